"""A value of another type than an option has, in words."""

import re
from typing import Any

_TYPES = {
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
    "null": "None",
}
_EXPECTED = re.compile(r"Expected `(?P<types>[^`]*)`, got `(?P<came>[^`]*)`")
# What to do, by the place and the type that came, where both together have a meaning of their own.
_INSTEAD = {
    ("models.n_topics", "array"): " Several numbers are tried by topics.sweep, or by sweep={'n_topics': [5, 10]}.",
    ("models.models", ""): " A model of your own goes to topics.Themes.fit(corpus, model).",
    ("sweep", ""): " Such as {'n_topics': [5, 10]}.",
    ("input.columns", ""): " Such as {'text': 'body'}.",
}


def wrong_type(message: str, path: str, tables: Any, section: str) -> str:
    """Return in words what msgspec says of a type at a place in tables, or in a section; "" for other messages."""
    found = _EXPECTED.fullmatch(message)
    if found is None:
        return ""
    types = " or ".join(_TYPES.get(name, name) for name in found["types"].split(" | "))
    place = f"{section}.{path}" if section else path
    key = place.partition("[")[0]
    instead = _INSTEAD.get((key, found["came"])) or _INSTEAD.get((key, ""), "")
    return f"{place} must be {types}; got {_value_at(tables, path)!r:.60}.{instead}"


def _value_at(tables: Any, path: str) -> Any:
    """Return what stands at a place of tables, such as ``models.n_topics`` or ``models.models[0]``."""
    value = tables
    for step in re.findall(r"[^.\[\]]+", path):
        value = value[int(step)] if isinstance(value, list | tuple) else value[step]
    return value
