"""The vectorizer: from texts to a documents x terms matrix and its vocabulary."""

from __future__ import annotations

import numbers
from collections.abc import Iterable, Sequence
from copy import copy
from typing import Any, Self

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.base import BaseEstimator, TransformerMixin, clone
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted

from topics._elsewhere import ExplainsParams
from topics._validation import HasTexts, InputError, check_choice, check_integer, check_jobs
from topics.arabic import ArabicPreprocessor, EncodedTexts, removed_table, renumber
from topics.io import Saveable, SavedFields, Storable, Values, with_params
from topics.matrix._matrix_summary import MatrixSummary
from topics.matrix._vocabulary import Vocabulary
from topics.matrix._weighting import WEIGHTINGS, Counts, Tfidf, Weighting

_MIN_DF_BY_SIZE = ((100, 2), (500, 3), (float("inf"), 5))  # fewer documents than, min_df
_NOT_A_TERM = "not among the terms given"


def count_terms(encoded: EncodedTexts, columns: np.ndarray, n_columns: int) -> sp.csr_array:
    """Return documents x columns counts, int32; ``columns[i]`` is the column of term ``i``, or -1 for none."""
    token_columns, indptr = renumber(encoded.ids, encoded.indptr, columns)
    ones = np.ones(token_columns.size, dtype=np.int32)
    counts = sp.csr_array((ones, token_columns, indptr), shape=(len(encoded), n_columns))
    counts.sum_duplicates()
    # Column numbers fit 32 bits, and scikit-learn's solvers take nothing wider.
    if counts.nnz <= np.iinfo(np.int32).max:
        counts.indices, counts.indptr = counts.indices.astype(np.int32), counts.indptr.astype(np.int32)
    return counts


class _VectorizerState(SavedFields, frozen=True, tag="vectorizer"):
    """A fitted vectorizer as it is saved; ``is_shared`` if its parameter is the preprocessor that it counts with."""

    params: Values
    is_shared: bool
    preprocessor: ArabicPreprocessor
    vocabulary: Vocabulary
    min_df: int | float
    weighting: Counts | Tfidf
    matrix: MatrixSummary
    removed: pd.DataFrame

    def __post_init__(self) -> None:
        if isinstance(self.weighting, Tfidf) and self.weighting.n_terms != len(self.vocabulary):
            raise ValueError("the weights are of other terms than the vocabulary's")
        if self.matrix.term_sums.size != len(self.vocabulary):
            raise ValueError("the matrix is of other terms than the vocabulary's")
        if not hasattr(self.preprocessor, "attested_"):
            raise ValueError("the preprocessor is not fitted")


