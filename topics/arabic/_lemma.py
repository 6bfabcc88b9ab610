"""Lemmas by the dictionary, and where it is silent, by what it and the corpus allow to be split off."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from topics.arabic._analysis import Analysis
from topics.arabic._clitics import (
    ARTICLE_PREFIXES,
    DEFINITE_ARTICLE,
    FEMININE_SUFFIXES,
    FUTURE_PREFIXES,
    NOUN_SUFFIXES,
    PARTICLE_PREFIXES,
    PRONOUN_SUFFIXES,
    AffixSplit,
    index_by_letter,
    split_prefixes,
)
from topics.arabic._corpus_counts import count_corpus
from topics.arabic._dictionary import Dictionary, fold, load_dictionary
from topics.arabic._letters import ALEF, BEH, KAF, NOON, TEH_MARBUTA, WAW, YEH
from topics.arabic._name_spellings import FIRST_LETTERS, NameTable, load_names
from topics.arabic._segmentation import Segmentation, Segmenter, hash_table_of_words
from topics.arabic._verbs import VERBAL_NOUN_ENDINGS, has_verbal_noun_pattern, is_imperfect, is_participle, verbal_noun

_ARTICLES_BY_LETTER = index_by_letter(ARTICLE_PREFIXES, 0)
_NOUN_PREFIXES = frozenset(
    (*ARTICLE_PREFIXES, *(split for split in PARTICLE_PREFIXES if split.affix in (BEH, KAF, WAW + BEH)))
)
_VERB_PREFIXES = frozenset(FUTURE_PREFIXES)
_AMBIGUOUS_NAME_SUFFIXES = (ALEF, YEH + NOON, WAW + NOON, ALEF + NOON)
_DICTIONARY_SEGMENTER = Segmenter(
    (*ARTICLE_PREFIXES, *PARTICLE_PREFIXES, *FUTURE_PREFIXES), (*PRONOUN_SUFFIXES, *NOUN_SUFFIXES), both=True
)
# Many words that no dictionary knows are names: a letter comes off only if the rest is the usual spelling.
_CORPUS_SEGMENTER = Segmenter(
    (*ARTICLE_PREFIXES, *(split._replace(is_ambiguous=True) for split in PARTICLE_PREFIXES if not split.is_ambiguous)),
    (
        *(split for split in PRONOUN_SUFFIXES if not split.is_ambiguous),
        *(split._replace(is_ambiguous=split.affix in _AMBIGUOUS_NAME_SUFFIXES) for split in NOUN_SUFFIXES),
        *FEMININE_SUFFIXES,
    ),
    both=False,
)
_NO_WORDS = hash_table_of_words(())


class Lemmatizer:
    """Finds lemmas by name, dictionary, verb, listed word, suffixes, clitics and corpus, in this order.

    ``counts`` says how often each cleaned form occurs in the corpus; it is empty if there is none.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._dictionary: Dictionary = load_dictionary()
        self._names: NameTable = load_names()
        self._corpus = count_corpus(counts, self._dictionary.lemmas_of)
        self._spellings = hash_table_of_words(self._corpus.spellings)
        self._looked_up: dict[str, Any] = {}
        self._standards: dict[str, str] = {}
        self._analyzed: dict[str, Analysis] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._counts,)  # the dictionary is where it is unpickled

    def analyze(self, form: str) -> Analysis:
        """Return the lemma of a cleaned form; a form about which nothing is known is its own lemma."""
        found = self._analyzed.get(form)
        if found is None:
            found = (
                self._known(form)
                or self._best_known(form, _DICTIONARY_SEGMENTER.segmentations(form))
                or self._misspelled(form)
                or self._attested(form, _CORPUS_SEGMENTER.segmentations(form))
            )
            found = self._analyzed[form] = self._standardize(found or Analysis(form, form, "unknown"))
        return found

    def analyze_all(self, forms: Sequence[str]) -> list[Analysis]:
        """Return ``analyze`` of every form, many times as fast."""
        found = {form: self._known(form) for form in forms}
        open_ = [form for form, known in found.items() if known is None]
        segmented = _DICTIONARY_SEGMENTER.known_segmentations(open_, *_dictionary_tables())
        for form, segmentations in zip(open_, segmented, strict=True):
            found[form] = self._best_known(form, segmentations) or self._misspelled(form)
        open_ = [form for form in open_ if found[form] is None]
        segmented = _CORPUS_SEGMENTER.known_segmentations(open_, self._spellings, _NO_WORDS)
        for form, segmentations in zip(open_, segmented, strict=True):
            found[form] = self._attested(form, segmentations)
        return [self._standardize(found[form] or Analysis(form, form, "unknown")) for form in forms]

    def _standardize(self, found: Analysis) -> Analysis:
        """Return an analysis with the standard spellings of names."""
        stem, bare_form = self._standard(found.stem), self._standard(found.bare_form)
        if stem is found.stem and bare_form is found.bare_form:
            return found
        return Analysis(stem, bare_form, found.decided_by)

    def _standard(self, word: str) -> str:
        """Return the standard spelling of a word, itself if it is no variant of a name."""
        standard = self._standards.get(word)
        if standard is None:
            standard = self._standards[word] = self._names.get(fold(word)) or word
        return standard

    def _known(self, form: str) -> Analysis | None:
        """Return the analysis of a form without segmentation; forms share their rests, so each is looked up once."""
        found = self._looked_up.get(form, self)
        if found is self:  # never looked up; None is what was looked up in vain
            key = fold(form)
            may_be_known = key in self._dictionary.keys or key[:FIRST_LETTERS] in self._names.lengths
            found = self._looked_up[form] = self._look_up(form, key) if may_be_known else None
        return found

    def _look_up(self, form: str, key: str) -> Analysis | None:
        name = self._names.get(key)
        if name is not None and name != form:
            found = self._known(name)
            return Analysis(found.stem if found else name, name, "name")
        lemma = self._dictionary_lemma(form, key)
        if lemma is not None:
            return Analysis(lemma, form.removeprefix(DEFINITE_ARTICLE), "dictionary")
        listed = self._dictionary.listed.get(key)
        if listed and has_verbal_noun_pattern(listed, self._dictionary.verbs):
            return Analysis(listed, form, "dictionary")
        verb = self._verb(form)
        if verb is not None:
            return Analysis(verb, form, "verb")
        return Analysis(listed, form, "dictionary") if listed else None

    def _verb(self, form: str) -> str | None:
        """Return the verb of a form: the most frequent in the corpus, or without a corpus the first."""
        verbs = self._dictionary.verb_index.verbs_of(form)
        attested = self._corpus.lemmas
        if self._corpus.is_large:
            verbs = tuple(verb for verb in verbs if verb in attested)
        return max(verbs, key=lambda verb: attested.get(verb, 0), default=None)

    def _dictionary_lemma(self, form: str, key: str) -> str | None:
        """Return the dictionary's lemma, but keep participles and verbal nouns apart from their verbs."""
        lemma = self._dictionary.lemma(form, key)
        if lemma is None or lemma == form or lemma not in self._dictionary.verbs:
            return lemma
        if is_participle(form, lemma):
            return next(
                rest
                for ending in (TEH_MARBUTA, *VERBAL_NOUN_ENDINGS)
                if form.endswith(ending)
                and ((rest := form.removesuffix(ending)) == form or self._dictionary.lemmas.get(rest) == lemma)
            )
        return verbal_noun(form, lemma) or lemma

    def _best_known(self, form: str, segmentations: Iterable[Segmentation]) -> Analysis | None:
        """Return the analysis of a form by the best segmentation whose rest is known.

        Of several with one affix, the one whose rest is the most frequent in the corpus wins, or the first. Two
        affixes come off only where one does not do, and the first such segmentation wins.
        """
        best, max_count = None, -1
        for prefix, suffix, rest in segmentations:
            if prefix is not None and suffix is not None and best is not None:
                break  # those with two affixes come last
            found = self._known(rest)
            if found is None or (prefix is not None and not self._fits(prefix, rest, found)):
                continue
            if prefix is None or suffix is None:
                count = self._corpus.count(rest)
                split = prefix or suffix
                if count > max_count and split is not None and self._corpus.allows(form, split, rest, found.stem):
                    how = "ending" if prefix is None else "clitic"
                    best, max_count = Analysis(found.stem, found.bare_form, how), count
            else:
                is_ambiguous = prefix not in ARTICLE_PREFIXES or suffix.is_ambiguous
                both = AffixSplit(prefix.affix, is_ambiguous=is_ambiguous)
                if self._corpus.allows(form, both, rest, found.stem):
                    return Analysis(found.stem, found.bare_form, "clitic")
        return best

    def _fits(self, prefix: AffixSplit, rest: str, found: Analysis) -> bool:
        """Return whether the grammar lets a prefix stand before a word: the future before verbs only, "in" not."""
        is_verb = found.stem in self._dictionary.verbs and is_imperfect(rest, found.stem)
        return is_verb if prefix in _VERB_PREFIXES else not (is_verb and prefix in _NOUN_PREFIXES)

    def _misspelled(self, form: str) -> Analysis | None:
        """Return the analysis of a form that the dictionary knows with other hamzas."""
        for rest in (form, *(rest for _, rest in split_prefixes(form, _ARTICLES_BY_LETTER))):
            lemma = self._dictionary.lemma_without_hamzas(rest)
            if lemma is not None:
                return Analysis(lemma, rest, "spelling")
        return None

    def _attested(self, form: str, segmentations: Iterable[Segmentation]) -> Analysis | None:
        """Return the analysis of a form whose rest no dictionary knows, but the corpus does."""
        for prefix, suffix, rest in segmentations:
            split = prefix or suffix
            if split is not None and self._corpus.attests(form, split, rest):
                found = self.analyze(rest)
                return Analysis(found.stem, found.bare_form, "corpus")
        return None


@cache
def _dictionary_tables() -> tuple[np.ndarray, np.ndarray]:
    """Return hash tables of the words that the dictionary knows, and of the first letters of names."""
    return hash_table_of_words(load_dictionary().keys), hash_table_of_words(load_names().lengths)
