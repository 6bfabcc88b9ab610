"""A corpus as the searches in it see it (duplicates, boilerplate, quality), which ``Corpus`` itself calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Protocol, TypeVar

import numpy as np
import pandas as pd

REJECTED_COLUMNS = ("where", "why")


class ArticleColumns(Protocol):
    """The columns of a corpus: a frozen dataclass, from which rows can be taken."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def ids(self) -> tuple[str, ...]: ...
    @property
    def texts(self) -> tuple[str, ...]: ...
    @property
    def titles(self) -> tuple[str, ...]: ...
    @property
    def sources(self) -> tuple[str, ...]: ...
    @property
    def labels(self) -> tuple[str, ...]: ...
    @property
    def dates(self) -> pd.DatetimeIndex: ...
    @property
    def rejected(self) -> pd.DataFrame: ...

    def __len__(self) -> int: ...

    def take(self, rows: Sequence[int] | np.ndarray) -> Any:
        """Return some articles, in the given order."""


ArticlesT = TypeVar("ArticlesT", bound=ArticleColumns)


def add_rejected(rejected: pd.DataFrame, rows: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Return a table of rejected rows with more of them: where each stands, and why it was left out."""
    added = pd.DataFrame(list(rows), columns=REJECTED_COLUMNS, dtype=str)
    return pd.concat([rejected, added], ignore_index=True)
