"""What a corpus says about its words: which spellings and lemmas are attested, and how often."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from topics.arabic._clitics import ARTICLE, Cut
from topics.arabic._dictionary import fold, fold_all
from topics.arabic._letters import LAM, WAW

_MOST_TIMES_AS_FREQUENT = 20
_MOST_TIMES_WITH_AND = 200  # sentences of the press begin with it
_MOST_TIMES_AFTER_A_RISK = 2
_MOST_TIMES_OF_A_NAME = 1 / 3
_SHORTEST_REST = 3
_WORDS_OF_A_LARGE_CORPUS = 100_000
_BEFORE_NAMES = (Cut(ARTICLE), Cut(LAM + LAM))


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a corpus attests.

    Attributes
    ----------
    forms, spellings : mapping of str to int
        How often each form of the corpus occurs in any spelling; the same by folded spelling.
    lemmas : mapping of str to int
        How often each lemma occurs, in forms of which the dictionary is sure.
    is_large : bool
        Whether there is so much text that what it does not hold means something.
    """

    forms: Mapping[str, int]
    spellings: Mapping[str, int]
    lemmas: Mapping[str, int]
    is_large: bool

    def count(self, form: str) -> int:
        """Return how often a form occurs, in any spelling."""
        found = self.forms.get(form)
        return self.spellings.get(fold(form), 0) if found is None else found

    def allows(self, form: str, cut: Cut, rest: str, lemma: str) -> bool:
        """Return whether a known word may be what is left of a form after a cut: it must not be much rarer.

        Another form of its lemma will do, unless the rest is very short or the cut a risk. The article needs no
        evidence; and where the corpus is small, the dictionary's word is enough, for it attests too little.
        """
        if cut.written == ARTICLE or not self.is_large:
            return True
        count = self.count(rest)
        if cut.is_risky:
            return count * _MOST_TIMES_AFTER_A_RISK >= self.count(form)
        if count or len(rest) > _SHORTEST_REST:
            count = max(count, self.lemmas.get(lemma, 0))
        most = _MOST_TIMES_WITH_AND if cut.written == WAW else _MOST_TIMES_AS_FREQUENT
        return count * most >= self.count(form)

    def attests(self, form: str, cut: Cut, rest: str) -> bool:
        """Return whether a rest that no dictionary knows stands in the corpus, and often enough.

        Such words are often names. What may be a letter of the name is cut only if the rest is the usual spelling.
        """
        count = self.count(rest)
        if cut in _BEFORE_NAMES:
            return count > 0
        most = _MOST_TIMES_OF_A_NAME if cut.is_risky else _MOST_TIMES_AS_FREQUENT
        return count > 0 and count * most >= self.count(form)


def evidence_of(
    counts: Mapping[str, int], lemmas_of: Callable[[Iterable[str], Iterable[str]], list[str | None]]
) -> _Evidence:
    """Return the evidence of a corpus in which cleaned forms occur so often."""
    keys = fold_all(counts)
    spellings: dict[str, int] = {}
    lemmas: dict[str, int] = {}
    for key, lemma, count in zip(keys, lemmas_of(counts, keys), counts.values(), strict=True):
        spellings[key] = spellings.get(key, 0) + count
        if lemma is not None:
            lemmas[lemma] = lemmas.get(lemma, 0) + count
    forms = {form: spellings[key] for form, key in zip(counts, keys, strict=True)}
    return _Evidence(forms, spellings, lemmas, is_large=sum(counts.values()) >= _WORDS_OF_A_LARGE_CORPUS)
