"""Words that are written as one with the next or the last: and, by, for; his, her, their."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from topics.arabic.letters import ALEF, BEH, FEH, HEH, KAF, LAM, MEEM, NOON, TEH, TEH_MARBUTA, WAW, YEH

ARTICLE = ALEF + LAM
CONJUNCTIONS = (WAW, FEH)
PREPOSITIONS = (BEH, LAM, KAF)
PRONOUNS = (HEH + MEEM + ALEF, HEH + MEEM, HEH + NOON, HEH + ALEF, KAF + MEEM, HEH)
SHORTEST_WORD = 2
LEAST_SHARE = 0.05


def without_proclitic(word: str) -> Iterator[str]:
    """Yield what is left of a word when a conjunction or preposition is taken off its front; the article stays."""
    for letter in CONJUNCTIONS + PREPOSITIONS:
        if word.startswith(letter):
            yield word[1:]
    if word.startswith(LAM + LAM):  # for + the: the alef of the article is not written
        yield ALEF + word[1:]
        yield word[2:]


def without_enclitic(word: str) -> Iterator[str]:
    """Yield what is left of a word when a pronoun is taken off its end."""
    for pronoun in PRONOUNS:
        if word.endswith(pronoun):
            base = word.removesuffix(pronoun)
            if base.endswith(TEH) and not base.endswith(ALEF + TEH):
                # Before a pronoun ta marbuta is written as ta; without one, a final ta would make it a verb.
                yield base[:-1] + TEH_MARBUTA
            elif not base.endswith(YEH):  # foreign names end like this: André, Piqué
                yield base


def without_clitics(word: str, counts: Mapping[str, int]) -> str:
    """Return what is left of a word when clitics are taken off for which there is evidence.

    ``counts`` says how often every spelling of the word's term occurs. A clitic comes off if the rest, with or
    without the article, is one of them and not much rarer: the city of Lyon is no "for" and a rare rest.
    """
    bases = {
        form
        for base in (*without_proclitic(word), *without_enclitic(word))
        for form in (base, ARTICLE + base, base.removeprefix(ARTICLE))
        if len(form) >= SHORTEST_WORD and counts.get(form, 0) >= LEAST_SHARE * counts.get(word, 0)
    }
    if not bases - {word}:
        return word
    # Of two equally frequent, the alphabet decides.
    return without_clitics(min(bases - {word}, key=lambda form: (-counts[form], form)), counts)
