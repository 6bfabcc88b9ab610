"""topics compare: what two runs found, side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topics.cli._compare_sweeps import compare_sweeps
from topics.cli._options import check_scoring, input_options, named_columns, scoring_options
from topics.cli._printing import (
    joined_words,
    number,
    range_of,
    say,
    table_lines,
    terminal_width,
    wrapped,
)

if TYPE_CHECKING:
    from pandas import DataFrame

    from topics.evaluation import Interval, Pairing
    from topics.runs import Reference, SavedTopics

_EXAMPLES = """\b
Examples:
  topics compare results/one results/two
  topics compare results/one results/two --model nmf --reference articles.jsonl
  topics compare results/one/lda results/one/nmf
"""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the user asked for beside the two directories."""

    model: str | None
    reference: str | None
    sample: bool
    threshold: float
    pages: bool
    columns: dict[str, str]
    scoring: dict[str, Any]


@click.command(epilog=_EXAMPLES, short_help="Which themes two runs share, and which is more coherent.")
@click.argument("a", metavar="DIR", type=click.Path())
@click.argument("b", metavar="DIR", type=click.Path())
@click.option("--model", metavar="lda|nmf", help="Which model to compare.  [default: all that both have]")
@click.option(
    "--reference",
    metavar="INPUT",
    type=click.Path(),
    help="The articles that coherence is compared in.  [default: what both runs read, if it is unchanged]",
)
@scoring_options
@click.option(
    "--threshold",
    default=0.2,
    show_default=True,
    type=float,
    help="Themes that share less (Jaccard index of their words) are no pair.",
)
@input_options
def compare(a: str, b: str, **given: Any) -> None:
    """Show which themes two results directories of `topics run` share, and which only one of them has.

    Themes are matched one to one by their first words. Coherence is compared in the articles that both runs read, or
    in a --reference; where the two preprocessed texts differently it can't be. Two directories of `topics sweep` are
    compared measure by measure, by the fits that both have.
    """
    from topics._validation import InputError, check_between
    from topics.runs import kind_of

    if given["reference"] is not None and given["sample"]:
        raise click.UsageError("name a --reference, or give --sample for the embedded corpus; not both.")
    columns = named_columns(given)
    scoring = {name: given.pop(name) for name in ("measures", "top_n", "counting")}
    asked = _Asked(columns=columns, scoring=scoring, **given)
    check_scoring(**scoring)
    check_between("threshold", asked.threshold, 0, 1)
    kinds = [kind_of(Path(folder)) for folder in (a, b)]
    if kinds[0] != kinds[1]:
        raise InputError(f"{a} is of `topics {kinds[0]}` and {b} of `topics {kinds[1]}`; compare two of a kind.")
    _COMPARISONS[kinds[0]](Path(a), Path(b), asked)


def _compare_runs(a: Path, b: Path, asked: _Asked) -> None:
    """Print what two runs share, model by model, and how their options differ."""
    from topics.runs import _directory as rundir

    pairs = rundir.models_to_compare(rundir.read_run(a), rundir.read_run(b), asked.model)
    manifests = pairs[0][0].manifest, pairs[0][1].manifest
    preprocessing = rundir.changed_preprocessing(*manifests)
    if preprocessing:
        reference, why = (
            None,
            (
                f"Coherence is not compared: A and B preprocessed texts differently ({'; '.join(preprocessing)}), and "
                "coherences of different vocabularies can't be compared. Agreement with labels and stability can."
            ),
        )
    else:
        reference, why = _find_reference(*manifests, asked)
    click.echo(f"A: {a}\nB: {b}")
    for first, second in pairs:
        _print_themes(first, second, asked, as_words=bool(preprocessing))
        if reference is not None:
            _print_difference(first, second, reference, asked)
    click.echo(f"\n{wrapped(why, terminal_width())}")
    differences = rundir.changed_options(*manifests)
    click.echo("\nDifferences in options:" if differences else "\nBoth were run with the same options.")
    for difference in differences:
        click.echo(wrapped(difference, terminal_width(), "  "))


# A command whose directories can be compared has a row here, and one in ``topics.runs._directory._KINDS``.
_COMPARISONS: dict[str, Callable[[Path, Path, _Asked], None]] = {"run": _compare_runs, "sweep": compare_sweeps}


