"""The manifest of themes: what is needed to understand and repeat them."""

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any, Protocol

import numpy as np

from topics.corpus import Corpus
from topics.io import to_json_value
from topics.matrix import Vectorizer
from topics.models import TopicModel
from topics.themes._edits import Edit

# The packages whose versions can change the numbers.
_VERSIONED_PACKAGES = ("arabic-topics", "numpy", "scipy", "pandas", "scikit-learn", "gensim", "simplemma", "numba")


class _ManifestedThemes(Protocol):
    """What a manifest says of themes."""

    @property
    def corpus(self) -> Corpus: ...
    @property
    def titles(self) -> bool: ...
    @property
    def vectorizer(self) -> Vectorizer: ...
    @property
    def model(self) -> TopicModel: ...
    @property
    def doc_lengths(self) -> np.ndarray: ...
    @property
    def names(self) -> Mapping[int, str]: ...
    @property
    def edits(self) -> Sequence[Edit]: ...
    @property
    def refits_per_model(self) -> Mapping[str, int]: ...


def themes_manifest(themes: _ManifestedThemes) -> dict[str, Any]:
    """Return versions, corpus, preprocessing, model and the reader's changes, as plain values for JSON."""
    corpus, vectorizer, model = themes.corpus, themes.vectorizer, themes.model
    return {
        "versions": package_versions(),
        "platform": platform.platform(),
        "corpus": {
            "sha256": corpus.sha256,
            "articles": len(corpus),
            "rejected": len(corpus.rejected),
            "titles": themes.titles,
        },
        "preprocessor": to_json_value(vectorizer.preprocessor_.get_params()),
        "vectorizer": {
            "min_df": to_json_value(vectorizer.min_df_),
            "max_df": to_json_value(vectorizer.max_df),
            "max_features": to_json_value(vectorizer.max_features),
            "weighting": vectorizer.weighting_,
        },
        "model": type(model).__name__,
        # The number of threads does not change the result.
        "model_params": {name: to_json_value(value) for name, value in model.get_params().items() if name != "n_jobs"},
        "terms": len(vectorizer.vocabulary_),
        "tokens": int(vectorizer.vocabulary_.corpus_frequency.sum()),
        "documents_without_terms": int((themes.doc_lengths == 0).sum()),
        "names": {str(theme): name for theme, name in themes.names.items()},
        "edits": [edit.to_dict() for edit in themes.edits],
        "robustness": {"fits": dict(themes.refits_per_model)} if themes.refits_per_model else None,
    }


def package_versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that can change the numbers."""
    return {package: version(package) for package in _VERSIONED_PACKAGES} | {"python": platform.python_version()}
