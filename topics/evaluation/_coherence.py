"""Topic coherence from exact counts of windows: one function, whose measures are rows of a table."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, overload

import numpy as np
import pandas as pd

from topics._elsewhere import explains_names
from topics._validation import check_choice, check_integer
from topics.evaluation._any_topics import AnyTopics, as_topics
from topics.evaluation._measures import COHERENCE_MEASURES, COUNTINGS, Counting, Measure
from topics.evaluation._positional_index import PositionalIndex, count_pairs, window_runs, word_numbers
from topics.evaluation._reference import AnyReference, TextsToTerms, read_reference


@overload
def coherence(  # type: ignore[overload-overlap]  # a str comes first, though it is a sequence of str as well
    topics: AnyTopics, reference: AnyReference | None = ..., measure: str = ..., *, top_n: int = ...,
    window: int | None = ..., counting: str = ..., per_topic: Literal[False] = ...,
    preprocessor: TextsToTerms | None = ...,
) -> float: ...  # fmt: skip
@overload
def coherence(  # type: ignore[overload-overlap]
    topics: AnyTopics, reference: AnyReference | None = ..., measure: str = ..., *, top_n: int = ...,
    window: int | None = ..., counting: str = ..., per_topic: bool, preprocessor: TextsToTerms | None = ...,
) -> float | np.ndarray | pd.Series: ...  # fmt: skip
@overload
def coherence(
    topics: AnyTopics, reference: AnyReference | None = ..., *, measure: Sequence[str], top_n: int = ...,
    window: int | None = ..., counting: str = ..., per_topic: bool = ..., preprocessor: TextsToTerms | None = ...,
) -> pd.Series | pd.DataFrame: ...  # fmt: skip
@overload
def coherence(
    topics: AnyTopics, reference: AnyReference | None, measure: Sequence[str], *, top_n: int = ...,
    window: int | None = ..., counting: str = ..., per_topic: bool = ..., preprocessor: TextsToTerms | None = ...,
) -> pd.Series | pd.DataFrame: ...  # fmt: skip
@explains_names
def coherence(
    topics: AnyTopics,
    reference: AnyReference | None = None,
    measure: str | Sequence[str] = "c_npmi",
    *,
    top_n: int = 10,
    window: int | None = None,
    counting: str = "exact",
    per_topic: bool = False,
    preprocessor: TextsToTerms | None = None,
) -> float | np.ndarray | pd.Series | pd.DataFrame:
    r"""Score how well the top words of topics go together in documents; higher is better.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, DataFrame, sequence or mapping of sequences of str
        Topics of anybody: themes; topics that :mod:`topics.exchange` read; a model that knows its terms, or a Pipeline
        that ends in one; weights with words as columns; or the words of every topic, best first, with or without names.
    reference : Themes, sequence of sequences of str, EncodedTexts, PositionalIndex or Corpus, optional
        What to count in: the articles of themes; tokens of every document in the order of the text, or what
        ``ArabicPreprocessor.encode`` returned; an index made once for many topics; or articles, which a preprocessor
        makes tokens of. None means the articles that the topics themselves were read in.
    measure : {"c_npmi", "c_v", "c_uci", "u_mass", "c_p"} or sequence of these, default="c_npmi"
        See Notes. Several are scored in one pass.
    top_n : int, default=10
        Words scored per topic, at least 2; a topic with fewer is scored with those it has.
    window : int, optional
        Tokens per window; None means the measure's own. Without meaning for ``"u_mass"``, which counts documents.
    counting : {"exact", "gensim"}, default="exact"
        ``"gensim"`` repeats two faults of gensim 4.4, for comparison with figures in print: a word counts as gone
        when its first copy leaves the window though others stand in it, and two words that are in every window score
        -1 instead of 1.
    per_topic : bool, default=False
        Return one value per topic instead of the mean.
    preprocessor : ArabicPreprocessor, optional
        What brings words to the terms of the reference: words that are terms there stay, others become the term of
        their spelling. For a Corpus it also makes the tokens, fitted on them unless it is fitted; themes bring theirs.

    Returns
    -------
    float, ndarray of shape (n_topics,), Series or DataFrame
        The mean over the topics whose value is defined, or one value each, by theme id or name where topics have them.
        NaN for a topic with a word that no document holds. For several measures a Series by measure, or a DataFrame
        with one column per measure.

    Raises
    ------
    InputError
        If topics or reference are not of their kind, words are not known, a topic repeats a word or has fewer than two,
        or there is no token at all.

    Warns
    -----
    UserWarning
        If words of topics are in no document, with the words and the topics; if two words of a topic are one term; or,
        for ``"c_p"``, if a word is in every window.

    See Also
    --------
    topics.evaluation.coherence_interval : The mean with its interval over documents.

    Notes
    -----
    Counted are windows of w tokens, stride 1, boolean presence. A document of L tokens has max(1, L - w + 1) windows,
    so that an empty one has a single empty window. With P the share of windows and eps = 1e-12:

    - ``c_uci`` (w = 10): mean over pairs of :math:`\log[(P(i,j)+\epsilon) / (P(i) P(j))]`.
    - ``c_npmi`` (w = 10): the same over :math:`-\log(P(i,j)+\epsilon)`, from -1 to 1.
    - ``u_mass``: mean over pairs, word i ranked below word j, of :math:`\log[(P(i,j)+\epsilon) / P(j)]` with P the
      share of documents; at most about 0.
    - ``c_v`` (w = 110): every word's vector of NPMI with all words of the topic, itself included; mean cosine with
      the sum of the vectors.
    - ``c_p`` (w = 70): mean over pairs, word i ranked below word j, of Fitelson's confirmation
      :math:`(P(i|j) - P(i|\neg j)) / (P(i|j) + P(i|\neg j))`, from -1 to 1.

    Values over different vocabularies, such as stemmed and not stemmed text, can't be compared.

    References
    ----------
    Röder, Both and Hinneburg (2015), *Exploring the Space of Topic Coherence Measures*, WSDM, section 3.
    Mimno et al. (2011), *Optimizing Semantic Coherence in Topic Models*, EMNLP, equation 1 (u_mass).

    Examples
    --------
    >>> documents = [["جيش", "قصف"], ["جيش", "قصف"], ["نفط", "سعر"], ["نفط", "سعر"]]
    >>> topics = [["جيش", "قصف"], ["جيش", "نفط"]]
    >>> coherence(topics, documents, per_topic=True).round(3).tolist()
    [1.0, -0.95]
    >>> coherence(topics, PositionalIndex.from_tokens(documents), ["c_npmi", "c_p"]).round(3).to_dict()
    {'c_npmi': 0.025, 'c_p': 0.0}

    Themes are counted in their own articles:

    >>> bool(abs(coherence(themes, measure="c_v") - themes.coherence("c_v").mean()) < 1e-12)
    True
    """
    names = [measure] if isinstance(measure, str) else list(measure)
    rows = {name: COHERENCE_MEASURES[check_choice("measure", name, COHERENCE_MEASURES)] for name in names}
    how = COUNTINGS[check_choice("counting", counting, COUNTINGS)]
    given = as_topics(topics)
    counted = read_reference(reference, [given], preprocessor)
    words = counted.words_of(given, top_n)
    if window is not None:
        check_integer("window", window)
    index = counted.index(words)
    query = CoherenceQuery.from_topics(words, index)
    counted.warn_of_missing({given.labels[t]: missing for t, missing in query.missing.items()}, len(words))
    columns = {name: _scores(query, index, row, window, how) for name, row in rows.items()}
    values = pd.DataFrame(columns, index=given.labels)
    _warn_of_undefined(values, query)
    if isinstance(measure, str):
        return given.by_topic(values[measure].to_numpy()) if per_topic else float(values[measure].mean())
    return values if per_topic else values.mean()


@dataclass(frozen=True, slots=True)
class CoherenceQuery:
    """The pairs of words whose windows must be counted to score some topics, each pair once."""

    topics: list[list[str]]
    numbers: np.ndarray  # of the words that occur, in the index
    firsts: np.ndarray  # with ``seconds``: pairs of places in ``numbers``, a word with itself among them
    seconds: np.ndarray
    pair_of: list[np.ndarray]  # by topic, the pair of each two of its n words, (n, n); empty for those in ``missing``
    missing: dict[int, list[str]]  # by topic, its words that do not occur

    @staticmethod
    def from_topics(topics: list[list[str]], index: PositionalIndex) -> CoherenceQuery:
        """Collect the pairs of words of all topics."""
        words = sorted({word for topic in topics for word in topic})
        known = word_numbers(index, words)
        n_tokens = np.where(known >= 0, np.diff(index.bounds, append=0)[known], 0)
        # Frequent words first: a pair is counted by walking through the rarer one.
        order = np.argsort(-n_tokens, kind="stable")[: np.count_nonzero(n_tokens)]
        place = {words[i]: rank for rank, i in enumerate(order.tolist())}
        missing, codes = {}, []
        for t, topic in enumerate(topics):
            absent = [word for word in topic if word not in place]
            if absent:
                missing[t] = absent
            own = np.array([] if absent else [place[word] for word in topic], dtype=np.int64)
            codes.append(np.minimum.outer(own, own) * len(place) + np.maximum.outer(own, own))
        # Pairs that topics share are counted once: each is one number, the larger place in the lower digits.
        flat = np.concatenate([code.ravel() for code in codes])
        distinct, pair = np.unique(flat, return_inverse=True)
        borders = np.cumsum([code.size for code in codes])[:-1]
        pair_of = [part.reshape(code.shape) for part, code in zip(np.split(pair, borders), codes, strict=True)]
        firsts, seconds = np.divmod(distinct, max(1, len(place)))
        return CoherenceQuery(topics, known[order], firsts, seconds, pair_of, missing)

    def by_size(self) -> Iterator[tuple[list[int], np.ndarray]]:
        """Yield topics whose words all occur, those with equally many words together, and the pairs of each."""
        defined = [t for t in range(len(self.topics)) if t not in self.missing]
        for size in sorted({len(self.topics[t]) for t in defined}):
            which = [t for t in defined if len(self.topics[t]) == size]
            yield which, np.stack([self.pair_of[t] for t in which])


def _scores(
    query: CoherenceQuery, index: PositionalIndex, measure: Measure, window: int | None, how: Counting
) -> np.ndarray:
    """Return the coherence of every topic by one measure; NaN where a word does not occur."""
    width = measure.window if window is None or measure.window is None else window
    runs = window_runs(index, query.numbers, width, forgets=how.forgets)
    joint = count_pairs(query.firsts, query.seconds, runs)
    total = np.array(index.n_windows(window=width))
    values = np.full(len(query.topics), np.nan)
    for which, pairs in query.by_size():
        values[which] = measure.score(joint[pairs], total, how.certain)
    return values


def _warn_of_undefined(values: pd.DataFrame, query: CoherenceQuery) -> None:
    """Warn of every topic whose words all occur and that still has no value."""
    for topic, column in np.argwhere(values.isna().to_numpy()).tolist():
        if topic not in query.missing:
            what = f"Topic {values.index[topic]} has no {values.columns[column]}"
            warnings.warn(f"{what}: one of its words is in every window.", stacklevel=4)
