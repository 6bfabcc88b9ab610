"""Short Arabic names for themes: a phrase of their articles and their most exclusive words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike

from topics._validation import InputError, check_integer, check_texts
from topics.arabic import (
    ALEF,
    ARABIC_COMMA,
    DEFINITE_ARTICLE,
    NOON,
    SPACE,
    TEH,
    TEH_MARBUTA,
    WAW,
    YEH,
    ArabicPreprocessor,
    fold,
)
from topics.evaluation import check_shares, check_weights, shares_of_topics, top_columns
from topics.matrix import Vocabulary
from topics.themes._lexicon import telling_weights
from topics.themes._theme_phrases import MOSTLY, TOP_TERMS, Phrase, Words, phrases_of_themes

_JOIN = ARABIC_COMMA + SPACE
_WORDS_BESIDE = 2
_SHORTEST_CORE = 3

_ENDINGS = (YEH + TEH_MARBUTA, YEH + ALEF, ALEF + TEH, YEH + NOON, WAW + NOON, YEH, TEH_MARBUTA, ALEF)


def propose_names(
    texts: Sequence[str],
    doc_topic: ArrayLike,
    components: ArrayLike,
    vocabulary: Vocabulary,
    preprocessor: ArabicPreprocessor,
    *,
    n_articles: int = 200,
    longest: int = 35,
) -> list[str]:
    r"""Propose a short Arabic name for every theme.

    Parameters
    ----------
    texts : sequence of str
        The full texts, as they were published.
    doc_topic : array-like of shape (n_documents, n_topics)
        Mixtures, at least 0. A row of zeros takes part in nothing.
    components : array-like of shape (n_topics, n_terms)
        Probabilities of terms in topics. Rows sum to 1.
    vocabulary : Vocabulary
        The terms of the columns.
    preprocessor : ArabicPreprocessor
        Fitted; it made the terms.
    n_articles : int, default=200
        How many articles of a theme are read, those in which it is strongest, at least 1.
    longest : int, default=35
        Letters, spaces and commas that a name should not exceed, at least 10. A single word may, and the number of a
        name that is told apart by one.

    Returns
    -------
    list of str
        A name a theme, in the order of the columns; no two are the same.

    Raises
    ------
    InputError
        If the arguments do not fit each other or an option is out of range.

    Notes
    -----
    A name is a phrase of two or three words, where the theme has one, and up to two words beside it. A phrase stands
    unbroken in the articles of which the theme is the main one; none of its words is a stop word, and one at least is
    among the theme's most telling terms (see :func:`topics.themes._lexicon.closest_entries`). With p the share of the
    theme's articles that have the phrase, and q its mean over the other themes, the phrase with the largest
    :math:`p \log(p / q)` wins. Beside it stand the terms that are the most telling and the most exclusive, each as the
    phrase that it mostly stands in, if there is one; none is a form of a word already there, nor formed from it (Korea,
    Korean). Of the spellings of a phrase, clitics and all, the most frequent that has none is shown. A phrase that
    begins like a verb, or that no preposition ever stands before in many articles, is left out.

    Where themes are too alike to tell apart, a number in brackets does.

    Examples
    --------
    >>> import topics
    >>> corpus = topics.load_sample()
    >>> vectorizer = topics.Vectorizer(min_df=2, weighting="tfidf")
    >>> X = vectorizer.fit_transform(corpus.full_texts())
    >>> model = topics.NMF(8, random_state=0).fit(X)
    >>> arrays = model.transform(X), model.components_
    >>> names = propose_names(corpus.full_texts(), *arrays, vectorizer.vocabulary_, vectorizer.preprocessor_)
    >>> len(set(names))
    8
    """
    texts = check_texts("texts", texts)
    components = check_shares("components", components)
    doc_topic = check_weights("doc_topic", doc_topic, shape=(len(texts), len(components)), empty_rows=True)
    if len(vocabulary) != components.shape[1]:
        raise InputError(
            f"vocabulary holds {len(vocabulary):,} terms and components {components.shape[1]:,} columns; "
            "take both from one model."
        )
    check_integer("n_articles", n_articles)
    check_integer("longest", longest, minimum=10)
    telling = telling_weights(components, vocabulary)
    # A theme like all others has no telling term: its most probable ones name it.
    weights = np.where(telling.any(axis=1, keepdims=True), telling, components)
    words = Words(vocabulary, preprocessor)
    articles = _strongest_articles(doc_topic, n_articles)
    phrases, shares = phrases_of_themes(
        [texts[i] for i in articles], doc_topic[articles].argmax(axis=1), weights, words
    )
    names = []
    for theme, first in enumerate(_one_phrase_each(phrases, longest)):
        exclusive = weights[theme] * shares_of_topics(components)[theme]
        order = top_columns(exclusive, TOP_TERMS).tolist()
        others = _beside(theme, order, phrases[theme], shares, words)
        names.append(list(_parts_of(first, others, longest)))
    return _distinct(names)


def _strongest_articles(doc_topic: np.ndarray, n_articles: int) -> np.ndarray:
    """Return the articles in which their main theme is the strongest, at most n_articles a theme, in their order."""
    main, strength = doc_topic.argmax(axis=1), doc_topic.max(axis=1)
    known = np.flatnonzero(strength > 0)
    found = []
    for theme in range(doc_topic.shape[1]):
        own = known[main[known] == theme]
        found.append(own[np.argsort(-strength[own], kind="stable")[:n_articles]])
    return np.sort(np.concatenate(found))


def _one_phrase_each(phrases: Sequence[Sequence[Phrase]], longest: int) -> list[Phrase | None]:
    """Return the best phrase of every theme that no other theme has a better right to; None where none is left."""
    offers = [
        (phrase.score, -theme, phrase)
        for theme, own in enumerate(phrases)
        for phrase in own
        if len(phrase.shown) <= longest
    ]
    chosen: dict[int, Phrase] = {}
    taken: set[frozenset[str]] = set()
    for _, minus, phrase in sorted(offers, key=lambda offer: (-offer[0], -offer[1], offer[2].key)):
        if -minus not in chosen and frozenset(phrase.key) not in taken:
            chosen[-minus] = phrase
            taken.add(frozenset(phrase.key))
    return [chosen.get(theme) for theme in range(len(phrases))]


def _beside(
    theme: int, order: Sequence[int], phrases: Sequence[Phrase], term_shares: Mapping[str, np.ndarray], words: Words
) -> Iterator[Phrase]:
    """Yield what may stand in a name beside its phrase: top terms, or the phrases that these mostly stand in."""
    for column in order:
        parts = tuple(words.parts(column))
        share = min((term_shares[part][theme] for part in parts if part in term_shares), default=0.0)
        whole = next((phrase for phrase in phrases if not set(parts).isdisjoint(phrase.key)), None)
        if len(parts) == 1 and whole is not None and whole.share >= MOSTLY * share:
            yield whole
        else:
            yield Phrase(parts, words.vocabulary.shown_terms[column], 0.0, float(share))


def _parts_of(first: Phrase | None, others: Iterator[Phrase], longest: int) -> Iterator[str]:
    """Yield the phrase of a theme, and what stands beside it without saying anything twice."""
    used: list[str] = []
    terms: set[str] = set()
    length, left = -len(_JOIN), _WORDS_BESIDE + 1
    for part in chain([first] if first else [], others):
        spelled = part.shown.split(SPACE)
        fits = not used or length + len(_JOIN) + len(part.shown) <= longest
        is_new = terms.isdisjoint(part.key) and not any(_akin(one, other) for one in spelled for other in used)
        if left and fits and is_new:
            yield part.shown
            used += spelled
            terms |= set(part.key)
            length += len(_JOIN) + len(part.shown)
            left -= 1


def _akin(one: str, other: str) -> bool:
    """Return whether two words look as if one was formed from the other: Korea and Korean."""
    shorter, longer = sorted((_core(one), _core(other)), key=len)
    return shorter == longer or (len(shorter) > _SHORTEST_CORE and longer.startswith(shorter))


def _core(word: str) -> str:
    """Return a word without article and ending, but at least three letters of it."""
    folded = fold(word).removeprefix(DEFINITE_ARTICLE)
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_CORE:
            return folded.removesuffix(ending)
    return folded


def _distinct(parts: Sequence[Sequence[str]]) -> list[str]:
    """Return parts as names; of equal ones, the second and all after it carry their number."""
    times: Counter[str] = Counter()
    names = []
    for own in parts:
        name = _JOIN.join(own)
        times[name] += 1
        names.append(name if times[name] == 1 else f"{name} ({times[name]})")
    return names
