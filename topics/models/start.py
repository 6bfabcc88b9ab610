"""Where a fit of LDA starts from."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.preprocessing import normalize
from threadpoolctl import threadpool_limits

# On a few thousand documents and more, updates after each batch learn faster than one update a pass; on fewer there
# is hardly more than one batch, and full passes are cheap.
DOCUMENTS_FOR_ONLINE = 5_000
STARTS_OF_KMEANS = 10


def clustered_counts(X: sp.csr_array, n_topics: int, seed: int) -> np.ndarray | None:
    """Return the term counts of clusters of documents, shape (n_topics, n_terms): a start for topics.

    None if there are fewer documents or terms than topics and one. The libraries start every topic at nearly the same
    random point, from which variational Bayes does not get far on a small corpus. Clusters are spherical k-means on
    as many latent dimensions of tf-idf as there are topics, in one thread: sums over threads come in any order.
    """
    if min(X.shape) <= n_topics:
        return None
    tfidf = TfidfTransformer(sublinear_tf=True).fit_transform(X)
    with threadpool_limits(1):
        latent = normalize(TruncatedSVD(n_topics, random_state=seed).fit_transform(tfidf))
        clusters = KMeans(n_topics, n_init=STARTS_OF_KMEANS, random_state=seed).fit_predict(latent)
    members = sp.csr_array((np.ones(clusters.size), (clusters, np.arange(clusters.size))), shape=(n_topics, X.shape[0]))
    return (members @ X).toarray()
