"""Word likelihood: the likelihood of held-out words as they stand in the text, whatever the vocabulary of a model."""

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from topics._validation import InputError, check_jobs, check_positive, check_texts
from topics.evaluation._likelihood import PRIORS, mixtures_from_counts
from topics.evaluation._shares import check_shares
from topics.evaluation._word_model import WordModel
from topics.linalg import Workers
from topics.matrix import count_terms

_WORDS_AT_ONCE = 200_000  # bounds the memory that probabilities of words by topic take
_WHITE_SPACE = re.compile(r"\s+")


def _cut_in_half(text: str) -> tuple[str, str]:
    """Cut a text at the white space nearest its middle; the first half of a single word is empty."""
    text = text.strip()
    breaks = [found.span() for found in _WHITE_SPACE.finditer(text)]
    if not breaks:
        return "", text
    start, end = min(breaks, key=lambda span: abs(sum(span) - len(text)))
    return text[:start], text[end:]


def word_likelihood(
    texts: Sequence[str],
    components: ArrayLike,
    word_model: WordModel,
    *,
    doc_topic_prior: float | None = None,
    n_jobs: int | None = None,
) -> pd.Series:
    """Measure the log-likelihood of held-out words by document completion; higher is better.

    Models with different terms can be compared by it: stemmed or not, with stop words or without, with phrases or
    single words, over the same texts and the same rules of what a word is. ``word_model`` is learned from the texts
    that the topics were fitted on. Returned are ``log_likelihood``, the mean over the words of the second halves, in
    nats; ``n_words``, how many these are, a phrase counting as its words; ``with_term`` and ``new``, the shares of them
    that are known and have a term, and that are new and had to be spelled.

    Notes
    -----
    Every word is accounted for, and the probabilities of all strings sum to 1. With those from the training texts it is

    - a known word that has a term: the term comes from the document's mixture of topics, which the first half tells,
      and the form from the frequencies of the term's forms;
    - a known word without one (a stop word, too short, too rare or too frequent): by the frequencies of such words;
    - a new word, with the probability that Good and Turing give to all new ones together, the share of words that
      occur once. Its letters are independent, with their frequencies in the different words of the training texts.

    A new word costs the same for all preprocessors: a stemmer gets no credit for the term of a new form but by what the
    first half tells. A phrase is one token if its form is known, else its words are taken one by one; with phrases the
    value is a lower bound.

    References
    ----------
    Good (1953), *The Population Frequencies of Species and the Estimation of Population Parameters*, Biometrika 40.
    Wallach, Murray, Salakhutdinov and Mimno (2009), *Evaluation Methods for Topic Models*, ICML, section 5.
    Schofield and Mimno (2016), *Comparing Apples to Apple: The Effects of Stemmers on Topic Models*, TACL 4, on
    likelihoods of stemmed and unstemmed text.
    """
    components = check_shares("components", components)
    n_terms = word_model.term_shares.size
    if components.shape[1] != n_terms:
        raise InputError(
            f"components have {components.shape[1]:,} terms and the word model {n_terms:,}; learn it with the "
            "vectorizer of the topics."
        )
    check_jobs(n_jobs)
    priors = PRIORS if doc_topic_prior is None else [check_positive("doc_topic_prior", doc_topic_prior)]
    halves = [_cut_in_half(text) for text in check_texts("texts", texts)]
    units, documents, lengths = word_model.units([second for _, second in halves], n_jobs=n_jobs)
    if not units:
        raise InputError(f"The second halves of {len(halves):,} texts hold no word; give more or longer texts.")
    different = sorted(set(units))
    number = {unit: i for i, unit in enumerate(different)}
    ids = np.array([number[unit] for unit in units], dtype=np.int64)
    columns = np.array([word_model.columns.get(unit, -1) for unit in different])[ids]
    with_term = np.array([word_model.with_term.get(unit, 0.0) for unit in different])[ids]
    rest = np.array([word_model.rest(unit) for unit in different])[ids]
    # One more topic: a term that no other explains, as happens in factorizations, costs what its frequency says.
    topics = np.vstack([components, word_model.term_shares])
    encoded = word_model.vectorizer.preprocessor_.encode([first for first, _ in halves], n_jobs=n_jobs)
    vocabulary = word_model.vectorizer.vocabulary_
    term_columns = vocabulary.columns(encoded.terms)
    seen = count_terms(encoded, term_columns, n_terms)
    values = []
    with Workers(n_jobs) as workers:
        for prior in priors:
            mixtures = mixtures_from_counts(seen, topics.T, np.full(len(topics), prior), workers)
            mixtures /= mixtures.sum(axis=1, keepdims=True)  # single precision sums to 1 but for rounding
            values.append(_log_probability(mixtures, topics, documents, columns, with_term, rest))
    n_words = int(lengths.sum())
    return pd.Series(
        {
            "log_likelihood": max(values) / n_words,
            "n_words": float(n_words),
            "with_term": float(lengths[columns >= 0].sum() / n_words),
            "new": sum(word_model.is_new(unit) for unit in units) / n_words,
        }
    )


def _log_probability(
    mixtures: np.ndarray, topics: np.ndarray, documents: np.ndarray, columns: np.ndarray, with_term: np.ndarray,
    rest: np.ndarray,
) -> float:  # fmt: skip
    """Return the log-probability of all tokens; each has its document, term (-1 for none), and the two ways it comes.

    Equivalent to ``np.log(with_term * (mixtures @ topics)[documents, columns] + rest).sum()``.
    """
    total = 0.0
    for start in range(0, documents.size, _WORDS_AT_ONCE):
        part = slice(start, start + _WORDS_AT_ONCE)
        of_term = np.einsum("ij,ji->i", mixtures[documents[part]], topics[:, columns[part]])
        total += float(np.log(with_term[part] * of_term + rest[part]).sum())
    return total
