"""A tree of themes: which join first when the most similar are joined step by step."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.cluster.hierarchy import leaves_list, linkage
from scipy.spatial.distance import pdist

from topics._elsewhere import ExplainsNames
from topics._rtl import RightToLeft
from topics._validation import InputError, check_choice, check_integer, count_noun
from topics.evaluation import check_shares, top_columns
from topics.themes._term_ranking import join_words
from topics.themes._theme_ids import series_by_theme

_DISTANCES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "cosine": lambda rows: pdist(rows, "cosine"),
    "hellinger": lambda rows: pdist(np.sqrt(rows)) / np.sqrt(2),
    # scipy's is in nats; in bits it goes up to 1.
    "jensen-shannon": lambda rows: pdist(rows, "jensenshannon") / np.sqrt(np.log(2)),
}
"""From distributions to the distances of every two, 0 to 1, in scipy's condensed form."""


@dataclass(frozen=True, eq=False, repr=False)
class Hierarchy(ExplainsNames):
    """A tree of themes, as :meth:`topics.Themes.hierarchy` returns it.

    Parameters
    ----------
    linkage : ndarray of shape (n_topics - 1, 4)
        The steps as :func:`scipy.cluster.hierarchy.linkage` has them, which scipy's and other dendrograms take; leaf i
        is theme ``ids[i]``. No row for a single theme.
    table : DataFrame
        One row per step, the most similar first: ``step`` from 1; ``a`` and ``b``, tuples of the ids of the themes
        joined; ``name_a`` and ``name_b``, their names; ``distance`` from 0 to 1; ``words``, the most
        probable ones of all of them together.
    ids : tuple of int
        Theme ids in the order they were given.
    names : dict of int to str
        Names of the themes by id.

    Examples
    --------
    >>> rows = [[0.6, 0.4, 0.0], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0]]
    >>> build_hierarchy(rows, [4, 7, 9], {4: "اليمن", 7: "الحديدة", 9: "النفط"}).groups(2).to_dict()
    {4: 1, 7: 1, 9: 2}
    """

    linkage: np.ndarray
    table: pd.DataFrame
    ids: tuple[int, ...]
    names: dict[int, str]

    def __repr__(self) -> str:
        return f"Hierarchy({count_noun(len(self.ids), 'theme')}, {count_noun(len(self.linkage), 'step')})"

    def _repr_html_(self) -> str:
        shown = self.table.round({"distance": 3})
        for column in ("a", "b"):
            shown[column] = [join_words(map(str, themes)) for themes in shown[column]]
        return f"<p>{self!r}</p>{RightToLeft(shown)._repr_html_()}"

    @property
    def order(self) -> tuple[int, ...]:
        """The ids in the order of the tree's leaves: themes that are alike stand side by side."""
        if len(self.ids) == 1:
            return self.ids
        return tuple(self.ids[i] for i in leaves_list(self.linkage))

    def groups(self, n: int) -> pd.Series:
        """Return the groups that there are when so many are left.

        Parameters
        ----------
        n : int
            How many groups, from 1 to the number of themes.

        Returns
        -------
        Series of int
            By theme id the number of its group, from 1, in the order of the first theme of each. Of steps at
            the same distance the earlier ones are taken, so that there are always n groups.

        Raises
        ------
        InputError
            If n is not a whole number in that range.
        """
        n = check_integer("n", n, maximum=len(self.ids))
        members = [{i} for i in range(len(self.ids))]
        for a, b in self.linkage[: len(self.ids) - n, :2].astype(int):
            members.append(members[a] | members[b])
            members[a], members[b] = set(), set()
        group_of = {self.ids[i]: group for group, themes in enumerate(members) for i in themes}
        number = {group: i for i, group in enumerate(dict.fromkeys(group_of[theme] for theme in self.ids), start=1)}
        return series_by_theme([number[group_of[theme]] for theme in self.ids], self.ids, "group")


