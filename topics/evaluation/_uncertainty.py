"""Confidence intervals of figures over seeds and over documents, and of differences between two models."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import stats
from sklearn.utils import check_random_state

from topics._elsewhere import explains_names
from topics._validation import InputError, check_choice, check_integer
from topics.evaluation._any_topics import AnyTopics, as_topics
from topics.evaluation._coherence import CoherenceQuery
from topics.evaluation._measures import COHERENCE_MEASURES, COUNTINGS, Measure
from topics.evaluation._positional_index import (
    PositionalIndex,
    count_pairs_by_document,
    window_runs,
    windows_of_documents,
)
from topics.evaluation._reference import AnyReference, TextsToTerms, read_reference

LEVEL, RESAMPLES = 0.95, 200
_RESAMPLES_AT_ONCE = 50  # bounds the memory that counts of resampled corpora take


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with its confidence interval.

    Parameters
    ----------
    value : float
        The figure itself.
    low, high : float
        The interval's ends; NaN where too few values tell them.
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

    def _repr_html_(self) -> str:
        return f'<p dir="ltr">{self!r}, {self.level:.0%} over {self.n:,} {self.over}</p>'

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


@explains_names
def mean_interval(values: ArrayLike, *, level: float = LEVEL, over: str = "seeds") -> Interval:
    """Return the mean of one figure over several fits, with its confidence interval.

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
        If values are no numbers, or level is not between 0 and 1.

    Notes
    -----
    A percentile bootstrap of so few values as there are seeds is too narrow: of 5 normal values it covers the mean in
    84 of 100 cases where 95 are promised, of 3 in 75. Student's interval keeps its promise.

    References
    ----------
    Student (1908), *The Probable Error of a Mean*, Biometrika 6.

    Examples
    --------
    >>> mean_interval([0.20, 0.22, 0.21])
    0.21 [0.185, 0.235]
    """
    check_level(level)
    kept = _as_figures("values", values).ravel()
    kept = kept[~np.isnan(kept)]
    mean, half = float("nan"), float("nan")
    if kept.size:
        mean = float(kept.mean())
    if kept.size > 1:
        half = float(stats.t.ppf((1 + level) / 2, kept.size - 1) * kept.std(ddof=1) / np.sqrt(kept.size))
    return Interval(mean, mean - half, mean + half, level, kept.size, over)


@explains_names
def paired_difference(a: ArrayLike, b: ArrayLike, *, level: float = LEVEL, over: str = "seeds") -> Interval:
    """Return the mean paired difference of a figure between two models, with its confidence interval.

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
    first, second = _as_figures("a", a), _as_figures("b", b)
    if first.shape != second.shape:
        raise InputError(f"a and b must be equally long, fit by fit; got shapes {first.shape} and {second.shape}.")
    return mean_interval(first - second, level=level, over=over)


def _as_figures(name: str, values: ArrayLike) -> np.ndarray:
    """Return the figures of several fits; raise InputError if they are no numbers."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(
            f"{name} must be numbers, one figure per fit, such as [0.20, 0.22, 0.21]; got {type(values).__name__}."
        ) from None


@explains_names
def coherence_interval(
    topics: AnyTopics,
    reference: AnyReference | None = None,
    measure: str = "c_npmi",
    *,
    top_n: int = 10,
    counting: str = "exact",
    level: float = LEVEL,
    n_resamples: int = RESAMPLES,
    random_state: Any = 0,
    preprocessor: TextsToTerms | None = None,
) -> Interval:
    """Return the mean coherence of topics with its interval over documents.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, DataFrame, sequence or mapping of sequences of str
        As in :func:`topics.coherence`.
    reference : Themes, sequence of sequences of str, EncodedTexts, PositionalIndex or Corpus, optional
        As in :func:`topics.coherence`.
    measure : {"c_npmi", "c_v", "c_uci", "u_mass", "c_p"}, default="c_npmi"
        As in :func:`topics.coherence`.
    top_n : int, default=10
        Words scored per topic, at least 2.
    counting : {"exact", "gensim"}, default="exact"
        As in :func:`topics.coherence`.
    level : float, default=0.95
        Confidence, between 0 and 1.
    n_resamples : int, default=200
        Resampled corpora, at least 2.
    random_state : int, RandomState or None, default=0
        Seed of the resampling. Under the same seed all topics are scored on the same resampled corpora.
    preprocessor : ArabicPreprocessor, optional
        As in :func:`topics.coherence`.

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
    The bootstrap: documents are drawn with replacement and windows counted again; topics are not fitted again, and
    count in the corpora in which all of their words occur. A resampled corpus has fewer different articles, so that
    rare pairs of words are missing and its coherence is lower, above all ``"c_uci"`` and ``"u_mass"``: only the spread
    of the values is used, not where they lie.

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
    given = as_topics(topics)
    counted = read_reference(reference, [given], preprocessor)
    words = counted.words_of(given, top_n)
    index = counted.index(words)
    weights = weights_with_original(len(index), n_resamples, random_state)
    return coherence_intervals(words, index, [measure], weights, counting=counting, level=level)[measure]


