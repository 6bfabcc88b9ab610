"""topics evaluate and topics compare as a user meets them."""

import json

import pandas as pd
import pytest
from commands import call

from topics import Experiment, align, load, load_sample

# What is unusual is said in notes, which is what these tests read.
pytestmark = pytest.mark.filterwarnings("default::UserWarning")


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Return a folder with runs over the embedded corpus: two alike, one of other words, one of a part of it."""
    folder = tmp_path_factory.mktemp("runs")
    frame = load_sample().to_frame().rename(columns={"text": "body"})
    frame.to_csv(folder / "news.csv", index=False)
    frame[::2].to_csv(folder / "half.csv", index=False)
    columns = {name: name for name in ("title", "date", "source", "label", "id")} | {"text": "body"}
    for name, data, options in (
        ("one", None, {"n_topics": 8}),
        ("two", None, {"n_topics": 16, "models": ("nmf",), "seed": 3}),
        ("words", None, {"n_topics": 8, "models": ("nmf",), "stemmer": "none"}),
        ("body", folder / "news.csv", {"n_topics": 4, "models": ("nmf",), "columns": columns}),
        ("half", folder / "half.csv", {"n_topics": 4, "models": ("nmf",), "columns": columns}),
    ):
        Experiment.from_options(data, report=False, pictures=False, seeds=0, **options).run(folder / name)
    return folder


@pytest.fixture
def topics(capsys, monkeypatch, runs):
    """Return the command line, run in the folder of the runs in a terminal of 80 columns."""
    monkeypatch.chdir(runs)
    monkeypatch.setenv("COLUMNS", "80")

    def topics(*arguments):
        outcome = call(capsys, *arguments)
        assert "Traceback" not in outcome[2]
        return outcome

    return topics


def test_a_run_scored_in_its_own_articles_has_the_values_that_it_wrote(topics, runs, tmp_path):
    measures = ("c_npmi", "c_v")
    code, out, _ = topics(
        "evaluate", "one", "--sample", "--measures", "c_npmi", "--measures", "c_v", "--out", tmp_path / "s.csv"
    )
    assert code == 0
    assert "LDA of one: 8 topics" in out
    table = pd.read_csv(tmp_path / "s.csv")
    assert table.columns.tolist() == ["model", "topic", *measures, "words"]
    for model in ("lda", "nmf"):
        metrics = json.loads((runs / "one" / model / "metrics.json").read_text())
        own = table[table["model"] == model]
        for measure in measures:
            assert own[measure].tolist() == pytest.approx(metrics["coherence_per_theme"][measure], abs=1e-12)
            assert f"{metrics['coherence'][measure]:.3f}" in out
        assert f"diversity    {metrics['diversity']:>7.3f}" in out
    assert max(len(line) for line in out.splitlines() if str(tmp_path) not in line) <= 80


def test_one_model_of_a_run_is_enough(topics):
    code, out, _ = topics("evaluate", "one/nmf", "--sample")
    assert code == 0
    assert "NMF of one/nmf: 8 topics" in out
    assert "LDA" not in out


def test_the_columns_of_a_run_are_used_for_its_own_file_only(topics):
    assert topics("evaluate", "body", "--reference", "./news.csv")[0] == 0
    code, _, err = topics("evaluate", "body", "--reference", "half.csv")
    assert code == 2
    assert "no column 'text'" in err
    code, out, err = topics("evaluate", "body", "--reference", "half.csv", "--text", "body")
    assert code == 0
    assert "half.csv" in out


def test_a_topics_file_is_matched_after_normalization(topics, tmp_path):
    path = tmp_path / "theirs.txt"
    path.write_bytes("\ufeffمَحكمة، المتّهمين، الجريمه\r\n\r\nالجيش القوات طائرات\r\n".encode())
    code, out, err = topics("evaluate", path, "--sample", "--counting", "gensim")
    assert code == 0
    assert "theirs.txt: 2 topics" in out
    assert "note: Topic 0 has no coherence: no document holds 'الجريمه'." in err
    rows = {line.split()[0]: line.split()[1] for line in out.splitlines() if line.strip()[:1] in ("0", "1")}
    assert rows["0"] == "NaN"
    assert float(rows["1"]) == float(rows["1"])
    assert "of 1 of 2 topics" in out


def test_a_stemmer_brings_the_words_of_a_file_and_of_the_articles_together(topics, tmp_path):
    path = tmp_path / "theirs.json"
    path.write_text(json.dumps({"topics": [["جيش", "طائرة", "احتفاظ"]]}))
    assert "NaN" in topics("evaluate", path, "--sample")[1]
    code, out, err = topics("evaluate", path, "--sample", "--stemmer", "lemma", "--out", tmp_path / "s.csv")
    assert code == 0
    assert "NaN" not in out
    assert "note:" not in err
    assert pd.read_csv(tmp_path / "s.csv").columns.tolist() == ["topic", "c_npmi", "words"]


def test_the_terms_of_a_run_are_a_topics_file_as_well(topics):
    code, out, _ = topics("evaluate", "words/nmf/terms.csv", "--sample", "--top-n", 5)
    assert code == 0
    assert "terms.csv: 8 topics, up to 5 words each" in out
    assert "NaN" not in out


def test_a_file_is_replaced_by_force_only(topics, tmp_path):
    out = tmp_path / "s.csv"
    out.write_text("mine")
    arguments = ("evaluate", "two", "--sample", "--out", out)
    code, _, err = topics(*arguments)
    assert (code, out.read_text()) == (2, "mine")
    assert "exists; name another file, or add --overwrite" in err
    assert topics(*arguments, "--overwrite")[0] == 0
    assert len(pd.read_csv(out)) == 16
    assert list(tmp_path.iterdir()) == [out]


def test_two_runs_show_what_they_share_and_what_only_one_sees(topics, runs):
    code, out, err = topics("compare", "one", "two", "--measures", "c_npmi", "--measures", "c_v")
    assert code == 0
    assert "NMF of A (8 themes) and NMF of B (16 themes), by the probabilities" in out
    assert "LDA" not in out
    found = align(*(load(runs / name).nmf for name in ("one", "two")))
    assert f"Mean similarity of the {len(found.agreed)} pairs: {found.agreed['similarity'].mean():.3f}" in out
    for name, other, alone in (("A", "B", found.only_a), ("B", "A", found.only_b)):
        assert (f"Only in {name}: no theme of {other} is as similar as 0.7" in out) == (len(alone) > 0)
    assert "Difference of mean c_npmi, A minus B" in out
    assert "Difference of mean c_v, A minus B" in out
    assert "embedded corpus, which A and B read" in out
    assert "n_topics: 8 in A, 16 in B" in out
    assert "Reading embedded corpus" in err
    assert max(map(len, out.splitlines())) <= 80


def test_a_run_beside_itself_is_the_same(topics):
    code, out, _ = topics("compare", "one", "one")
    assert code == 0
    assert "LDA of A" in out
    assert "NMF of A" in out
    assert out.count("Mean similarity of the 8 pairs: 1.000") == 2
    assert "Only in" not in out
    assert "A minus B: 0.000" in out
    assert "Both were run with the same options." in out


def test_two_models_of_one_run_are_compared_when_both_are_named(topics):
    code, out, _ = topics("compare", "one/lda", "one/nmf")
    assert code == 0
    assert "LDA of A (8 themes) and NMF of B (8 themes)" in out
    assert "model: lda in A, nmf in B" in out


def test_coherence_of_other_words_is_not_compared(topics):
    code, out, _ = topics("compare", "one", "words", "--sample")
    assert code == 0
    joined = " ".join(out.split())
    assert "Coherence is not compared: A and B preprocessed texts differently (stemmer: lemma in A, none in B" in joined
    assert "by the probabilities of their words" in joined
    assert "Difference of mean" not in out


def test_runs_over_other_articles_need_a_reference(topics):
    code, out, _ = topics("compare", "body", "half")
    assert code == 0
    assert "A and B read different articles. Name a --reference" in " ".join(out.split())
    assert "Difference of mean" not in out
    code, out, _ = topics("compare", "body", "half", "--reference", "news.csv")
    assert code == 0
    assert "Difference of mean c_npmi" in out
    assert "in news.csv, as asked" in out


def test_an_input_that_has_changed_is_no_reference(topics, runs, tmp_path):
    changed = tmp_path / "news.csv"
    changed.write_bytes((runs / "news.csv").read_bytes())
    plain = {"report": False, "pictures": False, "seeds": 0}
    asked = Experiment.from_options(changed, n_topics=4, models=("nmf",), columns={"text": "body"}, **plain)
    asked.run(tmp_path / "r")
    assert "Difference of mean" in topics("compare", tmp_path / "r", tmp_path / "r")[1]
    changed.write_bytes((runs / "half.csv").read_bytes())
    code, out, _ = topics("compare", tmp_path / "r", tmp_path / "r")
    assert code == 0
    assert "is gone or has changed since. Name a --reference" in " ".join(out.split())


MISTAKES = {
    "no reference": (["evaluate", "one"], "name a --reference, or give --sample"),
    "two references": (["evaluate", "one", "--reference", "news.csv", "--sample"], "one of the two"),
    "no topics": (["evaluate", "none.txt", "--sample"], "Can't read none.txt: No such file"),
    "no results": (["evaluate", "empty", "--sample"], "empty is not a results directory: no terms.csv in it"),
    "articles as topics": (["evaluate", "news.csv", "--sample"], "expected were topic (or theme) and word"),
    "stemmer of a run": (["evaluate", "one", "--sample", "--stemmer", "light"], "a results directory says itself"),
    "unknown stemmer": (["evaluate", "t.txt", "--sample", "--stemmer", "lema"], "Did you mean 'lemma'"),
    "unknown measure": (["evaluate", "one", "--sample", "--measures", "c_nmpi"], "Did you mean 'c_npmi'"),
    "one word": (["evaluate", "one", "--sample", "--top-n", "1"], "top_n must be a whole number of at least 2"),
    "unknown counting": (["evaluate", "one", "--sample", "--counting", "gensin"], "Did you mean 'gensim'"),
    "missing reference": (["evaluate", "one", "--reference", "none.csv"], "none.csv"),
    "out in a missing folder": (["evaluate", "one", "--sample", "--out", "x/s.csv"], "not a directory you may write"),
    "out is a folder": (["evaluate", "one", "--sample", "--out", "empty"], "is a directory; name a file"),
    "one directory": (["compare", "one"], "Missing argument"),
    "a file": (["compare", "one", "news.csv"], "news.csv is a file; expected was a results directory"),
    "nothing there": (["compare", "one", "none"], "none does not exist"),
    "no such model": (["compare", "one", "two", "--models", "lsa"], "Did you mean 'lda'"),
    "nothing in common": (["compare", "one", "empty"], "not a results directory"),
    "similarity": (["compare", "one", "two", "--min-similarity", "2"], "min_similarity must be a finite number from 0"),
    "sample and reference": (["compare", "one", "two", "--sample", "--reference", "x"], "not both"),
    "damaged manifest": (["compare", "damaged", "one"], "holds damaged results"),
    "no manifest": (["evaluate", "lacking", "--sample"], "lacks manifest.json"),
    "a newer version": (["evaluate", "newer", "--sample"], "written by another version of topics"),
}  # fmt: skip


@pytest.fixture(scope="module")
def wrong(runs):
    """Add results that nothing can be made of."""
    (runs / "empty").mkdir()
    (runs / "t.txt").write_text("جيش قصف\n")
    manifest = json.loads((runs / "two" / "nmf" / "manifest.json").read_text(encoding="utf-8"))
    manifest["config"]["new"] = 1
    for name, content in (("damaged", "{"), ("lacking", None), ("newer", json.dumps(manifest))):
        (runs / name).mkdir()
        (runs / name / "terms.csv").write_bytes((runs / "two" / "nmf" / "terms.csv").read_bytes())
        if content is not None:
            (runs / name / "manifest.json").write_text(content)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_clear_line_and_exit_code_two(mistake, topics, wrong):
    arguments, message = MISTAKES[mistake]
    code, out, err = topics(*arguments)
    errors = [line for line in err.splitlines() if not line.endswith(" ...")]
    assert (code, out, len(errors)) == (2, "", 1)
    assert errors[0].startswith("error: ")
    assert message in errors[0]


@pytest.mark.parametrize("command", ["evaluate", "compare"])
def test_help_shows_an_example(command, topics):
    code, out, _ = topics(command, "--help")
    assert code == 0
    assert f"topics {command} results" in out


def test_without_a_command_help_is_shown(topics):
    code, out, err = topics()
    assert (code, err) == (0, "")
    assert len(out.splitlines()) > 10
