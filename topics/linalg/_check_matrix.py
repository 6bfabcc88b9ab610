"""Checks of a documents x terms matrix, and what it may hold."""

from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.utils import check_array

from topics._validation import InputError

# Single precision holds larger numbers, but not their squares.
_MAX_ENTRY = 1e12


def check_entries(X: sp.csr_array, user: str) -> sp.csr_array:
    """Return the matrix with 32-bit indices; raise InputError for a bad entry, and say where it is."""
    with np.errstate(invalid="ignore"):
        bad = np.flatnonzero(~((X.data >= 0) & (X.data <= _MAX_ENTRY)))
    if bad.size:
        value, column = X.data[bad[0]], X.indices[bad[0]]
        row = np.searchsorted(X.indptr, bad[0], side="right") - 1
        kind = "NaN" if np.isnan(value) else "Negative values" if value < 0 else "inf or too large a number"
        more = f", and {bad.size - 1:,} more" if bad.size > 1 else ""
        raise InputError(
            f"{kind} in data passed to {user}: X[{row}, {column}] is {value}{more}. Counts and weights must be from 0 "
            f"to {_MAX_ENTRY:.0e}."
        )
    # Solvers behind the engines take 32-bit numbers only.
    if X.nnz <= np.iinfo(np.int32).max:
        X.indices, X.indptr = X.indices.astype(np.int32, copy=False), X.indptr.astype(np.int32, copy=False)
    return X


def check_matrix(X: Any, user: str) -> sp.csr_array:
    """Return any matrix as csr; raise InputError if it is none or has a bad entry."""
    return check_entries(sp.csr_array(check_array(X, accept_sparse="csr", ensure_all_finite=False)), user)
