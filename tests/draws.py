"""Random data for tests of definitions."""

import numpy as np


def random_topics(seed, n_topics, n_terms, concentration):
    """Return distributions over terms, drawn from a Dirichlet."""
    return np.random.default_rng(seed).dirichlet(np.full(n_terms, concentration), n_topics)
