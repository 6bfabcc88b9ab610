"""Quotations of themes: a choice of passages that do not repeat each other, and how to show them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from topics._validation import InputError
from topics.arabic import ARABIC_COMMA, MARKS, TATWEEL, Span
from topics.corpus import Corpus

_COLUMNS = ("theme", "name", "id", "title", "date", "source", "weight", "passage", "highlights")
_SHOWN = ("name", "passage", "title", "source", "date")
_LARGEST_LIKENESS = 0.5
# Characters that reorder what follows them, on the rest of the page too, and controls that no page may hold.
UNSAFE = re.compile("[\u202a-\u202e\u2066-\u2069\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORD, _SIGNS_ON_LETTERS = re.compile(r"\w+"), re.compile(f"[{MARKS}{TATWEEL}]")
_MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>#|~])")


@dataclass(frozen=True, slots=True)
class Passage:
    """One or two sentences of an article that carry a theme.

    Attributes
    ----------
    document : int
        The article's position.
    start, end : int
        Where the passage stands in the article's text.
    text : str
        The passage as it is spelled there.
    marks : tuple of tuple of int
        Start and end, within the passage, of every word that tells of the theme; in order and disjoint.
    score : float
        At least 0; comparable within a theme.
    """

    document: int
    start: int
    end: int
    text: str
    marks: tuple[Span, ...]
    score: float


class Candidate(NamedTuple):
    """A passage that may be quoted, and the columns of its terms."""

    passage: Passage
    columns: frozenset[int]


def varied(candidates: Sequence[Candidate], n: int) -> list[Passage]:
    """Return up to n passages, each the best of what is left after taking off what it shares with those before.

    The score counts times 1 less the largest Jaccard similarity of terms with a passage chosen before. One that
    shares more than half of the words of the shorter with one chosen before is a copy and left out, even where only
    one of two sentences was copied. Of equal candidates the first is taken.
    """
    words = [_words_of(candidate.passage.text) for candidate in candidates]
    shared = [0.0] * len(candidates)
    left = list(range(len(candidates)))
    chosen: list[Passage] = []
    while left and len(chosen) < n:
        best = max(left, key=lambda i: (candidates[i].passage.score * (1 - shared[i]), -i))
        chosen.append(candidates[best].passage)
        left = [i for i in left if i != best and not _is_copy(words[i], words[best])]
        for i in left:
            shared[i] = max(shared[i], _jaccard(candidates[i].columns, candidates[best].columns))
    return chosen


def _words_of(text: str) -> frozenset[str]:
    """Return the distinct words of a text without diacritics."""
    return frozenset(_WORD.findall(_SIGNS_ON_LETTERS.sub("", text)))


def _is_copy(one: frozenset[str], two: frozenset[str]) -> bool:
    """Return whether two sets of words share more than half of the smaller one."""
    return len(one & two) > _LARGEST_LIKENESS * min(len(one), len(two))


def _jaccard(one: frozenset, two: frozenset) -> float:
    """Return the share of the members of either set that both have; 1 for two empty sets."""
    return len(one & two) / len(one | two) if one or two else 1.0


def _highlighted_html(passage: str, marks: Sequence[Span]) -> str:
    """Return a passage as HTML with the marked words highlighted.

    Parameters
    ----------
    passage : str
        Any text.
    marks : sequence of tuple of int
        Start and end of every word to highlight, in order and disjoint.

    Returns
    -------
    str
        One ``<bdi dir="rtl">`` with a ``<mark>`` around each word. What could be markup is escaped, and characters
        that reorder the text around them (U+202A to U+202E, U+2066 to U+2069) are taken out.

    Raises
    ------
    InputError
        If marks overlap, are out of order or lie outside the passage.

    Examples
    --------
    >>> _highlighted_html("هجوم <b>على</b> القوات", [(0, 4)])
    '<bdi dir="rtl"><mark>هجوم</mark> &lt;b&gt;على&lt;/b&gt; القوات</bdi>'
    """
    parts = [
        f"<mark>{_escape(part)}</mark>" if is_marked else _escape(part) for part, is_marked in _parts_of(passage, marks)
    ]
    return f'<bdi dir="rtl">{"".join(parts)}</bdi>'


def _highlighted_text(passage: str, marks: Sequence[Span], *, before: str = "**", after: str = "**") -> str:
    """Return a passage as plain text or Markdown with signs around the marked words.

    Parameters
    ----------
    passage : str
        Any text.
    marks : sequence of tuple of int
        Start and end of every word to highlight, in order and disjoint.
    before, after : str, default="**"
        What stands before and after a word; Markdown's bold by default.

    Returns
    -------
    str
        The passage on one line; nothing in it is escaped. Characters that reorder the text around them are taken out.

    Raises
    ------
    InputError
        If marks overlap, are out of order or lie outside the passage.

    Examples
    --------
    >>> _highlighted_text("هجوم على القوات", [(0, 4), (9, 15)], before="[", after="]")
    '[هجوم] على [القوات]'
    """
    parts = [
        f"{before}{part}{after}" if is_marked else part
        for part, is_marked in ((UNSAFE.sub("", part), is_marked) for part, is_marked in _parts_of(passage, marks))
    ]
    return " ".join("".join(parts).split())


def _parts_of(passage: str, marks: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a passage in order, each with whether it is marked."""
    bounds = [0, *(bound for mark in marks for bound in mark), len(passage)]
    if any(start > end for start, end in pairwise(bounds)):
        raise InputError(
            f"marks must be (start, end) pairs in order, disjoint and within the {len(passage)} characters of the "
            f"passage; got {tuple(marks)!r:.80}. They are offsets into the passage, not into the article."
        )
    for i, (start, end) in enumerate(pairwise(bounds)):
        if start < end:
            yield passage[start:end], i % 2 == 1


