"""Themes on a map: near each other where they have words in common."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from topics._elsewhere import explains_names
from topics._i18n import DEFAULT_LANG
from topics._validation import InputError
from topics.evaluation import AnyTopics
from topics.plots._any_themes import as_themes
from topics.plots._labels import place_labels
from topics.plots._protocols import ThemesLike
from topics.plots._scaling import hellinger_distances, kruskal_stress, scale_to_plane
from topics.plots._style import (
    COLORS,
    GRAY,
    NOTE_SIZE,
    PAGE_WIDTH,
    clear_frame,
    get_axes,
    laid_out_figure,
    plot_text,
    text_extents,
    wrap_name,
    write_beside,
)

_MAP_HEIGHT, _MAP_LETTERS = 5.2, 20
# Points: the radius of a theme that is all of the corpus, so that two maps compare, and the smallest that can be seen.
_WHOLE_RADIUS, _MIN_RADIUS = 55.0, 2.0
# A name this many points from its circle needs a line to it.
_LINE_FROM = 12.0
# Points of room around a name, across and above.
_NAME_MARGINS = (5.0, 2.0)


@explains_names
def prepare_theme_map(topics: AnyTopics | ThemesLike) -> pd.DataFrame:
    r"""Return the places that :func:`theme_map` draws.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, ForeignTopics, DataFrame or array
        Themes of a corpus, or weights of terms as in :func:`topics.coherence`; without articles all shares are equal.

    Returns
    -------
    DataFrame
        ``theme``, ``name``, ``share`` (0 to 1), ``x``, ``y`` (distances in the picture approach those of the themes;
        the mean of each is 0), the largest share first. ``attrs["stress"]`` says how far they fail to: 0 is a true
        picture, .2 and more a rough one.

    Notes
    -----
    The distance of two themes is Hellinger's, :math:`\sqrt{1 - \sum_w \sqrt{\phi_{aw} \phi_{bw}}}`, from 0 to 1.
    Classical scaling gives a start, which SMACOF improves: it makes the squared differences of both kinds of distance
    least. No random number takes part. Stress is Kruskal's stress-1.

    References
    ----------
    Borg and Groenen (2005), *Modern Multidimensional Scaling*, chapters 8 (SMACOF) and 12 (classical scaling).
    """
    themes = as_themes(topics, "theme_map")
    shares = np.asarray(themes.shares, dtype=float)
    if not np.isfinite(shares).all():
        raise InputError("The themes have no shares: no article has a term of the vocabulary.")
    distances = hellinger_distances(np.asarray(themes.components, dtype=float))
    places = scale_to_plane(distances)
    table = pd.DataFrame(
        {
            "theme": list(themes.ids),
            "name": [themes.names[theme] for theme in themes.ids],
            "share": shares,
            "x": places[:, 0],
            "y": places[:, 1],
        }
    ).sort_values(["share", "theme"], ascending=[False, True], ignore_index=True)
    table.attrs["stress"] = kruskal_stress(distances, places)
    return table


@explains_names
def theme_map(topics: AnyTopics | ThemesLike, *, lang: str = DEFAULT_LANG, ax: Axes | None = None) -> Axes:
    """Draw themes as circles, near each other where they have words in common, large where their share is.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, ForeignTopics, DataFrame or array
        Themes of a corpus, or weights of terms as in :func:`topics.coherence`; without articles all shares are equal.
    lang : {"ar", "en"}, default="ar"
        Language of the note.
    ax : Axes, optional
        Where to draw; None means a new figure.

    Returns
    -------
    Axes
        One circle per theme, its area by its share, with its name. Directions mean nothing, distances something: the
        stress below says how well they are kept.

    Raises
    ------
    InputError
        If topics are words without weights, no article has a known term, or there is no such language.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> ax = theme_map(themes)
    >>> len(ax.texts)
    8
    >>> matplotlib.pyplot.close(ax.figure)
    """
    table = prepare_theme_map(topics)
    note = plot_text("stress", lang, stress=table.attrs["stress"])
    ax = get_axes(ax, PAGE_WIDTH, _MAP_HEIGHT)
    radii = np.maximum(_WHOLE_RADIUS * np.sqrt(table.share.to_numpy()), _MIN_RADIUS)
    ax.scatter(
        table.x, table.y, s=(2 * radii) ** 2, color=COLORS[0], alpha=0.55, edgecolor="white", linewidth=0.8, zorder=2
    )
    ax.set_xticks([])
    ax.set_yticks([])
    clear_frame(ax)
    ax.margins(0.2, 0.14)
    ax.set_xlabel(note, fontsize=NOTE_SIZE, color=GRAY)
    _name_circles(ax, table, radii)
    return ax


def _name_circles(ax: Axes, table: pd.DataFrame, radii: np.ndarray) -> None:
    """Write names beside circles."""
    points = 72 / laid_out_figure(ax).dpi
    centers = ax.transData.transform(table[["x", "y"]].to_numpy()) * points
    line = {"arrowstyle": "-", "color": GRAY, "linewidth": 0.5, "shrinkA": 1}
    texts = [
        write_beside(
            ax, wrap_name(name, _MAP_LETTERS), (x, y), (0, 0), zorder=3, arrowprops=line | {"shrinkB": float(radius)}
        )
        for name, x, y, radius in zip(table["name"], table.x, table.y, radii, strict=True)
    ]
    sizes = text_extents(texts) * points
    frame = np.asarray(ax.get_window_extent().extents) * points
    for text, center, place, size, radius in zip(
        texts, centers, place_labels(centers, radii, sizes + _NAME_MARGINS, frame), sizes, radii, strict=True
    ):
        text.set_position((place - center).tolist())
        gap = np.hypot(*np.clip(np.abs(place - center) - size / 2, 0, None)) - radius
        if text.arrow_patch is not None:
            text.arrow_patch.set_visible(bool(gap > _LINE_FROM))
