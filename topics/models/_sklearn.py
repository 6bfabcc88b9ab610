"""Engine "sklearn": LDA and NMF by scikit-learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np
import scipy.sparse as sp
from joblib import effective_n_jobs
from scipy.special import psi
from sklearn.decomposition import NMF, LatentDirichletAllocation, non_negative_factorization
from threadpoolctl import threadpool_limits

from topics._progress import progress
from topics.io import SavedFields, Storable, Values, check_array
from topics.linalg import Workers, cut_into_blocks
from topics.models._initialization import DOCUMENTS_FOR_ONLINE, initial_counts
from topics.models._settings import LdaSettings, NmfSettings

_DOCUMENTS_PER_BATCH = 1_024
_ONLINE_PASSES, _BATCH_PASSES, _LAST_BATCH_PASSES = 5, 50, 2
# The weight of an update is (offset + number of updates) ** -decay: with a decay of 0 it replaces what was there.
_ONLINE_DECAY, _BATCH_DECAY = 0.5, 0.0
_NMF_PASSES, _NMF_TOLERANCE = 2_000, 1e-4
SKLEARN_SOLVERS = {"frobenius": "cd", "kullback-leibler": "mu"}
_FACTOR_SWEEPS = 100


def _blas_threads(n_jobs: int | None) -> threadpool_limits:
    """Return a context in which linear algebra uses n_jobs threads; None leaves them as they are."""
    return threadpool_limits(None if n_jobs is None else effective_n_jobs(n_jobs), user_api="blas")


class _LearnedBySklearn(SavedFields, frozen=True, tag="learned"):
    """All that inference looks at of scikit-learn's model."""

    components_: np.ndarray
    exp_dirichlet_component_: np.ndarray
    doc_topic_prior_: float
    topic_word_prior_: float
    n_features_in_: int
    n_batch_iter_: int
    n_iter_: int

    def __post_init__(self) -> None:
        shape = check_array("components_", self.components_, "f", None, self.n_features_in_).shape
        check_array("exp_dirichlet_component_", self.exp_dirichlet_component_, "f", *shape)


class SklearnLdaState(SavedFields, frozen=True, tag="sklearn lda"):
    """A fitted LatentDirichletAllocation as it is saved."""

    params: Values
    learned: _LearnedBySklearn
    n_iter: int


@dataclass(frozen=True, slots=True)
class SklearnLda(Storable):
    """A fitted LatentDirichletAllocation."""

    model: Any
    n_iter: int

    _STATE = SklearnLdaState

    def _to_state(self) -> SklearnLdaState:
        learned = _LearnedBySklearn(*(getattr(self.model, name) for name in _LearnedBySklearn.__struct_fields__))
        return SklearnLdaState(Values(self.model.get_params()), learned, self.n_iter)

    @classmethod
    def _from_state(cls, state: SklearnLdaState) -> SklearnLda:
        model = LatentDirichletAllocation(**state.params)
        for name in state.learned.__struct_fields__:
            setattr(model, name, getattr(state.learned, name))
        check_array("components_", model.components_, "f", model.n_components, model.n_features_in_)
        return cls(model, state.n_iter)

    @property
    def topic_term(self) -> np.ndarray:
        """Pseudo-counts of shape (n_topics, n_terms)."""
        return self.model.components_

    def infer(self, X: sp.csr_array) -> np.ndarray:
        """Return the variational means of the mixtures."""
        return self.model.transform(X.astype(np.float64))


class Factors(SavedFields, frozen=True, eq=False, tag="factors"):
    """A fitted factorization: the right factor alone, since the left one follows from it and X."""

    topic_term: np.ndarray
    n_iter: int
    n_jobs: int | None
    options: Values = msgspec.field(default_factory=Values)

    def __post_init__(self) -> None:
        check_array("topic_term", self.topic_term, "f", None, None)

    def infer(self, X: sp.csr_array) -> np.ndarray:
        """Return the left factor for the right factor held fixed, scaled to rows of ``topic_term`` that sum to 1."""
        # The loss is convex in the left factor: whatever engine found the right one, one solver serves all. A fixed
        # number of sweeps, because a stopping rule over all rows would make a row depend on its neighbours.
        with _blas_threads(self.n_jobs):
            weights, _, _ = non_negative_factorization(
                X.astype(np.float64),
                H=self.topic_term,
                n_components=self.topic_term.shape[0],
                init="custom",
                update_H=False,
                tol=0,
                max_iter=_FACTOR_SWEEPS,
                **self.options,
            )
        return weights * self.topic_term.sum(axis=1)


def fit_sklearn_lda(X: sp.csr_array, settings: LdaSettings) -> SklearnLda:
    """Fit by variational Bayes, in one process: scikit-learn's parallel fits depend on the number of processes."""
    n_documents = X.shape[0]
    online = n_documents >= DOCUMENTS_FOR_ONLINE
    X = X.astype(np.float64)
    model = LatentDirichletAllocation(
        settings.n_topics,
        doc_topic_prior=settings.doc_topic_prior,
        topic_word_prior=settings.topic_word_prior,
        learning_decay=_ONLINE_DECAY if online else _BATCH_DECAY,
        batch_size=_DOCUMENTS_PER_BATCH if online else n_documents,
        total_samples=n_documents,
        random_state=settings.seed,
    ).partial_fit(X[:1])  # makes the arrays that the start is written into
    with Workers(1) as workers:
        start = initial_counts(cut_into_blocks(X), settings.n_topics, settings.seed, workers)
    if start is not None:
        model.components_ = start.T.astype(np.float64) + settings.topic_word_prior
        mean_log = psi(model.components_) - psi(model.components_.sum(axis=1, keepdims=True))
        model.exp_dirichlet_component_ = np.exp(mean_log)
    passes = settings.max_iter or (_ONLINE_PASSES if online else _BATCH_PASSES)
    for left in progress(range(passes, 0, -1), "LDA", unit="pass"):
        if left <= _LAST_BATCH_PASSES:
            # Topics lean towards the last batch they saw: end with updates from all documents at once.
            model.set_params(learning_decay=_BATCH_DECAY, batch_size=n_documents)
        model.partial_fit(X)
    # Inference starts every document alike, so it may run in parallel.
    model.set_params(n_jobs=settings.n_jobs)
    return SklearnLda(model, passes)


def fit_sklearn_nmf(X: sp.csr_array, settings: NmfSettings) -> Factors:
    """Fit by coordinate descent from a start made of singular vectors, or a random one where there are too few."""
    start = "nndsvd" if settings.n_topics <= min(X.shape) else "random"
    options = {
        "beta_loss": settings.loss,
        "solver": SKLEARN_SOLVERS[settings.loss],
        "alpha_W": settings.alpha_w,
        "alpha_H": settings.alpha_h,
        "l1_ratio": settings.l1_ratio,
    }
    # A multiplicative step can't leave the zeros of nndsvd.
    start = "nndsvda" if start == "nndsvd" and options["solver"] == "mu" else start
    with _blas_threads(settings.n_jobs):
        model = NMF(
            settings.n_topics,
            init=start,
            **options,
            tol=settings.tol or _NMF_TOLERANCE,
            max_iter=settings.max_iter or _NMF_PASSES,
            random_state=settings.seed,
        ).fit(X.astype(np.float64))
    return Factors(model.components_, model.n_iter_, settings.n_jobs, Values(options))