def _escape(text: str) -> str:
    """Return text that is safe within an element and an attribute."""
    return html.escape(UNSAFE.sub("", text))


class Passages(pd.DataFrame):
    """A table with one row per passage; Jupyter shows it from right to left, with the theme's words highlighted.

    See Also
    --------
    Themes.passages : Makes one.
    """

    @property
    def _constructor(self) -> type[Passages]:
        return Passages

    def _repr_html_(self) -> str:
        if "passage" not in self.columns:
            return f'<div dir="rtl" style="text-align: right">{self.to_html(notebook=True)}</div>'
        shown = [name for name in _SHOWN if name in self.columns]
        most = pd.get_option("display.max_rows")
        head = "".join(f"<th>{name}</th>" for name in shown)
        body = "".join(f"<tr>{''.join(_cells_of(row, shown))}</tr>" for row in _rows_of(self.iloc[:most]))
        more = f"<p>{len(self):,} rows, {most:,} shown</p>" if most is not None and len(self) > most else ""
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f'<div dir="rtl" style="text-align: right">{table}{more}</div>'

    def markdown(self) -> str:
        """Return the passages as Markdown block quotes, each followed by where it comes from.

        Returns
        -------
        str
            Words of the theme in bold; signs that Markdown would read are escaped. Title, source and date where known.
        """
        return "\n\n".join(_block_quote(row) for row in _rows_of(self))


def _rows_of(table: pd.DataFrame) -> Iterator[dict]:
    """Yield the rows of a table as dictionaries."""
    for values in table.itertuples(index=False, name=None):
        yield dict(zip(table.columns, values, strict=True))


def _cells_of(row: dict, names: Iterable[str]) -> Iterator[str]:
    """Yield the cells of a row as HTML."""
    for name in names:
        if name == "passage":
            inner = _highlighted_html(row["passage"], row.get("highlights", ()))
        else:
            inner = f"<bdi>{_escape(_plain(row[name]))}</bdi>"
        yield f'<td style="text-align: right; vertical-align: top; white-space: normal">{inner}</td>'


def _plain(value: Any) -> str:
    """Return a cell as text: a day as its date, nothing for a missing one."""
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    return "" if pd.isna(value) else str(value)


def _block_quote(row: dict) -> str:
    """Return one passage as a Markdown block quote with its source."""
    marked = _parts_of(row["passage"], row.get("highlights", ()))
    parts = [f"**{markdown_of(part)}**" if is_marked else markdown_of(part) for part, is_marked in marked]
    origin = [markdown_of(_plain(row[name])) for name in ("title", "source", "date") if name in row]
    passage = " ".join("".join(parts).split())
    source = f"{ARABIC_COMMA} ".join(part for part in origin if part)
    return f"> {passage}\n>\n> \u2014 {source}" if source else f"> {passage}"


def markdown_of(text: str) -> str:
    """Return text in which Markdown reads no signs."""
    return _MARKDOWN_SIGNS.sub(r"\\\1", UNSAFE.sub("", text))


def passages_table(corpus: Corpus, themes: Iterable[tuple[int, str, np.ndarray, Sequence[Passage]]]) -> Passages:
    """Return the passages of themes as a table.

    Parameters
    ----------
    corpus : Corpus
        The articles.
    themes : iterable of (int, str, ndarray of shape (n_documents,), sequence of Passage)
        Id, name, weight in every article (0 to 1) and passages of every theme to show.

    Returns
    -------
    Passages
        ``theme``, ``name``, ``id``, ``title``, ``date``, ``source``, ``weight`` (of the theme in the article),
        ``passage``, ``highlights`` (start and end of every word of the theme within the passage), in the order given.
    """
    rows = [
        (
            theme,
            name,
            corpus.ids[passage.document],
            corpus.titles[passage.document],
            corpus.dates[passage.document],
            corpus.sources[passage.document],
            float(weights[passage.document]),
            passage.text,
            passage.marks,
        )
        for theme, name, weights, passages in themes
        for passage in passages
    ]
    table = Passages(rows, columns=list(_COLUMNS))
    # An empty table has the types of a full one.
    return Passages(table.astype({"theme": "int64", "date": corpus.dates.dtype, "weight": "float64"}))
