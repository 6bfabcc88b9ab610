"""Stability of topics: whether they come back in other fits."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import chain, combinations
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from scipy.optimize import linear_sum_assignment

from topics._elsewhere import explains_names
from topics._validation import InputError, check_integer
from topics.evaluation._any_topics import AnyTopics, TopicSet, as_topics
from topics.evaluation._shares import check_weights, top_columns

SAME_TOPIC = 0.7
"""Cosine of their rows from which on readers call two topics the same."""

_Compared = np.ndarray | Sequence[Sequence[Any]]
"""Topics of one fit as they are compared: weights over the terms of all fits, or words."""


@explains_names
def stability(topics: Sequence[AnyTopics], *, top_n: int = 10) -> pd.Series:
    """Measure how alike the topics of several fits are, such as those of other seeds; higher is better.

    Parameters
    ----------
    topics : sequence of Themes, fitted models, Pipelines, DataFrames, arrays, or lists of words
        Two fits or more, all with equally many topics. Weights of terms are compared over the same terms, by their
        words where these are known, else column by column; lists of words, best first, with fits whose words are known.
    top_n : int, default=10
        Terms compared per topic by ``jaccard``, at least 1 (2 where topics are words); a topic with fewer of a weight
        above 0 counts with those it has.

    Returns
    -------
    Series
        ``jaccard``, of the top terms of matched topics, and ``cosine``, of the rows of matched topics: means over
        topics and over all pairs of fits, from 0 to 1. ``cosine`` is NaN where topics are words. ``n_pairs``, how
        many pairs of fits there are.

    Raises
    ------
    InputError
        If there are fewer than two fits, they differ in their number of topics, can't be compared (weights over other
        columns, whose words are not known), or hold a bad entry or a topic of zeros.

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
    pairs = _stability_of_pairs(topics, top_n=top_n)
    return pd.Series({"jaccard": pairs.jaccard.mean(), "cosine": pairs.cosine.mean(), "n_pairs": float(len(pairs))})


def _stability_of_pairs(topics: Sequence[AnyTopics], *, top_n: int = 10) -> pd.DataFrame:
    """Return ``jaccard`` and ``cosine`` of every pair of fits ``a`` and ``b``, given by their numbers."""
    top_n = check_integer("top_n", top_n)
    checked = _as_compared(_check_fits(topics), top_n)
    sizes = [len(fit) for fit in checked]
    if len(checked) < 2:
        raise InputError(f"Stability compares two fits or more; got {len(checked)}. Fit again with another seed.")
    if len(set(sizes)) > 1:
        raise InputError(
            f"Fits must have equally many topics; got {', '.join(map(str, sizes))}. topics.align matches themes of "
            "models of different sizes."
        )
    rows = [
        {"a": i, "b": j, **{name: _mean_similarity(name, checked[i], checked[j], top_n) for name in _SIMILARITIES}}
        for i, j in combinations(range(len(checked)), 2)
    ]
    return pd.DataFrame(rows)


def stability_with_others(topics: Sequence[AnyTopics], *, top_n: int = 10) -> pd.DataFrame:
    """Return the mean ``jaccard`` and ``cosine`` of each of two or more fits with all others, one row per fit."""
    pairs = _stability_of_pairs(topics, top_n=top_n)
    own = [pairs[(pairs.a == i) | (pairs.b == i)] for i in range(len(topics))]
    return pd.DataFrame({name: [float(rows[name].mean()) for rows in own] for name in _SIMILARITIES})


def _mean_similarity(similarity: str, a: _Compared, b: _Compared, top_n: int) -> float:
    """Return the mean similarity of matched topics."""
    if similarity == "cosine" and not isinstance(a, np.ndarray):
        return float("nan")  # words have no weights
    return float(best_matching(_SIMILARITIES[similarity](a, b, top_n))[2].mean())


