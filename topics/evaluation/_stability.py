"""Stability of topics: whether they come back in other fits."""

import itertools
from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from topics._validation import InputError, check_choice, check_integer
from topics.evaluation._coherence import check_topics
from topics.evaluation._shares import check_weights, top_columns

SAME_TOPIC = 0.7
"""Cosine of their rows from which on readers call two topics the same."""

_FittedTopics = Any
"""Topics of one fit: an array of shape (n_topics, n_terms), or the words of every topic."""


def match_topics(a: _FittedTopics, b: _FittedTopics, *, similarity: str = "jaccard", top_n: int = 10) -> pd.DataFrame:
    """Match the topics of two models one to one, so that matched topics are as similar as possible in sum.

    Returned are the numbers of the topics ``a`` and ``b`` and their ``similarity``, 0 to 1, one row per pair in the
    order of a; of several matchings as good, the same each time. Models may be of different sizes.
    """
    similarities = _SIMILARITIES[check_choice("similarity", similarity, _SIMILARITIES)]
    first, second = _check_models([a, b])
    rows, columns, values = best_matching(similarities(first, second, check_integer("top_n", top_n)))
    return pd.DataFrame({"a": rows, "b": columns, "similarity": values})


def stability(models: Sequence[_FittedTopics], *, top_n: int = 10) -> pd.Series:
    """Measure how alike the topics of several fits are, such as those of other seeds; higher is better.

    Parameters
    ----------
    models : sequence of array-like of shape (n_topics, n_terms), or of sequences of sequences of str
        Two fits or more, all with equally many topics: weights of terms in topics, at least 0, over the same terms in
        the same order; or the words of every topic, best first. All of a kind.
    top_n : int, default=10
        Terms compared per topic by ``jaccard``, at least 1 (2 where topics are words); a topic with fewer of a weight
        above 0 counts with those it has.

    Returns
    -------
    Series
        ``jaccard``, of the top terms of matched topics, and ``cosine``, of the rows of matched topics: means over
        topics and over all pairs of models, from 0 to 1. ``cosine`` is NaN where topics are words. ``n_pairs``, how
        many pairs of models there are.

    Raises
    ------
    InputError
        If there are fewer than two models, they differ in their number of topics, are not of the same kind and over
        the same terms, or hold a bad entry or a topic of zeros.

    See Also
    --------
    topics.align : Sets single themes of two models side by side.

    Notes
    -----
    Topics are matched one to one by the Hungarian method, so that their similarity is the largest in sum, anew for each
    of the two values. Of terms of equal weight those in lower columns come first. Chance matches too: topics of many
    models with few terms are never quite unlike.

    References
    ----------
    Greene, O'Callaghan and Cunningham (2014), *How Many Topics? Stability Analysis for Topic Models*, ECML PKDD,
    section 3.

    Examples
    --------
    >>> fits = [[[0.5, 0.5, 0.0], [0.0, 0.1, 0.9]], [[0.0, 0.1, 0.9], [0.5, 0.5, 0.0]]]
    >>> stability(fits, top_n=2).round(9).to_dict()
    {'jaccard': 1.0, 'cosine': 1.0, 'n_pairs': 1.0}
    """
    pairs = _stability_of_pairs(models, top_n=top_n)
    return pd.Series({"jaccard": pairs.jaccard.mean(), "cosine": pairs.cosine.mean(), "n_pairs": float(len(pairs))})


def _stability_of_pairs(models: Sequence[_FittedTopics], *, top_n: int = 10) -> pd.DataFrame:
    """Return ``jaccard`` and ``cosine`` of every pair of fits ``a`` and ``b``, given by their numbers."""
    checked = _check_models(models)
    top_n = check_integer("top_n", top_n)
    sizes = [len(model) for model in checked]
    if len(checked) < 2:
        raise InputError(f"Stability compares two models or more; got {len(checked)}. Fit again with another seed.")
    if len(set(sizes)) > 1:
        raise InputError(
            f"Models must have equally many topics; got {', '.join(map(str, sizes))}. "
            "topics.align matches themes of models of different sizes."
        )
    rows = [
        {"a": i, "b": j, **{name: _mean_similarity(name, checked[i], checked[j], top_n) for name in _SIMILARITIES}}
        for i, j in itertools.combinations(range(len(checked)), 2)
    ]
    return pd.DataFrame(rows)


