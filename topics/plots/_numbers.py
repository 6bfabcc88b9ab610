"""A measure against the number of themes."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from topics._validation import InputError, check_choice
from topics.plots._protocols import SweepLike
from topics.plots._style import COLUMN, SMALL, TEXT, axes_of, says, title

_HEIGHT = 2.7


def prepare_number_of_topics(sweep: SweepLike, *, measure: str = "c_v") -> pd.DataFrame:
    """Return the means that :func:`number_of_topics` draws.

    Parameters
    ----------
    sweep : SweepResult
        What :func:`topics.sweep` found.
    measure : str, default="c_v"
        A measure of the sweep.

    Returns
    -------
    DataFrame
        ``model``, ``n_topics``, ``mean``, ``low``, ``high``; see ``SweepResult.summary``. Undefined means are left
        out.

    Raises
    ------
    InputError
        If the sweep holds no such measure, or it is undefined throughout.

    Examples
    --------
    >>> import topics
    >>> found = topics.sweep(topics.load_sample(), models=["nmf"], n_topics=[4, 8], seeds=2, min_df=2)
    >>> prepare_number_of_topics(found).n_topics.tolist()
    [4, 8]
    """
    check_choice("measure", measure, sweep.measures)
    table = sweep.summary()
    rows = table[(table.measure == measure) & table["mean"].notna()]
    if rows.empty:
        raise InputError(f"{measure} is undefined for all fits of the sweep; draw another measure.")
    return rows[["model", "n_topics", "mean", "low", "high"]].reset_index(drop=True)


def number_of_topics(sweep: SweepLike, *, measure: str = "c_v", lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw a measure against the number of themes, a line a model with its intervals.

    Parameters
    ----------
    sweep : SweepResult
        What :func:`topics.sweep` found.
    measure : str, default="c_v"
        A measure of the sweep; higher is better for all.
    lang : {"en", "ar"}, default="en"
        Language of the axis label.
    ax : Axes, optional
        Where to draw; None means a new figure.

    Returns
    -------
    Axes
        With a line and a band a model.

    Raises
    ------
    InputError
        If the sweep holds no such measure, it is undefined throughout, or there is no such language.

    Examples
    --------
    >>> import matplotlib, topics
    >>> matplotlib.use("Agg")
    >>> found = topics.sweep(topics.load_sample(), models=["nmf"], n_topics=[4, 8], seeds=2, min_df=2)
    >>> ax = number_of_topics(found)
    >>> [line.get_label() for line in ax.lines]
    ['nmf']
    >>> matplotlib.pyplot.close(ax.figure)
    """
    from topics.plots._measure_curves import draw

    table = prepare_number_of_topics(sweep, measure=measure)
    label = says("measures", lang)
    ax = axes_of(ax, COLUMN, _HEIGHT)
    draw(ax, table)
    ax.set_xlabel(label, fontsize=TEXT)
    ax.tick_params(labelsize=TEXT)
    title(ax, measure, sweep.descriptions.get(measure, ""))
    ax.legend(frameon=False, fontsize=SMALL)
    return ax