def best_matching(similarity: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return rows and columns matched one to one with the largest sum of similarities, and these."""
    rows, columns = linear_sum_assignment(similarity, maximize=True)
    return rows, columns, similarity[rows, columns]


def _jaccard_indices(a: _Compared, b: _Compared, top_n: int) -> np.ndarray:
    """Return the Jaccard index of the top terms of every topic of a and of b, shape (n_topics of a, of b)."""
    first, second = ([set(topic) for topic in _top_terms(model, top_n)] for model in (a, b))
    return np.array([[len(x & y) / len(x | y) for y in second] for x in first])


def cosines(a: _Compared, b: _Compared, top_n: int) -> np.ndarray:
    """Return the cosine of every row of a and of b, shape (n_topics of a, of b)."""
    first, second = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (a, b))
    return np.minimum(first @ second.T, 1)  # above 1 by rounding only


_SIMILARITIES: dict[str, Callable[[_Compared, _Compared, int], np.ndarray]] = {
    "jaccard": _jaccard_indices,
    "cosine": cosines,
}


def _top_terms(fit: _Compared, top_n: int) -> Sequence[Sequence[Hashable]]:
    """Return the first terms of every topic: words, or numbers of columns."""
    if isinstance(fit, np.ndarray):
        return [top_columns(row, top_n).tolist() for row in fit]
    return [topic[:top_n] for topic in fit]


def _check_fits(topics: Any) -> list[Any]:
    """Return several fits as a list; raise InputError for a single one."""
    are_several = isinstance(topics, Mapping | Sequence | np.ndarray) and not isinstance(topics, str)
    fits = list(topics.values() if isinstance(topics, Mapping) else topics) if are_several else [""]
    if any(_is_single_topic(fit) for fit in fits):
        raise InputError(
            f"topics must be a list of several fits, each with topics of its own; got one, {_named_in_error(topics)}."
        )
    return fits


def _is_single_topic(fit: Any) -> bool:
    """Return whether something given as a fit is a list of words or a row of numbers."""
    if isinstance(fit, str):
        return True
    return isinstance(fit, list | tuple | np.ndarray) and isinstance(next(iter(fit), None), str | Real)


def _named_in_error(value: Any) -> str:
    """Return how a value is named in an error."""
    return f"{value!r:.60}" if isinstance(value, str | list | tuple | Mapping) else type(value).__name__


def _as_compared(fits: Sequence[AnyTopics], top_n: int) -> list[_Compared]:
    """Return fits as weights over the same terms, or all as words; raise InputError if they can't be compared."""
    checked = [_as_fit(i, fit) for i, fit in enumerate(fits)]
    weights = [fit.weights for fit in checked if fit.weights is not None]
    terms = [tuple(fit.terms) for fit in checked if fit.terms is not None]
    if len(weights) < len(checked):
        unknown = next((i for i, fit in enumerate(checked) if fit.weights is not None and fit.terms is None), None)
        if unknown is not None:
            raise InputError(
                f"Fit {unknown} holds weights whose words are not known, and others are words; give all of them of a "
                "kind, or pd.DataFrame(weights, columns=words)."
            )
        return [fit.top_words(top_n) for fit in checked]
    if len(terms) == len(checked) and len(set(terms)) > 1:
        return list(_over_all_terms(weights, terms))
    for i, rows in enumerate(weights):
        if rows.shape[1] != weights[0].shape[1]:
            raise InputError(
                f"Fits must be over the same terms; fit 0 has {weights[0].shape[1]:,} and fit {i} {rows.shape[1]:,}. "
                "Fit them on the same matrix, or give what knows the words: themes, Pipelines, lists of words."
            )
    return list(weights)


def _as_fit(number: int, fit: AnyTopics) -> TopicSet:
    """Return the topics of one of several fits."""
    try:
        read = as_topics(fit)
        if read.weights is not None:
            check_weights("topics", read.weights)
        return read
    except InputError as error:
        raise InputError(f"Fit {number}: {error}") from None


def _over_all_terms(weights: Sequence[np.ndarray], terms: Sequence[Sequence[str]]) -> Iterator[np.ndarray]:
    """Yield weights over the terms of all fits; 0 for a term that a fit does not know."""
    column = {term: i for i, term in enumerate(sorted(set(chain.from_iterable(terms))))}
    for rows, own in zip(weights, terms, strict=True):
        spread = np.zeros((len(rows), len(column)))
        spread[:, [column[term] for term in own]] = rows
        yield spread
