"""Report as one HTML page that needs nothing else: no network, no file beside it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topics._i18n import DEFAULT_LANG, DIRECTIONS, LANGUAGES, check_language
from topics._validation import InputError
from topics.arabic import LATIN_LETTERS
from topics.io import whole_file
from topics.report._methods import methods, references
from topics.report._model import Report
from topics.report._payload import make_payload, script_json, without_bidi_controls
from topics.report._strings import ROOM, texts_in

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_SCRIPTS = ("base.js", "chart.js", "themes.js", "articles.js", "tables.js", "main.js")  # each uses those before it
# Names, dates and parameters, which run from left to right inside Arabic.
_LTR_RUN = re.compile(rf"[{LATIN_LETTERS}0-9](?:[{LATIN_LETTERS}0-9 .,:;=_/%&'\u2013+-]*[{LATIN_LETTERS}0-9%])?")
_MAX_UNBROKEN_LETTERS = 24


def _render(report: Report, *, lang: str = DEFAULT_LANG) -> str:
    """Return a report as an HTML page that opens in one language; readers can switch.

    It contains its styles, script and data, and its policy (CSP) allows no other script. Texts of articles are never
    markup.
    """
    check_language(lang)
    script = _page_script()
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    text: str = _page_template().render(
        report=report,
        title=report.title,
        lang=lang,
        dir=DIRECTIONS[lang],
        t=texts_in("page", lang),
        style=_page_asset("style.css"),
        script=script,
        script_hash=f"sha256-{digest}",
        data=script_json(make_payload(report, lang)),
        methods={each: _isolate_ltr(methods(report, lang=each)) for each in LANGUAGES},
        directions=DIRECTIONS,
        references=references(report),
        manifest=json.dumps(dict(report.manifest), ensure_ascii=False, indent=2),
    )
    return without_bidi_controls(text)


def write_report(report: Report, path: str | Path, *, lang: str = DEFAULT_LANG) -> Path:
    """Write a report as an HTML file, whole or not at all; raise InputError if the file can't be written."""
    path = Path(path)
    page = _render(report, lang=lang).encode("utf-8")
    try:
        with whole_file(path) as file:
            file.write(page)
    except OSError as error:
        raise InputError(
            f"Can't write {path}: {error.strerror}. Name a file in a directory you may write to."
        ) from None
    return path


@cache
def _page_asset(name: str) -> str:
    """Return a file of the page."""
    return files(ROOM).joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _page_script() -> str:
    """Return the script of the page, in one scope."""
    return '(() => {\n"use strict";\n' + "\n".join(_page_asset(name) for name in _SCRIPTS) + "})();\n"


@cache
def _page_template() -> Template:
    """Return the template of the page, which escapes what is filled in unless it says otherwise."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_page_asset("template.html.j2"))


def _unbroken_attribute(run: str) -> Markup:
    """Return the attribute that keeps a date or a short name on one line, nothing for longer runs."""
    from markupsafe import Markup

    return Markup(' class="unbroken"' if " " not in run and len(run) <= _MAX_UNBROKEN_LETTERS else "")


def _isolate_ltr(text: str) -> Markup:
    """Return a text as markup in which runs from left to right keep their order inside Arabic."""
    from markupsafe import Markup, escape

    parts: list[Any] = []
    end = 0
    for found in _LTR_RUN.finditer(text):
        parts += [
            escape(text[end : found.start()]),
            Markup('<bdi dir="ltr"%s>%s</bdi>') % (_unbroken_attribute(found[0]), found[0]),
        ]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])