def _find_reference(a: dict[str, Any], b: dict[str, Any], asked: _Asked) -> tuple[Reference | None, str]:
    """Return the corpus to compare coherence in, None if there is none, and in a sentence why."""
    from topics.runs import EMBEDDED, Reference, find_input

    if asked.sample or asked.reference is not None:
        data: str | None = EMBEDDED if asked.sample else asked.reference
        why = f"Coherence was compared in {data}, as asked."
    elif a["input"]["corpus_sha256"] != b["input"]["corpus_sha256"]:
        return None, "Coherence is not compared: A and B read different articles. Name a --reference for both."
    else:
        data = find_input(a) or find_input(b)
        why = f"Coherence was compared in {data}, which A and B read and which is unchanged (same sha256)."
    if data is None:
        gone = f"{a['input']['path']}, which A and B read, is gone or has changed since. Name a --reference."
        return None, f"Coherence is not compared: {gone}"
    say(f"Reading {data}")
    path = None if data == EMBEDDED else data
    return Reference.read_as(a, path, pages=asked.pages, columns=asked.columns), why


def _print_themes(a: SavedTopics, b: SavedTopics, asked: _Asked, *, as_words: bool) -> None:
    """Print the pairs of themes, and those without a partner."""
    from topics.evaluation import pair_topics

    top_n = asked.scoring["top_n"]
    topics = (a.words, b.words) if as_words else (a.terms, b.terms)
    pairing = pair_topics(*topics, top_n=top_n, threshold=asked.threshold)
    sizes = f"{a.model.upper()} of A ({len(a.terms)} themes) and {b.model.upper()} of B ({len(b.terms)} themes)"
    compared = "words as spelled, since the terms differ" if as_words else "terms"
    click.echo(f"\n{wrapped(f'{sizes}, by their first {top_n} {compared}', terminal_width())}\n")
    _print_pairs(pairing, a)
    for name, own, other, alone in (("A", a, "B", pairing.alone_in_a), ("B", b, "A", pairing.alone_in_b)):
        _print_alone(name, own, other, alone, asked)
    n_matched = min(len(a.terms), len(b.terms))
    click.echo(f"\nMean Jaccard index of the {n_matched} matched themes: {number(pairing.mean)}")


def _print_pairs(pairing: Pairing, a: SavedTopics) -> None:
    """Print a row a pair with the words that both have."""
    if pairing.pairs.empty:
        click.echo("No two themes are alike enough to be a pair.")
        return
    rows = []
    for in_a, in_b, jaccard, shared in pairing.pairs.itertuples(index=False, name=None):
        word_of = dict(zip(a.terms[in_a], a.words[in_a], strict=True))
        rows.append((in_a, in_b, number(jaccard, 2), joined_words(word_of.get(term, term) for term in shared)))
    click.echo("\n".join(table_lines(("A", "B", "Jaccard", "shared words"), rows, terminal_width())))


def _print_alone(name: str, own: SavedTopics, other: str, alone: DataFrame, asked: _Asked) -> None:
    """Print the themes that only one run sees, and those that came out second in the matching."""
    is_near = alone["jaccard"] >= asked.threshold
    only = f"Only in {name} (no theme of {other} has a Jaccard index of {asked.threshold:g} or more with it):"
    second = f"In {name} beside a pair (the nearest theme of {other} has another partner):"
    for heading, rows in ((only, alone[~is_near]), (second, alone[is_near])):
        if len(rows):
            cells = [
                (theme, nearest, number(jaccard, 2), joined_words(own.words[theme][: asked.scoring["top_n"]]))
                for theme, nearest, jaccard in rows.itertuples(index=False, name=None)
            ]
            click.echo(f"\n{wrapped(heading, terminal_width())}\n")
            headings = (name, f"nearest in {other}", "Jaccard", "words")
            click.echo("\n".join(table_lines(headings, cells, terminal_width())))


def _print_difference(a: SavedTopics, b: SavedTopics, reference: Reference, asked: _Asked) -> None:
    """Print by how much A is more coherent than B, and whether that can be told."""
    from topics.evaluation import coherence_difference

    scoring = dict(asked.scoring)
    where = reference.corpus_sha256, reference.preprocessor
    in_a, in_b = (list(saved.terms_in(*where).values()) for saved in (a, b))
    for measure in scoring.pop("measures"):
        found = coherence_difference(in_a, in_b, reference.encoded, measure, **scoring)
        verdict = _verdict_of(found)
        line = f"Difference of mean {measure}, A minus B: {number(found.value)}, 95% over documents {range_of(found)}: "
        click.echo(wrapped(line + verdict + ".", terminal_width()))


def _verdict_of(difference: Interval) -> str:
    """Return in words what a difference and its interval say."""
    if difference.value != difference.value:
        return "there is no topic all of whose words occur"
    if difference.holds(0):
        return "they can't be told apart"
    return f"{'A' if difference.value > 0 else 'B'} is more coherent"
