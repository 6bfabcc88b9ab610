"""Rules that choose a number of topics: one table, each rule with its reason in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isnan
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from topics._validation import InputError, check_choice
from topics.evaluation import COHERENCE_MEASURES
from topics.selection._sweep_measures import SWEEP_MEASURES, pseudovalues

_CHOOSING_ORDER = (
    *COHERENCE_MEASURES, "stability_jaccard", "stability_cosine", "nmi", "held_out_log_likelihood", "exclusivity",
    "inverted_rbo", "diversity",
)  # fmt: skip
"""By which measure a number is chosen where none is named: the first that there is."""


class _ChosenNumber(NamedTuple):
    """A number of topics that a rule chose by a measure, the mean of the measure with it, and why."""

    n_topics: int
    measure: str
    mean: float
    reason: str


def choose_numbers(
    table: pd.DataFrame, measure: str | None = None, rule: str = "one-standard-error"
) -> dict[str, _ChosenNumber]:
    """Return what a rule chooses for every model of the table of a sweep."""
    check_choice("rule", rule, _RULES)
    if table.empty:
        raise InputError("The sweep was stopped before its first fit; there is nothing to choose from.")
    if measure is not None:
        check_choice("measure", measure, [name for name in table.columns if name in SWEEP_MEASURES])
    else:
        defined = table.groupby("model").count().all()  # how many values there are, by model and column
        ranked = [*_CHOOSING_ORDER, *(name for name in SWEEP_MEASURES if name not in _CHOOSING_ORDER)]
        measure = next((name for name in ranked if defined.get(name, False)), None)
        if measure is None:
            raise InputError("No measure of the sweep is defined for every model; measure others.")
    return {str(model): _choose_number(rows, measure, rule) for model, rows in table.groupby("model", sort=False)}


def _choose_number(rows: pd.DataFrame, measure: str, rule: str) -> _ChosenNumber:
    """Return what a rule chooses for one model."""
    known: Any = rows.dropna(subset=measure).groupby("n_topics")[measure]
    by_k = {int(k): _MeanScore.from_values(pseudovalues(values, measure)) for k, values in known}
    if not by_k:
        raise InputError(f"{measure} is undefined for all fits of {rows.model.iloc[0]}; choose by another measure.")
    n_topics, reason = _RULES[rule](by_k, measure)
    return _ChosenNumber(n_topics, measure, by_k[n_topics].mean, reason)


class _MeanScore(NamedTuple):
    """A measure's mean over seeds, and the standard error of the mean; NaN for one seed."""

    mean: float
    error: float

    @staticmethod
    def from_values(values: np.ndarray) -> _MeanScore:
        """Return mean and standard error of the values of all seeds."""
        error = values.std(ddof=1) / np.sqrt(values.size) if values.size > 1 else np.nan
        return _MeanScore(float(values.mean()), float(error))


def _one_standard_error(by_k: Mapping[int, _MeanScore], measure: str) -> tuple[int, str]:
    """Return the smallest number of topics within one standard error of the best mean.

    Breiman, Friedman, Olshen and Stone (1984), *Classification and Regression Trees*, section 3.4.3.
    """
    best = max(by_k, key=lambda k: (by_k[k].mean, -k))
    top, error = by_k[best]
    if isnan(error):
        return best, f"{measure} is highest ({top:.4g}); with one seed there is no standard error."
    chosen = min(k for k, score in by_k.items() if score.mean >= top - error)
    if chosen == best:
        return chosen, (
            f"{measure} is highest ({top:.4g}), and no smaller number comes within one standard error ({error:.2g}) "
            "of it."
        )
    return chosen, (
        f"{measure} is highest with {best} ({top:.4g}), and {chosen} is the smallest number within one standard error "
        f"({error:.2g}) of it: {by_k[chosen].mean:.4g}."
    )


def _highest(by_k: Mapping[int, _MeanScore], measure: str) -> tuple[int, str]:
    """Return the number of topics with the best mean."""
    ranked = sorted(by_k, key=lambda k: (-by_k[k].mean, k))
    second = f"; next is {ranked[1]} with {by_k[ranked[1]].mean:.4g}" if len(ranked) > 1 else ""
    return ranked[0], f"{measure} is highest, {by_k[ranked[0]].mean:.4g}{second}."


_RULES: dict[str, Callable[[Mapping[int, _MeanScore], str], tuple[int, str]]] = {
    "one-standard-error": _one_standard_error,
    "highest": _highest,
}
"""Each takes scores by number of topics and the measure's name, and returns a number and its reason in words."""
