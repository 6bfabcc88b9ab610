"""Values of a report: plain, finite, days and moments in ISO 8601."""

import math
import numbers
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

import msgspec

from topics._validation import InputError


def to_plain(value: Any, where: str) -> Any:
    """Return a value as dicts, lists, texts and numbers; raise InputError for what JSON does not have."""
    if value is None or isinstance(value, str | bool):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        if not math.isfinite(value):
            raise InputError(f"{where} is {value}; say None where there is no number.")
        return float(value)
    if isinstance(value, msgspec.Struct):
        return {name: to_plain(getattr(value, name), f"{where}.{name}") for name in value.__struct_fields__}
    if isinstance(value, Mapping):
        odd = [key for key in value if not isinstance(key, str)]
        if odd:
            raise InputError(f"{where} has the key {odd[0]!r}; keys must be texts.")
        return {key: to_plain(item, f"{where}[{key!r}]") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item, f"{where}[{i}]") for i, item in enumerate(value)]
    raise InputError(f"{where} is {type(value).__name__}; a report holds texts, numbers, None, lists and dicts only.")


def check_iso(where: str, text: str, example: str = "2024-05-31") -> None:
    """Raise InputError unless a text is a day, or where the example is one a moment, in ISO 8601."""
    kind = datetime if "T" in example else date
    try:
        kind.fromisoformat(text)
    except (TypeError, ValueError):
        what = "moment" if kind is datetime else "day"
        raise InputError(f"{where} must be an ISO {what} such as {example!r}; got {text!r}.") from None


def check_positions(where: str, positions: Iterable[int], n_articles: int) -> None:
    """Raise InputError if there are no articles at some positions."""
    outside = [position for position in positions if not 0 <= position < n_articles]
    if outside:
        raise InputError(f"{where}: no article at {outside}; positions run from 0 to {n_articles - 1}.")
