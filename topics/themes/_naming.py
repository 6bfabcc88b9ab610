"""Short Arabic names for themes: a phrase of their articles and their most exclusive words."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike

from topics._validation import InputError, check_integer, check_texts
from topics.arabic import ALEF, DEFINITE_ARTICLE, NOON, SPACE, TEH, TEH_MARBUTA, WAW, YEH, ArabicPreprocessor, fold
from topics.evaluation import check_shares, check_weights, shares_of_topics, top_columns
from topics.matrix import Vocabulary
from topics.themes._lexicon import telling_weights
from topics.themes._term_ranking import join_words
from topics.themes._theme_phrases import MOSTLY, TOP_TERMS, CorpusWords, Phrase, theme_phrases

_SEPARATOR_LENGTH = len(join_words(["", ""]))
_WORDS_BESIDE = 2
_SHORTEST_CORE = 3

_CORE_ENDINGS = (YEH + TEH_MARBUTA, YEH + ALEF, ALEF + TEH, YEH + NOON, WAW + NOON, YEH, TEH_MARBUTA, ALEF)


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
    """Propose a short Arabic name for every theme, no two the same; how is said in the notes of :class:`topics.Themes`.

    doc_topic has shape (n_documents, n_topics), components (n_topics, n_terms). Of every theme the n_articles are read
    in which it is strongest. A name has up to ``longest`` letters, spaces and commas; a single word may have more, and
    so may a name with a number that tells it apart.
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
    words = CorpusWords(vocabulary, preprocessor)
    articles = _strongest_articles(doc_topic, n_articles)
    phrases, shares = theme_phrases([texts[i] for i in articles], doc_topic[articles].argmax(axis=1), weights, words)
    names = []
    for theme, first in enumerate(_one_phrase_each(phrases, longest)):
        exclusive = weights[theme] * shares_of_topics(components)[theme]
        order = top_columns(exclusive, TOP_TERMS).tolist()
        others = _further_parts(theme, order, phrases[theme], shares, words)
        names.append(list(_name_parts(first, others, longest)))
    return _number_equal_names(names)


def complete_names(ids: Sequence[int], given: Mapping[int, str], proposed: Sequence[str] | None) -> dict[int, str]:
    """Return the name of every theme: the one given, or else the one proposed, with its id where that is taken."""
    if proposed is None:
        return {theme: given[theme] for theme in ids}
    taken = set(given.values())
    names = {theme: f"{name} ({theme})" if name in taken else name for theme, name in zip(ids, proposed, strict=True)}
    return names | {theme: given[theme] for theme in ids if theme in given}


def _strongest_articles(doc_topic: np.ndarray, n_articles: int) -> np.ndarray:
    """Return the articles in which their main theme is the strongest, at most n_articles per theme, in their order."""
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


def _further_parts(
    theme: int,
    order: Sequence[int],
    phrases: Sequence[Phrase],
    term_shares: Mapping[str, np.ndarray],
    words: CorpusWords,
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


def _name_parts(first: Phrase | None, others: Iterator[Phrase], longest: int) -> Iterator[str]:
    """Yield the phrase of a theme, and what stands beside it without saying anything twice."""
    used: list[str] = []
    terms: set[str] = set()
    length, left = -_SEPARATOR_LENGTH, _WORDS_BESIDE + 1
    for part in chain([first] if first else [], others):
        spelled = part.shown.split(SPACE)
        fits = not used or length + _SEPARATOR_LENGTH + len(part.shown) <= longest
        is_new = terms.isdisjoint(part.key) and not any(_are_related(one, other) for one in spelled for other in used)
        if left and fits and is_new:
            yield part.shown
            used += spelled
            terms |= set(part.key)
            length += _SEPARATOR_LENGTH + len(part.shown)
            left -= 1


def _are_related(one: str, other: str) -> bool:
    """Return whether two words look as if one was formed from the other: Korea and Korean."""
    shorter, longer = sorted((_word_core(one), _word_core(other)), key=len)
    return shorter == longer or (len(shorter) > _SHORTEST_CORE and longer.startswith(shorter))


def _word_core(word: str) -> str:
    """Return a word without article and ending, but at least three letters of it."""
    folded = fold(word).removeprefix(DEFINITE_ARTICLE)
    for ending in _CORE_ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_CORE:
            return folded.removesuffix(ending)
    return folded


def _number_equal_names(parts: Sequence[Sequence[str]]) -> list[str]:
    """Return parts as names; of equal ones, the second and all after it carry their number."""
    times: Counter[str] = Counter()
    names = []
    for own in parts:
        name = join_words(own)
        times[name] += 1
        names.append(name if times[name] == 1 else f"{name} ({times[name]})")
    return names
