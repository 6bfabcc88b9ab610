"""Values as JSON can hold them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_LONGEST_TEXT = 200


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it; what it can't hold is told in words."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if hasattr(value, "get_params"):
        return {type(value).__name__: plain(value.get_params())}
    return getattr(value, "__qualname__", None) or f"{value!r:.{_LONGEST_TEXT}}"
