"""topics compare: what two runs found, side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topics.cli._compare_sweeps import print_changes, print_sweeps
from topics.cli._options import (
    checked_scoring,
    chosen_reading,
    reading_options,
    sample_option,
    scoring_options,
    take_tables,
)
from topics.cli._printing import joined_words, number, print_table, range_of, say, wrapped

if TYPE_CHECKING:
    from pandas import DataFrame

    from topics.evaluation import Interval, Pairing
    from topics.runs import ModelManifest, Reference, SavedTopics

_COMPARE_EXAMPLES = """\b
Examples:
  topics compare results/one results/two
  topics compare results/one results/two --model nmf --reference articles.jsonl
  topics compare results/one/lda results/one/nmf
"""


@dataclass(frozen=True, slots=True)
class _CompareOptions:
    """What the user gives beside the two directories."""

    model: str | None
    reference: str | None
    sample: bool
    threshold: float
    reading: dict[str, Any]
    scoring: dict[str, Any]


@click.command(
    name="compare", epilog=_COMPARE_EXAMPLES, short_help="Which themes two runs share, and which is more coherent."
)
@click.argument("a", metavar="DIR", type=click.Path())
@click.argument("b", metavar="DIR", type=click.Path())
@click.option("--model", metavar="lda|nmf", help="Which model to compare.  [default: all that both have]")
@click.option(
    "--reference",
    metavar="INPUT",
    type=click.Path(),
    help="The articles that coherence is compared in.  [default: what both runs read, if it is unchanged]",
)
@sample_option
@scoring_options
@click.option(
    "--threshold",
    default=0.2,
    show_default=True,
    type=float,
    help="Themes that share less (Jaccard index of their words) are no pair.",
)
@reading_options
def compare_command(a: str, b: str, **given: Any) -> None:
    """Show which themes two results directories of `topics run` share, and which only one of them has.

    Themes are matched one to one by their first words. Coherence is compared in the articles that both runs read, or
    in a --reference; where the two preprocessed texts differently it can't be. Two directories of `topics sweep` are
    compared measure by measure, by the fits that both have.
    """
    from topics._validation import InputError, check_between
    from topics.runs import command_of

    if given["reference"] is not None and given["sample"]:
        raise click.UsageError("name a --reference, or give --sample for the embedded corpus; not both.")
    tables, counting = take_tables(given), given.pop("counting")
    options = _CompareOptions(reading=chosen_reading(tables), scoring=checked_scoring(tables, counting), **given)
    check_between("threshold", options.threshold, 0, 1)
    commands = [command_of(Path(folder)) for folder in (a, b)]
    if commands[0] != commands[1]:
        raise InputError(f"{a} is of `topics {commands[0]}` and {b} of `topics {commands[1]}`; compare two of a kind.")
    _COMPARISONS[commands[0]](Path(a), Path(b), options)


def _compare_runs(a: Path, b: Path, options: _CompareOptions) -> None:
    """Print what two runs share, model by model, and how their options differ."""
    from topics.runs import changed_options, changed_preprocessing, models_to_compare, read_run

    pairs = models_to_compare(read_run(a), read_run(b), options.model)
    manifests = pairs[0][0].manifest, pairs[0][1].manifest
    preprocessing = changed_preprocessing(*manifests)
    reference = None
    why = (
        f"Coherence is not compared: A and B preprocessed texts differently ({'; '.join(preprocessing)}), and "
        "coherences of different vocabularies can't be compared. Agreement with labels and stability can."
    )
    if not preprocessing:
        reference, why = _find_reference(*manifests, options)
    click.echo(f"A: {a}\nB: {b}")
    for first, second in pairs:
        _print_themes(first, second, options, as_words=bool(preprocessing))
        if reference is not None:
            _print_difference(first, second, reference, options)
    click.echo(f"\n{wrapped(why)}")
    print_changes(changed_options(*manifests), "run")


# A command whose directories can be compared has a row here, and one in ``topics.runs._saved_topics._WRITERS``.
_COMPARISONS: dict[str, Callable[[Path, Path, _CompareOptions], None]] = {"run": _compare_runs, "sweep": print_sweeps}


def _find_reference(a: ModelManifest, b: ModelManifest, options: _CompareOptions) -> tuple[Reference | None, str]:
    """Return the corpus to compare coherence in, None if there is none, and in a sentence why."""
    from topics.runs import EMBEDDED, Reference, find_input

    if options.sample or options.reference is not None:
        data: str | None = EMBEDDED if options.sample else options.reference
        why = f"Coherence was compared in {data}, as asked."
    elif a.input.corpus_sha256 != b.input.corpus_sha256:
        return None, "Coherence is not compared: A and B read different articles. Name a --reference for both."
    else:
        data = find_input(a.input) or find_input(b.input)
        why = f"Coherence was compared in {data}, which A and B read and which is unchanged (same sha256)."
    if data is None:
        gone = f"{a.input.path}, which A and B read, is gone or has changed since. Name a --reference."
        return None, f"Coherence is not compared: {gone}"
    say(f"Reading {data}")
    path = None if data == EMBEDDED else data
    return Reference.read_as(a, path, **options.reading), why


def _print_themes(a: SavedTopics, b: SavedTopics, options: _CompareOptions, *, as_words: bool) -> None:
    """Print the pairs of themes, and those without a partner."""
    from topics.evaluation import pair_topics

    top_n = options.scoring["top_n"]
    topics = (a.words, b.words) if as_words else (a.terms, b.terms)
    pairing = pair_topics(*topics, top_n=top_n, threshold=options.threshold)
    sizes = f"{a.model.upper()} of A ({len(a.terms)} themes) and {b.model.upper()} of B ({len(b.terms)} themes)"
    compared = "words as spelled, since the terms differ" if as_words else "terms"
    click.echo(f"\n{wrapped(f'{sizes}, by their first {top_n} {compared}')}\n")
    _print_pairs(pairing, a)
    for name, own, other, alone in (("A", a, "B", pairing.alone_in_a), ("B", b, "A", pairing.alone_in_b)):
        _print_alone(name, own, other, alone, options)
    n_matched = min(len(a.terms), len(b.terms))
    click.echo(f"\nMean Jaccard index of the {n_matched} matched themes: {number(pairing.mean)}")


def _print_pairs(pairing: Pairing, a: SavedTopics) -> None:
    """Print one row per pair with the words that both have."""
    if pairing.pairs.empty:
        click.echo("No two themes are alike enough to be a pair.")
        return
    rows = []
    for in_a, in_b, jaccard, shared in pairing.pairs.itertuples(index=False, name=None):
        word_of = dict(zip(a.terms[in_a], a.words[in_a], strict=True))
        rows.append((in_a, in_b, number(jaccard, 2), joined_words(word_of.get(term, term) for term in shared)))
    print_table(("A", "B", "Jaccard", "shared words"), rows)


def _print_alone(name: str, own: SavedTopics, other: str, alone: DataFrame, options: _CompareOptions) -> None:
    """Print the themes that only one run sees, and those that came out second in the matching."""
    is_near = alone["jaccard"] >= options.threshold
    only = f"Only in {name} (no theme of {other} has a Jaccard index of {options.threshold:g} or more with it):"
    second = f"In {name} beside a pair (the nearest theme of {other} has another partner):"
    for heading, rows in ((only, alone[~is_near]), (second, alone[is_near])):
        if len(rows):
            cells = [
                (theme, nearest, number(jaccard, 2), joined_words(own.words[theme][: options.scoring["top_n"]]))
                for theme, nearest, jaccard in rows.itertuples(index=False, name=None)
            ]
            click.echo(f"\n{wrapped(heading)}\n")
            headings = (name, f"nearest in {other}", "Jaccard", "words")
            print_table(headings, cells)


def _print_difference(a: SavedTopics, b: SavedTopics, reference: Reference, options: _CompareOptions) -> None:
    """Print by how much A is more coherent than B, and whether that can be told."""
    from topics.evaluation import coherence_difference

    scoring = dict(options.scoring)
    where = reference.corpus_sha256, reference.preprocessor
    in_a, in_b = (list(saved.terms_in(*where).values()) for saved in (a, b))
    for measure in scoring.pop("measures"):
        found = coherence_difference(in_a, in_b, reference.encoded, measure, **scoring)
        verdict = _verdict(found)
        line = f"Difference of mean {measure}, A minus B: {number(found.value)}, 95% over documents {range_of(found)}: "
        click.echo(wrapped(line + verdict + "."))


def _verdict(difference: Interval) -> str:
    """Return in words what a difference and its interval say."""
    if difference.value != difference.value:
        return "there is no topic all of whose words occur"
    if difference.holds(0):
        return "they can't be told apart"
    return f"{'A' if difference.value > 0 else 'B'} is more coherent"
