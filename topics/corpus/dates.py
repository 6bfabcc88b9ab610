"""Dates as the input gives them to calendar days; a date that could mean two days means none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from topics.arabic.letters import ARABIC_DIGITS

YEAR_LAST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:[ T,]|$)")
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:[ T,]|$)")


def is_missing(value: Any) -> bool:
    """Return whether a cell holds nothing: None, NaN, NaT, NA or blank."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (not isinstance(value, list | dict | tuple) and bool(pd.isna(value)))


def parse_dates(values: Sequence[Any]) -> tuple[pd.DatetimeIndex, list[int]]:
    """Return calendar days, NaT where there is none, and the positions of values that were not understood.

    A day written with the year last is understood if the values show, taken together, whether the day or the month
    comes first. Times and zones are dropped: the day is the one that the input names.
    """
    day_first = order_of_year_last(values)
    known: dict[Any, date | None] = {}
    days = np.full(len(values), np.datetime64("NaT", "s"))
    failed = []
    for i, value in enumerate(values):
        if is_missing(value):
            continue
        if value not in known:
            known[value] = parse_day(value, day_first=day_first)
        day = known[value]
        if day is None:
            failed.append(i)
        else:
            days[i] = np.datetime64(day, "s")
    return pd.DatetimeIndex(days), failed


def order_of_year_last(values: Iterable[Any]) -> bool | None:
    """Return whether the day comes first in dates that end in the year; None if nothing shows it."""
    pairs = {
        (int(found[1]), int(found[2]))
        for value in values
        if isinstance(value, str) and (found := YEAR_LAST.match(in_ascii_digits(value)))
    }
    day_first = any(first > 12 for first, _ in pairs)
    month_first = any(second > 12 for _, second in pairs)
    return day_first if day_first != month_first else None


def in_ascii_digits(value: str) -> str:
    """Return a date with Arabic and Persian digits written as 0 to 9."""
    return value.strip().translate(ARABIC_DIGITS)


def parse_day(value: Any, *, day_first: bool | None) -> date | None:
    """Return the day of one cell, None if it is not understood."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, np.datetime64):
        return pd.Timestamp(value).date()
    return parse_text(in_ascii_digits(value), day_first=day_first) if isinstance(value, str) else None


def parse_text(text: str, *, day_first: bool | None) -> date | None:
    """Return the day of a date in ASCII digits, None if it is not understood."""
    try:
        if found := YEAR_FIRST.match(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := YEAR_LAST.match(text):
            if day_first is None:
                return None
            day, month = (found[1], found[2]) if day_first else (found[2], found[1])
            return date(int(found[3]), int(month), int(day))
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None
