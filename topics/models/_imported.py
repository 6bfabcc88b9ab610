"""Imported models: topics that another library has learned, behind our estimators."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import scipy.sparse as sp

from topics.linalg import pad_columns
from topics.matrix import MatrixSummary
from topics.models._base import TopicModel
from topics.models._native_lda import NativeLda

_ModelT = TypeVar("_ModelT", bound=TopicModel)


@dataclass(frozen=True, slots=True)
class ImportedModel:
    """Topics of another library with its columns brought into another order."""

    topic_term: np.ndarray  # (n_topics, n_terms), nonnegative, columns in the new order
    columns: np.ndarray  # (n_terms,): for every column of the other library, the one that it became
    inference: Any  # an object that can ``infer``, as the one below, with the other library's order of columns
    weigh: Callable[[sp.csr_array], Any] | None = None  # from counts to what the other model was fitted on
    doc_topic_prior: np.ndarray | None = None  # (n_topics,): pseudo-counts of every topic in a document
    n_iter: int = 0  # 0 if it is not known

    def infer(self, X: sp.csr_array) -> np.ndarray:
        """Return nonnegative weights of shape (n_documents, n_topics)."""
        own = sp.csr_array(X[:, self.columns])
        own.sort_indices()
        return self.inference.infer(own if self.weigh is None else sp.csr_array(self.weigh(own)))


def with_imported_topics(
    model: _ModelT, fitted: ImportedModel, terms: Sequence[str], matrix: MatrixSummary | None
) -> _ModelT:
    """Return a model, not fitted before, with the topics of another library; without a matrix they take counts."""
    model.n_features_in_ = fitted.topic_term.shape[1]
    model._learned(fitted)
    model.matrix_, model.terms_ = matrix, tuple(terms)
    return model


def most_probable_mixtures(topic_term: np.ndarray, doc_topic_prior: np.ndarray) -> NativeLda:
    """Return the native engine's inference for topics whose rows sum to 1 and pseudo-counts of topics in documents."""
    expected = pad_columns(np.ascontiguousarray(topic_term.T, dtype=np.float32))
    alpha = pad_columns(np.asarray(doc_topic_prior, dtype=np.float32)[None])[0]
    no_eta = np.zeros((1, expected.shape[1]), dtype=np.float32)  # the topics are taken as they are
    return NativeLda(len(topic_term), expected, alpha, no_eta, bound=(), n_iter=0, n_tokens=0.0, n_jobs=1)
