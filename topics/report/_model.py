"""What a report says, as plain data: any room can fill it, and it lasts without the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from topics.report._check import check_report
from topics.report._plain import plain

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a theme in the press's spelling, its probability, and its variants as (form, share)."""

    word: str
    probability: float
    variants: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Security:
    """The closest security theme, by its Arabic and its English name, and how close it is, from 0 to 1."""

    ar: str
    en: str
    score: float


@dataclass(frozen=True, slots=True)
class Passage:
    """A quotation of an article (a position in ``Articles``) and the (start, end) of the theme's words in it."""

    article: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Period:
    """A theme's share of the articles of one period; None where there is none, as in a period without articles."""

    label_gregorian: str
    label_hijri: str
    start: str
    documents: int
    share: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Burst:
    """Periods of unusually many articles: ``start`` and ``end`` are those of the first and the last ``Period``."""

    start: str
    end: str
    words: tuple[str, ...] = ()
    articles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceShare:
    """A theme's share of one source's articles, with its interval, and the words that the source prefers."""

    source: str
    documents: int
    share: float
    low: float
    high: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme: what it is called, how much of the corpus it is, and what speaks for it."""

    id: int
    name: str
    share: float
    articles: int
    words: tuple[Word, ...]
    exclusive_words: tuple[str, ...] = ()
    security: Security | None = None
    coherence: float | None = None
    robustness: float | None = None
    periods: tuple[Period, ...] = ()
    bursts: tuple[Burst, ...] = ()
    sources: tuple[SourceShare, ...] = ()
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """One measure of a model, with its interval if there is one."""

    measure: str
    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """The themes of one model, the largest first; the main theme's id of every article, and its weight.

    An article without a main theme has None and a weight of 0.
    """

    key: str
    title: str
    themes: tuple[Theme, ...]
    main_theme: tuple[int | None, ...]
    weight: tuple[float, ...]
    scores: tuple[Score, ...] = ()
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "parameters", plain(self.parameters, f"parameters of {self.key}"))


@dataclass(frozen=True, slots=True)
class Articles:
    """The articles, column by column; a date is an ISO day, and what is not known is an empty string."""

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    dates: tuple[str, ...]
    sources: tuple[str, ...]
    urls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """A theme of the first model beside its counterpart in the second; None on the side that has none."""

    a: int | None
    b: int | None
    name_a: str
    name_b: str
    similarity: float | None
    articles_overlap: float | None = None
    shared_words: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the corpus: what it is, how many, their share, an example, and what was done about it."""

    what: str
    value: str | int | float
    share: float | None = None
    example: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Any other table; a cell is a text, a number or None."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that one page says.

    Parameters
    ----------
    title : str
        What the page is called.
    created : str
        Moment in ISO 8601.
    version : str
        Version of this package that found the themes.
    articles : Articles
        The corpus without its texts.
    models : tuple of Model
        One, or two to read side by side; each has a key of its own.
    coherence_measure : str, default=""
        What ``Theme.coherence`` is, such as "c_npmi".
    facts : tuple of Fact, default=()
        What the corpus is made of, such as the rows of ``Corpus.describe``.
    removed_words : tuple of (str, str, int), default=()
        Words left out: the word, why, and how many tokens; the most frequent first.
    n_removed_words : int, default=0
        How many there are in all; ``removed_words`` may be the first of them.
    rejected : tuple of (str, str), default=()
        Rows of the input left out: where, and why.
    n_rejected : int, default=0
        How many there are in all.
    alignment : tuple of Pair, default=()
        Themes of the first model beside those of the second.
    tables : tuple of Table, default=()
        Such as a sweep.
    manifest : mapping, default={}
        How the themes came about; see :mod:`topics.report._methods` for what is read from it.

    Raises
    ------
    InputError
        If the parts do not fit together: columns of different lengths, positions and theme ids that do not exist,
        numbers that are not finite, values that JSON does not have.

    Examples
    --------
    >>> articles = Articles(("a1",), ("title",), ("2024-05-01",), ("source",), ("",))
    >>> theme = Theme(3, "name", share=1.0, articles=1, words=(Word("word", 0.5),))
    >>> nmf = Model("nmf", "NMF", (theme,), main_theme=(3,), weight=(1.0,))
    >>> report = Report("Themes", "2024-06-01T08:00:00", "0.1", articles, (nmf,))
    >>> report.models[0].themes[0].name
    'name'
    """

    title: str
    created: str
    version: str
    articles: Articles
    models: tuple[Model, ...]
    coherence_measure: str = ""
    facts: tuple[Fact, ...] = ()
    removed_words: tuple[tuple[str, str, int], ...] = ()
    n_removed_words: int = 0
    rejected: tuple[tuple[str, str], ...] = ()
    n_rejected: int = 0
    alignment: tuple[Pair, ...] = ()
    tables: tuple[Table, ...] = ()
    manifest: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # Tuples become lists, as in JSON: a report read back is equal to the one that was written.
        object.__setattr__(self, "manifest", plain(self.manifest, "manifest"))
        check_report(self)
