"""What both losses of our NMF share: penalties, statistics of a stream, and where factors start from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from topics._validation import InputError
from topics.io import StorableFields, check_array
from topics.linalg import POWER_ITERATIONS_OF_A_START, Blocks, Svd, Workers, leading, padded
from topics.models._clusters import clustered
from topics.models._settings import NmfSettings


@dataclass(frozen=True, slots=True)
class Penalty(StorableFields):
    """What the entries of one factor cost: ``l1`` times their sum and ``l2 / 2`` times the sum of their squares."""

    l1: float
    l2: float

    SAVED_AS = "penalty"

    def of(self, factor: np.ndarray) -> float:
        """Return what a factor costs."""
        squares = float(np.einsum("ij,ij->", factor, factor, dtype=np.float64))
        return self.l1 * float(factor.sum(dtype=np.float64)) + self.l2 / 2 * squares


def penalties(settings: NmfSettings, shape: tuple[int, int]) -> tuple[Penalty, Penalty]:
    """Return what entries of documents and of terms cost, as scikit-learn scales the options."""
    n_documents, n_terms = shape
    l1, l2 = settings.l1_ratio, 1 - settings.l1_ratio
    of_documents, of_terms = settings.alpha_w * n_terms, settings.alpha_h * n_documents
    return Penalty(of_documents * l1, of_documents * l2), Penalty(of_terms * l1, of_terms * l2)


@dataclass(slots=True)
class Start:
    """Factors to start from, padded: ``weights`` of documents x width and ``term_topic`` of terms x width."""

    weights: np.ndarray
    term_topic: np.ndarray


def _from_clusters(matrix: Blocks, settings: NmfSettings, workers: Workers) -> Start:
    """Return clusters and means, or noise where there are too few documents for clusters."""
    members = clustered(matrix, settings.n_topics, settings.seed, workers, svd=settings.svd, seeds=settings.seeds)
    if members is None:
        return _at_random(matrix, settings, workers)
    return means_of(matrix, members, workers)


def means_of(matrix: Blocks, members: np.ndarray, workers: Workers) -> Start:
    """Return clusters of documents and their mean rows."""
    sums = matrix.transposed_times(members, workers)
    return Start(padded(members), padded(sums / np.maximum(members.sum(axis=0), 1)))


def _from_singular_vectors(matrix: Blocks, settings: NmfSettings, workers: Workers) -> Start:
    """Return the positive or negative parts of singular vectors, whichever is the larger pair.

    Boutsidis and Gallopoulos (2008), *SVD based initialization*, Pattern Recognition 41, section 2.
    """
    if settings.n_topics > min(matrix.shape):
        return _at_random(matrix, settings, workers)
    svd = settings.svd or leading(
        matrix, settings.n_topics, settings.seed, workers, power_iterations=POWER_ITERATIONS_OF_A_START
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
        factors.append(padded(part * scale))
    return Start(*factors)


def check_svd(svd: Svd, matrix: Blocks, n_topics: int) -> None:
    """Refuse singular vectors of another matrix, or too few of them."""
    shape = len(svd.left), len(svd.right)
    if shape != tuple(matrix.shape):
        raise InputError(f"init holds singular vectors of a matrix of shape {shape}, but X has {matrix.shape}.")
    if svd.values.size < n_topics:
        raise InputError(
            f"init holds {svd.values.size} singular vectors, too few for n_topics={n_topics}. "
            f"Make it with truncated_svd(X, {n_topics})."
        )


def _at_random(matrix: Blocks, settings: NmfSettings, workers: Workers) -> Start:
    """Return noise of the matrix's scale, as scikit-learn's ``init="random"``; the same for documents in any order."""
    scale = np.sqrt(matrix.total / matrix.shape[0] / matrix.shape[1] / settings.n_topics)
    noise = np.random.default_rng(settings.seed).standard_normal((matrix.shape[1], settings.n_topics))
    weights = np.full((matrix.shape[0], settings.n_topics), scale)
    return Start(padded(weights), padded(scale * np.abs(noise)))


STARTS = {"clusters": _from_clusters, "nndsvd": _from_singular_vectors, "random": _at_random}


@dataclass(frozen=True, slots=True)
class Statistics(StorableFields):
    """What topics are fitted to; batches add up.

    Parameters
    ----------
    products : ndarray of shape (n_terms, width), float32
        What documents ask of each entry of the topics.
    weights : ndarray of shape (n, width), float32
        What documents weigh: one row of sums, or their products with one another.
    """

    products: np.ndarray
    weights: np.ndarray

    SAVED_AS = "statistics"

    def _check_state(self) -> None:
        check_array("products", self.products, "f", None, None)
        check_array("weights", self.weights, "f", None, self.products.shape[1])

    def blended(self, share: np.float32, other: Statistics, share_of_other: np.float32) -> Statistics:
        """Return a weighted sum of two."""
        return Statistics(
            share * self.products + share_of_other * other.products,
            share * self.weights + share_of_other * other.weights,
        )
