"""HTML files: title, text, date and source, without menus and scripts."""

import re
from typing import Any

from bs4 import BeautifulSoup

_INVISIBLE_TAGS = ["script", "style", "noscript", "template", "svg"]
_BOILERPLATE_TAGS = [*_INVISIBLE_TAGS, "nav", "header", "footer", "aside", "form", "button"]
_BLOCK_TAGS = ["p", "div", "br", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "blockquote", "section", "article"]
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*>")
_SPACES_IN_A_LINE = re.compile(r"[ \t\xa0]+")
_BLANK_LINES = re.compile(r"\s*\n\s*")


def read_html(markup: str) -> dict[str, str]:
    """Return title, text, date and source of a page; what the page does not say is an empty string."""
    if "<" not in markup:
        return {"text": markup}
    soup = BeautifulSoup(_XML_DECLARATION.sub("", markup), "html.parser")
    record = {
        "title": _meta_content(soup, "og:title") or (soup.title.get_text() if soup.title else ""),
        "date": _meta_content(soup, "article:published_time")
        or _attribute(soup.find("time", datetime=True), "datetime"),
        "source": _meta_content(soup, "og:site_name"),
    }
    text = _visible_text(soup, without=[*_BOILERPLATE_TAGS, "title"])
    return {name: " ".join(value.split()) for name, value in record.items()} | {"text": text}


def page_lines(markup: str) -> list[str]:
    """Return every line that a reader of a page sees, menus and footers included."""
    soup = BeautifulSoup(_XML_DECLARATION.sub("", markup), "html.parser")
    return _visible_text(soup, without=[*_INVISIBLE_TAGS, "title"]).splitlines()


def _visible_text(soup: BeautifulSoup, *, without: list[str]) -> str:
    """Return the text of a page, one line per block, without some tags."""
    for tag in soup(without):
        tag.decompose()
    for tag in soup(_BLOCK_TAGS):
        tag.insert(0, "\n")
        tag.append("\n")
    return _BLANK_LINES.sub("\n", _SPACES_IN_A_LINE.sub(" ", soup.get_text())).strip()


def _meta_content(soup: BeautifulSoup, name: str) -> str:
    """Return the content of a meta tag, an empty string if there is none."""
    return _attribute(soup.find("meta", property=name) or soup.find("meta", attrs={"name": name}), "content")


def _attribute(tag: Any, name: str) -> str:
    """Return an attribute of a tag, an empty string if there is no such tag or attribute."""
    return str(tag.get(name) or "") if tag else ""
