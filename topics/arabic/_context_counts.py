"""What a corpus says about its words: which spellings and lemmas are attested, and how often."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from topics.arabic._clitics import DEFINITE_ARTICLE, AffixSplit
from topics.arabic._dictionary import fold, fold_all
from topics.arabic._letters import LAM, WAW

_MAX_FREQUENCY_RATIO = 20
_MAX_RATIO_AFTER_AND = 200  # sentences of the press begin with it
_MAX_RATIO_IF_AMBIGUOUS = 2
_MAX_RATIO_OF_NAMES = 1 / 3
_SHORT_REST = 3
_LARGE_CORPUS = 100_000
_ARTICLES_OF_NAMES = (AffixSplit(DEFINITE_ARTICLE), AffixSplit(LAM + LAM))


@dataclass(frozen=True, slots=True)
class CorpusCounts:
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

    def allows(self, form: str, cut: AffixSplit, rest: str, lemma: str) -> bool:
        """Return whether a known word may be what is left of a form after a cut: it must not be much rarer.

        Another form of its lemma will do, unless the rest is very short or the cut a risk. The article needs no
        evidence; and where the corpus is small, the dictionary's word is enough, for it attests too little.
        """
        if cut.written == DEFINITE_ARTICLE or not self.is_large:
            return True
        count = self.count(rest)
        if cut.is_risky:
            return count * _MAX_RATIO_IF_AMBIGUOUS >= self.count(form)
        if count or len(rest) > _SHORT_REST:
            count = max(count, self.lemmas.get(lemma, 0))
        most = _MAX_RATIO_AFTER_AND if cut.written == WAW else _MAX_FREQUENCY_RATIO
        return count * most >= self.count(form)

    def attests(self, form: str, cut: AffixSplit, rest: str) -> bool:
        """Return whether a rest that no dictionary knows stands in the corpus, and often enough.

        Such words are often names. What may be a letter of the name is cut only if the rest is the usual spelling.
        """
        count = self.count(rest)
        if cut in _ARTICLES_OF_NAMES:
            return count > 0
        most = _MAX_RATIO_OF_NAMES if cut.is_risky else _MAX_FREQUENCY_RATIO
        return count > 0 and count * most >= self.count(form)


def count_corpus(
    counts: Mapping[str, int], lemmas_of: Callable[[Iterable[str], Iterable[str]], list[str | None]]
) -> CorpusCounts:
    """Return the evidence of a corpus in which cleaned forms occur so often."""
    keys = fold_all(counts)
    spellings: dict[str, int] = {}
    lemmas: dict[str, int] = {}
    for key, lemma, count in zip(keys, lemmas_of(counts, keys), counts.values(), strict=True):
        spellings[key] = spellings.get(key, 0) + count
        if lemma is not None:
            lemmas[lemma] = lemmas.get(lemma, 0) + count
    forms = {form: spellings[key] for form, key in zip(counts, keys, strict=True)}
    return CorpusCounts(forms, spellings, lemmas, is_large=sum(counts.values()) >= _LARGE_CORPUS)
