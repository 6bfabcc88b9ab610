"""What a type checker and an editor are told: the words of options, and the API as a user has it."""

import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from topics import LDA, NMF
from topics.arabic._conflation import CONFLATIONS, Conflation
from topics.arabic._stem import _STEMMERS, StemmerName
from topics.arabic._stopwords import _STOP_LISTS, StopListName
from topics.matrix._weighting import WEIGHTINGS, Weighting
from topics.models._engines import EngineName
from topics.models._factors import INITIALIZATIONS
from topics.models._native_nmf import LOSSES
from topics.models._settings import Loss, NmfStart

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    ("words", "table"),
    [
        (StemmerName, _STEMMERS),
        (Conflation, CONFLATIONS),
        (StopListName, _STOP_LISTS),
        (Weighting, WEIGHTINGS),
        (EngineName, LDA._ENGINES),
        (EngineName, NMF._ENGINES),
        (Loss, LOSSES),
        (NmfStart, INITIALIZATIONS),
    ],
)
def test_the_words_of_an_option_are_the_rows_of_its_table(words, table):
    assert sorted(get_args(words)) == sorted(table)


def test_the_api_is_typed_as_a_user_has_it(tmp_path):
    # As when it is installed: what is wrong inside of the package is none of the user's business.
    strict = ["--strict", "--follow-imports=silent", "--cache-dir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *strict, "tests/typing_as_a_user.py"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "Success: no issues found in 1 source file\n")
