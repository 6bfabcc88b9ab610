"""Passages that carry a theme: the sentences of its strongest articles that speak for it and for no other."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from topics._validation import InputError, check_integer, check_texts
from topics.arabic import (
    ARABIC_COMMA,
    CLOSING_SIGNS,
    LINE_PATTERN,
    MARKS,
    MAX_SENTENCE_WORDS,
    SENTENCE_ENDERS,
    TATWEEL,
    ArabicPreprocessor,
    Span,
    split_sentences,
)
from topics.corpus import MAX_WORDS_OF_A_HEADING, is_boilerplate
from topics.evaluation import check_shares, shares_of_topics, top_columns
from topics.matrix import Vocabulary

_MIN_PASSAGE_WORDS, _MAX_PASSAGE_WORDS = 8, MAX_SENTENCE_WORDS
_HALF_WEIGHT_TERMS = 20
_ARTICLES_READ = 50
_ARTICLES_READ_PER_PASSAGE = 10
_TELLING_TERMS = 30
# So many words of no theme stand beside every passage: a short one that is all theme does not win by that alone.
_WORDS_AGAINST_SHORTNESS = 10
# What is left of the score of a title, a caption or an item of a list, and of a passage with half a quotation.
_HEADING_FACTOR, _HALF_QUOTATION_FACTOR = 0.3, 0.7
# A line without a full stop is prose if it is longer than headings are; the first one, than titles are.
_MAX_TITLE_WORDS = 20

_FULL_STOP = re.compile(f"[.\u2026][{CLOSING_SIGNS}]*$")
_SENTENCE_END = re.compile(f"[{SENTENCE_ENDERS}{CLOSING_SIGNS}]$")
_GOES_ON = (ARABIC_COMMA, ":", ",")
_ITEM = re.compile("[-\u2013\u2014\u2022*]\\s")
# Where a story comes from, before it begins: a place and an agency, then a dash or a colon.
_DATELINE = re.compile(
    r"[^\W\d][^\n.:()\u2013\u2014-]{0,50}"
    r"(?:\([^()\n]{2,30}\)\s*[-\u2013\u2014]+|\s[-\u2013\u2014]\s*[^\n.:\u060c]{2,25}:)\s*(?=\S)"
)
# Two passages are copies if they share more of the words of the shorter one.
_MAX_OVERLAP = 0.5
_WORD, _SIGNS_ON_LETTERS = re.compile(r"\w+"), re.compile(f"[{MARKS}{TATWEEL}]")
_QUOTES = (("\u00ab", "\u00bb"), ("\u201c", "\u201d"), ("(", ")"))


class _Token(NamedTuple):
    """A word or phrase: where it stands in the text, and its column (-1 for one that the vocabulary lacks)."""

    start: int
    end: int
    column: int


class _Sentence(NamedTuple):
    """A sentence of an article, read."""

    start: int
    end: int
    tokens: list[_Token]
    n_words: int
    is_prose: bool


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """One or two sentences of an article (by its position) that carry a theme, from start to end of its text.

    ``highlights`` are start and end, within the passage, of every word that speaks of the theme, in order and disjoint;
    scores are at least 0 and comparable within a theme.
    """

    document: int
    start: int
    end: int
    text: str
    highlights: tuple[Span, ...]
    score: float


class _Candidate(NamedTuple):
    """A passage that may be quoted, and the columns of its terms."""

    passage: FoundPassage
    columns: frozenset[int]


class PassageFinder:
    """Finds the passages that carry the themes of a model; articles and words are read once, for all themes.

    doc_topic has shape (n_documents, n_topics), doc_lengths (n_documents,) says how many different known terms every
    article has (one with 0 is never quoted), components has shape (n_topics, n_terms). The preprocessor made the terms.
    For scores and order see :meth:`topics.Themes.passages`.
    """

    def __init__(
        self,
        texts: Sequence[str],
        doc_topic: ArrayLike,
        doc_lengths: ArrayLike,
        components: ArrayLike,
        vocabulary: Vocabulary,
        preprocessor: ArabicPreprocessor,
    ) -> None:
        self.texts = check_texts("texts", texts)
        self.components = check_shares("components", components)
        self.doc_topic, self.doc_lengths = np.asarray(doc_topic, dtype=float), np.asarray(doc_lengths)
        self.vocabulary = vocabulary
        self.preprocessor = preprocessor
        n_topics, n_columns = self.components.shape
        if n_columns != len(vocabulary):
            raise InputError(
                f"components have {n_columns:,} columns and the vocabulary {len(vocabulary):,} terms; take both from "
                "the same vectorizer."
            )
        for name, array, shape in (
            ("doc_topic", self.doc_topic, (len(self.texts), n_topics)),
            ("doc_lengths", self.doc_lengths, (len(self.texts),)),
        ):
            if array.shape != shape:
                raise InputError(f"{name} must have shape {shape}, by texts and components; got {array.shape}.")
        self._shares = shares_of_topics(self.components)
        # Spellings that the vocabulary knows need no analysis.
        terms = (vocabulary.terms[column] for column in vocabulary.form_terms.tolist())
        self._terms: dict[str, str | None] = dict(zip(vocabulary.form_words, terms, strict=True))
        self._read: dict[int, list[_Sentence]] = {}
        passes = [] if preprocessor.phrases_ is None else preprocessor.phrases_.pairs_
        self._phrases = [{(pair.left, pair.right): pair.term for pair in pairs} for pairs in passes]

    def worth(self, theme_row: int) -> np.ndarray:
        """Return how much every term speaks for a theme rather than others, shape (n_terms,), at least 0."""
        row = check_integer("theme_row", theme_row, minimum=0, maximum=len(self.components) - 1)
        return self._shares[row] * np.log1p(self.components[row] * self.components.shape[1])

    def find(self, theme_row: int, *, n: int = 5) -> list[FoundPassage]:
        """Return up to n passages that carry a theme, of different articles, the best first."""
        worth = self.worth(theme_row)
        n = check_integer("n", n)
        telling = frozenset(top_columns(worth, _TELLING_TERMS).tolist())
        gains = worth.tolist()
        found = [
            self._best_of(document, theme_row, gains, telling)
            for document in self._strongest(theme_row, max(_ARTICLES_READ, _ARTICLES_READ_PER_PASSAGE * n))
        ]
        return _choose_varied([candidate for candidate in found if candidate is not None], n)

    def _strongest(self, theme_row: int, n: int) -> list[int]:
        """Return the articles in which a theme is strongest and that have something to say, best first."""
        weights = self.doc_topic[:, theme_row]
        score = weights * self.doc_lengths / (self.doc_lengths + _HALF_WEIGHT_TERMS)
        best = np.argsort(-score, kind="stable")
        best = best[score[best] > 0]
        # An article that is about something else speaks for a theme only where no article is about it.
        own = best[self.doc_topic[best].argmax(axis=1) == theme_row]
        return (own if own.size else best)[:n].tolist()

    def _best_of(self, document: int, theme_row: int, gains: list[float], telling: frozenset[int]) -> _Candidate | None:
        """Return the best passage of an article, or None if no word of it is telling of the theme."""
        text = self.texts[document]
        candidates = [
            window
            for window in _windows(self.sentences_of(document))
            if any(token.column in telling for sentence in window for token in sentence.tokens)
        ]
        # A stable sort: of windows equally good, the earlier comes first.
        ranked = sorted(
            ((-_window_score(window, text, gains), window) for window in candidates), key=lambda pair: pair[0]
        )
        for score, window in ranked:
            if not any(is_boilerplate(text[sentence.start : sentence.end]) for sentence in window):
                start, end = window[0].start, window[-1].end
                tokens = [token for sentence in window for token in sentence.tokens if token.column in telling]
                highlights = tuple((token.start - start, token.end - start) for token in tokens)
                weight = float(self.doc_topic[document, theme_row])
                passage = FoundPassage(document, start, end, text[start:end], highlights, -score * weight)
                return _Candidate(passage, _term_columns(window))
        return None

    def sentences_of(self, document: int) -> list[_Sentence]:
        """Return the sentences of an article, read once for all themes."""
        if document not in self._read:
            text = self.texts[document]
            rows = zip(spans := split_sentences(text), _alone_in_lines(text, spans), strict=True)
            self._read[document] = [self._sentence(text, *row, number) for number, row in enumerate(rows)]
        return self._read[document]

    def _sentence(self, text: str, span: Span, is_alone: bool, number: int) -> _Sentence:
        start, end = span
        if number <= 1 and (dateline := _DATELINE.match(text, start, end)):
            start = dateline.end()
        sentence = text[start:end]
        n_words = len(sentence.split())
        if not is_alone:
            is_prose = _SENTENCE_END.search(sentence) is not None
        elif _FULL_STOP.search(sentence):
            is_prose = _ITEM.match(sentence) is None
        else:
            longest = MAX_WORDS_OF_A_HEADING if number else _MAX_TITLE_WORDS
            is_prose = n_words > longest and not sentence.endswith(_GOES_ON)
        return _Sentence(start, end, self._tokens(text, start, end), n_words, is_prose)

    def _tokens(self, text: str, start: int, end: int) -> list[_Token]:
        """Return the words of a stretch of text; the words of a phrase are one token."""
        found = [
            (match.start(), match.end(), self._term(match[0]))
            for match in self.preprocessor.token_pattern.finditer(text, start, end)
            if match.lastgroup
        ]
        for table in self._phrases:
            found = _join_phrases(found, table)
        columns = self.vocabulary.columns(term or "" for _, _, term in found).tolist()
        return [_Token(first, last, column) for (first, last, _), column in zip(found, columns, strict=True)]

    def _term(self, word: str) -> str | None:
        if word not in self._terms:
            self._terms[word] = self.preprocessor.term(word)
        return self._terms[word]


def _choose_varied(candidates: Sequence[_Candidate], n: int) -> list[FoundPassage]:
    """Return up to n passages, each the best of what is left after taking off what it shares with those before.

    The score counts times 1 less the largest Jaccard similarity of terms with a passage chosen before. One that
    shares more than half of the words of the shorter with one chosen before is a copy and left out, even where only
    one of two sentences was copied. Of equal candidates the first is taken.
    """
    words = [_word_set(candidate.passage.text) for candidate in candidates]
    shared = [0.0] * len(candidates)
    left = list(range(len(candidates)))
    chosen: list[FoundPassage] = []
    while left and len(chosen) < n:
        best = max(left, key=lambda i: (candidates[i].passage.score * (1 - shared[i]), -i))
        chosen.append(candidates[best].passage)
        left = [i for i in left if i != best and not _is_copy(words[i], words[best])]
        for i in left:
            shared[i] = max(shared[i], _jaccard(candidates[i].columns, candidates[best].columns))
    return chosen


def _word_set(text: str) -> frozenset[str]:
    """Return the distinct words of a text without diacritics."""
    return frozenset(_WORD.findall(_SIGNS_ON_LETTERS.sub("", text)))


def _is_copy(one: frozenset[str], two: frozenset[str]) -> bool:
    """Return whether two sets of words share more than half of the smaller one."""
    return len(one & two) > _MAX_OVERLAP * min(len(one), len(two))


def _jaccard(one: frozenset, two: frozenset) -> float:
    """Return the share of the members of either set that both have; 1 for two empty sets."""
    return len(one & two) / len(one | two) if one or two else 1.0


def _join_phrases(
    found: list[tuple[int, int, str | None]], table: dict[tuple[str, str], str]
) -> list[tuple[int, int, str | None]]:
    """Return words with the pairs of a table joined, from left to right; a word that was left out separates."""
    result: list[tuple[int, int, str | None]] = []
    may_join = False
    for start, end, term in found:
        phrase = table.get((result[-1][2] or "", term or "")) if may_join else None
        if phrase is None:
            result.append((start, end, term))
        else:
            result[-1] = (result[-1][0], end, phrase)
        # What one pass has joined, only the next may join further.
        may_join = phrase is None
    return result


def _alone_in_lines(text: str, spans: Sequence[Span]) -> list[bool]:
    """Return whether each sentence is a whole line."""
    breaks = [
        LINE_PATTERN.fullmatch(text, end, start) is None and end < start for (_, end), (start, _) in pairwise(spans)
    ]
    return [before and after for before, after in pairwise([True, *breaks, True])] if spans else []


def _windows(read: list[_Sentence]) -> Iterator[tuple[_Sentence, ...]]:
    """Yield every sentence alone, and with the next one where both are prose and short enough together."""
    for sentence in read:
        yield (sentence,)
    for one, two in pairwise(read):
        if one.is_prose and two.is_prose and one.n_words + two.n_words <= _MAX_PASSAGE_WORDS:
            yield one, two


def _term_columns(window: tuple[_Sentence, ...]) -> frozenset[int]:
    """Return the columns of the terms in a passage."""
    return frozenset(token.column for sentence in window for token in sentence.tokens if token.column >= 0)


def _window_score(window: tuple[_Sentence, ...], text: str, gains: list[float]) -> float:
    """Return how well a passage speaks for the theme whose terms gain so much."""
    columns = sorted(_term_columns(window))  # in order, so that the last digits of the sum do not depend on a set's
    gain = sum(gains[column] for column in columns) / (len(columns) + _WORDS_AGAINST_SHORTNESS)
    n_words = sum(sentence.n_words for sentence in window)
    gain *= min(n_words / _MIN_PASSAGE_WORDS, _MAX_PASSAGE_WORDS / n_words, 1.0)
    gain *= 1.0 if all(sentence.is_prose for sentence in window) else _HEADING_FACTOR
    return gain * (1.0 if _is_balanced(text[window[0].start : window[-1].end]) else _HALF_QUOTATION_FACTOR)


def _is_balanced(passage: str) -> bool:
    """Return whether every quotation in a passage has its beginning and its end."""
    return passage.count('"') % 2 == 0 and all(passage.count(a) == passage.count(b) for a, b in _QUOTES)
