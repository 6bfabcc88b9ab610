"""A model read as themes: named, changed, dated, attributed and quoted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from topics._i18n import check_language
from topics._rtl import RightToLeft, with_names
from topics._validation import check_integer, check_texts
from topics.io import Saveable, State
from topics.report import report_text, write_report
from topics.themes._edits import weights_after
from topics.themes._gather import report_of, sweep_table
from topics.themes._lexicon import Lexicon, closest_entries
from topics.themes._manifest import manifest_of
from topics.themes._passages import PassageFinder
from topics.themes._quotations import Passages, passages_table
from topics.themes._tables import optional_ids
from topics.themes._theme_state import main_themes
from topics.themes._views import ThemeViews

if TYPE_CHECKING:
    from topics.selection import SweepResult

_NO_KNOWN_WORD = "no known word"
_MORE_DROPPED = "mostly of dropped themes"


class Themes(ThemeViews, Saveable):
    """A corpus, its vocabulary and a fitted model, read together.

    Every theme has an id, an integer that it keeps when others are merged or dropped, and a name. Methods that take
    a theme take either. What changes themes returns new ones, and their ``manifest`` tells the steps.

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
        Probabilities of terms in themes. Rows sum to 1.
    doc_topic : ndarray of shape (n_documents, n_topics)
        Mixtures. Rows sum to 1, to less where themes were dropped; equal shares for an article without any known term.
    shares : ndarray of shape (n_topics,)
        Mean weight of every theme over the articles that have known terms.
    main_theme : ndarray of shape (n_documents,), int
        The id of the theme with the largest weight of every article; -1 for none.
    doc_lengths : ndarray of shape (n_documents,), int
        How many different terms of the vocabulary each article has.
    vocabulary : Vocabulary
        The terms of the themes.
    robustness : DataFrame or None
        How far every theme comes back in other fits, a row a theme id; None before :meth:`with_robustness`.

    Raises
    ------
    InputError
        If the three do not belong together.

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

    SAVED_AS = "themes"

    def _repr_html_(self) -> str:
        return RightToLeft(self.info())._repr_html_()

    def _state(self) -> dict[str, Any]:
        return super()._state() | {"manifest": self.manifest}

    @classmethod
    def _from_state(cls, state: State) -> Themes:
        # How they came about does not change by their being read with other versions of the packages.
        manifest = state.take("manifest", dict[str, Any])
        made = super()._from_state(state)
        made.__dict__["manifest"] = manifest
        return made

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What is needed to understand and repeat these themes, changes included, as plain values."""
        return manifest_of(self)

    def closest(self, lexicon: Lexicon | None = None, *, threshold: float = 0.06) -> pd.DataFrame:
        """Say what themes are: a name from their own words, and the closest theme of a lexicon.

        Parameters
        ----------
        lexicon : Lexicon, optional
            Your own (``topics.Lexicon.from_file("lexicon.toml")``); by default that of security themes.
        threshold : float, default=0.06
            A theme whose best score is lower is close to none, 0 to 1.

        Returns
        -------
        DataFrame
            A row a theme: ``theme``, ``name`` (the reader's, or a phrase and words of the theme's own), ``entry_ar``
            and ``entry_en`` (Arabic and English name of the closest theme of the lexicon), ``entry`` (its id there),
            ``score`` (0 to 1) and ``matched_words`` (the words that speak for it). The last five are missing where no
            theme of the lexicon is close.

        Raises
        ------
        InputError
            If the threshold is out of range.
        """
        found = closest_entries(
            self.components,
            self.vocabulary,
            self.vectorizer.preprocessor_,
            lexicon,
            ids=self.ids,
            threshold=threshold,
        )
        found.insert(1, "name", list(self.names.values()))
        return RightToLeft(found)

    def passages(self, theme: int | str | None = None, n: int = 5) -> Passages:
        """Return the passages that carry a theme, from the articles that show it best.

        Parameters
        ----------
        theme : int or str, optional
            Id or name of a theme; None means all, the largest first.
        n : int, default=5
            Passages a theme.

        Returns
        -------
        Passages
            ``theme``, ``name``, ``id``, ``title``, ``date``, ``source`` (of the article), ``weight`` (of the theme in
            it), ``passage`` (one or two sentences in the original spelling) and ``highlights`` (start and end of every
            word of the theme in the passage), best first, an article once. Jupyter shows the words highlighted.

        Raises
        ------
        InputError
            If there is no such theme, or n is less than 1.

        Notes
        -----
        A text of three words can have all its weight in one theme and still show nothing: articles are ranked by
        weight times ``t / (t + 20)``, where t is the number of different terms. See
        :class:`topics.themes._passages.PassageFinder`.
        """
        check_integer("n", n)
        rows = np.argsort(-self.shares, kind="stable").tolist() if theme is None else [self.row(theme)]
        return passages_table(
            self.corpus,
            (
                (self.ids[k], self.names[self.ids[k]], self.doc_topic[:, k], self._passage_finder.find(k, n=n))
                for k in rows
            ),
        )

    @cached_property
    def _passage_finder(self) -> PassageFinder:
        preprocessor = self.vectorizer.preprocessor_
        return PassageFinder(
            self.texts, self.doc_topic, self.doc_lengths, self.components, self.vocabulary, preprocessor
        )

    def report(
        self,
        path: str | Path,
        *,
        lang: str = "ar",
        title: str | None = None,
        compare_with: Themes | None = None,
        sweep: SweepResult | None = None,
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
        readings = {type(each.model).__name__.lower(): each for each in (self, compare_with) if each is not None}
        if compare_with is not None and len(readings) < 2:
            readings = {"a": self, "b": compare_with}
        tables = () if sweep is None else (sweep_table(sweep),)
        title = title or report_text("titles", "themes", check_language(lang))
        page = report_of(readings, title=title, corpus_stats=corpus_stats, tables=tables)
        return write_report(page, path, lang=lang)

    def assign(self, texts: Sequence[str]) -> pd.DataFrame:
        """Return the themes of articles, seen by the model or not.

        Parameters
        ----------
        texts : sequence of str
            Raw texts.

        Returns
        -------
        DataFrame
            A row a text, in order: ``theme`` (id of the one with the largest weight; missing for none), ``name``,
            ``weight`` (of that theme, 0 to 1), ``known_words`` (how many different terms of the vocabulary it has),
            ``note`` (why there is no theme: "no known word", or "mostly of dropped themes") and then a column of
            weights a theme, named by its id. Weights of a text without any known word are missing.

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
        weights, doc_lengths = self._weights_of(check_texts("texts", texts))
        main = main_themes(weights, doc_lengths, self.ids)
        table = RightToLeft(
            {
                "theme": optional_ids(main),
                "name": pd.Series([self.names.get(int(theme)) for theme in main], dtype=object),
                "weight": np.where(main >= 0, weights.max(axis=1), np.nan),
                "known_words": doc_lengths,
                "note": np.select([doc_lengths == 0, main < 0], [_NO_KNOWN_WORD, _MORE_DROPPED], ""),
            }
        )
        weights[doc_lengths == 0] = np.nan
        return with_names(table.join(pd.DataFrame(weights, columns=list(self.ids))), columns=self.names)

    def _weights_of(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return the weights of the themes in texts, and how many different known terms each has."""
        if not texts:
            return np.empty((0, self.n_topics)), np.empty(0, dtype=int)
        X = self.vectorizer.transform(texts)
        first_ids = tuple(range(len(self.model.components_)))
        return weights_after(self.edits, first_ids, self.model.transform(X), X), np.diff(X.indptr)
