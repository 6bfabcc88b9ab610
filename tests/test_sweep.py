"""A sweep: its figures are those of its parts, its files survive a kill, its rules say why."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from children import child, wait_until_held
from joblib import parallel_config
from msgspec.structs import replace
from sklearn.feature_extraction.text import TfidfTransformer

import topics
from topics import LDA, NMF, InputError, load, sweep
from topics.evaluation import split_documents
from topics.evaluation._likelihood import completion_of_halves
from topics.evaluation._stability import stability
from topics.selection import _fitting as fits_module
from topics.selection import read_sweep
from topics.selection._result import _pseudovalues
from topics.selection._rules import RULES, MeanScore
from topics.selection._sweep_measures import SWEEP_MEASURES

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
        assert found.best(rule="highest", measure="nmi")[model].n_topics == 5
        assert found.best(rule="highest", measure="stability_cosine")[model].n_topics == 5
        assert found.interval(model, 5, "nmi").value > 0.95
    assert found.best(rule="highest", measure="held_out_log_likelihood")["lda"].n_topics == 5


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
    assert row["nmi"] == pytest.approx(topics.evaluation.label_agreement(labels, model.transform(X))["nmi"])
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
    assert _pseudovalues(mean_with_others, "stability_jaccard") == pytest.approx(x)
    assert _pseudovalues(pd.Series([0.4, 0.4]), "stability_jaccard").tolist() == [0.4]
    assert _pseudovalues(pd.Series(x), "nmi") == pytest.approx(x)


def test_rules_choose_and_say_why():
    scores = {5: MeanScore(0.50, 0.02), 10: MeanScore(0.59, 0.02), 15: MeanScore(0.60, 0.02), 20: MeanScore(0.58, 0.05)}
    chosen, reason = RULES["one-standard-error"](scores, "c_v")
    assert chosen == 10
    assert reason == (
        "c_v is highest with 15 (0.6), and 10 is the smallest number within one standard error (0.02) of it: 0.59."
    )
    assert RULES["highest"](scores, "c_v") == (15, "c_v is highest, 0.6; next is 10 with 0.59.")
    alone = {5: MeanScore(0.5, np.nan), 7: MeanScore(0.4, np.nan)}
    assert RULES["one-standard-error"](alone, "c_v")[1].endswith("with one seed there is no standard error.")
    clear = {5: MeanScore(0.2, 0.01), 7: MeanScore(0.4, 0.01)}
    assert "no smaller number comes within" in RULES["one-standard-error"](clear, "c_v")[1]


def test_a_corpus_and_models_of_ones_own_do_as_well(sample):
    models = {"flat": LDA(doc_topic_prior=1.0), "start": NMF(init="clusters")}
    found = sweep(sample, models=models, measures=["nmi", "c_npmi"], **QUICK)
    assert found.table.model.unique().tolist() == ["flat", "start"]
    assert "2 measures" in repr(found)
    assert found.words["flat", 3, 0][0][0] in topics.ArabicPreprocessor().fit_encode(sample.full_texts()).terms


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
    with pytest.warns(UserWarning, match=r"Interrupted after 3 of 8 fits.*Run the same again to go on"):
        found = sweep(tokens, n_jobs=1, out=tmp_path / "out", **QUICK)
    assert found.interrupted
    assert len(found.table) == 3
    interrupt_at.at = 0
    whole = sweep(tokens, n_jobs=1, out=tmp_path / "out", **QUICK)
    assert not whole.interrupted
    assert whole.table.equals(sweep(tokens, n_jobs=1, **QUICK).table)


# Refused


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"models": "lda"}, "Wrap it in a list"),
        ({"models": ["ldaa"]}, "Did you mean 'lda'"),
        ({"models": []}, "models is empty"),
        ({"models": {"a/b": LDA()}}, "becomes the name of a file"),
        ({"models": {"a": 3}}, "got int"),
        ({"n_topics": 5}, r"such as range\(5, 51, 5\); got 5"),
        ({"n_topics": []}, "n_topics is empty"),
        ({"n_topics": [0]}, "n_topics must be a whole number of at least 1"),
        ({"n_topics": [1000]}, "too few for 1,000 topics"),
        ({"seeds": 0}, "seeds must be a whole number of at least 1"),
        ({"seeds": []}, "seeds is empty"),
        ({"measures": ["c_vv"]}, "Did you mean 'c_v'"),
        ({"measures": "c_v"}, "Wrap it in a list"),
        ({"measures": ["nmi"]}, "'nmi' can't be measured here: there are no labels"),
        ({"measures": ["held_out_log_likelihood"], "test_size": 0}, "no articles are held out"),
        ({"measures": ["stability_cosine"], "seeds": 1}, "it compares the fits of two seeds"),
        ({"test_size": 0.7}, "test_size must be a finite number from 0 to 0.5"),
        ({"top_n": 1}, "top_n must be a whole number from 2 to 20"),
        ({"labels": ["a"]}, "one for each of the 150 documents; got 1"),
        ({"preprocessor": topics.ArabicPreprocessor()}, "these are tokens already"),
        ({"n_jobs": 0}, "n_jobs must be"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(options, message, planted_news):
    with pytest.raises(InputError, match=message):
        sweep(planted_news[0], **{**QUICK, **options})


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
    assert "<table" in found._repr_html_()
