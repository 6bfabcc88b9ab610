"""The Arabic dictionary: lemmas of forms, words that are only listed, and verbs."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from topics.arabic._letters import (
    ALEF,
    ALEF_MAKSURA,
    ALEFS_WITH_SIGN,
    HAMZA,
    HAMZA_SEATS,
    TEH,
    TEH_MARBUTA,
    WAW,
    WAW_HAMZA,
    YEH,
    YEH_HAMZA,
)
from topics.arabic._normalize import FOLDING, apply_steps_to_all
from topics.arabic._verbs import VerbIndex, index_verbs, is_participle, verbal_noun

_MIN_LENGTH_WITHOUT_HAMZA = 5
_ALL_FOLDS = tuple(FOLDING[name] for name in ("fold_alef", "fold_final_ya", "fold_hamza_seat"))
_WITHOUT_HAMZA = {ord(HAMZA): None} | {ord(seat): letter for seat, letter in HAMZA_SEATS.items()}


def fold_all(words: Iterable[str]) -> list[str]:
    """Return the keys of words: the spellings by which they are compared, whatever the preprocessor's options."""
    return apply_steps_to_all(_ALL_FOLDS, words)


def fold(word: str) -> str:
    """Return the key of a word: ``fold_all([word])[0]``, but fast."""
    for letter in ALEFS_WITH_SIGN:
        if letter in word:
            word = word.replace(letter, ALEF)
    if word.endswith(ALEF_MAKSURA):
        word = word[:-1] + YEH
    return word.replace(YEH_HAMZA + WAW, WAW_HAMZA + WAW) if YEH_HAMZA in word else word


def _without_hamza(text: str) -> str:
    """Return a folded text without hamzas, as hasty writers leave them out."""
    return text.translate(_WITHOUT_HAMZA)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """simplemma's Arabic dictionary, arranged by spelling."""

    lemmas: dict[str, str]  # the lemma of every form that the dictionary resolves
    folded: dict[str, str]  # the same by keys that are not forms themselves
    without_hamzas: dict[str, str]  # the same by keys without hamzas, for nouns; without keys of two lemmas
    # From key to word, for words that are their own lemma and have no other form: verb forms whose verb the dictionary
    # does not know, and names.
    listed: dict[str, str]
    keys: frozenset[str]  # of forms, listed words and forms of verbs: most strings that are looked up are none of them
    verbs: frozenset[str]  # lemmas that are verbs
    verb_index: VerbIndex

    def lemma(self, form: str, key: str | None = None) -> str | None:
        """Return the lemma of a cleaned form, alefs and final ya in any spelling; None if there is none."""
        found = self.lemmas.get(form)
        if found is not None:
            return found
        key = fold(form) if key is None else key
        return self.folded.get(key) or self.lemmas.get(key)

    def lemmas_of(self, forms: Iterable[str], keys: Iterable[str]) -> list[str | None]:
        """Return ``lemma`` of every form, given the keys of the forms."""
        lemmas, folded = self.lemmas.get, self.folded.get
        return [lemmas(form) or folded(key) or lemmas(key) for form, key in zip(forms, keys, strict=True)]

    def lemma_without_hamzas(self, form: str) -> str | None:
        """Return the lemma of a form whose hamzas are missing or on another letter; None for a short form."""
        key = fold(form)
        if len(key) < _MIN_LENGTH_WITHOUT_HAMZA:
            return None
        return self.without_hamzas.get(_without_hamza(key))

    def knows(self, form: str) -> bool:
        """Return whether the dictionary resolves or lists a form, or has it as the form of a verb."""
        return fold(form) in self.keys


def _choose_lemmas(pairs: Iterable[tuple[str, str]], size: Counter[str]) -> dict[str, str]:
    """Return for every spelling the lemma with the most forms; of equals, the first in the alphabet."""
    best: dict[str, str] = {}
    for spelling, lemma in pairs:
        held = best.get(spelling)
        if held is None or (-size[lemma], lemma) < (-size[held], held):
            best[spelling] = lemma
    return best


def _shows_a_verb(form: str, lemma: str) -> bool:
    """Return whether a form shows that its lemma is a verb: "he does", "she does", "they did" or "she did"."""
    if form[0] in (YEH, TEH):
        return lemma[0] != form[0] and form[-1] not in (YEH, TEH_MARBUTA)
    return form in (lemma + WAW + ALEF, lemma + TEH)


def _resolve_chains(lemmas: dict[str, str]) -> dict[str, str]:
    """Return the dictionary with every lemma as its own lemma, so that a lookup needs no second one.

    Of two that are each other's lemma (Saturday with and without the article), the shorter is the lemma of both.
    """
    after: dict[str, str] = {}
    own: dict[str, str] = {}
    for lemma in set(lemmas.values()):
        end = lemmas.get(lemma, lemma)
        if end == lemma:
            continue
        if verbal_noun(lemma, end) is not None or is_participle(lemma, end):
            own[lemma] = lemma  # a noun that the dictionary puts under its verb
        else:
            after[lemma] = min(lemma, end, key=len) if lemmas.get(end) == lemma else end
    return {form: after.get(lemma, lemma) for form, lemma in lemmas.items()} | own


@cache
def load_dictionary() -> Dictionary:
    """Return the dictionary; it is read once per process, in about a second."""
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    forms_to_lemmas = dict(DefaultDictionaryFactory().get_dictionary("ar").items())
    size = Counter(forms_to_lemmas.values())
    is_listed = {form for form, lemma in forms_to_lemmas.items() if form == lemma and size[lemma] == 1}
    lemmas = _resolve_chains({form: lemma for form, lemma in forms_to_lemmas.items() if form not in is_listed})
    forms, values = list(lemmas), list(lemmas.values())
    keys = fold_all(forms)
    verbs = frozenset(lemma for form, lemma in lemmas.items() if _shows_a_verb(form, lemma))
    verb_index = index_verbs(verbs)
    lemmas_by_bare_key: dict[str, set[str]] = {}
    for key, bare_key, lemma in zip(keys, apply_steps_to_all((_without_hamza,), keys), values, strict=True):
        if bare_key != key and bare_key not in lemmas:
            lemmas_by_bare_key.setdefault(bare_key, set()).add(lemma)
    listed = {fold(word): word for word in sorted(is_listed)}
    return Dictionary(
        lemmas=lemmas,
        folded=_choose_lemmas(
            ((key, lemma) for key, lemma in zip(keys, values, strict=True) if key not in lemmas), size
        ),
        without_hamzas={
            key: min(found) for key, found in lemmas_by_bare_key.items() if len(found) == 1 and not found & verbs
        },
        listed=listed,
        keys=frozenset([*keys, *listed, *fold_all(verb_index.forms())]),
        verbs=verbs,
        verb_index=verb_index,
    )
