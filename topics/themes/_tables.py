"""Themes as tables: which words, which articles, how much of the corpus."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from topics._rtl import RightToLeft
from topics._validation import InputError, check_integer, check_texts
from topics.arabic import ARABIC_COMMA
from topics.evaluation import Interval, coherence, score_topics
from topics.models import close_terms, to_terms, word_columns
from topics.themes._theme_state import ThemeState
from topics.themes._words import best_columns, check_ranking, term_scores

SEPARATOR = ARABIC_COMMA + " "


class ThemeTables(ThemeState):
    """The tables of :class:`topics.Themes`."""

    def top_terms(self, top_n: int = 10, *, by: str = "probability") -> list[list[str]]:
        """Return the terms that stand for every theme.

        Parameters
        ----------
        top_n : int, default=10
            Terms a theme, at least 1.
        by : {"probability", "frex", "lift", "relevance"}, default="probability"
            What ranks them; see :meth:`terms`.

        Returns
        -------
        list of list of str
            Terms as the preprocessor makes them, best first: what :func:`topics.coherence` takes.
        """
        terms = self.vocabulary.terms
        return [[terms[i] for i in row] for row in self._top_columns(top_n, by)]

    def top_words(self, top_n: int = 10, *, by: str = "probability") -> list[list[str]]:
        """Return the terms that stand for every theme in their most frequent spelling.

        Parameters
        ----------
        top_n : int, default=10
            Words a theme, at least 1.
        by : {"probability", "frex", "lift", "relevance"}, default="probability"
            What ranks them; see :meth:`terms`.

        Returns
        -------
        list of list of str
            Words to read, best first.
        """
        shown = self.vocabulary.shown_terms
        return [[shown[i] for i in row] for row in self._top_columns(top_n, by)]

    def _top_columns(self, top_n: int, by: str) -> np.ndarray:
        check_integer("top_n", top_n)
        return best_columns(self.components, self.shares, by=by, top_n=top_n)

    def coherence(self, measure: str = "c_npmi", *, top_n: int = 10) -> np.ndarray:
        """Return the coherence of every theme over the corpus.

        Parameters
        ----------
        measure : {"c_npmi", "c_v", "c_uci", "u_mass", "c_p"}, default="c_npmi"
            See :func:`topics.coherence`.
        top_n : int, default=10
            Terms a theme, at least 2.

        Returns
        -------
        ndarray of shape (n_topics,)
            One value a theme, in the order of ``ids``.
        """
        return np.asarray(coherence(self.top_terms(top_n), self._encoded, measure, top_n=top_n, per_topic=True))

    def mean_coherence(self, measures: Sequence[str] = ("c_npmi",), *, top_n: int = 10) -> dict[str, Interval]:
        """Return the mean coherence of all themes over the corpus, with its interval.

        Parameters
        ----------
        measures : sequence of {"c_npmi", "c_v", "c_uci", "u_mass", "c_p"}, default=("c_npmi",)
            See :func:`topics.coherence`; scored in one pass.
        top_n : int, default=10
            Terms a theme, at least 2.

        Returns
        -------
        dict of str to Interval
            By measure. Over articles, by the bootstrap; see :func:`topics.coherence_interval`.
        """
        terms = {str(theme): words for theme, words in zip(self.ids, self.top_terms(top_n), strict=True)}
        return score_topics(terms, self._encoded, measures, top_n=top_n).means

    @cached_property
    def _default_coherence(self) -> np.ndarray:
        # A vocabulary of one term has no pairs to score.
        return self.coherence() if len(self.vocabulary) > 1 else np.full(self.n_topics, np.nan)

    def info(self, *, top_n: int = 10, by: str = "probability") -> pd.DataFrame:
        """Return a table with a row a theme, the largest first.

        Parameters
        ----------
        top_n : int, default=10
            Words shown a theme.
        by : {"probability", "frex", "lift", "relevance"}, default="probability"
            What ranks them; see :meth:`terms`.

        Returns
        -------
        DataFrame
            ``theme`` (its id), ``name``, ``share`` (mean weight over the articles, summing to 1 unless themes were
            dropped), ``documents`` (how many have it as their main theme), ``coherence`` (c_npmi of the ten most
            probable terms, -1 to 1), ``robustness`` (0 to 1, once :meth:`with_robustness` has looked for it) and
            ``words`` (as the press spells them).
        """
        main = self.main_theme
        table = {
            "theme": list(self.ids),
            "name": [self.names[theme] for theme in self.ids],
            "share": self.shares,
            "documents": [int((main == theme).sum()) for theme in self.ids],
            "coherence": self._default_coherence,
            "words": [SEPARATOR.join(words) for words in self.top_words(top_n, by=by)],
        }
        if self.robustness is not None:
            table["robustness"] = self.robustness["score"].to_numpy()
        columns = ["theme", "name", "share", "documents", "coherence", *(["robustness"] * (len(table) > 6)), "words"]
        frame = RightToLeft(table, columns=columns)
        return frame.sort_values(["share", "theme"], ascending=[False, True], ignore_index=True)

    def terms(self, *, top_n: int = 50, by: str = "probability") -> pd.DataFrame:
        """Return a table with a row a theme and term, the best first.

        Parameters
        ----------
        top_n : int, default=50
            Terms a theme.
        by : {"probability", "frex", "lift", "relevance"}, default="probability"
            What ranks them: how probable a term is in the theme; how frequent in it and exclusive to it
            (:func:`topics.frex`); how many times as frequent as in all themes (:func:`topics.lift`), which prefers
            rare words; or a compromise of probability and lift (:func:`topics.relevance`).

        Returns
        -------
        DataFrame
            ``theme``, ``name``, ``rank`` (from 1), ``term``, ``word`` (its most frequent spelling), ``score`` (that of
            the ranking) and ``probability``.
        """
        columns = self._top_columns(top_n, by)
        rows = np.repeat(np.arange(self.n_topics), columns.shape[1])
        flat = columns.ravel()
        return RightToLeft(
            {
                "theme": np.array(self.ids)[rows],
                "name": [self.names[self.ids[row]] for row in rows],
                "rank": np.tile(np.arange(1, columns.shape[1] + 1), self.n_topics),
                "term": [self.vocabulary.terms[i] for i in flat],
                "word": [self.vocabulary.shown_terms[i] for i in flat],
                "score": term_scores(self.components, self.shares, check_ranking(by))[rows, flat],
                "probability": self.components[rows, flat],
            }
        )

    def variants(self, theme: int | str, *, top_n: int = 10, by: str = "probability") -> pd.DataFrame:
        """Return the spellings behind the words of a theme, with their shares.

        Parameters
        ----------
        theme : int or str
            Id or name of a theme.
        top_n : int, default=10
            Terms of the theme.
        by : {"probability", "frex", "lift", "relevance"}, default="probability"
            What ranks them; see :meth:`terms`.

        Returns
        -------
        DataFrame
            ``theme``, ``name``, ``rank``, ``term``, ``word``, ``form`` (a spelling found in the texts) and ``share``
            (of the term's occurrences in the whole corpus, 0 to 1); a row a spelling, the most frequent first.
        """
        row = self.row(theme)
        id_ = self.ids[row]
        columns = ["theme", "name", "rank", "term", "word", "form", "share"]
        rows = []
        for rank, column in enumerate(self._top_columns(top_n, by)[row], start=1):
            term, word = self.vocabulary.terms[column], self.vocabulary.shown_terms[column]
            for form, share in self.vocabulary.forms(term).items():
                rows.append((id_, self.names[id_], rank, term, word, form, share))
        return RightToLeft(rows, columns=columns)

    def documents(self) -> pd.DataFrame:
        """Return a table with a row an article, in corpus order.

        Returns
        -------
        DataFrame
            ``id``, ``title``, ``date``, ``source``, ``theme`` (the id of the one with the largest weight; missing for
            an article without any known term, or that gave more to dropped themes), ``name`` and ``weight`` (of that
            theme, 0 to 1).
        """
        main = self.main_theme
        return RightToLeft(
            {
                "id": self.corpus.ids,
                "title": self.corpus.titles,
                "date": self.corpus.dates,
                "source": self.corpus.sources,
                "theme": optional_ids(main),
                "name": pd.Series([self.names.get(int(theme)) for theme in main], dtype=object),
                "weight": np.where(main >= 0, self.doc_topic.max(axis=1), np.nan),
            }
        )

    def search(self, query: str) -> pd.DataFrame:
        """Find the themes that speak of some words.

        Parameters
        ----------
        query : str
            One word or several, in any form and spelling.

        Returns
        -------
        DataFrame
            A row a theme and word, the theme that the words belong to most first: ``theme``, ``name``, ``word`` (as
            the press spells it), ``rank`` (of the word in the theme by probability, from 1), ``probability`` (of the
            word in the theme) and ``is_in_topic`` (the share of the word's occurrences that the theme has, 0 to 1).
            Themes that have none of the words are left out.

        Raises
        ------
        InputError
            If a word is not among the terms; close ones are named.
        """
        columns = self._columns_of(query)
        weights = np.nan_to_num(self.shares)[:, None] * self.components[:, columns]
        totals = weights.sum(axis=0)
        belongs = np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)
        ranks = (-self.components).argsort(axis=1, kind="stable").argsort(axis=1)[:, columns] + 1
        best_first = np.argsort(-belongs.mean(axis=1), kind="stable")
        rows = [
            (self.ids[k], self.names[self.ids[k]], self.vocabulary.shown_terms[column], ranks[k, j],
             self.components[k, column], belongs[k, j])
            for k in best_first
            for j, column in enumerate(columns)
            if self.components[k, column] > 0
        ]  # fmt: skip
        return RightToLeft(rows, columns=["theme", "name", "word", "rank", "probability", "is_in_topic"])

    def _columns_of(self, query: str) -> list[int]:
        """Return the columns of the words of a query, or refuse words that are no terms."""
        (query,) = check_texts("query", [query])
        words = query.split()
        if not words:
            raise InputError("search needs at least one word; got an empty query.")
        known = word_columns(self.vocabulary)
        terms = to_terms(words, self.vectorizer)
        found = {word: known.get(term, known.get(word)) for word, term in zip(words, terms, strict=True)}
        unknown = [f"{word!r}{close_terms(word, known)}" for word, column in found.items() if column is None]
        if unknown:
            raise InputError(
                f"Not among the {len(self.vocabulary):,} terms of these themes: {', '.join(unknown)}. Words may be too "
                "rare (min_df), too frequent (max_df) or stop words."
            )
        return list(dict.fromkeys(column for column in found.values() if column is not None))


def optional_ids(themes: np.ndarray) -> pd.Series:
    """Return theme ids as whole numbers that may be missing, which -1 says."""
    return pd.Series(themes, dtype="Int64").where(pd.Series(themes >= 0, dtype=bool))
