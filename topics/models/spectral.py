"""Singular vectors of a matrix in blocks."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from topics.models.blocks import Blocks
from topics.models.workers import Workers

OVERSAMPLING = 10
SMALLEST_SHARE = 1e-5


def one_thread() -> AbstractContextManager[Any]:
    """Return a context in which linear algebra runs in one thread: with several, sums come in any order."""
    return ThreadpoolController().limit(limits=1)


@dataclass(frozen=True, slots=True)
class Svd:
    """The largest singular values of a matrix, descending, with ``left`` and ``right`` vectors as columns."""

    left: np.ndarray
    values: np.ndarray
    right: np.ndarray


def principal_axes(columns: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return left singular vectors, singular values and right singular vectors of a tall, narrow array.

    By the eigenvectors of its Gram matrix, in double precision: many times faster than an orthogonal decomposition,
    and exact enough for values down to a hundred-thousandth of the largest. Smaller ones count as 0, and so do their
    left vectors.
    """
    gram = columns.T.astype(np.float64) @ columns
    squares, right = np.linalg.eigh((gram + gram.T) / 2)
    squares, right = squares[::-1], right[:, ::-1]
    values = np.sqrt(np.maximum(squares, 0))
    kept = values > SMALLEST_SHARE * values[0]
    scale = np.divide(1, values, out=np.zeros_like(values), where=kept)
    left = (columns @ (right * scale).astype(np.float32)).astype(np.float32, copy=False)
    return left, np.where(kept, values, 0).astype(np.float32), right.astype(np.float32)


def truncated_svd(matrix: Blocks, rank: int, seed: int, workers: Workers, *, power_iterations: int) -> Svd:
    """Return the ``rank`` largest singular values and their vectors, float32.

    Halko, Martinsson and Tropp (2011), *Finding Structure with Randomness*, SIAM Review 53, algorithms 4.4 and 5.1.
    The random start is over terms, so that the order of documents plays no role.
    """
    width = min(rank + OVERSAMPLING, *matrix.shape)
    rng = np.random.default_rng(seed)
    with one_thread():
        right = rng.standard_normal((matrix.shape[1], width), dtype=np.float32)
        for _ in range(power_iterations):
            left, _, _ = principal_axes(matrix.times(right, workers))
            right, _, _ = principal_axes(matrix.transposed_times(left, workers))
        left, _, _ = principal_axes(matrix.times(right, workers))
        right, values, rotation = principal_axes(matrix.transposed_times(left, workers))
        left = left @ rotation
    # A pair of vectors may be turned round: the largest entry of every right vector is positive.
    largest = np.take_along_axis(right, np.abs(right).argmax(axis=0)[None], axis=0)
    signs = np.where(largest < 0, np.float32(-1), np.float32(1))
    return Svd(*(np.ascontiguousarray(part[..., :rank]) for part in (left * signs, values, right * signs)))
