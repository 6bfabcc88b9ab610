"""Export of tables to files: which format writes which tables, with which options of its own."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypedDict

import pandas as pd

from topics._i18n import check_language
from topics._validation import InputError, check_choice
from topics.io import file_to_write, whole_file
from topics.tables._columns import EXPORTED_TABLES, prepare_table
from topics.tables._data import write_json_rows, write_parquet
from topics.tables._spreadsheets import write_csv, write_xlsx
from topics.tables._typeset import write_markdown, write_tex

_LATEX_LABEL = re.compile(r"[A-Za-z0-9:._-]+")


class TitleOptions(TypedDict, total=False):
    """Options of ``.tex`` files."""

    caption: str | None
    tex_label: str | None
    standalone: bool
    font: str | None


@dataclass(frozen=True, slots=True)
class _ExportFormat:
    """The writer of one file format, whether it holds several tables, and its own options."""

    write: Callable[..., None]
    holds_all: bool = False
    options: frozenset[str] = frozenset()


_EXPORT_FORMATS: Mapping[str, _ExportFormat] = {
    ".csv": _ExportFormat(write_csv),
    ".xlsx": _ExportFormat(write_xlsx, holds_all=True),
    ".tex": _ExportFormat(write_tex, options=frozenset(TitleOptions.__annotations__)),
    ".md": _ExportFormat(write_markdown),
    ".json": _ExportFormat(write_json_rows),
    ".parquet": _ExportFormat(write_parquet),
}
_NOT_GIVEN = TitleOptions(caption=None, tex_label=None, standalone=False, font=None)


@dataclass(frozen=True, slots=True)
class _ExportPlan:
    """A checked export: where to, which tables, in which language."""

    path: Path
    tables: tuple[str, ...]
    lang: str
    format: _ExportFormat
    options: Mapping[str, Any]

    def write(self, frames: Mapping[str, pd.DataFrame]) -> Path:
        """Write the tables, given by name; whole, or not at all."""
        tables = [prepare_table(name, frames[name], self.lang) for name in self.tables]
        with whole_file(self.path) as file:
            self.format.write(file, tables, self.lang, **self.options)
        return self.path


def plan_export(
    path: str | Path, table: str | None, available: Sequence[str], *, lang: str, titles: TitleOptions
) -> _ExportPlan:
    """Check an export before its tables are made; raise InputError if its options do not fit each other.

    Tables that there are not in these topics (``available``) are left out where none is named.
    """
    path = file_to_write(path)
    chosen = _EXPORT_FORMATS[check_choice("path's ending", path.suffix.lower(), _EXPORT_FORMATS)]
    given: dict[str, Any] = {**_NOT_GIVEN, **titles}
    for option, value in given.items():
        if value != _NOT_GIVEN[option] and option not in chosen.options:  # type: ignore[literal-required]
            takes = ", ".join(name for name, row in _EXPORT_FORMATS.items() if option in row.options)
            raise InputError(f"{option} is an option of {takes} files; {path.name} takes none. Leave it out.")
    if given["font"] is not None and not given["standalone"]:
        raise InputError("font is for standalone=True; a table takes the fonts of the document around it.")
    label = given["tex_label"]
    if label is not None and not _LATEX_LABEL.fullmatch(label):
        raise InputError(
            f'tex_label must be letters, digits and the signs : . _ -, such as "tab:themes"; got {label!r}.'
        )
    options = {option: given[option] for option in chosen.options}
    return _ExportPlan(path, _tables_to_write(table, available, chosen), check_language(lang), chosen, options)


def _tables_to_write(table: str | None, available: Sequence[str], chosen: _ExportFormat) -> tuple[str, ...]:
    """Return the names of the tables to write; raise InputError for one that there is not."""
    if table is None:
        return tuple(available) if chosen.holds_all else tuple(available[:1])
    if check_choice("table", table, EXPORTED_TABLES) not in available:
        raise InputError(f"There is no table of {table} here, only of {', '.join(available)}: {_NEEDS.get(table, '')}.")
    return (table,)


_NEEDS = {
    "documents": "it needs articles, which topics.Themes have",
    "passages": "it needs articles, which topics.Themes have",
    "timeline": "it needs topics.Themes of dated articles",
    "sources": "it needs topics.Themes of articles with a source",
}
