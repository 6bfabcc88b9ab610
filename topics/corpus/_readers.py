"""Reading: from a folder, a file or a table to a Corpus; every row that is left out is reported."""

import re
import sys
import warnings
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from topics._elsewhere import explains_names
from topics._progress import progress
from topics._validation import InputError, did_you_mean
from topics.corpus._articles import ARTICLE_COLUMNS, rejected_table
from topics.corpus._cells import as_column, as_text
from topics.corpus._corpus import Corpus
from topics.corpus._dates import is_missing, parse_dates
from topics.corpus._file_names import NamePattern
from topics.corpus._formats import Header, InputRow, RejectedRow, Remark, Row, read_dicts, read_path
from topics.corpus._page import read_page

_BLANK_TEXT = re.compile(r"[\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*\Z")


class RejectedWarning(UserWarning):
    """Rows of the input were left out; ``corpus.rejected`` lists them."""


@explains_names
def load_corpus(
    data: str | Path | pd.DataFrame | pd.Series | Corpus | Iterable[str] | Iterable[Mapping[str, Any]],
    *,
    text: str = "text",
    title: str = "title",
    date: str = "date",
    source: str = "source",
    label: str = "label",
    url: str = "url",
    id: str = "id",  # noqa: A002 - the column is called id everywhere
    pages: bool = False,
    names: str | None = None,
) -> Corpus:
    """Read articles from disk or memory.

    Parameters
    ----------
    data : path, DataFrame, Series, Corpus, iterable of str or iterable of dict
        A folder of ``.txt`` and ``.html`` files (read with the folders in it), one such file, or a ``.jsonl``,
        ``.json``, ``.csv``, ``.tsv``, ``.parquet`` or ``.xlsx`` file, each also as ``.gz``; or a table, records or
        texts in memory. A Corpus is returned as it is.
    text, title, date, source, label, url, id : str
        Names of the columns. Only the text column must be there; columns that are none of these are kept as
        ``corpus.metadata``. In a folder, an article's id is its path, and its label the name of the inner folder that
        it is in; the first line of a ``.txt`` file is the title if it is short, closes no sentence, and stands before
        a blank or a much longer line.
    pages : bool, default=False
        Whether each text is a news page as scraped, text or HTML: only its article is kept (see
        :func:`topics.read_page`). Title, date and label that the input does not give come from the page, the label
        from its section; every dropped line is in ``corpus.rejected``.

    names : str, optional
        What the names of the files in a folder say, such as ``"{source}_{date}"``: columns in braces, also ones of
        your own, and the letters between. A field ends where the letters after it begin; a slash means the folders
        too. A file that does not fit is kept and reported.

    Returns
    -------
    Corpus
        Articles in the order of the input. Rows without text, undecodable files, damaged rows and repeated ids are
        in ``corpus.rejected``, and so are dates and file names that were not understood (their articles are kept).

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
    columns = {
        "text": text, "title": title, "date": date, "source": source, "label": label, "url": url, "id": id
    }  # fmt: skip
    for role, name in columns.items():
        if not isinstance(name, str):
            raise InputError(f"{role} must be the name of a column; got {type(name).__name__}.")
    if isinstance(data, Corpus):
        if names is not None or pages or any(name != role for role, name in columns.items()):
            raise InputError("A Corpus is returned as it is; options are for what is read. Leave them out.")
        return data
    rows = _read_rows(data, pages=pages, text=text, names=None if names is None else NamePattern(names))
    return build_corpus(rows, columns, pages=pages, stacklevel=4)


def _read_rows(data: Any, *, pages: bool, text: str, names: NamePattern | None) -> Iterator[Row | Remark]:
    """Yield the rows of anything that ``load_corpus`` takes but a corpus."""
    if isinstance(data, str | Path):
        return read_path(Path(data), as_page=pages, names=names)
    if names:
        raise InputError(f"names reads the names of the files in a folder; got {type(data).__name__}. Leave it out.")
    if isinstance(data, pd.DataFrame):
        return _read_frame(data)
    if isinstance(data, Iterable) and not isinstance(data, bytes | Mapping):
        items = data.astype(object) if isinstance(data, pd.Series) else data
        records = (item if isinstance(item, Mapping) else _as_record(item, text) for item in items)
        return progress(read_dicts(records, expected="a text or a dict"), "Reading", unit="row")
    raise InputError(
        "data must be a path, a DataFrame, or a list of texts or of dicts, one per article; "
        f"got {type(data).__name__}.{_way_out(data)}"
    )


def _as_record(item: Any, text: str) -> Any:
    """Return a text, or nothing in the place of one, as a record; anything else as it is."""
    return {text: item} if isinstance(item, str) or (pd.api.types.is_scalar(item) and is_missing(item)) else item


def _way_out(data: Any) -> str:
    """Return what to give instead of something that holds articles in a form that is not read."""
    if isinstance(data, Mapping):
        return " For columns write load_corpus(pd.DataFrame(data)), for one article load_corpus([data])."
    if isinstance(data, bytes):
        return " Write it to a file, or decode it, and give [text]."
    return " Its articles are in its attribute corpus." if hasattr(data, "corpus") else ""


def _read_frame(frame: pd.DataFrame) -> Iterator[Row]:
    """Yield one record per row of a DataFrame."""
    names = [str(name) for name in frame.columns]
    yield Header(tuple(names))
    columns = [frame.iloc[:, i].astype(object).tolist() for i in range(len(names))]
    for number, cells in enumerate(zip(*columns, strict=True), start=1):
        yield InputRow(f"row {number}", dict(zip(names, cells, strict=True)))


def build_corpus(
    rows: Iterable[Row | Remark], columns: dict[str, str] | None = None, *, pages: bool = False, stacklevel: int
) -> Corpus:
    """Return the good rows as a corpus, and warn of the others; ``columns`` gives for every role the column's name."""
    builder = _CorpusBuilder(columns or {role: role for role in ARTICLE_COLUMNS}, pages=pages)
    for row in rows:
        builder.add(row)
    corpus = builder.build()
    if len(corpus.rejected):
        summary = f"{builder.n_rows:,} rows read, of these {builder.reasons()}; see corpus.rejected."
        warnings.warn(summary, RejectedWarning, stacklevel=stacklevel)
    return corpus


