"""Checked options of a model, in the form that its engines take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class LdaSettings:
    """Options of one LDA fit; ``max_iter`` None leaves the number of passes to the engine.

    ``seeds`` has shape (n_terms, n_topics), 1 where a term is a seed word of a topic and else 0.
    """

    n_topics: int
    doc_topic_prior: float
    learn_prior: bool
    topic_word_prior: float
    tol: float
    max_iter: int | None
    seed: int
    n_jobs: int | None
    seeds: np.ndarray | None = None


@dataclass(frozen=True, slots=True)
class NmfSettings:
    """Options of one NMF fit; ``max_iter`` None leaves the number of passes to the engine."""

    n_topics: int
    tol: float
    max_iter: int | None
    seed: int
    n_jobs: int | None
    seeds: np.ndarray | None = None
