"""Topics of any origin as words and as weights of terms: themes, fitted models, pipelines, arrays, lists of words."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeGuard, TypeVar

import numpy as np
import pandas as pd
import scipy.sparse as sp

from topics._validation import InputError, check_integer, count_noun
from topics.arabic import EncodedTexts
from topics.corpus import Corpus
from topics.evaluation._shares import SUM_TOLERANCE, check_shares, check_weights, top_columns
from topics.matrix import Vectorizer, Vocabulary

_WordT = TypeVar("_WordT", bound=Hashable)


class _HasTopTerms(Protocol):
    """Topics that know their terms: those of :mod:`topics.exchange`, and themes."""

    @property
    def components(self) -> np.ndarray:
        """Probabilities of terms in topics, shape (n_topics, n_terms); rows sum to 1."""

    def top_terms(self, top_n: int = 10) -> Any:
        """Return the terms of every topic, best first."""


class TopicsInCorpus(_HasTopTerms, Protocol):
    """Topics that were read in articles: :class:`topics.Themes`."""

    @property
    def ids(self) -> Sequence[int]:
        """Theme ids in the order of rows."""

    @property
    def doc_topic(self) -> np.ndarray:
        """Mixtures, shape (n_documents, n_topics); rows sum to 1, to less where themes were dropped."""

    @property
    def shares(self) -> Any:
        """Mean weight of every theme over the articles, shape (n_topics,), 0 to 1."""

    @property
    def corpus(self) -> Corpus:
        """The articles."""

    @property
    def titles(self) -> bool:
        """Whether titles count as text."""

    @property
    def encoded(self) -> EncodedTexts:
        """The articles as terms."""

    @property
    def counts(self) -> sp.csr_array:
        """How often every term stands in every article, shape (n_documents, n_terms)."""

    @property
    def vocabulary(self) -> Vocabulary:
        """The terms of the columns."""

    @property
    def vectorizer(self) -> Vectorizer:
        """With the preprocessor that made the terms."""


class _FittedEstimator(Protocol):
    """An estimator of this library, scikit-learn or anybody."""

    components_: Any


_Listed = np.ndarray | pd.DataFrame | pd.Series | Mapping[str, Sequence[str]] | Sequence[Any]
AnyTopics = _HasTopTerms | _FittedEstimator | _Listed
"""Whatever :func:`as_topics` takes. Pipelines are untyped."""


_LEAST_WORDS = {1: "one at least is needed", 2: "pairs are needed, so at least 2"}


@dataclass(frozen=True, slots=True, eq=False)
class TopicSet:
    """Topics of one origin: words as they were given, or weights of terms."""

    origin: str
    labels: pd.Index
    words: Sequence[Sequence[str]] | None = None
    weights: np.ndarray | None = None  # (n_topics, n_terms), at least 0
    terms: Sequence[str] | None = None  # of the columns, where they are known
    spellings: Sequence[str] | None = None  # the same as people write them
    ranked: _HasTopTerms | None = None
    reading: TopicsInCorpus | None = None
    infer: Callable[[Any], Any] | None = None  # from a matrix to mixtures

    def top_words(self, top_n: int, *, least: int = 2) -> list[list[str]]:
        """Return the first words of every topic; raise InputError unless they are known, enough and different."""
        check_integer("top_n", top_n, minimum=least)
        if self.ranked is not None:
            return self._checked([list(topic) for topic in self.ranked.top_terms(top_n)], least)
        if self.weights is None:
            return self._checked(self._first_words(top_n), least)
        if self.terms is None:
            raise InputError(
                f"The words of the {self.weights.shape[1]:,} columns of {self.origin} are not known. Give "
                "pd.DataFrame(weights, columns=words), a Pipeline of the vectorizer and the model, "
                "topics.Themes.fit(corpus, model), or lists of words."
            )
        return self._checked([[self.terms[i] for i in top_columns(row, top_n)] for row in self.weights], least)

    def _first_words(self, top_n: int) -> list[list[str]]:
        """Return the first words of topics that were given as words."""
        words = [list(topic)[:top_n] for topic in self.words or ()]
        for label, topic in zip(self.labels, words, strict=True):
            odd = next((word for word in topic if not isinstance(word, str)), None)
            if odd is not None:
                raise InputError(f"Topic {label} holds {odd!r:.40}, which is no word.")
        return words

    def top_keys(self, top_n: int) -> list[list[Hashable]]:
        """Return the first words of every topic, or the numbers of their columns where words are not known."""
        if self.weights is None or self.terms is not None:
            return [list(topic) for topic in self.top_words(top_n)]
        check_integer("top_n", top_n, minimum=2)
        return self._checked([top_columns(row, top_n).tolist() for row in self.weights], 2)

    def _checked(self, words: list[list[_WordT]], least: int) -> list[list[_WordT]]:
        """Return words; raise InputError unless every topic has at least so many of them, and none twice."""
        if not words:
            raise InputError("topics is empty; there is nothing to score.")
        for label, topic in zip(self.labels, words, strict=True):
            if len(topic) < least:
                raise InputError(f"Topic {label} has {count_noun(len(topic), 'word')}; {_LEAST_WORDS[least]}.")
            if len(set(topic)) < len(topic):
                twice = next(word for word in topic if topic.count(word) > 1)
                raise InputError(
                    f"Topic {label} holds {twice!r} more than once. Were the arguments swapped? Topics, whose words "
                    "differ, come before documents."
                )
        return words

    def distributions(self, user: str) -> np.ndarray:
        """Return the probabilities of terms in topics; raise InputError for words, and where rows don't sum to 1."""
        return check_shares("topics", self.weights_for(user))

    def weights_for(self, user: str) -> np.ndarray:
        """Return the weights of terms in topics; raise InputError for words."""
        if self.weights is None:
            raise InputError(
                f"{user} needs the weights of terms, and {self.origin} holds words. Give themes, the fitted model, or "
                "an array of shape (n_topics, n_terms)."
            )
        return self.weights

    def by_topic(self, values: np.ndarray) -> np.ndarray | pd.Series:
        """Return one value per topic: by id or name where topics have them, else in their order."""
        return values if isinstance(self.labels, pd.RangeIndex) else pd.Series(values, index=self.labels)


