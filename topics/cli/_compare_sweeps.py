"""topics compare, for two sweeps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topics.cli._printing import number, terminal_width, wrapped
from topics.cli._sweep import measure_tables

if TYPE_CHECKING:
    from pandas import DataFrame

_STAR = "*"


def print_sweeps(a: Path, b: Path, options: Any) -> None:
    """Print by how much the measures of one sweep exceed those of another, fit by fit."""
    from topics.selection import compare_sweeps

    found = compare_sweeps(a, b)
    click.echo(f"A: {a}\nB: {b}")
    click.echo("\n".join(_difference_lines(found.table, terminal_width())))
    for note in found.left_out:
        click.echo(f"\n{wrapped(note)}")
    print_changes(found.options, "made")


def print_changes(changes: Sequence[str], done: str) -> None:
    """Print by which options two results differ."""
    click.echo("\nDifferences in options:" if changes else f"\nBoth were {done} with the same options.")
    for change in changes:
        click.echo(wrapped(change, "  "))


def _difference_lines(table: DataFrame, width: int) -> Iterator[str]:
    """Yield one table per model: differences with how far their intervals reach, a star where they do not hold 0."""
    for model, rows in table.groupby("model", sort=False):
        yield f"\n{str(model).upper()}: A minus B, and how far the 95% intervals reach; {_STAR} where they leave out 0"
        cells = {
            str(measure): [
                _difference_and_reach(*row)
                for row in own[["difference", "low", "high"]].itertuples(index=False, name=None)
            ]
            for measure, own in rows.groupby("measure", sort=False)
        }
        yield from measure_tables(cells, rows.n_topics.unique().tolist(), width)


def _difference_and_reach(difference: float, low: float, high: float) -> str:
    """Return a difference as it is printed."""
    reach = max(difference - low, high - difference)
    sign = "+" if difference > 0 else ""
    if reach != reach:
        return f"{sign}{number(difference)} "
    return f"{sign}{number(difference)} ±{number(reach)}" + (" " if low <= 0 <= high else _STAR)
