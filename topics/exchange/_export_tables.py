"""Tables that are exported: their columns, and values as every file format can hold them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from topics._i18n import translate
from topics.themes import UNSAFE, Themes

_STRINGS = "topics.exchange"
_CellValue = str | int | float | date | None


@dataclass(frozen=True, slots=True)
class ColumnType:
    """Values of a column and how files show them."""

    is_text: bool  # written by people, so that it may hold anything
    number_format: str  # of spreadsheets
    to_text: Callable[[Any], str]
    width: float  # in a spreadsheet, in letters
    line_share: float = 0.0  # in a typeset table; 0 for columns as wide as their content


_SHORT_TEXT = ColumnType(True, "@", str, 24, 0.2)
_LONG_TEXT = ColumnType(True, "@", str, 50, 0.34)
_INTEGER = ColumnType(False, "0", str, 9)
_DECIMAL = ColumnType(False, "0.00", "{:.2f}".format, 10)
_COLUMN_TYPES: dict[str, ColumnType] = {
    "theme": _INTEGER,
    "name": _SHORT_TEXT,
    "share": ColumnType(False, "0.0%", "{:.1%}".format, 10),
    "documents": _INTEGER,
    "coherence": _DECIMAL,
    "robustness": _DECIMAL,
    "words": _LONG_TEXT,
    "rank": _INTEGER,
    "word": _SHORT_TEXT,
    "term": _SHORT_TEXT,
    "probability": ColumnType(False, "0.0000", "{:.4f}".format, 12),
    "passage": ColumnType(True, "@", str, 80, 0.45),
    "id": _SHORT_TEXT,
    "title": _LONG_TEXT,
    "source": _SHORT_TEXT,
    "date": ColumnType(False, "yyyy-mm-dd", date.isoformat, 12),
    "weight": _DECIMAL,
}


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How much of every theme is exported."""

    top_n: int
    by: str
    passages: int


EXPORTED_TABLES: dict[str, tuple[Callable[[Themes, ExportOptions], pd.DataFrame], tuple[str, ...]]] = {
    "themes": (
        lambda themes, options: themes.info(top_n=options.top_n, by=options.by),
        ("theme", "name", "share", "documents", "coherence", "robustness", "words"),
    ),
    "words": (
        lambda themes, options: themes.terms(top_n=options.top_n, by=options.by),
        ("theme", "name", "rank", "word", "term", "probability"),
    ),
    "passages": (
        lambda themes, options: themes.passages(n=options.passages),
        ("theme", "name", "passage", "title", "source", "date", "weight"),
    ),
    "articles": (lambda themes, _: themes.documents(), ("id", "title", "date", "source", "theme", "name", "weight")),
}
"""How a table is made, and its columns as far as it has them: without refits there is no robustness."""


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One table to export: title and headings in the reader's language, columns as keys of their types."""

    title: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[_CellValue, ...], ...]

    @property
    def types(self) -> tuple[ColumnType, ...]:
        """The type of each column."""
        return tuple(_COLUMN_TYPES[column] for column in self.columns)

    def text_rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows as text; an empty one for what is missing."""
        for row in self.rows:
            yield tuple("" if cell is None else kind.to_text(cell) for cell, kind in zip(row, self.types, strict=True))


def make_table(name: str, themes: Themes, options: ExportOptions, lang: str) -> ExportTable:
    """Return one of the exported tables."""
    make, columns = EXPORTED_TABLES[name]
    frame = make(themes, options)
    columns = tuple(column for column in columns if column in frame.columns)
    # Columns on their own, so that whole numbers with missing ones stay whole.
    values = [[_cell_value(value) for value in frame[column].tolist()] for column in columns]
    headings = tuple(translate(_STRINGS, column, lang) for column in columns)
    return ExportTable(translate(_STRINGS, f"sheet_{name}", lang), columns, headings, tuple(zip(*values, strict=True)))


def _cell_value(value: Any) -> _CellValue:
    """Return a cell as text on one line, a number, a day or None, without signs that reorder text and controls."""
    if isinstance(value, str):
        return " ".join(UNSAFE.sub("", value).split()).encode("utf-8", "replace").decode("utf-8")
    if value is None or pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value
