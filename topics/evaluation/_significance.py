"""Topic significance: the distance of topics from those that say nothing."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import rel_entr

from topics._elsewhere import explains_names
from topics.evaluation._any_topics import AnyTopics, as_topics
from topics.evaluation._mixtures import mixtures_of

_ROUNDING = 1e-12  # distances that differ by less, in nats, differ by rounding


@explains_names
def topic_significance(topics: AnyTopics, doc_topic: ArrayLike | None = None) -> pd.DataFrame:
    r"""Measure how far every topic is from three that say nothing; farther is better.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, DataFrame or array-like of shape (n_topics, n_terms)
        Probabilities of terms in topics (phi); rows of an array sum to 1.
    doc_topic : array-like of shape (n_documents, n_topics), optional
        Mixtures (theta). Rows sum to 1. None takes those of themes, scaled where themes were dropped.

    Returns
    -------
    DataFrame
        One row per topic, by its id, name or number: the distances ``uniform``, ``vacuous`` and ``background`` in nats,
        at least 0; ``score`` from 0 to 1. For a topic that no document has, ``background`` and ``score`` are NaN, and
        ``vacuous`` is inf if it has terms that no other topic has.

    Raises
    ------
    InputError
        If topics or doc_topic are not distributions, not of equally many topics, or doc_topic is not known.

    Notes
    -----
    The distances are Kullback-Leibler divergences of the topic from what says nothing:

    - ``uniform``: its terms from the uniform distribution over terms; at most the logarithm of ``n_terms``.
    - ``vacuous``: its terms from the mean of all topics, each weighted by its mean share in documents, whatever their
      length; at most minus the logarithm of the topic's share.
    - ``background``: the documents it is found in, :math:`\theta_{dk} / \sum_{d'} \theta_{d'k}`, from the uniform
      distribution over documents; at most the logarithm of ``n_documents``, 0 for a topic that all have alike.

    ``score`` is the mean of the three, each scaled so that the least significant topic of this model has 0 and the
    most significant 1: it ranks the topics of one model, and says nothing about two. A distance in which all topics
    agree is left out; where all three are, as with a single topic, ``score`` is NaN. The authors weigh two such
    scalings of three kinds of distances; this is their idea in its plainest form.

    References
    ----------
    AlSumait, Barbará, Gentle and Domeniconi (2009), *Topic Significance Ranking of LDA Generative Models*, ECML PKDD,
    section 3 (the three topics) and 4 (distances and scores).

    Examples
    --------
    >>> table = topic_significance([[0.9, 0.1, 0.0], [0.3, 0.3, 0.4]], [[0.1, 0.9], [0.9, 0.1], [0.1, 0.9]])
    >>> table.round(2).to_dict("list")["uniform"], table.score.tolist()
    ([0.77, 0.01], [1.0, 0.0])
    """
    given = as_topics(topics)
    components = given.distributions("topic_significance")
    mixtures = mixtures_of(given, doc_topic, "topic_significance")
    n_documents, n_terms = len(mixtures), components.shape[1]
    totals = mixtures.sum(axis=0)
    in_documents = np.divide(mixtures, totals, out=np.full_like(mixtures, np.nan), where=totals > 0).T
    distances = pd.DataFrame(
        {
            "uniform": _divergence_from(components, np.full(n_terms, 1 / n_terms)),
            "vacuous": _divergence_from(components, totals / n_documents @ components),
            "background": _divergence_from(in_documents, np.full(n_documents, 1 / n_documents)),
        }
    )
    return distances.assign(score=_mean_of_scaled(distances)).set_axis(given.labels)


def _divergence_from(rows: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Return the Kullback-Leibler divergence of every row from a distribution, in nats."""
    return np.maximum(rel_entr(rows, reference).sum(axis=1), 0)  # below 0 by rounding only


def _mean_of_scaled(distances: pd.DataFrame) -> pd.Series:
    """Return the mean of columns scaled to 0 to 1, without those that do not differ; NaN where a value is missing."""
    finite = distances.where(np.isfinite(distances))
    spread = finite.max() - finite.min()
    telling = spread > _ROUNDING
    scaled = (finite - finite.min()) / spread.where(telling)
    return scaled.loc[:, telling].mean(axis=1).where(finite.notna().all(axis=1))
