"""What a cell of the matrix holds: one table of weightings."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfTransformer

from topics.io import State, Storable, check_array


class Counts(Storable):
    """Leave counts as they are."""

    SAVED_AS = "counts"

    def _state(self) -> dict[str, Any]:
        return {}

    @classmethod
    def _from_state(cls, state: State) -> Counts:
        state.finish()
        return cls()

    def fit(self, counts: sp.csr_array) -> Counts:
        """Return itself."""
        return self

    def transform(self, counts: sp.csr_array) -> sp.csr_array:
        """Return the counts."""
        return counts


class Tfidf(Storable):
    """Weigh counts by inverse document frequency, with rows of Euclidean length 1 (scikit-learn's definition)."""

    SAVED_AS = "tfidf"

    def __init__(self) -> None:
        self._transformer = TfidfTransformer()

    def _state(self) -> dict[str, Any]:
        return {"idf": self._transformer.idf_}

    @classmethod
    def _from_state(cls, state: State) -> Tfidf:
        made = cls()
        made._transformer.idf_ = check_array("idf", state.take("idf", np.ndarray), "f", None)
        made._transformer.n_features_in_ = made._transformer.idf_.size
        state.finish()
        return made

    @property
    def n_terms(self) -> int:
        """How many terms have a weight."""
        return int(self._transformer.n_features_in_)

    def fit(self, counts: sp.csr_array) -> Tfidf:
        """Learn the document frequencies."""
        self._transformer.fit(counts)
        return self

    def transform(self, counts: sp.csr_array) -> sp.csr_array:
        """Return the weighted counts, float64."""
        return sp.csr_array(self._transformer.transform(counts))


WEIGHTINGS: dict[str, Any] = {"count": Counts, "tfidf": Tfidf}
