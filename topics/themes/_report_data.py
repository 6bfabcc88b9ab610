"""Themes as the plain data of a report."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from math import inf
from typing import Any, Protocol

import numpy as np
import pandas as pd

from topics._i18n import check_language
from topics._rtl import iterate_groups, iterate_rows
from topics._validation import InputError
from topics._version import __version__
from topics.corpus import overview
from topics.report import (
    Articles,
    Burst,
    Cell,
    Fact,
    Model,
    Pair,
    Passage,
    Period,
    Report,
    Score,
    Security,
    SourceShare,
    Table,
    Theme,
    Word,
    report_text,
)
from topics.themes._align import Alignment, align
from topics.themes._protocols import ReportedThemes
from topics.themes._term_ranking import split_words
from topics.themes._timeline import Timeline, main_span, make_periods

_MAX_LISTED = 200
_COHERENCE = "c_npmi"
_WORDS, _EXCLUSIVE_WORDS, _VARIANTS, _SOURCE_WORDS, _PASSAGES = 15, 8, 8, 6, 5
_ARTICLES_PER_PERIOD = 8
_DRAWN_FREQUENCIES = (("D", 62, 1), ("W", 366, 7), ("MS", 6 * 366, 30), ("QS", 15 * 366, 91), ("YS", inf, inf))
"""A length of period, the most days that are drawn in such periods, and how many days it has."""


class SweepSummary(Protocol):
    """The means of a sweep that a report shows; see :class:`topics.SweepResult`, of a room above."""

    def summary(self) -> pd.DataFrame: ...


def themes_page(
    themes: ReportedThemes,
    compare_with: ReportedThemes | None,
    *,
    title: str | None,
    lang: str,
    sweep: SweepSummary | None,
    corpus_stats: pd.DataFrame | None,
) -> Report:
    """Return the data of :meth:`topics.Themes.report`; two models of one kind have the keys a and b."""
    title = title or report_text("titles", "themes", check_language(lang))
    readings = {themes.manifest["model"].lower(): themes}
    if compare_with is not None:
        readings[compare_with.manifest["model"].lower()] = compare_with
        readings = readings if len(readings) == 2 else {"a": themes, "b": compare_with}
    tables = () if sweep is None else (sweep_table(sweep),)
    return report_data(readings, title=title, corpus_stats=corpus_stats, tables=tables)


def report_data(
    readings: Mapping[str, ReportedThemes],
    *,
    title: str,
    scores: Mapping[str, Sequence[Score]] | None = None,
    corpus_stats: pd.DataFrame | None = None,
    tables: Sequence[Table] = (),
    manifest: Mapping[str, Any] | None = None,
    created: str | None = None,
) -> Report:
    """Return what a report says of one model's themes, or of two models' side by side, by a short key such as "nmf".

    By default scores are each model's mean coherence, corpus_stats what needs no look into the texts, the manifest
    that of the first reading, and created now. Raises InputError for more than two readings, or of different articles.
    """
    keys = list(readings)
    if not 1 <= len(keys) <= 2:
        raise InputError(f"A report is of one model or of two; got {len(keys)}.")
    first, last = readings[keys[0]], readings[keys[-1]]
    if first.corpus.ids != last.corpus.ids:
        raise InputError("Two models of one report must be of the same articles; topics.align compares others.")
    corpus = first.corpus
    removed = first.vectorizer.removed_
    return Report(
        title=title,
        created=created or datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
        articles=Articles(
            corpus.ids,
            corpus.titles,
            tuple(corpus.dates.strftime("%Y-%m-%d").fillna("")),
            corpus.sources,
            corpus.urls,
        ),
        models=tuple(_model_data(key, themes, (scores or {}).get(key)) for key, themes in readings.items()),
        coherence_measure=_COHERENCE,
        facts=_corpus_facts(overview(corpus) if corpus_stats is None else corpus_stats),
        removed_words=tuple(removed[["word", "why", "tokens"]].head(_MAX_LISTED).itertuples(index=False, name=None)),
        n_removed_words=len(removed),
        rejected=tuple(corpus.rejected.head(_MAX_LISTED).itertuples(index=False, name=None)),
        n_rejected=len(corpus.rejected),
        alignment=_aligned_pairs(align(first, last)) if len(keys) == 2 else (),
        tables=tuple(tables),
        manifest=first.manifest if manifest is None else manifest,
    )


def _model_data(key: str, themes: ReportedThemes, scores: Sequence[Score] | None) -> Model:
    """Return the themes of one model, the largest first."""
    if scores is None:
        mean = themes.mean_coherence([_COHERENCE])[_COHERENCE]
        scores = [Score(_COHERENCE, mean.value, mean.low, mean.high)]
    main = themes.main_theme
    weight = np.where(main >= 0, themes.doc_topic.max(axis=1), 0)
    return Model(
        key=key,
        title=key.upper(),
        themes=_theme_cards(themes),
        main_theme=tuple(int(theme) if theme >= 0 else None for theme in main),
        weight=tuple(weight.tolist()),
        scores=tuple(scores),
        parameters=themes.manifest["model_params"],
    )


def _theme_cards(themes: ReportedThemes) -> tuple[Theme, ...]:
    """Return what is known of every theme, the largest first; tables of all themes are made once."""
    info = themes.info()
    closest = themes.closest()
    terms = themes.terms(top_n=_WORDS).groupby("theme")
    exclusive = themes.terms(top_n=_EXCLUSIVE_WORDS, by="frex").groupby("theme")["word"]
    sources = themes.shares_by("source").groupby("theme") if any(themes.corpus.sources) else None
    positions = {id_: i for i, id_ in enumerate(themes.corpus.ids)}
    timeline = drawable_timeline(themes)
    periods, bursts = _theme_periods(timeline), _theme_bursts(timeline, positions)
    return tuple(
        Theme(
            id=row.theme,
            name=row.name,
            share=float(row.share),
            articles=int(row.documents),
            words=tuple(_word_data(themes, word) for word in iterate_rows(terms.get_group(row.theme))),
            exclusive_words=tuple(exclusive.get_group(row.theme)),
            security=_closest_entry(closest.loc[row.theme]),
            coherence=python_number(row.coherence),
            robustness=None if themes.robustness is None else python_number(row.robustness),
            periods=periods.get(row.theme, ()),
            bursts=bursts.get(row.theme, ()),
            sources=() if sources is None else _theme_sources(themes, row.theme, sources.get_group(row.theme)),
            passages=tuple(
                Passage(positions[passage.id], passage.passage, passage.highlights)
                for passage in iterate_rows(themes.passages(row.theme, _PASSAGES))
            ),
        )
        for row in iterate_rows(info.reset_index())
    )


def _word_data(themes: ReportedThemes, row: Any) -> Word:
    """Return one word of the table of terms, with its spellings."""
    forms = themes.vocabulary.forms(row.term).head(_VARIANTS)
    variants = tuple((str(form), float(share)) for form, share in forms.items())
    return Word(row.word, float(row.probability), variants)


def _closest_entry(row: pd.Series) -> Security | None:
    """Return the closest entry of the lexicon, from a row of ``Themes.closest``; None if none is close."""
    return None if pd.isna(row["score"]) else Security(row["entry_ar"], row["entry_en"], float(row["score"]))


def _theme_sources(themes: ReportedThemes, theme: int, rows: pd.DataFrame) -> tuple[SourceShare, ...]:
    """Return the sources that have articles, by the theme's share in them, with the words each prefers."""
    preferred: dict[str, tuple[str, ...]] = {}
    is_own = themes.main_theme == theme
    writing = {source for source, own in zip(themes.corpus.sources, is_own, strict=True) if own}
    if len(writing) >= 2:  # the words of one source alone have nothing to be compared with
        words = themes.words_by("source", theme, top_n=_SOURCE_WORDS)
        preferred = {source: tuple(own["word"]) for source, own in iterate_groups(words, "source")}
    return tuple(
        SourceShare(
            source=row.source,
            documents=int(row.n_documents),
            share=float(row.share),
            low=float(row.low),
            high=float(row.high),
            words=preferred.get(row.source, ()),
        )
        for row in iterate_rows(rows.sort_values("share", ascending=False, kind="stable"))
        if row.n_documents
    )


