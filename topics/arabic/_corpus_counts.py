"""Frequencies of spellings and lemmas in a corpus, and what they allow to be split off a word."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from topics.arabic._clitics import DEFINITE_ARTICLE, AffixSplit
from topics.arabic._dictionary import fold, fold_all
from topics.arabic._letters import LAM, WAW

# How many times as frequent as the rest a form may be: a word is seldom much rarer than one of its forms.
_MAX_FREQUENCY_RATIO = 20
_MAX_RATIO_AFTER_AND = 200  # sentences of the press begin with "and"
_MAX_RATIO_IF_AMBIGUOUS = 2
_MAX_RATIO_OF_NAMES = 1 / 3
_SHORT_REST = 3
_LARGE_CORPUS = 100_000  # words
_ARTICLES_OF_NAMES = (AffixSplit(DEFINITE_ARTICLE), AffixSplit(LAM + LAM))


@dataclass(frozen=True, slots=True)
class _CorpusCounts:
    """How often forms and lemmas occur in a corpus."""

    forms: Mapping[str, int]  # by form of the corpus, in any spelling
    spellings: Mapping[str, int]  # the same by key
    lemmas: Mapping[str, int]  # by lemma, in forms that the dictionary itself resolves
    is_large: bool  # whether there is so much text that what it does not hold means something

    def count(self, form: str) -> int:
        """Return how often a form occurs, in any spelling."""
        found = self.forms.get(form)
        return self.spellings.get(fold(form), 0) if found is None else found

    def allows(self, form: str, split: AffixSplit, rest: str, lemma: str) -> bool:
        """Return whether a word of the dictionary may be what is left of a form: it must not be much rarer.

        Another form of its lemma will do, unless the rest is very short or the affix ambiguous. The article needs no
        evidence; and where the corpus is small, the dictionary's word is enough, for it attests too little.
        """
        if split.affix == DEFINITE_ARTICLE or not self.is_large:
            return True
        count = self.count(rest)
        if split.is_ambiguous:
            return count * _MAX_RATIO_IF_AMBIGUOUS >= self.count(form)
        if count or len(rest) > _SHORT_REST:
            count = max(count, self.lemmas.get(lemma, 0))
        ratio = _MAX_RATIO_AFTER_AND if split.affix == WAW else _MAX_FREQUENCY_RATIO
        return count * ratio >= self.count(form)

    def attests(self, form: str, split: AffixSplit, rest: str) -> bool:
        """Return whether a rest that no dictionary knows stands in the corpus, and often enough.

        Such words are often names. What may be a letter of the name comes off only if the rest is the usual spelling.
        """
        count = self.count(rest)
        if split in _ARTICLES_OF_NAMES:
            return count > 0
        ratio = _MAX_RATIO_OF_NAMES if split.is_ambiguous else _MAX_FREQUENCY_RATIO
        return count > 0 and count * ratio >= self.count(form)


def count_corpus(
    counts: Mapping[str, int], lemmas_of: Callable[[Iterable[str], Iterable[str]], list[str | None]]
) -> _CorpusCounts:
    """Return the counts of a corpus from those of its cleaned forms; ``lemmas_of`` maps forms and keys to lemmas."""
    keys = fold_all(counts)
    spellings: dict[str, int] = {}
    lemmas: dict[str, int] = {}
    for key, lemma, count in zip(keys, lemmas_of(counts, keys), counts.values(), strict=True):
        spellings[key] = spellings.get(key, 0) + count
        if lemma is not None:
            lemmas[lemma] = lemmas.get(lemma, 0) + count
    forms = {form: spellings[key] for form, key in zip(counts, keys, strict=True)}
    return _CorpusCounts(forms, spellings, lemmas, is_large=sum(counts.values()) >= _LARGE_CORPUS)
