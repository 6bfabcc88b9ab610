"""Themes by outlet or period as a table of colors."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.ticker import MaxNLocator

from topics._validation import InputError
from topics.plots._style import PALE, SEQUENTIAL, SMALL, TEXT, axes_of, percent, plain, says, shown, wrapped

# What may stand in the columns, and whether their order is that of time.
_COLUMNS = {"source": False, "period_name": True}
_NAME_WIDTH, _SOURCE_WIDTH, _MOST_COLUMNS_ANNOTATED, _MOST_ROWS_ANNOTATED, _MOST_LABELS = 34, 12, 12, 40, 24
_CELL, _CELL_WIDTH, _LEAST_WIDTH, _MOST_WIDTH = 0.24, 0.62, 4.2, 7.0
# Points between two level labels.
_APART = 3.0
_DARK_UP_TO = 0.5
# Most shares are small beside the largest: by their root they can be told apart.
_GAMMA = 0.5


def prepare_theme_heatmap(table: Any) -> pd.DataFrame:
    """Return the shares that :func:`theme_heatmap` draws.

    Parameters
    ----------
    table : DataFrame or Timeline
        In long form: ``theme``, ``name``, ``share``, and ``source``, or ``period`` with its ``period_name``.

    Returns
    -------
    DataFrame
        A row a theme (its ``theme`` and ``name``), the largest first; a column an outlet, the one with most articles
        first where the table says how many (``n_documents``), or a period. Values from 0 to 1; NaN where there is no
        article.

    Raises
    ------
    InputError
        If the table has neither outlets nor periods, has a theme twice in one of them, or is empty.

    Examples
    --------
    >>> table = pd.DataFrame({"source": ["BBC", "CNN"], "theme": 1, "name": "قصف جوي", "share": [0.1, 0.4]})
    >>> prepare_theme_heatmap(table).to_numpy().tolist()
    [[0.1, 0.4]]
    """
    table = getattr(table, "table", table)
    found = [name for name in _COLUMNS if name in getattr(table, "columns", ())]
    missing = {"theme", "name", "share"} - set(getattr(table, "columns", ()))
    if not found or missing:
        raise InputError(
            "table must have the columns theme, name, share, and source or period_name; got "
            f"{', '.join(map(str, getattr(table, 'columns', [type(table).__name__])))}."
        )
    if table.empty:
        raise InputError("table holds no rows, so there is nothing to draw.")
    key = found[0]
    order = _columns_in_order(table, key)
    if table.duplicated(["theme", key]).any():
        raise InputError(f"table has a theme twice for one {key}; give one table of one model.")
    wide = table.pivot(index=["theme", "name"], columns=key, values="share")[order]
    mean = wide.mean(axis=1)
    if "n_documents" in table.columns:
        # An outlet or month of one article must not decide which theme is the largest.
        documents = table.drop_duplicates(key).set_index(key).n_documents.reindex(order)
        mean = wide.fillna(0).mul(documents, axis=1).sum(axis=1)
    return wide.loc[mean.sort_values(ascending=False, kind="stable").index]


def _columns_in_order(table: pd.DataFrame, key: str) -> list[str]:
    """Return outlets by their number of articles, or periods by time."""
    if _COLUMNS[key]:
        by = "period" if "period" in table.columns else key
        return table.drop_duplicates(key).sort_values(by, kind="stable")[key].tolist()
    if "n_documents" not in table.columns:
        return table[key].drop_duplicates().tolist()
    return table.drop_duplicates(key).sort_values("n_documents", ascending=False, kind="stable")[key].tolist()


def theme_heatmap(table: Any, *, rtl: bool = True, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw shares of themes by outlet or by period as colors.

    Parameters
    ----------
    table : DataFrame or Timeline
        In long form: ``theme``, ``name``, ``share``, and ``source``, or ``period`` with its ``period_name``.
    rtl : bool, default=True
        Names of themes at the right, and outlets from right to left. Periods run from left to right either way.
    lang : {"en", "ar"}, default="en"
        Language of the label.
    ax : Axes, optional
        Where to draw; None means a new figure.

    Returns
    -------
    Axes
        Yellow is much, blue is little, by the root of the share; blank where there is no article. Percentages stand in
        the cells where columns are few.

    Raises
    ------
    InputError
        If the table has neither outlets nor periods, has a theme twice in one of them, or is empty, or there is no
        such language.

    Examples
    --------
    >>> import matplotlib
    >>> matplotlib.use("Agg")
    >>> table = pd.DataFrame({"source": ["BBC", "CNN"], "theme": 1, "name": "قصف جوي", "share": [0.1, 0.4]})
    >>> ax = theme_heatmap(table)
    >>> [text.get_text() for text in ax.texts]
    ['10', '40']
    >>> matplotlib.pyplot.close(ax.figure)
    """
    wide = prepare_theme_heatmap(table)
    is_time = _COLUMNS[str(wide.columns.name)]
    label = says("share", lang)
    few = wide.shape[1] <= _MOST_COLUMNS_ANNOTATED and wide.shape[0] <= _MOST_ROWS_ANNOTATED
    names = [wrapped(name, _NAME_WIDTH) for name in wide.index.get_level_values("name")]
    width = min(_MOST_WIDTH, max(_LEAST_WIDTH, 2.4 + _CELL_WIDTH * wide.shape[1]))
    ax = axes_of(ax, width, 1.0 + _CELL * sum(1 + 0.55 * name.count("\n") for name in names))
    values = wide.to_numpy(dtype=float)
    top = float(np.nanmax(values)) if np.nansum(values) > 0 else 1.0
    look: dict[str, Any] = {"cmap": SEQUENTIAL, "aspect": "auto", "interpolation": "nearest"}
    image = ax.imshow(np.ma.masked_invalid(values), norm=PowerNorm(_GAMMA, vmin=0, vmax=top), **look)
    ax.set_facecolor("white")
    plain(ax)
    grid_lines(ax, values.shape)
    if few:
        _annotate_cells(ax, values, top)
    ax.set_yticks(range(len(names)), names, multialignment="right")
    if rtl:
        ax.yaxis.tick_right()
        ax.tick_params(axis="y", length=0)
        if not is_time:
            ax.invert_xaxis()
    _color_scale(ax, image, label)
    column_labels(ax, [str(column) or says("unknown", lang) for column in wide.columns])
    return ax


