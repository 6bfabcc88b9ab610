"""The report as one HTML page that needs nothing else: no network, no file beside it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from topics._i18n import LANGUAGES, check_language
from topics._validation import InputError
from topics.arabic import LATIN_LETTERS
from topics.io import whole_file
from topics.report._methods import methods, references
from topics.report._model import Report
from topics.report._payload import displayed, payload, script_json
from topics.report._strings import ROOM, in_language

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

_DIRECTIONS = {"ar": "rtl", "en": "ltr"}
_SCRIPTS = ("base.js", "chart.js", "themes.js", "articles.js", "tables.js", "main.js")
# What runs from left to right inside of Arabic: names, dates, parameters.
_LEFT_TO_RIGHT = re.compile(rf"[{LATIN_LETTERS}0-9](?:[{LATIN_LETTERS}0-9 .,:;=_/%&'\u2013+-]*[{LATIN_LETTERS}0-9%])?")
_UNBROKEN = 24


def _render(report: Report, *, lang: str = "ar") -> str:
    """Return a report as an HTML page.

    Parameters
    ----------
    report : Report
        What the page says.
    lang : {"ar", "en"}, default="ar"
        Language in which the page opens; readers can switch.

    Returns
    -------
    str
        The page. It holds its styles, its script and its data, loads nothing, and its policy (CSP) allows no other
        script. Texts of articles are never markup.

    Raises
    ------
    InputError
        If lang is another language.

    Examples
    --------
    >>> from topics.report._model import Articles, Model
    >>> articles = Articles(("a1",), ("<script>",), ("2024-05-01",), ("outlet",), ("javascript:alert(1)",))
    >>> report = Report("Themes", "2024-06-01", "0.1", articles, (Model("nmf", "NMF", (), (None,), (0.0,)),))
    >>> page = _render(report, lang="en")
    >>> page.count("<script"), "javascript:" in page
    (2, False)
    """
    check_language(lang)
    script = _script_text()
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    text: str = _template().render(
        report=report,
        title=report.title,
        lang=lang,
        dir=_DIRECTIONS[lang],
        t=in_language("page", lang),
        style=_asset("style.css"),
        script=script,
        script_hash=f"sha256-{digest}",
        data=script_json(payload(report, lang)),
        methods={each: _isolated(methods(report, lang=each)) for each in LANGUAGES},
        directions=_DIRECTIONS,
        references=references(report),
        manifest=json.dumps(dict(report.manifest), ensure_ascii=False, indent=2),
    )
    return displayed(text)


def write_report(report: Report, path: str | Path, *, lang: str = "ar") -> Path:
    """Write a report as an HTML file, which appears whole or not at all.

    Parameters
    ----------
    report : Report
        What the page says.
    path : str or Path
        File to write; one that is there is replaced.
    lang : {"ar", "en"}, default="ar"
        Language in which the page opens.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        If lang is another language, or the file can't be written.

    Examples
    --------
    >>> import tempfile
    >>> from topics.report._model import Articles, Model
    >>> report = Report("t", "2024-06-01", "0.1", Articles((), (), (), (), ()), (Model("nmf", "NMF", (), (), ()),))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_report(report, Path(folder) / "report.html").name
    'report.html'
    """
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
def _asset(name: str) -> str:
    """Return one of the page's own files."""
    return files(ROOM).joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _script_text() -> str:
    """Return the script of the page, in one scope of its own."""
    return '(() => {\n"use strict";\n' + "\n".join(_asset(name) for name in _SCRIPTS) + "})();\n"


@cache
def _template() -> Template:
    """Return the page's template; whatever is filled in is escaped unless it says otherwise."""
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_asset("template.html.j2"))


def _on_one_line(run: str) -> Markup:
    """Return the attribute that keeps a date or a name on one line; nothing for longer runs."""
    from markupsafe import Markup

    return Markup(' class="unbroken"' if " " not in run and len(run) <= _UNBROKEN else "")


def _isolated(text: str) -> Markup:
    """Return a text in which whatever runs from left to right stays in its own order inside of Arabic."""
    from markupsafe import Markup, escape

    parts: list[Any] = []
    end = 0
    for found in _LEFT_TO_RIGHT.finditer(text):
        parts += [
            escape(text[end : found.start()]),
            Markup('<bdi dir="ltr"%s>%s</bdi>') % (_on_one_line(found[0]), found[0]),
        ]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])
