"""Result of a sweep: one row per fit, means with intervals, and rules to choose by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import numpy as np
import pandas as pd
from msgspec.structs import asdict, astuple

from topics._elsewhere import ExplainsNames
from topics._rtl import left_to_right
from topics._validation import check_choice, count_noun
from topics.arabic import ArabicPreprocessor
from topics.corpus import Corpus
from topics.evaluation import (
    COHERENCE_MEASURES,
    LEVEL,
    Interval,
    mean_interval,
    paired_difference,
    resampled_interval,
    stability_with_others,
)
from topics.io import Saveable, SavedFields, Storable, check_array
from topics.models import TopicModel
from topics.selection._checkpoints import FITS, Checkpoints, FitRecord
from topics.selection._inputs import SweptArticles
from topics.selection._refit import check_model_name, fit_themes
from topics.selection._rules import choose_numbers
from topics.selection._sweep_measures import SWEEP_MEASURES, pseudovalues
from topics.selection._sweep_plan import PLAN, PlannedFit, SweepPlan, read_plan
from topics.themes import Themes

_FitKey = tuple[str, int, int]
_SWEEP_KEYS = ["model", "n_topics", "seed"]


class _SweepState(SavedFields, frozen=True, tag="sweep"):
    """A sweep as it is saved; ``keys`` are model, number of topics and seed of every fit."""

    table: pd.DataFrame
    keys: list[tuple[str, int, int]]
    resampled: list[dict[str, np.ndarray]]
    words: list[list[list[str]]]
    n_documents: int
    interrupted: bool
    plan: dict[str, Any] | None = None

    def __post_init__(self) -> None:
        if self.plan is not None:
            msgspec.convert(self.plan, SweepPlan)
        keys, measures = self.table.columns[: len(_SWEEP_KEYS)], self.table.columns[len(_SWEEP_KEYS) :]
        if list(keys) != _SWEEP_KEYS or not set(measures) <= set(SWEEP_MEASURES):
            raise ValueError("the table is not that of a sweep")
        if sorted(self.keys) != sorted(self.table[_SWEEP_KEYS].itertuples(index=False, name=None)):
            raise ValueError("the fits are not those of the table")
        for array in (array for of_fit in self.resampled for array in of_fit.values()):
            check_array("resampled", array, "f", None)


class SweepResult(ExplainsNames, Storable, Saveable):
    """Measures of all fits of a sweep, choices by them, and themes by a choice.

    Nothing changes it: tables that it hands out are copies.

    See Also
    --------
    sweep : Makes one.
    load : Reads one from the directory of a sweep.

    Examples
    --------
    >>> import topics
    >>> found = topics.sweep(topics.load_sample(), models="nmf", n_topics=[4, 8], seeds=2)
    >>> found
    SweepResult(4 fits: nmf with 4, 8 topics, 2 seeds; 12 measures)
    >>> found.best()["n_topics"].to_dict()
    {'nmf': 8}
    >>> found.themes()
    Themes(8 themes of NMF, 244 articles)
    """

    __slots__ = ("_articles", "_interrupted", "_models", "_n_documents", "_plan", "_resampled", "_table", "_words")

    _STATE = _SweepState

    def __init__(
        self,
        table: pd.DataFrame,
        resampled: Mapping[_FitKey, Mapping[str, Iterable[float]]],
        words: Mapping[_FitKey, Iterable[Iterable[str]]],
        n_documents: int,
        *,
        interrupted: bool = False,
        plan: SweepPlan | None = None,
        articles: SweptArticles | None = None,
        models: Mapping[str, TopicModel] | None = None,
    ) -> None:
        self._table = table.copy()
        self._resampled = {
            key: {name: tuple(values) for name, values in of_fit.items()} for key, of_fit in resampled.items()
        }
        self._words = {key: tuple(map(tuple, topics)) for key, topics in words.items()}
        self._n_documents, self._interrupted, self._plan = n_documents, interrupted, plan
        # What it was made of, as long as it is not saved: themes need it.
        self._articles, self._models = articles, dict(models or {})

    def __repr__(self) -> str:
        numbers = ", ".join(map(str, sorted(self._table.n_topics.unique())))
        return (
            f"SweepResult({len(self._table)} fits: {' and '.join(self._table.model.unique())} with {numbers} topics, "
            f"{count_noun(self._table.seed.nunique(), 'seed')}; {len(self.measures)} measures)"
        )

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>{left_to_right(self.summary_wide())}"

    @property
    def table(self) -> pd.DataFrame:
        """One row per fit: ``model``, ``n_topics``, ``seed``, and one column per measure; NaN where undefined.

        Of all measures, higher is better. The stability of a fit is its mean similarity with the other seeds' fits.
        """
        return self._table.copy()

    @property
    def words(self) -> Mapping[_FitKey, tuple[tuple[str, ...], ...]]:
        """By model, number of topics and seed: the twenty most probable terms of every topic."""
        return MappingProxyType(self._words)

    @property
    def resampled(self) -> Mapping[_FitKey, Mapping[str, tuple[float, ...]]]:
        """By model, number of topics and seed: each coherence over resampled corpora, the same ones for all fits."""
        return MappingProxyType({key: MappingProxyType(of_fit) for key, of_fit in self._resampled.items()})

    @property
    def n_documents(self) -> int:
        """Number of articles."""
        return self._n_documents

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended the sweep early."""
        return self._interrupted

    @property
    def plan(self) -> dict[str, Any]:
        """All that the sweep was asked for: models with their options, limits and so on; empty if that is not known.

        It is what the file ``sweep.json`` in the directory of a sweep holds.
        """
        return {} if self._plan is None else self._plan.to_dict()

    @property
    def measures(self) -> list[str]:
        """The measures taken."""
        return [name for name in self._table.columns if name not in _SWEEP_KEYS]

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
        return _within(SWEEP_MEASURES[measure].bounds, mean_interval(pseudovalues(rows[measure], measure), level=level))

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
        for model, n_topics in self._table[["model", "n_topics"]].drop_duplicates().itertuples(index=False, name=None):
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

    def best(self, measure: str | None = None, *, rule: str = "one-standard-error") -> pd.DataFrame:
        """Choose a number of topics for every model.

        Parameters
        ----------
        measure : str, optional
            The measure to look at. None takes the first that was measured and is defined for every model, in this
            order: "c_npmi", "c_v", "c_uci", "u_mass", "c_p", "stability_jaccard", "stability_cosine", "nmi",
            "held_out_log_likelihood", "exclusivity", "inverted_rbo", "diversity".
        rule : {"one-standard-error", "highest"}, default="one-standard-error"
            The smallest number within one standard error (over seeds) of the best mean, or the best mean itself.

        Returns
        -------
        DataFrame
            One row per model, its index: ``n_topics``, the ``measure`` and ``rule`` that it was chosen by, and the
            ``reason`` in words. Other rules and measures may choose otherwise.

        Raises
        ------
        InputError
            If there is no such rule or measure, or it is undefined for all fits of a model.
        """
        chosen = choose_numbers(self._table, measure, rule)
        rows = {name: (choice.n_topics, choice.measure, rule, choice.reason) for name, choice in chosen.items()}
        index = pd.Index(list(rows), name="model")
        return pd.DataFrame(list(rows.values()), index=index, columns=["n_topics", "measure", "rule", "reason"])

    def themes(
        self,
        model: str | None = None,
        n_topics: int | None = None,
        *,
        corpus: Corpus | None = None,
        preprocessor: ArabicPreprocessor | None = None,
    ) -> Themes:
        """Fit one model of the sweep on all of its articles.

        Preprocessor, limits of terms and options of the model are those of the sweep, ``random_state`` as well.

        Parameters
        ----------
        model : str, optional
            A model of the sweep. None takes the one whose choice by :meth:`best` has the highest mean.
        n_topics : int, optional
            Number of topics, of the sweep or another one. None takes the choice of :meth:`best`.
        corpus : Corpus, optional
            The articles, where the sweep does not have them: it was read from a directory, or was over tokens.
        preprocessor : ArabicPreprocessor, optional
            What makes the terms, where the sweep does not know it: it was over tokens, or read from a directory and
            its preprocessor had options that are objects of Python.

        Returns
        -------
        Themes
            Fitted on the whole corpus.

        Raises
        ------
        InputError
            If articles are missing or not those of the sweep, or there is no such model.

        Examples
        --------
        >>> import tempfile, topics
        >>> corpus = topics.load_sample()
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     options = {"models": "nmf", "n_topics": [4, 8], "seeds": 2, "measures": "c_v"}
        ...     _ = topics.sweep(corpus, out=f"{folder}/sweep", **options)
        ...     themes = topics.load(f"{folder}/sweep").themes("nmf", 8, corpus=corpus)
        >>> themes
        Themes(8 themes of NMF, 244 articles)
        """
        if model is None or n_topics is None:
            chosen = choose_numbers(self._table)
            if model is None:
                model = max(chosen, key=lambda name: chosen[name].mean)
            if n_topics is None:
                n_topics = chosen[check_model_name(model, chosen)].n_topics
        return fit_themes(
            self._plan,
            model,
            n_topics,
            articles=self._articles,
            models=self._models,
            corpus=corpus,
            preprocessor=preprocessor,
        )

    def plot(self, measures: str | Sequence[str] | None = None) -> np.ndarray[Any, np.dtype[np.object_]]:
        """Plot measures against the number of topics, one line per model, with intervals.

        Parameters
        ----------
        measures : str or sequence of str, optional
            Which; None means all.

        Returns
        -------
        ndarray of Axes
            One per measure.
        """
        from topics.plots import draw_measures  # matplotlib takes long to import

        named = [measures] if isinstance(measures, str) else self.measures if measures is None else measures
        names = [check_choice("measure", name, self.measures) for name in named]
        return draw_measures(self.summary(), {name: self.descriptions[name] for name in names})

    def _to_state(self) -> _SweepState:
        keys = list(self._words)
        drawn = [{name: np.array(values) for name, values in self._resampled[key].items()} for key in keys]
        words = [list(map(list, self._words[key])) for key in keys]
        return _SweepState(
            self._table, keys, drawn, words, self._n_documents, self._interrupted, self.plan if self._plan else None
        )

    @classmethod
    def _from_state(cls, state: _SweepState) -> SweepResult:
        drawn = [{name: array.tolist() for name, array in of_fit.items()} for of_fit in state.resampled]
        resampled, words = dict(zip(state.keys, drawn, strict=True)), dict(zip(state.keys, state.words, strict=True))
        plan = None if state.plan is None else msgspec.convert(state.plan, SweepPlan)
        return cls(state.table, resampled, words, state.n_documents, interrupted=state.interrupted, plan=plan)


