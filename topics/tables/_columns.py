"""Tables that are exported: their columns, and values as every file format can hold them."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from topics._i18n import translate
from topics.tables._clean import UNSAFE

_STRINGS = "topics.tables"
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
_PERCENT = ColumnType(False, "0.0%", "{:.1%}".format, 10)
_DAY = ColumnType(False, "yyyy-mm-dd", date.isoformat, 12)
_COLUMN_TYPES: dict[str, ColumnType] = {
    "theme": _INTEGER,
    "name": _SHORT_TEXT,
    "share": _PERCENT,
    "low": _PERCENT,
    "high": _PERCENT,
    "documents": _INTEGER,
    "n_documents": _INTEGER,
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
    "date": _DAY,
    "period": _DAY,
    "period_name": _SHORT_TEXT,
    "weight": _DECIMAL,
}
EXPORTED_TABLES: Mapping[str, tuple[str, ...]] = {
    "themes": ("theme", "name", "share", "documents", "coherence", "robustness", "words"),
    "terms": ("theme", "name", "rank", "word", "term", "probability"),
    "documents": ("id", "title", "date", "source", "theme", "name", "weight"),
    "passages": ("theme", "name", "passage", "title", "source", "date", "weight"),
    "timeline": ("period", "period_name", "theme", "name", "n_documents", "share", "low", "high"),
    "sources": ("source", "theme", "name", "n_documents", "share", "low", "high"),
}
"""The tables, called as the files of a run, and their columns as far as they have them."""


@dataclass(frozen=True, slots=True)
class ExportTable:
    """One table to export: title and headings in the reader's language, columns as keys of their types."""

    title: str
    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[_CellValue, ...], ...]
    frame: pd.DataFrame  # the same with the types of its columns

    @property
    def types(self) -> tuple[ColumnType, ...]:
        """The type of each column."""
        return tuple(_COLUMN_TYPES[column] for column in self.columns)

    def text_rows(self) -> Iterator[tuple[str, ...]]:
        """Yield the rows as text; an empty one for what is missing."""
        for row in self.rows:
            yield tuple("" if cell is None else kind.to_text(cell) for cell, kind in zip(row, self.types, strict=True))


def prepare_table(name: str, frame: pd.DataFrame, lang: str) -> ExportTable:
    """Return one of the exported tables, given as a table of themes."""
    own = frame if frame.index.name is None else frame.reset_index()
    columns = tuple(column for column in EXPORTED_TABLES[name] if column in own.columns)
    # Columns on their own, so that whole numbers with missing ones stay whole.
    values = [[_cell_value(value) for value in own[column].tolist()] for column in columns]
    headings = tuple(translate(_STRINGS, column, lang) for column in columns)
    typed = {
        column: pd.Series(cells, dtype=object) if _COLUMN_TYPES[column].is_text else own[column].reset_index(drop=True)
        for column, cells in zip(columns, values, strict=True)
    }
    title = translate(_STRINGS, f"sheet_{name}", lang)
    return ExportTable(title, columns, headings, tuple(zip(*values, strict=True)), pd.DataFrame(typed))


def _cell_value(value: Any) -> _CellValue:
    """Return a cell as text on one line, a number, a day or None, without signs that reorder text and controls."""
    if isinstance(value, str):
        return " ".join(UNSAFE.sub("", value).split()).encode("utf-8", "replace").decode("utf-8")
    if value is None or pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value