class Vectorizer(ExplainsParams, Storable, Saveable, TransformerMixin, BaseEstimator):
    """Turn Arabic texts into a documents x terms matrix.

    Parameters
    ----------
    preprocessor : ArabicPreprocessor or None, default=None
        From text to terms; None means a default :class:`topics.ArabicPreprocessor`. It is cloned, never changed.
    min_df : int, float or None, default=None
        Terms in fewer documents are left out: a number of documents (int, at least 1) or a share (float, 0 to 1). None
        goes by size: 5; 3 under 500 documents, 2 under 100.
    max_df : int or float, default=0.5
        Terms in more documents are left out; int and float as for ``min_df``.
    max_features : int or None, default=None
        Keep at most so many terms, those with the most tokens; None keeps all.
    weighting : {"count", "tfidf"} or None, default=None
        Token counts, or tf-idf with rows of Euclidean length 1 (as in scikit-learn). None leaves it to whoever fits a
        model, such as ``Themes.fit``: counts for LDA, tf-idf for NMF; a vectorizer on its own counts.
    n_jobs : int or None, default=None
        Threads that scan the texts, in joblib's sense. The result does not depend on it.

    Attributes
    ----------
    vocabulary_ : Vocabulary
        The terms of the columns, sorted.
    preprocessor_ : ArabicPreprocessor
        The fitted preprocessor.
    min_df_ : int or float
        ``min_df`` as given, or as the number of documents decided.
    weighting_ : {"count", "tfidf"}
        What the matrix holds.
    matrix_ : MatrixSummary
        What is remembered of the matrix of the fit: ``n_documents``, ``is_counts`` (all whole numbers), ``term_sums``,
        and ``matches(X)``.
    removed_ : DataFrame
        What is not in the matrix, the most frequent first: columns ``word`` (a spelling or a term), ``why`` (the stop
        list, "too short", "fewer documents than min_df", "more documents than max_df" or "beyond max_features"),
        ``tokens`` and ``documents``.

    Examples
    --------
    >>> texts = ["من القوات", "قوات التحالف الدولي", "قوات التحالف"]
    >>> vectorizer = Vectorizer(min_df=1, max_df=1.0)
    >>> vectorizer.fit_transform(texts).toarray().tolist()
    [[0, 0, 1], [1, 1, 1], [1, 0, 1]]
    >>> vectorizer.get_feature_names_out().tolist()
    ['تحالف', 'دولي', 'قوة']
    """

    _STATE = _VectorizerState

    def __init__(
        self,
        preprocessor: ArabicPreprocessor | None = None,
        *,
        min_df: int | float | None = None,
        max_df: int | float = 0.5,
        max_features: int | None = None,
        weighting: Weighting | None = None,
        n_jobs: int | None = None,
    ) -> None:
        self.preprocessor = preprocessor
        self.min_df = min_df
        self.max_df = max_df
        self.max_features = max_features
        self.weighting = weighting
        self.n_jobs = n_jobs

    def set_params(self, **params: Any) -> Self:
        """Set parameters by name; those of the default preprocessor as ``preprocessor__stemmer`` and the like.

        Parameters
        ----------
        **params
            Parameters and their values.

        Returns
        -------
        Vectorizer
            Itself.

        Raises
        ------
        InputError
            If there is no such parameter.
        """
        if self.preprocessor is None and any(name.startswith("preprocessor__") for name in params):
            self.preprocessor = ArabicPreprocessor()
        return super().set_params(**params)

    def fit(self, texts: Iterable[str] | HasTexts | EncodedTexts, y: Any = None) -> Self:
        """Learn the vocabulary.

        Parameters
        ----------
        texts : iterable of str, Corpus or EncodedTexts
            Raw texts; the articles of a corpus, titles included; or what ``preprocessor.encode`` returned, which saves
            reading them again.
        y : None
            Ignored; here for scikit-learn.

        Returns
        -------
        Vectorizer
            Itself.

        Raises
        ------
        InputError
            If an option is out of range, or no term is left.
        """
        self.fit_transform(texts)
        return self

    def fit_transform(self, texts: Iterable[str] | HasTexts | EncodedTexts, y: Any = None) -> sp.csr_array:
        """Learn the vocabulary and return the matrix of the same texts.

        Parameters
        ----------
        texts : iterable of str, Corpus or EncodedTexts
            Raw texts; the articles of a corpus, titles included; or what ``preprocessor.encode`` returned, which saves
            reading them again.
        y : None
            Ignored; here for scikit-learn.

        Returns
        -------
        csr_array of shape (n_documents, n_terms)
            int32 counts, or float64 tf-idf; a row of zeros for a text without any term.

        Raises
        ------
        InputError
            If an option is out of range, or no term is left.
        """
        weighting = "count" if self.weighting is None else check_choice("weighting", self.weighting, WEIGHTINGS)
        check_jobs(self.n_jobs)
        if self.max_features is not None:
            check_integer("max_features", self.max_features)
        encoded = self._encode_to_fit(texts)
        self.min_df_ = choose_min_df(self.min_df, len(encoded))
        every_column = np.arange(len(encoded.terms), dtype=np.int32)
        counts = count_terms(encoded, every_column, len(encoded.terms))
        document_frequency = np.bincount(counts.indices, minlength=len(encoded.terms))
        corpus_frequency = np.bincount(encoded.ids, minlength=len(encoded.terms))
        reasons = self._drop_reasons(len(encoded), document_frequency, corpus_frequency)
        kept = np.flatnonzero(reasons == "")
        self.removed_ = _removed_with_terms(encoded, reasons, corpus_frequency, document_frequency)
        self.vocabulary_ = Vocabulary(
            terms=encoded.terms,
            document_frequency=document_frequency,
            corpus_frequency=corpus_frequency,
            form_words=encoded.forms,
            form_terms=encoded.form_terms,
            form_counts=encoded.form_counts,
        ).take(kept)
        counts = sp.csr_array(counts[:, kept])
        self._weighting = WEIGHTINGS[weighting]().fit(counts)
        X = self._weighting.transform(counts)
        self.matrix_ = MatrixSummary.from_matrix(X)
        return X

    @property
    def weighting_(self) -> Weighting:
        """What the matrix holds, as the table of weightings has it."""
        return next(name for name, row in WEIGHTINGS.items() if isinstance(self._weighting, row))

    @classmethod
    def from_terms(cls, preprocessor: ArabicPreprocessor, encoded: EncodedTexts, terms: Sequence[str]) -> Vectorizer:
        """Return a vectorizer of counts whose columns are given terms, as if fitted on encoded texts.

        Parameters
        ----------
        preprocessor : ArabicPreprocessor
            Fitted; it encoded the texts.
        encoded : EncodedTexts
            The texts, from which frequencies and spellings are taken.
        terms : sequence of str
            Sorted, each once. A term that stands in no text has a column of zeros, and frequencies of 0.

        Returns
        -------
        Vectorizer
            Fitted.
        """
        number = {term: column for column, term in enumerate(terms)}
        columns = np.array([number.get(term, -1) for term in encoded.terms], dtype=np.int32)
        every_term = count_terms(encoded, np.arange(columns.size, dtype=np.int32), columns.size)
        document_frequency = np.bincount(every_term.indices, minlength=columns.size)
        corpus_frequency = np.bincount(encoded.ids, minlength=columns.size)
        counts = count_terms(encoded, columns, len(terms))
        form_columns = columns[encoded.form_terms] if encoded.form_terms.size else np.empty(0, dtype=np.int32)
        kept = np.flatnonzero(form_columns >= 0)
        made = cls(preprocessor, min_df=1, max_df=1.0)
        made.preprocessor_, made.min_df_ = preprocessor, 1
        made.vocabulary_ = Vocabulary(
            terms=tuple(terms),
            document_frequency=np.bincount(counts.indices, minlength=len(terms)),
            corpus_frequency=np.bincount(counts.indices, weights=counts.data, minlength=len(terms)).astype(np.int64),
            form_words=tuple(encoded.forms[i] for i in kept),
            form_terms=form_columns[kept],
            form_counts=encoded.form_counts[kept],
        )
        reasons = np.where(columns < 0, _NOT_A_TERM, "")
        made.removed_ = _removed_with_terms(encoded, reasons, corpus_frequency, document_frequency)
        made._weighting, made.matrix_ = Counts().fit(counts), MatrixSummary.from_matrix(counts)
        return made

    def transform(self, texts: Iterable[str] | HasTexts | EncodedTexts) -> sp.csr_array:
        """Return the matrix of texts over the learned vocabulary.

        Parameters
        ----------
        texts : iterable of str, Corpus or EncodedTexts
            Raw texts or articles, seen before or not. Terms outside the vocabulary are not counted.

        Returns
        -------
        csr_array of shape (n_documents, n_terms)
            int32 counts, or float64 tf-idf; a row of zeros for a text without any term.
        """
        check_is_fitted(self, "vocabulary_")
        encoded = texts if isinstance(texts, EncodedTexts) else self.preprocessor_.encode(texts, n_jobs=self.n_jobs)
        columns = self.vocabulary_.columns(encoded.terms)
        return self._weighting.transform(count_terms(encoded, columns, len(self.vocabulary_)))

    def get_feature_names_out(self, input_features: Any = None) -> np.ndarray:
        """Return the terms of the columns.

        Parameters
        ----------
        input_features : None
            Ignored; here for scikit-learn.

        Returns
        -------
        ndarray of shape (n_terms,), object
            Terms in column order. ``vocabulary_.shown_terms`` has the spellings to show.
        """
        check_is_fitted(self, "vocabulary_")
        return np.array(self.vocabulary_.terms, dtype=object)

    def _encode_to_fit(self, texts: Iterable[str] | HasTexts | EncodedTexts) -> EncodedTexts:
        preprocessor = ArabicPreprocessor() if self.preprocessor is None else self.preprocessor
        if not hasattr(preprocessor, "fit_encode") or isinstance(preprocessor, type):
            raise InputError(
                f"preprocessor must be a topics.ArabicPreprocessor or None; got {preprocessor!r:.60}."
                f"{_meant_by(preprocessor)}"
            )
        if isinstance(texts, EncodedTexts):
            # What it learned from the texts decides how others are encoded: only the same one will do.
            if not hasattr(preprocessor, "attested_"):
                raise InputError(
                    "The texts are encoded, but the preprocessor of this vectorizer is not fitted; "
                    "give the one that encoded them: Vectorizer(preprocessor)."
                )
            self.preprocessor_ = copy(preprocessor)
            return texts
        self.preprocessor_ = clone(preprocessor)
        return self.preprocessor_.fit_encode(texts, n_jobs=self.n_jobs)

    def _drop_reasons(
        self, n_documents: int, document_frequency: np.ndarray, corpus_frequency: np.ndarray
    ) -> np.ndarray:
        """Return why each term gets no column, an empty string if it does; object of shape (n_terms,)."""
        fewest = document_limit("min_df", self.min_df_, n_documents)
        most = document_limit("max_df", self.max_df, n_documents)
        reasons = np.full(document_frequency.size, "", dtype=object)
        reasons[document_frequency < fewest] = "fewer documents than min_df"
        reasons[document_frequency > most] = "more documents than max_df"
        kept = np.flatnonzero(reasons == "")
        if kept.size == 0:
            raise InputError(
                f"No term is left of {document_frequency.size:,} in {n_documents:,} texts: min_df={self.min_df_} asks "
                f"for at least {fewest:g} texts per term and max_df={self.max_df} for at most {most:g}. "
                + self._remedy(document_frequency.size, n_documents)
            )
        if self.max_features is not None and kept.size > self.max_features:
            # A stable sort: of terms equally frequent, the alphabet decides.
            best = np.argsort(-corpus_frequency[kept], kind="stable")[: self.max_features]
            reasons[np.delete(kept, best)] = "beyond max_features"
        return reasons

    def _remedy(self, n_terms: int, n_documents: int) -> str:
        """Return what to do where no term is left."""
        if n_terms == 0:
            return "Are the texts Arabic?"
        if self.max_df == 1 and isinstance(self.max_df, int):
            return "The whole number 1 is one document; max_df=1.0 is all of them."
        if isinstance(self.min_df_, float) and self.min_df_ * n_documents > 1:
            return f"A min_df with a point is a share of the {n_documents:,} texts; min_df=2 is two of them."
        return "Lower min_df or raise max_df."

    def _check_ready(self) -> None:
        check_is_fitted(self, "vocabulary_")

    def _to_state(self) -> _VectorizerState:
        self._check_ready()
        own, params = self.preprocessor_, Values.from_params(self)
        # Texts that came encoded were read by the caller's own preprocessor: what it knows is kept once.
        is_shared = self.preprocessor is not None and getattr(self.preprocessor, "attested_", None) is own.attested_
        if is_shared:
            params["preprocessor"] = None
        learned = self.vocabulary_, self.min_df_, self._weighting, self.matrix_, self.removed_
        return _VectorizerState(params, is_shared, own, *learned)

    @classmethod
    def _from_state(cls, state: _VectorizerState) -> Vectorizer:
        made: Vectorizer = with_params(cls, state.params)
        made.preprocessor_, made.vocabulary_ = state.preprocessor, state.vocabulary
        made.min_df_, made._weighting, made.matrix_ = state.min_df, state.weighting, state.matrix
        made.removed_ = state.removed
        if state.is_shared:
            made.preprocessor = copy(state.preprocessor)
        return made

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        return tags


