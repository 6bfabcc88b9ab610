"""Clitics and endings: the affixes that may be split off a word, and what is left of it."""

from collections.abc import Iterable, Iterator, Mapping
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
    """An affix that may come off a word, and what is written in its place."""

    affix: str
    restored: str = ""
    min_rest: int = 3  # letters of the word that must be left, those restored not counted
    is_ambiguous: bool = False  # whether the letters are too often a part of the word itself


ARTICLE_PREFIXES = (
    AffixSplit(DEFINITE_ARTICLE),
    AffixSplit(LAM + LAM, ALEF + LAM),  # li + al: the article's alef is not written
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
    AffixSplit(FEH, is_ambiguous=True),
    AffixSplit(KAF, is_ambiguous=True),
    AffixSplit(WAW + BEH),
    AffixSplit(WAW + LAM),
)
FUTURE_PREFIXES = (AffixSplit(SEEN, is_ambiguous=True), AffixSplit(WAW + SEEN, is_ambiguous=True))
_BARE_PRONOUN_SUFFIXES = (
    AffixSplit(HEH + ALEF, min_rest=2),
    AffixSplit(HEH + MEEM, min_rest=2),
    AffixSplit(HEH + NOON, min_rest=2),
    AffixSplit(HEH + MEEM + ALEF, min_rest=2),
    AffixSplit(NOON + ALEF, is_ambiguous=True),
    AffixSplit(KAF + MEEM, is_ambiguous=True),
    AffixSplit(HEH, min_rest=2),
    AffixSplit(KAF, is_ambiguous=True),
)
_BEFORE_A_PRONOUN = ((TEH, TEH_MARBUTA), (WAW_HAMZA, HAMZA), (YEH_HAMZA, HAMZA))
"""Final letters that a pronoun changes, and what they are without one."""

PRONOUN_SUFFIXES = tuple(
    split
    for pronoun in _BARE_PRONOUN_SUFFIXES
    for split in (
        *(
            AffixSplit(changed + pronoun.affix, before, pronoun.min_rest - 1, pronoun.is_ambiguous)
            for changed, before in _BEFORE_A_PRONOUN
        ),
        pronoun,
    )
)
NOUN_SUFFIXES = (
    AffixSplit(TEH, TEH_MARBUTA, min_rest=2),  # ta marbuta before a pronoun
    AffixSplit(WAW_HAMZA, HAMZA),
    AffixSplit(YEH_HAMZA, HAMZA),
    AffixSplit(ALEF),
    AffixSplit(TEH + YEH + NOON, TEH_MARBUTA),
    AffixSplit(TEH + ALEF + NOON, TEH_MARBUTA),
    AffixSplit(ALEF + TEH, TEH_MARBUTA, min_rest=2),
    AffixSplit(ALEF + TEH),
    AffixSplit(YEH + YEH + NOON, YEH),
    AffixSplit(YEH + WAW + NOON, YEH),
    AffixSplit(YEH + NOON, min_rest=4),
    AffixSplit(WAW + NOON, min_rest=4),
    AffixSplit(ALEF + NOON, min_rest=4),
    AffixSplit(YEH, YEH + NOON, min_rest=4, is_ambiguous=True),  # construct state: the noon is not written
    AffixSplit(HEH, TEH_MARBUTA),
)
"""Endings of case, dual and plural, and the ha that hasty writers put for ta marbuta."""

FEMININE_SUFFIXES = (
    AffixSplit(ALEF + TEH, ALEF),
    AffixSplit(YEH + TEH_MARBUTA, YEH),
    AffixSplit(TEH_MARBUTA),
)
"""Feminine endings, which turn nouns into other nouns: only for words that no dictionary knows."""

_CLEAR_PRONOUNS = tuple(split.affix for split in _BARE_PRONOUN_SUFFIXES if not split.is_ambiguous)
_MIN_WORD_LENGTH = 2


def without_proclitic(word: str) -> Iterator[str]:
    """Yield the rests of a word without a conjunction or preposition in front; the article stays."""
    for letter in (*CONJUNCTIONS, *PREPOSITIONS):
        if word.startswith(letter):
            yield word[1:]
    if word.startswith(LAM + LAM):
        yield ALEF + word[1:]
        yield word[2:]


def _without_pronoun(word: str) -> Iterator[str]:
    """Yield the rests of a word without an unambiguous pronoun at its end."""
    for pronoun in _CLEAR_PRONOUNS:
        if word.endswith(pronoun):
            rest = word.removesuffix(pronoun)
            if rest.endswith(TEH) and not rest.endswith(ALEF + TEH):
                # Before a pronoun ta marbuta is written as ta; without one, a final ta would make it a verb.
                yield rest[:-1] + TEH_MARBUTA
            elif not rest.endswith(YEH):  # foreign names end like this: André, Piqué
                yield rest


_SplitsByLetter = Mapping[str, tuple[AffixSplit, ...]]


def index_by_letter(splits: Iterable[AffixSplit], position: int) -> _SplitsByLetter:
    """Return affixes by their first (position 0) or last (-1) letter, in their order."""
    groups: dict[str, tuple[AffixSplit, ...]] = {}
    for split in splits:
        letter = split.affix[position]
        groups[letter] = (*groups.get(letter, ()), split)
    return groups


def split_prefixes(word: str, splits: _SplitsByLetter) -> Iterator[tuple[AffixSplit, str]]:
    """Yield the prefixes that a word may have, and the rest without each."""
    for split in splits.get(word[:1], ()):
        length = len(split.affix)
        if len(word) - length >= split.min_rest and (length == 1 or word.startswith(split.affix)):
            yield split, split.restored + word[length:]


def split_suffixes(word: str, splits: _SplitsByLetter) -> Iterator[tuple[AffixSplit, str]]:
    """Yield the suffixes that a word may have, and the rest without each."""
    for split in splits.get(word[-1:], ()):
        length = len(split.affix)
        if len(word) - length >= split.min_rest and (length == 1 or word.endswith(split.affix)):
            yield split, word[: len(word) - length] + split.restored


def without_clitics(word: str, counts: Mapping[str, int]) -> str:
    """Return a word without the clitics whose rest, with or without the article, is attested.

    ``counts`` holds how often every spelling of the word's term occurs.
    """
    rests = {
        form
        for rest in (*without_proclitic(word), *_without_pronoun(word))
        for form in (rest, DEFINITE_ARTICLE + rest, rest.removeprefix(DEFINITE_ARTICLE))
        if len(form) >= _MIN_WORD_LENGTH and form in counts
    } - {word}
    if not rests:
        return word
    # Of two equally frequent, the alphabet decides: the result does not depend on the order.
    return without_clitics(min(rests, key=lambda form: (-counts[form], form)), counts)
