"""Positional index of a corpus, from which the windows of all coherence measures are counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat

import numpy as np
import scipy.sparse as sp

from topics._elsewhere import ExplainsNames
from topics._validation import InputError, check_integer
from topics.arabic import EncodedTexts
from topics.io import Saveable, SavedFields, check_array
from topics.linalg import (
    documents_of_words,
    occurrences,
    runs_of_windows,
    shared_documents,
    shared_windows,
    shared_windows_of_documents,
)


@dataclass(frozen=True, slots=True)
class _WindowRuns:
    """Runs of adjacent windows that hold each of some words; see ``topics.linalg.kernels._windows``."""

    bounds: np.ndarray
    starts: np.ndarray
    stops: np.ndarray
    documents: np.ndarray
    n_documents: int | None  # None where windows are shorter than documents


class PositionalIndex(SavedFields, ExplainsNames, Saveable, frozen=True, eq=False, dict=True, tag="positional index"):
    """Positions of every word of a corpus, indexed once and used for any topics, measures and windows.

    Made by :meth:`from_tokens`. It takes eight bytes per token, and the words.

    Parameters
    ----------
    words : tuple of str
        The different words, sorted.
    bounds : ndarray of shape (n_words + 1,), int64
        Word ``w`` has occurrences ``bounds[w]`` to ``bounds[w + 1] - 1``.
    documents : ndarray of shape (n_occurrences,), int32
        The document of every occurrence, ascending for each word.
    places : ndarray of shape (n_occurrences,), int32
        The place of every occurrence in its document, from 0.
    lengths : ndarray of shape (n_documents,), int64
        Tokens of every document, those of other words included.
    complete : bool, default=True
        Whether all words of the corpus are indexed; else only some that were chosen.

    Examples
    --------
    >>> index = PositionalIndex.from_tokens([["جيش", "قصف", "جيش"], ["نفط"]])
    >>> index
    PositionalIndex(3 words in 2 documents of 4 tokens)
    >>> index.together("جيش", "قصف", window=2), index.n_windows(window=2)
    (2, 3)
    """

    words: tuple[str, ...]
    bounds: np.ndarray
    documents: np.ndarray
    places: np.ndarray
    lengths: np.ndarray
    complete: bool = True

    def __post_init__(self) -> None:
        _check_sound(self)

    @staticmethod
    def from_tokens(
        documents: Iterable[Sequence[str]] | EncodedTexts, *, words: Sequence[str] | None = None
    ) -> PositionalIndex:
        """Index a corpus.

        Parameters
        ----------
        documents : sequence of sequences of str, or EncodedTexts
            Tokens of every document in the order of the text.
        words : sequence of str, optional
            The words to index, each once; None takes all that occur.

        Returns
        -------
        PositionalIndex
            The indexed corpus.

        Raises
        ------
        InputError
            If documents are not lists of tokens, or hold no token at all.
        """
        if isinstance(documents, EncodedTexts):
            known, ids, indptr = _numbered_terms(documents, words)
        else:
            known, ids, indptr = _numbered_tokens(documents, words)
        if indptr[-1] == 0:
            raise InputError(f"The {indptr.size - 1:,} documents hold no token at all.")
        bounds, of_document, places = occurrences(ids, indptr, len(known))
        return PositionalIndex(known, bounds, of_document, places, np.diff(indptr), words is None)

    def __len__(self) -> int:
        return self.lengths.size

    def __repr__(self) -> str:
        n_tokens = int(self.lengths.sum())
        return f"PositionalIndex({len(self.words):,} words in {len(self):,} documents of {n_tokens:,} tokens)"

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of every word."""
        return {word: i for i, word in enumerate(self.words)}

    def together(self, first: str, second: str, *, window: int | None = None) -> int:
        """Count the windows in which two words stand together.

        Parameters
        ----------
        first, second : str
            Two words; the same one twice asks for the windows that hold it.
        window : int, optional
            Tokens per window; None means whole documents.

        Returns
        -------
        int
            At least 0; 0 for a word that does not occur.

        Raises
        ------
        InputError
            If only other words were indexed.
        """
        known = word_numbers(self, [first, second])
        if -1 in known:
            return 0
        return int(count_pairs(np.array([0]), np.array([1]), window_runs(self, known, window))[0])

    def n_windows(self, *, window: int | None = None) -> int:
        """Count all windows.

        Parameters
        ----------
        window : int, optional
            Tokens per window; None means whole documents.

        Returns
        -------
        int
            The sum over documents of ``max(1, length - window + 1)``.
        """
        return int(windows_of_documents(self, window).sum())

    def merged(self, *others: PositionalIndex) -> PositionalIndex:
        """Return one index of several corpora.

        Parameters
        ----------
        *others : PositionalIndex
            Indexes of further documents. Those of chosen words only must have the same ones.

        Returns
        -------
        PositionalIndex
            As if all documents had been indexed at once, these first.

        Raises
        ------
        InputError
            If a part is an index of other words than the rest.
        """
        parts = [self, *others]
        chosen = {None if part.complete else frozenset(part.words) for part in parts}
        if len(chosen) > 1:
            raise InputError("The parts are indexes of different words; index all of them for all words.")
        known = sorted({word for part in parts for word in part.words})
        number = {word: i for i, word in enumerate(known)}
        words, documents, places, before = [], [], [], 0
        for part in parts:
            own = np.array([number[word] for word in part.words], dtype=np.int64)
            words.append(np.repeat(own, np.diff(part.bounds)))
            documents.append(part.documents + np.int32(before))
            places.append(part.places)
            before += len(part)
        of_word = np.concatenate(words)
        order = np.argsort(of_word, kind="stable")  # within a word the parts stay in order, and so do its documents
        return PositionalIndex(
            tuple(known),
            np.concatenate([[0], np.cumsum(np.bincount(of_word, minlength=len(number)))]).astype(np.int64),
            np.concatenate(documents)[order],
            np.concatenate(places)[order],
            np.concatenate([part.lengths for part in parts]),
            self.complete,
        )


