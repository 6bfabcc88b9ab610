"""Clusters of documents by spherical k-means, where a fit starts from."""

import warnings

import numpy as np
from sklearn.cluster import KMeans
from sklearn.exceptions import ConvergenceWarning

from topics.linalg import Blocks, Svd, Workers, hash_rows, leading_svd

# On a small corpus k-means is run a few times and the best result kept; on a large one all are alike. More sweeps than
# these hardly move a document.
_MAX_RUNS, _MAX_DISTANCES, _KMEANS_SWEEPS = 10, 1_000_000, 15
# Directions are made more exact where that costs little: on a small corpus much hangs on them.
_MAX_POWER_ITERATIONS, _MAX_MULTIPLICATIONS = 4, 200_000_000


def _unit_rows(rows: np.ndarray) -> np.ndarray:
    """Return rows scaled to length 1; those of zeros stay where they are."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)


def _waiting_times(keys: np.ndarray, seed: int) -> np.ndarray:
    """Return an exponentially distributed number for each key that follows from the key and the seed."""
    # The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every bit of the sum changes half of the bits.
    mixed = keys + np.uint64((seed * 0x9E3779B97F4A7C15) % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return -np.log((mixed >> np.uint64(11)).astype(np.float64) / 2**53 + 2**-54)  # 53 bits, and never log(0)


def _spread_centers(points: np.ndarray, keys: np.ndarray, given: np.ndarray, seed: int) -> np.ndarray:
    """Return the given centers, and for each that is zero a document far from those before it.

    By the squared distance to the nearest center: Arthur and Vassilvitskii (2007), *k-means++*, SODA, section 2.2.
    """
    # Empty documents stand at the center of the sphere and are never drawn.
    distance = np.einsum("ij,ij->i", points, points)
    centers = given.copy()
    n_candidates = 2 + int(np.log(len(centers)))  # the best of a few, as in scikit-learn
    for k in range(len(centers)):
        if not given[k].any():
            # A race that the shortest waiting time over weight wins: neither order nor neighbors change who is drawn.
            times = _waiting_times(keys, seed * len(centers) + k)
            times = np.divide(times, distance, out=np.full_like(times, np.inf), where=distance > 1e-6)
            drawn = np.argpartition(times, n_candidates)[:n_candidates]
            potentials = np.minimum(distance[:, None], 2 - 2 * (points @ points[drawn].T)).sum(axis=0)
            centers[k] = points[drawn[potentials.argmin()]]
        distance = np.minimum(distance, np.maximum(2 - 2 * (points @ centers[k]), 0))
    return centers


def _kmeans(points: np.ndarray, keys: np.ndarray, given: np.ndarray, seed: int) -> np.ndarray:
    """Return the cluster of every point by k-means, shape (n_points, n_clusters), 1 or 0.

    Rows of ``given`` that are not zero are where their clusters start.
    """
    n_runs = int(np.clip(_MAX_DISTANCES // (len(points) * len(given)), 1, _MAX_RUNS))
    with warnings.catch_warnings():
        # Documents that are all alike make fewer clusters, which will do for a start.
        warnings.simplefilter("ignore", ConvergenceWarning)
        runs = [
            KMeans(
                len(given), init=_spread_centers(points, keys, given, seed + start), n_init=1, max_iter=_KMEANS_SWEEPS
            ).fit(points)
            for start in range(n_runs)
        ]
    labels = min(runs, key=lambda run: run.inertia_).labels_
    members = np.zeros((len(points), len(given)), np.float32)
    members[np.arange(len(points)), labels] = 1
    return members


def cluster_documents(
    matrix: Blocks, n_topics: int, seed: int, workers: Workers, *,
    svd: Svd | None = None, seeds: np.ndarray | None = None,
) -> np.ndarray | None:  # fmt: skip
    """Return clusters of documents as columns of 1 and 0, shape (n_documents, n_topics): a start for topics.

    None if there are no more documents or terms than topics, or one topic. Spherical k-means on as many latent
    dimensions as topics; ``svd`` saves computing them. A topic with seed words starts from their documents.
    """
    if n_topics == 1 or min(matrix.shape) <= n_topics:
        return None
    if svd is None:
        n_entries = sum(block.data.size for block in matrix.blocks)
        affordable = _MAX_MULTIPLICATIONS // max(1, n_entries * n_topics)
        power_iterations = int(np.clip(affordable, 1, _MAX_POWER_ITERATIONS))
        svd = leading_svd(matrix, n_topics, seed, workers, power_iterations=power_iterations)
    svd = svd.first(n_topics)
    points = _unit_rows(svd.left * svd.values)
    given = np.zeros((n_topics, points.shape[1]), np.float32)
    if seeds is not None:
        hits = matrix.times(np.ascontiguousarray(seeds, dtype=np.float32), workers)
        given = _unit_rows(hits.T @ points)
    # Who is drawn must follow from a document's words alone, not from its place.
    keys = np.concatenate([hash_rows(block.indptr, block.indices, block.data) for block in matrix.blocks])
    return _kmeans(points, keys, given, seed)
