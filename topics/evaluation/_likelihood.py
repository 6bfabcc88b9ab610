"""Likelihood of documents under topics: perplexity, and document completion for held-out documents."""

from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import ArrayLike
from sklearn.utils import check_random_state

from topics._elsewhere import explains_names
from topics._validation import InputError, check_jobs, check_positive
from topics.evaluation._any_topics import AnyTopics, as_topics
from topics.evaluation._mixtures import mixtures_of
from topics.evaluation._shares import check_shares
from topics.linalg import (
    Workers,
    check_matrix,
    hash_rows,
    infer_mixtures,
    log_likelihoods,
    pad_columns,
    single_precision,
)

PRIORS = (0.01, 0.02, 0.05, 0.1, 0.2)  # every model is judged with the prior of mixtures that suits it best
_PROBABILITY_FLOOR = 1e-12  # added to every probability: a term that no topic has costs about 28 nats, not everything
_INFERENCE_SWEEPS = 50  # always as many, so that all models are judged alike


@explains_names
def perplexity(topics: AnyTopics, X: Any = None, doc_topic: ArrayLike | None = None) -> float:
    r"""Return the perplexity per token of X under mixtures of topics; lower is better.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, DataFrame or array-like of shape (n_topics, n_terms)
        Probabilities of terms in topics (phi); rows of an array sum to 1.
    X : array-like or sparse of shape (n_documents, n_terms), optional
        Token counts, at least 0. None takes those of the themes' own articles.
    doc_topic : array-like of shape (n_documents, n_topics), optional
        Mixtures (theta). Rows sum to 1. None takes those of the themes' own articles, scaled where themes were dropped,
        or those that a model infers of X.

    Returns
    -------
    float
        At least 1; ``n_terms`` for uniform topics; inf where the model rules out a term that occurs.

    Raises
    ------
    InputError
        If X holds no tokens or a bad entry, the others are not distributions, shapes do not fit, or one that the topics
        do not bring is left out.

    Notes
    -----
    The exponential of minus the log-likelihood of a token. Mixtures that were found on X itself make it optimistic:
    :func:`document_completion` gives them one half of every document and is judged by the other.

    References
    ----------
    Wallach, Murray, Salakhutdinov and Mimno (2009), *Evaluation Methods for Topic Models*, ICML, section 3.

    Examples
    --------
    >>> round(perplexity([[0.25, 0.25, 0.25, 0.25]], [[3, 1, 0, 2]], [[1.0]]), 9)
    4.0
    """
    given = as_topics(topics)
    components = given.distributions("perplexity")
    mixtures = np.ascontiguousarray(mixtures_of(given, doc_topic, "perplexity", X))
    if X is None:
        if given.reading is None:
            raise InputError(f"perplexity needs X, the counts of documents, which {given.origin} does not bring.")
        X = given.reading.counts
    X = _check_token_counts(X, "perplexity", components.shape[1])
    if len(mixtures) != X.shape[0]:
        raise InputError(f"X has {X.shape[0]:,} documents and doc_topic {len(mixtures):,}; give a mixture to each.")
    out = np.empty(X.shape[0])
    log_likelihoods(0, X.shape[0], *single_precision(X), mixtures, np.ascontiguousarray(components.T), out)
    with np.errstate(over="ignore"):  # inf is an answer
        return float(np.exp(-out.sum() / X.sum()))


