"""topics inspect: what a pile of articles is made of."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from math import isnan
from typing import TYPE_CHECKING, Any

import click

from topics.cli._options import reading_options, take_tables
from topics.cli._printing import print_rejected, terminal_width

if TYPE_CHECKING:
    from pandas import DataFrame


@click.command(name="inspect", short_help="What a pile of articles is made of, and what is wrong with it.")
@click.argument("data", metavar="INPUT", type=click.Path())
@reading_options
def inspect_command(data: str, **given: Any) -> None:
    """Say what the articles in INPUT are made of and what is wrong with them.

    One row per finding: how many articles, their share, an example, and what `topics run` does about it.
    """
    from topics.corpus import load_corpus

    options = take_tables(given)["input"]
    corpus = load_corpus(data, pages=options["pages"], **options.get("columns", {}))
    click.echo("\n".join(_finding_lines(corpus.describe(), terminal_width())))
    months = corpus.by_month()
    if len(months):
        click.echo(f"\nArticles per month:\n{months.to_string()}")
    print_rejected(corpus)


def _finding_lines(findings: DataFrame, width: int) -> Iterator[str]:
    """Yield the lines of the table of findings: numbers first, then the example and what is done on lines below."""
    rows = list(zip(*(findings[name].tolist() for name in findings.columns), strict=True))
    widest = max(len(what) for what, *_ in rows)
    for what, value, share, example, done in rows:
        number = value if isinstance(value, str) else f"{value:,}"
        percentage = "" if isnan(share) else f"{share:.1%}"
        yield f"{what:<{widest}}  {number:>10}  {percentage:>6}".rstrip()
        if value and example:
            yield from textwrap.wrap(example, max(width - 4, 20), initial_indent="    ", subsequent_indent="    ")
        if value and done:
            yield f"    run: {done}"
