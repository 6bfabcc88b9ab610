"""News pages as scraped: the article of a page, and what stood around it."""

import importlib.util
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Any

import pandas as pd

from topics._elsewhere import explains_names
from topics._validation import InputError
from topics.arabic import CLEANING, apply_steps, fold_alef, fold_final_ya, read_word_list
from topics.corpus._dates import find_day
from topics.corpus._html import page_lines, read_html

_HTML_TAG = re.compile(r"<\s*(?:!doctype|html|head|body|article|div|p|span|br|h1)\b[^>]*>", re.IGNORECASE)
_PARAGRAPH_ENDS = (".", "!", "\u061f", "?", "\u2026", ":", "\u061b", '"', "\u00bb", "\u201d", ")", "\u060c")
_MIN_WORDS_OF_A_PARAGRAPH = 15  # longer than headlines and nearly all captions
_MIN_WORDS_OF_A_TITLE = 4
_USUAL_WORDS_OF_A_TITLE = 5
_MAX_WORDS_OF_A_SECTION = 3
MAX_WORDS_OF_A_HEADING = 12
_MAX_WORDS_OF_BOILERPLATE = 25  # a longer line is a sentence that happens to begin like one
_MAX_WORDS_OF_A_DATE_LINE = 12
# What stands in Page.dropped["why"].
_MASTHEAD, _SECTION, _TITLE, _DATE = "masthead", "section", "title", "date"
_BOILERPLATE, _REPEATED = "site boilerplate", "repeated caption"
_HEADING, _OUTSIDE = "caption or heading", "outside the article"


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


@explains_names
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
    numbered = _numbered_lines(text.splitlines())
    lines = list(numbered.values())
    is_paragraph = [len(line.split()) >= _MIN_WORDS_OF_A_PARAGRAPH and line.endswith(_PARAGRAPH_ENDS) for line in lines]
    start = is_paragraph.index(True) if any(is_paragraph) else len(lines)
    times = Counter(lines)
    whys = _reasons_in_head(lines[:start], times) + [_reason_in_body(line, times) for line in lines[start:]]
    if start == len(lines) and _TITLE not in whys[:-1]:
        # No paragraph and nothing below a title: a short notice rather than a page.
        whys = [why if _is_date(line) or is_boilerplate(line) else "" for line, why in zip(lines, whys, strict=True)]
    return _assemble_page(list(zip(numbered, lines, whys, strict=True)))


def _numbered_lines(lines: Iterable[str]) -> dict[int, str]:
    """Return the lines that are not empty, with single spaces, by number from 1."""
    spaced = (" ".join(line.split()) for line in lines)
    return {number: line for number, line in enumerate(spaced, start=1) if line}


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


def _reasons_in_head(lines: list[str], times: Counter[str]) -> list[str]:
    """Return why each line above the first paragraph is no part of the body."""
    length = {
        i: len(line.split())
        for i, line in enumerate(lines)
        if times[line] == 1 and not _is_date(line) and not is_boilerplate(line)
    }
    usual = (i for i, n_words in length.items() if n_words >= _USUAL_WORDS_OF_A_TITLE)
    short = (i for i, n_words in length.items() if n_words >= _MIN_WORDS_OF_A_TITLE)
    title = next(chain(usual, short), len(lines))
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
    return f"{key} ".startswith(beginnings) or any(part in key for part in anywhere)


def _comparable(line: str) -> str:
    """Return a line for comparison."""
    plain = apply_steps((*CLEANING.values(), fold_alef, fold_final_ya), line)
    return " ".join(re.sub(r"[^\w\s]", " ", plain).split()).casefold()


@cache
def _boilerplate_phrases() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a line may begin with, and what it may hold, to be no part of an article."""
    lines = read_word_list("boilerplate.txt", "topics.corpus")
    # With a space behind, so that they end where a word ends.
    beginnings = tuple(_comparable(line) + " " for line in lines if not line.startswith("*"))
    return beginnings, tuple(_comparable(line) for line in lines if line.startswith("*"))


def _read_html_page(markup: str) -> Page:
    """Return the page of HTML markup."""
    if importlib.util.find_spec("trafilatura") is None:
        raise InputError("HTML pages need trafilatura, which is not installed: pip install 'arabic-topics[html]'.")
    from trafilatura import bare_extraction  # an extra, and slow to import

    found: Any = bare_extraction(markup, with_metadata=True, include_comments=False, include_tables=False)
    plain = read_html(markup)
    day = find_day(plain["date"])
    if found is None or not (found.text or "").strip():
        inner = _read_text_page(plain["text"])
        return replace(
            inner, title=inner.title or plain["title"], date=inner.date if day is None else pd.Timestamp(day)
        )
    title = " ".join((found.title or plain["title"]).split())
    body = _numbered_lines(found.text.splitlines()).values()
    kept = [line for line in body if not is_boilerplate(line) and line != title]
    inside = set(kept)
    rows = [(0, line, "") for line in kept]
    rows += [
        (number, line, _why_outside(line, title))
        for number, line in _numbered_lines(page_lines(markup)).items()
        if line not in inside
    ]
    page = _assemble_page(rows)
    section = (found.categories or [""])[0]
    return replace(page, section=section, title=title, date=page.date if day is None else pd.Timestamp(day))


def _why_outside(line: str, title: str) -> str:
    """Return why a line of an HTML page is no part of the body."""
    if line == title:
        return _TITLE
    if is_boilerplate(line):
        return _BOILERPLATE
    return _DATE if _is_date(line) else _OUTSIDE
