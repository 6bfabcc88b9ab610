"""Topics of other libraries, to be read in a corpus."""

import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.base import clone

from topics._elsewhere import ExplainsNames, explains_names
from topics._validation import InputError, check_integer, check_texts
from topics.arabic import CLEANING, FOLDING, ArabicPreprocessor
from topics.corpus import Corpus
from topics.evaluation import check_shares, check_weights, top_columns
from topics.matrix import Vectorizer
from topics.models import LDA, NMF, ImportedModel, most_probable_mixtures, with_imported_topics
from topics.themes import Themes

_MIN_KNOWN_SHARE, _SHOWN_TERMS = 0.5, 5


@dataclass(frozen=True, eq=False, repr=False)
class ForeignTopics(ExplainsNames):
    """Topics learned by another library: what functions such as :func:`from_arrays` return.

    Parameters
    ----------
    source : str
        Library and class that they come from.
    model : LDA or NMF
        Fitted: ``components_`` and ``transform`` as of any other model, columns in the order of ``terms``.
    terms : tuple of str
        The term of every column, sorted; the other library's own order is gone.
    vectorizer : Vectorizer, optional
        What made the matrix, if it was one of this library.

    Examples
    --------
    >>> import topics
    >>> theirs = topics.exchange.from_arrays([[0.6, 0.4, 0.0], [0.0, 0.1, 0.9]], ["هجوم", "قوات", "نفط"])
    >>> theirs
    ForeignTopics(2 topics over 3 terms, from arrays)
    >>> theirs.top_terms(2)
    [['هجوم', 'قوات'], ['نفط', 'قوات']]
    """

    source: str
    model: LDA | NMF
    terms: tuple[str, ...]
    vectorizer: Vectorizer | None = None

    @property
    def components(self) -> np.ndarray:
        """Probabilities of terms in topics, shape (n_topics, n_terms); rows sum to 1."""
        return self.model.components_

    @property
    def n_topics(self) -> int:
        """Number of topics."""
        return len(self.components)

    def __len__(self) -> int:
        return self.n_topics

    def __repr__(self) -> str:
        return f"ForeignTopics({self.n_topics} topics over {len(self.terms):,} terms, from {self.source})"

    def top_terms(self, top_n: int = 10) -> list[list[str]]:
        """Return the most probable terms of every topic.

        Parameters
        ----------
        top_n : int, default=10
            Terms per topic, at most; those of no probability do not count.

        Returns
        -------
        list of list of str
            Best first: what :func:`topics.coherence` takes.

        Raises
        ------
        InputError
            If top_n is not a whole number of at least 1.
        """
        check_integer("top_n", top_n)
        return [[self.terms[i] for i in top_columns(row, top_n)] for row in self.components]

    def themes(self, corpus: Corpus, preprocessor: ArabicPreprocessor | None = None, *, titles: bool = True) -> Themes:
        """Read the topics in a corpus.

        Parameters
        ----------
        corpus : Corpus
            The articles; usually those that the topics were learned from.
        preprocessor : ArabicPreprocessor, optional
            Makes the topics' terms of texts; if not fitted, a copy is fitted on the corpus. For words as they stand in
            the text, :func:`topics.exchange.words_as_written`; for words stemmed by your own function,
            ``topics.ArabicPreprocessor(stemmer=function)``. Not needed with a :class:`topics.Vectorizer`'s matrix.
        titles : bool, default=True
            Whether titles count as text.

        Returns
        -------
        Themes
            With the other library's numbers: ``components``, and ``doc_topic`` as ``model.transform`` infers it. A term
            that no article has keeps its column.

        Raises
        ------
        InputError
            If it is not known what makes the terms, or no article has any of them.

        Warns
        -----
        UserWarning
            If terms with more than half of the topics' probability are in no article: the preprocessor is then most
            probably another one.
        """
        if not isinstance(corpus, Corpus):
            raise InputError(f"corpus must be a Corpus, which topics.load_corpus makes; got {type(corpus).__name__}.")
        if self.vectorizer is not None:
            if preprocessor is not None:
                raise InputError("These topics bring a vectorizer, and with it a preprocessor; leave preprocessor out.")
            return Themes(corpus, self.vectorizer, self.model, titles=titles)
        if not isinstance(preprocessor, ArabicPreprocessor):
            raise InputError(
                f"themes needs to know what makes terms such as {self._sample_terms()} of texts; got "
                f"{preprocessor!r:.60}. Give the ArabicPreprocessor that made them, "
                "ArabicPreprocessor(stemmer=function) for words stemmed by your own function, or "
                "topics.exchange.words_as_written() for words as they stand in the text."
            )
        texts = corpus.full_texts(titles=titles)
        is_fitted = hasattr(preprocessor, "attested_")
        preprocessor = preprocessor if is_fitted else clone(preprocessor)
        encoded = preprocessor.encode(texts) if is_fitted else preprocessor.fit_encode(texts)
        self._check_found(set(encoded.terms))
        vectorizer = Vectorizer.from_terms(preprocessor, encoded, self.terms)
        return Themes(corpus, vectorizer, self.model, titles=titles, encoded=encoded)

    def _sample_terms(self) -> str:
        return ", ".join(repr(self.terms[top_columns(row, 1)[0]]) for row in self.components[:3])

    def _check_found(self, attested: set[str]) -> None:
        weights = self.components.mean(axis=0)
        is_found = np.array([term in attested for term in self.terms])
        missing = np.flatnonzero(~is_found)
        best = missing[np.argsort(-weights[missing], kind="stable")[:_SHOWN_TERMS]]
        sample = ", ".join(repr(self.terms[i]) for i in best)
        advice = "Give the preprocessor that made the terms, or one with the same stemmer and spelling steps."
        if not is_found.any():
            raise InputError(
                f"No article has any of the {len(self.terms):,} terms of these topics ({sample}). {advice}"
            )
        if weights[is_found].sum() < _MIN_KNOWN_SHARE:
            warnings.warn(
                f"{missing.size:,} of {len(self.terms):,} terms, with {weights[missing].sum():.0%} of the topics' "
                f"probability, are in no article: {sample}. {advice}",
                stacklevel=3,
            )