def result_from_records(records: Sequence[FitRecord], plan: SweepPlan, **made_of: Any) -> SweepResult:
    """Return records as a result; fits of the same model and number of topics are compared with one another.

    ``made_of`` are further arguments of :class:`SweepResult`.
    """
    measures = plan.measures
    compared = any(SWEEP_MEASURES[name].needs == "seeds" for name in measures)
    stable = _stability_per_fit(records, plan.top_n) if compared else {}
    rows = []
    for record in records:
        values = record.values | stable.get(record.planned, {})
        rows.append(asdict(record.planned) | {name: values.get(name, np.nan) for name in measures})
    keys = [astuple(record.planned) for record in records]
    return SweepResult(
        table=pd.DataFrame(rows, columns=[*_SWEEP_KEYS, *measures]),
        resampled=dict(zip(keys, (record.resampled for record in records), strict=True)),
        words=dict(zip(keys, (record.words for record in records), strict=True)),
        n_documents=plan.n_documents,
        plan=plan,
        **made_of,
    )


def read_sweep(out: str | Path) -> SweepResult:
    """Read what a sweep has kept in its directory so far; ``interrupted`` if some of its fits are missing."""
    plan, checkpoints = read_plan(Path(out) / PLAN), Checkpoints(Path(out) / FITS)
    records = [record for fit in plan.fits if (record := checkpoints.find(fit)) is not None]
    return result_from_records(records, plan, interrupted=len(records) < len(plan.fits))


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
    return paired_difference(*(pseudovalues(rows[measure], measure) for rows in (rows_a, rows_b)), level=level)


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
