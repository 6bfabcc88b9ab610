"""Phrases: neighbors that stand together more often than by chance, as one term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from topics._elsewhere import ExplainsNames
from topics._rtl import RightToLeft
from topics._validation import InputError, check_between, check_integer
from topics.arabic._encoded import EncodedTexts
from topics.arabic._tokenized import TokenizedTexts
from topics.io import SavedFields, Storable, check_array

SPACE = " "


class _Stream(NamedTuple):
    """Tokens in order: their terms (-1 if left out), documents, first tokens in the text, and lengths in tokens."""

    terms: np.ndarray
    documents: np.ndarray
    starts: np.ndarray
    lengths: np.ndarray


@dataclass(frozen=True, slots=True)
class _PhrasePair:
    """Two terms that are one phrase."""

    left: str
    right: str
    count: int
    npmi: float

    @property
    def term(self) -> str:
        """The phrase as a term."""
        return self.left + SPACE + self.right


class _PairsState(SavedFields, frozen=True, tag="pairs"):
    """The pairs of one pass, column by column."""

    left: list[str]
    right: list[str]
    counts: np.ndarray
    npmi: np.ndarray

    def __post_init__(self) -> None:
        check_array("counts", self.counts, "i", len(self.left))
        check_array("npmi", self.npmi, "f", len(self.right))

    @classmethod
    def from_pairs(cls, pairs: list[_PhrasePair]) -> _PairsState:
        counts = np.array([pair.count for pair in pairs], dtype=np.int64)
        npmi = np.array([pair.npmi for pair in pairs], dtype=np.float64)
        return cls([pair.left for pair in pairs], [pair.right for pair in pairs], counts, npmi)

    def to_pairs(self) -> list[_PhrasePair]:
        rows = zip(self.left, self.right, self.counts.tolist(), self.npmi.tolist(), strict=True)
        return [_PhrasePair(*row) for row in rows]


class PhrasesState(SavedFields, frozen=True, tag="phrases"):
    """Phrases as they are saved."""

    min_count: int
    min_npmi: float
    passes: int
    pairs: list[_PairsState] | None  # None for options by which nothing has been looked for


@dataclass(init=False)
class Phrases(ExplainsNames, Storable):
    """Find phrases in terms, across clitics and spellings.

    Two neighbors become one term if they stand together often enough and their normalized pointwise mutual
    information is high; a second pass joins what the first one made. Words that were left out separate neighbors.

    Parameters
    ----------
    min_count : int, default=20
        How often the words of a phrase must stand together, at least 1.
    min_npmi : float, default=0.5
        The normalized pointwise mutual information above which they are a phrase, -1 (never together) to 1 (never
        apart).
    passes : int, default=2
        How many times neighbors are joined: one for phrases of two words, two for up to four.

    Attributes
    ----------
    pairs_ : list of list of Pair
        The pairs found in every pass: ``left``, ``right``, ``count``, ``npmi``. Those of a fitted preprocessor are in
        its ``phrases_``.

    Notes
    -----
    The same pairs and scores as ``gensim.models.Phrases(scoring="npmi")``, counted on numbers instead of strings.

    References
    ----------
    Bouma (2009), *Normalized (pointwise) mutual information in collocation extraction*, GSCL.

    Examples
    --------
    >>> from topics import ArabicPreprocessor
    >>> texts = ["قرار مجلس الأمن", "لمجلس الأمن دور", "عقد مجلس الأمن جلسة", "مجلس النواب", "الأمن في المدينة"]
    >>> preprocessor = ArabicPreprocessor(phrases=Phrases(min_count=3, min_npmi=0.3))
    >>> preprocessor.fit_transform(texts)[1]
    ['مجلس امن', 'دور']
    """

    min_count: int
    min_npmi: float
    passes: int
    pairs_: list[list[_PhrasePair]] = field(repr=False, compare=False)

    _STATE = PhrasesState

    def __init__(self, min_count: int = 20, *, min_npmi: float = 0.5, passes: int = 2) -> None:
        self.min_count = min_count
        self.min_npmi = min_npmi
        self.passes = passes

    def _to_state(self) -> PhrasesState:
        pairs = [_PairsState.from_pairs(found) for found in self.pairs_] if hasattr(self, "pairs_") else None
        return PhrasesState(self.min_count, self.min_npmi, self.passes, pairs)

    @classmethod
    def _from_state(cls, state: PhrasesState) -> Phrases:
        made = cls(state.min_count, min_npmi=state.min_npmi, passes=state.passes)
        _check_phrases(made)
        if state.pairs is not None:
            made.pairs_ = [found.to_pairs() for found in state.pairs]
        return made

    @property
    def table(self) -> RightToLeft:
        """The phrases found, the most frequent first: a DataFrame with columns ``phrase``, ``count`` and ``npmi``."""
        if not hasattr(self, "pairs_"):
            raise InputError(
                "These are options: no phrases have been found by them. What a preprocessor has found is in its "
                "phrases_, after preprocessor.fit(texts): preprocessor.phrases_.table."
            )
        rows = [(pair.term, pair.count, pair.npmi) for pairs in self.pairs_ for pair in pairs]
        table = RightToLeft(rows, columns=["phrase", "count", "npmi"])
        return table.sort_values(["count", "phrase"], ascending=[False, True], ignore_index=True)


def _check_phrases(options: Phrases) -> None:
    """Raise InputError unless all options are in range."""
    if isinstance(options.min_count, float) and -1 < options.min_count < 1:
        raise InputError(f"min_count must be a whole number; got {options.min_count!r}, which may be a min_npmi.")
    if isinstance(options.min_count, Iterable) and not isinstance(options.min_count, str):
        raise InputError("Phrases takes options; texts are given to ArabicPreprocessor(phrases=Phrases()).fit(texts).")
    check_integer("min_count", options.min_count)
    check_integer("passes", options.passes, maximum=4)
    check_between("min_npmi", options.min_npmi, -1, 1)


def find_phrases(options: Phrases, terms: np.ndarray, tokenized: TokenizedTexts, encoded: EncodedTexts) -> Phrases:
    """Return fitted phrases; ``terms`` holds the term of every token, -1 for those left out."""
    _check_phrases(options)
    found = Phrases(options.min_count, min_npmi=options.min_npmi, passes=options.passes)
    found.pairs_ = []
    names = list(encoded.terms)
    stream = _make_stream(terms, tokenized)
    for _ in range(options.passes):
        left, right, counts, scores = _score_pairs(stream, len(names), options.min_count)
        rows = np.flatnonzero(scores > options.min_npmi).tolist()
        pairs = [_PhrasePair(names[left[i]], names[right[i]], int(counts[i]), float(scores[i])) for i in rows]
        found.pairs_.append(pairs)
        stream, names = _join_pairs(stream, names, pairs)
    return found


def encode_with_phrases(
    phrases: Phrases, terms: np.ndarray, tokenized: TokenizedTexts, encoded: EncodedTexts
) -> EncodedTexts:
    """Return the texts with every phrase as one term, spelled as its words with spaces between them."""
    stream, names = _make_stream(terms, tokenized), list(encoded.terms)
    for pairs in phrases.pairs_:
        stream, names = _join_pairs(stream, names, pairs)
    return _encode_stream(stream, names, tokenized, encoded.removed)


def _make_stream(terms: np.ndarray, tokenized: TokenizedTexts) -> _Stream:
    """Return the tokens of the texts as a stream, each of length 1."""
    documents = np.repeat(np.arange(tokenized.indptr.size - 1), np.diff(tokenized.indptr))
    return _Stream(terms.astype(np.int64), documents, np.arange(terms.size), np.ones(terms.size, dtype=np.int64))


def _are_neighbors(stream: _Stream) -> np.ndarray:
    """Return for every token but the last whether it and the next one are terms of one document."""
    terms, documents = stream.terms, stream.documents
    return (terms[:-1] >= 0) & (terms[1:] >= 0) & (documents[:-1] == documents[1:])


def _score_pairs(
    stream: _Stream, n_terms: int, min_count: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return left terms, right terms, counts and NPMI of the pairs that are frequent enough."""
    both = np.flatnonzero(_are_neighbors(stream))
    keys, counts = np.unique(stream.terms[both] * n_terms + stream.terms[both + 1], return_counts=True)
    keys, counts = keys[counts >= min_count], counts[counts >= min_count]
    left, right = keys // max(n_terms, 1), keys % max(n_terms, 1)
    frequency = np.bincount(stream.terms[stream.terms >= 0], minlength=n_terms)
    n_tokens = frequency.sum()
    together = counts / n_tokens
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = np.log(together * n_tokens**2 / (frequency[left] * frequency[right])) / -np.log(together)
    return left, right, counts, np.where(together < 1, scores, 1.0)


