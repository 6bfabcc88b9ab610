"""From a word to the term it is counted under: one table of stemmers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from topics._checks import InputError, check_choice
from topics.arabic.letters import ALEF, ALEF_HAMZA_ABOVE, ALEF_HAMZA_BELOW, ALEF_MAKSURA, YEH

Stemmer = Callable[[str], str]


def spellings(word: str) -> Iterator[str]:
    """Yield the word, then what the press may have meant: ya for final alef maksura and back, hamza on an alef."""
    yield word
    if word.endswith(ALEF_MAKSURA):
        yield word[:-1] + YEH
    elif word.endswith(YEH):
        yield word[:-1] + ALEF_MAKSURA
    if word.startswith(ALEF):
        yield ALEF_HAMZA_ABOVE + word[1:]
        yield ALEF_HAMZA_BELOW + word[1:]


def dictionary_lemma(word: str) -> str:
    """Return the lemma of a word in simplemma's Arabic dictionary; an unknown word stays as it is."""
    # Loading the dictionary takes 0.3 s: not before the first word.
    import simplemma

    for spelling in spellings(word):
        found = simplemma.lemmatize(spelling, lang="ar")
        if found != spelling or simplemma.is_known(spelling, lang="ar"):
            return found
    return word


def whole_word(word: str) -> str:
    """Return the word as it is."""
    return word


STEMMERS: dict[str | None, Stemmer] = {
    "lemma": dictionary_lemma,
    None: whole_word,
}


def make_stemmer(stemmer: str | Stemmer | None) -> Stemmer:
    """Return the function behind a name of the table, or the caller's own function."""
    if callable(stemmer):
        return stemmer
    if stemmer is not None and not isinstance(stemmer, str):
        raise InputError(f"stemmer must be a name, a function of a word, or None; got {type(stemmer).__name__}.")
    return STEMMERS[check_choice("stemmer", stemmer, STEMMERS)]
