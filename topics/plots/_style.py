"""What all plots have in common: colors, sizes, new axes, and how names are written."""

from __future__ import annotations

import textwrap
import unicodedata
from functools import partial
from typing import Any

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from topics._i18n import translate
from topics._validation import InputError
from topics.plots._measure_curves import COLORS, MARKERS

__all__ = ["COLORS", "MARKERS", "axes_of", "percent", "plain", "says", "shown", "title", "wrapped"]

# Inches: one column of a paper, and its whole width. Points: the notes, the names, the titles.
COLUMN, PAGE = 3.5, 7.0
SMALL, TEXT, _TITLE = 6.5, 7.5, 9.0
GRAY, PALE = "#666666", "#C8C8C8"
# From dark blue to yellow, even in brightness, the same to color-blind readers.
SEQUENTIAL = "cividis"

_RIGHT_TO_LEFT_MARK = "\u200f"
_RIGHT_TO_LEFT, _LEFT_TO_RIGHT = {"R", "AL"}, {"L"}

says = partial(translate, "topics.plots")


def axes_of(ax: Axes | None, width: float, height: float) -> Axes:
    """Return the axes to draw in: those given, or new ones of so many inches."""
    if ax is None:
        return plt.subplots(figsize=(width, height), layout="constrained")[1]
    if not isinstance(ax, Axes):
        raise InputError(f"ax must be matplotlib Axes; got {type(ax).__name__}. Give plt.subplots()[1], say.")
    return ax


def shown(text: Any) -> str:
    """Return a name as matplotlib has to get it, letters as they are: shaping and ordering are its own work.

    A dollar sign would begin a formula. A name that begins with Latin letters and goes on in Arabic ones would be
    set as an English line with the words in the wrong order, which a mark of the direction prevents.
    """
    text = " ".join(str(text).split()).replace("$", r"\$")
    directions = [d for d in map(unicodedata.bidirectional, text) if d in _RIGHT_TO_LEFT | _LEFT_TO_RIGHT]
    if directions and directions[0] in _LEFT_TO_RIGHT and _RIGHT_TO_LEFT & set(directions):
        return _RIGHT_TO_LEFT_MARK + text
    return text


def wrapped(text: Any, width: int) -> str:
    """Return a name as matplotlib has to get it, in lines of at most so many letters where words allow it."""
    lines = textwrap.wrap(str(text), width, break_long_words=False, break_on_hyphens=False)
    return "\n".join(map(shown, lines))


def plain(ax: Axes, *, grid: str | None = None) -> None:
    """Take off what no reader needs; lines to read values by stay along one axis."""
    ax.spines[["top", "right", "left", "bottom"]].set_visible(False)
    ax.tick_params(length=0, labelsize=TEXT)
    if grid:
        ax.grid(axis=grid, color=PALE, linewidth=0.5, alpha=0.7)  # type: ignore[arg-type]
        ax.set_axisbelow(True)


def title(ax: Axes, text: str, note: str = "") -> None:
    """Write a title, and a note of one line under it."""
    ax.set_title(text, fontsize=_TITLE, pad=16 if note else 8)
    if note:
        ax.annotate(
            note,
            (0.5, 1),
            (0, 5),
            xycoords="axes fraction",
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=SMALL,
            color=GRAY,
        )


def percent(share: float, _: float | None = None) -> str:
    """Return a share as a percentage without needless digits; what an axis calls for its ticks."""
    return f"{round(100 * share, 6):g}%"