def are_in_corpus(topics: Any) -> TypeGuard[TopicsInCorpus]:
    """Return whether topics were read in articles."""
    return hasattr(topics, "top_terms") and hasattr(topics, "encoded")


def as_topics(topics: AnyTopics | TopicSet) -> TopicSet:
    """Return topics of any origin as words or weights; raise InputError for what has none."""
    if isinstance(topics, TopicSet):
        return topics
    return next(read for fits, read in _ORIGINS if fits(topics))(topics)


def _numbered(n: int) -> pd.Index:
    """Return the labels of topics that have neither ids nor names."""
    return pd.RangeIndex(n, name="topic")


def _from_ranked(topics: Any) -> TopicSet:
    """Read themes, or topics of other libraries that were converted."""
    origin, weights = type(topics).__name__, topics.components
    if not are_in_corpus(topics):
        return TopicSet(origin, _numbered(len(weights)), weights=weights, terms=topics.terms, ranked=topics)
    return TopicSet(
        origin,
        pd.Index(list(topics.ids), name="theme"),
        weights=weights,
        terms=topics.vocabulary.terms,
        spellings=topics.vocabulary.shown_terms,
        ranked=topics,
        reading=topics,
    )


def _from_estimator(model: Any) -> TopicSet:
    """Read a fitted model; rows of other libraries are scaled to sum to 1."""
    origin = f"this {type(model).__name__}"
    weights = check_weights(f"components_ of {origin}", model.components_, empty_rows=True)
    sums = weights.sum(axis=1, keepdims=True)
    if (np.abs(sums - 1) > SUM_TOLERANCE).any():
        weights = np.divide(weights, sums, out=np.zeros_like(weights), where=sums > 0)
    terms = getattr(model, "terms_", None)
    terms = getattr(model, "feature_names_in_", None) if terms is None else terms
    infer = getattr(model, "transform", None)
    terms = None if terms is None else list(terms)
    return TopicSet(origin, _numbered(len(weights)), weights=weights, terms=terms, infer=infer)


