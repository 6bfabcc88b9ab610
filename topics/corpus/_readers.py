"""Reading: from a folder, a file or a table to a Corpus; every row that is left out is reported."""

from __future__ import annotations

import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from topics._progress import progress
from topics._validation import InputError, did_you_mean
from topics.corpus._articles import REJECTED_COLUMNS
from topics.corpus._corpus import Corpus
from topics.corpus._dates import is_missing, parse_dates
from topics.corpus._formats import Header, InputRow, RejectedRow, Row, read_dicts, read_path
from topics.corpus._page import read_page

_COLUMN_ROLES = ("text", "title", "date", "source", "label", "url", "id")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK_TEXT = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*\Z")


class RejectedWarning(UserWarning):
    """Rows of the input were left out; ``corpus.rejected`` lists them."""


def load_corpus(
    data: str | Path | pd.DataFrame | Iterable[dict[str, Any]],
    *,
    text: str = "text",
    title: str = "title",
    date: str = "date",
    source: str = "source",
    label: str = "label",
    url: str = "url",
    id: str = "id",  # noqa: A002 - the column is called id everywhere
    pages: bool = False,
) -> Corpus:
    """Read articles from disk or memory.

    Parameters
    ----------
    data : path, DataFrame or iterable of dict
        A folder of ``.txt`` and ``.html`` files (read with the folders in it), one such file, or a ``.jsonl``,
        ``.json``, ``.csv``, ``.tsv`` or ``.parquet`` file, each also as ``.gz``; or a table in memory.
    text, title, date, source, label, url, id : str
        Names of the columns. Only the text column must be there. In a folder, an article's id is its path, and its
        label the name of the inner folder that it is in.
    pages : bool, default=False
        Whether each text is a news page as scraped, text or HTML: only its article is kept (see
        :func:`topics.read_page`). Title, date and label that the input does not give come from the page, the label
        from its section; every dropped line is in ``corpus.rejected``.

    Returns
    -------
    Corpus
        Articles in the order of the input. Rows without text, undecodable files, damaged rows and repeated ids are
        in ``corpus.rejected``, and so are dates that were not understood (their articles are kept without date).

    Raises
    ------
    InputError
        If the input can't be read, a named column is missing, or no article is left.

    Warns
    -----
    RejectedWarning
        If anything was rejected, with the counts.

    Notes
    -----
    UTF-8, UTF-16 and Windows-1256 are told apart file by file and, in line-based formats, line by line.

    Examples
    --------
    >>> corpus = load_corpus([{"body": "هاجم مسلحون حاجزا للجيش"}], text="body")
    >>> corpus.ids, corpus.texts
    (('1',), ('هاجم مسلحون حاجزا للجيش',))
    """
    columns = dict(zip(_COLUMN_ROLES, (text, title, date, source, label, url, id), strict=True))
    builder = CorpusBuilder(columns, pages=pages)
    for row in _read_rows(data, pages=pages):
        builder.add(row)
    corpus = builder.build()
    if len(corpus.rejected):
        warnings.warn(builder.summary(), RejectedWarning, stacklevel=2)
    return corpus


def _read_rows(data: Any, *, pages: bool = False) -> Iterator[Row]:
    """Yield the rows of anything that ``load_corpus`` takes."""
    if isinstance(data, str | Path):
        return read_path(Path(data), as_page=pages)
    if isinstance(data, pd.DataFrame):
        return _read_frame(data)
    if isinstance(data, Iterable) and not isinstance(data, bytes | dict | Corpus):
        return progress(read_dicts(data), "Reading", unit="row")
    raise InputError(f"data must be a path, a DataFrame or an iterable of dicts; got {type(data).__name__}.")


def _read_frame(frame: pd.DataFrame) -> Iterator[Row]:
    """Yield one record per row of a DataFrame."""
    names = [str(name) for name in frame.columns]
    yield Header(tuple(names))
    columns = [frame.iloc[:, i].astype(object).tolist() for i in range(len(names))]
    for number, cells in enumerate(zip(*columns, strict=True), start=1):
        yield InputRow(f"row {number}", dict(zip(names, cells, strict=True)))


