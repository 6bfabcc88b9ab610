"""Latent Dirichlet allocation."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

import numpy as np

from topics._validation import InputError, check_choice, check_positive
from topics.io import SavedFields, Values
from topics.linalg import Svd
from topics.matrix import MatrixSummary
from topics.models._base import Learned, TopicModel
from topics.models._elbo import variational_bound
from topics.models._engines import Engine, EngineName, FittedEngine
from topics.models._gensim import GensimLda, GensimLdaState, fit_gensim_lda
from topics.models._native_lda import NativeLda, fit_native_lda, resume_native_lda
from topics.models._settings import LdaSettings
from topics.models._sklearn import SklearnLda, SklearnLdaState, fit_sklearn_lda


class _LearnedByLda(Learned, frozen=True, tag="learned by lda"):
    bound_: np.ndarray
    doc_topic_prior_: np.ndarray


class _LdaState(SavedFields, frozen=True, tag="lda"):
    params: Values
    learned: _LearnedByLda
    columns: list[str] | None
    fitted: NativeLda | SklearnLdaState | GensimLdaState


class LDA(TopicModel):
    r"""Latent Dirichlet allocation over a documents x terms matrix of counts.

    Parameters
    ----------
    n_topics : int, default=10
        Number of topics, at least 1 and at most the number of terms (K).
    engine : {"native", "sklearn", "gensim"}, default="native"
        Who does the work: our own expectation-maximization in compiled kernels and threads, or scikit-learn's or
        gensim's variational Bayes, online from 5,000 documents on. All start from clusters of documents.
    doc_topic_prior : float, "auto" or None, default=None
        Dirichlet prior of a document's mixture (alpha), above 0; None means ``1 / n_topics``. ``"auto"`` learns one
        for every topic (engine ``"native"``).
    topic_word_prior : float or None, default=None
        Dirichlet prior of a topic's words (eta), above 0; None means ``1 / n_topics``.
    init : "clusters" or Svd, default="clusters"
        Where to start from: clusters of documents. Singular vectors of their tf-idf from
        :func:`topics.truncated_svd` save computing them, for every number of topics (engine ``"native"``).
    seed_words : mapping of str to sequence of str, optional
        Names of topics and words that belong to them: terms, or spellings of terms. The first topics are these, in
        this order; each seed word enters the prior of its topic with its own frequency, for the whole fit. The words
        of the columns must be known: see ``vocabulary`` in :meth:`fit` (engine ``"native"``).
    tol : float, default=1e-2
        The fit stops when a pass raises the bound by less than this, in nats per token; above 0 (engine ``"native"``).
    max_iter : int or None, default=None
        Passes over the documents at most; None leaves the number to the engine.
    random_state : int, RandomState or None, default=None
        Seed of the start. With an int, the same input gives the same result, to the byte with engine ``"native"``,
        whatever ``n_jobs``.
    n_jobs : int or None, default=None
        Threads; None and -1 mean one per core (engine ``"native"``). The other engines fit in one process, because
        their parallel fits do not repeat under a fixed seed, and use ``n_jobs`` processes in :meth:`transform`.

    Attributes
    ----------
    components_ : ndarray of shape (n_topics, n_terms)
        Phi. Rows sum to 1.
    bound_ : ndarray of shape (n_iter_,)
        The logarithm of the posterior density before every pass, in nats per token, up to a constant; with fixed priors
        it never falls. Empty for engines that do not report one.
    doc_topic_prior_ : ndarray of shape (n_topics,)
        Alpha as given or learned.
    topic_names_ : tuple of str or None
        Names of the topics in ``seed_words``, None for the others.
    interrupted_ : bool
        Whether Ctrl-C ended the fit early.
    n_iter_ : int
        Passes over the documents.
    n_features_in_ : int
        Terms seen in ``fit``.
    matrix_ : MatrixSummary or None
        What is remembered of the matrix: ``n_documents``, ``is_counts`` (all whole numbers), ``term_sums``, and
        ``matches(X)``. None for topics of another library that was fitted on another's matrix.
    terms_ : tuple of str or None
        The term of every column, where ``fit`` was told.

    See Also
    --------
    NMF : Topics by nonnegative factors, usually of tf-idf.

    Notes
    -----
    Engine ``"native"`` finds the topics and mixtures that maximize the posterior density, where a prior of a means
    a pseudo-counts, by expectation-maximization over the distinct (document, term) pairs. This is what collapsed
    variational Bayes of order zero computes, but for a correction that vanishes with the counts (Asuncion et al.).
    The mixtures of a document take several steps while its topics are in the cache; the start is clusters of
    documents; some half a dozen passes are enough.

    References
    ----------
    Blei, Ng and Jordan (2003), *Latent Dirichlet Allocation*, JMLR 3, section 3.
    Asuncion, Welling, Smyth and Teh (2009), *On Smoothing and Inference for Topic Models*, UAI, section 3.
    Minka (2000), *Estimating a Dirichlet distribution*, equation 55 (learned priors).
    Hoffman, Blei and Bach (2010), *Online Learning for Latent Dirichlet Allocation*, NIPS, algorithm 2.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.array([[9, 8, 0, 0], [7, 9, 0, 0], [0, 0, 8, 9], [0, 0, 9, 7]])
    >>> model = LDA(2, random_state=0).fit(X)
    >>> model.components_.sum(axis=1).round(9).tolist()
    [1.0, 1.0]
    >>> doc_topic = model.transform(X)
    >>> bool(doc_topic[0].argmax() == doc_topic[1].argmax() != doc_topic[2].argmax())
    True
    """

    _STATE = _LdaState
    _LEARNED = _LearnedByLda
    _LIBRARIES = (SklearnLda, GensimLda)
    _FITTED = NativeLda | SklearnLda | GensimLda
    _ENGINES: ClassVar[Mapping[EngineName, Engine]] = {
        "native": Engine(
            fit_native_lda, resume_native_lda, frozenset({"seed_words", 'doc_topic_prior="auto"', "init=svd"})
        ),
        "sklearn": Engine(fit_sklearn_lda),
        "gensim": Engine(fit_gensim_lda),
    }

    def __init__(
        self,
        n_topics: int = 10,
        *,
        engine: EngineName = "native",
        doc_topic_prior: float | Literal["auto"] | None = None,
        topic_word_prior: float | None = None,
        init: Literal["clusters"] | Svd = "clusters",
        seed_words: Mapping[str, Sequence[str]] | None = None,
        tol: float = 1e-2,
        max_iter: int | None = None,
        random_state: Any = None,
        n_jobs: int | None = None,
    ) -> None:
        self.n_topics = n_topics
        self.engine = engine
        self.doc_topic_prior = doc_topic_prior
        self.topic_word_prior = topic_word_prior
        self.init = init
        self.seed_words = seed_words
        self.tol = tol
        self.max_iter = max_iter
        self.random_state = random_state
        self.n_jobs = n_jobs

    def score(self, X: Any, y: Any = None) -> float:
        """Return a lower bound of the log-likelihood of documents; higher is better.

        Parameters
        ----------
        X : array-like or sparse of shape (n_documents, n_terms)
            Counts over the terms that the model was fitted with.
        y : None
            Ignored; here for scikit-learn.

        Returns
        -------
        float
            The variational bound of all documents together, in nats, as scikit-learn's
            ``LatentDirichletAllocation.score`` has it; the uncertainty of the topics is counted as well.

        Notes
        -----
        It is a sum over tokens: fewer terms mean fewer tokens and a higher score, so a grid over ``min_df``, stop words
        or stemmers takes whatever counts least. Compare models over one matrix by it;
        :func:`topics.compare_preprocessing` compares vocabularies in units that are the same for all.

        It is not what the fit raises, which is the posterior density of topics and mixtures, in ``bound_``. Late
        passes can lower it a little: on a few hundred articles by up to 0.0003 nats per token of the articles of the
        fit, and by up to 0.015 of new ones, where it is the usual overfitting.
        """
        doc_topic = self.transform(X)
        X = self._validated(X, reset=False)
        priors = self.doc_topic_prior_, self._prior("topic_word_prior")
        return variational_bound(X, doc_topic, self._fitted.topic_term, *priors, self.n_jobs)

    def perplexity(self, X: Any) -> float:
        """Return the perplexity per token of documents; lower is better.

        Parameters
        ----------
        X : array-like or sparse of shape (n_documents, n_terms)
            Counts over the terms that the model was fitted with.

        Returns
        -------
        float
            ``exp(-score / tokens)``, above 1: an upper bound of the exact perplexity, as scikit-learn has it.

        Raises
        ------
        InputError
            If X holds no tokens.
        """
        n_tokens = self._validated(X, reset=False).sum()
        if n_tokens == 0:
            raise InputError(
                f"X of shape {np.shape(X)} holds no tokens; perplexity needs at least one. "
                "Was it counted with the vocabulary of the fit?"
            )
        return float(np.exp(-self.score(X) / n_tokens))

    def _learned(self, fitted: FittedEngine) -> None:
        super()._learned(fitted)
        self.bound_ = np.array(getattr(fitted, "bound", ()), dtype=np.float64)
        prior = getattr(fitted, "doc_topic_prior", None)
        given = np.full(self.n_topics, self._prior("doc_topic_prior")) if prior is None else prior[: self.n_topics]
        self.doc_topic_prior_ = given.astype(np.float64)

    def _misfit(self, matrix: MatrixSummary) -> str:
        if matrix.is_counts:
            return ""
        return (
            "LDA is fitted to weights that are not whole numbers, such as tf-idf, but it is a model of counts: make X "
            'with Vectorizer(weighting="count").'
        )

    def _settings(self, common: dict[str, Any]) -> LdaSettings:
        learned = isinstance(self.doc_topic_prior, str) and self.doc_topic_prior == "auto"
        if learned:
            self._check_offered('doc_topic_prior="auto"')
        if isinstance(self.init, Svd):
            self._check_offered("init=svd")
        else:
            check_choice("init", self.init, ["clusters"])
        return LdaSettings(
            **common,
            svd=self.init if isinstance(self.init, Svd) else None,
            doc_topic_prior=1 / self.n_topics if learned else self._prior("doc_topic_prior"),
            learn_prior=learned,
            topic_word_prior=self._prior("topic_word_prior"),
            tol=check_positive("tol", self.tol),
        )

    def _prior(self, name: str) -> float:
        value = getattr(self, name)
        try:
            return 1 / self.n_topics if value is None else check_positive(name, value)
        except InputError as error:
            learned = ', or "auto" to learn one per topic' if name == "doc_topic_prior" else ""
            raise InputError(f"{error} It is one for all, None for 1 / n_topics{learned}.") from None
