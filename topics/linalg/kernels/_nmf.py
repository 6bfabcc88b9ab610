"""Nonnegative matrix factorization: steps on one factor with the other held fixed."""

import numpy as np

from topics.linalg.kernels._compile import kernel
from topics.linalg.kernels._lda import log_likelihood, responsibilities


@kernel(vectorize=True)
def descend_coordinates(start, stop, factor, products, gram, l1, l2, n_sweeps, tol):
    """Minimize over rows ``start`` to ``stop`` of ``factor``, one entry after the other, at most ``n_sweeps`` times.

    Each row f becomes smaller in ``f @ gram @ f / 2 - products[row] @ f + l1 * f.sum() + l2 / 2 * f @ f`` over f >= 0,
    until a sweep moves it by less than ``tol`` times its sum. ``gram`` is the other factor's, ``products`` the matrix
    times the other factor.

    Equivalent to: ``f[k] = max(0, f[k] - (gram[k] @ f - products[row, k] + l1 + l2 * f[k]) / (gram[k, k] + l2))`` for
    each k in turn.
    """
    width = factor.shape[1]
    for row in range(start, stop):
        for _ in range(n_sweeps):
            moved, total = np.float32(0), np.float32(0)
            for k in range(width):
                curvature = gram[k, k] + l2
                if curvature <= 0:
                    continue
                slope = l1 - products[row, k] + l2 * factor[row, k]
                for j in range(width):
                    slope += gram[k, j] * factor[row, j]
                value = max(np.float32(0), factor[row, k] - slope / curvature)
                moved += abs(value - factor[row, k])
                total += value
                factor[row, k] = value
            if moved <= tol * total:
                break


@kernel
def _positive_root(a, b, c):
    """Return the root w >= 0 of ``a * w**2 + b * w = c``, 0 where there are many."""
    below = b + np.sqrt(b * b + 4 * a * c)
    return 2 * c / below if below > 0 else np.float32(0)


@kernel(vectorize=True)
def multiply_weights(
    start, stop, indptr, indices, data, weights, term_topic, sums, l1, l2, n_sweeps, tol, ratio, likelihood
):
    """Lower the Kullback-Leibler loss over rows ``start`` to ``stop`` of ``weights``, at most ``n_sweeps`` times.

    A row ends when a sweep moves it by less than ``tol`` times its sum. ``sums`` are those of the columns of
    ``term_topic``. Fills ``ratio`` with data over model, and ``likelihood`` with ``(data * log(model)).sum()``, both
    after the last sweep.

    Equivalent to ``c = w * ((data / (term_topic[terms] @ w)) @ term_topic[terms])`` and then the positive root w of
    ``l2 * w**2 + (sums + l1) * w = c``, repeated.
    """
    gain = np.empty(sums.size, np.float32)
    for d in range(start, stop):
        first, last = indptr[d], indptr[d + 1]
        for _ in range(n_sweeps):
            responsibilities(first, last, indices, data, weights[d], term_topic, gain, ratio)
            moved, total = np.float32(0), np.float32(0)
            for k in range(sums.size):
                value = _positive_root(l2, sums[k] + l1, weights[d, k] * gain[k])
                moved += abs(value - weights[d, k])
                total += value
                weights[d, k] = value
            if moved <= tol * total:
                break
        responsibilities(first, last, indices, data, weights[d], term_topic, gain, ratio)
        likelihood[d] = log_likelihood(first, last, data, ratio)
