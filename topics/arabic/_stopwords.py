"""Stop lists by name; a list holds forms, or lemmas of which every form is meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from topics._validation import InputError, check_texts, did_you_mean, warn_caller
from topics.arabic._clitics import CONJUNCTIONS, PREPOSITIONS
from topics.arabic._dictionary import fold, load_dictionary
from topics.arabic._letters import ALEF_MAKSURA, YEH
from topics.arabic._resources import read_word_list
from topics.arabic._tokenize import tokenize
from topics.io import SavedFields, Storable

TOO_SHORT = "too short"
_NAME_PROCLITICS = (*CONJUNCTIONS, *PREPOSITIONS)
_MIN_LENGTH_AFTER_CONJUNCTION = 2


def general_words() -> list[str]:
    """Return the words of the stopwordsiso and arabicstopwords lists together."""
    import stopwordsiso
    from arabicstopwords import arabicstopwords

    return sorted({*stopwordsiso.stopwords("ar"), *arabicstopwords.stopwords_list()})


@dataclass(frozen=True, slots=True)
class _StopList:
    """One row of the table: where the words come from, and whether they are matched by form or by lemma."""

    load: Callable[[], list[str]]
    by: str


StopListName = Literal["general", "press", "calendar"]
_STOP_LISTS: dict[StopListName, _StopList] = {
    "general": _StopList(general_words, by="form"),
    "press": _StopList(lambda: read_word_list("press.txt"), by="lemma"),
    "calendar": _StopList(lambda: read_word_list("calendar.txt"), by="lemma"),
}


def check_list_names(stopwords: Sequence[StopListName] | None) -> Sequence[StopListName]:
    """Return the names of stop lists; raise InputError if one is unknown or the argument is a single string."""
    if isinstance(stopwords, str):
        raise InputError(
            f"stopwords must be a sequence of list names or None; got the string {stopwords!r}. "
            f"Write stopwords=({stopwords!r},) for that list, extra_stopwords=[...] for words of your own."
        )
    if isinstance(stopwords, bool) or not isinstance(stopwords, Iterable | None):
        raise InputError(f"stopwords must be a sequence of list names or None; got {stopwords!r:.60}.")
    lists = ", ".join(map(repr, _STOP_LISTS))
    for name in stopwords or ():
        if name not in _STOP_LISTS:
            hint = did_you_mean(name, _STOP_LISTS) or f" Words of your own go to extra_stopwords=[{name!r:.60}]."
            raise InputError(f"stopwords must name lists, of {lists}; got {name!r:.60}.{hint}")
    return tuple(stopwords or ())


def _own_words(name: str, words: Iterable[str]) -> list[str]:
    """Return a user's words as they stand in texts, without blanks and signs; warn of those that are not one word."""
    found = {word: tokenize(word) for word in check_texts(name, words)}
    others = [word for word, tokens in found.items() if len(tokens) != 1]
    if others:
        warn_caller(
            f"{len(others):,} of {name}, such as {others[0]!r:.60}, are not one Arabic word each, and have no effect. "
            "Give words one by one."
        )
    return [tokens[0] for tokens in found.values() if len(tokens) == 1]


class StopWordsState(SavedFields, frozen=True, tag="stop words"):
    """Stop words as they are saved."""

    forms: dict[str, str]
    terms: dict[str, str]
    names: set[str]
    protected: frozenset[str]


class StopWords(Storable):
    """Decides which forms are left out, and by which list.

    ``names`` are rows of ``_STOP_LISTS``, ``extra`` and ``protected`` the user's own words to leave out and to keep.
    ``clean`` maps a word to its form, ``key_of`` a form to its folded stem by a stemmer that is fitted already.
    """

    _STATE = StopWordsState

    def __init__(
        self,
        names: Sequence[StopListName],
        extra: Sequence[str],
        protected: Sequence[str],
        *,
        clean: Callable[[str], str],
        key_of: Callable[[str], str],
    ) -> None:
        def terms_of(forms: Iterable[str]) -> list[str]:
            return [key_of(form) for form in forms if form]

        self._forms: dict[str, str] = {}
        self._spelled: set[str] = set()
        self.terms: dict[str, str] = {}
        for name in names:
            listed = [clean(word) for word in _STOP_LISTS[name].load()]
            if _STOP_LISTS[name].by == "form":
                self._spelled.update(listed)
                self._forms.update((fold(form), name) for form in listed if fold(form) not in self._forms)
            else:
                self.terms.update((term, name) for term in terms_of(listed) if term not in self.terms)
        own = terms_of(map(clean, _own_words("extra_stopwords", extra)))
        kept = [*read_word_list("protected.txt"), *_own_words("protected_words", protected)]
        kept_forms = [clean(word) for word in kept]
        # The name Ali and the preposition "on" differ in their last letter alone: only the spelling tells them apart.
        self._names = {form for form in kept_forms if form.endswith(YEH) and form[:-1] + ALEF_MAKSURA in self._spelled}
        self.terms.update((term, "extra") for term in own)
        self.protected = frozenset(terms_of(form for form in kept_forms if form not in self._names)) - set(own)

    def _to_state(self) -> StopWordsState:
        return StopWordsState(self._forms, self.terms, self._names, self.protected)

    @classmethod
    def _from_state(cls, state: StopWordsState) -> StopWords:
        """Return the words as they were decided on, whatever the lists hold by now."""
        made = cls((), (), (), clean=str, key_of=str)
        made._forms, made.terms, made._names, made.protected = state.forms, state.terms, state.names, state.protected
        return made

    def drop_reason(self, form: str, term: str) -> str:
        """Return the list that a form is on, an empty string if it is kept."""
        if term in self.protected:
            return ""
        found = self.terms.get(term)
        if found is None and self._is_name(form):
            return ""
        return found or self._list_of(form)

    def _is_name(self, form: str) -> bool:
        return form in self._names or (form[:1] in _NAME_PROCLITICS and form[1:] in self._names)

    def _list_of(self, form: str) -> str:
        key = fold(form)
        found = self._forms.get(key)
        if found is None and key[:1] in CONJUNCTIONS and len(key) > _MIN_LENGTH_AFTER_CONJUNCTION:
            # "and he", "so from": the lists do not have all of them.
            found = self._forms.get(key[1:])
            if found is not None and load_dictionary().lemma(form) is not None:
                return ""
        return found or ""
