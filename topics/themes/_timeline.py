"""Themes over time: the periods of a calendar, and the share of every theme in each, with its interval."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from topics._elsewhere import ExplainsNames
from topics._rtl import RightToLeft, with_names
from topics._validation import InputError, check_choice, count_noun
from topics.corpus import Corpus, as_day
from topics.evaluation import check_level, wilson_interval

# How far a dispersion of few articles leans on the one behind it, in articles.
_ARTICLES_LENT = 2.0
_SHARE_TOLERANCE = 1e-6
_WIDE_COLUMNS = ("share", "total", "low", "high")
# A year mistyped (0218 for 2018) would otherwise ask for hundreds of thousands of empty days.
_MAX_PERIODS = 20_000
_MONDAY = np.datetime64("1970-01-05", "D")


@dataclass(frozen=True, slots=True)
class _Frequency:
    """How long a period is, in days or in months, and what it is called."""

    name: str
    days: int
    months: int
    pattern: str


_FREQUENCIES = {
    "D": _Frequency("day", 1, 0, "{year:04}-{month:02}-{day:02}"),
    "W": _Frequency("week", 7, 0, "{year:04}-{month:02}-{day:02}"),
    "MS": _Frequency("month", 0, 1, "{year:04}-{month:02}"),
    "QS": _Frequency("quarter", 0, 3, "{year:04}-Q{quarter}"),
    "YS": _Frequency("year", 0, 12, "{year:04}"),
}

_OTHER_FREQUENCIES = {
    **dict.fromkeys(("M", "ME", "month"), "MS"),
    **dict.fromkeys(("Q", "QE", "quarter"), "QS"),
    **dict.fromkeys(("Y", "YE", "A", "AS", "year"), "YS"),
    "day": "D",
    "week": "W",
}
"""What else people call a length of period, and what it is called here, where periods have their first days."""
# A tail of stray articles, years before the others, presses a timeline into its last inch.
_TAIL_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class _Calendar:
    """A calendar's months as numbers that count on over the years, their first days, and the date of a day."""

    months_of: Callable[[np.ndarray], np.ndarray]
    first_days: Callable[[np.ndarray], np.ndarray]
    date_of: Callable[[np.datetime64], tuple[int, int, int]]


def _gregorian_months(days: np.ndarray) -> np.ndarray:
    """Return months counted from January of year 0, of days as datetime64[D]."""
    return days.astype("datetime64[M]").astype(np.int64) + 1970 * 12


