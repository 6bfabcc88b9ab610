"""Mistakes with runs and experiments: each is told what came, what fits and what to do."""

import pytest

import topics
from topics import NMF, ArabicPreprocessor, Experiment, InputError, Run, Vectorizer


@pytest.fixture(scope="module")
def run(sample):
    return topics.run(sample.take(range(60)), n_topics=4, models="nmf", seeds=0)


@pytest.fixture(scope="module")
def saved(run, tmp_path_factory):
    """Return a directory with a run, themes, and files that no ``save`` has written."""
    folder = tmp_path_factory.mktemp("saved")
    run.save(folder / "run")
    run.nmf.save(folder / "themes")
    (folder / "news.jsonl").write_text("{}\n")
    (folder / "experiment.toml").write_text("")
    return folder


def test_sections_are_checked_whatever_they_are_made_of():
    made = Experiment(models={"n_topics": 3}, sweep={"n_topics": [2, 3]})
    assert made.models.n_topics == 3
    assert made.sweep.n_topics == (2, 3)
    assert Experiment(**made.to_dict()) == made
    assert Experiment(**made.to_dict()).models == made.models
    assert Experiment.from_options(models="nmf", measures="c_v").models.models == ("nmf",)
    assert Experiment.from_options("news.jsonl", out="results").out == "results"


EXPERIMENTS = {
    "a key as a section": (lambda: Experiment(n_topics=3), r"belongs to the section models: .*from_options\(n_topics="),
    "a value as a section": (lambda: Experiment(models="nmf"), "models is a section.* got 'nmf'.*from_options"),
    "a key of a section": (
        lambda: Experiment(models={"n_components": 3}),
        r"models: \[models\] has no key.*n_components is n_topics",
    ),
    "a type in a section": (
        lambda: Experiment(models={"n_topics": "3"}),
        "models.n_topics must be a whole number; got '3'.$",
    ),
    "a range in a section": (lambda: Experiment(models={"n_topics": 0}), "whole number of at least 1; got 0"),
    "a wrong section": (lambda: Experiment(modles={}), "no section 'modles'. Did you mean 'models'"),
    "articles": (
        lambda: Experiment("news.jsonl"),
        r"sections by name: input, .*Experiment.from_options\(data.*topics.run",
    ),
    "a text for a number": (
        lambda: Experiment.from_options(n_topics="10"),
        "^n_topics must be a whole number; got '10'.$",
    ),
    "several numbers": (lambda: Experiment.from_options(n_topics=[5, 10]), r"got \[5, 10\]. Several.*topics.sweep"),
    "a sweep": (lambda: Experiment.from_options(sweep=[5, 10]), r"sweep must be a table.* Such as {'n_topics': \[5"),
    "columns": (
        lambda: Experiment.from_options(columns="body"),
        "columns must be a table; got 'body'. Such as {'text'",
    ),
    "a column": (lambda: Experiment.from_options(text="body"), "columns={'text': ...}"),
    "all models": (lambda: Experiment.from_options(models="both"), "^model must be one of 'lda', 'nmf'; got 'both'"),
    "a model in capitals": (lambda: Experiment.from_options(models=["NMF"]), "Did you mean 'nmf'"),
    "a number for models": (lambda: Experiment.from_options(models=3), "models must be a list; got 3"),
    "a seed": (lambda: Experiment.from_options(seed=None), "seed must be a whole number; got None"),
    "a name of scikit-learn": (lambda: Experiment.from_options(n_components=3), "n_components is n_topics"),
    "a parameter of gensim": (
        lambda: Experiment.from_options(lda={"alpha": 0.1}),
        "no parameter 'alpha'.*doc_topic_prior",
    ),
    "a Corpus": (
        lambda: Experiment.from_options(topics.load_sample()),
        r"got Corpus. .*topics.run\(data\).*run\(data=data",
    ),
    "a table": (lambda: Experiment.from_options(topics.load_sample().to_frame()), "data must be a str or Path; got "),
    "a dict for a file": (lambda: Experiment.from_file({"n_topics": 3}), "got dict. Options go to .*from_options"),
    "a Corpus for a place": (lambda: Experiment().run(topics.load_sample()), r"got Corpus. .*run\(data=data\)"),
    "a key as an attribute": (lambda: Experiment().n_topics, "It is experiment.models.n_topics.$"),
    "a method of a run": (lambda: Experiment().save, r"belongs to Run: run.save, where run = experiment.run\(\)"),
}

