"""Strings of the page in Arabic and English, from ``strings.toml``."""

from typing import Any

from topics._i18n import LANGUAGES, load_strings

ROOM = "topics.report"


def report_strings() -> dict[str, Any]:
    """Return all strings of the page, by group and key."""
    return load_strings(ROOM)


def texts_in(group: str, lang: str) -> dict[str, str]:
    """Return the strings of one group in one language, by key."""
    return {key: entry[lang] for key, entry in report_strings()[group].items()}


def report_text(group: str, key: str, lang: str) -> str:
    """Return one string."""
    return str(report_strings()[group][key][lang])


def in_both_languages(text: str) -> dict[str, str]:
    """Return an English phrase written by this package in both languages; without a translation, as it is in both."""
    known = report_strings()["known"].get(text)
    if known is not None:
        return {"ar": known["ar"], "en": text}
    for beginning, entry in report_strings()["known_beginnings"].items():
        if text.startswith(beginning):
            return {lang: entry[lang] + text.removeprefix(beginning) for lang in LANGUAGES}
    return {"ar": text, "en": text}
