"""News pages as scraped: the article of a page, and what stood around it."""

from __future__ import annotations

import importlib.util
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from topics._validation import InputError
from topics.arabic import CLEANING, apply_steps, fold_alef, fold_final_ya, read_word_list
from topics.corpus._dates import find_day
from topics.corpus._html import page_lines, read_html

_HTML_TAG = re.compile(r"<\s*(?:!doctype|html|head|body|article|div|p|span|br|h1)\b[^>]*>", re.IGNORECASE)
_WHITESPACE = re.compile(r"\s+")
_PARAGRAPH_ENDS = (".", "!", "\u061f", "?", "\u2026", ":", "\u061b", '"', "\u00bb", "\u201d", ")", "\u060c")
_MIN_WORDS_OF_A_PARAGRAPH = 15  # longer than headlines and nearly all captions
_MIN_WORDS_OF_A_TITLE = 4
_USUAL_WORDS_OF_A_TITLE = 5
_MAX_WORDS_OF_A_SECTION = 3
MAX_WORDS_OF_A_HEADING = 12
_MAX_WORDS_OF_BOILERPLATE = 25  # a longer line is a sentence that happens to begin like one
_MAX_WORDS_OF_A_DATE_LINE = 12
(
    _MASTHEAD,
    _SECTION,
    _TITLE,
    _DATE,
    _BOILERPLATE,
    _REPEATED,
    _HEADING,
    _OUTSIDE,
) = (  # what stands in Page.dropped["why"]
    "masthead",
    "section",
    "title",
    "date",
    "site boilerplate",
    "repeated caption",
    "caption or heading",
    "outside the article",
)


@dataclass(frozen=True, eq=False)
class Page:
    """The article of a news page, and every line that is no part of it.

    Parameters
    ----------
    section : str
        The part of the site, such as politics; empty if the page does not say.
    title : str
        The headline; empty if there is none.
    date : Timestamp or NaT
        The day of publication.
    body : str
        The paragraphs of the article, one per line.
    dropped : DataFrame
        Every other line: columns ``line`` (its number, from 1; 0 if unknown), ``text`` and ``why``.

    See Also
    --------
    read_page : Makes one.

    Examples
    --------
    >>> read_page("قتل ثلاثة جنود.").body
    'قتل ثلاثة جنود.'
    """

    section: str
    title: str
    date: Any
    body: str
    dropped: pd.DataFrame


def read_page(text_or_html: str) -> Page:
    r"""Tell the article on a news page from what stands around it.

    Parameters
    ----------
    text_or_html : str
        The text of a page with its lines, as scrapers save it, or its HTML (needs the extra ``html``).

    Returns
    -------
    Page
        Section, title, date, body, and every dropped line with the reason.

    Raises
    ------
    InputError
        If it is no string, or HTML and trafilatura is not installed.

    Notes
    -----
    The body begins with the first paragraph: a line of at least 15 words that ends a sentence. Above it stand the
    masthead, the section, the title (the first line of five words or more, or of four) and captions; below it, lines
    that end no sentence are captions and headings. Lines that sites put under every article are recognized by how they
    begin. HTML goes through trafilatura (Barbaresi 2021).

    Examples
    --------
    >>> page = read_page(
    ...     "سياسة\nالجيش يعلن السيطرة على المدينة\nالأحد 05 يناير 2025\n"
    ...     "أعلن الجيش يوم الأحد أنه سيطر على المدينة بعد معارك دامت ثلاثة أيام مع مسلحي التنظيم في ضواحيها."
    ... )
    >>> page.section, page.title, str(page.date.date())
    ('سياسة', 'الجيش يعلن السيطرة على المدينة', '2025-01-05')
    >>> page.dropped["why"].tolist()
    ['section', 'title', 'date']
    """
    if not isinstance(text_or_html, str):
        raise InputError(f"text_or_html must be a string; got {type(text_or_html).__name__}.")
    return _read_html_page(text_or_html) if _HTML_TAG.search(text_or_html) else _read_text_page(text_or_html)


def _read_text_page(text: str) -> Page:
    """Return the page of a text with lines."""
    lines = [(number, _WHITESPACE.sub(" ", line).strip()) for number, line in enumerate(text.splitlines(), start=1)]
    lines = [(number, line) for number, line in lines if line]
    start = next((i for i, (_, line) in enumerate(lines) if _is_paragraph(line)), len(lines))
    times = Counter(line for _, line in lines)
    whys = _reasons_in_head([line for _, line in lines[:start]], times)
    whys += [_reason_in_body(line, times) for _, line in lines[start:]]
    if start == len(lines) and _TITLE not in whys[:-1]:
        # No paragraph and nothing below a title: a short notice rather than a page.
        whys = [
            why if _is_date(line) or is_boilerplate(line) else "" for (_, line), why in zip(lines, whys, strict=True)
        ]
    return _assemble_page([(number, line, why) for (number, line), why in zip(lines, whys, strict=True)])


def _assemble_page(rows: list[tuple[int, str, str]]) -> Page:
    """Return the page of numbered lines with the reason to drop each (an empty string for the body)."""
    by_reason: dict[str, str] = {}
    for _, line, why in rows:
        by_reason.setdefault(why, line)
    dropped = [row for row in rows if row[2]]
    day = find_day(by_reason[_DATE]) if _DATE in by_reason else None
    return Page(
        section=by_reason.get(_SECTION, ""),
        title=by_reason.get(_TITLE, ""),
        date=pd.NaT if day is None else pd.Timestamp(day),
        body="\n".join(line for _, line, why in rows if not why),
        dropped=pd.DataFrame(dropped, columns=["line", "text", "why"]),
    )