def _theme_periods(timeline: Timeline | None) -> dict[int, tuple[Period, ...]]:
    """Return the periods of every theme; none without a timeline."""
    if timeline is None:
        return {}
    hijri = _hijri_names(timeline.table["period"].drop_duplicates())
    return {
        int(theme): tuple(
            Period(
                row.period_name,
                hijri[row.period],
                _iso_day(row.period),
                int(row.n_documents),
                python_number(row.share),
                python_number(row.low),
                python_number(row.high),
            )
            for row in iterate_rows(rows)
        )
        for theme, rows in iterate_groups(timeline.table, "theme")
    }


def _theme_bursts(timeline: Timeline | None, positions: Mapping[str, int]) -> dict[int, tuple[Burst, ...]]:
    """Return the bursts of every theme that has any, with the positions of their articles."""
    if timeline is None or timeline.bursts is None:
        return {}
    return {
        int(theme): tuple(
            Burst(
                _iso_day(row.start),
                _iso_day(row.end),
                split_words(row.words),
                tuple(positions[id_] for id_ in row.article_ids),
            )
            for row in iterate_rows(rows)
        )
        for theme, rows in iterate_groups(timeline.bursts, "theme")
    }


def drawable_timeline(themes: ReportedThemes) -> Timeline | None:
    """Return the themes over the time that most articles are of, in periods that a chart has room for.

    None where no article has a date.
    """
    known = themes.corpus.dates[themes.doc_lengths > 0].dropna().sort_values()
    if not len(known):
        return None
    since, until = main_span(known)
    span = (until - since).days + 1
    freq = next(
        freq
        for freq, longest, days in _DRAWN_FREQUENCIES
        if span <= longest and len(known) * days >= _ARTICLES_PER_PERIOD * span
    )
    return themes.over_time(freq, since=since, until=until)


