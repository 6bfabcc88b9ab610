"""Themes over time: the share of every theme in every period, with its interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from topics._rtl import RightToLeft, with_names
from topics._validation import InputError, check_choice, count_noun
from topics.corpus import as_day
from topics.evaluation import check_level, wilson_interval
from topics.themes._periods import FREQUENCIES, make_periods

# How far a dispersion of few articles leans on the one behind it, in articles.
_ARTICLES_LENT = 2.0
_SHARE_TOLERANCE = 1e-6
_WIDE_COLUMNS = ("share", "total", "low", "high")


@dataclass(frozen=True, eq=False, repr=False)
class Timeline:
    """Themes over time, as :meth:`topics.Themes.over_time` returns them.

    Parameters
    ----------
    table : DataFrame
        One row per period and theme, periods in order: ``period`` (its first day), ``period_name`` (how to write it),
        ``theme``, ``name``, ``n_documents`` (articles of the period), ``total`` (the theme's weight, summed over them),
        ``share`` (their mean weight, 0 to 1), ``low`` and ``high`` (its interval). Share and interval are NaN for a
        period without any article.
    freq, calendar : str
        What the periods are.
    level : float
        Confidence of the intervals.
    n_documents : int
        Articles counted.
    n_undated : int
        Articles left out because they have no date.
    n_without_terms : int
        Articles with a date left out because they have no known term.
    bursts : DataFrame, optional
        When themes were in far more articles than usual; see :meth:`topics.Themes.bursts`.

    Examples
    --------
    >>> found = build_timeline([[1.0], [0.5]], ["2018-05-20", "2018-07-01"], [0], ["غوطة"], calendar="hijri")
    >>> found.table[["period_name", "n_documents", "share"]].to_numpy().tolist()
    [['1439-09', 1, 1.0], ['1439-10', 1, 0.5]]
    """

    table: pd.DataFrame
    freq: str
    calendar: str
    level: float
    n_documents: int
    n_undated: int
    n_without_terms: int
    bursts: pd.DataFrame | None = None

    def __repr__(self) -> str:
        names = self.table["period_name"].drop_duplicates()
        periods = count_noun(len(names), FREQUENCIES[self.freq].name)
        left_out = {"without a date": self.n_undated, "without known terms": self.n_without_terms}
        parts = [
            count_noun(self.table["theme"].nunique(), "theme"),
            f"{periods} {names.iloc[0]} to {names.iloc[-1]}",
            count_noun(self.n_documents, "article"),
            *(f"{number:,} {why} left out" for why, number in left_out.items() if number),
        ]
        return f"Timeline({', '.join(parts)})"

    def _repr_html_(self) -> str:
        return str(RightToLeft(self.table)._repr_html_())

    def wide(self, values: str = "share") -> pd.DataFrame:
        """Return one column of the table as a table with one row per period, for plotting.

        Parameters
        ----------
        values : {"share", "total", "low", "high"}, default="share"
            Which column.

        Returns
        -------
        DataFrame
            Index: first days of the periods, all of them; columns: theme ids, in the order of the table.

        Raises
        ------
        InputError
            If there is no such column.
        """
        check_choice("values", values, _WIDE_COLUMNS)
        themes = self.table["theme"].drop_duplicates()
        wide = self.table.pivot(index="period", columns="theme", values=values)
        names = dict(zip(self.table["theme"], self.table["name"], strict=True))
        return with_names(wide[themes.tolist()], columns=names)


def build_timeline(
    doc_topic: ArrayLike,
    dates: Any,
    ids: Sequence[int],
    names: Sequence[str],
    *,
    doc_lengths: ArrayLike | None = None,
    freq: str = "MS",
    calendar: str = "gregorian",
    level: float = 0.95,
) -> Timeline:
    """Return the share of every theme in every period, from that of the first dated article to that of the last.

    doc_topic has shape (n_documents, n_topics), dates (n_documents,) with NaT where none is known, and doc_lengths
    (n_documents,) says how many known terms each article has; those with 0 and those without a date are left out and
    counted. For the interval see :meth:`topics.Themes.over_time`.
    """
    weights, known = check_themes(doc_topic, ids, names, doc_lengths)
    check_level(level)
    if len(dates) != len(weights):
        raise InputError(f"dates must be one per article, {len(weights):,}; got {len(dates):,}.")
    periods = make_periods(dates, freq=freq, calendar=calendar)
    dated = periods.number >= 0
    counted = dated & known
    documents, sums, shares, low, high = grouped_shares(weights[counted], periods.number[counted], len(periods), level)
    n_themes = weights.shape[1]
    table = RightToLeft(
        {
            "period": periods.starts.repeat(n_themes),
            "period_name": np.repeat(np.array(periods.names, dtype=object), n_themes),
            "theme": np.tile(np.asarray(ids), len(periods)),
            "name": np.tile(np.array(names, dtype=object), len(periods)),
            "n_documents": documents.repeat(n_themes),
            "total": sums.ravel(),
            "share": shares.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
        }
    )
    left_out = int((~dated).sum()), int((dated & ~known).sum())
    return Timeline(table, freq, calendar, level, int(counted.sum()), *left_out)


def rows_in_span(dates: pd.DatetimeIndex, since: Any, until: Any) -> np.ndarray:
    """Return the positions of the articles from one day to another; those without a date stay, to be counted."""
    is_kept = np.ones(len(dates), dtype=bool)
    if since is not None:
        is_kept &= np.asarray(dates.isna() | (dates >= as_day("since", since)))
    if until is not None:
        is_kept &= np.asarray(dates.isna() | (dates <= as_day("until", until)))
    return np.flatnonzero(is_kept)


def grouped_shares(
    weights: np.ndarray, group: np.ndarray, n_groups: int, level: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return number of articles, sum and mean of the weights, and the ends of its interval, by group and theme.

    Weights have shape (n_documents, n_topics), group (n_documents,) with numbers from 0 to ``n_groups - 1``. Numbers of
    articles have shape (n_groups,), the others (n_groups, n_topics): ``0 <= low <= mean <= high <= 1``, NaN for a group
    without articles.
    """
    members = csr_array((np.ones(len(group)), (group, np.arange(len(group)))), shape=(n_groups, len(group)))
    documents = np.bincount(group, minlength=n_groups)
    n = np.where(documents, documents, np.nan)[:, None]
    sums = members @ weights
    means = sums / n
    # Around the overall mean, so that squares of nearly equal weights do not cancel.
    centered = weights - weights.mean(axis=0) if len(weights) else weights
    deviations = np.maximum(members @ centered**2 - (members @ centered) ** 2 / n, 0)
    low, high = wilson_interval(means, n / _dispersion(means, deviations, n), level)
    return documents, sums, means, low, high


def _dispersion(means: np.ndarray, deviations: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Return the variance within groups relative to that of weights 0 and 1 with the same mean, above 0, at most 1.

    Takes sums of squared deviations from the means. The ratio of all groups together leans on 1, the most there can
    be, as if that were known from ``_ARTICLES_LENT`` articles; the ratio of each leans on that of all together.
    """
    # m(1-m) underestimates the variance of 0s and 1s by what the mean itself varies: once in n.
    most = (n - 1) * means * (1 - means) + deviations / n
    overall = np.nansum(n * means, axis=0) / np.nansum(n)
    lent = _ARTICLES_LENT * overall * (1 - overall)
    totals = np.nansum(most, axis=0) + lent
    pooled = _safe_ratio(np.nansum(deviations, axis=0) + lent, totals)
    lent_to_each = _ARTICLES_LENT * means * (1 - means)
    own = _safe_ratio(deviations + lent_to_each * pooled, most + lent_to_each)
    return np.clip(np.maximum(np.where(means * (1 - means) > 0, own, 0), pooled), np.finfo(float).tiny, 1)


def _safe_ratio(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return ``a / b``, and 1 where both are 0: nothing is known of a theme that no article has."""
    return np.divide(a, b, out=np.ones_like(b), where=b != 0)


def check_themes(
    doc_topic: Any, ids: Sequence[int], names: Sequence[str], doc_lengths: Any
) -> tuple[np.ndarray, np.ndarray]:
    """Return weights in double precision, and which articles have known terms; raise InputError if they do not fit."""
    try:
        weights = np.asarray(doc_topic, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"doc_topic must be an array of numbers; got {type(doc_topic).__name__}.") from None
    if weights.ndim != 2 or 0 in weights.shape:
        raise InputError(
            f"doc_topic must have one row per article and one column per theme; got shape {weights.shape}."
        )
    if not len(ids) == len(names) == weights.shape[1] or len(set(ids)) < len(ids):
        raise InputError(
            f"ids and names must be one per column of doc_topic, {weights.shape[1]:,}, every id once; "
            f"got {len(ids):,} ids and {len(names):,} names."
        )
    fits = np.isfinite(weights).all(axis=1) & (weights.min(axis=1) >= 0) & (weights.sum(axis=1) <= 1 + _SHARE_TOLERANCE)
    if not fits.all():
        row = int(np.flatnonzero(~fits)[0])
        raise InputError(
            f"Rows of doc_topic must hold weights from 0 to 1 that sum to at most 1; row {row} sums to "
            f"{weights[row].sum():.6g}, its least weight is {weights[row].min():.6g}."
        )
    if doc_lengths is None:
        return np.minimum(weights, 1), np.ones(len(weights), dtype=bool)
    known = np.asarray(doc_lengths)
    if known.shape != (len(weights),):
        raise InputError(
            f"doc_lengths must hold one number per article, shape ({len(weights)},); got shape {known.shape}."
        )
    return np.minimum(weights, 1), known > 0
