"""The package's own lists of words."""

from __future__ import annotations

from importlib.resources import files


def read_word_list(name: str, room: str = "topics.arabic") -> list[str]:
    """Return the lines of one of our data files, without comments; each room keeps its own."""
    text = files(room).joinpath("data", name).read_text(encoding="utf-8")
    return [line for raw in text.splitlines() if (line := raw.strip()) and not line.startswith("#")]
