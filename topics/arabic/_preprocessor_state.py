"""What a preprocessor has learned, as it is saved."""

import warnings
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Self

import numpy as np

from topics._version import __version__
from topics.arabic._analysis import Analysis
from topics.arabic._conflation import ConflationClasses
from topics.arabic._phrases import PhrasesState
from topics.arabic._stem import Stemmer, StemmerName, analyze_forms, find_stemmer
from topics.arabic._stopwords import StopWordsState
from topics.arabic._tokenize import TokenRules
from topics.io import SavedFields, Values, check_array

_Versions = dict[str, str | None]
_DICTIONARY = "simplemma"
# So many known words are looked up when a preprocessor is loaded, to see whether they are still read as they were.
_SAMPLE = 2_000


class _NumberedTexts(SavedFields, frozen=True, tag="numbered texts"):
    """Texts, of which many are the same, as different ones and their numbers."""

    texts: list[str]
    numbers: np.ndarray

    def __post_init__(self) -> None:
        check_array("numbers", self.numbers, "i", None)
        if ((self.numbers < 0) | (self.numbers >= len(self.texts))).any():
            raise ValueError("a word is brought to no text that there is")

    @classmethod
    def from_texts(cls, texts: Sequence[str]) -> Self:
        number = {text: i for i, text in enumerate(sorted(set(texts)))}
        return cls(list(number), np.array([number[text] for text in texts], dtype=np.int32))

    def to_texts(self) -> list[str]:
        return [self.texts[number] for number in self.numbers.tolist()]


class KnownWords(SavedFields, frozen=True, tag="known words"):
    """The words of the texts of a fit, how often they stand there, and what became of each."""

    words: list[str]
    counts: np.ndarray
    stems: _NumberedTexts
    bare_forms: _NumberedTexts
    decided_by: _NumberedTexts
    stemmer: StemmerName | None
    versions: dict[str, str | None]

    def __post_init__(self) -> None:
        for array in (self.counts, self.stems.numbers, self.bare_forms.numbers, self.decided_by.numbers):
            check_array("numbers of words", array, "i", len(self.words))

    @classmethod
    def from_stemmer(cls, attested: dict[str, int], stemmer: Stemmer, name: Any) -> Self:
        """Return the attested words as a stemmer reads them, which has a name unless it is the user's own function."""
        analyzed = analyze_forms(stemmer, list(attested))
        stems, bare_forms, decided_by = (_NumberedTexts.from_texts([one[i] for one in analyzed]) for i in range(3))
        counts = np.fromiter(attested.values(), dtype=np.int64, count=len(attested))
        return cls(list(attested), counts, stems, bare_forms, decided_by, name, _versions_behind(name))

    def attested(self) -> dict[str, int]:
        """Return how often every word stands in the texts."""
        return dict(zip(self.words, self.counts.tolist(), strict=True))

    def to_stemmer(self) -> Stemmer:
        """Return a stemmer that reads known words as before: the one that is installed, if it does.

        The dictionary itself is large and not kept. Where another one reads known words otherwise, they stay as they
        were, and a warning says so.
        """
        stemmer, here = find_stemmer(self.stemmer).make(self.attested()), _versions_behind(self.stemmer)
        parts = (part.to_texts() for part in (self.stems, self.bare_forms, self.decided_by))
        known = dict(zip(self.words, map(Analysis, *parts), strict=True))
        step = max(1, len(known) // _SAMPLE) if self.versions == here else 1
        if not _changed(stemmer, self.words[::step], known):
            return stemmer
        changed = _changed(stemmer, self.words, known)
        word, stem = next(iter(changed.items()))
        warnings.warn(
            f"{len(changed):,} of {len(known):,} known words, such as {word} ({stem}, formerly {known[word].stem}), "
            f"are read otherwise by {_in_words(here)} than by {_in_words(self.versions)}, which this was saved with. "
            "They keep their terms; words that are new to it may miss theirs: install the same versions, or fit again.",
            UserWarning,
            stacklevel=2,
        )
        return _Remembered(known, stemmer)


class LearnedState(SavedFields, frozen=True, tag="learned"):
    """All that a fit has decided, stop words included: lists and dictionaries change."""

    known: KnownWords
    cleaning: list[str]
    folding: list[str]
    rules: TokenRules
    stop: StopWordsState
    classes: ConflationClasses
    phrases: PhrasesState | None


class PreprocessorState(SavedFields, frozen=True, tag="preprocessor"):
    """A preprocessor; ``learned`` is None before the fit."""

    params: Values
    learned: LearnedState | None


class _Remembered:
    """A stemmer that reads known words as they were read before, and others as another stemmer does."""

    def __init__(self, known: dict[str, Analysis], other: Stemmer) -> None:
        self._known = known
        self._other = other

    def analyze(self, form: str) -> Analysis:
        """Return what is known of a form, or what the other stemmer says."""
        return self._known.get(form) or self._other.analyze(form)

    def analyze_all(self, forms: Sequence[str]) -> list[Analysis]:
        """Return the same of many forms."""
        others = iter(analyze_forms(self._other, [form for form in forms if form not in self._known]))
        return [self._known[form] if form in self._known else next(others) for form in forms]


def _changed(stemmer: Stemmer, words: Sequence[str], known: dict[str, Analysis]) -> dict[str, str]:
    """Return the stems of words that a stemmer brings to another term than the known one, whatever decided them."""
    rows = zip(words, analyze_forms(stemmer, words), strict=True)
    return {word: now.stem for word, now in rows if now[:2] != known[word][:2]}


def _versions_behind(stemmer: Any) -> _Versions:
    """Return the versions of the packages that bring words to terms."""
    found: _Versions = {"arabic-topics": __version__}
    for package in filter(None, (_DICTIONARY, find_stemmer(stemmer).needs)):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None  # a module that is there, but of no package that was installed
    return found


def _in_words(versions: _Versions) -> str:
    """Return versions as people write them."""
    return " and ".join(f"{package} {number or 'of no known version'}" for package, number in versions.items())