def _hijri_names(days: pd.Series) -> dict[pd.Timestamp, str]:
    """Return the Hijri month of every day."""
    periods = make_periods(pd.DatetimeIndex(days), freq="MS", calendar="hijri")
    return {day: periods.names[k] for day, k in zip(days, periods.number, strict=True)}


def _iso_day(day: pd.Timestamp) -> str:
    """Return a day as it is written in ISO 8601."""
    return f"{day:%Y-%m-%d}"


def _corpus_facts(table: pd.DataFrame) -> tuple[Fact, ...]:
    """Return the rows of ``Corpus.describe``."""
    rows = zip(table["what"], table["value"], table["share"], table["example"], table["run"], strict=True)
    return tuple(
        Fact(what, value if isinstance(value, str) else python_number(value) or 0, python_number(share), example, run)
        for what, value, share, example, run in rows
    )


def _aligned_pairs(alignment: Alignment) -> tuple[Pair, ...]:
    """Return the rows of an alignment."""
    return tuple(
        Pair(
            a=None if pd.isna(row.a) else int(row.a),
            b=None if pd.isna(row.b) else int(row.b),
            name_a=row.name_a,
            name_b=row.name_b,
            similarity=python_number(row.similarity),
            articles_overlap=python_number(row.document_similarity),
            shared_words=row.shared_words,
        )
        for row in iterate_rows(alignment.table)
    )


def sweep_table(sweep: SweepSummary) -> Table:
    """Return the measures of a sweep, each with its interval."""
    columns = ("model", "n_topics", "measure", "mean", "low", "high")
    rows = sweep.summary()[list(columns)].astype(object).itertuples(index=False, name=None)
    return Table("sweep", columns, tuple(tuple(_table_cell(value) for value in row) for row in rows))


def _table_cell(value: Any) -> Cell:
    """Return a cell of a table as text, number or None."""
    return value if isinstance(value, str) else python_number(value)


def python_number(value: Any) -> int | float | None:
    """Return a number as Python's own, or None for one that is not defined."""
    if pd.isna(value):
        return None
    return int(value) if float(value).is_integer() and not isinstance(value, float | np.floating) else float(value)
