"""Tables for programs: columns under their own names, numbers as they are."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, BinaryIO

from topics.tables._columns import ExportTable


def write_json_rows(file: BinaryIO, tables: Sequence[ExportTable], lang: str) -> None:
    """Write one table as a JSON array of objects, one per row and line; null for what is missing."""
    (table,) = tables
    objects = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
    rows = [json.dumps(row, ensure_ascii=False, allow_nan=False, default=_plain_value) for row in objects]
    file.write(("[\n" + ",\n".join(rows) + "\n]\n").encode("utf-8"))


def _plain_value(value: Any) -> Any:
    """Return a day as text, and a number of numpy as a plain one."""
    return value.isoformat() if isinstance(value, date) else value.item()


def write_parquet(file: BinaryIO, tables: Sequence[ExportTable], lang: str) -> None:
    """Write one table as Parquet, which pandas, R (arrow) and others read with the types of its columns."""
    (table,) = tables
    table.frame.to_parquet(file, engine="pyarrow", index=False)
