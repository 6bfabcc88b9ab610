"""Themes as files: which tables there are of them, and how each is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pandas as pd

from topics._validation import check_integer
from topics.corpus import Corpus
from topics.tables import TitleOptions, plan_export
from topics.themes._term_ranking import check_ranking
from topics.themes._timeline import whole_timeline


class _ExportedThemes(Protocol):
    """Themes of a corpus, as :class:`topics.Themes`."""

    @property
    def corpus(self) -> Corpus: ...
    def info(self, *, top_n: int = ..., by: str = ...) -> pd.DataFrame: ...
    def terms(self, *, top_n: int = ..., by: str = ...) -> pd.DataFrame: ...
    def documents(self) -> pd.DataFrame: ...
    def passages(self, *, n: int = ...) -> pd.DataFrame: ...
    def over_time(self, *, since: Any = ..., until: Any = ...) -> Any: ...
    def shares_by(self, by: str) -> pd.DataFrame: ...


class _ExportedRows(NamedTuple):
    """How much of every theme is exported."""

    top_n: int
    by: str
    n: int


_TABLES_OF_THEMES: Mapping[str, Callable[[_ExportedThemes, _ExportedRows], pd.DataFrame]] = {
    "themes": lambda themes, rows: themes.info(top_n=rows.top_n, by=rows.by),
    "terms": lambda themes, rows: themes.terms(top_n=rows.top_n, by=rows.by),
    "documents": lambda themes, rows: themes.documents(),
    "passages": lambda themes, rows: themes.passages(n=rows.n),
    "timeline": lambda themes, rows: whole_timeline(themes).table,
    "sources": lambda themes, rows: themes.shares_by("source"),
}


def export_themes(
    themes: _ExportedThemes, path: str | Path, *, table: str | None, lang: str, top_n: int, by: str, n: int,
    titles: TitleOptions,
) -> Path:  # fmt: skip
    """Write tables of themes to a file; see :func:`topics.exchange.export`."""
    lacking = set()
    if themes.corpus.dates.isna().all():
        lacking.add("timeline")
    if not any(themes.corpus.sources):
        lacking.add("sources")
    available = [name for name in _TABLES_OF_THEMES if name not in lacking]
    plan = plan_export(path, table, available, lang=lang, titles=titles)
    rows = _ExportedRows(check_integer("top_n", top_n), check_ranking(by), check_integer("n", n))
    return plan.write({name: _TABLES_OF_THEMES[name](themes, rows) for name in plan.tables})
