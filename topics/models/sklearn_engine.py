"""LDA and NMF by scikit-learn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from scipy.special import psi
from sklearn.cluster import KMeans
from sklearn.decomposition import NMF, LatentDirichletAllocation, non_negative_factorization
from sklearn.feature_extraction.text import TfidfTransformer
from threadpoolctl import threadpool_limits

from topics.models.settings import LdaSettings, NmfSettings

# On a few thousand documents and more, updates after each batch learn faster than one update a pass; on fewer there
# is hardly more than one batch, and full passes are cheap.
DOCUMENTS_FOR_ONLINE = 5_000
DOCUMENTS_A_BATCH = 1_024
ONLINE_PASSES, BATCH_PASSES = 4, 50
# The weight of an update is (offset + number of updates) ** -decay: with a decay of 0 it replaces what was there.
ONLINE_DECAY, BATCH_DECAY = 0.5, 0.0
NMF_PASSES = 500


@dataclass(frozen=True, slots=True)
class SklearnLda:
    """A fitted LatentDirichletAllocation."""

    model: Any
    n_iter: int

    @property
    def topic_term(self) -> np.ndarray:
        """Pseudo-counts of shape (n_topics, n_terms)."""
        return self.model.components_

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


def clustered_counts(X: sp.csr_array, n_topics: int, seed: int) -> np.ndarray:
    """Return the term counts of clusters of documents, shape (n_topics, n_terms): a start for topics.

    scikit-learn starts every topic at nearly the same random point, from which variational Bayes does not get far on
    a small corpus. Clusters are k-means on tf-idf, in one thread: sums over threads come in any order.
    """
    tfidf = TfidfTransformer(sublinear_tf=True).fit_transform(X)
    with threadpool_limits(1):
        clusters = KMeans(n_topics, n_init=1, max_iter=10, random_state=seed).fit_predict(tfidf)
    members = sp.csr_array((np.ones(clusters.size), (clusters, np.arange(clusters.size))), shape=(n_topics, X.shape[0]))
    return (members @ X).toarray()


def fit_lda(X: sp.csr_array, settings: LdaSettings) -> SklearnLda:
    """Fit by variational Bayes, in one process: scikit-learn's parallel fits depend on the number of processes."""
    n_documents = X.shape[0]
    online = n_documents >= DOCUMENTS_FOR_ONLINE
    model = LatentDirichletAllocation(
        settings.n_topics,
        doc_topic_prior=settings.doc_topic_prior,
        topic_word_prior=settings.topic_word_prior,
        learning_decay=ONLINE_DECAY if online else BATCH_DECAY,
        batch_size=DOCUMENTS_A_BATCH if online else n_documents,
        total_samples=n_documents,
        random_state=settings.seed,
    ).partial_fit(X[:1])
    if settings.n_topics <= n_documents:
        model.components_ = clustered_counts(X, settings.n_topics, settings.seed) + settings.topic_word_prior
        mean_log = psi(model.components_) - psi(model.components_.sum(axis=1, keepdims=True))
        model.exp_dirichlet_component_ = np.exp(mean_log)
    passes = settings.max_iter or (ONLINE_PASSES if online else BATCH_PASSES)
    for _ in range(passes):
        model.partial_fit(X)
    # Inference starts every document alike, so it may run in parallel.
    model.set_params(n_jobs=settings.n_jobs)
    return SklearnLda(model, passes)


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
