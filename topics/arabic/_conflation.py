"""Conflation: which forms of one stem count as one term, by the dictionary alone or by the corpus."""

from collections.abc import Callable, Container, Sequence
from typing import Literal

import msgspec
import numpy as np
import pandas as pd

from topics.arabic._context_vectors import ContextVectors, count_candidates
from topics.arabic._letters import ALEF, NOON, TEH, TEH_MARBUTA, WAW, YEH
from topics.arabic._tokenized import TokenizedTexts
from topics.io import SavedFields

_MIN_ARTICLES_PER_CANDIDATE = 10
_MIN_AGREEMENT = 0.8  # correlation of context vectors from which two candidates are one term

_INFLECTIONS = (
    (ALEF, ""),  # accusative
    (WAW + NOON, YEH + NOON),  # plural, nominative
    (ALEF + NOON, YEH + NOON),  # dual, nominative
    (TEH_MARBUTA, ""),  # feminine
    (TEH, ""),  # she did
    (WAW + ALEF, ""),  # they did
    (WAW + NOON, ""),  # they do
)
"""Endings that depend on the sentence and not on the meaning, and what stands for them."""

_PERSON_PREFIXES = (TEH, NOON)

_OTHER_FORMS = ""

_TermCandidate = tuple[str, str]  # a stem, and what its forms have in common without clitics and inflection


class ConflationClasses(SavedFields, frozen=True, tag="classes"):
    """Which forms of a stem are terms of their own.

    Attributes
    ----------
    terms : dict of str to dict
        By stem, and by form without clitics, the term; under ``_OTHER_FORMS`` that of all other forms of the stem. A
        stem that is not listed is the term of all its forms.
    """

    terms: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        if not all(_OTHER_FORMS in of_stem for of_stem in self.terms.values()):
            raise ValueError("a stem has no term for its other forms")

    def term(self, stem: str, bare_form: str) -> str:
        """Return the term of a form, given its stem and its spelling without clitics, both folded."""
        of_stem = self.terms.get(stem)
        return stem if of_stem is None else of_stem.get(bare_form, of_stem[_OTHER_FORMS])


def _conflate_by_dictionary(
    tokenized: TokenizedTexts, stems: Sequence[str], bare_forms: Sequence[str], is_kept: np.ndarray
) -> ConflationClasses:
    """Return classes in which every form counts as its stem."""
    return ConflationClasses()


def _conflate_by_corpus(
    tokenized: TokenizedTexts, stems: Sequence[str], bare_forms: Sequence[str], is_kept: np.ndarray
) -> ConflationClasses:
    """Return classes that keep apart forms whose articles have nothing in common.

    Forms that differ in clitics and inflection only are one candidate. Two candidates of a stem are one term if
    their context vectors agree, as far as these are reliable. A candidate in few articles, or without a reliable
    vector, counts as its stem: there the dictionary decides. ``is_kept``, bool of shape (n_forms,), leaves out forms
    such as stop words. The order of the texts does not matter.

    References
    ----------
    Xu and Croft (1998), *Corpus-based stemming using cooccurrence of word variants*, ACM TOIS 16(1), count how often
    two forms stand in one article. Forms of one meaning may avoid each other as synonyms do: so the articles
    themselves are compared here.
    """
    candidates, candidate_of_form = _number_candidates(tokenized, stems, bare_forms, is_kept)
    counts = count_candidates(tokenized, candidate_of_form, len(candidates))
    frequency = np.bincount(counts.indices, minlength=len(candidates))
    groups = _group_by_stem(candidates, frequency)
    if not groups:
        return ConflationClasses()
    vectors = ContextVectors.from_counts(counts, frequency, np.concatenate(groups))
    every_stem = {stem for stem, _ in candidates}
    term_of_candidate: dict[int, str] = {}
    terms: dict[str, dict[str, str]] = {}
    for group in groups:
        clusters = _cluster(group, vectors)
        if len(clusters) > 1:
            for cluster in clusters:
                name = _name_term([candidates[candidate] for candidate in cluster], every_stem)
                term_of_candidate.update(dict.fromkeys(cluster, name))
            # Forms that the corpus says nothing about go with the most frequent candidate.
            terms[candidates[group[0]][0]] = {_OTHER_FORMS: term_of_candidate[clusters[0][0]]}
    for i in np.flatnonzero(np.isin(candidate_of_form, list(term_of_candidate))).tolist():
        terms[stems[i]][bare_forms[i]] = term_of_candidate[int(candidate_of_form[i])]
    return ConflationClasses(terms)


