"""LDA and NMF by gensim."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse as sp

from topics.models.blocks import cut
from topics.models.settings import LdaSettings, NmfSettings
from topics.models.sklearn_engine import Factors
from topics.models.start import DOCUMENTS_FOR_ONLINE, first_counts
from topics.models.workers import Workers

PASSES, PASSES_OVER_FEW = 5, 50
DOCUMENTS_A_CHUNK = 512
STOP = 1e-4


def bags_of_words(X: sp.csr_array) -> list[list[tuple[int, float]]]:
    """Return every row as gensim's list of (term, weight)."""
    bounds = X.indptr.tolist()
    pairs = list(zip(X.indices.tolist(), X.data.tolist(), strict=True))
    return [pairs[start:stop] for start, stop in pairwise(bounds)]


@dataclass(frozen=True, slots=True)
class GensimLda:
    """A fitted LdaModel."""

    model: Any
    topic_term: np.ndarray
    n_iter: int
    seed: int

    def infer(self, X: sp.csr_array) -> np.ndarray:
        """Return the variational parameters of the mixtures."""
        gamma = np.empty((X.shape[0], self.topic_term.shape[0]))
        for d, bag in enumerate(bags_of_words(X)):
            # gensim starts inference at random: every document gets the same start, whatever its neighbours.
            self.model.random_state = np.random.RandomState(self.seed)
            gamma[d] = self.model.inference([bag])[0][0]
        return gamma


def fit_lda(X: sp.csr_array, settings: LdaSettings) -> GensimLda:
    """Fit gensim's LdaModel; LdaMulticore does not repeat under a fixed seed."""
    from gensim.models import LdaModel

    online = X.shape[0] >= DOCUMENTS_FOR_ONLINE
    passes = settings.max_iter or (PASSES if online else PASSES_OVER_FEW)
    model = LdaModel(
        num_topics=settings.n_topics,
        id2word={i: str(i) for i in range(X.shape[1])},
        alpha=[settings.doc_topic_prior] * settings.n_topics,
        eta=settings.topic_word_prior,
        passes=passes,
        chunksize=DOCUMENTS_A_CHUNK,
        update_every=1 if online else 0,
        eval_every=None,
        random_state=settings.seed,
        dtype=np.float64,
    )
    with Workers(1) as workers:
        start = first_counts(cut(X), settings.n_topics, settings.seed, workers)
    if start is not None:
        model.state.sstats[:] = start.T
        model.sync_state()
    model.update(bags_of_words(X))
    return GensimLda(model, model.state.get_lambda(), passes, settings.seed)


def fit_nmf(X: sp.csr_array, settings: NmfSettings) -> Factors:
    """Fit gensim's online Nmf."""
    from gensim.models.nmf import Nmf

    passes = settings.max_iter or PASSES
    model = Nmf(
        bags_of_words(X),
        num_topics=settings.n_topics,
        id2word={i: str(i) for i in range(X.shape[1])},
        passes=passes,
        chunksize=DOCUMENTS_A_CHUNK,
        w_stop_condition=settings.tol or STOP,
        normalize=False,
        eval_every=None,
        random_state=settings.seed,
    )
    return Factors(np.ascontiguousarray(model.get_topics()), passes, settings.n_jobs)
