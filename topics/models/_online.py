"""Online learning: how much a batch counts beside what came before it."""

import numpy as np

# 1 would never forget the first topics, 0.5 hardly remember them (Hoffman, Blei and Bach 2010, section 2.3).
_FORGETTING_EXPONENT = 0.7


def batch_shares(before: float, batch: float) -> tuple[np.float32, np.float32]:
    """Return what to multiply earlier statistics and those of a batch with, given how much each was made of.

    The sum stands for all that has been seen, and small batches move it as much in all as a few large ones.
    """
    weight = (batch / (before + batch)) ** _FORGETTING_EXPONENT  # more than its share, which is below 1
    return np.float32((1 - weight) * (before + batch) / before), np.float32(weight * (before + batch) / batch)
