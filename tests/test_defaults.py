"""One set of defaults: the same articles give the same themes by hand, by a run, by a file and on the command line."""

import inspect
from collections import defaultdict

import pandas as pd
import pytest
from commands import call

import topics
from topics import LDA, NMF, ArabicPreprocessor, Experiment, Themes, Vectorizer
from topics.evaluation import diversity
from topics.runs._config import CONFIG_OPTIONS

TABLES_ALONE = {"seeds": 0, "report": False, "pictures": False}
# By name: options of a run, lines of a file, flags.
SETTINGS = {
    "defaults": ({}, "", []),
    "a light stemmer, few topics": (
        {"n_topics": 4, "stemmer": "light", "min_df": 6, "max_df": 0.3},
        '[preprocessing]\nstemmer = "light"\n[vectorizer]\nmin_df = 6\nmax_df = 0.3\n[models]\nn_topics = 4',
        ["--n-topics", "4", "--stemmer", "light", "--min-df", "6", "--max-df", "0.3"],
    ),
    "phrases, no titles, another seed": (
        {"phrases": True, "titles": False, "seed": 3, "n_topics": 7},
        "[input]\ntitles = false\n[preprocessing]\nphrases = true\n[models]\nseed = 3\nn_topics = 7",
        ["--phrases", "--no-titles", "--seed", "3", "--n-topics", "7"],
    ),
}


def by_hand(corpus, options):
    """Return the themes of both models, made of what a run is made of; an option that is not given is not named."""
    options = dict(options)
    titles = {name: options.pop(name) for name in ("titles",) if name in options}
    limits = {name: options.pop(name) for name in ("min_df", "max_df") if name in options}
    n_topics = [options.pop("n_topics")] if "n_topics" in options else []
    seed = options.pop("seed", 0)
    words = [ArabicPreprocessor(**options)] if options else []
    vectorizer = Vectorizer(*words, **limits)
    models = {"lda": LDA(*n_topics, random_state=seed), "nmf": NMF(*n_topics, random_state=seed)}
    return {name: Themes.fit(corpus, model, vectorizer=vectorizer, **titles) for name, model in models.items()}


def told(themes):
    """Return terms, themes and figures, each as a value that can be compared."""
    return {
        "terms": themes.vocabulary.terms,
        "names": dict(themes.names),
        "info": themes.info().to_dict(),
        "words": themes.terms().to_dict("list"),
        "documents": themes.documents().astype(str).to_dict("list"),
        "coherence": {
            measure: interval.value for measure, interval in themes.mean_coherence(["c_npmi", "c_v"]).items()
        },
        "diversity": diversity(themes),
    }


@pytest.mark.parametrize("setting", SETTINGS)
def test_the_same_articles_give_the_same_whichever_way_they_are_read(setting, sample, capsys, tmp_path):
    options, lines, flags = SETTINGS[setting]
    articles = tmp_path / "articles.jsonl"
    pd.DataFrame(sample.to_frame()).to_json(articles, orient="records", lines=True, date_format="iso")
    in_file = f'[input]\npath = "articles.jsonl"\n{lines.removeprefix("[input]")}'
    (tmp_path / "experiment.toml").write_text(f"{in_file}\n[evaluation]\nseeds = 0\n[report]\nwrite = false", "utf-8")
    code, _, err = call(capsys, "run", articles, "--out", tmp_path / "results", "--seeds", 0, "--no-report", *flags)
    assert code == 0, err

    runs = {
        "run": topics.run(sample, **options, **TABLES_ALONE),
        "file": Experiment.from_file(tmp_path / "experiment.toml").run(),
        "command line": topics.load(tmp_path / "results"),
    }
    for model, themes in by_hand(sample, options).items():
        expected = told(themes)
        for way, run in runs.items():
            assert told(run.themes[model]) == expected, (way, model)
            figures = run.metrics[model]
            assert {name: figures[name] for name in expected["coherence"]} == expected["coherence"], way
            assert figures["diversity"] == expected["diversity"], way


def test_a_model_by_its_name_is_that_of_a_run(sample):
    run = topics.run(sample, models="nmf", **TABLES_ALONE)
    assert told(Themes.fit(sample, "nmf")) == told(run.nmf)


