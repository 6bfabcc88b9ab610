"""Data that the script of the page reads: the report in a compact form that is safe inside HTML."""

import itertools
import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from topics._i18n import LANGUAGES
from topics.arabic import (
    ALEF,
    ALEF_MAKSURA,
    ALEFS_WITH_SIGN,
    ARABIC_DIGITS,
    HAMZA_SEATS,
    HEH,
    INVISIBLE_CHARACTERS,
    MARKS,
    PERSIAN_LETTERS,
    TATWEEL,
    TEH_MARBUTA,
    YEH,
)
from topics.report._check import to_plain
from topics.report._model import Articles, Model, Report, Theme
from topics.report._strings import in_both_languages, texts_in

_MAX_TABLE_ROWS = 200  # words and rows left out
_EPOCH = date(1970, 1, 1).toordinal()
_WEIGHT_UNIT = 1000
_SAFE_SCHEMES = {"http", "https"}
# Embeddings, overrides and isolates of the bidi algorithm, which could reorder the rest of the page.
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
_UNSAFE_IN_URL = re.compile(r"[\x00-\x20\x7f<>\"'`\\]")
_IN_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def without_bidi_controls(text: str) -> str:
    """Return a text without characters that would reorder what surrounds it, and without halves of surrogate pairs."""
    return _HALF_CHARACTERS.sub("\ufffd", _BIDI_CONTROLS.sub("", text))


def script_json(content: Any) -> str:
    """Return compact JSON that is safe in a script element, whatever the texts in it say."""
    text = without_bidi_controls(json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    for character, escape in _IN_HTML.items():
        text = text.replace(character, escape)
    return text


def _safe_url(url: str) -> str:
    """Return a web address; an empty string for others, such as ``javascript:`` and ``data:``."""
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in _SAFE_SCHEMES and parts.netloc and not _UNSAFE_IN_URL.search(url) else ""


def make_payload(report: Report, lang: str) -> dict[str, Any]:
    """Return the data of the page."""
    return {
        "lang": lang,
        "strings": {each: texts_in("page", each) for each in LANGUAGES},
        "separators": {each: texts_in("separators", each) for each in LANGUAGES},
        "measures": {each: texts_in("measures", each) for each in LANGUAGES},
        "folding": _search_folding(),
        "version": report.version,
        "coherence_measure": report.coherence_measure,
        "articles": _articles_payload(report.articles),
        "models": [_model_payload(each) for each in report.models],
        "facts": [
            to_plain(fact, "fact") | {"what": in_both_languages(fact.what), "note": in_both_languages(fact.note)}
            for fact in report.facts
        ],
        "removed": [
            [word, in_both_languages(why), tokens] for word, why, tokens in report.removed_words[:_MAX_TABLE_ROWS]
        ],
        "n_removed": report.n_removed_words,
        "rejected": [[where, in_both_languages(why)] for where, why in report.rejected[:_MAX_TABLE_ROWS]],
        "n_rejected": report.n_rejected,
        "alignment": to_plain(report.alignment, "alignment"),
        "tables": [
            {
                "title": in_both_languages(table.title),
                "columns": [in_both_languages(name) for name in table.columns],
                "rows": to_plain(table.rows, ""),
            }
            for table in report.tables
        ],
    }


def _search_folding() -> dict[str, Any]:
    """Return what the search of the page ignores, and the letters it takes for others."""
    pairs = dict.fromkeys(ALEFS_WITH_SIGN, ALEF) | HAMZA_SEATS | PERSIAN_LETTERS
    pairs |= {chr(digit): latin for digit, latin in ARABIC_DIGITS.items()}
    pairs |= {ALEF_MAKSURA: YEH, TEH_MARBUTA: HEH}
    # A letter may stand for one that is folded itself.
    return {
        "drop": f"[{MARKS}{TATWEEL}{INVISIBLE_CHARACTERS}]",
        "letters": {a: pairs.get(b, b) for a, b in pairs.items()},
    }


def _articles_payload(rows: Articles) -> dict[str, Any]:
    """Return the articles by column: days as numbers from 1970 on, sources as positions in a list."""
    names = sorted(set(rows.sources))
    position = {name: i for i, name in enumerate(names)}
    return {
        "ids": list(rows.ids),
        "titles": list(rows.titles),
        "days": [date.fromisoformat(day).toordinal() - _EPOCH if day else None for day in rows.dates],
        "sources": names,
        "source": [position[source] for source in rows.sources],
        "urls": [_safe_url(url) for url in rows.urls],
    }


def _model_payload(model: Model) -> dict[str, Any]:
    """Return one model; every article's main theme is a position in its themes, -1 for none."""
    position: dict[int | None, int] = {None: -1} | {theme.id: i for i, theme in enumerate(model.themes)}
    return {
        "key": model.key,
        "title": model.title,
        "themes": [_theme_payload(each) for each in model.themes],
        "main": [position[each] for each in model.main_theme],
        "weight": [round(weight * _WEIGHT_UNIT) for weight in model.weight],
        "scores": to_plain(model.scores, "scores"),
    }


def _theme_payload(theme: Theme) -> dict[str, Any]:
    """Return one theme, its passages in parts."""
    payload: dict[str, Any] = to_plain(theme, "theme")
    payload["passages"] = [
        {"article": each.article, "pieces": _split_passage(each.text, each.marks)} for each in theme.passages
    ]
    return payload


def _split_passage(text: str, marks: Sequence[tuple[int, int]]) -> list[str]:
    """Return a passage cut at its marks: every second part, from the second on, is a word of the theme."""
    cuts = [0, *(position for mark in marks for position in mark), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(cuts)]
