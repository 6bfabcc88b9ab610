"""What plots ask of the objects that they draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
import pandas as pd


class ThemesLike(Protocol):
    """Themes as plots see them: :class:`topics.Themes`, or anything with the same attributes."""

    @property
    def ids(self) -> Sequence[int]:
        """Theme ids in the order of rows."""
        ...

    @property
    def names(self) -> Mapping[int, str]:
        """By id."""
        ...

    @property
    def components(self) -> np.ndarray:
        """Probabilities of terms in themes, shape (n_topics, n_terms); rows sum to 1."""
        ...

    @property
    def shares(self) -> np.ndarray:
        """Share of each theme in the articles, shape (n_topics,), 0 to 1."""
        ...

    def row(self, theme: int | str) -> int:
        """Return the row of a theme, given its id or name."""
        ...

    def terms(self, *, top_n: int = 10, by: str = "probability") -> pd.DataFrame:
        """Return a row a theme and term: ``theme``, ``rank``, ``word``, ``probability`` among its columns."""
        ...


class SweepLike(Protocol):
    """A sweep as plots see it: :class:`topics.SweepResult`."""

    @property
    def measures(self) -> list[str]:
        """The measures taken."""
        ...

    @property
    def descriptions(self) -> Mapping[str, str]:
        """What each measure says, in a few words."""
        ...

    def summary(self) -> pd.DataFrame:
        """Return ``model``, ``n_topics``, ``measure``, ``mean``, ``low``, ``high``."""
        ...


class AlignmentLike(Protocol):
    """Themes of two readings side by side."""

    @property
    def table(self) -> pd.DataFrame:
        """``a``, ``name_a``, ``b``, ``name_b`` (missing where one side alone sees a theme), ``similarity``."""
        ...

    @property
    def similarity(self) -> pd.DataFrame:
        """Ids of a x ids of b, 0 to 1."""
        ...

    @property
    def related(self) -> float:
        """Least similarity of themes that are related without being the same, 0 to 1."""
        ...


class HierarchyLike(Protocol):
    """Which themes join first."""

    @property
    def linkage(self) -> np.ndarray:
        """As scipy's ``linkage`` returns it, shape (n_topics - 1, 4)."""
        ...

    @property
    def ids(self) -> Sequence[int]:
        """Theme ids in the order of the linkage's leaves."""
        ...

    @property
    def names(self) -> Mapping[int, str] | Sequence[str]:
        """By id, or in the order of ids."""
        ...


class DuplicatesLike(Protocol):
    """Near-identical stories as plots see them: what ``corpus.duplicates()`` returns."""

    def flows(self) -> pd.DataFrame:
        """Return ``from``, ``to``, ``articles``."""
        ...
