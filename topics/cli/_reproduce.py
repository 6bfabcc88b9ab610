"""topics reproduce: a run done again, and compared file by file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from topics.cli._printing import announcer, wrapped

if TYPE_CHECKING:
    from topics.runs import Reproduction

_REPRODUCE_EXAMPLES = """\b
Example:
  topics reproduce results --input articles.jsonl
"""


@click.command(name="reproduce", epilog=_REPRODUCE_EXAMPLES, short_help="Do a run again and compare it file by file.")
@click.argument("folder", metavar="DIR", type=click.Path())
@click.option("--input", "data", metavar="INPUT", type=click.Path(), help="Where the articles are now.")
@click.option("--n-jobs", type=int, help="Threads; the result does not depend on it.")
@click.option("--quiet", "-q", is_flag=True, help="Print what differs, and nothing else.")
def reproduce_command(folder: str, data: str | None, n_jobs: int | None, quiet: bool) -> int:
    """Do the run that made DIR again as its manifest says, and compare file by file.

    DIR is not changed. The exit code is 0 if every file is identical, and 1 if not.
    """
    from topics._validation import check_jobs
    from topics.runs import reproduce

    check_jobs(n_jobs)
    found = reproduce(folder, data=data, n_jobs=n_jobs, say=announcer(quiet=quiet))
    _print_reproduction(found, quiet=quiet)
    return 0 if found.identical else 1


def _print_reproduction(found: Reproduction, *, quiet: bool) -> None:
    """Print the circumstances, one line per file, and the verdict on all."""
    for note in found.notes:
        click.echo(wrapped(f"note: {note}"))
    for row in found.table.itertuples():
        if not quiet or row.verdict != "identical":
            click.echo(f"{row.verdict:<10} {row.file}")
            if row.detail:
                click.echo(wrapped(str(row.detail), " " * 11))
    if not quiet:
        n, total = int((found.table["verdict"] == "identical").sum()), len(found.table)
        click.echo(f"\n{n} of {total} files are identical.")
