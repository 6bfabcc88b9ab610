"""The articles of a run as a table on disk, which other programs read as well."""

from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from topics._validation import InputError
from topics.corpus import Corpus
from topics.io import whole_file

ARTICLES = "articles.parquet"
DateUnit = Literal["s", "ms", "us", "ns"]
# Measured on 84 MB of news: a fifth less room than by the usual level, in four seconds; the next level takes five times
# as long.
_COMPRESSION: dict[str, Any] = {"compression": "zstd", "compression_level": 12, "row_group_size": 2**20}
_FIXED = {"id": "ids", "title": "titles", "text": "texts", "date": "dates", "source": "sources", "label": "labels"}
_FIXED |= {"url": "urls"}


def write_articles(corpus: Corpus, path: Path) -> None:
    """Write the articles of a corpus; the same articles give the same bytes."""
    columns = {name: _to_arrow(column) for name, column in pd.DataFrame(corpus.to_frame()).items()}
    with whole_file(path) as file:
        pq.write_table(pa.table(columns), file, data_page_size=2**26, write_statistics=False, **_COMPRESSION)


def read_articles(path: Path, rejected: pd.DataFrame, date_unit: DateUnit) -> Corpus:
    """Return a corpus of articles as they were written; raise InputError if the file is damaged."""
    try:
        table = pq.read_table(path)
        columns = {name: _from_arrow(table[name]) for name in table.column_names}
        dates = pd.DatetimeIndex(columns.pop("date")).as_unit(date_unit)
        known = {field: tuple(columns.pop(name)) for name, field in _FIXED.items() if name != "date"}
    except (pa.ArrowException, OSError, KeyError, ValueError) as error:
        raise InputError(f"{path} is damaged ({error!s:.200}); copy it again, or run again.") from None
    return Corpus(**known, dates=dates, rejected=rejected, metadata=pd.DataFrame(columns))


def _to_arrow(column: pd.Series) -> pa.Array:
    """Return a column for a file; texts with halves of surrogate pairs, which no UTF-8 holds, are bytes."""
    try:
        return pa.array(column, from_pandas=True)
    except UnicodeEncodeError:
        return pa.array([text.encode("utf-8", "surrogatepass") for text in column], type=pa.binary())


def _from_arrow(column: pa.ChunkedArray) -> pd.Series:
    """Return a column of a file as it was."""
    if pa.types.is_binary(column.type):
        return pd.Series([text.decode("utf-8", "surrogatepass") for text in column.to_pylist()], dtype=object)
    if pa.types.is_string(column.type):
        return pd.Series(column.to_pylist(), dtype=object)
    # Whole numbers with gaps stay whole: as floats they would not be exact.
    return column.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get if column.null_count else None)
