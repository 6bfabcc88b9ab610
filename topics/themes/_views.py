"""Themes in time, across outlets, and beside each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from topics.corpus import as_day
from topics.themes._bursts import bursts
from topics.themes._changes import ThemeChanges
from topics.themes._hierarchy import Hierarchy, hierarchy
from topics.themes._sources import shares_by_source, words_by_source
from topics.themes._timeline import Timeline, timeline


class ThemeViews(ThemeChanges):
    """The views of :class:`topics.Themes`."""

    def over_time(
        self,
        freq: str = "MS",
        *,
        calendar: str = "gregorian",
        level: float = 0.95,
        since: Any = None,
        until: Any = None,
    ) -> Timeline:
        """Return the themes over time: counts, shares with intervals, and bursts.

        Parameters
        ----------
        freq : {"D", "W", "MS", "QS", "YS"}, default="MS"
            Length of a period: days, weeks (from Monday), months, quarters or years.
        calendar : {"gregorian", "hijri"}, default="gregorian"
            Whose months, quarters and years, and how days are written.
        level : float, default=0.95
            Confidence of the intervals, above 0 and below 1.
        since, until : str or date, optional
            First and last day to count, such as ``"2018-02-01"``: a few stray articles make a long calendar.

        Returns
        -------
        Timeline
            Every period from the first dated article to the last, those without articles included.

        Raises
        ------
        InputError
            If no article has a date, or an option is out of range.
        """
        rows = self._rows_of_span(since, until)
        found = timeline(
            self.doc_topic[rows],
            self.corpus.dates[rows],
            self.ids,
            list(self.names.values()),
            doc_lengths=self.doc_lengths[rows],
            freq=freq,
            calendar=calendar,
            level=level,
        )
        return replace(found, bursts=self.bursts(freq, calendar=calendar, since=since, until=until))

    def _rows_of_span(self, since: Any, until: Any) -> np.ndarray:
        """Return the articles to count; those without a date are left to be reported."""
        dates, kept = self.corpus.dates, np.ones(len(self.corpus), dtype=bool)
        if since is not None:
            kept &= np.asarray(dates.isna() | (dates >= as_day("since", since)))
        if until is not None:
            kept &= np.asarray(dates.isna() | (dates <= as_day("until", until)))
        return np.flatnonzero(kept)

    def bursts(
        self,
        freq: str = "W",
        *,
        calendar: str = "gregorian",
        s: float = 2.0,
        gamma: float = 1.0,
        n_words: int = 6,
        since: Any = None,
        until: Any = None,
    ) -> pd.DataFrame:
        """Return when themes were in far more articles than usual, and which words and articles tell why.

        Parameters
        ----------
        freq : {"D", "W", "MS", "QS", "YS"}, default="W"
            Length of a period, as for :meth:`over_time`.
        calendar : {"gregorian", "hijri"}, default="gregorian"
            As for :meth:`over_time`.
        s : float, default=2.0
            How many times as frequent a theme is in a burst as usual, above 1.
        gamma : float, default=1.0
            How much it costs to call a period a burst, at least 0; the more, the fewer and longer the bursts.
        n_words : int, default=6
            How many characteristic words to name.
        since, until : str or date, optional
            First and last day to count.

        Returns
        -------
        DataFrame
            A row a burst: ``theme``, ``name``, ``level``, ``start``, ``end``, ``start_name``,
            ``end_name``, ``n_documents``, ``documents``, ``weight``, ``share``, ``baseline_share``, ``words``,
            ``article_ids``, ``titles``; see
            :func:`topics.themes._bursts.bursts`.

        Raises
        ------
        InputError
            If no article has a date, or an option is out of range.

        References
        ----------
        Kleinberg (2002), *Bursty and Hierarchical Structure in Streams*, KDD, section 4.
        """
        rows = self._rows_of_span(since, until)
        return bursts(
            self.main_theme[rows],
            self.doc_topic[rows].max(axis=1),
            self.corpus.dates[rows],
            self._counts[rows],
            ids=self.ids,
            names=list(self.names.values()),
            words=self.vocabulary.shown_terms,
            article_ids=[self.corpus.ids[i] for i in rows],
            titles=[self.corpus.titles[i] for i in rows],
            freq=freq,
            calendar=calendar,
            s=s,
            gamma=gamma,
            n_words=n_words,
        )

    def by_source(self, *, level: float = 0.95) -> pd.DataFrame:
        """Return the share of every theme in the articles of every outlet.

        Parameters
        ----------
        level : float, default=0.95
            Confidence of the intervals, above 0 and below 1.

        Returns
        -------
        DataFrame
            ``source``, ``theme``, ``name``, ``n_documents`` (of the outlet), ``share`` (0 to 1), ``low``, ``high``.
            Articles without an outlet stand under ``(missing)``.

        Raises
        ------
        InputError
            If level is out of range.
        """
        names = list(self.names.values())
        return shares_by_source(
            self.doc_topic, self.corpus.sources, self.ids, names, doc_lengths=self.doc_lengths, level=level
        )

    def words_by_source(self, theme: int | str, *, top_n: int = 10) -> pd.DataFrame:
        """Return which words each outlet prefers to the others when it writes on a theme.

        Parameters
        ----------
        theme : int or str
            Id or name of a theme; articles count that have it as their main theme.
        top_n : int, default=10
            Words an outlet, at most.

        Returns
        -------
        DataFrame
            ``source``, ``rank``, ``term``, ``word``, ``z``, ``log_odds``, ``count``, ``documents``, ``others``; see
            :func:`topics.themes._sources.words_by_source`.

        Raises
        ------
        InputError
            If there is no such theme, or fewer than two outlets write on it.

        References
        ----------
        Monroe, Colaresi and Quinn (2008), *Fightin' Words*, Political Analysis 16, section 3.5.1: log-odds with an
        informative Dirichlet prior.
        """
        is_own = (self.main_theme == self.ids[self.row(theme)]).astype(float)
        return words_by_source(
            self._counts,
            is_own,
            self.corpus.sources,
            self.vocabulary.terms,
            self.vocabulary.shown_terms,
            top_n=top_n,
        )

    def hierarchy(self) -> Hierarchy:
        """Return which themes join first when the most similar are joined step by step.

        Returns
        -------
        Hierarchy
            Steps as a table, the tree for :func:`topics.plots.hierarchy`, and groups of any number.
        """
        shown = self.vocabulary.shown_terms
        return hierarchy(self.components, self.ids, self.names, weights=self.shares, words=shown)
