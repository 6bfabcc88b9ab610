"""What a fitted model, and the vectorizer that made its matrix, remember of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from msgspec.structs import force_setattr

from topics._frozen import read_only
from topics._validation import count_noun
from topics.io import SavedFields, check_array

_TOLERANCE = 1e-6  # of sums, which may have been added up in another order


class MatrixSummary(SavedFields, frozen=True, eq=False, tag="matrix summary"):
    """What a fitted model or vectorizer remembers of the documents x terms matrix that it has learned from.

    Attributes
    ----------
    n_documents : int
        Rows, over all batches.
    is_counts : bool
        Whether every entry is a whole number.
    term_sums : ndarray of shape (n_terms,), float64
        The sum of every column.
    """

    n_documents: int
    is_counts: bool
    term_sums: np.ndarray

    def __post_init__(self) -> None:
        check_array("term_sums", self.term_sums, "f", None)
        force_setattr(self, "term_sums", read_only(self.term_sums))

    def __repr__(self) -> str:
        kind = "counts" if self.is_counts else "weights"
        shape = f"{count_noun(self.n_documents, 'document')}, {count_noun(self.term_sums.size, 'term')}"
        return f"MatrixSummary({shape}, {kind})"

    @classmethod
    def from_matrix(cls, X: Any) -> MatrixSummary:
        """Return the summary of a matrix.

        Parameters
        ----------
        X : array-like or sparse of shape (n_documents, n_terms)
            Counts or weights.

        Returns
        -------
        MatrixSummary
            Of all its rows.
        """
        X = sp.csr_array(X)
        is_counts = X.dtype.kind in "biu" or bool((X.data == np.rint(X.data)).all())
        return cls(X.shape[0], is_counts, np.asarray(X.sum(axis=0), dtype=np.float64))

    def with_batch(self, batch: MatrixSummary) -> MatrixSummary:
        """Return the summary of these rows and those of a further batch over the same terms.

        Parameters
        ----------
        batch : MatrixSummary
            Of the further rows.

        Returns
        -------
        MatrixSummary
            Of all rows.
        """
        return MatrixSummary(
            self.n_documents + batch.n_documents,
            self.is_counts and batch.is_counts,
            self.term_sums + batch.term_sums,
        )

    def matches(self, X: Any) -> bool:
        """Return whether a matrix has as many documents, the same kind of entries and the same sums of terms.

        Parameters
        ----------
        X : array-like or sparse of shape (n_documents, n_terms), or MatrixSummary
            Any matrix, or what is remembered of one.

        Returns
        -------
        bool
            False for another number of terms as well.
        """
        other = X if isinstance(X, MatrixSummary) else MatrixSummary.from_matrix(X)
        return (
            (self.n_documents, self.is_counts, self.term_sums.shape)
            == (other.n_documents, other.is_counts, other.term_sums.shape)
        ) and bool(np.allclose(self.term_sums, other.term_sums, rtol=_TOLERANCE, atol=0))
