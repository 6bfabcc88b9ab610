"""The evidence lower bound (ELBO): what the likelihood that LDA gives to documents is at least."""

import numpy as np
import scipy.sparse as sp
from scipy.special import gammaln, psi

from topics.linalg import Workers, expected_counts, log_likelihoods, pad_columns, single_precision

# From the most probable mixtures the variational ones are a few steps away.
_VARIATIONAL_STEPS = 20


def _mean_logarithm(parameters: np.ndarray) -> np.ndarray:
    """Return the mean of the logarithm of shares, each row the parameters of a Dirichlet distribution."""
    return psi(parameters) - psi(parameters.sum(axis=1, keepdims=True))


def _divergence(parameters: np.ndarray, prior: np.ndarray) -> float:
    """Return the sum over rows of the mean log-density under the prior less that under the row's own parameters."""
    mean_log = _mean_logarithm(parameters)
    own = gammaln(parameters.sum(axis=1)) - gammaln(parameters).sum(axis=1)
    common = gammaln(prior.sum()) - gammaln(prior).sum()
    return float((((prior - parameters) * mean_log).sum(axis=1) + common - own).sum())


def variational_bound(
    X: sp.csr_array, doc_topic: np.ndarray, topic_term: np.ndarray, alpha: np.ndarray, eta: float, n_jobs: int | None
) -> float:
    """Return a lower bound of the log-likelihood of counts, in nats, as scikit-learn's ``score``.

    Blei, Ng and Jordan (2003), section 5.2, with Dirichlet topics as in their section 5.4. ``topic_term`` has their
    parameters (lambda), shape (n_topics, n_terms); the search starts from ``doc_topic``, (n_documents, n_topics).
    """
    indptr, indices, counts = single_precision(X)
    term_topic = pad_columns(np.exp(_mean_logarithm(topic_term)).T)
    gamma = doc_topic * (X.sum(axis=1) + alpha.sum())[:, None] + alpha / len(alpha)  # all above 0, as psi needs them
    out, expected = np.empty(X.shape[0]), np.empty((X.shape[0], term_topic.shape[1]), np.float32)
    with Workers(n_jobs) as workers:
        for _ in range(_VARIATIONAL_STEPS):
            weights = pad_columns(np.exp(_mean_logarithm(gamma)))
            workers.run(expected_counts, indptr, indptr, indices, counts, weights, term_topic, expected)
            gamma = expected[:, : len(alpha)].astype(np.float64) + alpha
        weights = pad_columns(np.exp(_mean_logarithm(gamma)))
        workers.run(log_likelihoods, indptr, indptr, indices, counts, weights, term_topic, out)
    return float(out.sum()) + _divergence(gamma, alpha) + _divergence(topic_term, np.full(topic_term.shape[1], eta))
