"""Word lists of the package."""

from importlib.resources import files


def read_word_list(name: str, room: str = "topics.arabic") -> list[str]:
    """Return the lines of a data file of a room, without comments."""
    text = files(room).joinpath("data", name).read_text(encoding="utf-8")
    return [line for raw in text.splitlines() if (line := raw.strip()) and not line.startswith("#")]
