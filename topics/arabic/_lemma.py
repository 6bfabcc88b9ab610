"""Lemmas: what the dictionary says, and where it is silent, what it and the corpus allow to be taken off."""

from __future__ import annotations

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
    index_by_first_letter,
    split_prefixes,
)
from topics.arabic._context_counts import count_corpus
from topics.arabic._dictionary import Dictionary, fold, load_dictionary
from topics.arabic._letters import ALEF, BEH, KAF, NOON, TEH_MARBUTA, WAW, YEH
from topics.arabic._name_spellings import FIRST_LETTERS, NameTable, load_names
from topics.arabic._segmentation import Segmentation, Segmenter, hash_table_of_words
from topics.arabic._verbs import (
    VERBAL_NOUN_ENDINGS,
    has_verbal_noun_pattern,
    is_imperfect,
    is_participle,
    verbal_noun,
)

_ARTICLES_BY_LETTER = index_by_first_letter(ARTICLE_PREFIXES)
_NOUN_PREFIXES = frozenset(
    (*ARTICLE_PREFIXES, *(cut for cut in PARTICLE_PREFIXES if cut.written in (BEH, KAF, WAW + BEH)))
)
_VERB_PREFIXES = frozenset(FUTURE_PREFIXES)
_AMBIGUOUS_NAME_SUFFIXES = (ALEF, YEH + NOON, WAW + NOON, ALEF + NOON)
_DICTIONARY_SEGMENTATIONS = Segmenter(
    (*ARTICLE_PREFIXES, *PARTICLE_PREFIXES, *FUTURE_PREFIXES), (*PRONOUN_SUFFIXES, *NOUN_SUFFIXES), twice=True
)
_CORPUS_SEGMENTATIONS = Segmenter(
    (*ARTICLE_PREFIXES, *(cut._replace(is_risky=True) for cut in PARTICLE_PREFIXES if not cut.is_risky)),
    (
        *(cut for cut in PRONOUN_SUFFIXES if not cut.is_risky),
        *(cut._replace(is_risky=cut.written in _AMBIGUOUS_NAME_SUFFIXES) for cut in NOUN_SUFFIXES),
        *FEMININE_SUFFIXES,
    ),
    twice=False,
)
"""What comes off words that no dictionary knows: many are names, so a letter comes off only if the rest is usual."""

_NO_WORDS = hash_table_of_words(())


