"""Lexicons of themes, such as security themes, and which entry is closest to a theme of a model."""

from __future__ import annotations

import html
import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from topics._elsewhere import ExplainsNames
from topics._rtl import RightToLeft
from topics._validation import InputError, check_between, check_choice, check_integer, did_you_mean
from topics.arabic import LETTERS, SPACE, ArabicPreprocessor
from topics.evaluation import check_shares, top_columns
from topics.matrix import Vocabulary
from topics.themes._term_ranking import join_words
from topics.themes._theme_ids import theme_index

_ENTRY_KEYS = ("ar", "en", "words")
_EXAMPLE = '[my_theme], ar = "...", en = "My theme", words = ["...", "..."]'
_MADE_OF_DICTS = "Lexicon.from_entries makes one of a dict by id, whose values have the keys ar, en and words."
_MIN_MATCHES = 3

_SLUG = re.compile(r"[a-z][a-z0-9_]*")
_LEXICON_LETTER = re.compile(f"[{LETTERS}]")


@dataclass(frozen=True, slots=True)
class LexiconEntry(ExplainsNames):
    """One theme of a lexicon.

    Parameters
    ----------
    id : str
        English slug.
    ar, en : str
        Names in Arabic and English.
    words : tuple of str
        What tells the theme, as a dictionary lists it.

    See Also
    --------
    Lexicon : Holds them.
    """

    id: str
    ar: str
    en: str
    words: tuple[str, ...]

    def _repr_html_(self) -> str:
        ar, en, words = (html.escape(text) for text in (self.ar, self.en, join_words(self.words)))
        return f'<p dir="rtl" style="text-align: right"><b>{ar}</b> (<bdi>{self.id}: {en}</bdi>): {words}</p>'


@dataclass(frozen=True, slots=True)
class Lexicon(ExplainsNames):
    """Themes and the words that tell them.

    Parameters
    ----------
    entries : tuple of LexiconEntry
        The themes. ``Lexicon.from_file`` and ``Lexicon.from_entries`` make them from a file and from a dict, and check
        them.

    Examples
    --------
    >>> lexicon = Lexicon.from_entries({"courts": {"ar": "المحاكم", "en": "Courts", "words": ["محكمة", "قاض"]}})
    >>> lexicon.to_frame()[["entry", "en"]].values.tolist()
    [['courts', 'Courts']]
    """

    entries: tuple[LexiconEntry, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "entries", _check_lexicon_entries(self.entries))

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, entry: str) -> LexiconEntry:
        """Return the entry with an id."""
        by_id = {each.id: each for each in self.entries}
        if not isinstance(entry, str) or entry not in by_id:
            hint = did_you_mean(entry, by_id)
            raise InputError(f"No entry of this lexicon has the id {entry!r}; lexicon.to_frame() shows all.{hint}")
        return by_id[entry]

    def _repr_html_(self) -> str:
        table = self.to_frame()
        table["words"] = [join_words(words) for words in table["words"]]
        return RightToLeft(table)._repr_html_()

    def __iter__(self) -> Iterator[LexiconEntry]:
        return iter(self.entries)

    @staticmethod
    def from_file(path: str | PathLike[str]) -> Lexicon:
        """Read a lexicon from a TOML file.

        Parameters
        ----------
        path : str or path-like
                A file with one table per theme: its heading is the id, its keys are ``ar``, ``en`` and ``words``.

        Returns
        -------
        Lexicon
            Its themes in the order of the file.

        Raises
        ------
        InputError
            If there is no such file, it is no TOML, or one of its entries is not as it should be.
        """
        if not isinstance(path, str | PathLike):
            raise InputError(f"from_file takes the path of a TOML file; got {type(path).__name__}. {_MADE_OF_DICTS}")
        path = Path(path)
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise InputError(
                f"The lexicon {path} can't be read: {error.strerror}. Give the path of a TOML file."
            ) from None
        except UnicodeDecodeError:
            raise InputError(f"The lexicon {path} is not UTF-8; save it as UTF-8.") from None
        except tomllib.TOMLDecodeError as error:
            raise InputError(
                f"The lexicon {path} is not valid TOML: {error}. Write one table per theme, each id once: {_EXAMPLE}."
            ) from None
        return _check_lexicon(tables, str(path))

    @staticmethod
    def from_entries(tables: Mapping[str, Mapping[str, Any]]) -> Lexicon:
        """Return a lexicon from a dict.

        Parameters
        ----------
        tables : mapping of str to mapping
            By id, the keys ``ar``, ``en`` and ``words``.

        Returns
        -------
        Lexicon
            Its themes in the order of the dict.

        Raises
        ------
        InputError
            If an entry is not as it should be.
        """
        return _check_lexicon(tables, "the dict")

    def to_frame(self) -> pd.DataFrame:
        """Return the lexicon as a table.

        Returns
        -------
        DataFrame
            One row per theme: ``entry``, ``ar``, ``en``, ``words`` (a tuple).
        """
        rows = [(entry.id, entry.ar, entry.en, entry.words) for entry in self.entries]
        return RightToLeft(rows, columns=["entry", "ar", "en", "words"])


