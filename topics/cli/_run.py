"""topics run: from articles to themes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from topics._validation import check_choice
from topics.cli._options import COLUMNS, input_options, named_columns
from topics.cli._printing import number, print_rejected, say, table_lines, terminal_width, wrapped

if TYPE_CHECKING:
    from topics.runs import Experiment, RunResult
    from topics.themes import Themes

_BESIDE_A_FILE = ("data", "out", "force", "quiet")
_HEADINGS = ("theme", "share", "articles", "coherence", "robust", "name and words")
_STEMMER_HELP = "What stands for a word: lemma, light, snowball, isri, tashaphyne or none."
_CONFLATION_HELP = "What decides which forms of a stem are one term: corpus or dictionary."
_RUN_EXAMPLES = """\b
Example:
  topics run news.csv --out results --topics 20 --text body --title headline
  topics run experiment.toml --out results
"""


@click.command(epilog=_RUN_EXAMPLES, short_help="From a file or folder of articles to themes.")
@click.argument("data", metavar="[INPUT]", required=False, type=click.Path())
@click.option("--out", "-o", type=click.Path(), help="Directory for the results; made at the end.")
@click.option("--sample", is_flag=True, help="Use the embedded corpus instead of INPUT.")
@click.option("--model", default="both", show_default=True, metavar="lda|nmf|both", help="Which models to fit.")
@click.option("--topics", "n_topics", default=10, show_default=True, metavar="K", type=int, help="Themes a model.")
@click.option("--seed", default=0, show_default=True, type=int, help="Same seed, same themes.")
@click.option(
    "--engine", default="native", show_default=True, metavar="native|sklearn|gensim", help="Who fits the models."
)
@click.option(
    "--split",
    default="articles",
    show_default=True,
    metavar="articles|paragraphs",
    help="What counts as a document; paragraphs suit one long page.",
)
@click.option("--stemmer", default="lemma", show_default=True, metavar="NAME", help=_STEMMER_HELP)
@click.option(
    "--min-df", type=int, help="Fewest documents of a term.  [default: 5; 3 under 500 documents, 2 under 100]"
)
@click.option("--max-df", default=0.5, show_default=True, type=float, help="Largest share of documents of a term.")
@click.option("--without-copies", is_flag=True, help="Keep the earliest of near-identical stories alone.")
@click.option("--without-furniture", is_flag=True, help="Take out lines that a site repeats under its articles.")
@click.option("--no-titles", is_flag=True, help="Leave titles out of the text.")
@click.option("--n-jobs", type=int, help="Threads; the result does not depend on it.")
@click.option("--conflation", default="corpus", show_default=True, metavar="NAME", help=_CONFLATION_HELP)
@click.option("--phrases", is_flag=True, help="Make words that belong together one term.")
@input_options
@click.option(
    "--robustness",
    default=3,
    show_default=True,
    metavar="N",
    type=int,
    help="Fits of each model anew, to see which themes come back; 0 for none.",
)
@click.option("--no-report", is_flag=True, help="Write tables only, no page and no pictures.")
@click.option("--lang", default="ar", show_default=True, metavar="ar|en", help="Language in which the page opens.")
@click.option("--force", is_flag=True, help="Replace the results of an earlier run.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
def run(data: str | None, out: str | None, sample: bool, model: str, force: bool, quiet: bool, **given: Any) -> None:
    """Find the themes of the articles in INPUT and write them to a directory.

    INPUT is a folder of .txt or .html files, or one .jsonl, .csv, .tsv or .parquet file, each also as .gz; or the
    .toml file of an experiment, as `topics init` writes it.
    The directory gets report.html, one page with all that was found, and for every model tables (themes.csv,
    terms.csv, documents.csv, passages.csv ...), metrics.json, manifest.json and plots.
    """
    # Imported here: --help must not wait for numba and pandas.
    from topics.models import MODELS
    from topics.runs import Experiment

    if (data is None) != sample:
        raise click.UsageError("name an INPUT, or give --sample for the embedded corpus (one of the two).")
    if data is not None and data.endswith(".toml"):
        _refuse_options_beside_a_file()
        experiment = Experiment.read(data)
    else:
        check_choice("model", model, [*MODELS, "both"])
        experiment = Experiment.of(
            data, models=list(MODELS) if model == "both" else [model], **_in_words_of_a_file(given)
        )
    out = experiment.out if out is None else out
    if out is None:
        raise click.UsageError("Missing option '--out': name a directory for the results.")
    result = experiment.run(out, force=force, say=(lambda message: None) if quiet else say)
    if not quiet:
        _print_result(result, experiment)


def _in_words_of_a_file(given: dict[str, Any]) -> dict[str, Any]:
    """Return the options as an experiment's file names them."""
    flags = {name: given.pop(name) for name in ("no_titles", "no_report", "without_copies", "without_furniture")}
    given["columns"] = {name: name for name in COLUMNS} | named_columns(given)
    given["titles"] = not flags["no_titles"]
    given["report"] = given["pictures"] = not flags["no_report"]
    given["duplicates"] = "drop" if flags["without_copies"] else "keep"
    given["boilerplate"] = "drop" if flags["without_furniture"] else "keep"
    return given


def _refuse_options_beside_a_file() -> None:
    """Refuse options that stand in the file of an experiment."""
    context = click.get_current_context()
    for parameter in context.command.params:
        name = parameter.name or ""
        is_given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if is_given and name not in _BESIDE_A_FILE:
            raise click.UsageError(f"{parameter.opts[0]} can't stand beside a file of an experiment; write it there.")


def _print_result(result: RunResult, experiment: Experiment) -> None:
    """Print the themes of every model, what was left out, and where the tables lie."""
    from topics.runs import PAGE

    width = terminal_width()
    for name, themes in result.themes.items():
        measure = next(iter(result.metrics[name]["coherence"]))
        coherence = result.metrics[name]["coherence"][measure]
        ends = ", ".join(number(end, 2) for end in result.metrics[name]["coherence_interval"][measure])
        click.echo(
            f"\n{name.upper()}: {len(themes)} themes of {len(themes.corpus):,} {experiment.input.split}, ", nl=False
        )
        click.echo(f"{len(themes.vocabulary):,} terms, {measure} {number(coherence, 2)} [{ends}]\n")
        click.echo("\n".join(_theme_lines(themes, width)))
    print_rejected(result.corpus)
    click.echo(f"\nResults: {result.out}{os.sep}")
    for name in result.themes:
        tables = " ".join(sorted(path.name for path in (result.out / name).iterdir() if path.is_file()))
        click.echo(wrapped(f"{name}{os.sep} {tables}", width, "  "))
    if experiment.report.write:
        click.echo(f"Report: {result.out / PAGE}")


def _theme_lines(themes: Themes, width: int) -> Iterator[str]:
    """Yield the lines of the table of themes."""
    from topics._rtl import iterate_rows

    info = themes.info()
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
    yield from table_lines(_HEADINGS, rows, width)
