"""Fixtures: real data where it is at hand, planted topics with a known answer."""

import os
from pathlib import Path

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import HealthCheck, settings

# The same examples every time, and no judgement by the clock; HYPOTHESIS_PROFILE=explore looks for new ones.
steady = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow], "print_blob": True}
settings.register_profile("ci", derandomize=True, database=None, **steady)
settings.register_profile("explore", **steady)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Files that take longest, the longest first: two workers that begin with them end together.
LONGEST_FILES = (
    "test_cli", "test_docs", "test_saving", "test_experiment", "test_exchange", "test_models", "test_documents",
    "test_report_browser", "test_sweep", "test_cli_sweep", "test_examples", "test_cli_evaluate", "test_themes_report",
    "test_compilation", "test_engines", "test_preprocessing_comparison", "test_cache", "test_wheel", "test_scale",
    "test_edits", "test_export", "test_plots", "test_report", "test_themes", "test_coherence",
)  # fmt: skip

# What `make test-fast` leaves out: fixtures that take seconds, whole files, and tests by the beginnings of their names.
SLOW_FIXTURES = {"browser", "corpora_dir", "execute", "gold_dir", "pages_dir", "site", "sweep_and_folder", "swept"}
SLOW_FILES = {
    "test_cache",
    "test_compilation",
    "test_examples",
    "test_preprocessing_comparison",
    "test_scale",
    "test_wheel",
}
SLOW_TESTS = {
    "test_arabic": ("test_blocks_and_processes",),
    "test_cli": (
        "test_a_directory_with_an_earlier_run", "test_a_fault_while_writing", "test_a_full_disk", "test_a_run_that_is",
        "test_an_empty_directory", "test_help_does_not_wait", "test_one_page", "test_output_that_nobody_reads",
        "test_the_command_prints", "test_the_same_seed", "test_the_sample_can_be_named", "test_what_was_left_out",
    ),
    "test_cli_sweep": ("test_a_sweep_that_is_stopped",),
    "test_coherence": ("test_gensim", "test_topica"),
    "test_docs": ("test_the_examples_of_a_page",),
    "test_documents": ("test_a_notebook_runs", "test_the_commands", "test_the_python"),
    "test_edits": ("test_robustness",),
    "test_engines": ("test_another_process", "test_the_divergence", "test_the_loss_is"),
    "test_experiment": ("test_a_run_", "test_a_sweep_outlives", "test_what_is_different"),
    "test_export": ("test_a_table_can_be_input", "test_xelatex"),
    "test_matrix": ("test_processes",),
    "test_models": ("test_scikit_learn_finds", "test_the_number_of_jobs"),
    "test_plots": ("test_a_plot_is_the_same", "test_every_plot_looks", "test_no_text_is_cut", "test_real_themes"),
    "test_report": ("test_a_large_report",),
    "test_robustness": ("test_refits",),
    "test_saving": ("test_a_loaded_preprocessor", "test_a_loaded_model_goes_on"),
    "test_sweep": ("test_a_sweep_that_was_killed", "test_threads_processes"),
    "test_themes_report": ("test_a_sweep_can_be_shown",),
}  # fmt: skip


def is_slow(item):
    file, name = item.path.stem, item.name
    in_table = file in SLOW_FILES or name.startswith(SLOW_TESTS.get(file, ()) or "-")
    return in_table or not SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


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
