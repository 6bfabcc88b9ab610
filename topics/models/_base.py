"""The base class of LDA and NMF: checks, and one shape of result whatever the engine."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Self, TypeVar, cast

import numpy as np
import scipy.sparse as sp
from msgspec.structs import replace
from sklearn.base import BaseEstimator, ClassNamePrefixFeaturesOutMixin, TransformerMixin
from sklearn.utils import Tags, check_random_state
from sklearn.utils.metaestimators import available_if
from sklearn.utils.validation import check_is_fitted, validate_data

from topics._elsewhere import ExplainsParams
from topics._validation import InputError, check_choice, check_integer, check_jobs, count_noun, warn_caller
from topics.io import Saveable, SavedFields, Storable, Values, with_params
from topics.linalg import check_entries
from topics.matrix import MatrixSummary, Vectorizer, Vocabulary
from topics.models._engines import Engine, EngineName, FittedEngine
from topics.models._matrix_input import check_is_matrix
from topics.models._seeds import Terms, check_seed_words, seed_columns, terms_of_columns

_Method = TypeVar("_Method", bound=Callable[..., Any])


def _normalize_rows(weights: np.ndarray) -> np.ndarray:
    """Return rows that sum to 1; a row of zeros becomes uniform, since nothing speaks for one entry over another."""
    weights = np.asarray(weights, dtype=np.float64)
    sums = weights.sum(axis=1, keepdims=True)
    uniform = np.full_like(weights, 1 / weights.shape[1])
    return np.divide(weights, sums, out=uniform, where=sums > 0)


def _there_if(check: Callable[[Any], bool]) -> Callable[[_Method], _Method]:
    """Return scikit-learn's ``available_if``, which has no types of its own."""
    return cast(Callable[[_Method], _Method], available_if(check))


class Learned(SavedFields, frozen=True, tag="learned"):
    """What every model has learned."""

    n_iter_: int
    topic_names_: tuple[str | None, ...]
    interrupted_: bool
    n_features_in_: int
    matrix_: MatrixSummary | None
    terms_: tuple[str, ...] | None


