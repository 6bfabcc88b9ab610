"""Rules that choose a number of topics: one table, each rule with its reason in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isnan
from typing import NamedTuple

import numpy as np


@dataclass(frozen=True, slots=True)
class Choice:
    """A chosen number of topics and why.

    Parameters
    ----------
    model : str
        Which model.
    n_topics : int
        The chosen number.
    rule : str
        The rule it was chosen by.
    measure : str
        The measure that the rule looked at.
    reason : str
        In words.

    See Also
    --------
    SweepResult.best : Makes one for every model.
    """

    model: str
    n_topics: int
    rule: str
    measure: str
    reason: str

    def __str__(self) -> str:
        return f"{self.model}: {self.n_topics} topics. {self.reason}"


class MeanScore(NamedTuple):
    """A measure's mean over seeds, and the standard error of the mean; NaN for one seed."""

    mean: float
    error: float

    @staticmethod
    def from_values(values: np.ndarray) -> MeanScore:
        """Return mean and standard error of the values of all seeds."""
        error = values.std(ddof=1) / np.sqrt(values.size) if values.size > 1 else np.nan
        return MeanScore(float(values.mean()), float(error))


def _one_standard_error(by_k: Mapping[int, MeanScore], measure: str) -> tuple[int, str]:
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


def _highest(by_k: Mapping[int, MeanScore], measure: str) -> tuple[int, str]:
    """Return the number of topics with the best mean."""
    ranked = sorted(by_k, key=lambda k: (-by_k[k].mean, k))
    second = f"; next is {ranked[1]} with {by_k[ranked[1]].mean:.4g}" if len(ranked) > 1 else ""
    return ranked[0], f"{measure} is highest, {by_k[ranked[0]].mean:.4g}{second}."


RULES: dict[str, Callable[[Mapping[int, MeanScore], str], tuple[int, str]]] = {
    "one-standard-error": _one_standard_error,
    "highest": _highest,
}
"""Each takes scores by number of topics and the measure's name, and returns a number and its reason in words."""
