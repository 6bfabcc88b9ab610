"""Passages as a table, and how they are shown: as HTML, text and Markdown, the theme's words highlighted."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from topics._validation import InputError
from topics.arabic import Span
from topics.corpus import Corpus
from topics.tables import UNSAFE, markdown_of
from topics.themes._passages import FoundPassage
from topics.themes._term_ranking import join_words

_PASSAGE_COLUMNS = ("theme", "name", "id", "title", "date", "source", "weight", "passage", "highlights")
_DISPLAYED_COLUMNS = ("theme", "name", "passage", "title", "source", "date")


def _highlighted_html(passage: str, highlights: Sequence[Span]) -> str:
    """Return a passage as HTML: one ``<bdi dir="rtl">`` with a ``<mark>`` around each highlighted (start, end).

    What could be markup is escaped, and characters that reorder the text around them are taken out.
    """
    parts = [
        f"<mark>{_escape(part)}</mark>" if is_highlighted else _escape(part)
        for part, is_highlighted in _highlight_parts(passage, highlights)
    ]
    return f'<bdi dir="rtl">{"".join(parts)}</bdi>'


def _highlighted_text(passage: str, highlights: Sequence[Span], *, before: str = "**", after: str = "**") -> str:
    """Return a passage on one line as text or Markdown, with signs around each highlighted (start, end).

    Nothing is escaped; characters that reorder the text around them are taken out.
    """
    parts = [
        f"{before}{part}{after}" if is_highlighted else part
        for part, is_highlighted in (
            (UNSAFE.sub("", part), is_highlighted) for part, is_highlighted in _highlight_parts(passage, highlights)
        )
    ]
    return " ".join("".join(parts).split())


def _highlight_parts(passage: str, highlights: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a passage in order, each with whether it is marked."""
    bounds = [0, *(bound for span in highlights for bound in span), len(passage)]
    if any(start > end for start, end in pairwise(bounds)):
        raise InputError(
            f"highlights must be (start, end) pairs in order, disjoint and within the {len(passage)} characters of the "
            f"passage; got {tuple(highlights)!r:.80}. They are offsets into the passage, not into the article."
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
        shown = [name for name in _DISPLAYED_COLUMNS if name in self.columns]
        most = pd.get_option("display.max_rows")
        head = "".join(f"<th>{name}</th>" for name in shown)
        body = "".join(f"<tr>{''.join(_cells_of(row, shown))}</tr>" for row in self.iloc[:most].to_dict("records"))
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
        return "\n\n".join(_block_quote(row) for row in self.to_dict("records"))


def _cells_of(row: dict, names: Iterable[str]) -> Iterator[str]:
    """Yield the cells of a row as HTML."""
    for name in names:
        if name == "passage":
            inner = _highlighted_html(row["passage"], row.get("highlights", ()))
        else:
            inner = f"<bdi>{_escape(_shown_cell(row[name]))}</bdi>"
        yield f'<td style="text-align: right; vertical-align: top; white-space: normal">{inner}</td>'


def _shown_cell(value: Any) -> str:
    """Return a cell as text: a day as its date, nothing for a missing one."""
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    return "" if pd.isna(value) else str(value)


def _block_quote(row: dict) -> str:
    """Return one passage as a Markdown block quote with its source."""
    marked = _highlight_parts(row["passage"], row.get("highlights", ()))
    parts = [f"**{markdown_of(part)}**" if is_highlighted else markdown_of(part) for part, is_highlighted in marked]
    origin = [markdown_of(_shown_cell(row[name])) for name in ("title", "source", "date") if name in row]
    passage = " ".join("".join(parts).split())
    source = join_words(part for part in origin if part)
    return f"> {passage}\n>\n> \u2014 {source}" if source else f"> {passage}"


def tabulate_passages(
    corpus: Corpus, themes: Iterable[tuple[int, str, np.ndarray, Sequence[FoundPassage]]]
) -> Passages:
    """Return the passages of themes as a table: of every theme id, name, weights (n_documents,) and passages."""
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
            passage.highlights,
        )
        for theme, name, weights, passages in themes
        for passage in passages
    ]
    table = Passages(rows, columns=list(_PASSAGE_COLUMNS))
    # An empty table has the types of a full one.
    return Passages(table.astype({"theme": "int64", "date": corpus.dates.dtype, "weight": "float64"}))
