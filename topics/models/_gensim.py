"""Engine "gensim": LDA and NMF by gensim."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import scipy.sparse as sp

from topics._validation import GENSIM_REMEDY, check_installed
from topics.io import SavedFields, Storable, check_array
from topics.linalg import Workers, cut_into_blocks
from topics.models._initialization import DOCUMENTS_FOR_ONLINE, initial_counts
from topics.models._settings import LdaSettings, NmfSettings
from topics.models._sklearn import Factors

_ONLINE_PASSES_GENSIM, _BATCH_PASSES_GENSIM = 5, 50
_DOCUMENTS_PER_CHUNK = 512
_GENSIM_TOLERANCE = 1e-4


def bags_of_words(X: sp.csr_array) -> list[list[tuple[int, float]]]:
    """Return every row as gensim's list of (term, weight)."""
    bounds = X.indptr.tolist()
    pairs = list(zip(X.indices.tolist(), X.data.tolist(), strict=True))
    return [pairs[start:stop] for start, stop in pairwise(bounds)]


class GensimLdaState(SavedFields, frozen=True, tag="gensim lda"):
    """A fitted LdaModel as it is saved."""

    alpha: np.ndarray
    eta: np.ndarray
    sstats: np.ndarray
    topic_term: np.ndarray
    n_iter: int
    seed: int

    def __post_init__(self) -> None:
        n_topics, n_terms = check_array("topic_term", self.topic_term, "f", None, None).shape
        check_array("sstats", self.sstats, "f", n_topics, n_terms)
        check_array("alpha", self.alpha, "f", n_topics)
        check_array("eta", self.eta, "f", n_terms)


@dataclass(frozen=True, slots=True)
class GensimLda(Storable):
    """A fitted LdaModel."""

    model: Any
    topic_term: np.ndarray
    n_iter: int
    seed: int

    _STATE = GensimLdaState

    def _to_state(self) -> GensimLdaState:
        # gensim's own files are pickles; what inference looks at are these arrays.
        alpha, eta, sstats = self.model.alpha, self.model.eta, self.model.state.sstats
        return GensimLdaState(alpha, eta, sstats, self.topic_term, self.n_iter, self.seed)

    @classmethod
    def _from_state(cls, state: GensimLdaState) -> GensimLda:
        shape, priors = state.topic_term.shape, {"alpha": state.alpha.tolist(), "eta": state.eta.tolist()}
        model = _unfitted_gensim_lda(shape, **priors, random_state=state.seed)
        model.state.sstats[:] = state.sstats
        model.sync_state()
        return cls(model, state.topic_term, state.n_iter, state.seed)

    def infer(self, X: sp.csr_array) -> np.ndarray:
        """Return the variational parameters of the mixtures."""
        gamma = np.empty((X.shape[0], self.topic_term.shape[0]))
        for d, bag in enumerate(bags_of_words(X)):
            # gensim starts inference at random: every document gets the same start, whatever its neighbours.
            self.model.random_state = np.random.RandomState(self.seed)
            gamma[d] = self.model.inference([bag])[0][0]
        return gamma


def _unfitted_gensim_lda(shape: tuple[int, ...], **options: Any) -> Any:
    """Return gensim's model of some shape, topics x terms, before it has seen anything."""
    check_installed("gensim", 'engine="gensim"', GENSIM_REMEDY)
    from gensim.models import LdaModel

    n_topics, n_terms = shape
    id2word = {i: str(i) for i in range(n_terms)}
    return LdaModel(num_topics=n_topics, id2word=id2word, eval_every=None, dtype=np.float64, **options)


def fit_gensim_lda(X: sp.csr_array, settings: LdaSettings) -> GensimLda:
    """Fit gensim's LdaModel; LdaMulticore does not repeat under a fixed seed."""
    online = X.shape[0] >= DOCUMENTS_FOR_ONLINE
    passes = settings.max_iter or (_ONLINE_PASSES_GENSIM if online else _BATCH_PASSES_GENSIM)
    model = _unfitted_gensim_lda(
        (settings.n_topics, X.shape[1]),
        alpha=[settings.doc_topic_prior] * settings.n_topics,
        eta=settings.topic_word_prior,
        passes=passes,
        chunksize=_DOCUMENTS_PER_CHUNK,
        update_every=1 if online else 0,
        random_state=settings.seed,
    )
    with Workers(1) as workers:
        start = initial_counts(cut_into_blocks(X), settings.n_topics, settings.seed, workers)
    if start is not None:
        model.state.sstats[:] = start.T
        model.sync_state()
    model.update(bags_of_words(X))
    return GensimLda(model, model.state.get_lambda(), passes, settings.seed)


def fit_gensim_nmf(X: sp.csr_array, settings: NmfSettings) -> Factors:
    """Fit gensim's online Nmf."""
    check_installed("gensim", 'engine="gensim"', GENSIM_REMEDY)
    from gensim.models.nmf import Nmf

    passes = settings.max_iter or _ONLINE_PASSES_GENSIM
    model = Nmf(
        bags_of_words(X),
        num_topics=settings.n_topics,
        id2word={i: str(i) for i in range(X.shape[1])},
        passes=passes,
        chunksize=_DOCUMENTS_PER_CHUNK,
        w_stop_condition=settings.tol or _GENSIM_TOLERANCE,
        normalize=False,
        eval_every=None,
        random_state=settings.seed,
    )
    return Factors(np.ascontiguousarray(model.get_topics()), passes, settings.n_jobs)
