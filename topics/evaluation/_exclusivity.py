"""Exclusivity of terms to topics, and scores that order the terms of a topic by it: FREX, relevance, lift."""

from typing import Any, Literal, overload

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from topics._elsewhere import explains_names
from topics._validation import InputError, check_between, check_integer
from topics.evaluation._any_topics import AnyTopics, as_topics
from topics.evaluation._shares import check_term_shares, top_columns

_TIE_DIGITS = 12  # terms that topics share alike must tie, though their shares differ in the last digits of a sum


@overload
def exclusivity(topics: AnyTopics, *, top_n: int = ..., per_topic: Literal[False] = ...) -> float: ...
@overload
def exclusivity(topics: AnyTopics, *, top_n: int = ..., per_topic: bool) -> float | np.ndarray | pd.Series: ...
@explains_names
def exclusivity(topics: AnyTopics, *, top_n: int = 10, per_topic: bool = False) -> float | np.ndarray | pd.Series:
    r"""Measure how far the top terms of topics belong to their topic alone; higher is better.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, DataFrame or array-like of shape (n_topics, n_terms)
        Probabilities of terms in topics (phi); rows of an array sum to 1.
    top_n : int, default=10
        Terms taken per topic, at least 1; a topic with fewer of a probability above 0 counts with those it has.
    per_topic : bool, default=False
        Return one value per topic instead of the mean.

    Returns
    -------
    float, ndarray of shape (n_topics,) or Series
        Above 0; about ``1 / n_topics`` for topics that are all alike, 1 where no other topic has any of the terms. A
        single topic has its terms to itself, so 1. Values by topic have the ids or names that topics have.

    Raises
    ------
    InputError
        If topics are not distributions, or top_n is not a whole number of at least 1.

    Notes
    -----
    The mean over a topic's top terms of :math:`\phi_{kw} / \sum_{k'} \phi_{k'w}`. Of terms of equal probability those
    in lower columns come first. Values depend on the number of topics: compare models of equally many.

    References
    ----------
    Bischof and Airoldi (2012), *Summarizing Topical Content with Word Frequency and Exclusivity*, ICML, section 2.

    Examples
    --------
    >>> exclusivity([[0.5, 0.5, 0.0], [0.0, 0.5, 0.5]], top_n=2, per_topic=True).tolist()
    [0.75, 0.75]
    """
    given = as_topics(topics)
    components = given.distributions("exclusivity")
    top_n = check_integer("top_n", top_n)
    shares = shares_of_topics(components)
    values = np.array([share[top_columns(row, top_n)].mean() for row, share in zip(components, shares, strict=True)])
    return given.by_topic(values) if per_topic else float(values.mean())


@explains_names
def frex(topics: AnyTopics, *, alpha: float = 0.5) -> np.ndarray:
    r"""Score terms that are both frequent in a topic and exclusive to it.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, DataFrame or array-like of shape (n_topics, n_terms)
        Probabilities of terms in topics (phi); rows of an array sum to 1.
    alpha : float, default=0.5
        How much exclusivity counts against frequency (omega), from 0 (frequency alone) to 1 (exclusivity alone).

    Returns
    -------
    ndarray of shape (n_topics, n_terms)
        Above 0 and at most 1, which a term has that leads in both. NaN for a term that no topic has.

    Raises
    ------
    InputError
        If topics are not distributions, or alpha is out of range.

    Notes
    -----
    With F the share of the terms that have at most a term's value, within a topic:

    .. math::

        \left(\frac{\omega}{F(\phi_{kw} / \sum_{k'} \phi_{k'w})} + \frac{1-\omega}{F(\phi_{kw})}\right)^{-1}

    Terms that no topic has take no part in F. Exclusivities that agree to twelve decimals are ties.

    References
    ----------
    Bischof and Airoldi (2012), *Summarizing Topical Content with Word Frequency and Exclusivity*, ICML, section 2.
    Roberts, Stewart and Airoldi (2016), *A Model of Text for Experimentation in the Social Sciences*, JASA 111.

    Examples
    --------
    >>> frex([[0.5, 0.3, 0.2], [0.5, 0.0, 0.5]]).round(2).tolist()
    [[0.8, 0.8, 0.33], [0.8, 0.33, 1.0]]
    """
    components = as_topics(topics).distributions("frex")
    alpha = check_between("alpha", alpha, 0, 1)
    scores = np.full(components.shape, np.nan)
    known = components.any(axis=0)
    components = components[:, known]
    exclusive = _share_at_most(shares_of_topics(components).round(_TIE_DIGITS))
    scores[:, known] = 1 / (alpha / exclusive + (1 - alpha) / _share_at_most(components))
    return scores


