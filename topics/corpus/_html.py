"""An article from an HTML file, without the page around it."""

from __future__ import annotations

import re
from typing import Any

from bs4 import BeautifulSoup

_INVISIBLE = ["script", "style", "noscript", "template", "svg"]
_BOILERPLATE_TAGS = [*_INVISIBLE, "nav", "header", "footer", "aside", "form", "button"]
_BLOCKS = ["p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote", "section", "article"]
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_SPACES = re.compile(r"[ \t\xa0]+")
_LINES = re.compile(r"\s*\n\s*")


def read_html(markup: str) -> dict[str, str]:
    """Return title, text, date and source of a page; what the page does not say is an empty string."""
    if "<" not in markup:
        return {"text": markup}
    soup = BeautifulSoup(_XML_DECLARATION.sub("", markup), "html.parser")
    record = {
        "title": _meta(soup, "og:title") or (soup.title.get_text() if soup.title else ""),
        "date": _meta(soup, "article:published_time") or _time_of(soup),
        "source": _meta(soup, "og:site_name"),
    }
    text = _text_of(soup, without=[*_BOILERPLATE_TAGS, "title"])
    return {name: " ".join(value.split()) for name, value in record.items()} | {"text": text}


def page_lines(markup: str) -> list[str]:
    """Return every line that a reader of a page sees, menus and footers included."""
    soup = BeautifulSoup(_XML_DECLARATION.sub("", markup), "html.parser")
    return _text_of(soup, without=[*_INVISIBLE, "title"]).splitlines()


def _text_of(soup: BeautifulSoup, *, without: list[str]) -> str:
    """Return the text of a page, a line a block, without some tags."""
    for tag in soup(without):
        tag.decompose()
    for tag in soup(_BLOCKS):
        tag.insert(0, "\n")
        tag.append("\n")
    return _LINES.sub("\n", _SPACES.sub(" ", soup.get_text())).strip()


def _meta(soup: BeautifulSoup, name: str) -> str:
    """Return the content of a meta tag, an empty string if there is none."""
    tag: Any = soup.find("meta", attrs={"property": name}) or soup.find("meta", attrs={"name": name})
    return str(tag.get("content") or "") if tag else ""


def _time_of(soup: BeautifulSoup) -> str:
    """Return the moment of the first time tag that has one."""
    tag: Any = soup.find("time", attrs={"datetime": True})
    return str(tag["datetime"]) if tag else ""
