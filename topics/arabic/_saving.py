"""What a preprocessor has learned, to be saved and taken up again."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from sklearn.utils.validation import check_is_fitted

from topics._version import __version__
from topics.arabic._analysis import Analysis
from topics.arabic._conflation import ConflationClasses
from topics.arabic._normalize import CLEANING, FOLDING
from topics.arabic._phrases import Phrases
from topics.arabic._stem import STEMMERS, Stemmer, analyze_forms, find_stemmer
from topics.arabic._stopwords import StopWords
from topics.arabic._tokenize import TokenRules
from topics.io import Saveable, State, check_array, fields_of, from_fields, params_of, with_params

if TYPE_CHECKING:
    from topics.arabic._preprocessor import ArabicPreprocessor

_Versions = dict[str, str | None]
_DICTIONARY = "simplemma"
# So many known words are looked up when a preprocessor is loaded, to see whether they are still read as they were.
_SAMPLE = 2_000


class _Remembered:
    """A stemmer that reads known words as they were read before, and others as another stemmer does.

    Parameters
    ----------
    known : dict of str to Analysis
        What became of words.
    other : Stemmer
        For words that are not known.
    """

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


class KeptPreprocessor(Saveable):
    """Saving and loading of :class:`topics.ArabicPreprocessor`.

    Kept is all that the fit decided, stop words and the stem of every word included: lists and dictionaries change.
    The dictionary itself is large and not kept; where another one reads known words otherwise, they stay as they were,
    and loading says so.
    """

    def _check_ready(self) -> None:
        check_is_fitted(self, "attested_")

    def _state(self: Any) -> dict[str, Any]:
        return {"params": params_of(self), "learned": _learned(self) if hasattr(self, "attested_") else None}

    @classmethod
    def _from_state(cls, state: State) -> Self:
        made = with_params(cls, state.take("params", dict[str, Any]))
        if state.has("learned"):
            _take_up(made, state.part("learned"))
        else:
            state.take("learned", None)
        state.finish()
        return made


def _learned(preprocessor: ArabicPreprocessor) -> dict[str, Any]:
    """Return what a fit has decided; options may have been set anew since."""
    words = list(preprocessor.attested_)
    analyzed = analyze_forms(preprocessor._stemmer, words)
    return {
        "stemmer": preprocessor._stemmed_by,
        "cleaning": list(preprocessor._cleaning),
        "folding": list(preprocessor._folding),
        "rules": fields_of(preprocessor._rules),
        "words": words,
        "counts": np.fromiter(preprocessor.attested_.values(), dtype=np.int64, count=len(words)),
        **{part: _numbered([getattr(one, part) for one in analyzed]) for part in Analysis._fields},
        "stop": preprocessor._stop,
        "classes": preprocessor.classes_,
        "phrases": preprocessor.phrases_,
        "versions": _versions_behind(preprocessor._stemmed_by),
    }


def _numbered(texts: Sequence[str]) -> dict[str, Any]:
    """Return texts, of which many are the same, as different ones and their numbers."""
    number = {text: i for i, text in enumerate(sorted(set(texts)))}
    return {"texts": list(number), "numbers": np.array([number[text] for text in texts], dtype=np.int32)}


def _read_numbered(state: State, length: int) -> list[str]:
    """Return texts that were kept by their numbers."""
    texts = state.take("texts", list[str])
    numbers = check_array("numbers", state.take("numbers", np.ndarray), "i", length)
    state.finish()
    if ((numbers < 0) | (numbers >= len(texts))).any():
        raise ValueError("a word is brought to no text that there is")
    return [texts[number] for number in numbers.tolist()]


def _take_up(preprocessor: ArabicPreprocessor, state: State) -> None:
    """Give an unfitted preprocessor what a fit has decided."""
    by = state.take("stemmer", str | None)
    preprocessor._stemmed_by = by
    preprocessor._cleaning = {name: CLEANING[name] for name in state.take("cleaning", list[str])}
    preprocessor._folding = {name: FOLDING[name] for name in state.take("folding", list[str])}
    preprocessor._rules = from_fields(TokenRules, state.part("rules"))
    words = state.take("words", list[str])
    counts = check_array("counts", state.take("counts", np.ndarray), "i", len(words))
    preprocessor.attested_ = dict(zip(words, counts.tolist(), strict=True))
    parts = [_read_numbered(state.part(part), len(words)) for part in Analysis._fields]
    known = [Analysis(*row) for row in zip(*parts, strict=True)]
    versions = state.take("versions", dict[str, str | None])
    stemmer = find_stemmer(by).make(preprocessor.attested_)
    preprocessor._stemmer = _still_reading(stemmer, words, known, versions, _versions_behind(by))
    preprocessor._stop = state.take("stop", StopWords)
    preprocessor.stop_terms_ = frozenset(preprocessor._stop.terms)
    preprocessor.protected_terms_ = preprocessor._stop.protected
    preprocessor.classes_ = state.take("classes", ConflationClasses)
    preprocessor.phrases_ = state.take("phrases", Phrases | None)
    state.finish()


def _still_reading(
    stemmer: Stemmer, words: Sequence[str], known: Sequence[Analysis], before: _Versions, here: _Versions
) -> Stemmer:
    """Return a stemmer that reads known words as before: the one that is here, if it does."""
    step = max(1, len(words) // _SAMPLE) if before == here else 1
    if all(
        _is_read_as(one, old) for one, old in zip(analyze_forms(stemmer, words[::step]), known[::step], strict=True)
    ):
        return stemmer
    pairs = list(zip(words, analyze_forms(stemmer, words), known, strict=True))
    changed = [(word, one.stem, old.stem) for word, one, old in pairs if not _is_read_as(one, old)]
    word, stem, old_stem = changed[0]
    warnings.warn(
        f"{len(changed):,} of {len(words):,} known words, such as {word} ({stem}, formerly {old_stem}), are read "
        f"otherwise by {_in_words(here)} than by {_in_words(before)}, which this was saved with. They keep their "
        "terms; words that are new to it may miss theirs: install the same versions, or fit again.",
        UserWarning,
        stacklevel=2,
    )
    return _Remembered(dict(zip(words, known, strict=True)), stemmer)


def _is_read_as(one: Analysis, other: Analysis) -> bool:
    """Return whether two readings give the same term, whatever decided them."""
    return (one.stem, one.bare_form) == (other.stem, other.bare_form)


def _versions_behind(stemmer: Any) -> _Versions:
    """Return the versions of the packages that bring words to terms."""
    needed = [] if callable(stemmer) else [STEMMERS[stemmer].needs]
    found: _Versions = {"arabic-topics": __version__}
    for package in (_DICTIONARY, *filter(None, needed)):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None  # a module that is there, but of no package that was installed
    return found


def _in_words(versions: _Versions) -> str:
    """Return versions as people write them."""
    return " and ".join(f"{package} {number or 'of no known version'}" for package, number in versions.items())
