"""Words that are written as one with the next or the last: and, by, for; his, her, their."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from topics.arabic._letters import (
    ALEF,
    BEH,
    FEH,
    HAMZA,
    HEH,
    KAF,
    LAM,
    MEEM,
    NOON,
    SEEN,
    TEH,
    TEH_MARBUTA,
    WAW,
    WAW_HAMZA,
    YEH,
    YEH_HAMZA,
)

ARTICLE = ALEF + LAM
CONJUNCTIONS = (WAW, FEH)
PREPOSITIONS = (BEH, LAM, KAF)


class Cut(NamedTuple):
    """What may be taken off a word, what is written back, how many letters must be left, and whether it is a risk.

    A cut is risky if the letters are too often a part of the word itself.
    """

    written: str
    restored: str = ""
    shortest: int = 3
    is_risky: bool = False


ARTICLES = (
    Cut(ARTICLE),
    Cut(LAM + LAM, ALEF + LAM),  # for + the: the alef of the article is not written
    Cut(LAM + LAM),
    Cut(LAM + LAM, LAM),
    Cut(WAW + ARTICLE),
    Cut(BEH + ARTICLE),
    Cut(FEH + ARTICLE),
    Cut(KAF + ARTICLE),
    Cut(WAW + LAM + LAM, ALEF + LAM),
    Cut(WAW + LAM + LAM),
    Cut(WAW + LAM + LAM, LAM),
    Cut(WAW + BEH + ARTICLE),
)
LETTERS_IN_FRONT = (
    Cut(WAW),
    Cut(LAM),
    Cut(BEH),
    Cut(FEH, is_risky=True),
    Cut(KAF, is_risky=True),
    Cut(WAW + BEH),
    Cut(WAW + LAM),
)
FUTURE = (Cut(SEEN, is_risky=True), Cut(WAW + SEEN, is_risky=True))
_BARE_PRONOUNS = (
    Cut(HEH + ALEF, shortest=2),
    Cut(HEH + MEEM, shortest=2),
    Cut(HEH + NOON, shortest=2),
    Cut(HEH + MEEM + ALEF, shortest=2),
    Cut(NOON + ALEF, is_risky=True),
    Cut(KAF + MEEM, is_risky=True),
    Cut(HEH, shortest=2),
    Cut(KAF, is_risky=True),
)
_BEFORE_A_PRONOUN = ((TEH, TEH_MARBUTA), (WAW_HAMZA, HAMZA), (YEH_HAMZA, HAMZA))
"""Letters that a pronoun changes, and what they are without one."""

PRONOUNS = tuple(
    cut
    for pronoun in _BARE_PRONOUNS
    for cut in (
        *(
            Cut(changed + pronoun.written, before, pronoun.shortest - 1, pronoun.is_risky)
            for changed, before in _BEFORE_A_PRONOUN
        ),
        pronoun,
    )
)
NOUN_ENDINGS = (
    Cut(TEH, TEH_MARBUTA, shortest=2),  # as it is written before a pronoun
    Cut(WAW_HAMZA, HAMZA),
    Cut(YEH_HAMZA, HAMZA),
    Cut(ALEF),
    Cut(TEH + YEH + NOON, TEH_MARBUTA),
    Cut(TEH + ALEF + NOON, TEH_MARBUTA),
    Cut(ALEF + TEH, TEH_MARBUTA, shortest=2),
    Cut(ALEF + TEH),
    Cut(YEH + YEH + NOON, YEH),
    Cut(YEH + WAW + NOON, YEH),
    Cut(YEH + NOON, shortest=4),
    Cut(WAW + NOON, shortest=4),
    Cut(ALEF + NOON, shortest=4),
    Cut(YEH, YEH + NOON, shortest=4, is_risky=True),  # the fighters of: the noon is not written
    Cut(HEH, TEH_MARBUTA),
)
"""Endings of a case, of two and of many, and the ha that hasty writers put for ta marbuta."""

FEMININE_ENDINGS = (
    Cut(ALEF + TEH, ALEF),
    Cut(YEH + TEH_MARBUTA, YEH),
    Cut(TEH_MARBUTA),
)
"""Endings that make adjectives feminine, but nouns into other nouns: for words that no dictionary knows."""

_SHOWN_PRONOUNS = tuple(cut.written for cut in _BARE_PRONOUNS if not cut.is_risky)
_SHORTEST_WORD = 2


def without_proclitic(word: str) -> Iterator[str]:
    """Yield what is left of a word when a conjunction or preposition is taken off its front; the article stays."""
    for letter in (*CONJUNCTIONS, *PREPOSITIONS):
        if word.startswith(letter):
            yield word[1:]
    if word.startswith(LAM + LAM):
        yield ALEF + word[1:]
        yield word[2:]


def _without_enclitic(word: str) -> Iterator[str]:
    """Yield what is left of a word when a pronoun is taken off its end, for showing it."""
    for pronoun in _SHOWN_PRONOUNS:
        if word.endswith(pronoun):
            base = word.removesuffix(pronoun)
            if base.endswith(TEH) and not base.endswith(ALEF + TEH):
                # Before a pronoun ta marbuta is written as ta; without one, a final ta would make it a verb.
                yield base[:-1] + TEH_MARBUTA
            elif not base.endswith(YEH):  # foreign names end like this: André, Piqué
                yield base


_CutsByLetter = Mapping[str, tuple[Cut, ...]]


def by_first_letter(cuts: Iterable[Cut]) -> _CutsByLetter:
    """Return cuts for the front of a word, by the letter that it begins with."""
    return _group(cuts, lambda cut: cut.written[0])


def by_last_letter(cuts: Iterable[Cut]) -> _CutsByLetter:
    """Return cuts for the end of a word, by the letter that it ends with."""
    return _group(cuts, lambda cut: cut.written[-1])


def _group(cuts: Iterable[Cut], letter_of: Callable[[Cut], str]) -> _CutsByLetter:
    """Return cuts by a letter, in their order."""
    groups: dict[str, tuple[Cut, ...]] = {}
    for cut in cuts:
        groups[letter_of(cut)] = (*groups.get(letter_of(cut), ()), cut)
    return groups


def without_front(word: str, cuts: _CutsByLetter) -> Iterator[tuple[Cut, str]]:
    """Yield the cuts that a word allows at its front, and what is left."""
    for cut in cuts.get(word[:1], ()):
        length = len(cut.written)
        if len(word) - length >= cut.shortest and (length == 1 or word.startswith(cut.written)):
            yield cut, cut.restored + word[length:]


def without_end(word: str, cuts: _CutsByLetter) -> Iterator[tuple[Cut, str]]:
    """Yield the cuts that a word allows at its end, and what is left."""
    for cut in cuts.get(word[-1:], ()):
        length = len(cut.written)
        if len(word) - length >= cut.shortest and (length == 1 or word.endswith(cut.written)):
            yield cut, word[: len(word) - length] + cut.restored


def without_clitics(word: str, counts: Mapping[str, int]) -> str:
    """Return what is left of a word when clitics are taken off for which there is evidence.

    ``counts`` says how often every spelling of the word's term occurs: what the stemmer put together. A clitic comes
    off if the rest, with or without the article, is one of them.
    """
    bases = {
        form
        for base in (*without_proclitic(word), *_without_enclitic(word))
        for form in (base, ARTICLE + base, base.removeprefix(ARTICLE))
        if len(form) >= _SHORTEST_WORD and form in counts
    }
    if not bases - {word}:
        return word
    # Of two equally frequent, the alphabet decides.
    return without_clitics(min(bases - {word}, key=lambda form: (-counts[form], form)), counts)