class TopicModel(ExplainsParams, Storable, Saveable, ClassNamePrefixFeaturesOutMixin, TransformerMixin, BaseEstimator):
    """A scikit-learn estimator over documents x terms whose work an engine does."""

    _ENGINES: ClassVar[Mapping[EngineName, Engine]]
    _STATE: ClassVar[type[Any]]
    _LEARNED: ClassVar[type[Learned]]
    _LIBRARIES: ClassVar[tuple[type[Storable], ...]] = ()
    _FITTED: ClassVar[Any]

    n_topics: int
    engine: EngineName
    max_iter: int | None
    seed_words: Mapping[str, Sequence[str]] | None
    random_state: Any
    n_jobs: int | None
    matrix_: MatrixSummary | None
    _fitted: FittedEngine

    @abstractmethod
    def _misfit(self, matrix: MatrixSummary) -> str:
        """Return a sentence on why a matrix is not of the kind that this model is for, nothing if it is."""

    @abstractmethod
    def _settings(self, common: dict[str, Any]) -> Any:
        """Check the model's own options and return all of them in the form that engines take."""

    def fit(self, X: Any, y: Any = None, *, vocabulary: Terms | None = None) -> Self:
        """Learn the topics of a matrix.

        Ctrl-C ends the fit with what has been learned until then, and a warning says so (engine ``"native"``).

        Parameters
        ----------
        X : array-like or sparse of shape (n_documents, n_terms)
            Counts or weights, nonnegative and finite.
        y : None
            Ignored; here for scikit-learn.
        vocabulary : Vectorizer, Vocabulary or sequence of str, optional
            The term of every column, kept as ``terms_``; only ``seed_words`` need it. The vectorizer that made X knows
            every form of a word, its vocabulary those in the texts. The column names of a DataFrame serve as well.

        Returns
        -------
        TopicModel
            Itself.

        Raises
        ------
        InputError
            If an option is out of range, there are fewer terms than topics, X holds nothing but zeros, the vocabulary
            is of other columns, or a seed word is not in it.

        Warns
        -----
        UserWarning
            If X is not of the kind that the model is for (counts for LDA, tf-idf for NMF unless its loss is that of
            counts), or there are more topics than documents.
        """
        if isinstance(y, Vectorizer | Vocabulary):
            raise InputError("The words of the columns are given by name: fit(X, vocabulary=vectorizer).")
        engine = self._checked_engine()
        X = self._validated(X, reset=True)
        self._check_enough(X)
        vocabulary = getattr(self, "feature_names_in_", None) if vocabulary is None else vocabulary
        terms = terms_of_columns(vocabulary, X.shape[1])
        matrix = MatrixSummary.from_matrix(X)
        self._warn_of_matrix(matrix)
        self._learned(engine.fit(X, self._all_settings(X, vocabulary)))
        self.matrix_, self.terms_ = matrix, terms
        return self

    def _can_resume(self) -> bool:
        """Return True, or raise AttributeError if the engine does not learn from batches."""
        engine = self._ENGINES.get(self.engine)
        if engine is None or engine.resume is None:
            able = [name for name, row in self._ENGINES.items() if row.resume is not None]
            raise AttributeError(f"engine={self.engine!r} does not learn from batches; use engine={able[0]!r}.")
        return True

    @_there_if(_can_resume)
    def partial_fit(self, X: Any, y: Any = None, *, vocabulary: Terms | None = None) -> Self:
        """Learn from one more batch of a stream; the first call is a fit.

        Later batches weigh more than their share, so that topics move with the stream. Engine ``"native"`` only.

        Parameters
        ----------
        X : array-like or sparse of shape (n_documents, n_terms)
            Counts or weights over the same terms as in earlier calls. A few thousand documents per batch are best.
        y : None
            Ignored; here for scikit-learn.
        vocabulary : Vectorizer, Vocabulary or sequence of str, optional
            As in :meth:`fit`, needed in the first call.

        Returns
        -------
        TopicModel
            Itself.

        Raises
        ------
        InputError
            As :meth:`fit`, or if ``n_topics`` is no longer what it was.
        """
        if not hasattr(self, "_fitted"):
            return self.fit(X, vocabulary=vocabulary)
        engine = self._checked_engine()
        X = self._validated(X, reset=False)
        if self.n_topics != len(self.components_):
            raise InputError(
                f"n_topics={self.n_topics}, but this model has learned {len(self.components_)} topics. "
                "Go on with as many, or begin with a new model."
            )
        if X.sum() == 0:
            return self
        assert engine.resume is not None  # available_if has seen to it
        self._learned(engine.resume(self._fitted, X, self._all_settings(X, None, seeded=False)))
        if self.matrix_ is not None:
            seen = self.matrix_.with_batch(MatrixSummary.from_matrix(X))
            if seen.is_counts != self.matrix_.is_counts:
                self._warn_of_matrix(seen)
            self.matrix_ = seen
        return self

    def transform(self, X: Any) -> np.ndarray:
        """Return the mixture of topics of every document.

        Parameters
        ----------
        X : array-like or sparse of shape (n_documents, n_terms)
            Counts or weights over the terms that the model was fitted with.

        Returns
        -------
        ndarray of shape (n_documents, n_topics)
            Theta. Rows sum to 1; a document without any term gets equal shares.
        """
        check_is_fitted(self, "components_")
        X = self._validated(X, reset=False)
        doc_topic = _normalize_rows(self._fitted.infer(X))
        doc_topic[X.sum(axis=1) == 0] = 1 / self.n_topics
        return doc_topic

    def _checked_engine(self) -> Engine:
        engine = self._ENGINES[check_choice("engine", self.engine, self._ENGINES)]
        if self.n_topics is None or isinstance(self.n_topics, Iterable):
            raise InputError(
                f"n_topics must be one whole number; got {self.n_topics!r:.60}. topics.sweep(corpus, n_topics=[5, 10]) "
                "fits several and helps to choose."
            )
        check_integer("n_topics", self.n_topics)
        check_jobs(self.n_jobs)
        return engine

    def _all_settings(self, X: sp.csr_array, vocabulary: Any, *, seeded: bool = True) -> Any:
        seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        max_iter = None if self.max_iter is None else check_integer("max_iter", self.max_iter)
        common: dict[str, Any] = {
            "n_topics": self.n_topics,
            "max_iter": max_iter,
            "seed": seed,
            "n_jobs": self.n_jobs,
            "seeds": None,
        }
        if self.seed_words is not None and seeded:
            self._check_offered("seed_words")
            named = check_seed_words(self.seed_words, self.n_topics)
            common["seeds"] = seed_columns(named, vocabulary, X.shape[1], self.n_topics)
        return self._settings(common)

    def _check_offered(self, option: str) -> None:
        if option not in self._ENGINES[self.engine].options:
            offering = [name for name, engine in self._ENGINES.items() if option in engine.options]
            raise InputError(f"engine={self.engine!r} does not take {option}; use engine={offering[0]!r}.")

    def _learned(self, fitted: FittedEngine) -> None:
        self._fitted = fitted
        self.n_iter_ = int(fitted.n_iter)
        self.components_ = _normalize_rows(fitted.topic_term)
        names = list(self.seed_words or ())
        self.topic_names_ = (*names, *[None] * (self.n_topics - len(names)))
        self.interrupted_ = bool(getattr(fitted, "interrupted", False))
        if self.interrupted_:
            warn_caller(
                f"Interrupted: the model is what {self.n_iter_} passes have learned, and its topics may still move."
            )

    def _validated(self, X: Any, *, reset: bool) -> sp.csr_array:
        check_is_matrix(X, type(self).__name__, fitting=reset)
        try:
            X = validate_data(self, X, reset=reset, accept_sparse="csr", dtype="numeric", ensure_all_finite=False)
        except ValueError as error:
            if "features as input" not in str(error):
                raise
            raise InputError(f"{error} Was it made by the vectorizer of the fit, with vectorizer.transform?") from None
        return check_entries(sp.csr_array(X), type(self).__name__)

    def _check_enough(self, X: sp.csr_array) -> None:
        n_documents, n_terms = X.shape
        if X.sum() == 0:
            raise InputError(f"X of shape {X.shape} holds nothing but zeros; a topic needs words.")
        if self.n_topics > n_terms:
            raise InputError(
                f"n_topics={self.n_topics:,} is more than the terms there are: {n_documents:,} documents with "
                f"n_features={n_terms}. Ask for fewer topics, or keep more terms (lower min_df)."
            )

    def _warn_of_matrix(self, matrix: MatrixSummary) -> None:
        if misfit := self._misfit(matrix):
            warn_caller(misfit)
        if self.n_topics > matrix.n_documents:
            documents = count_noun(matrix.n_documents, "document")
            warn_caller(f"n_topics={self.n_topics:,} is more than {documents} can tell apart; ask for fewer topics.")

    def _check_ready(self) -> None:
        check_is_fitted(self, "components_")

    def _to_state(self) -> Any:
        self._check_ready()
        if not isinstance(self._fitted, self._FITTED):
            raise InputError(
                f"The topics of this {type(self).__name__} come from another library ({type(self._fitted).__name__}), "
                "whose own object can't be saved here. Keep it by that library's means, and read it in again."
            )
        learned = self._LEARNED(*(getattr(self, name) for name in self._LEARNED.__struct_fields__))
        names = getattr(self, "feature_names_in_", None)
        columns = None if names is None else names.tolist()
        fitted: Any = self._fitted
        if "n_jobs" in getattr(fitted, "__struct_fields__", ()):
            fitted = replace(fitted, n_jobs=self.n_jobs)  # it may have been set since the fit
        return self._STATE(Values.from_params(self), learned, columns, fitted)

    @classmethod
    def _from_state(cls, state: Any) -> Self:
        made: Self = with_params(cls, state.params)
        for name in state.learned.__struct_fields__:
            setattr(made, name, getattr(state.learned, name))
        library: Any = next((each for each in cls._LIBRARIES if isinstance(state.fitted, each._STATE)), None)
        made._fitted = state.fitted if library is None else library._from_state(state.fitted)
        made.components_ = _normalize_rows(made._fitted.topic_term)
        if made.n_features_in_ != made.components_.shape[1] or len(made.topic_names_) != len(made.components_):
            raise ValueError("the topics are not of as many terms, or have not as many names, as it says")
        if state.columns is not None:
            made.feature_names_in_ = np.array(state.columns, dtype=object)
        return made

    @property
    def _n_features_out(self) -> int:
        return self.components_.shape[0]

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.sparse = True
        tags.input_tags.positive_only = True
        return tags
