"""What the page's script reads: the report in a compact form, and safe inside of HTML."""

from __future__ import annotations

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
    INVISIBLE,
    MARKS,
    PERSIAN_LETTERS,
    TATWEEL,
    TEH_MARBUTA,
    YEH,
)
from topics.report._model import Articles, Model, Report, Theme
from topics.report._plain import plain
from topics.report._strings import both, in_language

_LONGEST_LIST = 200
"""Words and rows left out that the page lists at most."""
_EPOCH = date(1970, 1, 1).toordinal()
_WEIGHT_UNIT = 1000
_SAFE_SCHEMES = {"http", "https"}
# Embeddings, overrides and isolates of the bidi algorithm, which could turn the rest of the page around.
_BIDI_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_HALF_CHARACTERS = re.compile("[\ud800-\udfff]")
_UNSAFE_IN_URL = re.compile(r"[\x00-\x20\x7f<>\"'`\\]")
_IN_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}


def displayed(text: str) -> str:
    """Return a text as the page may show it: nothing that turns its surroundings around, nothing UTF-8 lacks."""
    return _HALF_CHARACTERS.sub("\ufffd", _BIDI_CONTROLS.sub("", text))


def script_json(content: Any) -> str:
    """Return compact JSON that can stand in a script element, whatever the texts in it say."""
    text = displayed(json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")))
    for character, escape in _IN_HTML.items():
        text = text.replace(character, escape)
    return text


def _safe_url(url: str) -> str:
    """Return a web address, an empty string for anything else, such as ``javascript:`` and ``data:``."""
    url = url.strip()
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in _SAFE_SCHEMES and parts.netloc and not _UNSAFE_IN_URL.search(url) else ""


def payload(report: Report, lang: str) -> dict[str, Any]:
    """Return all that the page's script needs."""
    return {
        "lang": lang,
        "strings": {each: in_language("page", each) for each in LANGUAGES},
        "separators": {each: in_language("separators", each) for each in LANGUAGES},
        "measures": {each: in_language("measures", each) for each in LANGUAGES},
        "folding": _folding(),
        "version": report.version,
        "coherence_measure": report.coherence_measure,
        "articles": _articles(report.articles),
        "models": [_model(each) for each in report.models],
        "facts": [plain(fact, "fact") | {"what": both(fact.what), "note": both(fact.note)} for fact in report.facts],
        "removed": [[word, both(why), tokens] for word, why, tokens in report.removed_words[:_LONGEST_LIST]],
        "n_removed": report.n_removed_words,
        "rejected": [[where, both(why)] for where, why in report.rejected[:_LONGEST_LIST]],
        "n_rejected": report.n_rejected,
        "alignment": plain(report.alignment, "alignment"),
        "tables": [
            {
                "title": both(table.title),
                "columns": [both(name) for name in table.columns],
                "rows": plain(table.rows, ""),
            }
            for table in report.tables
        ],
    }


def _folding() -> dict[str, Any]:
    """Return how the search of the page matches spellings: what to drop, and letters that count as others."""
    pairs = dict.fromkeys(ALEFS_WITH_SIGN, ALEF) | HAMZA_SEATS | PERSIAN_LETTERS
    pairs |= {chr(digit): latin for digit, latin in ARABIC_DIGITS.items()}
    pairs |= {ALEF_MAKSURA: YEH, TEH_MARBUTA: HEH}
    # A letter may stand for one that is folded itself.
    return {"drop": f"[{MARKS}{TATWEEL}{INVISIBLE}]", "letters": {a: pairs.get(b, b) for a, b in pairs.items()}}


def _articles(rows: Articles) -> dict[str, Any]:
    """Return the articles by column: days as numbers, sources as positions in a list."""
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


def _model(of: Model) -> dict[str, Any]:
    """Return one model; every article's main theme is a position in its themes, -1 for none."""
    position: dict[int | None, int] = {None: -1} | {theme.id: i for i, theme in enumerate(of.themes)}
    return {
        "key": of.key,
        "title": of.title,
        "themes": [_theme_form(each) for each in of.themes],
        "main": [position[each] for each in of.main_theme],
        "weight": [round(weight * _WEIGHT_UNIT) for weight in of.weight],
        "scores": plain(of.scores, "scores"),
    }


def _theme_form(theme: Theme) -> dict[str, Any]:
    """Return one theme, its passages in pieces."""
    form: dict[str, Any] = plain(theme, "theme")
    form["passages"] = [{"article": each.article, "pieces": _pieces(each.text, each.marks)} for each in theme.passages]
    return form


def _pieces(text: str, marks: Sequence[tuple[int, int]]) -> list[str]:
    """Return a passage cut at its marks: every second piece, from the second on, is a word of the theme."""
    cuts = [0, *(position for mark in marks for position in mark), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(cuts)]