Conflation = Literal["corpus", "dictionary"]
CONFLATIONS: dict[
    Conflation, Callable[[TokenizedTexts, Sequence[str], Sequence[str], np.ndarray], ConflationClasses]
] = {
    "corpus": _conflate_by_corpus,
    "dictionary": _conflate_by_dictionary,
}


def _name_term(cluster: Sequence[_TermCandidate], stems: Container[str]) -> str:
    """Return the stem itself if it is among the candidates of a term, or else the most frequent of them."""
    stem, name = cluster[0]
    if (stem, stem) in cluster:
        return stem
    return f"{name} ({stem})" if name in stems else name


def _number_candidates(
    tokenized: TokenizedTexts, stems: Sequence[str], bare_forms: Sequence[str], is_kept: np.ndarray
) -> tuple[list[_TermCandidate], np.ndarray]:
    """Return the candidates, and the candidate of every form, int32 of shape (n_forms,), -1 for those left out.

    A stem without two forms that are frequent enough is one candidate: there is nothing to compare.
    """
    kept = np.flatnonzero(is_kept)
    stem_codes, stem_names = pd.factorize(np.array(stems, dtype=object)[kept])
    bare_codes, bare_names = pd.factorize(np.array(bare_forms, dtype=object)[kept])
    n_bare = bare_codes.max(initial=0) + 1
    pairs, pair_of_form = np.unique(stem_codes * n_bare + bare_codes, return_inverse=True)
    pair_stem, pair_bare = np.divmod(pairs, n_bare)
    # At least the number of articles of the pair: one article may hold several of its forms.
    articles = np.bincount(pair_of_form, weights=tokenized.document_frequency[kept], minlength=pairs.size)
    n_frequent = np.bincount(pair_stem, weights=articles >= _MIN_ARTICLES_PER_CANDIDATE, minlength=len(stem_names))
    is_compared = (n_frequent[pair_stem] > 1).tolist()
    names = [(stem_names[s], bare_names[b]) for s, b in zip(pair_stem.tolist(), pair_bare.tolist(), strict=True)]
    known = {name for name, compared in zip(names, is_compared, strict=True) if compared}
    candidate_of_pair = [
        (stem, _without_inflection(stem, bare_form, known) if compared else stem)
        for (stem, bare_form), compared in zip(names, is_compared, strict=True)
    ]
    candidates = sorted(set(candidate_of_pair))
    number = {candidate: i for i, candidate in enumerate(candidates)}
    candidate_of_form = np.full(len(stems), -1, dtype=np.int32)
    candidate_of_form[kept] = np.array([number[one] for one in candidate_of_pair], dtype=np.int32)[pair_of_form]
    return candidates, candidate_of_form


def _without_inflection(stem: str, bare_form: str, known: set[_TermCandidate]) -> str:
    """Return the form that stands for those that differ from it in inflection only, if the texts have it."""
    if bare_form[:1] in _PERSON_PREFIXES and stem[:1] != bare_form[:1] and (stem, YEH + bare_form[1:]) in known:
        bare_form = YEH + bare_form[1:]
    for ending, standard in _INFLECTIONS:
        other = bare_form[: -len(ending)] + standard
        if bare_form.endswith(ending) and other != bare_form and (other == stem or (stem, other) in known):
            return _without_inflection(stem, other, known)
    return bare_form


def _group_by_stem(candidates: Sequence[_TermCandidate], frequency: np.ndarray) -> list[np.ndarray]:
    """Return the candidates of every stem that has at least two frequent ones, the most frequent first."""
    frequent = np.flatnonzero(frequency >= _MIN_ARTICLES_PER_CANDIDATE)
    of_stem: dict[str, list[int]] = {}
    for candidate in frequent.tolist():
        of_stem.setdefault(candidates[candidate][0], []).append(candidate)
    order = (sorted(members, key=lambda candidate: (-frequency[candidate], candidate)) for members in of_stem.values())
    return [np.array(members) for members in order if len(members) > 1]


def _cluster(group: np.ndarray, vectors: ContextVectors) -> list[list[int]]:
    """Return the candidates of a stem in clusters that agree; each joins the cluster it agrees with most."""
    clusters: list[list[int]] = []
    for candidate in group.tolist():
        if not vectors.is_reliable(candidate):
            continue
        agreement = [vectors.agreement(candidate, cluster) for cluster in clusters]
        best = int(np.argmax(agreement)) if clusters else -1
        if clusters and agreement[best] >= _MIN_AGREEMENT:
            clusters[best].append(candidate)
        else:
            clusters.append([candidate])
    return clusters
