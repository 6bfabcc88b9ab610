"""Changes of themes by a reader, as steps that can be listed and repeated."""

from collections.abc import Sequence
from typing import Any, ClassVar, Protocol

import numpy as np
import scipy.sparse as sp

from topics.io import SavedFields, to_json_value
from topics.models import TopicModel

_Ids = tuple[int, ...]


class Edit(Protocol):
    """One step: what it makes of ids, of topics and of mixtures, and how it stands in a manifest."""

    @property
    def new_ids(self) -> _Ids:
        """The ids that no theme had before."""

    def ids(self, ids: _Ids) -> _Ids:
        """Return the ids of the themes afterwards, in the order of their rows."""

    def components(self, ids: _Ids, components: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """Return the distributions of the themes over terms, rows that sum to 1."""

    def weights(self, ids: _Ids, weights: np.ndarray, X: sp.csr_array) -> np.ndarray:
        """Return the weights of the themes in documents, of which X is the matrix."""

    def named(self, named: frozenset[int]) -> frozenset[int]:
        """Return the themes whose names are a reader's afterwards, of those whose names were before."""

    def to_dict(self) -> dict[str, Any]:
        """Return the step for a manifest."""


class Merge(SavedFields, frozen=True, tag="merge"):
    """Several themes become one, which keeps the id of the first."""

    themes: _Ids
    new_ids: ClassVar[_Ids] = ()

    def ids(self, ids: _Ids) -> _Ids:
        """Return the ids without those that went into the first."""
        return tuple(i for i in ids if i not in self.themes[1:])

    def components(self, ids: _Ids, components: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """Return the distributions; that of the merged theme is the mean of its parts, weighted by their shares."""
        parts = [ids.index(theme) for theme in self.themes]
        # Themes that no article has have no share to weigh with.
        weights = shares[parts] if shares[parts].sum() > 0 else None
        merged = components.copy()
        merged[parts[0]] = np.average(components[parts], axis=0, weights=weights)
        return merged[self._kept(ids)]

    def weights(self, ids: _Ids, weights: np.ndarray, X: sp.csr_array) -> np.ndarray:
        """Return the weights; that of the merged theme is the sum of its parts."""
        parts = [ids.index(theme) for theme in self.themes]
        summed = weights.copy()
        summed[:, parts[0]] = weights[:, parts].sum(axis=1)
        return summed[:, self._kept(ids)]

    def _kept(self, ids: _Ids) -> list[int]:
        return [i for i, theme in enumerate(ids) if theme not in self.themes[1:]]

    def named(self, named: frozenset[int]) -> frozenset[int]:
        """Return the themes with names by readers: the merged one, if one of its parts had such a name."""
        parts = frozenset(self.themes)
        return (named - parts) | {self.themes[0]} if named & parts else named

    def to_dict(self) -> dict[str, Any]:
        """Return the step for a manifest."""
        return {"edit": "merge", "themes": list(self.themes)}


class Drop(SavedFields, frozen=True, tag="drop"):
    """Some themes are left out; what articles gave to them goes to no other theme."""

    themes: _Ids
    new_ids: ClassVar[_Ids] = ()

    def _kept(self, ids: _Ids) -> list[int]:
        return [i for i, theme in enumerate(ids) if theme not in self.themes]

    def ids(self, ids: _Ids) -> _Ids:
        """Return the ids of those that stay."""
        return tuple(ids[i] for i in self._kept(ids))

    def components(self, ids: _Ids, components: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """Return the rows of those that stay."""
        return components[self._kept(ids)]

    def weights(self, ids: _Ids, weights: np.ndarray, X: sp.csr_array) -> np.ndarray:
        """Return the columns of those that stay, as they were."""
        return weights[:, self._kept(ids)]

    def named(self, named: frozenset[int]) -> frozenset[int]:
        """Return the themes with names by readers that stay."""
        return named - frozenset(self.themes)

    def to_dict(self) -> dict[str, Any]:
        """Return the step for a manifest."""
        return {"edit": "drop", "themes": list(self.themes)}


class Split(SavedFields, frozen=True, tag="split"):
    """One theme becomes several: a model of its own, fitted on its articles, divides its weight."""

    theme: int
    new_ids: _Ids
    model: TopicModel
    articles: int

    def ids(self, ids: _Ids) -> _Ids:
        """Return the ids with new ones in the place of the old."""
        place = ids.index(self.theme)
        return (*ids[:place], *self.new_ids, *ids[place + 1 :])

    def components(self, ids: _Ids, components: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """Return the rows with those of the theme's own model in the place of the theme's."""
        place = ids.index(self.theme)
        return np.concatenate([components[:place], self.model.components_, components[place + 1 :]])

    def weights(self, ids: _Ids, weights: np.ndarray, X: sp.csr_array) -> np.ndarray:
        """Return the columns with the theme's weight divided as its own model divides each document."""
        place = ids.index(self.theme)
        divided = weights[:, [place]] * self.model.transform(X)
        return np.concatenate([weights[:, :place], divided, weights[:, place + 1 :]], axis=1)

    def named(self, named: frozenset[int]) -> frozenset[int]:
        """Return the themes with names by readers without the one that was divided."""
        return named - {self.theme}

    def to_dict(self) -> dict[str, Any]:
        """Return the step for a manifest."""
        return {
            "edit": "split",
            "theme": self.theme,
            "into": list(self.new_ids),
            "articles": self.articles,
            "model_params": to_json_value(self.model.get_params()),
        }


class Rename(SavedFields, frozen=True, tag="rename"):
    """A reader's name for a theme."""

    theme: int
    name: str
    new_ids: ClassVar[_Ids] = ()

    def ids(self, ids: _Ids) -> _Ids:
        """Return the ids as they are."""
        return ids

    def components(self, ids: _Ids, components: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """Return the rows as they are."""
        return components

    def weights(self, ids: _Ids, weights: np.ndarray, X: sp.csr_array) -> np.ndarray:
        """Return the columns as they are."""
        return weights

    def named(self, named: frozenset[int]) -> frozenset[int]:
        """Return the themes with names by readers, this one among them."""
        return named | {self.theme}

    def to_dict(self) -> dict[str, Any]:
        """Return the step for a manifest."""
        return {"edit": "rename", "theme": self.theme, "name": self.name}


AnyEdit = Merge | Drop | Split | Rename
"""A step as it is saved."""


def weights_after(edits: Sequence[Edit], ids: _Ids, weights: np.ndarray, X: sp.csr_array) -> np.ndarray:
    """Return the weights of a model's topics as some edits leave them."""
    for edit in edits:
        weights = edit.weights(ids, weights, X)
        ids = edit.ids(ids)
    return weights
