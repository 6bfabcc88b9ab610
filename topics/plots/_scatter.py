"""Themes on a map: near each other where they have words in common."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Text

from topics._validation import InputError
from topics.plots._labels import place_names
from topics.plots._protocols import ThemesLike
from topics.plots._style import COLORS, GRAY, PAGE, SMALL, TEXT, axes_of, says, wrapped

_HEIGHT, _NAME_WIDTH, _ITERATIONS, _TOLERANCE = 5.2, 20, 500, 1e-9
# Points: a theme that were all of the corpus, and the smallest that can be seen. Two maps can be compared.
_RADIUS_OF_ALL, _SMALLEST_RADIUS = 55.0, 2.0
# A name this many points from its circle needs a line to it.
_FAR = 12.0
# Room around a name, across and above.
_AROUND = (5.0, 2.0)
_DIGITS = 9


def prepare_theme_map(themes: ThemesLike) -> pd.DataFrame:
    r"""Return the places that :func:`theme_map` draws.

    Parameters
    ----------
    themes : Themes
        Themes of a corpus.

    Returns
    -------
    DataFrame
        ``theme``, ``name``, ``share`` (0 to 1), ``x``, ``y`` (distances in the picture approach those of the themes;
        the mean of each is 0), the largest share first. ``attrs["stress"]`` says how far they fail to: 0 is a true
        picture, .2 and more a rough one.

    Raises
    ------
    InputError
        If shares are undefined because no article has a known term.

    Notes
    -----
    The distance of two themes is Hellinger's, :math:`\sqrt{1 - \sum_w \sqrt{\phi_{aw} \phi_{bw}}}`, from 0 to 1.
    Classical scaling gives a start, which SMACOF improves: it makes the squared differences of both kinds of distance
    least. No random number takes part. Stress is Kruskal's stress-1.

    References
    ----------
    Borg and Groenen (2005), *Modern Multidimensional Scaling*, chapters 8 (SMACOF) and 12 (classical scaling).

    Examples
    --------
    >>> import topics
    >>> corpus = topics.load_sample()
    >>> vectorizer = topics.Vectorizer(min_df=2, weighting="tfidf")
    >>> model = topics.NMF(8, random_state=0).fit(vectorizer.fit_transform(corpus.full_texts()))
    >>> prepare_theme_map(topics.Themes(corpus, vectorizer, model)).columns.tolist()
    ['theme', 'name', 'share', 'x', 'y']
    """
    shares = np.asarray(themes.shares, dtype=float)
    if not np.isfinite(shares).all():
        raise InputError("The themes have no shares: no article has a term of the vocabulary.")
    distances = _hellinger(np.asarray(themes.components, dtype=float))
    places = _smacof(distances, _classical_scaling(distances))
    table = pd.DataFrame(
        {
            "theme": list(themes.ids),
            "name": [themes.names[theme] for theme in themes.ids],
            "share": shares,
            "x": places[:, 0],
            "y": places[:, 1],
        }
    ).sort_values(["share", "theme"], ascending=[False, True], ignore_index=True)
    table.attrs["stress"] = _stress(distances, places)
    return table


def theme_map(themes: ThemesLike, *, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw themes as circles, near each other where they have words in common, large where their share is.

    Parameters
    ----------
    themes : Themes
        Themes of a corpus.
    lang : {"en", "ar"}, default="en"
        Language of the note.
    ax : Axes, optional
        Where to draw; None means a new figure.

    Returns
    -------
    Axes
        A circle a theme, its area by its share, with its name. Directions mean nothing, distances something: the
        stress below says how well they are kept.

    Raises
    ------
    InputError
        If no article has a known term, or there is no such language.

    Examples
    --------
    >>> import matplotlib, topics
    >>> matplotlib.use("Agg")
    >>> corpus = topics.load_sample()
    >>> vectorizer = topics.Vectorizer(min_df=2, weighting="tfidf")
    >>> model = topics.NMF(8, random_state=0).fit(vectorizer.fit_transform(corpus.full_texts()))
    >>> ax = theme_map(topics.Themes(corpus, vectorizer, model))
    >>> len(ax.texts)
    8
    >>> matplotlib.pyplot.close(ax.figure)
    """
    table = prepare_theme_map(themes)
    note = says("stress", lang, stress=table.attrs["stress"])
    ax = axes_of(ax, PAGE, _HEIGHT)
    radii = np.maximum(_RADIUS_OF_ALL * np.sqrt(table.share.to_numpy()), _SMALLEST_RADIUS)
    ax.scatter(
        table.x, table.y, s=(2 * radii) ** 2, color=COLORS[0], alpha=0.55, edgecolor="white", linewidth=0.8, zorder=2
    )
    ax.set_xticks([])
    ax.set_yticks([])
    ax.spines[["top", "right", "left", "bottom"]].set_visible(False)
    ax.margins(0.2, 0.14)
    ax.set_xlabel(note, fontsize=SMALL, color=GRAY)
    _beside_circles(ax, table, radii)
    return ax


