"""What changes of themes need: models of parts, and the other fits that tell which themes come back."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.base import clone

from topics._frozen import read_only
from topics._validation import InputError, check_integer
from topics.matrix import WEIGHTINGS, Vocabulary
from topics.models import TopicModel
from topics.themes._edits import Edit
from topics.themes._robustness import refit

# A start and seed words that were chosen for the whole corpus make no sense for a part of it.
_WHOLE_CORPUS_OPTIONS = ("init", "seed_words")


def check_theme_ids(themes: object) -> list[int | str]:
    """Return ids or names of themes as a list; raise InputError for a lone name and for anything else.

    A set, which has no order, has that of the numbers and the alphabet.
    """
    if isinstance(themes, str | bytes | Mapping) or not isinstance(themes, Iterable):
        raise InputError(f"themes must be a list of ids or names of themes; got {themes!r:.80}.")
    listed = sorted(themes, key=lambda theme: (str(type(theme)), theme)) if isinstance(themes, Set) else list(themes)
    if any(isinstance(theme, list | tuple | set) for theme in listed):
        raise InputError(
            f"themes must be one list of ids or names; for several, call once per list; got {listed!r:.60}."
        )
    return listed


def check_new_names(names: object, name: object) -> dict[Any, Any]:
    """Return new names by what was given for each theme; raise InputError for what is no mapping and no pair."""
    if isinstance(names, pd.Series):
        names = names.to_dict()
    if isinstance(names, Mapping):
        if name is not None:
            raise InputError(f"The mapping has the new names already, and {name!r:.60} is one more; leave it out.")
        return dict(names)
    if not isinstance(names, str | int | np.integer):
        raise InputError(
            f"rename takes a mapping of ids or names to new names, such as {{0: 'new'}}; got {type(names).__name__}."
        )
    if name is None:
        raise InputError(f"The new name of theme {names!r:.60} is missing: rename({names!r:.60}, 'new'), or a mapping.")
    return {names: name}


def fit_parts(model: TopicModel, X: sp.csr_array, theme: int, is_own: np.ndarray, n_topics: int) -> TopicModel:
    """Return a model of the same kind fitted on the documents of a theme: X (n_documents, n_terms), is_own a mask."""
    check_integer("n_topics", n_topics, minimum=2)
    own = np.flatnonzero(is_own)
    if own.size < n_topics:
        raise InputError(
            f"{own.size} articles have theme {theme} as their main theme; {n_topics} topics need as many at least."
        )
    defaults = type(model)().get_params()
    reset = {name: defaults[name] for name in _WHOLE_CORPUS_OPTIONS if name in defaults}
    return clone(model).set_params(n_topics=n_topics, **reset).fit(X[own])


def unused_ids(n_topics: int, model: TopicModel, edits: Sequence[Edit]) -> tuple[int, ...]:
    """Return n_topics ids that neither the model's topics nor any edit has used, dropped themes included."""
    first = 1 + max(len(model.components_) - 1, *(new for edit in edits for new in edit.new_ids), -1)
    return tuple(range(first, first + n_topics))


def fit_again(
    counts: sp.csr_array, n_topics: int, *, seeds: int, n_jobs: int | None
) -> dict[str, tuple[np.ndarray, ...]]:
    """Return the topics of other fits by model, each of shape (n_topics, n_terms): LDA of counts, NMF of tf-idf."""
    tfidf = WEIGHTINGS["tfidf"]().fit(counts).transform(counts)
    fits = refit(counts, tfidf, n_topics, seeds=seeds, n_jobs=n_jobs)
    return {model: tuple(map(read_only, own)) for model, own in fits.items()}


def check_refits(
    refits: Mapping[str, tuple[np.ndarray, ...]], theirs: Vocabulary, own: Vocabulary
) -> dict[str, tuple[np.ndarray, ...]]:
    """Return the topics of fits made for other themes; raise InputError if there are none, or over other terms."""
    if not refits:
        raise InputError("The themes to be like have no fits yet; call with_robustness on them first.")
    if theirs.terms != own.terms:
        raise InputError("The themes to be like are over other terms; call with_robustness without them.")
    return dict(refits)
