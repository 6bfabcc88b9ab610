"""The columns of a corpus, on which the searches in it work: duplicates, boilerplate, quality."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self, TypeVar

import numpy as np
import pandas as pd

from topics._validation import InputError

_TEXT_COLUMNS = ("ids", "texts", "titles", "sources", "labels", "urls")


def rejected_table(rows: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Return the table of rejected rows: where each stands, and why it was left out."""
    return pd.DataFrame(list(rows), columns=["where", "why"], dtype=str)


# ``Corpus`` adds what users call. It imports the searches, so they know of its columns only: no imports in a circle.
@dataclass(frozen=True, eq=False, repr=False)
class ArticleColumns:
    """Articles in columns, equally long and in one order; see ``Corpus``."""

    ids: tuple[str, ...]
    texts: tuple[str, ...]
    titles: tuple[str, ...]
    sources: tuple[str, ...]
    labels: tuple[str, ...]
    dates: pd.DatetimeIndex
    rejected: pd.DataFrame = field(default_factory=lambda: rejected_table([]))
    urls: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "urls", self.urls or ("",) * len(self.ids))
        for name in _TEXT_COLUMNS:
            object.__setattr__(self, name, tuple(getattr(self, name)))
        lengths = {name: len(getattr(self, name)) for name in (*_TEXT_COLUMNS, "dates")}
        if len(set(lengths.values())) > 1:
            raise InputError(f"The columns of a corpus must be equally long; got {lengths}.")
        if len(set(self.ids)) < len(self.ids):
            twice = Counter(self.ids).most_common(1)[0][0]
            raise InputError(f"Article ids must differ; {twice!r} stands more than once.")

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: Sequence[int] | np.ndarray) -> Self:
        """Return some articles, in the given order.

        Parameters
        ----------
        rows : sequence of int
            Positions, each at most once.

        Returns
        -------
        Corpus
            The table of rejected rows is kept.
        """
        columns: dict[str, Any] = {"dates": self.dates[np.asarray(rows, dtype=np.intp)]}
        for name in _TEXT_COLUMNS:
            columns[name] = tuple(getattr(self, name)[i] for i in rows)
        return replace(self, **columns)


ArticlesT = TypeVar("ArticlesT", bound=ArticleColumns)


def add_rejected(rejected: pd.DataFrame, rows: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Return a table of rejected rows with more of them."""
    return pd.concat([rejected, rejected_table(rows)], ignore_index=True)
