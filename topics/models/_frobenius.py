"""The squared (Frobenius) loss of NMF: accelerated coordinate descent on the two factors in turn."""

from __future__ import annotations

from typing import Any

import numpy as np
import scipy.sparse as sp

from topics.io import SavedFields, check_array
from topics.linalg import Blocks, Workers, descend_coordinates, multiply_rows, pad_columns, single_precision
from topics.models._factors import Descent, InitialFactors, NmfLoss, Penalty, Statistics

# A second sweep over a factor costs a fraction of the product with the matrix that it needs; more were no better.
_SWEEPS_PER_PRODUCT = 2
# How far beyond its optimum a factor moves. Steps that grow with success (Ang and Gillis 2019) overshoot here: at 0.6
# and more the loss hardly falls until a failure brings them down.
_EXTRAPOLATION = np.float32(0.5)
# A seeded topic is pulled as strongly as half of the articles it starts from hold it.
_SEED_SHARE = 0.5
_WEIGHT_SWEEPS, _WEIGHT_TOLERANCE = 200, 1e-4


def _descend(
    factor: np.ndarray, products: np.ndarray, gram: np.ndarray, penalty: Penalty, workers: Workers,
    n_sweeps: int = _SWEEPS_PER_PRODUCT, tol: float = 0.0,
) -> np.ndarray:  # fmt: skip
    """Return a copy of a factor, shape (n_rows, width), after sweeps of coordinate descent over all of its rows."""
    factor = factor.copy()
    rows = np.arange(len(factor) + 1)
    costs = np.float32(penalty.l1), np.float32(penalty.l2)
    workers.run(descend_coordinates, rows, factor, products, gram, *costs, n_sweeps, np.float32(tol))
    return factor


class FrobeniusSeedPenalty(SavedFields, frozen=True, eq=False, tag="frobenius seed penalty"):
    """A quadratic penalty that pulls topics towards their seed words, as if there were articles of nothing else.

    Half of a topic's strength, times its squared distance from its target, is added to the loss.
    """

    target: np.ndarray  # (n_terms, width), float32: the weight that a seed word should have in its topic, else 0
    strength: np.ndarray  # (width,), float32; 0 for topics without seed words

    @classmethod
    def from_seeds(cls, matrix: Blocks, start: InitialFactors, seeds: np.ndarray) -> FrobeniusSeedPenalty:
        """Return the penalty of seed words, shape (n_terms, n_topics), on the scale of the topics to start from."""
        strength = _SEED_SHARE * (start.weights.astype(np.float64) ** 2).sum(axis=0) * pad_columns(seeds).any(axis=0)
        return cls(pad_columns(seeds) * start.term_topic.max(axis=0), strength.astype(np.float32))

    def __post_init__(self) -> None:
        check_array("target", self.target, "f", None, self.strength.size)
        check_array("strength", self.strength, "f", None)

    @property
    def of_terms(self) -> np.ndarray:
        """What it asks of every term, shape (n_terms, width)."""
        return self.target

    def rescaled(self, growth: float) -> FrobeniusSeedPenalty:
        """Return the penalty for ``growth`` times as many documents."""
        return FrobeniusSeedPenalty(self.target, np.float32(growth) * self.strength)

    def cost(self, term_topic: np.ndarray) -> float:
        """Return what is added to the loss."""
        squares = ((term_topic - self.target).astype(np.float64) ** 2).sum(axis=0)
        return float(squares @ self.strength) / 2


def _statistics(matrix: Blocks, weights: np.ndarray, term_topic: np.ndarray, workers: Workers) -> Statistics:
    """Return ``X.T @ weights`` and the Gram matrix of the weights."""
    return Statistics(matrix.transposed_times(weights, workers), weights.T @ weights)


def _update_topics(
    found: Statistics, term_topic: np.ndarray, penalty: Penalty, seed_penalty: FrobeniusSeedPenalty | None,
    workers: Workers,
) -> np.ndarray:  # fmt: skip
    """Return topics, shape (n_terms, width), after a step towards the statistics."""
    products, gram = found.products, found.weights
    if seed_penalty is not None:
        products = products + seed_penalty.strength * seed_penalty.target
        gram = gram + np.diag(seed_penalty.strength)
    return _descend(term_topic, products, gram, penalty, workers)


