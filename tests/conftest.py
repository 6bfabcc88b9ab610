"""Fixtures: real data where it is at hand, planted topics with a known answer."""

import os
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from browsing import started_browser
from hypothesis import HealthCheck, settings
from slow import LONGEST_FILES, is_slow

# The same examples every time, and no judgement by the clock; "quick" takes few, "explore" looks for new ones.
steady = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "print_blob": True}
settings.register_profile("ci", derandomize=True, database=None, **steady)
settings.register_profile("quick", parent=settings.get_profile("ci"), max_examples=15)
settings.register_profile("explore", **steady)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what -m does not ask for
def pytest_collection_modifyitems(items):
    """Put long files first, and mark slow tests."""
    place = {file: i for i, file in enumerate(LONGEST_FILES)}
    items.sort(key=lambda item: place.get(item.path.stem, len(place)))
    for item in items:
        if is_slow(item):
            item.add_marker("slow")


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
def nmf_themes(sample):
    """Return eight themes of the sample, by NMF of tf-idf; those of LDA are in the outer conftest."""
    from fits import themes_of

    from topics import NMF

    return themes_of(sample, NMF(8, random_state=0))


@pytest.fixture(scope="session", params=["nmf", "lda"])
def themes(request):
    return request.getfixturevalue(f"{request.param}_themes")


@pytest.fixture(scope="session")
def robust_themes(nmf_themes):
    """Return the themes of NMF with their robustness over one fit of each model."""
    return nmf_themes.with_robustness(seeds=1)


@pytest.fixture(scope="session")
def part_of_sample(sample):
    return sample.take(range(100))


@pytest.fixture(scope="session")
def part_themes(part_of_sample):
    """Return eight themes of a part of the sample, by LDA of counts."""
    from fits import themes_of

    from topics import LDA

    return themes_of(part_of_sample, LDA(8, random_state=0))


@pytest.fixture(scope="session")
def tokens_of_sample(sample):
    from topics import ArabicPreprocessor

    return ArabicPreprocessor().fit_transform(sample.full_texts())


# One browser per module, not per session: while it is open, no other test can run an event loop of its own.
@pytest.fixture(scope="module")
def browser():
    with started_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
def finished_run(tmp_path_factory):
    """Return the directory of a run over the sample, eight themes by both models; copy it to change it."""
    from topics import Experiment

    out = tmp_path_factory.mktemp("finished") / "run"
    Experiment.from_options(n_topics=8).run(out)
    return out


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