class CorpusBuilder:
    """Makes a corpus of rows: keeps the good ones, and the reason for every other."""

    def __init__(self, columns: dict[str, str], *, pages: bool = False) -> None:
        self._columns = columns
        self._pages = pages
        self._seen: dict[str, None] = {}
        self._kept: dict[str, list[Any]] = {role: [] for role in _COLUMN_ROLES}
        self._where: list[str] = []
        self._ids: set[str] = set()
        self._rejected: list[tuple[str, str]] = []
        self._reasons: Counter[str] = Counter()
        self._n_rows = 0

    def add(self, row: Row) -> None:
        """Take one row."""
        if isinstance(row, Header):
            self._seen.update(dict.fromkeys(row.columns))
            self._check_columns_of_table(row.columns)
            return
        self._n_rows += 1
        if isinstance(row, RejectedRow):
            self._reject(row.where, row.why, "unreadable")
        else:
            self._add_record(row)

    def _reject(self, where: str, why: str, reason: str) -> None:
        self._rejected.append((where, why))
        self._reasons[reason] += 1

    def _add_record(self, record: InputRow) -> None:
        values = record.values
        if not values.keys() <= self._seen.keys():
            self._seen.update(dict.fromkeys(map(str, values)))
        text = values.get(self._columns["text"])
        if is_missing(text) or (isinstance(text, str) and _BLANK_TEXT.match(text)):
            self._reject(record.where, "no text", "without text")
            return
        if not isinstance(text, str):
            self._reject(record.where, f"the text is a {type(text).__name__}: {text!r:.60}", "without text")
            return
        id_ = self._id_of(values.get(self._columns["id"]))
        if id_ in self._ids:
            self._reject(record.where, f"id {id_!r} was used before", "with a repeated id")
            return
        known = {role: values.get(self._columns[role]) for role in ("title", "date", "source", "label", "url")}
        text = _as_text(text)
        if self._pages:
            text, known = self._article_on_page(record.where, text, known)
            if not text:
                self._reject(record.where, "no article on the page", "without text")
                return
        self._ids.add(id_)
        self._where.append(record.where)
        self._kept["id"].append(id_)
        self._kept["text"].append(text)
        self._kept["title"].append(_as_text(known["title"]).strip())
        self._kept["date"].append(known["date"])
        self._kept["url"].append(_as_text(known["url"]).strip())
        for role in ("source", "label"):
            # Thousands of articles share a few sources: one object for equal strings.
            self._kept[role].append(sys.intern(_as_text(known[role]).strip()))

    def _article_on_page(self, where: str, text: str, known: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """Return the article of a page, and what is known of it, the input's word before the page's."""
        page = read_page(text)
        for line in page.dropped.itertuples():
            self._reject(f"{where} line {line.line}", f"{line.why}: {line.text}", "page lines left out")
        day = None if pd.isna(page.date) else page.date
        from_page = {"title": page.title, "date": day, "source": "", "label": page.section, "url": ""}
        return page.body, {role: from_page[role] if is_missing(value) else value for role, value in known.items()}

    def _id_of(self, value: Any) -> str:
        if not is_missing(value):
            return _as_text(value).strip()
        return f"row-{self._n_rows}" if self._columns["id"] in self._seen else str(self._n_rows)

    def build(self) -> Corpus:
        """Return the corpus; raise InputError if no article is left."""
        self._check_columns()
        if not self._kept["id"]:
            raise InputError(self._no_article_message())
        dates, failed = parse_dates(self._kept["date"])
        for i in failed:
            why = f"date {self._kept['date'][i]!r} was not understood; the article is kept without date"
            self._reject(self._where[i], why, "with a date that was not understood")
        return Corpus(
            ids=tuple(self._kept["id"]),
            texts=tuple(self._kept["text"]),
            titles=tuple(self._kept["title"]),
            sources=tuple(self._kept["source"]),
            labels=tuple(self._kept["label"]),
            urls=tuple(self._kept["url"]),
            dates=dates,
            rejected=pd.DataFrame(self._rejected, columns=REJECTED_COLUMNS, dtype=str),
        )

    def summary(self) -> str:
        """Return in one sentence how many rows were rejected and why."""
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in self._reasons.most_common())
        return f"{self._n_rows:,} rows read, of these {reasons}; see corpus.rejected."

    def _no_article_message(self) -> str:
        if self._n_rows == 0:
            return "The input holds no article: it is empty."
        first = self._rejected[0]
        reasons = ", ".join(f"{count:,} {reason}" for reason, count in self._reasons.most_common())
        return f"No article is left of {self._n_rows:,} rows: {reasons}. The first: {first[0]}: {first[1]}."

    def _check_columns_of_table(self, columns: tuple[str, ...]) -> None:
        if self._columns["text"] not in columns:
            self._raise_missing_column("text")

    def _check_columns(self) -> None:
        """Raise InputError for a column that the user named and that no row has."""
        if not self._seen:
            return
        for role, name in self._columns.items():
            is_needed = role == "text" or name != role
            if is_needed and name not in self._seen:
                self._raise_missing_column(role)

    def _raise_missing_column(self, role: str) -> None:
        name = self._columns[role]
        there = ", ".join(repr(column) for column in self._seen)
        raise InputError(
            f"There is no column {name!r} for the {role}; the columns are {there}.{did_you_mean(name, self._seen)} "
            f"Name the right one with {role}=..."
        )


def _as_text(value: Any) -> str:
    """Return a cell as a string that can be written as UTF-8; empty if it holds nothing."""
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return _LONE_SURROGATE.sub("\ufffd", value)
        return value
    if is_missing(value):
        return ""
    # A column of whole numbers with gaps arrives as floats: 17.0 is meant as 17.
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
