"""Ids and names of themes: how they are looked up, checked, and given to documents."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from topics._validation import InputError, did_you_mean

_INDEX = "theme"


def theme_index(ids: Sequence[int]) -> pd.Index:
    """Return the index of a table with one row per theme."""
    return pd.Index(list(ids), name=_INDEX)


def series_by_theme(values: Any, ids: Sequence[int], name: str) -> pd.Series:
    """Return one value per theme, in the order of their rows, by theme id."""
    return pd.Series(list(values), index=theme_index(ids), name=name)


def main_themes(weights: np.ndarray, doc_lengths: np.ndarray, ids: Sequence[int]) -> np.ndarray:
    """Return the id of the theme with the largest weight in every document, shape (n_documents,); -1 for none.

    A document has none that holds no known term, or gave more to dropped themes than to any other.
    """
    dropped = 1 - weights.sum(axis=1)
    has_theme = (doc_lengths > 0) & (weights.max(axis=1) >= dropped)
    return np.where(has_theme, np.array(ids)[weights.argmax(axis=1)], -1)


def mean_weights(weights: np.ndarray, doc_lengths: np.ndarray) -> np.ndarray:
    """Return the mean weight of every theme over the documents that have known terms, shape (n_topics,)."""
    known = doc_lengths > 0
    return np.asarray(weights[known].mean(axis=0)) if known.any() else np.full(weights.shape[1], np.nan)


def nullable_ids(themes: np.ndarray) -> pd.Series:
    """Return theme ids as whole numbers of which some are missing: those that are -1."""
    return pd.Series(themes, dtype="Int64").where(pd.Series(themes >= 0, dtype=bool))


def row_by_name(name: str, names: Sequence[str]) -> int:
    """Return the row of the theme with a name; raise InputError if there is none."""
    if name not in names:
        hint = did_you_mean(name, names, cutoff=0.3)
        raise InputError(f"No theme is named {name!r}; themes.names has all names.{hint}")
    return names.index(name)


def row_by_id(theme: Any, ids: Sequence[int]) -> int:
    """Return the row of the theme with an id; raise InputError if there is none."""
    if isinstance(theme, bool) or not isinstance(theme, int | np.integer) or theme not in ids:
        there = f"0 to {len(ids) - 1}" if tuple(ids) == tuple(range(len(ids))) else str(list(ids))
        raise InputError(f"theme must be the id of a theme, {there}, or its name; got {theme!r}.")
    return ids.index(int(theme))


def check_free_names(new: Mapping[int, Any], names: Mapping[int, str]) -> dict[int, str]:
    """Return new names by theme, without spaces around them; raise InputError if one is empty, or two themes share it.

    ``names`` are those that the themes have now.
    """
    holders = {there: theme for theme, there in names.items() if theme not in new}
    checked: dict[int, str] = {}
    for theme, name in new.items():
        if not isinstance(name, str) or not name.strip():
            raise InputError(f"The name of theme {theme} must be a text; got {name!r}.")
        stripped = name.strip()
        if stripped in holders:
            raise InputError(f"{stripped!r} is the name of theme {holders[stripped]} already; names must differ.")
        holders[stripped], checked[theme] = theme, stripped
    return checked
