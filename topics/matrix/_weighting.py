"""The table of weightings of a documents x terms matrix."""

from __future__ import annotations

from typing import Any, Literal

import msgspec
import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfTransformer

from topics.io import SavedFields, check_array


class Counts(SavedFields, frozen=True, tag="counts"):
    """Leave counts as they are."""

    def fit(self, counts: sp.csr_array) -> Counts:
        """Return itself."""
        return self

    def transform(self, counts: sp.csr_array) -> sp.csr_array:
        """Return the counts."""
        return counts


class Tfidf(SavedFields, frozen=True, eq=False, tag="tfidf"):
    """Weigh counts by inverse document frequency, with rows of Euclidean length 1 (scikit-learn's definition).

    Parameters
    ----------
    idf : ndarray of shape (n_terms,), float64
        The weight of every term; none before the fit.
    """

    idf: np.ndarray = msgspec.field(default_factory=lambda: np.empty(0))

    def __post_init__(self) -> None:
        check_array("idf", self.idf, "f", None)

    @property
    def n_terms(self) -> int:
        """The number of weighted terms."""
        return int(self.idf.size)

    def fit(self, counts: sp.csr_array) -> Tfidf:
        """Return the weighting that has learned the document frequencies."""
        return Tfidf(TfidfTransformer().fit(counts).idf_)

    def transform(self, counts: sp.csr_array) -> sp.csr_array:
        """Return the weighted counts, float64."""
        if not counts.shape[0]:  # which scikit-learn's transformer refuses
            return counts.astype(np.float64)
        transformer = TfidfTransformer()
        transformer.idf_, transformer.n_features_in_ = self.idf, self.n_terms
        return sp.csr_array(transformer.transform(counts))


Weighting = Literal["count", "tfidf"]
WEIGHTINGS: dict[Weighting, Any] = {"count": Counts, "tfidf": Tfidf}