# Names whose defaults differ, and why.
DIFFER = {
    "n_topics": "a range in a sweep, two parts in split, the choice of the rule in themes of a sweep",
    "random_state": "scikit-learn's contract for estimators is None",
    "measure": "the choice of a sweep falls on what was measured",
    "measures": "a run and a sweep take all, a function one",
    "min_similarity": "of two stories, and of two topics",
    "alpha": "three weights, each as its source has it",
    "n": "articles, passages in a notebook, passages in a file",
    "top_n": "words to judge, to read, to draw or to export",
    "freq": "bursts are sought by weeks, lines drawn by months",
    "init": "each model its own",
    "tol": "each model its own",
    "window": "a measure's own, or that of the machine that looks for intruders",
    "n_resamples": "a sweep resamples for each of its fits",
    "lang": "the page of a run opens as its experiment says",
    "by": "what ranks words, or the column to compare",
    "titles": "whether titles count, or what two sides of a picture are called",
    "text": "whether to show texts, or the column that has them",
    "title": "of a page, or the column that has it",
    "source": "a condition, or the column that has it",
    "label": "a condition, or the column that has it",
    "labels": "of a corpus, or of articles to compare with",
    "texts": "of a corpus, or of articles to show",
    "models": "of an experiment a section, of a sweep a part of what is kept",
    "articles": "whether to keep them, or what a sweep was made of",
    "bursts": "a table, or whether to draw it",
    "part": "of the sample the originals, of a corpus from outside all of it",
    "vectorizer": "a section of an experiment, or an object",
}


def public_callables():
    """Yield public functions, classes and methods with their names."""
    for space in (topics, topics.evaluation, topics.plots, topics.exchange):
        for name in space.__all__:
            thing = getattr(space, name)
            if name.startswith("_") or not callable(thing) or (inspect.isclass(thing) and issubclass(thing, Exception)):
                continue
            yield name, thing
            if inspect.isclass(thing) and name != "Passages":
                for method, function in inspect.getmembers(thing, callable):
                    if not method.startswith("_") and getattr(function, "__module__", "").startswith("topics"):
                        yield f"{name}.{method}", function


def defaults():
    """Return the defaults of all arguments and options by name, each with the places that have it."""
    found = defaultdict(lambda: defaultdict(set))
    for where, function in public_callables():
        if where != "Passages":
            for name, parameter in inspect.signature(function).parameters.items():
                if parameter.default is not parameter.empty:
                    found[name][repr(parameter.default)].add(where)
    for where, option in CONFIG_OPTIONS.items():
        found[where.partition(".")[2]][repr(option.default)].add(where)
    return found


def test_a_name_has_one_default_wherever_it_stands_but_for_known_reasons():
    several = {name: dict(values) for name, values in defaults().items() if len(values) > 1}
    assert {name: values for name, values in several.items() if name not in DIFFER} == {}
    assert set(DIFFER) == set(several), "a reason without a difference"


def test_options_of_an_experiment_have_the_defaults_of_what_they_are_given_to():
    takers = {
        "preprocessing": [ArabicPreprocessor],
        "vectorizer": [Vectorizer, topics.sweep],
        "models": [LDA, NMF, topics.sweep],
        "evaluation": [topics.sweep, Themes.with_robustness, topics.coherence],
        "input": [topics.Corpus.duplicates, Themes.fit, Themes],
        "report": [Themes.report],
    }
    compared = set()
    for where, option in CONFIG_OPTIONS.items():
        section, _, key = where.partition(".")
        for taker in takers.get(section, []):
            parameter = inspect.signature(taker).parameters.get(key)
            if parameter is None or (where in ("evaluation.measures", "models.n_topics") and taker is topics.sweep):
                continue
            assert option.default == parameter.default, (where, taker)
            compared.add(where)
    assert {
        "vectorizer.min_df",
        "vectorizer.max_df",
        "models.n_topics",
        "models.engine",
        "evaluation.seeds",
    } <= compared
    assert {"evaluation.top_n", "input.min_similarity", "input.titles", "report.lang", "models.models"} <= compared
    assert {f"preprocessing.{name}" for name in ArabicPreprocessor().get_params()} <= compared
