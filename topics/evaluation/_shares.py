"""Checks of arrays of weights and of shares, and the top columns of a row."""

from typing import Any

import numpy as np

from topics._validation import InputError

SUM_TOLERANCE = 1e-3  # shares in single precision, or written to a file with a few digits, are off by less


def check_weights(
    name: str, weights: Any, *, shape: tuple[int, int] | None = None, empty_rows: bool = False
) -> np.ndarray:
    """Return weights in double precision; raise InputError unless they are a matrix of finite numbers of at least 0.

    Rows of zeros are an error as well unless ``empty_rows``, and so is another shape than the one given.
    """
    rows = _as_numbers(name, weights)
    if rows.ndim != 2 or 0 in rows.shape:
        raise InputError(f"{name} must have rows and columns, at least one each; got an array of shape {rows.shape}.")
    if shape is not None and rows.shape != shape:
        raise InputError(f"{name} must have {shape[0]:,} rows and {shape[1]:,} columns; got shape {rows.shape}.")
    if not (np.isfinite(rows) & (rows >= 0)).all():
        row, column = np.argwhere(~(np.isfinite(rows) & (rows >= 0)))[0]
        raise InputError(
            f"{name} must hold finite numbers of at least 0; {name}[{row}, {column}] is {rows[row, column]}."
        )
    empty = np.flatnonzero(~rows.any(axis=1))
    if empty.size and not empty_rows:
        raise InputError(f"Row {empty[0]} of {name} holds nothing but zeros, which is no distribution; leave it out.")
    return rows


def _as_numbers(name: str, values: Any) -> np.ndarray:
    """Return values in double precision; raise InputError if they are no array of numbers."""
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise InputError(f"{name} must be a dense array of numbers; got {type(values).__name__}.") from None


def check_shares(name: str, shares: Any) -> np.ndarray:
    """Return rows of shares in double precision; raise InputError if one does not sum to 1."""
    rows = check_weights(name, shares)
    sums = rows.sum(axis=1)
    off = np.flatnonzero(np.abs(sums - 1) > SUM_TOLERANCE)
    if off.size:
        raise InputError(
            f"Rows of {name} must sum to 1; row {off[0]} sums to {sums[off[0]]:.6g}. "
            f"Divide: {name} / {name}.sum(axis=1, keepdims=True)."
        )
    return rows


def check_term_shares(term_shares: Any, n_terms: int) -> np.ndarray:
    """Return the terms' shares of a corpus; raise InputError unless there is one per term and they sum to 1."""
    shares = _as_numbers("term_shares", term_shares)
    if shares.shape != (n_terms,):
        raise InputError(
            f"term_shares must hold a share for each of the {n_terms:,} terms of topics; got shape {shares.shape}."
        )
    try:
        return check_shares("term_shares", shares[None])[0]
    except InputError as error:
        raise InputError(f"term_shares must be shares of the corpus: counts / counts.sum(). {error}") from None


def check_mixtures(doc_topic: Any, n_topics: int) -> np.ndarray:
    """Return mixtures in double precision; raise InputError if they are over another number of topics."""
    mixtures = check_shares("doc_topic", doc_topic)
    if mixtures.shape[1] != n_topics:
        raise InputError(
            f"doc_topic has {mixtures.shape[1]:,} topics, and there are {n_topics:,}; take both from the same model."
        )
    return mixtures


def top_columns(row: np.ndarray, top_n: int) -> np.ndarray:
    """Return the columns of the largest weights above 0, best first, of equal ones the lowest column first."""
    best = np.argsort(-row, kind="stable")[:top_n]
    return best[row[best] > 0]
