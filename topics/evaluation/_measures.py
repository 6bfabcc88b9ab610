"""The measures of coherence: which windows they count, how they score pairs of words, how they sum them up.

All functions take ``joint``, how many windows hold both words of each pair, shape (..., n, n), and ``total``, how many
windows there are, shape (...): leading dimensions are topics or resampled corpora.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

_EPSILON = 1e-12  # as in Röder, Both and Hinneburg (2015) and gensim
_WHOLE_DOCUMENT = None


def _window_probabilities(joint: np.ndarray, total: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the shares of windows that hold both words of each pair, and those that hold each word."""
    p = joint / np.asarray(total)[..., None, None]
    return p, np.diagonal(p, axis1=-2, axis2=-1)


def _log_ratio(joint: np.ndarray, total: np.ndarray, certain: float) -> np.ndarray:
    """Return ``log[(P(i,j) + eps) / (P(i) P(j))]`` for all pairs."""
    p, alone = _window_probabilities(joint, total)
    return np.log((p + _EPSILON) / (alone[..., :, None] * alone[..., None, :]))


def normalized_log_ratio(joint: np.ndarray, total: np.ndarray, certain: float) -> np.ndarray:
    """Return the log ratio over ``-log(P(i,j) + eps)``, and ``certain`` for two words that are in every window."""
    always = joint == np.asarray(total)[..., None, None]
    scale = np.where(always, 1.0, -np.log(_window_probabilities(joint, total)[0] + _EPSILON))
    return np.where(always, certain, _log_ratio(joint, total, certain) / scale)


def _log_conditional(joint: np.ndarray, total: np.ndarray, certain: float) -> np.ndarray:
    """Return ``log[(P(i,j) + eps) / P(j)]`` for all pairs."""
    p, alone = _window_probabilities(joint, total)
    return np.log((p + _EPSILON) / alone[..., None, :])


def _fitelson(joint: np.ndarray, total: np.ndarray, certain: float) -> np.ndarray:
    """Return ``(P(i|j) - P(i|not j)) / (P(i|j) + P(i|not j))``; NaN where j is in every window."""
    p, alone = _window_probabilities(joint, total)
    with_j = p / alone[..., None, :]
    without_j = (alone[..., :, None] - p) / (1 - alone[..., None, :])
    return (with_j - without_j) / (with_j + without_j)


def _mean_of_pairs(confirmation: np.ndarray) -> np.ndarray:
    """Return the mean over pairs of a word and a better-ranked one."""
    rows, columns = np.tril_indices(confirmation.shape[-1], k=-1)
    return confirmation[..., rows, columns].mean(axis=-1)


def _mean_cosine(confirmation: np.ndarray) -> np.ndarray:
    """Return the mean cosine of each word's row with the sum of all rows."""
    whole = confirmation.sum(axis=-2)
    lengths = np.linalg.norm(confirmation, axis=-1) * np.linalg.norm(whole, axis=-1)[..., None]
    return ((confirmation @ whole[..., None])[..., 0] / lengths).mean(axis=-1)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: the window it counts in, how it scores pairs, and how it sums them up."""

    window: int | None
    confirmation: Callable[[np.ndarray, np.ndarray, float], np.ndarray]
    aggregation: Callable[[np.ndarray], np.ndarray]

    def score(self, joint: np.ndarray, total: np.ndarray, certain: float) -> np.ndarray:
        """Return the coherence of every topic; NaN or inf where a word is in no window."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return self.aggregation(self.confirmation(joint, total, certain))


COHERENCE_MEASURES: dict[str, Measure] = {
    "c_npmi": Measure(10, normalized_log_ratio, _mean_of_pairs),
    "c_v": Measure(110, normalized_log_ratio, _mean_cosine),
    "c_uci": Measure(10, _log_ratio, _mean_of_pairs),
    "u_mass": Measure(_WHOLE_DOCUMENT, _log_conditional, _mean_of_pairs),
    "c_p": Measure(70, _fitelson, _mean_of_pairs),
}


@dataclass(frozen=True, slots=True)
class Counting:
    """How windows are counted."""

    forgets: bool  # whether a word counts as gone when its first copy leaves the window, though others stand in it
    certain: float  # normalized log ratio of two words that are in every window


COUNTINGS: dict[str, Counting] = {"exact": Counting(False, 1.0), "gensim": Counting(True, -1.0)}
