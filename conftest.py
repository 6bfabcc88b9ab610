"""What tests and examples in docstrings share: a cache of their own, signals, and the themes of the sample."""

import os
import signal

import pytest

# Processes that run tests side by side share the cores; threads of linear algebra would contend for them.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory):
    """Keep nothing in the cache of whoever tests, nor in that of another worker."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOPICS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def _first_handlers():
    return {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}


@pytest.fixture(autouse=True)
def _handlers_come_back(_first_handlers):
    """Take back the handlers of signals that a command installs in this process."""
    yield
    for number, handler in _first_handlers.items():
        signal.signal(number, handler)


@pytest.fixture(scope="session")
def sample():
    """Return the embedded corpus."""
    import topics

    return topics.load_sample()


@pytest.fixture(scope="session")
def lda_themes(sample):
    """Return eight themes of the sample, by LDA of counts."""
    from fits import themes_of

    from topics import LDA

    return themes_of(sample, LDA(8, random_state=0))


@pytest.fixture(autouse=True)
def _themes_of_the_examples(request, doctest_namespace):
    """Give examples that use them the themes of the sample: eight, by LDA."""
    examples = request.node.dtest.examples if isinstance(request.node, pytest.DoctestItem) else ()
    if any("themes" in example.source for example in examples):
        doctest_namespace["themes"] = request.getfixturevalue("lda_themes")
