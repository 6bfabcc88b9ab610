"""The ways to cut a word once or twice, one by one and for many words at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from topics.arabic._clitics import (
    ARTICLE,
    ARTICLES,
    PRONOUNS,
    Cut,
    by_first_letter,
    by_last_letter,
    without_end,
    without_front,
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
from topics.linalg import find_ways, hash_table, hash_words

_SHORTEST_TO_CUT_TWICE = 5
_NEVER = 10**6
_ARTICLE_ALONE, _END_ALONE, _LETTER_ALONE, _TWICE = range(4)


class Way(NamedTuple):
    """What is taken off at the front and at the end (None for nothing), and what is left."""

    front: Cut | None
    end: Cut | None
    rest: str

    @property
    def rank(self) -> int:
        """How safe the way is: the article first, two cuts last."""
        if self.front is None:
            return _END_ALONE
        if self.end is not None:
            return _TWICE
        return _ARTICLE_ALONE if self.front in ARTICLES else _LETTER_ALONE


class WayTable:
    """What may be cut off, arranged for one word and for the kernel.

    Parameters
    ----------
    fronts, ends : sequence of Cut
        What may come off the front, articles first, and off the end, pronouns first.
    twice : bool
        Whether both may come off one word.
    """

    def __init__(self, fronts: Sequence[Cut], ends: Sequence[Cut], *, twice: bool) -> None:
        self.fronts, self.ends = tuple(fronts), tuple(ends)
        self.n_articles = sum(cut in ARTICLES for cut in fronts)
        self.n_pronouns = sum(cut in PRONOUNS for cut in ends)
        self.shortest_to_cut_twice = _SHORTEST_TO_CUT_TWICE if twice else _NEVER
        self._fronts, self._ends = by_first_letter(fronts), by_last_letter(ends)
        self._noun_ends = by_last_letter(self.ends[self.n_pronouns :])
        self._arrays = _arrays_of(fronts), _arrays_of(ends)

    def ways_of(self, form: str) -> list[Way]:
        """Return the ways to cut a form, the safest first; with an article, no pronoun comes off."""
        found = [*self._ends_off(form, None, form.startswith(ARTICLE))]
        for front, rest in without_front(form, self._fronts):
            found.append(Way(front, None, rest))
            if len(rest) >= self.shortest_to_cut_twice:
                found += self._ends_off(rest, front, front in ARTICLES)
        return sorted(found, key=lambda way: way.rank)

    def _ends_off(self, word: str, front: Cut | None, is_definite: bool) -> Iterator[Way]:
        for end, rest in without_end(word, self._noun_ends if is_definite else self._ends):
            if front is None or len(end.written) <= len(word) - len(front.restored):
                yield Way(front, end, rest)

    def known_ways(self, forms: Sequence[str], known: np.ndarray, starts: np.ndarray) -> list[list[Way]]:
        """Return for every form the ways that leave a word of a hash table, or one that begins like one of another.

        The same as ``ways_of`` without those that leave an unknown word.
        """
        codes, indptr = _codes_of(forms)
        words, fronts, ends = find_ways(
            codes, indptr, *self._arrays, self.n_articles, self.n_pronouns, self.shortest_to_cut_twice, known, starts,
            _codes_of(ALEFS_WITH_SIGN)[0], _codes_of((ALEF, ALEF_MAKSURA, YEH, YEH_HAMZA, WAW, WAW_HAMZA))[0],
        )  # fmt: skip
        rank = np.where(ends >= 0, _TWICE, np.where(fronts < self.n_articles, _ARTICLE_ALONE, _LETTER_ALONE))
        rank[fronts < 0] = _END_ALONE
        order = np.lexsort([rank, words])
        rows = zip(words[order].tolist(), fronts[order].tolist(), ends[order].tolist(), strict=True)
        ways = [self._way(forms[word], front, end) for word, front, end in rows]
        borders = np.searchsorted(words[order], np.arange(len(forms) + 1)).tolist()
        return [ways[start:stop] for start, stop in pairwise(borders)]

    def _way(self, form: str, front: int, end: int) -> Way:
        before = self.fronts[front] if front >= 0 else None
        after = self.ends[end] if end >= 0 else None
        if before is not None:
            form = before.restored + form[len(before.written) :]
        if after is not None:
            form = form[: len(form) - len(after.written)] + after.restored
        return Way(before, after, form)


def _codes_of(words: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the characters of words as numbers, and the borders of the words."""
    words = list(words)
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return codes, np.cumsum([0, *map(len, words)])


def table_of(words: Iterable[str]) -> np.ndarray:
    """Return a hash table of words for the kernel."""
    return hash_table(hash_words(*_codes_of(words)))


def _arrays_of(cuts: Sequence[Cut]) -> tuple[np.ndarray, ...]:
    """Return cuts as arrays: letters, their number, restored letters, their number, fewest letters left."""
    written, restored = [cut.written for cut in cuts], [cut.restored for cut in cuts]
    shortest = np.array([cut.shortest for cut in cuts])
    return (*_padded(written), *_padded(restored), shortest)


def _padded(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the characters of words as rows of one width, and the lengths of the words."""
    sizes = np.array([len(word) for word in words])
    rows = np.zeros((len(words), max(int(sizes.max()), 1)), dtype=np.uint32)
    for row, word in zip(rows, words, strict=True):
        row[: len(word)] = [ord(letter) for letter in word]
    return rows, sizes
