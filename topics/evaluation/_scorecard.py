"""Several measures of topics side by side, with their intervals; and the topics of two models side by side."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from topics._validation import InputError, check_between
from topics.evaluation._coherence import Documents, check_topics, coherence, counted
from topics.evaluation._diversity import diversity
from topics.evaluation._positional_index import PositionalIndex
from topics.evaluation._stability import jaccard_indices, match_topics
from topics.evaluation._uncertainty import RESAMPLES, Interval, coherence_intervals, weights_with_original

_NamedTopics = Mapping[str, Sequence[str]]
_ALIKE = 0.2


@dataclass(frozen=True, slots=True, eq=False)
class Scorecard:
    """What measures say of topics.

    Attributes
    ----------
    table : DataFrame
        A row a topic, by its name, and a column a measure; NaN for a topic with a word that never occurs.
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
    """Score topics by several measures, with intervals, and say which of their words never occur.

    Parameters
    ----------
    topics : mapping of str to sequence of str
        The words of every topic, best first, by its name.
    documents : sequence of sequences of str, EncodedTexts or PositionalIndex
        As in :func:`topics.coherence`.
    measures : sequence of {"c_npmi", "c_v", "c_uci", "u_mass", "c_p"}, default=("c_npmi",)
        See :func:`topics.coherence`.
    top_n : int, default=10
        Words scored a topic, at least 2.
    counting : {"exact", "gensim"}, default="exact"
        See :func:`topics.coherence`.

    Returns
    -------
    Scorecard
        Values, means and diversity.

    Raises
    ------
    InputError
        As :func:`topics.coherence`, or if no measure is named.

    Warns
    -----
    UserWarning
        For every topic with words that no document holds, with the topic's name and the words.

    Examples
    --------
    >>> documents = [["جيش", "قصف"], ["جيش", "قصف"], ["نفط", "سعر"], ["نفط", "سعر"]]
    >>> card = score_topics({"army": ["جيش", "قصف"], "mixed": ["جيش", "نفط"]}, documents)
    >>> card.table["c_npmi"].round(2).to_dict(), card.diversity
    ({'army': 1.0, 'mixed': -0.95}, 0.75)
    """
    if not measures:
        raise InputError("measures is empty; name one, such as c_npmi.")
    words = [list(topic) for topic in topics.values()]
    counts = counted(documents, [topic[:top_n] for topic in words])
    missing = _missing_words({name: topic[:top_n] for name, topic in topics.items()}, counts)
    for name, absent in missing.items():
        named = ", ".join(map(repr, absent))
        warnings.warn(f"Topic {name} has no coherence: no document holds {named}.", stacklevel=2)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Topic .* has no coherence", UserWarning)
        values = coherence(words, counts, list(measures), top_n=top_n, counting=counting, per_topic=True)
    return Scorecard(
        table=pd.DataFrame(values).set_index(pd.Index(list(topics), name="topic")),
        means=coherence_intervals(
            check_topics(words, top_n),
            counts,
            measures,
            weights_with_original(len(counts), RESAMPLES, 0),
            counting=counting,
        ),
        diversity=diversity(words, top_n=top_n),
        missing=missing,
    )


def _missing_words(topics: _NamedTopics, counts: PositionalIndex) -> dict[str, list[str]]:
    """Return the words of every topic that no document holds; topics without such words are left out."""
    occurs = np.diff(counts.bounds) > 0
    found = {
        name: [word for word in topic if word not in counts.numbers or not occurs[counts.numbers[word]]]
        for name, topic in topics.items()
    }
    return {name: absent for name, absent in found.items() if absent}


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """Which topics of two models match.

    Attributes
    ----------
    pairs : DataFrame
        A row a pair, the most alike first: ``a`` and ``b`` (names), ``jaccard`` (of their words, 0 to 1), ``shared``
        (the words in both, in the order of a).
    alone_in_a, alone_in_b : DataFrame
        Topics without a partner: ``topic`` (name), ``nearest`` (the most similar topic of the other model), ``jaccard``
        (with that one).
    mean : float
        Mean Jaccard index of all matched topics, those below the threshold included.
    """

    pairs: pd.DataFrame
    alone_in_a: pd.DataFrame
    alone_in_b: pd.DataFrame
    mean: float


def pair_topics(a: _NamedTopics, b: _NamedTopics, *, top_n: int = 10, threshold: float = _ALIKE) -> Pairing:
    """Match the topics of two models one to one, and name those that only one of them sees.

    Parameters
    ----------
    a, b : mapping of str to sequence of str
        The words of every topic, best first, by its name.
    top_n : int, default=10
        Words compared a topic, at least 2.
    threshold : float, default=0.2
        The Jaccard index below which two matched topics are no pair, 0 to 1: at 0.2, four words of ten must be shared.

    Returns
    -------
    Pairing
        Pairs, and the topics without a partner.

    Raises
    ------
    InputError
        As :func:`topics.match_topics`, or if threshold is out of range.

    Notes
    -----
    A topic without a partner may still be near to one: where one topic of a is two in b, a pairing one to one leaves
    one of these over. ``nearest`` shows it.

    Examples
    --------
    >>> found = pair_topics({"0": ["جيش", "قصف"], "1": ["نفط", "سعر"]}, {"0": ["سعر", "نفط"], "1": ["وباء", "لقاح"]})
    >>> found.pairs.to_dict("list")
    {'a': ['1'], 'b': ['0'], 'jaccard': [1.0], 'shared': [['نفط', 'سعر']]}
    >>> found.alone_in_b["topic"].tolist(), found.mean
    (['1'], 0.5)
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
