"""Dataclasses as what JSON has: dicts, lists, texts and finite numbers."""

from __future__ import annotations

import math
import numbers
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from topics._validation import InputError


def plain(value: Any, where: str) -> Any:
    """Return a value as dicts, lists, texts and numbers, or refuse what can't be told in JSON and say where it is."""
    if value is None or isinstance(value, str | bool):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, numbers.Integral):
        return int(value)
    if isinstance(value, numbers.Real):
        if not math.isfinite(value):
            raise InputError(f"{where} is {value}; say None where there is no number.")
        return float(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name), f"{where}.{item.name}") for item in fields(value)}
    if isinstance(value, Mapping):
        odd = [key for key in value if not isinstance(key, str)]
        if odd:
            raise InputError(f"{where} has the key {odd[0]!r}; keys must be texts.")
        return {key: plain(item, f"{where}[{key!r}]") for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, f"{where}[{i}]") for i, item in enumerate(value)]
    raise InputError(f"{where} is {type(value).__name__}; a report holds texts, numbers, None, lists and dicts only.")
