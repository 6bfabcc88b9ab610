"""Hierarchy of themes as a tree."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from scipy.cluster.hierarchy import dendrogram

from topics._elsewhere import explains_names
from topics._i18n import DEFAULT_LANG
from topics._validation import InputError
from topics.evaluation import AnyTopics
from topics.plots._any_themes import as_themes
from topics.plots._protocols import HierarchyLike
from topics.plots._style import (
    COLORS,
    NAME_SIZE,
    PAGE_WIDTH,
    clear_frame,
    get_axes,
    names_at_right,
    plot_text,
    wrap_name,
)
from topics.themes import build_hierarchy

_LEAF_HEIGHT, _LEAF_LETTERS, _ROOT_MARGIN = 0.24, 36, 0.04
# scipy counts leaves 5, 15, 25, ...
_FIRST_LEAF, _LEAF_STEP = 5.0, 10.0


@explains_names
def prepare_hierarchy(topics: HierarchyLike | AnyTopics) -> pd.DataFrame:
    """Return the brackets that :func:`hierarchy` draws.

    Parameters
    ----------
    topics : Hierarchy, Themes, fitted model, Pipeline, ForeignTopics, DataFrame or array
        What ``themes.hierarchy()`` returned, or what has such a tree: themes, or weights of terms as in
        :func:`topics.coherence`.

    Returns
    -------
    DataFrame
        One row per step, in the order of distance: ``distance`` (of the two groups that join, at least 0),
        ``left_place`` and ``right_place`` (rows of the groups, from 0 at the top; a group is in the middle of its two),
        ``left_distance`` and ``right_distance`` (where each of them joined; 0 for a single theme).
        ``attrs["order"]`` lists the theme ids from the top. No row for a single theme.
    """
    hierarchy = _as_tree(topics)
    linkage, ids = np.asarray(hierarchy.linkage, dtype=float), list(hierarchy.ids)
    if len(linkage) != len(ids) - 1:
        raise InputError(
            f"A linkage of {len(linkage)} steps joins {len(linkage) + 1} themes; there are {len(ids)} ids."
        )
    columns = ["distance", "left_place", "right_place", "left_distance", "right_distance"]
    if len(ids) == 1:
        table = pd.DataFrame(columns=columns, dtype=float)
        table.attrs["order"] = ids
        return table
    tree = dendrogram(linkage, no_plot=True)
    places = (np.array(tree["icoord"]) - _FIRST_LEAF) / _LEAF_STEP
    distances = np.array(tree["dcoord"])
    rows = np.column_stack([distances[:, 1], places[:, 0], places[:, 2], distances[:, 0], distances[:, 3]])
    table = pd.DataFrame(rows, columns=columns).sort_values(["distance", "left_place"], ignore_index=True)
    table.attrs["order"] = [ids[leaf] for leaf in tree["leaves"]]
    return table


def _as_tree(topics: Any) -> HierarchyLike:
    """Return a tree as it is, and that of anything that has topics."""
    if hasattr(topics, "linkage"):
        return topics
    if hasattr(topics, "hierarchy"):
        return topics.hierarchy()
    themes = as_themes(topics, "hierarchy")
    return build_hierarchy(themes.components, themes.ids, themes.names)


@explains_names
def hierarchy(topics: HierarchyLike | AnyTopics, *, lang: str = DEFAULT_LANG, ax: Axes | None = None) -> Axes:
    """Draw which themes join first: the names at the right, the whole at the left.

    Parameters
    ----------
    topics : Hierarchy, Themes, fitted model, Pipeline, ForeignTopics, DataFrame or array
        What ``themes.hierarchy()`` returned, or what has such a tree: themes, or weights of terms as in
        :func:`topics.coherence`.
    lang : {"ar", "en"}, default="ar"
        Language of the axis label.
    ax : Axes, optional
        Where to draw; None means a new figure.

    Returns
    -------
    Axes
        A tree that grows from right to left; a bracket stands at the distance of the two groups that it joins.

    Raises
    ------
    InputError
        If topics are words without weights, ids and linkage don't fit each other, or there is no such language.

    Examples
    --------
    >>> import matplotlib
    >>> from types import SimpleNamespace
    >>> matplotlib.use("Agg")
    >>> tree = SimpleNamespace(linkage=np.array([[0, 1, 0.4, 2]]), ids=[7, 9], names={7: "قصف", 9: "غارات"})
    >>> ax = hierarchy(tree)
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['قصف', 'غارات']
    >>> matplotlib.pyplot.close(ax.figure)
    """
    hierarchy = _as_tree(topics)
    table = prepare_hierarchy(hierarchy)
    label = plot_text("distance", lang)
    order = table.attrs["order"]
    given = hierarchy.names
    names = given if isinstance(given, Mapping) else dict(zip(hierarchy.ids, given, strict=True))
    ax = get_axes(ax, PAGE_WIDTH * 0.8, 0.7 + _LEAF_HEIGHT * len(order))
    # A bracket: along the upper group, up or down at the distance where they join, back along the lower group.
    corners = [
        ["left_distance", "left_place"], ["distance", "left_place"],
        ["distance", "right_place"], ["right_distance", "right_place"],
    ]  # fmt: skip
    brackets = np.stack([table[corner] for corner in corners], axis=1)
    ax.add_collection(LineCollection(list(brackets), colors=COLORS[0], linewidths=1.2, capstyle="projecting"))
    longest = float(table.distance.max()) if len(table) else 1.0
    ax.set_xlim((longest or 1.0) * (1 + _ROOT_MARGIN), 0)
    ax.set_ylim(len(order) - 0.5, -0.5)
    clear_frame(ax, grid="x")
    texts = [wrap_name(names[theme], _LEAF_LETTERS) for theme in order]
    ax.set_yticks(range(len(order)), texts, multialignment="right")
    names_at_right(ax)
    ax.set_xlabel(label, fontsize=NAME_SIZE)
    return ax
