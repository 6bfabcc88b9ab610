"""Periods of a calendar, from that of the first day to that of the last, gaps included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from topics._validation import InputError, check_choice

# A year mistyped (0218 for 2018) would otherwise ask for hundreds of thousands of empty days.
_MAX_PERIODS = 20_000
_MONDAY = np.datetime64("1970-01-05", "D")


@dataclass(frozen=True, slots=True)
class _Frequency:
    """How long a period is, in days or in months, and what it is called."""

    name: str
    days: int
    months: int
    pattern: str


FREQUENCIES = {
    "D": _Frequency("day", 1, 0, "{year:04}-{month:02}-{day:02}"),
    "W": _Frequency("week", 7, 0, "{year:04}-{month:02}-{day:02}"),
    "MS": _Frequency("month", 0, 1, "{year:04}-{month:02}"),
    "QS": _Frequency("quarter", 0, 3, "{year:04}-Q{quarter}"),
    "YS": _Frequency("year", 0, 12, "{year:04}"),
}


@dataclass(frozen=True, slots=True)
class _Calendar:
    """A calendar's months as numbers that count on over the years, their first days, and the date of a day."""

    months_of: Callable[[np.ndarray], np.ndarray]
    first_days: Callable[[np.ndarray], np.ndarray]
    date_of: Callable[[np.datetime64], tuple[int, int, int]]


def _gregorian_months(days: np.ndarray) -> np.ndarray:
    """Return months counted from January of year 0, of days as datetime64[D]."""
    return days.astype("datetime64[M]").astype(np.int64) + 1970 * 12


def _gregorian_first_days(months: np.ndarray) -> np.ndarray:
    """Return the first day of each of these months, as datetime64[D]."""
    return (months - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")


def _gregorian_date(day: np.datetime64) -> tuple[int, int, int]:
    """Return year, month and day."""
    date = pd.Timestamp(day)
    return date.year, date.month, date.day


def _hijri_months(days: np.ndarray) -> np.ndarray:
    """Return months counted from Muharram of year 0 in the Umm al-Qura calendar, of days as datetime64[D]."""
    if not days.size:
        return np.empty(0, dtype=np.int64)
    (first, *_), (last, *_) = _hijri_date(days.min()), _hijri_date(days.max())
    months = np.arange(first * 12, last * 12 + 12)
    return months[np.searchsorted(_hijri_first_days(months), days, side="right") - 1]


def _hijri_first_days(months: np.ndarray) -> np.ndarray:
    """Return the first day of each of these months, as datetime64[D]."""
    from hijridate import Hijri

    days = [Hijri(int(month) // 12, int(month) % 12 + 1, 1).to_gregorian().isoformat() for month in months]
    return np.array(days, dtype="datetime64[D]")


def _hijri_date(day: np.datetime64) -> tuple[int, int, int]:
    """Return year, month and day in the Umm al-Qura calendar; raise InputError for a day outside of it."""
    from hijridate import Gregorian

    try:
        year, month, number = Gregorian.fromisoformat(str(day)).to_hijri().datetuple()
    except (ValueError, OverflowError):
        raise InputError(
            f"{day} lies outside of the Umm al-Qura calendar, which is known for 1343 to 1500 AH (1924-08-01 to "
            "2077-11-16). Leave such articles out (corpus.filter(since=..., until=...)) or take calendar='gregorian'."
        ) from None
    return year, month, number


_CALENDARS = {
    "gregorian": _Calendar(_gregorian_months, _gregorian_first_days, _gregorian_date),
    "hijri": _Calendar(_hijri_months, _hijri_first_days, _hijri_date),
}


@dataclass(frozen=True, eq=False)
class Periods:
    """Every period from that of the first day to that of the last.

    Attributes
    ----------
    starts : DatetimeIndex of shape (n_periods,)
        The first day of every period.
    names : tuple of str
        How to write every period: its first day, month, quarter or year in the calendar that was asked for.
    number : ndarray of shape (n_documents,), int
        The period of every article, from 0 to ``n_periods - 1``; -1 for an article without a date.
    """

    starts: pd.DatetimeIndex
    names: tuple[str, ...]
    number: np.ndarray

    def __len__(self) -> int:
        return len(self.starts)


def make_periods(dates: Any, *, freq: str = "MS", calendar: str = "gregorian") -> Periods:
    """Put days (n_documents,), NaT where none is known, into periods, those without an article included."""
    frequency = FREQUENCIES[check_choice("freq", freq, FREQUENCIES)]
    chosen = _CALENDARS[check_choice("calendar", calendar, _CALENDARS)]
    days = _as_days(dates)
    has_date = ~np.isnat(days)
    if not has_date.any():
        raise InputError(f"None of the {days.size:,} articles has a date, so there are no periods to put them in.")
    for day in (days[has_date].min(), days[has_date].max()):
        chosen.date_of(day)  # raises InputError for a day that the calendar lacks
    units, starts_of = _units_and_starts(days[has_date], frequency, chosen)
    first, n_periods = units.min(), int(np.ptp(units)) + 1
    if n_periods > _MAX_PERIODS:
        known = days[has_date]
        raise InputError(
            f"From {known.min()} to {known.max()} there are {n_periods:,} periods of one {frequency.name}; at most "
            f"{_MAX_PERIODS:,} are sensible. Is a date mistyped? Leave it out (corpus.filter(since=...)) or take "
            "longer periods."
        )
    number = np.full(days.size, -1)
    number[has_date] = units - first
    starts = starts_of(np.arange(first, first + n_periods))
    names = tuple(_period_name(chosen.date_of(day), frequency.pattern) for day in starts)
    return Periods(pd.DatetimeIndex(starts.astype("datetime64[s]")), names, number)


def _as_days(dates: Any) -> np.ndarray:
    """Return days as datetime64[D]; raise InputError for what is not a list of dates."""
    try:
        index = pd.DatetimeIndex(dates)
    except (TypeError, ValueError):
        raise InputError(
            f"dates must be days, NaT for an unknown one, such as corpus.dates; got {dates!r:.80}."
        ) from None
    return index.tz_localize(None).to_numpy().astype("datetime64[D]")


def _units_and_starts(
    days: np.ndarray, frequency: _Frequency, calendar: _Calendar
) -> tuple[np.ndarray, Callable[[np.ndarray], np.ndarray]]:
    """Return the running number of every day's period, and what turns such numbers into first days."""
    if frequency.days:
        units = (days - _MONDAY).astype(np.int64) // frequency.days
        return units, lambda numbers: _MONDAY + numbers * frequency.days
    units = calendar.months_of(days) // frequency.months
    return units, lambda numbers: calendar.first_days(numbers * frequency.months)


def _period_name(date: tuple[int, int, int], pattern: str) -> str:
    """Return the name of the period that begins on a date."""
    year, month, day = date
    return pattern.format(year=year, month=month, day=day, quarter=(month + 2) // 3)
