"""From articles to a fitted reading, and what must fit together in one that was fitted elsewhere."""

from collections.abc import Callable
from typing import Any, NamedTuple

import scipy.sparse as sp
from msgspec.structs import replace
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.utils.validation import check_is_fitted

from topics._frozen import open_copy
from topics._validation import InputError, check_choice, count_noun, warn_caller
from topics.arabic import ArabicPreprocessor, EncodedTexts
from topics.corpus import Corpus
from topics.matrix import MatrixSummary, Vectorizer
from topics.models import MODELS, TopicModel, model_kind

_PARTS_OF_A_READING = {"corpus": Corpus, "vectorizer": Vectorizer, "model": TopicModel}
_WANTED = {"corpus": "a Corpus", "vectorizer": "a Vectorizer", "model": "an LDA or NMF"}
READING_TAKES = "Themes takes corpus, vectorizer and model"
_FIT_TAKES = "Themes.fit takes corpus and model"
_MUTABLE_OF_ENCODED = ("ids", "indptr", "form_terms", "form_counts", "removed")
_FOREIGN = ("sklearn", "gensim", "tomotopy", "bertopic", "octis")
"""Libraries whose topics :mod:`topics.exchange` reads."""

# What was given by mistake, as what, and what to do; the first that is true of it.
_ADVICE: tuple[tuple[str, Callable[[Any], bool], str], ...] = (
    ("vectorizer model", lambda part: isinstance(part, type), "Make one of the class: {name}(...)."),
    ("vectorizer model", lambda part: hasattr(part, "steps"),
     "Give the parts of a pipeline: Themes.fit(corpus, pipeline[-1], vectorizer=pipeline[0])."),
    ("model", lambda part: type(part).__module__.split(".")[0] in _FOREIGN,
     "Topics of other libraries are read by topics.exchange: from_sklearn(model, vectorizer).themes(corpus)."),
    ("model", lambda part: isinstance(part, int), "For so many themes give topics.NMF({part})."),
    ("vectorizer", lambda part: isinstance(part, ArabicPreprocessor), "Give topics.Vectorizer(preprocessor)."),
    ("vectorizer", lambda part: hasattr(part, "shape"), "Give what made the matrix."),
    ("corpus", lambda part: True, "topics.load_corpus(...) makes one of a file, table or list."),
    ("vectorizer", lambda part: True, "topics.Vectorizer() is one."),
    ("model", lambda part: True, "topics.NMF(20) is one, and Themes.fit takes 'lda' and 'nmf' as well."),
)  # fmt: skip


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
    if isinstance(model, str):
        model = MODELS[check_choice("model", model, MODELS)].estimator(random_state=0)
    vectorizer = Vectorizer() if vectorizer is None else vectorizer
    _check_kinds(_FIT_TAKES, corpus=corpus, model=model, vectorizer=vectorizer)
    own = open_copy(vectorizer)
    if encoded is None:
        own.preprocessor = clone(vectorizer.preprocessor or ArabicPreprocessor())
        encoded = own.preprocessor.fit_encode(corpus.full_texts(titles=titles), n_jobs=own.n_jobs)
    elif own.preprocessor is not None and hasattr(own.preprocessor, "attested_"):
        _check_encoded(encoded, corpus, own.preprocessor, titles)
        encoded = copy_of_encoded(encoded)
    if own.weighting is None:
        own.weighting = model_kind(model).weighting
    X = own.fit_transform(encoded)
    fitted: TopicModel = clone(model).fit(X, vocabulary=own)
    return Reading(own, fitted, encoded, X)


def check_reading(
    corpus: Any, vectorizer: Any, model: Any, *, titles: bool, encoded: EncodedTexts | None = None
) -> Reading:
    """Return what themes are made of; raise InputError if the parts do not belong together.

    Warns where nothing tells that the vectorizer is the one of the fit, and where articles are as many as those that
    the model was fitted on, and their terms are not.
    """
    _check_kinds(READING_TAKES, corpus=corpus, vectorizer=vectorizer, model=model)
    _check_fitted("vectorizer", vectorizer, "vocabulary_", "Themes.fit(corpus, model, vectorizer=...) fits both")
    _check_fitted("model", model, "components_", "Themes.fit(corpus, model) fits it")
    n_columns, n_terms = len(vectorizer.vocabulary_), model.components_.shape[1]
    if n_columns != n_terms:
        raise InputError(
            f"The model has {n_terms:,} terms and the vectorizer {n_columns:,}; fit the model on this vectorizer's "
            "matrix, or both at once with Themes.fit(corpus, model)."
        )
    if model.terms_ is not None and model.terms_ != vectorizer.vocabulary_.terms:
        raise InputError(
            "The model was fitted on other terms than those of the vectorizer, though on as many; fit the model on "
            "this vectorizer's matrix, or both at once with Themes.fit(corpus, model)."
        )
    if encoded is None:
        encoded = vectorizer.preprocessor_.encode(corpus.full_texts(titles=titles), n_jobs=vectorizer.n_jobs)
    else:
        _check_encoded(encoded, corpus, vectorizer.preprocessor_, titles)
        encoded = copy_of_encoded(encoded)
    X = vectorizer.transform(encoded)
    _check_same_fit(model, vectorizer, X, titles)
    # The caller goes on with vectorizer and model, and may fit them anew.
    return Reading(open_copy(vectorizer), open_copy(model), encoded, X)