def word_numbers(index: PositionalIndex, words: Sequence[str]) -> np.ndarray:
    """Return the number of each word, -1 for one that does not occur; raise InputError if one was not indexed."""
    known = np.array([index.numbers.get(word, -1) for word in words], dtype=np.int64)
    if not index.complete and (known < 0).any():
        missing = words[int(np.flatnonzero(known < 0)[0])]
        raise InputError(
            f"{missing!r} is not among the {len(index.words):,} words of the index. Index the corpus for all "
            "words: PositionalIndex.from_tokens(documents)."
        )
    return known


def windows_of_documents(index: PositionalIndex, window: int | None) -> np.ndarray:
    """Return the number of windows of every document; an empty document has one."""
    if window is None:
        return np.ones(len(index), np.int64)
    return np.maximum(1, index.lengths - check_integer("window", window) + 1)


def window_runs(index: PositionalIndex, words: np.ndarray, window: int | None, *, forgets: bool = False) -> _WindowRuns:
    """Return the runs of windows that hold each of some words, given by their numbers."""
    if window is None:
        bounds, documents = documents_of_words(words, index.bounds, index.documents)
        return _WindowRuns(bounds, documents, documents + 1, documents, n_documents=len(index))
    first_windows = np.concatenate([[0], np.cumsum(windows_of_documents(index, window))])
    positions = index.bounds, index.documents, index.places
    bounds, starts, stops, documents = runs_of_windows(words, *positions, first_windows, window, forgets)
    return _WindowRuns(bounds, starts, stops, documents, n_documents=None)


def count_pairs(firsts: np.ndarray, seconds: np.ndarray, runs: _WindowRuns) -> np.ndarray:
    """Return how many windows hold both of each pair, given as places in ``runs``; int64."""
    if runs.n_documents is not None:
        return shared_documents(firsts, seconds, runs.bounds, runs.documents, runs.n_documents)
    return shared_windows(firsts, seconds, runs.bounds, runs.starts, runs.stops)


def count_pairs_by_document(
    firsts: np.ndarray, seconds: np.ndarray, runs: _WindowRuns, n_documents: int
) -> sp.csr_array:
    """Count the windows that hold both of each pair in every document, shape (n_pairs, n_documents)."""
    windows = runs.bounds, runs.starts, runs.stops, runs.documents
    bounds, documents, counts = shared_windows_of_documents(firsts, seconds, *windows)
    return sp.csr_array((counts.astype(np.float64), documents, bounds), shape=(firsts.size, n_documents))


def _check_sound(index: PositionalIndex) -> None:
    """Raise ValueError if a number points outside: compiled kernels do not look where they read."""
    n = check_array("places", index.places, "i", None).size
    bounds, documents = index.bounds, check_array("documents", index.documents, "i", n)
    check_array("bounds", bounds, "i", len(index.words) + 1)
    if (check_array("lengths", index.lengths, "i", None) < 0).any():
        raise ValueError("a document has a negative length")
    if bounds[0] != 0 or bounds[-1] != n or (np.diff(bounds) < 0).any():
        raise ValueError("bounds does not divide the occurrences")
    if n and not 0 <= documents.min() <= documents.max() < index.lengths.size:
        raise ValueError("a word stands in no document that there is")
    if ((index.places < 0) | (index.places >= index.lengths[documents])).any():
        raise ValueError("a word stands outside of its document")
    order = documents.astype(np.int64) * (int(index.lengths.max(initial=0)) + 1) + index.places
    ascends = np.diff(order) > 0
    ascends[bounds[1:-1][(bounds[1:-1] > 0) & (bounds[1:-1] < n)] - 1] = True  # the next word begins
    if not ascends.all():
        raise ValueError("the occurrences of a word do not ascend")


def _numbered_terms(
    encoded: EncodedTexts, words: Sequence[str] | None
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Return the words to index, the number of every token's word (-1 for others), and the borders of documents."""
    if words is None:
        return encoded.terms, encoded.ids, encoded.indptr
    number = {word: i for i, word in enumerate(words)}
    of_term = np.array([number.get(term, -1) for term in encoded.terms], dtype=np.int32)
    return tuple(words), of_term[encoded.ids], encoded.indptr


def _numbered_tokens(
    documents: Iterable[Sequence[str]], words: Sequence[str] | None
) -> tuple[tuple[str, ...], np.ndarray, np.ndarray]:
    """Return for lists of tokens what :func:`_numbered_terms` returns for encoded texts."""
    documents = list(documents)
    if isinstance(documents, str) or any(isinstance(document, str) for document in documents):
        raise InputError("documents must be lists of tokens; got texts. ArabicPreprocessor makes tokens of texts.")
    indptr = np.cumsum([0, *map(len, documents)], dtype=np.int64)
    if words is None:
        words = sorted(set(chain.from_iterable(documents)))
    number = {word: i for i, word in enumerate(words)}
    # No list in between: it would take many times the memory of the numbers.
    tokens = chain.from_iterable(documents)
    ids = np.fromiter(map(number.get, tokens, repeat(-1)), dtype=np.int32, count=int(indptr[-1]))
    return tuple(words), ids, indptr
