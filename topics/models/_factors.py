"""Factors of our NMF, whatever the loss: penalties, sufficient statistics, initial factors, and what a loss is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from topics._validation import InputError
from topics.io import SavedFields, check_array
from topics.linalg import START_POWER_ITERATIONS, Blocks, Svd, Workers, leading_svd, pad_columns
from topics.models._clusters import cluster_documents
from topics.models._settings import NmfSettings, NmfStart


class Penalty(SavedFields, frozen=True, tag="penalty"):
    """Elastic net on one factor: ``l1`` times the sum of its entries and ``l2 / 2`` times that of their squares."""

    l1: float
    l2: float

    def cost(self, factor: np.ndarray) -> float:
        """Return what is added to the loss for a factor."""
        squares = float(np.einsum("ij,ij->", factor, factor, dtype=np.float64))
        return self.l1 * float(factor.sum(dtype=np.float64)) + self.l2 / 2 * squares


def scaled_penalties(settings: NmfSettings, shape: tuple[int, int]) -> tuple[Penalty, Penalty]:
    """Return the penalties on the weights of documents and of terms, as scikit-learn scales the options."""
    n_documents, n_terms = shape
    l1, l2 = settings.l1_ratio, 1 - settings.l1_ratio
    of_documents, of_terms = settings.alpha_w * n_terms, settings.alpha_h * n_documents
    return Penalty(of_documents * l1, of_documents * l2), Penalty(of_terms * l1, of_terms * l2)


@dataclass(slots=True)
class InitialFactors:
    """Factors to start from: ``weights``, documents x width, and ``term_topic``, terms x width (padded topics)."""

    weights: np.ndarray
    term_topic: np.ndarray


def _from_clusters(matrix: Blocks, settings: NmfSettings, workers: Workers) -> InitialFactors:
    """Return clusters and means, or noise where there are too few documents for clusters."""
    members = cluster_documents(
        matrix, settings.n_topics, settings.seed, workers, svd=settings.svd, seeds=settings.seeds
    )
    if members is None:
        return _random_factors(matrix, settings, workers)
    return cluster_means(matrix, members, workers)


def cluster_means(matrix: Blocks, members: np.ndarray, workers: Workers) -> InitialFactors:
    """Return clusters of documents and their mean rows."""
    sums = matrix.transposed_times(members, workers)
    return InitialFactors(pad_columns(members), pad_columns(sums / np.maximum(members.sum(axis=0), 1)))


def _from_singular_vectors(matrix: Blocks, settings: NmfSettings, workers: Workers) -> InitialFactors:
    """Return the positive or negative parts of singular vectors, whichever is the larger pair.

    Boutsidis and Gallopoulos (2008), *SVD based initialization*, Pattern Recognition 41, section 2.
    """
    if settings.n_topics > min(matrix.shape):
        return _random_factors(matrix, settings, workers)
    svd = settings.svd or leading_svd(
        matrix, settings.n_topics, settings.seed, workers, power_iterations=START_POWER_ITERATIONS
    )
    check_svd(svd, matrix, settings.n_topics)
    svd = svd.first(settings.n_topics)
    parts = [[np.maximum(sign * vectors, 0) for vectors in (svd.left, svd.right)] for sign in (1, -1)]
    lengths = np.array([[np.linalg.norm(part, axis=0) for part in pair] for pair in parts])
    sizes = lengths.prod(axis=1)
    positive = sizes[0] >= sizes[1]
    factors = []
    for side in (0, 1):
        part = np.where(positive, parts[0][side], parts[1][side])
        length = np.where(positive, lengths[0, side], lengths[1, side])
        scale = np.sqrt(svd.values * sizes.max(axis=0)) / np.where(length > 0, length, 1)
        factors.append(pad_columns(part * scale))
    return InitialFactors(*factors)


def check_svd(svd: Svd, matrix: Blocks, n_topics: int) -> None:
    """Raise InputError for singular vectors of another matrix, or too few of them."""
    shape = len(svd.left), len(svd.right)
    if shape != tuple(matrix.shape):
        raise InputError(f"init holds singular vectors of a matrix of shape {shape}, but X has {matrix.shape}.")
    if svd.values.size < n_topics:
        raise InputError(
            f"init holds {svd.values.size} singular vectors, too few for n_topics={n_topics}. "
            f"Make it with truncated_svd(X, {n_topics})."
        )


def _random_factors(matrix: Blocks, settings: NmfSettings, workers: Workers) -> InitialFactors:
    """Return noise of the matrix's scale, as scikit-learn's ``init="random"``; the same for documents in any order."""
    scale = np.sqrt(matrix.total / matrix.shape[0] / matrix.shape[1] / settings.n_topics)
    noise = np.random.default_rng(settings.seed).standard_normal((matrix.shape[1], settings.n_topics))
    weights = np.full((matrix.shape[0], settings.n_topics), scale)
    return InitialFactors(pad_columns(weights), pad_columns(scale * np.abs(noise)))


INITIALIZATIONS: dict[NmfStart, Callable[[Blocks, NmfSettings, Workers], InitialFactors]] = {
    "clusters": _from_clusters,
    "nndsvd": _from_singular_vectors,
    "random": _random_factors,
}


class Statistics(SavedFields, frozen=True, eq=False, tag="statistics"):
    """Sufficient statistics of the documents: what topics are fitted to; those of batches add up."""

    products: np.ndarray  # (n_terms, width), float32: the matrix, or its ratio to the model, times the weights
    weights: np.ndarray  # the sums of the weights of documents, (1, width), or their Gram matrix, (width, width)

    def __post_init__(self) -> None:
        check_array("products", self.products, "f", None, None)
        check_array("weights", self.weights, "f", None, self.products.shape[1])

    def blended(self, share: np.float32, other: Statistics, share_of_other: np.float32) -> Statistics:
        """Return a weighted sum of two."""
        return Statistics(
            share * self.products + share_of_other * other.products,
            share * self.weights + share_of_other * other.weights,
        )


class Descent(ABC):
    """Factors on their way down; ``loss`` includes the penalties, ``divergence`` does not."""

    def __init__(
        self, matrix: Blocks, start: InitialFactors, penalties: tuple[Penalty, Penalty], seed_penalty: Any,
        workers: Workers,
    ) -> None:  # fmt: skip
        self.matrix, self.penalties, self.seed_penalty, self.workers = matrix, penalties, seed_penalty, workers
        self.weights, self.term_topic = start.weights, start.term_topic
        self.loss = self.divergence = np.inf

    @abstractmethod
    def step(self) -> bool:
        """Take a step; return whether to go on."""

    def costs(self, weights: np.ndarray, topics: np.ndarray) -> float:
        """Return what penalties and seed words add to the loss."""
        seeded = 0.0 if self.seed_penalty is None else self.seed_penalty.cost(topics)
        return self.penalties[0].cost(weights) + self.penalties[1].cost(topics) + seeded


@dataclass(frozen=True, slots=True)
class NmfLoss:
    """A loss of NMF, as a row of the table of losses."""

    tolerance: float  # a fit stops when a step brings less than this share of what all steps have brought
    seed_penalty: type[Any]  # what seed words add to the loss; made by its ``from_seeds``
    descent: type[Descent]
    infer_weights: Callable[[sp.csr_array, np.ndarray, Penalty, Workers], np.ndarray]  # with the documents' penalty
    statistics: Callable[[Blocks, np.ndarray, np.ndarray, Workers], Statistics]
    update_topics: Callable[[Statistics, np.ndarray, Penalty, Any, Workers], np.ndarray]  # the topics', of seeds
    relative_loss: Callable[[sp.csr_array, np.ndarray, np.ndarray], float]  # of a matrix and both factors
