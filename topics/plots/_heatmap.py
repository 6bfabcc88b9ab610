"""Shares of themes by source or period as a table of colors."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.ticker import MaxNLocator

from topics._validation import InputError
from topics.plots._cells import CELL_WIDTH, draw_cell_borders, label_columns, write_in_cell
from topics.plots._style import (
    NAME_SIZE,
    NOTE_SIZE,
    PALE,
    SEQUENTIAL,
    clear_frame,
    format_percent,
    get_axes,
    names_at_right,
    plot_text,
    wrap_name,
)

# What may stand in the columns, and whether their order is that of time.
_IS_TIME = {"source": False, "period_name": True}
_THEME_LETTERS, _MAX_NUMBERED_COLUMNS, _MAX_NUMBERED_ROWS = 34, 12, 40
_CELL_HEIGHT, _MIN_HEATMAP_WIDTH, _MAX_HEATMAP_WIDTH = 0.24, 4.2, 7.0  # inches
# Most shares are small beside the largest: by their root they can be told apart.
_GAMMA = 0.5


def prepare_theme_heatmap(table: Any) -> pd.DataFrame:
    """Return the shares that :func:`theme_heatmap` draws.

    Parameters
    ----------
    table : DataFrame or Timeline
        As for :func:`theme_heatmap`.

    Returns
    -------
    DataFrame
        One row per theme (``theme`` and ``name``), the largest first. One column per source, the one with most articles
        first where the table has ``n_documents``, or per period. Values from 0 to 1; NaN where there is no article.
    """
    table = getattr(table, "table", table)
    found = [name for name in _IS_TIME if name in getattr(table, "columns", ())]
    missing = {"theme", "name", "share"} - set(getattr(table, "columns", ()))
    if not found or missing:
        raise InputError(
            "table must have the columns theme, name, share, and source or period_name; got "
            f"{', '.join(map(str, getattr(table, 'columns', [type(table).__name__])))}."
        )
    if table.empty:
        raise InputError("table holds no rows, so there is nothing to draw.")
    key = found[0]
    order = _ordered_columns(table, key)
    if table.duplicated(["theme", key]).any():
        raise InputError(f"table has a theme twice for one {key}; give one table of one model.")
    wide = table.pivot(index=["theme", "name"], columns=key, values="share")[order]
    mean = wide.mean(axis=1)
    if "n_documents" in table.columns:
        # A source or month of one article must not decide which theme is the largest.
        documents = table.drop_duplicates(key).set_index(key).n_documents.reindex(order)
        mean = wide.fillna(0).mul(documents, axis=1).sum(axis=1)
    return wide.loc[mean.sort_values(ascending=False, kind="stable").index]


def _ordered_columns(table: pd.DataFrame, key: str) -> list[str]:
    """Return sources by their number of articles, or periods by time."""
    columns = table.drop_duplicates(key)
    if _IS_TIME[key]:
        columns = columns.sort_values("period" if "period" in table.columns else key, kind="stable")
    elif "n_documents" in table.columns:
        columns = columns.sort_values("n_documents", ascending=False, kind="stable")
    return columns[key].tolist()


def theme_heatmap(table: Any, *, rtl: bool = True, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw shares of themes by source or by period as colors.

    Parameters
    ----------
    table : DataFrame or Timeline
        In long form: ``theme``, ``name``, ``share``, and ``source``, or ``period`` with its ``period_name``.
    rtl : bool, default=True
        Names of themes at the right, and sources from right to left. Periods run from left to right either way.
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
        If the table has neither sources nor periods, has a theme twice in one of them, or is empty, or there is no
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
    label = plot_text("share", lang)
    names = [wrap_name(name, _THEME_LETTERS) for name in wide.index.get_level_values("name")]
    width = min(_MAX_HEATMAP_WIDTH, max(_MIN_HEATMAP_WIDTH, 2.4 + CELL_WIDTH * wide.shape[1]))
    ax = get_axes(ax, width, 1.0 + _CELL_HEIGHT * sum(1 + 0.55 * name.count("\n") for name in names))
    values = wide.to_numpy(dtype=float)
    top = float(np.nanmax(values)) if np.nansum(values) > 0 else 1.0
    look: dict[str, Any] = {"cmap": SEQUENTIAL, "aspect": "auto", "interpolation": "nearest"}
    image = ax.imshow(np.ma.masked_invalid(values), norm=PowerNorm(_GAMMA, vmin=0, vmax=top), **look)
    ax.set_facecolor("white")
    clear_frame(ax)
    draw_cell_borders(ax, values.shape)
    if wide.shape[1] <= _MAX_NUMBERED_COLUMNS and wide.shape[0] <= _MAX_NUMBERED_ROWS:
        _write_percentages(ax, values, top)
    ax.set_yticks(range(len(names)), names, multialignment="right")
    if rtl:
        names_at_right(ax)
        if not _IS_TIME[str(wide.columns.name)]:
            ax.invert_xaxis()
    _draw_color_scale(ax, image, label)
    label_columns(ax, [str(column) or plot_text("unknown", lang) for column in wide.columns])
    return ax


def _write_percentages(ax: Axes, values: np.ndarray, top: float) -> None:
    """Write percentages into cells, and a dash where there is no article."""
    for (i, j), value in np.ndenumerate(values):
        if np.isnan(value):
            ax.text(j, i, "–", ha="center", va="center", fontsize=NOTE_SIZE, color=PALE)
        else:
            write_in_cell(ax, i, j, f"{100 * value:.0f}", (value / top) ** _GAMMA)


def _draw_color_scale(ax: Axes, image: Any, label: str) -> None:
    """Draw under the picture what the colors mean."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    bar = figure.colorbar(image, ax=ax, location="bottom", fraction=0.05, pad=0.02, aspect=40, shrink=0.7)
    bar.ax.xaxis.set_major_locator(MaxNLocator(4))
    bar.ax.xaxis.set_major_formatter(format_percent)
    bar.set_label(label, fontsize=NAME_SIZE)
    bar.ax.tick_params(labelsize=NOTE_SIZE, length=2)
    bar.outline.set_visible(False)
