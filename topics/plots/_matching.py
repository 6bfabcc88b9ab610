"""Themes of two models side by side, joined where they are similar."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from topics._elsewhere import explains_names
from topics._i18n import DEFAULT_LANG
from topics._validation import InputError, check_between
from topics.plots._protocols import AlignmentLike
from topics.plots._style import (
    COLORS,
    GRAY,
    NOTE_SIZE,
    PAGE_WIDTH,
    clear_frame,
    get_axes,
    plot_text,
    wrap_name,
    write_beside,
)
from topics.themes import ReadThemes, align

_MATCHED, _SIMILAR, _ALONE_IN_A, _ALONE_IN_B = _LINE_KINDS = "matched", "also", "only a", "only b"
_LINE_COLUMNS = ["a", "name_a", "place_a", "b", "name_b", "place_b", "similarity", "kind"]
_SIDE_LETTERS, _PAIR_HEIGHT = 36, 0.27
# Points, of lines between themes of a similarity of 1.
_MATCHED_WIDTH, _SIMILAR_WIDTH = 5.0, 1.7
_MATCHED_LINE: dict[str, Any] = {"color": COLORS[0], "alpha": 0.7, "zorder": 2, "solid_capstyle": "round"}
_SIMILAR_LINE: dict[str, Any] = {"color": GRAY, "alpha": 0.5, "zorder": 1, "linestyle": (0, (3, 2))}
# The orange of the circles is too light for letters.
_ALONE_COLOR = "#A34700"


@explains_names
def prepare_alignment(
    topics: AlignmentLike | ReadThemes, others: ReadThemes | None = None, *, min_related: float | None = None
) -> pd.DataFrame:
    """Return the lines that :func:`alignment` draws.

    Parameters
    ----------
    topics : Alignment or Themes
        As for :func:`alignment`.
    others : Themes, optional
        As for :func:`alignment`.
    min_related : float, optional
        As for :func:`alignment`.

    Returns
    -------
    DataFrame
        One row per line, or theme without one: ``a``, ``name_a``, ``place_a`` (row of the theme in its column, from 0
        at the top), ``b``, ``name_b``, ``place_b`` (all missing where the other side is), ``similarity`` (0 to 1) and
        ``kind``: ``"matched"``, ``"also"``, ``"only a"`` or ``"only b"``.
    """
    alignment = _as_alignment(topics, others)
    min_related = check_between("min_related", alignment.min_related if min_related is None else min_related, 0, 1)
    table = alignment.table
    if table.empty:
        raise InputError("The alignment holds no themes.")
    both = table.a.notna() & table.b.notna()
    pairs = table[both].sort_values("similarity", ascending=False, kind="stable")
    sides = {}
    for side, other in (("a", "b"), ("b", "a")):
        lone = table[table[side].notna() & table[other].isna()]
        ids = [int(theme) for theme in [*pairs[side], *lone[side]]]
        names = [*pairs[f"name_{side}"], *lone[f"name_{side}"]]
        sides[side] = {theme: (name, place) for place, (theme, name) in enumerate(zip(ids, names, strict=True))}
    partner = dict(zip(pairs.a.astype(int), pairs.b.astype(int), strict=True))
    ids_a: list[Any] = alignment.similarity.index.tolist()
    ids_b: list[Any] = alignment.similarity.columns.tolist()
    rows: list[tuple[Any, ...]] = []
    for (i, j), value in np.ndenumerate(alignment.similarity.to_numpy(dtype=float)):
        a, b = ids_a[i], ids_b[j]
        is_match = partner.get(a) == b
        if is_match or value >= min_related:
            rows.append((a, *sides["a"][a], b, *sides["b"][b], value, _MATCHED if is_match else _SIMILAR))
    # Pairs come first on either side; the others stand alone.
    nothing = (None, None, None)
    rows += [(a, *own, *nothing, np.nan, _ALONE_IN_A) for a, own in list(sides["a"].items())[len(pairs) :]]
    rows += [(*nothing, b, *own, np.nan, _ALONE_IN_B) for b, own in list(sides["b"].items())[len(pairs) :]]
    found = pd.DataFrame(rows, columns=_LINE_COLUMNS)
    whole = ["a", "b", "place_a", "place_b"]
    found[whole] = found[whole].astype("Int64")
    order = found.kind.map({kind: i for i, kind in enumerate(_LINE_KINDS)})
    keyed = found.assign(order=order, first=found.place_a.fillna(-1), second=found.place_b.fillna(-1))
    return keyed.sort_values(["order", "first", "second"], kind="stable", ignore_index=True)[_LINE_COLUMNS]


def _as_alignment(topics: Any, others: Any) -> AlignmentLike:
    """Return an alignment as it is, and that of two readings."""
    if others is not None:
        return align(topics, others)
    if not hasattr(topics, "similarity") or not hasattr(topics, "min_related"):
        raise InputError(
            "alignment draws what topics.align(themes, others) returns, or the two themes: alignment(themes, others); "
            f"got {type(topics).__name__}."
        )
    return topics


@explains_names
def alignment(
    topics: AlignmentLike | ReadThemes,
    others: ReadThemes | None = None,
    *,
    titles: tuple[str, str] | None = None,
    min_related: float | None = None,
    lang: str = DEFAULT_LANG,
    ax: Axes | None = None,
) -> Axes:
    """Draw the themes of two models in two columns, joined where they are similar.

    Parameters
    ----------
    topics : Alignment or Themes
        What :func:`topics.align` returned, or the themes of the first model, which stands at the right.
    others : Themes, optional
        The themes of the second model, which stands at the left; not with an alignment.
    titles : tuple of str and str, optional
        What the first and the second model are called, such as ``("LDA", "NMF")``.
    min_related : float, optional
        Pairs that are not matched get a gray line if they are at least so similar, 0 to 1: a theme that the other
        side splits has several. None means the alignment's ``min_related``.
    lang : {"ar", "en"}, default="ar"
        Language of the legend.
    ax : Axes, optional
        Where to draw; None means a new figure.

    Returns
    -------
    Axes
        Matched themes face each other, the most similar at the top; a line is the thicker the more similar they are.
        Themes without a counterpart are hollow circles with an orange name.

    Raises
    ------
    InputError
        If there is neither an alignment nor two themes, min_related is out of range, there are no themes, or no such
        language.

    Examples
    --------
    >>> import matplotlib
    >>> from types import SimpleNamespace
    >>> matplotlib.use("Agg")
    >>> table = pd.DataFrame({"a": [0], "name_a": ["قصف"], "b": [3], "name_b": ["غارات"], "similarity": [0.7]})
    >>> similarity = pd.DataFrame([[0.7]], index=[0], columns=[3])
    >>> pair = SimpleNamespace(table=table, similarity=similarity, min_related=0.5)
    >>> ax = alignment(pair)
    >>> [text.get_text() for text in ax.texts]
    ['قصف', 'غارات']
    >>> matplotlib.pyplot.close(ax.figure)
    """
    table = prepare_alignment(topics, others, min_related=min_related)
    words = {key: plot_text(key, lang) for key in ("matched", "also", "only")}
    n = 1 + max(int(table[place].max()) for place in ("place_a", "place_b") if table[place].notna().any())
    ax = get_axes(ax, PAGE_WIDTH, 0.8 + _PAIR_HEIGHT * n)
    for kind, width, look in ((_MATCHED, _MATCHED_WIDTH, _MATCHED_LINE), (_SIMILAR, _SIMILAR_WIDTH, _SIMILAR_LINE)):
        lines = table.loc[table.kind == kind, ["similarity", "place_a", "place_b"]]
        for similarity, *places in lines.itertuples(index=False, name=None):
            ax.plot([1, 0], places, linewidth=similarity * width, **look)
    for side, x, edge, shift in (("a", 1, "left", 7), ("b", 0, "right", -7)):
        _draw_side(ax, table, side, x, edge, shift)
    ax.set_xlim(-0.03, 1.03)
    ax.set_ylim(n - 0.4, -0.6)
    ax.set_xticks([] if titles is None else [1, 0], titles)
    ax.tick_params(axis="x", labeltop=True, labelbottom=False)
    ax.set_yticks([])
    clear_frame(ax)
    _draw_legend(ax, table, words)
    return ax


def _draw_side(ax: Axes, table: pd.DataFrame, side: str, x: float, beside: str, shift: float) -> None:
    """Draw the circles and names of one side."""
    name, place = f"name_{side}", f"place_{side}"
    own = table[(table.kind != _SIMILAR) & table[place].notna()]
    for text, y, kind in zip(own[name], own[place], own.kind, strict=True):
        alone = kind != _MATCHED
        edge = COLORS[1] if alone else COLORS[0]
        ax.plot(x, y, "o", markersize=5, markerfacecolor="white" if alone else edge, markeredgecolor=edge, zorder=3)
        write_beside(
            ax, wrap_name(text, _SIDE_LETTERS), (x, y), (shift, 0), ha=beside, linespacing=1.1, multialignment="right",
            color=_ALONE_COLOR if alone else "black",
        )  # fmt: skip


def _draw_legend(ax: Axes, table: pd.DataFrame, words: dict[str, str]) -> None:
    """Explain under the picture the lines and circles that occur."""
    kinds = set(table.kind)
    handles = []
    if _MATCHED in kinds:
        handles.append(Line2D([], [], linewidth=3, **_MATCHED_LINE, label=words["matched"]))
    if _SIMILAR in kinds:
        handles.append(Line2D([], [], linewidth=1.2, **_SIMILAR_LINE, label=words["also"]))
    if kinds & {_ALONE_IN_A, _ALONE_IN_B}:
        circle = {"marker": "o", "markerfacecolor": "white", "markeredgecolor": COLORS[1], "linestyle": ""}
        handles.append(Line2D([], [], markersize=5, label=words["only"], **circle))  # type: ignore[arg-type]
    look: dict[str, Any] = {"loc": "upper center", "bbox_to_anchor": (0.5, 0), "ncols": 3, "handlelength": 2.2}
    ax.legend(handles=handles, frameon=False, fontsize=NOTE_SIZE, **look)