def _from_pipeline(pipeline: Any) -> TopicSet:
    """Read the last step of a pipeline, with the words of the steps before it."""
    found = as_topics(pipeline[-1])
    makers = [step for _, step in pipeline.steps[:-1] if hasattr(step, "get_feature_names_out")]
    if found.weights is None or not makers:
        return found
    terms = list(pipeline[:-1].get_feature_names_out())
    vocabulary = getattr(makers[-1], "vocabulary_", None)
    spellings = vocabulary.shown_terms if isinstance(vocabulary, Vocabulary) else None
    return replace(found, terms=terms, spellings=spellings)


def _from_table(table: pd.DataFrame) -> TopicSet:
    """Read weights with their words as columns."""
    if not all(pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes):
        raise InputError(
            "A DataFrame of topics holds weights, one row per topic and one column per word; got the columns "
            f"{', '.join(map(str, table.columns[:6]))}. Lists of words can be given as they are."
        )
    has_names = all(isinstance(column, str) for column in table.columns)
    weights = check_weights("topics", table.to_numpy(), empty_rows=True)
    found = TopicSet("this DataFrame", _labels_of(table.index), weights=weights)
    return replace(found, terms=list(table.columns)) if has_names else found


def _labels_of(index: pd.Index) -> pd.Index:
    """Return the index of a table or Series as labels; one that only counts rows says nothing."""
    return _numbered(len(index)) if isinstance(index, pd.RangeIndex) else index.rename(index.name or "topic")


def _from_names(topics: Mapping[Any, Any]) -> TopicSet:
    """Read lists of words by name."""
    odd = next((value for value in topics.values() if not _is_list_of_words(value)), None)
    if "topic-word-matrix" in topics or "topics" in topics:
        raise InputError(
            'This looks like the output of OCTIS: give topics.exchange.from_octis(output, terms), or output["topics"].'
        )
    if odd is not None:
        name = next(name for name, value in topics.items() if value is odd)
        raise InputError(f"Topics by name must be lists of words; {name!r} is {_hint_of_value(odd)}.")
    return TopicSet("this mapping", pd.Index(list(topics), name="topic"), words=list(topics.values()))


def _is_list_of_words(value: Any) -> bool:
    """Return whether a value is a list that begins with a text, or an empty one."""
    is_list = isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
    return is_list and all(isinstance(word, str) for word in list(value)[:1])


def _hint_of_value(value: Any) -> str:
    """Return what stands where a list of words was expected, and what to give instead."""
    if hasattr(value, "top_terms") or hasattr(value, "components_"):
        return f"a {type(value).__name__}; give one of them at a time"
    if isinstance(value, Sequence) and len(value) and isinstance(value[0], tuple | list):
        return f"{value!r:.40}, words with their weights; topics.exchange.from_bertopic takes the words"
    return f"{value!r:.40}"


def _from_series(topics: pd.Series) -> TopicSet:
    """Read lists of words by id or name, such as ``themes.top_terms()``."""
    return replace(_from_sequence(topics.tolist()), labels=_labels_of(topics.index))


def _from_sequence(topics: Any) -> TopicSet:
    """Read an array of weights, lists of numbers, or lists of words."""
    if isinstance(topics, np.ndarray) and topics.dtype.kind not in "UO":
        return _from_weights(topics)
    listed = [list(topic) if isinstance(topic, Iterator) else topic for topic in topics]
    if any(isinstance(topic, str | bytes) for topic in listed):
        raise InputError("topics must be a list of topics, each a list of words; wrap a single one: [topic].")
    if not all(isinstance(topic, Iterable) for topic in listed):
        odd = next(topic for topic in listed if not isinstance(topic, Iterable))
        raise InputError(f"topics must be lists of words or rows of weights; got {odd!r:.40} among them.")
    firsts = [next(iter(topic), "") for topic in listed]
    odd = next((first for first in firsts if isinstance(first, tuple | list)), None)
    if odd is not None:
        raise InputError(
            f"topics hold {odd!r:.40} where a word is expected. If these are several fits, give one of them; if words "
            "with their weights, the words alone."
        )
    if listed and not any(isinstance(first, str) for first in firsts):
        return _from_weights(listed)
    return TopicSet("this list", _numbered(len(listed)), words=listed)


