"""The words of one theme as bars."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from topics._elsewhere import explains_names
from topics._i18n import DEFAULT_LANG
from topics._validation import check_integer
from topics.evaluation import AnyTopics
from topics.plots._any_themes import as_themes
from topics.plots._protocols import ThemesLike
from topics.plots._style import (
    COLORS,
    COLUMN_WIDTH,
    NAME_SIZE,
    clear_frame,
    display_name,
    get_axes,
    names_at_right,
    plot_text,
    set_title,
)

_BY_PROBABILITY = "probability"
_BAR_HEIGHT = 0.19  # inches


@explains_names
def prepare_theme_words(
    topics: AnyTopics | ThemesLike, theme: int | str, *, by: str = _BY_PROBABILITY, top_n: int = 12
) -> pd.DataFrame:
    """Return the words that :func:`theme_words` draws.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, ForeignTopics or DataFrame
        Themes of a corpus, or weights of known words as in :func:`topics.coherence`.
    theme : int or str
        Id or name of one.
    by : str, default="probability"
        As for :func:`theme_words`.
    top_n : int, default=12
        Number of words, at least 1.

    Returns
    -------
    DataFrame
        ``rank`` (from 1), ``word`` (as the press spells it), ``probability`` (in the theme, 0 to 1), in the order of
        ``by``.
    """
    themes = as_themes(topics, "theme_words")
    top_n = check_integer("top_n", top_n)
    theme_id = themes.ids[themes.row(theme)]
    table = themes.terms(top_n=top_n, by=by)
    own = table.loc[table.theme == theme_id, ["rank", "word", "probability"]]
    return own.sort_values("rank", ignore_index=True)


@explains_names
def theme_words(
    topics: AnyTopics | ThemesLike,
    theme: int | str,
    *,
    by: str = _BY_PROBABILITY,
    top_n: int = 12,
    rtl: bool = True,
    lang: str = DEFAULT_LANG,
    ax: Axes | None = None,
) -> Axes:
    """Draw the words of a theme as bars, the first at the top.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, ForeignTopics or DataFrame
        Themes of a corpus, or weights of known words as in :func:`topics.coherence`.
    theme : int or str
        Id or name of one.
    by : str, default="probability"
        Which words, in which order: an order of ``themes.terms``, such as ``"frex"``; "lift" and "relevance" need
        themes. A bar's length is the word's
        probability whatever the order, so that bars of two figures compare.
    top_n : int, default=12
        Number of words, at least 1.
    rtl : bool, default=True
        Words at the right, bars growing to the left.
    lang : {"ar", "en"}, default="ar"
        Language of the axis label.
    ax : Axes, optional
        Where to draw; None means a new figure.

    Returns
    -------
    Axes
        With the bars.

    Raises
    ------
    InputError
        If topics have no words or weights, there is no such theme, order or language, or top_n is not a whole number of
        at least 1.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> ax = theme_words(themes, 0, top_n=5)
    >>> len(ax.patches)
    5
    >>> matplotlib.pyplot.close(ax.figure)
    """
    themes = as_themes(topics, "theme_words")
    table = prepare_theme_words(themes, theme, by=by, top_n=top_n)
    label = plot_text(_BY_PROBABILITY, lang)
    ax = get_axes(ax, COLUMN_WIDTH, 0.75 + _BAR_HEIGHT * len(table))
    places = np.arange(len(table))
    ax.barh(places, table.probability, height=0.7, color=COLORS[0])
    ax.set_yticks(places, [display_name(word) for word in table.word])
    ax.set_ylim(len(table) - 0.4, -0.6)
    clear_frame(ax, grid="x")
    if rtl:
        ax.invert_xaxis()
        names_at_right(ax)
    ax.xaxis.set_major_locator(MaxNLocator(4))
    ax.set_xlabel(label, fontsize=NAME_SIZE)
    note = "" if by == _BY_PROBABILITY else plot_text("ordered_by", lang, by=by)
    set_title(ax, themes.names[themes.ids[themes.row(theme)]], note)
    return ax
