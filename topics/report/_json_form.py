"""A report as text and back: what a results directory keeps, to be drawn again."""

from __future__ import annotations

import json
import types
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from topics._validation import InputError
from topics.report._model import Report
from topics.report._plain import plain

_FORMAT, _VERSION = "arabic-topics report", 1


def to_json(report: Report) -> str:
    """Return a report as compact JSON.

    Parameters
    ----------
    report : Report
        What the page says.

    Returns
    -------
    str
        One line; :func:`from_json` makes an equal report of it.

    Raises
    ------
    InputError
        If the report holds a value that JSON does not have.

    Examples
    --------
    >>> from topics.report._model import Articles, Model, Report
    >>> report = Report("t", "2024-06-01", "0.1", Articles((), (), (), (), ()), (Model("nmf", "NMF", (), (), ()),))
    >>> from_json(to_json(report)) == report
    True
    """
    content = {"format": _FORMAT, "version": _VERSION, "report": plain(report, "report")}
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def from_json(text: str) -> Report:
    """Return the report that a text holds.

    Parameters
    ----------
    text : str
        What :func:`to_json` returned.

    Returns
    -------
    Report
        Equal to the one that was written.

    Raises
    ------
    InputError
        If the text is no JSON, is no report, is damaged, or was written by a newer version.

    Examples
    --------
    >>> from_json("{}")
    Traceback (most recent call last):
        ...
    topics._validation.InputError: Not a report: the JSON has no 'format': 'arabic-topics report'. ...
    """
    try:
        content = json.loads(text, parse_constant=_refuse_constant)
    except InputError:
        raise
    except (TypeError, ValueError, RecursionError) as error:
        raise InputError(f"Not a report: no JSON ({error}). Was the file cut short?") from None
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise InputError(
            f"Not a report: the JSON has no 'format': {_FORMAT!r}. topics.report._json_form.to_json sets it."
        )
    if content.get("version") != _VERSION:
        raise InputError(
            f"The report has format version {content.get('version')!r} and this package reads {_VERSION}; "
            "install the version of arabic-topics that wrote it, or run again."
        )
    report: Report = _build(Report, content.get("report"), "report")
    return report


def _refuse_constant(name: str) -> Any:
    """Refuse NaN and the infinities, which JSON does not have."""
    raise InputError(f"The report is damaged: {name} is not a number.")


@cache
def _hints(kind: type) -> dict[str, Any]:
    """Return the types of a dataclass's fields."""
    return get_type_hints(kind)


def _build(kind: Any, value: Any, where: str) -> Any:
    """Return a plain value as what a type says, or say where it does not fit."""
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _build_dataclass(kind, value, where)
    if origin is tuple:
        return _build_tuple(inner, value, where)
    if origin in (Union, types.UnionType):
        if value is None and types.NoneType in inner:
            return None
        others = [each for each in inner if each is not types.NoneType]
        fitting = [each for each in others if _fits(each, value)] or others
        return _build(fitting[0], value, where)
    if kind is Any or _fits(origin or kind, value):
        return float(value) if kind is float else value
    raise _misfit(where, getattr(kind, "__name__", str(kind)), value)


def _fits(kind: Any, value: Any) -> bool:
    """Return whether a plain value can be what a type says; true and false are no numbers."""
    if kind in (int, float) and isinstance(value, bool):
        return False
    if kind is float:
        return isinstance(value, int | float)
    return isinstance(value, kind) if isinstance(kind, type) and not is_dataclass(kind) else isinstance(value, dict)


def _build_dataclass(kind: type, value: Any, where: str) -> Any:
    """Return a dict as the dataclass that it was."""
    if not isinstance(value, dict):
        raise _misfit(where, f"a {kind.__name__}", value)
    known = {item.name: item for item in fields(kind)}
    required = {name for name, item in known.items() if item.default is MISSING and item.default_factory is MISSING}
    unknown, missing = set(value) - set(known), required - set(value)
    if unknown or missing:
        said = "; ".join(
            f"{word} {', '.join(sorted(names))}"
            for word, names in (("unknown", unknown), ("missing", missing))
            if names
        )
        raise InputError(f"The report is damaged: {where} is no {kind.__name__} ({said}).")
    types_of = _hints(kind)
    return kind(**{name: _build(types_of[name], item, f"{where}.{name}") for name, item in value.items()})


def _build_tuple(inner: tuple[Any, ...], value: Any, where: str) -> tuple[Any, ...]:
    """Return a list as a tuple of one type, or of as many values as there are types."""
    if not isinstance(value, list):
        raise _misfit(where, "a list", value)
    if inner[-1] is Ellipsis:
        return tuple(_build(inner[0], item, f"{where}[{i}]") for i, item in enumerate(value))
    if len(value) != len(inner):
        raise _misfit(where, f"a list of {len(inner)}", value)
    return tuple(_build(kind, item, f"{where}[{i}]") for i, (kind, item) in enumerate(zip(inner, value, strict=True)))


def _misfit(where: str, expected: str, value: Any) -> InputError:
    """Return the error that something in a report is not what it must be."""
    return InputError(f"The report is damaged: {where} must be {expected}; got {value!r:.60}.")
