"""Fixtures: real data where it is at hand, planted topics with a known answer."""

import os
import tempfile
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import HealthCheck, settings

# Runs of tests keep nothing in the cache of whoever tests.
os.environ["TOPICS_CACHE"] = tempfile.mkdtemp(prefix="topics-cache-")

# The same examples every time, and no judgement by the clock; HYPOTHESIS_PROFILE=explore looks for new ones.
steady = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "print_blob": True}
settings.register_profile("ci", derandomize=True, database=None, **steady)
settings.register_profile("explore", **steady)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def folder_named_by(variable):
    """Return the folder that an environment variable names, or skip the test."""
    if not os.environ.get(variable):
        pytest.skip(f"{variable} names no folder of real data")
    return Path(os.environ[variable])


@pytest.fixture(scope="session")
def corpora_dir():
    return folder_named_by("TOPICS_CORPORA")


@pytest.fixture(scope="session")
def pages_dir():
    return folder_named_by("TOPICS_PAGES")


@pytest.fixture(scope="session")
def gold_dir():
    return folder_named_by("TOPICS_GOLD")


@pytest.fixture(scope="session")
def sample():
    import topics

    return topics.load_sample()


@pytest.fixture(scope="session")
def planted():
    """Return counts of 300 documents, the topic of each, and the 5 topics over 60 terms they were drawn from."""
    rng = np.random.default_rng(7)
    phi = np.full((5, 60), 0.1)
    for k in range(5):
        phi[k, 12 * k : 12 * k + 12] = 5.0
    phi /= phi.sum(axis=1, keepdims=True)
    topic = np.arange(300) % 5
    X = np.stack([rng.multinomial(80, phi[k]) for k in topic])
    return sp.csr_array(X), topic, phi
