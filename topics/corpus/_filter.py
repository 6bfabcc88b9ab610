"""Filters: which articles meet conditions on their columns and days."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from topics._validation import InputError, did_you_mean
from topics.corpus._articles import ArticleColumns
from topics.corpus._cells import as_text, cell_values
from topics.corpus._dates import as_day, days_of
from topics.corpus._positions import as_bools, check_mask

_MAX_VALUES_NAMED = 20
_ONE_DAY = pd.Timedelta(days=1)


def matching_articles(
    corpus: ArticleColumns, *, where: Any, since: Any, until: Any, columns: Mapping[str, Any]
) -> np.ndarray:
    """Return the positions of the articles that meet every condition; see ``Corpus.filter``."""
    kept = np.ones(len(corpus), dtype=bool)
    for name, wanted in columns.items():
        if wanted is not None:
            column = corpus.column(name)
            match = _match_days if column.dtype.kind == "M" else _match_values
            kept &= match(name, column, _as_list(wanted))
    if since is not None:
        kept &= np.asarray(corpus.dates >= as_day("since", since))
    if until is not None:
        kept &= np.asarray(corpus.dates <= as_day("until", until))
    if callable(where):
        kept &= _ask(where, corpus)
    elif where is not None:
        kept &= check_mask("where, if it is no function of an article,", as_bools(where), len(corpus))
    if not kept.any():
        raise InputError(f"None of the {len(corpus):,} articles meets these conditions.")
    return np.flatnonzero(kept)


def _as_list(wanted: Any) -> list[Any]:
    """Return the values asked for; one value is a list of one."""
    return list(wanted) if isinstance(wanted, Iterable) and not isinstance(wanted, str | bytes) else [wanted]


def _match_values(name: str, column: pd.Series, wanted: list[Any]) -> np.ndarray:
    """Return which cells are among values, compared as text: a CSV file has no numbers, and 2018.0 is 2018."""
    cells, texts = [as_text(cell) for cell in cell_values(column)], list(dict.fromkeys(map(as_text, wanted)))
    known = set(cells)
    if unknown := [text for text in texts if text not in known]:
        there = pd.Series(column.dropna().unique()).sort_values().tolist()
        named = ", ".join(map(repr, there[:_MAX_VALUES_NAMED]))
        more = f" and {len(there) - _MAX_VALUES_NAMED:,} more" if len(there) > _MAX_VALUES_NAMED else ""
        hint = did_you_mean(unknown[0], there)
        raise InputError(f"No article has {name} {unknown[0]!r}; there are {named}{more}.{hint}")
    asked = set(texts)
    return np.array([cell in asked for cell in cells], dtype=bool)


def _match_days(name: str, column: pd.Series, wanted: list[Any]) -> np.ndarray:
    """Return which cells lie in one of some days, months or years; a missing one is asked for by an empty text."""
    kept = np.zeros(len(column), dtype=bool)
    for day in wanted:
        if isinstance(day, str) and not day:
            found = column.isna()
        else:
            first, last = days_of(name, day)
            found = (column >= first) & (column < last + _ONE_DAY)
        if not found.any():
            raise InputError(f"No article has {name} {day!r}; they are from {column.min()} to {column.max()}.")
        kept |= found.to_numpy()
    return kept


def _ask(where: Any, corpus: ArticleColumns) -> np.ndarray:
    """Return what a function of an article says of each."""
    try:
        return np.array([bool(where(article)) for article in corpus], dtype=bool)
    except (KeyError, AttributeError) as error:
        names = ", ".join(map(repr, corpus[0]))
        raise InputError(
            f"where, called with an article, raised {type(error).__name__}: {error}. An article is a dict, as "
            f"corpus[0] shows; its keys are {names}."
        ) from error