@explains_names
def relevance(topics: AnyTopics, term_shares: ArrayLike | None = None, *, alpha: float = 0.6) -> np.ndarray:
    r"""Score terms by a compromise of their probability in a topic and their lift (see :func:`lift`).

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, DataFrame or array-like of shape (n_topics, n_terms)
        Probabilities of terms in topics (phi); rows of an array sum to 1.
    term_shares : array-like of shape (n_terms,), optional
        Share of every term in the tokens of the corpus (p). Sums to 1. None takes it from themes: the mean of their
        probabilities, each theme weighted by its share, as ``themes.terms`` does.
    alpha : float, default=0.6
        From 0 (lift alone) to 1 (probability alone); the literature's lambda.

    Returns
    -------
    ndarray of shape (n_topics, n_terms)
        In nats, any sign; -inf for a term that the topic does not have. NaN for one that the topic has and the corpus
        does not, unless alpha is 1.

    Raises
    ------
    InputError
        If topics or term_shares are not distributions over the same terms, term_shares are not known, or alpha is out
        of range.

    Notes
    -----
    :math:`\lambda \log \phi_{kw} + (1-\lambda) \log (\phi_{kw} / p_w)`. Readers in their study found 0.6 best.

    References
    ----------
    Sievert and Shirley (2014), *LDAvis: A Method for Visualizing and Interpreting Topics*, equation 1.

    Examples
    --------
    >>> relevance([[0.5, 0.5, 0.0]], [0.5, 0.25, 0.25], alpha=0).round(3).tolist()
    [[0.0, 0.693, -inf]]
    """
    components, shares = _components_and_term_shares(topics, term_shares, "relevance")
    alpha = check_between("alpha", alpha, 0, 1)
    has = components > 0
    scores = np.log(components, out=np.full(components.shape, -np.inf), where=has)
    if alpha < 1:
        # The definition with its two logarithms of phi taken together, since 0 times minus infinity is NaN.
        scores -= (1 - alpha) * np.log(shares, out=np.zeros_like(shares), where=shares > 0)
        scores[has & (shares == 0)] = np.nan
    return scores


@explains_names
def lift(topics: AnyTopics, term_shares: ArrayLike | None = None) -> np.ndarray:
    """Return how many times as frequent a term is in a topic as in the corpus.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, DataFrame or array-like of shape (n_topics, n_terms)
        Probabilities of terms in topics (phi); rows of an array sum to 1.
    term_shares : array-like of shape (n_terms,), optional
        Share of every term in the tokens of the corpus (p). Sums to 1. None takes it from themes: the mean of their
        probabilities, each theme weighted by its share, as ``themes.terms`` does.

    Returns
    -------
    ndarray of shape (n_topics, n_terms)
        At least 0; 1 for a term as frequent as in the corpus. NaN for a term that the corpus does not have.

    Raises
    ------
    InputError
        If topics or term_shares are not distributions over the same terms, or term_shares are not known.

    Notes
    -----
    Rare terms have the highest lift of all; :func:`relevance` holds against it.

    References
    ----------
    Taddy (2012), *On Estimation and Selection for Topic Models*, AISTATS.
    Sievert and Shirley (2014), *LDAvis: A Method for Visualizing and Interpreting Topics*, section 2.

    Examples
    --------
    >>> lift([[0.5, 0.5, 0.0]], [0.5, 0.25, 0.25]).tolist()
    [[1.0, 2.0, 0.0]]
    """
    components, shares = _components_and_term_shares(topics, term_shares, "lift")
    return np.divide(components, shares, out=np.full(components.shape, np.nan), where=shares > 0)


def _components_and_term_shares(topics: AnyTopics, term_shares: Any, user: str) -> tuple[np.ndarray, np.ndarray]:
    """Return distributions of topics, and the share of every term that was given or that themes tell."""
    given = as_topics(topics)
    components = given.distributions(user)
    if term_shares is not None:
        return components, check_term_shares(term_shares, components.shape[1])
    if given.reading is None:
        raise InputError(
            f"{user} needs term_shares, which {given.origin} does not tell; counts.sum(axis=0) / counts.sum(), say."
        )
    return components, mean_term_shares(components, np.asarray(given.reading.shares))


def mean_term_shares(components: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """Return the share of every term by the model: its mean over topics, weighted by their shares where known."""
    weights = shares if np.nansum(shares) > 0 else np.full(len(components), 1 / len(components))
    term_shares = weights @ components
    return np.asarray(term_shares / term_shares.sum())


def shares_of_topics(components: np.ndarray) -> np.ndarray:
    """Return every topic's share of each term, columns that sum to 1; a term that no topic has stays 0."""
    totals = components.sum(axis=0)
    return np.divide(components, totals, out=np.zeros_like(components), where=totals > 0)


def _share_at_most(values: np.ndarray) -> np.ndarray:
    """Return for each entry the share of its row's entries that are not larger."""
    return rankdata(values, method="max", axis=1) / values.shape[1]
