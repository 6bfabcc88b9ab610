"""Themes with their numbers and names: a model read in a corpus, and what a reader has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd
import scipy.sparse as sp

from topics._validation import InputError, did_you_mean
from topics.arabic import EncodedTexts
from topics.corpus import Corpus
from topics.io import State, check_array
from topics.matrix import Vectorizer, count_terms
from topics.models import TopicModel
from topics.selection import score_robustness
from topics.themes._edits import EDITS, Edit
from topics.themes._naming import propose_names
from topics.themes._saving import kept_corpus, read_articles


class ThemeState:
    """What is known of the themes of a corpus; see :class:`topics.Themes`."""

    def __init__(
        self,
        corpus: Corpus,
        vectorizer: Vectorizer,
        model: TopicModel,
        *,
        titles: bool = True,
        encoded: EncodedTexts | None = None,
    ) -> None:
        if len(vectorizer.vocabulary_) != model.components_.shape[1]:
            raise InputError(
                f"The model has {model.components_.shape[1]:,} terms and the vectorizer {len(vectorizer.vocabulary_):,}"
                "; fit the model on this vectorizer's matrix."
            )
        if encoded is None:
            encoded = vectorizer.preprocessor_.encode(corpus.full_texts(titles=titles), n_jobs=vectorizer.n_jobs)
        elif len(encoded) != len(corpus):
            raise InputError(f"encoded holds {len(encoded):,} texts and the corpus {len(corpus):,}.")
        self.corpus = corpus
        self.vectorizer = vectorizer
        self.vocabulary = vectorizer.vocabulary_
        self.model = model
        self.titles = titles
        self._encoded = encoded
        self._X = vectorizer.transform(encoded)
        self.doc_lengths = np.diff(self._X.indptr)
        self.doc_topic = model.transform(self._X)
        self.components = model.components_
        self.ids: tuple[int, ...] = tuple(range(len(model.components_)))
        self.edits: tuple[Edit, ...] = ()
        self._refits: Mapping[str, Sequence[np.ndarray]] = {}
        # A model's own name of a topic is the reader's, who gave its seed words.
        self._given_names = {i: name for i, name in enumerate(model.topic_names_) if name is not None}

    @property
    def refits_per_model(self) -> dict[str, int]:
        """How many other fits of every model the robustness was measured on; empty before ``with_robustness``."""
        return {model: len(fits) for model, fits in self._refits.items()}

    @property
    def n_topics(self) -> int:
        """Number of themes."""
        return len(self.ids)

    def __len__(self) -> int:
        return self.n_topics

    def __repr__(self) -> str:
        kind = type(self.model).__name__
        return f"{type(self).__name__}({self.n_topics} themes of {kind}, {len(self.corpus):,} articles)"

    @cached_property
    def texts(self) -> list[str]:
        """What is modeled of every article: its text, with its title unless titles do not count."""
        return self.corpus.full_texts(titles=self.titles)

    @cached_property
    def shares(self) -> np.ndarray:
        """Mean weight of every theme over the articles that have known terms, shape (n_topics,), in [0, 1]."""
        known = self.doc_lengths > 0
        return self.doc_topic[known].mean(axis=0) if known.any() else np.full(self.n_topics, np.nan)

    @cached_property
    def main_theme(self) -> np.ndarray:
        """The id of the theme with the largest weight of every article, shape (n_documents,).

        -1 for an article without any known term, and for one that gave more to dropped themes than to any other.
        """
        return main_themes(self.doc_topic, self.doc_lengths, self.ids)

    @cached_property
    def names(self) -> dict[int, str]:
        """The name of every theme by its id: the reader's, or else one made of its phrases and words."""
        unnamed = [theme for theme in self.ids if theme not in self._given_names]
        if not unnamed:
            return {theme: self._given_names[theme] for theme in self.ids}
        proposed = dict(zip(self.ids, self._proposed_names, strict=True))
        taken = set(self._given_names.values())
        names = {}
        for theme in self.ids:
            name = self._given_names.get(theme, proposed[theme])
            if theme in unnamed and name in taken:
                name = f"{name} ({theme})"
            names[theme] = name
        return names

    @cached_property
    def _proposed_names(self) -> list[str]:
        return propose_names(
            self.texts, self.doc_topic, self.components, self.vocabulary, self.vectorizer.preprocessor_
        )

    @cached_property
    def _counts(self) -> sp.csr_array:
        """How often every term stands in every article, shape (n_documents, n_terms)."""
        columns = np.array([self.vocabulary.column(term) for term in self._encoded.terms], dtype=np.int32)
        return count_terms(self._encoded, columns, len(self.vocabulary))

    @cached_property
    def robustness(self) -> pd.DataFrame | None:
        """How far every theme comes back in other fits, a row a theme id; None before ``with_robustness``."""
        return score_robustness(self.components, self._refits).set_axis(self.ids) if self._refits else None

    def row(self, theme: int | str) -> int:
        """Return the row of a theme.

        Parameters
        ----------
        theme : int or str
            Its id or its name.

        Returns
        -------
        int
            From 0 to ``n_topics - 1``: its row in ``components`` and its column in ``doc_topic``.

        Raises
        ------
        InputError
            If there is no such theme.
        """
        if isinstance(theme, str):
            by_name = {name: i for i, name in enumerate(self.names.values())}
            if theme not in by_name:
                hint = did_you_mean(theme, by_name, cutoff=0.3)
                raise InputError(f"No theme is named {theme!r}; themes.names has all names.{hint}")
            return by_name[theme]
        if isinstance(theme, bool) or not isinstance(theme, int | np.integer) or theme not in self.ids:
            there = f"0 to {self.n_topics - 1}" if self.ids == tuple(range(self.n_topics)) else str(list(self.ids))
            raise InputError(f"theme must be the id of a theme, {there}, or its name; got {theme!r}.")
        return self.ids.index(theme)

    def _state(self) -> dict[str, Any]:
        """Return all that is known, names and all: a later version may propose others, these stay."""
        return {
            "corpus": kept_corpus(self.corpus),
            "encoded": self._encoded,
            "vectorizer": self.vectorizer,
            "model": self.model,
            "titles": self.titles,
            "ids": self.ids,
            "components": self.components,
            "doc_topic": self.doc_topic,
            "edits": self.edits,
            "given_names": self._given_names,
            "names": self.names,
            "proposed_names": vars(self).get("_proposed_names"),
            "refits": {name: list(fits) for name, fits in self._refits.items()},
        }

    @classmethod
    def _from_state(cls, state: State) -> Self:
        made = object.__new__(cls)
        made.corpus, made._encoded = read_articles(state.part("corpus")), state.take("encoded", EncodedTexts)
        made.vectorizer, made.model = state.take("vectorizer", Vectorizer), state.take("model", TopicModel)
        made.vocabulary = made.vectorizer.vocabulary_
        made.titles, made.ids = state.take("titles", bool), state.take("ids", tuple[int, ...])
        made.edits = state.take("edits", tuple[EDITS, ...])
        made.components, made.doc_topic = (state.take(name, np.ndarray) for name in ("components", "doc_topic"))
        made._given_names, names = (state.take(name, dict[int, str]) for name in ("given_names", "names"))
        proposed = state.take("proposed_names", list[str] | None)
        made._refits = state.take("refits", dict[str, list[np.ndarray]])
        state.finish()
        made._check_together(names)
        # What has been derived of texts by another version is what the reader knows the themes by.
        made.__dict__.update({"names": names} | ({} if proposed is None else {"_proposed_names": proposed}))
        made._X = made.vectorizer.transform(made._encoded)
        made.doc_lengths = np.diff(made._X.indptr)
        return made

    def _check_together(self, names: Mapping[int, str]) -> None:
        """Refuse parts that are not of the same articles, terms and themes, with a ValueError."""
        n_terms = len(self.vocabulary)
        check_array("components of the model", self.model.components_, "f", None, n_terms)
        check_array("components", self.components, "f", len(self.ids), n_terms)
        check_array("doc_topic", self.doc_topic, "f", len(self.corpus), len(self.ids))
        for fit in (fit for fits in self._refits.values() for fit in fits):
            check_array("refits", fit, "f", None, n_terms)
        if len(self._encoded) != len(self.corpus) or len(set(self.ids)) < len(self.ids) or set(names) != set(self.ids):
            raise ValueError("articles, themes and names are not as many as each other")

    def _after(self, edit: Edit, names: Mapping[int, str]) -> Self:
        """Return themes that one more edit has changed; names are those that the reader gives with it."""
        changed = self._copy()
        changed.ids = edit.ids(self.ids)
        changed.components = edit.components(self.ids, self.components, self.shares)
        changed.doc_topic = edit.weights(self.ids, self.doc_topic, self._X)
        changed.edits = (*self.edits, edit)
        # Themes that are not touched keep the names they had.
        untouched = [theme for theme in self.ids if theme in changed.ids and self._is_same(theme, changed)]
        changed._given_names = {theme: self.names[theme] for theme in untouched} | dict(names)
        return changed

    def _is_same(self, theme: int, other: Self) -> bool:
        return np.array_equal(self.components[self.ids.index(theme)], other.components[other.ids.index(theme)])

    def _copy(self) -> Self:
        """Return the same themes without what was derived from them."""
        copy = object.__new__(type(self))
        derived = {
            name
            for kind in type(self).__mro__
            for name, value in vars(kind).items()
            if isinstance(value, cached_property)
        }
        copy.__dict__.update({name: value for name, value in vars(self).items() if name not in derived})
        return copy


def main_themes(weights: np.ndarray, doc_lengths: np.ndarray, ids: Sequence[int]) -> np.ndarray:
    """Return the id of the theme with the largest weight of every document; -1 for none.

    A document has none that holds no known term, or gave more to dropped themes than to any other.
    """
    dropped = 1 - weights.sum(axis=1)
    has_theme = (doc_lengths > 0) & (weights.max(axis=1) >= dropped)
    return np.where(has_theme, np.array(ids)[weights.argmax(axis=1)], -1)
