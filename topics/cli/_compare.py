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
    experiment_options,
    reading_options,
    sample_option,
    scoring_options,
    take_tables,
)
from topics.cli._printing import number, print_table, range_of, say, wrapped

if TYPE_CHECKING:
    from pandas import DataFrame

    from topics.evaluation import Interval
    from topics.runs import ModelManifest, Reference, SavedTopics
    from topics.themes import Themes

_COMPARE_EXAMPLES = """\b
Examples:
  topics compare results/one results/two
  topics compare results/one results/two --models nmf --reference articles.jsonl
  topics compare results/one/lda results/one/nmf
"""


@dataclass(frozen=True, slots=True)
class _CompareOptions:
    """What the user gives beside the two directories."""

    models: tuple[str, ...]
    reference: str | None
    sample: bool
    min_similarity: float | None
    reading: dict[str, Any]
    scoring: dict[str, Any]


@click.command(
    name="compare", epilog=_COMPARE_EXAMPLES, short_help="Which themes two runs share, and which is more coherent."
)
@click.argument("a", metavar="DIR", type=click.Path())
@click.argument("b", metavar="DIR", type=click.Path())
@experiment_options("models.models")
@click.option(
    "--reference",
    metavar="INPUT",
    type=click.Path(),
    help="The articles that coherence is compared in.  [default: what both runs read, if it is unchanged]",
)
@sample_option
@scoring_options
@click.option(
    "--min-similarity",
    type=float,
    help="Themes less similar than this (cosine of their words) are not the same.  [default: that of topics.align]",
)
@reading_options
def compare_command(a: str, b: str, **given: Any) -> None:
    """Show which themes two results directories of `topics run` share, and which only one of them has.

    Themes are matched one to one, as topics.align does it. Coherence is compared in the articles that both runs read,
    or in a --reference; where the two preprocessed texts differently it can't be. Two directories of `topics sweep` are
    compared measure by measure, by the fits that both have.
    """
    from topics._validation import InputError, check_between
    from topics.runs import command_of

    if given["reference"] is not None and given["sample"]:
        raise click.UsageError("name a --reference, or give --sample for the embedded corpus; not both.")
    tables, counting = take_tables(given), given.pop("counting")
    models = tables["models"]["models"]
    options = _CompareOptions(
        models, reading=chosen_reading(tables), scoring=checked_scoring(tables, counting), **given
    )
    if options.min_similarity is not None:
        check_between("min_similarity", options.min_similarity, 0, 1)
    commands = [command_of(Path(folder)) for folder in (a, b)]
    if commands[0] != commands[1]:
        raise InputError(f"{a} is of `topics {commands[0]}` and {b} of `topics {commands[1]}`; compare two of a kind.")
    _COMPARISONS[commands[0]](Path(a), Path(b), options)


def _compare_runs(a: Path, b: Path, options: _CompareOptions) -> None:
    """Print what two runs share, model by model, and how their options differ."""
    from topics.runs import changed_options, changed_preprocessing, load_run, models_to_compare, read_run

    pairs = models_to_compare(read_run(a), read_run(b), options.models)
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
    themes_of_a, themes_of_b = load_run(a).themes, load_run(b).themes
    for first, second in pairs:
        _print_themes((first.model, themes_of_a[first.model]), (second.model, themes_of_b[second.model]), options)
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


def _print_themes(a: tuple[str, Themes], b: tuple[str, Themes], options: _CompareOptions) -> None:
    """Print the pairs of themes, and those without a partner."""
    from topics.themes import align

    (model_a, in_a), (model_b, in_b) = a, b
    given: dict[str, Any] = {}
    if options.min_similarity is not None:
        given["min_similarity"] = options.min_similarity
    found = align(in_a, in_b, **given)
    sizes = f"{model_a.upper()} of A ({len(in_a)} themes) and {model_b.upper()} of B ({len(in_b)} themes)"
    click.echo(f"\n{wrapped(f'{sizes}, by the probabilities of their words')}\n")
    agreed = found.agreed
    if agreed.empty:
        click.echo("No two themes are alike enough to be the same.")
    else:
        cells = ["a", "b", "similarity", "name_a", "shared_words"]
        rows = [
            (f"{in_a}", f"{in_b}", number(similarity, 2), f"{name}\n{words}")
            for in_a, in_b, similarity, name, words in agreed[cells].itertuples(index=False, name=None)
        ]
        print_table(("A", "B", "similar", "name in A and shared words"), rows)
        click.echo(f"\nMean similarity of the {len(agreed)} pairs: {number(agreed['similarity'].mean())}")
    _print_alone("A", "B", found.only_a, found.similarity, found.min_similarity)
    _print_alone("B", "A", found.only_b, found.similarity.T, found.min_similarity)


def _print_alone(own: str, other: str, alone: DataFrame, similarity: DataFrame, least: float) -> None:
    """Print the themes of one run that have no counterpart in the other, with the nearest theme there."""
    if alone.empty:
        return
    side = own.lower()
    click.echo(f"\n{wrapped(f'Only in {own}: no theme of {other} is as similar as {least:g}')}\n")
    cells = [side, "similarity", f"name_{side}", f"only_{side}_words"]
    rows = [
        (f"{theme}", f"{similarity.loc[theme].idxmax()}", number(value, 2), f"{name}\n{words}")
        for theme, value, name, words in alone[cells].itertuples(index=False, name=None)
    ]
    print_table((own, f"nearest in {other}", "similar", "name and words"), rows)


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