class Lemmatizer:
    """Finds the lemma of a cleaned form, in the order: name, dictionary, verb, listed word, endings, clitics, corpus.

    Parameters
    ----------
    counts : mapping of str to int
        How often each cleaned form occurs in the corpus; empty if there is none.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._lexicon: Dictionary = load_dictionary()
        self._names: NameTable = load_names()
        self._evidence = count_corpus(counts, self._lexicon.sure_lemmas)
        self._spellings = hash_table_of_words(self._evidence.spellings)
        self._looked_up: dict[str, Any] = {}
        self._standards: dict[str, str] = {}
        self._decided: dict[str, Analysis] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._counts,)  # the dictionary is where it is unpickled

    def analyze(self, form: str) -> Analysis:
        """Return the lemma of a cleaned form with the reason; a word about which nothing is known is its own."""
        found = self._decided.get(form)
        if found is None:
            found = (
                self._known(form) or self._cut(form, _DICTIONARY_SEGMENTATIONS.ways_of(form)) or self._misspelled(form)
            )
            found = found or self._attested_in_corpus(form, _CORPUS_SEGMENTATIONS.ways_of(form))
            found = self._decided[form] = self._standard(found or Analysis(form, form, "unknown"))
        return found

    def analyze_all(self, forms: Sequence[str]) -> list[Analysis]:
        """Return what ``analyze`` says of every form, many times as fast."""
        found = {form: self._known(form) for form in forms}
        open_ = [form for form, known in found.items() if known is None]
        for form, ways in zip(open_, _DICTIONARY_SEGMENTATIONS.known_ways(open_, *_dictionary_tables()), strict=True):
            found[form] = self._cut(form, ways) or self._misspelled(form)
        open_ = [form for form in open_ if found[form] is None]
        for form, ways in zip(open_, _CORPUS_SEGMENTATIONS.known_ways(open_, self._spellings, _NO_WORDS), strict=True):
            found[form] = self._attested_in_corpus(form, ways)
        return [self._standard(found[form] or Analysis(form, form, "unknown")) for form in forms]

    def _standard(self, found: Analysis) -> Analysis:
        """Return an analysis with the spellings that stand for variants of names."""
        stem, base = self._spelling(found.stem), self._spelling(found.base)
        return found if stem is found.stem and base is found.base else Analysis(stem, base, found.how)

    def _spelling(self, word: str) -> str:
        """Return the spelling that stands for a word, itself if it is no variant of a name."""
        standard = self._standards.get(word)
        if standard is None:
            standard = self._standards[word] = self._names.get(fold(word)) or word
        return standard

    def _known(self, form: str) -> Analysis | None:
        """Return the analysis of a form that needs no cut; forms share their rests, so each is looked up once."""
        found = self._looked_up.get(form, self)
        if found is self:  # not even looked up in vain
            key = fold(form)
            may_be_known = key in self._lexicon.keys or key[:FIRST_LETTERS] in self._names.lengths
            found = self._looked_up[form] = self._look_up(form, key) if may_be_known else None
        return found

    def _look_up(self, form: str, key: str) -> Analysis | None:
        name = self._names.get(key)
        if name is not None and name != form:
            found = self._known(name)
            return Analysis(found.stem if found else name, name, "name")
        lemma = self._dictionary(form, key)
        if lemma is not None:
            return Analysis(lemma, form.removeprefix(DEFINITE_ARTICLE), "dictionary")
        listed = self._lexicon.word(key)
        if listed and has_verbal_noun_pattern(listed, self._lexicon.verbs):
            return Analysis(listed, form, "dictionary")
        verb = self._verb(form)
        if verb is not None:
            return Analysis(verb, form, "verb")
        return Analysis(listed, form, "dictionary") if listed else None

    def _verb(self, form: str) -> str | None:
        """Return the verb of a form: the most frequent in the corpus, or without a corpus the first."""
        verbs = self._lexicon.verb_index.verbs_of(form)
        if not verbs:
            return None
        attested = self._evidence.lemmas
        if self._evidence.is_large:
            verbs = tuple(verb for verb in verbs if verb in attested)
        return max(verbs, key=lambda verb: attested.get(verb, 0), default=None)

    def _dictionary(self, form: str, key: str) -> str | None:
        """Return the dictionary's lemma, but participles and verbal nouns apart from their verbs."""
        lemma = self._lexicon.lemma(form, key)
        if lemma is None or lemma == form or lemma not in self._lexicon.verbs:
            return lemma
        if is_participle(form, lemma):
            return next(
                rest
                for ending in (TEH_MARBUTA, *VERBAL_NOUN_ENDINGS)
                if form.endswith(ending)
                and ((rest := form.removesuffix(ending)) == form or self._lexicon.lemmas.get(rest) == lemma)
            )
        return verbal_noun(form, lemma) or lemma

    def _cut(self, form: str, ways: Iterable[Segmentation]) -> Analysis | None:
        """Return the analysis of a form that has something in front or at its end that is no part of the word.

        Of several ways to cut once, the one whose rest is the most frequent in the corpus wins, or the first; two
        cuts count only where one does not do, and the first way wins.
        """
        best, most = None, -1
        for way in ways:
            front, end, rest = way
            if front is not None and end is not None and best is not None:
                break
            found = self._known(rest)
            if found is None or (front is not None and not self._fits(front, rest, found)):
                continue
            if front is None or end is None:
                count = self._evidence.count(rest)
                cut = front or end
                if count > most and cut is not None and self._evidence.allows(form, cut, rest, found.stem):
                    best, most = Analysis(found.stem, found.base, "ending" if front is None else "clitic"), count
            else:
                both = AffixSplit(front.written, is_risky=front not in ARTICLE_PREFIXES or end.is_risky)
                if self._evidence.allows(form, both, rest, found.stem):
                    return Analysis(found.stem, found.base, "clitic")
        return best

    def _fits(self, cut: AffixSplit, rest: str, found: Analysis) -> bool:
        """Return whether the grammar lets a cut stand beside a word: the future before verbs only, "in" not."""
        is_verb = found.stem in self._lexicon.verbs and is_imperfect(rest, found.stem)
        return is_verb if cut in _VERB_PREFIXES else not (is_verb and cut in _NOUN_PREFIXES)

    def _misspelled(self, form: str) -> Analysis | None:
        """Return the analysis of a form that the dictionary knows with other hamzas."""
        for rest in (form, *(rest for _, rest in split_prefixes(form, _ARTICLES_BY_LETTER))):
            lemma = self._lexicon.loose_lemma(rest)
            if lemma is not None:
                return Analysis(lemma, rest, "spelling")
        return None

    def _attested_in_corpus(self, form: str, ways: Iterable[Segmentation]) -> Analysis | None:
        """Return the analysis of a form whose rest no dictionary knows, but the corpus does."""
        for way in ways:
            cut = way.front or way.end
            if cut is not None and self._evidence.attests(form, cut, way.rest):
                found = self.analyze(way.rest)
                return Analysis(found.stem, found.base, "corpus")
        return None


@cache
def _dictionary_tables() -> tuple[np.ndarray, np.ndarray]:
    """Return hash tables of what the dictionary knows, and of what names begin with."""
    return hash_table_of_words(load_dictionary().keys), hash_table_of_words(load_names().lengths)
