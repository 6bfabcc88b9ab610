"""What a stemmer says about a form."""

from __future__ import annotations

from typing import NamedTuple


class Analysis(NamedTuple):
    """What became of one form: its stem, the form without clitics, and what decided it."""

    stem: str
    base: str
    how: str
