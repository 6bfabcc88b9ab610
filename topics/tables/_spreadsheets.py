"""Tables for spreadsheets, CSV and XLSX, in which no text acts as a formula."""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any, BinaryIO

from topics._i18n import DIRECTIONS
from topics._validation import InputError, check_installed
from topics.io import guard_formula, starts_formula
from topics.tables._columns import ExportTable

_MAX_SHEET_ROWS, _MAX_CELL_LETTERS = 1_048_576, 32_767
_HEADER_COLOR, _HEADER_TEXT = "1F4E5F", "FFFFFF"
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_FIXED_TIME, _FIXED_TIME_TEXT = (1980, 1, 1, 0, 0, 0), rb"\g<1>1980-01-01T00:00:00Z"


def write_csv(file: BinaryIO, tables: Sequence[ExportTable], lang: str) -> None:
    """Write the first table as CSV with a byte-order mark, without which Excel reads Arabic letters as others."""
    (table,) = tables
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.headings)
    writer.writerows([guard_formula(cell) for cell in row] for row in table.rows)
    file.write(text.getvalue().encode("utf-8-sig"))


def write_xlsx(file: BinaryIO, tables: Sequence[ExportTable], lang: str) -> None:
    """Write a workbook with one sheet per table, from right to left in Arabic."""
    check_installed("openpyxl", "Writing .xlsx", "pip install openpyxl; a .csv opens in Excel as well")
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for table in tables:
        _check_sheet_size(table)
        _fill_sheet(book.create_sheet(table.title), table, is_rtl=DIRECTIONS[lang] == "rtl")
    raw = io.BytesIO()
    book.save(raw)
    _write_undated(raw, file)


def _check_sheet_size(table: ExportTable) -> None:
    """Raise InputError if a table does not fit into a sheet."""
    advice = "Export it as .csv."
    if len(table.rows) >= _MAX_SHEET_ROWS:
        held = f"{len(table.rows):,} rows, and a sheet holds {_MAX_SHEET_ROWS - 1:,}"
        raise InputError(f"The table {table.title} has {held}. {advice}")
    longest = max((len(cell) for row in table.rows for cell in row if isinstance(cell, str)), default=0)
    if longest > _MAX_CELL_LETTERS:
        held = f"a text of {longest:,} characters, and a cell holds {_MAX_CELL_LETTERS:,}"
        raise InputError(f"The table {table.title} has {held}. {advice}")


def _fill_sheet(sheet: Any, table: ExportTable, *, is_rtl: bool) -> None:
    """Write a table into an empty sheet: headings that stay in view and filter, columns as wide as their type needs."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    side = "right" if is_rtl else "left"
    order = 2 if is_rtl else 1  # how a cell of mixed letters runs
    sheet.sheet_view.rightToLeft = is_rtl
    sheet.freeze_panes = "A2"
    for column, heading in enumerate(table.headings, start=1):
        cell = sheet.cell(1, column, heading)
        cell.font = Font(bold=True, color=_HEADER_TEXT)
        cell.fill = PatternFill("solid", fgColor=_HEADER_COLOR)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True, readingOrder=order)
        sheet.column_dimensions[get_column_letter(column)].width = table.types[column - 1].width
    of_text = Alignment(horizontal=side, vertical="top", wrap_text=True, readingOrder=0)
    of_number = Alignment(horizontal="center", vertical="top")
    for number, row in enumerate(table.rows, start=2):
        for column, (value, kind) in enumerate(zip(row, table.types, strict=True), start=1):
            cell = sheet.cell(number, column, value)
            cell.number_format = kind.number_format
            cell.alignment = of_text if kind.is_text else of_number
            if isinstance(value, str):
                # It stays text although it begins with a sign of equality, also when somebody edits it.
                cell.data_type = "s"
                cell.quotePrefix = starts_formula(value)
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"


def _write_undated(raw: io.BytesIO, file: BinaryIO) -> None:
    """Write a workbook with a fixed time in it, so that the same tables give the same file."""
    with zipfile.ZipFile(raw) as dated, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as undated:
        for name in dated.namelist():
            content = dated.read(name)
            if name == "docProps/core.xml":
                content = _TIMES.sub(_FIXED_TIME_TEXT, content)
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            undated.writestr(entry, content)
