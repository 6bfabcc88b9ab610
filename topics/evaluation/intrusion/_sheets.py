"""Tables that people open, fill in and save with a spreadsheet program."""

import csv
import io
import numbers
import re
import unicodedata
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from topics._validation import InputError
from topics.arabic import INVISIBLE_CHARACTERS, POINTS
from topics.corpus import decode
from topics.io import whole_file, write_table

SEPARATORS = (",", ";", "\t")
_FIRST_ROW = 2  # as spreadsheets count: the header is row 1

# The apostrophe by which a table is guarded, as it looks when invisible characters are gone.
_APOSTROPHE_OF_FORMULA = re.compile(r"'(?=\s*[=+\-@])")
_INVISIBLE_LETTERS = re.compile(f"[{INVISIBLE_CHARACTERS}]")
_WHOLE_NUMBER = re.compile(rf"(\d{{1,9}})(?:[{POINTS}](\d{{0,2}}))?")  # 3, 3. and 3.0, but not 3,000


def one_line(text: str) -> str:
    """Return text with every run of white space, line breaks included, as one blank."""
    return " ".join(text.split())


def comparable_text(text: str) -> str:
    """Return text as two cells are compared: without invisible characters and without what a cell was guarded by."""
    text = _INVISIBLE_LETTERS.sub("", unicodedata.normalize("NFKC", text))
    return one_line(_APOSTROPHE_OF_FORMULA.sub("", text))


def is_blank(cell: Any) -> bool:
    """Return whether a cell holds nothing to see."""
    if isinstance(cell, str):
        return comparable_text(cell) == ""
    return bool(pd.api.types.is_scalar(cell) and pd.isna(cell))


def whole_number(cell: Any) -> int | None:
    """Return the whole number that a cell holds in any form or digits, None if it holds something else."""
    if isinstance(cell, numbers.Integral):
        return None if isinstance(cell, bool) else int(cell)
    if isinstance(cell, numbers.Real):
        return int(float(cell)) if float(cell).is_integer() else None
    match = _WHOLE_NUMBER.fullmatch(comparable_text(cell)) if isinstance(cell, str) else None
    # int knows the digits of every script.
    return int(match[1]) if match and int(match[2] or 0) == 0 else None


def read_sheet(source: str | Path | pd.DataFrame, role: str) -> pd.DataFrame:
    """Return a table with plain lower-case column names and, as its index, the rows' numbers in a spreadsheet.

    A file's cells are texts; those of a DataFrame stay as they are. Rows without any content are left out.
    """
    if isinstance(source, pd.DataFrame):
        table = source.astype(object)
    elif isinstance(source, str | Path):
        table = _read_cells(Path(source), role)
    else:
        raise InputError(f"{role} must be the path of a CSV file or a DataFrame; got {type(source).__name__}.")
    table.columns = pd.Index([comparable_text(str(name)).casefold() for name in table.columns])
    table = table.loc[:, ~table.columns.duplicated()]
    table.index = pd.RangeIndex(_FIRST_ROW, _FIRST_ROW + len(table))
    has_content = [not all(map(is_blank, row)) for row in table.itertuples(index=False, name=None)]
    return table.loc[np.array(has_content, dtype=bool)]


def _read_cells(path: Path, role: str) -> pd.DataFrame:
    """Return the cells of a CSV file as texts, whichever separator and encoding a spreadsheet saved it with."""
    try:
        is_there = path.is_file()
    except OSError:  # an article in the place of a file's name is too long for one
        is_there = False
    if not is_there:
        raise InputError(f"{role}: there is no file {str(path)!r:.60}.")
    text = decode(path.read_bytes())
    if text is None:
        raise InputError(f"{role}: {path} is not a text file; save it in the spreadsheet program as 'CSV UTF-8'.")
    separator = max(SEPARATORS, key=text.partition("\n")[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise InputError(f"{role}: {path} can't be read as CSV ({error}).") from error
    if not rows:
        raise InputError(f"{role}: {path} is empty.")
    width = max(map(len, rows))
    header, *cells = [row + [""] * (width - len(row)) for row in rows]
    return pd.DataFrame(cells, columns=header, dtype=object)


def write_sheets(tables: dict[Path, pd.DataFrame], *, separator: str) -> None:
    """Write CSV tables that Excel opens as Arabic and without formulas; all of them are written, or none."""
    with ExitStack() as stack:
        files = [stack.enter_context(whole_file(path)) for path in tables]
        for file, table in zip(files, tables.values(), strict=True):
            write_table(table, file, separator=separator, for_any_separator=True)
