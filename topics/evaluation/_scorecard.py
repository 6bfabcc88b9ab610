"""Scorecards of topics, with several measures and their intervals."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from topics._validation import InputError
from topics.evaluation._coherence import Documents, check_topics, coherence, index_documents
from topics.evaluation._diversity import diversity
from topics.evaluation._uncertainty import RESAMPLES, Interval, coherence_intervals, weights_with_original

_NamedTopics = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, eq=False)
class Scorecard:
    """Values of several measures for some topics.

    Attributes
    ----------
    table : DataFrame
        One row per topic, by its name, and one column per measure; NaN for a topic with a word that never occurs.
    means : dict of str to Interval
        The mean over the topics that have a value, of every measure, with its interval over documents.
    diversity : float
        The share of different words among all words.
    missing : dict of str to list of str
        The words that never occur, by topic.

    See Also
    --------
    coherence : One measure of topics.
    """

    table: pd.DataFrame
    means: dict[str, Interval]
    diversity: float
    missing: dict[str, list[str]]


def score_topics(
    topics: _NamedTopics,
    documents: Documents,
    measures: Sequence[str] = ("c_npmi",),
    *,
    top_n: int = 10,
    counting: str = "exact",
) -> Scorecard:
    """Score topics, given by name, by several measures of coherence, with intervals; list their words that never occur.

    Warns of every topic with such words, by the topic's name. The rest is as in :func:`topics.coherence`.
    """
    if not measures:
        raise InputError("measures is empty; name one, such as c_npmi.")
    words = [list(topic) for topic in topics.values()]
    index = index_documents(documents, [topic[:top_n] for topic in words])
    occurring = {word for word, n in zip(index.words, np.diff(index.bounds), strict=True) if n}
    absent_words = {name: [word for word in topic[:top_n] if word not in occurring] for name, topic in topics.items()}
    missing = {name: absent for name, absent in absent_words.items() if absent}
    for name, absent in missing.items():
        listed = ", ".join(map(repr, absent))
        warnings.warn(f"Topic {name} has no coherence: no document holds {listed}.", stacklevel=2)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Topic .* has no coherence", UserWarning)
        values = coherence(words, index, list(measures), top_n=top_n, counting=counting, per_topic=True)
    weights = weights_with_original(len(index), RESAMPLES, 0)
    return Scorecard(
        table=pd.DataFrame(values).set_index(pd.Index(list(topics), name="topic")),
        means=coherence_intervals(check_topics(words, top_n), index, measures, weights, counting=counting),
        diversity=diversity(words, top_n=top_n),
        missing=missing,
    )