@cache
def _default_lexicon() -> Lexicon:
    """Return the lexicon of security themes that comes with the package; it is read once per process."""
    with as_file(files("topics.themes").joinpath("lexicon.toml")) as path:
        return Lexicon.from_file(path)


def _check_lexicon_entries(entries: Any) -> tuple[LexiconEntry, ...]:
    """Return the entries of a lexicon; raise InputError for what are none, and say what makes a lexicon of it."""
    if isinstance(entries, str | PathLike):
        raise InputError(f"A Lexicon is made of its entries; got {str(entries)!r:.60}. Lexicon.from_file reads a file.")
    if isinstance(entries, Mapping):
        raise InputError(f"A Lexicon is made of its entries; got a dict. {_MADE_OF_DICTS}")
    listed = tuple(entries) if isinstance(entries, Iterable) else ()
    wrong = next((each for each in listed if not isinstance(each, LexiconEntry)), None)
    if wrong is not None or not listed:
        got = type(entries).__name__ if wrong is None else type(wrong).__name__
        raise InputError(f"A Lexicon needs LexiconEntry objects, at least one; got {got}. {_MADE_OF_DICTS}")
    return listed


def _check_lexicon(tables: Any, where: str) -> Lexicon:
    """Return tables as a lexicon; raise InputError if they are none. ``where`` says where they came from."""
    if isinstance(tables, str | PathLike):
        raise InputError(f"from_entries takes a dict; got {str(tables)!r:.60}. Lexicon.from_file reads a file.")
    if not isinstance(tables, Mapping) or not tables:
        raise InputError(f"A lexicon needs at least one theme; got {tables!r:.60} in {where}. Write {_EXAMPLE}.")
    entries = tuple(_check_entry(str(name), table, where) for name, table in tables.items())
    for key in ("ar", "en"):
        (shared, times), *_ = Counter(getattr(entry, key) for entry in entries).most_common(1)
        if times > 1:
            ids = ", ".join(entry.id for entry in entries if getattr(entry, key) == shared)
            raise InputError(f"In {where}, {key} = {shared!r} names several themes ({ids}); give each its own name.")
    return Lexicon(entries)


def _check_entry(name: str, table: Any, where: str) -> LexiconEntry:
    """Return one entry; raise InputError that says what is wrong with it and where."""
    place = f"[{name}] in {where}"
    if not _SLUG.fullmatch(name):
        raise InputError(
            f"{place} is no id: write small Latin letters, digits and underscores, a letter first, such as [my_theme]."
        )
    if not isinstance(table, Mapping):
        raise InputError(
            f"{place} must be a table with the keys ar, en and words; got {table!r:.60}. Write {_EXAMPLE}."
        )
    for key in table:
        check_choice(f"A key of {place}", key, _ENTRY_KEYS)
    for key in ("ar", "en"):
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise InputError(f'{place} needs a name: write {key} = "..."; got {table.get(key)!r:.60}.')
    return LexiconEntry(name, table["ar"].strip(), table["en"].strip(), _check_entry_words(table.get("words"), place))


def _check_entry_words(words: Any, place: str) -> tuple[str, ...]:
    """Return the checked words of an entry."""
    if not isinstance(words, list | tuple) or not words:
        raise InputError(f'{place} needs a list of words: write words = ["...", "..."]; got {words!r:.60}.')
    for word in words:
        if not isinstance(word, str) or not _LEXICON_LETTER.search(word):
            raise InputError(f"{place}: every word must be a text with Arabic letters; got {word!r:.60}. Take it out.")
    stripped = tuple(word.strip() for word in words)
    repeated = [word for word, times in Counter(stripped).items() if times > 1]
    if repeated:
        raise InputError(f"{place} lists {repeated[0]!r} more than once; write it once.")
    return stripped


