"""The words of one theme as a cloud."""

from __future__ import annotations

from random import Random

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.textpath import TextPath
from matplotlib.transforms import Affine2D

from topics._validation import InputError, check_integer
from topics.plots._bars import USUAL_ORDER, prepare_theme_words
from topics.plots._protocols import ThemesLike
from topics.plots._style import COLUMN, SEQUENTIAL, axes_of, shown, title, wrapped

_WIDTH, _HEIGHT, _MARGIN, _TITLE_WIDTH = 700, 430, 5, 44
# A share of the picture for the first word's height, the smallest letters, and by how much a try shrinks them.
_LARGEST, _SMALLEST, _SHRINK = 0.26, 11.0, 0.94
# How far a word's size follows its probability rather than the size of the one before; as in wordcloud.
_FOLLOWS = 0.5
# The palest part of the colors is too light to read on white.
_DARKEST, _LIGHTEST = 0.0, 0.45


def prepare_word_cloud(themes: ThemesLike, theme: int | str, *, top_n: int = 40, random_state: int = 0) -> pd.DataFrame:
    """Return the words that :func:`word_cloud` draws, with their places.

    Parameters
    ----------
    themes : Themes
        Themes of a corpus.
    theme : int or str
        Id or name of one.
    top_n : int, default=40
        So many words at most, at least 1.
    random_state : int, default=0
        Seed of the places, at least 0.

    Returns
    -------
    DataFrame
        ``rank``, ``word``, ``probability``, ``size`` (of the letters), ``left``, ``bottom``, ``width``, ``height`` (of
        the box that the ink fills) in units of a picture of 700 x 430. Words that found no place are left out.

    Raises
    ------
    InputError
        If there is no such theme, or top_n or random_state is out of range.

    Notes
    -----
    Words go from the most to the least probable to places that are free, by the occupancy map of the wordcloud
    package; boxes are measured by matplotlib, which draws them. The package's own drawing needs a system library to
    join Arabic letters, without which boxes and places differ from one machine to the next.

    Examples
    --------
    >>> import topics
    >>> corpus = topics.load_sample()
    >>> vectorizer = topics.Vectorizer(min_df=2, weighting="tfidf")
    >>> model = topics.NMF(8, random_state=0).fit(vectorizer.fit_transform(corpus.full_texts()))
    >>> len(prepare_word_cloud(topics.Themes(corpus, vectorizer, model), 0, top_n=10))
    10
    """
    from wordcloud.wordcloud import IntegralOccupancyMap

    seed = check_integer("random_state", random_state, minimum=0)
    words = prepare_theme_words(themes, theme, by=USUAL_ORDER, top_n=top_n)
    words = words[words.probability > 0]
    if words.empty:
        raise InputError("The theme has no word of a probability above 0.")
    rng, room, ink = Random(seed), IntegralOccupancyMap(_HEIGHT, _WIDTH, None), np.zeros((_HEIGHT, _WIDTH), np.uint8)
    size, last, rows = _LARGEST * _HEIGHT, float(words.probability.iloc[0]), []
    for rank, word, probability in words.itertuples(index=False, name=None):
        size *= _FOLLOWS * probability / last + 1 - _FOLLOWS
        last = probability
        place = None
        while size >= _SMALLEST and place is None:
            width, height = _outline(word, size).get_extents().size
            box = int(np.ceil(height)) + 2 * _MARGIN, int(np.ceil(width)) + 2 * _MARGIN
            fits = box[0] < _HEIGHT and box[1] < _WIDTH
            place = room.sample_position(*box, rng) if fits else None
            size *= 1.0 if place is not None else _SHRINK
        if place is None:
            break
        top, left = place
        ink[top : top + box[0], left : left + box[1]] = 255
        room.update(ink, top, left)
        bottom = _HEIGHT - (top + box[0]) + _MARGIN
        rows.append((rank, word, probability, size, left + _MARGIN, bottom, width, height))
    columns = ["rank", "word", "probability", "size", "left", "bottom", "width", "height"]
    return pd.DataFrame(rows, columns=columns)


def _outline(word: str, size: float) -> TextPath:
    """Return the outlines of a word, its letters joined."""
    return TextPath((0, 0), shown(word), size=size)


def word_cloud(
    themes: ThemesLike, theme: int | str, *, top_n: int = 40, random_state: int = 0, ax: Axes | None = None
) -> Axes:
    """Draw the words of a theme as a cloud, the larger the more probable.

    Parameters
    ----------
    themes : Themes
        Themes of a corpus.
    theme : int or str
        Id or name of one.
    top_n : int, default=40
        So many words at most, at least 1.
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
        If there is no such theme, or top_n or random_state is out of range.

    Notes
    -----
    A cloud is for a cover: long words look more frequent than they are. :func:`theme_words` shows the numbers.

    Examples
    --------
    >>> import matplotlib, topics
    >>> matplotlib.use("Agg")
    >>> corpus = topics.load_sample()
    >>> vectorizer = topics.Vectorizer(min_df=2, weighting="tfidf")
    >>> model = topics.NMF(8, random_state=0).fit(vectorizer.fit_transform(corpus.full_texts()))
    >>> ax = word_cloud(topics.Themes(corpus, vectorizer, model), 0, top_n=10)
    >>> len(ax.patches)
    10
    >>> matplotlib.pyplot.close(ax.figure)
    """
    table = prepare_word_cloud(themes, theme, top_n=top_n, random_state=random_state)
    ax = axes_of(ax, COLUMN * 1.4, COLUMN * 1.4 * _HEIGHT / _WIDTH + 0.3)
    shades = np.linspace(_DARKEST, _LIGHTEST, max(len(table), 2))
    rows = table[["word", "size", "left", "bottom"]].itertuples(index=False, name=None)
    for shade, (word, size, left, bottom) in zip(shades, rows, strict=False):
        path = _outline(word, size)
        box = path.get_extents()
        moved = path.transformed(Affine2D().translate(left - box.x0, bottom - box.y0))
        ax.add_patch(PathPatch(moved, facecolor=colormaps[SEQUENTIAL](shade), linewidth=0, gid=word))
    ax.set_xlim(0, _WIDTH)
    ax.set_ylim(0, _HEIGHT)
    ax.set_aspect("equal")
    ax.set_axis_off()
    title(ax, wrapped(themes.names[themes.ids[themes.row(theme)]], _TITLE_WIDTH))
    return ax
