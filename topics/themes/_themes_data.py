"""What themes are: a corpus, its vocabulary and a fitted model, and what follows from the three; nothing changes it."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import cached_property
from types import MappingProxyType
from typing import Any, NoReturn, Protocol, Self

import numpy as np
import pandas as pd
import scipy.sparse as sp
from msgspec.structs import replace

from topics._elsewhere import ExplainsNames
from topics._frozen import Frozen, FrozenDict, open_copy, read_only
from topics._validation import InputError
from topics.arabic import EncodedTexts
from topics.corpus import Corpus
from topics.io import Saveable, Storable
from topics.matrix import Vectorizer, Vocabulary, count_terms
from topics.models import TopicModel
from topics.themes._changes import fit_again
from topics.themes._edits import AnyEdit, Split
from topics.themes._fitting import READING_TAKES, Reading, check_reading, copy_of_encoded, fit_reading
from topics.themes._manifest import themes_manifest
from topics.themes._naming import complete_names, propose_names
from topics.themes._robustness import score_robustness
from topics.themes._theme_ids import main_themes, mean_weights, row_by_id, row_by_name, series_by_theme, theme_index
from topics.themes._themes_state import ThemesState


class _SavedThemes(Protocol):
    """Themes as they are read again."""

    def to_attributes(self) -> dict[str, Any]:
        """Return the attributes that these themes have."""
        ...


class _NoListError(InputError, TypeError):
    """Themes were taken for a list of themes."""


class ThemesData(ExplainsNames, Frozen, Storable, Saveable):
    """The data of :class:`topics.Themes`, which says what each attribute is."""

    _INSTEAD = "rename, merge, drop and split return new themes"
    _WHOLE = f" {READING_TAKES}, both fitted. Themes.fit(corpus, model) fits them."

    corpus: Corpus
    titles: bool
    vocabulary: Vocabulary
    ids: tuple[int, ...]
    _encoded: EncodedTexts
    _edits: tuple[AnyEdit, ...]
    _components: np.ndarray
    _doc_topic: np.ndarray
    _doc_lengths: np.ndarray
    _refits_per_model: dict[str, int]
    _vectorizer: Vectorizer
    _model: TopicModel
    _X: sp.csr_array
    _given_names: dict[int, str]

    def __init__(
        self,
        corpus: Corpus,
        vectorizer: Vectorizer,
        model: TopicModel,
        *,
        titles: bool = True,
        encoded: EncodedTexts | None = None,
    ) -> None:
        self._fill(corpus, titles, check_reading(corpus, vectorizer, model, titles=titles, encoded=encoded))

    @classmethod
    def fit(
        cls,
        corpus: Corpus,
        model: TopicModel | str,
        *,
        vectorizer: Vectorizer | None = None,
        titles: bool = True,
        encoded: EncodedTexts | None = None,
    ) -> Self:
        """Fit a model on the articles of a corpus, and read it in them.

        Parameters
        ----------
        corpus : Corpus
            The articles.
        model : LDA, NMF, "lda" or "nmf"
            What finds the themes; it is cloned, never changed. A name stands for the model with its defaults and
            ``random_state=0``.
        vectorizer : Vectorizer, optional
            Which terms count; by default all that :class:`topics.Vectorizer` keeps. It is never changed, and weighs as
            the model needs it (counts for LDA, tf-idf for NMF) unless it has a ``weighting`` of its own.
        titles : bool, default=True
            Whether titles count as text.
        encoded : EncodedTexts, optional
            What the vectorizer's preprocessor, fitted, returned for the same texts, which saves reading them again.

        Returns
        -------
        Themes
            The texts are read once.

        Raises
        ------
        InputError
            If an argument is of another kind, or no term is left.

        Examples
        --------
        >>> import topics
        >>> corpus = topics.load_sample()
        >>> topics.Themes.fit(corpus, topics.LDA(8, random_state=0), vectorizer=topics.Vectorizer(max_df=0.3))
        Themes(8 themes of LDA, 244 articles)
        """
        made = object.__new__(cls)
        made._fill(corpus, titles, fit_reading(corpus, model, vectorizer, titles=titles, encoded=encoded))
        return made

    def _fill(self, corpus: Corpus, titles: bool, reading: Reading) -> None:
        model, vectorizer = reading.model, reading.vectorizer
        vars(self).update(
            corpus=corpus,
            titles=titles,
            vocabulary=vectorizer.vocabulary_,
            ids=tuple(range(len(model.components_))),
            _encoded=reading.encoded,
            _edits=(),
            _components=read_only(model.components_),
            _doc_topic=read_only(model.transform(reading.X)),
            _doc_lengths=read_only(np.diff(reading.X.indptr)),
            _vectorizer=vectorizer,
            _model=model,
            _X=reading.X,
            _refits_per_model={},
            # A model's own name of a topic is the reader's, who gave its seed words.
            _given_names={i: name for i, name in enumerate(model.topic_names_) if name is not None},
        )

    def _with(self, **changes: Any) -> Self:
        """Return the same themes with other attributes; what was derived of the old ones is left out."""
        made = object.__new__(type(self))
        kept = {name: value for name, value in vars(self).items() if not self._is_derived(name)}
        vars(made).update(kept | changes)
        return made

    def _is_derived(self, name: str) -> bool:
        # Other fits do not depend on what readers change.
        return name != "_refits" and isinstance(getattr(type(self), name, None), cached_property)

    def __len__(self) -> int:
        return self.n_topics

    def __getitem__(self, theme: Any) -> NoReturn:
        raise _NoListError(
            "Themes are no list. Of theme 3, themes.terms(3) are the words, documents(3) and passages(3) the articles, "
            "names[3] the name, components[row(3)] and doc_topic[:, row(3)] the numbers; themes.ids and themes.info() "
            "have all themes."
        )

    @property
    def n_topics(self) -> int:
        """Number of themes."""
        return len(self.ids)

    @property
    def components(self) -> np.ndarray:
        """Probabilities of terms in themes, shape (n_topics, n_terms). Rows sum to 1."""
        return self._components.view()

    @property
    def doc_topic(self) -> np.ndarray:
        """Mixtures, shape (n_documents, n_topics). Rows sum to 1, to less where themes were dropped."""
        return self._doc_topic.view()

    @property
    def doc_lengths(self) -> np.ndarray:
        """How many different terms of the vocabulary each article has, shape (n_documents,)."""
        return self._doc_lengths.view()

    @property
    def encoded(self) -> EncodedTexts:
        """The articles as terms, a copy each time."""
        return copy_of_encoded(self._encoded)

    @property
    def vectorizer(self) -> Vectorizer:
        """The fitted vectorizer, a copy each time."""
        return open_copy(self._vectorizer)

    @property
    def model(self) -> TopicModel:
        """The fitted model, a copy each time."""
        return open_copy(self._model)

    @property
    def edits(self) -> tuple[AnyEdit, ...]:
        """What the reader has changed, in order."""
        return tuple(
            replace(edit, model=open_copy(edit.model)) if isinstance(edit, Split) else edit for edit in self._edits
        )

    @property
    def refits(self) -> Mapping[str, tuple[np.ndarray, ...]]:
        """By model, the topics of the other fits that robustness was measured on; empty before ``with_robustness``."""
        return MappingProxyType({model: tuple(fit.view() for fit in fits) for model, fits in self._refits.items()})

    @property
    def refits_per_model(self) -> Mapping[str, int]:
        """By model, how many these are."""
        return MappingProxyType(self._refits_per_model)

    @cached_property
    def _refits(self) -> dict[str, tuple[np.ndarray, ...]]:
        # A run keeps how many there were, and they are fitted again in the rare case that someone needs them.
        seeds = max(self._refits_per_model.values(), default=0)
        return fit_again(self._counts, len(self._model.components_), seeds=seeds, n_jobs=None) if seeds else {}

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What is modeled of every article: its text, with its title unless titles do not count."""
        return tuple(self.corpus.full_texts(titles=self.titles))

    @property
    def counts(self) -> sp.csr_array:
        """How often every term stands in every article, shape (n_documents, n_terms)."""
        own = self._counts
        return sp.csr_array((own.data.view(), own.indices.view(), own.indptr.view()), shape=own.shape)

    @cached_property
    def _counts(self) -> sp.csr_array:
        columns = self.vocabulary.columns(self._encoded.terms)
        return read_only(count_terms(self._encoded, columns, len(self.vocabulary)))

    @cached_property
    def _shares(self) -> np.ndarray:
        return mean_weights(self.doc_topic, self.doc_lengths)

    @property
    def shares(self) -> pd.Series:
        """Mean weight of every theme over the articles that have known terms, in [0, 1], by id."""
        return series_by_theme(self._shares, self.ids, "share")

    @property
    def main_theme(self) -> np.ndarray:
        """The id of the theme with the largest weight in every article, shape (n_documents,).

        -1 for an article without any known term, and for one that gave more to dropped themes than to any other.
        """
        return self._main_theme.view()

    @cached_property
    def _main_theme(self) -> np.ndarray:
        return read_only(main_themes(self.doc_topic, self.doc_lengths, self.ids))

    @property
    def names(self) -> Mapping[int, str]:
        """The name of every theme by its id: the reader's, or else one made of its phrases and words."""
        return FrozenDict(self._names, "Names are given by themes.rename({0: 'new'})")

    @cached_property
    def _names(self) -> dict[int, str]:
        # Names are proposed by reading articles: only if one is needed.
        needs_names = any(theme not in self._given_names for theme in self.ids)
        return complete_names(self.ids, self._given_names, self._proposed_names if needs_names else None)

    @cached_property
    def _proposed_names(self) -> list[str]:
        return propose_names(
            self.texts, self.doc_topic, self.components, self.vocabulary, self._vectorizer.preprocessor_
        )

    @property
    def robustness(self) -> pd.DataFrame | None:
        """How well every theme comes back in other fits, one row per theme id; None before ``with_robustness``."""
        return None if self._robustness is None else self._robustness.copy()

    @cached_property
    def _robustness(self) -> pd.DataFrame | None:
        scores = score_robustness(self.components, self._refits) if self._refits_per_model else None
        return None if scores is None else scores.set_axis(theme_index(self.ids))

    @property
    def manifest(self) -> dict[str, Any]:
        """What is needed to understand and repeat these themes, changes included, as plain values."""
        return deepcopy(self._manifest)

    @cached_property
    def _manifest(self) -> dict[str, Any]:
        return themes_manifest(self)

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
        return row_by_name(theme, list(self.names.values())) if isinstance(theme, str) else row_by_id(theme, self.ids)

    def _to_state(self) -> ThemesState:
        return ThemesState.from_attributes(
            vars(self) | {"_names": self._names, "_manifest": self._manifest, "_refits": self._refits}
        )

    @classmethod
    def _from_state(cls, state: _SavedThemes) -> Self:
        made = object.__new__(cls)
        vars(made).update(state.to_attributes())
        return made

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        # What nothing can change need not be there twice.
        return self

    def __getstate__(self) -> dict[str, Any]:
        # Of what is derived, what readers know themes by; the rest is found again where it is asked for.
        known = ("_names", "_proposed_names", "_manifest")
        return {name: value for name, value in vars(self).items() if name in known or not self._is_derived(name)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        # Pickles do not keep that numbers can't be set.
        frozen = {name: read_only(state[name]) for name in ("_components", "_doc_topic", "_doc_lengths")}
        refits = {model: tuple(map(read_only, fits)) for model, fits in state.get("_refits", {}).items()}
        vars(self).update(state | frozen | ({"_refits": refits} if refits else {}))
