"""Themes with their articles, as they are saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, replace
from typing import TYPE_CHECKING, Any, Self, get_type_hints

import msgspec
import numpy as np

from topics._frozen import read_only
from topics.arabic import EncodedTexts
from topics.corpus import Corpus
from topics.io import SavedFields, Values, check_array
from topics.matrix import Vectorizer
from topics.models import TopicModel
from topics.themes._edits import AnyEdit


def _default(field: Field) -> Any:
    """Return what stands for a field that a file does not have."""
    return field.default if field.default_factory is MISSING else msgspec.field(default_factory=field.default_factory)


if TYPE_CHECKING:
    _CorpusState = Any
else:
    _hints = get_type_hints(Corpus)
    _CorpusState = msgspec.defstruct(
        "CorpusState",
        [(field.name, _hints[field.name], _default(field)) for field in fields(Corpus)],
        bases=(SavedFields,),
        frozen=True,
        tag="corpus",
    )


_AS_THEY_ARE = ("titles", "ids")
_HIDDEN = ("encoded", "components", "doc_topic", "edits", "vectorizer", "model", "names")


class ThemesState(SavedFields, frozen=True, tag="themes"):
    """All that is known of themes, names and all: a later version may propose others, these stay."""

    corpus: _CorpusState
    encoded: EncodedTexts
    vectorizer: Vectorizer
    model: TopicModel
    titles: bool
    ids: tuple[int, ...]
    components: np.ndarray
    doc_topic: np.ndarray
    edits: tuple[AnyEdit, ...]
    given_names: dict[int, str]
    names: dict[int, str]
    proposed_names: list[str] | None
    refits: dict[str, list[np.ndarray]]
    manifest: Values

    def __post_init__(self) -> None:
        n_documents, n_terms = len(self.corpus.ids), len(self.vectorizer.vocabulary_)
        check_array("components of the model", self.model.components_, "f", None, n_terms)
        check_array("components", self.components, "f", len(self.ids), n_terms)
        check_array("doc_topic", self.doc_topic, "f", n_documents, len(self.ids))
        for fit in (fit for fits in self.refits.values() for fit in fits):
            check_array("refits", fit, "f", None, n_terms)
        if len(self.encoded) != n_documents or len(set(self.ids)) < len(self.ids) or set(self.names) != set(self.ids):
            raise ValueError("articles, themes and names are not as many as each other")

    @classmethod
    def from_attributes(cls, attributes: Mapping[str, Any]) -> Self:
        """Return what is saved of the attributes of themes."""
        # Where rejected rows stood in a table of the caller's plays no role.
        corpus = replace(attributes["corpus"], rejected=attributes["corpus"].rejected.reset_index(drop=True))
        return cls(
            corpus=_CorpusState(*(getattr(corpus, name) for name in _CorpusState.__struct_fields__)),
            given_names=dict(attributes["_given_names"]),
            proposed_names=attributes.get("_proposed_names"),
            refits={name: list(fits) for name, fits in attributes.get("_refits", {}).items()},
            manifest=Values(attributes["_manifest"]),
            **{name: attributes[name] for name in _AS_THEY_ARE},
            **{name: attributes[f"_{name}"] for name in _HIDDEN},
        )

    def to_attributes(self) -> dict[str, Any]:
        """Return the attributes of themes; what another version has proposed is what the reader knows them by."""
        X = self.vectorizer.transform(self.encoded)
        # How themes came about does not change by their being read with other versions of the packages.
        derived = {"_manifest": dict(self.manifest), "_proposed_names": self.proposed_names}
        return {
            "corpus": Corpus(**msgspec.structs.asdict(self.corpus)),
            "vocabulary": self.vectorizer.vocabulary_,
            "_refits": {name: tuple(map(read_only, fits)) for name, fits in self.refits.items()},
            "_refits_per_model": {name: len(fits) for name, fits in self.refits.items()},
            "_given_names": self.given_names,
            "_X": X,
            **{name: getattr(self, name) for name in _AS_THEY_ARE},
            **{f"_{name}": getattr(self, name) for name in _HIDDEN},
            "_components": read_only(self.components),
            "_doc_topic": read_only(self.doc_topic),
            "_doc_lengths": read_only(np.diff(X.indptr)),
            **{name: value for name, value in derived.items() if value is not None},
        }
