"""Where a fit of LDA starts from."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from sklearn.cluster import KMeans
from sklearn.feature_extraction.text import TfidfTransformer
from threadpoolctl import threadpool_limits

# On a few thousand documents and more, updates after each batch learn faster than one update a pass; on fewer there
# is hardly more than one batch, and full passes are cheap.
DOCUMENTS_FOR_ONLINE = 5_000


def clustered_counts(X: sp.csr_array, n_topics: int, seed: int) -> np.ndarray | None:
    """Return the term counts of clusters of documents, shape (n_topics, n_terms): a start for topics.

    None if there are fewer documents than topics. The libraries start every topic at nearly the same random point,
    from which variational Bayes does not get far on a small corpus. Clusters are k-means on tf-idf, in one thread:
    sums over threads come in any order.
    """
    if X.shape[0] < n_topics:
        return None
    tfidf = TfidfTransformer(sublinear_tf=True).fit_transform(X)
    with threadpool_limits(1):
        clusters = KMeans(n_topics, n_init=1, max_iter=10, random_state=seed).fit_predict(tfidf)
    members = sp.csr_array((np.ones(clusters.size), (clusters, np.arange(clusters.size))), shape=(n_topics, X.shape[0]))
    return (members @ X).toarray()
