"""What exports write, by language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from topics._validation import check_choice

LANGUAGES = ("ar", "en")


@cache
def strings() -> dict[str, Any]:
    """Return all strings."""
    return tomllib.loads(resources.files("topics.exchange").joinpath("strings.toml").read_text(encoding="utf-8"))


def says(key: str, lang: str) -> str:
    """Return one string in a language."""
    return str(strings()[check_choice("lang", lang, LANGUAGES)][key])
