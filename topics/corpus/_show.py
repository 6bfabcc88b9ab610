"""What Jupyter shows of a corpus: what it is made of, and its first articles; no text is searched for it."""

from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import Any

from topics._rtl import RightToLeft
from topics._validation import count_noun
from topics.corpus._articles import ArticleColumns
from topics.corpus._cells import as_text, shortened

_MAX_VALUES_SHOWN = 8
_N_SHOWN = 3
_MAX_LETTERS_OF_A_CELL = 250


def composition(corpus: ArticleColumns) -> str:
    """Return sources and labels with their sizes, what is missing, and further columns, as HTML."""
    return "".join(f"<p>{line}</p>" for line in _lines(corpus))


def _lines(corpus: ArticleColumns) -> Iterator[str]:
    for noun, values in (("source", corpus.sources), ("label", corpus.labels)):
        counts = Counter(value for value in values if value)
        if counts:
            # An isolated name keeps its direction, and the number after it stays behind it.
            shown = [f"<bdi>{escape(name)}</bdi> {n:,}" for name, n in counts.most_common(_MAX_VALUES_SHOWN)]
            rest = [f"{len(counts) - len(shown):,} more"] if len(counts) > len(shown) else []
            yield f"{count_noun(len(counts), noun)}: {', '.join(shown + rest)}"
    missing = {name: sum(not value for value in getattr(corpus, f"{name}s")) for name in ("title", "source", "label")}
    missing["date"] = len(corpus) - len(corpus.dates.dropna())
    without = [f"{n:,} without {name}" for name, n in missing.items() if 0 < n < len(corpus)]
    nowhere = [f"none has a {name}" for name, n in missing.items() if len(corpus) and n == len(corpus)]
    if without or nowhere:
        yield ", ".join(without + nowhere)
    if names := list(corpus.metadata.columns):
        yield f"metadata: {', '.join(f'<bdi>{escape(name)}</bdi>' for name in names)}"


def article_table(corpus: ArticleColumns) -> str:
    """Return the first articles as an HTML table, without the columns that say nothing of them."""
    articles = [{name: _shown(value) for name, value in article.items()} for article in corpus[:_N_SHOWN]]
    table = RightToLeft(articles)
    return str(table.loc[:, (table != "").any()]._repr_html_()) if articles else ""


def _shown(value: Any) -> str:
    return shortened(as_text(value), length=_MAX_LETTERS_OF_A_CELL)
