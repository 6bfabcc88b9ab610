"""Themes as a run keeps them: the model and what readers changed; articles and terms lie elsewhere, once."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from topics._frozen import read_only
from topics._validation import InputError
from topics.arabic import ArabicPreprocessor, EncodedTexts
from topics.corpus import Corpus
from topics.io import Saveable, SavedFields, Values
from topics.matrix import Vectorizer
from topics.models import TopicModel
from topics.themes._edits import AnyEdit
from topics.themes._theme_ids import mean_weights, theme_index
from topics.themes._themes import Themes

# How far the shares of themes may lie from what they were: another processor adds up in another order.
_SHARES_MAY_DIFFER = 1e-6


class ThemesFit(SavedFields, Saveable, frozen=True, eq=False, tag="themes of a run"):
    """What is to be kept of themes beside their articles and terms: all that can't be worked out again in a moment."""

    titles: bool
    vectorizer: Values
    terms_sha256: str
    model: TopicModel
    edits: tuple[AnyEdit, ...]
    given_names: dict[int, str]
    names: dict[int, str]
    proposed_names: list[str] | None
    ids: tuple[int, ...]
    shares: np.ndarray
    coherence: np.ndarray
    robustness: pd.DataFrame | None
    refits_per_model: dict[str, int]

    @classmethod
    def from_themes(cls, themes: Themes) -> ThemesFit:
        """Return what is to be kept of themes."""
        params = Values.from_params(themes.vectorizer)
        params |= {"preprocessor": None, "n_jobs": None}  # the preprocessor lies with the terms
        hidden, robustness = vars(themes), themes.robustness
        return cls(
            titles=themes.titles,
            vectorizer=params,
            terms_sha256=_digest(themes.vocabulary.terms),
            # The number of threads does not change the result.
            model=themes.model.set_params(n_jobs=None),
            edits=themes.edits,
            given_names=dict(hidden["_given_names"]),
            names=dict(themes.names),
            proposed_names=hidden.get("_proposed_names"),
            ids=themes.ids,
            shares=themes.shares.to_numpy(),
            coherence=themes.info()["coherence"].loc[list(themes.ids)].to_numpy(),
            robustness=None if robustness is None else robustness.reset_index(drop=True),
            refits_per_model=dict(themes.refits_per_model),
        )

    def read_in(
        self,
        corpus: Corpus,
        preprocessor: ArabicPreprocessor,
        encoded: EncodedTexts,
        manifest: Mapping[str, Any],
    ) -> Themes:
        """Return the themes in their articles, as they were; raise InputError if terms are not those of the fit.

        Warns if the mixtures are no longer what they were, as another version of a library may have it.
        """
        made = Themes._from_state(_FitInArticles(self, corpus, preprocessor, encoded, manifest))
        if not np.allclose(made.shares, self.shares, rtol=0, atol=_SHARES_MAY_DIFFER, equal_nan=True):
            warnings.warn(
                "The mixtures of articles are no longer what they were when this run was kept: the model is the same, "
                "and what reads articles with it has changed since.",
                UserWarning,
                stacklevel=2,
            )
        return made


@dataclass(frozen=True, slots=True)
class _FitInArticles:
    """A fit and the articles and terms that it is read in."""

    fit: ThemesFit
    corpus: Corpus
    preprocessor: ArabicPreprocessor
    encoded: EncodedTexts
    manifest: Mapping[str, Any]

    def to_attributes(self) -> dict[str, Any]:
        """Return the attributes of the themes."""
        fit, encoded = self.fit, self.encoded
        params = dict(fit.vectorizer) | {"preprocessor": self.preprocessor}
        vectorizer = Vectorizer(**params)
        X = vectorizer.fit_transform(encoded)
        if _digest(vectorizer.vocabulary_.terms) != fit.terms_sha256:
            raise InputError("The terms of these themes are not those of the run that is kept here; run it again.")
        ids: tuple[int, ...] = tuple(range(len(fit.model.components_)))
        components, weights, lengths = fit.model.components_, fit.model.transform(X), np.diff(X.indptr)
        for edit in fit.edits:
            components = edit.components(ids, components, mean_weights(weights, lengths))
            ids, weights = edit.ids(ids), edit.weights(ids, weights, X)
        robustness = None if fit.robustness is None else fit.robustness.set_axis(theme_index(fit.ids))
        proposed = {} if fit.proposed_names is None else {"_proposed_names": fit.proposed_names}
        return {
            "corpus": self.corpus,
            "titles": fit.titles,
            "vocabulary": vectorizer.vocabulary_,
            "ids": ids,
            "_encoded": encoded,
            "_edits": fit.edits,
            "_components": read_only(components),
            "_doc_topic": read_only(weights),
            "_doc_lengths": read_only(lengths),
            "_refits_per_model": fit.refits_per_model,
            "_vectorizer": vectorizer,
            "_model": fit.model,
            "_X": X,
            "_given_names": fit.given_names,
            "_names": fit.names,
            "_default_coherence": fit.coherence,
            "_robustness": robustness,
            "_manifest": dict(self.manifest),
            **proposed,
        }


def _digest(terms: tuple[str, ...]) -> str:
    """Return a digest of terms, in order."""
    return hashlib.sha256("\n".join(terms).encode("utf-8", "surrogatepass")).hexdigest()
