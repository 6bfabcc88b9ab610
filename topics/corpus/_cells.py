"""Cells of a table: what the input says, as text, numbers, bools or dates; a column holds one of them."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from topics.corpus._dates import is_missing

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_CONTAINERS = (list, tuple, dict, set, frozenset, np.ndarray)
_PLAIN_KINDS = "biufM"  # of numpy types that a column may have as it is
_GAPS_ALLOWED = ("Int64", "boolean")
_TOO_LARGE = 2**63  # for whole numbers of numpy
_LARGEST_WHOLE_FLOAT = 2**53  # beyond it, floats leave whole numbers out


def as_text(value: Any) -> str:
    """Return a cell as a string that can be written as UTF-8; empty if it holds nothing."""
    if isinstance(value, str):
        try:
            value.encode()  # several times as fast as the search below
        except UnicodeEncodeError:
            return _LONE_SURROGATE.sub("\ufffd", value)
        return str(value)
    if isinstance(value, _CONTAINERS):
        return as_text(json.dumps(value, ensure_ascii=False, default=_jsonable))
    if is_missing(value):
        return ""
    # A column of whole numbers with gaps arrives as floats: 17.0 is meant as 17.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0):
        return str(value.date() if value.tzinfo is None else value)
    return str(value)


def _jsonable(value: Any) -> Any:
    """Return a part of a list or dict as JSON can hold it."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    return sorted(map(as_text, value)) if isinstance(value, set | frozenset) else as_text(value)


def as_column(values: Iterable[Any]) -> pd.Series:
    """Return cells as a column of one kind: bools, whole numbers, numbers, moments without zone, or text.

    Where kinds are mixed, and for values of any other kind, it is text: lists and dicts as JSON. A cell that holds
    nothing is an empty string in text, and missing in the other kinds.
    """
    cells = [_as_plain(value) for value in values]
    kinds = {type(cell) for cell in cells if cell is not None}
    has_gaps = any(cell is None for cell in cells)
    if kinds == {bool}:
        return pd.Series(cells, dtype="boolean" if has_gaps else bool)
    if kinds == {datetime}:
        return pd.Series(np.array(cells, dtype="datetime64[us]"))
    if kinds == {int} and not has_gaps:
        return pd.Series(cells, dtype="int64")
    if kinds and kinds <= {int, float}:
        is_whole = has_gaps and all(cell is None or _is_whole(cell) for cell in cells)
        return pd.Series(cells, dtype="Int64" if is_whole else float)
    texts = [cell or "" for cell in cells] if kinds <= {str} else [as_text(cell) for cell in cells]
    return pd.Series(texts, dtype=str)


def _as_plain(value: Any) -> Any:
    """Return a cell as a bool, int, float, datetime without zone or str; None if it holds nothing."""
    if isinstance(value, str):
        return as_text(value).strip() or None
    if type(value) in (int, bool) and abs(value) < _TOO_LARGE:  # most that are no text, and soon said
        return value
    if isinstance(value, _CONTAINERS):
        return as_text(value)
    if is_missing(value):
        return None
    if isinstance(value, date | np.datetime64):
        moment = pd.Timestamp(value)
        return moment.to_pydatetime(warn=False) if moment.tz is None else moment.isoformat()
    plain = value.item() if isinstance(value, np.generic) else value
    is_number = type(plain) in (bool, float) or (type(plain) is int and abs(plain) < _TOO_LARGE)
    return plain if is_number else as_text(plain)


def _is_whole(number: float) -> bool:
    return isinstance(number, int) or (number.is_integer() and abs(number) < _LARGEST_WHOLE_FLOAT)


def as_text_column(values: Sequence[str], name: str) -> pd.Series:
    """Return texts as a column; where one of them can't be written as UTF-8, of any objects."""
    try:
        return pd.Series(values, name=name, dtype=str)
    except UnicodeEncodeError:
        return pd.Series(values, name=name, dtype=object)


def shortened(text: str, *, length: int = 60) -> str:
    """Return the beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}\u2026"


def as_metadata(table: pd.DataFrame, n_rows: int) -> pd.DataFrame:
    """Return a table with columns of the kinds of :func:`as_column` alone, rows numbered from 0."""
    columns = {str(name): _tidy(series) for name, series in table.items()}
    return pd.DataFrame(columns, index=pd.RangeIndex(n_rows))


def _tidy(series: pd.Series) -> pd.Series:
    is_plain = isinstance(series.dtype, np.dtype) and series.dtype.kind in _PLAIN_KINDS
    is_text = isinstance(series.dtype, pd.StringDtype) and not series.isna().any()
    if is_plain or is_text or str(series.dtype) in _GAPS_ALLOWED:
        return series.reset_index(drop=True)
    return as_column(series.astype(object))


def cell_values(column: Any) -> list[Any]:
    """Return the cells of a column as Python has them; NaN and NaT for what is missing, None for a missing bool."""
    cells = pd.Series(column)
    if str(cells.dtype) in _GAPS_ALLOWED:
        missing = None if str(cells.dtype) == "boolean" else float("nan")
        return [missing if cell is pd.NA else cell for cell in cells.tolist()]
    return list(cells.tolist())
