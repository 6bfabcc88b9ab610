"""What a cell of the matrix holds: one table of weightings."""

from __future__ import annotations

from typing import Any

import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfTransformer


class Counts:
    """Leave counts as they are."""

    def fit(self, counts: sp.csr_array) -> Counts:
        """Return itself."""
        return self

    def transform(self, counts: sp.csr_array) -> sp.csr_array:
        """Return the counts."""
        return counts


class Tfidf:
    """Weigh counts by inverse document frequency, with rows of Euclidean length 1 (scikit-learn's definition)."""

    def __init__(self) -> None:
        self._transformer = TfidfTransformer()

    def fit(self, counts: sp.csr_array) -> Tfidf:
        """Learn the document frequencies."""
        self._transformer.fit(counts)
        return self

    def transform(self, counts: sp.csr_array) -> sp.csr_array:
        """Return the weighted counts, float64."""
        return sp.csr_array(self._transformer.transform(counts))


WEIGHTINGS: dict[str, Any] = {"count": Counts, "tfidf": Tfidf}