def coherence_intervals(
    topics: Sequence[Sequence[str]],
    index: PositionalIndex,
    measures: Sequence[str],
    weights: np.ndarray,
    *,
    counting: str = "exact",
    level: float = LEVEL,
) -> dict[str, Interval]:
    """Return the coherence interval of each measure, given the weights of :func:`weights_with_original`."""
    found = resampled_coherence(topics, index, measures, weights, counting=counting)
    return {
        measure: resampled_interval(float(values[0]), values[1:], len(index), level)
        for measure, values in found.items()
    }


@explains_names
def coherence_difference(
    topics: AnyTopics,
    others: AnyTopics,
    reference: AnyReference | None = None,
    measure: str = "c_npmi",
    *,
    top_n: int = 10,
    counting: str = "exact",
    level: float = LEVEL,
    n_resamples: int = RESAMPLES,
    random_state: Any = 0,
    preprocessor: TextsToTerms | None = None,
) -> Interval:
    """Return the difference of the mean coherence of two models, with its interval over documents.

    Parameters
    ----------
    topics, others : Themes, fitted model, Pipeline, DataFrame, sequence or mapping of sequences of str
        As in :func:`topics.coherence`.
    reference : Themes, sequence of sequences of str, EncodedTexts, PositionalIndex or Corpus, optional
        As in :func:`topics.coherence`; of themes of one corpus it may be left out.
    measure : {"c_npmi", "c_v", "c_uci", "u_mass", "c_p"}, default="c_npmi"
        See :func:`topics.coherence`.
    top_n : int, default=10
        Words scored per topic, at least 2.
    counting : {"exact", "gensim"}, default="exact"
        See :func:`topics.coherence`.
    level : float, default=0.95
        Confidence, between 0 and 1.
    n_resamples : int, default=200
        Resampled corpora, at least 2.
    random_state : int, RandomState or None, default=0
        Seed of the resampling.
    preprocessor : ArabicPreprocessor, optional
        As in :func:`topics.coherence`.

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
    >>> coherence_difference([["جيش", "قصف"]], [["نفط", "سعر"]], documents).low > 0
    True
    """
    given = [as_topics(topics), as_topics(others)]
    counted = read_reference(reference, given, preprocessor)
    both = [counted.words_of(each, top_n) for each in given]
    index = counted.index([*both[0], *both[1]])
    weights = weights_with_original(len(index), n_resamples, random_state)
    a, b = (resampled_coherence(words, index, [measure], weights, counting=counting)[measure] for words in both)
    value, *resampled = a - b
    return resampled_interval(float(value), np.array(resampled), len(index), level)


def weights_with_original(n_documents: int, n_resamples: int, random_state: Any) -> np.ndarray:
    """Return how often corpora hold every document, shape (n_documents, 1 + n_resamples); the first is the original."""
    check_integer("n_resamples", n_resamples, minimum=2)
    seed = int(check_random_state(random_state).randint(2**31 - 1))
    # Drawing documents with replacement and counting each is one draw from a multinomial distribution.
    drawn = np.random.default_rng(seed).multinomial(n_documents, np.full(n_documents, 1 / n_documents), n_resamples)
    return np.hstack([np.ones((n_documents, 1)), np.ascontiguousarray(drawn.T, dtype=np.float64)])


