"""Kullback-Leibler loss: multiplicative steps, several on the documents for one on the topics."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from topics.io import StorableFields, check_array
from topics.linalg import Blocks, Workers, padded, pass_over_terms, scale_documents, single_precision
from topics.models._factors import Penalty, Start, Statistics

_SWEEPS_A_STEP = 4
_LEAST_SHARE = 0.01
TOLERANCE = 1e-4
_INFERENCE_SWEEPS, _INFERENCE_TOLERANCE = 200, 1e-4


@dataclass(frozen=True, slots=True)
class Pull(StorableFields):
    """Pseudo-counts of seed words: every one asks for its topic as often as it occurs.

    They are fitted like an article of a topic's own, whose weight follows the topic's scale: what counts is a word's
    share in the topic, or else topics would grow without end.

    Parameters
    ----------
    pseudo_counts : ndarray of shape (n_terms, width), float32
        0 for words that are no seeds.
    """

    pseudo_counts: np.ndarray

    SAVED_AS = "kullback-leibler pull"

    def _check_state(self) -> None:
        check_array("pseudo_counts", self.pseudo_counts, "f", None, None)

    def grown(self, growth: float) -> Pull:
        """Return the pull on topics of more documents."""
        return Pull(np.float32(growth) * self.pseudo_counts)

    def cost(self, term_topic: np.ndarray) -> float:
        """Return what is added to the loss."""
        sums = term_topic.sum(axis=0, dtype=np.float64)
        words, topics = np.nonzero(self.pseudo_counts)
        shares = np.maximum(term_topic[words, topics] / sums[topics], np.finfo(np.float64).tiny)
        return -float(self.pseudo_counts[words, topics] @ np.log(shares))

    def weights(self, term_topic: np.ndarray) -> np.ndarray:
        """Return the weights of the topics' own articles."""
        sums = term_topic.sum(axis=0)
        return np.divide(self.pseudo_counts.sum(axis=0), sums, out=np.zeros_like(sums), where=sums > 0)


def pull_of(matrix: Blocks, start: Start, seeds: np.ndarray) -> Pull:
    """Return the pull of seed words by how often they occur; where topics start plays no role."""
    with Workers(1) as workers:
        frequency = matrix.term_totals(workers)
    return Pull(padded(seeds) * frequency)


def _scaled(
    matrix: Blocks, weights: np.ndarray, term_topic: np.ndarray, penalty: Penalty, n_sweeps: int, tol: float,
    workers: Workers,
) -> tuple[Statistics, float]:  # fmt: skip
    """Move weights of documents in place; return what topics are fitted to, and the tokens' log-likelihood."""
    products = np.zeros_like(term_topic)
    sums = term_topic.sum(axis=0)
    costs = np.float32(penalty.l1), np.float32(penalty.l2)
    log_likelihood = 0.0
    for block in matrix.blocks:
        ratio, likelihood = np.empty(block.data.size, np.float32), np.empty(block.indptr.size - 1)
        own = weights[block.rows]
        entries = block.indptr, block.indices, block.data
        steps = n_sweeps, np.float32(tol), ratio, likelihood
        workers.run(scale_documents, block.indptr, *entries, own, term_topic, sums, *costs, *steps)
        by_term = block.bounds, block.documents, block.positions
        workers.run(pass_over_terms, block.bounds, *by_term, ratio, own, term_topic, products)
        log_likelihood += float(likelihood.sum())
    return Statistics(products, weights.sum(axis=0, keepdims=True)), log_likelihood


def statistics(matrix: Blocks, weights: np.ndarray, term_topic: np.ndarray, workers: Workers) -> Statistics:
    """Return what topics are fitted to, given the weights of documents."""
    return _scaled(matrix, weights, term_topic, Penalty(0, 0), 0, 0, workers)[0]


def fitted_topics(
    found: Statistics, term_topic: np.ndarray, penalty: Penalty, pull: Pull | None, workers: Workers
) -> np.ndarray:
    """Return topics after a step towards the statistics.

    Each entry is the positive root w of ``l2 * w**2 + (weights + l1) * w = products``.
    """
    products, b = found.products, found.weights + np.float32(penalty.l1)
    if pull is not None:
        products, b = products + pull.pseudo_counts, b + pull.weights(term_topic)
    below = b + np.sqrt(b * b + 4 * np.float32(penalty.l2) * products)
    return np.divide(2 * products, below, out=np.zeros_like(products), where=below > 0)


def infer(X: sp.csr_array, term_topic: np.ndarray, penalty: Penalty, workers: Workers) -> np.ndarray:
    """Return the weights of documents under fixed topics, each on its own."""
    indptr, indices, data = single_precision(X)
    weights = np.where(term_topic.any(axis=0), np.ones((X.shape[0], 1), np.float32), np.float32(0))
    costs = np.float32(penalty.l1), np.float32(penalty.l2)
    steps = _INFERENCE_SWEEPS, np.float32(_INFERENCE_TOLERANCE), np.empty_like(data), np.empty(X.shape[0])
    sums = term_topic.sum(axis=0)
    workers.run(scale_documents, indptr, indptr, indices, data, weights, term_topic, sums, *costs, *steps)
    return weights


class Descent:
    """Factors on their way down; no step raises the loss."""

    def __init__(
        self, matrix: Blocks, start: Start, penalties: tuple[Penalty, Penalty], pull: Pull | None, workers: Workers
    ) -> None:
        self.matrix, self.penalties, self.pull, self.workers = matrix, penalties, pull, workers
        data = np.concatenate([block.data for block in matrix.blocks]).astype(np.float64)
        self.entropy = float((data * np.log(data)).sum()) - matrix.total
        self.weights, self.term_topic = _positive(start.weights), _positive(start.term_topic)
        self.loss = self.divergence = np.inf

    def step(self) -> bool:
        """Take a step; return whether it lowered the loss."""
        topics = self.term_topic
        found, likelihood = _scaled(
            self.matrix, self.weights, topics, self.penalties[0], _SWEEPS_A_STEP, 0, self.workers
        )
        divergence = self.divergence_of(found, likelihood, topics)
        loss = divergence + self.costs_of(topics)
        self.term_topic = fitted_topics(found, topics, self.penalties[1], self.pull, self.workers)
        if not loss < self.loss:
            return False
        self.loss, self.divergence = loss, divergence
        return True

    def divergence_of(self, found: Statistics, likelihood: float, topics: np.ndarray) -> float:
        """Return the generalized divergence of the matrix from the model."""
        model = float(found.weights[0].astype(np.float64) @ topics.sum(axis=0, dtype=np.float64))
        return self.entropy - likelihood + model

    def costs_of(self, topics: np.ndarray) -> float:
        """Return what penalties and seed words add."""
        pulled = 0.0 if self.pull is None else self.pull.cost(topics)
        return self.penalties[0].of(self.weights) + self.penalties[1].of(topics) + pulled


def _positive(factor: np.ndarray) -> np.ndarray:
    """Return a factor whose zeros are a small share of their column's mean: a step that multiplies can't leave zero."""
    return np.maximum(factor, _LEAST_SHARE * factor.mean(axis=0))
