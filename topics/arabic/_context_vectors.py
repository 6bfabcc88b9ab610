"""Context vectors: what the articles that hold a word are about, and how reliable this is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from topics.arabic._tokenized import TokenizedTexts

_MIN_ARTICLES_PER_FEATURE = 5
_MAX_FEATURE_SHARE = 0.5  # of the articles
_MAX_ARTICLES = 20_000
_DIMENSIONS = 128
_PROJECTION_SEED = 1998
_MIN_RELIABILITY = 0.2
_TINY = 1e-12


def count_candidates(tokenized: TokenizedTexts, candidate_of_form: np.ndarray, n_candidates: int) -> sp.csr_array:
    """Return articles x candidates counts; of a large corpus, for a sample of ``_MAX_ARTICLES`` articles.

    The rows, and the sample, are in an order that depends on what the articles hold, not on where they stand.
    """
    candidates = candidate_of_form[tokenized.ids]
    kept = candidates >= 0
    indptr = np.concatenate([[0], kept.cumsum(dtype=np.int64)])[tokenized.indptr]
    ones = np.ones(int(indptr[-1]), dtype=np.float32)
    counts = sp.csr_array((ones, candidates[kept], indptr), shape=(indptr.size - 1, n_candidates))
    counts.sum_duplicates()
    # An article's fingerprint is a random linear hash of its row; multiplying by a prime scatters similar ones.
    marks = np.random.default_rng(_PROJECTION_SEED).integers(0, 2**20, n_candidates).astype(np.int64)
    fingerprints = np.add.reduceat(
        np.append(marks[counts.indices] * counts.data.astype(np.int64), 0), counts.indptr[:-1]
    ) * (np.diff(counts.indptr) > 0)
    order = np.lexsort([fingerprints, np.abs(fingerprints * 2_654_435_761 % 2**31)])
    return sp.csr_array(counts[order[:_MAX_ARTICLES]])


@dataclass(frozen=True, slots=True, eq=False)
class ContextVectors:
    """Context vectors of some candidates, each the sum of the tf-idf vectors of its articles in random projection."""

    row: dict[int, int]  # from candidate to row
    sums: np.ndarray  # (n_rows, _DIMENSIONS), float32; without the candidate itself, less the mean of all articles
    reliability: np.ndarray  # (n_rows,), 0 to 1: the expected correlation with the vector of as many other articles
    weight: np.ndarray  # (n_rows,), the number of articles

    @staticmethod
    def from_counts(counts: sp.csr_array, frequency: np.ndarray, candidates: np.ndarray) -> ContextVectors:
        """Return the vectors of some candidates, given articles x candidates counts and document frequencies."""
        tfidf = _weigh_by_tfidf(counts, frequency)
        signs = np.random.default_rng(_PROJECTION_SEED).integers(0, 2, (counts.shape[1], _DIMENSIONS), dtype=np.int8)
        projection = (2 * signs - 1).astype(np.float32)
        articles = tfidf @ projection
        articles -= articles.mean(axis=0)
        presence, weights = sp.csr_array(counts[:, candidates]), sp.csr_array(tfidf[:, candidates])
        presence.data = np.ones_like(presence.data)
        halves = [_half_sums(presence[h::2], weights[h::2], articles[h::2], projection[candidates]) for h in (0, 1)]
        agreement = _cosine_of_rows(*halves)
        return ContextVectors(
            row={int(candidate): i for i, candidate in enumerate(candidates)},
            sums=halves[0] + halves[1],
            reliability=np.clip(2 * agreement / (1 + agreement), 0, 1),  # Spearman-Brown
            weight=frequency[candidates],
        )

    def is_reliable(self, candidate: int) -> bool:
        """Return whether a candidate's articles have something in common."""
        return bool(self.reliability[self.row[candidate]] >= _MIN_RELIABILITY)

    def agreement(self, candidate: int, cluster: list[int]) -> float:
        """Return the correlation with the vector of a cluster, corrected for attenuation (Spearman 1904)."""
        row, rows = self.row[candidate], [self.row[member] for member in cluster]
        reliability = np.average(self.reliability[rows], weights=self.weight[rows])
        observed = _cosine_of_rows(self.sums[row], self.sums[rows].sum(axis=0))
        return float(observed / np.sqrt(self.reliability[row] * reliability))


def _weigh_by_tfidf(counts: sp.csr_array, frequency: np.ndarray) -> sp.csr_array:
    """Return sublinear tf-idf rows of length 1, without the rarest and the most frequent candidates."""
    n_articles = counts.shape[0]
    idf = np.log(n_articles / np.maximum(frequency, 1)).astype(np.float32)
    idf[(frequency < _MIN_ARTICLES_PER_FEATURE) | (frequency > _MAX_FEATURE_SHARE * n_articles)] = 0
    tfidf = counts.copy()
    tfidf.data = (1 + np.log(counts.data)) * idf[counts.indices]
    rows = np.repeat(np.arange(n_articles), np.diff(counts.indptr))
    length = np.sqrt(np.bincount(rows, weights=tfidf.data**2, minlength=n_articles))
    tfidf.data /= np.maximum(length, _TINY).astype(np.float32)[rows]
    return tfidf


def _half_sums(
    presence: sp.csr_array, weights: sp.csr_array, articles: np.ndarray, projection: np.ndarray
) -> np.ndarray:
    """Return for each candidate (a column) the sum of its articles' projections without its own part."""
    own = np.asarray(weights.sum(axis=0)).ravel()
    return presence.T @ articles - own[:, None] * projection


def _cosine_of_rows(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the cosine of two vectors, row by row."""
    return (a * b).sum(axis=-1) / np.sqrt((a * a).sum(axis=-1) * (b * b).sum(axis=-1) + _TINY)