def resampled_coherence(
    topics: Sequence[Sequence[str]],
    index: PositionalIndex,
    measures: Sequence[str],
    weights: np.ndarray,
    *,
    counting: str = "exact",
) -> dict[str, np.ndarray]:
    """Return each measure's mean coherence in resampled corpora, one value per column of ``weights``.

    NaN for a corpus in which no topic has all of its words.
    """
    rows = {name: COHERENCE_MEASURES[check_choice("measure", name, COHERENCE_MEASURES)] for name in measures}
    how = COUNTINGS[check_choice("counting", counting, COUNTINGS)]
    query = CoherenceQuery.from_topics([list(topic) for topic in topics], index)
    found: dict[str, np.ndarray] = {}
    for window in dict.fromkeys(row.window for row in rows.values()):
        of_window = {name: row for name, row in rows.items() if row.window == window}
        runs = window_runs(index, query.numbers, window, forgets=how.forgets)
        joint = count_pairs_by_document(query.firsts, query.seconds, runs, len(index))
        windows = windows_of_documents(index, window).astype(np.float64)
        parts = [
            _scores_of_resampled(query, joint @ part, windows @ part, of_window, how.certain)
            for part in np.array_split(weights, -(-weights.shape[1] // _RESAMPLES_AT_ONCE), axis=1)
        ]
        found |= {name: np.concatenate([part[name] for part in parts]) for name in of_window}
    return {name: found[name] for name in rows}


def _scores_of_resampled(
    query: CoherenceQuery, joint: np.ndarray, total: np.ndarray, rows: Mapping[str, Measure], certain: float
) -> dict[str, np.ndarray]:
    """Return mean scores of resampled corpora, given counts of shape (n_pairs, n_corpora) and windows (n_corpora,)."""
    by_corpus = np.ascontiguousarray(joint.T)
    values = {name: np.full((total.size, len(query.topics)), np.nan) for name in rows}
    for which, pairs in query.by_size():
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
    """Return a figure with the percentiles of its resampled values, shifted from their mean to the figure."""
    check_level(level)
    known = resampled[~np.isnan(resampled)]
    ends = np.quantile(known, [(1 - level) / 2, (1 + level) / 2]) - known.mean() if known.size else (np.nan, np.nan)
    low, high = map(float, ends)
    # The mean lies inside the percentiles but for rounding and the most lopsided of values.
    return Interval(value, value + min(low, 0.0), value + max(high, 0.0), level, n_documents, "documents")


def jackknife_pseudovalues(means: np.ndarray) -> np.ndarray:
    """Return pseudo-values with the same mean as ``means``, each a mean over the pairs of one fit with the others.

    Fits share their pairs, so that the usual standard error is wrong; that of the jackknife's pseudo-values is right
    (Arvesen 1969, *Jackknifing U-statistics*).
    """
    n = means.size
    if n <= 2:
        return means[:1]  # one pair of fits: one value, and no error
    return means.mean() + 2 * (n - 1) / (n - 2) * (means - means.mean())


def wilson_interval(p: ArrayLike, n: ArrayLike, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the ends of Wilson's score interval of proportions p of n trials, n above 0 and not necessarily whole."""
    p, n = np.asarray(p, dtype=np.float64), np.asarray(n, dtype=np.float64)
    z = NormalDist().inv_cdf((1 + level) / 2)
    center = p + z**2 / (2 * n)
    half = z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    scale = 1 + z**2 / n
    # At p = 0 and 1 the ends are 0 and 1 but for rounding.
    return np.clip((center - half) / scale, 0, p), np.clip((center + half) / scale, p, 1)


def check_level(level: Any) -> None:
    """Raise InputError unless a confidence level is a float between 0 and 1, both excluded."""
    if not isinstance(level, float) or not 0 < level < 1:
        raise InputError(f"level must be a number between 0 and 1, such as 0.95; got {level!r}.")
