"""Phrases that stand in the articles of a theme, and how to spell them."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from topics.arabic import (
    ALEF,
    ARABIC_WORD,
    CLEANING,
    DEFINITE_ARTICLE,
    HEH,
    PREPOSITIONS,
    SPACE,
    TEH,
    ArabicPreprocessor,
    apply_steps,
    fold,
    fold_all,
    general_words,
    is_imperfect,
    load_dictionary,
    read_word_list,
    without_clitics,
    without_proclitic,
)
from topics.matrix import Vocabulary

TOP_TERMS = 20
_MIN_PHRASE_ARTICLES, _MIN_PHRASE_SHARE = 2, 0.05
MOSTLY = 0.6
_OFTEN, _VERY_OFTEN = 10, 60
_SHE_DID = (TEH, TEH + HEH, TEH + HEH + ALEF)

_GAP = "[ \t\u00a0]+"
_SEGMENT = re.compile(f"{ARABIC_WORD}(?:{_GAP}{ARABIC_WORD})+")

_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other in a theme's articles: their terms, how to spell them, how telling they are.

    ``share`` is the share of the theme's articles that have them.
    """

    key: _Key
    shown: str
    score: float
    share: float


class CorpusWords:
    """The words of a corpus: their terms, spellings and kinds, each looked up once."""

    def __init__(self, vocabulary: Vocabulary, preprocessor: ArabicPreprocessor) -> None:
        self.vocabulary = vocabulary
        self._preprocessor = preprocessor
        self._terms: dict[str, str | None] = {}
        # Public lists hold words that the default lists protect for the sake of another of the same letters.
        self._stop = frozenset(general_words()) - frozenset(read_word_list("protected.txt"))
        self._counts: dict[str, dict[str, int]] = defaultdict(dict)
        forms = zip(vocabulary.form_words, np.asarray(vocabulary.form_terms).tolist(), strict=True)
        for (form, number), count in zip(forms, np.asarray(vocabulary.form_counts).tolist(), strict=True):
            self._counts[vocabulary.terms[number]][form] = count
            self._terms[form] = vocabulary.terms[number]
        self._verbs = frozenset(fold_all(load_dictionary().verbs))

    def term(self, word: str) -> str | None:
        """Return the term of a word, None for a stop word."""
        if word not in self._terms:
            self._terms[word] = self._preprocessor.term(word)
        return self._terms[word]

    def parts(self, column: int) -> list[str]:
        """Return the terms of a column: several if it is a phrase."""
        term, shown = self.vocabulary.terms[column], self.vocabulary.shown_terms[column]
        if SPACE not in shown:
            return [term]
        return [part for word in shown.split(SPACE) if (part := self.term(word)) is not None]

    def spellings(self, word: str) -> Mapping[str, int]:
        """Return how often every spelling of a word's term occurs."""
        return self._counts.get(self.term(word) or "", {})

    def is_plain(self, word: str) -> bool:
        """Return whether a word has no clitic, as far as the corpus has it without one."""
        return without_clitics(word, self.spellings(word)).removeprefix(DEFINITE_ARTICLE) == word.removeprefix(
            DEFINITE_ARTICLE
        )

    def without_front(self, word: str) -> str:
        """Return a word without the conjunctions and prepositions written with it; the article stays or stays away."""
        counts = self.spellings(word)
        bases = [base for base in without_proclitic(word) if base in counts]
        if not bases:
            return word
        return self.without_front(min(bases, key=lambda base: (-counts[base], base)))

    def is_stop(self, word: str) -> bool:
        """Return whether a spelling is a stop word, though its letters may be those of another word."""
        return word in self._stop

    def may_be_verb(self, word: str) -> bool:
        """Return whether a word is spelled like a verb: he did, she did."""
        term = self.term(word)
        if term is None or word.startswith(DEFINITE_ARTICLE):
            return False
        # Nouns with such an ending, house and time among them, stand with the article somewhere.
        is_she_did = word.endswith(_SHE_DID) and not any(
            form.startswith(DEFINITE_ARTICLE) for form in self.spellings(word)
        )
        return is_she_did or (term in self._verbs and any(fold(word) == term + ending for ending in ("", *_SHE_DID)))

    def is_verb(self, word: str) -> bool:
        """Return whether a word reads as "he does"."""
        term = self.term(word)
        return term is not None and term in self._verbs and is_imperfect(word, term)


class _TokenRuns:
    """Runs of words in articles; tokens and articles have shape (n_tokens,): words by number, -1 for a break."""

    def __init__(self, tokens: np.ndarray, articles: np.ndarray, n_forms: int) -> None:
        self.tokens, self.articles, self.n_forms = tokens, articles, n_forms

    def runs(self, length: int, themes: np.ndarray, n_themes: int) -> tuple[np.ndarray, np.ndarray]:
        """Return runs of a length, shape (n_runs, length), and their numbers of articles, (n_runs, n_themes)."""
        starts = np.flatnonzero(self.tokens[: max(self.tokens.size - length + 1, 0)] >= 0)
        for offset in range(1, length):
            starts = starts[self.tokens[starts + offset] >= 0]
        codes = self.tokens[starts]
        for offset in range(1, length):
            codes = np.unique(codes, return_inverse=True)[1] * self.n_forms + self.tokens[starts + offset]
        _, first, codes = np.unique(codes, return_index=True, return_inverse=True)
        pairs = np.sort(codes * (themes.size + 1) + self.articles[starts])
        code, article = np.divmod(pairs[np.diff(pairs, prepend=-1) > 0], themes.size + 1)
        counts = np.bincount(code * n_themes + themes[article], minlength=first.size * n_themes)
        return self.tokens[starts[first][:, None] + np.arange(length)], counts.reshape(first.size, n_themes)


