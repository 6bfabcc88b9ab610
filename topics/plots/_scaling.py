"""Places in the plane for given distances, by multidimensional scaling."""

import numpy as np
from scipy.spatial.distance import pdist, squareform
from sklearn.manifold import smacof

_MAX_ITERATIONS, _RELATIVE_CHANGE = 500, 1e-9
_SIGNIFICANT_DIGITS = 9


def hellinger_distances(components: np.ndarray) -> np.ndarray:
    """Return distances of distributions (rows), shape (n, n), each 0 to 1."""
    return squareform(pdist(np.sqrt(components)) / np.sqrt(2))


def classical_scaling(distances: np.ndarray) -> np.ndarray:
    """Return places by classical scaling, shape (n, 2); the place farthest from 0 on each axis is positive.

    Borg and Groenen (2005), *Modern Multidimensional Scaling*, chapter 12.
    """
    n = len(distances)
    centered = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-centered @ distances**2 @ centered / 2)
    places = np.zeros((n, 2))
    for k in range(min(2, n)):
        # eigh leaves the sign open, and among tied values rounding errors would decide it.
        vector = vectors[:, -1 - k].round(_SIGNIFICANT_DIGITS)
        sign = np.sign(vector[np.argmax(np.abs(vector))]) or 1.0
        places[:, k] = sign * vector * np.sqrt(max(values[-1 - k], 0))
    return places


def scale_to_plane(distances: np.ndarray) -> np.ndarray:
    """Return places by SMACOF from the start of classical scaling, shape (n, 2), the mean of each axis 0."""
    start = classical_scaling(distances)
    if not distances.any():  # smacof would divide by their sum
        return start
    places, _ = smacof(
        distances,
        init=start,
        n_init=1,  # the start is given, so that no random number takes part
        max_iter=_MAX_ITERATIONS,
        eps=_RELATIVE_CHANGE,
        normalized_stress=False,
    )
    return np.asarray(places - places.mean(axis=0))


def kruskal_stress(distances: np.ndarray, places: np.ndarray) -> float:
    """Return Kruskal's stress-1 of places; 0 for one of them."""
    drawn = pdist(places)
    total = float((drawn**2).sum())
    return float(np.sqrt(((squareform(distances) - drawn) ** 2).sum() / total)) if total else 0.0
