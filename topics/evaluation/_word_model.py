"""How the words of a text come about: from terms, from what is left out, or letter by letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from topics._validation import InputError
from topics.arabic import CLEANING, FOLDING, SPACE, ArabicPreprocessor, EncodedTexts
from topics.matrix import Vectorizer

_CODE_POINTS = 0x110000
_END = ""
"""The symbol that ends a word."""
WORD_OPTIONS = (*CLEANING, "keep_numbers", "keep_latin", "keep_urls", "keep_mentions", "keep_emoji", "hashtags")
"""Options of a preprocessor that decide what a word is and how its form is written."""


def words_only(preprocessor: ArabicPreprocessor, *, fold: bool = True) -> ArabicPreprocessor:
    """Return a preprocessor that takes the same words and makes each of them a term of its own.

    Parameters
    ----------
    preprocessor : ArabicPreprocessor
        Whose words to take.
    fold : bool, default=True
        Whether spellings of a word are one, as by default. Else a term is the form as it stands in the text.

    Returns
    -------
    ArabicPreprocessor
        Without a stemmer, stop words and phrases.

    Examples
    --------
    >>> words_only(ArabicPreprocessor(), fold=False).fit_transform(["وقال الجيش إنّ"])
    [['وقال', 'الجيش', 'إن']]
    """
    options = {option: getattr(preprocessor, option) for option in WORD_OPTIONS}
    if not fold:
        options |= dict.fromkeys(FOLDING, False)
    return ArabicPreprocessor(stemmer=None, conflation="dictionary", stopwords=None, min_length=1, **options)


@dataclass(frozen=True, slots=True)
class _Letters:
    """How words are spelled letter by letter, each letter independent of the others.

    Attributes
    ----------
    known : mapping of str to float
        Log-probability of every letter, and of the end of a word.
    unknown : float
        That of each single character that is not known.
    """

    known: Mapping[str, float]
    unknown: float

    @staticmethod
    def of(words: Iterable[str]) -> _Letters:
        """Return the letters of different words, none of them empty; one more of each is a letter not yet known."""
        counts: Counter[str] = Counter()
        for word in words:
            counts.update(word)
            counts[_END] += 1
        n, kinds = counts.total(), len(counts)
        known = {letter: float(np.log(count / (n + kinds))) for letter, count in counts.items()}
        return _Letters(known, float(np.log(kinds / (n + kinds)) - np.log(_CODE_POINTS - (kinds - 1))))

    def log_spelled(self, word: str) -> float:
        """Return the log-probability of a word among all strings but the empty one."""
        end = self.known[_END]
        return end - float(np.log1p(-np.exp(end))) + sum(self.known.get(letter, self.unknown) for letter in word)


@dataclass(frozen=True, eq=False, repr=False)
class SurfaceModel:
    """How the words of a text come about: from the terms of a vocabulary, from what is left out, or anew.

    Made by :meth:`of` from the texts that a model is fitted on; used by :func:`surface_likelihood`.

    Parameters
    ----------
    vectorizer : Vectorizer
        Fitted on these texts: it says which form is which term.
    term_shares : ndarray of shape (n_terms,)
        Each term's share of the tokens that have a term.
    columns : mapping of str to int
        The term of every form that occurs; of phrases with spaces between their words.
    with_term : mapping of str to float
        Probability that a token is a known one that has a term, times the share of the form in its term.
    without_term : mapping of str to float
        Probability of every word that occurs without a term.
    new : float
        Probability that a token is a new word, divided by that of letters at random spelling one.
    letters : Letters
        How new words are spelled.

    Examples
    --------
    >>> from topics import ArabicPreprocessor, Vectorizer
    >>> texts = ["قصفت القوات المدينة", "قوات التحالف في المدينة", "دخلت القوات"]
    >>> preprocessor = ArabicPreprocessor()
    >>> encoded = preprocessor.fit_encode(texts)
    >>> SurfaceModel.of(encoded, Vectorizer(preprocessor, min_df=2, max_df=1.0).fit(encoded))
    SurfaceModel(2 terms in 3 forms, 4 other words)
    """

    vectorizer: Vectorizer
    term_shares: np.ndarray
    columns: Mapping[str, int]
    with_term: Mapping[str, float]
    without_term: Mapping[str, float]
    new: float
    letters: _Letters

    @staticmethod
    def of(encoded: EncodedTexts, vectorizer: Vectorizer) -> SurfaceModel:
        """Learn how words come about.

        Parameters
        ----------
        encoded : EncodedTexts
            The texts that the model is fitted on, as its preprocessor's ``fit_encode`` returned them.
        vectorizer : Vectorizer
            Fitted on them.

        Returns
        -------
        SurfaceModel
            Frequencies of forms by term, of the words that have none, and of letters.

        Raises
        ------
        InputError
            If the vectorizer was fitted on other texts.
        """
        vocabulary = vectorizer.vocabulary_
        forms, others = _forms_and_others(encoded, np.array([vocabulary.column(term) for term in encoded.terms]))
        pairs = np.array(list(forms.values()), dtype=np.int64).reshape(-1, 2)
        of_term = np.bincount(pairs[:, 0], pairs[:, 1], minlength=len(vocabulary))
        if not np.array_equal(of_term, vocabulary.corpus_frequency):
            raise InputError(
                "The vectorizer counts other tokens than these texts hold; give what it was fitted on: "
                "encoded = preprocessor.fit_encode(texts); Vectorizer(preprocessor).fit(encoded)."
            )
        words = Counter(others)
        for form, (_, count) in forms.items():
            for word in form.split(SPACE):
                words[word] += count
        n_with, n_without = int(of_term.sum()), others.total()
        n_tokens = n_with + n_without
        new = (sum(count == 1 for count in words.values()) + 1) / (n_tokens + 2)
        known_with, known_without = (1 - new) * np.array([n_with + 1, n_without + 1]) / (n_tokens + 2)
        letters = _Letters.of(sorted(words))
        single = {form for form in forms if SPACE not in form} | set(others)
        return SurfaceModel(
            vectorizer=vectorizer,
            term_shares=of_term / n_with,
            columns={form: column for form, (column, _) in forms.items()},
            with_term={form: known_with * count / of_term[column] for form, (column, count) in forms.items()},
            without_term={word: known_without * count / n_without for word, count in others.items()},
            # Without words to draw from, that part of the probability falls to new words.
            new=(new + (0 if n_without else known_without))
            / (1 - sum(np.exp(letters.log_spelled(word)) for word in sorted(single))),
            letters=letters,
        )

    def __repr__(self) -> str:
        return (
            f"SurfaceModel({self.term_shares.size:,} terms in {len(self.with_term):,} forms, "
            f"{len(self.without_term):,} other words)"
        )

    def is_new(self, word: str) -> bool:
        """Return whether a word has to be spelled.

        Parameters
        ----------
        word : str
            A word as it stands in a text, cleaned.

        Returns
        -------
        bool
            Whether it did not occur by itself in the texts.
        """
        return word not in self.with_term and word not in self.without_term

    def rest(self, word: str) -> float:
        """Return the probability of a word without its term's share in it.

        Parameters
        ----------
        word : str
            A word as it stands in a text, cleaned; or a phrase.

        Returns
        -------
        float
            That it comes without a term or is new; 0 for one that always has a term.
        """
        if self.is_new(word):
            return self.new * float(np.exp(self.letters.log_spelled(word)))
        return self.without_term.get(word, 0.0)

    def units(self, texts: Sequence[str], *, n_jobs: int | None = None) -> tuple[list[str], np.ndarray, np.ndarray]:
        """Return the texts as words and known phrases.

        Parameters
        ----------
        texts : sequence of str
            Raw texts.
        n_jobs : int, optional
            Threads that read.

        Returns
        -------
        units : list of str
            In the order of the texts.
        documents : ndarray of shape (n_units,), int
            The text of each.
        lengths : ndarray of shape (n_units,), int
            Words of each.
        """
        preprocessor = self.vectorizer.preprocessor_
        read = words_only(preprocessor, fold=False).fit_encode(texts, n_jobs=n_jobs)
        words = np.array(read.terms, dtype=object)[read.ids] if read.ids.size else np.empty(0, dtype=object)
        documents = np.repeat(np.arange(len(read)), np.diff(read.indptr))
        if preprocessor.phrases_ is None:
            return words.tolist(), documents, np.ones(words.size, dtype=np.int64)
        return self._joined(words, documents, preprocessor.encode(texts, n_jobs=n_jobs))

    def _joined(
        self, words: np.ndarray, documents: np.ndarray, encoded: EncodedTexts
    ) -> tuple[list[str], np.ndarray, np.ndarray]:
        """Return words with those phrases as one whose form is known; others stay apart."""
        n_words = np.ones(len(encoded.terms), dtype=np.int64)
        for form, term in zip(encoded.forms, encoded.form_terms.tolist(), strict=True):
            n_words[term] = form.count(SPACE) + 1
        left_out = set(encoded.removed["word"])
        # The words that have a term, in order, are the words of the tokens.
        kept = np.flatnonzero([word not in left_out for word in words.tolist()])
        borders = np.concatenate([[0], n_words[encoded.ids].cumsum()])
        starts, lengths, units = np.ones(words.size, dtype=bool), np.ones(words.size, dtype=np.int64), words.copy()
        for token in np.flatnonzero(n_words[encoded.ids] > 1).tolist():
            first, last = borders[token], borders[token + 1]
            phrase = SPACE.join(words[kept[first:last]])
            if phrase in self.with_term:
                units[kept[first]], lengths[kept[first]] = phrase, last - first
                starts[kept[first + 1 : last]] = False
        return units[starts].tolist(), documents[starts], lengths[starts]


def _forms_and_others(encoded: EncodedTexts, columns: np.ndarray) -> tuple[dict[str, tuple[int, int]], Counter[str]]:
    """Return term and count of every form that has a term, and the counts of the words that have none.

    A phrase that has no column counts as its words.
    """
    forms: dict[str, tuple[int, int]] = {}
    others: Counter[str] = Counter()
    rows = zip(encoded.forms, columns[encoded.form_terms].tolist(), encoded.form_counts.tolist(), strict=True)
    for form, column, count in rows:
        if column >= 0:
            forms[form] = column, count
        else:
            for word in form.split(SPACE):
                others[word] += count
    for word, count in zip(encoded.removed["word"].tolist(), encoded.removed["tokens"].tolist(), strict=True):
        others[word] += count
    return forms, others
