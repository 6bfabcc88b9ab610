"""What the articles of a word are about: a short vector, and how far it can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from topics.arabic._read_texts import TokenizedTexts

_MIN_ARTICLES_PER_FEATURE = 5
_MAX_FEATURE_SHARE = 0.5
_MAX_ARTICLES = 20_000
_DIMENSIONS = 128
_PROJECTION_SEED = 1998
_MIN_RELIABILITY = 0.2
_TINY = 1e-12


def count_candidates(read: TokenizedTexts, unit_of_form: np.ndarray, n_units: int) -> sp.csr_array:
    """Return how often each unit stands in each article; of a large corpus, in some thousands of its articles.

    Rows come in an order that depends on what the articles hold, not on where they stand, and so does the choice.
    """
    units = unit_of_form[read.ids]
    kept = units >= 0
    indptr = np.concatenate([[0], kept.cumsum(dtype=np.int64)])[read.indptr]
    tokens = np.ones(int(indptr[-1]), dtype=np.float32)
    counts = sp.csr_array((tokens, units[kept], indptr), shape=(indptr.size - 1, n_units))
    counts.sum_duplicates()
    marks = np.random.default_rng(_PROJECTION_SEED).integers(0, 2**20, n_units).astype(np.int64)
    fingerprints = np.add.reduceat(
        np.append(marks[counts.indices] * counts.data.astype(np.int64), 0), counts.indptr[:-1]
    ) * (np.diff(counts.indptr) > 0)
    order = np.lexsort([fingerprints, np.abs(fingerprints * 2_654_435_761 % 2**31)])
    return sp.csr_array(counts[order[:_MAX_ARTICLES]])


@dataclass(frozen=True, slots=True, eq=False)
class ContextVectors:
    """ContextVectors of some units.

    Attributes
    ----------
    row : dict of int to int
        The row of every unit in the arrays.
    sums : ndarray of shape (n_rows, DIMENSIONS), float32
        The sum of a unit's articles, each as a random projection of its tf-idf vector without the unit itself, less
        what an average article would give.
    reliability : ndarray of shape (n_rows,)
        How well the profile would agree with one from as many other articles, 0 to 1: from the agreement of two
        halves by the Spearman-Brown formula.
    weight : ndarray of shape (n_rows,)
        The number of articles.
    """

    row: dict[int, int]
    sums: np.ndarray
    reliability: np.ndarray
    weight: np.ndarray

    @staticmethod
    def of(counts: sp.csr_array, frequency: np.ndarray, units: np.ndarray) -> ContextVectors:
        """Return the profiles of units, given how often each stands in each article."""
        tfidf = _weigh_by_tfidf(counts, frequency)
        signs = np.random.default_rng(_PROJECTION_SEED).integers(0, 2, (counts.shape[1], _DIMENSIONS), dtype=np.int8)
        projection = (2 * signs - 1).astype(np.float32)
        articles = tfidf @ projection
        articles -= articles.mean(axis=0)
        presence, weights = sp.csr_array(counts[:, units]), sp.csr_array(tfidf[:, units])
        presence.data = np.ones_like(presence.data)
        halves = [_half_sums(presence[h::2], weights[h::2], articles[h::2], projection[units]) for h in (0, 1)]
        agreement = _cosine_of_rows(*halves)
        return ContextVectors(
            row={int(unit): i for i, unit in enumerate(units)},
            sums=halves[0] + halves[1],
            reliability=np.clip(2 * agreement / (1 + agreement), 0, 1),
            weight=frequency[units],
        )

    def is_reliable(self, unit: int) -> bool:
        """Return whether a unit has a profile of its own."""
        return bool(self.reliability[self.row[unit]] >= _MIN_RELIABILITY)

    def agreement(self, unit: int, group: list[int]) -> float:
        """Return the correlation of a unit's profile with a group's, corrected for attenuation (Spearman 1904)."""
        row, rows = self.row[unit], [self.row[member] for member in group]
        reliability = np.average(self.reliability[rows], weights=self.weight[rows])
        observed = _cosine_of_rows(self.sums[row], self.sums[rows].sum(axis=0))
        return float(observed / np.sqrt(self.reliability[row] * reliability))


def _weigh_by_tfidf(counts: sp.csr_array, frequency: np.ndarray) -> sp.csr_array:
    """Return tf-idf rows of length 1, without the rarest and the commonest units."""
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
    """Return the sum of each unit's articles without the unit's own part; one column a unit in the sparse arrays."""
    own = np.asarray(weights.sum(axis=0)).ravel()
    return presence.T @ articles - own[:, None] * projection


def _cosine_of_rows(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the cosine of vectors, row by row."""
    return (a * b).sum(axis=-1) / np.sqrt((a * a).sum(axis=-1) * (b * b).sum(axis=-1) + _TINY)
