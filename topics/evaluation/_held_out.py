"""Which documents a fit learns from, and which are held out."""

import numpy as np


def split_documents(seed: int, n_documents: int, test_size: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the documents that a seed learns from and those it is judged by, both in ascending order."""
    n_held = round(test_size * n_documents)
    order = np.random.default_rng(seed).permutation(n_documents)
    return np.sort(order[n_held:]), np.sort(order[:n_held])