def _runs_of_tokens(texts: Sequence[str]) -> tuple[list[str], _TokenRuns]:
    """Return the different words of texts, cleaned, and the texts as numbers with breaks at punctuation and lines."""
    number: dict[str, int] = {}
    tokens: list[int] = []
    lengths = []
    for text in texts:
        before = len(tokens)
        for segment in _SEGMENT.findall(apply_steps(CLEANING.values(), text)):
            tokens += [number.setdefault(word, len(number)) for word in segment.split()]
            tokens.append(-1)
        lengths.append(len(tokens) - before)
    articles = np.repeat(np.arange(len(texts)), lengths)
    return list(number), _TokenRuns(np.array(tokens, dtype=np.int64), articles, len(number))


def theme_phrases(
    texts: Sequence[str], themes: np.ndarray, weights: np.ndarray, words: CorpusWords
) -> tuple[list[list[Phrase]], dict[str, np.ndarray]]:
    """Return the phrases of every theme, the most telling first, and the shares of its articles that have a term.

    ``themes`` has the main theme of every text.
    """
    n_themes = len(weights)
    n_articles = np.bincount(themes, minlength=n_themes)
    forms, token_runs = _runs_of_tokens(texts)
    found: dict[_Key, np.ndarray] = {}
    spellings: dict[_Key, dict[_Key, int]] = defaultdict(dict)
    for length in (2, 3):
        runs, counts = token_runs.runs(length, themes, n_themes)
        frequent = np.flatnonzero((counts >= _MIN_PHRASE_ARTICLES).any(axis=1))
        for run, row in zip(runs[frequent].tolist(), counts[frequent], strict=True):
            spelled = tuple(forms[i] for i in run)
            terms = [words.term(word) for word in spelled]
            if None in terms or len(set(terms)) < length:
                continue
            key = tuple(str(term) for term in terms)
            found[key] = found[key] + row if key in found else row
            spellings[key][spelled] = int(row.sum())
    top = [
        {part for column in np.argsort(-row, kind="stable")[:TOP_TERMS] for part in words.parts(column)}
        for row in weights
    ]
    shares = {key: row / np.maximum(n_articles, 1) for key, row in found.items()}
    phrases = [
        _phrases_of_theme(theme, shares, top[theme], int(n_articles[theme]), spellings, words)
        for theme in range(n_themes)
    ]
    singles, counts = token_runs.runs(1, themes, n_themes)
    wanted = set().union(*top)
    term_shares: dict[str, np.ndarray] = {}
    for (form,), row in zip(singles.tolist(), counts, strict=True):
        term = words.term(forms[form])
        if term in wanted:
            term_shares[term] = term_shares.get(term, 0) + row / np.maximum(n_articles, 1)
    return phrases, term_shares


def _phrases_of_theme(
    theme: int,
    shares: Mapping[_Key, np.ndarray],
    top: set[str],
    n_articles: int,
    spellings: Mapping[_Key, Mapping[_Key, int]],
    words: CorpusWords,
) -> list[Phrase]:
    """Return the phrases of one theme, the most telling first, of equals the alphabet's first."""
    fewest = max(_MIN_PHRASE_SHARE, _MIN_PHRASE_ARTICLES / max(n_articles, 1))
    own = {key: row for key, row in shares.items() if row[theme] >= fewest and not top.isdisjoint(key)}
    shown = {key: text for key in own if (text := _noun_phrase_spelling(spellings[key], words))}
    inside = {
        part
        for key in shown
        if len(key) > 2
        for part in (key[:2], key[1:])
        if part in own and own[key][theme] >= MOSTLY * own[part][theme]
    }
    phrases = []
    for key, text in shown.items():
        share, others = own[key][theme], np.delete(own[key], theme)
        usual = others.mean() if others.size else 0.0
        # Half an article, so that what stands in one theme alone has a finite score.
        score = share * np.log((share + 0.5 / n_articles) / (usual + 0.5 / n_articles))
        if key not in inside and score > 0:
            phrases.append(Phrase(key, text, float(score), float(share)))
    return sorted(phrases, key=lambda phrase: (-phrase.score, phrase.key))


def _noun_phrase_spelling(variants: Mapping[_Key, int], words: CorpusWords) -> str | None:
    """Return how to show a phrase: the most frequent spelling without clitics; None if none reads as a noun phrase.

    Prepositions stand before nouns: a frequent phrase that never has one may begin with a verb, or be an adverb.
    """
    plain: dict[_Key, int] = {}
    after_preposition: set[str] = set()
    for spelled, count in variants.items():
        first, *rest = spelled
        base = words.without_front(first)
        if base != first and first.removesuffix(base)[-1:] in PREPOSITIONS:
            after_preposition.add(base)
        if all(map(words.is_plain, (base, *rest))):
            plain[base, *rest] = plain.get((base, *rest), 0) + count
    total = sum(plain.values())

    def reads_well(spelled: _Key) -> bool:
        first = spelled[0]
        is_noun = first.startswith(DEFINITE_ARTICLE) or first in after_preposition
        witnesses = _OFTEN if words.may_be_verb(first) else _VERY_OFTEN
        return _is_noun_phrase(spelled, words) and (is_noun or total < witnesses)

    good = sorted(filter(reads_well, plain), key=lambda spelled: (-plain[spelled], spelled))
    return SPACE.join(good[0]) if good else None


def _is_noun_phrase(spelled: _Key, words: CorpusWords) -> bool:
    """Return whether words can be a noun with what belongs to it: no verb, and nothing indefinite after an article."""
    definite = [word.startswith(DEFINITE_ARTICLE) for word in spelled]
    breaks = any(before and not after for before, after in pairwise(definite))
    return not breaks and not any(words.is_verb(word) or words.is_stop(word) for word in spelled)
