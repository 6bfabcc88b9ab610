"""The preprocessor: from raw Arabic texts to terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from typing import Any, Self

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted

from topics._elsewhere import ExplainsParams
from topics._gc import without_garbage_collection
from topics._rtl import RightToLeft
from topics._validation import HasTexts, InputError, check_choice, check_integer, check_jobs, check_texts
from topics.arabic._analysis import Analysis
from topics.arabic._conflation import CONFLATIONS, Conflation
from topics.arabic._encoded import EncodedTexts, encode_forms
from topics.arabic._explain import TokenPipeline, explain_tokens
from topics.arabic._normalize import CLEANING, FOLDING, apply_steps, apply_steps_to_all
from topics.arabic._phrases import Phrases, encode_with_phrases, find_phrases
from topics.arabic._preprocessor_state import KnownWords, LearnedState, PreprocessorState
from topics.arabic._stem import StemmerName, analyze_forms, find_stemmer
from topics.arabic._stopwords import TOO_SHORT, StopListName, StopWords, check_list_names
from topics.arabic._tokenize import ARABIC_KIND, HashtagRule, TokenRules, token_kind
from topics.arabic._tokenized import TokenizedTexts, clean_token, tokenize_texts
from topics.io import Saveable, Storable, Values, with_params

_KEPT_KINDS = ("numbers", "latin", "urls", "mentions", "emoji")


class ArabicPreprocessor(ExplainsParams, Storable, Saveable, TransformerMixin, BaseEstimator):
    """Turn Arabic texts into lists of terms.

    A text is split into tokens. Every distinct token is handled once: cleaned to its form, reduced to a lemma or stem,
    looked up in the stop lists, and mapped to the term that its forms and spellings share.

    Parameters
    ----------
    stemmer : {"lemma", "light", "snowball", "isri", "tashaphyne", "none"}, callable or None, default="lemma"
        What stands for a form: its lemma; its light stem, for which only attested words may be left; its stem by one
        of the usual stemmers (extra ``stemmers``); the result of your own function of a form; or (None, "none") the
        form itself. Words are shown in full all the same.
    conflation : {"corpus", "dictionary"}, default="corpus"
        Which forms of one stem are one term: all ("dictionary"), or only those that the corpus uses alike
        ("corpus"), so that strength and armed forces stay apart, which are two forms of one Arabic lemma.
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
    phrases : bool or Phrases, default=False
        Make neighbors that stand together more often than by chance one term, such as the Security Council.
    keep_numbers, keep_latin, keep_urls, keep_mentions, keep_emoji : bool, default=False
        Keep these tokens too: numbers with digits of any script, words in Latin letters, web and mail addresses,
        names after an @, emoji.
    hashtags : {"words", "whole", "drop"}, default="words"
        Whether the words of a hashtag count one by one, as one term with its sign, or not at all.
    normalize_presentation_forms : bool, default=True
        Turn presentation forms into plain letters.
    compose : bool, default=True
        Bring letters and signs to Unicode NFC.
    strip_controls : bool, default=True
        Take out bidi controls and zero-width joiners.
    unify_persian : bool, default=True
        Write the kaf, ya and ha of Persian and Urdu keyboards as the Arabic ones.
    strip_diacritics : bool, default=True
        Take off harakat, tanwin, shadda and other marks.
    strip_tatweel : bool, default=True
        Take out the stroke that stretches words.
    fold_alef : bool, default=True
        Match all alefs, with hamza or madda or without.
    fold_final_ya : bool, default=True
        Match final alef maksura and ya, which the Egyptian press confuses.
    fold_hamza_seat : bool, default=True
        Match a hamza before waw on ya with one on waw.
    fold_ta_marbuta : bool, default=False
        Match final ta marbuta and ha.

    Attributes
    ----------
    attested_ : dict of str to int
        The forms of the texts that it was fitted on, with their counts; they decide which affixes may come off.
    stop_terms_ : frozenset of str
        Terms that are left out, whatever the form.
    protected_terms_ : frozenset of str
        Terms that are kept, whatever a stop list says.
    classes_ : ConflationClasses
        Which forms of one stem the corpus keeps apart.
    phrases_ : Phrases or None
        The phrases found.

    Notes
    -----
    A term is a key: the stem after folding. What readers should see is its most frequent spelling in the texts,
    which :class:`topics.Vocabulary` keeps. Fitted on no text, it goes by the dictionary alone.

    Examples
    --------
    >>> preprocessor = ArabicPreprocessor()
    >>> preprocessor.fit_transform(["أعلن التحالف الدولى مقتل 3 من عناصر التنظيم", "قوّات التحالف الدولي"])
    [['تحالف', 'دولي', 'مقتل', 'عنصر', 'تنظيم'], ['قوة', 'تحالف', 'دولي']]
    """

    _STATE = PreprocessorState

    def __init__(
        self,
        *,
        stemmer: StemmerName | Callable[[str], str] | None = "lemma",
        conflation: Conflation = "corpus",
        stopwords: Sequence[StopListName] | None = ("general", "press", "calendar"),
        extra_stopwords: Sequence[str] = (),
        protected_words: Sequence[str] = (),
        min_length: int = 2,
        phrases: bool | Phrases = False,
        keep_numbers: bool = False,
        keep_latin: bool = False,
        keep_urls: bool = False,
        keep_mentions: bool = False,
        keep_emoji: bool = False,
        hashtags: HashtagRule = "words",
        normalize_presentation_forms: bool = True,
        compose: bool = True,
        strip_controls: bool = True,
        unify_persian: bool = True,
        strip_diacritics: bool = True,
        strip_tatweel: bool = True,
        fold_alef: bool = True,
        fold_final_ya: bool = True,
        fold_hamza_seat: bool = True,
        fold_ta_marbuta: bool = False,
    ) -> None:
        self.stemmer = stemmer
        self.conflation = conflation
        self.stopwords = stopwords
        self.extra_stopwords = extra_stopwords
        self.protected_words = protected_words
        self.min_length = min_length
        self.phrases = phrases
        self.keep_numbers = keep_numbers
        self.keep_latin = keep_latin
        self.keep_urls = keep_urls
        self.keep_mentions = keep_mentions
        self.keep_emoji = keep_emoji
        self.hashtags = hashtags
        self.normalize_presentation_forms = normalize_presentation_forms
        self.compose = compose
        self.strip_controls = strip_controls
        self.unify_persian = unify_persian
        self.strip_diacritics = strip_diacritics
        self.strip_tatweel = strip_tatweel
        self.fold_alef = fold_alef
        self.fold_final_ya = fold_final_ya
        self.fold_hamza_seat = fold_hamza_seat
        self.fold_ta_marbuta = fold_ta_marbuta

    def fit(self, texts: Iterable[str] | HasTexts, y: Any = None) -> Self:
        """Learn which forms and phrases the texts attest, and which forms of a stem they use alike.

        Parameters
        ----------
        texts : iterable of str or Corpus
            Raw texts, or the articles of a corpus, titles included. With none, the dictionary alone decides.
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
        self.fit_encode(texts)
        return self

    @without_garbage_collection()
    def fit_encode(self, texts: Iterable[str] | HasTexts, *, n_jobs: int | None = None) -> EncodedTexts:
        """Fit, and return the same texts as numbered terms; each text is read once.

        Parameters
        ----------
        texts : iterable of str or Corpus
            Raw texts, or the articles of a corpus, titles included.
        n_jobs : int, optional
            Threads that scan the texts; the result does not depend on it.

        Returns
        -------
        EncodedTexts
            Terms sorted, tokens in the order of the texts. A text without terms is an empty document.

        Raises
        ------
        InputError
            If an option is not of its kind or texts is not a list of strings.
        """
        texts = check_texts("texts", texts)
        check_jobs(n_jobs)
        check_integer("min_length", self.min_length)
        check_choice("conflation", self.conflation, CONFLATIONS)
        self._check_flags()
        row, lists = find_stemmer(self.stemmer), check_list_names(self.stopwords)
        self._set_rules()
        tokenized = tokenize_texts(texts, self._rules, tuple(self._cleaning.values()), n_jobs)
        self.attested_ = tokenized.attested()
        stemmer = self._stemmer = row.make(self.attested_)
        self._stemmed_by = self.stemmer

        def stem_key(form: str) -> str:
            return self._fold(stemmer.analyze(form).stem)

        self._set_stop_words(
            StopWords(lists, self.extra_stopwords, self.protected_words, clean=self._clean, key_of=stem_key)
        )
        stems, bare_forms = self._analyze_all(tokenized)
        reasons = self._drop_reasons(tokenized, stems)
        is_kept = np.array([not reason for reason in reasons], dtype=bool)
        is_arabic = np.array(tokenized.kinds) == ARABIC_KIND
        self.classes_ = CONFLATIONS[self.conflation](tokenized, stems, bare_forms, is_kept & is_arabic)
        encoded, token_terms = self._encode(tokenized, stems, bare_forms, reasons)
        self.phrases_ = None
        if self.phrases:
            options = self.phrases if isinstance(self.phrases, Phrases) else Phrases()
            self.phrases_ = find_phrases(options, token_terms, tokenized, encoded)
            encoded = encode_with_phrases(self.phrases_, token_terms, tokenized, encoded)
        return encoded

    def _check_flags(self) -> None:
        flags = (*CLEANING, *FOLDING, *(f"keep_{kind}" for kind in _KEPT_KINDS))
        for name in flags:
            if not isinstance(getattr(self, name), bool | np.bool_):
                raise InputError(f"{name} must be True or False; got {getattr(self, name)!r:.60}.")
        if not isinstance(self.phrases, bool | np.bool_ | Phrases | None):
            raise InputError(
                f"phrases must be True, False or topics.Phrases(min_count=20, min_npmi=0.5); got {self.phrases!r:.60}."
            )

    def _set_rules(self) -> None:
        self._cleaning = {name: step for name, step in CLEANING.items() if getattr(self, name)}
        self._folding = {name: step for name, step in FOLDING.items() if getattr(self, name)}
        kept = {name: bool(getattr(self, f"keep_{name}")) for name in _KEPT_KINDS}
        self._rules = TokenRules(**kept, hashtags=self.hashtags)

    def _set_stop_words(self, stop: StopWords) -> None:
        self._stop = stop
        self.stop_terms_, self.protected_terms_ = frozenset(stop.terms), stop.protected

    @property
    def token_pattern(self) -> re.Pattern[str]:
        """The pattern of a token as fitted; what matches without a named group is dropped."""
        return self._rules.pattern

    def _clean(self, word: str) -> str:
        """Return the form of an Arabic token: its own spelling, as it is shown."""
        return apply_steps(self._cleaning.values(), word)

    def _fold(self, text: str) -> str:
        """Return the spelling by which forms and stems are matched."""
        return apply_steps(self._folding.values(), text)

    def _analyze_all(self, tokenized: TokenizedTexts) -> tuple[list[str], list[str]]:
        """Return the stem of every form, and the form without clitics, both folded."""
        is_arabic = [kind == ARABIC_KIND for kind in tokenized.kinds]
        analyzed = analyze_forms(self._stemmer, list(compress(tokenized.forms, is_arabic)))
        steps = self._folding.values()
        stems = iter(apply_steps_to_all(steps, (one.stem for one in analyzed)))
        bare_forms = iter(apply_steps_to_all(steps, (one.bare_form for one in analyzed)))
        rows = list(zip(tokenized.forms, is_arabic, strict=True))
        return (
            [next(stems) if is_word else form for form, is_word in rows],
            [next(bare_forms) if is_word else form for form, is_word in rows],
        )

    def _drop_reasons(self, tokenized: TokenizedTexts, stems: list[str]) -> list[str]:
        """Return why each form is left out, an empty string for those that are kept."""
        return list(map(self._drop_reason, tokenized.forms, tokenized.kinds, stems))

    def _drop_reason(self, form: str, kind: str, stem: str) -> str:
        if kind != ARABIC_KIND:
            return ""
        return self._stop.drop_reason(form, stem) or (TOO_SHORT if len(stem) < self.min_length else "")

    def _decide(self, form: str, kind: str, folded: Analysis) -> tuple[str, str]:
        """Return the term of a form with this folded analysis, and why it is left out."""
        return self.classes_.term(folded.stem, folded.bare_form), self._drop_reason(form, kind, folded.stem)

    def term(self, word: str) -> str | None:
        """Return the term of one word as it is spelled in a text.

        Parameters
        ----------
        word : str
            One word without blanks; a word that the options do not keep, such as a number, counts as an Arabic one.

        Returns
        -------
        str or None
            None if the word is a stop word or too short.

        Raises
        ------
        InputError
            If it is more than one word, or no text.

        Examples
        --------
        >>> preprocessor = ArabicPreprocessor().fit([])
        >>> preprocessor.term("الإرهابى") == preprocessor.term("الإرهابي")
        True
        >>> preprocessor.term("وقال") is None
        True
        """
        check_is_fitted(self, "attested_")
        if not isinstance(word, str) or len(word.split()) > 1:
            raise InputError(f"term takes one word; got {word!r:.60}. Texts are read by transform([text]).")
        kind = token_kind(word) if self._rules.keeps_more else ARABIC_KIND
        form = clean_token(word, kind, self._cleaning.values())
        analysis = self._stemmer.analyze(form) if kind == ARABIC_KIND and form else Analysis(form, form, kind)
        folded = Analysis(self._fold(analysis.stem), self._fold(analysis.bare_form), analysis.decided_by)
        term, reason = self._decide(form, kind, folded)
        return None if reason else term

    @without_garbage_collection()
    def encode(self, texts: Iterable[str] | HasTexts, *, n_jobs: int | None = None) -> EncodedTexts:
        """Return the texts as numbered terms, with the spellings behind every term.

        Parameters
        ----------
        texts : iterable of str or Corpus
            Raw texts or articles, seen before or not.
        n_jobs : int, optional
            Threads that scan the texts; the result does not depend on it.

        Returns
        -------
        EncodedTexts
            Terms sorted, tokens in the order of the texts. A text without terms is an empty document.
        """
        check_is_fitted(self, "attested_")
        tokenized = tokenize_texts(check_texts("texts", texts), self._rules, tuple(self._cleaning.values()), n_jobs)
        stems, bare_forms = self._analyze_all(tokenized)
        encoded, token_terms = self._encode(tokenized, stems, bare_forms, self._drop_reasons(tokenized, stems))
        return encoded if self.phrases_ is None else encode_with_phrases(self.phrases_, token_terms, tokenized, encoded)

    def _encode(
        self, tokenized: TokenizedTexts, stems: list[str], bare_forms: list[str], reasons: list[str]
    ) -> tuple[EncodedTexts, np.ndarray]:
        """Return the texts as terms, and the term of every token, -1 for those left out."""
        term_of_form = list(map(self.classes_.term, stems, bare_forms))
        rows = list(zip(term_of_form, reasons, strict=True))
        terms = sorted({term for term, reason in rows if not reason})
        number = {term: i for i, term in enumerate(terms)}
        form_terms = np.array([-1 if reason else number[term] for term, reason in rows], dtype=np.int32)
        return encode_forms(tokenized, terms, form_terms, reasons), form_terms[tokenized.ids]

    def transform(self, texts: Iterable[str] | HasTexts) -> list[list[str]]:
        """Return the terms of every text, in order.

        Parameters
        ----------
        texts : iterable of str or Corpus
            Raw texts, or the articles of a corpus, titles included.

        Returns
        -------
        list of list of str
            One list per text; empty where nothing is left.
        """
        return self.encode(texts).token_lists()

    def fit_transform(self, texts: Iterable[str] | HasTexts, y: Any = None) -> list[list[str]]:
        """Fit, and return the terms of every text, in order.

        Parameters
        ----------
        texts : iterable of str or Corpus
            Raw texts, or the articles of a corpus, titles included.
        y : None
            Ignored; here for scikit-learn.

        Returns
        -------
        list of list of str
            One list per text; empty where nothing is left.
        """
        return self.fit_encode(texts).token_lists()

    def explain(self, text: str) -> RightToLeft:
        """Return what became of every token of a text, step by step.

        Parameters
        ----------
        text : str
            Any text.

        Returns
        -------
        RightToLeft
            A DataFrame with one row per token: ``token`` as it stands, ``form`` after cleaning, ``steps`` that changed
            it, ``stem``, ``decided_by``, ``term`` it counts as (empty if it does not), and ``dropped`` with the reason.
            Jupyter shows it from right to left.
        """
        check_is_fitted(self, "attested_")
        if not isinstance(text, str):
            raise InputError(f"explain takes one text; got {type(text).__name__}.")
        return explain_tokens(
            text, TokenPipeline(self._rules, self._cleaning, self._folding, self._stemmer.analyze, self._decide)
        )

    def _check_ready(self) -> None:
        check_is_fitted(self, "attested_")

    def _to_state(self) -> PreprocessorState:
        params = Values.from_params(self)
        if not hasattr(self, "attested_"):
            return PreprocessorState(params, None)
        # Options may have been set anew since the fit.
        learned = LearnedState(
            known=KnownWords.from_stemmer(self.attested_, self._stemmer, self._stemmed_by),
            cleaning=list(self._cleaning),
            folding=list(self._folding),
            rules=self._rules,
            stop=self._stop._to_state(),
            classes=self.classes_,
            phrases=None if self.phrases_ is None else self.phrases_._to_state(),
        )
        return PreprocessorState(params, learned)

    @classmethod
    def _from_state(cls, state: PreprocessorState) -> ArabicPreprocessor:
        made: ArabicPreprocessor = with_params(cls, state.params)
        if (learned := state.learned) is None:
            return made
        made._cleaning = {name: CLEANING[name] for name in learned.cleaning}
        made._folding = {name: FOLDING[name] for name in learned.folding}
        made._rules, made.classes_ = learned.rules, learned.classes
        made.attested_ = learned.known.attested()
        made._stemmer, made._stemmed_by = learned.known.to_stemmer(), learned.known.stemmer
        made._set_stop_words(StopWords._from_state(learned.stop))
        made.phrases_ = None if learned.phrases is None else Phrases._from_state(learned.phrases)
        return made

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        return tags