RUNS = {
    "a name of scikit-learn": (lambda: topics.run([], n_components=3), "no option 'n_components'. .* is n_topics"),
    "random_state": (lambda: topics.run([], random_state=0), "random_state is seed"),
    "a number by place": (lambda: topics.run([], 20), r"all arguments but data by name: .*options. Of which is 20"),
    "a model": (lambda: topics.run([], models=NMF(5)), r"got NMF\(n_topics=5\). .*Themes.fit\(corpus, model\)"),
    "models": (lambda: topics.run([], models=[NMF(5)]), r"models\[0\] must be a text; got NMF.*Themes.fit"),
    "one model": (lambda: topics.run([], model="nmf"), "models names them: 'lda', 'nmf'"),
    "a vectorizer": (lambda: topics.run([], vectorizer=Vectorizer()), "min_df, .* stand by themselves.*Themes.fit"),
    "a preprocessor": (
        lambda: topics.run([], preprocessor=ArabicPreprocessor()),
        "such as stemmer='light'.*Themes.fit",
    ),
    "a weighting": (lambda: topics.run([], weighting="tfidf"), "every model the weighting that it needs"),
    "an experiment": (lambda: topics.run(Experiment()), r"run it: experiment.run\(\)"),
    "nothing": (lambda: topics.run(None), r"got None. The embedded corpus is topics.load_sample\(\)"),
    "a number": (lambda: topics.run(3), "data must be a path.* got int"),
    "no articles": (lambda: topics.run([]), "holds no article"),
    "too few articles": (
        lambda: topics.run(["\u0646\u0635"] * 3),
        'need at least 10 articles.* has 3.*split="paragraphs"',
    ),
    "a missing file": (lambda: topics.run("none.jsonl"), "Can't read 'none.jsonl'"),
    "a run by hand": (
        lambda: Run(topics.load_sample()),
        r"not made by hand: topics.run\(data\).*topics.load\(path\).*Corpus",
    ),
}

OF_A_RUN = {
    "a model that was not fitted": (lambda run, _: run.lda, "no lda; fitted were: nmf"),
    "a table of BERTopic": (lambda run, _: run.get_topic_info(), r"is themes.info\(\), where themes = run.nmf"),
    "a method of themes": (
        lambda run, _: run.passages(3),
        "belongs to Themes: themes.passages, where themes = run.nmf",
    ),
    "a number of topics": (lambda run, _: run.n_topics, "themes.n_topics, where themes = run.nmf"),
    "options": (lambda run, _: run.models, "experiment.models, where experiment = run.experiment"),
    "another model": (lambda run, _: setattr(run, "nmf", None), "can't be set: with_themes returns another run"),
    "force": (lambda run, saved: run.save(saved / "run", force=True), "force is overwrite"),
    "an earlier run": (lambda run, saved: run.save(saved / "run"), "earlier run.*overwrite=True"),
    "a language": (lambda run, saved: run.report(saved / "r.html", lang="fr"), "lang must be one of 'ar', 'en'"),
    "a directory for a page": (lambda run, saved: run.report(saved), "Name a file"),
    "themes by place": (lambda run, _: run.with_themes(run.nmf), r"by name: \*\*themes"),
    "themes of another model": (lambda run, _: run.with_themes(lda=run.nmf), "must be one of 'nmf'; got 'lda'"),
    "other themes": (lambda run, _: run.with_themes(nmf=3), "made of those of this run, run.nmf; got 3"),
    "a run as articles": (lambda run, _: topics.run(run), "got Run. Its own are in .corpus"),
    "no directory": (lambda _, saved: topics.load(saved / "none"), "does not exist"),
    "articles to load": (lambda _, saved: topics.load(saved / "news.jsonl"), "is a file; .*topics.load_corpus"),
    "an experiment to load": (lambda _, saved: topics.load(saved / "experiment.toml"), "Experiment.from_file"),
    "a manifest to load": (lambda _, saved: topics.load(saved / "run" / "manifest.json"), "Name the directory"),
    "a part to load": (lambda _, saved: topics.load(saved / "run" / "nmf"), r"part of the run .*topics.load\(.*\).nmf"),
    "a run to load": (lambda run, _: topics.load(run), "got Run. It is the directory that save was given"),
    "load with a corpus": (lambda _, saved: topics.load(saved / "run", corpus=[]), "corpus is data"),
    "articles for themes": (
        lambda _, saved: topics.load(saved / "themes", data=[]),
        "data= plays no role; leave it out",
    ),
    "a run to reproduce": (lambda run, _: topics.reproduce(run), r"got Run. .*run.save\(path\)"),
    "themes to reproduce": (lambda _, saved: topics.reproduce(saved / "themes"), "not a results directory"),
    "workers": (lambda _, saved: topics.reproduce(saved / "run", workers=2), "workers is n_jobs"),
    "other articles": (lambda _, saved: topics.reproduce(saved / "run", data="none.jsonl"), "now with data= "),
    "a Corpus to reproduce": (
        lambda run, saved: topics.reproduce(saved / "run", data=run.corpus),
        "keep them in a file",
    ),
}


@pytest.mark.parametrize(("call", "told"), [*EXPERIMENTS.values(), *RUNS.values()], ids=[*EXPERIMENTS, *RUNS])
def test_a_mistake_before_a_run_says_what_to_do(call, told):
    with pytest.raises((InputError, AttributeError), match=told):
        call()


@pytest.mark.parametrize("mistake", OF_A_RUN)
def test_a_mistake_with_a_run_says_what_to_do(mistake, run, saved):
    call, told = OF_A_RUN[mistake]
    with pytest.raises((InputError, AttributeError), match=told):
        call(run, saved)
