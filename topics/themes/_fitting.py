"""From articles to a fitted reading, and what must fit together in one that was fitted elsewhere."""

import warnings
from copy import copy
from typing import Any, NamedTuple

import scipy.sparse as sp
from sklearn.base import BaseEstimator, clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

from topics._validation import InputError
from topics.arabic import ArabicPreprocessor, EncodedTexts
from topics.corpus import Corpus
from topics.matrix import Vectorizer
from topics.models import MODELS, MatrixSummary, TopicModel, model_kind

_PARTS_OF_A_READING = {"corpus": Corpus, "vectorizer": Vectorizer, "model": TopicModel}


class Reading(NamedTuple):
    """What themes are made of: the parts, the articles as terms, and their matrix."""

    vectorizer: Vectorizer
    model: TopicModel
    encoded: EncodedTexts
    X: sp.csr_array


def fit_reading(
    corpus: Any, model: Any, vectorizer: Vectorizer | None, *, titles: bool, encoded: EncodedTexts | None
) -> Reading:
    """Return copies of a vectorizer and a model that have learned from the articles of a corpus.

    The vectorizer weighs as the model's kind needs it, unless it says how itself. ``encoded`` is what its preprocessor,
    fitted, has made of the articles.
    """
    _check_kind("corpus", corpus)
    if isinstance(model, str) and model in MODELS:
        model = MODELS[model].estimator()
    _check_kind("model", model)
    vectorizer = Vectorizer() if vectorizer is None else vectorizer
    _check_kind("vectorizer", vectorizer)
    own = copy(vectorizer)
    if encoded is None:
        own.preprocessor = clone(vectorizer.preprocessor or ArabicPreprocessor())
        encoded = own.preprocessor.fit_encode(corpus.full_texts(titles=titles), n_jobs=own.n_jobs)
    if own.weighting is None:
        own.weighting = model_kind(model).weighting
    X = own.fit_transform(encoded)
    fitted: TopicModel = clone(model).fit(X, vocabulary=own)
    return Reading(own, fitted, encoded, X)


def check_reading(
    corpus: Any, vectorizer: Any, model: Any, *, titles: bool, encoded: EncodedTexts | None = None
) -> Reading:
    """Return what themes are made of; raise InputError if the parts do not belong together.

    Warns where articles are as many as those that the model was fitted on, and their terms are not.
    """
    for name, part in (("corpus", corpus), ("vectorizer", vectorizer), ("model", model)):
        _check_kind(name, part)
    _check_fitted("vectorizer", vectorizer, "vocabulary_", "Themes.fit(corpus, model, vectorizer=...) fits both")
    _check_fitted("model", model, "components_", "Themes.fit(corpus, model) fits it")
    n_columns, n_terms = len(vectorizer.vocabulary_), model.components_.shape[1]
    if n_columns != n_terms:
        raise InputError(
            f"The model has {n_terms:,} terms and the vectorizer {n_columns:,}; fit the model on this vectorizer's "
            "matrix, or both at once with Themes.fit(corpus, model)."
        )
    if model.terms_ is not None and tuple(model.terms_) != tuple(vectorizer.vocabulary_.terms):
        raise InputError(
            "The model was fitted on other terms than those of the vectorizer, though on as many; fit the model on "
            "this vectorizer's matrix, or both at once with Themes.fit(corpus, model)."
        )
    if encoded is None:
        encoded = vectorizer.preprocessor_.encode(corpus.full_texts(titles=titles), n_jobs=vectorizer.n_jobs)
    elif len(encoded) != len(corpus):
        raise InputError(f"encoded holds {len(encoded):,} texts and the corpus {len(corpus):,}.")
    X = vectorizer.transform(encoded)
    _check_weighting(model, vectorizer, X, titles)
    return Reading(vectorizer, model, encoded, X)


def _check_kind(name: str, part: Any) -> None:
    """Raise InputError unless a part is of its kind; say what it is where it is another part."""
    kind = _PARTS_OF_A_READING[name]
    if isinstance(part, kind):
        return
    takes = "corpus, vectorizer and model, in this order"
    other = next((wrong for wrong, each in _PARTS_OF_A_READING.items() if isinstance(part, each)), None)
    if other is not None:
        raise InputError(f"{name} is a {other} ({type(part).__name__}); Themes takes {takes}.")
    hint = {
        "corpus": "read one with topics.load_corpus(...)",
        "vectorizer": "give a topics.Vectorizer",
        "model": f"give topics.LDA or topics.NMF, such as topics.NMF(20), or one of {', '.join(map(repr, MODELS))}",
    }[name]
    if isinstance(part, type) and issubclass(part, BaseEstimator):
        hint = f"make one of the class: {part.__name__}()"
    raise InputError(f"{name} must be a {kind.__name__}; got {type(part).__name__}: {hint}.")


def _check_fitted(name: str, part: Any, attribute: str, instead: str) -> None:
    """Raise InputError if a part has learned nothing yet."""
    try:
        check_is_fitted(part, attribute)
    except NotFittedError:
        raise InputError(f"The {name}, {type(part).__name__}, is not fitted; {instead}.") from None


def _check_weighting(model: TopicModel, vectorizer: Vectorizer, X: sp.csr_array, titles: bool) -> None:
    """Raise InputError if a model reads a matrix of another weighting than it was fitted on; warn of other articles."""
    fitted, given = model.matrix_, MatrixSummary.from_matrix(X)
    if fitted is None:  # another library's topics, read in
        return
    if fitted.is_counts != given.is_counts:
        was, is_ = ("counts" if summary.is_counts else "fractions such as tf-idf" for summary in (fitted, given))
        raise InputError(
            f"The model was fitted on {was}, and this vectorizer (weighting={vectorizer.weighting_!r}) makes {is_}: "
            "its mixtures would be others. Give the vectorizer of the fit, or fit both with Themes.fit(corpus, model)."
        )
    if fitted.n_documents == given.n_documents and not fitted.matches(X):
        warnings.warn(
            f"The corpus has as many articles as the model was fitted on, {given.n_documents:,}, and other numbers of "
            f"their terms. Were titles part of the texts that were fitted? This is titles={titles}. Mixtures are those "
            "of the texts as they are here, not those of the fit.",
            UserWarning,
            stacklevel=4,
        )