@explains_names
def split_tokens(X: Any, *, random_state: Any = 0) -> tuple[sp.csr_array, sp.csr_array]:
    """Split the tokens of every document at random into two halves.

    Parameters
    ----------
    X : array-like or sparse of shape (n_documents, n_terms)
        Token counts, whole numbers of at least 0.
    random_state : int, RandomState or None, default=0
        Seed of the split. None takes another every time.

    Returns
    -------
    seen, unseen : csr_array of shape (n_documents, n_terms), int64
        Counts that add up to X. Of an odd number of tokens the second has one more, so that a document of one token
        has none to be seen.

    Raises
    ------
    InputError
        If an entry is not a whole number of at least 0.

    Notes
    -----
    The halves of a document follow from its counts and the seed alone, whatever other documents there are.

    Examples
    --------
    >>> seen, unseen = split_tokens([[3, 1, 0, 2], [0, 0, 1, 0]])
    >>> seen.sum(axis=1).tolist(), (seen + unseen).toarray().tolist()
    ([3, 0], [[3, 1, 0, 2], [0, 0, 1, 0]])
    """
    seed = int(check_random_state(random_state).randint(2**31 - 1))
    X = _whole_counts(X, "split_tokens")
    counts = X.data
    n_tokens = X.sum(axis=1)
    bounds = np.concatenate([[0], np.cumsum(n_tokens)])
    keys = _shuffling_keys(X, bounds, seed)
    # Documents in order, their tokens shuffled: the key of the first token of each second half.
    ordered = np.sort(keys)
    middle = np.append(ordered, np.uint64(0))[bounds[:-1] + n_tokens // 2]
    is_seen = keys < np.repeat(middle, n_tokens)
    entry_of_token = np.repeat(np.arange(counts.size), counts)
    seen = np.bincount(entry_of_token[is_seen], minlength=counts.size).astype(np.int64)
    return _with_counts(X, seen), _with_counts(X, counts - seen)


@explains_names
def document_completion(
    topics: AnyTopics,
    X: Any,
    *,
    doc_topic_prior: float | ArrayLike | None = None,
    random_state: Any = 0,
    n_jobs: int | None = None,
) -> float:
    """Measure the log-likelihood of held-out documents by document completion; higher is better.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, DataFrame or array-like of shape (n_topics, n_terms)
        Probabilities of terms in topics (phi); rows of an array sum to 1.
    X : array-like or sparse of shape (n_documents, n_terms)
        Token counts of documents that the topics were not learned from, whole numbers of at least 0.
    doc_topic_prior : float or array-like of shape (n_topics,), optional
        Pseudo-counts of topics in a document (alpha), above 0, or at least 0 in an array. None tries five from 0.01 to
        0.2, the same for all topics, and takes the best, so that each model is judged with the one that suits it.
    random_state : int, RandomState or None, default=0
        Seed of the split, see :func:`split_tokens`. Models can be compared under the same seed.
    n_jobs : int, optional
        Threads; None and -1 mean one per core. The value does not depend on it.

    Returns
    -------
    float
        Mean over the tokens of the second halves, in nats; at most about 0, and about minus the logarithm of
        ``n_terms`` for uniform topics.

    Raises
    ------
    InputError
        If X holds no tokens or entries that are not whole numbers, topics are not distributions over as many terms, or
        an option is out of range.

    Notes
    -----
    The mixture of a document is inferred from the first half of its tokens, in 50 steps of expectation-maximization
    from equal shares; an empty half, as of a document of one token, has the prior for its mixture. The likelihood is
    that of the second half. 1e-12 is added to all probabilities, so that a token that no topic explains costs about 28
    nats and not everything. Values of different vocabularies can't be compared.

    References
    ----------
    Wallach, Murray, Salakhutdinov and Mimno (2009), *Evaluation Methods for Topic Models*, ICML, section 5.

    Examples
    --------
    >>> topics = [[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 0.5, 0.5]]
    >>> round(document_completion(topics, [[30, 30, 0, 0], [0, 0, 30, 30]]), 2)
    -0.69
    """
    components = as_topics(topics).distributions("document_completion")
    _check_token_counts(X, "document_completion", components.shape[1])
    return completion_of_halves(
        *split_tokens(X, random_state=random_state), components, doc_topic_prior=doc_topic_prior, n_jobs=n_jobs
    )


def completion_of_halves(
    seen: Any,
    unseen: Any,
    components: ArrayLike,
    *,
    doc_topic_prior: float | ArrayLike | None = None,
    n_jobs: int | None = None,
) -> float:
    """Return the log-likelihood per token of ``unseen``, in nats, with mixtures inferred from ``seen``.

    Both are halves of the same documents, sparse of shape (n_documents, n_terms).
    """
    components = check_shares("components", components)
    n_topics, n_terms = components.shape
    seen = check_matrix(seen, "completion_of_halves")
    unseen = _check_token_counts(unseen, "completion_of_halves", n_terms)
    if seen.shape != unseen.shape:
        raise InputError(f"seen and unseen must be halves of the same documents; got {seen.shape} and {unseen.shape}.")
    check_jobs(n_jobs)
    priors = [
        _check_doc_topic_prior(prior, n_topics) for prior in (PRIORS if doc_topic_prior is None else [doc_topic_prior])
    ]
    term_topic = np.ascontiguousarray(components.T) + _PROBABILITY_FLOOR
    judged, out = single_precision(unseen), np.empty(seen.shape[0])
    values = []
    with Workers(n_jobs) as workers:
        for prior in priors:
            mixtures = mixtures_from_counts(seen, term_topic, prior, workers)
            workers.run(log_likelihoods, judged[0], *judged, mixtures, term_topic, out)
            values.append(float(out.sum() / unseen.sum()))
    return max(values)


def mixtures_from_counts(X: sp.csr_array, term_topic: np.ndarray, prior: np.ndarray, workers: Workers) -> np.ndarray:
    """Return the most probable mixtures of documents under topics, (n_terms, n_topics); (n_documents, n_topics)."""
    n_topics, counts = prior.size, single_precision(X)
    mixtures = pad_columns(np.full((X.shape[0], n_topics), 1 / n_topics))
    topics = pad_columns(term_topic), pad_columns(prior[None])[0]
    # A tolerance of 0, so that the sweeps are equally many for all models.
    workers.run(infer_mixtures, counts[0], *counts, *topics, np.float32(0), _INFERENCE_SWEEPS, mixtures)
    return mixtures[:, :n_topics].astype(np.float64)


def _check_doc_topic_prior(prior: Any, n_topics: int) -> np.ndarray:
    """Return pseudo-counts of every topic; raise InputError unless there is a number above 0, or one for each."""
    if np.ndim(prior) == 0:
        return np.full(n_topics, check_positive("doc_topic_prior", prior))
    pseudo_counts = np.asarray(prior, dtype=np.float64)
    fits = pseudo_counts.shape == (n_topics,) and np.isfinite(pseudo_counts).all() and (pseudo_counts >= 0).all()
    if not fits or not pseudo_counts.any():
        raise InputError(
            f"doc_topic_prior must be a number above 0, or {n_topics:,} of at least 0, one per topic and not all 0; "
            f"got an array of shape {pseudo_counts.shape}."
        )
    return pseudo_counts


def _read_counts(X: Any, user: str) -> sp.csr_array:
    """Return a matrix as csr; raise InputError for what is none."""
    try:
        return check_matrix(X, user)
    except InputError:
        raise
    except (TypeError, ValueError):
        raise InputError(
            f'{user} takes counts of terms in documents, a matrix such as Vectorizer(weighting="count")'
            f".fit_transform(texts) or themes.counts; got {type(X).__name__}."
        ) from None


def _check_token_counts(X: Any, user: str, n_terms: int) -> sp.csr_array:
    """Return X as csr; raise InputError if it holds no tokens or is over other terms."""
    X = _read_counts(X, user)
    if X.shape[1] != n_terms:
        raise InputError(
            f"X has {X.shape[1]:,} terms and the topics have {n_terms:,}; count X with the vocabulary of the topics."
        )
    if X.sum() == 0:
        raise InputError(
            f"X of shape {X.shape} holds no tokens; {user} needs at least one. "
            "Was it counted with the vocabulary of the topics?"
        )
    return X


def _whole_counts(X: Any, user: str) -> sp.csr_array:
    """Return X as csr of int64, rows sorted and without zeros; raise InputError if an entry is no whole number."""
    X = _read_counts(X, user)
    counts = X.data.astype(np.int64)
    broken = np.flatnonzero(counts != X.data)
    if broken.size:
        raise InputError(
            f"{user} takes counts of tokens, which are whole numbers; X holds {X.data[broken[0]]}. "
            'Vectorizer(weighting="count") counts.'
        )
    X = sp.csr_array((counts, X.indices, X.indptr), X.shape, copy=True)
    X.sum_duplicates()
    X.eliminate_zeros()
    return X


def _with_counts(X: sp.csr_array, counts: np.ndarray) -> sp.csr_array:
    """Return a matrix with other counts in the places of X, those of 0 left out."""
    half = sp.csr_array((counts, X.indices, X.indptr), X.shape, copy=True)
    half.eliminate_zeros()
    return half


def _shuffling_keys(X: sp.csr_array, bounds: np.ndarray, seed: int) -> np.ndarray:
    """Return a different number for every token, to sort the tokens of each document at random by; uint64."""
    # The upper half is the document; the lower half the token's place in it, shuffled by steps that each map 32 bits
    # one to one (the finalizer of MurmurHash3) and into which the document's own hash and the seed go.
    n_tokens = np.diff(bounds)
    with np.errstate(over="ignore"):  # not compiled, the kernel would warn of the overflow that a hash lives on
        of_document = hash_rows(*single_precision(X)) * np.uint64(2 * seed + 1)
    of_document ^= of_document >> np.uint64(29)
    of_document *= np.uint64(0x9E3779B97F4A7C15)
    place = np.arange(bounds[-1]) - np.repeat(bounds[:-1], n_tokens)
    lower = place.astype(np.uint32)
    for salt in (of_document & np.uint64(0xFFFFFFFF), of_document >> np.uint64(32)):
        lower ^= np.repeat(salt.astype(np.uint32), n_tokens)
        for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
            lower ^= lower >> np.uint32(shift)
            lower *= np.uint32(factor)
    document = np.repeat(np.arange(n_tokens.size, dtype=np.uint64), n_tokens)
    return document << np.uint64(32) | lower
