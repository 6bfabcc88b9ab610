"""Engines: what a row of a model's table of engines holds, and what a fit returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import scipy.sparse as sp


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
    def topic_term(self) -> np.ndarray: ...

    @property
    def n_iter(self) -> int: ...

    def infer(self, X: sp.csr_array) -> np.ndarray:
        """Return nonnegative weights of shape (n_documents, n_topics) for rows of ``topic_term`` that sum to 1."""
        ...


@dataclass(frozen=True, slots=True)
class Engine:
    """One engine of one model.

    Parameters
    ----------
    fit : callable
        Takes the matrix and the model's settings, returns a fitted engine.
    resume : callable, optional
        Takes a fitted engine, a matrix and the settings, returns a fitted engine that has seen both.
    options : frozenset of str
        Options of the model, beyond those that all engines have, that this one takes.
    """

    fit: Callable[[sp.csr_array, Any], Any]
    resume: Callable[[Any, sp.csr_array, Any], Any] | None = None
    options: frozenset[str] = frozenset()
