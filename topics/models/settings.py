"""Checked options of a model, in the form that its engines take."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LdaSettings:
    """Options of one LDA fit; ``max_iter`` None leaves the number of passes to the engine."""

    n_topics: int
    doc_topic_prior: float
    topic_word_prior: float
    max_iter: int | None
    seed: int
    n_jobs: int | None


@dataclass(frozen=True, slots=True)
class NmfSettings:
    """Options of one NMF fit; ``max_iter`` None leaves the number of passes to the engine."""

    n_topics: int
    tol: float
    max_iter: int | None
    seed: int
    n_jobs: int | None