class _CorpusBuilder:
    """Makes a corpus of rows: keeps the good ones, and the reason for every other."""

    def __init__(self, columns: dict[str, str], *, pages: bool) -> None:
        self.n_rows = 0
        self._columns = columns
        self._pages = pages
        self._seen: dict[str, None] = {}  # names of columns, in the order of the input
        self._kept: dict[str, tuple[Any, ...]] = {}  # by id
        self._further: list[dict[str, Any]] = []  # what else the kept rows hold
        self._rejected: list[tuple[str, str]] = []
        self._reasons: Counter[str] = Counter()

    def add(self, row: Row | Remark) -> None:
        """Take one row."""
        if isinstance(row, Header):
            self._seen.update(dict.fromkeys(row.columns))
            if self._columns["text"] not in row.columns:  # said before a long table is read
                raise self._missing_column("text")
            return
        if isinstance(row, Remark):
            self._reject(row.where, row.why, "understood in part")
            return
        self.n_rows += 1
        if isinstance(row, RejectedRow):
            self._reject(row.where, row.why, "unreadable")
        else:
            self._add_record(row)

    def _reject(self, where: str, why: str, reason: str) -> None:
        self._rejected.append((where, why))
        self._reasons[reason] += 1

    def _add_record(self, record: InputRow) -> None:
        if not record.values.keys() <= self._seen.keys():
            self._seen.update(dict.fromkeys(map(str, record.values)))
        known = {role: record.values.get(name) for role, name in self._columns.items()}
        text, id_ = known["text"], known["id"]
        if is_missing(text) or (isinstance(text, str) and _BLANK_TEXT.match(text)):
            self._reject(record.where, "no text", "without text")
            return
        if not isinstance(text, str):
            self._reject(record.where, f"the text is a {type(text).__name__}: {text!r:.60}", "without text")
            return
        if is_missing(id_):  # where other rows have ids, a bare number could be one of them
            id_ = f"row-{self.n_rows}" if self._columns["id"] in self._seen else str(self.n_rows)
        id_ = as_text(id_).strip()
        if id_ in self._kept:
            self._reject(record.where, f"id {id_!r} was used before", "with a repeated id")
            return
        known["text"] = as_text(text)
        if self._pages:
            self._take_from_page(record.where, known)
            if not known["text"]:
                self._reject(record.where, "no article on the page", "without text")
                return
        title, url, source, label = (as_text(known[role]).strip() for role in ("title", "url", "source", "label"))
        # Thousands of articles share a few sources and labels: one object for equal strings.
        source, label = sys.intern(source), sys.intern(label)
        self._kept[id_] = (record.where, known["text"], title, source, label, url, known["date"])
        used = self._columns.values()
        self._further.append({str(name): value for name, value in record.values.items() if name not in used})

    def _take_from_page(self, where: str, known: dict[str, Any]) -> None:
        """Put the article of a page in the place of its text, and what the page says where the input says nothing."""
        page = read_page(known["text"])
        for line in page.dropped.itertuples():
            self._reject(f"{where} line {line.line}", f"{line.why}: {line.text}", "page lines left out")
        known["text"] = page.body
        day = None if pd.isna(page.date) else page.date
        for role, value in (("title", page.title), ("date", day), ("label", page.section)):
            if is_missing(known[role]):
                known[role] = value

    def build(self) -> Corpus:
        """Return the corpus; raise InputError if a column is missing or no article is left."""
        for role, name in self._columns.items():
            # The text is needed, and so is any other column that the user has named.
            if self._seen and name not in self._seen and (role == "text" or name != role):
                raise self._missing_column(role)
        if self.n_rows == 0:
            raise InputError("The input holds no article: it is empty.")
        if not self._kept:
            where, why = self._rejected[0]
            raise InputError(
                f"No article is left of {self.n_rows:,} rows: {self.reasons()}. The first: {where}: {why}."
            )
        places, texts, titles, sources, labels, urls, days = zip(*self._kept.values(), strict=True)
        dates, failed = parse_dates(days)
        for i in failed:
            why = f"date {days[i]!r} was not understood; the article is kept without date"
            self._reject(places[i], why, "with a date that was not understood")
        rejected = rejected_table(self._rejected)
        return Corpus(tuple(self._kept), texts, titles, sources, labels, dates, rejected, urls, self._metadata())

    def _metadata(self) -> pd.DataFrame:
        """Return the columns that have no role, in the order of the input, missing where a row has none."""
        used, columns = {*self._columns.values()}, dict[str, pd.Series]()
        for name in self._seen:
            if name not in used:
                column = as_column([row.get(name) for row in self._further])
                columns[_free_name(as_text(name), taken={*ARTICLE_COLUMNS, *columns})] = column
        return pd.DataFrame(columns)

    def reasons(self) -> str:
        """Return how many rows were rejected, by reason."""
        return ", ".join(f"{count:,} {reason}" for reason, count in self._reasons.most_common())

    def _missing_column(self, role: str) -> InputError:
        name = self._columns[role]
        there = ", ".join(repr(column) for column in self._seen)
        return InputError(
            f"There is no column {name!r} for the {role}; the columns are {there}.{did_you_mean(name, self._seen)} "
            f"Name the right one with {role}=..."
        )


def _free_name(name: str, *, taken: Container[str]) -> str:
    """Return the name of a further column, with underscores behind it where a column of the corpus is called so."""
    name = name or "unnamed"
    while name in taken:
        name += "_"
    return name
