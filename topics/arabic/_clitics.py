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

DEFINITE_ARTICLE = ALEF + LAM
CONJUNCTIONS = (WAW, FEH)
PREPOSITIONS = (BEH, LAM, KAF)


class AffixSplit(NamedTuple):
    """What may be taken off a word, what is written back, how many letters must be left, and whether it is a risk.

    A cut is risky if the letters are too often a part of the word itself.
    """

    written: str
    restored: str = ""
    shortest: int = 3
    is_risky: bool = False


ARTICLE_PREFIXES = (
    AffixSplit(DEFINITE_ARTICLE),
    AffixSplit(LAM + LAM, ALEF + LAM),  # for + the: the alef of the article is not written
    AffixSplit(LAM + LAM),
    AffixSplit(LAM + LAM, LAM),
    AffixSplit(WAW + DEFINITE_ARTICLE),
    AffixSplit(BEH + DEFINITE_ARTICLE),
    AffixSplit(FEH + DEFINITE_ARTICLE),
    AffixSplit(KAF + DEFINITE_ARTICLE),
    AffixSplit(WAW + LAM + LAM, ALEF + LAM),
    AffixSplit(WAW + LAM + LAM),
    AffixSplit(WAW + LAM + LAM, LAM),
    AffixSplit(WAW + BEH + DEFINITE_ARTICLE),
)
PARTICLE_PREFIXES = (
    AffixSplit(WAW),
    AffixSplit(LAM),
    AffixSplit(BEH),
    AffixSplit(FEH, is_risky=True),
    AffixSplit(KAF, is_risky=True),
    AffixSplit(WAW + BEH),
    AffixSplit(WAW + LAM),
)
FUTURE_PREFIXES = (AffixSplit(SEEN, is_risky=True), AffixSplit(WAW + SEEN, is_risky=True))
_BARE_PRONOUN_SUFFIXES = (
    AffixSplit(HEH + ALEF, shortest=2),
    AffixSplit(HEH + MEEM, shortest=2),
    AffixSplit(HEH + NOON, shortest=2),
    AffixSplit(HEH + MEEM + ALEF, shortest=2),
    AffixSplit(NOON + ALEF, is_risky=True),
    AffixSplit(KAF + MEEM, is_risky=True),
    AffixSplit(HEH, shortest=2),
    AffixSplit(KAF, is_risky=True),
)
_BEFORE_A_PRONOUN = ((TEH, TEH_MARBUTA), (WAW_HAMZA, HAMZA), (YEH_HAMZA, HAMZA))
"""Letters that a pronoun changes, and what they are without one."""

PRONOUN_SUFFIXES = tuple(
    cut
    for pronoun in _BARE_PRONOUN_SUFFIXES
    for cut in (
        *(
            AffixSplit(changed + pronoun.written, before, pronoun.shortest - 1, pronoun.is_risky)
            for changed, before in _BEFORE_A_PRONOUN
        ),
        pronoun,
    )
)
NOUN_SUFFIXES = (
    AffixSplit(TEH, TEH_MARBUTA, shortest=2),  # as it is written before a pronoun
    AffixSplit(WAW_HAMZA, HAMZA),
    AffixSplit(YEH_HAMZA, HAMZA),
    AffixSplit(ALEF),
    AffixSplit(TEH + YEH + NOON, TEH_MARBUTA),
    AffixSplit(TEH + ALEF + NOON, TEH_MARBUTA),
    AffixSplit(ALEF + TEH, TEH_MARBUTA, shortest=2),
    AffixSplit(ALEF + TEH),
    AffixSplit(YEH + YEH + NOON, YEH),
    AffixSplit(YEH + WAW + NOON, YEH),
    AffixSplit(YEH + NOON, shortest=4),
    AffixSplit(WAW + NOON, shortest=4),
    AffixSplit(ALEF + NOON, shortest=4),
    AffixSplit(YEH, YEH + NOON, shortest=4, is_risky=True),  # the fighters of: the noon is not written
    AffixSplit(HEH, TEH_MARBUTA),
)
"""Endings of a case, of two and of many, and the ha that hasty writers put for ta marbuta."""

FEMININE_SUFFIXES = (
    AffixSplit(ALEF + TEH, ALEF),
    AffixSplit(YEH + TEH_MARBUTA, YEH),
    AffixSplit(TEH_MARBUTA),
)
"""Endings that make adjectives feminine, but nouns into other nouns: for words that no dictionary knows."""

_SHOWN_PRONOUNS = tuple(cut.written for cut in _BARE_PRONOUN_SUFFIXES if not cut.is_risky)
_MIN_WORD_LENGTH = 2


def without_proclitic(word: str) -> Iterator[str]:
    """Yield what is left of a word when a conjunction or preposition is taken off its front; the article stays."""
    for letter in (*CONJUNCTIONS, *PREPOSITIONS):
        if word.startswith(letter):
            yield word[1:]
    if word.startswith(LAM + LAM):
        yield ALEF + word[1:]
        yield word[2:]


def _without_pronoun(word: str) -> Iterator[str]:
    """Yield what is left of a word when a pronoun is taken off its end, for showing it."""
    for pronoun in _SHOWN_PRONOUNS:
        if word.endswith(pronoun):
            base = word.removesuffix(pronoun)
            if base.endswith(TEH) and not base.endswith(ALEF + TEH):
                # Before a pronoun ta marbuta is written as ta; without one, a final ta would make it a verb.
                yield base[:-1] + TEH_MARBUTA
            elif not base.endswith(YEH):  # foreign names end like this: André, Piqué
                yield base


SplitsByLetter = Mapping[str, tuple[AffixSplit, ...]]


def index_by_first_letter(cuts: Iterable[AffixSplit]) -> SplitsByLetter:
    """Return cuts for the front of a word, by the letter that it begins with."""
    return _index_splits(cuts, lambda cut: cut.written[0])


def index_by_last_letter(cuts: Iterable[AffixSplit]) -> SplitsByLetter:
    """Return cuts for the end of a word, by the letter that it ends with."""
    return _index_splits(cuts, lambda cut: cut.written[-1])


def _index_splits(cuts: Iterable[AffixSplit], letter_of: Callable[[AffixSplit], str]) -> SplitsByLetter:
    """Return cuts by a letter, in their order."""
    groups: dict[str, tuple[AffixSplit, ...]] = {}
    for cut in cuts:
        groups[letter_of(cut)] = (*groups.get(letter_of(cut), ()), cut)
    return groups


def split_prefixes(word: str, cuts: SplitsByLetter) -> Iterator[tuple[AffixSplit, str]]:
    """Yield the cuts that a word allows at its front, and what is left."""
    for cut in cuts.get(word[:1], ()):
        length = len(cut.written)
        if len(word) - length >= cut.shortest and (length == 1 or word.startswith(cut.written)):
            yield cut, cut.restored + word[length:]


def split_suffixes(word: str, cuts: SplitsByLetter) -> Iterator[tuple[AffixSplit, str]]:
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
        for base in (*without_proclitic(word), *_without_pronoun(word))
        for form in (base, DEFINITE_ARTICLE + base, base.removeprefix(DEFINITE_ARTICLE))
        if len(form) >= _MIN_WORD_LENGTH and form in counts
    }
    if not bases - {word}:
        return word
    # Of two equally frequent, the alphabet decides.
    return without_clitics(min(bases - {word}, key=lambda form: (-counts[form], form)), counts)
