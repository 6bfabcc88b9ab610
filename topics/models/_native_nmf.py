"""NMF by our own kernels: a table of losses, one way to fit them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import ModuleType

import numpy as np
import scipy.sparse as sp

from topics._progress import progress_bar
from topics._validation import check_choice
from topics.io import StorableFields, check_array, fields_of
from topics.linalg import Workers, cut, width_of
from topics.models import _frobenius as frobenius
from topics.models import _kullback_leibler as kullback_leibler
from topics.models._factors import STARTS, Penalty, Statistics, penalties
from topics.models._online import shares
from topics.models._settings import NmfSettings

LOSSES: dict[str, ModuleType] = {"frobenius": frobenius, "kullback-leibler": kullback_leibler}
"""Modules with ``TOLERANCE``, ``Descent``, ``infer``, ``statistics``, ``fitted_topics`` and ``pull_of``."""

_STEPS = 500
_SWEEPS_OF_A_BATCH = 5


@dataclass(frozen=True, slots=True)
class NativeNmf(StorableFields):
    """A fitted model.

    Attributes
    ----------
    term_topic : ndarray of shape (n_terms, width), float32
        The right factor, transposed.
    penalties : tuple of Penalty
        What entries of documents and of terms cost.
    losses : tuple of float
        After every step, penalties included.
    divergence : float
        The last loss without penalties.
    found : Statistics
        What the topics are fitted to.
    """

    n_topics: int
    loss: str
    term_topic: np.ndarray
    penalties: tuple[Penalty, Penalty]
    pull: frobenius.Pull | kullback_leibler.Pull | None
    losses: tuple[float, ...]
    divergence: float
    found: Statistics
    n_documents: int
    n_iter: int
    n_jobs: int | None
    interrupted: bool = False

    SAVED_AS = "native nmf"

    def _check_state(self) -> None:
        shape = check_array("term_topic", self.term_topic, "f", None, width_of(self.n_topics)).shape
        check_array("products", self.found.products, "f", *shape)
        check_choice("loss", self.loss, LOSSES)
        if self.pull is not None:
            if not isinstance(self.pull, LOSSES[self.loss].Pull):
                raise ValueError("the pull of seed words is that of another loss")
            of_terms = next(iter(fields_of(self.pull).values()))
            check_array("pull", of_terms, "f", *shape)

    @property
    def topic_term(self) -> np.ndarray:
        """The right factor, shape (n_topics, n_terms)."""
        return self.term_topic[:, : self.n_topics].T.astype(np.float64)

    def infer(self, X: sp.csr_array) -> np.ndarray:
        """Return the left factor for the right one held fixed, scaled to rows of ``topic_term`` that sum to 1."""
        with Workers(self.n_jobs) as workers:
            weights = LOSSES[self.loss].infer(X, self.term_topic, self.penalties[0], workers)
        return (weights * self.term_topic.sum(axis=0))[:, : self.n_topics]


def fit(X: sp.csr_array, settings: NmfSettings) -> NativeNmf:
    """Fit until a step brings too little."""
    matrix = cut(X)
    loss = LOSSES[settings.loss]
    with Workers(settings.n_jobs) as workers, progress_bar("NMF", unit="step") as bar:
        start = STARTS[settings.init](matrix, settings, workers)
        pull = None if settings.seeds is None else loss.pull_of(matrix, start, settings.seeds)
        costs = penalties(settings, matrix.shape)
        descent = loss.Descent(matrix, start, costs, pull, workers)
        losses: list[float] = []
        interrupted = False
        try:
            while not _is_done(losses, settings) and descent.step():
                if losses and descent.loss == losses[-1]:
                    continue  # taken back
                losses.append(descent.loss)
                bar.set_postfix(loss=f"{descent.loss:.6g}", refresh=False)
                bar.update()
        except KeyboardInterrupt:
            if not losses:
                raise
            interrupted = True
        found = loss.statistics(matrix, descent.weights, descent.term_topic, workers)
    return NativeNmf(
        n_topics=settings.n_topics,
        loss=settings.loss,
        term_topic=descent.term_topic,
        penalties=costs,
        pull=pull,
        losses=tuple(losses),
        divergence=descent.divergence,
        found=found,
        n_documents=matrix.shape[0],
        n_iter=len(losses),
        n_jobs=settings.n_jobs,
        interrupted=interrupted,
    )


def _is_done(losses: list[float], settings: NmfSettings) -> bool:
    """Return whether the steps are used up or the last one that lowered the loss brought too little."""
    if len(losses) >= (settings.max_iter or _STEPS):
        return True
    if len(losses) < 3:
        return False
    # Little beside what all steps have brought.
    return losses[-2] - losses[-1] < (settings.tol or LOSSES[settings.loss].TOLERANCE) * (losses[0] - losses[-1])


def resume(model: NativeNmf, X: sp.csr_array, settings: NmfSettings) -> NativeNmf:
    """Return a model that has also seen the documents of X, which weigh more than those before them."""
    matrix, loss = cut(X), LOSSES[model.loss]
    old, new = shares(model.n_documents, matrix.shape[0])
    n_documents = model.n_documents + matrix.shape[0]
    topics = model.term_topic
    pull = None if model.pull is None else model.pull.grown(n_documents / model.n_documents)
    with Workers(settings.n_jobs) as workers:
        for _ in range(_SWEEPS_OF_A_BATCH):
            weights = loss.infer(X, topics, model.penalties[0], workers)
            found = model.found.blended(old, loss.statistics(matrix, weights, topics, workers), new)
            topics = loss.fitted_topics(found, topics, model.penalties[1], pull, workers)
    return replace(model, term_topic=topics, pull=pull, found=found, n_documents=n_documents, n_iter=model.n_iter + 1)
