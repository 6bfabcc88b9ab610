"""One word for one thing: in arguments, attributes, options, flags, columns of tables and headings of files."""

import inspect
import re
from pathlib import Path

import pandas as pd
import pytest
from test_defaults import public_callables

import topics
from topics.cli._main import _cli
from topics.io import read_table
from topics.runs._config import CONFIG_OPTIONS

# By the word: what nobody may call it.
SYNONYMS = {
    "topics": "topics_as_words topics_a topics_b topic_words",
    "others": "topics_b model_b other_topics",
    "n_topics": "num_topics n_components number_of_topics k n_themes",
    "models": "use model_names which",
    "random_state": "random_seed rng",
    "seeds": "n_seeds n_runs runs repeats fits",
    "corpus": "docs",
    "top_n": "n_words topn num_words top_words",
    "level": "confidence conf_level",
    "since": "start start_date from_date",
    "until": "end end_date to_date",
    "calendar": "hijri",
    "path": "folder directory filename file_path dest destination",
    "overwrite": "force exist_ok replace",
    "without_copies": "drop_duplicates deduplicate duplicates_drop",
    "without_boilerplate": "furniture without_furniture",
    "lang": "language locale",
    "stemmer": "stemming lemmatizer",
    "min_similarity": "threshold cutoff min_sim",
    "min_related": "related also_from",
    "alpha": "weight",
    "tex_label": "latex_label",
    "n_jobs": "workers n_threads processes",
    "measure": "metric",
    "measures": "metrics scores",
    "extra_stopwords": "stop_words custom_stopwords",
    "min_df": "no_below min_docs",
    "max_iter": "n_iter passes_over iterations",
    "source": "outlet publisher site newspaper",
    "label": "category",
    "metadata": "extra",
    "test_size": "held_out validation",
    "n": "n_docs n_articles n_passages",
}
# Columns of tables mean another thing than arguments do.
COLUMNS = {
    "documents": "articles n_articles docs count_documents",
    "n_documents": "size n_articles total_documents",
    "document_similarity": "articles",
    "theme": "topic topic_id theme_id",
    "name": "title_of_theme theme_name topic_name",
    "words": "top_words keywords",
    "word": "shown spelling",
    "share": "prevalence proportion",
    "period_name": "label_of_period",
    "weight": "loading",
    "source": "outlet publisher site",
    "entry": "security",
    "entry_en": "english",
    "highlights": "marks",
    "baseline_share": "usual",
    "share_of_word": "belongs",
    "matched_words": "matched",
    "low": "lower ci_low",
    "high": "upper ci_high",
    "passage": "quote quotation snippet",
}
# Attributes that are called so for a reason of their own.
MEANINGS = {("Run", "metrics")}
FORBIDDEN = {wrong: word for word, wrongs in SYNONYMS.items() for wrong in wrongs.split()}
FORBIDDEN_COLUMNS = {wrong: word for word, wrongs in COLUMNS.items() for wrong in wrongs.split()}


def test_no_word_is_both_right_and_wrong():
    assert not set(FORBIDDEN) & set(SYNONYMS)
    assert not set(FORBIDDEN_COLUMNS) & set(COLUMNS)


def test_arguments_have_one_word():
    wrong = {}
    for where, function in public_callables():
        if where == "Passages" or where.split(".")[-1].isupper():
            continue
        for name in inspect.signature(function).parameters:
            if name in FORBIDDEN:
                wrong[f"{where}({name}=)"] = FORBIDDEN[name]
    assert wrong == {}


def test_methods_and_attributes_have_one_word():
    wrong = {}
    for where, owner in public_callables():
        if not inspect.isclass(owner) or where == "Passages":
            continue
        for name in dir(owner):
            if name in FORBIDDEN and (where, name) not in MEANINGS:
                wrong[f"{where}.{name}"] = FORBIDDEN[name]
    assert wrong == {}


def test_options_of_an_experiment_and_flags_have_one_word():
    keys = {where.partition(".")[2] for where in CONFIG_OPTIONS}
    flags = {
        flag.removeprefix("--").replace("-", "_")
        for command in _cli.commands.values()
        for parameter in command.params
        for flag in (*parameter.opts, *parameter.secondary_opts)
        if flag.startswith("--")
    }
    assert len(flags) > 30
    assert (keys | flags) & set(FORBIDDEN) == set()


@pytest.fixture(scope="module")
def tables(sample, robust_themes, lda_themes, finished_run):
    """Return tables that people hold, by where they come from."""
    corpus = topics.load_sample(part="articles")
    copies, lines = corpus.duplicates(), topics.load_sample(part="pages").boilerplate()
    themes, run = robust_themes, topics.load(finished_run)
    found = topics.sweep(sample, models="nmf", n_topics=[3, 4], seeds=2, measures=["c_npmi"])
    found_tables = {
        "corpus": [sample.to_frame(), sample.describe(), sample.by_month(), sample.rejected],
        "copies": [copies.groups(), copies.flows(), copies.by_source(), copies.by_month(), lines.table],
        "words": [themes.info(), themes.terms(), themes.variants(0), themes.closest()],
        "articles": [themes.documents(text=True), themes.passages(n=1), themes.assign(sample.texts[:3])],
        "groups": [themes.shares_by("source"), themes.words_by("source", 1)],
        "time": [themes.over_time().table, themes.bursts()],
        "figures": [themes.robustness, themes.hierarchy().table, topics.evaluation.topic_significance(themes)],
        "run": [run.metrics, run.intervals, run.alignment.table, topics.align(themes, lda_themes).table],
        "sweep": [found.table, found.summary(), found.best()],
    }  # fmt: skip
    return {f"{where} {i}": table for where, several in found_tables.items() for i, table in enumerate(several)}


def headings(table):
    """Return the names of columns and of the index, and of what an index by measure holds."""
    levels = [table.columns.get_level_values(i) for i in range(table.columns.nlevels)]
    return {str(name) for level in levels for name in level} | {str(name) for name in table.index.names if name}


def test_columns_of_tables_have_one_word(tables):
    assert all(isinstance(table, pd.DataFrame) for table in tables.values())
    wrong = {
        where: {name: FORBIDDEN_COLUMNS[name] for name in headings(table) & set(FORBIDDEN_COLUMNS)}
        for where, table in tables.items()
    }
    assert {where: names for where, names in wrong.items() if names} == {}


def test_a_column_of_theme_ids_is_called_theme_and_so_is_an_index_of_them(tables):
    by_theme = [tables[name] for name in ("words 0", "words 3", "figures 0", "figures 2")]
    assert [table.index.name for table in by_theme] == ["theme"] * len(by_theme)


def test_headings_of_the_files_of_a_run_have_one_word(finished_run):
    files = sorted(Path(finished_run).rglob("*.csv"))
    assert len(files) > 8
    for path in files:
        assert set(read_table(path).columns) & set(FORBIDDEN_COLUMNS) == set(), path.name


def test_the_glossary_forbids_what_it_says_it_does():
    page = (Path(__file__).parents[1] / "docs" / "explanation" / "glossary.md").read_text("utf-8")
    for word in ("source", "label", "metadata", "boilerplate"):
        row = re.search(rf"^\| \*\*{word}\*\* \|.*\| (?P<nots>[^|]*) \|$", page, re.MULTILINE)
        nots = {each.strip() for each in re.sub(r"\(.*?\)", "", row["nots"]).split(",")}
        assert nots <= set(FORBIDDEN) | {""}, word
