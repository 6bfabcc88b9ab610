"""Themes to and topics from gensim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import scipy.sparse as sp

from topics._elsewhere import explains_names
from topics._validation import GENSIM_REMEDY, InputError, check_choice, check_installed
from topics.exchange._foreign import ForeignTopics, check_has_articles, import_topics, symmetric_prior
from topics.models import LDA, NMF, Factors, GensimLda, bags_of_words
from topics.themes import Themes

if TYPE_CHECKING:
    from gensim.corpora import Dictionary

# gensim takes the logarithm of a term's weight in a topic, so none may be 0.
_MIN_GENSIM_WEIGHT = 1e-12
_GENSIM_SEED = 0


@explains_names
def to_gensim(themes: Themes) -> tuple[Dictionary, list[list[tuple[int, float]]], Any]:
    """Convert themes to gensim.

    Parameters
    ----------
    themes : Themes
        Of an LDA or NMF model.

    Returns
    -------
    dictionary : gensim.corpora.Dictionary
        The terms, numbered as the columns of ``themes.components``, with their frequencies in the corpus.
    bags : list of list of (int, float)
        The articles as bags of words: term and how often it stands there, a whole number.
    model : gensim.models.LdaModel or gensim.models.Nmf
        By the kind of the model; ``get_topics()`` are the rows of ``themes.components``, merged, dropped and divided
        themes included.

    Raises
    ------
    InputError
        If these are not themes, or their model is neither an LDA nor an NMF.

    See Also
    --------
    from_gensim : Converts topics from gensim.

    Notes
    -----
    gensim infers mixtures of documents anew, for LDA by variational Bayes, so they differ somewhat from
    ``themes.doc_topic``. Its terms need a weight: one that a theme does not have gets 1e-12 tokens. Terms are those of
    the preprocessor; ``themes.vocabulary.shown(term)`` gives a word to read.

    Examples
    --------
    >>> dictionary, bags, theirs = to_gensim(themes)
    >>> len(dictionary) == len(themes.vocabulary), len(bags) == len(themes.corpus)
    (True, True)
    >>> bool(abs(theirs.get_topics() - themes.components).max() < 1e-6)
    True
    """
    check_installed("gensim", "to_gensim", GENSIM_REMEDY)
    themes = check_has_articles(themes, "to_gensim")
    counts = themes.counts
    dictionary = _make_dictionary(themes, counts)
    kind = check_choice("the kind of the themes' model", _known_class(themes.model, _GENSIM_MAKERS), _GENSIM_MAKERS)
    return dictionary, bags_of_words(counts), _GENSIM_MAKERS[kind](themes, dictionary, counts)


def _known_class(model: Any, table: Mapping[str, Any]) -> str:
    """Return the name of a model's first class, base classes included, that a table has, or else of its own class."""
    names = [kind.__name__ for kind in type(model).__mro__]
    return next((name for name in names if name in table), names[0])


def _make_dictionary(themes: Themes, counts: sp.csr_array) -> Dictionary:
    """Return the terms as a gensim dictionary."""
    from gensim.corpora import Dictionary

    vocabulary = themes.vocabulary
    dictionary = Dictionary()
    dictionary.token2id = {term: column for column, term in enumerate(vocabulary.terms)}
    dictionary.dfs = dict(enumerate(np.bincount(counts.indices, minlength=len(vocabulary)).tolist()))
    dictionary.cfs = dict(enumerate(np.asarray(counts.sum(axis=0)).ravel().tolist()))
    dictionary.num_docs = counts.shape[0]
    dictionary.num_pos, dictionary.num_nnz = int(counts.sum()), int(counts.nnz)
    return dictionary


def _make_lda(themes: Themes, dictionary: Dictionary, counts: sp.csr_array) -> Any:
    """Return an LdaModel whose expected counts are those of the themes in the corpus."""
    from gensim.models import LdaModel

    n_topics, n_terms = themes.components.shape
    prior = np.asarray(themes.model.doc_topic_prior_, dtype=np.float64)
    # Themes that were merged, dropped or divided have lost the priors of the model's topics.
    is_whole = themes.ids == tuple(range(prior.size))
    alpha = prior if is_whole else np.full(n_topics, prior.mean())
    eta = themes.model.topic_word_prior or 1 / len(themes.model.components_)
    model = LdaModel(
        num_topics=n_topics, id2word=dictionary, alpha=np.maximum(alpha, _MIN_GENSIM_WEIGHT), eta=eta,
        eval_every=None, random_state=_GENSIM_SEED, dtype=np.float64,
    )  # fmt: skip
    tokens = np.asarray(counts.sum(axis=1)).ravel() @ themes.doc_topic
    weights = themes.components * (tokens + eta * n_terms)[:, None]
    model.state.sstats[:] = np.maximum(weights, _MIN_GENSIM_WEIGHT) - eta
    model.state.numdocs = counts.shape[0]
    model.sync_state()
    return model


