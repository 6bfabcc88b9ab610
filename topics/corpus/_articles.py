"""The columns of a corpus, on which the searches in it work: duplicates, boilerplate, quality."""

import numbers
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar, overload

import numpy as np
import pandas as pd

from topics._elsewhere import ExplainsNames
from topics._frozen import read_only
from topics._validation import InputError, did_you_mean
from topics.corpus._cells import as_metadata, as_text_column, cell_values
from topics.corpus._positions import as_positions

_FIELDS = {
    "id": "ids",
    "title": "titles",
    "text": "texts",
    "date": "dates",
    "source": "sources",
    "label": "labels",
    "url": "urls",
}
ARTICLE_COLUMNS = tuple(_FIELDS)
_TEXT_FIELDS = tuple(name for name in _FIELDS.values() if name != "dates")


def rejected_table(rows: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Return the table of rejected rows: where each stands, and why it was left out."""
    return pd.DataFrame(list(rows), columns=["where", "why"], dtype=str)


class OwnTable:
    """A table of a frozen object, None by default: what it is given and what it hands out are copies."""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type[Any]) -> Any:
        table = None if instance is None else vars(instance).get(self._name)
        return None if table is None else table.copy()

    def __set__(self, instance: Any, table: pd.DataFrame | None) -> None:
        instance.__dict__[self._name] = None if table is None else table.copy()


# ``Corpus`` adds what users call. It imports the searches, so they know of its columns only: no imports in a circle.
@dataclass(frozen=True, eq=False, repr=False)
class ArticleColumns(ExplainsNames):
    """Articles in columns, equally long and in one order; see ``Corpus``."""

    ids: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    dates: pd.DatetimeIndex = field(default_factory=lambda: _without_dates(0))
    rejected: pd.DataFrame = OwnTable()  # type: ignore[assignment]
    urls: tuple[str, ...] = ()
    metadata: pd.DataFrame = OwnTable()  # type: ignore[assignment]

    def __post_init__(self) -> None:
        if _is_empty(self.texts) and not _is_empty(self.ids):
            raise InputError(
                f"A Corpus is made of columns, ids and texts at least; got one {type(self.ids).__name__} alone. "
                "topics.load_corpus reads articles from a list, a table or a file."
            )
        for name in _TEXT_FIELDS:
            self._put(name, _checked_texts(name, getattr(self, name)))
        n = len(self.ids)
        for name in _TEXT_FIELDS:
            self._put(name, getattr(self, name) or ("",) * n)
        self._put("dates", _checked_dates(self.dates, n))
        self._put("rejected", rejected_table([]) if self.rejected is None else self.rejected.reset_index(drop=True))
        metadata = _checked_metadata(self.metadata)
        lengths = {name: len(getattr(self, name)) for name in (*_TEXT_FIELDS, "dates")} | {
            name: len(metadata) for name in metadata.columns
        }
        if len(set(lengths.values())) > 1:
            raise InputError(f"The columns of a corpus must be equally long; got {lengths}.")
        self._put("metadata", as_metadata(metadata, n))
        if len(set(self.ids)) < n:
            twice = Counter(self.ids).most_common(1)[0][0]
            raise InputError(f"Article ids must differ; {twice!r} stands more than once.")

    def _put(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    if not TYPE_CHECKING:  # a type checker is to know the attributes that there are

        def __getattr__(self, name: str) -> Any:
            metadata = None if name.startswith("_") else self.metadata
            if metadata is not None and name in metadata.columns:
                raise AttributeError(f"{name!r} is a column of the articles: corpus.column({name!r}).")
            return super().__getattr__(name)

    def __len__(self) -> int:
        return len(self.ids)

    def column(self, name: str) -> pd.Series:
        """Return one column of the articles.

        Parameters
        ----------
        name : str
            ``"id"``, ``"title"``, ``"text"``, ``"date"``, ``"source"``, ``"label"``, ``"url"``, or a column of
            ``metadata``.

        Returns
        -------
        Series
            One value per article, in order; a copy.

        Raises
        ------
        InputError
            If there is no such column.
        """
        metadata = self.metadata
        names = [*ARTICLE_COLUMNS, *metadata.columns]
        if name not in names:
            there = ", ".join(map(repr, names))
            raise InputError(f"There is no column {name!r}; the columns are {there}.{did_you_mean(name, names)}")
        if name not in _FIELDS:
            return metadata[name]
        if name == "date":
            return pd.Series(self.dates, name=name)
        return as_text_column(getattr(self, _FIELDS[name]), name)

    @cached_property
    def _cells(self) -> dict[str, Sequence[Any]]:
        """Every column as Python values, by name."""
        texts = {name: getattr(self, field) for name, field in _FIELDS.items()}
        metadata = self.metadata
        return texts | {"date": self.dates.tolist()} | {name: cell_values(metadata[name]) for name in metadata.columns}

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = list(self._cells)
        return (dict(zip(names, cells, strict=True)) for cells in zip(*self._cells.values(), strict=True))

    @overload
    def __getitem__(self, key: int) -> dict[str, Any]: ...

    @overload
    def __getitem__(self, key: slice | Sequence[int] | Sequence[bool] | np.ndarray | pd.Series) -> Self: ...

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, numbers.Integral) and not isinstance(key, bool):
            (row,) = as_positions([key], len(self)).tolist()
            return {name: cells[row] for name, cells in self._cells.items()}
        return self.take(np.arange(len(self))[key] if isinstance(key, slice) else key)

    def take(self, rows: Sequence[int] | Sequence[bool] | np.ndarray | pd.Series) -> Self:
        """Return some articles, in the given order.

        Parameters
        ----------
        rows : sequence of int or of bool
            Positions, each at most once, negative ones from the end; or one True or False per article.

        Returns
        -------
        Corpus
            The table of rejected rows is kept.

        Raises
        ------
        InputError
            If there is no such article, or one is named twice.
        """
        positions = as_positions(rows, len(self))
        columns: dict[str, Any] = {"dates": self.dates[positions], "metadata": self.metadata.iloc[positions]}
        for name in _TEXT_FIELDS:
            columns[name] = tuple(getattr(self, name)[i] for i in positions.tolist())
        return replace(self, **columns)


ArticlesT = TypeVar("ArticlesT", bound=ArticleColumns)


def _without_dates(n: int) -> pd.DatetimeIndex:
    """Return as many missing days."""
    return pd.DatetimeIndex(np.full(n, "NaT", dtype="datetime64[s]"))


def _is_empty(values: Any) -> bool:
    return isinstance(values, tuple | list) and not values


def _checked_texts(name: str, values: Any) -> tuple[str, ...]:
    """Return a column of texts; raise InputError if it holds anything else."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise InputError(f"{name} must be a sequence of texts, one per article; got {values!r:.60}.")
    texts = tuple(values)
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(
                f"{name}[{i}] is {type(text).__name__} ({text!r:.60}), not a text. topics.load_corpus takes tables and "
                "records as they are."
            )
    return texts


def _checked_dates(dates: Any, n: int) -> pd.DatetimeIndex:
    """Return the days; raise InputError unless they are a DatetimeIndex without zone."""
    if not isinstance(dates, pd.DatetimeIndex) or dates.tz is not None:
        raise InputError(
            f"dates must be a DatetimeIndex without time zone; got {type(dates).__name__} of "
            f"{getattr(dates, 'dtype', 'any values')}. pandas.to_datetime makes one; tz_localize(None) drops the zone."
        )
    return pd.DatetimeIndex(read_only(np.array(dates))) if len(dates) else _without_dates(n)


def _checked_metadata(table: Any) -> pd.DataFrame:
    """Return the further columns; raise InputError where a name is used already."""
    if table is None:
        return pd.DataFrame()
    if not isinstance(table, pd.DataFrame):
        raise InputError(f"metadata must be a DataFrame, one row per article; got {type(table).__name__}.")
    names = [str(name) for name in table.columns]
    taken = [name for name, count in Counter(names).items() if count > 1 or name in _FIELDS]
    if taken:
        raise InputError(
            f"metadata has a column {taken[0]!r}, which is the name of another column of the corpus; call it otherwise."
        )
    return table


def add_rejected(rejected: pd.DataFrame, rows: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Return a table of rejected rows with more of them."""
    return pd.concat([rejected, rejected_table(rows)], ignore_index=True)
