"""Seed words: words that name a topic in advance, and the columns they stand for."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from topics._validation import InputError, check_texts, count_noun
from topics.matrix import Vectorizer, Vocabulary

Terms = Vectorizer | Vocabulary | Sequence[str]
"""Which column of a matrix is which word."""


def check_seed_words(seed_words: Any, n_topics: int) -> dict[str, list[str]]:
    """Return names and words; raise InputError unless a mapping of at most n_topics names to lists of words."""
    if not isinstance(seed_words, Mapping) or not seed_words:
        raise InputError(
            'seed_words must map names of topics to lists of words, such as {"name": ["word", "word"]}; '
            f"got {seed_words!r:.60}."
        )
    if len(seed_words) > n_topics:
        raise InputError(
            f"seed_words name {len(seed_words)} topics, but n_topics={n_topics}. Ask for more topics or name fewer."
        )
    named = {str(name): list(check_texts(f"seed_words[{name!r}]", words)) for name, words in seed_words.items()}
    for name, words in named.items():
        if not words:
            raise InputError(f"seed_words[{name!r}] is empty; give it at least one word.")
    return named


def terms_of_columns(vocabulary: Terms | None, n_terms: int) -> tuple[str, ...] | None:
    """Return the term of every column, None where it is not known; raise InputError if they are of other columns."""
    if vocabulary is None:
        return None
    if isinstance(vocabulary, Vectorizer):
        if not hasattr(vocabulary, "vocabulary_"):
            raise InputError("vocabulary is a Vectorizer that is not fitted; give the one that made X.")
        vocabulary = vocabulary.vocabulary_
    if isinstance(vocabulary, str) or not isinstance(vocabulary, Iterable):
        raise InputError(
            "vocabulary must be the Vectorizer that made X, its vocabulary_ or a list of terms; got "
            f"{type(vocabulary).__name__}."
        )
    terms = tuple(map(str, vocabulary))
    if len(terms) != n_terms:
        raise InputError(f"vocabulary holds {len(terms):,} terms, but X has {n_terms:,} columns.")
    return terms


def word_columns(vocabulary: Vocabulary | Sequence[str]) -> dict[str, int]:
    """Return the column of every term, and of every spelling in the texts that is not itself a term."""
    if not isinstance(vocabulary, Vocabulary):
        return {str(term): column for column, term in enumerate(vocabulary)}
    spellings = dict(zip(vocabulary.form_words, np.asarray(vocabulary.form_terms).tolist(), strict=True))
    return spellings | {term: column for column, term in enumerate(vocabulary)}


def to_terms(words: Sequence[str], vectorizer: Vectorizer) -> list[str]:
    """Return what a vectorizer's own preprocessor makes of each word, the word itself where that is not one term."""
    made = vectorizer.preprocessor_.transform(words)
    return [terms[0] if len(terms) == 1 else word for word, terms in zip(words, made, strict=True)]


def seed_columns(
    named: Mapping[str, Sequence[str]], vocabulary: Terms | None, n_terms: int, n_topics: int
) -> np.ndarray:
    """Return 1 where a term is a seed word of a topic and else 0, shape (n_terms, n_topics), topics in their order.

    A word may be a term, any spelling that was counted for one or, with a vectorizer, any other form of one. Words
    that are none of these raise InputError, all at once.
    """
    if vocabulary is None:
        raise InputError(
            "seed_words need to know which column of X is which word: fit(X, vocabulary=vectorizer), or fit a "
            "DataFrame with words as its column names."
        )
    vectorizer = vocabulary if isinstance(vocabulary, Vectorizer) else None
    known = vectorizer.vocabulary_ if vectorizer else vocabulary
    columns = word_columns(known)
    pairs = [(topic, name, word) for topic, (name, words) in enumerate(named.items()) for word in words]
    if vectorizer:
        others = [word for _, _, word in pairs if word not in columns]
        made = dict(zip(others, to_terms(others, vectorizer), strict=True))
        columns |= {word: columns[term] for word, term in made.items() if term in columns}
    unknown = [(name, word) for _, name, word in pairs if word not in columns]
    if unknown:
        listed = "; ".join(f"{word!r} of {name!r}{close_terms(word, columns)}" for name, word in unknown)
        count = f"{count_noun(len(unknown), 'seed word')} {'is' if len(unknown) == 1 else 'are'}"
        raise InputError(
            f"{count} not among the {n_terms:,} terms: {listed}. They may be too rare (min_df), too frequent (max_df) "
            "or stop words: take them out, or keep them in the matrix."
        )
    seeds = np.zeros((n_terms, n_topics), dtype=np.float32)
    for topic, _, word in pairs:
        seeds[columns[word], topic] = 1
    return seeds


def close_terms(word: str, columns: Mapping[str, int]) -> str:
    """Return the known words closest to one, in brackets, or nothing."""
    close = difflib.get_close_matches(word, list(columns), n=2, cutoff=0.75)
    return f" (close: {', '.join(close)})" if close else ""
