"""Scorecards of topics, with several measures and their intervals."""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from topics._elsewhere import ExplainsNames, explains_names
from topics._rtl import RightToLeft
from topics._validation import InputError, count_noun
from topics.evaluation._any_topics import AnyTopics, as_topics
from topics.evaluation._coherence import CoherenceQuery, coherence
from topics.evaluation._diversity import diversity
from topics.evaluation._reference import AnyReference, TextsToTerms, read_reference
from topics.evaluation._uncertainty import RESAMPLES, Interval, coherence_intervals, weights_with_original


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Scorecard(ExplainsNames):
    """Values of several measures for some topics.

    Attributes
    ----------
    table : DataFrame
        One row per topic, by its id, name or number, and one column per measure; NaN for a topic with a word that never
        occurs.
    means : dict of str to Interval
        The mean over the topics that have a value, of every measure, with its interval over documents.
    diversity : float
        The share of different words among all words.
    missing : dict of int or str to list of str
        The words that never occur, by topic.

    See Also
    --------
    score_topics : Makes one.
    """

    table: pd.DataFrame
    means: dict[str, Interval]
    diversity: float
    missing: dict[Any, list[str]]

    def __repr__(self) -> str:
        means = ", ".join(f"{measure} {mean!r}" for measure, mean in self.means.items())
        missing = f"; {count_noun(len(self.missing), 'topic')} with words that never occur" if self.missing else ""
        return f"Scorecard({count_noun(len(self.table), 'topic')}; {means}; diversity {self.diversity:.2f}{missing})"

    def _repr_html_(self) -> str:
        return f'<p dir="ltr">{self!r}</p>{RightToLeft(self.table.round(3))._repr_html_()}'


@explains_names
def score_topics(
    topics: AnyTopics,
    reference: AnyReference | None = None,
    measures: Sequence[str] = ("c_npmi",),
    *,
    top_n: int = 10,
    counting: str = "exact",
    preprocessor: TextsToTerms | None = None,
) -> Scorecard:
    """Score topics by several measures of coherence with intervals, and list their words that never occur.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, DataFrame, sequence or mapping of sequences of str
        As in :func:`topics.coherence`.
    reference : Themes, sequence of sequences of str, EncodedTexts, PositionalIndex or Corpus, optional
        As in :func:`topics.coherence`.
    measures : sequence of {"c_npmi", "c_v", "c_uci", "u_mass", "c_p"}, default=("c_npmi",)
        See :func:`topics.coherence`; one at least.
    top_n : int, default=10
        Words scored per topic, at least 2.
    counting : {"exact", "gensim"}, default="exact"
        See :func:`topics.coherence`.
    preprocessor : ArabicPreprocessor, optional
        As in :func:`topics.coherence`.

    Returns
    -------
    Scorecard
        Tables by topic, means with their intervals over documents, and the diversity.

    Raises
    ------
    InputError
        As :func:`topics.coherence`, or if measures is empty.

    Warns
    -----
    UserWarning
        As :func:`topics.coherence`.

    Examples
    --------
    >>> documents = [["جيش", "قصف"], ["جيش"], ["قصف"], ["نفط", "سعر"]] * 25
    >>> card = score_topics({"حرب": ["جيش", "قصف"], "سوق": ["نفط", "سعر"]}, documents, ["c_npmi", "u_mass"])
    >>> card.table.round(2).to_dict("index")
    {'حرب': {'c_npmi': 0.0, 'u_mass': -0.69}, 'سوق': {'c_npmi': 1.0, 'u_mass': 0.0}}
    >>> card.diversity
    1.0
    """
    names = [measures] if isinstance(measures, str) else list(measures)
    if not names:
        raise InputError("measures is empty; name one, such as c_npmi.")
    given = as_topics(topics)
    counted = read_reference(reference, [given], preprocessor)
    words = counted.words_of(given, top_n)
    index = counted.index(words)
    missing = {given.labels[t]: absent for t, absent in CoherenceQuery.from_topics(words, index).missing.items()}
    counted.warn_of_missing(missing, len(words))
    by_label = pd.Series(words, index=given.labels)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".* no coherence", UserWarning)
        table = coherence(by_label, index, names, top_n=top_n, counting=counting, per_topic=True)
    weights = weights_with_original(len(index), RESAMPLES, 0)
    return Scorecard(
        table=pd.DataFrame(table),
        means=coherence_intervals(words, index, names, weights, counting=counting),
        diversity=diversity(words, top_n=top_n),
        missing=missing,
    )
