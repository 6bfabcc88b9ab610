"""A sweep: its figures are those of its parts, its files survive a kill, its rules say why."""

import json
import pickle
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from children import child, wait_until_held
from joblib import parallel_config
from msgspec.structs import replace
from sklearn.feature_extraction.text import TfidfTransformer

import topics
from topics import LDA, NMF, InputError, SweepResult, compare_sweeps, load, sweep
from topics.evaluation import split_documents
from topics.evaluation._likelihood import completion_of_halves
from topics.evaluation._stability import stability
from topics.selection import _fitting as fits_module
from topics.selection import read_sweep
from topics.selection._refit import fit_themes
from topics.selection._rules import _RULES, _MeanScore, choose_numbers
from topics.selection._sweep_measures import SWEEP_MEASURES, pseudovalues
from topics.selection._sweep_plan import PlannedModel, own_options

QUICK = {"n_topics": [3, 5], "seeds": 2, "min_df": 2, "n_resamples": 20}


def planted_tokens(seed=0, n_documents=150):
    """Return token lists of five topics of twelve words, each with some words of another, and the topic of each."""
    rng = np.random.default_rng(seed)
    topic = np.arange(n_documents) % 5
    other = rng.integers(0, 5, n_documents)
    words = [[f"w{k}.{i}" for i in range(12)] for k in range(5)]
    documents = [[*rng.choice(words[a], 30), *rng.choice(words[b], 6)] for a, b in zip(topic, other, strict=True)]
    return [[str(token) for token in document] for document in documents], [f"theme {k}" for k in topic]


@pytest.fixture(scope="module")
def planted_news():
    return planted_tokens()


@pytest.fixture(scope="module")
def found(planted_news):
    tokens, labels = planted_news
    return sweep(tokens, labels=labels, n_topics=[2, 5, 9], seeds=3, min_df=2, n_resamples=50)


