"""How far a figure would have come out otherwise: intervals, and differences of two models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from sklearn.utils import check_random_state

from topics._validation import InputError, check_choice, check_integer
from topics.evaluation._coherence import Asked, Documents, Topics, check_topics, counted
from topics.evaluation._measures import COUNTINGS, MEASURES, Measure
from topics.evaluation._positional_index import (
    PositionalIndex,
    count_pairs_by_document,
    runs_of,
    windows_of_documents,
)

LEVEL, RESAMPLES = 0.95, 200
# So many resampled corpora are counted at a time.
_RESAMPLES_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and the interval it may lie in.

    Parameters
    ----------
    value : float
        The figure itself.
    low, high : float
        The interval's ends; NaN where there is nothing to tell them by.
    level : float
        Confidence, between 0 and 1.
    n : int
        How many seeds or documents stand behind it.
    over : str
        What varies: "seeds" or "documents".

    Examples
    --------
    >>> Interval(0.21, 0.205, 0.2154, 0.95, 5, "seeds")
    0.21 [0.205, 0.215]
    """

    value: float
    low: float
    high: float
    level: float
    n: int
    over: str

    def __repr__(self) -> str:
        return f"{self.value:.3g} [{self.low:.3g}, {self.high:.3g}]"

    def holds(self, value: float) -> bool:
        """Return whether a value lies inside.

        Parameters
        ----------
        value : float
            Any number.

        Returns
        -------
        bool
            False as well where the ends are NaN.
        """
        return self.low <= value <= self.high


def mean_interval(values: ArrayLike, *, level: float = LEVEL, over: str = "seeds") -> Interval:
    """Return the mean of one figure of several fits, with its confidence interval.

    Parameters
    ----------
    values : array-like of shape (n_fits,)
        The figure of every fit; NaN values are left out.
    level : float, default=0.95
        Confidence, between 0 and 1.
    over : str, default="seeds"
        What the fits differ in, for the record.

    Returns
    -------
    Interval
        Student's t interval. Its ends are NaN for fewer than two values.

    Raises
    ------
    InputError
        If level is not between 0 and 1.

    Notes
    -----
    A percentile bootstrap of so few values as there are seeds is far too narrow: of 5 normal values it covers the
    mean in 84 of 100 cases where 95 are promised, of 3 in 75. Student's interval keeps its promise there.

    References
    ----------
    Student (1908), *The Probable Error of a Mean*, Biometrika 6.

    Examples
    --------
    >>> mean_interval([0.20, 0.22, 0.21])
    0.21 [0.185, 0.235]
    """
    check_level(level)
    kept = np.asarray(values, dtype=np.float64).ravel()
    kept = kept[~np.isnan(kept)]
    if kept.size == 0:
        return Interval(float("nan"), float("nan"), float("nan"), level, 0, over)
    mean = float(kept.mean())
    if kept.size == 1:
        return Interval(mean, float("nan"), float("nan"), level, 1, over)
    half = float(stats.t.ppf((1 + level) / 2, kept.size - 1) * kept.std(ddof=1) / np.sqrt(kept.size))
    return Interval(mean, mean - half, mean + half, level, kept.size, over)


def paired_difference(a: ArrayLike, b: ArrayLike, *, level: float = LEVEL, over: str = "seeds") -> Interval:
    """Return by how much a figure of one model exceeds that of another, with its confidence interval.

    Parameters
    ----------
    a, b : array-like of shape (n_fits,)
        The figure of every fit of the two models, fits with the same seed (or split) in the same place. A place where
        either is NaN is left out.
    level : float, default=0.95
        Confidence, between 0 and 1.
    over : str, default="seeds"
        What the fits differ in, for the record.

    Returns
    -------
    Interval
        The mean of ``a - b`` with Student's t interval. The models differ where it does not hold 0.

    Raises
    ------
    InputError
        If there are not equally many values, or level is not between 0 and 1.

    Examples
    --------
    >>> paired_difference([0.30, 0.34, 0.32], [0.28, 0.33, 0.30])
    0.0167 [0.00232, 0.031]
    """
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.shape != second.shape:
        raise InputError(f"a and b must be equally long, fit by fit; got shapes {first.shape} and {second.shape}.")
    return mean_interval(first - second, level=level, over=over)


