"""Words in Arabic and English that a room writes: ``strings.toml`` beside its modules."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from topics._validation import check_choice

DIRECTIONS = {"ar": "rtl", "en": "ltr"}
LANGUAGES = tuple(DIRECTIONS)
DEFAULT_LANG = "ar"
"""The language of everything that is written for readers, unless another is named."""


@cache
def load_strings(room: str) -> dict[str, Any]:
    """Return all strings of a room, given as "topics.plots"."""
    return tomllib.loads(resources.files(room).joinpath("strings.toml").read_text(encoding="utf-8"))


def check_language(lang: Any) -> str:
    """Return lang; raise InputError unless it is one of the two languages."""
    return str(check_choice("lang", lang, LANGUAGES))


def translate(room: str, key: str, lang: str, **values: Any) -> str:
    """Return one string of a room whose file has a table per language, its {names} filled in."""
    return str(load_strings(room)[check_language(lang)][key]).format(**values)
