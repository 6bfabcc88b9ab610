"""File formats: every file as a stream of records, by one table of extensions (``_TABLE_READERS``)."""

import csv
import gzip
import io
import json
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from topics._progress import progress
from topics._validation import InputError, check_installed, did_you_mean
from topics.corpus._encoding import SAMPLE_BYTES, decode, decode_line, is_binary, wide_encoding
from topics.corpus._file_names import NamePattern
from topics.corpus._headline import split_title
from topics.corpus._html import read_html

_BinaryFile = gzip.GzipFile | io.BufferedReader
READ_FAILURES = (OSError, EOFError, zlib.error)
UNDECODABLE = "neither UTF-8, UTF-16 nor Windows-1256 text"


class InputRow(NamedTuple):
    """A row that can be read: where it stands, and what its columns hold."""

    where: str
    values: dict[str, Any]


class RejectedRow(NamedTuple):
    """A row that can't be read, and why."""

    where: str
    why: str


class Header(NamedTuple):
    """The columns of a table; comes before its rows."""

    columns: tuple[str, ...]


class Remark(NamedTuple):
    """What was not understood of rows that are read otherwise, or not read beside them."""

    where: str
    why: str


Row = InputRow | RejectedRow | Header


def read_failure(error: BaseException) -> str:
    """Return in a few words why a file can't be read on."""
    if isinstance(error, EOFError | zlib.error | gzip.BadGzipFile):
        return f"the gzip data is damaged or cut off ({error})"
    return getattr(error, "strerror", None) or str(error)


def open_binary(path: Path) -> _BinaryFile:
    """Open a file for reading bytes, unpacked if its name ends in .gz."""
    return gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb")


def _read_lines(path: Path) -> Iterator[tuple[int, str | None]]:
    """Yield line numbers and lines; a line in no known encoding is None."""
    with open_binary(path) as file:
        head = file.read(SAMPLE_BYTES)
        file.seek(0)
        encoding = wide_encoding(head)
        if encoding is None:
            yield from enumerate((decode_line(line) for line in file), start=1)
        else:
            with io.TextIOWrapper(file, encoding=encoding, newline="", errors="replace") as lines:
                # Decoders put U+FFFD where bytes make no character.
                yield from enumerate((None if "\ufffd" in line else line for line in lines), start=1)


def read_jsonl(path: Path) -> Iterator[Row]:
    """Yield one record per line of a JSON lines file."""
    for number, line in _read_lines(path):
        where = f"{path.name} line {number}"
        if line is not None and not line.strip():
            continue
        values = _parse_json(line, where)
        if isinstance(values, dict):
            yield InputRow(where, values)
        elif isinstance(values, RejectedRow):
            yield values
        else:
            yield RejectedRow(where, f"a JSON {type(values).__name__}, not an object")


def _parse_json(text: str | None, where: str) -> Any:
    """Return what a JSON text holds, or a rejected row if it is none."""
    if text is None:
        return RejectedRow(where, UNDECODABLE)
    try:
        return json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:  # a few thousand open brackets end the recursion
        return RejectedRow(where, f"not JSON: {error}")


def _read_json(path: Path) -> Iterator[Row]:
    """Yield the objects of a JSON file that holds a list."""
    with open_binary(path) as file:
        items = parse_json_list(file.read(), path.name)
    yield from [items] if isinstance(items, RejectedRow) else read_dicts(items, prefix=f"{path.name} item")


def parse_json_list(raw: bytes, name: str, *, under: str = "") -> list[Any] | RejectedRow:
    """Return the list that a JSON file holds, or an object in it under a key; a rejected row if there is none."""
    content = _parse_json(decode(raw), name)
    if under and isinstance(content, dict):
        content = content.get(under)
    if isinstance(content, list | RejectedRow):
        return content
    return RejectedRow(name, f"a JSON {type(content).__name__}; a list of articles was expected")


def read_dicts(items: Iterable[Any], *, prefix: str = "row", expected: str = "a dict") -> Iterator[Row]:
    """Yield one record per dict; what else may stand among them is said where one is none."""
    for number, values in enumerate(items, start=1):
        where = f"{prefix} {number}"
        if isinstance(values, Mapping):
            yield InputRow(where, dict(values))
        else:
            yield RejectedRow(where, f"{type(values).__name__}, not {expected}")


