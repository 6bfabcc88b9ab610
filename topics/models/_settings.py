"""Checked options of a model, in the form that its engines take."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from topics.linalg import Svd

Loss = Literal["frobenius", "kullback-leibler"]
NmfStart = Literal["nndsvd", "clusters", "random"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Settings:
    """Options that every fit has."""

    n_topics: int
    max_iter: int | None  # None leaves the number to the engine
    seed: int
    n_jobs: int | None
    seeds: np.ndarray | None = None  # (n_terms, n_topics): 1 where a term is a seed word of a topic, else 0
    svd: Svd | None = None  # of the matrix, or for LDA of its tf-idf, if it is at hand


@dataclass(frozen=True, slots=True, kw_only=True)
class LdaSettings(_Settings):
    """Options of one LDA fit."""

    doc_topic_prior: float
    learn_prior: bool
    topic_word_prior: float
    tol: float


@dataclass(frozen=True, slots=True, kw_only=True)
class NmfSettings(_Settings):
    """Options of one NMF fit."""

    loss: Loss
    init: NmfStart
    alpha_w: float
    alpha_h: float
    l1_ratio: float
    tol: float | None  # None leaves it to the engine
