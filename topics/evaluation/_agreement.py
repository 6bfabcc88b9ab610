"""Agreement of topics with labels that people gave."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    adjusted_mutual_info_score,
    adjusted_rand_score,
    f1_score,
    normalized_mutual_info_score,
)
from sklearn.metrics.cluster import contingency_matrix
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from topics._elsewhere import explains_names
from topics._validation import InputError, check_integer
from topics.evaluation._any_topics import TopicsInCorpus
from topics.evaluation._mixtures import document_labels, read_mixtures

_Mixtures = TopicsInCorpus | ArrayLike

# Mixtures lie between 0 and 1 and need large coefficients: a weaker penalty than the usual one of 1.
_INVERSE_PENALTY, _MAX_REGRESSION_STEPS = 10.0, 1_000


@explains_names
def label_agreement(topics: _Mixtures, labels: Sequence[str] | str | None = None) -> pd.Series:
    """Compare every article's main topic with its label.

    Parameters
    ----------
    topics : Themes, or array-like of shape (n_documents, n_topics)
        Themes with their articles, or mixtures of topics (theta) such as ``model.transform(X)``.
    labels : sequence of str, or str, optional
        One label per article; articles with an empty one are left out. Of themes it may be the name of a column of
        their corpus; None takes its labels.

    Returns
    -------
    Series
        ``nmi`` (normalized mutual information, 0 to 1), ``ami`` and ``ari`` (adjusted for chance: about 0 for topics
        that have nothing to do with the labels, at most 1), ``purity`` (share of articles whose label is the most
        frequent of their topic, 0 to 1), ``n_documents`` (how many have a label).

    Raises
    ------
    InputError
        If topics hold no mixtures, there are not as many labels as rows, or no article has a label.

    See Also
    --------
    label_prediction : Uses the whole mixture, not only the main topic.

    Examples
    --------
    >>> doc_topic = np.array([[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.2, 0.8]])
    >>> label_agreement(doc_topic, ["أمن", "أمن", "حدود", ""])["nmi"].item()
    1.0
    """
    label, mixtures = _labelled(topics, labels, "label_agreement")
    topic = mixtures.argmax(axis=1)
    return pd.Series(
        {
            "nmi": normalized_mutual_info_score(label, topic),
            "ami": adjusted_mutual_info_score(label, topic),
            "ari": adjusted_rand_score(label, topic),
            "purity": contingency_matrix(label, topic).max(axis=0).sum() / len(label),
            "n_documents": float(len(label)),
        }
    )


@explains_names
def label_prediction(
    topics: _Mixtures, labels: Sequence[str] | str | None = None, *, n_folds: int = 5, random_state: Any = 0
) -> pd.Series:
    """Predict the label of articles from their mixtures of topics, by cross-validation.

    Parameters
    ----------
    topics : Themes, or array-like of shape (n_documents, n_topics)
        As in :func:`label_agreement`.
    labels : sequence of str, or str, optional
        As in :func:`label_agreement`.
    n_folds : int, default=5
        Parts of equal size and like shares of labels, at least 2. Each is predicted from the others. Labels of fewer
        articles are left out, since not every part could have one.
    random_state : int, RandomState or None, default=0
        How articles are shared out among parts. None does it anew every time.

    Returns
    -------
    Series
        ``accuracy`` (share of articles whose label is predicted, 0 to 1), ``macro_f1`` (mean over labels of the F1
        score, 0 to 1, in which rare labels weigh as much as frequent ones), ``baseline`` (the accuracy of always
        answering the most frequent label), ``n_documents`` and ``n_labels`` (how many of each took part),
        ``n_left_out`` (articles of labels too rare for the folds).

    Raises
    ------
    InputError
        If topics hold no mixtures, there are not as many labels as rows, fewer than two labels have ``n_folds``
        articles, or n_folds is out of range.

    Notes
    -----
    A multinomial logistic regression with a light penalty (C = 10) on the mixtures as they are, so that a section that
    is spread over two topics is no loss, as it is in :func:`label_agreement`. More topics tell more of labels: compare
    models of equally many. Topics of the same articles are fair, since they were learned without the labels.

    References
    ----------
    Blei, Ng and Jordan (2003), *Latent Dirichlet Allocation*, JMLR 3, section 7.2 (mixtures as features).

    Examples
    --------
    >>> doc_topic = np.tile([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9]], (4, 1))
    >>> label_prediction(doc_topic, ["أمن", "أمن", "نفط"] * 4, n_folds=2)[["accuracy", "n_documents"]].tolist()
    [1.0, 12.0]
    """
    n_folds = check_integer("n_folds", n_folds, minimum=2)
    label, mixtures = _labelled(topics, labels, "label_prediction")
    names, number, n_articles = np.unique(label, return_inverse=True, return_counts=True)
    frequent = n_articles >= n_folds
    if frequent.sum() < 2:
        raise InputError(
            f"Prediction needs two labels of at least {n_folds} articles each (n_folds); of {len(names):,} labels "
            f"{frequent.sum()} have so many. Take fewer folds, or merge rare labels."
        )
    taken = frequent[number]
    label, mixtures = label[taken], mixtures[taken]
    folds = StratifiedKFold(n_folds, shuffle=True, random_state=random_state)
    regression = LogisticRegression(C=_INVERSE_PENALTY, max_iter=_MAX_REGRESSION_STEPS)
    predicted = cross_val_predict(regression, mixtures, label, cv=folds)
    return pd.Series(
        {
            "accuracy": accuracy_score(label, predicted),
            "macro_f1": f1_score(label, predicted, average="macro"),
            "baseline": n_articles.max() / len(label),
            "n_documents": float(len(label)),
            "n_labels": float(frequent.sum()),
            "n_left_out": float((~taken).sum()),
        }
    )


def _labelled(topics: Any, labels: Any, user: str) -> tuple[np.ndarray, np.ndarray]:
    """Return label and mixture of every labelled article; raise InputError if there is none."""
    mixtures, labels = read_mixtures(topics, user), document_labels(topics, labels, user)
    if len(labels) != len(mixtures):
        raise InputError(
            f"There must be one label per document; got {len(labels):,} labels and {len(mixtures):,} documents."
        )
    known = np.array([not (pd.isna(label) or label == "") for label in labels], dtype=bool)
    if not known.any():
        raise InputError(f"None of the {len(labels):,} articles has a label.")
    return np.array(labels, dtype=object)[known].astype(str), mixtures[known]
