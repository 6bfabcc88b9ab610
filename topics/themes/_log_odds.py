"""Log-odds ratios of words between two sides, in standard errors."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, issparse

from topics._validation import InputError, check_positive


class _LogOdds(NamedTuple):
    """Log-odds ratios of words, their variances, and the ratios in standard errors; each of shape (n_terms,)."""

    log_odds: np.ndarray
    variance: np.ndarray
    z: np.ndarray


def log_odds(
    counts_a: ArrayLike, counts_b: ArrayLike, *, prior: ArrayLike | None = None, prior_size: float | None = None
) -> _LogOdds:
    """Compare how often two sides use words, with an informative Dirichlet prior; counts of shape (n_terms,).

    prior holds the counts of a background corpus, by default of both sides together; prior_size says how many of its
    tokens each side gets beside its own, by default as many as the smaller side has. NaN for a word that neither side
    nor the background has, and where it is the only one. For the formula see :meth:`topics.Themes.words_by`.
    """
    a, b = _check_word_counts("counts_a", counts_a), _check_word_counts("counts_b", counts_b)
    background = a + b if prior is None else _check_word_counts("prior", prior)
    if not a.shape == b.shape == background.shape:
        raise InputError(
            f"counts_a, counts_b and prior must be of the same words; got {a.size:,}, {b.size:,} and "
            f"{background.size:,} counts."
        )
    alpha_0 = prior_sizes(a, b, prior_size)
    if not alpha_0.all():
        raise InputError("A side without any words can't be compared; prior_size=1000, say, would say how it compares.")
    lacking = np.flatnonzero((background == 0) & (a + b > 0))
    if lacking.size:
        raise InputError(
            f"The background has none of word {lacking[0]}, which the sides have {(a + b)[lacking[0]]:g} times. Take "
            "counts of a corpus that holds both sides."
        )
    return compare_rows(a, b, background, alpha_0)


def prior_sizes(a: np.ndarray, b: np.ndarray, prior_size: float | None) -> np.ndarray:
    """Return the tokens of the prior, by default as many as the smaller side has, shape (..., 1)."""
    smaller = np.minimum(a.sum(axis=-1, keepdims=True), b.sum(axis=-1, keepdims=True))
    return smaller if prior_size is None else np.full_like(smaller, check_positive("prior_size", prior_size))


def compare_rows(a: np.ndarray, b: np.ndarray, background: np.ndarray, prior_size: np.ndarray) -> _LogOdds:
    """Return what :func:`log_odds` does, without checks: one row per comparison, arrays of shape (..., n_terms)."""
    total = background.sum(axis=-1, keepdims=True)
    alpha = prior_size * np.divide(background, total, out=np.zeros_like(background), where=total > 0)
    ya, yb = a + alpha, b + alpha
    # Each difference on its own: a side that says one word only leaves nothing but a prior that may be tiny.
    rest_a = (a.sum(axis=-1, keepdims=True) - a) + (prior_size - alpha)
    rest_b = (b.sum(axis=-1, keepdims=True) - b) + (prior_size - alpha)
    # A side without a single word says nothing, however large the other is.
    defined = (background > 0) & (background < total) & (prior_size > 0)
    odds_a = np.divide(ya, rest_a, out=np.full(ya.shape, np.nan), where=defined)
    odds_b = np.divide(yb, rest_b, out=np.full(yb.shape, np.nan), where=defined)
    ratio = np.log(odds_a) - np.log(odds_b)
    variance = np.full(ya.shape, np.nan)
    variance[defined] = 1 / ya[defined] + 1 / yb[defined]
    return _LogOdds(ratio, variance, ratio / np.sqrt(variance))


def largest_columns(z: np.ndarray, allowed: np.ndarray, top_n: int) -> np.ndarray:
    """Return the allowed columns with the largest z, best first, of equal ones the lowest first."""
    columns = np.flatnonzero(allowed)
    return columns[np.argsort(-z[columns], kind="stable")[:top_n]]


def _check_word_counts(name: str, counts: Any) -> np.ndarray:
    """Return counts in double precision; raise InputError for what is no list of finite numbers of at least 0."""
    try:
        values = np.asarray(counts, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name} must hold numbers; got {type(counts).__name__}.") from None
    if values.ndim != 1 or not (np.isfinite(values) & (values >= 0)).all():
        raise InputError(f"{name} must be one row of finite counts of at least 0; got {counts!r:.80}.")
    return values


def check_count_matrix(X: Any, *columns: Sequence[str]) -> csr_array:
    """Return X as csr; raise InputError for what is not sparse counts with one entry of each of columns per term."""
    if not issparse(X):
        raise InputError(f"X must be a sparse matrix of counts, articles x terms; got {type(X).__name__}.")
    counts = csr_array(X)
    if not ((counts.data >= 0) & (counts.data == np.floor(counts.data))).all():
        raise InputError(
            "X must hold counts, whole numbers of at least 0. Weights such as tf-idf say nothing about how sure a "
            'difference is: count with Vectorizer(weighting="count").'
        )
    for entries in columns:
        if len(entries) != counts.shape[1]:
            raise InputError(
                f"Terms and words must be one for each of the {counts.shape[1]:,} columns of X; got {len(entries):,}."
            )
    return counts
