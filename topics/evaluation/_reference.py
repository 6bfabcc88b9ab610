"""What the words of topics are counted in, and the words as they are counted there."""

from __future__ import annotations

import warnings
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Protocol

import numpy as np
import scipy.sparse as sp
from sklearn.base import clone

from topics._validation import InputError
from topics.arabic import ArabicPreprocessor, EncodedTexts
from topics.corpus import Corpus
from topics.evaluation._any_topics import TopicSet, TopicsInCorpus, are_in_corpus
from topics.evaluation._measures import COHERENCE_MEASURES
from topics.evaluation._positional_index import PositionalIndex
from topics.matrix import Vectorizer

_Documents = Sequence[Sequence[str]] | EncodedTexts | PositionalIndex
AnyReference = _Documents | TopicsInCorpus | Corpus | Sequence[str]
"""Whatever words can be counted in; texts need a preprocessor."""

_MAX_NAMED = 3


class TextsToTerms(Protocol):
    """A fitted preprocessor."""

    def transform(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the terms of every text."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class _ReferenceTexts:
    """Documents to count words in, and what makes terms of words there."""

    documents: _Documents
    preprocessor: TextsToTerms | None = None
    reading: TopicsInCorpus | None = None  # whose articles they are

    def words_of(self, topics: TopicSet, top_n: int) -> list[list[str]]:
        """Return the first words of topics as the terms that they are in these documents."""
        words = topics.top_words(top_n)
        if self.preprocessor is None or (topics.reading is not None and topics.reading is self.reading):
            return words
        if topics.spellings is None:
            return _as_terms(topics.labels, words, self.preprocessor, self._known_words(), {})
        # A term of one preprocessor may be another word's spelling to the next.
        spellings = dict(zip(topics.terms or (), topics.spellings, strict=True))
        return _as_terms(topics.labels, words, self.preprocessor, (), spellings)

    def terms_of(self, words: Iterable[str]) -> dict[str, str]:
        """Return the term of every word; itself where nothing is known of it."""
        if self.preprocessor is None:
            return {word: word for word in words}
        return _terms_of(words, self.preprocessor, self._known_words(), {})

    def _known_words(self) -> Container[str]:
        if isinstance(self.documents, EncodedTexts):
            return frozenset(self.documents.terms)
        if isinstance(self.documents, PositionalIndex):
            return self.documents.numbers
        return frozenset(chain.from_iterable(self.documents))

    def index(self, topics: Iterable[Sequence[str]]) -> PositionalIndex:
        """Return the index that there is, or one of the words of topics."""
        if isinstance(self.documents, PositionalIndex):
            return self.documents
        words = sorted({word for topic in topics for word in topic})
        return PositionalIndex.from_tokens(self.documents, words=words)

    def warn_of_missing(self, missing: Mapping[Any, Sequence[str]], n_topics: int) -> None:
        """Warn once of all topics with words that do not occur, given by topic."""
        named = list(missing.items())[:_MAX_NAMED]
        listed = [", ".join(map(repr, words[:_MAX_NAMED])) for _, words in named]
        if len(missing) == 1:
            text = f"Topic {named[0][0]} has no coherence: no document holds {listed[0]}."
        elif missing:
            each = "; ".join(f"{words} (topic {label})" for (label, _), words in zip(named, listed, strict=True))
            more = f"; and {len(missing) - len(named)} more" if len(missing) > len(named) else ""
            text = f"{len(missing)} of {n_topics} topics have no coherence, since no document holds {each}{more}."
        else:
            return
        warnings.warn(text + self._hint(missing, n_topics), stacklevel=4)

    def _hint(self, missing: Mapping[Any, Sequence[str]], n_topics: int) -> str:
        """Return what to do if spellings were given where terms are counted."""
        if self.preprocessor is not None:
            return ""
        advice = "give the themes, their top_terms(), or preprocessor= to make terms of words."
        if isinstance(self.documents, EncodedTexts):
            words = {word for words in missing.values() for word in words}
            forms = zip(self.documents.forms, self.documents.form_terms.tolist(), strict=True)
            spelled = next(((form, self.documents.terms[term]) for form, term in forms if form in words), None)
            return "" if spelled is None else f" {spelled[0]!r} is a spelling, its term is {spelled[1]!r}: {advice}"
        return f" Are these spellings where terms are counted? Then {advice}" if 2 * len(missing) > n_topics else ""


def read_reference(reference: Any, topics: Sequence[TopicSet], preprocessor: Any = None) -> _ReferenceTexts:
    """Return what words are counted in: what is given, else the articles of the topics themselves."""
    if preprocessor is not None and not hasattr(preprocessor, "transform"):
        raise InputError(f"preprocessor must be a topics.ArabicPreprocessor; got {preprocessor!r:.60}.")
    if isinstance(preprocessor, Vectorizer):
        raise InputError("A Vectorizer makes numbers; what makes its terms is preprocessor=vectorizer.preprocessor_.")
    if reference is None:
        reference = _own_articles(topics)
    if are_in_corpus(reference):
        if preprocessor is not None:
            raise InputError("The reference brings the preprocessor of its articles; leave preprocessor out.")
        return _ReferenceTexts(reference.encoded, reference.vectorizer.preprocessor_, reference)
    if isinstance(reference, str):
        if reference in COHERENCE_MEASURES:
            raise InputError(f"{reference!r} is a measure, and the reference stands before it: measure={reference!r}.")
        raise InputError(f"The reference is one text, {reference!r:.40}; topics.load_corpus reads a file of articles.")
    if isinstance(reference, EncodedTexts | PositionalIndex):
        return _ReferenceTexts(reference, _check_has_learned(preprocessor))
    if isinstance(reference, Corpus):
        reading = next((each.reading for each in topics if each.reading is not None), None)
        titles = reading is None or reading.titles
        if preprocessor is None and reading is not None:
            preprocessor = reading.vectorizer.preprocessor_
        return _read_texts(reference.full_texts(titles=titles), preprocessor)
    if any(hasattr(reference, name) for name in ("top_terms", "components_", "components")):
        raise InputError(f"A {type(reference).__name__} holds topics and no texts. Were the arguments swapped?")
    if not isinstance(reference, Iterable):
        raise InputError(
            "The reference must be tokens (a list of lists of words), themes, or a Corpus with preprocessor=; got "
            f"{type(reference).__name__}."
        )
    is_matrix = sp.issparse(reference) or (isinstance(reference, np.ndarray) and reference.dtype.kind not in "UO")
    documents = None if is_matrix else list(reference)
    if documents is not None and any(isinstance(document, str) for document in documents):
        return _read_texts(documents, preprocessor)
    if documents is None or not all(_are_tokens(document) for document in documents):
        raise InputError(
            f"Words are counted in tokens, in the order of the text; got {type(reference).__name__}, which are none. "
            "ArabicPreprocessor().fit_transform(texts) makes some; themes and a Corpus can be given as they are."
        )
    return _ReferenceTexts(documents, _check_has_learned(preprocessor))


def _are_tokens(document: Any) -> bool:
    """Return whether a document is a list of words, as far as its first word shows."""
    is_list = isinstance(document, Sequence | np.ndarray) and not isinstance(document, bytes)
    return is_list and (not len(document) or isinstance(document[0], str))


def _check_has_learned(preprocessor: Any) -> Any:
    """Return a preprocessor; raise InputError if it has not seen the texts whose tokens are given."""
    if isinstance(preprocessor, ArabicPreprocessor) and not hasattr(preprocessor, "attested_"):
        raise InputError(
            "The preprocessor is not fitted: give the one that made these tokens, or the texts in place of the tokens."
        )
    return preprocessor


def _own_articles(topics: Sequence[TopicSet]) -> TopicsInCorpus:
    """Return the first topics that were read in articles; raise InputError unless there are some, of one corpus."""
    readings = [each.reading for each in topics if each.reading is not None]
    if not topics:
        raise InputError("reference is None; give tokens (a list of lists of words), themes, or a Corpus.")
    if not readings:
        raise InputError(
            f"There is nothing to count in: {topics[0].origin} brings no articles. Give tokens (a list of lists of "
            "words), themes, or a Corpus with preprocessor=."
        )
    if len({reading.corpus.sha256 for reading in readings}) > 1:
        raise InputError("The topics were read in different articles; say in which to count: reference=.")
    return readings[0]


def _read_texts(texts: Sequence[str], preprocessor: Any) -> _ReferenceTexts:
    """Return texts as terms, with a preprocessor that is fitted on them unless it is fitted already."""
    if not isinstance(preprocessor, ArabicPreprocessor):
        raise InputError(
            "The reference holds texts, not lists of tokens: preprocessor=topics.ArabicPreprocessor() makes tokens of "
            f"them; got preprocessor={preprocessor!r:.40}."
        )
    if hasattr(preprocessor, "attested_"):
        return _ReferenceTexts(preprocessor.encode(texts), preprocessor)
    fitted = clone(preprocessor)
    return _ReferenceTexts(fitted.fit_encode(texts), fitted)


def match_words(
    topics: Mapping[str, Sequence[str]], preprocessor: TextsToTerms, *, known: Container[str] = ()
) -> dict[str, list[str]]:
    """Return the words of topics as a fitted preprocessor makes them of the same words in a text.

    Words that are ``known`` terms stay. A word that it leaves out, or of which it makes several terms, stays as it is,
    and so is found nowhere.
    """
    words = _as_terms(topics, list(topics.values()), preprocessor, known, {})
    return dict(zip(topics, words, strict=True))


def _terms_of(
    words: Iterable[str], preprocessor: TextsToTerms, known: Container[str], spellings: Mapping[str, str]
) -> dict[str, str]:
    """Return the term of every word: itself if it is one, else what becomes of its spelling."""
    unknown = [word for word in dict.fromkeys(words) if word not in known]
    made = preprocessor.transform([spellings.get(word, word) for word in unknown])
    found = {word: terms[0] if len(terms) == 1 else word for word, terms in zip(unknown, made, strict=True)}
    return {word: found.get(word, word) for word in words}


def _as_terms(
    labels: Iterable[Any], topics: Sequence[Sequence[str]], preprocessor: TextsToTerms, known: Container[str],
    spellings: Mapping[str, str],
) -> list[list[str]]:  # fmt: skip
    """Return topics as different terms; warn of words that are one, raise InputError where fewer than two are left."""
    term_of = _terms_of(list(chain.from_iterable(topics)), preprocessor, known, spellings)
    matched, merged = [], []
    for label, topic in zip(labels, topics, strict=True):
        first_word: dict[str, str] = {}
        for word in topic:
            other = first_word.setdefault(term_of[word], word)
            if other != word:
                merged.append(f"Topic {label}: {word!r} counts as {other!r}")
        matched.append((label, list(first_word)))
    if merged:
        more = f" (and {len(merged) - _MAX_NAMED:,} more)" if len(merged) > _MAX_NAMED else ""
        warnings.warn(f"{'; '.join(merged[:_MAX_NAMED])}{more}, so only once.", stacklevel=5)
    for (label, terms), topic in zip(matched, topics, strict=True):
        if len(terms) < 2:
            raise InputError(
                f"Topic {label}: its words {', '.join(topic)} are all one term, and a coherence needs at least 2. "
                "Choose another stemmer, or take the topic out."
            )
    return [terms for _, terms in matched]
