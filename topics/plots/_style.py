"""Palette, sizes and axes that all plots share, and names as matplotlib has to get them."""

import textwrap
import unicodedata
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from topics._i18n import translate
from topics._validation import InputError

# Okabe and Ito (2008): told apart by color-blind readers; lines differ in their markers as well.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS = "os^Dv*P"
GRAY, PALE = "#666666", "#C8C8C8"
# From dark blue to yellow, even in brightness, the same to color-blind readers.
SEQUENTIAL = "cividis"
# Inches: one column of a paper, and its whole width.
COLUMN_WIDTH, PAGE_WIDTH = 3.5, 7.0
# Points: notes, names, titles.
NOTE_SIZE, NAME_SIZE, _TITLE_SIZE = 6.5, 7.5, 9.0

_TITLE_LETTERS = 44
_RIGHT_TO_LEFT_MARK = "\u200f"
# Bidirectional classes of Unicode: strong letters of either direction.
_RTL_CLASSES, _LTR_CLASSES = {"R", "AL"}, {"L"}

plot_text = partial(translate, "topics.plots")


def get_axes(ax: Axes | None, width: float, height: float) -> Axes:
    """Return the given axes, or new ones of this width and height in inches; raise InputError for anything else."""
    if ax is None:
        return plt.subplots(figsize=(width, height), layout="constrained")[1]
    if not isinstance(ax, Axes):
        raise InputError(f"ax must be matplotlib Axes; got {type(ax).__name__}. Give plt.subplots()[1], say.")
    return ax


def laid_out_figure(ax: Axes) -> Figure:
    """Return the figure of axes after its layout has decided their size, which places of names depend on."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()
    return figure


def text_extents(texts: Sequence[Text]) -> np.ndarray:
    """Return width and height of texts in dots, shape (n, 2); an annotation's own extent would include its line."""
    return np.array([Text.get_window_extent(text).size for text in texts])


def display_name(text: Any) -> str:
    """Return a name for matplotlib with its letters as they are: it shapes and orders them itself.

    A dollar sign would begin a formula. A name that begins with Latin letters and goes on in Arabic ones would be
    set as an English line with its words in the wrong order, which a right-to-left mark prevents.
    """
    text = " ".join(str(text).split()).replace("$", r"\$")
    directions = [d for d in map(unicodedata.bidirectional, text) if d in _RTL_CLASSES | _LTR_CLASSES]
    if directions and directions[0] in _LTR_CLASSES and _RTL_CLASSES & set(directions):
        return _RIGHT_TO_LEFT_MARK + text
    return text


def wrap_name(text: Any, letters: int) -> str:
    """Return a name for matplotlib in lines of at most so many letters, broken between words only."""
    lines = textwrap.wrap(str(text), letters, break_long_words=False, break_on_hyphens=False)
    return "\n".join(map(display_name, lines))


def clear_frame(ax: Axes, *, grid: str | None = None) -> None:
    """Remove the frame and the marks of ticks; thin lines to read values by stay along one axis, "x" or "y"."""
    ax.spines[["top", "right", "left", "bottom"]].set_visible(False)
    ax.tick_params(length=0, labelsize=NAME_SIZE)
    if grid:
        ax.grid(axis=grid, color=PALE, linewidth=0.5, alpha=0.7)  # type: ignore[arg-type]
        ax.set_axisbelow(True)


def names_at_right(ax: Axes) -> None:
    """Move the labels of rows to the right, where a reader of Arabic begins."""
    ax.yaxis.tick_right()
    ax.tick_params(axis="y", length=0)  # tick_right brings the marks back


def write_beside(ax: Axes, text: str, place: tuple[Any, Any], offset: tuple[float, float], **look: Any) -> Annotation:
    """Write a text at an offset in points from a place in the data, also outside the axes."""
    usual: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "va": "center", "fontsize": NAME_SIZE}
    return ax.annotate(text, place, offset, annotation_clip=False, **(usual | look))


def set_title(ax: Axes, text: str, note: str = "") -> None:
    """Write a title, wrapped, and a note of one line under it."""
    ax.set_title(wrap_name(text, _TITLE_LETTERS), fontsize=_TITLE_SIZE, pad=16 if note else 8)
    if note:
        look = {"va": "bottom", "fontsize": NOTE_SIZE, "color": GRAY}
        write_beside(ax, note, (0.5, 1), (0, 5), xycoords="axes fraction", **look)


def format_percent(share: float, _: float | None = None) -> str:
    """Return a share as a percentage without needless digits, in the form of a tick formatter."""
    return f"{round(100 * share, 6):g}%"
