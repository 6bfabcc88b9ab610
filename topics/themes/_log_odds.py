"""Which words one side uses more than another, given how sure that is."""

from __future__ import annotations

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
    r"""Compare how often two sides use words, with an informative Dirichlet prior.

    Parameters
    ----------
    counts_a, counts_b : array-like of shape (n_terms,)
        How often each side uses every word, at least 0.
    prior : array-like of shape (n_terms,), optional
        How often a background corpus uses them. Default: the two sides together.
    prior_size : float, optional
        How many tokens of the background each side gets beside its own, above 0. More of them draw the ratios of rare
        words to 0, and make more of a word that one side never uses. Default: as many as the smaller side has.

    Returns
    -------
    LogOdds
        ``log_odds`` (above 0 where side a uses a word more), ``variance`` (above 0), ``z`` (the ratio in standard
        errors; its sign is that of the ratio). NaN for a word that neither side nor the background has, and where it
        is the only one.

    Raises
    ------
    InputError
        If the counts are not equally many numbers of at least 0, or a side has a word that the background lacks.

    Notes
    -----
    With counts y of n tokens and prior :math:`\alpha_w = \alpha_0 b_w / \sum b`, of sum :math:`\alpha_0`:

    .. math::

        \delta_w = \log\frac{y^a_w + \alpha_w}{n^a + \alpha_0 - y^a_w - \alpha_w}
                 - \log\frac{y^b_w + \alpha_w}{n^b + \alpha_0 - y^b_w - \alpha_w}, \qquad
        \sigma^2_w \approx \frac{1}{y^a_w + \alpha_w} + \frac{1}{y^b_w + \alpha_w}, \qquad
        z_w = \delta_w / \sigma_w.

    References
    ----------
    Monroe, Colaresi and Quinn (2008), *Fightin' Words: Lexical Feature Selection and Evaluation for Identifying the
    Content of Political Conflict*, Political Analysis 16, sections 3.3 to 3.5.1.

    Examples
    --------
    >>> log_odds([30, 10, 60], [10, 10, 80], prior_size=10).z.round(2).tolist()
    [3.57, 0.0, -5.46]
    """
    a, b = _check_counts("counts_a", counts_a), _check_counts("counts_b", counts_b)
    background = a + b if prior is None else _check_counts("prior", prior)
    if not a.shape == b.shape == background.shape:
        raise InputError(
            f"counts_a, counts_b and prior must be of the same words; got {a.size:,}, {b.size:,} and "
            f"{background.size:,} counts."
        )
    alpha_0 = sizes_of_prior(a, b, prior_size)
    if not alpha_0.all():
        raise InputError("A side without any words can't be compared; prior_size=1000, say, would say how it compares.")
    lacking = np.flatnonzero((background == 0) & (a + b > 0))
    if lacking.size:
        raise InputError(
            f"The background has none of word {lacking[0]}, which the sides have {(a + b)[lacking[0]]:g} times. Take "
            "counts of a corpus that holds both sides."
        )
    return compared(a, b, background, alpha_0)


def sizes_of_prior(a: np.ndarray, b: np.ndarray, prior_size: float | None) -> np.ndarray:
    """Return the tokens of the prior, the smaller side's where none are asked for, with words' axis kept as 1."""
    smaller = np.minimum(a.sum(axis=-1, keepdims=True), b.sum(axis=-1, keepdims=True))
    return smaller if prior_size is None else np.full_like(smaller, check_positive("prior_size", prior_size))


def compared(a: np.ndarray, b: np.ndarray, background: np.ndarray, prior_size: np.ndarray) -> _LogOdds:
    """Return the same without checks; sides may be several, with words along the last axis."""
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


def best_columns(z: np.ndarray, allowed: np.ndarray, top_n: int) -> np.ndarray:
    """Return the allowed columns with the largest z, best first, of equal ones the lowest first."""
    columns = np.flatnonzero(allowed)
    return columns[np.argsort(-z[columns], kind="stable")[:top_n]]


def _check_counts(name: str, counts: Any) -> np.ndarray:
    """Return counts in double precision, or refuse what is no list of finite numbers of at least 0."""
    try:
        values = np.asarray(counts, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name} must hold numbers; got {type(counts).__name__}.") from None
    if values.ndim != 1 or not (np.isfinite(values) & (values >= 0)).all():
        raise InputError(f"{name} must be one row of finite counts of at least 0; got {counts!r:.80}.")
    return values


def check_count_matrix(X: Any, *columns: Sequence[str]) -> csr_array:
    """Return X as csr, or refuse what is not sparse counts with an entry of each of columns for every term."""
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
