"""What a report says, as plain data: any room can fill it, and it lasts without the model."""

from collections.abc import Mapping
from typing import Any

import msgspec

from topics._validation import InputError
from topics.report._check import check_iso, check_positions, to_plain

Cell = str | int | float | None


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Base of what a report consists of."""


class Word(_Part, frozen=True):
    """A word of a theme in the press's spelling, its probability, and its variants as (form, share)."""

    word: str
    probability: float
    variants: tuple[tuple[str, float], ...] = ()


class Security(_Part, frozen=True):
    """The closest security theme, by its Arabic and its English name, and how close it is, from 0 to 1."""

    ar: str
    en: str
    score: float


class Passage(_Part, frozen=True):
    """A quotation of an article (a position in ``Articles``) and the (start, end) of the theme's words in it."""

    article: int
    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        end_of_last = 0
        for start, end in self.marks:
            if not end_of_last <= start < end <= len(self.text):
                raise InputError(
                    f"The marks of a passage of {len(self.text)} letters must be (start, end) in order and apart; "
                    f"got {self.marks!r}."
                )
            end_of_last = end


class Period(_Part, frozen=True):
    """A theme's share of the articles of one period; None where there is none, as in a period without articles."""

    label_gregorian: str
    label_hijri: str
    start: str
    documents: int
    share: float | None = None
    low: float | None = None
    high: float | None = None

    def __post_init__(self) -> None:
        check_iso("start of a period", self.start)


class Burst(_Part, frozen=True):
    """Periods of unusually many articles: ``start`` and ``end`` are those of the first and the last ``Period``."""

    start: str
    end: str
    words: tuple[str, ...] = ()
    articles: tuple[int, ...] = ()


class SourceShare(_Part, frozen=True):
    """A theme's share of one source's articles, with its interval, and the words that the source prefers."""

    source: str
    documents: int
    share: float
    low: float
    high: float
    words: tuple[str, ...] = ()


class Theme(_Part, frozen=True):
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

    def __post_init__(self) -> None:
        starts = [period.start for period in self.periods]
        if starts != sorted(set(starts)):
            raise InputError(f"The periods of theme {self.id} must be in the order of time, each once; got {starts}.")
        for burst in self.bursts:
            if burst.start not in starts or burst.end not in starts or burst.end < burst.start:
                raise InputError(
                    f"A burst of theme {self.id} from {burst.start!r} to {burst.end!r} must name the starts of two "
                    "periods, the earlier first."
                )

    def check_articles(self, n_articles: int) -> None:
        """Raise InputError if it speaks of articles that there are not."""
        positions = [position for burst in self.bursts for position in burst.articles]
        check_positions(f"bursts of theme {self.id}", positions, n_articles)
        check_positions(f"passages of theme {self.id}", [passage.article for passage in self.passages], n_articles)


class Score(_Part, frozen=True):
    """One measure of a model, with its interval if there is one."""

    measure: str
    value: float | None
    low: float | None = None
    high: float | None = None


class Model(_Part, frozen=True):
    """The themes of one model, the largest first; the main theme's id of every article, and its weight.

    An article without a main theme has None and a weight of 0.
    """

    key: str
    title: str
    themes: tuple[Theme, ...]
    main_theme: tuple[int | None, ...]
    weight: tuple[float, ...]
    scores: tuple[Score, ...] = ()
    parameters: Mapping[str, Any] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        parameters = to_plain(self.parameters, f"parameters of {self.key}")
        msgspec.structs.force_setattr(self, "parameters", parameters)
        ids = [theme.id for theme in self.themes]
        if len(set(ids)) < len(ids):
            raise InputError(f"The themes of model {self.key!r} have ids that repeat: {ids}.")
        unknown = set(self.main_theme) - {None, *ids}
        if unknown:
            raise InputError(
                f"main_theme of model {self.key!r} names themes that it does not have: {sorted(map(str, unknown))}."
            )


class Articles(_Part, frozen=True):
    """The articles, column by column; a date is an ISO day, and what is not known is an empty string."""

    ids: tuple[str, ...]
    titles: tuple[str, ...]
    dates: tuple[str, ...]
    sources: tuple[str, ...]
    urls: tuple[str, ...]

    def __post_init__(self) -> None:
        lengths = {name: len(getattr(self, name)) for name in self.__struct_fields__}
        if len(set(lengths.values())) > 1:
            shown = ", ".join(f"{name} {length}" for name, length in lengths.items())
            raise InputError(f"The columns of articles must be equally long; got {shown}.")
        for i, day in enumerate(self.dates):
            if day:
                check_iso(f"articles.dates[{i}]", day)


class Pair(_Part, frozen=True):
    """A theme of the first model beside its counterpart in the second; None on the side that has none."""

    a: int | None
    b: int | None
    name_a: str
    name_b: str
    similarity: float | None
    articles_overlap: float | None = None
    shared_words: str = ""


class Fact(_Part, frozen=True):
    """A fact of the corpus: what it is, how many, their share, an example, and what was done about it."""

    what: str
    value: str | int | float
    share: float | None = None
    example: str = ""
    note: str = ""


class Table(_Part, frozen=True):
    """Any other table; a cell is a text, a number or None."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise InputError(
                    f"The table {self.title!r} has {len(self.columns)} columns and a row of {len(row)} cells: {row!r}."
                )


class Report(_Part, frozen=True):
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
    manifest: Mapping[str, Any] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        # Tuples become lists, as in JSON: a report read back is equal to the one that was written.
        msgspec.structs.force_setattr(self, "manifest", to_plain(self.manifest, "manifest"))
        to_plain(self, "report")
        check_iso("created", self.created, "2024-05-31T08:00:00")
        keys = [model.key for model in self.models]
        if not keys or len(set(keys)) < len(keys):
            raise InputError(f"models must be one or more, each with a key of its own; got keys {keys}.")
        for model in self.models:
            self._check_model(model)
        self._check_alignment()
        for what in ("removed_words", "rejected"):
            listed, total = len(getattr(self, what)), getattr(self, f"n_{what}")
            if total < listed:
                raise InputError(f"n_{what} is {total}, but {listed} are listed; it counts them all.")

    def _check_model(self, model: Model) -> None:
        """Raise InputError if a model is of other articles."""
        n_articles = len(self.articles.ids)
        for name in ("main_theme", "weight"):
            if len(getattr(model, name)) != n_articles:
                raise InputError(
                    f"{name} of model {model.key!r}: {name} has {len(getattr(model, name))} values for {n_articles} "
                    "articles; give one an article, and None for an article without a theme."
                )
        for theme in model.themes:
            theme.check_articles(n_articles)

    def _check_alignment(self) -> None:
        """Raise InputError if pairs name themes that the first two models do not have."""
        if not self.alignment:
            return
        if len(self.models) < 2:
            raise InputError("alignment sets the themes of two models side by side; the report has one.")
        first, second = ({theme.id for theme in model.themes} for model in self.models[:2])
        for pair in self.alignment:
            sides = ((pair.a, first), (pair.b, second))
            if pair.a is pair.b is None or any(side is not None and side not in known for side, known in sides):
                raise InputError(
                    f"alignment pairs theme {pair.a} with {pair.b}, which the first two models do not have."
                )