def coherence_interval(
    topics_as_words: Topics,
    documents: Documents,
    measure: str = "c_npmi",
    *,
    top_n: int = 10,
    counting: str = "exact",
    level: float = LEVEL,
    n_resamples: int = RESAMPLES,
    random_state: Any = 0,
) -> Interval:
    """Return the mean coherence of topics with its interval over documents.

    Parameters
    ----------
    topics_as_words : sequence of sequences of str
        The words of every topic, best first.
    documents : sequence of sequences of str, EncodedTexts or PositionalIndex
        As in :func:`topics.coherence`.
    measure : {"c_npmi", "c_v", "c_uci", "u_mass", "c_p"}, default="c_npmi"
        See :func:`topics.coherence`.
    top_n : int, default=10
        Words scored a topic, at least 2.
    counting : {"exact", "gensim"}, default="exact"
        See :func:`topics.coherence`.
    level : float, default=0.95
        Confidence, between 0 and 1.
    n_resamples : int, default=200
        Resampled corpora, at least 2.
    random_state : int, RandomState or None, default=0
        Seed of the resampling. Under the same seed all topics are scored on the same resampled corpora.

    Returns
    -------
    Interval
        The coherence over the documents as they are, with the percentiles of that over resampled ones, taken from
        their mean.

    Raises
    ------
    InputError
        As :func:`topics.coherence`, or if level or n_resamples is out of range.

    Notes
    -----
    The bootstrap: documents are drawn with replacement, windows counted again. It says how much the coherence of
    these topics hangs on which articles the corpus happens to hold; topics are not fitted again. A topic counts in
    the corpora in which all of its words occur. A resampled corpus has fewer different articles, so that rare pairs
    of words are missing and its coherence is lower on the whole, above all ``"c_uci"`` and ``"u_mass"``: only the
    spread of the values is used, not where they lie.

    References
    ----------
    Efron and Tibshirani (1993), *An Introduction to the Bootstrap*, section 10.3 (bias) and 13.3 (percentiles).

    Examples
    --------
    >>> documents = [["جيش", "قصف"], ["جيش"], ["قصف"], ["نفط", "سعر"]] * 25
    >>> found = coherence_interval([["جيش", "قصف"]], documents)
    >>> round(found.value, 2), found.holds(found.value), found.n
    (0.0, True, 100)
    """
    topics = check_topics(topics_as_words, check_integer("top_n", top_n, minimum=2))
    counts = counted(documents, topics)
    weights = weights_with_original(len(counts), n_resamples, random_state)
    return coherence_intervals(topics, counts, [measure], weights, counting=counting, level=level)[measure]


def coherence_intervals(
    topics: Sequence[Sequence[str]],
    counts: PositionalIndex,
    measures: Sequence[str],
    weights: np.ndarray,
    *,
    counting: str = "exact",
    level: float = LEVEL,
) -> dict[str, Interval]:
    """Return the same for several measures, given the resampled corpora, of which the first is the corpus itself."""
    found = resampled_coherence(topics, counts, measures, weights, counting=counting)
    return {
        measure: resampled_interval(float(values[0]), values[1:], len(counts), level)
        for measure, values in found.items()
    }


def coherence_difference(
    topics_a: Topics,
    topics_b: Topics,
    documents: Documents,
    measure: str = "c_npmi",
    *,
    top_n: int = 10,
    counting: str = "exact",
    level: float = LEVEL,
    n_resamples: int = RESAMPLES,
    random_state: Any = 0,
) -> Interval:
    """Return by how much the mean coherence of some topics exceeds that of others, with its interval over documents.

    Parameters
    ----------
    topics_a, topics_b : sequence of sequences of str
        The words of the topics of two models, best first.
    documents : sequence of sequences of str, EncodedTexts or PositionalIndex
        As in :func:`topics.coherence`.
    measure : {"c_npmi", "c_v", "c_uci", "u_mass", "c_p"}, default="c_npmi"
        See :func:`topics.coherence`.
    top_n : int, default=10
        Words scored a topic, at least 2.
    counting : {"exact", "gensim"}, default="exact"
        See :func:`topics.coherence`.
    level : float, default=0.95
        Confidence, between 0 and 1.
    n_resamples : int, default=200
        Resampled corpora, at least 2.
    random_state : int, RandomState or None, default=0
        Seed of the resampling.

    Returns
    -------
    Interval
        The difference, paired: both are scored on the same resampled corpora. The models differ where the interval
        does not hold 0.

    Raises
    ------
    InputError
        As :func:`coherence_interval`.

    Examples
    --------
    >>> documents = [["جيش", "قصف"], ["جيش", "قصف"], ["نفط", "سعر"], ["نفط"]] * 25
    >>> found = coherence_difference([["جيش", "قصف"]], [["نفط", "سعر"]], documents)
    >>> found.low > 0
    True
    """
    both = [check_topics(topics, check_integer("top_n", top_n, minimum=2)) for topics in (topics_a, topics_b)]
    counts = counted(documents, [topic for topics in both for topic in topics])
    weights = weights_with_original(len(counts), n_resamples, random_state)
    a, b = (resampled_coherence(topics, counts, [measure], weights, counting=counting)[measure] for topics in both)
    value, *resampled = a - b
    return resampled_interval(float(value), np.array(resampled), len(counts), level)


