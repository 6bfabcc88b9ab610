"""Places of labels that don't cover one another."""

import numpy as np
from scipy.optimize import isotonic_regression

# Ways out of a circle, tried in this order: Arabic names hang on its left like a list on its bullets.
_OFFSETS = np.array([(-1, 0), (1, 0), (0, 1), (0, -1), (-1, 1), (1, 1), (-1, -1), (1, -1)], dtype=float)
_GAPS = (4.0, 9.0, 16.0, 26.0, 38.0, 52.0, 68.0, 86.0, 106.0, 128.0, 152.0, 178.0)
# A name outside the frame is worse than one upon another.
_OUTSIDE_COST = 4.0


def spread_labels(places: np.ndarray, heights: np.ndarray, *, low: float = 0.0, high: float = 1.0) -> np.ndarray:
    """Move the centers of labels on a line as little as needed so that labels of these heights don't overlap.

    The least squares solution under these constraints, then clipped to low and high; too many labels rise above high.
    Arrays of shape (n,); the order from low to high stays.
    """
    if not len(places):
        return np.empty(0)
    order = np.argsort(places, kind="stable")
    heights = heights[order]
    # Offsets turn "next to each other" into "not decreasing".
    offsets = np.concatenate([[0.0], np.cumsum((heights[:-1] + heights[1:]) / 2)])
    lowest, highest = low + heights[0] / 2, high - heights[-1] / 2 - offsets[-1]
    found = np.empty(len(order))
    centers = isotonic_regression(places[order] - offsets).x
    found[order] = np.clip(centers, lowest, max(lowest, highest)) + offsets
    return found


def place_labels(centers: np.ndarray, radii: np.ndarray, sizes: np.ndarray, frame: np.ndarray) -> np.ndarray:
    """Return the center of a label for every circle, shape (n, 2), placed one after the other.

    The first free place by distance and direction, or the one that overlaps least where none is free. Centers and
    sizes have shape (n, 2), radii (n,); the frame is left, bottom, right, top.
    """
    circles = np.hstack([centers - radii[:, None], centers + radii[:, None]])
    placed = np.empty((0, 4))
    found = np.empty_like(centers)
    for i in range(len(centers)):
        ways = [_OFFSETS * (radii[i] + gap) + np.sign(_OFFSETS) * sizes[i] / 2 for gap in _GAPS]
        candidates = centers[i] + np.vstack(ways)
        boxes = np.hstack([candidates - sizes[i] / 2, candidates + sizes[i] / 2])
        inside = _overlaps(boxes, frame[None])
        cost = _overlaps(boxes, np.vstack([placed, circles])) + _OUTSIDE_COST * (sizes[i].prod() - inside)
        best = int(np.argmin(cost.round(6)))
        found[i] = candidates[best]
        placed = np.vstack([placed, boxes[best]])
    return found


def _overlaps(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the area that every box shares with others; boxes are (left, bottom, right, top)."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    return np.asarray(np.clip(high - low, 0, None).prod(axis=2).sum(axis=1))
