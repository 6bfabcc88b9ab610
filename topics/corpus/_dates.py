"""Dates: from what the input says to calendar days; a date that could mean two days means none."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd

from topics._validation import InputError
from topics.arabic import (
    ARABIC_COMMA,
    ARABIC_DIGITS,
    MEEM,
    NOON,
    fold_alef,
    read_word_list,
    strip_controls,
    strip_diacritics,
    strip_tatweel,
)

_YEAR_LAST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,]|$)")
_DAY_IN_DIGITS = re.compile(r"(?<!\d)(?:\d{4}[/.-]\d{1,2}[/.-]\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?!\d)")
_MONTH_NAME_LETTERS = re.compile(r"[^\W\d_]{2}")
_MONTH_OR_YEAR = re.compile(r"(?:1[7-9]|2[01])\d\d(?:-(?:0[1-9]|1[0-2]))?")  # other years are not of this calendar
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[ T,]|$)")


def is_missing(value: Any) -> bool:
    """Return whether a cell holds nothing: None, NaN, NaT, NA or blank."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Decimal):  # pandas fails on those that signal
        return value.is_nan()
    return value is None or (not isinstance(value, list | dict | tuple) and bool(pd.isna(value)))


def parse_dates(values: Sequence[Any]) -> tuple[pd.DatetimeIndex, list[int]]:
    """Return calendar days, NaT where there is none, and the positions of values that were not understood.

    A day written with the year last is understood if the values show, taken together, whether the day or the month
    comes first. Times and zones are dropped: the day is the one that the input names.
    """
    # Few days come in many articles, so each is parsed once.
    parse = cache(partial(_parse_day, day_first=_order_of_year_last(values)))
    days = [None if is_missing(value) else parse(value) for value in values]
    failed = [i for i, day in enumerate(days) if day is None and not is_missing(values[i])]
    return pd.DatetimeIndex(np.array(days, dtype="datetime64[s]")), failed


def as_day(name: str, day: Any) -> pd.Timestamp:
    """Return the day that an argument names as a timestamp; raise InputError if it may not be one, or be two.

    Of a month or a year it is the last day where the argument is called ``until``, else the first.
    """
    return days_of(name, day)[name == "until"]


def days_of(name: str, value: Any) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Return the first and the last day of a day, a month or a year; raise InputError if it is none."""
    text = _in_ascii_digits(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if _MONTH_OR_YEAR.fullmatch(text):
        value = pd.Period(text)
    if isinstance(value, pd.Period):
        return value.start_time.normalize(), value.end_time.normalize()
    found = None if is_missing(value) else _parse_day(value, day_first=None)
    if found is None:
        hint = " Write the year first: day and month stand in either order." if _YEAR_LAST.match(text) else ""
        raise InputError(f"{name} must be a day such as '2024-01-31', a month or a year; got {value!r}.{hint}")
    return pd.Timestamp(found), pd.Timestamp(found)


def _order_of_year_last(values: Iterable[Any]) -> bool | None:
    """Return whether the day comes first in dates that end in the year; None if nothing shows it."""
    pairs = {
        (int(found[1]), int(found[2]))
        for value in values
        if isinstance(value, str) and (found := _YEAR_LAST.match(_in_ascii_digits(value)))
    }
    day_first = any(first > 12 for first, _ in pairs)
    month_first = any(second > 12 for _, second in pairs)
    return day_first if day_first != month_first else None


def _in_ascii_digits(value: str) -> str:
    """Return a date with Arabic and Persian digits written as 0 to 9."""
    return value.strip().translate(ARABIC_DIGITS)


def _parse_day(value: Any, *, day_first: bool | None) -> date | None:
    """Return the day of one cell, None if it is not understood."""
    if isinstance(value, date | np.datetime64):  # of a datetime and a Timestamp too, the day that it names
        return pd.Timestamp(value).date()
    return _parse_text(_in_ascii_digits(value), day_first=day_first) if isinstance(value, str) else None


@cache
def _month_numbers() -> dict[str, str]:
    """Return the names of months, alefs folded and spaces as they are written, with their numbers (H: Hijri)."""
    rows = [line.split() for line in read_word_list("months.txt", "topics.corpus")]
    return {fold_alef(name.replace("_", " ")): number for number, *names in rows for name in names}


@cache
def _day_with_month_name() -> re.Pattern[str]:
    """Return the pattern of a day, a month by name (the press gives two names side by side) and a year."""
    name = "(?:" + "|".join(sorted(map(re.escape, _month_numbers()), key=len, reverse=True)) + ")"
    return re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})\s*(?:{MEEM}{NOON}\s+)?(?P<month>{name})(?:\s*[/(-]\s*{name}\)?)?"
        rf"\s*[{ARABIC_COMMA},]?\s*(?P<year>\d{{4}})(?!\d)"
    )


def find_day(text: str) -> date | None:
    """Return the first day that a text names, in digits or with the month's name; Hijri days are converted.

    A Gregorian day is preferred; days in digits alone with an unclear order (05/01/2025) count as day, month, year,
    as the Arabic press writes them.
    """
    plain = fold_alef(strip_tatweel(strip_diacritics(strip_controls(_in_ascii_digits(text)))))
    gregorian, hijri = [], []
    for found in _day_with_month_name().finditer(plain):
        month, day, year = _month_numbers()[found["month"]], int(found["day"]), int(found["year"])
        if month.startswith("H"):
            hijri.append(_day_or_none(year, int(month.removeprefix("H")), day, is_hijri=True))
        else:
            gregorian.append(_day_or_none(year, int(month), day))
    in_digits = [_parse_text(found[0], day_first=True) for found in _DAY_IN_DIGITS.finditer(plain)]
    return next((day for day in (*gregorian, *in_digits, *hijri) if day is not None), None)


def _day_or_none(year: int, month: int, day: int, *, is_hijri: bool = False) -> date | None:
    """Return a Gregorian day, None if the calendar has no such day; the Umm al-Qura calendar has 1343 to 1500."""
    from hijridate import Hijri  # for start-up time

    try:
        found = Hijri(year, month, day).to_gregorian() if is_hijri else date(year, month, day)
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)


def _parse_text(text: str, *, day_first: bool | None) -> date | None:
    """Return the day of a date in ASCII digits, None if it is not understood."""
    try:
        if found := _YEAR_FIRST.match(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _YEAR_LAST.match(text):
            if day_first is None:
                return None
            day, month = (found[1], found[2]) if day_first else (found[2], found[1])
            return date(int(found[3]), int(month), int(day))
        return datetime.fromisoformat(text).date()
    except ValueError:
        return find_day(text) if _MONTH_NAME_LETTERS.search(text) else None
