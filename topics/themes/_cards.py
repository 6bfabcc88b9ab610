"""What a report says of each theme."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from topics._rtl import groups_of, rows_of
from topics.report import _model as data
from topics.themes._periods import periods_of
from topics.themes._tables import SEPARATOR
from topics.themes._timeline import Timeline

if TYPE_CHECKING:
    from topics.themes._themes import Themes

_WORDS, _EXCLUSIVE_WORDS, _VARIANTS, _WORDS_OF_AN_OUTLET, _PASSAGES = 15, 8, 8, 6, 5
# A tail of stray articles, years before the others, would press a timeline into its last inch.
_SHARE_OF_A_TAIL = 0.01
_ARTICLES_A_PERIOD = 8
_FREQUENCIES = (("D", 62, 1), ("W", 366, 7), ("MS", 6 * 366, 30), ("QS", 15 * 366, 91), ("YS", inf, inf))
"""A length of period, the most days that are drawn in such periods, and how many days it has."""


class ThemeCards:
    """The cards of themes; what is told of all at once is told once."""

    def __init__(self, themes: Themes) -> None:
        self._themes = themes
        self._info = themes.info().set_index("theme")
        self._labels = themes.closest().set_index("theme")
        self._article = {id_: i for i, id_ in enumerate(themes.corpus.ids)}
        self._terms = themes.terms(top_n=_WORDS).groupby("theme")
        self._exclusive = themes.top_words(_EXCLUSIVE_WORDS, by="frex")
        self._outlets = themes.by_source().groupby("theme") if any(themes.corpus.sources) else None
        self._periods = self._timeline()

    def __call__(self, theme: int) -> data.Theme:
        """Return the card of one theme."""
        themes = self._themes
        info: Any = self._info.loc[theme]
        row = themes.row(theme)
        words = self._terms.get_group(theme)
        return data.Theme(
            id=theme,
            name=themes.names[theme],
            share=float(info["share"]),
            articles=int(info["documents"]),
            words=tuple(self._word(row.term, row.word, row.probability) for row in rows_of(words)),
            exclusive_words=tuple(self._exclusive[row]),
            security=self._security(theme),
            coherence=number(info["coherence"]),
            robustness=None if themes.robustness is None else number(info["robustness"]),
            periods=self._periods.get(theme, ()),
            bursts=self._bursts.get(theme, ()),
            outlets=self._outlets_of(theme),
            passages=self._passages(theme),
        )

    def _word(self, term: str, word: str, probability: float) -> data.Word:
        forms = self._themes.vocabulary.forms(term).head(_VARIANTS)
        return data.Word(word, float(probability), tuple((str(form), float(share)) for form, share in forms.items()))

    def _security(self, theme: int) -> data.Security | None:
        found = self._labels.loc[theme]
        if pd.isna(found["score"]):
            return None
        return data.Security(found["entry_ar"], found["entry_en"], float(found["score"]))

    def _passages(self, theme: int) -> tuple[data.Passage, ...]:
        quoted = self._themes.passages(theme, _PASSAGES)
        return tuple(data.Passage(self._article[row.id], row.passage, row.highlights) for row in rows_of(quoted))

    def _outlets_of(self, theme: int) -> tuple[data.Outlet, ...]:
        if self._outlets is None:
            return ()
        preferred = self._preferred_words(theme)
        rows = self._outlets.get_group(theme).sort_values("share", ascending=False, kind="stable")
        return tuple(
            data.Outlet(
                source=row.source,
                documents=int(row.n_documents),
                share=float(row.share),
                low=float(row.low),
                high=float(row.high),
                words=preferred.get(row.source, ()),
            )
            for row in rows_of(rows)
            if row.n_documents
        )

    def _preferred_words(self, theme: int) -> dict[str, tuple[str, ...]]:
        corpus, own = self._themes.corpus, self._themes.main_theme == theme
        if len({source for source, is_own in zip(corpus.sources, own, strict=True) if is_own}) < 2:
            return {}
        found = self._themes.words_by_source(theme, top_n=_WORDS_OF_AN_OUTLET)
        return {source: tuple(rows["word"]) for source, rows in groups_of(found, "source")}

    def _timeline(self) -> dict[int, tuple[data.Period, ...]]:
        """Return the periods of every theme, and keep the bursts; none where no article has a date."""
        self._bursts: dict[int, tuple[data.Burst, ...]] = {}
        found = timeline_to_draw(self._themes)
        if found is None or found.bursts is None:
            return {}
        for theme, rows in groups_of(found.bursts, "theme"):
            self._bursts[int(theme)] = tuple(self._burst(row) for row in rows_of(rows))
        hijri = _hijri_months(found.table["period"].drop_duplicates())
        return {
            int(theme): tuple(_period_of(row, hijri[row.period]) for row in rows_of(rows))
            for theme, rows in groups_of(found.table, "theme")
        }

    def _burst(self, row: Any) -> data.Burst:
        articles = tuple(self._article[id_] for id_ in row.article_ids)
        words = tuple(row.words.split(SEPARATOR)) if row.words else ()
        return data.Burst(_iso(row.start), _iso(row.end), words, articles)


def timeline_to_draw(themes: Themes) -> Timeline | None:
    """Return the themes over the time that most articles are of, in periods that a chart has room for.

    None where no article has a date.
    """
    known = themes.corpus.dates[themes.doc_lengths > 0].dropna().sort_values()
    if not len(known):
        return None
    since, until = _main_span(known)
    span = (until - since).days + 1
    freq = next(
        freq for freq, most, length in _FREQUENCIES if span <= most and len(known) * length >= _ARTICLES_A_PERIOD * span
    )
    return themes.over_time(freq, since=since, until=until)


def _period_of(row: Any, hijri: str) -> data.Period:
    """Return one row of a timeline."""
    share, low, high = (number(value) for value in (row.share, row.low, row.high))
    return data.Period(row.period_name, hijri, _iso(row.period), int(row.n_documents), share, low, high)


def _hijri_months(days: pd.Series) -> dict[pd.Timestamp, str]:
    """Return the Hijri month of every day."""
    periods = periods_of(pd.DatetimeIndex(days), freq="MS", calendar="hijri")
    return {day: periods.labels[k] for day, k in zip(days, periods.number, strict=True)}


def _main_span(dates: pd.DatetimeIndex) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day to draw of sorted dates: all, unless a few stray ones stretch them far."""
    n = int(_SHARE_OF_A_TAIL * len(dates))
    whole, inner = (dates[0], dates[-1]), (dates[n], dates[-1 - n])
    is_stretched = (inner[1] - inner[0]) * 2 < whole[1] - whole[0]
    return inner if is_stretched else whole


def number(value: Any) -> int | float | None:
    """Return a number as Python's own, or None for one that is not defined."""
    if pd.isna(value):
        return None
    return int(value) if float(value).is_integer() and not isinstance(value, float | np.floating) else float(value)


def _iso(day: pd.Timestamp) -> str:
    """Return a day as it is written in ISO 8601."""
    return f"{day:%Y-%m-%d}"
