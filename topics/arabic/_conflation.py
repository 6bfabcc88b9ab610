"""Which forms of one stem are one term: a dictionary says which may be, the articles say which are."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from topics.arabic._context_vectors import ContextVectors, count_candidates
from topics.arabic._letters import ALEF, NOON, TEH, TEH_MARBUTA, WAW, YEH
from topics.arabic._read_texts import TokenizedTexts
from topics.io import StorableFields

_MIN_ARTICLES_PER_CANDIDATE = 10
_MIN_AGREEMENT = 0.8

_INFLECTIONS = (
    (ALEF, ""),  # the accusative
    (WAW + NOON, YEH + NOON),  # the nominative of many
    (ALEF + NOON, YEH + NOON),  # the nominative of two
    (TEH_MARBUTA, ""),  # the feminine
    (TEH, ""),  # she did
    (WAW + ALEF, ""),  # they did
    (WAW + NOON, ""),  # they do
)
"""Endings that the sentence asks for, not the meaning, and what stands for them."""

_PERSON_PREFIXES = (TEH, NOON)

_OTHER_FORMS = ""

_Candidate = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ConflationClasses(StorableFields):
    """Which forms of a stem are terms of their own.

    Attributes
    ----------
    terms : dict of str to dict
        By stem, and by form without clitics, the term; under ``_OTHER_FORMS`` that of all other forms of the stem. A
        stem that is not listed is the term of all its forms.
    """

    terms: dict[str, dict[str, str]] = field(default_factory=dict)

    SAVED_AS = "classes"

    def _check_state(self) -> None:
        if not all(_OTHER_FORMS in of_stem for of_stem in self.terms.values()):
            raise ValueError("a stem has no term for its other forms")

    def term(self, stem: str, base: str) -> str:
        """Return the term of a form with this stem and, without clitics, this base, both folded."""
        of_stem = self.terms.get(stem)
        return stem if of_stem is None else of_stem.get(base, of_stem[_OTHER_FORMS])


def _conflate_by_dictionary(
    read: TokenizedTexts, stems: Sequence[str], bases: Sequence[str], is_kept: np.ndarray
) -> ConflationClasses:
    """Return that every form counts as its stem."""
    return ConflationClasses()


def _conflate_by_corpus(
    read: TokenizedTexts, stems: Sequence[str], bases: Sequence[str], is_kept: np.ndarray
) -> ConflationClasses:
    """Return which forms of a stem stand in articles that have nothing in common with those of its other forms.

    Forms that differ in clitics, and in what the sentence asks for, are one unit. Two units of a stem are one term if
    the profiles of their articles agree, as far as the profiles can be trusted. A unit in few articles, or without a
    profile of its own, counts as its stem: there the dictionary decides.

    Parameters
    ----------
    read : TokenizedTexts
        The texts.
    stems, bases : sequence of str
        The stem of every form, and the form without clitics, both folded.
    is_kept : ndarray of shape (n_forms,), bool
        Whether a form counts; the others, such as stop words, say nothing.

    Returns
    -------
    ConflationClasses
        The terms that are not their stems. The order of the texts does not matter.

    References
    ----------
    Xu and Croft (1998), *Corpus-based stemming using cooccurrence of word variants*, ACM TOIS 16(1), use how often
    two forms meet in one article; forms of one meaning that shun each other, as synonyms do, made us compare the
    articles themselves.
    """
    units, unit_of_form = _number_candidates(read, stems, bases, is_kept)
    counts = count_candidates(read, unit_of_form, len(units))
    frequency = np.bincount(counts.indices, minlength=len(units))
    families = _group_by_stem(units, frequency)
    if not families:
        return ConflationClasses()
    profiles = ContextVectors.of(counts, frequency, np.concatenate(families))
    every_stem = {stem for stem, _ in units}
    term_of_unit: dict[int, str] = {}
    terms: dict[str, dict[str, str]] = {}
    for family in families:
        found = _cluster(family, profiles)
        if len(found) > 1:
            for group in found:
                term_of_unit.update(dict.fromkeys(group, _name_term([units[unit] for unit in group], every_stem)))
            # What says nothing of itself goes with the most frequent forms.
            terms[units[family[0]][0]] = {_OTHER_FORMS: term_of_unit[found[0][0]]}
    for i in np.flatnonzero(np.isin(unit_of_form, list(term_of_unit))).tolist():
        terms[stems[i]][bases[i]] = term_of_unit[int(unit_of_form[i])]
    return ConflationClasses(terms)


CONFLATIONS: dict[str, Callable[[TokenizedTexts, Sequence[str], Sequence[str], np.ndarray], ConflationClasses]] = {
    "corpus": _conflate_by_corpus,
    "dictionary": _conflate_by_dictionary,
}


def _name_term(group: Sequence[_Candidate], stems: Container[str]) -> str:
    """Return the term of some forms of a stem: the stem itself if it is one of them, or the most frequent form."""
    stem, name = group[0]
    if (stem, stem) in group:
        return stem
    return f"{name} ({stem})" if name in stems else name


def _number_candidates(
    read: TokenizedTexts, stems: Sequence[str], bases: Sequence[str], is_kept: np.ndarray
) -> tuple[list[_Candidate], np.ndarray]:
    """Return the units, and the unit of every form (-1 for those that do not count).

    A stem without two forms that are frequent enough is one unit: nothing can be said about its forms.
    """
    kept = np.flatnonzero(is_kept)
    stem_codes, stem_names = pd.factorize(np.array(stems, dtype=object)[kept])
    base_codes, base_names = pd.factorize(np.array(bases, dtype=object)[kept])
    pairs, pair_of_form = np.unique(stem_codes * (base_codes.max(initial=0) + 1) + base_codes, return_inverse=True)
    pair_stem, pair_base = np.divmod(pairs, base_codes.max(initial=0) + 1)
    # No less than the articles of the pair: an article may hold several of its forms.
    articles = np.bincount(pair_of_form, weights=read.document_frequency[kept], minlength=pairs.size)
    n_frequent = np.bincount(pair_stem, weights=articles >= _MIN_ARTICLES_PER_CANDIDATE, minlength=len(stem_names))
    split = n_frequent[pair_stem] > 1
    names = [(stem_names[s], base_names[b]) for s, b in zip(pair_stem.tolist(), pair_base.tolist(), strict=True)]
    known = {name for name, is_split in zip(names, split.tolist(), strict=True) if is_split}
    unit_of_pair = [
        (stem, _without_inflection(stem, base, known) if is_split else stem)
        for (stem, base), is_split in zip(names, split.tolist(), strict=True)
    ]
    units = sorted(set(unit_of_pair))
    number = {unit: i for i, unit in enumerate(units)}
    unit_of_form = np.full(len(stems), -1, dtype=np.int32)
    unit_of_form[kept] = np.array([number[unit] for unit in unit_of_pair], dtype=np.int32)[pair_of_form]
    return units, unit_of_form


def _without_inflection(stem: str, base: str, known: set[_Candidate]) -> str:
    """Return the form that stands for all that differ in what the sentence asks for, if the texts have it."""
    if base[:1] in _PERSON_PREFIXES and stem[:1] != base[:1] and (stem, YEH + base[1:]) in known:
        base = YEH + base[1:]
    for ending, standard in _INFLECTIONS:
        other = base[: -len(ending)] + standard
        if base.endswith(ending) and other != base and (other == stem or (stem, other) in known):
            return _without_inflection(stem, other, known)
    return base


def _group_by_stem(units: Sequence[_Candidate], frequency: np.ndarray) -> list[np.ndarray]:
    """Return the units of every stem that has at least two with enough articles, the most frequent first."""
    frequent = np.flatnonzero(frequency >= _MIN_ARTICLES_PER_CANDIDATE)
    of_stem: dict[str, list[int]] = {}
    for unit in frequent.tolist():
        of_stem.setdefault(units[unit][0], []).append(unit)
    order = (sorted(members, key=lambda unit: (-frequency[unit], unit)) for members in of_stem.values())
    return [np.array(members) for members in order if len(members) > 1]


def _cluster(family: np.ndarray, profiles: ContextVectors) -> list[list[int]]:
    """Return the units of a stem in groups that agree; each joins the group that it agrees with most."""
    found: list[list[int]] = []
    for unit in family.tolist():
        if not profiles.is_reliable(unit):
            continue
        agreement = [profiles.agreement(unit, group) for group in found]
        best = int(np.argmax(agreement)) if found else -1
        if found and agreement[best] >= _MIN_AGREEMENT:
            found[best].append(unit)
        else:
            found.append([unit])
    return found
