"""Light stems: clitics and endings come off only where the rest is an attested word."""

from collections.abc import Iterator, Mapping
from typing import Any

from topics.arabic._analysis import Analysis
from topics.arabic._clitics import (
    ARTICLE_PREFIXES,
    DEFINITE_ARTICLE,
    FUTURE_PREFIXES,
    NOUN_SUFFIXES,
    PARTICLE_PREFIXES,
    PRONOUN_SUFFIXES,
    AffixSplit,
    index_by_letter,
    split_prefixes,
    split_suffixes,
)
from topics.arabic._corpus_counts import count_corpus
from topics.arabic._dictionary import load_dictionary
from topics.arabic._letters import ALEF, NOON, TEH, TEH_MARBUTA, WAW, YEH

_PLAIN_ARTICLES_BY_LETTER = index_by_letter(
    (split for split in ARTICLE_PREFIXES if split.restored != DEFINITE_ARTICLE), 0
)
_PARTICLES_BY_LETTER = index_by_letter((*PARTICLE_PREFIXES, *FUTURE_PREFIXES), 0)
_SUFFIXES_BY_LETTER = index_by_letter(
    (
        *PRONOUN_SUFFIXES,
        *NOUN_SUFFIXES,
        AffixSplit(YEH + TEH_MARBUTA, YEH),
        AffixSplit(TEH_MARBUTA, min_rest=4),
        AffixSplit(WAW + ALEF),
        AffixSplit(TEH),
    ),
    -1,
)
_PERSONS_BY_LETTER = index_by_letter((AffixSplit(YEH), AffixSplit(TEH), AffixSplit(NOON)), 0)


class LightStemmer:
    """Takes clitics and endings off a word as long as every rest is a word of the dictionary or of the corpus.

    Unlike a lemma, a light stem keeps broken plurals and the forms of verbs apart. ``counts`` says how often each
    cleaned form occurs in the corpus; it is empty if there is none.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._dictionary = load_dictionary()
        self._corpus = count_corpus(counts, self._dictionary.lemmas_of)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._counts,)  # the dictionary is where it is unpickled

    def analyze(self, form: str) -> Analysis:
        """Return the light stem of a cleaned form."""
        bare_form = self._without_prefix(form)
        return Analysis(self._without_suffixes(bare_form), bare_form, "attested rest")

    def _without_prefix(self, form: str) -> str:
        articles = split_prefixes(form, _PLAIN_ARTICLES_BY_LETTER)
        rest = next((rest for _, rest in articles if self._is_word(rest)), form)
        if rest != form or self._dictionary.knows(form):
            return rest
        particles = split_prefixes(form, _PARTICLES_BY_LETTER)
        return next((rest for split, rest in particles if self._is_usual(form, split, rest)), form)

    def _without_suffixes(self, stem: str) -> str:
        while (rest := next(filter(self._is_word, _shorter_rests(stem)), None)) is not None and len(rest) < len(stem):
            stem = rest
        return stem

    def _is_word(self, word: str) -> bool:
        return self._dictionary.knows(word) or self._corpus.count(word) > 0

    def _is_usual(self, form: str, split: AffixSplit, rest: str) -> bool:
        return self._dictionary.knows(rest) or self._corpus.attests(form, split, rest)


def _shorter_rests(stem: str) -> Iterator[str]:
    """Yield the rests of a stem without one more ending, or without the letter of a person."""
    for _, rest in split_suffixes(stem, _SUFFIXES_BY_LETTER):
        yield rest
    for _, rest in split_prefixes(stem, _PERSONS_BY_LETTER):
        yield rest