def _join_pairs(stream: _Stream, names: list[str], pairs: list[_PhrasePair]) -> tuple[_Stream, list[str]]:
    """Return the stream with pairs joined from left to right, and the terms with the phrases at the end."""
    number = {name: i for i, name in enumerate(names)}
    n_terms = len(names)
    known = [pair for pair in pairs if pair.left in number and pair.right in number]
    if not known or stream.terms.size < 2:
        return stream, names
    keys = np.array([number[pair.left] * n_terms + number[pair.right] for pair in known])
    # Two pairs may spell one phrase: a b + c and a + b c.
    phrase = np.array([number.setdefault(pair.term, len(number)) for pair in known])
    order = np.argsort(keys)
    found = stream.terms[:-1] * n_terms + stream.terms[1:]
    place = order[np.minimum(np.searchsorted(keys, found, sorter=order), keys.size - 1)]
    first = np.flatnonzero(_alternate_in_runs(_are_neighbors(stream) & (keys[place] == found)))
    terms, lengths = stream.terms.copy(), stream.lengths.copy()
    terms[first] = phrase[place[first]]
    lengths[first] += stream.lengths[first + 1]
    stays = np.ones(terms.size, dtype=bool)
    stays[first + 1] = False
    return _Stream(terms[stays], stream.documents[stays], stream.starts[stays], lengths[stays]), list(number)


