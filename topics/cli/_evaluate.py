"""topics evaluate: anybody's topics, scored in a corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topics.cli._options import check_scoring, input_options, named_columns, scoring_options
from topics.cli._printing import (
    joined_words,
    number,
    print_rejected,
    range_of,
    say,
    table_lines,
    terminal_width,
    wrapped,
)

if TYPE_CHECKING:
    import pandas as pd

    from topics.evaluation import Scorecard
    from topics.runs import Reference

_STEMMER_HELP = (
    "For a topics file: how its words and those of the reference are brought together: none (the words as they "
    "stand), lemma, light, snowball, isri or tashaphyne.  [default: none]"
)
_EXAMPLES = """\b
Examples:
  topics evaluate results --reference articles.jsonl
  topics evaluate results/nmf --reference other_news.csv --text body
  topics evaluate bertopic.json --reference articles.jsonl --measure c_npmi --measure c_v
"""


@click.command(epilog=_EXAMPLES, short_help="Score anybody's topics in a corpus of articles.")
@click.argument("topics", metavar="DIR_OR_TOPICS_FILE", type=click.Path())
@click.option("--reference", metavar="INPUT", type=click.Path(), help="The articles that topics are scored in.")
@scoring_options
@click.option("--stemmer", metavar="NAME", help=_STEMMER_HELP)
@input_options
@click.option("--out", "-o", metavar="FILE.csv", type=click.Path(), help="Write the row of every topic to a file too.")
@click.option("--force", is_flag=True, help="Replace FILE.csv.")
def evaluate(
    topics: str, reference: str | None, sample: bool, stemmer: str | None, out: str | None, force: bool, **given: Any
) -> None:
    """Score topics by how well their words go together in a corpus of articles.

    DIR is a results directory of `topics run`, or of one model in it; the reference is then read as that run read
    its articles: same preprocessing, and the same columns if it is the same file. A topics file has a topic a line
    (.txt), lists of words (.json), or the columns topic, word and rank (.csv); its words are matched with those of
    the reference after normalization of spelling, and no stop word is left out.

    Prints a row a topic, the mean of each measure with its 95% interval over documents, and the diversity. NaN
    stands for a topic with a word that is nowhere in the reference.
    """
    from topics.io import check_free_file, whole_file, write_table

    if (reference is None) != sample:
        raise click.UsageError("name a --reference, or give --sample for the embedded corpus (one of the two).")
    columns = named_columns(given)
    pages = given.pop("pages")
    check_scoring(**given)
    if out is not None:
        check_free_file(Path(out), force=force)
    print_and_collect = _evaluate_run if Path(topics).is_dir() else _evaluate_file
    tables = print_and_collect(Path(topics), reference, stemmer, pages=pages, columns=columns, scoring=given)
    if out is not None:
        with whole_file(Path(out)) as file:
            write_table(tables, file)
        click.echo(f"\nTable: {out}")


def _evaluate_run(
    folder: Path,
    data: str | None,
    stemmer: str | None,
    *,
    pages: bool,
    columns: dict[str, str],
    scoring: dict[str, Any],
) -> pd.DataFrame:
    """Score and print the topics of every model in a results directory; return their table."""
    from topics._validation import InputError
    from topics.runs import Reference
    from topics.runs import _directory as rundir

    if stemmer is not None:
        raise InputError(
            "--stemmer is for topics files; a results directory says itself how its texts were preprocessed. "
            "Leave it out."
        )
    models = rundir.read_run(folder)
    first = next(iter(models.values()))
    say(f"Reading {data or 'the embedded corpus'} as {folder} was read")
    reference = Reference.read_as(first.manifest, data, pages=pages, columns=columns)
    tables = {}
    for name, saved in models.items():
        title = f"{name.upper()} of {folder}"
        tables[name] = _score_and_print(
            title, saved.terms_in(reference.corpus_sha256, reference.preprocessor), saved.words, reference, scoring
        )
    print_rejected(reference.corpus, where="")
    return rundir.joined_tables(tables)


def _evaluate_file(
    path: Path, data: str | None, stemmer: str | None, *, pages: bool, columns: dict[str, str], scoring: dict[str, Any]
) -> pd.DataFrame:
    """Score and print the topics of a file; return their table."""
    from topics.runs import Reference, match_words, read_topics

    words = read_topics(path)
    say(f"Reading {data or 'the embedded corpus'}")
    reference = Reference.read_plainly(data, stemmer=stemmer, pages=pages, columns=columns)
    table = _score_and_print(path.name, match_words(words, reference.preprocessor), words, reference, scoring)
    print_rejected(reference.corpus, where="")
    return table.reset_index()


def _score_and_print(
    title: str,
    terms: dict[str, list[str]],
    words: dict[str, list[str]],
    reference: Reference,
    scoring: dict[str, Any],
) -> pd.DataFrame:
    """Print the scores of topics; return them with their words."""
    from topics.evaluation import score_topics

    card = score_topics(terms, reference.encoded, **scoring)
    top_n = scoring["top_n"]
    shown = {name: joined_words(topic[:top_n]) for name, topic in words.items()}
    _print_scores(title, card, shown, reference, top_n)
    return card.table.assign(words=[shown[name] for name in card.table.index])


def _print_scores(title: str, card: Scorecard, shown: dict[str, str], reference: Reference, top_n: int) -> None:
    """Print a row a topic, then the means and the diversity."""
    width = terminal_width()
    size = f"{len(reference.corpus):,} documents, {reference.encoded.ids.size:,} terms in the text"
    heading = f"{title}: {len(shown):,} topics, up to {top_n} words each, in {reference.path} ({size})"
    click.echo(f"\n{wrapped(heading, width)}\n")
    rows = [
        (name, *(number(value) for value in values), shown[name])
        for name, *values in card.table.itertuples(index=True, name=None)
    ]
    click.echo("\n".join(table_lines(("topic", *card.table.columns, "words"), rows, width)))
    defined = card.table.notna().sum()
    click.echo("")
    for measure, mean in card.means.items():
        of = "" if defined[measure] == len(shown) else f", of {defined[measure]} of {len(shown)} topics"
        click.echo(f"mean {measure:<6}  {number(mean.value):>7}  95% over documents {range_of(mean)}{of}")
    click.echo(f"diversity    {number(card.diversity):>7}")
