"""Themes: the topics of a model read in a corpus; named, changed, dated, attributed and quoted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from topics._rtl import RightToLeft
from topics._validation import InputError, check_integer, check_texts, count_noun
from topics.arabic import EncodedTexts
from topics.corpus import Corpus
from topics.evaluation import Interval, coherence, score_topics
from topics.io import Saveable, Storable
from topics.matrix import Vectorizer, count_terms
from topics.models import TopicModel
from topics.report import write_report
from topics.themes import _tables as tables
from topics.themes._bursts import find_bursts
from topics.themes._changes import check_refits, check_theme_ids, fit_again, fit_parts, unused_ids
from topics.themes._edits import Drop, Edit, Merge, Rename, Split, weights_after
from topics.themes._hierarchy import Hierarchy, build_hierarchy
from topics.themes._lexicon import Lexicon, closest_entries
from topics.themes._manifest import themes_manifest
from topics.themes._naming import complete_names, propose_names
from topics.themes._passage_table import Passages, tabulate_passages
from topics.themes._passages import PassageFinder
from topics.themes._report_data import SweepSummary, themes_page
from topics.themes._robustness import score_robustness
from topics.themes._sources import shares_by_source, words_by_source
from topics.themes._term_ranking import rank_terms, term_scores
from topics.themes._theme_ids import check_free_name, main_themes, row_by_id, row_by_name
from topics.themes._themes_state import ThemesState
from topics.themes._timeline import Timeline, build_timeline, rows_in_span


class Themes(Storable, Saveable):
    r"""A corpus, its vocabulary and a fitted model, read together.

    Every theme has an id, an integer that it keeps when others are merged or dropped, and a name. Methods that take
    a theme take either. What changes themes returns new ones, and their ``manifest`` lists the steps.

    Parameters
    ----------
    corpus : Corpus
        The articles to read; usually those that the model was fitted on.
    vectorizer : Vectorizer
        Fitted; its columns are the model's terms.
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
        known term.
    shares : ndarray of shape (n_topics,)
        Mean weight of every theme over the articles that have known terms.
    main_theme : ndarray of shape (n_documents,), int
        The id of the theme with the largest weight in every article; -1 for none.
    doc_lengths : ndarray of shape (n_documents,), int
        How many different terms of the vocabulary each article has.
    counts : csr_array of shape (n_documents, n_terms), int
        How often every term stands in every article.
    vocabulary : Vocabulary
        The terms of the themes.
    model : LDA or NMF
        The model as it was fitted; changes of themes leave it as it is.
    edits : tuple of Merge, Drop, Split or Rename
        What the reader has changed, in order.
    refits : dict of str to list of ndarray of shape (n_topics, n_terms)
        By model, the topics of the other fits that robustness was measured on; empty before :meth:`with_robustness`.
    robustness : DataFrame or None
        How well every theme comes back in other fits, one row per theme id; None before :meth:`with_robustness`.

    Raises
    ------
    InputError
        If the three do not belong together.

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
    >>> vectorizer = topics.Vectorizer(min_df=2, weighting="tfidf")
    >>> model = topics.NMF(8, random_state=0).fit(vectorizer.fit_transform(corpus.full_texts()))
    >>> themes = topics.Themes(corpus, vectorizer, model)
    >>> themes.info().columns.tolist()
    ['theme', 'name', 'share', 'documents', 'coherence', 'words']
    >>> sea = themes.search("السفن").name[0]
    >>> themes.passages(sea, 2).columns.tolist()[-2:]
    ['passage', 'highlights']
    >>> merged = themes.merge([0, 1]).rename(0, "حدود وبحر")
    >>> len(merged), merged.names[0]
    (7, 'حدود وبحر')
    """

    STATE = ThemesState

    def __init__(
        self,
        corpus: Corpus,
        vectorizer: Vectorizer,
        model: TopicModel,
        *,
        titles: bool = True,
        encoded: EncodedTexts | None = None,
    ) -> None:
        n_columns, n_terms = len(vectorizer.vocabulary_), model.components_.shape[1]
        if n_columns != n_terms:
            raise InputError(
                f"The model has {n_terms:,} terms and the vectorizer {n_columns:,}; fit the model on this vectorizer's "
                "matrix."
            )
        if encoded is None:
            encoded = vectorizer.preprocessor_.encode(corpus.full_texts(titles=titles), n_jobs=vectorizer.n_jobs)
        elif len(encoded) != len(corpus):
            raise InputError(f"encoded holds {len(encoded):,} texts and the corpus {len(corpus):,}.")
        self.corpus = corpus
        self.vectorizer = vectorizer
        self.vocabulary = vectorizer.vocabulary_
        self.model = model
        self.titles = titles
        self._encoded = encoded
        self._X = vectorizer.transform(encoded)
        self.doc_lengths = np.diff(self._X.indptr)
        self.doc_topic = model.transform(self._X)
        self.components = model.components_
        self.ids: tuple[int, ...] = tuple(range(len(model.components_)))
        self.edits: tuple[Edit, ...] = ()
        self.refits: dict[str, list[np.ndarray]] = {}
        # A model's own name of a topic is the reader's, who gave its seed words.
        self._given_names = {i: name for i, name in enumerate(model.topic_names_) if name is not None}

    def _with(self, **changes: Any) -> Themes:
        """Return the same themes with other attributes; what was derived of the old ones is left out."""
        made = object.__new__(Themes)
        made.__dict__.update({name: value for name, value in vars(self).items() if name not in _DERIVED} | changes)
        return made

    def __len__(self) -> int:
        return self.n_topics

    def __repr__(self) -> str:
        articles = count_noun(len(self.corpus), "article")
        return f"Themes({count_noun(self.n_topics, 'theme')} of {type(self.model).__name__}, {articles})"

    def _repr_html_(self) -> str:
        return RightToLeft(self.info())._repr_html_()

    @property
    def n_topics(self) -> int:
        """Number of themes."""
        return len(self.ids)

    @property
    def refits_per_model(self) -> dict[str, int]:
        """How many other fits of every model the robustness was measured on; empty before ``with_robustness``."""
        return {model: len(fits) for model, fits in self.refits.items()}

    @cached_property
    def texts(self) -> list[str]:
        """What is modeled of every article: its text, with its title unless titles do not count."""
        return self.corpus.full_texts(titles=self.titles)

    @cached_property
    def counts(self) -> sp.csr_array:
        """How often every term stands in every article, shape (n_documents, n_terms)."""
        columns = np.array([self.vocabulary.column(term) for term in self._encoded.terms], dtype=np.int32)
        return count_terms(self._encoded, columns, len(self.vocabulary))

    @cached_property
    def shares(self) -> np.ndarray:
        """Mean weight of every theme over the articles that have known terms, shape (n_topics,), in [0, 1]."""
        known = self.doc_lengths > 0
        return self.doc_topic[known].mean(axis=0) if known.any() else np.full(self.n_topics, np.nan)

    @cached_property
    def main_theme(self) -> np.ndarray:
        """The id of the theme with the largest weight in every article, shape (n_documents,).

        -1 for an article without any known term, and for one that gave more to dropped themes than to any other.
        """
        return main_themes(self.doc_topic, self.doc_lengths, self.ids)

    @cached_property
    def names(self) -> dict[int, str]:
        """The name of every theme by its id: the reader's, or else one made of its phrases and words."""
        # Names are proposed by reading articles: only if one is needed.
        needs_names = any(theme not in self._given_names for theme in self.ids)
        return complete_names(self.ids, self._given_names, self._proposed_names if needs_names else None)

    @cached_property
    def _proposed_names(self) -> list[str]:
        return propose_names(
            self.texts, self.doc_topic, self.components, self.vocabulary, self.vectorizer.preprocessor_
        )

    @cached_property
    def robustness(self) -> pd.DataFrame | None:
        """How well every theme comes back in other fits, one row per theme id; None before ``with_robustness``."""
        return score_robustness(self.components, self.refits).set_axis(self.ids) if self.refits else None

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What is needed to understand and repeat these themes, changes included, as plain values."""
        return themes_manifest(
            corpus=self.corpus,
            titles=self.titles,
            vectorizer=self.vectorizer,
            model=self.model,
            doc_lengths=self.doc_lengths,
            names=self.names,
            edits=self.edits,
            refits_per_model=self.refits_per_model,
        )

    def row(self, theme: int | str) -> int:
        """Return the row of a theme.

        Parameters
        ----------
        theme : int or str
            Its id or its name.

        Returns
        -------
        int
            From 0 to ``n_topics - 1``: its row in ``components`` and its column in ``doc_topic``.

        Raises
        ------
        InputError
            If there is no such theme.
        """
        return row_by_name(theme, list(self.names.values())) if isinstance(theme, str) else row_by_id(theme, self.ids)

    def top_terms(self, top_n: int = 10, *, by: str = "probability") -> list[list[str]]:
        """Return the terms that stand for every theme.

        Parameters
        ----------
        top_n : int, default=10
            Terms per theme, at least 1.
        by : {"probability", "frex", "lift", "relevance"}, default="probability"
            What ranks them; see :meth:`terms`.

        Returns
        -------
        list of list of str
            Terms as the preprocessor makes them, best first: what :func:`topics.coherence` takes.

        See Also
        --------
        top_words : The same in the spelling of the press.
        """
        return [[self.vocabulary.terms[i] for i in row] for row in self._top_columns(top_n, by)]

    def top_words(self, top_n: int = 10, *, by: str = "probability") -> list[list[str]]:
        """Return the terms that stand for every theme in their most frequent spelling.

        Parameters
        ----------
        top_n : int, default=10
            Words per theme, at least 1.
        by : {"probability", "frex", "lift", "relevance"}, default="probability"
            What ranks them; see :meth:`terms`.

        Returns
        -------
        list of list of str
            Words to read, best first.

        See Also
        --------
        top_terms : The same as the preprocessor makes them.
        """
        return [[self.vocabulary.shown_terms[i] for i in row] for row in self._top_columns(top_n, by)]

    def _top_columns(self, top_n: int, by: str) -> np.ndarray:
        return rank_terms(self.components, self.shares, by=by, top_n=top_n)

    def coherence(self, measure: str = "c_npmi", *, top_n: int = 10) -> np.ndarray:
        """Return the coherence of every theme over the corpus.

        Parameters
        ----------
        measure : {"c_npmi", "c_v", "c_uci", "u_mass", "c_p"}, default="c_npmi"
            See :func:`topics.coherence`.
        top_n : int, default=10
            Terms per theme, at least 2.

        Returns
        -------
        ndarray of shape (n_topics,)
            One value per theme, in the order of ``ids``.
        """
        return np.asarray(coherence(self.top_terms(top_n), self._encoded, measure, top_n=top_n, per_topic=True))

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
        terms = {str(theme): words for theme, words in zip(self.ids, self.top_terms(top_n), strict=True)}
        return score_topics(terms, self._encoded, measures, top_n=top_n).means

    @cached_property
    def _default_coherence(self) -> np.ndarray:
        # A vocabulary of one term has no pairs to score.
        return self.coherence() if len(self.vocabulary) > 1 else np.full(self.n_topics, np.nan)

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
            ``theme`` (its id), ``name``, ``share`` (mean weight over the articles, summing to 1 unless themes were
            dropped), ``documents`` (how many have it as their main theme), ``coherence`` (c_npmi of the ten most
            probable terms, -1 to 1), ``robustness`` (0 to 1, after :meth:`with_robustness`) and ``words`` (as the
            press spells them).
        """
        scores = None if self.robustness is None else self.robustness["score"].to_numpy()
        words = self.top_words(top_n, by=by)
        return tables.themes_table(self.names, self.shares, self.main_theme, self._default_coherence, scores, words)

    def terms(self, *, top_n: int = 50, by: str = "probability") -> pd.DataFrame:
        """Return a table with one row per theme and term, the best first.

        Parameters
        ----------
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
        """
        columns, scores = self._top_columns(top_n, by), term_scores(self.components, self.shares, by)
        return tables.terms_table(self.names, self.components, scores, columns, self.vocabulary)

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

    def documents(self) -> pd.DataFrame:
        """Return a table with one row per article, in corpus order.

        Returns
        -------
        DataFrame
            ``id``, ``title``, ``date``, ``source``, ``theme`` (the id of the one with the largest weight; missing for
            an article without any known term, or that gave more to dropped themes), ``name`` and ``weight`` (of that
            theme, 0 to 1).
        """
        return tables.documents_table(self.corpus, self.names, self.main_theme, self.doc_topic)

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
        columns = tables.query_columns(query, self.vectorizer)
        return tables.search_table(columns, self.names, self.components, self.shares, self.vocabulary)

    def closest(self, lexicon: Lexicon | None = None, *, threshold: float = 0.06) -> pd.DataFrame:
        r"""Return the entry of a lexicon that is closest to every theme.

        Parameters
        ----------
        lexicon : Lexicon, optional
            Your own (``topics.Lexicon.from_file("lexicon.toml")``); by default that of security themes.
        threshold : float, default=0.06
            From 0 to 1; a theme whose best score is lower is close to none. 0 shows the best of all themes that have
            any.

        Returns
        -------
        DataFrame
            One row per theme: ``theme``, ``name`` (the reader's, or a phrase and words of the theme's own),
            ``entry_ar`` and ``entry_en`` (Arabic and English name of the closest entry), ``entry`` (its id in the
            lexicon), ``score`` (0 to 1) and ``matched_words`` (the words that speak for it, as the press spells them,
            the most telling first). The last five are missing where no entry is close.

        Raises
        ------
        InputError
            If the threshold is out of range.

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
        words = self.vocabulary, self.vectorizer.preprocessor_
        found = closest_entries(self.components, *words, lexicon, ids=self.ids, threshold=threshold)
        found.insert(1, "name", list(self.names.values()))
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
        rows = np.argsort(-self.shares, kind="stable").tolist() if theme is None else [self.row(theme)]
        finder = self._passage_finder
        found = ((self.ids[k], self.names[self.ids[k]], self.doc_topic[:, k], finder.find(k, n=n)) for k in rows)
        return tabulate_passages(self.corpus, found)

    @cached_property
    def _passage_finder(self) -> PassageFinder:
        mixtures, lengths, preprocessor = self.doc_topic, self.doc_lengths, self.vectorizer.preprocessor_
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
            Length of a period: days, weeks (from Monday, as in ISO 8601), months, quarters or years.
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
            If no article has a date, a date lies outside of the calendar, there would be more than 20,000 periods, or
            an option is out of range.

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
        return replace(found, bursts=self.bursts(freq, calendar=calendar, since=since, until=until))

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
        n_words : int, default=6
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
        return find_bursts(
            self.main_theme[rows],
            self.doc_topic[rows].max(axis=1),
            self.corpus.dates[rows],
            self.counts[rows],
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
        """Return the share of every theme in the articles of every source.

        Parameters
        ----------
        level : float, default=0.95
            Confidence of the intervals, above 0 and below 1.

        Returns
        -------
        DataFrame
            ``source`` (in alphabetical order, a missing one last as ``(missing)``), ``theme``, ``name``,
            ``n_documents`` (articles of the source with known terms), ``share`` (the theme's mean weight in them, 0 to
            1), ``low`` and ``high`` (its interval, as for :meth:`over_time`). Share and interval are NaN for a source
            none of whose articles has known terms.

        Raises
        ------
        InputError
            If level is out of range.
        """
        names, lengths = list(self.names.values()), self.doc_lengths
        return shares_by_source(self.doc_topic, self.corpus.sources, self.ids, names, doc_lengths=lengths, level=level)

    def words_by_source(self, theme: int | str, *, top_n: int = 10) -> pd.DataFrame:
        r"""Return which words each source prefers to the others when it writes on a theme.

        Parameters
        ----------
        theme : int or str
            Id or name of a theme; articles count that have it as their main theme.
        top_n : int, default=10
            Words per source, at most.

        Returns
        -------
        DataFrame
            ``source``, ``rank`` (from 1), ``term``, ``word``, ``z``, ``log_odds`` (both above 0), ``count`` and
            ``documents`` (of the source, with this word), ``others`` (count in all other sources). Sources in
            alphabetical order, a missing one last; one that prefers no word has no row.

        Raises
        ------
        InputError
            If there is no such theme, or fewer than two sources write on it.

        Notes
        -----
        With counts y of n tokens of a source, those of all others as b, and a prior
        :math:`\alpha_w = \alpha_0 b_w / \sum b` of the theme in all sources, as large as the smaller side:

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
        is_own = (self.main_theme == self.ids[self.row(theme)]).astype(float)
        terms, words = self.vocabulary.terms, self.vocabulary.shown_terms
        return words_by_source(self.counts, is_own, self.corpus.sources, terms, words, top_n=top_n)

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
        return build_hierarchy(self.components, self.ids, self.names, weights=self.shares, words=words)

    def rename(self, theme: int | str, name: str) -> Themes:
        """Give a theme a name of your own.

        Parameters
        ----------
        theme : int or str
            Id or name of a theme.
        name : str
            A name that no other theme has.

        Returns
        -------
        Themes
            New ones; the ids stay.

        Raises
        ------
        InputError
            If there is no such theme, or the name is empty or taken.
        """
        id_ = self.ids[self.row(theme)]
        name = check_free_name(name, self.names, {id_})
        return self._after(Rename(id_, name), {id_: name})

    def merge(self, themes: Sequence[int | str], *, name: str | None = None) -> Themes:
        """Make several themes one.

        Parameters
        ----------
        themes : sequence of int or str
            Two ids or names at least. The merged theme keeps the id of the first.
        name : str, optional
            Its name; without one it gets a new proposal.

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
        if name is not None:
            check_free_name(name, self.names, set(ids))
        merged = self._after(Merge(ids), {})
        return merged if name is None else merged.rename(ids[0], name)

    def drop(self, themes: int | str | Sequence[int | str]) -> Themes:
        """Leave themes out, such as one of app footers.

        Parameters
        ----------
        themes : int, str or sequence of them
            Ids or names.

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
        model = fit_parts(self.model, self._X, id_, is_own, n_topics)
        new_ids = unused_ids(n_topics, self.model, self.edits)
        return self._after(Split(id_, new_ids, model, int(is_own.sum())), {})

    def _ids_of(self, themes: Any) -> tuple[int, ...]:
        """Return the ids of some themes, each once, in the order given."""
        return tuple(dict.fromkeys(self.ids[self.row(theme)] for theme in check_theme_ids(themes)))

    def _after(self, edit: Edit, names: Mapping[int, str]) -> Themes:
        """Return themes that one more edit has changed; names are those that the reader gives with it."""
        ids, components = edit.ids(self.ids), edit.components(self.ids, self.components, self.shares)
        # Themes that are not touched keep the names they had.
        untouched = {
            theme: self.names[theme]
            for row, theme in enumerate(ids)
            if theme in self.ids and np.array_equal(components[row], self.components[self.ids.index(theme)])
        }
        return self._with(
            ids=ids,
            components=components,
            doc_topic=edit.weights(self.ids, self.doc_topic, self._X),
            edits=(*self.edits, edit),
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
            refits = fit_again(self.counts, len(self.model.components_), seeds=seeds, n_jobs=n_jobs)
        else:
            refits = check_refits(same_refits_as.refits, same_refits_as.vocabulary, self.vocabulary)
        # All that was derived stays as it is, but for what depends on the fits.
        derived = vars(self).keys() & (_DERIVED - {"robustness", "manifest"})
        return self._with(refits=refits, **{name: vars(self)[name] for name in derived})

    def assign(self, texts: Sequence[str]) -> pd.DataFrame:
        """Return the themes of articles, seen by the model or not.

        Parameters
        ----------
        texts : sequence of str
            Raw texts.

        Returns
        -------
        DataFrame
            One row per text, in order: ``theme`` (id of the one with the largest weight; missing for none), ``name``,
            ``weight`` (of that theme, 0 to 1), ``known_words`` (how many different terms of the vocabulary it has),
            ``note`` (why there is no theme: "no known word", or "mostly of dropped themes") and then one column of
            weights per theme, named by its id. Weights of a text without any known word are missing.

        Raises
        ------
        InputError
            If texts is not a list of strings.

        Examples
        --------
        >>> import topics
        >>> corpus = topics.load_sample()
        >>> vectorizer = topics.Vectorizer(min_df=2)
        >>> X = vectorizer.fit_transform(corpus.full_texts())
        >>> themes = topics.Themes(corpus, vectorizer, topics.LDA(8, random_state=0).fit(X))
        >>> themes.assign(["عبرت السفينة المضيق", "lorem ipsum"]).note.tolist()
        ['', 'no known word']
        """
        texts = check_texts("texts", texts)
        if not texts:
            return tables.assigned_table(self.names, np.empty((0, self.n_topics)), np.empty(0, dtype=int))
        X = self.vectorizer.transform(texts)
        first_ids = tuple(range(len(self.model.components_)))
        weights = weights_after(self.edits, first_ids, self.model.transform(X), X)
        return tables.assigned_table(self.names, weights, np.diff(X.indptr))

    def report(
        self,
        path: str | Path,
        *,
        lang: str = "ar",
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

    def _to_state(self) -> ThemesState:
        return ThemesState.from_attributes(vars(self) | {"names": self.names, "manifest": self.manifest})

    @classmethod
    def _from_state(cls, state: ThemesState) -> Themes:
        made = object.__new__(cls)
        made.__dict__.update(state.to_attributes())
        return made


_DERIVED = frozenset(name for name, value in vars(Themes).items() if isinstance(value, cached_property))
