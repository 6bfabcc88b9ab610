"""Topics as tables: which words, which articles, how much of the corpus."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import pandas as pd

from topics._checks import InputError, check_integer
from topics.arabic.encoded import EncodedTexts
from topics.arabic.letters import ARABIC_COMMA
from topics.corpus.corpus import Corpus
from topics.evaluation.coherence import coherence
from topics.evaluation.scorecard import score_topics
from topics.evaluation.uncertainty import Interval
from topics.matrix.vectorizer import Vectorizer
from topics.models.base import TopicModel

TERMS_OF_A_FULL_WITNESS = 20


class Themes:
    """A corpus, its vocabulary and a fitted model, read together.

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
    vocabulary : Vocabulary
        The terms of the topics.
    doc_topic : ndarray of shape (n_documents, n_topics)
        Mixtures. Rows sum to 1; equal shares for an article without any known term.
    n_terms : ndarray of shape (n_documents,), int
        How many different terms of the vocabulary each article has.

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
    ['theme', 'share', 'articles', 'coherence', 'words']
    >>> themes.representative(themes.info().theme[0], 3).shape
    (3, 6)
    """

    def __init__(
        self,
        corpus: Corpus,
        vectorizer: Vectorizer,
        model: TopicModel,
        *,
        titles: bool = True,
        encoded: EncodedTexts | None = None,
    ) -> None:
        if len(vectorizer.vocabulary_) != model.components_.shape[1]:
            raise InputError(
                f"The model has {model.components_.shape[1]:,} terms and the vectorizer {len(vectorizer.vocabulary_):,}"
                "; fit the model on this vectorizer's matrix."
            )
        if encoded is None:
            encoded = vectorizer.preprocessor_.encode(corpus.full_texts(titles=titles), n_jobs=vectorizer.n_jobs)
        elif len(encoded) != len(corpus):
            raise InputError(f"encoded holds {len(encoded):,} texts and the corpus {len(corpus):,}.")
        X = vectorizer.transform(encoded)
        self.corpus = corpus
        self.vectorizer = vectorizer
        self.vocabulary = vectorizer.vocabulary_
        self.model = model
        self.doc_topic = model.transform(X)
        self.n_terms = np.diff(X.indptr)
        self._encoded = encoded

    @property
    def n_topics(self) -> int:
        """Number of themes."""
        return self.doc_topic.shape[1]

    def __len__(self) -> int:
        return self.n_topics

    def __repr__(self) -> str:
        return f"Themes({self.n_topics} themes of {type(self.model).__name__}, {len(self.corpus):,} articles)"

    @cached_property
    def main_theme(self) -> np.ndarray:
        """The theme with the largest weight of every article, shape (n_documents,); -1 without any known term."""
        return np.where(self.n_terms > 0, self.doc_topic.argmax(axis=1), -1)

    def top_terms(self, top_n: int = 10) -> list[list[str]]:
        """Return the most probable terms of every theme.

        Parameters
        ----------
        top_n : int, default=10
            Terms a theme, at least 1.

        Returns
        -------
        list of list of str
            Terms as the preprocessor makes them, best first: what :func:`topics.coherence` takes.
        """
        terms = self.vocabulary.terms
        return [[terms[i] for i in row] for row in self._top_columns(top_n)]

    def top_words(self, top_n: int = 10) -> list[list[str]]:
        """Return the most probable terms of every theme in their most frequent spelling.

        Parameters
        ----------
        top_n : int, default=10
            Words a theme, at least 1.

        Returns
        -------
        list of list of str
            Words to read, best first.
        """
        shown = self.vocabulary.shown_terms
        return [[shown[i] for i in row] for row in self._top_columns(top_n)]

    def _top_columns(self, top_n: int) -> np.ndarray:
        check_integer("top_n", top_n)
        # A stable sort: of terms equally probable, the alphabet decides.
        return np.argsort(-self.model.components_, axis=1, kind="stable")[:, :top_n]

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
            One value a theme, by theme id.
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
        terms = {str(theme): words for theme, words in enumerate(self.top_terms(top_n))}
        return score_topics(terms, self._encoded, measures, top_n=top_n).means

    @cached_property
    def _default_coherence(self) -> np.ndarray:
        # A vocabulary of one term has no pairs to score.
        return self.coherence() if len(self.vocabulary) > 1 else np.full(self.n_topics, np.nan)

    def info(self, *, top_n: int = 10) -> pd.DataFrame:
        """Return a table with a row a theme, the largest first.

        Parameters
        ----------
        top_n : int, default=10
            Words shown a theme.

        Returns
        -------
        DataFrame
            ``theme`` (id: the row of ``components_``), ``share`` (mean weight over the articles, summing to 1),
            ``articles`` (how many have it as their main theme), ``coherence`` (c_npmi of the top 10, -1 to 1),
            ``words`` (the most probable, as the press spells them).
        """
        has_terms = self.n_terms > 0
        separator = ARABIC_COMMA + " "
        table = pd.DataFrame(
            {
                "theme": np.arange(self.n_topics),
                "share": self.doc_topic[has_terms].mean(axis=0) if has_terms.any() else np.nan,
                "articles": np.bincount(self.main_theme[has_terms], minlength=self.n_topics),
                "coherence": self._default_coherence,
                "words": [separator.join(words) for words in self.top_words(top_n)],
            }
        )
        return table.sort_values(["share", "theme"], ascending=[False, True], ignore_index=True)

    def terms(self, *, top_n: int = 50) -> pd.DataFrame:
        """Return a table with a row a theme and term, the most probable first.

        Parameters
        ----------
        top_n : int, default=50
            Terms a theme.

        Returns
        -------
        DataFrame
            ``theme``, ``rank`` (from 1), ``term``, ``word`` (its most frequent spelling), ``probability``.
        """
        columns = self._top_columns(top_n)
        themes = np.repeat(np.arange(self.n_topics), columns.shape[1])
        flat = columns.ravel()
        return pd.DataFrame(
            {
                "theme": themes,
                "rank": np.tile(np.arange(1, columns.shape[1] + 1), self.n_topics),
                "term": [self.vocabulary.terms[i] for i in flat],
                "word": [self.vocabulary.shown_terms[i] for i in flat],
                "probability": self.model.components_[themes, flat],
            }
        )

    def documents(self) -> pd.DataFrame:
        """Return a table with a row an article, in corpus order.

        Returns
        -------
        DataFrame
            ``id``, ``title``, ``date``, ``source``, ``theme`` (the one with the largest weight; missing for an
            article without any known term), ``weight`` (of that theme, 0 to 1).
        """
        has_terms = self.n_terms > 0
        return pd.DataFrame(
            {
                "id": self.corpus.ids,
                "title": self.corpus.titles,
                "date": self.corpus.dates,
                "source": self.corpus.sources,
                "theme": pd.Series(self.main_theme, dtype="Int64").where(has_terms),
                "weight": np.where(has_terms, self.doc_topic.max(axis=1), np.nan),
            }
        )

    def representative(self, theme: int, n: int = 5) -> pd.DataFrame:
        """Return the articles that show a theme best.

        Parameters
        ----------
        theme : int
            Theme id, from 0 to ``n_topics - 1``.
        n : int, default=5
            Number of articles.

        Returns
        -------
        DataFrame
            ``id``, ``title``, ``date``, ``source``, ``theme``, ``weight`` (of this theme), best first.

        Notes
        -----
        A text of three words can have all its weight in one theme and still show nothing: articles are ranked by
        weight times ``t / (t + 20)``, where t is the number of different terms.
        """
        theme = check_integer("theme", theme, minimum=0, maximum=self.n_topics - 1)
        check_integer("n", n)
        weight = self.doc_topic[:, theme]
        score = weight * self.n_terms / (self.n_terms + TERMS_OF_A_FULL_WITNESS)
        best = np.argsort(-score, kind="stable")[:n]
        best = best[self.n_terms[best] > 0]
        return pd.DataFrame(
            {
                "id": [self.corpus.ids[i] for i in best],
                "title": [self.corpus.titles[i] for i in best],
                "date": self.corpus.dates[best],
                "source": [self.corpus.sources[i] for i in best],
                "theme": theme,
                "weight": weight[best],
            }
        )