def closest_entries(
    components: ArrayLike,
    vocabulary: Vocabulary,
    preprocessor: ArabicPreprocessor,
    lexicon: Lexicon | None = None,
    *,
    ids: Sequence[int] | None = None,
    top_n: int = 50,
    min_score: float = 0.06,
) -> pd.DataFrame:
    """Return the entry of a lexicon that is closest to every theme, for :meth:`topics.Themes.closest`.

    components has shape (n_topics, n_terms); the preprocessor that made its terms makes terms of the lexicon's words.
    top_n is the number of telling terms of a theme that count. One row per theme id; missing where none is close.
    """
    components = check_shares("components", components)
    if len(vocabulary) != components.shape[1]:
        raise InputError(
            f"vocabulary holds {len(vocabulary):,} terms and components {components.shape[1]:,} columns; "
            "take both from one model."
        )
    themes = list(range(len(components))) if ids is None else [int(theme) for theme in ids]
    if len(themes) != len(components):
        raise InputError(f"ids must name the {len(components)} rows of components; got {len(themes)}.")
    check_integer("top_n", top_n)
    check_between("min_score", min_score, 0, 1)
    if lexicon is not None and not isinstance(lexicon, Lexicon):
        kind = type(lexicon).__name__
        way = "Lexicon.from_file(path)" if isinstance(lexicon, str | PathLike) else "Lexicon.from_entries({...})"
        raise InputError(f"lexicon must be a topics.Lexicon; got {kind}: topics.{way} makes one.")
    matcher = _Matcher.from_lexicon(_default_lexicon() if lexicon is None else lexicon, preprocessor)
    rows = []
    for telling in telling_weights(components, vocabulary):
        columns = top_columns(telling, top_n)
        best = matcher.best(columns, telling[columns] / max(telling[columns].sum(), np.finfo(float).tiny), vocabulary)
        rows.append(best if best is not None and best[3] >= min_score else (None, None, None, np.nan, None))
    texts = ["entry_ar", "entry_en", "entry", "matched_words"]
    table = pd.DataFrame(rows, columns=[*texts[:3], "score", texts[3]], index=theme_index(themes))
    return table.astype(dict.fromkeys(texts, "string") | {"score": float})


def telling_weights(components: np.ndarray, vocabulary: Vocabulary) -> np.ndarray:
    """Return how telling every term is for every topic, at least 0."""
    counts = np.asarray(vocabulary.corpus_frequency, dtype=float)
    usual = components.mean(axis=0) if len(components) > 1 else counts / counts.sum()
    ratio = np.divide(components, usual, out=np.ones_like(components), where=(components > 0) & (usual > 0))
    # What differs by no more than the digits of a mean is no difference.
    return np.sqrt(components * np.log(np.where(ratio > 1 + 1e-9, ratio, 1)))


@dataclass(frozen=True, slots=True)
class _Matcher:
    """A lexicon in the terms of a corpus.

    ``stem_of`` has the stem of every term that is not its own, ``stems`` those of every entry's words, and ``counts``
    says how much a stem counts, by the number of entries that have it; above 0 and at most 1.
    """

    lexicon: Lexicon
    preprocessor: ArabicPreprocessor
    stem_of: dict[str, str]
    stems: list[set[str]]
    counts: dict[str, float]

    @staticmethod
    def from_lexicon(lexicon: Lexicon, preprocessor: ArabicPreprocessor) -> _Matcher:
        """Return the lexicon in the terms of a fitted preprocessor."""
        classes = preprocessor.classes_.terms.items()
        stem_of = {term: stem for stem, terms in classes for term in terms.values()}
        term_of = _single_terms([word for entry in lexicon for word in entry.words], preprocessor)
        stems = []
        for entry in lexicon:
            made = (term_of[word] for word in entry.words)
            stems.append({stem_of.get(term, term) for term in made if term is not None})
        entries_of = Counter(stem for found in stems for stem in found)
        counts = {stem: math.log1p(len(lexicon) / n) / math.log1p(len(lexicon)) for stem, n in entries_of.items()}
        return _Matcher(lexicon, preprocessor, stem_of, stems, counts)

    def stems_of(self, term: str, shown: str) -> set[str]:
        """Return the stem of a term, and those of the words of a phrase."""
        found = {self.stem_of.get(term, term)}
        if SPACE in shown:
            made = (self.preprocessor.term(word) for word in shown.split(SPACE))
            found |= {self.stem_of.get(part, part) for part in made if part is not None}
        return found

    def best(
        self, columns: np.ndarray, shares: np.ndarray, vocabulary: Vocabulary
    ) -> tuple[str, str, str, float, str] | None:
        """Return names, id, score and words of the entry with the best score, the first of equals; None for none."""
        shown = [vocabulary.shown_terms[column] for column in columns]
        stems = [self.stems_of(vocabulary.terms[column], word) for column, word in zip(columns, shown, strict=True)]
        best: tuple[str, str, str, float, str] | None = None
        for entry, known in zip(self.lexicon, self.stems, strict=True):
            matches = [
                (share * max(self.counts[stem] for stem in of_term & known), word)
                for of_term, share, word in zip(stems, shares.tolist(), shown, strict=True)
                if of_term & known
            ]
            score = sum(weight for weight, _ in matches)
            if len(matches) >= min(_MIN_MATCHES, len(known)) and score > (0 if best is None else best[3]):
                words = [word for _, word in sorted(matches, key=lambda match: -match[0])]
                best = entry.ar, entry.en, entry.id, min(score, 1.0), join_words(words)
        return best


def _single_terms(words: Sequence[str], preprocessor: ArabicPreprocessor) -> dict[str, str | None]:
    """Return the term of every word, or of a phrase that is one; None for a stop word and for several terms."""
    phrases = [word for word in words if SPACE in word]
    made = zip(phrases, preprocessor.transform(phrases), strict=True)
    terms = {phrase: terms[0] if len(terms) == 1 else None for phrase, terms in made}
    return terms | {word: preprocessor.term(word) for word in words if word not in terms}
