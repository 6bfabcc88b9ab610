"""Values as JSON can hold them, and files of them."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_LONGEST_TEXT = 200


def to_json_value(value: Any) -> Any:
    """Return a value as JSON can hold it; what it can't hold is told in words."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(name): to_json_value(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [to_json_value(inner) for inner in value]
    if hasattr(value, "get_params"):
        return {type(value).__name__: to_json_value(value.get_params())}
    return getattr(value, "__qualname__", None) or f"{value!r:.{_LONGEST_TEXT}}"


def write_json(content: dict[str, Any], path: Path) -> None:
    """Write readable JSON; a number that is not defined becomes null."""
    defined = json.loads(json.dumps(content, ensure_ascii=False), parse_constant=lambda _: None)
    path.write_text(json.dumps(defined, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def sha256_of(path: Path) -> str:
    """Return the digest of a file, or of the names and contents of a folder's files."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    digest = hashlib.sha256()
    for member in sorted(member for member in path.rglob("*") if member.is_file() and os.access(member, os.R_OK)):
        digest.update(f"{member.relative_to(path).as_posix()}\0{sha256_of(member)}\n".encode())
    return digest.hexdigest()