def stability_with_others(models: Sequence[_FittedTopics], *, top_n: int = 10) -> pd.DataFrame:
    """Return the mean ``jaccard`` and ``cosine`` of each of two or more models with all others, one row per model."""
    pairs = _stability_of_pairs(models, top_n=top_n)
    own = [pairs[(pairs.a == i) | (pairs.b == i)] for i in range(len(models))]
    return pd.DataFrame({name: [float(rows[name].mean()) for rows in own] for name in _SIMILARITIES})


def _mean_similarity(similarity: str, a: _FittedTopics, b: _FittedTopics, top_n: int) -> float:
    """Return the mean similarity of matched topics."""
    if similarity == "cosine" and not isinstance(a, np.ndarray):
        return float("nan")  # words have no weights
    return float(best_matching(_SIMILARITIES[similarity](a, b, top_n))[2].mean())


def best_matching(similarity: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rows and columns matched one to one with the largest sum of similarities, and these."""
    rows, columns = linear_sum_assignment(similarity, maximize=True)
    return rows, columns, similarity[rows, columns]


def jaccard_indices(a: _FittedTopics, b: _FittedTopics, top_n: int) -> np.ndarray:
    """Return the Jaccard index of the top terms of every topic of a and of b, shape (n_topics of a, of b)."""
    first, second = ([set(topic) for topic in _top_terms(model, top_n)] for model in (a, b))
    return np.array([[len(x & y) / len(x | y) for y in second] for x in first])


def cosines(a: _FittedTopics, b: _FittedTopics, top_n: int) -> np.ndarray:
    """Return the cosine of every row of a and of b, shape (n_topics of a, of b)."""
    if not isinstance(a, np.ndarray):
        raise InputError('similarity="cosine" compares arrays of weights; these are words. Use similarity="jaccard".')
    first, second = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (a, b))
    return np.minimum(first @ second.T, 1)  # above 1 by rounding only


_SIMILARITIES: dict[str, Callable[[_FittedTopics, _FittedTopics, int], np.ndarray]] = {
    "jaccard": jaccard_indices,
    "cosine": cosines,
}


def _top_terms(model: _FittedTopics, top_n: int) -> Sequence[Sequence[Hashable]]:
    """Return the first terms of every topic: words, or numbers of columns."""
    if isinstance(model, np.ndarray):
        return [top_columns(row, top_n).tolist() for row in model]
    return check_topics(model, check_integer("top_n", top_n, minimum=2))


def _check_models(models: Sequence[_FittedTopics]) -> list[_FittedTopics]:
    """Return models as they are compared; raise InputError unless all are arrays over the same terms, or all words."""
    if isinstance(models, str) or not isinstance(models, Sequence | np.ndarray):
        raise InputError(f"models must be a list of models, each an array or lists of words; got {models!r:.60}.")
    of_words = [_are_words(model) for model in models]
    if any(of_words):
        if not all(of_words):
            odd = of_words.index(not of_words[0])
            raise InputError(f"Models must be of a kind; model {odd} is of another than model 0 (words or arrays).")
        return list(models)
    checked = [check_weights(f"models[{i}]", model) for i, model in enumerate(models)]
    for i, rows in enumerate(checked):
        if rows.shape[1] != checked[0].shape[1]:
            raise InputError(
                f"Models must be over the same terms; models[0] has {checked[0].shape[1]:,} and models[{i}] "
                f"{rows.shape[1]:,}. Fit them on the same matrix, or give the words of their topics."
            )
    return checked


def _are_words(model: _FittedTopics) -> bool:
    """Return whether a model is given as words: something in it is text."""
    if isinstance(model, np.ndarray):
        return model.dtype.kind in "UO"
    return isinstance(model, str) or any(
        isinstance(topic, str) or any(isinstance(term, str) for term in topic)
        for topic in model
        if isinstance(topic, str | Sequence)
    )
