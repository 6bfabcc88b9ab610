"""Where a fit of LDA starts from: the words of clusters of documents."""

from __future__ import annotations

import numpy as np
from sklearn.cluster import KMeans

from topics.kernels.sparse import hash_rows
from topics.models.blocks import Blocks
from topics.models.spectral import one_thread, truncated_svd
from topics.models.workers import Workers

# On a few thousand documents and more, the libraries' updates after each batch learn faster than one update a pass; on
# fewer there is hardly more than one batch, and full passes are cheap.
DOCUMENTS_FOR_ONLINE = 5_000
# The best of a few runs of k-means; more sweeps than these hardly move a document.
STARTS_OF_KMEANS, SWEEPS_OF_KMEANS = 3, 15
# Directions need not be exact for clusters.
POWER_ITERATIONS = 2


def tfidf(matrix: Blocks) -> Blocks:
    """Return ``(1 + log count) * (1 + log((1 + n_documents) / (1 + document frequency)))``, rows of length 1."""
    frequency = sum(np.diff(block.bounds) for block in matrix.blocks)
    weight = (1 + np.log((1 + matrix.shape[0]) / (1 + frequency))).astype(np.float32)
    entries = []
    for block in matrix.blocks:
        # Weights below 1, as of tf-idf given for counts, are left as they are.
        values = weight[block.indices] * np.where(block.data > 1, 1 + np.log(np.maximum(block.data, 1)), block.data)
        starts = block.indptr[:-1][np.diff(block.indptr) > 0]
        lengths = np.zeros(block.indptr.size - 1, np.float32)
        if starts.size:
            lengths[np.diff(block.indptr) > 0] = np.sqrt(np.add.reduceat(values**2, starts))
        entries.append(values / np.repeat(lengths, np.diff(block.indptr)))
    return matrix.with_data(np.concatenate(entries))


def latent_directions(matrix: Blocks, n_dimensions: int, seed: int, workers: Workers) -> np.ndarray:
    """Return documents as points on the unit sphere of the leading singular vectors of tf-idf."""
    svd = truncated_svd(tfidf(matrix), n_dimensions, seed, workers, power_iterations=POWER_ITERATIONS)
    points = svd.left * svd.values
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    return np.divide(points, lengths, out=np.zeros_like(points), where=lengths > 0)


def keys(matrix: Blocks) -> np.ndarray:
    """Return a number for each document that follows from its words alone."""
    return np.concatenate([hash_rows(block.indptr, block.indices, block.data) for block in matrix.blocks])


def waiting_times(keys: np.ndarray, seed: int) -> np.ndarray:
    """Return an exponentially distributed number for each key that follows from the key and the seed."""
    # The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every bit of the sum changes half of the bits.
    mixed = keys + np.uint64((seed * 0x9E3779B97F4A7C15) % 2**64)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return -np.log((mixed >> np.uint64(11)).astype(np.float64) / 2**53 + 2**-54)


def spread_centers(points: np.ndarray, keys: np.ndarray, given: np.ndarray, seed: int) -> np.ndarray:
    """Return the given centers, and for each that is zero a document far from those before it.

    Documents are drawn by the squared distance to the nearest center.

    Arthur and Vassilvitskii (2007), *k-means++*, SODA, section 2.2. The draw is a race between documents (the waiting
    time over the weight is least), so that neither the order of documents nor a neighbor changes who is drawn.
    """
    # Empty documents stand at the center of the sphere and are never drawn.
    distance = np.einsum("ij,ij->i", points, points)
    centers = given.copy()
    n_candidates = 2 + int(np.log(len(centers)))
    for k in range(len(centers)):
        if not given[k].any():
            times = waiting_times(keys, seed * len(centers) + k)
            times = np.divide(times, distance, out=np.full_like(times, np.inf), where=distance > 1e-6)
            drawn = np.argpartition(times, n_candidates)[:n_candidates]
            potentials = np.minimum(distance[:, None], 2 - 2 * (points @ points[drawn].T)).sum(axis=0)
            centers[k] = points[drawn[potentials.argmin()]]
        distance = np.minimum(distance, np.maximum(2 - 2 * (points @ centers[k]), 0))
    return centers


def seeded_centers(matrix: Blocks, points: np.ndarray, seeds: np.ndarray, workers: Workers) -> np.ndarray:
    """Return the mean direction of the documents that each topic's seed words stand in, zeros for a topic without."""
    hits = matrix.times(np.ascontiguousarray(seeds, dtype=np.float32), workers)
    centers = hits.T @ points
    lengths = np.linalg.norm(centers, axis=1, keepdims=True)
    return np.divide(centers, lengths, out=np.zeros_like(centers), where=lengths > 0)


def clustered_counts(
    matrix: Blocks, n_topics: int, seed: int, workers: Workers, seeds: np.ndarray | None = None
) -> np.ndarray | None:
    """Return the term counts of clusters of documents, shape (n_terms, n_topics): a start for topics.

    None if there are no more documents or terms than topics. From a random start no algorithm gets far on a small
    corpus, nor fast on a large one. Clusters are spherical k-means on as many latent dimensions of tf-idf as there are
    topics.
    """
    if n_topics == 1 or min(matrix.shape) <= n_topics:
        return None
    points = latent_directions(matrix, n_topics, seed, workers)
    own_keys = keys(matrix)
    given = np.zeros((n_topics, n_topics), np.float32)
    if seeds is not None:
        given = seeded_centers(matrix, points, seeds, workers)
    with one_thread():
        runs = [
            KMeans(
                n_topics,
                init=spread_centers(points, own_keys, given, seed + start),
                n_init=1,
                max_iter=SWEEPS_OF_KMEANS,
            ).fit(points)
            for start in range(STARTS_OF_KMEANS)
        ]
    clusters = min(runs, key=lambda run: run.inertia_).labels_
    members = np.zeros((matrix.shape[0], n_topics), np.float32)
    members[np.arange(matrix.shape[0]), clusters] = 1
    return matrix.transposed_times(members, workers)
