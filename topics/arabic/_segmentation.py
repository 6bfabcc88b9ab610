"""The ways to cut a word once or twice, one by one and for many words at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from topics.arabic._clitics import (
    ARTICLE_PREFIXES,
    DEFINITE_ARTICLE,
    PRONOUN_SUFFIXES,
    AffixSplit,
    index_by_first_letter,
    index_by_last_letter,
    split_prefixes,
    split_suffixes,
)
from topics.arabic._letters import (
    ALEF,
    ALEF_MAKSURA,
    ALEFS_WITH_SIGN,
    WAW,
    WAW_HAMZA,
    YEH,
    YEH_HAMZA,
)
from topics.linalg import find_segmentations, hash_table, hash_words

_MIN_LENGTH_FOR_BOTH = 5
_UNREACHABLE_LENGTH = 10**6
_ARTICLE_ONLY, _SUFFIX_ONLY, _PARTICLE_ONLY, _PREFIX_AND_SUFFIX = range(4)


class Segmentation(NamedTuple):
    """What is taken off at the front and at the end (None for nothing), and what is left."""

    front: AffixSplit | None
    end: AffixSplit | None
    rest: str

    @property
    def rank(self) -> int:
        """How safe the way is: the article first, two cuts last."""
        if self.front is None:
            return _SUFFIX_ONLY
        if self.end is not None:
            return _PREFIX_AND_SUFFIX
        return _ARTICLE_ONLY if self.front in ARTICLE_PREFIXES else _PARTICLE_ONLY


class Segmenter:
    """What may be cut off, arranged for one word and for the kernel.

    Parameters
    ----------
    fronts, ends : sequence of Cut
        What may come off the front, articles first, and off the end, pronouns first.
    twice : bool
        Whether both may come off one word.
    """

    def __init__(self, fronts: Sequence[AffixSplit], ends: Sequence[AffixSplit], *, twice: bool) -> None:
        self.fronts, self.ends = tuple(fronts), tuple(ends)
        self.n_articles = sum(cut in ARTICLE_PREFIXES for cut in fronts)
        self.n_pronouns = sum(cut in PRONOUN_SUFFIXES for cut in ends)
        self.shortest_to_cut_twice = _MIN_LENGTH_FOR_BOTH if twice else _UNREACHABLE_LENGTH
        self._fronts, self._ends = index_by_first_letter(fronts), index_by_last_letter(ends)
        self._noun_ends = index_by_last_letter(self.ends[self.n_pronouns :])
        self._arrays = _split_arrays(fronts), _split_arrays(ends)

    def ways_of(self, form: str) -> list[Segmentation]:
        """Return the ways to cut a form, the safest first; with an article, no pronoun comes off."""
        found = [*self._ends_off(form, None, form.startswith(DEFINITE_ARTICLE))]
        for front, rest in split_prefixes(form, self._fronts):
            found.append(Segmentation(front, None, rest))
            if len(rest) >= self.shortest_to_cut_twice:
                found += self._ends_off(rest, front, front in ARTICLE_PREFIXES)
        return sorted(found, key=lambda way: way.rank)

    def _ends_off(self, word: str, front: AffixSplit | None, is_definite: bool) -> Iterator[Segmentation]:
        for end, rest in split_suffixes(word, self._noun_ends if is_definite else self._ends):
            if front is None or len(end.written) <= len(word) - len(front.restored):
                yield Segmentation(front, end, rest)

    def known_ways(self, forms: Sequence[str], known: np.ndarray, starts: np.ndarray) -> list[list[Segmentation]]:
        """Return for every form the ways that leave a word of a hash table, or one that begins like one of another.

        The same as ``ways_of`` without those that leave an unknown word.
        """
        codes, indptr = _character_codes(forms)
        words, fronts, ends = find_segmentations(
            codes, indptr, *self._arrays, self.n_articles, self.n_pronouns, self.shortest_to_cut_twice, known, starts,
            _character_codes(ALEFS_WITH_SIGN)[0],
            _character_codes((ALEF, ALEF_MAKSURA, YEH, YEH_HAMZA, WAW, WAW_HAMZA))[0],
        )  # fmt: skip
        rank = np.where(
            ends >= 0, _PREFIX_AND_SUFFIX, np.where(fronts < self.n_articles, _ARTICLE_ONLY, _PARTICLE_ONLY)
        )
        rank[fronts < 0] = _SUFFIX_ONLY
        order = np.lexsort([rank, words])
        rows = zip(words[order].tolist(), fronts[order].tolist(), ends[order].tolist(), strict=True)
        ways = [self._way(forms[word], front, end) for word, front, end in rows]
        borders = np.searchsorted(words[order], np.arange(len(forms) + 1)).tolist()
        return [ways[start:stop] for start, stop in pairwise(borders)]

    def _way(self, form: str, front: int, end: int) -> Segmentation:
        before = self.fronts[front] if front >= 0 else None
        after = self.ends[end] if end >= 0 else None
        if before is not None:
            form = before.restored + form[len(before.written) :]
        if after is not None:
            form = form[: len(form) - len(after.written)] + after.restored
        return Segmentation(before, after, form)


def _character_codes(words: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the characters of words as numbers, and the borders of the words."""
    words = list(words)
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return codes, np.cumsum([0, *map(len, words)])


def hash_table_of_words(words: Iterable[str]) -> np.ndarray:
    """Return a hash table of words for the kernel."""
    return hash_table(hash_words(*_character_codes(words)))


def _split_arrays(cuts: Sequence[AffixSplit]) -> tuple[np.ndarray, ...]:
    """Return cuts as arrays: letters, their number, restored letters, their number, fewest letters left."""
    written, restored = [cut.written for cut in cuts], [cut.restored for cut in cuts]
    shortest = np.array([cut.shortest for cut in cuts])
    return (*_padded_codes(written), *_padded_codes(restored), shortest)


def _padded_codes(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the characters of words as rows of one width, and the lengths of the words."""
    sizes = np.array([len(word) for word in words])
    rows = np.zeros((len(words), max(int(sizes.max()), 1)), dtype=np.uint32)
    for row, word in zip(rows, words, strict=True):
        row[: len(word)] = [ord(letter) for letter in word]
    return rows, sizes
