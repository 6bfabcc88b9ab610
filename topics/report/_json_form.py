"""A report as text and back: what a results directory keeps, to be drawn again."""

import json
from typing import Any

import msgspec

from topics._validation import InputError
from topics.report._check import to_plain
from topics.report._model import Report

_REPORT_FORMAT, _REPORT_VERSION = "arabic-topics report", 1


def to_json(report: Report) -> str:
    """Return a report as compact JSON, of which :func:`from_json` makes an equal report.

    >>> from topics.report._model import Articles, Model, Report
    >>> report = Report("t", "2024-06-01", "0.1", Articles((), (), (), (), ()), (Model("nmf", "NMF", (), (), ()),))
    >>> from_json(to_json(report)) == report
    True
    """
    content = {"format": _REPORT_FORMAT, "version": _REPORT_VERSION, "report": to_plain(report, "report")}
    # The encoder of the standard library: scraped texts hold halves of surrogate pairs, which msgspec's refuses.
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def from_json(text: str) -> Report:
    """Return the report that a text holds; raise InputError if it holds none, or one that is damaged or newer.

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
    if not isinstance(content, dict) or content.get("format") != _REPORT_FORMAT:
        raise InputError(
            f"Not a report: the JSON has no 'format': {_REPORT_FORMAT!r}. Name the report.json.gz of a run."
        )
    if content.get("version") != _REPORT_VERSION:
        raise InputError(
            f"The report has format version {content.get('version')!r} and this package reads {_REPORT_VERSION}; "
            "install the version of arabic-topics that wrote it, or run again."
        )
    try:
        return msgspec.convert(content.get("report"), Report)
    except (msgspec.ValidationError, RecursionError) as error:
        raise InputError(f"The report is damaged: {error}.") from None


def _refuse_constant(name: str) -> Any:
    """Raise InputError for NaN and the infinities, which JSON does not have."""
    raise InputError(f"The report is damaged: {name} is not a number.")
