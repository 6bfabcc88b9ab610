"""Word model: the probability of every word of a text, as a form of a term, as a word left out, or letter by letter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from topics._validation import InputError
from topics.arabic import CLEANING, FOLDING, SPACE, ArabicPreprocessor, EncodedTexts
from topics.matrix import Vectorizer

_CODE_POINTS = 0x110000  # of Unicode: any of them may be the letter of a new word
_END_OF_WORD = ""  # the symbol that ends a word
WORD_OPTIONS = (*CLEANING, "keep_numbers", "keep_latin", "keep_urls", "keep_mentions", "keep_emoji", "hashtags")
"""Options of a preprocessor that decide what a word is and how its form is written."""


def words_only(preprocessor: ArabicPreprocessor, *, fold: bool = True) -> ArabicPreprocessor:
    """Return a preprocessor without a stemmer, stop words and phrases, by which each word is a term of its own.

    With ``fold`` the spellings of a word are one term, as by default; else a term is the form as it stands in the text.
    """
    options = {option: getattr(preprocessor, option) for option in WORD_OPTIONS}
    if not fold:
        options |= dict.fromkeys(FOLDING, False)
    return ArabicPreprocessor(stemmer=None, conflation="dictionary", stopwords=None, min_length=1, **options)


@dataclass(frozen=True, slots=True)
class _LetterModel:
    """Log-probabilities of the letters of words, each letter independent of the others."""

    known: Mapping[str, float]  # of every letter, and of the end of a word
    unknown: float  # of each other single character

    @staticmethod
    def from_words(words: Iterable[str]) -> _LetterModel:
        """Learn from different words, none of them empty; unknown letters get their share by add-one smoothing."""
        counts: Counter[str] = Counter()
        for word in words:
            counts.update(word)
            counts[_END_OF_WORD] += 1
        n, kinds = counts.total(), len(counts)
        known = {letter: float(np.log(count / (n + kinds))) for letter, count in counts.items()}
        return _LetterModel(known, float(np.log(kinds / (n + kinds)) - np.log(_CODE_POINTS - (kinds - 1))))

    def log_spelled(self, word: str) -> float:
        """Return the log-probability of a word among all strings but the empty one."""
        end = self.known[_END_OF_WORD]
        return end - float(np.log1p(-np.exp(end))) + sum(self.known.get(letter, self.unknown) for letter in word)


@dataclass(frozen=True, eq=False, repr=False)
class WordModel:
    """Probabilities of the words of a text: as forms of terms, as words that are left out, or as new words."""

    vectorizer: Vectorizer
    term_shares: np.ndarray  # (n_terms,): of the tokens that have a term
    columns: Mapping[str, int]  # the term of every form, of phrases with spaces between their words
    with_term: Mapping[str, float]  # that a token is known and has a term, times the share of the form in its term
    without_term: Mapping[str, float]  # of every word that occurs without a term
    new: float  # of a new word, divided by the probability that letters at random spell one
    letters: _LetterModel

    @staticmethod
    def from_texts(encoded: EncodedTexts, vectorizer: Vectorizer) -> WordModel:
        """Learn from what ``fit_encode`` made of the texts of a model and the vectorizer fitted on them."""
        vocabulary = vectorizer.vocabulary_
        forms, others = _forms_and_others(encoded, vocabulary.columns(encoded.terms))
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
        # Good and Turing: new words are as probable as all words that occur once; 1 and 2 are added for tiny texts.
        new = (sum(count == 1 for count in words.values()) + 1) / (n_tokens + 2)
        known_with, known_without = (1 - new) * np.array([n_with + 1, n_without + 1]) / (n_tokens + 2)
        letters = _LetterModel.from_words(sorted(words))
        single = {form for form in forms if SPACE not in form} | set(others)
        return WordModel(
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
            f"WordModel({self.term_shares.size:,} terms in {len(self.with_term):,} forms, "
            f"{len(self.without_term):,} other words)"
        )

    def is_new(self, word: str) -> bool:
        """Return whether a word did not occur by itself in the texts, so that it has to be spelled."""
        return word not in self.with_term and word not in self.without_term

    def rest(self, word: str) -> float:
        """Return the probability that a word comes without a term or is new; 0 for one that always has a term."""
        if self.is_new(word):
            return self.new * float(np.exp(self.letters.log_spelled(word)))
        return self.without_term.get(word, 0.0)

    def units(self, texts: Sequence[str], *, n_jobs: int | None = None) -> tuple[list[str], np.ndarray, np.ndarray]:
        """Return words and known phrases in the order of raw texts; for each its text, and how many words it has."""
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
