"""Ids and names of themes: how they are looked up, checked, and given to documents."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from topics._validation import InputError, did_you_mean


def main_themes(weights: np.ndarray, doc_lengths: np.ndarray, ids: Sequence[int]) -> np.ndarray:
    """Return the id of the theme with the largest weight in every document, shape (n_documents,); -1 for none.

    A document has none that holds no known term, or gave more to dropped themes than to any other.
    """
    dropped = 1 - weights.sum(axis=1)
    has_theme = (doc_lengths > 0) & (weights.max(axis=1) >= dropped)
    return np.where(has_theme, np.array(ids)[weights.argmax(axis=1)], -1)


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


def check_free_name(name: Any, names: Mapping[int, str], own: set[int]) -> str:
    """Return a name without spaces around it; raise InputError if it is empty or that of a theme not among own."""
    if not isinstance(name, str) or not name.strip():
        raise InputError(f"name must be a text; got {name!r}.")
    holder = next((theme for theme, there in names.items() if there == name.strip()), None)
    if holder is not None and holder not in own:
        raise InputError(f"{name.strip()!r} is the name of theme {holder} already; names must differ.")
    return name.strip()
