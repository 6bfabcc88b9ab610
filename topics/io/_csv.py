"""CSV tables that open as Arabic in spreadsheet programs and can't make them calculate."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

# What spreadsheets take for the start of a formula, in East Asian width as well, after blanks and characters without
# a shape. A tab or carriage return at the start can move what follows into a cell of its own.
_INVISIBLE = r"\s\x00-\x1f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_SIGN = rf"[{_INVISIBLE}]*[=+\-@\uff1d\uff0b\uff0d\uff20]"
_FORMULA = rf"(?:{_SIGN}|\s*[\t\r])"
# Text that begins with apostrophes and then a sign gets one more, so that taking off one gives it back.
_TO_GUARD = re.compile(rf"^(?='*{_FORMULA})")
_GUARDED = re.compile(rf"^'(?='*{_FORMULA})")
# A program that expects another separator than the file has begins cells in the middle of a text.
_TO_GUARD_INSIDE = re.compile(rf"(^|[;,\"])(?={_SIGN})")


def guard_formula(cell: Any) -> Any:
    """Return a cell; text that a spreadsheet would calculate gets an apostrophe in front."""
    return _TO_GUARD.sub("'", cell) if isinstance(cell, str) else cell


def starts_formula(text: str) -> bool:
    """Return whether a spreadsheet would take a text for a formula."""
    return _TO_GUARD.match(text) is not None


def _guard_inside(cell: Any) -> Any:
    """Return a cell with an apostrophe before every sign that could start a formula under any separator."""
    return _TO_GUARD_INSIDE.sub(r"\1'", cell) if isinstance(cell, str) else cell


def _unguard(cell: Any) -> Any:
    """Return a cell as it was before :func:`guard_formula`."""
    return _GUARDED.sub("", cell) if isinstance(cell, str) else cell


def write_table(
    table: pd.DataFrame, file: Path | BinaryIO, *, separator: str = ",", for_any_separator: bool = False
) -> None:
    """Write a CSV table: UTF-8 with a byte-order mark, which Excel needs, and no text that acts as a formula."""
    guard = _guard_inside if for_any_separator else guard_formula
    _on_texts(table, guard).to_csv(
        file, sep=separator, index=False, encoding="utf-8-sig", date_format="%Y-%m-%d", lineterminator="\n"
    )


def read_table(path: Path, **options: Any) -> pd.DataFrame:
    """Return a table that :func:`write_table` wrote; options are those of ``pandas.read_csv``."""
    return _on_texts(pd.read_csv(path, encoding="utf-8-sig", keep_default_na=False, **options), _unguard)


def _on_texts(table: pd.DataFrame, change: Callable[[Any], Any]) -> pd.DataFrame:
    """Return a table whose column names and cells of text are changed."""
    changed = table.copy(deep=False)
    for name, dtype in table.dtypes.items():
        if not (pd.api.types.is_numeric_dtype(dtype) or pd.api.types.is_datetime64_any_dtype(dtype)):
            changed[name] = pd.Series([change(cell) for cell in table[name]], table.index, dtype=object)
    return changed.rename(columns=change)