def _color_scale(ax: Axes, image: Any, label: str) -> None:
    """Draw under the picture what the colors mean."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    bar = figure.colorbar(image, ax=ax, location="bottom", fraction=0.05, pad=0.02, aspect=40, shrink=0.7)
    bar.ax.xaxis.set_major_locator(MaxNLocator(4))
    bar.ax.xaxis.set_major_formatter(percent)
    bar.set_label(label, fontsize=TEXT)
    bar.ax.tick_params(labelsize=SMALL, length=2)
    bar.outline.set_visible(False)


def grid_lines(ax: Axes, shape: tuple[int, ...]) -> None:
    """Draw thin white lines between cells; where they are many, lines would be all there is to see."""
    if shape[1] > _MOST_LABELS * 2:
        return
    ax.vlines(np.arange(1, shape[1]) - 0.5, -0.5, shape[0] - 0.5, color="white", linewidth=0.8)
    ax.hlines(np.arange(1, shape[0]) - 0.5, -0.5, shape[1] - 0.5, color="white", linewidth=0.8)


def _annotate_cells(ax: Axes, values: np.ndarray, top: float) -> None:
    """Write percentages into cells, light on dark and dark on light."""
    for (i, j), value in np.ndenumerate(values):
        if np.isnan(value):
            ax.text(j, i, "–", ha="center", va="center", fontsize=SMALL, color=PALE)
            continue
        color = "white" if (value / top) ** _GAMMA < _DARK_UP_TO else "black"
        ax.text(j, i, f"{100 * value:.0f}", ha="center", va="center", fontsize=SMALL, color=color)


def column_labels(ax: Axes, labels: list[str]) -> None:
    """Write columns' labels above them: level where they fit, turned where they don't, some of them if many."""
    step = -(-len(labels) // _MOST_LABELS)
    ax.set_xticks(range(0, len(labels), step), [wrapped(text, _SOURCE_WIDTH) for text in labels[::step]])
    ax.xaxis.tick_top()
    ax.tick_params(axis="x", length=0)
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.draw_without_rendering()  # the layout decides how wide columns are
    boxes = sorted(label.get_window_extent().intervalx.tolist() for label in ax.get_xticklabels())
    gaps = [right[0] - left[1] for left, right in pairwise(boxes)]
    if min(gaps, default=np.inf) < _APART * figure.dpi / 72:
        ax.set_xticks(ax.get_xticks(), [shown(text) for text in labels[::step]], rotation=90)
