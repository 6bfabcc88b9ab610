"""The quality report of a corpus: what is wrong, how often, an example, and what ``topics run`` does about it."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from topics.arabic import (
    ALEF,
    ALEF_MAKSURA,
    INVISIBLE_CHARACTERS,
    LAM,
    LETTERS,
    MARKS,
    PERSIAN_LETTERS,
    PRESENTATION_FORMS,
    TATWEEL,
    TEH_MARBUTA,
)
from topics.corpus._articles import ArticleColumns
from topics.corpus._boilerplate import find_boilerplate
from topics.corpus._cells import shortened
from topics.corpus._duplicates import find_duplicates

_LETTERS_AROUND = 10  # of a match in an example, to the next space
_MIN_WORDS = 20
_FIRST_PLAUSIBLE_DAY = pd.Timestamp("1990-01-01")  # years before the first news sites

_DIACRITIC = re.compile(f"[{MARKS}]")
_ARABIC_LETTER = re.compile(f"[{LETTERS}]")
_LETTER_OF_ANY_SCRIPT = re.compile(r"[^\W\d_]")
# No Arabic word begins with ta marbuta or alef maksura; reversed ones do, and their article stands at the end.
_REVERSED_WORD = re.compile(f"(?<![{LETTERS}{MARKS}])[{TEH_MARBUTA}{ALEF_MAKSURA}][{LETTERS}]+")
_ENDS_IN_ARTICLE = re.compile(f"[{LETTERS}]{LAM}{ALEF}(?![{LETTERS}])")
_BEGINS_WITH_ARTICLE = re.compile(f"(?<![{LETTERS}]){ALEF}{LAM}[{LETTERS}]")

_Find = Callable[[str], str]


class _Symptom(NamedTuple):
    """One thing to look for in a text: a function that returns an example or an empty string, and what run does."""

    what: str
    find: _Find
    run: str


def _first_match(pattern: str) -> _Find:
    """Return a function that finds the first match of a pattern, with the words around it."""
    compiled = re.compile(pattern)

    def find(text: str) -> str:
        found = compiled.search(text)
        if found is None:
            return ""
        start = text.rfind(" ", 0, max(0, found.start() - _LETTERS_AROUND)) + 1
        stop = text.find(" ", found.end() + _LETTERS_AROUND)
        return text[start : stop if stop > 0 else None]

    return find


def _reversed_words(text: str) -> str:
    """Return the beginning of a text whose words stand letter by letter from back to front."""
    backwards = len(_ENDS_IN_ARTICLE.findall(text)) > len(_BEGINS_WITH_ARTICLE.findall(text))
    return text if backwards and len(_REVERSED_WORD.findall(text)) >= 3 else ""  # two may be misprints


def _vocalized(text: str) -> str:
    """Return a text in which more than one letter in ten carries a mark; the mean of the embedded corpus is 0.018."""
    return text if len(_DIACRITIC.findall(text)) > 0.1 * len(_ARABIC_LETTER.findall(text)) else ""


def _not_arabic(text: str) -> str:
    """Return a text with letters most of which are not Arabic."""
    letters = len(_LETTER_OF_ANY_SCRIPT.findall(text))
    return text if letters and len(_ARABIC_LETTER.findall(text)) < 0.5 * letters else ""


def _very_short(text: str) -> str:
    """Return a text of a few words."""
    return text if len(text.split(maxsplit=_MIN_WORDS)) < _MIN_WORDS else ""


_SYMPTOMS = (
    _Symptom("replacement characters", _first_match("\ufffd+"), "kept; they separate words"),
    _Symptom(
        "mojibake (wrong encoding)",
        # Arabic UTF-8 read as Windows-1252 or Latin-1, and Windows-1256 read as Latin-1.
        _first_match(
            "(?:[\u00d8\u00d9][\u0080-\u00bf\u0152-\u2122]){3,}|[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]{4,}"
        ),
        "kept; such words are left out as not Arabic",
    ),
    _Symptom("reversed text", _reversed_words, "kept as it is: find a better source"),
    _Symptom("presentation forms", _first_match(f"[{PRESENTATION_FORMS}]+"), "turned into plain letters"),
    _Symptom("bidi controls, joiners", _first_match(f"[{INVISIBLE_CHARACTERS}]+"), "taken out"),
    _Symptom(
        "Persian letters",
        _first_match(f"[{''.join(PERSIAN_LETTERS)}\u067e\u0686\u0698\u06af]+"),  # and peh, tcheh, jeh, gaf
        "kaf, ya and ha written as the Arabic ones; others kept",
    ),
    _Symptom("tatweel", _first_match(f"[{LETTERS}]*{TATWEEL}+[{LETTERS}{TATWEEL}]*"), "taken out"),
    _Symptom("vocalized", _vocalized, "marks taken off"),
    _Symptom("mostly not Arabic", _not_arabic, "kept; only Arabic words count"),
    _Symptom(f"under {_MIN_WORDS} words", _very_short, "kept"),
)


class _Finding(NamedTuple):
    """One row of the table: what, how many, their share, an example, and what ``topics run`` does about it."""

    what: str
    value: float | str
    share: float = float("nan")
    example: str = ""
    run: str = ""


def describe_corpus(corpus: ArticleColumns) -> pd.DataFrame:
    """Return the table of ``Corpus.describe``."""
    texts, repetition = _text_findings(corpus), _repetition_findings(corpus)
    return pd.DataFrame(
        [*_outline(corpus), *texts, *_date_findings(corpus), *repetition, _rejected_finding(corpus)],
        columns=_Finding._fields,
    )


def overview(corpus: ArticleColumns) -> pd.DataFrame:
    """Return the rows of ``Corpus.describe`` that need no look into the texts."""
    return pd.DataFrame(
        [*_outline(corpus), *_date_findings(corpus), _rejected_finding(corpus)], columns=_Finding._fields
    )


def _outline(corpus: ArticleColumns) -> Iterator[_Finding]:
    """Yield what the corpus is made of."""
    words = np.array([len(text.split()) for text in corpus.texts]) if len(corpus) else np.zeros(1, dtype=int)
    known = corpus.dates.dropna()
    yield _Finding("articles", len(corpus))
    yield _Finding("words, fewest", int(words.min()))
    yield _Finding("words, median", float(np.median(words)))
    yield _Finding("words, most", int(words.max()))
    yield _Finding("first date", str(known.min().date()) if len(known) else "")
    yield _Finding("last date", str(known.max().date()) if len(known) else "")
    yield _articles_with(corpus, "without title", np.array([not title for title in corpus.titles], dtype=bool), "kept")
    for name, values in (("source", corpus.sources), ("label", corpus.labels)):
        counts = pd.Series(values, dtype=object).value_counts().sort_index()
        for value, count in counts.items():
            yield _Finding(f"{name} {value or '(none)'}", int(count), int(count) / len(corpus))


def _articles_with(
    corpus: ArticleColumns, what: str, mask: np.ndarray, run: str, example: Callable[[int], str] = lambda i: ""
) -> _Finding:
    """Return the finding that some articles have something, the first of them as the example."""
    rows = np.flatnonzero(mask)
    first = f"{corpus.ids[rows[0]]}: {shortened(example(rows[0]))}".removesuffix(": ") if rows.size else ""
    return _Finding(what, int(rows.size), rows.size / max(len(corpus), 1), first, run)


def _text_findings(corpus: ArticleColumns) -> Iterator[_Finding]:
    """Yield what is odd about the texts."""
    for symptom in _SYMPTOMS:
        examples = [symptom.find(text) for text in corpus.texts]
        yield _articles_with(
            corpus, symptom.what, np.array([bool(e) for e in examples]), symptom.run, examples.__getitem__
        )


def _date_findings(corpus: ArticleColumns) -> Iterator[_Finding]:
    """Yield what is odd about the dates."""
    days = corpus.dates
    tomorrow = pd.Timestamp.now().normalize() + pd.Timedelta(days=1)
    yield _articles_with(corpus, "without date", np.asarray(days.isna()), "kept")
    for what, mask in (
        (f"dated before {_FIRST_PLAUSIBLE_DAY.year}", days < _FIRST_PLAUSIBLE_DAY),
        ("dated in the future", days > tomorrow),
    ):
        yield _articles_with(corpus, what, np.asarray(mask), "kept", lambda i: f"{days[i]:%Y-%m-%d}")


def _repetition_findings(corpus: ArticleColumns) -> Iterator[_Finding]:
    """Yield how much of the corpus was run before, and what sites repeat."""
    copies = find_duplicates(corpus)
    run = "kept; corpus.duplicates().without_copies() leaves them out"
    yield _articles_with(
        corpus, "near-duplicates", copies.is_copy, run, lambda i: f"repeats {corpus.ids[copies.first[i]]}"
    )
    pieces = find_boilerplate(corpus)
    example = shortened(str(pieces.table["text"].iloc[0])) if len(pieces) else ""
    run = "kept; corpus.boilerplate().without_boilerplate() takes them out"
    yield _Finding("recurring lines", len(pieces), example=example, run=run)


def _rejected_finding(corpus: ArticleColumns) -> _Finding:
    """Return how many rows were reported while reading."""
    example = ": ".join(corpus.rejected.iloc[0]) if len(corpus.rejected) else ""
    return _Finding("rejected", len(corpus.rejected), example=shortened(example), run="listed in rejected.csv")


def articles_by_month(corpus: ArticleColumns) -> pd.DataFrame:
    """Return the table of ``Corpus.by_month``."""
    sources = [source or "(none)" for source in corpus.sources]
    table = pd.DataFrame({"month": corpus.dates.to_period("M"), "source": sources}).dropna()
    counts = table.groupby(["month", "source"]).size().unstack(fill_value=0)
    if len(counts):
        counts = counts.reindex(
            pd.period_range(counts.index.min(), counts.index.max(), freq="M", name="month"), fill_value=0
        )
    return counts.rename_axis(columns=None)
