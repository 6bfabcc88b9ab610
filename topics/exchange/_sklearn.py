"""Topics from scikit-learn."""

from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Any

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfTransformer, TfidfVectorizer

from topics._elsewhere import explains_names
from topics._validation import InputError
from topics.exchange._foreign import ForeignTopics, import_topics, symmetric_prior
from topics.io import Values
from topics.matrix import Vectorizer
from topics.models import LDA, NMF, SKLEARN_SOLVERS, Factors, SklearnLda


@explains_names
def from_sklearn(model: Any, vectorizer: Any) -> ForeignTopics:
    """Convert topics from a scikit-learn model.

    Parameters
    ----------
    model : LatentDirichletAllocation, NMF or MiniBatchNMF
        Fitted.
    vectorizer : Vectorizer, CountVectorizer, TfidfVectorizer or sequence of str
        What made the matrix that the model was fitted on, fitted; or the term of every column, for counts.

    Returns
    -------
    ForeignTopics
        ``theirs.themes(corpus)`` reads them in a corpus if the vectorizer is a :class:`topics.Vectorizer`, and
        ``theirs.themes(corpus, preprocessor)`` otherwise. Its model takes what a :class:`topics.Vectorizer` makes; in
        the other cases counts, which it weighs as the vectorizer did.

    Raises
    ------
    InputError
        If it is another model, not fitted, or has not as many columns as there are terms.

    Notes
    -----
    Rows of ``transform`` are mixtures that sum to 1. For NMF they are the weights of scikit-learn's ``transform``,
    each times the sum of its topic's row, so that they do not depend on how the two factors are scaled.

    Examples
    --------
    >>> from sklearn.decomposition import NMF
    >>> from sklearn.feature_extraction.text import TfidfVectorizer
    >>> texts = ["هجوم قوات", "نفط سعر", "قوات هجوم", "سعر نفط"]
    >>> tfidf = TfidfVectorizer()
    >>> theirs = from_sklearn(NMF(2, init="nndsvd", random_state=0).fit(tfidf.fit_transform(texts)), tfidf)
    >>> theirs
    ForeignTopics(2 topics over 4 terms, from scikit-learn NMF)
    >>> sorted(map(sorted, theirs.top_terms(2)))
    [['سعر', 'نفط'], ['قوات', 'هجوم']]
    """
    kind = type(model).__name__
    if isinstance(model, type):
        raise InputError(f"model is the class {model.__name__}; give a fitted one: {model.__name__}(...).fit(X).")
    if kind not in _SKLEARN_READERS or not type(model).__module__.startswith("sklearn."):
        raise InputError(f"model must be scikit-learn's {', '.join(_SKLEARN_READERS)}; got {kind}.")
    if not hasattr(model, "components_"):
        raise InputError(f"This {kind} has not been fitted; call fit first.")
    terms, weigh = _terms_and_weighting(vectorizer)
    own, inference = _SKLEARN_READERS[kind](deepcopy(model))
    known: dict[str, Any] = {"weigh": weigh, "n_iter": int(model.n_iter_)}
    if hasattr(model, "doc_topic_prior_"):
        known["doc_topic_prior"] = np.full(len(model.components_), float(model.doc_topic_prior_))
    ours = vectorizer if isinstance(vectorizer, Vectorizer) else None
    source = f"scikit-learn {kind}"
    return import_topics(source, own, terms, model.components_, inference, vectorizer=ours, **known)


def _terms_and_weighting(vectorizer: Any) -> tuple[Any, Callable[[sp.csr_array], Any] | None]:
    """Return the terms of a vectorizer's columns, and the function that weighs counts as it does, if any."""
    if not hasattr(vectorizer, "get_feature_names_out"):
        return vectorizer, None
    terms = vectorizer.get_feature_names_out().tolist()
    if isinstance(vectorizer, Vectorizer):
        return terms, None
    is_binary = bool(getattr(vectorizer, "binary", False))
    if not isinstance(vectorizer, TfidfVectorizer):
        return terms, _presence if is_binary else None
    names = ("norm", "use_idf", "smooth_idf", "sublinear_tf")
    transformer = TfidfTransformer(**{name: getattr(vectorizer, name) for name in names})
    if vectorizer.use_idf:
        transformer.idf_ = np.array(vectorizer.idf_)
    return terms, partial(_transform_counts, transformer, is_binary)


def _presence(counts: sp.csr_array) -> sp.csr_array:
    """Return 1 for every count above 0."""
    return sp.csr_array((counts > 0).astype(np.int64))


def _transform_counts(transformer: TfidfTransformer, is_binary: bool, counts: sp.csr_array) -> sp.csr_array:
    """Return counts weighted as by a TfidfVectorizer."""
    return sp.csr_array(transformer.transform(_presence(counts) if is_binary else counts))


def _read_sklearn_lda(model: Any) -> tuple[LDA, SklearnLda]:
    """Return an LDA with the parameters of a LatentDirichletAllocation, and the object that infers its mixtures."""
    own = LDA(
        len(model.components_), engine="sklearn", doc_topic_prior=symmetric_prior(model.doc_topic_prior_),
        topic_word_prior=symmetric_prior(model.topic_word_prior_),
    )  # fmt: skip
    return own, SklearnLda(model, int(model.n_iter_))


def _read_sklearn_nmf(model: Any) -> tuple[NMF, Factors]:
    """Return an NMF with the parameters of scikit-learn's, and the object that infers its mixtures."""
    loss = model.beta_loss
    penalty = {"alpha_W": model.alpha_W, "l1_ratio": model.l1_ratio}
    own = NMF(len(model.components_), engine="sklearn", loss=loss, alpha_H=model.alpha_H, **penalty)
    # alpha_H penalizes topics alone; coordinate descent, the default, minimizes one loss only.
    inference = {"beta_loss": loss, "solver": SKLEARN_SOLVERS.get(loss, "mu"), **penalty}
    return own, Factors(model.components_, int(model.n_iter_), None, Values(inference))


_SKLEARN_READERS: dict[str, Callable[[Any], tuple[LDA | NMF, Any]]] = {
    "LatentDirichletAllocation": _read_sklearn_lda, "NMF": _read_sklearn_nmf, "MiniBatchNMF": _read_sklearn_nmf,
}  # fmt: skip
