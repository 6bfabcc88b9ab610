"""LDA and NMF by scikit-learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.decomposition import NMF, LatentDirichletAllocation, non_negative_factorization
from threadpoolctl import threadpool_limits

from topics.models.settings import LdaSettings, NmfSettings

# On a few thousand documents and more, online updates reach in 5 passes the bound that batch updates need 10 times
# the passes for; on fewer there is one update a pass, and batch updates are cheap.
DOCUMENTS_FOR_ONLINE = 5_000
ONLINE = {"learning_method": "online", "batch_size": 256, "learning_offset": 10.0}
BATCH = {"learning_method": "batch"}
ONLINE_PASSES, BATCH_PASSES = 5, 100
NMF_PASSES = 500


@dataclass(frozen=True, slots=True)
class SklearnLda:
    """A fitted LatentDirichletAllocation."""

    model: Any

    @property
    def topic_term(self) -> np.ndarray:
        """Pseudo-counts of shape (n_topics, n_terms)."""
        return self.model.components_

    @property
    def n_iter(self) -> int:
        """Passes over the documents."""
        return self.model.n_iter_

    def infer(self, X: sp.csr_array) -> np.ndarray:
        """Return the variational means of the mixtures."""
        return self.model.transform(X)


@dataclass(frozen=True, slots=True)
class Factors:
    """A fitted factorization: the right factor alone, since the left one follows from it and X."""

    topic_term: np.ndarray
    n_iter: int
    n_jobs: int | None

    def infer(self, X: sp.csr_array) -> np.ndarray:
        """Return the left factor for the right factor held fixed, scaled to rows of ``topic_term`` that sum to 1."""
        # The loss is convex in the left factor: whatever engine found the right one, one solver serves all.
        with threadpool_limits(self.n_jobs, user_api="blas"):
            weights, _, _ = non_negative_factorization(
                X,
                H=self.topic_term,
                n_components=self.topic_term.shape[0],
                init="custom",
                update_H=False,
                tol=1e-6,
                max_iter=2_000,
            )
        return weights * self.topic_term.sum(axis=1)


def fit_lda(X: sp.csr_array, settings: LdaSettings) -> SklearnLda:
    """Fit by variational Bayes, in one process: scikit-learn's parallel fits depend on the number of processes."""
    online = X.shape[0] >= DOCUMENTS_FOR_ONLINE
    passes = ONLINE_PASSES if online else BATCH_PASSES
    model = LatentDirichletAllocation(
        settings.n_topics,
        doc_topic_prior=settings.doc_topic_prior,
        topic_word_prior=settings.topic_word_prior,
        max_iter=settings.max_iter or passes,
        random_state=settings.seed,
        **(ONLINE if online else BATCH),
    ).fit(X)
    # Inference starts every document alike, so it may run in parallel.
    model.set_params(n_jobs=settings.n_jobs)
    return SklearnLda(model)


def fit_nmf(X: sp.csr_array, settings: NmfSettings) -> Factors:
    """Fit by coordinate descent from a start made of singular vectors, or a random one where there are too few."""
    start = "nndsvd" if settings.n_topics <= min(X.shape) else "random"
    with threadpool_limits(settings.n_jobs, user_api="blas"):
        model = NMF(
            settings.n_topics,
            init=start,
            tol=settings.tol,
            max_iter=settings.max_iter or NMF_PASSES,
            random_state=settings.seed,
        ).fit(X)
    return Factors(model.components_, model.n_iter_, settings.n_jobs)
