"""Similarity of sets that are stored as sorted numbers."""

import numpy as np

from topics.linalg.kernels._compile import kernel


@kernel
def jaccard_of_pairs(members, indptr, left, right):
    """Return the Jaccard similarity of pairs of sets; 0 for two empty ones.

    Set ``s`` holds ``members[indptr[s]:indptr[s + 1]]``, sorted, each once.

    Equivalent to ``len(a & b) / len(a | b)`` for every pair.
    """
    similarity = np.zeros(left.size, np.float64)
    for pair in range(left.size):
        i, i_stop = indptr[left[pair]], indptr[left[pair] + 1]
        j, j_stop = indptr[right[pair]], indptr[right[pair] + 1]
        union = (i_stop - i) + (j_stop - j)
        common = 0
        while i < i_stop and j < j_stop:
            if members[i] == members[j]:
                common += 1
                i += 1
                j += 1
            elif members[i] < members[j]:
                i += 1
            else:
                j += 1
        if union > 0:
            similarity[pair] = common / (union - common)
    return similarity