def _meant_by(preprocessor: Any) -> str:
    """Return a sentence on where something belongs that was given as a preprocessor."""
    if isinstance(preprocessor, type):
        return f" Make one: topics.Vectorizer(topics.{preprocessor.__name__}())."
    if isinstance(preprocessor, str):
        named = preprocessor if preprocessor in WEIGHTINGS else "tfidf"
        return f" A weighting is given by name: topics.Vectorizer(weighting={named!r})."
    if callable(preprocessor):
        return " A function of a word is a stemmer: topics.ArabicPreprocessor(stemmer=function)."
    if isinstance(preprocessor, numbers.Number):
        return " A limit is given by name: topics.Vectorizer(min_df=2)."
    return " Texts are given to fit: topics.Vectorizer().fit(texts)." if isinstance(preprocessor, Iterable) else ""


def _removed_with_terms(
    encoded: EncodedTexts, reasons: np.ndarray, corpus_frequency: np.ndarray, document_frequency: np.ndarray
) -> pd.DataFrame:
    """Return the table of what was left out of the texts and of their terms, the most frequent first."""
    gone = np.flatnonzero(reasons != "")
    names = [encoded.terms[i] for i in gone]
    terms = removed_table(names, list(reasons[gone]), corpus_frequency[gone], document_frequency[gone])
    return pd.concat([encoded.removed, terms]).sort_values(
        ["tokens", "word"], ascending=[False, True], ignore_index=True
    )


def document_limit(name: str, limit: int | float, n_documents: int) -> float:
    """Return a limit on document frequency as a number of documents."""
    if isinstance(limit, float):
        if not 0 <= limit <= 1:
            raise InputError(f"{name} as a float is a share of the documents, from 0.0 to 1.0; got {limit!r}.")
        return limit * n_documents
    return check_integer(name, limit)


def choose_min_df(min_df: int | float | None, n_documents: int) -> int | float:
    """Return min_df, or a default for the size of the corpus if it is None."""
    return next(fewest for size, fewest in _MIN_DF_BY_SIZE if n_documents < size) if min_df is None else min_df
