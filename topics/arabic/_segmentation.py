"""Segmentations of a word into prefix, rest and suffix, for one word and for many at a time."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from topics.arabic._clitics import (
    ARTICLE_PREFIXES,
    DEFINITE_ARTICLE,
    PRONOUN_SUFFIXES,
    AffixSplit,
    index_by_letter,
    split_prefixes,
    split_suffixes,
)
from topics.arabic._letters import ALEF, ALEF_MAKSURA, ALEFS_WITH_SIGN, WAW, WAW_HAMZA, YEH, YEH_HAMZA
from topics.linalg import find_segmentations, hash_table, hash_words

_MIN_LENGTH_FOR_BOTH = 5  # letters that a prefix must leave before a suffix comes off, too
_UNREACHABLE_LENGTH = 10**6
_ARTICLE_ONLY, _SUFFIX_ONLY, _PARTICLE_ONLY, _PREFIX_AND_SUFFIX = range(4)  # the safest first


class Segmentation(NamedTuple):
    """A prefix and a suffix that come off a word (None for none), and the rest."""

    prefix: AffixSplit | None
    suffix: AffixSplit | None
    rest: str

    @property
    def rank(self) -> int:
        """How safe the segmentation is; lower is safer."""
        if self.prefix is None:
            return _SUFFIX_ONLY
        if self.suffix is not None:
            return _PREFIX_AND_SUFFIX
        return _ARTICLE_ONLY if self.prefix in ARTICLE_PREFIXES else _PARTICLE_ONLY


class Segmenter:
    """Finds the segmentations of words over given affixes: prefixes with articles first, suffixes with pronouns first.

    ``both`` says whether a prefix and a suffix may come off one word.
    """

    def __init__(self, prefixes: Sequence[AffixSplit], suffixes: Sequence[AffixSplit], *, both: bool) -> None:
        self._prefixes, self._suffixes = tuple(prefixes), tuple(suffixes)
        self._n_articles = sum(split in ARTICLE_PREFIXES for split in prefixes)
        self._n_pronouns = sum(split in PRONOUN_SUFFIXES for split in suffixes)
        self._min_length_for_both = _MIN_LENGTH_FOR_BOTH if both else _UNREACHABLE_LENGTH
        self._prefixes_by_letter, self._suffixes_by_letter = index_by_letter(prefixes, 0), index_by_letter(suffixes, -1)
        self._noun_suffixes = index_by_letter(suffixes[self._n_pronouns :], -1)
        self._arrays = _split_arrays(prefixes), _split_arrays(suffixes)

    def segmentations(self, form: str) -> list[Segmentation]:
        """Return the segmentations of a form, the safest first; beside an article, no pronoun comes off."""
        found = [*self._without_suffix(form, None, form.startswith(DEFINITE_ARTICLE))]
        for prefix, rest in split_prefixes(form, self._prefixes_by_letter):
            found.append(Segmentation(prefix, None, rest))
            if len(rest) >= self._min_length_for_both:
                found += self._without_suffix(rest, prefix, prefix in ARTICLE_PREFIXES)
        return sorted(found, key=lambda segmentation: segmentation.rank)

    def _without_suffix(self, word: str, prefix: AffixSplit | None, is_definite: bool) -> Iterator[Segmentation]:
        for suffix, rest in split_suffixes(word, self._noun_suffixes if is_definite else self._suffixes_by_letter):
            # A suffix takes off letters of the word itself, never those written back for the prefix.
            if prefix is None or len(suffix.affix) <= len(word) - len(prefix.restored):
                yield Segmentation(prefix, suffix, rest)

    def known_segmentations(
        self, forms: Sequence[str], known: np.ndarray, beginnings: np.ndarray
    ) -> list[list[Segmentation]]:
        """Return ``segmentations`` of every form, without those whose rest is unknown.

        ``known`` is a hash table of words, ``beginnings`` one of the first letters of further words.
        """
        words, prefixes, suffixes = find_segmentations(
            *_character_codes(forms), *self._arrays, self._n_articles, self._n_pronouns, self._min_length_for_both,
            known, beginnings, _character_codes(ALEFS_WITH_SIGN)[0],
            _character_codes((ALEF, ALEF_MAKSURA, YEH, YEH_HAMZA, WAW, WAW_HAMZA))[0],
        )  # fmt: skip
        rank = np.where(prefixes < self._n_articles, _ARTICLE_ONLY, _PARTICLE_ONLY)
        rank[suffixes >= 0] = _PREFIX_AND_SUFFIX
        rank[prefixes < 0] = _SUFFIX_ONLY
        order = np.lexsort([rank, words])  # stable, as `sorted` above
        rows = zip(words[order].tolist(), prefixes[order].tolist(), suffixes[order].tolist(), strict=True)
        found = [self._apply(forms[word], prefix, suffix) for word, prefix, suffix in rows]
        borders = np.searchsorted(words[order], np.arange(len(forms) + 1)).tolist()
        return [found[start:stop] for start, stop in pairwise(borders)]

    def _apply(self, form: str, prefix_index: int, suffix_index: int) -> Segmentation:
        prefix = self._prefixes[prefix_index] if prefix_index >= 0 else None
        suffix = self._suffixes[suffix_index] if suffix_index >= 0 else None
        if prefix is not None:
            form = prefix.restored + form[len(prefix.affix) :]
        if suffix is not None:
            form = form[: len(form) - len(suffix.affix)] + suffix.restored
        return Segmentation(prefix, suffix, form)


def _character_codes(words: Iterable[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the code points of words one after the other, and where each word begins and ends."""
    words = list(words)
    codes = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    return codes, np.cumsum([0, *map(len, words)])


def hash_table_of_words(words: Iterable[str]) -> np.ndarray:
    """Return a hash table of words for the kernel."""
    return hash_table(hash_words(*_character_codes(words)))


def _split_arrays(splits: Sequence[AffixSplit]) -> tuple[np.ndarray, ...]:
    """Return affixes and their lengths, restored letters and their lengths, and the fewest letters left, as arrays."""
    affixes, restored = [split.affix for split in splits], [split.restored for split in splits]
    return (*_padded_codes(affixes), *_padded_codes(restored), np.array([split.min_rest for split in splits]))


def _padded_codes(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return the code points of words as rows of one width, and the lengths of the words."""
    sizes = np.array([len(word) for word in words])
    rows = np.zeros((len(words), max(int(sizes.max()), 1)), dtype=np.uint32)
    for row, word in zip(rows, words, strict=True):
        row[: len(word)] = [ord(letter) for letter in word]
    return rows, sizes
