"""Layouts: how published corpora keep their articles, in one table (``LAYOUTS``), from files to records."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.utils import parsedate_to_datetime
from pathlib import PurePosixPath
from tarfile import TarError
from typing import IO, Any

import msgspec

from topics.corpus._articles import ARTICLE_COLUMNS
from topics.corpus._encoding import decode, decode_line
from topics.corpus._formats import READ_FAILURES, UNDECODABLE, InputRow, RejectedRow, Row, parse_json_list, read_failure
from topics.corpus._html import read_html
from topics.corpus.datasets._archives import Member

# "Tue, 27 Feb 2018 10:03:32 +0400", as feeds write it (RFC 2822).
_MAIL_DATE = re.compile(r"(?:[A-Z][a-z]{2},\s*)?\d{1,2}\s+[A-Z][a-z]{2}\s+\d{4}\b")


class Layout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a corpus keeps its articles.

    ``kind`` is a key of LAYOUTS. ``path`` is a pattern for the whole path of a file with articles; its named groups
    (label, source, ...) are known of all its articles. ``columns`` gives for every role the keys or tags that may
    hold it, first found first. ``record`` is a pattern for the tag around an article, ``under`` the key of the list
    in a JSON object, ``ignored`` a pattern for files that are no articles and need no mention.
    """

    kind: str
    path: str
    columns: dict[str, list[str]] = {}
    record: str = ""
    under: str = ""
    ignored: str = ""


def read_members(members: Iterable[Member], layout: Layout) -> Iterator[Row]:
    """Yield the articles of all files; a file that is out of place or damaged is a rejected row."""
    path, ignored = re.compile(layout.path), re.compile(layout.ignored or r"(?!)")
    for member in members:
        if ignored.fullmatch(member.name):
            continue
        found = path.fullmatch(member.name)
        if not found:
            yield RejectedRow(member.name, "not where this corpus keeps its articles")
            continue
        known = {role: value for role, value in found.groupdict().items() if value}
        try:
            with member.open() as file:
                yield from LAYOUTS[layout.kind](file, member.name, known, layout)
        except (*READ_FAILURES, zipfile.BadZipFile, TarError) as error:
            yield RejectedRow(member.name, f"damaged: {read_failure(error)}")


def _read_article_file(file: IO[bytes], name: str, known: Mapping[str, str], layout: Layout) -> Iterator[Row]:
    """Yield the one article of a text or HTML file."""
    text, path = decode(file.read()), PurePosixPath(name)
    if text is None:
        yield RejectedRow(name, UNDECODABLE)
    else:
        values = read_html(text) if path.suffix.lower() in (".html", ".htm") else {"text": text}
        yield InputRow(name, {"id": path.with_suffix("").as_posix()} | values | dict(known))


def _read_json_list(file: IO[bytes], name: str, known: Mapping[str, str], layout: Layout) -> Iterator[Row]:
    """Yield the objects of a JSON list, or of the list that an object holds under a key."""
    items = parse_json_list(file.read(), name, under=layout.under)
    if isinstance(items, RejectedRow):
        yield items
        return
    stem = PurePosixPath(name).with_suffix("").as_posix()
    for number, item in enumerate(items, start=1):
        where = f"{name} item {number}"
        if isinstance(item, dict):
            yield InputRow(where, {"id": f"{stem}#{number}"} | _by_role(item.get, layout) | dict(known))
        else:
            yield RejectedRow(where, f"a JSON {type(item).__name__}, not an article")


def _read_tagged(file: IO[bytes], name: str, known: Mapping[str, str], layout: Layout) -> Iterator[Row]:
    """Yield the articles between tags, as TREC collections have them.

    Such files look like XML and are none: their texts hold bare ampersands and angle brackets. They are read line by
    line, for they can be larger than the memory.
    """
    begins, ends = re.compile(rf"<(?:{layout.record})\b[^>]*>"), re.compile(rf"</(?:{layout.record})>")
    lines: list[str | None] = []
    inside, number = False, 0
    for raw in file:
        line = decode_line(raw)
        inside = inside or bool(line and begins.search(line))
        if not inside:
            continue
        lines.append(line)
        if line and ends.search(line):
            number += 1
            yield _tagged_record(lines, f"{name} article {number}", known, layout)
            inside, lines = False, []
    if inside:
        yield RejectedRow(f"{name} article {number + 1}", "cut off before its closing tag")


def _tagged_record(lines: list[str | None], where: str, known: Mapping[str, str], layout: Layout) -> Row:
    """Return one article from its lines."""
    if any(line is None for line in lines):
        return RejectedRow(where, UNDECODABLE)
    text = "".join(line for line in lines if line is not None)

    def between(tag: str) -> str | None:
        found = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        return found[1].strip() if found else None

    # The path says less than the article does of itself.
    own = {role: value for role, value in _by_role(between, layout).items() if value}
    return InputRow(where, dict(known) | own)


def _by_role(value_of: Callable[[str], Any], layout: Layout) -> dict[str, Any]:
    """Return for every role the first value that one of its names has."""
    values: dict[str, Any] = {}
    for role in ARTICLE_COLUMNS:
        found = (value_of(name) for name in layout.columns.get(role, []))
        value = next((value for value in found if value is not None), None)
        if value is not None or role == "text":  # a record without text is said to have none
            values[role] = _mail_date_to_day(value) if role == "date" else value
    return values


def _mail_date_to_day(value: Any) -> Any:
    """Return a date in the form of mail as a calendar day, the day that it names; any other as it is."""
    if not isinstance(value, str) or not _MAIL_DATE.match(value):
        return value
    try:
        return parsedate_to_datetime(value).date().isoformat()
    except ValueError:
        return value


LAYOUTS: dict[str, Callable[[IO[bytes], str, Mapping[str, str], Layout], Iterator[Row]]] = {
    "articles": _read_article_file,
    "json": _read_json_list,
    "tagged": _read_tagged,
}
