"""Comparison of two sweeps of the same articles, fit by fit."""

import html
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd

from topics._elsewhere import ExplainsNames, explains_names
from topics._rtl import left_to_right
from topics._validation import InputError, count_noun
from topics.evaluation import COHERENCE_MEASURES, LEVEL
from topics.selection._result import SweepResult, measure_difference, read_sweep
from topics.selection._sweep_plan import SweepPlan, option_differences

_SAME_FOR_PAIRS = ("n_documents", "test_size", "random_state")  # what resampled corpora and splits depend on


class SweepComparison(ExplainsNames):
    """Differences between two sweeps.

    Nothing changes it: the table that it hands out is a copy.

    Parameters
    ----------
    table : DataFrame
        ``model``, ``n_topics``, ``measure``, ``difference`` (the first minus the second), ``low``, ``high``, ``n`` and
        ``over``, for all models, numbers of topics and measures that both sweeps have.
    left_out : sequence of str
        Sentences on what could not be compared.
    options : sequence of str
        Options in which the sweeps differ.

    Examples
    --------
    >>> row = {"model": "nmf", "n_topics": 8, "measure": "nmi", "difference": 0.02, "low": 0.01, "high": 0.03}
    >>> SweepComparison(pd.DataFrame([row]), [], ["max_df: 0.5 in A, 0.4 in B"])
    SweepComparison(1 difference; max_df: 0.5 in A, 0.4 in B)
    """

    __slots__ = ("_left_out", "_options", "_table")

    def __init__(self, table: pd.DataFrame, left_out: Iterable[str], options: Iterable[str]) -> None:
        self._table, self._left_out, self._options = table.copy(), tuple(left_out), tuple(options)

    @property
    def table(self) -> pd.DataFrame:
        """One row per model, number of topics and measure, with the difference and its interval."""
        return self._table.copy()

    @property
    def left_out(self) -> tuple[str, ...]:
        """Sentences on what could not be compared."""
        return self._left_out

    @property
    def options(self) -> tuple[str, ...]:
        """Options in which the sweeps differ."""
        return self._options

    def __repr__(self) -> str:
        said = "; ".join([count_noun(len(self._table), "difference"), *(self._options or ["same options"])])
        return f"{type(self).__name__}({said})"

    def _repr_html_(self) -> str:
        numbers = self._table.select_dtypes("float").columns
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in self._left_out)
        shown = left_to_right(self._table.round(dict.fromkeys(numbers, 3)))
        return f"<p>{html.escape(repr(self))}</p>{shown}{notes}"


@explains_names
def compare_sweeps(
    sweep: SweepResult | str | Path, other: SweepResult | str | Path, *, level: float = LEVEL
) -> SweepComparison:
    """Compare two sweeps, pairing fits of the same model, number of topics and seed.

    Parameters
    ----------
    sweep, other : SweepResult, str or Path
        What :func:`topics.sweep` returned, or the directory that it was given as ``out``.
    level : float, default=0.95
        Confidence, between 0 and 1.

    Returns
    -------
    SweepComparison
        Differences with their intervals. Coherence and held-out likelihood are compared only where both sweeps have
        the same tokens, since values over different vocabularies can't be.

    Raises
    ------
    InputError
        If a directory holds no sweep, the sweeps split their articles differently, or they have no fits in common.

    Examples
    --------
    >>> import topics
    >>> options = {"models": "nmf", "n_topics": [8], "seeds": 2, "measures": "nmi"}
    >>> one, other = (topics.sweep(topics.load_sample(), max_df=max_df, **options) for max_df in (0.5, 0.4))
    >>> compare_sweeps(one, other)
    SweepComparison(1 difference; max_df: 0.5 in A, 0.4 in B)
    """
    first, plan = _result_and_plan(sweep)
    second, other_plan = _result_and_plan(other)
    for name in _SAME_FOR_PAIRS:
        ours, theirs = getattr(plan, name), getattr(other_plan, name)
        if ours != theirs:
            raise InputError(f"The sweeps can't be paired: {name} is {ours} in the first and {theirs} in the other.")
    both = _model_sizes(first) & _model_sizes(second)
    if not both:
        raise InputError(f"{first!r} and {second!r} have no model with the same number of topics in common.")
    measures = [name for name in first.measures if name in second.measures]
    left_out = []
    if plan.data != other_plan.data:
        measures = [name for name in measures if name not in {*COHERENCE_MEASURES, "held_out_log_likelihood"}]
        left_out.append(
            "Coherence and held-out likelihood are not compared: the sweeps have different tokens or labels, and "
            "values over different vocabularies can't be compared."
        )
    elif plan.n_resamples != other_plan.n_resamples:
        measures = [name for name in measures if name not in COHERENCE_MEASURES]
        left_out.append("Coherence is not compared: the sweeps resampled their articles differently.")
    rows: list[dict[str, Any]] = []
    for model, n_topics in sorted(both):
        for measure in measures:
            found = measure_difference(first, (model, n_topics), second, (model, n_topics), measure, level=level)
            key = {"model": model, "n_topics": n_topics, "measure": measure, "difference": found.value}
            rows.append({**key, "low": found.low, "high": found.high, "n": found.n, "over": found.over})
    columns = ["model", "n_topics", "measure", "difference", "low", "high", "n", "over"]
    return SweepComparison(pd.DataFrame(rows, columns=columns), left_out, _describe_differences(plan, other_plan))


def _result_and_plan(sweep: Any) -> tuple[SweepResult, SweepPlan]:
    """Return a sweep, or that of a directory, and its plan; raise InputError for one that does not know it."""
    if not isinstance(sweep, SweepResult | str | Path):
        raise InputError(
            f"A sweep is compared as topics.sweep returned it, or by its directory; got {type(sweep).__name__}."
        )
    found = sweep if isinstance(sweep, SweepResult) else read_sweep(sweep)
    if not found.plan:
        raise InputError("An earlier version saved this sweep, without its options; compare the directory of its fits.")
    return found, msgspec.convert(found.plan, SweepPlan)


def _model_sizes(result: SweepResult) -> set[tuple[str, int]]:
    """Return models and numbers of topics of a sweep."""
    return set(result.table[["model", "n_topics"]].itertuples(index=False, name=None))


def _describe_differences(a: SweepPlan, b: SweepPlan) -> list[str]:
    """Describe the options in which two sweeps differ."""
    found = a.differences(b)
    for model in [model for model in a.models if model in b.models]:
        found += option_differences(model, a.models[model].options, b.models[model].options)
    return [f"{what}: {one} in A, {other} in B" for what, one, other in found]
