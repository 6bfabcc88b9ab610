"""Light stems: what is left of a word when only attested words may be left."""

from __future__ import annotations

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
    index_by_first_letter,
    index_by_last_letter,
    split_prefixes,
    split_suffixes,
)
from topics.arabic._context_counts import count_corpus
from topics.arabic._dictionary import load_dictionary
from topics.arabic._letters import ALEF, NOON, TEH, TEH_MARBUTA, WAW, YEH

_PLAIN_ARTICLES_BY_LETTER = index_by_first_letter(cut for cut in ARTICLE_PREFIXES if cut.restored != DEFINITE_ARTICLE)
_PARTICLES_BY_LETTER = index_by_first_letter((*PARTICLE_PREFIXES, *FUTURE_PREFIXES))
_SUFFIXES_BY_LETTER = index_by_last_letter(
    (
        *PRONOUN_SUFFIXES,
        *NOUN_SUFFIXES,
        AffixSplit(YEH + TEH_MARBUTA, YEH),
        AffixSplit(TEH_MARBUTA, shortest=4),
        AffixSplit(WAW + ALEF),
        AffixSplit(TEH),
    )
)
_PERSONS_BY_LETTER = index_by_first_letter((AffixSplit(YEH), AffixSplit(TEH), AffixSplit(NOON)))


class LightStemmer:
    """Takes clitics and endings off a word as long as every rest is a word of the dictionary or of the corpus.

    Unlike a lemma, a light stem keeps broken plurals and the forms of verbs apart.

    Parameters
    ----------
    counts : mapping of str to int
        How often each cleaned form occurs in the corpus; empty if there is none.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._lexicon = load_dictionary()
        self._evidence = count_corpus(counts, self._lexicon.sure_lemmas)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._counts,)  # the dictionary is where it is unpickled

    def analyze(self, form: str) -> Analysis:
        """Return the light stem of a cleaned form."""
        bare = self._without_front(form)
        return Analysis(self._without_endings(bare), bare, "attested rest")

    def _without_front(self, form: str) -> str:
        stem = next((rest for _, rest in split_prefixes(form, _PLAIN_ARTICLES_BY_LETTER) if self._is_word(rest)), form)
        if stem == form and not self._lexicon.knows(form):
            stem = next(
                (rest for cut, rest in split_prefixes(form, _PARTICLES_BY_LETTER) if self._is_usual(form, cut, rest)),
                form,
            )
        return stem

    def _without_endings(self, stem: str) -> str:
        while (rest := next(filter(self._is_word, _shorter_rests(stem)), None)) is not None and len(rest) < len(stem):
            stem = rest
        return stem

    def _is_word(self, word: str) -> bool:
        return self._lexicon.knows(word) or self._evidence.count(word) > 0

    def _is_usual(self, form: str, cut: AffixSplit, rest: str) -> bool:
        return self._lexicon.knows(rest) or self._evidence.attests(form, cut, rest)


def _shorter_rests(stem: str) -> Iterator[str]:
    """Yield what may be left of a stem when one more ending, or the letter of a person, is taken off."""
    for _, rest in split_suffixes(stem, _SUFFIXES_BY_LETTER):
        yield rest
    for _, rest in split_prefixes(stem, _PERSONS_BY_LETTER):
        yield rest
