"""Months of the Hijri calendar along a time axis."""

from datetime import date
from typing import Any

from hijridate import Gregorian, Hijri
from matplotlib import dates as mdates
from matplotlib.axes import Axes

from topics._validation import InputError
from topics.plots._style import NOTE_SIZE, write_beside

_MAX_TICKS, _MONTHS_PER_YEAR = 8, 12
# Possible numbers of months between ticks; beyond these, whole years.
_MONTH_STEPS = (1, 2, 3, 4, 6, 12)


def label_hijri_months(ax: Axes, lang: str) -> None:
    """Write Hijri months along the upper edge of a time axis."""
    first, last = (mdates.num2date(value).date() for value in ax.get_xlim())
    # Not a second axis: matplotlib's layout makes axes that have one lower at every drawing.
    at_the_edge = ax.get_xaxis_transform()
    for day, label in _hijri_ticks(first, last, lang):
        place = (float(mdates.date2num(day)), 1.0)
        ax.plot(*place, "|", color="black", markersize=3, transform=at_the_edge, clip_on=False, label="_hijri")
        write_beside(ax, label, place, (0, 3), xycoords=at_the_edge, va="bottom", fontsize=NOTE_SIZE)


def _hijri_ticks(first: date, last: date, lang: Any) -> list[tuple[date, str]]:
    """Return up to eight first days of Hijri months between two days, each with its label."""
    months = [_month_number(day) for day in (first, last)]
    count = months[1] - months[0] + 1
    yearly = -(-count // (_MAX_TICKS * _MONTHS_PER_YEAR)) * _MONTHS_PER_YEAR
    step = next((step for step in _MONTH_STEPS if count / step <= _MAX_TICKS), yearly)
    found = []
    for number in range(-(-months[0] // step) * step, months[1] + 1, step):
        hijri = Hijri(number // _MONTHS_PER_YEAR, number % _MONTHS_PER_YEAR + 1, 1)
        day = date(*hijri.to_gregorian().datetuple())
        if first <= day <= last:
            found.append((day, f"{hijri.month_name(lang)}\n{hijri.year}"))
    return found


def _month_number(day: date) -> int:
    """Return the number of Hijri months from the beginning of the year 0 to a day."""
    try:
        hijri = Gregorian(day.year, day.month, day.day).to_hijri()
    except OverflowError as error:
        raise InputError(
            f"The Umm al-Qura calendar is known from 1924-08-01 to 2077-11-16; got {day}. Leave calendar='hijri' out."
        ) from error
    return hijri.year * _MONTHS_PER_YEAR + hijri.month - 1
