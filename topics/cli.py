"""The command line: parses, calls, prints."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import textwrap
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isnan
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from topics._version import __version__

if TYPE_CHECKING:
    from pandas import DataFrame

    from topics.corpus.corpus import Corpus
    from topics.experiment import RunResult
    from topics.themes.themes import Themes

USER_ERROR, INTERNAL_ERROR, INTERRUPTED = 2, 1, 130
REJECTED_SHOWN = 5
HEADINGS = ("theme", "share", "articles", "coherence", "words")

STEMMER_HELP = "What stands for a word: lemma, light, snowball, isri, tashaphyne or none."
MERGE_HELP = "Who decides which forms of a stem are one term: evidence (the articles) or dictionary."
COLUMNS = {
    "text": "Column with the text.",
    "title": "Column with the title.",
    "date": "Column with the date.",
    "source": "Column with the outlet.",
    "label": "Column with a known theme.",
    "id": "Column with the article id.",
}
EXAMPLES = """\b
Examples:
  topics run articles.jsonl --out results
  topics run folder/ --out results --topics 20 --model nmf
  topics run --sample --out demo
  topics inspect articles.jsonl
"""

RUN_EXAMPLES = """\b
Example:
  topics run news.csv --out results --topics 20 --text body --title headline
"""


def input_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how to read INPUT."""
    for name, text in reversed(COLUMNS.items()):
        command = click.option(f"--{name}", default=name, show_default=True, metavar="COLUMN", help=text)(command)
    pages = "INPUT holds news pages as scraped: keep the article, drop masthead, captions and links."
    return click.option("--pages", is_flag=True, help=pages)(command)


class Stopped(BaseException):
    """The process was asked to end."""


@click.group(epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="topics")
def cli() -> None:
    """Find the themes of Arabic news articles."""


@cli.command(epilog=RUN_EXAMPLES, short_help="From a file or folder of articles to themes.")
@click.argument("data", metavar="[INPUT]", required=False, type=click.Path())
@click.option("--out", "-o", required=True, type=click.Path(), help="Directory for the results; made at the end.")
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
@click.option("--stemmer", default="lemma", show_default=True, metavar="NAME", help=STEMMER_HELP)
@click.option("--min-df", type=int, help="Fewest documents of a term.  [default: 5; 2 under 500 documents]")
@click.option("--max-df", default=0.5, show_default=True, type=float, help="Largest share of documents of a term.")
@click.option("--no-titles", is_flag=True, help="Leave titles out of the text.")
@click.option("--n-jobs", type=int, help="Threads; the result does not depend on it.")
@click.option("--merge", default="evidence", show_default=True, metavar="NAME", help=MERGE_HELP)
@click.option("--phrases", is_flag=True, help="Make words that belong together one term.")
@input_options
@click.option("--force", is_flag=True, help="Replace the results of an earlier run.")
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
def run(data: str | None, out: str, sample: bool, model: str, force: bool, quiet: bool, **given: Any) -> None:
    """Find the themes of the articles in INPUT and write them to a directory.

    INPUT is a folder of .txt or .html files, or one .jsonl, .csv, .tsv or .parquet file, each also as .gz.
    For every model the directory gets themes.csv, terms.csv, documents.csv, metrics.json and manifest.json.
    """
    # Imported here: --help must not wait for numba and pandas.
    from topics import experiment
    from topics._checks import check_choice

    if (data is None) != sample:
        raise click.UsageError("name an INPUT, or give --sample for the embedded corpus (one of the two).")
    given["columns"] = {name: given.pop(name) for name in COLUMNS}
    check_choice("model", model, [*experiment.MODELS, "both"])
    given["models"] = tuple(experiment.MODELS) if model == "both" else (model,)
    given["titles"] = not given.pop("no_titles")
    options = experiment.RunOptions(**given)

    def say(message: str) -> None:
        if not quiet:
            click.echo(f"{message} ...", err=True)

    result = experiment.run(data, out, options=options, force=force, say=say)
    if not quiet:
        print_result(result, options)


@cli.command(short_help="What a pile of articles is made of, and what is wrong with it.")
@click.argument("data", metavar="INPUT", type=click.Path())
@input_options
def inspect(data: str, pages: bool, **columns: Any) -> None:
    """Say what the articles in INPUT are made of and what is wrong with them.

    A row a finding: how many articles, their share, an example, and what `topics run` does about it.
    """
    from topics.corpus.readers import load_corpus

    corpus = load_corpus(data, pages=pages, **columns)
    width = shutil.get_terminal_size((100, 24)).columns
    click.echo("\n".join(finding_lines(corpus.describe(), width)))
    months = corpus.by_month()
    if len(months):
        click.echo(f"\nArticles a month:\n{months.to_string()}")
    print_rejected(corpus)


