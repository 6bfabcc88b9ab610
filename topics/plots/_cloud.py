"""The words of one theme as a cloud."""

from random import Random

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from topics._elsewhere import explains_names
from topics._validation import InputError, check_integer
from topics.evaluation import AnyTopics
from topics.plots._any_themes import as_themes
from topics.plots._bars import prepare_theme_words
from topics.plots._protocols import ThemesLike
from topics.plots._style import COLUMN_WIDTH, SEQUENTIAL, display_name, get_axes, set_title

# Units of the cloud, with room around every word.
_CLOUD_WIDTH, _CLOUD_HEIGHT, _WORD_MARGIN = 700, 430, 5
# Height of the first word as a share of the cloud's, the smallest letters, and by how much a try shrinks them.
_FIRST_WORD, _SMALLEST_LETTERS, _SHRINKAGE = 0.26, 11.0, 0.94
# How far a word's size follows its probability rather than the size of the one before; as in wordcloud.
_RELATIVE_SCALING = 0.5
# The palest part of the colors is too light to read on white.
_DARKEST, _LIGHTEST = 0.0, 0.45


@explains_names
def prepare_word_cloud(
    topics: AnyTopics | ThemesLike, theme: int | str, *, top_n: int = 40, random_state: int = 0
) -> pd.DataFrame:
    """Return the words that :func:`word_cloud` draws, with their places.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, ForeignTopics or DataFrame
        Themes of a corpus, or weights of known words as in :func:`topics.coherence`.
    theme : int or str
        Id or name of one.
    top_n : int, default=40
        Number of words at most, at least 1.
    random_state : int, default=0
        Seed of the places, at least 0.

    Returns
    -------
    DataFrame
        ``rank``, ``word``, ``probability``, ``size`` (of the letters), ``left``, ``bottom``, ``width``, ``height`` (of
        the box that the ink fills) in units of a picture of 700 x 430. Words that found no place are left out.

    Notes
    -----
    Words go from the most to the least probable to places that are free, by the occupancy map of the wordcloud
    package; boxes are measured by matplotlib, which draws them. The package's own drawing needs a system library to
    join Arabic letters, without which boxes and places differ from one machine to the next.
    """
    from wordcloud.wordcloud import IntegralOccupancyMap  # takes long to import, and no other plot needs it

    seed = check_integer("random_state", random_state, minimum=0)
    words = prepare_theme_words(topics, theme, top_n=top_n)
    words = words[words.probability > 0]
    if words.empty:
        raise InputError("The theme has no word of a probability above 0.")
    rng, occupied = Random(seed), IntegralOccupancyMap(_CLOUD_HEIGHT, _CLOUD_WIDTH, None)
    ink = np.zeros((_CLOUD_HEIGHT, _CLOUD_WIDTH), np.uint8)
    size, last, rows = _FIRST_WORD * _CLOUD_HEIGHT, float(words.probability.iloc[0]), []
    for rank, word, probability in words.itertuples(index=False, name=None):
        size *= _RELATIVE_SCALING * probability / last + 1 - _RELATIVE_SCALING
        last = probability
        place = None
        while size >= _SMALLEST_LETTERS and place is None:
            width, height = _word_outline(word, size).get_extents().size
            box = int(np.ceil(height)) + 2 * _WORD_MARGIN, int(np.ceil(width)) + 2 * _WORD_MARGIN
            fits = box[0] < _CLOUD_HEIGHT and box[1] < _CLOUD_WIDTH
            place = occupied.sample_position(*box, rng) if fits else None
            size *= 1.0 if place is not None else _SHRINKAGE
        if place is None:
            break
        top, left = place
        ink[top : top + box[0], left : left + box[1]] = 255
        occupied.update(ink, top, left)
        bottom = _CLOUD_HEIGHT - (top + box[0]) + _WORD_MARGIN  # the map's rows run downwards
        rows.append((rank, word, probability, size, left + _WORD_MARGIN, bottom, width, height))
    columns = ["rank", "word", "probability", "size", "left", "bottom", "width", "height"]
    return pd.DataFrame(rows, columns=columns)


def _word_outline(word: str, size: float) -> TextPath:
    """Return the outlines of a word, its letters joined."""
    return TextPath((0, 0), display_name(word), size=size)


@explains_names
def word_cloud(
    topics: AnyTopics | ThemesLike, theme: int | str, *, top_n: int = 40, random_state: int = 0, ax: Axes | None = None
) -> Axes:
    """Draw the words of a theme as a cloud, the larger the more probable.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, ForeignTopics or DataFrame
        Themes of a corpus, or weights of known words as in :func:`topics.coherence`.
    theme : int or str
        Id or name of one.
    top_n : int, default=40
        Number of words at most, at least 1.
    random_state : int, default=0
        Seed of the places, at least 0.
    ax : Axes, optional
        Where to draw; None means a new figure.

    Returns
    -------
    Axes
        Words as outlines, which keep their places in a figure of any size; all horizontal.

    Raises
    ------
    InputError
        If topics have no words or weights, there is no such theme, or top_n or random_state is out of range.

    See Also
    --------
    theme_words : Draws bars, which can be compared.

    Notes
    -----
    A cloud is for a cover: long words look more frequent than they are.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> ax = word_cloud(themes, 0, top_n=10)
    >>> len(ax.patches)
    10
    >>> matplotlib.pyplot.close(ax.figure)
    """
    themes = as_themes(topics, "word_cloud")
    table = prepare_word_cloud(themes, theme, top_n=top_n, random_state=random_state)
    ax = get_axes(ax, COLUMN_WIDTH * 1.4, COLUMN_WIDTH * 1.4 * _CLOUD_HEIGHT / _CLOUD_WIDTH + 0.3)
    shades = np.linspace(_DARKEST, _LIGHTEST, max(len(table), 2))
    rows = table[["word", "size", "left", "bottom"]].itertuples(index=False, name=None)
    for shade, (word, size, left, bottom) in zip(shades, rows, strict=False):
        path = _word_outline(word, size)
        box = path.get_extents()
        moved = path.transformed(Affine2D().translate(left - box.x0, bottom - box.y0))
        ax.add_patch(PathPatch(moved, facecolor=colormaps[SEQUENTIAL](shade), linewidth=0, gid=word))
    ax.set_xlim(0, _CLOUD_WIDTH)
    ax.set_ylim(0, _CLOUD_HEIGHT)
    ax.set_aspect("equal")
    ax.set_axis_off()
    set_title(ax, themes.names[themes.ids[themes.row(theme)]])
    return ax
