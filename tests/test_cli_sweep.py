"""topics sweep, and topics compare of two sweeps, as a user would run them."""

import signal

import pytest
from children import child, wait_until_held

from topics import cli, load, load_sample, sweep


def run(*arguments):
    with pytest.raises(SystemExit) as ended:
        cli.main([*map(str, arguments)])
    return ended.value.code or 0


QUICK = ("--sample", "--n-topics", "4:8:4", "--seeds", "2", "--n-jobs", "1")


@pytest.fixture(scope="module")
def swept(tmp_path_factory):
    out = tmp_path_factory.mktemp("sweeps") / "a"
    assert run("sweep", *QUICK, "--out", out, "--quiet") == 0
    return out


def test_a_sweep_prints_measures_and_a_choice_with_its_reason(swept, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert run("sweep", *QUICK, "--out", swept) == 0
    shown = capsys.readouterr().out
    assert max(len(line) for line in shown.splitlines() if str(swept) not in line) <= 80
    for word in ("LDA: means", "NMF: means", "c_npmi", "stability_jaccard", "nmi", "rule: one-standard-error"):
        assert word in shown
    found = load(swept)
    assert f"{found.interval('nmf', 8, 'nmi').value:.3f} ±" in shown
    names = {path.name for path in swept.iterdir()}
    assert names == {"table.csv", "summary.csv", "measures.png", "sweep.json", "log.jsonl", "fits"}
    assert (swept / "measures.png").read_bytes().startswith(b"\x89PNG")


def test_the_command_finds_what_the_function_finds(swept):
    direct = sweep(load_sample(), n_topics=[4, 8], seeds=2, min_df=3, n_jobs=1)
    assert load(swept).table.equals(direct.table)


def test_two_sweeps_are_compared_by_what_can_be(swept, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    other, more = tmp_path / "other", tmp_path / "more"
    assert run("sweep", *QUICK, "--out", other, "--stemmer", "none", "--models", "nmf", "-q") == 0
    assert run("compare", swept, other) == 0
    shown = capsys.readouterr().out
    assert "NMF: A minus B" in shown
    assert "LDA" not in shown
    assert "nmi" in shown
    assert "c_npmi" not in shown
    assert "Coherence and held-out likelihood are not compared" in shown
    assert "preprocessor, stemmer: lemma in A, none in B" in shown
    assert max(len(line) for line in shown.splitlines() if {str(swept), str(other)}.isdisjoint(line.split())) <= 80
    assert run("sweep", *QUICK, "--out", more, "--max-df", "0.4", "-q") == 0
    assert run("compare", swept, more) == 0
    shown = capsys.readouterr().out
    assert "c_npmi" in shown
    assert "max_df: 0.5 in A, 0.4 in B" in shown


def test_a_sweep_compared_with_itself_differs_in_nothing(swept, capsys):
    assert run("compare", swept, swept) == 0
    shown = capsys.readouterr().out
    assert "Both were made with the same options." in shown
    assert "*" not in shown.replace("; * where", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--n-topics", "5:50:"), "--n-topics takes numbers and ranges such as 5:50:5 or 5,10,20; got '5:50:'"),
        (("--n-topics", "50:5"), "--n-topics 50:5 ends before it begins"),
        (("--n-topics", "5:10:0"), "got '5:10:0'"),
        (("--n-topics", ""), "got ''"),
        (("--n-topics", "0"), "n_topics must be a whole number of at least 1; got 0"),
        (("--seeds", "0"), "seeds must be a whole number of at least 1"),
        (("--models", "ldaa"), "Did you mean 'lda'"),
        (("--stemmer", "lema"), "Did you mean 'lemma'"),
        (("--max-df", "0.0001"), "raise max_df"),
    ],
)
def test_mistakes_are_one_line(arguments, message, tmp_path, capsys):
    assert run("sweep", "--sample", "--out", tmp_path / "out", *arguments) == 2
    told = capsys.readouterr().err.strip().splitlines()
    assert told[-1].startswith("error: ")
    assert message in told[-1]


def test_other_articles_or_options_in_the_same_directory_are_refused(swept, capsys, tmp_path):
    assert run("sweep", *QUICK, "--out", swept, "--stemmer", "none") == 2
    assert "holds a sweep with preprocessor, stemmer='lemma', not 'none'" in capsys.readouterr().err
    assert run("compare", swept, tmp_path) == 2
    assert "is not a results directory" in capsys.readouterr().err
    assert run("sweep", "--out", tmp_path / "x") == 2
    assert "name an INPUT" in capsys.readouterr().err


HELD_SWEEP = """
import sys
from topics import LDA, cli
fit, fitted = LDA.fit, []
def fit_three(model, *arguments):
    if len(fitted) == 3:
        hold()
    fitted.append(model)
    return fit(model, *arguments)
LDA.fit = fit_three
cli.main(sys.argv[1:])
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_sweep_that_is_stopped_shows_what_there_is_and_goes_on(number, tmp_path):
    out = tmp_path / "out"
    asked = ("--sample", "--n-topics", "4,6", "--seeds", "2", "--n-jobs", "1", "--models", "lda", "--out", out)
    with child(HELD_SWEEP, "sweep", *asked) as process:
        wait_until_held(process)
        process.send_signal(number)
        shown, told = process.communicate()
    assert process.returncode == 130
    assert "LDA: means" in shown
    assert "Interrupted after 3 of 4 fits" in told
    assert "Run the same again to go on" in told
    assert "Traceback" not in told
    assert len(load(out).table) == 3
    assert run("sweep", *asked, "--quiet") == 0
    assert len(load(out).table) == 4
