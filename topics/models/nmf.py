"""Nonnegative matrix factorization."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from topics._checks import check_positive
from topics.models import gensim_engine, sklearn_engine
from topics.models.base import TopicModel
from topics.models.engines import Engine
from topics.models.settings import NmfSettings


class NMF(TopicModel):
    """Nonnegative matrix factorization of a documents x terms matrix, usually of tf-idf.

    Parameters
    ----------
    n_topics : int, default=10
        Number of topics, at least 1 and at most the number of terms (K, the rank).
    engine : {"sklearn", "gensim"}, default="sklearn"
        Who does the work: scikit-learn's coordinate descent from an ``nndsvd`` start, or gensim's online ``Nmf``.
        Both minimize the Frobenius loss.
    seed_words : mapping of str to sequence of str, optional
        Names of topics and words that belong to them.
    tol : float, default=1e-4
        The fit stops when its progress, as a share of the first step's, falls below this; above 0.
    max_iter : int or None, default=None
        Passes over the documents at most; None leaves the number to the engine.
    random_state : int, RandomState or None, default=None
        Seed of the start. With an int, the same input gives the same result.
    n_jobs : int or None, default=None
        Threads of the linear algebra; None leaves them as they are.

    Attributes
    ----------
    components_ : ndarray of shape (n_topics, n_terms)
        The right factor (H). Rows sum to 1.
    n_iter_ : int
        Passes over the documents.
    n_features_in_ : int
        Terms seen in ``fit``.

    See Also
    --------
    LDA : A probabilistic model of counts.

    References
    ----------
    Lee and Seung (1999), *Learning the parts of objects by non-negative matrix factorization*, Nature 401.
    Cichocki and Phan (2009), *Fast local algorithms for large scale nonnegative matrix and tensor factorizations*,
    IEICE Transactions E92-A, section 3.
    Boutsidis and Gallopoulos (2008), *SVD based initialization*, Pattern Recognition 41, section 2.

    Examples
    --------
    >>> import numpy as np
    >>> X = np.array([[9, 8, 0, 0], [7, 9, 0, 0], [0, 0, 8, 9], [0, 0, 9, 7]])
    >>> NMF(2, random_state=0).fit_transform(X).round(2).max(axis=1).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """

    ENGINES: ClassVar[Mapping[str, Engine]] = {
        "sklearn": Engine(sklearn_engine.fit_nmf),
        "gensim": Engine(gensim_engine.fit_nmf),
    }

    def __init__(
        self,
        n_topics: int = 10,
        *,
        engine: str = "sklearn",
        seed_words: Mapping[str, Sequence[str]] | None = None,
        tol: float = 1e-4,
        max_iter: int | None = None,
        random_state: Any = None,
        n_jobs: int | None = None,
    ) -> None:
        self.n_topics = n_topics
        self.engine = engine
        self.seed_words = seed_words
        self.tol = tol
        self.max_iter = max_iter
        self.random_state = random_state
        self.n_jobs = n_jobs

    def _settings(self, common: dict[str, Any]) -> NmfSettings:
        return NmfSettings(**common, tol=check_positive("tol", self.tol))
