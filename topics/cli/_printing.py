"""Tables of numbers and Arabic words for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from topics.corpus import Corpus
    from topics.evaluation import Interval

_REJECTED_SHOWN = 5


def terminal_width() -> int:
    """Return the columns of the terminal, 100 where there is none."""
    return shutil.get_terminal_size((100, 24)).columns


def say(message: str) -> None:
    """Tell the user what is being done, beside the results."""
    click.echo(f"{message} ...", err=True)


def announcer(*, quiet: bool) -> Callable[[str], None]:
    """Return what tells the user which step begins, or says nothing."""
    return (lambda message: None) if quiet else say


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table whose last column holds Arabic words, wrapped inside that column.

    The Arabic column is the last and wraps between words: a terminal orders each line by itself, so numbers stay
    where they are and every line of words reads from right to left. A line break in it stays one.
    """
    rows = list(rows)
    widths = [max(len(cells[i]) for cells in [headings, *rows]) for i in range(len(headings) - 1)]
    before = sum(widths) + 2 * len(widths)
    room = max(terminal_width() - before, 20)
    for *numbers, words in [headings, *rows]:
        left = "  ".join(number.rjust(size) for number, size in zip(numbers, widths, strict=True))
        first, *rest = [line for part in words.split("\n") for line in textwrap.wrap(part, room)] or [""]
        click.echo(f"{left}  {first}".rstrip())
        for line in rest:
            click.echo(" " * before + line)


def wrapped(text: str, indent: str = "") -> str:
    """Return a sentence in lines that fit."""
    width = max(terminal_width(), 40)
    return textwrap.fill(text, width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)


def joined_words(words: Iterable[str]) -> str:
    """Return words with Arabic commas between them."""
    from topics.arabic import ARABIC_COMMA

    return f"{ARABIC_COMMA} ".join(words)


def number(value: float, digits: int = 3) -> str:
    """Return a number as it is printed."""
    return "NaN" if value != value else f"{value:.{digits}f}"


def range_of(interval: Interval) -> str:
    """Return the ends of an interval."""
    return f"[{number(interval.low)}, {number(interval.high)}]"


def print_rejected(corpus: Corpus, where: str = " (all in rejected.csv)") -> None:
    """Print how many rows were left out and the first of them."""
    rejected = corpus.rejected
    if rejected.empty:
        return
    click.echo(f"\n{len(rejected):,} rows were reported while reading{where}:")
    for row in rejected.head(_REJECTED_SHOWN).itertuples():
        click.echo(f"  {row.where}: {row.why}")
