"""Result of a sweep: one row per fit, means with intervals, and rules to choose by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from msgspec.structs import asdict, astuple

from topics._validation import InputError, check_choice, count_noun
from topics.evaluation import (
    COHERENCE_MEASURES,
    LEVEL,
    Interval,
    jackknife_pseudovalues,
    mean_interval,
    paired_difference,
    resampled_interval,
    stability_with_others,
)
from topics.io import Saveable, SavedFields, Storable, check_array
from topics.selection._checkpoints import FITS, PLAN, Checkpoints, FitRecord, PlannedFit, planned_fits, read_plan
from topics.selection._rules import RULES, Choice, MeanScore
from topics.selection._sweep_measures import SWEEP_MEASURES

_SWEEP_KEYS = ["model", "n_topics", "seed"]


class _SweepState(SavedFields, frozen=True, tag="sweep"):
    """A sweep as it is saved; ``keys`` are model, number of topics and seed of every fit."""

    table: pd.DataFrame
    keys: list[tuple[str, int, int]]
    resampled: list[dict[str, np.ndarray]]
    words: list[list[list[str]]]
    n_documents: int
    interrupted: bool

    def __post_init__(self) -> None:
        keys, measures = self.table.columns[: len(_SWEEP_KEYS)], self.table.columns[len(_SWEEP_KEYS) :]
        if list(keys) != _SWEEP_KEYS or not set(measures) <= set(SWEEP_MEASURES):
            raise ValueError("the table is not that of a sweep")
        if sorted(self.keys) != sorted(self.table[_SWEEP_KEYS].itertuples(index=False, name=None)):
            raise ValueError("the fits are not those of the table")
        for array in (array for of_fit in self.resampled for array in of_fit.values()):
            check_array("resampled", array, "f", None)


@dataclass(frozen=True, eq=False, repr=False)
class SweepResult(Storable, Saveable):
    """Measures of all fits of a sweep, and choices by them.

    Made by :func:`topics.sweep`; :func:`topics.load` reads one from the directory of a sweep.

    Parameters
    ----------
    table : DataFrame
        One row per fit: ``model``, ``n_topics``, ``seed``, and one column per measure; NaN where undefined. Of all
        measures, higher is better. The stability of a fit is its mean similarity with the other seeds' fits.
    resampled : dict of (str, int, int) to dict of str to list of float
        By model, number of topics and seed: each coherence over resampled corpora, the same ones for all fits.
    words : dict of (str, int, int) to list of list of str
        By model, number of topics and seed: the twenty most probable terms of every topic.
    n_documents : int
        Articles.
    interrupted : bool
        Whether Ctrl-C ended the sweep early.

    Examples
    --------
    >>> import topics
    >>> found = topics.sweep(topics.load_sample(), models=["nmf"], n_topics=[4, 8], seeds=2, min_df=2)
    >>> found
    SweepResult(4 fits: nmf with 4, 8 topics, 2 seeds; 12 measures)
    """

    table: pd.DataFrame
    resampled: dict[tuple[str, int, int], dict[str, list[float]]]
    words: dict[tuple[str, int, int], list[list[str]]]
    n_documents: int
    interrupted: bool = False

    STATE = _SweepState

    def __repr__(self) -> str:
        numbers = ", ".join(map(str, sorted(self.table.n_topics.unique())))
        return (
            f"SweepResult({len(self.table)} fits: {' and '.join(self.table.model.unique())} with {numbers} topics, "
            f"{count_noun(self.table.seed.nunique(), 'seed')}; {len(self.measures)} measures)"
        )

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>{self.summary_wide().to_html()}"

    @property
    def measures(self) -> list[str]:
        """The measures taken."""
        return [name for name in self.table.columns if name not in _SWEEP_KEYS]

    @property
    def descriptions(self) -> dict[str, str]:
        """What a high value of each measure says, in a few words."""
        return {name: SWEEP_MEASURES[name].description for name in self.measures}

    def interval(self, model: str, n_topics: int, measure: str, *, level: float = LEVEL) -> Interval:
        """Return the mean of a measure over seeds with its interval.

        Parameters
        ----------
        model : str
            A model of the sweep.
        n_topics : int
            A number of topics of the sweep.
        measure : str
            A measure of the sweep.
        level : float, default=0.95
            Confidence, between 0 and 1.

        Returns
        -------
        Interval
            Coherence over documents, by the mean over seeds in every resampled corpus; the rest over seeds, by
            Student's t.

        Raises
        ------
        InputError
            If the sweep holds no such fit or measure.
        """
        rows = _fits_of_one_size(self, model, n_topics, measure)
        resampled = _resampled_means(self, rows, measure)
        if resampled.size:
            return resampled_interval(float(rows[measure].mean()), resampled, self.n_documents, level)
        return _within(
            SWEEP_MEASURES[measure].bounds, mean_interval(_pseudovalues(rows[measure], measure), level=level)
        )

    def difference(
        self, first: tuple[str, int], second: tuple[str, int], measure: str, *, level: float = LEVEL
    ) -> Interval:
        """Return the mean paired difference of a measure between two models, with its interval.

        Parameters
        ----------
        first, second : tuple of str and int
            Model and number of topics, such as ``("lda", 20)``.
        measure : str
            A measure of the sweep.
        level : float, default=0.95
            Confidence, between 0 and 1.

        Returns
        -------
        Interval
            Paired: coherence over the same resampled corpora, the rest over the same seeds, which learned from the
            same articles. The models differ where it does not hold 0.

        Raises
        ------
        InputError
            If the sweep holds no such fit or measure.
        """
        return measure_difference(self, first, self, second, measure, level=level)

    def summary(self, *, level: float = LEVEL) -> pd.DataFrame:
        """Return means with intervals, one row per model, number of topics and measure.

        Parameters
        ----------
        level : float, default=0.95
            Confidence, between 0 and 1.

        Returns
        -------
        DataFrame
            ``model``, ``n_topics``, ``measure``, ``mean`` over seeds, ``low`` and ``high`` (see :meth:`interval`),
            ``n`` and ``over`` (so many documents or seeds stand behind the interval).
        """
        rows = []
        for model, n_topics in self.table[["model", "n_topics"]].drop_duplicates().itertuples(index=False, name=None):
            for measure in self.measures:
                mean = self.interval(model, n_topics, measure, level=level)
                key = {"model": model, "n_topics": n_topics, "measure": measure}
                ends = {"mean": mean.value, "low": mean.low, "high": mean.high}
                rows.append({**key, **ends, "n": mean.n, "over": mean.over})
        return pd.DataFrame(rows)

    def summary_wide(self) -> pd.DataFrame:
        """Return means with intervals to read: one row per model and number of topics, one column per measure.

        Returns
        -------
        DataFrame
            Texts such as ``0.213 [0.205, 0.220]``.
        """
        long = self.summary()
        rows = zip(*(long[name] for name in ("mean", "low", "high")), strict=True)
        cells = [f"{mean:.3f}" + ("" if np.isnan(low) else f" [{low:.3f}, {high:.3f}]") for mean, low, high in rows]
        wide = long.assign(cell=cells).pivot(index=["model", "n_topics"], columns="measure", values="cell")
        return wide[self.measures].rename_axis(columns=None)

    def best(self, *, rule: str = "one-standard-error", measure: str = "c_npmi") -> dict[str, Choice]:
        """Choose a number of topics for every model.

        Parameters
        ----------
        rule : {"one-standard-error", "highest"}, default="one-standard-error"
            The smallest number within one standard error (over seeds) of the best mean, or the best mean itself.
        measure : str, default="c_npmi"
            The measure to look at.

        Returns
        -------
        dict of str to Choice
            By model: ``n_topics`` and the ``reason`` in words. It is the choice of this rule and measure; others may
            choose otherwise.

        Raises
        ------
        InputError
            If there is no such rule or measure, or it is undefined for all fits of a model.
        """
        choose = RULES[check_choice("rule", rule, RULES)]
        check_choice("measure", measure, self.measures)
        choices = {}
        for model, rows in self.table.groupby("model", sort=False):
            known = rows.dropna(subset=measure).groupby("n_topics")[measure]
            by_k = {int(str(k)): MeanScore.from_values(_pseudovalues(values, measure)) for k, values in known}
            if not by_k:
                raise InputError(f"{measure} is undefined for all fits of {model}; choose by another measure.")
            n_topics, reason = choose(by_k, measure)
            choices[str(model)] = Choice(str(model), n_topics, rule, measure, reason)
        return choices

    def plot(self, measures: Sequence[str] | None = None) -> np.ndarray[Any, np.dtype[np.object_]]:
        """Plot measures against the number of topics, one line per model, with intervals.

        Parameters
        ----------
        measures : sequence of str, optional
            Which; None means all.

        Returns
        -------
        ndarray of Axes
            One per measure.
        """
        from topics.plots import draw_measures  # matplotlib takes long to import

        names = self.measures if measures is None else [check_choice("measure", m, self.measures) for m in measures]
        return draw_measures(self.summary(), {name: self.descriptions[name] for name in names})

    def _to_state(self) -> _SweepState:
        keys = list(self.words)
        drawn = [{name: np.array(values) for name, values in self.resampled[key].items()} for key in keys]
        words = [self.words[key] for key in keys]
        return _SweepState(self.table, keys, drawn, words, self.n_documents, self.interrupted)

    @classmethod
    def _from_state(cls, state: _SweepState) -> SweepResult:
        drawn = [{name: array.tolist() for name, array in of_fit.items()} for of_fit in state.resampled]
        resampled, words = dict(zip(state.keys, drawn, strict=True)), dict(zip(state.keys, state.words, strict=True))
        return cls(state.table, resampled, words, state.n_documents, state.interrupted)

    def _rows(self, model: str, n_topics: int, measure: str) -> pd.DataFrame:
        check_choice("model", model, list(self.table.model.unique()))
        check_choice("n_topics", n_topics, sorted(self.table.n_topics.unique().tolist()))
        check_choice("measure", measure, self.measures)
        return self.table[(self.table.model == model) & (self.table.n_topics == n_topics)]


def result_from_records(
    records: Sequence[FitRecord], measures: Sequence[str], *, top_n: int, n_documents: int, interrupted: bool
) -> SweepResult:
    """Return records as a result; fits of the same model and number of topics are compared with one another."""
    stable = (
        _stability_per_fit(records, top_n) if any(SWEEP_MEASURES[name].needs == "seeds" for name in measures) else {}
    )
    rows = []
    for record in records:
        values = record.values | stable.get(record.planned, {})
        rows.append(asdict(record.planned) | {name: values.get(name, np.nan) for name in measures})
    keys = [astuple(record.planned) for record in records]
    return SweepResult(
        table=pd.DataFrame(rows, columns=[*_SWEEP_KEYS, *measures]),
        resampled=dict(zip(keys, (record.resampled for record in records), strict=True)),
        words=dict(zip(keys, (record.words for record in records), strict=True)),
        n_documents=n_documents,
        interrupted=interrupted,
    )


def read_sweep(out: str | Path) -> SweepResult:
    """Read what a sweep has kept in its directory so far; ``interrupted`` if some of its fits are missing."""
    plan = read_plan(Path(out) / PLAN)
    planned = planned_fits(plan)
    checkpoints = Checkpoints(Path(out) / FITS)
    records = [record for fit in sorted(planned) if (record := checkpoints.find(fit)) is not None]
    options = {name: plan[name] for name in ("measures", "top_n", "n_documents")}
    return result_from_records(records, **options, interrupted=len(records) < len(planned))


def measure_difference(
    a: SweepResult, first: tuple[str, int], b: SweepResult, second: tuple[str, int], measure: str, *, level: float
) -> Interval:
    """Return the mean paired difference of a measure between sweeps of the same articles, by the seeds of both."""
    rows_a, rows_b = _fits_of_one_size(a, *first, measure), _fits_of_one_size(b, *second, measure)
    shared = sorted(set(rows_a.seed) & set(rows_b.seed))
    rows_a, rows_b = (rows[rows.seed.isin(shared)].sort_values("seed") for rows in (rows_a, rows_b))
    resampled = _resampled_means(a, rows_a, measure)
    if resampled.size:
        value = float(rows_a[measure].mean() - rows_b[measure].mean())
        return resampled_interval(value, resampled - _resampled_means(b, rows_b, measure), a.n_documents, level)
    return paired_difference(*(_pseudovalues(rows[measure], measure) for rows in (rows_a, rows_b)), level=level)


def _fits_of_one_size(result: SweepResult, model: str, n_topics: int, measure: str) -> pd.DataFrame:
    """Return the rows of one model and number of topics; raise InputError if there are none, or no such measure."""
    table = result.table
    check_choice("model", model, list(table.model.unique()))
    check_choice("n_topics", n_topics, sorted(table.n_topics.unique().tolist()))
    check_choice("measure", measure, result.measures)
    return table[(table.model == model) & (table.n_topics == n_topics)]


def _resampled_means(result: SweepResult, rows: pd.DataFrame, measure: str) -> np.ndarray:
    """Return the mean of a coherence over some fits in every resampled corpus; empty for other measures."""
    if measure not in COHERENCE_MEASURES:
        return np.empty(0)
    keys = zip(*(rows[key] for key in _SWEEP_KEYS), strict=True)
    values = np.array([result.resampled[key].get(measure, []) for key in keys], dtype=np.float64)
    return values.mean(axis=0) if values.size else np.empty(0)


def _pseudovalues(values: pd.Series, measure: str) -> np.ndarray:
    """Return the values of all seeds, those of stability as pseudo-values: their usual standard error is right."""
    array = values.to_numpy(dtype=np.float64)
    return jackknife_pseudovalues(array) if SWEEP_MEASURES[measure].needs == "seeds" else array


def _within(bounds: tuple[float, float], interval: Interval) -> Interval:
    """Return an interval cut off at the bounds of a measure."""
    low, high = (float(np.clip(end, *bounds)) for end in (interval.low, interval.high))
    return replace(interval, low=low, high=high)


def _stability_per_fit(records: Sequence[FitRecord], top_n: int) -> dict[PlannedFit, dict[str, float]]:
    """Return the mean similarity of every fit with those of other seeds, of two and more."""
    groups: dict[tuple[str, int], list[FitRecord]] = {}
    for record in records:
        groups.setdefault((record.planned.model, record.planned.n_topics), []).append(record)
    found = {}
    for group in groups.values():
        if len(group) < 2:
            continue
        means = stability_with_others([record.components for record in group], top_n=top_n)
        for record, jaccard, cosine in zip(group, means.jaccard.tolist(), means.cosine.tolist(), strict=True):
            found[record.planned] = {"stability_jaccard": jaccard, "stability_cosine": cosine}
    return found