def _from_weights(rows: Any) -> TopicSet:
    """Read weights without the words of their columns."""
    weights = check_weights("topics", rows.toarray() if sp.issparse(rows) else rows, empty_rows=True)
    return TopicSet("this array", _numbered(len(weights)), weights=weights)


_OTHER_LIBRARIES = {
    "get_topic_info": "topics.exchange.from_bertopic(model)",
    "id2word": "topics.exchange.from_gensim(model)",
    "get_topic_word_dist": "topics.exchange.from_tomotopy(model)",
}
"""An attribute that models of another library have, and what reads them."""


def _refuse(topics: Any) -> TopicSet:
    """Raise InputError for what has no topics, with what to give instead."""
    kind = topics.__name__ if isinstance(topics, type) else type(topics).__name__
    reader = next((reader for name, reader in _OTHER_LIBRARIES.items() if hasattr(topics, name)), None)
    if reader is not None:
        raise InputError(f"{kind} is a model of another library; give {reader}.")
    if isinstance(topics, type):
        raise InputError(f"topics is the class {kind}; give a fitted model: {kind}(...).fit(X).")
    held = getattr(topics, "themes", None)
    if isinstance(held, Mapping) and held:
        raise InputError(f"A {kind} holds the themes of {', '.join(held)}; give one: .themes[{next(iter(held))!r}].")
    if callable(held):
        raise InputError(f"A {kind} holds many fits; its method themes makes themes of one of them.")
    if isinstance(topics, str | bytes):
        raise InputError(f"topics must be a list of topics, each a list of words; got the text {topics!r:.40}.")
    if isinstance(topics, Corpus | EncodedTexts):
        raise InputError(f"This {kind} holds texts and no topics. Were the arguments swapped? Topics come first.")
    if isinstance(topics, Vectorizer | Vocabulary) or hasattr(topics, "build_analyzer"):
        raise InputError(f"This {kind} has words and no topics; give the fitted model, or a Pipeline of both.")
    if hasattr(topics, "fit"):
        raise InputError(f"This {kind} has no components_: it is not fitted, or finds no topics. Call fit first.")
    raise InputError(
        "topics must be Themes, a fitted model or Pipeline, an array of shape (n_topics, n_terms), or lists of words; "
        f"got {kind}."
    )


_ORIGINS: tuple[tuple[Callable[[Any], bool], Callable[[Any], TopicSet]], ...] = (
    (lambda topics: isinstance(topics, type | str | bytes), _refuse),
    (lambda topics: hasattr(topics, "top_terms"), _from_ranked),
    (lambda topics: hasattr(topics, "best_estimator_"), lambda search: as_topics(search.best_estimator_)),
    (lambda topics: hasattr(topics, "steps") and hasattr(topics, "named_steps"), _from_pipeline),
    (lambda topics: hasattr(topics, "components_"), _from_estimator),
    (lambda topics: isinstance(topics, pd.DataFrame), _from_table),
    (lambda topics: isinstance(topics, pd.Series), _from_series),
    (lambda topics: isinstance(topics, Mapping), _from_names),
    (sp.issparse, _from_weights),
    (lambda topics: isinstance(topics, Corpus | EncodedTexts) or not isinstance(topics, Iterable), _refuse),
    (lambda topics: any(hasattr(topics, name) for name in ("fit", *_OTHER_LIBRARIES)), _refuse),
    (lambda topics: True, _from_sequence),
)
"""The origins of topics, the first that fits is taken."""
