"""Squared loss: accelerated coordinate descent on the two factors in turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from topics.io import StorableFields, check_array
from topics.linalg import Blocks, Workers, descend, multiply_rows, padded, single_precision
from topics.models._factors import Penalty, Start, Statistics

# A second sweep over a factor costs a fraction of the product with the matrix that it needs.
_SWEEPS_A_STEP = 2
# How far a step is carried on. Strides that grow with success (Ang and Gillis 2019) overshoot here: at 0.6 and more the
# loss hardly falls until a failure brings them down.
_STRIDE = np.float32(0.5)
# A seeded topic is pulled as strongly as half of the articles it starts from hold it.
_SEED_SHARE = 0.5
TOLERANCE = 3e-4
_INFERENCE_SWEEPS, _INFERENCE_TOLERANCE = 200, 1e-4


def _descend_all(
    factor: np.ndarray, products: np.ndarray, gram: np.ndarray, penalty: Penalty, workers: Workers,
    n_sweeps: int = _SWEEPS_A_STEP, tol: float = 0.0,
) -> np.ndarray:  # fmt: skip
    """Return a copy of a factor after sweeps of coordinate descent over all of its rows."""
    factor = factor.copy()
    rows = np.arange(len(factor) + 1)
    costs = np.float32(penalty.l1), np.float32(penalty.l2)
    workers.run(descend, rows, factor, products, gram, *costs, n_sweeps, np.float32(tol))
    return factor


@dataclass(frozen=True, slots=True)
class Pull(StorableFields):
    """A quadratic pull of topics towards seed words, as if there were articles made of nothing else.

    Parameters
    ----------
    target : ndarray of shape (n_terms, width), float32
        The weight that a seed word should have in its topic, else 0.
    strength : ndarray of shape (width,), float32
        Half of this, times the squared distance of a topic from its target, is added to the loss; 0 for no pull.
    """

    target: np.ndarray
    strength: np.ndarray

    SAVED_AS = "frobenius pull"

    def _check_state(self) -> None:
        check_array("target", self.target, "f", None, self.strength.size)
        check_array("strength", self.strength, "f", None)

    def grown(self, growth: float) -> Pull:
        """Return the pull on topics of more documents."""
        return Pull(self.target, np.float32(growth) * self.strength)

    def cost(self, term_topic: np.ndarray) -> float:
        """Return what is added to the loss."""
        squares = ((term_topic - self.target).astype(np.float64) ** 2).sum(axis=0)
        return float(squares @ self.strength) / 2


def pull_of(matrix: Blocks, start: Start, seeds: np.ndarray) -> Pull:
    """Return the pull of seed words, on the scale of the topics to start from."""
    strength = _SEED_SHARE * (start.weights.astype(np.float64) ** 2).sum(axis=0) * padded(seeds).any(axis=0)
    return Pull(padded(seeds) * start.term_topic.max(axis=0), strength.astype(np.float32))


def statistics(matrix: Blocks, weights: np.ndarray, term_topic: np.ndarray, workers: Workers) -> Statistics:
    """Return what topics are fitted to, given the weights of documents."""
    return Statistics(matrix.transposed_times(weights, workers), weights.T @ weights)


def fitted_topics(
    found: Statistics, term_topic: np.ndarray, penalty: Penalty, pull: Pull | None, workers: Workers
) -> np.ndarray:
    """Return topics after a step towards the statistics."""
    products, gram = found.products, found.weights
    if pull is not None:
        products, gram = products + pull.strength * pull.target, gram + np.diag(pull.strength)
    return _descend_all(term_topic, products, gram, penalty, workers)


def infer(X: sp.csr_array, term_topic: np.ndarray, penalty: Penalty, workers: Workers) -> np.ndarray:
    """Return the weights of documents under fixed topics, each on its own."""
    indptr, indices, data = single_precision(X)
    products = np.empty((X.shape[0], term_topic.shape[1]), np.float32)
    workers.run(multiply_rows, indptr, indptr, indices, data, term_topic, products)
    weights, gram = np.zeros_like(products), term_topic.T @ term_topic
    return _descend_all(weights, products, gram, penalty, workers, _INFERENCE_SWEEPS, _INFERENCE_TOLERANCE)


class Descent:
    """Factors on their way down.

    Every step fits the weights of documents and then the topics, each carried on beyond its optimum by ``_STRIDE``
    times what it moved. Where that raised the loss, the step is taken back and the next one is not carried on, which
    never raises it.
    """

    def __init__(
        self, matrix: Blocks, start: Start, penalties: tuple[Penalty, Penalty], pull: Pull | None, workers: Workers
    ) -> None:
        self.matrix, self.penalties, self.pull, self.workers = matrix, penalties, pull, workers
        self.squares = sum(float((block.data.astype(np.float64) ** 2).sum()) for block in matrix.blocks)
        self.weights, self.term_topic = start.weights, start.term_topic
        self.reached_weights, self.reached_topics = self.weights, self.term_topic
        self.carried_topics = self.term_topic
        self.loss = self.divergence = np.inf
        self.careful = True

    def step(self) -> bool:
        """Take a step; return whether it lowered the loss, else nothing has changed."""
        stride = np.float32(0) if self.careful else _STRIDE
        base = self.carried_topics
        products = self.matrix.times(base, self.workers)
        weights = _descend_all(self.weights, products, base.T @ base, self.penalties[0], self.workers)
        carried_weights = _carried(weights, self.reached_weights, stride)
        found = statistics(self.matrix, carried_weights, base, self.workers)
        topics = fitted_topics(found, base, self.penalties[1], self.pull, self.workers)
        divergence = self.divergence_of(found, topics)
        loss = divergence + self.costs_of(carried_weights, topics)
        if not loss < self.loss:
            self.carried_topics, self.reached_topics = self.term_topic, self.term_topic
            self.reached_weights = self.weights
            was_careful, self.careful = self.careful, True
            # Even a plain step no longer lowers the loss: what is left is rounding.
            return not was_careful
        self.carried_topics = _carried(topics, self.reached_topics, stride)
        self.weights, self.reached_weights = carried_weights, weights
        self.term_topic, self.reached_topics = topics, topics
        self.loss, self.divergence, self.careful = loss, divergence, False
        return True

    def divergence_of(self, found: Statistics, topics: np.ndarray) -> float:
        """Return half the squared distance between matrix and model, from the statistics of the model's weights."""
        cross = float(np.einsum("ij,ij->", found.products, topics, dtype=np.float64))
        model = float((found.weights.astype(np.float64) * (topics.T @ topics)).sum())
        return (self.squares + model) / 2 - cross

    def costs_of(self, weights: np.ndarray, topics: np.ndarray) -> float:
        """Return what penalties and seed words add."""
        pulled = 0.0 if self.pull is None else self.pull.cost(topics)
        return self.penalties[0].of(weights) + self.penalties[1].of(topics) + pulled


def _carried(reached: np.ndarray, before: np.ndarray, stride: np.float32) -> np.ndarray:
    """Return a factor carried on beyond where it got from where it had been, not below zero."""
    return np.maximum(reached + stride * (reached - before), 0) if stride else reached
