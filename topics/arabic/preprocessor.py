"""Raw Arabic text in, terms out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted

from topics._checks import InputError, check_choice, check_integer, check_texts
from topics.arabic.encoded import EncodedTexts, renumber
from topics.arabic.normalize import CLEANING, FOLDING, apply
from topics.arabic.scan import scan
from topics.arabic.stem import make_stemmer
from topics.arabic.stopwords import STOP_LISTS, protected_lemmas


class ArabicPreprocessor(TransformerMixin, BaseEstimator):
    """Turn Arabic texts into lists of terms.

    A text is cut into Arabic words. Every distinct word is handled once: cleaned, looked up in the stop lists, and
    brought to its term, which all its forms and spellings share.

    Parameters
    ----------
    stemmer : {"lemma", "snowball", "isri", "tashaphyne"}, callable or None, default="lemma"
        What stands for a word: its lemma in simplemma's Arabic dictionary, its stem by one of the usual stemmers
        (extra ``stemmers``; words are shown in full all the same), the result of your own function of a word, or
        (None) the word itself.
    stopwords : sequence of {"general", "press", "calendar"} or None, default=all three
        Stop lists by name. ``"general"`` joins stopwordsiso and arabicstopwords; ``"press"`` holds lemmas such as
        the Arabic for "said" and "added"; ``"calendar"`` holds days, months and units of time. Words that security
        news is about (security, force, ceasefire) stay although public lists contain them. None keeps every word.
    extra_stopwords : sequence of str, default=()
        More words to leave out, in every form and spelling.
    protected_words : sequence of str, default=()
        Words to keep in every form and spelling, whatever a stop list says.
    min_length : int, default=2
        Terms of fewer letters are left out.
    unshape : bool, default=True
        Turn presentation forms into plain letters.
    compose : bool, default=True
        Bring letters and signs to Unicode NFC.
    strip_diacritics : bool, default=True
        Take off harakat, tanwin, shadda and other marks.
    strip_tatweel : bool, default=True
        Take out the stroke that stretches words.
    fold_alef : bool, default=True
        Match all alefs, with hamza or madda or without.
    fold_final_ya : bool, default=True
        Match final alef maksura and ya, which the Egyptian press confuses.
    fold_ta_marbuta : bool, default=False
        Match final ta marbuta and ha.

    Attributes
    ----------
    stop_forms_ : frozenset of str
        Folded spellings that are left out.
    stop_terms_ : frozenset of str
        Terms that are left out, whatever the form.
    protected_terms_ : frozenset of str
        Terms that are kept, whatever a stop list says.

    Notes
    -----
    A term is a key: the lemma after folding. What readers should see is its most frequent spelling in the texts,
    which :class:`topics.Vocabulary` keeps.

    Examples
    --------
    >>> preprocessor = ArabicPreprocessor()
    >>> preprocessor.fit_transform(["أعلن التحالف الدولى مقتل 3 من عناصر التنظيم", "قوّات التحالف الدولي"])
    [['تحالف', 'دولي', 'مقتل', 'عنصر', 'تنظيم'], ['قوة', 'تحالف', 'دولي']]
    """

    def __init__(
        self,
        *,
        stemmer: str | Callable[[str], str] | None = "lemma",
        stopwords: Sequence[str] | None = ("general", "press", "calendar"),
        extra_stopwords: Sequence[str] = (),
        protected_words: Sequence[str] = (),
        min_length: int = 2,
        unshape: bool = True,
        compose: bool = True,
        strip_diacritics: bool = True,
        strip_tatweel: bool = True,
        fold_alef: bool = True,
        fold_final_ya: bool = True,
        fold_ta_marbuta: bool = False,
    ) -> None:
        self.stemmer = stemmer
        self.stopwords = stopwords
        self.extra_stopwords = extra_stopwords
        self.protected_words = protected_words
        self.min_length = min_length
        self.unshape = unshape
        self.compose = compose
        self.strip_diacritics = strip_diacritics
        self.strip_tatweel = strip_tatweel
        self.fold_alef = fold_alef
        self.fold_final_ya = fold_final_ya
        self.fold_ta_marbuta = fold_ta_marbuta

    def fit(self, texts: Iterable[str], y: Any = None) -> ArabicPreprocessor:
        """Check the options and make the stop lists ready.

        Parameters
        ----------
        texts : iterable of str
            Raw texts. Nothing is learned from them.
        y : None
            Ignored; here for scikit-learn.

        Returns
        -------
        ArabicPreprocessor
            Itself.

        Raises
        ------
        InputError
            If an option is not of its kind or texts is not a list of strings.
        """
        check_texts("texts", texts)
        check_integer("min_length", self.min_length)
        self._cleaning = tuple(step for name, step in CLEANING.items() if getattr(self, name))
        self._folding = tuple(step for name, step in FOLDING.items() if getattr(self, name))
        self._stem = make_stemmer(self.stemmer)
        self._set_stop_lists()
        return self

    def _set_stop_lists(self) -> None:
        stop_forms: set[str] = set()
        stop_terms: set[str] = set()
        for name in self._stop_list_names():
            stop_list = STOP_LISTS[check_choice("stopwords", name, STOP_LISTS)]
            folded = {self._fold(self._clean(word)) for word in stop_list.load()}
            (stop_forms if stop_list.by == "form" else stop_terms).update(folded)
        extra = check_texts("extra_stopwords", self.extra_stopwords)
        protected = check_texts("protected_words", self.protected_words)
        stop_terms.update(map(self._key, map(self._clean, extra)))
        kept = {*map(self._fold, protected_lemmas()), *map(self._key, map(self._clean, protected))}
        self.stop_forms_ = frozenset(stop_forms)
        self.stop_terms_ = frozenset(stop_terms)
        self.protected_terms_ = frozenset(kept - {self._key(self._clean(word)) for word in extra})

    def _stop_list_names(self) -> Sequence[str]:
        if isinstance(self.stopwords, str):
            raise InputError(
                f"stopwords must be a sequence of list names or None; got the string {self.stopwords!r}. "
                f"Write stopwords=({self.stopwords!r},) for that list, extra_stopwords=[...] for words of your own."
            )
        return () if self.stopwords is None else self.stopwords

    def _clean(self, word: str) -> str:
        """Return the word in its own spelling: the form that is shown."""
        return apply(self._cleaning, word)

    def _fold(self, word: str) -> str:
        """Return one spelling for several: the form that is matched."""
        return apply(self._folding, word)

    def _key(self, form: str) -> str:
        """Return the term of a cleaned word, stop word or not."""
        stem = self._stem(form) if form else ""
        if not isinstance(stem, str):
            raise InputError(f"stemmer returned {stem!r} for {form!r}; it must return a string.")
        return self._fold(stem)

    def term(self, word: str) -> str | None:
        """Return the term of one word as it is spelled in a text.

        Parameters
        ----------
        word : str
            One Arabic word.

        Returns
        -------
        str or None
            None if the word is a stop word or too short.

        Examples
        --------
        >>> preprocessor = ArabicPreprocessor().fit([])
        >>> preprocessor.term("الإرهابى") == preprocessor.term("الإرهابي")
        True
        >>> preprocessor.term("وقال") is None
        True
        """
        check_is_fitted(self, "stop_terms_")
        return self._term_of_form(self._clean(word))

    def _term_of_form(self, form: str) -> str | None:
        term = self._key(form)
        if len(term) < self.min_length:
            return None
        if term in self.protected_terms_:
            return term
        if term in self.stop_terms_ or self._fold(form) in self.stop_forms_:
            return None
        return term

    def encode(self, texts: Sequence[str], *, n_jobs: int | None = None) -> EncodedTexts:
        """Return the texts as numbered terms, with the spellings behind every term.

        Parameters
        ----------
        texts : sequence of str
            Raw texts.
        n_jobs : int, optional
            Processes that scan the texts; the result does not depend on it.

        Returns
        -------
        EncodedTexts
            Terms sorted, tokens in the order of the texts. A text without terms is an empty document.
        """
        check_is_fitted(self, "stop_terms_")
        words, word_ids, indptr = scan(check_texts("texts", texts), n_jobs=n_jobs)
        cleaned = [self._clean(word) for word in words]
        forms = sorted(set(cleaned))
        terms_of_forms = [self._term_of_form(form) for form in forms]
        terms = sorted({term for term in terms_of_forms if term is not None})

        form_number = {form: i for i, form in enumerate(forms)}
        term_number: dict[str | None, int] = {term: i for i, term in enumerate(terms)}
        form_terms = np.array([term_number.get(term, -1) for term in terms_of_forms], dtype=np.int32)
        token_forms = np.array([form_number[form] for form in cleaned], dtype=np.int32)[word_ids]
        form_counts = np.bincount(token_forms, minlength=len(forms))
        term_ids, term_indptr = renumber(token_forms, indptr, form_terms)
        used = form_terms >= 0
        return EncodedTexts(
            terms=tuple(terms),
            ids=term_ids,
            indptr=term_indptr,
            forms=tuple(form for form, is_used in zip(forms, used, strict=True) if is_used),
            form_terms=form_terms[used],
            form_counts=form_counts[used],
        )

    def transform(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the terms of every text, in order.

        Parameters
        ----------
        texts : sequence of str
            Raw texts.

        Returns
        -------
        list of list of str
            One list a text; empty where nothing is left.
        """
        return self.encode(texts).token_lists()

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        return tags