def _is_paragraph(line: str) -> bool:
    """Return whether a line is a paragraph of an article: long enough, and it ends a sentence."""
    return len(line.split()) >= _MIN_WORDS_OF_A_PARAGRAPH and line.endswith(_PARAGRAPH_ENDS)


def _reasons_in_head(lines: list[str], times: Counter[str]) -> list[str]:
    """Return why each line above the first paragraph is no part of the body."""
    candidates = [i for i, line in enumerate(lines) if _is_title(line, times)]
    title = next(
        (i for i in candidates if len(lines[i].split()) >= _USUAL_WORDS_OF_A_TITLE), (candidates or [len(lines)])[0]
    )
    whys = []
    for i, line in enumerate(lines):
        if _is_date(line):
            whys.append(_DATE)
        elif is_boilerplate(line):
            whys.append(_MASTHEAD if i < title else _BOILERPLATE)
        elif i == title:
            whys.append(_TITLE)
        elif i > title:
            whys.append(_REPEATED if times[line] > 1 else _HEADING)
        elif times[line] == 1 and len(line.split()) <= _MAX_WORDS_OF_A_SECTION and _SECTION not in whys:
            whys.append(_SECTION)
        else:
            whys.append(_MASTHEAD)
    return whys


def _is_title(line: str, times: Counter[str]) -> bool:
    """Return whether a line above the body may be the headline."""
    is_long_enough = len(line.split()) >= _MIN_WORDS_OF_A_TITLE and times[line] == 1
    return is_long_enough and not _is_date(line) and not is_boilerplate(line)


def _reason_in_body(line: str, times: Counter[str]) -> str:
    """Return why a line below the first paragraph is no part of the body; an empty string if it is."""
    if is_boilerplate(line):
        return _BOILERPLATE
    if line.endswith(_PARAGRAPH_ENDS) or len(line.split()) > MAX_WORDS_OF_A_HEADING:
        return ""
    if _is_date(line):
        return _DATE
    return _REPEATED if times[line] > 1 else _HEADING


def _is_date(line: str) -> bool:
    """Return whether a line says the day of the page and little else."""
    return len(line.split()) <= _MAX_WORDS_OF_A_DATE_LINE and find_day(line) is not None


def is_boilerplate(line: str) -> bool:
    """Return whether a line is the site's own: it begins like, or holds, what sites put on every page."""
    if len(line.split()) > _MAX_WORDS_OF_BOILERPLATE:
        return False
    key = _comparable(line)
    beginnings, anywhere = _boilerplate_phrases()
    return any(key == start or key.startswith(start + " ") for start in beginnings) or any(
        part in key for part in anywhere
    )


def _comparable(line: str) -> str:
    """Return a line for comparison."""
    plain = apply_steps((*CLEANING.values(), fold_alef, fold_final_ya), line)
    return _WHITESPACE.sub(" ", re.sub(r"[^\w\s]", " ", plain)).strip().casefold()


@cache
def _boilerplate_phrases() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a line may begin with, and what it may hold, to be no part of an article."""
    lines = read_word_list("boilerplate.txt", "topics.corpus")
    beginnings = tuple(_comparable(line) for line in lines if not line.startswith("*"))
    return beginnings, tuple(_comparable(line) for line in lines if line.startswith("*"))


def _read_html_page(markup: str) -> Page:
    """Return the page of HTML markup."""
    if importlib.util.find_spec("trafilatura") is None:
        raise InputError("HTML pages need trafilatura, which is not installed: pip install 'arabic-topics[html]'.")
    from trafilatura import bare_extraction  # an extra, and slow to import

    found: Any = bare_extraction(markup, with_metadata=True, include_comments=False, include_tables=False)
    plain = read_html(markup)
    if found is None or not (found.text or "").strip():
        inner = _read_text_page(plain["text"])
        return Page(
            inner.section,
            inner.title or plain["title"],
            _day_in_markup(plain["date"], inner),
            inner.body,
            inner.dropped,
        )
    body_lines = [_WHITESPACE.sub(" ", line).strip() for line in found.text.splitlines() if line.strip()]
    title = _WHITESPACE.sub(" ", found.title or plain["title"]).strip()
    kept = [line for line in body_lines if not is_boilerplate(line) and line != title]
    inside = set(kept)
    dropped = [
        (number, line, _why_outside(line, title))
        for number, line in enumerate((_WHITESPACE.sub(" ", line).strip() for line in page_lines(markup)), start=1)
        if line and line not in inside
    ]
    in_a_line = next((find_day(line) for _, line, why in dropped if why == _DATE), None)
    day = find_day(plain["date"]) or in_a_line
    return Page(
        section=(found.categories or [""])[0],
        title=title,
        date=pd.NaT if day is None else pd.Timestamp(day),
        body="\n".join(kept),
        dropped=pd.DataFrame(dropped, columns=["line", "text", "why"]),
    )


def _why_outside(line: str, title: str) -> str:
    """Return why a line of an HTML page is no part of the body."""
    if line == title:
        return _TITLE
    if is_boilerplate(line):
        return _BOILERPLATE
    return _DATE if _is_date(line) else _OUTSIDE


def _day_in_markup(text: str, page: Page) -> Any:
    """Return the day that the markup names, or that of the page."""
    day = find_day(text)
    return page.date if day is None else pd.Timestamp(day)
