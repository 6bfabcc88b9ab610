"""The models of an experiment, and the weighting of the matrix that each takes."""

from __future__ import annotations

from dataclasses import dataclass

from topics.models._base import TopicModel
from topics.models._lda import LDA
from topics.models._nmf import NMF


@dataclass(frozen=True, slots=True)
class _ModelKind:
    """One model of the command line: its class and the weighting of its matrix."""

    estimator: type[TopicModel]
    weighting: str


MODELS = {"lda": _ModelKind(LDA, "count"), "nmf": _ModelKind(NMF, "tfidf")}
