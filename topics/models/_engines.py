"""Engines: what a row of a model's table of engines holds, and what a fit returns."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
import scipy.sparse as sp

EngineName = Literal["native", "sklearn", "gensim"]


class FittedEngine(Protocol):
    """What an engine hands back."""

    @property
    def topic_term(self) -> np.ndarray: ...  # (n_topics, n_terms), nonnegative, not normalized

    @property
    def n_iter(self) -> int: ...  # passes over the documents that the fit took

    def infer(self, X: sp.csr_array) -> np.ndarray:
        """Return nonnegative weights of shape (n_documents, n_topics) for rows of ``topic_term`` that sum to 1."""
        ...


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine of one model; its functions take the model's settings last and return a fitted engine."""

    fit: Callable[[sp.csr_array, Any], Any]
    resume: Callable[[Any, sp.csr_array, Any], Any] | None = None  # goes on from a fitted engine
    options: frozenset[str] = frozenset()  # that this one takes beyond those that all engines do
