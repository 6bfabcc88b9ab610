"""Themes: the topics of a model read in a corpus; named, changed, dated, attributed and quoted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from topics._frozen import read_only
from topics._i18n import DEFAULT_LANG
from topics._rtl import RightToLeft
from topics._validation import InputError, check_integer, count_noun, warn_caller
from topics.corpus import Corpus
from topics.evaluation import Interval, coherence, score_topics
from topics.report import write_report
from topics.tables import TitleOptions
from topics.themes import _tables as tables
from topics.themes._bursts import bursts_of_themes
from topics.themes._changes import check_new_names, check_refits, check_theme_ids, fit_again, fit_parts, unused_ids
from topics.themes._edits import AnyEdit, Drop, Merge, Rename, Split, weights_after
from topics.themes._export import export_themes
from topics.themes._groups import group_values, shares_by_group, words_by_group
from topics.themes._hierarchy import Hierarchy, build_hierarchy
from topics.themes._lexicon import Lexicon, closest_entries
from topics.themes._passage_table import Passages, tabulate_passages
from topics.themes._passages import PassageFinder
from topics.themes._report_data import SweepSummary, themes_page
from topics.themes._term_ranking import rank_terms, term_scores
from topics.themes._theme_ids import check_free_names, series_by_theme
from topics.themes._themes_data import ThemesData
from topics.themes._themes_state import ThemesState
from topics.themes._timeline import Timeline, build_timeline, rows_in_span, stray_days_told


class Themes(ThemesData):
    r"""A corpus, its vocabulary and a fitted model, read together.

    :meth:`fit` makes them of articles in one step. Every theme has an id, an integer that it keeps when others are
    merged or dropped, and a name; methods that take a theme take either. Tables with one row per theme have the ids as
    their index, tables with several rows per theme a column ``theme``, and wide tables the ids as their columns. What
    changes themes returns new ones, and their ``manifest`` lists the steps: nothing else can be changed.

    Parameters
    ----------
    corpus : Corpus
        The articles to read; usually those that the model was fitted on.
    vectorizer : Vectorizer
        Fitted; its columns are the model's terms, and it weighs them as the model's own matrix was weighed.
    model : LDA or NMF
        Fitted on the vectorizer's matrix.
    titles : bool, default=True
        Whether titles count as text.
    encoded : EncodedTexts, optional
        What ``vectorizer.preprocessor_.encode`` returned for the same texts, which saves reading them again.

    Attributes
    ----------
    ids : tuple of int
        The themes, in the order of their rows; at first those of the model, from 0.
    names : dict of int to str
        By id: the reader's name, or one made of the theme's own phrases and most exclusive words.
    components : ndarray of shape (n_topics, n_terms)
        Phi, probabilities of terms in themes. Rows sum to 1.
    doc_topic : ndarray of shape (n_documents, n_topics)
        Theta, mixtures. Rows sum to 1, to less where themes were dropped; equal shares for an article without any
        known term. The column of a theme is ``row(theme)``.
    shares : Series of shape (n_topics,)
        Mean weight of every theme over the articles that have known terms, by id.
    main_theme : ndarray of shape (n_documents,), int
        The id of the theme with the largest weight in every article; -1 for none.
    doc_lengths : ndarray of shape (n_documents,), int
        How many different terms of the vocabulary each article has.
    counts : csr_array of shape (n_documents, n_terms), int
        How often every term stands in every article.
    encoded : EncodedTexts
        The articles as terms, in the order of the text: what measures of coherence count in.
    vocabulary : Vocabulary
        The terms of the themes.
    vectorizer, model : Vectorizer, LDA or NMF
        As they were fitted, copies each time; changes of themes leave them as they are.
    edits : tuple of Merge, Drop, Split or Rename
        What the reader has changed, in order.
    refits : mapping of str to tuple of ndarray of shape (n_topics, n_terms)
        By model, the topics of the other fits that robustness was measured on; empty before :meth:`with_robustness`.
    refits_per_model : mapping of str to int
        How many these are.
    robustness : DataFrame or None
        How well every theme comes back in other fits, one row per theme id; None before :meth:`with_robustness`.

    Raises
    ------
    InputError
        If the three do not belong together: other terms, or a model of tf-idf read through counts.

    Warns
    -----
    UserWarning
        If there are as many articles as the model was fitted on, and other numbers of their terms, as where titles were
        left out of the fit.

    See Also
    --------
    align : Set the themes of two readings side by side.

    Notes
    -----
    A name is a phrase of two or three words, where the theme has one, and up to two words beside it. A phrase stands
    unbroken in the articles of which the theme is the main one; none of its words is a stop word, and one at least is
    among the theme's most telling terms (see :meth:`closest`). With p the share of the theme's articles that have the
    phrase, and q its mean over the other themes, the phrase with the largest :math:`p \log(p / q)` wins. Beside it
    stand the terms that are the most telling and the most exclusive, each as the phrase that it mostly stands in, if
    there is one; none is a form of a word already there, nor formed from it (Korea, Korean). Of the spellings of a
    phrase, clitics included, the most frequent that has none is shown. A phrase that begins like a verb, or that no
    preposition ever stands before in many articles, is left out. Where themes are too alike to tell apart, a number
    in brackets does.

    Examples
    --------
    >>> import topics
    >>> corpus = topics.load_sample()
    >>> themes = topics.Themes.fit(corpus, topics.NMF(8, random_state=0))
    >>> themes.info().columns.tolist()
    ['name', 'share', 'documents', 'coherence', 'words']
    >>> sea = themes.search("السفن").theme[0]
    >>> themes.info().loc[sea, "name"] == themes.names[sea]
    True
    >>> themes.passages(sea, n=2).columns.tolist()[-2:]
    ['passage', 'highlights']
    >>> merged = themes.merge([0, 1]).rename({0: "حدود وبحر"})
    >>> len(merged), merged.names[0]
    (7, 'حدود وبحر')
    """

    _STATE = ThemesState

    def __repr__(self) -> str:
        articles = count_noun(len(self.corpus), "article")
        return f"Themes({count_noun(self.n_topics, 'theme')} of {type(self.model).__name__}, {articles})"

    def _repr_html_(self) -> str:
        return RightToLeft(self.info())._repr_html_()

    def top_terms(self, top_n: int = 10, *, by: str = "probability") -> pd.Series:
        """Return the terms that stand for every theme.

        Parameters
        ----------
        top_n : int, default=10
            Terms per theme, at least 1.
        by : {"probability", "frex", "lift", "relevance"}, default="probability"
            What ranks them; see :meth:`terms`.

        Returns
        -------
        Series of list of str
            By theme id, the terms as the preprocessor makes them, best first; :meth:`terms` has their spellings too.
        """
        rows = [[self.vocabulary.terms[i] for i in row] for row in self._top_columns(top_n, by)]
        return series_by_theme(rows, self.ids, "terms")

    def _top_columns(self, top_n: int, by: str) -> np.ndarray:
        return rank_terms(self.components, self._shares, by=by, top_n=top_n)

    def coherence(self, measure: str = "c_npmi", *, top_n: int = 10) -> pd.Series:
        """Return the coherence of every theme over the corpus.

        Parameters
        ----------
        measure : {"c_npmi", "c_v", "c_uci", "u_mass", "c_p"}, default="c_npmi"
            See :func:`topics.coherence`.
        top_n : int, default=10
            Terms per theme, at least 2.

        Returns
        -------
        Series of shape (n_topics,)
            By theme id; its name is the measure.
        """
        if not isinstance(measure, str):
            raise InputError(f"measure must be one, such as 'c_v'; got {measure!r:.60}. mean_coherence takes several.")
        terms = self.top_terms(top_n).tolist()
        values = coherence(terms, self._encoded, measure, top_n=top_n, per_topic=True)
        return series_by_theme(values, self.ids, measure)

    def mean_coherence(self, measures: Sequence[str] = ("c_npmi",), *, top_n: int = 10) -> dict[str, Interval]:
        """Return the mean coherence of all themes over the corpus, with its interval.

        Parameters
        ----------
        measures : sequence of {"c_npmi", "c_v", "c_uci", "u_mass", "c_p"}, default=("c_npmi",)
            See :func:`topics.coherence`; scored in one pass.
        top_n : int, default=10
            Terms per theme, at least 2.

        Returns
        -------
        dict of str to Interval
            By measure. Over articles, by the bootstrap; see :func:`topics.evaluation.coherence_interval`.
        """
        terms = {str(theme): words for theme, words in self.top_terms(top_n).items()}
        return score_topics(terms, self._encoded, measures, top_n=top_n).means

    @cached_property
    def _default_coherence(self) -> np.ndarray:
        # A vocabulary of one term has no pairs to score.
        return self.coherence().to_numpy() if len(self.vocabulary) > 1 else np.full(self.n_topics, np.nan)

    def info(self, *, top_n: int = 10, by: str = "probability") -> pd.DataFrame:
        """Return a table with one row per theme, the largest first.

        Parameters
        ----------
        top_n : int, default=10
            Words shown per theme.
        by : {"probability", "frex", "lift", "relevance"}, default="probability"
            What ranks them; see :meth:`terms`.

        Returns
        -------
        DataFrame
            By theme id: ``name``, ``share`` (mean weight over the articles, summing to 1 unless themes were dropped),
            ``documents`` (how many have it as their main theme), ``coherence`` (c_npmi of the ten most probable terms,
            -1 to 1), ``robustness`` (0 to 1, after :meth:`with_robustness`) and ``words`` (as the press spells them).
        """
        scores = None if self._robustness is None else self._robustness["score"].to_numpy()
        words = [[self.vocabulary.shown_terms[i] for i in row] for row in self._top_columns(top_n, by)]
        return tables.themes_table(self.names, self._shares, self.main_theme, self._default_coherence, scores, words)

    def terms(self, theme: int | str | None = None, *, top_n: int = 50, by: str = "probability") -> pd.DataFrame:
        """Return a table with one row per theme and term, the best first.

        Parameters
        ----------
        theme : int or str, optional
            Id or name of a theme; None means all.
        top_n : int, default=50
            Terms per theme.
        by : {"probability", "frex", "lift", "relevance"}, default="probability"
            What ranks them: how probable a term is in the theme; how frequent in it and exclusive to it
            (:func:`topics.evaluation.frex`); how many times as frequent as in all themes
            (:func:`topics.evaluation.lift`), which prefers rare words; or a compromise of probability and lift
            (:func:`topics.evaluation.relevance`).

        Returns
        -------
        DataFrame
            ``theme``, ``name``, ``rank`` (from 1), ``term``, ``word`` (its most frequent spelling), ``score`` (that of
            the ranking) and ``probability``.

        Raises
        ------
        InputError
            If there is no such theme or ranking.
        """
        columns, scores = self._top_columns(top_n, by), term_scores(self.components, self._shares, by)
        table = tables.terms_table(self.names, self.components, scores, columns, self.vocabulary)
        return table if theme is None else table[table["theme"] == self.ids[self.row(theme)]].reset_index(drop=True)

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
            (of the term's occurrences in the whole corpus, 0 to 1); one row per spelling, the most frequent first.
        """
        row = self.row(theme)
        columns = self._top_columns(top_n, by)[row]
        return tables.variants_table(self.ids[row], self.names[self.ids[row]], columns, self.vocabulary)

    def documents(self, theme: int | str | None = None, *, n: int | None = None, text: bool = False) -> pd.DataFrame:
        """Return a table with one row per article, in corpus order; or those of one theme, the strongest first.

        Parameters
        ----------
        theme : int or str, optional
            Id or name of a theme: only the articles of which it is the main one.
        n : int, optional
            So many rows at most.
        text : bool, default=False
            With a column ``text``.

        Returns
        -------
        DataFrame
            ``id``, ``title``, ``date``, ``source``, ``theme`` (the id of the one with the largest weight; missing for
            an article without any known term, or that gave more to dropped themes), ``name`` and ``weight`` (of that
            theme, 0 to 1). The index is the place of the article in the corpus: ``corpus[i]`` is all of it.

        Raises
        ------
        InputError
            If there is no such theme, or n is less than 1.
        """
        table = tables.documents_table(self.corpus, self.names, self.main_theme, self.doc_topic, text=text)
        if theme is not None:
            own = table[self.main_theme == self.ids[self.row(theme)]]
            table = own.sort_values("weight", ascending=False, kind="stable")
        return table if n is None else table.head(check_integer("n", n))

    def search(self, query: str) -> pd.DataFrame:
        """Find the themes that speak of some words.

        Parameters
        ----------
        query : str
            One word or several, in any form and spelling.

        Returns
        -------
        DataFrame
            One row per theme and word, the theme that the words belong to most first: ``theme``, ``name``, ``word``
            (as the press spells it), ``rank`` (of the word in the theme by probability, from 1), ``probability`` (of
            the word in the theme) and ``share_of_word`` (the share of the word's occurrences that the theme has, 0 to
            1). Themes that have none of the words are left out.

        Raises
        ------
        InputError
            If a word is not among the terms; close ones are named.
        """
        columns = tables.query_columns(query, self._vectorizer)
        return tables.search_table(columns, self.names, self.components, self._shares, self.vocabulary)

    def closest(self, lexicon: Lexicon | None = None, *, min_score: float = 0.06) -> pd.DataFrame:
        r"""Return the entry of a lexicon that is closest to every theme.

        Parameters
        ----------
        lexicon : Lexicon, optional
            Your own (``topics.Lexicon.from_file("lexicon.toml")``); by default that of security themes.
        min_score : float, default=0.06
            From 0 to 1; a theme whose best score is lower is close to none. 0 shows the best of all themes that have
            any.

        Returns
        -------
        DataFrame
            By theme id: ``name`` (the reader's, or a phrase and words of the theme's own),
            ``entry_ar`` and ``entry_en`` (Arabic and English name of the closest entry), ``entry`` (its id in the
            lexicon), ``score`` (0 to 1) and ``matched_words`` (the words that speak for it, as the press spells them,
            the most telling first). The last five are missing where no entry is close.

        Raises
        ------
        InputError
            If ``min_score`` is out of range.

        Notes
        -----
        How telling a term is: its part in the Kullback-Leibler divergence of the theme from the mean of all themes,
        :math:`\phi_{kw} \log(\phi_{kw} / \bar\phi_w)`, under a square root, so that a name that leads the theme does
        not drown the rest. With one topic alone the mean is that of the corpus. The score is the share that the words
        of an entry have in the 50 most telling terms, where a word that n of N entries list counts
        :math:`\log(1 + N/n) / \log(1 + N)`. Words match by their stem: all the forms that a dictionary puts together,
        also where the corpus keeps some apart. A word or two may be chance: at least three must match, or all that an
        entry has. Of themes made of random words of a news corpus, one in forty is close to an entry.

        Without a stemmer, a word matches in its dictionary form alone, and few themes are close to anything. The words
        of a phrase in the vocabulary match one by one; a phrase of the lexicon matches where the preprocessor makes
        one term of it.
        """
        words = self.vocabulary, self._vectorizer.preprocessor_
        found = closest_entries(self.components, *words, lexicon, ids=self.ids, min_score=min_score)
        found.insert(0, "name", list(self.names.values()))
        return RightToLeft(found)

    def passages(self, theme: int | str | None = None, n: int = 5) -> Passages:
        r"""Return the passages that carry a theme, from the articles that show it best.

        Parameters
        ----------
        theme : int or str, optional
            Id or name of a theme; None means all, the largest first.
        n : int, default=5
            Passages per theme.

        Returns
        -------
        Passages
            ``theme``, ``name``, ``id``, ``title``, ``date``, ``source`` (of the article), ``weight`` (of the theme in
            it), ``passage`` (one or two sentences in the original spelling) and ``highlights`` (start and end of every
            word of the theme in the passage). The best first, then always the one that is best and adds most to those
            before; at most one per article, and fewer than n where no more articles speak of the theme in words not
            quoted yet. Jupyter shows the words highlighted.

        Raises
        ------
        InputError
            If there is no such theme, or n is less than 1.

        Notes
        -----
        A text of three words can have all its weight in one theme and still show nothing: articles are ranked by
        weight times ``t / (t + 20)``, where t is the number of different terms. A term's worth for a theme is
        :math:`\phi_{kw} / \sum_{k'} \phi_{k'w} \cdot \log(1 + V \phi_{kw})`: how far it belongs to this theme alone,
        times how much more frequent it is than if all V terms were equally so. A passage's score is the sum over its
        distinct terms, divided by their number and 10 more, times the article's weight.

        References
        ----------
        Bischof and Airoldi (2012), *Summarizing Topical Content with Word Frequency and Exclusivity*, ICML: the two
        factors of worth are those of FREX.
        """
        check_integer("n", n)
        rows = np.argsort(-self._shares, kind="stable").tolist() if theme is None else [self.row(theme)]
        finder = self._passage_finder
        found = ((self.ids[k], self.names[self.ids[k]], self.doc_topic[:, k], finder.find(k, n=n)) for k in rows)
        return tabulate_passages(self.corpus, found)

    @cached_property
    def _passage_finder(self) -> PassageFinder:
        mixtures, lengths, preprocessor = self.doc_topic, self.doc_lengths, self._vectorizer.preprocessor_
        return PassageFinder(self.texts, mixtures, lengths, self.components, self.vocabulary, preprocessor)

    def over_time(
        self,
        freq: str = "MS",
        *,
        calendar: str = "gregorian",
        level: float = 0.95,
        since: Any = None,
        until: Any = None,
    ) -> Timeline:
        r"""Return the themes over time: counts, shares with intervals, and bursts.

        Parameters
        ----------
        freq : {"D", "W", "MS", "QS", "YS"}, default="MS"
            Length of a period: days, weeks (from Monday, as in ISO 8601), months, quarters or years. What else pandas
            calls them ("M", "ME", "Q", "QE", "Y", "YE", "A") is taken as well.
        calendar : {"gregorian", "hijri"}, default="gregorian"
            Whose months, quarters and years, and how days are written. Hijri is the Umm al-Qura calendar, 1343 to 1500
            AH, by the tables of the package hijridate.
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
            If no article has a date, or none in the time asked for, a date lies outside of the calendar, there would be
            more than 20,000 periods, or an option is out of range.

        Warns
        -----
        UserWarning
            If a few articles, one in a hundred at most, stretch the time to more than double; ``since`` or ``until``
            that leave them out are named.

        Notes
        -----
        The articles of a period are taken as a sample of those that could have been written. The interval is Wilson's
        for a proportion, with :math:`n / \varphi` in place of the n articles: :math:`\varphi` is the variance of a
        theme's weights within periods, relative to :math:`m(1-m)`, the variance if they were all 0 or 1. Few articles
        tell little about their own variance (thirty without a single one of a rare theme have next to none), so that
        of all periods together is taken, or the period's own where it is larger. With the themes of 28,677 real
        articles, 95% intervals of five periods of 1 to 200 articles held the true share 96 to 98 times in 100, and
        those of no theme fewer than 91 times; Student's interval of ten articles did 62 times.

        References
        ----------
        Wilson (1927), *Probable Inference, the Law of Succession, and Statistical Inference*, JASA 22.
        Korn and Graubard (1998), *Confidence Intervals for Proportions with Small Expected Number of Positive Counts
        Estimated from Survey Data*, Survey Methodology 24 (effective sample size).
        """
        rows = rows_in_span(self.corpus.dates, since, until)
        weights, dates, lengths = self.doc_topic[rows], self.corpus.dates[rows], self.doc_lengths[rows]
        options: dict[str, Any] = {"freq": freq, "calendar": calendar, "level": level}
        found = build_timeline(weights, dates, self.ids, list(self.names.values()), doc_lengths=lengths, **options)
        if told := stray_days_told(dates[lengths > 0], since, until):
            warn_caller(told)
        return replace(found, bursts=self.bursts(freq, calendar=calendar, since=since, until=until))

    def bursts(
        self,
        freq: str = "W",
        *,
        calendar: str = "gregorian",
        s: float = 2.0,
        gamma: float = 1.0,
        top_n: int = 6,
        since: Any = None,
        until: Any = None,
    ) -> pd.DataFrame:
        r"""Return when themes were in far more articles than usual, and which words and articles tell why.

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
        top_n : int, default=6
            How many characteristic words to name.
        since, until : str or date, optional
            First and last day to count.

        Returns
        -------
        DataFrame
            One row per burst, themes in the order of ``ids`` and bursts in time: ``theme``, ``name``, ``level`` (1),
            ``start`` and ``end`` (first days of the first and the last period), ``start_name`` and ``end_name`` (how
            to write them), ``n_documents`` (articles on any theme within), ``documents`` (of those with this main
            theme), ``weight`` (Kleinberg's: by how much the state fits better than the one below, in nats, above 0),
            ``share`` (documents over n_documents, 0 to 1), ``baseline_share`` (the same outside of the burst; NaN if
            there is nothing outside), ``words`` (separated by Arabic commas, most characteristic first),
            ``article_ids`` and ``titles`` (tuples of equal length, at most three).

        Raises
        ------
        InputError
            If no article has a date, or an option is out of range.

        Notes
        -----
        With r of d articles of a period on the theme, R of D in all, and :math:`p_i = s^i R / D`, state i (0 as usual,
        1 in a burst) costs :math:`-\ln \left[\binom{d}{r} p_i^r (1 - p_i)^{d - r}\right]`, going up costs
        :math:`\gamma \ln n` for n periods with articles, and going down costs nothing. The sequence of least cost is
        found exactly (Viterbi). There is no state with a frequency above 1: what half of all articles are about can't
        burst with s = 2. Periods without articles neither end a burst nor begin one: in a corpus with a thin tail of
        old articles, one may last for years; ``since`` cuts the tail off.

        Words are those that more of the theme's articles within the burst have than outside, by log-odds over numbers
        of articles, which a report that repeats a name can't sway. Articles are ranked by how many of these words
        they have times their weight; one whose headline shares 60% of its words with a better one's is passed over.

        References
        ----------
        Kleinberg (2002), *Bursty and Hierarchical Structure in Streams*, KDD, section 4.
        Monroe, Colaresi and Quinn (2008), *Fightin' Words*, Political Analysis 16, section 3.5.1.
        """
        rows = rows_in_span(self.corpus.dates, since, until)
        options: dict[str, Any] = {"freq": freq, "calendar": calendar, "s": s, "gamma": gamma, "top_n": top_n}
        return bursts_of_themes(self, rows, **options)

    def shares_by(self, by: str | Sequence[Any] | pd.Series, *, level: float = 0.95) -> pd.DataFrame:
        """Return the share of every theme in the articles of every source, section, or other group.

        Parameters
        ----------
        by : str, or sequence or Series of shape (n_documents,)
            A column of the corpus, such as ``"source"``, ``"label"`` or any other that the input had; or a value for
            every article.
        level : float, default=0.95
            Confidence of the intervals, above 0 and below 1.

        Returns
        -------
        DataFrame
            First the values of the column, under its name, in their order, a missing one last as ``(missing)``; then
            ``theme``, ``name``, ``n_documents`` (articles of the value with known terms), ``share`` (the theme's mean
            weight in them, 0 to 1), ``low`` and ``high`` (its interval, as for :meth:`over_time`). Share and interval
            are NaN for a value none of whose articles has known terms.

        Raises
        ------
        InputError
            If there is no such column (the closest is named), or level is out of range.
        """
        values, names, lengths = group_values(self.corpus, by), list(self.names.values()), self.doc_lengths
        return shares_by_group(self.doc_topic, values, self.ids, names, doc_lengths=lengths, level=level)

    def words_by(self, by: str | Sequence[Any] | pd.Series, theme: int | str, *, top_n: int = 10) -> pd.DataFrame:
        r"""Return which words each source, section or other group prefers to the others when it is on a theme.

        Parameters
        ----------
        by : str, or sequence or Series of shape (n_documents,)
            As for :meth:`shares_by`.
        theme : int or str
            Id or name of a theme; articles count that have it as their main theme.
        top_n : int, default=10
            Words per value, at most.

        Returns
        -------
        DataFrame
            First the values of the column, under its name; then ``rank`` (from 1), ``term``, ``word``, ``z``,
            ``log_odds`` (both above 0), ``count`` and ``documents`` (of the value, with this word), ``others`` (count
            in all other articles). Values in their order, a missing one last; one that prefers no word has no row.

        Raises
        ------
        InputError
            If there is no such theme or column, or articles of fewer than two values are on it.

        Notes
        -----
        With counts y of n tokens of a value (a source, say), those of all others as b, and a prior
        :math:`\alpha_w = \alpha_0 b_w / \sum b` of the theme in all articles, as large as the smaller side:

        .. math::

            \delta_w = \log\frac{y^a_w + \alpha_w}{n^a + \alpha_0 - y^a_w - \alpha_w}
                     - \log\frac{y^b_w + \alpha_w}{n^b + \alpha_0 - y^b_w - \alpha_w}, \qquad
            \sigma^2_w \approx \frac{1}{y^a_w + \alpha_w} + \frac{1}{y^b_w + \alpha_w}, \qquad
            z_w = \delta_w / \sigma_w.

        Words count that a source uses five times at least, in three of its articles at least: a name that one report
        repeats is no preference of a source. A source that dwells on one subject within the theme prefers the words of
        that subject; read them together with the articles. Lines that a site puts under every article come out as its
        words: remove them first (``corpus.boilerplate()``).

        References
        ----------
        Monroe, Colaresi and Quinn (2008), *Fightin' Words: Lexical Feature Selection and Evaluation for Identifying
        the Content of Political Conflict*, Political Analysis 16, sections 3.3 to 3.5.1: log-odds with an informative
        Dirichlet prior.
        """
        values, terms, words = group_values(self.corpus, by), self.vocabulary.terms, self.vocabulary.shown_terms
        is_own = (self.main_theme == self.ids[self.row(theme)]).astype(float)
        return words_by_group(self._counts, is_own, values, terms, words, top_n=top_n)

    def hierarchy(self) -> Hierarchy:
        """Return which themes join first when the most similar are joined step by step.

        Returns
        -------
        Hierarchy
            Steps as a table, the tree for :func:`topics.plots.hierarchy`, and groups of any number.

        Notes
        -----
        Average linkage over the cosine distances of the themes' probabilities of terms: the distance of two groups is
        the mean over pairs of their themes. Leaves are turned so that neighbors are as similar as the tree allows.

        On news of five broadcasters, 20 themes, the cosine distance of two themes correlates with that of their
        weights in the articles at .80 (LDA) and .85 (NMF), the Hellinger distance at .83 and .79, Jensen-Shannon at
        .81 and .79; the trees keep it best with the cosine too (cophenetic correlation .89 and .84, Hellinger .86 and
        .82). To a reader its tree of NMF was the better one: by the other two, police and social media join early over
        generic words.

        References
        ----------
        Sokal and Michener (1958), *A Statistical Method for Evaluating Systematic Relationships*, University of Kansas
        Science Bulletin 38 (average linkage).
        Bar-Joseph, Gifford and Jaakkola (2001), *Fast optimal leaf ordering for hierarchical clustering*,
        Bioinformatics 17.
        """
        words = self.vocabulary.shown_terms
        return build_hierarchy(self.components, self.ids, self.names, weights=self._shares, words=words)

    def rename(self, names: Mapping[Any, str] | pd.Series | int | str, name: str | None = None) -> Themes:
        """Give themes names of your own.

        Parameters
        ----------
        names : mapping or Series of int or str to str; or int or str
            New names by id or name; or one id or name, and the new name after it. Two themes may swap their names.
        name : str, optional
            The new name of a single theme.

        Returns
        -------
        Themes
            New ones; the ids stay.

        Raises
        ------
        InputError
            If there is no such theme, a name is empty or taken, or a theme gets two.
        """
        given = check_new_names(names, name)
        new = check_free_names({self.ids[self.row(theme)]: given[theme] for theme in given}, self.names)
        if len(new) < len(given):
            raise InputError("A theme gets two names: its id and its name stand in the mapping both.")
        renamed = self
        for theme in new:
            renamed = renamed._after(Rename(theme, new[theme]), new)
        return renamed

    def merge(self, themes: Iterable[int | str], *, name: str | None = None) -> Themes:
        """Make several themes one.

        Parameters
        ----------
        themes : iterable of int or str
            Two ids or names at least. The merged theme keeps the id of the first.
        name : str, optional
            Its name; without one it keeps the name that a reader gave to one of its parts, the first of these, and
            otherwise gets a new proposal.

        Returns
        -------
        Themes
            New ones. The merged theme has the sum of the weights; its words are the mean of its parts', weighted by
            their shares.

        Raises
        ------
        InputError
            If there are fewer than two different themes, one does not exist, or the name is taken.
        """
        ids = self._ids_of(themes)
        if len(ids) < 2:
            raise InputError(f"merge joins two different themes or more; got {list(themes)!r}.")
        others = {theme: own for theme, own in self.names.items() if theme not in ids}
        given = {ids[0]: name} if name is not None else self._names_by_readers(ids)
        merged = self._after(Merge(ids), check_free_names(given, others))
        return merged if name is None else merged.rename(given)

    def _names_by_readers(self, ids: Sequence[int]) -> dict[int, str]:
        """Return the first name that a reader has given to one of some themes, for the first of them; or nothing."""
        named = frozenset(i for i, name in enumerate(self._model.topic_names_) if name is not None)
        for edit in self._edits:
            named = edit.named(named)
        return next(({ids[0]: self.names[theme]} for theme in ids if theme in named), {})

    def drop(self, themes: int | str | Iterable[int | str]) -> Themes:
        """Leave themes out, such as one of app footers.

        Parameters
        ----------
        themes : int, str or iterable of them
            Ids or names, such as the index of a part of :meth:`info`.

        Returns
        -------
        Themes
            New ones. What articles gave to a dropped theme goes to no other: their weights then sum to less than 1,
            and an article that gave more to dropped themes than to any other has no main theme.

        Raises
        ------
        InputError
            If one does not exist, or none would be left.
        """
        ids = self._ids_of([themes] if isinstance(themes, int | str | np.integer) else themes)
        if len(ids) == self.n_topics:
            raise InputError(f"drop would leave none of the {self.n_topics} themes; keep at least one.")
        return self._after(Drop(ids), {})

    def split(self, theme: int | str, n_topics: int = 2) -> Themes:
        """Divide a theme: a model of the same kind is fitted on its articles alone.

        Parameters
        ----------
        theme : int or str
            Id or name of a theme.
        n_topics : int, default=2
            Into how many, at least 2.

        Returns
        -------
        Themes
            New ones: the theme's place is taken by themes with new ids, and its weight in every article is divided
            among them as the new model divides the article.

        Raises
        ------
        InputError
            If there is no such theme, or fewer articles than ``n_topics`` have it as their main theme.
        """
        id_ = self.ids[self.row(theme)]
        is_own = self.main_theme == id_
        model = fit_parts(self._model, self._X, id_, is_own, n_topics)
        new_ids = unused_ids(n_topics, self._model, self._edits)
        return self._after(Split(id_, new_ids, model, int(is_own.sum())), {})

    def _ids_of(self, themes: Any) -> tuple[int, ...]:
        """Return the ids of some themes, each once, in the order given."""
        return tuple(dict.fromkeys(self.ids[self.row(theme)] for theme in check_theme_ids(themes)))

    def _after(self, edit: AnyEdit, names: Mapping[int, str]) -> Themes:
        """Return themes that one more edit has changed; names are those that the reader gives with it."""
        ids, components = edit.ids(self.ids), edit.components(self.ids, self.components, self._shares)
        # Themes that are not touched keep the names they had.
        untouched = {
            theme: self.names[theme]
            for row, theme in enumerate(ids)
            if theme in self.ids and np.array_equal(components[row], self.components[self.ids.index(theme)])
        }
        return self._with(
            ids=ids,
            _components=read_only(components),
            _doc_topic=read_only(edit.weights(self.ids, self.doc_topic, self._X)),
            _edits=(*self._edits, edit),
            _given_names=untouched | dict(names),
        )

    def with_robustness(
        self, *, seeds: int = 3, n_jobs: int | None = None, same_refits_as: Themes | None = None
    ) -> Themes:
        """Measure how well every theme comes back when both models are fitted anew.

        Parameters
        ----------
        seeds : int, default=3
            Fits of LDA and of NMF each, with other seeds and on other nine tenths of the articles.
        n_jobs : int or None, default=None
            Fits at a time; None means one per core. The result does not depend on it.
        same_refits_as : Themes, optional
            Take the fits that were made for another model's themes over the same terms, instead of new ones.

        Returns
        -------
        Themes
            The same, with ``robustness``: one row per theme id, ``score`` from 0 to 1 (the similarity with the theme's
            best counterpart, mean over the models of the mean over their fits), the same of each model, and a
            ``verdict``: "robust" from a score of 0.9 on, "fair" from 0.75 on, or else "fragile". :meth:`info`, the
            report and the command line show it.

        Raises
        ------
        InputError
            If there are fewer articles than a fit needs, an option is out of range, or the other themes are over other
            terms or have no fits.

        Notes
        -----
        Robustness is the stability of a single theme. The similarity is the cosine of two rows of probabilities. The
        best counterpart may be that of another theme as well, so that two themes that always come as one topic both
        score by it; :func:`topics.align` tells them apart. The fits have as many topics as the model had before any
        theme was merged, dropped or divided.

        With 20 themes and three seeds of each model on 28,677 articles of five broadcasters, 16 of 20 LDA themes and 18
        of 20 NMF themes score at least 0.75. Readable single themes (Yemen, Gaza, Korea, the World Cup) score .94 to
        .98, a mixture of laws, Europe and migrants .60, one of missiles and plane crashes .62.

        References
        ----------
        Greene, O'Callaghan and Cunningham (2014), *How Many Topics? Stability Analysis for Topic Models*, ECML PKDD.
        Belford, Mac Namee and Greene (2018), *Stability of Topic Modeling via Matrix Factorization*, Expert Systems
        with Applications 91.
        """
        if same_refits_as is None:
            refits = fit_again(self._counts, len(self._model.components_), seeds=seeds, n_jobs=n_jobs)
        else:
            refits = check_refits(same_refits_as.refits, same_refits_as.vocabulary, self.vocabulary)
        # All that was derived stays as it is, but for what depends on the fits.
        kept = vars(self).keys() - {"_robustness", "_manifest"}
        derived = [name for name in kept if self._is_derived(name)]
        n_fits = {model: len(fits) for model, fits in refits.items()}
        return self._with(_refits=refits, _refits_per_model=n_fits, **{name: vars(self)[name] for name in derived})

    def assign(self, texts: Sequence[str] | Corpus) -> pd.DataFrame:
        """Return the main themes of articles, seen by the model or not.

        Parameters
        ----------
        texts : sequence of str, or Corpus
            Raw texts; of a corpus with titles, if these themes count them.

        Returns
        -------
        DataFrame
            One row per text, in order: ``theme`` (id of the one with the largest weight; missing for none), ``name``,
            ``weight`` (of that theme, 0 to 1), ``known_words`` (how many different terms of the vocabulary it has) and
            ``note`` (why there is no theme: "no known word", or "mostly of dropped themes"). :meth:`transform` has the
            weights of all themes.

        Raises
        ------
        InputError
            If texts is not a list of strings.

        Examples
        --------
        >>> import topics
        >>> themes = topics.Themes.fit(topics.load_sample(), topics.LDA(8, random_state=0))
        >>> themes.assign(["عبرت السفينة المضيق", "lorem ipsum"]).note.tolist()
        ['', 'no known word']
        """
        weights, n_known = self._weights_of(texts)
        return tables.assigned_table(self.names, weights, n_known)

    def transform(self, texts: Sequence[str] | Corpus) -> pd.DataFrame:
        """Return the mixtures of articles, seen by the model or not.

        Parameters
        ----------
        texts : sequence of str, or Corpus
            Raw texts; of a corpus with titles, if these themes count them.

        Returns
        -------
        DataFrame of shape (n_texts, n_topics)
            Weights from 0 to 1, one row per text, in order; the columns are theme ids. Missing for a text without any
            known word.

        Raises
        ------
        InputError
            If texts is not a list of strings.
        """
        weights, n_known = self._weights_of(texts)
        return tables.mixtures_table(self.names, weights, n_known)

    def _weights_of(self, texts: Sequence[str] | Corpus) -> tuple[np.ndarray, np.ndarray]:
        """Return the weights of these themes in texts, and how many known terms each text has."""
        texts = texts.full_texts(titles=self.titles) if isinstance(texts, Corpus) else texts
        X = self._vectorizer.transform(texts)
        if not X.shape[0]:
            return np.empty((0, self.n_topics)), np.empty(0, dtype=int)
        first_ids = tuple(range(len(self._model.components_)))
        return weights_after(self._edits, first_ids, self._model.transform(X), X), np.diff(X.indptr)

    def export(
        self,
        path: str | Path,
        *,
        table: str | None = None,
        lang: str = DEFAULT_LANG,
        top_n: int = 10,
        by: str = "probability",
        n: int = 3,
        caption: str | None = None,
        tex_label: str | None = None,
        standalone: bool = False,
        font: str | None = None,
    ) -> Path:
        """Write tables of the themes to a file for a paper, a spreadsheet or a program.

        Parameters
        ----------
        path : str or Path
            Ends in ``.csv``, ``.xlsx``, ``.tex``, ``.md``, ``.json`` or ``.parquet``; a file of that name is replaced.
        table : {"themes", "terms", "documents", "passages", "timeline", "sources"}, optional
            None means the themes, and in ``.xlsx`` all that there are, one sheet each.
        lang : {"ar", "en"}, default="ar"
            Language of the headings, and the direction of the table.
        top_n : int, default=10
            Words per theme, at least 1.
        by : {"probability", "frex", "lift", "relevance"}, default="probability"
            What ranks them; see :meth:`terms`.
        n : int, default=3
            Passages per theme, at least 1.
        caption : str, optional
            Of a ``.tex`` table; text, not LaTeX.
        tex_label : str, optional
            What a ``.tex`` document refers to it by, such as ``"tab:themes"``.
        standalone : bool, default=False
            Write a whole ``.tex`` document, not a table to be input by one.
        font : str, optional
            Of a standalone document; it needs Arabic letters. ``"Amiri"`` by default, which is free.

        Returns
        -------
        Path
            Of the file.

        Raises
        ------
        InputError
            As :func:`topics.exchange.export`.
        """
        titles = TitleOptions(caption=caption, tex_label=tex_label, standalone=standalone, font=font)
        return export_themes(self, path, table=table, lang=lang, top_n=top_n, by=by, n=n, titles=titles)

    def report(
        self,
        path: str | Path,
        *,
        lang: str = DEFAULT_LANG,
        title: str | None = None,
        compare_with: Themes | None = None,
        sweep: SweepSummary | None = None,
        corpus_stats: pd.DataFrame | None = None,
    ) -> Path:
        """Write all that is known of the themes to one page that opens offline.

        Parameters
        ----------
        path : str or Path
            Of the page, such as ``"report.html"``.
        lang : {"ar", "en"}, default="ar"
            Language in which it opens; readers can switch.
        title : str, optional
            What it is called.
        compare_with : Themes, optional
            The themes of another model of the same articles, to be shown beside these.
        sweep : SweepResult, optional
            How the number of topics was chosen.
        corpus_stats : DataFrame, optional
            What ``corpus.describe()`` returned; by default what needs no look into the texts.

        Returns
        -------
        Path
            Of the page.

        Raises
        ------
        InputError
            If the page can't be written, the language is another, or the other themes are of other articles.
        """
        page = themes_page(self, compare_with, title=title, lang=lang, sweep=sweep, corpus_stats=corpus_stats)
        return write_report(page, path, lang=lang)
