"""Light stems: what is left of a word when only attested words may be left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from topics.arabic._analysis import Analysis
from topics.arabic._clitics import (
    ARTICLE,
    ARTICLES,
    FUTURE,
    LETTERS_IN_FRONT,
    NOUN_ENDINGS,
    PRONOUNS,
    Cut,
    by_first_letter,
    by_last_letter,
    without_end,
    without_front,
)
from topics.arabic._context_counts import evidence_of
from topics.arabic._dictionary import load_lexicon
from topics.arabic._letters import ALEF, NOON, TEH, TEH_MARBUTA, WAW, YEH

_ARTICLES_IN_FRONT = by_first_letter(cut for cut in ARTICLES if cut.restored != ARTICLE)
_LETTERS = by_first_letter((*LETTERS_IN_FRONT, *FUTURE))
_ENDINGS = by_last_letter(
    (
        *PRONOUNS,
        *NOUN_ENDINGS,
        Cut(YEH + TEH_MARBUTA, YEH),
        Cut(TEH_MARBUTA, shortest=4),
        Cut(WAW + ALEF),
        Cut(TEH),
    )
)
_PERSONS = by_first_letter((Cut(YEH), Cut(TEH), Cut(NOON)))


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
        self._lexicon = load_lexicon()
        self._evidence = evidence_of(counts, self._lexicon.sure_lemmas)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._counts,)  # the dictionary is where it is unpickled

    def analyze(self, form: str) -> Analysis:
        """Return the light stem of a cleaned form."""
        bare = self._without_front(form)
        return Analysis(self._without_endings(bare), bare, "attested rest")

    def _without_front(self, form: str) -> str:
        stem = next((rest for _, rest in without_front(form, _ARTICLES_IN_FRONT) if self._is_word(rest)), form)
        if stem == form and not self._lexicon.knows(form):
            stem = next((rest for cut, rest in without_front(form, _LETTERS) if self._is_usual(form, cut, rest)), form)
        return stem

    def _without_endings(self, stem: str) -> str:
        while (rest := next(filter(self._is_word, _rests_of(stem)), None)) is not None and len(rest) < len(stem):
            stem = rest
        return stem

    def _is_word(self, word: str) -> bool:
        return self._lexicon.knows(word) or self._evidence.count(word) > 0

    def _is_usual(self, form: str, cut: Cut, rest: str) -> bool:
        return self._lexicon.knows(rest) or self._evidence.attests(form, cut, rest)


def _rests_of(stem: str) -> Iterator[str]:
    """Yield what may be left of a stem when one more ending, or the letter of a person, is taken off."""
    for _, rest in without_end(stem, _ENDINGS):
        yield rest
    for _, rest in without_front(stem, _PERSONS):
        yield rest
