"""From a word to the term it is counted under: one table of stemmers."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

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


def snowball_stem(word: str) -> str:
    """Return the stem of the Snowball project's Arabic light stemmer."""
    return str(_snowball().stemWord(word))


def isri_root(word: str) -> str:
    """Return the root that NLTK's ISRI stemmer finds (Taghva, Elkhoury and Coombs 2005)."""
    return str(_isri().stem(word))


def tashaphyne_stem(word: str) -> str:
    """Return the stem of the Tashaphyne light stemmer."""
    return str(_tashaphyne().light_stem(word))


@cache
def _snowball() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("arabic")


@cache
def _isri() -> Any:
    from nltk.stem.isri import ISRIStemmer

    return ISRIStemmer()


@cache
def _tashaphyne() -> Any:
    from tashaphyne.stemming import ArabicLightStemmer

    return ArabicLightStemmer()


@dataclass(frozen=True, slots=True)
class StemmerRow:
    """One row of the table: the function, and the module it needs beyond what the package installs."""

    stem: Stemmer
    needs: str | None = None


STEMMERS: dict[str | None, StemmerRow] = {
    "lemma": StemmerRow(dictionary_lemma),
    "snowball": StemmerRow(snowball_stem, needs="snowballstemmer"),
    "isri": StemmerRow(isri_root, needs="nltk"),
    "tashaphyne": StemmerRow(tashaphyne_stem, needs="tashaphyne"),
    None: StemmerRow(whole_word),
}


def make_stemmer(stemmer: str | Stemmer | None) -> Stemmer:
    """Return the function behind a name of the table, or the caller's own function."""
    if callable(stemmer):
        return stemmer
    if stemmer is not None and not isinstance(stemmer, str):
        raise InputError(f"stemmer must be a name, a function of a word, or None; got {type(stemmer).__name__}.")
    row = STEMMERS[check_choice("stemmer", stemmer, STEMMERS)]
    if row.needs and importlib.util.find_spec(row.needs) is None:
        raise InputError(
            f"stemmer={stemmer!r} needs {row.needs}, which is not installed: pip install 'arabic-topics[stemmers]'."
        )
    return row.stem
