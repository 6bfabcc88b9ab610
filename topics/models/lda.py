"""Latent Dirichlet allocation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from topics._checks import check_positive
from topics.models import gensim_engine, sklearn_engine
from topics.models.base import FitFunction, TopicModel
from topics.models.settings import LdaSettings


class LDA(TopicModel):
    r"""Latent Dirichlet allocation over a documents x terms matrix of counts.

    Parameters
    ----------
    n_topics : int, default=10
        Number of topics, at least 1 and at most the number of terms (K).
    engine : {"sklearn", "gensim"}, default="sklearn"
        Who does the work: scikit-learn's or gensim's variational Bayes, online from 5,000 documents on. Both start
        from clusters of documents.
    doc_topic_prior : float or None, default=None
        Dirichlet prior of a document's mixture (alpha), above 0; None means ``1 / n_topics``.
    topic_word_prior : float or None, default=None
        Dirichlet prior of a topic's words (eta), above 0; None means ``1 / n_topics``.
    max_iter : int or None, default=None
        Passes over the documents; None leaves the number to the engine.
    random_state : int, RandomState or None, default=None
        Seed of the start. With an int, the same input gives the same result, whatever ``n_jobs``.
    n_jobs : int or None, default=None
        Processes that :meth:`transform` may use (engine ``"sklearn"``). Fits run in one process, because parallel
        fits of these engines do not repeat under a fixed seed.

    Attributes
    ----------
    components_ : ndarray of shape (n_topics, n_terms)
        Phi. Rows sum to 1.
    n_iter_ : int
        Passes over the documents.
    n_features_in_ : int
        Terms seen in ``fit``.

    See Also
    --------
    NMF : Topics by nonnegative factors, usually of tf-idf.

    References
    ----------
    Blei, Ng and Jordan (2003), *Latent Dirichlet Allocation*, JMLR 3, section 3.
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

    ENGINES: ClassVar[Mapping[str, FitFunction]] = {
        "sklearn": sklearn_engine.fit_lda,
        "gensim": gensim_engine.fit_lda,
    }

    def __init__(
        self,
        n_topics: int = 10,
        *,
        engine: str = "sklearn",
        doc_topic_prior: float | None = None,
        topic_word_prior: float | None = None,
        max_iter: int | None = None,
        random_state: Any = None,
        n_jobs: int | None = None,
    ) -> None:
        self.n_topics = n_topics
        self.engine = engine
        self.doc_topic_prior = doc_topic_prior
        self.topic_word_prior = topic_word_prior
        self.max_iter = max_iter
        self.random_state = random_state
        self.n_jobs = n_jobs

    def _settings(self, seed: int, max_iter: int | None) -> LdaSettings:
        return LdaSettings(
            n_topics=self.n_topics,
            doc_topic_prior=self._prior("doc_topic_prior"),
            topic_word_prior=self._prior("topic_word_prior"),
            max_iter=max_iter,
            seed=seed,
            n_jobs=self.n_jobs,
        )

    def _prior(self, name: str) -> float:
        value = getattr(self, name)
        return 1 / self.n_topics if value is None else check_positive(name, value)
