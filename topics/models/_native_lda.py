"""Engine "native" of LDA, by our own kernels: expectation-maximization over the distinct (document, term) pairs."""

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp
from msgspec.structs import replace
from scipy.special import psi

from topics._progress import progress_bar
from topics.io import SavedFields, check_array
from topics.linalg import (
    Blocks,
    Workers,
    cut_into_blocks,
    infer_mixtures,
    pad_columns,
    padded_width,
    pass_over_documents,
    pass_over_terms,
    single_precision,
)
from topics.models._factors import check_svd
from topics.models._initialization import initial_counts
from topics.models._online import batch_shares
from topics.models._settings import LdaSettings

_MAX_PASSES = 200  # half a dozen are usual; tol ends the fit
# A sweep over a document whose topics are in the cache costs a fraction of a pass over all documents.
_SWEEPS_PER_PASS = 4
_MIXTURE_TOLERANCE, _MIXTURE_SWEEPS = 1e-3, 100
# A learned prior waits until topics have shape: flat mixtures teach it to keep them flat.
_PASSES_BEFORE_LEARNING, _PRIOR_STEPS, _MIN_PRIOR = 4, 3, 1e-5


class NativeLda(SavedFields, frozen=True, eq=False, tag="native lda"):
    """A fitted LDA; arrays are float32, topics padded to ``width``."""

    n_topics: int
    expected: np.ndarray  # (n_terms, width): expected tokens of every term in every topic, without the prior
    doc_topic_prior: np.ndarray  # (width,): pseudo-counts of every topic in a document (alpha)
    topic_word_prior: np.ndarray  # (n_terms or 1, width): pseudo-counts of every term in a topic (eta)
    bound: tuple[float, ...]  # log posterior density per token, before every pass
    n_iter: int
    n_tokens: float  # seen so far
    n_jobs: int | None
    interrupted: bool = False  # by Ctrl-C

    def __post_init__(self) -> None:
        n_terms, width = check_array("expected", self.expected, "f", None, padded_width(self.n_topics)).shape
        check_array("doc_topic_prior", self.doc_topic_prior, "f", width)
        check_array("topic_word_prior", self.topic_word_prior, "f", None, width)
        if len(self.topic_word_prior) not in (1, n_terms):
            raise ValueError("the prior of words is of other terms")

    @property
    def topic_term(self) -> np.ndarray:
        """Expected tokens and pseudo-counts, shape (n_topics, n_terms)."""
        return (self.expected + self.topic_word_prior)[:, : self.n_topics].T.astype(np.float64)

    @property
    def term_topic(self) -> np.ndarray:
        """Probabilities of terms in topics, shape (n_terms, width), float32."""
        weights = self.expected + self.topic_word_prior
        sums = weights.sum(axis=0, dtype=np.float64)
        # A topic of zeros, as the padded ones are, stays zero.
        return weights * np.divide(1, sums, out=np.zeros_like(sums), where=sums > 0).astype(np.float32)

    def infer(self, X: sp.csr_array) -> np.ndarray:
        """Return the most probable mixtures, every document from the same start and on its own."""
        indptr, indices, counts = single_precision(X)
        doc_topic = pad_columns(np.full((X.shape[0], self.n_topics), 1 / self.n_topics))
        topics = self.term_topic, self.doc_topic_prior
        with Workers(self.n_jobs) as workers:
            stop_at = np.float32(_MIXTURE_TOLERANCE), _MIXTURE_SWEEPS
            workers.run(infer_mixtures, indptr, indptr, indices, counts, *topics, *stop_at, doc_topic)
        return doc_topic[:, : self.n_topics]


@dataclass(slots=True)
class _PassResult:
    """The result of a pass over documents; those of several blocks add up."""

    expected: np.ndarray  # (n_terms, width): expected tokens of every term in each topic
    log_likelihood: float = 0.0  # of the tokens, before the last step
    log_prior: float = 0.0  # log density of the mixtures, before the last step, up to a constant


def _em_pass(
    matrix: Blocks, term_topic: np.ndarray, prior: np.ndarray, doc_topic: np.ndarray, workers: Workers
) -> _PassResult:
    """Update the mixtures under the topics, and return the expected counts of terms in topics under them.

    One joint step of expectation-maximization after a few for the mixtures alone: no step lowers the posterior.
    """
    passed = _PassResult(np.zeros_like(term_topic))
    for block in matrix.blocks:
        mixtures = doc_topic[block.rows]
        used, ratio = np.empty_like(mixtures), np.empty(block.data.size, np.float32)
        likelihood = np.empty(len(mixtures))
        entries = block.indptr, block.indices, block.data
        topics = term_topic, prior, _SWEEPS_PER_PASS
        workers.run(pass_over_documents, block.indptr, *entries, *topics, mixtures, used, ratio, likelihood)
        by_term = block.bounds, block.documents, block.positions
        workers.run(pass_over_terms, block.bounds, *by_term, ratio, used, term_topic, passed.expected)
        passed.log_likelihood += float(likelihood.sum())
        passed.log_prior += _log_prior(used, prior)
    return passed


def _log_prior(shares: np.ndarray, pseudo_counts: np.ndarray) -> float:
    """Return the sum of pseudo-counts times the logarithm of shares, where there are pseudo-counts."""
    logarithms = np.log(shares, out=np.zeros_like(shares), where=pseudo_counts > 0)
    return float((logarithms * pseudo_counts).sum(dtype=np.float64))


