"""Measures of a sweep against the number of topics."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from topics._elsewhere import explains_names
from topics._i18n import DEFAULT_LANG
from topics._validation import InputError, check_choice
from topics.plots._protocols import SweepLike
from topics.plots._style import (
    COLORS,
    COLUMN_WIDTH,
    MARKERS,
    NAME_SIZE,
    NOTE_SIZE,
    display_name,
    get_axes,
    plot_text,
    set_title,
)
from topics.report import texts_in

# Inches of one measure; more ticks than this would touch.
_MEASURE_WIDTH, _MEASURE_HEIGHT, _MEASURES_PER_ROW, _MAX_NUMBERS = 3.6, 2.7, 3, 10


@explains_names
def prepare_number_of_topics(sweep: SweepLike, *, measure: str | None = None) -> pd.DataFrame:
    """Return the means that :func:`number_of_topics` draws.

    Parameters
    ----------
    sweep : SweepResult
        What :func:`topics.sweep` returned.
    measure : str, optional
        A measure of the sweep. None takes the one by which ``sweep.best()`` chooses.

    Returns
    -------
    DataFrame
        ``model``, ``n_topics``, ``mean``, ``low``, ``high``; see ``SweepResult.summary``. Undefined means are left
        out.
    """
    measure = _measure_to_draw(sweep, measure)
    table = sweep.summary()
    rows = table[(table.measure == measure) & table["mean"].notna()]
    if rows.empty:
        raise InputError(f"{measure} is undefined for all fits of the sweep; draw another measure.")
    return rows[["model", "n_topics", "mean", "low", "high"]].reset_index(drop=True)


@explains_names
def number_of_topics(
    sweep: SweepLike, *, measure: str | None = None, lang: str = DEFAULT_LANG, ax: Axes | None = None
) -> Axes:
    """Draw a measure against the number of topics, one line per model with its intervals.

    Parameters
    ----------
    sweep : SweepResult
        What :func:`topics.sweep` returned.
    measure : str, optional
        A measure of the sweep; higher is better for all. None takes the one by which ``sweep.best()`` chooses.
    lang : {"ar", "en"}, default="ar"
        Language of the axis label and of what the measure means.
    ax : Axes, optional
        Where to draw; None means a new figure.

    Returns
    -------
    Axes
        With one line and one band per model.

    Raises
    ------
    InputError
        If the sweep has no such measure, it is undefined throughout, or there is no such language.

    See Also
    --------
    topics.SweepResult.plot : Draws all measures of a sweep.

    Examples
    --------
    >>> import matplotlib, topics
    >>> matplotlib.use("Agg")
    >>> found = topics.sweep(topics.load_sample(), models="nmf", n_topics=[4, 8], seeds=2)
    >>> ax = number_of_topics(found)
    >>> [line.get_label() for line in ax.lines], prepare_number_of_topics(found).n_topics.tolist()
    (['nmf'], [4, 8])
    >>> matplotlib.pyplot.close(ax.figure)
    """
    measure = _measure_to_draw(sweep, measure)
    table = prepare_number_of_topics(sweep, measure=measure)
    label = plot_text("measures", lang)
    ax = get_axes(ax, COLUMN_WIDTH, _MEASURE_HEIGHT)
    _draw_measure(ax, table)
    ax.set_xlabel(label, fontsize=NAME_SIZE)
    ax.tick_params(labelsize=NAME_SIZE)
    meanings = {**sweep.descriptions, **({} if lang == "en" else texts_in("measures", lang))}
    set_title(ax, measure, display_name(meanings.get(measure, "")))
    ax.legend(frameon=False, fontsize=NOTE_SIZE)
    return ax


def _measure_to_draw(sweep: SweepLike, measure: str | None) -> str:
    """Return a measure of a sweep, the one that is named or that it chooses by; raise InputError for no sweep."""
    if not hasattr(sweep, "measures") or not hasattr(sweep, "best"):
        raise InputError(
            f"number_of_topics draws what topics.sweep(corpus, n_topics=[...]) returns; got {type(sweep).__name__}."
        )
    return str(sweep.best()["measure"].iloc[0] if measure is None else check_choice("measure", measure, sweep.measures))


def draw_measures(summary: pd.DataFrame, descriptions: Mapping[str, str]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Draw the means and intervals of several measures of a sweep, and return one Axes per measure."""
    n_rows = -(-len(descriptions) // _MEASURES_PER_ROW)
    n_columns = min(_MEASURES_PER_ROW, len(descriptions))
    size = (_MEASURE_WIDTH * n_columns, _MEASURE_HEIGHT * n_rows + 0.4)
    figure, grid = plt.subplots(n_rows, n_columns, figsize=size, squeeze=False, layout="constrained")
    for axes, measure in zip(grid.flat, descriptions, strict=False):
        _draw_measure(axes, summary[summary.measure == measure])
        axes.set_title(measure, pad=15)
        axes.annotate(descriptions[measure], (0.5, 1.025), xycoords="axes fraction", ha="center", fontsize=NOTE_SIZE)
        axes.set_xlabel("topics")
    for axes in grid.flat[len(descriptions) :]:
        axes.remove()
    handles, labels = grid.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False)
    return grid.ravel()[: len(descriptions)]


def _draw_measure(ax: Axes, rows: pd.DataFrame) -> None:
    """Draw one measure: one line and one band per model."""
    for i, (model, own) in enumerate(rows.groupby("model", sort=False)):
        color, marker = COLORS[i % len(COLORS)], MARKERS[i % len(MARKERS)]
        ax.plot(own.n_topics, own["mean"], color=color, marker=marker, markersize=4, linewidth=1.3, label=str(model))
        ax.fill_between(own.n_topics, own.low, own.high, color=color, alpha=0.18, linewidth=0)
    numbers = rows.n_topics.unique()
    if numbers.size <= _MAX_NUMBERS:
        ax.set_xticks(numbers)
    ax.spines[["top", "right"]].set_visible(False)
    ax.grid(alpha=0.25)