def _gregorian_first_days(months: np.ndarray) -> np.ndarray:
    """Return the first day of each of these months, as datetime64[D]."""
    return (months - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")


def _gregorian_date(day: np.datetime64) -> tuple[int, int, int]:
    """Return year, month and day."""
    date = pd.Timestamp(day)
    return date.year, date.month, date.day


def _hijri_months(days: np.ndarray) -> np.ndarray:
    """Return months counted from Muharram of year 0 in the Umm al-Qura calendar, of days as datetime64[D]."""
    if not days.size:
        return np.empty(0, dtype=np.int64)
    (first, *_), (last, *_) = _hijri_date(days.min()), _hijri_date(days.max())
    months = np.arange(first * 12, last * 12 + 12)
    return months[np.searchsorted(_hijri_first_days(months), days, side="right") - 1]


def _hijri_first_days(months: np.ndarray) -> np.ndarray:
    """Return the first day of each of these months, as datetime64[D]."""
    from hijridate import Hijri

    days = [Hijri(int(month) // 12, int(month) % 12 + 1, 1).to_gregorian().isoformat() for month in months]
    return np.array(days, dtype="datetime64[D]")


def _hijri_date(day: np.datetime64) -> tuple[int, int, int]:
    """Return year, month and day in the Umm al-Qura calendar; raise InputError for a day outside of it."""
    from hijridate import Gregorian

    try:
        year, month, number = Gregorian.fromisoformat(str(day)).to_hijri().datetuple()
    except (ValueError, OverflowError):
        raise InputError(
            f"{day} lies outside of the Umm al-Qura calendar, which is known for 1343 to 1500 AH (1924-08-01 to "
            "2077-11-16). Leave such articles out (corpus.filter(since=..., until=...)) or take calendar='gregorian'."
        ) from None
    return year, month, number


_CALENDARS = {
    "gregorian": _Calendar(_gregorian_months, _gregorian_first_days, _gregorian_date),
    "hijri": _Calendar(_hijri_months, _hijri_first_days, _hijri_date),
}


@dataclass(frozen=True, eq=False)
class Periods:
    """Every period from that of the first day to that of the last.

    Attributes
    ----------
    starts : DatetimeIndex of shape (n_periods,)
        The first day of every period.
    names : tuple of str
        How to write every period: its first day, month, quarter or year in the calendar that was asked for.
    number : ndarray of shape (n_documents,), int
        The period of every article, from 0 to ``n_periods - 1``; -1 for an article without a date.
    """

    starts: pd.DatetimeIndex
    names: tuple[str, ...]
    number: np.ndarray

    def __len__(self) -> int:
        return len(self.starts)


def make_periods(dates: Any, *, freq: str = "MS", calendar: str = "gregorian") -> Periods:
    """Put days (n_documents,), NaT where none is known, into periods, those without an article included."""
    frequency = _FREQUENCIES[_frequency_name(freq)]
    chosen = _CALENDARS[check_choice("calendar", calendar, _CALENDARS)]
    days = _as_days(dates)
    has_date = ~np.isnat(days)
    if not has_date.any():
        raise InputError(f"None of the {days.size:,} articles has a date, so there are no periods to put them in.")
    for day in (days[has_date].min(), days[has_date].max()):
        chosen.date_of(day)  # raises InputError for a day that the calendar lacks
    units, starts_of = _units_and_starts(days[has_date], frequency, chosen)
    first, n_periods = units.min(), int(np.ptp(units)) + 1
    if n_periods > _MAX_PERIODS:
        known = days[has_date]
        raise InputError(
            f"From {known.min()} to {known.max()} there are {n_periods:,} periods of one {frequency.name}; at most "
            f"{_MAX_PERIODS:,} are sensible. Is a date mistyped? Leave it out (corpus.filter(since=...)) or take "
            "longer periods."
        )
    number = np.full(days.size, -1)
    number[has_date] = units - first
    starts = starts_of(np.arange(first, first + n_periods))
    names = tuple(_period_name(chosen.date_of(day), frequency.pattern) for day in starts)
    return Periods(pd.DatetimeIndex(starts.astype("datetime64[s]")), names, number)


def _frequency_name(freq: Any) -> str:
    """Return what a length of period is called here; raise InputError if there is none of that name."""
    known = _OTHER_FREQUENCIES.get(freq, freq) if isinstance(freq, str) else freq
    return str(check_choice("freq", known, _FREQUENCIES))


def _as_days(dates: Any) -> np.ndarray:
    """Return days as datetime64[D]; raise InputError for what is not a list of dates."""
    try:
        index = pd.DatetimeIndex(dates)
    except (TypeError, ValueError):
        raise InputError(
            f"dates must be days, NaT for an unknown one, such as corpus.dates; got {dates!r:.80}."
        ) from None
    return index.tz_localize(None).to_numpy().astype("datetime64[D]")


def _units_and_starts(
    days: np.ndarray, frequency: _Frequency, calendar: _Calendar
) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
    """Return the running number of every day's period, and what turns such numbers into first days."""
    if frequency.days:
        units = (days - _MONDAY).astype(np.int64) // frequency.days
        return units, lambda numbers: _MONDAY + numbers * frequency.days
    units = calendar.months_of(days) // frequency.months
    return units, lambda numbers: calendar.first_days(numbers * frequency.months)


def _period_name(date: tuple[int, int, int], pattern: str) -> str:
    """Return the name of the period that begins on a date."""
    year, month, day = date
    return pattern.format(year=year, month=month, day=day, quarter=(month + 2) // 3)


@dataclass(frozen=True, eq=False, repr=False)
class Timeline(ExplainsNames):
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
        periods = count_noun(len(names), _FREQUENCIES[self.freq].name)
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


class _ThemesWithTime(Protocol):
    """Themes of a corpus, as :class:`topics.Themes`."""

    @property
    def corpus(self) -> Corpus: ...
    def over_time(self, *, since: Any = ..., until: Any = ...) -> Timeline: ...


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
    return Timeline(table, _frequency_name(freq), calendar, level, int(counted.sum()), *left_out)


def rows_in_span(dates: pd.DatetimeIndex, since: Any, until: Any) -> np.ndarray:
    """Return the positions of the articles from one day to another; those without a date stay, to be counted.

    Raises InputError if no article with a date is left of those that there are.
    """
    has_date = np.asarray(dates.notna())
    is_within = has_date.copy()
    if since is not None:
        is_within &= np.asarray(dates >= as_day("since", since))
    if until is not None:
        is_within &= np.asarray(dates <= as_day("until", until))
    if has_date.any() and not is_within.any():
        raise InputError(
            f"No article is of the time from since={_shown_day(since)} to until={_shown_day(until)}; those with a date "
            f"are of {dates.min():%Y-%m-%d} to {dates.max():%Y-%m-%d}."
        )
    return np.flatnonzero(is_within | ~has_date)


def _shown_day(day: Any) -> str:
    """Return a day as the caller wrote it."""
    return f"{day:%Y-%m-%d}" if hasattr(day, "strftime") else repr(day)


def main_span(dates: pd.DatetimeIndex) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day that matter of sorted dates: all, unless a few stray ones stretch them far."""
    n = int(_TAIL_SHARE * len(dates))
    whole, inner = (dates[0], dates[-1]), (dates[n], dates[-1 - n])
    is_stretched = (inner[1] - inner[0]) * 2 < whole[1] - whole[0]
    return inner if is_stretched else whole


def stray_days_told(dates: pd.DatetimeIndex, since: Any, until: Any) -> str:
    """Return a sentence on a few stray articles that stretch the time of all, and how to leave them out; or nothing.

    Only ends of the time that the caller has not chosen, by since and until, are told of.
    """
    known = dates.dropna().sort_values()
    if not len(known):
        return ""
    first, last = main_span(known)
    far = (last - first) / 2
    options = []
    if since is None and first - known[0] > far:
        first = first.replace(day=1)
        options.append(f"since='{first:%Y-%m}'")
        known = known[known >= first]
    if until is None and known[-1] - last > far:
        last = last + pd.offsets.MonthEnd(0)
        options.append(f"until='{last:%Y-%m}'")
        known = known[known <= last]
    n = len(dates.dropna())
    n_stray = n - len(known)
    if not n_stray:
        return ""
    return (
        f"{n_stray:,} of {n:,} articles with a date lie far from the others and stretch the time to more than double, "
        f"so that most periods are empty; {', '.join(options)} leaves them out."
    )


def whole_timeline(themes: _ThemesWithTime) -> Timeline:
    """Return the themes over all of their time, whatever stretches it."""
    dates = themes.corpus.dates
    return themes.over_time(since=dates.min(), until=dates.max())


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
