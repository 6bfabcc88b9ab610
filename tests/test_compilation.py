"""Compiled code: kept on disk where that can be written, told once where it can't, the same either way."""

import os
import subprocess
import sys

import pytest

FITS = """
import hashlib, numpy as np
from numba.core import event
from topics import LDA, NMF
X = np.random.default_rng(0).poisson(0.2, (600, 120))
seed, digest = {"random_state": 0}, hashlib.sha256()
with event.install_recorder("numba:compile") as compiled:
    for model in (LDA(30, **seed), NMF(30, **seed), NMF(30, loss="kullback-leibler", **seed)):
        digest.update(model.fit(X).components_.tobytes())
        digest.update(model.transform(X).tobytes())
        digest.update(model.partial_fit(X).components_.tobytes())
    LDA(3).fit(X).score(X)
print(len(compiled.buffer), digest.hexdigest())
"""


def run(code, **variables):
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | variables
    )
    return done.stdout.split(), done.stderr


@pytest.mark.slow
def test_a_fresh_install_compiles_once_and_finds_what_it_finds_ever_after(tmp_path):
    cache = {"NUMBA_CACHE_DIR": str(tmp_path)}
    (n_first, first), _ = run(FITS, **cache)
    (n_second, second), _ = run(FITS, **cache)
    assert int(n_first) > 0
    assert int(n_second) == 0
    assert first == second


@pytest.mark.slow
def test_without_a_folder_for_compiled_code_fits_work_and_say_so_once():
    no_folder = (
        "import numba.core.caching as caching\n"
        "for kind in vars(caching).values():\n"
        "    if hasattr(kind, '_locator_classes'):\n"
        "        kind._locator_classes = []\n"
    )
    (n_compiled, digest), told = run(no_folder + FITS)
    assert int(n_compiled) > 0
    assert digest == run(FITS)[0][1]
    assert told.count("Set NUMBA_CACHE_DIR to a folder that can be written") == 1