def build_hierarchy(
    components: ArrayLike,
    ids: Sequence[int],
    names: Mapping[int, str],
    *,
    weights: ArrayLike | None = None,
    words: Sequence[str] | None = None,
    distance: str = "cosine",
    top_n: int = 10,
) -> Hierarchy:
    """Join the most similar themes step by step until there is one group.

    components has shape (n_topics, n_terms). weights (n_topics,), the sizes of the themes, decide the words of a group,
    not who joins it; without words (n_terms,) groups have none. See :meth:`topics.Themes.hierarchy`.
    """
    rows = check_shares("components", components)
    ids = _check_ids(ids, names, len(rows))
    sizes = _check_sizes(weights, len(rows))
    check_integer("top_n", top_n)
    if words is not None and len(words) != rows.shape[1]:
        raise InputError(f"words must be one for each of the {rows.shape[1]:,} terms; got {len(words):,}.")
    distances = np.clip(_DISTANCES[check_choice("distance", distance, _DISTANCES)](rows), 0, 1)
    # scipy raises an error for fewer than two.
    steps = np.empty((0, 4)) if len(rows) == 1 else linkage(distances, "average", optimal_ordering=True)
    groups: list[tuple[int, ...]] = [(i,) for i in range(len(rows))]
    table: list[dict[str, Any]] = []
    for number, (first, second, height, _) in enumerate(steps, start=1):
        # Which of two branches is drawn first says nothing; the one with the first theme is a.
        a, b = sorted([groups[int(first)], groups[int(second)]])
        groups.append(tuple(sorted((*a, *b))))
        shown = "" if words is None else join_words(words[i] for i in _group_terms(rows, sizes, [*a, *b], top_n))
        table.append({"step": number, **_group_cells("a", a, ids, names), **_group_cells("b", b, ids, names)})
        table[-1] |= {"distance": height, "words": shown}
    columns = ["step", "a", "name_a", "b", "name_b", "distance", "words"]
    return Hierarchy(steps, RightToLeft(table, columns=columns), ids, {theme: names[theme] for theme in ids})


def _group_terms(rows: np.ndarray, sizes: np.ndarray, members: Sequence[int], top_n: int) -> np.ndarray:
    """Return the columns of the most probable terms of several themes together."""
    own = sizes[list(members)]
    # Themes without any article count alike: else nothing could be said of them.
    own = own if own.sum() > 0 else np.ones(len(members))
    return top_columns(own @ rows[list(members)], top_n)


def _group_cells(side: str, members: Sequence[int], ids: Sequence[int], names: Mapping[int, str]) -> dict[str, Any]:
    """Return ids and names of a group, as cells of the table."""
    themes = tuple(ids[i] for i in members)
    return {side: themes, f"name_{side}": join_words(names[theme] for theme in themes)}


def _check_ids(ids: Sequence[int], names: Mapping[int, str], n_topics: int) -> tuple[int, ...]:
    """Return ids; raise InputError unless there is one per theme, with a name."""
    checked = tuple(int(theme) for theme in ids)
    if len(checked) != n_topics or len(set(checked)) < n_topics:
        raise InputError(f"ids must be a different number for each of the {n_topics} themes; got {list(checked)}.")
    nameless = [theme for theme in checked if theme not in names]
    if nameless:
        raise InputError(f"names must hold the name of every theme; that of theme {nameless[0]} is missing.")
    return checked


def _check_sizes(weights: ArrayLike | None, n_topics: int) -> np.ndarray:
    """Return the sizes of themes, 1 for None; raise InputError unless each is a finite number of at least 0."""
    sizes = np.ones(n_topics) if weights is None else np.asarray(weights, dtype=np.float64)
    if sizes.shape != (n_topics,) or not (np.isfinite(sizes) & (sizes >= 0)).all():
        raise InputError(
            f"weights must hold a number of at least 0 for each of the {n_topics} themes; got {weights!r:.80}."
        )
    return sizes
