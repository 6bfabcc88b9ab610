"""Themes as what is saved of them, and read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from topics.arabic import EncodedTexts
from topics.corpus import Corpus
from topics.io import State, check_array, fields_of, from_fields
from topics.matrix import Vectorizer
from topics.models import TopicModel
from topics.themes._edits import EDITS

_KEPT = ("vectorizer", "model", "titles", "ids", "components", "doc_topic", "edits", "names", "refits", "manifest")


def saved_state(attributes: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is saved of the attributes of themes, names and all: a later version may propose other names."""
    corpus = attributes["corpus"]
    return {
        # Where rejected rows stood in a table of the caller's plays no role.
        "corpus": fields_of(replace(corpus, rejected=corpus.rejected.reset_index(drop=True))),
        "encoded": attributes["_encoded"],
        "given_names": attributes["_given_names"],
        "proposed_names": attributes.get("_proposed_names"),
        **{name: attributes[name] for name in _KEPT},
    }


def saved_attributes(state: State) -> dict[str, Any]:
    """Return the attributes of themes that were saved; raise ValueError for parts that do not fit each other."""
    corpus: Corpus = from_fields(Corpus, state.part("corpus"))
    found = {
        "_encoded": state.take("encoded", EncodedTexts),
        "vectorizer": state.take("vectorizer", Vectorizer),
        "model": state.take("model", TopicModel),
        "titles": state.take("titles", bool),
        "ids": state.take("ids", tuple[int, ...]),
        "edits": state.take("edits", tuple[EDITS, ...]),
        "components": state.take("components", np.ndarray),
        "doc_topic": state.take("doc_topic", np.ndarray),
        "_given_names": state.take("given_names", dict[int, str]),
        "names": state.take("names", dict[int, str]),
        "refits": state.take("refits", dict[str, list[np.ndarray]]),
        # How themes came about does not change by their being read with other versions of the packages.
        "manifest": state.take("manifest", dict[str, Any]),
    }
    # What another version has proposed is what the reader knows the themes by.
    proposed = state.take("proposed_names", list[str] | None)
    state.finish()
    found |= {"corpus": corpus, "vocabulary": found["vectorizer"].vocabulary_}
    _check_parts(found)
    X = found["vectorizer"].transform(found["_encoded"])
    found |= {"_X": X, "doc_lengths": np.diff(X.indptr)}
    return found if proposed is None else found | {"_proposed_names": proposed}


def _check_parts(found: Mapping[str, Any]) -> None:
    """Raise ValueError for parts that are not of the same articles, terms and themes."""
    ids, n_documents, n_terms = found["ids"], len(found["corpus"]), len(found["vocabulary"])
    check_array("components of the model", found["model"].components_, "f", None, n_terms)
    check_array("components", found["components"], "f", len(ids), n_terms)
    check_array("doc_topic", found["doc_topic"], "f", n_documents, len(ids))
    for fit in (fit for fits in found["refits"].values() for fit in fits):
        check_array("refits", fit, "f", None, n_terms)
    if len(found["_encoded"]) != n_documents or len(set(ids)) < len(ids) or set(found["names"]) != set(ids):
        raise ValueError("articles, themes and names are not as many as each other")