def check_has_articles(themes: Any, user: str) -> Themes:
    """Return themes; raise InputError for topics without articles."""
    if not isinstance(themes, Themes):
        raise InputError(
            f"{user} needs topics.Themes, which know the articles; got {type(themes).__name__}. "
            "topics.Themes.fit(corpus, model) makes some, and so does ForeignTopics.themes(corpus)."
        )
    return themes


def import_topics(
    source: str, model: LDA | NMF, terms: Sequence[Any], topic_term: Any, inference: Any, *,
    vectorizer: Vectorizer | None = None, **fitted: Any,
) -> ForeignTopics:  # fmt: skip
    """Return topics with columns sorted by their terms, given in another library's order; see ``ImportedModel``."""
    topic_term = np.array(topic_term, dtype=np.float64)
    terms = check_terms(terms, topic_term.shape[1])
    topic_term = check_weights("the topics' weights", topic_term)
    order = sorted(range(len(terms)), key=terms.__getitem__)
    columns = np.empty(len(terms), dtype=np.intp)
    columns[order] = np.arange(len(terms))
    imported = ImportedModel(topic_term[:, order], columns, inference, **fitted)
    sorted_terms = tuple(terms[i] for i in order)
    matrix = None if vectorizer is None else vectorizer.matrix_
    return ForeignTopics(source, with_imported_topics(model, imported, sorted_terms, matrix), sorted_terms, vectorizer)