def _resampling_weights(n_documents: int, n_resamples: int, random_state: Any) -> np.ndarray:
    """Return how often every document is drawn in each resampled corpus, shape (n_documents, n_resamples)."""
    check_integer("n_resamples", n_resamples, minimum=2)
    seed = int(check_random_state(random_state).randint(2**31 - 1))
    drawn = np.random.default_rng(seed).multinomial(n_documents, np.full(n_documents, 1 / n_documents), n_resamples)
    return np.ascontiguousarray(drawn.T, dtype=np.float64)


def weights_with_original(n_documents: int, n_resamples: int, random_state: Any) -> np.ndarray:
    """Return the same with a first column of ones, which is the corpus itself."""
    return np.hstack([np.ones((n_documents, 1)), _resampling_weights(n_documents, n_resamples, random_state)])


def resampled_coherence(
    topics: Sequence[Sequence[str]],
    counts: PositionalIndex,
    measures: Sequence[str],
    weights: np.ndarray,
    *,
    counting: str = "exact",
) -> dict[str, np.ndarray]:
    """Return the mean coherence over corpora that hold documents as often as ``weights`` says, by measure.

    One value a column of weights; NaN for a corpus in which no topic has all of its words.
    """
    rows = {name: MEASURES[check_choice("measure", name, MEASURES)] for name in measures}
    how = COUNTINGS[check_choice("counting", counting, COUNTINGS)]
    asked = Asked.of([list(topic) for topic in topics], counts)
    found: dict[str, np.ndarray] = {}
    for window in dict.fromkeys(row.window for row in rows.values()):
        of_window = {name: row for name, row in rows.items() if row.window == window}
        runs = runs_of(counts, asked.numbers, window, forgets=how.forgets)
        joint = count_pairs_by_document(asked.firsts, asked.seconds, runs, len(counts))
        windows = windows_of_documents(counts, window).astype(np.float64)
        parts = [
            _scores_of_resampled(asked, joint @ part, windows @ part, of_window, how.certain)
            for part in np.array_split(weights, -(-weights.shape[1] // _RESAMPLES_AT_ONCE), axis=1)
        ]
        found |= {name: np.concatenate([part[name] for part in parts]) for name in of_window}
    return {name: found[name] for name in rows}


def _scores_of_resampled(
    asked: Asked, joint: np.ndarray, total: np.ndarray, rows: Mapping[str, Measure], certain: float
) -> dict[str, np.ndarray]:
    """Return mean scores of resampled corpora, given counts of shape (n_pairs, n_corpora) and windows (n_corpora,)."""
    by_corpus = np.ascontiguousarray(joint.T)
    values = {name: np.full((total.size, len(asked.topics)), np.nan) for name in rows}
    for which, pairs in asked.by_size():
        own = by_corpus[:, pairs]
        all_occur = (np.diagonal(own, axis1=-2, axis2=-1) > 0).all(axis=-1)
        for name, row in rows.items():
            values[name][:, which] = np.where(all_occur, row.score(own, total[:, None], certain), np.nan)
    return {name: _mean_of_defined(table) for name, table in values.items()}


def _mean_of_defined(values: np.ndarray) -> np.ndarray:
    """Return the mean of every row over its finite values; NaN where there is none."""
    defined = np.isfinite(values)
    sums, n = np.where(defined, values, 0).sum(axis=1), defined.sum(axis=1)
    return np.divide(sums, n, out=np.full(len(sums), np.nan), where=n > 0)


def resampled_interval(value: float, resampled: np.ndarray, n_documents: int, level: float) -> Interval:
    """Return a figure with the spread of its resampled values around their mean, laid around the figure."""
    check_level(level)
    known = resampled[~np.isnan(resampled)]
    ends = np.quantile(known, [(1 - level) / 2, (1 + level) / 2]) - known.mean() if known.size else (np.nan, np.nan)
    low, high = map(float, ends)
    # The mean lies inside the percentiles but for rounding and the most lopsided of values.
    return Interval(value, value + min(low, 0.0), value + max(high, 0.0), level, n_documents, "documents")


def without_shared_pairs(means: np.ndarray) -> np.ndarray:
    """Return values with the same mean whose usual standard error is right, for means over pairs with the others.

    The stability of a fit shares its pairs with those of the other fits; the jackknife's pseudo-values do not (Arvesen
    1969, *Jackknifing U-statistics*). Of two fits there is one pair, so one value and no error.
    """
    n = means.size
    if n <= 2:
        return means[:1]
    return means.mean() + 2 * (n - 1) / (n - 2) * (means - means.mean())


def check_level(level: Any) -> None:
    """Refuse a confidence that is not between 0 and 1."""
    if not isinstance(level, float) or not 0 < level < 1:
        raise InputError(f"level must be a number between 0 and 1, such as 0.95; got {level!r}.")
