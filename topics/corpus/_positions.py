"""Positions of articles: from what users put in brackets to whole numbers from 0."""

from typing import Any

import numpy as np

from topics._validation import InputError


class _NoSuchArticleError(InputError, IndexError):
    """There are fewer articles; Python ends loops over sequences by this error."""


def as_positions(rows: Any, n: int) -> np.ndarray:
    """Return positions of n articles, shape (n_rows,), each at most once, of positions or one bool per article."""
    found = as_bools(rows)
    if found.ndim != 1 or not (found.size == 0 or found.dtype.kind in "biu"):
        raise InputError(
            "Articles are had by position, corpus[0] or corpus[[0, 2]], by slice, corpus[:100], or by one True or "
            f"False per article; got {rows!r:.60}. A column is corpus.column(name); corpus.filter(id=...) finds ids."
        )
    if found.dtype == bool:
        return np.flatnonzero(check_mask("A mask", found, n))
    positions = found.astype(np.int64)
    outside = positions[(positions < -n) | (positions >= n)]
    if outside.size:
        raise _NoSuchArticleError(f"There is no article {outside[0]}: the corpus has {n:,}, the first is 0.")
    positions = np.where(positions < 0, positions + n, positions).astype(np.intp)
    sorted_positions = np.sort(positions)
    twice = sorted_positions[1:][sorted_positions[1:] == sorted_positions[:-1]]
    if twice.size:
        raise InputError(
            f"Every article can be taken once; position {twice[0]} stands more than once. A mask holds True and False, "
            "not 1 and 0."
        )
    return positions


def as_bools(values: Any) -> np.ndarray:
    """Return values as an array; bools that came as objects are bools."""
    found = np.asarray(values)
    is_bools = found.dtype == object and found.size and all(isinstance(each, bool | np.bool_) for each in found.flat)
    return found.astype(bool) if is_bools else found


def check_mask(name: str, mask: np.ndarray, n: int) -> np.ndarray:
    """Return an array; raise InputError unless it holds one bool for each of n articles."""
    if mask.shape != (n,) or mask.dtype != bool:
        raise InputError(
            f"{name} must hold one True or False per article, shape ({n},); got shape {mask.shape} of {mask.dtype}."
        )
    return mask