def finding_lines(findings: DataFrame, width: int) -> Iterator[str]:
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


def print_result(result: RunResult, options: Any) -> None:
    """Print the themes of every model, what was left out, and where the tables lie."""
    width = shutil.get_terminal_size((100, 24)).columns
    for name, themes in result.themes.items():
        coherence = result.metrics[name]["coherence"]["c_npmi"]
        click.echo(f"\n{name.upper()}: {len(themes)} themes of {len(themes.corpus):,} {options.split}, ", nl=False)
        click.echo(f"{len(themes.vocabulary):,} terms, coherence (c_npmi) {coherence:.3f}\n")
        click.echo("\n".join(theme_lines(themes, width)))
    print_rejected(result.corpus)
    click.echo(f"\nResults: {result.out}{os.sep}")
    for name in result.themes:
        click.echo(f"  {name}{os.sep}  themes.csv  terms.csv  documents.csv  metrics.json  manifest.json")


def theme_lines(themes: Themes, width: int) -> Iterator[str]:
    """Yield the lines of the table of themes, words wrapped inside their column.

    The Arabic column is the last and wraps between words: a terminal orders each line by itself, so numbers stay
    where they are and every line of words reads from right to left.
    """
    info = themes.info()
    columns = (info[name].tolist() for name in HEADINGS)
    rows = [
        (f"{theme}", f"{share:.1%}", f"{articles:,}", f"{coherence:.2f}", str(words))
        for theme, share, articles, coherence, words in zip(*columns, strict=True)
    ]
    widths = [max(len(cells[i]) for cells in [HEADINGS, *rows]) for i in range(len(HEADINGS) - 1)]
    before = sum(widths) + 2 * len(widths)
    yield "  ".join([heading.rjust(size) for heading, size in zip(HEADINGS, widths, strict=False)] + [HEADINGS[-1]])
    for *numbers, words in rows:
        left = "  ".join(number.rjust(size) for number, size in zip(numbers, widths, strict=True))
        wrapped = textwrap.wrap(words, max(width - before, 20)) or [""]
        yield f"{left}  {wrapped[0]}"
        yield from (" " * before + line for line in wrapped[1:])


def print_rejected(corpus: Corpus) -> None:
    """Print how many rows were left out and the first of them."""
    rejected = corpus.rejected
    if rejected.empty:
        return
    click.echo(f"\n{len(rejected):,} rows were reported while reading (all in rejected.csv):")
    for row in rejected.head(REJECTED_SHOWN).itertuples():
        click.echo(f"  {row.where}: {row.why}")


def stop(signal_number: int, frame: FrameType | None) -> None:
    """Turn a request to end into an exception, so that temporary files are cleaned up."""
    raise Stopped(signal.Signals(signal_number).name)


@contextmanager
def plain_warnings() -> Iterator[None]:
    """Print each warning as one line without a source position."""

    def show(message: Warning | str, category: type[Warning], *position: Any, **rest: Any) -> None:
        click.echo(f"note: {message}", err=True)

    with warnings.catch_warnings():
        # What was rejected is printed at the end with the results.
        warnings.filterwarnings("ignore", message=r".*corpus\.rejected")
        warnings.showwarning = show
        yield


def explain(error: BaseException) -> tuple[str, int]:
    """Return one line for the user and the exit code."""
    from topics._checks import InputError

    if isinstance(error, InputError):
        return f"error: {error}", USER_ERROR
    if isinstance(error, click.ClickException):
        return f"error: {error.format_message()}", USER_ERROR
    if isinstance(error, KeyboardInterrupt | Stopped | click.Abort):
        return "interrupted: nothing was written.", INTERRUPTED
    if isinstance(error, OSError):
        where = f" ({error.filename})" if error.filename else ""
        return f"error: {error.strerror or error}{where}; nothing was written.", USER_ERROR
    if isinstance(error, MemoryError):
        return "error: not enough memory for this input; nothing was written.", USER_ERROR
    return (
        f"error: unexpected {type(error).__name__}: {error}. This is a fault of topics; nothing was written. "
        "Set TOPICS_TRACEBACK=1 and run again to see where.",
        INTERNAL_ERROR,
    )


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a user's mistake is one line and exit code 2."""
    signal.signal(signal.SIGTERM, stop)
    code = 0
    try:
        with plain_warnings():
            # Not standalone: click then returns the exit code of --help and raises what goes wrong.
            code = cli.main(args=arguments, prog_name="topics", standalone_mode=False) or 0
    except BaseException as error:
        if os.environ.get("TOPICS_TRACEBACK"):
            traceback.print_exc()
        message, code = explain(error)
        click.echo(" ".join(message.split()), err=True)
    sys.exit(code)
