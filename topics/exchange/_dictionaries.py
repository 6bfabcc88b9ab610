"""Themes as dictionaries of OCTIS and BERTopic, and topics from both libraries."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from topics._elsewhere import explains_names
from topics._validation import InputError, check_integer
from topics.evaluation import AnyTopics, as_topics, check_weights
from topics.exchange._foreign import ForeignTopics, check_terms, from_arrays
from topics.plots import as_themes

_TOPICS, _TOPIC_WORD, _TOPIC_DOCUMENT = "topics", "topic-word-matrix", "topic-document-matrix"
_OUTLIER_TOPIC = -1
# Weights in single precision: a word may rank above one that is larger by so little.
_SINGLE_PRECISION = 1e-6


@explains_names
def to_octis(topics: AnyTopics, *, top_n: int = 10) -> dict[str, Any]:
    """Convert topics to the output of an OCTIS model.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, ForeignTopics, DataFrame, sequence or mapping of sequences of str
        As in :func:`topics.coherence`.
    top_n : int, default=10
        Words per topic, at least 1.

    Returns
    -------
    dict
        ``"topics"``, the most probable terms of every topic (list of list of str); where weights are known,
        ``"topic-word-matrix"``, ndarray of shape (n_topics, n_terms), rows that sum to 1; and of themes
        ``"topic-document-matrix"``, ndarray of shape (n_topics, n_documents), columns that sum to 1 unless themes were
        dropped. Words of themes are terms, in the order of ``themes.vocabulary.terms``: OCTIS looks them up in tokens,
        which ``preprocessor.transform(texts)`` gives.

    Raises
    ------
    InputError
        If the words of topics are not known, or top_n is not a whole number of at least 1.

    References
    ----------
    Terragni, Fersini, Galuzzi, Tropeano and Candelieri (2021), *OCTIS: Comparing and Optimizing Topic Models is
    Simple!*, EACL system demonstrations.

    Examples
    --------
    >>> output = to_octis(themes)
    >>> sorted(output)
    ['topic-document-matrix', 'topic-word-matrix', 'topics']
    >>> output["topic-document-matrix"].shape == (8, len(themes.corpus))
    True
    """
    given = as_topics(topics)
    output: dict[str, Any] = {_TOPICS: given.top_words(top_n, least=1)}
    if given.weights is not None:
        output[_TOPIC_WORD] = given.distributions("to_octis").copy()
    if given.reading is not None:
        output[_TOPIC_DOCUMENT] = given.reading.doc_topic.T.copy()
    return output


@explains_names
def from_octis(output: Mapping[str, Any], terms: Sequence[str], *, doc_topic_prior: Any = None) -> ForeignTopics:
    """Convert topics from the output of an OCTIS model.

    To score its words alone, ``topics.coherence(output["topics"], tokens)`` is enough.

    Parameters
    ----------
    output : mapping
        What ``model.train_model(dataset)`` returned, with ``"topic-word-matrix"``: nonnegative weights of shape
        (n_topics, n_terms).
    terms : sequence of str
        The term of every column: ``dataset.get_vocabulary()`` for most models.
    doc_topic_prior : float or array-like of shape (n_topics,), optional
        As for :func:`from_arrays`.

    Returns
    -------
    ForeignTopics
        As of :func:`from_arrays`, rows scaled to sum to 1.

    Raises
    ------
    InputError
        If there is no such matrix, it holds negative weights, or the words in ``"topics"`` are not those that the
        matrix has at the top under these terms, so that ``terms`` must be in another order.

    Examples
    --------
    >>> output = {"topics": [["هجوم", "قوات"], ["نفط", "قوات"]], "topic-word-matrix": [[3, 2, 0], [0, 1, 9]]}
    >>> from_octis(output, ["هجوم", "قوات", "نفط"]).top_terms(1)
    [['هجوم'], ['نفط']]
    """
    if not isinstance(output, Mapping) or _TOPIC_WORD not in output:
        there = ", ".join(map(repr, output)) if isinstance(output, Mapping) else type(output).__name__
        raise InputError(f"output must be what an OCTIS model returned, with {_TOPIC_WORD!r}; got {there}.")
    weights = check_weights(_TOPIC_WORD, output[_TOPIC_WORD])
    terms = check_terms(terms, weights.shape[1])
    columns = {term: column for column, term in enumerate(terms)}
    for topic, (words, row) in enumerate(zip(output.get(_TOPICS) or (), weights, strict=False)):
        if not len(words):
            continue
        weight = row[columns[words[0]]] if words[0] in columns else -np.inf
        if weight < row.max() * (1 - _SINGLE_PRECISION):
            raise InputError(
                f"Topic {topic} of the output begins with {words[0]!r}, but by these terms its largest weight is that "
                f"of {terms[int(row.argmax())]!r}: give terms in the order of the matrix's columns."
            )
    shares = weights / weights.sum(axis=1, keepdims=True)
    found = from_arrays(shares, terms, doc_topic_prior=doc_topic_prior)
    return ForeignTopics("OCTIS", found.model, found.terms)


@explains_names
def to_bertopic(topics: AnyTopics, *, top_n: int = 10, as_spelled: bool = True) -> dict[int, list[tuple[str, float]]]:
    """Convert topics to the dictionary of BERTopic's ``get_topics()``.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, ForeignTopics or DataFrame
        As in :func:`topics.coherence`, with weights and words.
    top_n : int, default=10
        Words per topic, at least 1.
    as_spelled : bool, default=True
        Words as the press spells them, to be read, where spellings are known; False gives terms, to be looked up in
        tokens.

    Returns
    -------
    dict of int to list of (str, float)
        By theme id or number: the most probable words with their probabilities, best first. There is no topic -1:
        themes have no outliers.

    Raises
    ------
    InputError
        If topics have no weights, their words are not known, or top_n is not a whole number of at least 1.

    References
    ----------
    Grootendorst (2022), *BERTopic: Neural topic modeling with a class-based TF-IDF procedure*.

    Examples
    --------
    >>> theirs = to_bertopic(themes, top_n=3)
    >>> list(theirs), len(theirs[0])
    ([0, 1, 2, 3, 4, 5, 6, 7], 3)
    """
    given = as_topics(topics)
    if not as_spelled:
        given = replace(given, spellings=None)
    themes = as_themes(given, "to_bertopic")
    table = themes.terms(top_n=top_n)[["theme", "word", "probability"]]
    found: dict[int, list[tuple[str, float]]] = {theme: [] for theme in themes.ids}
    for theme, word, probability in zip(*(table[column].tolist() for column in table), strict=True):
        found[theme].append((word, probability))
    return found


@explains_names
def from_bertopic(topics: Any) -> list[list[str]]:
    """Return the words of BERTopic's topics, to be scored.

    Parameters
    ----------
    topics : mapping of int to sequence of (str, float), or BERTopic
        What ``model.get_topics()`` returned, or the model.

    Returns
    -------
    list of list of str
        The words of every topic in the order of their numbers, best first: what :func:`topics.coherence` takes.

    Raises
    ------
    InputError
        If it is no such mapping, or holds no topic but the outliers.

    Warns
    -----
    UserWarning
        If topic -1 is left out, under which BERTopic gathers what belongs to no topic.

    See Also
    --------
    to_bertopic : Converts themes to this form.

    Examples
    --------
    >>> from_bertopic({0: [("هجوم", 0.3), ("قوات", 0.2)], 1: [("نفط", 0.4), ("", 1e-5)]})
    [['هجوم', 'قوات'], ['نفط']]
    """
    found = topics.get_topics() if hasattr(topics, "get_topics") else topics
    if not isinstance(found, Mapping):
        raise InputError(
            "topics must be what BERTopic's get_topics() returned, {0: [(word, weight), ...], ...}; got "
            f"{type(topics).__name__}."
        )
    numbered = sorted((check_integer("a topic's number", name, minimum=_OUTLIER_TOPIC), name) for name in found)
    if numbered and numbered[0][0] == _OUTLIER_TOPIC:
        warnings.warn("Topic -1 is left out: BERTopic's outliers are no topic.", stacklevel=3)
        numbered = numbered[1:]
    if not numbered:
        raise InputError("There is no topic but the outliers (-1); nothing can be scored.")
    return [_words_of_pairs(found[name], number) for number, name in numbered]


def _words_of_pairs(pairs: Any, topic: int) -> list[str]:
    """Return the words of pairs of words and weights, without the empty ones that fill up a short topic."""
    try:
        words = [word for word, _ in pairs]
    except (TypeError, ValueError):
        words = [None]
    if not all(isinstance(word, str) for word in words):
        raise InputError(f"Topic {topic} must be a list of (word, weight); got {pairs!r:.60}.")
    return [word for word in words if word]