def _beside_circles(ax: Axes, table: pd.DataFrame, radii: np.ndarray) -> None:
    """Write names beside circles."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()  # the layout decides how large the axes are
    points = 72 / figure.dpi
    centers = ax.transData.transform(table[["x", "y"]].to_numpy()) * points
    texts = [
        ax.annotate(
            wrapped(name, _NAME_WIDTH),
            xy=(x, y),
            xytext=(0, 0),
            textcoords="offset points",
            ha="center",
            va="center",
            fontsize=TEXT,
            zorder=3,
            annotation_clip=False,
            arrowprops={"arrowstyle": "-", "color": GRAY, "linewidth": 0.5, "shrinkA": 1, "shrinkB": float(radius)},
        )
        for name, x, y, radius in zip(table["name"], table.x, table.y, radii, strict=True)
    ]
    # An annotation's own extent would hold its line as well.
    sizes = np.array([Text.get_window_extent(text).size for text in texts]) * points
    frame = np.asarray(ax.get_window_extent().extents) * points
    for text, center, place, size, radius in zip(
        texts, centers, place_names(centers, radii, sizes + _AROUND, frame), sizes, radii, strict=True
    ):
        text.set_position((place - center).tolist())
        gap = np.hypot(*np.clip(np.abs(place - center) - size / 2, 0, None)) - radius
        if text.arrow_patch is not None:
            text.arrow_patch.set_visible(bool(gap > _FAR))


def _hellinger(components: np.ndarray) -> np.ndarray:
    """Return Hellinger distances between rows, each 0 to 1."""
    roots = np.sqrt(components)
    distances = np.sqrt(np.clip(1 - roots @ roots.T, 0, 1))
    np.fill_diagonal(distances, 0)
    return np.asarray((distances + distances.T) / 2)


def _classical_scaling(distances: np.ndarray) -> np.ndarray:
    """Return places in two dimensions by classical scaling, shape (n, 2); the largest place of an axis is positive."""
    n = len(distances)
    centered = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-centered @ distances**2 @ centered / 2)
    places = np.zeros((n, 2))
    for k in range(min(2, n)):
        # eigh leaves the sign open, and where values tie, the digits of rounding decide.
        vector = vectors[:, -1 - k].round(_DIGITS)
        sign = np.sign(vector[np.argmax(np.abs(vector))]) or 1.0
        places[:, k] = sign * vector * np.sqrt(max(values[-1 - k], 0))
    return places


def _smacof(distances: np.ndarray, start: np.ndarray) -> np.ndarray:
    """Return places whose distances come nearest to those given, from a start, by Guttman's transform."""
    n = len(distances)
    places, last = start - start.mean(axis=0), np.inf
    for _ in range(_ITERATIONS):
        now = _between(places)
        loss = float(((distances - now) ** 2).sum())
        if last - loss <= _TOLERANCE * max(loss, _TOLERANCE):
            break
        last = loss
        ratio = np.divide(distances, now, out=np.zeros_like(now), where=now > 0)
        places = (np.diag(ratio.sum(axis=1)) - ratio) @ places / n
    return places


def _between(places: np.ndarray) -> np.ndarray:
    """Return Euclidean distances between rows."""
    return np.asarray(np.sqrt(((places[:, None] - places[None]) ** 2).sum(axis=2)))


def _stress(distances: np.ndarray, places: np.ndarray) -> float:
    """Return Kruskal's stress-1 of places; 0 for one theme."""
    now = _between(places)
    total = float((now**2).sum())
    return float(np.sqrt(((distances - now) ** 2).sum() / total)) if total else 0.0
