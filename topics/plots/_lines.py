"""Shares of themes over time as lines."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from topics._validation import InputError, check_choice
from topics.plots._hijri import label_hijri_months
from topics.plots._labels import spread_labels
from topics.plots._protocols import TimelineLike
from topics.plots._style import (
    COLORS,
    MARKERS,
    NAME_SIZE,
    PAGE_WIDTH,
    clear_frame,
    display_name,
    format_percent,
    get_axes,
    laid_out_figure,
    plot_text,
    text_extents,
    wrap_name,
    write_beside,
)

_TIMELINE_HEIGHT = 3.2  # inches
_DEFAULT_THEMES, _MAX_MARKED_PERIODS = 6, 40
# Letters of a line of a name, and of all labels of periods together.
_LINE_LETTERS, _PERIOD_LETTERS = 26, 66
# Where names begin, the axes being 1 wide, and their distance, their heights being 1.
_NAMES_START, _NAME_DISTANCE = 1.035, 1.1
_BURST_LINE: dict[str, Any] = {
    "linewidth": 5, "alpha": 0.45, "solid_capstyle": "round", "marker": "o", "markersize": 5, "markeredgewidth": 0,
}  # fmt: skip
_LINE_NAME: dict[str, Any] = {"textcoords": "axes fraction", "ha": "left", "multialignment": "right"}
_TIMELINE_COLUMNS = ["period", "period_name", "theme", "name", "share", "low", "high"]


def prepare_themes_over_time(
    timeline: TimelineLike,
    *,
    themes: Sequence[int] | None = None,
    start: str | pd.Timestamp | None = None,
    end: str | pd.Timestamp | None = None,
) -> pd.DataFrame:
    """Return the shares that :func:`themes_over_time` draws.

    Parameters
    ----------
    timeline : Timeline
        What ``themes.over_time()`` returned.
    themes : sequence of int, optional
        As for :func:`themes_over_time`.
    start, end : str or Timestamp, optional
        As for :func:`themes_over_time`.

    Returns
    -------
    DataFrame
        Rows of the timeline's table: ``period``, ``period_name``, ``theme``, ``name``, ``share`` (0 to 1; NaN for a
        period without articles), ``low``, ``high``; in the order of themes, then of periods.

    Notes
    -----
    The largest are those of the largest mean share, a period counting by its articles.
    """
    table = timeline.table
    if table.empty:
        raise InputError("The timeline holds no periods. Do the articles have dates?")
    first, last = table.period.min(), table.period.max()
    table = table[table.period.between(_parse_date("start", start, first), _parse_date("end", end, last))]
    if table.empty:
        raise InputError(
            f"No period begins from {start} to {end}; the timeline has {first:%Y-%m-%d} to {last:%Y-%m-%d}."
        )
    known = table.theme.unique().tolist()
    if themes is None:
        weight = (table.share.fillna(0) * table.n_documents).groupby(table.theme).sum()
        chosen = weight.sort_values(ascending=False, kind="stable").index[:_DEFAULT_THEMES].tolist()
    else:
        chosen = [check_choice("theme", theme, known) for theme in dict.fromkeys(themes)]
        if not chosen:
            raise InputError("themes is empty; name at least one id, or give None for the six largest.")
    rows = table.loc[table.theme.isin(chosen), _TIMELINE_COLUMNS]
    order = rows.theme.map({theme: i for i, theme in enumerate(chosen)}).rename("order")
    return rows.assign(order=order).sort_values(["order", "period"], kind="stable", ignore_index=True)[
        _TIMELINE_COLUMNS
    ]


def themes_over_time(
    timeline: TimelineLike,
    *,
    themes: Sequence[int] | None = None,
    bursts: pd.DataFrame | None = None,
    start: str | pd.Timestamp | None = None,
    end: str | pd.Timestamp | None = None,
    hijri: bool = False,
    lang: str = "en",
    ax: Axes | None = None,
) -> Axes:
    """Draw shares of themes over time, with their intervals.

    Parameters
    ----------
    timeline : Timeline
        What ``themes.over_time()`` returned.
    themes : sequence of int, optional
        Ids of the themes to draw; None means the six largest.
    bursts : DataFrame, optional
        ``theme``, ``start``, ``end`` (first days of periods): drawn as thick pieces of the theme's line.
    start, end : str or Timestamp, optional
        Leave out periods that begin before start or after end; None means no limit.
    hijri : bool, default=False
        Write Hijri months (Umm al-Qura) along the upper edge as well.
    lang : {"en", "ar"}, default="en"
        Language of the axis label and of Hijri months.
    ax : Axes, optional
        Where to draw; None means a new figure.

    Returns
    -------
    Axes
        One line per theme with its name beside its end; a gap where a period has no articles. Periods are written as
        the timeline writes them.

    Raises
    ------
    InputError
        If the timeline has no such theme or no period between the dates, a date can't be read, there is no such
        language, or dates lie outside the Hijri calendar.

    Notes
    -----
    Time runs from left to right, as in the figures of Arabic journals of the social sciences, whose text does not.

    Examples
    --------
    >>> import matplotlib
    >>> from types import SimpleNamespace
    >>> matplotlib.use("Agg")
    >>> table = pd.DataFrame({
    ...     "period": pd.to_datetime(["2018-05-01", "2018-06-01"]), "period_name": ["2018-05", "2018-06"], "theme": 4,
    ...     "name": "مجلس الأمن", "n_documents": [10, 12], "share": [0.2, 0.3], "low": [0.1, 0.2], "high": [0.3, 0.4]})
    >>> ax = themes_over_time(SimpleNamespace(table=table), hijri=True)
    >>> ax.texts[-1].get_text()
    'مجلس الأمن'
    >>> matplotlib.pyplot.close(ax.figure)
    """
    table = prepare_themes_over_time(timeline, themes=themes, start=start, end=end)
    label = plot_text("share", lang)
    ax = get_axes(ax, PAGE_WIDTH, _TIMELINE_HEIGHT)
    drawn = []
    for i, (theme, own) in enumerate(table.groupby("theme", sort=False)):
        color = COLORS[i % len(COLORS)]
        _draw_line(ax, own, color, MARKERS[i % len(MARKERS)], dashed=i >= len(COLORS))
        if bursts is not None:
            _draw_bursts(ax, own, bursts[bursts.theme == theme], color)
        drawn.append((own, color))
    clear_frame(ax, grid="y")
    ax.set_ylim(bottom=0)
    ax.yaxis.set_major_formatter(format_percent)
    ax.set_ylabel(label, fontsize=NAME_SIZE)
    _label_periods(ax, table)
    ax.margins(x=0.01)
    if hijri:
        label_hijri_months(ax, lang)
    _name_lines(ax, drawn)
    return ax


def _label_periods(ax: Axes, table: pd.DataFrame) -> None:
    """Write as many names of periods as there is room for."""
    periods = table.drop_duplicates("period")
    n_labels = max(_PERIOD_LETTERS // int(periods.period_name.str.len().max()), 1)
    ticks = periods.iloc[:: -(-len(periods) // n_labels)]
    ax.set_xticks(ticks.period.to_numpy(), [display_name(text) for text in ticks.period_name])
    ax.tick_params(axis="x", pad=7)


def _parse_date(name: str, value: str | pd.Timestamp | None, default: pd.Timestamp) -> pd.Timestamp:
    """Return a date given by a user, or the default; raise InputError for what is no date."""
    if value is None:
        return default
    try:
        return pd.Timestamp(value)
    except (TypeError, ValueError) as error:
        raise InputError(f"{name} must be a date such as 2018-05-01; got {value!r}.") from error


def _draw_line(ax: Axes, own: pd.DataFrame, color: str, marker: str, *, dashed: bool) -> None:
    """Draw one theme: its interval as a band, its share as a line."""
    periods = own.period.to_numpy()
    ax.fill_between(periods, own.low, own.high, color=color, alpha=0.14, linewidth=0)
    name = wrap_name(own["name"].iloc[0], _LINE_LETTERS)
    look: dict[str, Any] = {"color": color, "linewidth": 1.2, "linestyle": "--" if dashed else "-", "markersize": 3.2}
    ax.plot(periods, own.share, marker=marker if len(own) <= _MAX_MARKED_PERIODS else "", label=name, **look)


def _draw_bursts(ax: Axes, own: pd.DataFrame, bursts: pd.DataFrame, color: str) -> None:
    """Draw the bursts of one theme over its line."""
    for start, end in zip(bursts.start, bursts.end, strict=True):
        piece = own[(own.period >= start) & (own.period <= end)]
        ax.plot(piece.period.to_numpy(), piece.share, color=color, label="_burst", **_BURST_LINE)


def _name_lines(ax: Axes, drawn: Sequence[tuple[pd.DataFrame, str]]) -> None:
    """Write names at the right ends of lines, moved up or down so that they don't overlap."""
    texts, wanted = [], []
    for own, color in drawn:
        known = own.dropna(subset="share")
        end = (known if len(known) else own.fillna({"share": 0.0}))[["period", "share"]].iloc[-1]
        wanted.append(float(end.share))
        name = wrap_name(own["name"].iloc[0], _LINE_LETTERS)
        line = {"arrowstyle": "-", "color": color, "linewidth": 1, "shrinkA": 2, "shrinkB": 3, "relpos": (0, 0.5)}
        texts.append(
            write_beside(ax, name, (end.period, end.share), (_NAMES_START, 0.5), arrowprops=line, **_LINE_NAME)
        )
    laid_out_figure(ax)
    heights = text_extents(texts)[:, 1] / ax.get_window_extent().height
    low, high = ax.get_ylim()
    places = spread_labels((np.array(wanted) - low) / (high - low), heights * _NAME_DISTANCE)
    for text, place in zip(texts, places, strict=True):
        text.set_position((_NAMES_START, float(place)))
