"""Topic coherence by exact counts of windows."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from topics._checks import InputError, check_choice, check_integer
from topics.arabic.encoded import EncodedTexts
from topics.kernels.windows import window_counts

EPSILON = 1e-12
WHOLE_DOCUMENT = None


def log_ratio(joint: np.ndarray, total: int) -> np.ndarray:
    """Return ``log[(P(i,j) + eps) / (P(i) P(j))]`` for all pairs; joint holds window counts, shape (n, n)."""
    p = joint / total
    return np.log((p + EPSILON) / np.outer(np.diag(p), np.diag(p)))


def normalized_log_ratio(joint: np.ndarray, total: int) -> np.ndarray:
    """Return the log ratio over ``-log(P(i,j) + eps)`` for all pairs; 1 in the limit of words in every window."""
    always = joint == total
    scale = np.where(always, 1.0, -np.log(joint / total + EPSILON))
    return np.where(always, 1.0, log_ratio(joint, total) / scale)


def log_conditional(joint: np.ndarray, total: int) -> np.ndarray:
    """Return ``log[(P(i,j) + eps) / P(j)]`` for all pairs."""
    p = joint / total
    return np.log((p + EPSILON) / np.diag(p))


def mean_of_pairs(confirmation: np.ndarray) -> float:
    """Return the mean over pairs of a word and a better-ranked one."""
    return float(confirmation[np.tril_indices(len(confirmation), k=-1)].mean())


def mean_cosine(confirmation: np.ndarray) -> float:
    """Return the mean cosine of each word's row with the sum of all rows."""
    whole = confirmation.sum(axis=0)
    lengths = np.linalg.norm(confirmation, axis=1) * np.linalg.norm(whole)
    return float((confirmation @ whole / lengths).mean())


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: the window it counts in, how it scores pairs, and how it sums them up."""

    window: int | None
    confirmation: Callable[[np.ndarray, int], np.ndarray]
    aggregation: Callable[[np.ndarray], float]


MEASURES: dict[str, Measure] = {
    "c_npmi": Measure(10, normalized_log_ratio, mean_of_pairs),
    "c_v": Measure(110, normalized_log_ratio, mean_cosine),
    "c_uci": Measure(10, log_ratio, mean_of_pairs),
    "u_mass": Measure(WHOLE_DOCUMENT, log_conditional, mean_of_pairs),
}


def coherence(
    topics_as_words: Sequence[Sequence[str]],
    documents: Sequence[Sequence[str]] | EncodedTexts,
    measure: str = "c_npmi",
    *,
    top_n: int = 10,
    window: int | None = None,
    per_topic: bool = False,
) -> float | np.ndarray:
    r"""Score how well the top words of topics go together in documents; higher is better.

    Parameters
    ----------
    topics_as_words : sequence of sequences of str
        The words of every topic, best first; anybody's topics, not only ours.
    documents : sequence of sequences of str, or EncodedTexts
        Tokens of every document in the order of the text, made in the same way as the topics' words.
    measure : {"c_npmi", "c_v", "c_uci", "u_mass"}, default="c_npmi"
        See Notes.
    top_n : int, default=10
        Words scored a topic, at least 2; a topic with fewer is scored with those it has.
    window : int, optional
        Tokens a window; None means the measure's own. Without meaning for ``"u_mass"``, which counts documents.
    per_topic : bool, default=False
        Return a value a topic instead of the mean.

    Returns
    -------
    float or ndarray of shape (n_topics,)
        The mean over the topics whose value is defined, or one value each. NaN for a topic with a word that no
        document holds.

    Raises
    ------
    InputError
        If words or documents are not of their kind, a topic repeats a word or has fewer than two, or there is no
        token at all.

    Warns
    -----
    UserWarning
        If a word of a topic is in no document, with the word and the topic.

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

    Values over different vocabularies, such as stemmed and not stemmed text, can't be compared.

    References
    ----------
    Röder, Both and Hinneburg (2015), *Exploring the Space of Topic Coherence Measures*, WSDM, section 3.
    Mimno et al. (2011), *Optimizing Semantic Coherence in Topic Models*, EMNLP, equation 1 (u_mass).

    Examples
    --------
    >>> documents = [["جيش", "قصف"], ["جيش", "قصف"], ["نفط", "سعر"], ["نفط", "سعر"]]
    >>> coherence([["جيش", "قصف"], ["جيش", "نفط"]], documents, per_topic=True).round(3).tolist()
    [1.0, -0.95]
    """
    row = MEASURES[check_choice("measure", measure, MEASURES)]
    topics = check_topics(topics_as_words, check_integer("top_n", top_n, minimum=2))
    if window is not None:
        check_integer("window", window)
    words = sorted({word for topic in topics for word in topic})
    ids, indptr = encode(documents, words)
    longest = int(np.diff(indptr).max(initial=1))
    width = longest if row.window is WHOLE_DOCUMENT else (window or row.window)
    counts, total = window_counts(ids, indptr, width, len(words))

    number = {word: i for i, word in enumerate(words)}
    values = np.full(len(topics), np.nan)
    for t, topic in enumerate(topics):
        chosen = [number[word] for word in topic]
        joint = counts[np.ix_(chosen, chosen)]
        missing = [word for word, count in zip(topic, np.diag(joint), strict=True) if count == 0]
        if missing:
            warnings.warn(f"Topic {t} has no coherence: no document holds {missing[0]!r}.", stacklevel=2)
        else:
            values[t] = row.aggregation(row.confirmation(joint, total))
    if per_topic:
        return values
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if defined.size else float("nan")


def check_topics(topics_as_words: Sequence[Sequence[str]], top_n: int) -> list[list[str]]:
    """Return the first words of every topic, or refuse what is not a list of lists of different words."""
    if isinstance(topics_as_words, str) or any(isinstance(topic, str) for topic in topics_as_words):
        raise InputError("topics_as_words must be a list of topics, each a list of words; wrap a single one: [topic].")
    topics = [list(topic)[:top_n] for topic in topics_as_words]
    if not topics:
        raise InputError("topics_as_words is empty; there is nothing to score.")
    for t, topic in enumerate(topics):
        if len(topic) < 2:
            raise InputError(f"Topic {t} has {len(topic)} words; a coherence needs pairs, so at least 2.")
        if len(set(topic)) < len(topic):
            twice = next(word for word in topic if topic.count(word) > 1)
            raise InputError(f"Topic {t} holds {twice!r} more than once.")
    return topics


def encode(documents: Iterable[Sequence[str]] | EncodedTexts, words: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the number of every token's word, -1 for words that no topic has, and the borders of the documents."""
    number = {word: i for i, word in enumerate(words)}
    if isinstance(documents, EncodedTexts):
        of_term = np.array([number.get(term, -1) for term in documents.terms], dtype=np.int32)
        ids, indptr = of_term[documents.ids], documents.indptr
    else:
        documents = list(documents)
        if any(isinstance(document, str) for document in documents):
            raise InputError("documents must be lists of tokens; got texts. ArabicPreprocessor makes tokens of texts.")
        lengths = [len(document) for document in documents]
        indptr = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64)
        tokens = (number.get(token, -1) for document in documents for token in document)
        ids = np.fromiter(tokens, dtype=np.int32, count=int(indptr[-1]))
    if ids.size == 0:
        raise InputError(f"The {indptr.size - 1:,} documents hold no token at all.")
    return ids, indptr
