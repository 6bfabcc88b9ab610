"""Verb morphology: stems and nouns of a verb, and the verbs of a form."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from topics.arabic._letters import (
    ALEF,
    ALEF_HAMZA_ABOVE,
    ALEF_HAMZA_BELOW,
    ALEF_MADDA,
    ALEF_MAKSURA,
    HAMZA,
    MEEM,
    NOON,
    TEH,
    TEH_MARBUTA,
    WAW,
    WAW_HAMZA,
    YEH,
    YEH_HAMZA,
)

_MIN_STEM_LENGTH = 2
_MIN_PASSIVE_LENGTH = 4
_THIRD_PERSON_ENDINGS = ("", WAW + NOON, WAW + ALEF, ALEF + NOON, ALEF)
_IMPERFECT_ENDINGS = {
    YEH: _THIRD_PERSON_ENDINGS,
    TEH: _THIRD_PERSON_ENDINGS,
    NOON: ("",),
    ALEF_HAMZA_ABOVE: ("",),
}
"""The letter of the person, and the endings that go with it."""

_NOMINAL_ENDINGS = (TEH_MARBUTA, ALEF + TEH)
_CONSONANT_ENDINGS = (TEH, NOON + ALEF)
_VOWEL_ENDINGS = ("", TEH, WAW + ALEF, TEH + ALEF)
VERBAL_NOUN_ENDINGS = (ALEF + TEH, YEH + NOON, ALEF + NOON, ALEF, "")
_FINAL_WEAK = (ALEF, ALEF_MAKSURA)
_ALEFS = (ALEF, ALEF_HAMZA_ABOVE)


def _imperfect_stems(verb: str) -> Iterator[tuple[int, str]]:
    """Yield stems of the imperfect, between person and ending, each with a rank; the likeliest has the lowest."""
    rank = 0 if verb[0] not in _ALEFS else 1 if verb[0] == ALEF else 2
    stem = verb if rank == 0 or len(verb) == 3 else verb[1:]
    yield rank, stem
    if stem[-1] in _FINAL_WEAK:
        for weak in (YEH, ALEF_MAKSURA, ALEF, WAW, ""):
            yield rank + 3 * (not weak), stem[:-1] + weak
    if len(stem) > _MIN_STEM_LENGTH and stem[-2] == ALEF:  # the hollow verbs: to be, to return
        yield rank - 3 * (rank == 0), stem[:-2] + WAW + stem[-1]
        yield rank + 3, stem[:-2] + YEH + stem[-1]
    if len(verb) == 3 and verb[0] == WAW:  # verbs that begin with waw lose it: to find, to arrive
        yield 3, verb[1:]
    if verb[0] in (ALEF_HAMZA_ABOVE, ALEF_MADDA):
        yield 3, WAW_HAMZA + verb[1:]


def _perfect_stems(verb: str, ending: str) -> Iterator[tuple[int, str]]:
    """Yield stems of the perfect before an ending, each with a rank; the likeliest has the lowest."""
    yield 0, verb
    if ending in _CONSONANT_ENDINGS:
        if verb[-1] in _FINAL_WEAK:
            yield 1, verb[:-1] + YEH
        if len(verb) > _MIN_STEM_LENGTH and verb[-2] == ALEF:
            yield 1, verb[:-2] + verb[-1]
        if len(verb) == _MIN_STEM_LENGTH:
            yield 1, verb + verb[-1]
    if ending and ending in _VOWEL_ENDINGS and verb[-1] in (*_FINAL_WEAK, YEH):
        yield 2, verb[:-1]
    if len(verb) >= _MIN_PASSIVE_LENGTH and verb[-2] == ALEF:  # the passive of hollow verbs: it was set up
        yield 2, verb[:-2] + YEH + verb[-1]


def _rank_verbs(pairs: Iterable[tuple[str, int, str]]) -> dict[str, tuple[str, ...]]:
    """Return the verbs of every string, by rank, from (string, rank, verb)."""
    found: dict[str, list[tuple[int, str]]] = {}
    for string, rank, verb in pairs:
        found.setdefault(string, []).append((rank, verb))
    return {
        string: tuple(dict.fromkeys(verb for _, verb in sorted(verbs))) if len(verbs) > 1 else (verbs[0][1],)
        for string, verbs in found.items()
    }


@dataclass(frozen=True, slots=True)
class VerbIndex:
    """Verbs by their forms: by the stem of the imperfect, between person and ending, and by the form of the perfect."""

    imperfect: dict[str, tuple[str, ...]]
    perfect: dict[str, tuple[str, ...]]

    def verbs_of(self, form: str) -> tuple[str, ...]:
        """Return the verbs that may have a form, those of the imperfect first."""
        found: tuple[str, ...] = ()
        if not form.endswith(_NOMINAL_ENDINGS):
            for ending in _IMPERFECT_ENDINGS.get(form[:1], ()):
                if form.endswith(ending):
                    found += self.imperfect.get(form[1 : len(form) - len(ending)], ())
        return found + self.perfect.get(form, ())

    def forms(self) -> Iterator[str]:
        """Yield every form of every verb."""
        yield from self.perfect
        for person, endings in _IMPERFECT_ENDINGS.items():
            for ending in endings:
                yield from (person + stem + ending for stem in self.imperfect)


def index_verbs(verbs: Iterable[str]) -> VerbIndex:
    """Return the index of some verbs."""
    endings = dict.fromkeys((*_CONSONANT_ENDINGS, *_VOWEL_ENDINGS))
    return VerbIndex(
        imperfect=_rank_verbs(
            (stem, rank, verb)
            for verb in verbs
            for rank, stem in _imperfect_stems(verb)
            if len(stem) >= _MIN_STEM_LENGTH
        ),
        perfect=_rank_verbs(
            (stem + ending, rank, verb)
            for verb in verbs
            for ending in endings
            for rank, stem in _perfect_stems(verb, ending)
            if len(stem) >= _MIN_STEM_LENGTH
        ),
    )


def is_imperfect(form: str, verb: str) -> bool:
    """Return whether a form of a verb begins with the letter of a person.

    The first person is left out: nouns in the plural begin with the same alef.
    """
    return form[0] in (YEH, TEH, NOON) and verb[0] != form[0]


def is_participle(form: str, verb: str) -> bool:
    """Return whether a form that stands under a verb is one of its participles."""
    if form[0] == MEEM:
        return verb[0] != MEEM
    if len(verb) != 3 or len(form) < 4 or form[0] != verb[0] or form[1] != ALEF:
        return False
    middle = YEH_HAMZA if verb[1] == ALEF else verb[1]
    return form[2] == middle and form[3] in (verb[2], YEH)


def verbal_noun(form: str, verb: str) -> str | None:
    """Return the verbal noun that a form spells, None if it is another form of the verb.

    A dictionary lists the vote under to vote and education under to teach; for what an article is about they are
    words of their own.
    """
    for noun in _verbal_nouns(verb):
        if form.startswith(noun[:-1]) and form in {noun + ending for ending in VERBAL_NOUN_ENDINGS}:
            return noun
        if noun[-1] == TEH_MARBUTA and form == noun[:-1] + ALEF + TEH:
            return noun
    return None


def _verbal_nouns(verb: str) -> Iterator[str]:
    """Yield the regular verbal nouns of a verb (forms II, IV and VII to X)."""
    if len(verb) > 3 and verb[0] in _ALEFS:
        first = ALEF_HAMZA_BELOW if verb[0] == ALEF_HAMZA_ABOVE else ALEF
        yield first + verb[1:-1] + ALEF + verb[-1]
        if verb[-1] in _FINAL_WEAK:
            yield first + verb[1:-1] + ALEF + HAMZA
        if verb[-2] == ALEF:
            yield first + verb[1:] + TEH_MARBUTA
        if verb[1] == WAW:
            yield first + YEH + verb[2:-1] + ALEF + verb[-1]
    if len(verb) == 3:
        yield TEH + verb[:2] + YEH + verb[2]
        if verb[-1] in _FINAL_WEAK:
            yield TEH + verb[:2] + YEH + TEH_MARBUTA


def has_verbal_noun_pattern(form: str, verbs: Container[str]) -> bool:
    """Return whether a form has the pattern of the verbal noun of form II (improvement) of one of the verbs."""
    return len(form) == 5 and form[0] == TEH and form[3] == YEH and form[1:3] + form[4] in verbs
