"""Nonnegative matrix factorization."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

import numpy as np
from sklearn.utils.validation import check_is_fitted

from topics._validation import InputError, check_between, check_choice, check_positive
from topics.io import SavedFields, Values
from topics.linalg import Svd
from topics.matrix import MatrixSummary
from topics.models._base import Learned, TopicModel
from topics.models._engines import Engine, EngineName, FittedEngine
from topics.models._factors import INITIALIZATIONS
from topics.models._gensim import fit_gensim_nmf
from topics.models._native_nmf import LOSSES, NativeNmf, fit_native_nmf, resume_native_nmf
from topics.models._settings import Loss, NmfSettings, NmfStart
from topics.models._sklearn import Factors, fit_sklearn_nmf

_LIBRARY_OPTIONS = ("loss", "alpha_W", "alpha_H")


class _LearnedByNmf(Learned, frozen=True, tag="learned by nmf"):
    loss_: np.ndarray
    reconstruction_err_: float


class _NmfState(SavedFields, frozen=True, tag="nmf"):
    params: Values
    learned: _LearnedByNmf
    columns: list[str] | None
    fitted: NativeNmf | Factors


class NMF(TopicModel):
    """Nonnegative matrix factorization of a documents x terms matrix, usually of tf-idf.

    Parameters
    ----------
    n_topics : int, default=10
        Number of topics, at least 1 and at most the number of terms (K, the rank).
    engine : {"native", "sklearn", "gensim"}, default="native"
        Who does the work: our own accelerated coordinate descent in compiled kernels and threads, scikit-learn's
        coordinate descent, or gensim's online ``Nmf``.
    loss : {"frobenius", "kullback-leibler"}, default="frobenius"
        Half the squared distance between matrix and model, or the generalized Kullback-Leibler divergence (not with
        engine ``"gensim"``).
    init : {"nndsvd", "clusters", "random"} or Svd, default="nndsvd"
        Where to start from: parts of singular vectors, clusters of documents, or noise (engine ``"native"``; the
        others start as their libraries do). Singular vectors of X from :func:`topics.truncated_svd` serve for every
        number of topics. Noise also where there are fewer documents or terms than topics. Seed words need
        ``"clusters"``, and take it.
    alpha_W : float, default=0.0
        Penalty of the documents' weights, at least 0, as in scikit-learn: times ``n_terms``, ``l1_ratio`` of it on
        their sum, the rest on half their squares (not with engine ``"gensim"``).
    alpha_H : float or "same", default="same"
        Penalty of the topics' weights, times ``n_documents``.
    l1_ratio : float, default=0.0
        From 0 (squares only) to 1 (sums only).
    seed_words : mapping of str to sequence of str, optional
        Names of topics and words that belong to them: terms, or spellings of terms. The first topics are these, in
        this order; they start from the documents of their words and are pulled towards them for the whole fit, as if
        there were articles of nothing else. The words of the columns must be known: see ``vocabulary`` in :meth:`fit`
        (engine ``"native"``).
    tol : float or None, default=None
        The fit stops when a step brings less than this share of what all steps have brought (engine ``"native"``;
        None means 3e-4, or 1e-4 for Kullback-Leibler); the other libraries' own tolerance, None means theirs. Above 0.
    max_iter : int or None, default=None
        Steps at most; None leaves the number to the engine.
    random_state : int, RandomState or None, default=None
        Seed of the start. With an int, the same input gives the same result, to the byte with engine ``"native"``,
        whatever ``n_jobs``.
    n_jobs : int or None, default=None
        Threads; None and -1 mean one per core (engine ``"native"``). Threads of the linear algebra with the others.

    Attributes
    ----------
    components_ : ndarray of shape (n_topics, n_terms)
        The right factor (H). Rows sum to 1.
    loss_ : ndarray of shape (n_iter_,)
        The loss after every step, penalties included; it never rises. Empty for engines that do not report one.
    reconstruction_err_ : float
        The distance between matrix and model, as scikit-learn has it: the square root of twice the last loss without
        penalties. NaN for engines that do not report one.
    topic_names_ : tuple of str or None
        Names of the topics in ``seed_words``, None for the others.
    interrupted_ : bool
        Whether Ctrl-C ended the fit early.
    n_iter_ : int
        Steps.
    n_features_in_ : int
        Terms seen in ``fit``.
    matrix_ : MatrixSummary or None
        What is remembered of the matrix: ``n_documents``, ``is_counts`` (all whole numbers), ``term_sums``, and
        ``matches(X)``. None for topics of another library that was fitted on another's matrix.
    terms_ : tuple of str or None
        The term of every column, where ``fit`` was told.

    See Also
    --------
    LDA : A probabilistic model of counts.

    References
    ----------
    Lee and Seung (1999), *Learning the parts of objects by non-negative matrix factorization*, Nature 401.
    Cichocki and Phan (2009), *Fast local algorithms for large scale nonnegative matrix and tensor factorizations*,
    IEICE Transactions E92-A, section 3.
    Gillis and Glineur (2012), *Accelerated Multiplicative Updates and Hierarchical ALS Algorithms*, Neural
    Computation 24, section 3 (several sweeps a product).
    Ang and Gillis (2019), *Accelerating Nonnegative Matrix Factorization Algorithms Using Extrapolation*, Neural
    Computation 31, algorithm 3.
    Boutsidis and Gallopoulos (2008), *SVD based initialization*, Pattern Recognition 41, section 2.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.array([[0.7, 0.7, 0, 0], [0.6, 0.8, 0, 0], [0, 0, 0.7, 0.7], [0, 0, 0.8, 0.6]])
    >>> NMF(2, random_state=0).fit_transform(X).round(2).max(axis=1).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """

    _STATE = _NmfState
    _LEARNED = _LearnedByNmf
    _FITTED = NativeNmf | Factors
    _ENGINES: ClassVar[Mapping[EngineName, Engine]] = {
        "native": Engine(fit_native_nmf, resume_native_nmf, frozenset({"seed_words", "init=svd", *_LIBRARY_OPTIONS})),
        "sklearn": Engine(fit_sklearn_nmf, options=frozenset(_LIBRARY_OPTIONS)),
        "gensim": Engine(fit_gensim_nmf),
    }

    def __init__(
        self,
        n_topics: int = 10,
        *,
        engine: EngineName = "native",
        loss: Loss = "frobenius",
        init: NmfStart | Svd = "nndsvd",
        alpha_W: float = 0.0,
        alpha_H: float | Literal["same"] = "same",
        l1_ratio: float = 0.0,
        seed_words: Mapping[str, Sequence[str]] | None = None,
        tol: float | None = None,
        max_iter: int | None = None,
        random_state: Any = None,
        n_jobs: int | None = None,
    ) -> None:
        self.n_topics = n_topics
        self.engine = engine
        self.loss = loss
        self.init = init
        self.alpha_W = alpha_W
        self.alpha_H = alpha_H
        self.l1_ratio = l1_ratio
        self.seed_words = seed_words
        self.tol = tol
        self.max_iter = max_iter
        self.random_state = random_state
        self.n_jobs = n_jobs

    def score(self, X: Any, y: Any = None) -> float:
        """Return minus the relative loss of documents: how much of X the topics leave unexplained; higher is better.

        Parameters
        ----------
        X : array-like or sparse of shape (n_documents, n_terms)
            Weights over the terms that the model was fitted with.
        y : None
            Ignored; here for scikit-learn.

        Returns
        -------
        float
            At most 0. For the squared loss, ``-((X - W @ H) ** 2).sum() / (X ** 2).sum()``, at least -1; for
            Kullback-Leibler, minus the divergence per unit of X, in nats, where a term that no topic of its document
            has counts as one of weight 1e-7. Penalties are left out.

        Raises
        ------
        InputError
            If X holds nothing but zeros.

        Notes
        -----
        The documents' weights W are fitted to X itself: more topics nearly always explain more, of new documents too,
        and so do fewer terms. Compare fits of one number of topics over one vocabulary by it, such as other losses,
        starts or penalties; for the number of topics there is :func:`topics.sweep`, for the vocabulary
        :func:`topics.compare_preprocessing`.
        """
        check_is_fitted(self, "components_")
        X = self._validated(X, reset=False)
        if X.sum() == 0:
            raise InputError(
                f"X of shape {X.shape} holds nothing but zeros, of which there is nothing to explain. Was it made with "
                "the vocabulary of the fit?"
            )
        return -LOSSES[self.loss].relative_loss(X, self._fitted.infer(X).astype(np.float64), self.components_)

    def _learned(self, fitted: FittedEngine) -> None:
        super()._learned(fitted)
        self.loss_ = np.array(getattr(fitted, "losses", ()), dtype=np.float64)
        self.reconstruction_err_ = float(np.sqrt(max(0.0, 2 * getattr(fitted, "divergence", np.nan))))

    def _misfit(self, matrix: MatrixSummary) -> str:
        if not matrix.is_counts or self.loss != "frobenius":
            return ""
        return (
            "NMF is fitted to plain counts, in which frequent terms outweigh all others: make X with "
            'Vectorizer(weighting="tfidf"), or take loss="kullback-leibler", which is for counts.'
        )

    def _settings(self, common: dict[str, Any]) -> NmfSettings:
        alpha_w = check_between("alpha_W", self.alpha_W, 0)
        same = isinstance(self.alpha_H, str) and self.alpha_H == "same"
        loss = check_choice("loss", self.loss, LOSSES)
        svd = self.init if isinstance(self.init, Svd) else None
        if svd is not None:
            self._check_offered("init=svd")
        init: NmfStart = "nndsvd" if isinstance(self.init, Svd) else check_choice("init", self.init, INITIALIZATIONS)
        if svd is None and common["seeds"] is not None:
            init = "clusters"  # topics of seed words start from the documents that hold them
        settings = NmfSettings(
            **common,
            loss=loss,
            init=init,
            svd=svd,
            alpha_w=alpha_w,
            alpha_h=alpha_w if same else check_between("alpha_H", self.alpha_H, 0),
            l1_ratio=check_between("l1_ratio", self.l1_ratio, 0, 1),
            tol=None if self.tol is None else check_positive("tol", self.tol),
        )
        used = {"loss": settings.loss != "frobenius", "alpha_W": settings.alpha_w, "alpha_H": settings.alpha_h}
        for option in used:
            if used[option]:
                self._check_offered(option)
        return settings
