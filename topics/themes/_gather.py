"""Themes as the plain data of a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from topics._rtl import rows_of
from topics._validation import InputError
from topics._version import __version__
from topics.corpus import overview
from topics.report import _model as data
from topics.themes._align import Alignment, align
from topics.themes._cards import ThemeCards, number

if TYPE_CHECKING:
    from topics.selection import SweepResult
    from topics.themes._themes import Themes

_MOST_LISTED = 200
_COHERENCE = "c_npmi"


def report_of(
    readings: Mapping[str, Themes],
    *,
    title: str,
    scores: Mapping[str, Sequence[data.Score]] | None = None,
    corpus_stats: pd.DataFrame | None = None,
    tables: Sequence[data.Table] = (),
    manifest: Mapping[str, Any] | None = None,
    created: str | None = None,
) -> data.Report:
    """Return what a report says of one model's themes, or of two beside each other.

    Parameters
    ----------
    readings : mapping of str to Themes
        One or two readings of the same articles, by a short key such as "nmf".
    title : str
        What the report is called.
    scores : mapping of str to sequence of Score, optional
        Measures of each model; by default its mean coherence.
    corpus_stats : DataFrame, optional
        As ``Corpus.describe`` returns them; by default those that need no look into the texts.
    tables : sequence of Table, optional
        Further tables, such as that of a sweep.
    manifest : mapping, optional
        How the themes came about; by default that of the first reading.
    created : str, optional
        Moment in ISO 8601; by default now.

    Returns
    -------
    Report
        Plain data.

    Raises
    ------
    InputError
        If there are not one or two readings, or they are of different articles.
    """
    keys = list(readings)
    if not 1 <= len(keys) <= 2:
        raise InputError(f"A report is of one model or of two; got {len(keys)}.")
    first, last = readings[keys[0]], readings[keys[-1]]
    if first.corpus.ids != last.corpus.ids:
        raise InputError("Two models of one report must be of the same articles; topics.align compares others.")
    corpus = first.corpus
    removed = first.vectorizer.removed_
    return data.Report(
        title=title,
        created=created or datetime.now(UTC).isoformat(timespec="seconds"),
        version=__version__,
        articles=_articles_of(first),
        models=tuple(_model_of(key, themes, (scores or {}).get(key)) for key, themes in readings.items()),
        coherence_measure=_COHERENCE,
        facts=_facts_of(overview(corpus) if corpus_stats is None else corpus_stats),
        removed_words=tuple(removed[["word", "why", "tokens"]].head(_MOST_LISTED).itertuples(index=False, name=None)),
        n_removed_words=len(removed),
        rejected=tuple(corpus.rejected.head(_MOST_LISTED).itertuples(index=False, name=None)),
        n_rejected=len(corpus.rejected),
        alignment=_pairs_of(align(first, last)) if len(keys) == 2 else (),
        tables=tuple(tables),
        manifest=first.manifest if manifest is None else manifest,
    )


def _articles_of(themes: Themes) -> data.Articles:
    """Return the articles without their texts."""
    corpus = themes.corpus
    days = corpus.dates.strftime("%Y-%m-%d").fillna("")
    return data.Articles(corpus.ids, corpus.titles, tuple(days), corpus.sources, corpus.urls)


def _model_of(key: str, themes: Themes, scores: Sequence[data.Score] | None) -> data.Model:
    """Return the themes of one model, the largest first."""
    if scores is None:
        mean = themes.mean_coherence([_COHERENCE])[_COHERENCE]
        scores = [data.Score(_COHERENCE, mean.value, mean.low, mean.high)]
    main = themes.main_theme
    weight = np.where(main >= 0, themes.doc_topic.max(axis=1), 0)
    theme_of = ThemeCards(themes)
    return data.Model(
        key=key,
        title=key.upper(),
        themes=tuple(theme_of(int(theme)) for theme in themes.info()["theme"]),
        main_theme=tuple(int(theme) if theme >= 0 else None for theme in main),
        weight=tuple(weight.tolist()),
        scores=tuple(scores),
        parameters=themes.manifest["model_params"],
    )


def _facts_of(table: pd.DataFrame) -> tuple[data.Fact, ...]:
    """Return the rows of ``Corpus.describe``."""
    rows = zip(table["what"], table["value"], table["share"], table["example"], table["run"], strict=True)
    return tuple(
        data.Fact(what, value if isinstance(value, str) else number(value) or 0, number(share), example, run)
        for what, value, share, example, run in rows
    )


def _pairs_of(found: Alignment) -> tuple[data.Pair, ...]:
    """Return the rows of an alignment."""
    return tuple(
        data.Pair(
            a=_optional_id(row.a),
            b=_optional_id(row.b),
            name_a=row.name_a,
            name_b=row.name_b,
            similarity=number(row.similarity),
            articles_overlap=number(row.document_similarity),
            shared_words=row.shared_words,
        )
        for row in rows_of(found.table)
    )


def _optional_id(value: Any) -> int | None:
    """Return a theme id, or None for a missing one."""
    return None if pd.isna(value) else int(value)


def sweep_table(sweep: SweepResult) -> data.Table:
    """Return the measures of a sweep, each with its interval."""
    summary = sweep.summary()
    columns = ("model", "n_topics", "measure", "mean", "low", "high")
    rows = zip(*(summary[name].tolist() for name in columns), strict=True)
    return data.Table("sweep", columns, tuple(tuple(_cell(value) for value in row) for row in rows))


def _cell(value: Any) -> data.Cell:
    """Return a cell of a table as text, number or None."""
    return value if isinstance(value, str) else number(value)
