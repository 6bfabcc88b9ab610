"""Where names go so that none lies upon another."""

from __future__ import annotations

import numpy as np

# Ways out of a circle, tried in this order: Arabic names hang on its left like a list on its bullets.
_DIRECTIONS = np.array([(-1, 0), (1, 0), (0, 1), (0, -1), (-1, 1), (1, 1), (-1, -1), (1, -1)], dtype=float)
_GAPS = (4.0, 9.0, 16.0, 26.0, 38.0, 52.0, 68.0, 86.0, 106.0, 128.0, 152.0, 178.0)
# A name outside the frame is worse than one upon another.
_OUTSIDE = 4.0


def spread(places: np.ndarray, heights: np.ndarray, *, low: float = 0.0, high: float = 1.0) -> np.ndarray:
    """Move places on a line as little as needed so that pieces of these heights, centered there, don't overlap.

    Parameters
    ----------
    places : ndarray of shape (n,)
        Where the centers would like to be.
    heights : ndarray of shape (n,)
        Above 0.
    low, high : float
        Between these all pieces lie, if they are not too high for that; else they rise above ``high``.

    Returns
    -------
    ndarray of shape (n,)
        Where they are, in the same order from low to high.

    Notes
    -----
    Pieces that touch are joined to blocks, each block at the mean of what its members want, until none overlap: the
    least squares solution under the constraints (pool adjacent violators), which may be clipped to limits.
    """
    order = np.argsort(places, kind="stable")
    heights = heights[order]
    # Offsets turn "next to each other" into "not decreasing".
    offsets = np.concatenate([[0.0], np.cumsum((heights[:-1] + heights[1:]) / 2)])[: len(order)]
    blocks: list[tuple[float, int]] = []
    for want in places[order] - offsets:
        mean, size = float(want), 1
        while blocks and blocks[-1][0] > mean:
            other, n = blocks.pop()
            mean, size = (mean * size + other * n) / (size + n), size + n
        blocks.append((mean, size))
    if not blocks:
        return np.empty(0)
    least, most = low + heights[0] / 2, high - heights[-1] / 2 - offsets[-1]
    found = np.empty(len(order))
    found[order] = np.clip(np.concatenate([np.full(n, mean) for mean, n in blocks]), least, max(least, most)) + offsets
    return found


def place_names(centers: np.ndarray, radii: np.ndarray, sizes: np.ndarray, frame: np.ndarray) -> np.ndarray:
    """Find a place for the name of every circle, one after the other.

    Parameters
    ----------
    centers : ndarray of shape (n, 2)
        Centers of circles.
    radii : ndarray of shape (n,)
        At least 0.
    sizes : ndarray of shape (n, 2)
        Width and height of every name.
    frame : ndarray of shape (4,)
        Left, bottom, right and top of where names may be.

    Returns
    -------
    ndarray of shape (n, 2)
        Centers of the names. The first place that is free in the order of distance and direction, or the one that
        overlaps least where none is free.
    """
    circles = np.hstack([centers - radii[:, None], centers + radii[:, None]])
    placed = np.empty((0, 4))
    found = np.empty_like(centers)
    for i in range(len(centers)):
        ways = [_DIRECTIONS * (radii[i] + gap) + np.sign(_DIRECTIONS) * sizes[i] / 2 for gap in _GAPS]
        candidates = centers[i] + np.vstack(ways)
        boxes = np.hstack([candidates - sizes[i] / 2, candidates + sizes[i] / 2])
        inside = _overlaps(boxes, frame[None])
        cost = _overlaps(boxes, np.vstack([placed, circles])) + _OUTSIDE * (sizes[i].prod() - inside)
        best = int(np.argmin(cost.round(6)))
        found[i] = candidates[best]
        placed = np.vstack([placed, boxes[best]])
    return found


def _overlaps(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return for every box the area that it shares with others, all of (left, bottom, right, top)."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    return np.asarray(np.clip(high - low, 0, None).prod(axis=2).sum(axis=1))