def _infer_weights(X: sp.csr_array, term_topic: np.ndarray, penalty: Penalty, workers: Workers) -> np.ndarray:
    """Return the weights of documents under fixed topics, shape (n_documents, width), each found on its own."""
    indptr, indices, data = single_precision(X)
    products = np.empty((X.shape[0], term_topic.shape[1]), np.float32)
    workers.run(multiply_rows, indptr, indptr, indices, data, term_topic, products)
    weights, gram = np.zeros_like(products), term_topic.T @ term_topic
    return _descend(weights, products, gram, penalty, workers, _WEIGHT_SWEEPS, _WEIGHT_TOLERANCE)


class CoordinateDescent(Descent):
    """Both factors, moved in turn by coordinate descent, each beyond its optimum by a share of what it moved.

    Where that raised the loss, the step is taken back; the next one does not extrapolate, which never raises it.
    """

    def __init__(self, matrix: Blocks, *arguments: Any) -> None:
        super().__init__(matrix, *arguments)
        self.squares = sum(float((block.data.astype(np.float64) ** 2).sum()) for block in matrix.blocks)
        self.optimal_weights, self.optimal_topics = self.weights, self.term_topic
        self.extrapolated_topics = self.term_topic
        self.extrapolates = False  # not before there is a step to go beyond

    def step(self) -> bool:
        """Take a step; return False once not even a step without extrapolation lowers the loss."""
        extrapolation = _EXTRAPOLATION if self.extrapolates else np.float32(0)
        base = self.extrapolated_topics
        products = self.matrix.times(base, self.workers)
        optimal_weights = _descend(self.weights, products, base.T @ base, self.penalties[0], self.workers)
        weights = _extrapolate(optimal_weights, self.optimal_weights, extrapolation)
        found = _statistics(self.matrix, weights, base, self.workers)
        topics = _update_topics(found, base, self.penalties[1], self.seed_penalty, self.workers)
        # Half the squared distance of matrix and model, by products that are at hand.
        cross = float(np.einsum("ij,ij->", found.products, topics, dtype=np.float64))
        model = float((found.weights.astype(np.float64) * (topics.T @ topics)).sum())
        divergence = (self.squares + model) / 2 - cross
        loss = divergence + self.costs(weights, topics)
        if not loss < self.loss:
            self.extrapolated_topics, self.optimal_topics = self.term_topic, self.term_topic
            self.optimal_weights = self.weights
            extrapolated, self.extrapolates = self.extrapolates, False
            # Even a plain step no longer lowers the loss: what is left is rounding.
            return extrapolated
        self.extrapolated_topics = _extrapolate(topics, self.optimal_topics, extrapolation)
        self.weights, self.optimal_weights = weights, optimal_weights
        self.term_topic, self.optimal_topics = topics, topics
        self.loss, self.divergence, self.extrapolates = loss, divergence, True
        return True


def _extrapolate(optimum: np.ndarray, before: np.ndarray, extrapolation: np.float32) -> np.ndarray:
    """Return a factor beyond its optimum, in the direction from where it was before; never below zero."""
    return np.maximum(optimum + extrapolation * (optimum - before), 0) if extrapolation else optimum


def _relative_loss(X: sp.csr_array, weights: np.ndarray, topics: np.ndarray) -> float:
    """Return ``((X - weights @ topics) ** 2).sum() / (X ** 2).sum()``, without the dense product."""
    squares = float((X.data.astype(np.float64) ** 2).sum())
    cross = float((weights * (X @ topics.T)).sum())
    model = float(((weights.T @ weights) * (topics @ topics.T)).sum())
    return max(0.0, squares - 2 * cross + model) / squares


FROBENIUS = NmfLoss(
    tolerance=3e-4,
    seed_penalty=FrobeniusSeedPenalty,
    descent=CoordinateDescent,
    infer_weights=_infer_weights,
    statistics=_statistics,
    update_topics=_update_topics,
    relative_loss=_relative_loss,
)