def files_of(folder):
    """Return the bytes of all files that are results."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "log.jsonl"
    }


# What it finds


def test_the_planted_number_of_topics_is_found_by_what_knows_it(found):
    assert found.table.shape == (18, 3 + len(SWEEP_MEASURES))
    for model in ("lda", "nmf"):
        assert found.best("nmi", rule="highest").n_topics[model] == 5
        assert found.best("stability_cosine", rule="highest").n_topics[model] == 5
        assert found.interval(model, 5, "nmi").value > 0.95
    assert found.best("held_out_log_likelihood", rule="highest").n_topics["lda"] == 5


def test_every_figure_is_that_of_the_public_functions(found, planted_news):
    tokens, labels = planted_news
    counts = topics.evaluation.PositionalIndex.from_tokens(tokens)
    terms = sorted(counts.words)
    number = {term: i for i, term in enumerate(terms)}
    X = np.stack([np.bincount([number[t] for t in document], minlength=len(terms)) for document in tokens])
    learned, held = split_documents(1, len(tokens), 0.1)
    assert sorted([*learned, *held]) == list(range(len(tokens)))
    tfidf = TfidfTransformer().fit_transform(X)
    svd = topics.truncated_svd(tfidf, 10, random_state=0)
    start = replace(svd, left=svd.left[learned])
    model = LDA(5, init=start, random_state=1).fit(X[learned])
    row = found.table[(found.table.model == "lda") & (found.table.n_topics == 5) & (found.table.seed == 1)].iloc[0]
    words = [[terms[i] for i in np.argsort(-phi, kind="stable")[:10]] for phi in model.components_]
    assert [set(topic[:10]) for topic in found.words["lda", 5, 1]] == [set(topic) for topic in words]
    for name in ("c_npmi", "c_v", "u_mass", "c_uci", "c_p"):
        assert row[name] == pytest.approx(topics.coherence(words, tokens, name), abs=1e-6)
    assert row["diversity"] == topics.evaluation.diversity(words)
    assert row["exclusivity"] == pytest.approx(topics.evaluation.exclusivity(model.components_), abs=1e-6)
    assert row["nmi"] == pytest.approx(topics.evaluation.label_agreement(model.transform(X), labels)["nmi"])
    halves = topics.evaluation.split_tokens(X, random_state=0)
    held_out = completion_of_halves(*(half[held] for half in halves), model.components_)
    assert row["held_out_log_likelihood"] == pytest.approx(held_out, abs=1e-5)


def test_stability_is_over_the_fits_of_the_same_number_of_topics(planted_news):
    tokens, _ = planted_news
    found = sweep(tokens, models=["nmf"], n_topics=[4], seeds=3, min_df=2, measures=["stability_jaccard"])
    words = [[topic[:10] for topic in found.words["nmf", 4, seed]] for seed in range(3)]
    assert found.table.stability_jaccard.mean() == pytest.approx(stability(words)["jaccard"])
    pairs = [stability([words[0], words[seed]])["jaccard"] for seed in (1, 2)]
    assert found.table.stability_jaccard[0] == pytest.approx(np.mean(pairs))


def test_intervals_hold_their_means_and_differences_are_paired(found):
    summary = found.summary()
    assert len(summary) == 6 * len(SWEEP_MEASURES)
    assert (summary.low <= summary["mean"] + 1e-9).all()
    assert (summary.high >= summary["mean"] - 1e-9).all()
    assert set(summary[summary.measure == "c_v"].over) == {"documents"}
    assert set(summary[summary.measure == "nmi"].over) == {"seeds"}
    good, bad = ("lda", 5), ("lda", 2)
    for measure in ("c_npmi", "nmi"):
        there, back = found.difference(good, bad, measure), found.difference(bad, good, measure)
        assert there.low > 0
        assert (there.low, there.high) == pytest.approx((-back.high, -back.low))
    assert found.difference(good, good, "c_v").high == 0
    cells = found.summary_wide()
    assert cells.shape == (6, len(SWEEP_MEASURES))
    assert cells.loc[("lda", 5), "nmi"].startswith("1.000 [")


def test_the_jackknife_of_pairs_gives_the_usual_error_where_pairs_are_sums():
    # For a kernel (x + y) / 2 the mean over pairs is the mean, and its error is known.
    x = np.array([1.0, 4.0, 2.0, 7.0])
    mean_with_others = pd.Series([(x[i] + np.delete(x, i)).mean() / 2 for i in range(4)])
    assert pseudovalues(mean_with_others, "stability_jaccard") == pytest.approx(x)
    assert pseudovalues(pd.Series([0.4, 0.4]), "stability_jaccard").tolist() == [0.4]
    assert pseudovalues(pd.Series(x), "nmi") == pytest.approx(x)


def test_rules_choose_and_say_why():
    scores = {
        5: _MeanScore(0.50, 0.02),
        10: _MeanScore(0.59, 0.02),
        15: _MeanScore(0.60, 0.02),
        20: _MeanScore(0.58, 0.05),
    }
    chosen, reason = _RULES["one-standard-error"](scores, "c_v")
    assert chosen == 10
    assert reason == (
        "c_v is highest with 15 (0.6), and 10 is the smallest number within one standard error (0.02) of it: 0.59."
    )
    assert _RULES["highest"](scores, "c_v") == (15, "c_v is highest, 0.6; next is 10 with 0.59.")
    alone = {5: _MeanScore(0.5, np.nan), 7: _MeanScore(0.4, np.nan)}
    assert _RULES["one-standard-error"](alone, "c_v")[1].endswith("with one seed there is no standard error.")
    clear = {5: _MeanScore(0.2, 0.01), 7: _MeanScore(0.4, 0.01)}
    assert "no smaller number comes within" in _RULES["one-standard-error"](clear, "c_v")[1]


def test_a_corpus_and_models_of_ones_own_do_as_well(sample):
    models = {"flat": LDA(doc_topic_prior=1.0), "start": NMF(init="clusters")}
    found = sweep(sample, models=models, measures=["nmi", "c_npmi"], **QUICK)
    assert found.table.model.unique().tolist() == ["flat", "start"]
    assert "2 measures" in repr(found)
    assert found.words["flat", 3, 0][0][0] in topics.ArabicPreprocessor().fit_encode(sample.full_texts()).terms


# Chosen


def test_best_is_one_row_per_model_by_the_measure_that_is_named(found):
    best = found.best("nmi", rule="highest")
    assert best.index.tolist() == ["lda", "nmf"]
    assert best.index.name == "model"
    assert best.columns.tolist() == ["n_topics", "measure", "rule", "reason"]
    assert best[["measure", "rule"]].drop_duplicates().values.tolist() == [["nmi", "highest"]]
    assert best.reason["lda"].startswith("nmi is highest, 1")


@pytest.mark.parametrize(
    ("measured", "chosen_by"),
    [
        (["nmi", "c_v", "c_npmi"], "c_npmi"),
        (["diversity", "c_p"], "c_p"),
        (["diversity", "nmi", "stability_cosine"], "stability_cosine"),
        (["inverted_rbo", "diversity"], "inverted_rbo"),
    ],
)
def test_without_a_measure_the_first_is_taken_that_was_measured(measured, chosen_by, found):
    assert set(choose_numbers(found.table[["model", "n_topics", "seed", *measured]])) == {"lda", "nmf"}
    chosen = choose_numbers(found.table[["model", "n_topics", "seed", *measured]])
    assert {choice.measure for choice in chosen.values()} == {chosen_by}


def test_a_measure_that_a_model_lacks_is_passed_over_and_refused_by_name(found):
    table = found.table
    table.loc[table.model == "nmf", "c_npmi"] = np.nan
    assert choose_numbers(table)["lda"].measure == "c_v"
    with pytest.raises(InputError, match="c_npmi is undefined for all fits of nmf; choose by another measure"):
        choose_numbers(table, "c_npmi")
    with pytest.raises(InputError, match="No measure of the sweep is defined for every model"):
        choose_numbers(table[["model", "n_topics", "seed", "c_npmi"]])
    with pytest.raises(InputError, match="stopped before its first fit"):
        choose_numbers(table[:0])


# From a choice to themes

OWN = {"n_topics": [3, 5], "seeds": 2, "measures": "c_npmi", "n_resamples": 0}


@pytest.fixture(scope="module")
def swept(sample, tmp_path_factory):
    """Return a sweep with options of its own, and its directory."""
    out = tmp_path_factory.mktemp("swept") / "out"
    preprocessor = topics.ArabicPreprocessor(stemmer="light", extra_stopwords=["قال"])
    models = {"lda": LDA(doc_topic_prior=0.5, max_iter=20), "nmf": NMF(init="clusters")}
    return sweep(sample, models=models, preprocessor=preprocessor, max_df=0.3, out=out, **OWN), out


def fitted_by_hand(corpus, model, weighting, **options):
    """Return components of a model fitted with the options of ``swept``."""
    preprocessor = topics.ArabicPreprocessor(stemmer="light", extra_stopwords=["قال"])
    vectorizer = topics.Vectorizer(preprocessor, min_df=3, max_df=0.3, weighting=weighting, **options)
    return model.fit(vectorizer.fit_transform(corpus.full_texts())).components_


def test_themes_of_a_sweep_are_those_of_the_same_model_fitted_by_hand(swept, sample):
    found, _ = swept
    nmf, lda = found.themes("nmf", 4), found.themes("lda", 3)
    assert np.array_equal(nmf.components, fitted_by_hand(sample, NMF(4, init="clusters", random_state=0), "tfidf"))
    by_hand = fitted_by_hand(sample, LDA(3, doc_topic_prior=0.5, max_iter=20, random_state=0), "count")
    assert np.array_equal(lda.components, by_hand)
    assert nmf.corpus is sample
    assert found.plan["min_df"] == 3


def test_what_is_left_out_is_the_choice_of_best(swept):
    found, _ = swept
    best = found.best()
    for model in ("lda", "nmf"):
        assert len(found.themes(model).ids) == best.n_topics[model]
    means = {model: found.interval(model, best.n_topics[model], "c_npmi").value for model in best.index}
    themes = found.themes()
    assert type(themes.model).__name__.lower() == max(means, key=means.get)
    assert len(themes.ids) == best.n_topics[max(means, key=means.get)]


def test_a_sweep_that_was_read_makes_the_same_themes_of_the_same_articles(swept, sample, tmp_path):
    found, out = swept
    for again in (load(out), load(found.save(tmp_path / "saved"))):
        assert again.plan == found.plan
        assert np.array_equal(again.themes("nmf", 3, corpus=sample).components, found.themes("nmf", 3).components)
    lda = load(out).themes("lda", 3, corpus=sample)
    assert np.array_equal(lda.components, found.themes("lda", 3).components)


def test_other_articles_are_refused(swept, sample):
    found, out = swept
    again = load(out)
    with pytest.raises(InputError, match=r"does not hold them: themes\(\.\.\., corpus=corpus\), with the 244 articles"):
        again.themes("nmf", 3)
    with pytest.raises(InputError, match="The sweep was over 244 articles; the corpus has 243"):
        again.themes("nmf", 3, corpus=sample.take(range(243)))
    turned = sample.take(range(244)[::-1])
    for each in (found, again):
        with pytest.raises(InputError, match="These are not the articles of the sweep"):
            each.themes("nmf", 3, corpus=turned)
    with pytest.raises(InputError, match="These are not the articles of the sweep, or they are not read as they were"):
        again.themes("nmf", 3, corpus=sample, preprocessor=topics.ArabicPreprocessor())


def test_a_sweep_over_tokens_says_what_its_themes_need(sample):
    preprocessor = topics.ArabicPreprocessor(stemmer=None)
    encoded = preprocessor.fit_encode(sample.full_texts())
    bare = sweep(encoded.token_lists(), models="nmf", min_df=3, **OWN)
    with pytest.raises(InputError, match=r"over tokens, and does not know what made them.*preprocessor=preprocessor"):
        bare.themes("nmf", 3)
    with pytest.raises(InputError, match=r"does not hold them: themes\(\.\.\., corpus=corpus\)"):
        bare.themes("nmf", 3, preprocessor=preprocessor)
    with pytest.raises(InputError, match="over tokens, and does not know what made them"):
        bare.themes("nmf", 3, corpus=sample)
    known = sweep(encoded, preprocessor=preprocessor, models="nmf", min_df=3, **OWN)
    at_hand = sweep(sample, preprocessor=preprocessor, encoded=encoded, models="nmf", **OWN)
    ours = [
        bare.themes("nmf", 3, corpus=sample, preprocessor=preprocessor),
        known.themes("nmf", 3, corpus=sample),
        at_hand.themes("nmf", 3),
    ]
    whole = sweep(sample, preprocessor=topics.ArabicPreprocessor(stemmer=None), models="nmf", **OWN)
    assert at_hand.table.equals(whole.table)
    for themes in ours:
        assert np.array_equal(themes.components, whole.themes("nmf", 3).components)


def test_titles_count_where_they_counted_in_the_sweep(sample):
    without = sweep(sample, models="nmf", titles=False, **OWN).themes("nmf", 3)
    assert not without.titles
    texts = topics.ArabicPreprocessor().fit_transform(sample.texts)
    assert sweep(texts, models="nmf", **OWN).table.equals(sweep(sample, models="nmf", titles=False, **OWN).table)


def test_options_that_no_file_holds_are_asked_for(sample, tmp_path):
    phrases = topics.Phrases(min_count=4)
    preprocessor = topics.ArabicPreprocessor(phrases=phrases)
    models = {"nmf": NMF(), "started": NMF(3, init=np.full((3, 4), 0.5))}
    found = sweep(sample, models={"nmf": NMF()}, preprocessor=preprocessor, out=tmp_path / "out", **OWN)
    again = load(tmp_path / "out")
    assert again.plan["preprocessor"]["phrases"] == {"python": repr(phrases)}
    with pytest.raises(InputError, match="options that a file can't hold: give it, preprocessor="):
        again.themes("nmf", 3, corpus=sample)
    themes = again.themes("nmf", 3, corpus=sample, preprocessor=preprocessor)
    assert np.array_equal(themes.components, found.themes("nmf", 3).components)
    plan = msgspec.structs.replace(found._plan, models={"own": PlannedModel("NMF", own_options(models["started"]))})
    with pytest.raises(InputError, match="'own' had options that a file can't hold"):
        fit_themes(plan, "own", 3, articles=None, models={}, corpus=sample, preprocessor=preprocessor)
    assert not hasattr(preprocessor, "attested_")  # it was cloned


def test_a_sweep_of_an_earlier_version_says_that_it_knows_too_little(found):
    earlier = SweepResult(found.table, found.resampled, found.words, found.n_documents)
    assert earlier.plan == {}
    assert earlier.best().equals(found.best())
    with pytest.raises(InputError, match="An earlier version saved this sweep"):
        earlier.themes("nmf", 3)
    with pytest.raises(InputError, match="An earlier version saved this sweep"):
        compare_sweeps(earlier, found)


# Nothing changes it


def everything(found):
    """Return all that a sweep hands out, by name."""
    handed = {name: getattr(found, name) for name in ("table", "words", "resampled", "plan", "measures")}
    handed |= {name: getattr(found, name)() for name in ("summary", "summary_wide", "best")}
    return handed | {"descriptions": found.descriptions}


def spoil(value):
    """Change a value in every way that it allows, and what it holds as well."""
    if isinstance(value, pd.DataFrame):
        value.iloc[0, 0] = value.iloc[-1, 0]
        value.columns = [f"other {name}" for name in value.columns]
        value["new"] = 0
    elif isinstance(value, Mapping | list | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            spoil(inner)
        with suppress(TypeError, AttributeError):
            value.clear()


def test_nothing_that_is_handed_out_changes_a_result(found, tmp_path):
    before = {name: repr(value) for name, value in everything(found).items()}
    saved = files_of(found.save(tmp_path / "before"))
    for value in everything(found).values():
        spoil(value)
    assert {name: repr(value) for name, value in everything(found).items()} == before
    assert files_of(found.save(tmp_path / "after")) == saved
    for name in (*before, "n_documents", "interrupted", "colour"):
        with pytest.raises(AttributeError):
            setattr(found, name, None)
    again = pickle.loads(pickle.dumps(found))
    assert files_of(again.save(tmp_path / "again")) == saved


def test_a_result_does_not_follow_the_table_that_it_was_made_of(found):
    table = found.table
    made = SweepResult(table, found.resampled, found.words, found.n_documents)
    table["nmi"] = 0.0
    assert made.table.equals(found.table)


# Compared


def test_two_sweeps_are_compared_whether_in_memory_or_on_disk(tmp_path, planted_news):
    tokens, labels = planted_news
    options = {**QUICK, "labels": labels, "models": "nmf", "measures": ["nmi", "c_v"]}
    one = sweep(tokens, out=tmp_path / "one", **options)
    other = sweep(tokens, out=tmp_path / "other", **(options | {"max_df": 0.4, "models": NMF(init="random")}))
    found = compare_sweeps(one, other)
    assert found.options == ("max_df: 0.5 in A, 0.4 in B", "nmf, init: nndsvd in A, random in B")
    assert repr(found).startswith("SweepComparison(4 differences; max_df: 0.5 in A, 0.4 in B; ")
    for again in (
        compare_sweeps(tmp_path / "one", str(tmp_path / "other")),
        compare_sweeps(load(tmp_path / "one"), other),
    ):
        assert again.table.equals(found.table)
    table = found.table
    table["difference"] = 0
    assert not found.table.equals(table)
    assert '<div dir="ltr">' in found._repr_html_()
    back = compare_sweeps(other, one).table
    assert back.difference.tolist() == pytest.approx((-found.table.difference).tolist())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda one: (one, 3), "compared as topics.sweep returned it, or by its directory; got int"),
        (lambda one: (one, "nowhere"), "nowhere holds no sweep"),
        (lambda one: (one, one.table), "got DataFrame"),
    ],
)
def test_what_is_no_sweep_is_not_compared(change, message, found):
    with pytest.raises(InputError, match=message):
        compare_sweeps(*change(found))


def test_sweeps_that_have_nothing_in_common_are_not_compared(found, planted_news):
    tokens, labels = planted_news
    options = {"models": "nmf", "seeds": 2, "measures": "nmi", "labels": labels}
    with pytest.raises(InputError, match=r"can't be paired: test_size is 0.1 in the first and 0.2 in the other"):
        compare_sweeps(found, sweep(tokens, n_topics=[5], test_size=0.2, **options))
    with pytest.raises(InputError, match="no model with the same number of topics in common"):
        compare_sweeps(found, sweep(tokens, n_topics=[3], **options))


# Repeatable


def test_threads_processes_and_the_order_of_fits_change_nothing(planted_news):
    tokens, labels = planted_news
    one = sweep(tokens, labels=labels, n_jobs=1, **QUICK)
    two = sweep(tokens, labels=labels, n_jobs=2, **QUICK)
    with parallel_config(backend="loky"):
        processes = sweep(tokens, labels=labels, n_jobs=2, **QUICK)
    for other in (two, processes):
        assert other.table.equals(one.table)
        assert other.resampled == one.resampled


SCRIPT = """
import sys
sys.path.insert(0, sys.argv[1])
from test_sweep import planted_tokens
from topics import LDA, sweep
fit, fitted = LDA.fit, []
def fit_some(model, *arguments):
    if len(fitted) == int(sys.argv[3]):
        hold()
    fitted.append(model)
    return fit(model, *arguments)
