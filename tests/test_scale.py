"""150,000 articles on one machine."""

import tracemalloc

import numpy as np
import pytest
import scipy.sparse as sp
from fits import any_matrix

from topics import LDA, NMF

N_TERMS, N_TOKENS, N_TOPICS = 50_000, 200, 100
FEW, MANY, WANTED = 4_000, 8_000, 150_000


def uniform_counts(n_documents):
    """Return counts of documents whose terms are drawn alike from all."""
    terms = np.random.default_rng(0).integers(0, N_TERMS, (n_documents, N_TOKENS))
    bounds = np.arange(0, terms.size + 1, N_TOKENS)
    X = sp.csr_array((np.ones(terms.size, np.int32), terms.ravel(), bounds), shape=(n_documents, N_TERMS))
    X.sum_duplicates()
    return X


def most_memory(model, X):
    """Return the bytes that a fit takes at its peak, as numpy counts them."""
    tracemalloc.start()
    try:
        model(N_TOPICS, max_iter=1, random_state=0, n_jobs=2).fit(X)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@any_matrix
@pytest.mark.slow
@pytest.mark.parametrize("model", [LDA, NMF])
def test_150_000_articles_and_100_topics_fit_into_two_gibibytes_beyond_the_matrix(model):
    X = uniform_counts(MANY)
    most_memory(model, X[:500])  # compiles
    few, many = (most_memory(model, X[:n]) for n in (FEW, MANY))
    assert many + (WANTED - MANY) / (MANY - FEW) * (many - few) < 2 * 2**30
