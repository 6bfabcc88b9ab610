"""Positional index of a corpus, from which the windows of all coherence measures are counted."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import scipy.sparse as sp

from topics._validation import InputError, check_integer
from topics.arabic import EncodedTexts
from topics.io import whole_file
from topics.linalg import (
    documents_of_words,
    occurrences,
    runs_of_windows,
    shared_documents,
    shared_windows,
    shared_windows_of_documents,
)

_FORMAT = 1
_ARRAYS = {"bounds": np.int64, "documents": np.int32, "places": np.int32, "lengths": np.int64}


@dataclass(frozen=True, slots=True)
class _WindowRuns:
    """Runs of adjacent windows that hold each of some words; see ``topics.linalg.kernels._windows``.

    ``n_documents`` is None where windows are shorter than documents.
    """

    bounds: np.ndarray
    starts: np.ndarray
    stops: np.ndarray
    documents: np.ndarray
    n_documents: int | None


@dataclass(frozen=True, eq=False, repr=False)
class PositionalIndex:
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
        order = np.argsort(of_word, kind="stable")
        return PositionalIndex(
            tuple(known),
            np.concatenate([[0], np.cumsum(np.bincount(of_word, minlength=len(number)))]).astype(np.int64),
            np.concatenate(documents)[order],
            np.concatenate(places)[order],
            np.concatenate([part.lengths for part in parts]),
            self.complete,
        )

    def save(self, path: str | Path) -> None:
        """Write the counts to a file.

        Parameters
        ----------
        path : str or Path
            The file, by custom with the ending ``.npz``. It appears whole or not at all.
        """
        text = json.dumps({"format": _FORMAT, "complete": self.complete, "words": self.words}).encode()
        with whole_file(Path(path)) as file:
            np.savez_compressed(
                file, words=np.frombuffer(text, np.uint8), **{name: getattr(self, name) for name in _ARRAYS}
            )

    @staticmethod
    def load(path: str | Path) -> PositionalIndex:
        """Read counts from a file; no code in it is run.

        Parameters
        ----------
        path : str or Path
            What :meth:`save` wrote.

        Returns
        -------
        PositionalIndex
            The counts.

        Raises
        ------
        InputError
            If the file is missing, or not what :meth:`save` writes.
        """
        try:
            with Path(path).open("rb") as opened, np.load(opened, allow_pickle=False) as file:
                content = json.loads(file["words"].tobytes().decode())
                arrays = {name: file[name] for name in _ARRAYS}
        except FileNotFoundError:
            raise InputError(f"There is no file {path}.") from None
        except (KeyError, ValueError, OSError, EOFError, BadZipFile, AttributeError) as error:
            raise InputError(f"{path} holds no counts of co-occurrence, or only a part of them ({error}).") from None
        if not isinstance(content, dict) or content.get("format") != _FORMAT:
            raise InputError(f"{path} was written by another version of topics; count the corpus again.")
        counts = PositionalIndex(tuple(content["words"]), **arrays, complete=bool(content["complete"]))
        if not _is_sound(counts):
            raise InputError(f"{path} is damaged: its parts contradict each other. Count the corpus again.")
        return counts


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


def _is_sound(counts: PositionalIndex) -> bool:
    """Return whether arrays have the right kinds and no number points outside."""
    arrays: dict[str, Any] = {name: getattr(counts, name) for name in _ARRAYS}
    if any(array.dtype != _ARRAYS[name] or array.ndim != 1 for name, array in arrays.items()):
        return False
    n = counts.documents.size
    if counts.places.size != n or counts.bounds.size != len(counts.words) + 1 or (counts.lengths < 0).any():
        return False
    if counts.bounds[0] != 0 or counts.bounds[-1] != n or (np.diff(counts.bounds) < 0).any():
        return False
    if n == 0:
        return True
    if counts.documents.min() < 0 or counts.documents.max() >= counts.lengths.size:
        return False
    if (counts.places < 0).any() or (counts.places >= counts.lengths[counts.documents]).any():
        return False
    # Within a word, occurrences ascend.
    order = counts.documents.astype(np.int64) * (int(counts.lengths.max()) + 1) + counts.places
    same_word = np.ones(n, dtype=bool)
    same_word[counts.bounds[:-1][counts.bounds[:-1] < n]] = False
    return bool((np.diff(order) > 0)[same_word[1:]].all())


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
    indptr = np.concatenate([[0], np.cumsum([len(document) for document in documents], dtype=np.int64)])
    indptr = indptr.astype(np.int64)
    if words is None:
        words = sorted(set(chain.from_iterable(documents)))
    number = {word: i for i, word in enumerate(words)}
    tokens = chain.from_iterable(documents)
    ids = np.fromiter(map(number.get, tokens, repeat(-1)), dtype=np.int32, count=int(indptr[-1]))
    return tuple(words), ids, indptr
