"""What is exported: four tables, their columns, and values as every format can hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from topics._i18n import translate
from topics.themes import UNSAFE, Themes

Cell = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class Kind:
    """What a column holds.

    Attributes
    ----------
    is_text : bool
        Whether people wrote it, so that it may hold anything.
    number_format : str
        How spreadsheets show it.
    written : callable
        How text shows it.
    width : float
        In a spreadsheet, in letters.
    share : float
        Of the line, in a typeset table; 0 for columns as wide as what is in them.
    """

    is_text: bool
    number_format: str
    written: Callable[[Any], str]
    width: float
    share: float = 0.0


_TEXT, _LONG, _LONGEST, _WHOLE, _PERCENT, _NUMBER, _SMALL, _DAY = (
    Kind(True, "@", str, 24, 0.2),
    Kind(True, "@", str, 50, 0.34),
    Kind(True, "@", str, 80, 0.45),
    Kind(False, "0", str, 9),
    Kind(False, "0.0%", "{:.1%}".format, 10),
    Kind(False, "0.00", "{:.2f}".format, 10),
    Kind(False, "0.0000", "{:.4f}".format, 12),
    Kind(False, "yyyy-mm-dd", date.isoformat, 12),
)
_COLUMNS: dict[str, Kind] = {
    "theme": _WHOLE,
    "name": _TEXT,
    "share": _PERCENT,
    "documents": _WHOLE,
    "coherence": _NUMBER,
    "robustness": _NUMBER,
    "words": _LONG,
    "rank": _WHOLE,
    "word": _TEXT,
    "term": _TEXT,
    "probability": _SMALL,
    "passage": _LONGEST,
    "id": _TEXT,
    "title": _LONG,
    "source": _TEXT,
    "date": _DAY,
    "weight": _NUMBER,
}
"""Every column that an exported table may have."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of every theme is exported."""

    top_n: int
    by: str
    passages: int


def _themes_table(themes: Themes, wanted: Wanted) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return a row a theme, the largest first."""
    frame = themes.info(top_n=wanted.top_n, by=wanted.by)
    columns = ("theme", "name", "share", "documents", "coherence", "robustness", "words")
    return frame, tuple(column for column in columns if column in frame.columns)


def _words_table(themes: Themes, wanted: Wanted) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return a row a theme and word."""
    frame = themes.terms(top_n=wanted.top_n, by=wanted.by)
    return frame, ("theme", "name", "rank", "word", "term", "probability")


def _passages_table(themes: Themes, wanted: Wanted) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return a row a quotation."""
    frame = themes.passages(n=wanted.passages)
    return frame, ("theme", "name", "passage", "title", "source", "date", "weight")


def _articles_table(themes: Themes, wanted: Wanted) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return a row an article."""
    return themes.documents(), ("id", "title", "date", "source", "theme", "name", "weight")


TABLES: dict[str, Callable[[Themes, Wanted], tuple[pd.DataFrame, tuple[str, ...]]]] = {
    "themes": _themes_table,
    "words": _words_table,
    "passages": _passages_table,
    "articles": _articles_table,
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table to export.

    Attributes
    ----------
    title : str
        In the reader's language.
    columns : tuple of str
        Keys of ``_COLUMNS``.
    headings : tuple of str
        In the reader's language.
    rows : tuple of tuple
        Text, whole numbers, numbers, days, or None for what is missing.
    """

    title: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What each column holds."""
        return tuple(_COLUMNS[column] for column in self.columns)

    def written(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows as text; nothing for what is missing."""
        for row in self.rows:
            yield tuple("" if cell is None else kind.written(cell) for cell, kind in zip(row, self.kinds, strict=True))


def table_of(name: str, themes: Themes, wanted: Wanted, lang: str) -> Table:
    """Return one of the tables."""
    frame, columns = TABLES[name](themes, wanted)
    # Columns on their own, so that whole numbers with missing ones stay whole.
    values = [[_plain(value) for value in frame[column].tolist()] for column in columns]
    headings = tuple(translate("topics.exchange", column, lang) for column in columns)
    return Table(
        translate("topics.exchange", f"sheet_{name}", lang), columns, headings, tuple(zip(*values, strict=True))
    )


def _plain(value: Any) -> Cell:
    """Return a cell as text on one line, a number, a day or None.

    Signs that reorder what follows them, and controls that no file format may hold, are taken out.
    """
    if isinstance(value, str):
        return " ".join(UNSAFE.sub("", value).split()).encode("utf-8", "replace").decode("utf-8")
    if value is None or pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value
