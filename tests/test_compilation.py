"""Compiled code: kept on disk where that can be written, told once where it can't, quick either way."""

import os
import subprocess
import sys

import pytest

FITS = """
import time, numpy as np
from topics import LDA, NMF
X = np.random.default_rng(0).poisson(1, (60, 20))
start = time.perf_counter()
LDA(3).partial_fit(X).partial_fit(X).score(X)
NMF(3).partial_fit(X).partial_fit(X).transform(X)
NMF(3, loss="kullback-leibler").fit(X).transform(X)
print(time.perf_counter() - start)
"""


def run(code, **variables):
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | variables
    )
    return done.stdout.split(), done.stderr


@pytest.mark.slow
def test_a_fresh_install_compiles_in_seconds_and_once(tmp_path):
    cache = {"NUMBA_CACHE_DIR": str(tmp_path)}
    (first,), _ = run(FITS, **cache)
    (second,), _ = run(FITS, **cache)
    assert float(first) < 30
    assert float(second) < float(first) / 3
    assert list(tmp_path.rglob("*.nbc"))


@pytest.mark.slow
def test_without_a_folder_for_compiled_code_fits_work_and_say_so_once():
    no_folder = (
        "import numba.core.caching as caching\n"
        "for kind in vars(caching).values():\n"
        "    if hasattr(kind, '_locator_classes'):\n"
        "        kind._locator_classes = []\n"
    )
    (seconds,), told = run(no_folder + FITS)
    assert float(seconds) > 0
    assert told.count("Set NUMBA_CACHE_DIR to a folder that can be written") == 1
