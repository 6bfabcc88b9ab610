"""topics run: from articles to themes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from topics.cli._options import check_one_input, experiment_options, quiet_option, sample_option, take_tables
from topics.cli._printing import announcer, number, print_rejected, print_table, wrapped

if TYPE_CHECKING:
    from topics.runs import Experiment, Run
    from topics.themes import Themes

_BESIDE_A_FILE = ("data", "out", "overwrite", "quiet")
_HEADINGS = ("theme", "share", "documents", "coherence", "robust", "name and words")
_RUN_EXAMPLES = """\b
Example:
  topics run news.csv --out results --n-topics 20 --text body --title headline
  topics run experiment.toml --out results
"""


@click.command(name="run", epilog=_RUN_EXAMPLES, short_help="From a file or folder of articles to themes.")
@click.argument("data", metavar="[INPUT]", required=False, type=click.Path())
@click.option("--out", "-o", type=click.Path(), help="Directory for the results; made at the end.")
@sample_option
@experiment_options("input", "preprocessing", "vectorizer", "models", "evaluation", "report", "compute")
@click.option("--overwrite", is_flag=True, help="Replace the results of an earlier run.")
@quiet_option
def run_command(data: str | None, out: str | None, sample: bool, overwrite: bool, quiet: bool, **given: Any) -> None:
    """Find the themes of the articles in INPUT and write them to a directory.

    INPUT is a folder of .txt or .html files, or one .jsonl, .csv, .tsv or .parquet file, each also as .gz; or the
    .toml file of an experiment, as `topics init` writes it.
    The directory gets report.html, one page with all that was found, and for every model tables (themes.csv,
    terms.csv, documents.csv, passages.csv ...), metrics.json, manifest.json and plots. In Python,
    topics.load reads the directory.
    """
    # Imported here: --help must not wait for numba and pandas.
    from topics.runs import Experiment, read_config

    check_one_input(data, sample=sample)
    if data is not None and data.endswith(".toml"):
        _refuse_options_beside_a_file()
        experiment = Experiment.from_file(data)
    else:
        tables = take_tables(given, path=data)
        tables["report"]["pictures"] = tables["report"]["write"]
        experiment = read_config(tables, "the options", Experiment)
    out = experiment.out if out is None else out
    if out is None:
        raise click.UsageError("Missing option '--out': name a directory for the results.")
    result = experiment.run(out, overwrite=overwrite, say=announcer(quiet=quiet))
    if not quiet:
        _print_result(result, experiment, Path(out))


def _refuse_options_beside_a_file() -> None:
    """Raise UsageError for options that stand in the file of an experiment."""
    context = click.get_current_context()
    for parameter in context.command.params:
        name = parameter.name or ""
        is_given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if is_given and name not in _BESIDE_A_FILE:
            raise click.UsageError(f"{parameter.opts[0]} can't stand beside a file of an experiment; write it there.")


def _print_result(result: Run, experiment: Experiment, out: Path) -> None:
    """Print the themes of every model, what was left out, and where the tables lie."""
    from topics.runs import PAGE

    for name, themes in result.themes.items():
        measure = experiment.evaluation.measures[0]
        coherence = float(result.metrics[name][measure])
        ends = ", ".join(number(float(end), 2) for end in result.intervals[name].loc[measure])
        click.echo(
            f"\n{name.upper()}: {len(themes)} themes of {len(themes.corpus):,} {experiment.input.split}, ", nl=False
        )
        click.echo(f"{len(themes.vocabulary):,} terms, {measure} {number(coherence, 2)} [{ends}]\n")
        _print_theme_table(themes)
    print_rejected(result.corpus)
    click.echo(f"\nResults: {out}{os.sep}")
    for name in result.themes:
        tables = " ".join(sorted(path.name for path in (out / name).iterdir() if path.is_file()))
        click.echo(wrapped(f"{name}{os.sep} {tables}", "  "))
    if experiment.report.write:
        click.echo(f"Report: {out / PAGE}")


def _print_theme_table(themes: Themes) -> None:
    """Print one row per theme."""
    from topics._rtl import iterate_rows

    info = themes.info().reset_index()
    robust = info["robustness"].map("{:.2f}".format) if "robustness" in info else ["-"] * len(info)
    rows = [
        (
            f"{row.theme}",
            f"{row.share:.1%}",
            f"{row.documents:,}",
            number(row.coherence, 2),
            score,
            f"{row.name}\n{row.words}",
        )
        for row, score in zip(iterate_rows(info), robust, strict=True)
    ]
    print_table(_HEADINGS, rows)
