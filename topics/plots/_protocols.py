"""Attributes that plots need of the objects they draw."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import pandas as pd


class ThemesLike(Protocol):
    """Themes of a corpus: :class:`topics.Themes`."""

    @property
    def ids(self) -> Sequence[int]:
        """Theme ids in the order of rows."""

    @property
    def names(self) -> Mapping[int, str]:
        """By id."""

    @property
    def components(self) -> np.ndarray:
        """Probabilities of terms in themes, shape (n_topics, n_terms); rows sum to 1."""

    @property
    def shares(self) -> Any:
        """Share of each theme in the articles, shape (n_topics,), 0 to 1."""

    def row(self, theme: int | str) -> int:
        """Return the row of a theme, given its id or name."""

    def terms(self, *, top_n: int = 10, by: str = "probability") -> pd.DataFrame:
        """Return one row per theme and term: ``theme``, ``rank``, ``word``, ``probability`` among its columns."""


class DatedThemes(Protocol):
    """Themes of dated articles: :class:`topics.Themes`."""

    def over_time(self, *, since: Any = None, until: Any = None) -> Any:
        """Return a timeline by month."""


class SweepLike(Protocol):
    """A sweep: :class:`topics.SweepResult`."""

    @property
    def measures(self) -> list[str]:
        """The measures taken."""

    @property
    def descriptions(self) -> Mapping[str, str]:
        """By measure: its meaning in a few words."""

    def summary(self) -> pd.DataFrame:
        """Return ``model``, ``n_topics``, ``measure``, ``mean``, ``low``, ``high``."""

    def best(self) -> pd.DataFrame:
        """Return the choice for every model, and the ``measure`` that it was chosen by."""


class AlignmentLike(Protocol):
    """Themes of two models side by side: :class:`topics.Alignment`."""

    @property
    def table(self) -> pd.DataFrame:
        """``a``, ``name_a``, ``b``, ``name_b`` (missing where one side alone sees a theme), ``similarity``."""

    @property
    def similarity(self) -> pd.DataFrame:
        """Ids of a x ids of b, 0 to 1."""

    @property
    def min_related(self) -> float:
        """Least similarity of themes that are related without being the same, 0 to 1."""


class HierarchyLike(Protocol):
    """A tree of themes: :class:`topics.Hierarchy`."""

    @property
    def linkage(self) -> np.ndarray:
        """As scipy's ``linkage`` returns it, shape (n_topics - 1, 4)."""

    @property
    def ids(self) -> Sequence[int]:
        """Theme ids in the order of the linkage's leaves."""

    @property
    def names(self) -> Mapping[int, str] | Sequence[str]:
        """By id, or in the order of ids."""


class DuplicatesLike(Protocol):
    """Near-identical stories: :class:`topics.Duplicates`."""

    def flows(self) -> pd.DataFrame:
        """Return ``from``, ``to``, ``articles``."""


class TimelineLike(Protocol):
    """Themes over time: :class:`topics.Timeline`."""

    @property
    def table(self) -> pd.DataFrame:
        """``period``, ``period_name``, ``theme``, ``name``, ``n_documents``, ``share``, ``low``, ``high``."""
