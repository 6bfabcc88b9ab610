"""The Kullback-Leibler loss of NMF: multiplicative updates, several of the documents for one of the topics."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp

from topics.io import SavedFields, check_array
from topics.linalg import Blocks, Workers, multiply_weights, pad_columns, pass_over_terms, single_precision
from topics.models._factors import Descent, InitialFactors, NmfLoss, Penalty, Statistics

_SWEEPS_PER_STEP = 4  # over the weights of a document, whose topics are in the cache
_MIN_SHARE_OF_MEAN = 0.01  # of a column, where a start has zeros
_LEAST_MODEL = 1e-7  # of a term that no topic of the document has: as much as if it were rare, not impossible
_ENTRIES_AT_ONCE = 100_000
_KL_WEIGHT_SWEEPS, _KL_WEIGHT_TOLERANCE = 200, 1e-4


class KullbackLeiblerSeedPenalty(SavedFields, frozen=True, eq=False, tag="kullback-leibler seed penalty"):
    """Pseudo-counts of seed words: each asks for its topic as often as it occurs, like an article of the topic's own.

    That article's weight follows the topic's scale, or else topics would grow without end.
    """

    pseudo_counts: np.ndarray  # (n_terms, width), float32; 0 for words that are no seeds

    @classmethod
    def from_seeds(cls, matrix: Blocks, start: InitialFactors, seeds: np.ndarray) -> KullbackLeiblerSeedPenalty:
        """Return the penalty of seed words, shape (n_terms, n_topics); where topics start plays no role."""
        return cls(pad_columns(seeds) * matrix.term_totals(Workers(1)))

    def __post_init__(self) -> None:
        check_array("pseudo_counts", self.pseudo_counts, "f", None, None)

    @property
    def of_terms(self) -> np.ndarray:
        """What it asks of every term, shape (n_terms, width)."""
        return self.pseudo_counts

    def rescaled(self, growth: float) -> KullbackLeiblerSeedPenalty:
        """Return the penalty for ``growth`` times as many documents."""
        return KullbackLeiblerSeedPenalty(np.float32(growth) * self.pseudo_counts)

    def cost(self, term_topic: np.ndarray) -> float:
        """Return what is added to the loss."""
        sums = term_topic.sum(axis=0, dtype=np.float64)
        words, topics = np.nonzero(self.pseudo_counts)
        shares = np.maximum(term_topic[words, topics] / sums[topics], np.finfo(np.float64).tiny)
        return -float(self.pseudo_counts[words, topics] @ np.log(shares))

    def weights(self, term_topic: np.ndarray) -> np.ndarray:
        """Return the weights of the topics' own articles, shape (width,)."""
        sums = term_topic.sum(axis=0)
        return np.divide(self.pseudo_counts.sum(axis=0), sums, out=np.zeros_like(sums), where=sums > 0)


def _update_weights(
    matrix: Blocks, weights: np.ndarray, term_topic: np.ndarray, penalty: Penalty, n_sweeps: int, tol: float,
    workers: Workers,
) -> tuple[Statistics, float]:  # fmt: skip
    """Update the weights of documents in place; return what topics are fitted to, and the tokens' log-likelihood."""
    products = np.zeros_like(term_topic)
    sums = term_topic.sum(axis=0)
    costs = np.float32(penalty.l1), np.float32(penalty.l2)
    log_likelihood = 0.0
    for block in matrix.blocks:
        ratio, likelihood = np.empty(block.data.size, np.float32), np.empty(block.indptr.size - 1)
        own = weights[block.rows]
        entries = block.indptr, block.indices, block.data
        steps = n_sweeps, np.float32(tol), ratio, likelihood
        workers.run(multiply_weights, block.indptr, *entries, own, term_topic, sums, *costs, *steps)
        by_term = block.bounds, block.documents, block.positions
        workers.run(pass_over_terms, block.bounds, *by_term, ratio, own, term_topic, products)
        log_likelihood += float(likelihood.sum())
    return Statistics(products, weights.sum(axis=0, keepdims=True)), log_likelihood


def _expected_statistics(matrix: Blocks, weights: np.ndarray, term_topic: np.ndarray, workers: Workers) -> Statistics:
    """Return the expected counts of terms in topics, and the sums of the weights."""
    return _update_weights(matrix, weights, term_topic, Penalty(0, 0), 0, 0, workers)[0]


