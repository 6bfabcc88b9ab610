"""Standard spellings of names that the press spells in several ways."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from topics.arabic._dictionary import fold
from topics.arabic._resources import read_word_list

_ANY_ENDING = "*"
FIRST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class NameTable:
    """Variants of names and their standard spellings; keys are folded."""

    words: dict[str, str]  # whole names
    beginnings: dict[str, str]  # beginnings of names; what follows stays as it is
    lengths: dict[str, tuple[int, ...]]  # lengths of the beginnings, by the first letters of all names

    def get(self, key: str) -> str | None:
        """Return the standard spelling of a folded form; None if the form is no variant of a name."""
        lengths = self.lengths.get(key[:FIRST_LETTERS])
        if lengths is None:
            return None
        found = self.words.get(key)
        if found is not None:
            return found
        for length in lengths:
            start = self.beginnings.get(key[:length])
            if start is not None:
                return start + key[length:]
        return None


def _parse_names(lines: Iterable[str]) -> NameTable:
    """Return the table of lines such as ``standard variant variant``."""
    words: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    for line in lines:
        standard, *variants = line.split()
        for variant in variants:
            if fold(variant) == fold(standard):
                continue  # folding makes them equal already
            if variant.endswith(_ANY_ENDING):
                beginnings[fold(variant.removesuffix(_ANY_ENDING))] = standard.removesuffix(_ANY_ENDING)
            else:
                words[fold(variant)] = standard
    lengths: dict[str, tuple[int, ...]] = {word[:FIRST_LETTERS]: () for word in words}
    for start in sorted(beginnings, key=len):
        first = start[:FIRST_LETTERS]
        lengths[first] = (*lengths.get(first, ()), len(start))
    return NameTable(words, beginnings, lengths)


@cache
def load_names() -> NameTable:
    """Return the table of the package."""
    return _parse_names(read_word_list("names.txt"))
