"""How much topics differ in their top words."""

from __future__ import annotations

from collections.abc import Sequence

from topics._checks import check_integer
from topics.evaluation.coherence import check_topics


def diversity(topics_as_words: Sequence[Sequence[str]], *, top_n: int = 10) -> float:
    """Return the share of different words among the top words of all topics.

    Parameters
    ----------
    topics_as_words : sequence of sequences of str
        The words of every topic, best first.
    top_n : int, default=10
        Words taken a topic, at least 2; a topic with fewer counts with those it has.

    Returns
    -------
    float
        From above 0 (all topics alike, for many topics) to 1 (no word twice).

    Raises
    ------
    InputError
        If topics are not lists of at least two different words.

    References
    ----------
    Dieng, Ruiz and Blei (2020), *Topic Modeling in Embedding Spaces*, TACL 8, section 6.

    Examples
    --------
    >>> diversity([["جيش", "قصف"], ["جيش", "نفط"]])
    0.75
    """
    topics = check_topics(topics_as_words, check_integer("top_n", top_n, minimum=2))
    return len({word for topic in topics for word in topic}) / sum(map(len, topics))