def _make_nmf(themes: Themes, dictionary: Dictionary, counts: sp.csr_array) -> Any:
    """Return an Nmf whose factor is that of the themes."""
    from gensim.models.nmf import Nmf

    model = Nmf(num_topics=themes.n_topics, id2word=dictionary, eval_every=None, random_state=_GENSIM_SEED)
    # What training begins with, so that the model can be used and trained on.
    model._setup(sp.csc_matrix(counts.T, dtype=np.float64))
    # A copy: gensim scales its factor in place.
    model._W = np.array(themes.components.T, order="C")
    return model


_GENSIM_MAKERS: dict[str, Callable[[Themes, Any, sp.csr_array], Any]] = {"LDA": _make_lda, "NMF": _make_nmf}


@explains_names
def from_gensim(model: Any, dictionary: Any = None, *, tfidf: Any = None) -> ForeignTopics:
    """Convert topics from a gensim model.

    Parameters
    ----------
    model : gensim.models.LdaModel or gensim.models.Nmf
        Trained; ``LdaMulticore`` as well.
    dictionary : gensim.corpora.Dictionary or mapping of int to str, optional
        The terms by number; by default those that the model holds (``id2word``).
    tfidf : gensim.models.TfidfModel, optional
        What weighed the bags of words that the model was trained on.

    Returns
    -------
    ForeignTopics
        ``theirs.themes(corpus, preprocessor)`` reads them in a corpus. Of an ``LdaModel`` mixtures are inferred by
        gensim itself, each from the same start; of an ``Nmf`` by scikit-learn's solver for its factor.

    Raises
    ------
    InputError
        If it is another model, not trained, or its terms are not known.

    See Also
    --------
    to_gensim : Converts themes to gensim.

    Examples
    --------
    >>> from gensim.corpora import Dictionary
    >>> from gensim.models import LdaModel
    >>> tokens = [["هجوم", "قوات"], ["نفط", "سعر"], ["قوات", "هجوم"], ["سعر", "نفط"]]
    >>> dictionary = Dictionary(tokens)
    >>> bags = [dictionary.doc2bow(words) for words in tokens]
    >>> theirs = from_gensim(LdaModel(bags, 2, dictionary, passes=20, random_state=0))
    >>> theirs
    ForeignTopics(2 topics over 4 terms, from gensim LdaModel)
    >>> sorted(map(sorted, theirs.top_terms(2)))
    [['سعر', 'نفط'], ['قوات', 'هجوم']]
    """
    kind = _known_class(model, _GENSIM_READERS)
    if kind not in _GENSIM_READERS:
        raise InputError(f"model must be gensim's {' or '.join(_GENSIM_READERS)}; got {type(model).__name__}.")
    dictionary = model.id2word if dictionary is None else dictionary
    try:
        terms = [dictionary[i] for i in range(len(dictionary))]
    except (KeyError, TypeError, IndexError):
        raise InputError(
            f"dictionary must give the term of every number from 0 on; got {type(dictionary).__name__}. Give the "
            "gensim Dictionary that numbered the corpus."
        ) from None
    weigh = None if tfidf is None else partial(_weighted, tfidf)
    return _GENSIM_READERS[kind](model, terms, weigh)


def _weighted(tfidf: Any, counts: sp.csr_array) -> sp.csr_array:
    """Return counts weighted by a gensim TfidfModel."""
    rows = [tfidf[bag] for bag in bags_of_words(counts)]
    indptr = np.cumsum([0, *map(len, rows)])
    pairs = [pair for row in rows for pair in row]
    columns, data = [column for column, _ in pairs], [weight for _, weight in pairs]
    return sp.csr_array((np.array(data, dtype=np.float64), np.array(columns, dtype=np.int32), indptr), counts.shape)


def _read_gensim_lda(model: Any, terms: list[Any], weigh: Any) -> ForeignTopics:
    """Return the topics of an LdaModel."""
    weights = np.array(model.state.get_lambda(), dtype=np.float64)
    prior = np.array(model.alpha, dtype=np.float64)
    own = LDA(
        len(weights),
        engine="gensim",
        doc_topic_prior=symmetric_prior(prior),
        topic_word_prior=symmetric_prior(model.eta),
    )
    # A copy, since inference sets its random state.
    inference = GensimLda(copy(model), weights, int(model.passes), _GENSIM_SEED)
    known = {"weigh": weigh, "doc_topic_prior": prior, "n_iter": int(model.passes)}
    return import_topics(f"gensim {type(model).__name__}", own, terms, weights, inference, **known)


def _read_gensim_nmf(model: Any, terms: list[Any], weigh: Any) -> ForeignTopics:
    """Return the topics of an Nmf."""
    if getattr(model, "_W", None) is None:
        raise InputError("This Nmf has not been trained; give it a corpus first.")
    weights = np.array(model._W.T, dtype=np.float64)
    n_iter = int(model.passes)
    own, inference = NMF(len(weights), engine="gensim"), Factors(weights, n_iter, None)
    return import_topics("gensim Nmf", own, terms, weights, inference, weigh=weigh, n_iter=n_iter)


_GENSIM_READERS: dict[str, Callable[..., ForeignTopics]] = {"LdaModel": _read_gensim_lda, "Nmf": _read_gensim_nmf}