def _check_kinds(takes: str, **parts: Any) -> None:
    """Raise InputError unless every part is of its kind; say what it is where it is another part."""
    for name, part in parts.items():
        if isinstance(part, _PARTS_OF_A_READING[name]):
            continue
        other = next((wrong for wrong, kind in _PARTS_OF_A_READING.items() if isinstance(part, kind)), None)
        if other is not None:
            raise InputError(f"{name} is a {other} ({type(part).__name__}); {takes}, in this order.")
        got = f"the class {part.__name__}" if isinstance(part, type) else type(part).__name__
        advice = next(text for names, is_so, text in _ADVICE if name in names.split() and is_so(part))
        told = advice.format(name=getattr(part, "__name__", ""), part=part)
        raise InputError(f"{name} must be {_WANTED[name]}; got {got}. {told}")


def _check_fitted(name: str, part: Any, attribute: str, instead: str) -> None:
    """Raise InputError if a part has learned nothing yet."""
    try:
        check_is_fitted(part, attribute)
    except NotFittedError:
        raise InputError(f"The {name}, {type(part).__name__}, is not fitted; {instead}.") from None


def _check_encoded(encoded: Any, corpus: Corpus, preprocessor: ArabicPreprocessor, titles: bool) -> None:
    """Raise InputError if encoded texts are not those of the corpus, as far as a few of them show."""
    if not isinstance(encoded, EncodedTexts):
        raise InputError(
            f"encoded must be what vectorizer.preprocessor_.encode(texts) returned; got {type(encoded).__name__}."
        )
    if len(encoded) != len(corpus):
        raise InputError(f"encoded holds {len(encoded):,} texts and the corpus {len(corpus):,}.")
    rows = sorted({0, len(corpus) // 2, len(corpus) - 1} & set(range(len(corpus))))
    read = preprocessor.encode(corpus.take(rows).full_texts(titles=titles)).token_lists()
    for row, terms in zip(rows, read, strict=True):
        start, stop = encoded.indptr[row : row + 2]
        if [encoded.terms[i] for i in encoded.ids[start:stop]] != terms:
            raise InputError(
                f"encoded is of other texts than those of the corpus with titles={titles}, or by another preprocessor: "
                f"it has other terms for article {row}. Leave it out, or encode corpus.full_texts(titles={titles}) "
                "with vectorizer.preprocessor_."
            )


def _check_same_fit(model: TopicModel, vectorizer: Vectorizer, X: sp.csr_array, titles: bool) -> None:
    """Raise InputError if a model reads a matrix of another kind than it was fitted on, or warn that it may be so.

    What is neither refused nor warned of is the matrix that the vectorizer of the fit makes of these articles.
    """
    fitted, own, given = model.matrix_, vectorizer.matrix_, MatrixSummary.from_matrix(X)
    # Topics that another library has learned from a matrix of its own take counts, and weigh them themselves.
    takes_counts = True if fitted is None else fitted.is_counts
    if takes_counts != own.is_counts:
        kinds = {True: "counts", False: "fractions such as tf-idf"}
        raise InputError(
            f"The model was fitted on {kinds[takes_counts]}, and this vectorizer (weighting={vectorizer.weighting_!r}) "
            f"makes {kinds[own.is_counts]}: its mixtures would be others. Give the vectorizer of the fit, or fit both "
            "with Themes.fit(corpus, model)."
        )
    if fitted is None or fitted.matches(given):
        return
    # Words are brought to terms, and terms weighed, by the articles that a vectorizer has learned from.
    if not fitted.matches(own):
        warn_caller(
            f"The model was fitted on another matrix, of {count_noun(fitted.n_documents, 'article')}, than this "
            f"vectorizer ({own.n_documents:,}), which may bring other words to its terms or weigh them otherwise: "
            "mixtures may not be the model's own. Give the vectorizer of the fit, or fit both with "
            "Themes.fit(corpus, model)."
        )
    elif fitted.n_documents == given.n_documents:
        warn_caller(
            f"The corpus has as many articles as the model was fitted on, {given.n_documents:,}, and other numbers of "
            f"their terms. Were titles part of the texts that were fitted? This is titles={titles}. Mixtures are those "
            "of the texts as they are here, not those of the fit."
        )


def copy_of_encoded(encoded: EncodedTexts) -> EncodedTexts:
    """Return encoded texts whose arrays and table are their own."""
    return replace(encoded, **{name: getattr(encoded, name).copy() for name in _MUTABLE_OF_ENCODED})
