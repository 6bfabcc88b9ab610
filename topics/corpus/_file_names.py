"""File names: what they say of the articles, by a pattern such as "{source}_{date}"."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePosixPath
from string import Formatter
from typing import Any

from topics._validation import InputError

# Year first or last; digits of any script.
_DATE_IN_A_NAME = r"\d{4}[-._]?\d{1,2}[-._]?\d{1,2}|\d{1,2}[-._]\d{1,2}[-._]\d{4}"
_SUFFIXES = (".txt", ".html", ".htm", ".gz")
_SUCH_AS = '"{source}_{date}"'


class NamePattern:
    """What the names of files say; a field goes up to the first place where the letters after it stand."""

    def __init__(self, names: Any) -> None:
        if not isinstance(names, str):
            raise InputError(f"names must be a pattern such as {_SUCH_AS}; got {names!r:.60}.")
        self.text = names
        self._whole_path = "/" in names
        parts = _parts(names)
        followings = [*(literal for literal, _ in parts[1:]), ""]
        pattern = ""
        for (literal, field), following in zip(parts, followings, strict=True):
            letters = f"(?:(?!{re.escape(following)})[^/])+" if following else "[^/]+"
            group = f"(?P<{field}>{_DATE_IN_A_NAME if field == 'date' else letters})" if field else ""
            pattern += re.escape(literal) + group
        self._pattern = re.compile(pattern)

    def read(self, name: str) -> dict[str, str] | None:
        """Return what the path of a file, relative to its folder, says; None if it does not fit."""
        path = PurePosixPath(name)
        while path.suffix.lower() in _SUFFIXES:
            path = path.with_suffix("")
        found = self._pattern.fullmatch(path.as_posix() if self._whole_path else path.name)
        if found is None:
            return None
        values = {field: value.strip() for field, value in found.groupdict().items()}
        # Slashes can't stand in file names, so other marks stand in their place.
        return values | ({"date": re.sub("[-._]", "/", values["date"])} if "date" in values else {})


def _parts(names: str) -> list[tuple[str, str]]:
    """Return letters and the field after them, one pair after the other; the last may have no field."""
    try:
        parsed = list(Formatter().parse(names))
    except ValueError as error:
        raise InputError(f"names={names!r} is no pattern such as {_SUCH_AS}: {error}.") from None
    parts: list[tuple[str, str]] = []
    literal = ""
    for letters, field, form, conversion in parsed:
        literal += letters
        if field is None:
            continue
        if not field.isidentifier() or field == "text" or form or conversion:
            raise InputError(f"names={names!r}: in braces stand names of columns (not of the text), as in {_SUCH_AS}.")
        if parts and not literal:
            raise InputError(f"names={names!r} has two fields side by side; put a letter between, as in {_SUCH_AS}.")
        parts.append((literal, field))
        literal = ""
    if not parts:
        raise InputError(f"names={names!r} has no field in braces; write the names of columns, as in {_SUCH_AS}.")
    if twice := [field for field, count in Counter(field for _, field in parts).items() if count > 1]:
        raise InputError(f"names={names!r} has the field {twice[0]!r} more than once.")
    return [*parts, (literal, "")]
