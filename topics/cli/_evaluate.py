"""topics evaluate: anybody's topics, scored in a corpus."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from topics.cli._options import (
    check_one_input,
    checked_scoring,
    chosen_reading,
    reading_options,
    sample_option,
    scoring_options,
    take_tables,
)
from topics.cli._printing import (
    joined_words,
    number,
    print_rejected,
    print_table,
    range_of,
    say,
    wrapped,
)

if TYPE_CHECKING:
    import pandas as pd

    from topics.evaluation import Scorecard
    from topics.runs import Reference

_EVALUATE_EXAMPLES = """\b
Examples:
  topics evaluate results --reference articles.jsonl
  topics evaluate results/nmf --reference other_news.csv --text body
  topics evaluate bertopic.json --reference articles.jsonl --measures c_npmi,c_v
"""


@click.command(name="evaluate", epilog=_EVALUATE_EXAMPLES, short_help="Score anybody's topics in a corpus of articles.")
@click.argument("topics", metavar="DIR_OR_TOPICS_FILE", type=click.Path())
@click.option("--reference", metavar="INPUT", type=click.Path(), help="The articles that topics are scored in.")
@sample_option
@scoring_options
@click.option("--stemmer", metavar="NAME", help="For a topics file, as in `topics run`.  [default: none]")
@reading_options
@click.option("--out", "-o", metavar="FILE.csv", type=click.Path(), help="Write the row of every topic to a file too.")
@click.option("--overwrite", is_flag=True, help="Replace FILE.csv.")
def evaluate_command(
    topics: str,
    reference: str | None,
    sample: bool,
    stemmer: str | None,
    out: str | None,
    overwrite: bool,
    **given: Any,
) -> None:
    """Score topics by how well their words go together in a corpus of articles.

    DIR is a results directory of `topics run`, or of one model in it; the reference is then read as that run read
    its articles: same preprocessing, and the same columns if it is the same file. A topics file has one topic per line
    (.txt), lists of words (.json), or the columns topic, word and rank (.csv); its words are matched with those of
    the reference after normalization of spelling, and no stop word is left out.

    Prints one row per topic, the mean of each measure with its 95% interval over documents, and the diversity. NaN
    stands for a topic with a word that is nowhere in the reference.
    """
    from topics.io import check_free_file, whole_file, write_table

    check_one_input(reference, sample=sample, name="a --reference")
    tables = take_tables(given)
    reading, scoring = chosen_reading(tables), checked_scoring(tables, given["counting"])
    if out is not None:
        check_free_file(Path(out), overwrite=overwrite)
    print_and_collect = _evaluate_run if Path(topics).is_dir() else _evaluate_file
    scores = print_and_collect(Path(topics), reference, stemmer, reading, scoring)
    if out is not None:
        with whole_file(Path(out)) as file:
            write_table(scores, file)
        click.echo(f"\nTable: {out}")


def _evaluate_run(
    folder: Path, data: str | None, stemmer: str | None, reading: dict[str, Any], scoring: dict[str, Any]
) -> pd.DataFrame:
    """Score and print the topics of every model in a results directory; return their table."""
    import pandas as pd

    from topics._validation import InputError
    from topics.runs import Reference, read_run

    if stemmer is not None:
        raise InputError(
            "--stemmer is for topics files; a results directory says itself how its texts were preprocessed. "
            "Leave it out."
        )
    models = read_run(folder)
    say(f"Reading {data or 'the embedded corpus'} as {folder} was read")
    reference = Reference.read_as(next(iter(models.values())).manifest, data, **reading)
    tables = {}
    for name, saved in models.items():
        terms = saved.terms_in(reference.corpus_sha256, reference.preprocessor)
        tables[name] = _score_and_print(f"{name.upper()} of {folder}", terms, saved.words, reference, scoring)
    print_rejected(reference.corpus, where="")
    return pd.concat(tables, names=["model"]).reset_index()


def _evaluate_file(
    path: Path, data: str | None, stemmer: str | None, reading: dict[str, Any], scoring: dict[str, Any]
) -> pd.DataFrame:
    """Score and print the topics of a file; return their table."""
    from topics.evaluation import match_words
    from topics.runs import Reference, read_topics

    words = read_topics(path)
    say(f"Reading {data or 'the embedded corpus'}")
    reference = Reference.read_plainly(data, stemmer=stemmer, **reading)
    terms = match_words(words, reference.preprocessor, known=frozenset(reference.encoded.terms))
    table = _score_and_print(path.name, terms, words, reference, scoring)
    print_rejected(reference.corpus, where="")
    return table.reset_index()


def _score_and_print(
    title: str, terms: dict[str, list[str]], words: dict[str, list[str]], reference: Reference, scoring: dict[str, Any]
) -> pd.DataFrame:
    """Print the scores of topics; return them with their words."""
    from topics.evaluation import score_topics

    card = score_topics(terms, reference.encoded, **scoring)
    top_n = scoring["top_n"]
    shown = {name: joined_words(topic[:top_n]) for name, topic in words.items()}
    _print_scores(title, card, shown, reference, top_n)
    return card.table.assign(words=[shown[name] for name in card.table.index])


def _print_scores(title: str, card: Scorecard, shown: dict[str, str], reference: Reference, top_n: int) -> None:
    """Print one row per topic, then the means and the diversity."""
    size = f"{len(reference.corpus):,} documents, {reference.encoded.ids.size:,} terms in the text"
    heading = f"{title}: {len(shown):,} topics, up to {top_n} words each, in {reference.path} ({size})"
    click.echo(f"\n{wrapped(heading)}\n")
    rows = [
        (name, *(number(value) for value in values), shown[name])
        for name, *values in card.table.itertuples(index=True, name=None)
    ]
    print_table(("topic", *card.table.columns, "words"), rows)
    defined = card.table.notna().sum()
    click.echo("")
    for measure, mean in card.means.items():
        of = "" if defined[measure] == len(shown) else f", of {defined[measure]} of {len(shown)} topics"
        click.echo(f"mean {measure:<6}  {number(mean.value):>7}  95% over documents {range_of(mean)}{of}")
    click.echo(f"diversity    {number(card.diversity):>7}")
