"""Stop lists by name. A list means forms, or lemmas whose every form is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.resources import files


def read_words(name: str) -> list[str]:
    """Return the words of one of our own data files."""
    text = files("topics.arabic").joinpath("data", name).read_text(encoding="utf-8")
    return [line for raw in text.splitlines() if (line := raw.strip()) and not line.startswith("#")]


def general_words() -> list[str]:
    """Return the words of the stopwordsiso and arabicstopwords lists together."""
    import stopwordsiso
    from arabicstopwords import arabicstopwords

    return sorted({*stopwordsiso.stopwords("ar"), *arabicstopwords.stopwords_list()})


@dataclass(frozen=True, slots=True)
class StopList:
    """One named list: where its words come from, and whether they are matched by form or by lemma."""

    load: Callable[[], list[str]]
    by: str


STOP_LISTS: dict[str, StopList] = {
    "general": StopList(general_words, by="form"),
    "press": StopList(lambda: read_words("press.txt"), by="lemma"),
    "calendar": StopList(lambda: read_words("calendar.txt"), by="lemma"),
}


def protected_lemmas() -> list[str]:
    """Return lemmas such as the Arabic for "security" that the public lists contain and that must stay."""
    return read_words("protected.txt")