def read_csv(path: Path) -> Iterator[Row]:
    """Yield one record per row of a comma-, semicolon- or tab-separated file."""
    lines = _read_lines(path)
    number, line = next(((n, line) for n, line in lines if line is None or line.strip("\r\n\ufeff")), (0, ""))
    if line is None or is_binary(line):
        yield RejectedRow(f"{path.name} line {number}", UNDECODABLE)
    elif line:
        with ExitStack() as stack:
            # Articles may be of any length; the limit holds for the whole process, so it is put back.
            stack.callback(csv.field_size_limit, csv.field_size_limit(sys.maxsize))
            yield from _read_csv_rows(path.name, number, line.removeprefix("\ufeff"), lines)


def _read_csv_rows(name: str, number: int, first: str, rest: Iterator[tuple[int, str | None]]) -> Iterator[Row]:
    """Yield the header and the rows below it, each with the lines of the file that it stands on."""
    undecodable = []

    def texts() -> Iterator[str]:
        yield first
        for at, line in rest:
            if line is None:
                undecodable.append(at)
            yield "\n" if line is None else line

    reader = csv.reader(texts(), delimiter=max(",;\t", key=first.count), strict=True)
    columns: tuple[str, ...] | None = None
    while True:
        start = number + reader.line_num
        undecodable.clear()
        cells, why = [], ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            is_open = "unexpected end of data" in str(error)
            why = (
                "a quote is opened and never closed; everything after it is lost"
                if is_open
                else f"not a CSV row: {error}"
            )
        stop = number + reader.line_num - 1
        where = f"{name} line {start}" if start >= stop else f"{name} lines {start} to {stop}"
        if why:
            yield RejectedRow(where, why)
        elif columns is None:
            columns = tuple(cell.strip() for cell in cells)
            yield Header(columns)
        elif undecodable:
            yield RejectedRow(where, UNDECODABLE)
        elif cells and len(cells) != len(columns):
            yield RejectedRow(where, f"{len(cells)} cells under {len(columns)} columns")
        elif cells:  # a blank line between two rows is none
            yield InputRow(where, dict(zip(columns, cells, strict=True)))


