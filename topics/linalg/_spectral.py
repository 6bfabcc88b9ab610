"""Truncated singular value decomposition of a matrix in blocks."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.utils import check_random_state

from topics._elsewhere import explains_names
from topics._validation import check_integer, check_jobs
from topics.io import SavedFields, check_array
from topics.linalg._blocks import Blocks, cut_into_blocks
from topics.linalg._check_matrix import check_matrix
from topics.linalg._workers import Workers

_OVERSAMPLING = 10  # 5 or 10 are enough (Halko, Martinsson and Tropp 2011, section 4.2)
# More power iterations no longer move the vectors; a factorization that starts from them is content with fewer.
_POWER_ITERATIONS, START_POWER_ITERATIONS = 4, 2
_MIN_RELATIVE_VALUE = 1e-5  # a Gram matrix holds squares: smaller values drown in rounding


class Svd(SavedFields, frozen=True, eq=False, tag="svd"):
    """The largest singular values of a matrix and their vectors.

    Parameters
    ----------
    left : ndarray of shape (n_documents, rank), float32
        Left singular vectors, columns of length 1.
    values : ndarray of shape (rank,), float32
        Singular values, descending.
    right : ndarray of shape (n_terms, rank), float32
        Right singular vectors; the largest entry of each is positive.

    See Also
    --------
    truncated_svd : Makes one.

    Examples
    --------
    >>> import numpy as np
    >>> svd = truncated_svd(np.eye(3), 2, random_state=0)
    >>> svd.left.shape, svd.values.shape, svd.right.shape
    ((3, 2), (2,), (3, 2))
    """

    left: np.ndarray
    values: np.ndarray
    right: np.ndarray

    def __post_init__(self) -> None:
        check_array("left", self.left, "f", None, self.values.size)
        check_array("values", self.values, "f", None)
        check_array("right", self.right, "f", None, self.values.size)

    def first(self, rank: int) -> Svd:
        """Return the largest singular values and their vectors alone.

        Parameters
        ----------
        rank : int
            How many, at most those there are.

        Returns
        -------
        Svd
            Views of the same arrays.
        """
        return Svd(self.left[:, :rank], self.values[:rank], self.right[:, :rank])


def _principal_axes(columns: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return left singular vectors, singular values and right singular vectors of a tall, narrow array.

    By the eigenvectors of its Gram matrix: many times faster than an orthogonal decomposition. Values below
    ``_MIN_RELATIVE_VALUE`` of the largest count as 0, and so do their left vectors.
    """
    gram = columns.T.astype(np.float64) @ columns
    squares, right = np.linalg.eigh((gram + gram.T) / 2)
    squares, right = squares[::-1], right[:, ::-1]  # eigh has the smallest first
    values = np.sqrt(np.maximum(squares, 0))
    kept = values > _MIN_RELATIVE_VALUE * values[0]
    scale = np.divide(1, values, out=np.zeros_like(values), where=kept)
    left = (columns @ (right * scale).astype(np.float32)).astype(np.float32, copy=False)
    return left, np.where(kept, values, 0).astype(np.float32), right.astype(np.float32)


def leading_svd(matrix: Blocks, rank: int, seed: int, workers: Workers, *, power_iterations: int) -> Svd:
    """Return the ``rank`` largest singular values and their vectors, float32.

    Halko, Martinsson and Tropp (2011), *Finding Structure with Randomness*, SIAM Review 53, algorithms 4.4 and 5.1.
    The random start is over terms, so that the order of documents plays no role.
    """
    width = min(rank + _OVERSAMPLING, *matrix.shape)
    rng = np.random.default_rng(seed)
    right = rng.standard_normal((matrix.shape[1], width), dtype=np.float32)
    for _ in range(power_iterations):
        left, _, _ = _principal_axes(matrix.times(right, workers))
        right, _, _ = _principal_axes(matrix.transposed_times(left, workers))
    left, _, _ = _principal_axes(matrix.times(right, workers))
    right, values, rotation = _principal_axes(matrix.transposed_times(left, workers))
    left = left @ rotation
    # A pair of vectors may be turned round: the largest entry of every right vector is positive.
    largest = np.take_along_axis(right, np.abs(right).argmax(axis=0)[None], axis=0)
    signs = np.where(largest < 0, np.float32(-1), np.float32(1))
    return Svd(*(np.ascontiguousarray(part[..., :rank]) for part in (left * signs, values, right * signs)))


@explains_names
def truncated_svd(X: Any, rank: int, *, random_state: Any = None, n_jobs: int | None = None) -> Svd:
    """Return the largest singular values of a documents x terms matrix, to start several factorizations from.

    Parameters
    ----------
    X : array-like or sparse of shape (n_documents, n_terms)
        Counts or weights, nonnegative and finite.
    rank : int
        How many, at least 1 and at most the smaller side of X: the largest number of topics to come.
    random_state : int, RandomState or None, default=None
        Seed of the random start. With an int, the same input gives the same bytes, whatever ``n_jobs``.
    n_jobs : int or None, default=None
        Threads; None and -1 mean one per core.

    Returns
    -------
    Svd
        ``left``, ``values`` and ``right``, single precision. ``NMF(k, init=svd)`` takes it for every k up to rank.

    Raises
    ------
    InputError
        If X is not such a matrix or rank is out of range.

    References
    ----------
    Halko, Martinsson and Tropp (2011), *Finding Structure with Randomness*, SIAM Review 53, algorithms 4.4 and 5.1.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.array([[9, 8, 0, 0], [7, 9, 0, 0], [0, 0, 8, 9], [0, 0, 9, 7]])
    >>> truncated_svd(X, 2, random_state=0).values.astype(float).round(2).tolist()
    [16.51, 16.51]
    """
    X = check_matrix(X, "truncated_svd")
    check_integer("rank", rank, maximum=min(X.shape))
    check_jobs(n_jobs)
    seed = int(check_random_state(random_state).randint(2**31 - 1))
    with Workers(n_jobs) as workers:
        return leading_svd(cut_into_blocks(X), rank, seed, workers, power_iterations=_POWER_ITERATIONS)
