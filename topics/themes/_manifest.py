"""What is needed to understand and repeat themes."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import Any

from topics.io import plain
from topics.themes._theme_state import ThemeState

_PACKAGES = ("arabic-topics", "numpy", "scipy", "pandas", "scikit-learn", "gensim", "simplemma", "numba")


def manifest_of(themes: ThemeState) -> dict[str, Any]:
    """Return versions, corpus, preprocessing, model and the reader's changes, as plain values for JSON."""
    vectorizer, model = themes.vectorizer, themes.model
    return {
        "versions": versions(),
        "platform": platform.platform(),
        "corpus": {
            "sha256": themes.corpus.sha256,
            "articles": len(themes.corpus),
            "rejected": len(themes.corpus.rejected),
            "titles": themes.titles,
        },
        "preprocessor": plain(vectorizer.preprocessor_.get_params()),
        "vectorizer": {name: plain(getattr(vectorizer, name)) for name in _OF_THE_MATRIX},
        "model": type(model).__name__,
        # The number of threads decides nothing.
        "model_params": {name: plain(value) for name, value in model.get_params().items() if name != "n_jobs"},
        "terms": len(themes.vocabulary),
        "tokens": int(themes.vocabulary.corpus_frequency.sum()),
        "documents_without_terms": int((themes.doc_lengths == 0).sum()),
        "names": {str(theme): name for theme, name in themes.names.items()},
        "edits": [edit.told() for edit in themes.edits],
        "robustness": {"fits": themes.refits_per_model} if themes.refits_per_model else None,
    }


_OF_THE_MATRIX = ("min_df", "max_df", "max_features", "weighting")


def versions() -> dict[str, str]:
    """Return the versions of Python and of the packages that decide the numbers."""
    return {package: version(package) for package in _PACKAGES} | {"python": platform.python_version()}