def _read_parquet(path: Path) -> Iterator[Row]:
    """Yield one record per row of a Parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with open_binary(path) as file:
            table = pq.ParquetFile(io.BytesIO(file.read()) if path.suffix.lower() == ".gz" else path)
            yield Header(tuple(table.schema_arrow.names))
            rows = chain.from_iterable(batch.to_pylist() for batch in table.iter_batches())
            for number, values in enumerate(rows, start=1):
                yield InputRow(f"{path.name} row {number}", values)
    except pa.ArrowInvalid as error:
        yield RejectedRow(path.name, f"not a Parquet file: {error}")


def _read_xlsx(path: Path) -> Iterator[Row | Remark]:
    """Yield one record per row of the first sheet of an Excel file."""
    check_installed("openpyxl", f"Reading {path.name}", "pip install openpyxl, or save the table as CSV in UTF-8")
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with open_binary(path) as file:
            book = load_workbook(io.BytesIO(file.read()), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError) as error:
        yield RejectedRow(path.name, f"not an Excel file: {error}")
        return
    sheets = book.worksheets
    columns: tuple[str, ...] | None = None
    for number, cells in enumerate(sheets[0].iter_rows(values_only=True) if sheets else (), start=1):
        if all(cell is None for cell in cells):
            continue
        if columns is None:
            columns = tuple("" if cell is None else str(cell).strip() for cell in cells)
            yield Header(tuple(filter(None, columns)))
        else:
            named = zip(columns, cells, strict=False)  # a short row ends in empty cells
            yield InputRow(
                f"{path.name} row {number}", {name: cell for name, cell in named if name or cell is not None}
            )
    for other in sheets[1:]:
        yield Remark(f"{path.name} sheet {other.title}", "not read; only the first sheet is")


def _read_article(
    path: Path, name: str, *, as_page: bool, names: NamePattern | None, **known: str
) -> Iterator[Row | Remark]:
    """Yield the article of a .txt or .html file with what is known of it; ``as_page`` leaves markup as it is."""
    try:
        with open_binary(path) as file:
            text = decode(file.read())
    except READ_FAILURES as error:
        yield RejectedRow(name, read_failure(error))
        return
    if text is None:
        yield RejectedRow(name, UNDECODABLE)
        return
    said = names.read(name) if names else {}
    if as_page:
        values = {"text": text}
    elif extension(path) != ".txt":
        values = read_html(text)
    else:
        title, rest = ("", text) if said and "title" in said else split_title(text)
        values = {"text": rest} | ({"title": title} if title else {})
    id_ = _without_gz(Path(name)).with_suffix("").as_posix()
    yield InputRow(name, {"id": id_} | known | values | (said or {}))
    if names and said is None:
        yield Remark(name, f"the name does not fit {names.text!r}; nothing is taken from it")


def extension(path: Path) -> str:
    """Return the extension in small letters, without .gz."""
    return _without_gz(path).suffix.lower()


def _without_gz(path: Path) -> Path:
    """Return a path without .gz at its end."""
    return path.with_suffix("") if path.suffix.lower() == ".gz" else path


_ARTICLE_EXTENSIONS = (".txt", ".html", ".htm")
_TABLE_READERS: dict[str, Callable[[Path], Iterator[Row | Remark]]] = {
    ".jsonl": read_jsonl,
    ".ndjson": read_jsonl,
    ".json": _read_json,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".parquet": _read_parquet,
    ".xlsx": _read_xlsx,
}
_REMEDIES = {
    ".xls": " Save it as .xlsx or as CSV in UTF-8.",
    ".ods": " Save it as .xlsx or as CSV in UTF-8.",
    ".zip": " Unpack it, and give the folder.",
    **dict.fromkeys([".doc", ".docx", ".rtf", ".odt", ".pdf"], " Save it as plain text (.txt) in UTF-8."),
}
_MAX_WORDS_OF_A_PATH = 15


def _read_folder(folder: Path, *, as_page: bool, names: NamePattern | None) -> Iterator[Row | Remark]:
    """Yield the articles of a folder and the folders in it; the name of an inner folder is the label."""
    members = sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    members = [path for path in members if not any(part.startswith(".") for part in path.parts)]
    for path in progress(members, f"Reading {folder.name}", unit="file"):
        if extension(path) in _ARTICLE_EXTENSIONS:
            known = {"label": path.parent.name}
            yield from _read_article(folder / path, path.as_posix(), as_page=as_page, names=names, **known)
        else:
            yield RejectedRow(path.as_posix(), f"not one of {', '.join(_ARTICLE_EXTENSIONS)}")


def read_path(path: Path, *, as_page: bool = False, names: NamePattern | None = None) -> Iterator[Row | Remark]:
    """Yield what a file or folder holds; ``as_page`` leaves the markup of HTML files as it is."""
    try:
        if path.is_dir():
            return _read_folder(path, as_page=as_page, names=names)
        path.open("rb").close()
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise InputError(f"Can't read {str(path)!r:.200}: {read_failure(error)}.{_instead(path)}") from None
    if extension(path) in _ARTICLE_EXTENSIONS:
        return _read_article(path, path.name, as_page=as_page, names=names)
    if names:
        raise InputError(f"names reads the names of text files; {path.name} is one file with columns. Leave it out.")
    if extension(path) not in _TABLE_READERS:
        supported = ", ".join([*_ARTICLE_EXTENSIONS, *_TABLE_READERS])
        raise InputError(
            f"Can't tell what {path.name} is; supported are a folder and {supported}, each also as .gz."
            f"{_REMEDIES.get(extension(path), '')}"
        )
    return progress(_read_until_damaged(path), f"Reading {path.name}", unit="row")


def _instead(path: Path) -> str:
    """Return what may have been meant by a path at which nothing can be read."""
    text = str(path)
    if "\n" in text or len(text.split()) > _MAX_WORDS_OF_A_PATH:
        return " If that is a text and no path, put it into a list: load_corpus([text])."
    try:
        return did_you_mean(path.name, (each.name for each in path.parent.iterdir()))
    except (OSError, ValueError):
        return ""


def _read_until_damaged(path: Path) -> Iterator[Row | Remark]:
    """Yield the rows of a table as long as it can be read, then a rejected row with the reason if it is damaged."""
    try:
        yield from _TABLE_READERS[extension(path)](path)
    except READ_FAILURES as error:
        yield RejectedRow(path.name, read_failure(error))
