"""Mixtures of topics in documents, given or brought by the topics themselves."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from topics._validation import InputError
from topics.evaluation._any_topics import TopicSet, are_in_corpus
from topics.evaluation._shares import check_mixtures, check_weights


def mixtures_of(topics: TopicSet, doc_topic: Any, user: str, X: Any = None) -> np.ndarray:
    """Return mixtures whose rows sum to 1: those given, or those of themes, or those that a model infers of X.

    The rest of the weight of articles that dropped themes had is shared out among the others in proportion.
    """
    n_topics = len(topics.labels)
    if doc_topic is not None:
        return check_mixtures(doc_topic, n_topics)
    if X is not None and topics.infer is not None:
        return check_mixtures(topics.infer(X), n_topics)
    if X is not None or topics.reading is None:
        raise InputError(f"{user} needs doc_topic, the mixtures of documents, which {topics.origin} does not tell.")
    weights = np.asarray(topics.reading.doc_topic, dtype=np.float64)
    sums = weights.sum(axis=1, keepdims=True)
    return np.divide(weights, sums, out=np.full_like(weights, 1 / n_topics), where=sums > 0)


def read_mixtures(topics: Any, user: str) -> np.ndarray:
    """Return the mixtures of themes, or an array of them as it is; raise InputError for what holds none."""
    if are_in_corpus(topics):
        return np.asarray(topics.doc_topic, dtype=np.float64)
    if hasattr(topics, "components_") or hasattr(topics, "steps"):
        raise InputError(
            f"{user} needs the mixtures of documents: {type(topics).__name__.lower()}.transform(X), or topics.Themes, "
            "which have them."
        )
    rows = topics.to_numpy() if isinstance(topics, pd.DataFrame) else topics
    if not isinstance(rows, np.ndarray) and isinstance(rows, Iterable) and isinstance(next(iter(rows), None), str):
        raise InputError(f"{user} takes mixtures of topics first, then the texts of documents. Arguments swapped?")
    return check_weights("topics", rows, empty_rows=True)


def document_labels(topics: Any, labels: Any, user: str) -> Any:
    """Return the label of every document: as given, a column of the themes' corpus, or its labels."""
    if labels is None and not are_in_corpus(topics):
        raise InputError(f"{user} needs labels, one per document; only themes bring those of their articles.")
    if labels is None:
        return topics.corpus.labels
    if isinstance(labels, str):
        if not are_in_corpus(topics):
            raise InputError(f"labels is the text {labels!r}; give one label per document: only themes have columns.")
        return topics.corpus.column(labels)
    is_list = isinstance(labels, Sequence | pd.Series | pd.Index | np.ndarray)
    if not is_list or getattr(labels, "ndim", 1) != 1 or not all(map(pd.api.types.is_scalar, labels)):
        raise InputError(f"labels must be one text per document; got {type(labels).__name__}: {labels!r:.40}.")
    return labels
