"""Blocks: a documents x terms matrix cut into blocks of documents, each also stored term by term."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import scipy.sparse as sp

from topics.linalg._workers import Workers
from topics.linalg.kernels._sparse import add_columns, entries_by_column, multiply_rows

# What a pass writes for a block should stay in the processor's cache. The size is fixed: sums over blocks are the
# same for any number of threads.
_DOCUMENTS_PER_BLOCK = 16_384
# Rows of dense factors are padded to whole vectors of single precision.
_VECTOR_WIDTH = 8


def padded_width(n_topics: int) -> int:
    """Return n_topics rounded up to whole vectors."""
    return -(-n_topics // _VECTOR_WIDTH) * _VECTOR_WIDTH


def pad_columns(rows: np.ndarray) -> np.ndarray:
    """Return a copy of shape (n, n_topics) in single precision with columns of zeros up to whole vectors."""
    wide = np.zeros((rows.shape[0], padded_width(rows.shape[1])), dtype=np.float32)
    wide[:, : rows.shape[1]] = rows
    return wide


@dataclass(frozen=True, slots=True)
class _Block:
    """Some documents one after the other: ``rows`` of the whole, entries as csr, and the same term by term.

    Entry ``j`` of the latter, ``data_by_term[j]``, is entry ``positions[j]`` of the former.
    """

    rows: slice
    indptr: np.ndarray
    indices: np.ndarray
    data: np.ndarray
    bounds: np.ndarray
    documents: np.ndarray
    positions: np.ndarray
    data_by_term: np.ndarray


@dataclass(frozen=True, slots=True)
class Blocks:
    """A documents x terms matrix in single precision, cut into blocks in the order of the documents."""

    shape: tuple[int, int]
    total: float  # sum of all entries
    blocks: tuple[_Block, ...]

    def times(self, dense: np.ndarray, workers: Workers) -> np.ndarray:
        """Return ``X @ dense`` for a dense float32 array of shape (n_terms, width)."""
        product = np.empty((self.shape[0], dense.shape[1]), dtype=np.float32)
        for block in self.blocks:
            out = product[block.rows]
            workers.run(multiply_rows, block.indptr, block.indptr, block.indices, block.data, dense, out)
        return product

    def transposed_times(self, dense: np.ndarray, workers: Workers) -> np.ndarray:
        """Return ``X.T @ dense`` for a dense float32 array of shape (n_documents, width)."""
        product = np.zeros((self.shape[1], dense.shape[1]), dtype=np.float32)
        for block in self.blocks:
            by_term = block.bounds, block.documents, block.data_by_term
            workers.run(add_columns, block.bounds, *by_term, dense[block.rows], product)
        return product

    def term_totals(self, workers: Workers) -> np.ndarray:
        """Return the sum of every term's entries, shape (n_terms, 1)."""
        return self.transposed_times(np.ones((self.shape[0], 1), np.float32), workers)

    def with_data(self, data: np.ndarray) -> Blocks:
        """Return a matrix with the same structure and other entries, given in the order of this one's."""
        blocks, first = [], 0
        for block in self.blocks:
            own = data[first : first + block.data.size]
            blocks.append(replace(block, data=own, data_by_term=own[block.positions]))
            first += own.size
        return Blocks(self.shape, float(data.sum(dtype=np.float64)), tuple(blocks))


def single_precision(X: sp.csr_array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return bounds, columns and entries of a csr matrix in the kinds that kernels take; rows sorted, no zeros."""
    if not X.has_canonical_format or not X.data.all():
        X = X.copy()
        X.sum_duplicates()
        X.eliminate_zeros()
    indptr, indices = X.indptr.astype(np.int64, copy=False), X.indices.astype(np.int32, copy=False)
    return indptr, indices, X.data.astype(np.float32, copy=False)


def cut_into_blocks(X: sp.csr_array) -> Blocks:
    """Return a csr matrix in blocks."""
    indptr, indices, data = single_precision(X)
    blocks = []
    for start in range(0, X.shape[0], _DOCUMENTS_PER_BLOCK):
        stop = min(start + _DOCUMENTS_PER_BLOCK, X.shape[0])
        first, last = indptr[start], indptr[stop]
        own = indptr[start : stop + 1] - first
        entries = slice(int(first), int(last))
        bounds, documents, positions = entries_by_column(own, indices[entries], X.shape[1])
        entries_by_term = data[entries][positions]
        by_document = own, indices[entries], data[entries]
        blocks.append(_Block(slice(start, stop), *by_document, bounds, documents, positions, entries_by_term))
    return Blocks(X.shape, float(data.sum(dtype=np.float64)), tuple(blocks))