def _multiply_topics(
    found: Statistics, term_topic: np.ndarray, penalty: Penalty, seed_penalty: KullbackLeiblerSeedPenalty | None,
    workers: Workers,
) -> np.ndarray:  # fmt: skip
    """Return topics, shape (n_terms, width), after a step towards the statistics.

    Each entry is the positive root w of ``l2 * w**2 + (weights + l1) * w = products``.
    """
    products, b = found.products, found.weights + np.float32(penalty.l1)
    if seed_penalty is not None:
        products, b = products + seed_penalty.pseudo_counts, b + seed_penalty.weights(term_topic)
    # The root is written with the sum below the line: no difference of nearly equal numbers, and l2 may be 0.
    below = b + np.sqrt(b * b + 4 * np.float32(penalty.l2) * products)
    return np.divide(2 * products, below, out=np.zeros_like(products), where=below > 0)


def _infer_by_multiplying(X: sp.csr_array, term_topic: np.ndarray, penalty: Penalty, workers: Workers) -> np.ndarray:
    """Return the weights of documents under fixed topics, shape (n_documents, width), each found on its own."""
    indptr, indices, data = single_precision(X)
    weights = np.where(term_topic.any(axis=0), np.ones((X.shape[0], 1), np.float32), np.float32(0))
    costs = np.float32(penalty.l1), np.float32(penalty.l2)
    steps = _KL_WEIGHT_SWEEPS, np.float32(_KL_WEIGHT_TOLERANCE), np.empty_like(data), np.empty(X.shape[0])
    sums = term_topic.sum(axis=0)
    workers.run(multiply_weights, indptr, indptr, indices, data, weights, term_topic, sums, *costs, *steps)
    return weights


class _MultiplicativeUpdates(Descent):
    """Both factors, moved in turn by multiplicative updates; no step raises the loss."""

    def __init__(self, matrix: Blocks, *arguments: Any) -> None:
        super().__init__(matrix, *arguments)
        data = np.concatenate([block.data for block in matrix.blocks]).astype(np.float64)
        self.entropy = float((data * np.log(data)).sum()) - matrix.total
        self.weights, self.term_topic = _without_zeros(self.weights), _without_zeros(self.term_topic)

    def step(self) -> bool:
        """Take a step; return whether it lowered the loss."""
        topics = self.term_topic
        found, likelihood = _update_weights(
            self.matrix, self.weights, topics, self.penalties[0], _SWEEPS_PER_STEP, 0, self.workers
        )
        model = float(found.weights[0].astype(np.float64) @ topics.sum(axis=0, dtype=np.float64))
        divergence = self.entropy - likelihood + model
        loss = divergence + self.costs(self.weights, topics)
        self.term_topic = _multiply_topics(found, topics, self.penalties[1], self.seed_penalty, self.workers)
        if not loss < self.loss:
            return False
        self.loss, self.divergence = loss, divergence
        return True


def _without_zeros(factor: np.ndarray) -> np.ndarray:
    """Return a factor with a small share of their column's mean for zeros, which no multiplicative update can leave."""
    return np.maximum(factor, _MIN_SHARE_OF_MEAN * factor.mean(axis=0))


def _relative_loss(X: sp.csr_array, weights: np.ndarray, topics: np.ndarray) -> float:
    """Return ``(X * log(X / model) - X + model).sum() / X.sum()`` with ``model = max(weights @ topics, 1e-7)``."""
    rows = np.repeat(np.arange(X.shape[0]), np.diff(X.indptr))
    by_term, likelihood = np.ascontiguousarray(topics.T), 0.0
    for start in range(0, X.nnz, _ENTRIES_AT_ONCE):
        part = slice(start, start + _ENTRIES_AT_ONCE)
        model = np.einsum("ik,ik->i", weights[rows[part]], by_term[X.indices[part]])
        likelihood += float(X.data[part] @ np.log(np.maximum(model, _LEAST_MODEL)))
    data = X.data[X.data > 0].astype(np.float64)
    divergence = float(data @ np.log(data)) - likelihood - data.sum() + float(weights.sum(axis=0) @ topics.sum(axis=1))
    return max(0.0, divergence) / float(data.sum())


KULLBACK_LEIBLER = NmfLoss(
    tolerance=1e-4,
    seed_penalty=KullbackLeiblerSeedPenalty,
    descent=_MultiplicativeUpdates,
    infer_weights=_infer_by_multiplying,
    statistics=_expected_statistics,
    update_topics=_multiply_topics,
    relative_loss=_relative_loss,
)
