"""How well topics agree with labels that people gave."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score, normalized_mutual_info_score
from sklearn.metrics.cluster import contingency_matrix

from topics._checks import InputError


def label_agreement(labels: Sequence[str], doc_topic: np.ndarray) -> pd.Series:
    """Compare every article's main topic with its label.

    Parameters
    ----------
    labels : sequence of str
        One label an article; articles with an empty one are left out.
    doc_topic : ndarray of shape (n_documents, n_topics)
        Mixtures of topics.

    Returns
    -------
    Series
        ``nmi`` (normalized mutual information, 0 to 1), ``ami`` and ``ari`` (adjusted for chance: about 0 for topics
        that have nothing to do with the labels, at most 1), ``purity`` (share of articles whose label is the most
        frequent of their topic, 0 to 1), ``n_articles`` (how many have a label).

    Raises
    ------
    InputError
        If there are not as many labels as rows, or no article has a label.

    Examples
    --------
    >>> doc_topic = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.2, 0.8]])
    >>> label_agreement(["أمن", "أمن", "حدود", ""], doc_topic)["nmi"].item()
    1.0
    """
    doc_topic = np.asarray(doc_topic)
    if len(labels) != len(doc_topic):
        raise InputError(f"labels and doc_topic must be equally long; got {len(labels):,} and {len(doc_topic):,}.")
    known = np.array([bool(label) for label in labels], dtype=bool)
    if not known.any():
        raise InputError(f"None of the {len(labels):,} articles has a label.")
    label = np.array(labels, dtype=object)[known].astype(str)
    topic = doc_topic[known].argmax(axis=1)
    return pd.Series(
        {
            "nmi": normalized_mutual_info_score(label, topic),
            "ami": adjusted_mutual_info_score(label, topic),
            "ari": adjusted_rand_score(label, topic),
            "purity": contingency_matrix(label, topic).max(axis=0).sum() / known.sum(),
            "n_articles": float(known.sum()),
        }
    )
