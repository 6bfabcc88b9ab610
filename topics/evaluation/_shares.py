"""What arrays of weights and of shares may hold."""

from __future__ import annotations

from typing import Any

import numpy as np

from topics._validation import InputError

# Shares in single precision, or written to a file with a few digits, sum to 1 to about this.
_TOLERANCE = 1e-3


def check_weights(name: str, weights: Any) -> np.ndarray:
    """Return weights in double precision, or refuse what is no table of finite numbers of at least 0, some above."""
    try:
        rows = np.asarray(weights, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name} must be an array of numbers; got {type(weights).__name__}.") from None
    if rows.ndim != 2 or 0 in rows.shape:
        raise InputError(f"{name} must have rows and columns, at least one each; got an array of shape {rows.shape}.")
    if not (np.isfinite(rows) & (rows >= 0)).all():
        row, column = np.argwhere(~(np.isfinite(rows) & (rows >= 0)))[0]
        raise InputError(
            f"{name} must hold finite numbers of at least 0; {name}[{row}, {column}] is {rows[row, column]}."
        )
    empty = np.flatnonzero(~rows.any(axis=1))
    if empty.size:
        raise InputError(f"Row {empty[0]} of {name} holds nothing but zeros, which is no distribution; leave it out.")
    return rows


def check_shares(name: str, shares: Any) -> np.ndarray:
    """Return rows of shares in double precision, or refuse rows that do not sum to 1."""
    rows = check_weights(name, shares)
    sums = rows.sum(axis=1)
    off = np.flatnonzero(np.abs(sums - 1) > _TOLERANCE)
    if off.size:
        raise InputError(
            f"Rows of {name} must sum to 1; row {off[0]} sums to {sums[off[0]]:.6g}. "
            f"Divide: {name} / {name}.sum(axis=1, keepdims=True)."
        )
    return rows


def check_term_shares(term_shares: Any, n_terms: int) -> np.ndarray:
    """Return the terms' shares of a corpus, or refuse what is not one share a term with a sum of 1."""
    shares = np.asarray(term_shares)
    if shares.shape != (n_terms,):
        raise InputError(
            f"term_shares must hold a share for each of the {n_terms:,} terms of components; got shape {shares.shape}."
        )
    try:
        return check_shares("term_shares", shares[None])[0]
    except InputError as error:
        raise InputError(f"term_shares must be shares of the corpus: counts / counts.sum(). {error}") from None


def check_mixtures(doc_topic: Any, n_topics: int) -> np.ndarray:
    """Return mixtures in double precision, or refuse those of another number of topics."""
    mixtures = check_shares("doc_topic", doc_topic)
    if mixtures.shape[1] != n_topics:
        raise InputError(
            f"doc_topic has {mixtures.shape[1]:,} topics and components {n_topics:,}; take both from the same model."
        )
    return mixtures


def top_columns(row: np.ndarray, top_n: int) -> np.ndarray:
    """Return the columns of the largest weights above 0, best first, of equal ones the lowest column first."""
    best = np.argsort(-row, kind="stable")[:top_n]
    return best[row[best] > 0]
