"""Checked options of a model, in the form that its engines take."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from topics.linalg import Svd


@dataclass(frozen=True, slots=True)
class LdaSettings:
    """Options of one LDA fit; ``max_iter`` None leaves the number of passes to the engine.

    ``seeds`` has shape (n_terms, n_topics), 1 where a term is a seed word of a topic and else 0. ``svd`` are singular
    vectors of the matrix's tf-idf, if they are at hand.
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
    svd: Svd | None = None


@dataclass(frozen=True, slots=True)
class NmfSettings:
    """Options of one NMF fit; ``max_iter`` and ``tol`` None leave them to the engine.

    ``seeds`` has shape (n_terms, n_topics), 1 where a term is a seed word of a topic and else 0. ``svd`` are singular
    vectors of the matrix, if they are at hand.
    """

    n_topics: int
    loss: str
    init: str
    alpha_w: float
    alpha_h: float
    l1_ratio: float
    tol: float | None
    max_iter: int | None
    seed: int
    n_jobs: int | None
    seeds: np.ndarray | None = None
    svd: Svd | None = None
