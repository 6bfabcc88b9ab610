"""Engine "native" of NMF, by our own kernels: a table of losses (``LOSSES``), and one way to fit them."""

import numpy as np
import scipy.sparse as sp
from msgspec.structs import replace

from topics._progress import progress_bar
from topics._validation import check_choice
from topics.io import SavedFields, check_array
from topics.linalg import Workers, cut_into_blocks, padded_width
from topics.models._factors import INITIALIZATIONS, NmfLoss, Penalty, Statistics, scaled_penalties
from topics.models._frobenius import FROBENIUS, FrobeniusSeedPenalty
from topics.models._kullback_leibler import KULLBACK_LEIBLER, KullbackLeiblerSeedPenalty
from topics.models._online import batch_shares
from topics.models._settings import Loss, NmfSettings

LOSSES: dict[Loss, NmfLoss] = {"frobenius": FROBENIUS, "kullback-leibler": KULLBACK_LEIBLER}

_MAX_NMF_STEPS = 500
_STEPS_PER_BATCH = 5


class NativeNmf(SavedFields, frozen=True, eq=False, tag="native nmf"):
    """A fitted factorization; topics padded to ``width``."""

    n_topics: int
    loss: Loss
    term_topic: np.ndarray  # (n_terms, width), float32: the right factor, transposed
    penalties: tuple[Penalty, Penalty]  # on the weights of documents and of topics
    seed_penalty: FrobeniusSeedPenalty | KullbackLeiblerSeedPenalty | None
    losses: tuple[float, ...]  # after every step, penalties included
    divergence: float  # the last loss without penalties
    found: Statistics  # of all documents seen so far
    n_documents: int
    n_iter: int
    n_jobs: int | None
    interrupted: bool = False

    def __post_init__(self) -> None:
        shape = check_array("term_topic", self.term_topic, "f", None, padded_width(self.n_topics)).shape
        check_array("products", self.found.products, "f", *shape)
        check_choice("loss", self.loss, LOSSES)
        if self.seed_penalty is not None:
            if not isinstance(self.seed_penalty, LOSSES[self.loss].seed_penalty):
                raise ValueError("the penalty of seed words is that of another loss")
            check_array("seed_penalty", self.seed_penalty.of_terms, "f", *shape)

    @property
    def topic_term(self) -> np.ndarray:
        """The right factor, shape (n_topics, n_terms)."""
        return self.term_topic[:, : self.n_topics].T.astype(np.float64)

    def infer(self, X: sp.csr_array) -> np.ndarray:
        """Return the left factor for the right one held fixed, scaled to rows of ``topic_term`` that sum to 1."""
        with Workers(self.n_jobs) as workers:
            weights = LOSSES[self.loss].infer_weights(X, self.term_topic, self.penalties[0], workers)
        return (weights * self.term_topic.sum(axis=0))[:, : self.n_topics]


def fit_native_nmf(X: sp.csr_array, settings: NmfSettings) -> NativeNmf:
    """Fit until a step brings too little."""
    matrix = cut_into_blocks(X)
    loss = LOSSES[settings.loss]
    with Workers(settings.n_jobs) as workers, progress_bar("NMF", unit="step") as bar:
        start = INITIALIZATIONS[settings.init](matrix, settings, workers)
        seeds = settings.seeds
        seed_penalty = None if seeds is None else loss.seed_penalty.from_seeds(matrix, start, seeds)
        penalties = scaled_penalties(settings, matrix.shape)
        descent = loss.descent(matrix, start, penalties, seed_penalty, workers)
        losses: list[float] = []
        interrupted = False
        try:
            while not _nmf_is_done(losses, settings) and descent.step():
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
        penalties=penalties,
        seed_penalty=seed_penalty,
        losses=tuple(losses),
        divergence=descent.divergence,
        found=found,
        n_documents=matrix.shape[0],
        n_iter=len(losses),
        n_jobs=settings.n_jobs,
        interrupted=interrupted,
    )


def _nmf_is_done(losses: list[float], settings: NmfSettings) -> bool:
    """Return whether the steps are used up or the last one that lowered the loss brought too little."""
    if len(losses) >= (settings.max_iter or _MAX_NMF_STEPS):
        return True
    if len(losses) < 3:  # nothing to compare a step with
        return False
    # Little beside what all steps have brought.
    return losses[-2] - losses[-1] < (settings.tol or LOSSES[settings.loss].tolerance) * (losses[0] - losses[-1])


def resume_native_nmf(model: NativeNmf, X: sp.csr_array, settings: NmfSettings) -> NativeNmf:
    """Return a model that has also seen the documents of X, which weigh more than those before them."""
    matrix, loss = cut_into_blocks(X), LOSSES[model.loss]
    old, new = batch_shares(model.n_documents, matrix.shape[0])
    n_documents = model.n_documents + matrix.shape[0]
    topics = model.term_topic
    growth = n_documents / model.n_documents
    seed_penalty = None if model.seed_penalty is None else model.seed_penalty.rescaled(growth)
    with Workers(settings.n_jobs) as workers:
        for _ in range(_STEPS_PER_BATCH):
            weights = loss.infer_weights(X, topics, model.penalties[0], workers)
            found = model.found.blended(old, loss.statistics(matrix, weights, topics, workers), new)
            topics = loss.update_topics(found, topics, model.penalties[1], seed_penalty, workers)
    return replace(
        model,
        term_topic=topics,
        seed_penalty=seed_penalty,
        found=found,
        n_documents=n_documents,
        n_iter=model.n_iter + 1,
    )
