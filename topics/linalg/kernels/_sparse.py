"""Products of a sparse matrix with a narrow dense one, and its columns as rows."""

import numpy as np

from topics.linalg.kernels._compile import kernel


@kernel
def entries_by_column(indptr, indices, n_columns):
    """Return the entries of a csr matrix column by column: bounds, rows, and positions in ``indices``.

    The entries of column ``c`` are numbers ``bounds[c]`` to ``bounds[c + 1]``, rows in ascending order.

    Equivalent to: ``csc_array((arange(nnz), indices, indptr))`` with ``.indptr``, ``.indices`` and ``.data``.
    """
    bounds = np.zeros(n_columns + 1, np.int64)
    for i in range(indptr[0], indptr[-1]):
        bounds[indices[i] + 1] += 1
    for c in range(n_columns):
        bounds[c + 1] += bounds[c]
    free = bounds[:-1].copy()
    n_entries = indptr[-1] - indptr[0]
    rows = np.empty(n_entries, np.int32)
    positions = np.empty(n_entries, np.int32)
    for row in range(indptr.size - 1):
        for i in range(indptr[row], indptr[row + 1]):
            place = free[indices[i]]
            rows[place] = row
            positions[place] = i - indptr[0]
            free[indices[i]] += 1
    return bounds, rows, positions


@kernel(vectorize=True)
def multiply_rows(start, stop, indptr, indices, data, dense, out):
    """Write rows ``start`` to ``stop`` of a product.

    Equivalent to ``out[start:stop] = csr_array((data, indices, indptr))[start:stop] @ dense``.
    """
    width = dense.shape[1]
    for row in range(start, stop):
        for k in range(width):
            out[row, k] = 0
        for i in range(indptr[row], indptr[row + 1]):
            x, column = data[i], indices[i]
            for k in range(width):
                out[row, k] += x * dense[column, k]


@kernel(vectorize=True)
def add_columns(start, stop, bounds, rows, data, dense, out):
    """Add to rows ``start`` to ``stop`` of ``out`` a product with a transposed matrix, given column by column.

    Equivalent to ``out[start:stop] += (csc_array((data, rows, bounds)).T @ dense)[start:stop]``.
    """
    width = dense.shape[1]
    for column in range(start, stop):
        for j in range(bounds[column], bounds[column + 1]):
            x, row = data[j], rows[j]
            for k in range(width):
                out[column, k] += x * dense[row, k]


@kernel
def hash_rows(indptr, indices, data):
    """Return a 64-bit number for every row that follows from its entries alone."""
    hashes = np.empty(indptr.size - 1, np.uint64)
    for row in range(indptr.size - 1):
        h = np.uint64(0xD1B54A32D192ED03)
        for i in range(indptr[row], indptr[row + 1]):
            h = (h ^ np.uint64(indices[i])) * np.uint64(0xFF51AFD7ED558CCD)
            h ^= h >> np.uint64(32)
            h = (h ^ np.uint64(data[i] * 1024)) * np.uint64(0xC4CEB9FE1A85EC53)
            h ^= h >> np.uint64(29)
        hashes[row] = h
    return hashes
