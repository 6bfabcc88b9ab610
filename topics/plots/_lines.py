"""Shares of themes over time as lines."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from topics._elsewhere import explains_names
from topics._i18n import DEFAULT_LANG
from topics._validation import InputError, check_choice, did_you_mean
from topics.corpus import as_day
from topics.plots._hijri import label_hijri_months
from topics.plots._labels import spread_labels
from topics.plots._protocols import DatedThemes, TimelineLike
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
from topics.themes import drawable_timeline

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
_HIJRI = "hijri"
_TIME_AXES = ("gregorian", _HIJRI)
_COLUMNS_OF_BURSTS = ["theme", "start", "end"]
_TIMELINE_COLUMNS = ["period", "period_name", "theme", "name", "share", "low", "high"]


@explains_names
def prepare_themes_over_time(
    topics: TimelineLike | DatedThemes,
    *,
    themes: Sequence[int | str] | None = None,
    since: Any = None,
    until: Any = None,
) -> pd.DataFrame:
    """Return the shares that :func:`themes_over_time` draws.

    Parameters
    ----------
    topics : Timeline or Themes
        As for :func:`themes_over_time`.
    themes : sequence of int or str, optional
        As for :func:`themes_over_time`.
    since, until : str or date, optional
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
    table = _as_timeline(topics, since, until).table
    if table.empty:
        raise InputError("The timeline holds no periods. Do the articles have dates?")
    first, last = table.period.min(), table.period.max()
    begin = first if since is None else as_day("since", since)
    table = table[table.period.between(begin, last if until is None else as_day("until", until))]
    if table.empty:
        raise InputError(
            f"No period begins from {since} to {until}; the timeline has {first:%Y-%m-%d} to {last:%Y-%m-%d}."
        )
    if themes is None:
        weight = (table.share.fillna(0) * table.n_documents).groupby(table.theme).sum()
        chosen = weight.sort_values(ascending=False, kind="stable").index[:_DEFAULT_THEMES].tolist()
    else:
        listed = [themes] if isinstance(themes, int | str) else themes
        chosen = list(dict.fromkeys(_theme_id(theme, table) for theme in listed))
        if not chosen:
            raise InputError("themes is empty; name at least one, or give None for the six largest.")
    rows = table.loc[table.theme.isin(chosen), _TIMELINE_COLUMNS]
    order = rows.theme.map({theme: i for i, theme in enumerate(chosen)}).rename("order")
    return rows.assign(order=order).sort_values(["order", "period"], kind="stable", ignore_index=True)[
        _TIMELINE_COLUMNS
    ]


def _as_timeline(topics: Any, since: Any, until: Any) -> TimelineLike:
    """Return a timeline as it is, and that of themes; raise InputError for topics without articles."""
    if set(_TIMELINE_COLUMNS) <= set(getattr(getattr(topics, "table", None), "columns", ())):
        return topics
    if not hasattr(topics, "over_time"):
        raise InputError(
            "Themes over time are those of dated articles: give topics.Themes, or what themes.over_time() returns; got "
            f"{type(topics).__name__}."
        )
    if since is None and until is None:
        found = drawable_timeline(topics)
        if found is None:
            raise InputError("No article of these themes has a date, so nothing can be drawn over time.")
        return found
    return topics.over_time(since=since, until=until)


def _theme_id(theme: Any, table: pd.DataFrame) -> Any:
    """Return the id of a theme of a timeline, given its id or name; raise InputError if there is none."""
    names = table.drop_duplicates("theme").set_index("theme")["name"]
    if isinstance(theme, str) and (names == theme).any():
        return names.index[names == theme][0]
    if not isinstance(theme, str) and theme in names.index:
        return theme
    hint = did_you_mean(theme, names, cutoff=0.3)
    raise InputError(f"themes must be ids or names of themes, {', '.join(map(str, names.index))}; got {theme!r}.{hint}")


@explains_names
def themes_over_time(
    topics: TimelineLike | DatedThemes,
    *,
    themes: Sequence[int | str] | None = None,
    bursts: pd.DataFrame | bool = True,
    since: Any = None,
    until: Any = None,
    calendar: str = "gregorian",
    lang: str = DEFAULT_LANG,
    ax: Axes | None = None,
) -> Axes:
    """Draw shares of themes over time, with their intervals.

    Parameters
    ----------
    topics : Timeline or Themes
        What ``themes.over_time()`` returned; or themes, which are drawn in periods that there is room for, without a
        few stray articles far from all others.
    themes : sequence of int or str, optional
        Ids or names of the themes to draw; None means the six largest.
    bursts : bool or DataFrame, default=True
        Whether to draw the bursts that the timeline has, as thick pieces of the theme's line; or a table of others:
        ``theme``, ``start``, ``end`` (first days of periods).
    since, until : str or date, optional
        A day, month or year such as ``"2018-05"``: themes are counted from its first to its last day, and of a timeline
        the periods that begin between them are drawn.
    calendar : {"gregorian", "hijri"}, default="gregorian"
        With "hijri" the months of that calendar (Umm al-Qura) stand along the upper edge as well.
    lang : {"ar", "en"}, default="ar"
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
        If there are no dated articles, no such theme, or no period between the dates, a date can't be read, there is no
        such calendar or language, or dates lie outside the Hijri calendar.

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
    >>> ax = themes_over_time(SimpleNamespace(table=table), calendar="hijri")
    >>> ax.texts[-1].get_text()
    'مجلس الأمن'
    >>> matplotlib.pyplot.close(ax.figure)
    """
    check_choice("calendar", calendar, _TIME_AXES)
    timeline = _as_timeline(topics, since, until)
    table = prepare_themes_over_time(timeline, themes=themes, since=since, until=until)
    drawn_bursts = _bursts_to_draw(timeline, bursts)
    label = plot_text("share", lang)
    ax = get_axes(ax, PAGE_WIDTH, _TIMELINE_HEIGHT)
    drawn = []
    for i, (theme, own) in enumerate(table.groupby("theme", sort=False)):
        color = COLORS[i % len(COLORS)]
        _draw_line(ax, own, color, MARKERS[i % len(MARKERS)], dashed=i >= len(COLORS))
        _draw_bursts(ax, own, drawn_bursts[drawn_bursts.theme == theme], color)
        drawn.append((own, color))
    clear_frame(ax, grid="y")
    ax.set_ylim(bottom=0)
    ax.yaxis.set_major_formatter(format_percent)
    ax.set_ylabel(label, fontsize=NAME_SIZE)
    _label_periods(ax, table)
    ax.margins(x=0.01)
    if calendar == _HIJRI:
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


def _bursts_to_draw(timeline: TimelineLike, bursts: pd.DataFrame | bool) -> pd.DataFrame:
    """Return a table of bursts, empty for none; raise InputError for something else."""
    if isinstance(bursts, bool):
        own = getattr(timeline, "bursts", None) if bursts else None
        return pd.DataFrame(columns=_COLUMNS_OF_BURSTS) if own is None else own
    missing = [column for column in _COLUMNS_OF_BURSTS if column not in getattr(bursts, "columns", ())]
    if missing:
        raise InputError(
            "bursts must be True, False, or a table with the columns theme, start and end, as themes.bursts() returns; "
            f"got {type(bursts).__name__} without {', '.join(missing)}."
        )
    return bursts


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
