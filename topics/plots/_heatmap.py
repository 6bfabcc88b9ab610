"""Shares of themes by source or period as a table of colors."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.ticker import MaxNLocator

from topics._elsewhere import explains_names
from topics._i18n import DEFAULT_LANG
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
from topics.themes import MISSING_VALUE

# The columns of a table of shares beside the one that its columns are about.
_SHARE_COLUMNS = ("theme", "name", "n_documents", "share", "low", "high", "total", "period", "rank")
_PERIOD = "period_name"
_DEFAULT_GROUPS = "source"
_THEME_LETTERS, _MAX_NUMBERED_COLUMNS, _MAX_NUMBERED_ROWS = 34, 12, 40
_CELL_HEIGHT, _MIN_HEATMAP_WIDTH, _MAX_HEATMAP_WIDTH = 0.24, 4.2, 7.0  # inches
# Most shares are small beside the largest: by their root they can be told apart.
_GAMMA = 0.5


@explains_names
def prepare_theme_heatmap(topics: Any, by: str | None = None) -> pd.DataFrame:
    """Return the shares that :func:`theme_heatmap` draws.

    Parameters
    ----------
    topics : Themes, DataFrame or Timeline
        As for :func:`theme_heatmap`.
    by : str, optional
        As for :func:`theme_heatmap`.

    Returns
    -------
    DataFrame
        One row per theme (``theme`` and ``name``), the largest first. One column per source, section or other value,
        the one with most articles first where the table has ``n_documents``, or per period. Values from 0 to 1; NaN
        where there is no article.
    """
    if by is not None and not isinstance(by, str):
        raise InputError(f"by must be the name of a column, such as 'source'; got {type(by).__name__}.")
    table = _as_table(topics, by)
    columns = [str(column) for column in getattr(table, "columns", ())]
    candidates = [column for column in columns if column not in _SHARE_COLUMNS] if by is None else [by]
    key = _PERIOD if by is None and _PERIOD in columns else next(iter(candidates), None)
    if key not in columns or not {"theme", "name", "share"} <= set(columns):
        given = ", ".join(columns) or type(topics).__name__
        raise InputError(
            'topics must be Themes, a Timeline, or a table of shares such as themes.shares_by("source") returns, with '
            f"the columns theme, name, share and {by or 'that of the groups'}; got {given}."
        )
    if table.empty:
        raise InputError("The table holds no rows, so there is nothing to draw.")
    order = _ordered_columns(table, key)
    if table.duplicated(["theme", key]).any():
        raise InputError(f"The table has a theme twice for one {key}; give one table of one model.")
    wide = table.pivot(index=["theme", "name"], columns=key, values="share")[order]
    mean = wide.mean(axis=1)
    if "n_documents" in table.columns:
        # A source or month of one article must not decide which theme is the largest.
        documents = table.drop_duplicates(key).set_index(key).n_documents.reindex(order)
        mean = wide.fillna(0).mul(documents, axis=1).sum(axis=1)
    return wide.loc[mean.sort_values(ascending=False, kind="stable").index]


def _as_table(topics: Any, by: str | None) -> Any:
    """Return the table of a timeline, that of themes by a column of their corpus, or what was given."""
    if hasattr(topics, "shares_by"):
        return topics.shares_by(_DEFAULT_GROUPS if by is None else by).rename_axis(None)
    return getattr(topics, "table", topics)


def _ordered_columns(table: pd.DataFrame, key: str) -> list[str]:
    """Return sources by their number of articles, or periods by time."""
    columns = table.drop_duplicates(key)
    if key == _PERIOD:
        columns = columns.sort_values("period" if "period" in table.columns else key, kind="stable")
    elif "n_documents" in table.columns:
        columns = columns.sort_values("n_documents", ascending=False, kind="stable")
    return columns[key].tolist()


@explains_names
def theme_heatmap(
    topics: Any, by: str | None = None, *, rtl: bool = True, lang: str = DEFAULT_LANG, ax: Axes | None = None
) -> Axes:
    """Draw shares of themes by source, section or other group, or by period, as colors.

    Parameters
    ----------
    topics : Themes, DataFrame or Timeline
        Themes; or a table of theirs in long form, such as :meth:`topics.Themes.shares_by` or ``over_time`` return.
    by : str, optional
        A column of the themes' corpus, such as ``"source"`` (what None means), ``"label"`` or one of the input's own;
        of a table, the column to draw.
    rtl : bool, default=True
        Names of themes at the right, and groups from right to left. Periods run from left to right either way.
    lang : {"ar", "en"}, default="ar"
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
        If there is no such column, the table is none of shares, has a theme twice in one group, or is empty, or there
        is no such language.

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
    wide = prepare_theme_heatmap(topics, by)
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
        if wide.columns.name != _PERIOD:
            ax.invert_xaxis()
    _draw_color_scale(ax, image, label)
    unknown = {"": plot_text("unknown", lang), MISSING_VALUE: plot_text("unknown", lang)}
    label_columns(ax, [unknown.get(str(column), str(column)) for column in wide.columns])
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
