"""topics sweep: many fits side by side."""

from __future__ import annotations

import os
import signal
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from topics.cli._options import check_one_input, experiment_options, quiet_option, sample_option, take_tables
from topics.cli._printing import announcer, number, print_rejected, terminal_width, wrapped

if TYPE_CHECKING:
    from topics.selection import SweepResult

_INTERRUPTED_CODE = 130
_PLOT = "measures.png"
# What is printed; the tables hold all measures.
_SHOWN = ("c_npmi", "c_v", "diversity", "exclusivity", "stability_jaccard", "held_out_log_likelihood", "nmi")
_SWEEP_EXAMPLES = """\b
Example:
  topics sweep articles.jsonl --out sweep --n-topics 5:50:5
  topics sweep articles.jsonl --out sweep --n-topics 5,8,12,60 --models nmf
"""


@click.command(
    name="sweep", epilog=_SWEEP_EXAMPLES, short_help="Many numbers of topics, models and seeds side by side."
)
@click.argument("data", metavar="[INPUT]", required=False, type=click.Path())
@click.option("--out", "-o", required=True, type=click.Path(), help="Directory; an earlier sweep in it goes on.")
@sample_option
@experiment_options(
    "input", "preprocessing", "vectorizer", "models.models", "sweep", "compute", sweep__n_topics="5:50:5"
)
@quiet_option
def sweep_command(data: str | None, out: str, sample: bool, quiet: bool, **given: Any) -> int:
    """Fit models with many numbers of topics to the articles in INPUT, and measure them side by side.

    Every fit is kept in the directory as it comes: after Ctrl-C, or a kill, the same command goes on where it stopped.
    """
    # Imported here: --help must not wait for numba and pandas.
    from topics.runs import Config, read_config, sweep_experiment

    check_one_input(data, sample=sample)
    config = read_config(take_tables(given, path=data), "the options", Config)
    signal.signal(signal.SIGTERM, _interrupt)
    with warnings.catch_warnings(record=True) as noted:
        warnings.simplefilter("always")
        result, corpus = sweep_experiment(config, Path(out), say=announcer(quiet=quiet))
    if len(result.table):
        _draw(result, Path(out) / _PLOT)
    if not quiet:
        click.echo("\n".join(_result_lines(result, terminal_width())))
        print_rejected(corpus, where="")
        click.echo(f"\nResults: {out}{os.sep}\n  table.csv  summary.csv  {_PLOT}  sweep.json  fits{os.sep}")
    for note in noted:
        click.echo(f"note: {' '.join(str(note.message).split())}", err=True)
    return _INTERRUPTED_CODE if result.interrupted else 0


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
        cells = {name: [_mean_and_reach(result, model, k, name) for k in counts] for name in measures}
        yield f"\n{str(model).upper()}: means, and how far their 95% intervals reach"
        yield from measure_tables(cells, counts, width)
    yield ""
    for choice in result.best().reset_index().itertuples():
        yield wrapped(f"{choice.model}: {choice.n_topics} topics. {choice.reason} (rule: {choice.rule})")


def measure_tables(cells: dict[str, list[str]], counts: list[int], width: int) -> Iterator[str]:
    """Yield the lines of tables with one row per number of topics and as many columns of measures as fit."""
    for block in _blocks({name: max(map(len, [name, *column])) for name, column in cells.items()}, width - 8):
        yield "\n" + "  ".join(["topics", *(name.rjust(size) for name, size in block.items())])
        for i, k in enumerate(counts):
            yield "  ".join([f"{k:>6}", *(cells[name][i].rjust(size) for name, size in block.items())])


def _mean_and_reach(result: SweepResult, model: str, n_topics: int, measure: str) -> str:
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
