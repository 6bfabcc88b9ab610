"""Comparison of two sweeps of the same articles, fit by fit."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from topics._validation import InputError
from topics.evaluation import COHERENCE_MEASURES, LEVEL
from topics.selection._checkpoints import MAY_GROW, PLAN, option_differences, read_plan
from topics.selection._result import SweepResult, measure_difference, read_sweep

_SAME_FOR_PAIRS = ("n_documents", "test_size", "random_state")  # what resampled corpora and splits depend on


@dataclass(frozen=True, slots=True, eq=False)
class SweepComparison:
    """Differences between two sweeps.

    Parameters
    ----------
    table : DataFrame
        ``model``, ``n_topics``, ``measure``, ``difference`` (the first minus the second), ``low``, ``high``, ``n`` and
        ``over``, for all models, numbers of topics and measures that both sweeps have.
    left_out : list of str
        Sentences on what could not be compared.
    options : list of str
        Options in which the sweeps differ.

    Examples
    --------
    >>> row = {"model": "nmf", "n_topics": 8, "measure": "nmi", "difference": 0.02, "low": 0.01, "high": 0.03}
    >>> SweepComparison(pd.DataFrame([row]), [], ["max_df: 0.5 in A, 0.4 in B"]).table.difference.tolist()
    [0.02]
    """

    table: pd.DataFrame
    left_out: list[str]
    options: list[str]


def compare_sweeps(a: str | Path, b: str | Path, *, level: float = LEVEL) -> SweepComparison:
    """Compare the directories of two sweeps, pairing fits of the same model, number of topics and seed.

    Parameters
    ----------
    a, b : str or Path
        What was given to :func:`topics.sweep` as ``out``.
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
    >>> import tempfile, topics
    >>> options = {"models": ["nmf"], "n_topics": [8], "seeds": 2, "min_df": 2, "measures": ["nmi"]}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name, max_df in (("a", 0.5), ("b", 0.4)):
    ...         _ = topics.sweep(topics.load_sample(), max_df=max_df, out=f"{folder}/{name}", **options)
    ...     found = compare_sweeps(f"{folder}/a", f"{folder}/b")
    >>> found.options
    ['max_df: 0.5 in A, 0.4 in B']
    """
    plans = [read_plan(Path(folder) / PLAN) for folder in (a, b)]
    first, second = (read_sweep(folder) for folder in (a, b))
    for name in _SAME_FOR_PAIRS:
        if plans[0].get(name) != plans[1].get(name):
            raise InputError(
                f"The sweeps can't be paired: {name} is {plans[0].get(name)} in {a} and {plans[1].get(name)} in {b}."
            )
    both = _model_sizes(first) & _model_sizes(second)
    if not both:
        raise InputError(f"{a} and {b} have no model with the same number of topics and seeds in common.")
    measures = [name for name in first.measures if name in second.measures]
    left_out = []
    if plans[0]["data"] != plans[1]["data"]:
        measures = [name for name in measures if name not in {*COHERENCE_MEASURES, "held_out_log_likelihood"}]
        left_out.append(
            "Coherence and held-out likelihood are not compared: the sweeps have different tokens or labels, and "
            "values over different vocabularies can't be compared."
        )
    elif plans[0].get("n_resamples") != plans[1].get("n_resamples"):
        measures = [name for name in measures if name not in COHERENCE_MEASURES]
        left_out.append("Coherence is not compared: the sweeps resampled their articles differently.")
    rows: list[dict[str, Any]] = []
    for model, n_topics in sorted(both):
        for measure in measures:
            found = measure_difference(first, (model, n_topics), second, (model, n_topics), measure, level=level)
            key = {"model": model, "n_topics": n_topics, "measure": measure, "difference": found.value}
            rows.append({**key, "low": found.low, "high": found.high, "n": found.n, "over": found.over})
    return SweepComparison(pd.DataFrame(rows), left_out, _describe_differences(*plans))


def _model_sizes(result: SweepResult) -> set[tuple[str, int]]:
    """Return models and numbers of topics of a sweep."""
    return set(result.table[["model", "n_topics"]].itertuples(index=False, name=None))


def _describe_differences(a: dict[str, Any], b: dict[str, Any]) -> list[str]:
    """Describe the options in which two sweeps differ."""
    lines = []
    for name in [name for name in a if name in b and name not in (*MAY_GROW, "data", "n_documents")]:
        lines += [
            f"{what}: {one} in A, {other} in B" for what, one, other in option_differences(name, a[name], b[name])
        ]
    for model in [model for model in a["models"] if model in b["models"]]:
        ours, theirs = (plan["models"][model]["options"] for plan in (a, b))
        lines += [f"{what}: {one} in A, {other} in B" for what, one, other in option_differences(model, ours, theirs)]
    return lines
