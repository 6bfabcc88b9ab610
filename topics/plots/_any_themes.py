"""Topics of any origin as plots draw them: with ids, names, weights of words and shares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from topics._validation import InputError, did_you_mean
from topics.arabic import ARABIC_COMMA, SPACE
from topics.evaluation import TopicSet, as_topics
from topics.plots._protocols import ThemesLike
from topics.themes import check_ranking, rank_terms

_WORDS_OF_A_NAME = 3
# Orders that need to know how frequent terms are in articles.
_ORDERS_OF_THEMES = ("lift", "relevance")


@dataclass(frozen=True, slots=True)
class _PlainThemes:
    """Topics without articles: of equal shares, called by their names or else by their first words."""

    ids: Sequence[int]
    names: Mapping[int, str]
    components: np.ndarray
    shares: np.ndarray
    words: Sequence[str] | None
    origin: str

    def row(self, theme: int | str) -> int:
        """Return the row of a topic, given its number or name."""
        if isinstance(theme, str) and theme in self.names.values():
            return list(self.names.values()).index(theme)
        if not isinstance(theme, str | bool) and theme in self.ids:
            return list(self.ids).index(theme)
        hint = did_you_mean(theme, self.names.values(), cutoff=0.3)
        raise InputError(f"theme must be one of {list(self.ids)}, or a name; got {theme!r}.{hint}")

    def terms(self, *, top_n: int = 10, by: str = "probability") -> pd.DataFrame:
        """Return one row per topic and term, as themes do."""
        if check_ranking(by) in _ORDERS_OF_THEMES:
            raise InputError(f"by={by!r} needs to know how frequent terms are in the articles; give topics.Themes.")
        if self.words is None:
            raise InputError(f"The words of {self.origin} are not known; give pd.DataFrame(weights, columns=words).")
        columns = rank_terms(self.components, self.shares, by=by, top_n=top_n)
        rows = [
            (theme, rank, self.words[column], self.components[row, column])
            for row, theme in enumerate(self.ids)
            for rank, column in enumerate(columns[row].tolist(), start=1)
        ]
        return pd.DataFrame(rows, columns=["theme", "rank", "word", "probability"])


def as_themes(topics: Any, user: str) -> ThemesLike:
    """Return themes as they are, and topics of any other origin under their numbers; raise InputError for others."""
    if _are_themes(topics):
        return topics
    given = as_topics(topics)
    components = given.distributions(user)
    words = given.terms if given.spellings is None else given.spellings
    is_numbered = pd.api.types.is_integer_dtype(given.labels)
    ids = list(given.labels) if is_numbered else list(range(len(components)))
    names = _named_by_words(given, words) if is_numbered else list(map(str, given.labels))
    shares = np.full(len(components), 1 / len(components))
    return _PlainThemes(ids, dict(zip(ids, names, strict=True)), components, shares, words, given.origin)


def _are_themes(topics: Any) -> bool:
    """Return whether something has ids and names of themes, and ranks their words."""
    return all(hasattr(topics, name) for name in ("ids", "names", "row", "terms"))


def _named_by_words(given: TopicSet, words: Sequence[str] | None) -> list[str]:
    """Return names made of the first words of topics, or their numbers where words are not known."""
    if words is None or given.weights is None:
        return list(map(str, given.labels))
    columns = np.argsort(-given.weights, axis=1, kind="stable")[:, :_WORDS_OF_A_NAME]
    return [f"{ARABIC_COMMA}{SPACE}".join(words[i] for i in row) for row in columns]