def _update_prior(doc_topic: np.ndarray, n_tokens: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """Return pseudo-counts under which the topics' expected tokens in documents are more likely.

    Minka (2000), *Estimating a Dirichlet distribution*, equation 55, with the mean over how many tokens a topic has, as
    Teh, Kurihara and Welling (2007), *Collapsed Variational Inference for HDP*, section 3.1.
    """
    expected = np.maximum(doc_topic * (n_tokens + prior.sum())[:, None] - prior, 0)
    # How likely a Poisson variable is above 0. To take the mean for the number would make every prior flat.
    some = -np.expm1(-expected)
    mean_of_some = np.divide(expected, some, out=np.ones_like(expected), where=some > 0)
    for _ in range(_PRIOR_STEPS):
        gains = (some * (psi(mean_of_some + prior) - psi(prior))).sum(axis=0)
        total = (psi(n_tokens + prior.sum()) - psi(prior.sum())).sum()
        prior = np.maximum(prior * gains / total, _MIN_PRIOR)
    return prior


def _seeded_prior(matrix: Blocks, settings: LdaSettings) -> np.ndarray:
    """Return the pseudo-counts of terms in topics: the same for all, and a seed word's own frequency in its topic."""
    everywhere = pad_columns(np.full((1, settings.n_topics), settings.topic_word_prior))
    if settings.seeds is None:
        return everywhere
    return everywhere + pad_columns(settings.seeds) * matrix.term_totals(Workers(1))


def _initial_expected(matrix: Blocks, settings: LdaSettings, workers: Workers) -> np.ndarray:
    """Return expected tokens to start from, noise where there are too few documents for more."""
    if settings.svd is not None:
        check_svd(settings.svd, matrix, settings.n_topics)
    counts = initial_counts(matrix, settings.n_topics, settings.seed, workers, seeds=settings.seeds, svd=settings.svd)
    if counts is not None:
        return pad_columns(counts)
    noise = np.random.default_rng(settings.seed).gamma(1, 1 / settings.n_topics, (matrix.shape[1], settings.n_topics))
    return pad_columns(noise * matrix.term_totals(workers))


def fit_native_lda(X: sp.csr_array, settings: LdaSettings) -> NativeLda:
    """Fit until a pass raises the logarithm of the posterior by less than ``tol`` per token."""
    matrix = cut_into_blocks(X)
    with Workers(settings.n_jobs) as workers, progress_bar("LDA", unit="pass") as bar:
        model = NativeLda(
            n_topics=settings.n_topics,
            expected=_initial_expected(matrix, settings, workers),
            doc_topic_prior=pad_columns(np.full((1, settings.n_topics), settings.doc_topic_prior))[0],
            topic_word_prior=_seeded_prior(matrix, settings),
            bound=(),
            n_iter=0,
            n_tokens=matrix.total,
            n_jobs=settings.n_jobs,
        )
        doc_topic = pad_columns(np.full((matrix.shape[0], settings.n_topics), 1 / settings.n_topics))
        n_tokens = X.sum(axis=1)
        try:
            while not _lda_is_done(model, settings):
                term_topic = model.term_topic
                passed = _em_pass(matrix, term_topic, model.doc_topic_prior, doc_topic, workers)
                bound = _log_posterior(passed, term_topic, model, settings) / matrix.total
                model = replace(model, expected=passed.expected, bound=(*model.bound, bound), n_iter=model.n_iter + 1)
                if settings.learn_prior and model.n_iter >= _PASSES_BEFORE_LEARNING:
                    shares = doc_topic[:, : settings.n_topics]
                    prior = _update_prior(shares, n_tokens, model.doc_topic_prior[: settings.n_topics])
                    model = replace(model, doc_topic_prior=pad_columns(prior[None])[0])
                bar.set_postfix(bound=f"{bound:.4f}", refresh=False)
                bar.update()
        except KeyboardInterrupt:
            if not model.n_iter:
                raise
            model = replace(model, interrupted=True)
    return model


def _log_posterior(passed: _PassResult, term_topic: np.ndarray, model: NativeLda, settings: LdaSettings) -> float:
    """Return the logarithm of the posterior density, without a prior of mixtures that is itself learned."""
    bound = passed.log_likelihood + _log_prior(term_topic, model.topic_word_prior)
    return bound if settings.learn_prior else bound + passed.log_prior


def _lda_is_done(model: NativeLda, settings: LdaSettings) -> bool:
    """Return whether the passes are used up or the last one brought too little."""
    if model.n_iter >= (settings.max_iter or _MAX_PASSES):
        return True
    least = 2 * _PASSES_BEFORE_LEARNING if settings.learn_prior else 2
    return model.n_iter >= least and model.bound[-1] - model.bound[-2] < settings.tol


def resume_native_lda(model: NativeLda, X: sp.csr_array, settings: LdaSettings) -> NativeLda:
    """Return a model that has also seen the documents of X, which weigh more than those before them."""
    matrix = cut_into_blocks(X)
    n_tokens = model.n_tokens + matrix.total
    with Workers(settings.n_jobs) as workers:
        doc_topic = pad_columns(model.infer(X))
        term_topic = model.term_topic
        passed = _em_pass(matrix, term_topic, model.doc_topic_prior, doc_topic, workers)
    bound = _log_posterior(passed, term_topic, model, settings) / matrix.total
    old, new = batch_shares(model.n_tokens, matrix.total)
    everywhere = pad_columns(np.full((1, settings.n_topics), settings.topic_word_prior))
    growth = np.float32(n_tokens / model.n_tokens)  # seed words keep their share of the tokens
    return replace(
        model,
        topic_word_prior=everywhere + growth * (model.topic_word_prior - everywhere),
        expected=old * model.expected + new * passed.expected,
        bound=(*model.bound, bound),
        n_iter=model.n_iter + 1,
        n_tokens=n_tokens,
    )