LDA.fit = fit_some
tokens, labels = planted_tokens(n_documents=400)
sweep(tokens, labels=labels, n_topics=[3, 5, 8, 12], seeds=4, min_df=2, n_resamples=20, n_jobs=1, out=sys.argv[2])
"""


def test_a_sweep_that_was_killed_goes_on_and_ends_with_the_same_bytes(tmp_path):
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    with child(SCRIPT, Path(__file__).parent, killed, 5) as process:
        wait_until_held(process)
        process.kill()
        process.wait()
    done_before = len(list(killed.glob("fits/*.json")))
    assert 5 <= done_before < 32
    assert not (killed / "table.csv").exists()
    (killed / "fits" / f".lda-0003-0.json.0.partial-{process.pid}").write_bytes(b"half")
    halfway = load(killed)
    assert halfway.interrupted
    assert len(halfway.table) == done_before
    for folder in (killed, whole):
        with child(SCRIPT, Path(__file__).parent, folder, -1) as process:
            process.communicate()
        assert process.returncode == 0
    assert files_of(killed) == files_of(whole)
    fitted_again = [json.loads(line)["fit"] for line in (killed / "log.jsonl").read_text().splitlines()]
    assert len(set(fitted_again)) == 32
    assert len(fitted_again) <= 33


def test_a_sweep_grows_by_what_is_asked_for_later(tmp_path, planted_news):
    tokens, _ = planted_news
    options = {"min_df": 2, "measures": ["c_npmi", "stability_jaccard"], "n_resamples": 10}
    sweep(tokens, models=["nmf"], n_topics=[3], seeds=2, out=tmp_path / "a", **options)
    grown = sweep(tokens, models=["lda"], n_topics=[3, 5], seeds=3, out=tmp_path / "a", **options)
    assert len(grown.table) == 2 + 6
    at_once = sweep(tokens, models=["nmf", "lda"], n_topics=[3, 5], seeds=3, **options)
    shared = at_once.table[at_once.table.model == "lda"].reset_index(drop=True)
    assert grown.table[grown.table.model == "lda"].reset_index(drop=True).equals(shared)
    assert load(tmp_path / "a").table.equals(grown.table)


# Stopped


@pytest.fixture
def interrupt_at(monkeypatch):
    calls, fit = [], fits_module.fit_and_measure

    def counted(*arguments):
        calls.append(arguments)
        if len(calls) == counted.at:
            raise KeyboardInterrupt
        return fit(*arguments)

    counted.at = 0
    monkeypatch.setattr("topics.selection._sweep.fit_and_measure", counted)
    return counted


def test_ctrl_c_returns_what_there_is_and_the_same_call_goes_on(tmp_path, planted_news, interrupt_at):
    tokens, _ = planted_news
    interrupt_at.at = 4
    with pytest.warns(UserWarning, match=r"Interrupted after 3 of 8 fits.*Run the same again to go on") as noted:
        found = sweep(tokens, n_jobs=1, out=tmp_path / "out", **QUICK)
    assert found.interrupted
    assert noted[0].filename == __file__
    assert len(found.table) == 3
    interrupt_at.at = 0
    whole = sweep(tokens, n_jobs=1, out=tmp_path / "out", **QUICK)
    assert not whole.interrupted
    assert whole.table.equals(sweep(tokens, n_jobs=1, **QUICK).table)


# Refused


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"models": "ldaa"}, "Did you mean 'lda'"),
        ({"models": ["ldaa"]}, "Did you mean 'lda'"),
        ({"models": []}, "models is empty"),
        ({"models": {"a/b": LDA()}}, "becomes the name of a file"),
        ({"models": {"a": 3}}, "got int"),
        ({"n_topics": 5}, r"such as range\(5, 51, 5\) or \[15, 20, 25\]; got 5"),
        ({"n_topics": []}, "n_topics is empty"),
        ({"n_topics": [0]}, "n_topics must be a whole number of at least 1"),
        ({"n_topics": [1000]}, "too few for 1,000 topics"),
        ({"seeds": 0}, "seeds must be a whole number of at least 1"),
        ({"seeds": []}, "seeds is empty"),
        ({"measures": ["c_vv"]}, "Did you mean 'c_v'"),
        ({"measures": "c_vv"}, "Did you mean 'c_v'"),
        ({"measures": ["nmi"]}, "'nmi' can't be measured here: there are no labels"),
        ({"measures": ["held_out_log_likelihood"], "test_size": 0}, "no articles are held out"),
        ({"measures": ["stability_cosine"], "seeds": 1}, "it compares the fits of two seeds"),
        ({"test_size": 0.7}, "test_size must be a finite number from 0 to 0.5"),
        ({"top_n": 1}, "top_n must be a whole number from 2 to 20"),
        ({"labels": ["a"]}, "one for each of the 150 documents; got 1"),
        ({"labels": "section"}, "labels must be a list with one per document; got 'section'"),
        ({"labels": [float("nan")] * 150}, r"labels\[0\] is float"),
        ({"labels": [""] * 150, "measures": ["nmi"]}, "there are no labels"),
        ({"n_topics": None}, "n_topics must be numbers of topics"),
        ({"n_topics": "5:50:5"}, r"such as range\(5, 51, 5\)"),
        ({"n_topics": np.int64(5)}, r"For one number write \[20\]"),
        ({"n_topics": [5.0]}, "n_topics must be a whole number of at least 1; got 5.0"),
        ({"models": NMF}, "got the class NMF. Make one of it"),
        ({"models": ["nmf", 20]}, "got int"),
        ({"models": None}, "models must be 'nmf', a list"),
        ({"measures": []}, "measures is empty"),
        ({"measures": 3}, "measures must be a list of names"),
        ({"measures": ["coherence"]}, "measure must be one of 'c_npmi'"),
        ({"seeds": 2.5}, "seeds must be a whole number"),
        ({"seeds": [-1]}, "seeds must be a whole number from 0"),
        ({"preprocessor": "light"}, r"got 'light'. A stemmer is one of its options"),
        ({"encoded": [["a"]]}, "encoded goes with the Corpus that was encoded"),
        ({"min_df": 0}, "min_df"),
        ({"max_df": 1.5}, "max_df"),
        ({"random_state": None}, "random_state must be a whole number"),
        ({"n_resamples": -1}, "n_resamples must be a whole number of at least 0"),
        ({"preprocessor": topics.ArabicPreprocessor()}, "these are tokens already"),
        ({"n_jobs": 0}, "n_jobs must be"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(options, message, planted_news):
    with pytest.raises(InputError, match=message):
        sweep(planted_news[0], **{**QUICK, **options})


@pytest.mark.parametrize(
    ("corpus", "message"),
    [
        ("articles.jsonl", r"got 'articles.jsonl'. Read it: topics.load_corpus\(path\)"),
        (Path("articles.jsonl"), r"Read it: topics.load_corpus\(path\)"),
        (pd.DataFrame({"text": ["هجوم"]}), r"got DataFrame. Read it: topics.load_corpus\(table\)"),
        ({"text": ["هجوم"]}, "got dict. Read it"),
        (["هجوم على سفينة", "هدنة"], "got the text 'هجوم على سفينة'. Make a Corpus of texts"),
        (pd.Series(["هجوم على سفينة"]), "got the text 'هجوم على سفينة'"),
        (np.ones((3, 4)), "the tokens of every article in order; got ndarray"),
        (sp.csr_array((3, 4)), "the tokens of every article in order; got csr_array"),
        (3, "got int"),
        (None, "got NoneType"),
        ([[], []], "hold no token at all"),
        ([], "hold no token at all"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_are_no_articles_is_refused_and_says_how_to_read_them(corpus, message):
    with pytest.raises(InputError, match=message):
        sweep(corpus, **QUICK)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda found: sweep([["a"]], random_seed=1), "sweep has no parameter 'random_seed'.* is random_state"),
        (lambda found: sweep([["a"]], n_components=[5]), "Here scikit-learn's n_components is n_topics"),
        (lambda found: sweep([["a"]], stemmer="light"), "It belongs to ArabicPreprocessor"),
        (lambda found: sweep([["a"]], measure="nmi"), "Did you mean 'measures'"),
        (
            lambda found: sweep([["a"]], "nmf"),
            "sweep takes all arguments but corpus by name: models.* Of which is 'nmf'",
        ),
        (lambda found: found.best(metric="nmi"), "metric is measure"),
        (lambda found: found.best("nmi", "highest"), "all arguments but measure by name: rule. Of which is 'highest'"),
        (lambda found: found.themes(model="nmf", k=5), "k is n_topics"),
        (lambda found: compare_sweeps(found, found, 0.9), "but sweep, other by name: level. Of which is 0.9"),
        (lambda found: topics.compare_preprocessing(["نص"], measures=["nmi"]), "It belongs to sweep"),
    ],
)
def test_a_wrong_name_says_what_it_is_called_here(call, message, found):
    with pytest.raises(TypeError, match=message):
        call(found)


def test_labels_may_be_a_column_of_the_corpus(sample):
    options = {**QUICK, "models": "nmf", "measures": "nmi"}
    by_source = sweep(sample, labels="source", **options)
    assert by_source.table.equals(sweep(sample, labels=list(sample.sources), **options).table)
    assert not by_source.table.equals(sweep(sample, **options).table)
    with pytest.raises(InputError, match=r"There is no column 'sources'.*Did you mean 'source'"):
        sweep(sample, labels="sources", **options)


def test_encoded_articles_are_those_of_the_corpus(sample):
    preprocessor = topics.ArabicPreprocessor()
    encoded = preprocessor.fit_encode(sample.full_texts()[:10])
    with pytest.raises(InputError, match="encoded holds 10 texts and the corpus 244"):
        sweep(sample, encoded=encoded, preprocessor=preprocessor, **QUICK)
    with pytest.raises(InputError, match="encoded needs preprocessor="):
        sweep(sample, encoded=encoded, **QUICK)


@pytest.mark.parametrize(
    ("arguments", "options", "message"),
    [
        (("nmff", 3), {}, "Did you mean 'nmf'"),
        ((3,), {}, r"'lda' or 'nmf'; got 3. A number alone is n_topics=3"),
        ((NMF(3),), {"n_topics": 3}, r"the name of a model of the sweep, 'lda' or 'nmf'; got NMF"),
        (("nmf", 0), {}, "n_topics must be a whole number of at least 1; got 0"),
        (("nmf", [3, 5]), {}, r"n_topics must be a whole number of at least 1; got \[3, 5\]"),
        (("nmf", 3), {"corpus": "articles.jsonl"}, "corpus must be a Corpus; got str. topics.load_corpus makes one"),
        (("nmf", 3), {"preprocessor": "light"}, "preprocessor must be a topics.ArabicPreprocessor; got 'light'"),
        (("ldaa",), {}, "Did you mean 'lda'"),
    ],
)
def test_themes_that_a_sweep_can_not_make_are_refused(arguments, options, message, swept):
    with pytest.raises(InputError, match=message):
        swept[0].themes(*arguments, **options)


def test_another_sweeps_directory_is_refused_and_says_what_differs(tmp_path, planted_news):
    tokens, _ = planted_news
    options = {"models": ["nmf"], "n_topics": [3], "seeds": 1, "min_df": 2, "measures": ["c_npmi"]}
    out = tmp_path / "out"
    sweep(tokens, out=out, **options)
    with pytest.raises(InputError, match="holds a sweep with other articles"):
        sweep(tokens[:-1], out=out, **options)
    with pytest.raises(InputError, match="holds a sweep with top_n=10, not 5"):
        sweep(tokens, out=out, **options, top_n=5)
    with pytest.raises(InputError, match="whose model 'nmf' has other options"):
        sweep(tokens, out=out, **{**options, "models": {"nmf": NMF(init="random")}})
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="holds other files than a sweep's"):
        sweep(tokens, out=tmp_path / "other", **options)
    with pytest.raises(InputError, match="is a file"):
        sweep(tokens, out=tmp_path / "other" / "thesis.txt", **options)
    with pytest.raises(InputError, match=r"holds no sweep: there is no sweep\.json"):
        read_sweep(tmp_path / "other")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"planned": {"model": "nmf"}}'])
def test_a_damaged_file_is_refused_and_named(content, tmp_path, planted_news):
    options = {"models": ["nmf"], "n_topics": [3], "seeds": 1, "min_df": 2, "measures": ["c_npmi"]}
    sweep(planted_news[0], out=tmp_path / "out", **options)
    (tmp_path / "out" / "fits" / "nmf-0003-0.json").write_bytes(content)
    with pytest.raises(InputError, match=r"nmf-0003-0\.json or \.npy is damaged"):
        sweep(planted_news[0], out=tmp_path / "out", **options)


def test_what_a_result_does_not_hold_is_refused(found):
    with pytest.raises(InputError, match="Did you mean 'lda'"):
        found.interval("ldaa", 5, "nmi")
    with pytest.raises(InputError, match="n_topics must be one of 2, 5, 9; got 6"):
        found.interval("lda", 6, "nmi")
    with pytest.raises(InputError, match="measure must be one of"):
        found.best(measure="perplexity")
    with pytest.raises(InputError, match="rule must be one of"):
        found.best(rule="elbow")
    with pytest.raises(InputError, match=r"measure must be one of .*got 'nmf'"):
        found.best("nmf")
    with pytest.raises(InputError, match="Did you mean 'c_v'"):
        found.plot("c_vv")
    with pytest.raises(InputError, match="model must be one of 'lda', 'nmf'; got 'tfidf'"):
        found.difference(("tfidf", 5), ("nmf", 5), "nmi")
    with pytest.raises(InputError, match="level must be"):
        found.summary(level=95)


# Shown


def test_a_plot_has_axes_for_each_measure_and_a_line_for_each_model(found):
    import matplotlib

    matplotlib.use("Agg")
    axes = found.plot(["c_v", "nmi"])
    assert [a.get_title() for a in axes] == ["c_v", "nmi"]
    for a in axes:
        assert [line.get_label() for line in a.get_lines()] == ["lda", "nmf"]
        assert a.get_lines()[0].get_xdata().tolist() == [2, 5, 9]
    drawn = axes[1].get_lines()[0].get_ydata()
    assert drawn == pytest.approx([found.interval("lda", k, "nmi").value for k in (2, 5, 9)])
    matplotlib.pyplot.close("all")
    assert '<div dir="ltr"><' in found._repr_html_()
    assert found.plot("c_v").shape == (1,)
    assert topics.plots.number_of_topics(found).get_title() == found.best().measure["nmf"] == "c_npmi"
    matplotlib.pyplot.close("all")
