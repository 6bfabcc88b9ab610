"""The table of stemmers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Protocol

from topics._validation import InputError, check_choice, check_installed
from topics.arabic._analysis import Analysis
from topics.arabic._lemma import Lemmatizer
from topics.arabic._light import LightStemmer

_FormCounts = Mapping[str, int]
_WordFunction = Callable[[str], str]


class Stemmer(Protocol):
    """The interface of a stemmer."""

    def analyze(self, form: str) -> Analysis:
        """Return the analysis of a cleaned form."""


def analyze_forms(stemmer: Stemmer, forms: Sequence[str]) -> list[Analysis]:
    """Return the analysis of every form, by the stemmer's own method for many forms if it has one."""
    many = getattr(stemmer, "analyze_all", None)
    return many(forms) if many is not None else [stemmer.analyze(form) for form in forms]


class _FunctionStemmer:
    """A stemmer that applies a function of a form, whatever the corpus; ``name`` says what decided."""

    def __init__(self, function: _WordFunction, name: str) -> None:
        self._function = function
        self._name = name

    def analyze(self, form: str) -> Analysis:
        """Return the result of the function."""
        stem = self._function(form)
        if not isinstance(stem, str):
            raise InputError(f"stemmer returned {stem!r} for {form!r}; it must return a string.")
        return Analysis(stem, form, self._name)


def _snowball_stem(word: str) -> str:
    """Return the stem of the Snowball project's Arabic light stemmer."""
    return str(_snowball().stemWord(word))


def _isri_root(word: str) -> str:
    """Return the root that NLTK's ISRI stemmer finds (Taghva, Elkhoury and Coombs 2005)."""
    return str(_isri().stem(word))


def _tashaphyne_stem(word: str) -> str:
    """Return the stem of the Tashaphyne light stemmer."""
    return str(_tashaphyne().light_stem(word))


def _whole_word(word: str) -> str:
    """Return the word as it is."""
    return word


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
class _StemmerRow:
    """One row of the table: a function that makes the stemmer, and the extra module that it needs."""

    make: Callable[[_FormCounts], Stemmer]
    needs: str | None = None


def _from_function(function: _WordFunction, name: str) -> Callable[[_FormCounts], Stemmer]:
    """Return a function that makes a stemmer which learns nothing from the corpus."""
    return lambda counts: _FunctionStemmer(function, name)


StemmerName = Literal["lemma", "light", "snowball", "isri", "tashaphyne", "none"]
_STEMMERS: dict[StemmerName, _StemmerRow] = {
    "lemma": _StemmerRow(Lemmatizer),
    "light": _StemmerRow(LightStemmer),
    "snowball": _StemmerRow(_from_function(_snowball_stem, "snowball"), needs="snowballstemmer"),
    "isri": _StemmerRow(_from_function(_isri_root, "isri"), needs="nltk"),
    "tashaphyne": _StemmerRow(_from_function(_tashaphyne_stem, "tashaphyne"), needs="tashaphyne"),
    "none": _StemmerRow(_from_function(_whole_word, "whole word")),
}


def find_stemmer(stemmer: str | _WordFunction | None) -> _StemmerRow:
    """Return the row of a name, None for none, or a new one for the caller's own function."""
    if callable(stemmer):
        return _StemmerRow(_from_function(stemmer, "your function"))
    if stemmer is not None and not isinstance(stemmer, str):
        methods = [name for name in ("stem", "stemWord", "light_stem", "lemmatize") if hasattr(stemmer, name)]
        hint = f" Give its method: stemmer=stemmer.{methods[0]}." if methods else ""
        raise InputError(f"stemmer must be a name, a function of a word, or None; got {type(stemmer).__name__}.{hint}")
    row = _STEMMERS[check_choice("stemmer", "none" if stemmer is None else stemmer, _STEMMERS)]
    if row.needs:
        check_installed(row.needs, f"stemmer={stemmer!r}", "pip install 'arabic-topics[stemmers]'")
    return row
