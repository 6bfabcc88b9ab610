"""Where a fit of LDA starts from, whatever its engine: counts from clusters of documents."""

import numpy as np

from topics.linalg import Blocks, Svd, Workers
from topics.models._clusters import cluster_documents
from topics.models._factors import Penalty, cluster_means
from topics.models._frobenius import CoordinateDescent

# On a few thousand documents and more, the libraries' updates after each batch learn faster than one update per pass;
# on fewer there is hardly more than one batch, and full passes are cheap.
DOCUMENTS_FOR_ONLINE = 5_000
# Steps of factorization: enough for a document to take part in more than one topic.
_FACTORIZATION_STEPS = 3


def _tfidf(matrix: Blocks) -> Blocks:
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


def initial_counts(
    matrix: Blocks, n_topics: int, seed: int, workers: Workers, *,
    seeds: np.ndarray | None = None, svd: Svd | None = None,
) -> np.ndarray | None:  # fmt: skip
    """Return term counts of topics to start from, shape (n_terms, n_topics); None where documents are too few.

    Clusters of documents by tf-idf (``svd`` is of it), made soft by a few steps of nonnegative factorization.
    """
    # From a random start no algorithm gets far on a small corpus, nor fast on a large one.
    weighted = _tfidf(matrix)
    members = cluster_documents(weighted, n_topics, seed, workers, svd=svd, seeds=seeds)
    if members is None:
        return None
    no_penalty = Penalty(0, 0)
    start = cluster_means(weighted, members, workers)
    descent = CoordinateDescent(weighted, start, (no_penalty, no_penalty), None, workers)
    for _ in range(_FACTORIZATION_STEPS):
        descent.step()
    parts = descent.weights * np.linalg.norm(descent.term_topic, axis=0)
    total = parts.sum(axis=1, keepdims=True)
    shares = np.divide(parts, total, out=np.zeros_like(parts), where=total > 0)
    return matrix.transposed_times(shares, workers)[:, :n_topics]
