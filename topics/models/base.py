"""What LDA and NMF share: checks, and one shape of result whatever the engine."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Protocol

import numpy as np
import scipy.sparse as sp
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import Tags, check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from topics._checks import InputError, check_choice, check_integer, check_jobs


class FittedEngine(Protocol):
    """What an engine hands back.

    Attributes
    ----------
    topic_term : ndarray of shape (n_topics, n_terms)
        Nonnegative weights, not normalized.
    n_iter : int
        Passes over the documents that the fit took.
    """

    @property
    def topic_term(self) -> np.ndarray: ...  # noqa: D102 - an attribute, documented above

    @property
    def n_iter(self) -> int: ...  # noqa: D102

    def infer(self, X: sp.csr_array) -> np.ndarray:
        """Return nonnegative weights of shape (n_documents, n_topics) for rows of ``topic_term`` that sum to 1."""
        ...


FitFunction = Callable[[sp.csr_array, Any], FittedEngine]
"""Takes the matrix and the model's settings, returns a fitted engine: one entry of a model's table of engines."""


def normalize_rows(weights: np.ndarray) -> np.ndarray:
    """Return rows that sum to 1; a row of zeros becomes uniform, since nothing speaks for one entry over another."""
    weights = np.asarray(weights, dtype=np.float64)
    sums = weights.sum(axis=1, keepdims=True)
    uniform = np.full_like(weights, 1 / weights.shape[1])
    return np.divide(weights, sums, out=uniform, where=sums > 0)


class TopicModel(ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """A scikit-learn estimator over documents x terms whose work an engine does."""

    ENGINES: ClassVar[Mapping[str, FitFunction]]

    n_topics: int
    engine: str
    max_iter: int | None
    random_state: Any
    n_jobs: int | None

    @abstractmethod
    def _settings(self, seed: int, max_iter: int | None) -> Any:
        """Check the options and return them in the form that engines take."""

    def fit(self, X: Any, y: Any = None) -> Any:
        """Learn the topics of a matrix.

        Parameters
        ----------
        X : array-like or sparse of shape (n_documents, n_terms)
            Counts or weights, nonnegative and finite.
        y : None
            Ignored; here for scikit-learn.

        Returns
        -------
        TopicModel
            Itself.

        Raises
        ------
        InputError
            If an option is out of range, there are fewer terms than topics, or X holds nothing but zeros.
        """
        fit_engine = self.ENGINES[check_choice("engine", self.engine, self.ENGINES)]
        check_integer("n_topics", self.n_topics)
        max_iter = None if self.max_iter is None else check_integer("max_iter", self.max_iter)
        check_jobs(self.n_jobs)
        X = self._validated(X, reset=True)
        self._check_enough(X)
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        self._fitted = fit_engine(X, self._settings(seed, max_iter))
        self.n_iter_ = int(self._fitted.n_iter)
        self.components_ = normalize_rows(self._fitted.topic_term)
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Return the mixture of topics of every document.

        Parameters
        ----------
        X : array-like or sparse of shape (n_documents, n_terms)
            Counts or weights over the terms that the model was fitted with.

        Returns
        -------
        ndarray of shape (n_documents, n_topics)
            Theta. Rows sum to 1; a document without any term gets equal shares.
        """
        check_is_fitted(self, "components_")
        X = self._validated(X, reset=False)
        doc_topic = normalize_rows(self._fitted.infer(X))
        doc_topic[X.sum(axis=1) == 0] = 1 / self.n_topics
        return doc_topic

    def _validated(self, X: Any, *, reset: bool) -> sp.csr_array:
        X = validate_data(self, X, reset=reset, accept_sparse="csr", dtype=np.float64, ensure_non_negative=True)
        X = sp.csr_array(X)
        # Solvers behind the engines take 32-bit numbers of rows and columns only.
        if X.nnz <= np.iinfo(np.int32).max:
            X.indices, X.indptr = X.indices.astype(np.int32, copy=False), X.indptr.astype(np.int32, copy=False)
        return X

    def _check_enough(self, X: sp.csr_array) -> None:
        n_documents, n_terms = X.shape
        if X.sum() == 0:
            raise InputError(f"X of shape {X.shape} holds nothing but zeros; a topic needs words.")
        if self.n_topics > n_terms:
            raise InputError(
                f"n_topics={self.n_topics:,} is more than the terms there are: {n_documents:,} documents with "
                f"n_features={n_terms}. Ask for fewer topics, or keep more terms (lower min_df)."
            )

    @property
    def _n_features_out(self) -> int:
        return self.components_.shape[0]

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        return tags
