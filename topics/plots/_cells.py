"""Tables of colored cells: size, lines between them, text in them, and labels of columns."""

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes

from topics.plots._style import NOTE_SIZE, display_name, laid_out_figure, wrap_name

CELL_WIDTH = 0.62  # inches
_COLUMN_LETTERS, _MAX_COLUMN_LABELS = 12, 24
# Above so many columns, lines between cells would be all there is to see.
_MAX_LINED_COLUMNS = 48
_MIN_LABEL_GAP = 3.0  # points
# Below this place on the color scale, from 0 to 1, black letters cannot be read.
_DARK_BELOW = 0.5


def draw_cell_borders(ax: Axes, shape: tuple[int, ...]) -> None:
    """Draw thin white lines between cells, unless columns are too many."""
    if shape[1] > _MAX_LINED_COLUMNS:
        return
    ax.vlines(np.arange(1, shape[1]) - 0.5, -0.5, shape[0] - 0.5, color="white", linewidth=0.8)
    ax.hlines(np.arange(1, shape[0]) - 0.5, -0.5, shape[1] - 0.5, color="white", linewidth=0.8)


def write_in_cell(ax: Axes, row: int, column: int, text: str, depth: float) -> None:
    """Write a text into a cell, white or black by the place of its color on the scale, from 0 (dark) to 1."""
    color = "white" if depth < _DARK_BELOW else "black"
    ax.text(column, row, text, ha="center", va="center", fontsize=NOTE_SIZE, color=color)


def label_columns(ax: Axes, labels: list[str]) -> None:
    """Write labels above columns: level where they fit, turned where they don't, only some of them if many."""
    step = -(-len(labels) // _MAX_COLUMN_LABELS)
    ax.set_xticks(range(0, len(labels), step), [wrap_name(text, _COLUMN_LETTERS) for text in labels[::step]])
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)
    figure = laid_out_figure(ax)
    boxes = sorted(label.get_window_extent().intervalx.tolist() for label in ax.get_xticklabels())
    gaps = [right[0] - left[1] for left, right in pairwise(boxes)]
    if min(gaps, default=np.inf) < _MIN_LABEL_GAP * figure.dpi / 72:
        ax.set_xticks(ax.get_xticks(), [display_name(text) for text in labels[::step]], rotation=90)
