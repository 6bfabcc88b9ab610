"""topics sweep: many fits side by side."""

from __future__ import annotations

import os
import re
import signal
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from topics.cli._options import COLUMNS, input_options, named_columns
from topics.cli._printing import number, print_rejected, say, terminal_width, wrapped

if TYPE_CHECKING:
    from topics.selection import SweepResult

_INTERRUPTED = 130
_PLOT = "measures.png"
# What is printed; the tables hold all measures.
_SHOWN = ("c_npmi", "c_v", "diversity", "exclusivity", "stability_jaccard", "held_out_log_likelihood", "nmi")
_RANGE = re.compile(r"(\d+)(?::(\d+)(?::(\d+))?)?")
_SWEEP_EXAMPLES = """\b
Example:
  topics sweep articles.jsonl --out sweep --topics 5:50:5 --seeds 5
  topics sweep articles.jsonl --out sweep --topics 5,8,12,60 --model nmf
"""


def _numbers_of_topics(text: str) -> list[int]:
    """Return the numbers that a list such as ``5:50:5,80`` means; both ends of a range are in it."""
    found: list[int] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        if match is None or match[3] == "0":
            raise click.UsageError(
                f"--topics takes numbers and ranges such as 5:50:5 or 5,10,20; got {part.strip()!r}."
            )
        first, last, step = int(match[1]), int(match[2] or match[1]), int(match[3] or 1)
        if last < first:
            raise click.UsageError(f"--topics {part.strip()} ends before it begins.")
        found += range(first, last + 1, step)
    return found


@click.command(epilog=_SWEEP_EXAMPLES, short_help="Many numbers of topics, models and seeds side by side.")
@click.argument("data", metavar="[INPUT]", required=False, type=click.Path())
@click.option("--out", "-o", required=True, type=click.Path(), help="Directory; an earlier sweep in it goes on.")
@click.option("--sample", is_flag=True, help="Use the embedded corpus instead of INPUT.")
@click.option("--model", default="both", show_default=True, metavar="lda|nmf|both", help="Which models to fit.")
@click.option("--topics", default="5:50:5", show_default=True, metavar="LIST", help="Numbers of themes, ends included.")
@click.option("--seeds", default=5, show_default=True, metavar="N", type=int, help="Fits of each number and model.")
@click.option("--stemmer", default="lemma", show_default=True, metavar="NAME", help="What stands for a word.")
@click.option("--phrases", is_flag=True, help="Make words that belong together one term.")
@click.option(
    "--min-df", type=int, help="Fewest documents of a term.  [default: 5; 3 under 500 documents, 2 under 100]"
)
@click.option("--max-df", default=0.5, show_default=True, type=float, help="Largest share of documents of a term.")
@click.option("--n-jobs", type=int, help="Fits at a time; the result does not depend on it.")
@input_options
@click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")
def sweep(data: str | None, out: str, sample: bool, model: str, topics: str, quiet: bool, **given: Any) -> int:
    """Fit models with many numbers of themes to the articles in INPUT, and measure them side by side.

    Every fit is kept in the directory as it comes: after Ctrl-C, or a kill, the same command goes on where it stopped.
    """
    # Imported here: --help must not wait for numba and pandas.
    from topics._validation import check_choice
    from topics.arabic import ArabicPreprocessor
    from topics.corpus import load_corpus, load_sample
    from topics.matrix import choose_min_df
    from topics.models import MODELS
    from topics.selection import sweep as run_sweep

    if (data is None) != sample:
        raise click.UsageError("name an INPUT, or give --sample for the embedded corpus (one of the two).")
    check_choice("model", model, [*MODELS, "both"])
    tell = (lambda message: None) if quiet else say
    columns, pages = {name: name for name in COLUMNS} | named_columns(given), given.pop("pages")
    stemmer = None if given["stemmer"] == "none" else given["stemmer"]
    preprocessor = ArabicPreprocessor(stemmer=stemmer, phrases=given.pop("phrases"))
    numbers = _numbers_of_topics(topics)
    signal.signal(signal.SIGTERM, _interrupt)

    tell("Reading")
    corpus = load_sample() if data is None else load_corpus(data, pages=pages, **columns)
    numbered = f"{len(numbers)} number{'s' * (len(numbers) != 1)} of themes"
    tell(f"Fitting {'both models' if model == 'both' else model} with {numbered}")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        result = run_sweep(
            corpus,
            models=list(MODELS) if model == "both" else [model],
            n_topics=numbers,
            seeds=given["seeds"],
            preprocessor=preprocessor,
            min_df=choose_min_df(given["min_df"], len(corpus)),
            max_df=given["max_df"],
            n_jobs=given["n_jobs"],
            out=out,
        )
    if len(result.table):
        _draw(result, Path(out) / _PLOT)
    if not quiet:
        click.echo("\n".join(_result_lines(result, terminal_width())))
        print_rejected(corpus, where="")
        click.echo(f"\nResults: {out}{os.sep}\n  table.csv  summary.csv  {_PLOT}  sweep.json  fits{os.sep}")
    for note in told:
        click.echo(f"note: {' '.join(str(note.message).split())}", err=True)
    return _INTERRUPTED if result.interrupted else 0


def _interrupt(signal_number: int, frame: FrameType | None) -> None:
    """End as Ctrl-C does: with what there is."""
    raise KeyboardInterrupt


def _draw(result: SweepResult, path: Path) -> None:
    """Write the plot of all measures."""
    import matplotlib

    matplotlib.use("Agg")
    figure = result.plot()[0].figure
    figure.savefig(path, dpi=150)
    matplotlib.pyplot.close(figure)


def _result_lines(result: SweepResult, width: int) -> Iterator[str]:
    """Yield tables of means with half the width of their intervals, and what the rule chooses."""
    if result.table.empty:
        yield "No fit was finished."
        return
    measures = [name for name in _SHOWN if name in result.measures]
    for model in result.table.model.unique():
        counts = sorted(result.table[result.table.model == model].n_topics.unique())
        cells = {name: [_cell(result, model, k, name) for k in counts] for name in measures}
        yield f"\n{str(model).upper()}: means, and how far their 95% intervals reach"
        yield from measure_tables(cells, counts, width)
    yield ""
    for choice in result.best().values():
        yield wrapped(f"{choice} (rule: {choice.rule})", width)


def measure_tables(cells: dict[str, list[str]], counts: list[int], width: int) -> Iterator[str]:
    """Yield the lines of tables with a row a number of topics and as many columns of measures as fit."""
    for block in _blocks({name: max(map(len, [name, *column])) for name, column in cells.items()}, width - 8):
        yield "\n" + "  ".join(["topics", *(name.rjust(size) for name, size in block.items())])
        for i, k in enumerate(counts):
            yield "  ".join([f"{k:>6}", *(cells[name][i].rjust(size) for name, size in block.items())])


def _cell(result: SweepResult, model: str, n_topics: int, measure: str) -> str:
    """Return a mean and how far its interval reaches to the farther side."""
    found = result.interval(model, n_topics, measure)
    reach = max(found.value - found.low, found.high - found.value)
    return number(found.value) + ("" if reach != reach else f" ±{number(reach)}")


def _blocks(sizes: dict[str, int], width: int) -> Iterator[dict[str, int]]:
    """Yield columns in groups that fit side by side."""
    block: dict[str, int] = {}
    for name, size in sizes.items():
        if block and sum(block.values()) + 2 * len(block) + size > width:
            yield block
            block = {}
        block[name] = size
    yield block
