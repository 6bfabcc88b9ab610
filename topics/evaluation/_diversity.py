"""Diversity of topics: how much they differ in their top words."""

import itertools
from collections.abc import Hashable, Sequence

import numpy as np

from topics._elsewhere import explains_names
from topics._validation import InputError, check_between
from topics.evaluation._any_topics import AnyTopics, as_topics


@explains_names
def diversity(topics: AnyTopics, *, top_n: int = 10) -> float:
    """Return the share of different words among the top words of all topics.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, array, DataFrame, sequence or mapping of sequences of str
        As in :func:`topics.coherence`; of weights without words the columns are compared.
    top_n : int, default=10
        Words taken per topic, at least 2; a topic with fewer counts with those it has.

    Returns
    -------
    float
        From above 0 (all topics alike, for many topics) to 1 (no word twice).

    Raises
    ------
    InputError
        If topics are not lists of at least two different words.

    See Also
    --------
    inverted_rank_biased_overlap : Weighs the first ranks above the last.

    References
    ----------
    Dieng, Ruiz and Blei (2020), *Topic Modeling in Embedding Spaces*, TACL 8, section 6.

    Examples
    --------
    >>> diversity([["جيش", "قصف"], ["جيش", "نفط"]])
    0.75
    """
    words = as_topics(topics).top_keys(top_n)
    return len({word for topic in words for word in topic}) / sum(map(len, words))


@explains_names
def inverted_rank_biased_overlap(topics: AnyTopics, *, top_n: int = 10, alpha: float = 0.9) -> float:
    r"""Return how much the ranked top words of topics differ, the first ranks above all.

    Unlike :func:`diversity` it tells two topics that share their best words from two that share their last.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, array, DataFrame, sequence or mapping of sequences of str
        As in :func:`topics.coherence`; of weights without words the columns are compared.
    top_n : int, default=10
        Words taken per topic, at least 2; a topic with fewer counts with those it has.
    alpha : float, default=0.9
        How far down the ranks count, above 0 and below 1: each rank weighs this many times the one above (p).

    Returns
    -------
    float
        One minus the mean overlap of two topics: 0 if all topics are the same list, 1 if no two share a word. NaN for
        a single topic, which differs from nothing.

    Raises
    ------
    InputError
        If topics are not lists of at least two different words, or alpha is out of range.

    Notes
    -----
    The overlap of two lists is extrapolated as if they went on as they end. With :math:`X_d` the words shared by the
    first d of both, s and l the lengths of the shorter and the longer list:

    .. math::

        \frac{1-p}{p}\left(\sum_{d=1}^{l}\frac{X_d}{d}p^d + \sum_{d=s+1}^{l}\frac{X_s(d-s)}{sd}p^d\right)
        + \left(\frac{X_l-X_s}{l}+\frac{X_s}{s}\right)p^l

    References
    ----------
    Webber, Moffat and Zobel (2010), *A Similarity Measure for Indefinite Rankings*, ACM TOIS 28(4), equation 32.
    Bianchi, Terragni and Hovy (2021), *Pre-training is a Hot Topic*, ACL, section 4 (as a measure of topics).

    Examples
    --------
    >>> topics = [["جيش", "قصف"], ["جيش", "نفط"], ["سعر", "نفط"]]
    >>> round(inverted_rank_biased_overlap(topics), 3)
    0.667
    """
    words = as_topics(topics).top_keys(top_n)
    alpha = check_between("alpha", alpha, 0, 1)
    if alpha in (0, 1):
        raise InputError(f"alpha must lie between 0 and 1, both excluded; got {alpha}. The usual one is 0.9.")
    overlaps = [_rank_biased_overlap(a, b, alpha) for a, b in itertools.combinations(words, 2)]
    return 1 - float(np.mean(overlaps)) if overlaps else float("nan")


def _rank_biased_overlap(a: Sequence[Hashable], b: Sequence[Hashable], alpha: float) -> float:
    """Return the extrapolated overlap of two lists without repetitions, from 0 to 1."""
    shorter, longer = sorted((len(a), len(b)))
    rank = {word: r for r, word in enumerate(b)}
    # A word is shared from the depth on at which both lists hold it.
    shared_from = [max(r, rank[word]) for r, word in enumerate(a) if word in rank]
    if not shared_from:
        return 0.0
    overlap = np.cumsum(np.bincount(shared_from, minlength=longer))
    at_shorter, at_longer = overlap[shorter - 1], overlap[-1]
    depth = np.arange(1, longer + 1)
    agreement = overlap / depth + at_shorter * np.maximum(depth - shorter, 0) / (shorter * depth)
    seen = (1 - alpha) / alpha * (agreement * alpha**depth).sum()
    beyond = ((at_longer - at_shorter) / longer + at_shorter / shorter) * alpha**longer
    return min(1.0, float(seen + beyond))  # equal lists are above it by rounding
