"""Who ran whose story as a table of colors."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from topics._validation import InputError
from topics.plots._heatmap import column_labels, grid_lines
from topics.plots._protocols import DuplicatesLike
from topics.plots._style import GRAY, SEQUENTIAL, SMALL, TEXT, axes_of, plain, says, wrapped

_CELL_WIDTH, _CELL_HEIGHT, _NAME_WIDTH, _DARK_UP_TO = 0.62, 0.32, 24, 0.5


def prepare_duplicate_flows(duplicates: DuplicatesLike) -> pd.DataFrame:
    """Return the counts that :func:`duplicate_flows` draws.

    Parameters
    ----------
    duplicates : Duplicates
        What ``corpus.duplicates()`` found.

    Returns
    -------
    DataFrame
        A row an outlet that published first, a column an outlet that repeated it, both in the same order: those with
        most stories given or taken first. Whole numbers from 0; the diagonal is an outlet that repeats itself.

    Raises
    ------
    InputError
        If there are no copies.

    Examples
    --------
    >>> import topics
    >>> texts = ["أطلقت القوات النار على الحدود صباح اليوم الأحد"] * 2
    >>> frame = pd.DataFrame({"text": texts, "source": ["الجزيرة", "فرانس"], "date": ["2018-05-01", "2018-05-02"]})
    >>> prepare_duplicate_flows(topics.load_corpus(frame).duplicates()).loc["الجزيرة", "فرانس"].item()
    1
    """
    flows = duplicates.flows()
    if flows.empty:
        raise InputError("No article repeats another, so there are no flows to draw.")
    weight = flows.groupby("from").articles.sum().add(flows.groupby("to").articles.sum(), fill_value=0)
    order = weight.rename_axis("outlet").sort_values(ascending=False, kind="stable").index
    matrix = flows.pivot(index="from", columns="to", values="articles")
    return matrix.reindex(index=order, columns=order).fillna(0).astype(int).rename_axis(index="from", columns="to")


def duplicate_flows(duplicates: DuplicatesLike, *, rtl: bool = True, lang: str = "en", ax: Axes | None = None) -> Axes:
    """Draw how many stories of each outlet every other one repeated.

    Parameters
    ----------
    duplicates : Duplicates
        What ``corpus.duplicates()`` found.
    rtl : bool, default=True
        Outlets that published first at the right, those that repeated from right to left.
    lang : {"en", "ar"}, default="en"
        Language of the labels.
    ax : Axes, optional
        Where to draw; None means a new figure.

    Returns
    -------
    Axes
        A row for each outlet that published first, a column for each that repeated; blank cells are 0. Colors are by
        the logarithm, for a few outlets repeat far more than the others.

    Raises
    ------
    InputError
        If there are no copies, or no such language.

    Notes
    -----
    The first is the first in this corpus: an agency that both took the story from is not seen.

    Examples
    --------
    >>> import matplotlib, topics
    >>> matplotlib.use("Agg")
    >>> texts = ["أطلقت القوات النار على الحدود صباح اليوم الأحد"] * 2
    >>> frame = pd.DataFrame({"text": texts, "source": ["الجزيرة", "فرانس"], "date": ["2018-05-01", "2018-05-02"]})
    >>> ax = duplicate_flows(topics.load_corpus(frame).duplicates())
    >>> [text.get_text() for text in ax.texts]
    ['1']
    >>> matplotlib.pyplot.close(ax.figure)
    """
    matrix = prepare_duplicate_flows(duplicates)
    labels = {key: says(key, lang) for key in ("from", "to", "unknown")}
    outlets = [str(name) or labels["unknown"] for name in matrix.index]
    n = len(outlets)
    ax = axes_of(ax, min(7.0, 2.0 + _CELL_WIDTH * n), min(6.5, 1.2 + _CELL_HEIGHT * n))
    values = matrix.to_numpy(dtype=float)
    depth = np.log1p(values) / np.log1p(values.max())
    ax.imshow(np.ma.masked_where(values == 0, depth), cmap=SEQUENTIAL, vmin=0, vmax=1, aspect="auto")
    ax.set_facecolor("#F4F4F4")
    plain(ax)
    grid_lines(ax, values.shape)
    for i, j in np.argwhere(values > 0):
        color = "white" if depth[i, j] < _DARK_UP_TO else "black"
        ax.text(j, i, f"{values[i, j]:,.0f}", ha="center", va="center", fontsize=SMALL, color=color)
    ax.set_yticks(range(n), [wrapped(name, _NAME_WIDTH) for name in outlets], multialignment="right")
    ax.xaxis.set_label_position("top")
    ax.set_xlabel(labels["to"], fontsize=TEXT, color=GRAY)
    if rtl:
        ax.invert_xaxis()
        ax.yaxis.tick_right()
        ax.yaxis.set_label_position("right")
        ax.tick_params(axis="y", length=0)
    ax.set_ylabel(labels["from"], fontsize=TEXT, color=GRAY, rotation=270 if rtl else 90, va="bottom")
    column_labels(ax, outlets)
    return ax