def check_terms(terms: Any, n_terms: int) -> list[str]:
    """Return the terms of columns; raise InputError unless there is a different text for each of them."""
    terms = [str(term) for term in check_texts("terms", terms)]
    if len(terms) != n_terms:
        raise InputError(
            f"The topics have {n_terms:,} columns, but there are {len(terms):,} terms; one each is needed."
        )
    twice, times = Counter(terms).most_common(1)[0]
    if times > 1:
        raise InputError(f"terms must differ; {twice!r} stands {times} times.")
    return terms


@explains_names
def from_arrays(components: Any, terms: Sequence[str], *, doc_topic_prior: Any = None) -> ForeignTopics:
    r"""Convert topics from any library, given as numbers.

    Parameters
    ----------
    components : array-like of shape (n_topics, n_terms)
        Probabilities of terms in topics (phi). Rows sum to 1.
    terms : sequence of str
        The term of every column.
    doc_topic_prior : float or array-like of shape (n_topics,), optional
        Pseudo-counts of topics in a document (alpha), at least 0; None means ``1 / n_topics`` each.

    Returns
    -------
    ForeignTopics
        Its model is an LDA: mixtures of documents are the most probable ones under these topics, as this library's
        own engine infers them.

    Raises
    ------
    InputError
        If components are not distributions, there is not a different term for every column, or the prior is none.

    See Also
    --------
    from_octis : Converts topics from the output of an OCTIS model.

    Examples
    --------
    >>> theirs = from_arrays([[0.6, 0.4, 0.0], [0.0, 0.1, 0.9]], ["هجوم", "قوات", "نفط"], doc_topic_prior=0.1)
    >>> theirs.terms
    ('قوات', 'نفط', 'هجوم')
    >>> theirs.model.transform([[1, 0, 4], [0, 3, 0]]).round(2).tolist()
    [[0.98, 0.02], [0.03, 0.97]]
    """
    components = check_shares("components", components)
    n_topics = len(components)
    prior = _check_pseudo_counts(1 / n_topics if doc_topic_prior is None else doc_topic_prior, n_topics)
    model = LDA(n_topics, doc_topic_prior=symmetric_prior(prior))
    phi = components / components.sum(axis=1, keepdims=True)
    return import_topics("arrays", model, terms, phi, most_probable_mixtures(phi, prior), doc_topic_prior=prior)


def _check_pseudo_counts(prior: Any, n_topics: int) -> np.ndarray:
    """Return pseudo-counts of every topic; raise InputError unless they are finite numbers of at least 0."""
    try:
        values = np.broadcast_to(np.asarray(prior, dtype=np.float64), (n_topics,)).copy()
    except (TypeError, ValueError):
        values = np.array(np.nan)
    if not (np.isfinite(values) & (values >= 0)).all():
        raise InputError(
            f"doc_topic_prior must be at least 0, a number or one for each of the {n_topics} topics; got {prior!r:.60}."
        )
    return values


def symmetric_prior(prior: Any) -> float | None:
    """Return the value of a prior that has only one above 0, else None."""
    values = np.unique(np.asarray(prior, dtype=np.float64))
    return float(values[0]) if values.size == 1 and values[0] > 0 else None


@explains_names
def words_as_written() -> ArabicPreprocessor:
    """Return a preprocessor that leaves words as they stand in the text.

    Returns
    -------
    ArabicPreprocessor
        Not fitted. Texts are cut into words, numbers and names; nothing is stemmed, folded, taken off or left out.

    Examples
    --------
    >>> words_as_written().fit_transform(["قال التحالف الدولى إن 3 قوّات"])
    [['قال', 'التحالف', 'الدولى', 'إن', '3', 'قوّات']]
    """
    unchanged: dict[str, Any] = dict.fromkeys((*CLEANING, *FOLDING), False)
    return ArabicPreprocessor(
        stemmer=None, conflation="dictionary", stopwords=None, min_length=1, keep_numbers=True, keep_latin=True,
        hashtags="words", **unchanged,
    )  # fmt: skip
