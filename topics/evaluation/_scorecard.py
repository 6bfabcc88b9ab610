"""Scorecards of topics, with several measures and their intervals; and pairings of the topics of two models."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from topics._validation import InputError, check_between
from topics.evaluation._coherence import Documents, check_topics, coherence, index_documents
from topics.evaluation._diversity import diversity
from topics.evaluation._stability import jaccard_indices, match_topics
from topics.evaluation._uncertainty import RESAMPLES, Interval, coherence_intervals, weights_with_original

_NamedTopics = Mapping[str, Sequence[str]]
_PAIRING_THRESHOLD = 0.2  # four of ten words in common


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


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """Topics of two models matched one to one, and those without a partner."""

    pairs: pd.DataFrame  # names a and b, jaccard of their words, and the shared words; the most alike first
    alone_in_a: pd.DataFrame  # topic, the nearest topic of the other model, and jaccard with that one
    alone_in_b: pd.DataFrame
    mean: float  # Jaccard index of all matched topics, those that are no pair too


def pair_topics(a: _NamedTopics, b: _NamedTopics, *, top_n: int = 10, threshold: float = _PAIRING_THRESHOLD) -> Pairing:
    """Match the topics of two models, given by name, one to one, and list those without a partner.

    Two matched topics with a Jaccard index below ``threshold`` are no pair. Where one topic of a is two in b, one of
    these is left over: its ``nearest`` shows it.
    """
    check_between("threshold", threshold, 0, 1)
    words_a, words_b = [list(topic) for topic in a.values()], [list(topic) for topic in b.values()]
    matched = match_topics(words_a, words_b, top_n=top_n)
    alike = matched[matched["similarity"] >= threshold].sort_values("similarity", ascending=False, kind="stable")
    names_a, names_b = list(a), list(b)
    pairs = pd.DataFrame(
        {
            "a": [names_a[i] for i in alike["a"]],
            "b": [names_b[j] for j in alike["b"]],
            "jaccard": alike["similarity"].to_numpy(),
            "shared": [
                [word for word in words_a[i][:top_n] if word in words_b[j][:top_n]]
                for i, j in zip(alike["a"], alike["b"], strict=True)
            ],
        }
    )
    similarity = jaccard_indices(words_a, words_b, top_n)
    return Pairing(
        pairs=pairs,
        alone_in_a=_left_over(names_a, names_b, set(alike["a"]), similarity),
        alone_in_b=_left_over(names_b, names_a, set(alike["b"]), similarity.T),
        mean=float(matched["similarity"].mean()),
    )


def _left_over(names: list[str], others: list[str], taken: set[int], similarity: np.ndarray) -> pd.DataFrame:
    """Return the topics that are not taken, with the most similar of the others."""
    rows = [i for i in range(len(names)) if i not in taken]
    nearest = similarity.argmax(axis=1)
    return pd.DataFrame(
        {
            "topic": [names[i] for i in rows],
            "nearest": [others[nearest[i]] for i in rows],
            "jaccard": [float(similarity[i, nearest[i]]) for i in rows],
        }
    )