def _alternate_in_runs(flags: np.ndarray) -> np.ndarray:
    """Return the first, third and so on of every run of flags: of pairs that overlap (a b, b c, c d), those joined."""
    position = np.arange(flags.size)
    starts_run = flags & ~np.concatenate([[False], flags[:-1]])
    run_start = np.maximum.accumulate(np.where(starts_run, position, 0))
    return flags & ((position - run_start) % 2 == 0)


def _encode_stream(stream: _Stream, names: list[str], tokenized: TokenizedTexts, removed: pd.DataFrame) -> EncodedTexts:
    """Return a stream as encoded texts, terms sorted, with the spellings of words and phrases."""
    kept = stream.terms >= 0
    used = np.unique(stream.terms[kept])
    sorted_terms = sorted(names[i] for i in used)
    position = {name: i for i, name in enumerate(sorted_terms)}
    new_number = np.full(len(names), -1, dtype=np.int32)
    new_number[used] = [position[names[i]] for i in used]
    per_document = np.bincount(stream.documents[kept], minlength=tokenized.indptr.size - 1)
    spellings = _count_spellings(stream, tokenized)
    order = sorted((form, int(new_number[term]), count) for (term, form), count in spellings.items())
    return EncodedTexts(
        terms=tuple(sorted_terms),
        ids=new_number[stream.terms[kept]],
        indptr=np.concatenate([[0], per_document.cumsum()]).astype(np.int64),
        forms=tuple(form for form, _, _ in order),
        form_terms=np.array([term for _, term, _ in order], dtype=np.int32),
        form_counts=np.array([count for _, _, count in order], dtype=np.int64),
        removed=removed,
    )


def _count_spellings(stream: _Stream, tokenized: TokenizedTexts) -> Counter[tuple[int, str]]:
    """Return how often every (term, spelling) occurs."""
    found: Counter[tuple[int, str]] = Counter()
    single = (stream.terms >= 0) & (stream.lengths == 1)
    n_forms = len(tokenized.forms)
    words = stream.terms[single] * n_forms + tokenized.ids[stream.starts[single]]
    for key, count in zip(*(values.tolist() for values in np.unique(words, return_counts=True)), strict=True):
        found[key // n_forms, tokenized.forms[key % n_forms]] += count
    for length in range(2, int(stream.lengths.max(initial=1)) + 1):
        which = np.flatnonzero((stream.terms >= 0) & (stream.lengths == length))
        forms = [tokenized.ids[stream.starts[which] + k] for k in range(length)]
        rows, counts = np.unique(np.column_stack([stream.terms[which], *forms]), axis=0, return_counts=True)
        for (term, *parts), count in zip(rows.tolist(), counts.tolist(), strict=True):
            found[term, SPACE.join(tokenized.forms[part] for part in parts)] += count
    return found
