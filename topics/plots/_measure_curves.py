"""Measures against the number of topics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

_COLUMNS, _WIDTH, _HEIGHT, _MOST_TICKS = 3, 3.6, 2.7, 10
# Okabe and Ito (2008): told apart by color-blind readers; lines differ in their markers as well.
COLORS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
MARKERS = "os^Dv*P"


def plot_summary(summary: pd.DataFrame, descriptions: Mapping[str, str]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Draw each measure's mean and interval against the number of topics, a line per model; return the axes."""
    n_rows = -(-len(descriptions) // _COLUMNS)
    n_columns = min(_COLUMNS, len(descriptions))
    size = (_WIDTH * n_columns, _HEIGHT * n_rows + 0.4)
    figure, grid = plt.subplots(n_rows, n_columns, figsize=size, squeeze=False, layout="constrained")
    for axes, measure in zip(grid.flat, descriptions, strict=False):
        draw(axes, summary[summary.measure == measure])
        axes.set_title(measure, pad=15)
        axes.annotate(descriptions[measure], (0.5, 1.025), xycoords="axes fraction", ha="center", fontsize=6.5)
        axes.set_xlabel("topics")
    for axes in grid.flat[len(descriptions) :]:
        axes.remove()
    handles, labels = grid.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=len(labels), frameon=False)
    return grid.ravel()[: len(descriptions)]


def draw(axes: Axes, rows: pd.DataFrame) -> None:
    """Draw one measure: a line and a band a model."""
    for i, (model, own) in enumerate(rows.groupby("model", sort=False)):
        color, marker = COLORS[i % len(COLORS)], MARKERS[i % len(MARKERS)]
        axes.plot(own.n_topics, own["mean"], color=color, marker=marker, markersize=4, linewidth=1.3, label=str(model))
        axes.fill_between(own.n_topics, own.low, own.high, color=color, alpha=0.18, linewidth=0)
    numbers = rows.n_topics.unique()
    if numbers.size <= _MOST_TICKS:
        axes.set_xticks(numbers)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(alpha=0.25)
