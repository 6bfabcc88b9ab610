"""The two languages of the page: what ``strings.toml`` holds."""

from __future__ import annotations

from typing import Any

from topics._i18n import LANGUAGES, load_strings

ROOM = "topics.report"


def strings() -> dict[str, Any]:
    """Return all strings of the page, by group and key."""
    return load_strings(ROOM)


def in_language(group: str, lang: str) -> dict[str, str]:
    """Return the strings of one group in one language, by key."""
    return {key: entry[lang] for key, entry in strings()[group].items()}


def say(group: str, key: str, lang: str) -> str:
    """Return one string."""
    text: str = strings()[group][key][lang]
    return text


def both(text: str) -> dict[str, str]:
    """Return an English phrase that the package wrote in both languages; one without a translation as it is."""
    known = strings()["known"].get(text)
    if known is not None:
        return {"ar": known["ar"], "en": text}
    for beginning, entry in strings()["known_beginnings"].items():
        if text.startswith(beginning):
            return {lang: entry[lang] + text.removeprefix(beginning) for lang in LANGUAGES}
    return {"ar": text, "en": text}
