"""The command line as a user meets it: results, refusals, and nothing half-written."""

import errno
import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from children import child, wait_until_held
from commands import call

from topics import Experiment, load_sample
from topics._validation import InputError
from topics.io import remove_leftovers
from topics.io._atomic import _move_into_place
from topics.report._methods import methods
from topics.runs import _results as results
from topics.runs import read_page_data

FILES = [
    "documents.csv", "fit", "manifest.json", "metrics.json", "passages.csv", "plots", "sources.csv", "terms.csv",
    "themes.csv", "timeline.csv",
]  # fmt: skip

QUICK = ("--no-report", "--seeds", 0, "--models", "nmf")


def test_a_run_writes_tables_pictures_and_a_page(finished_run):
    for model in ("lda", "nmf"):
        assert sorted(path.name for path in (finished_run / model).iterdir()) == FILES
        pictures = sorted(path.name for path in (finished_run / model / "plots").iterdir())
        assert pictures == ["by_source.pdf", "hierarchy.pdf", "map.pdf", "over_time.pdf", "words.pdf"]
        assert all((finished_run / model / "plots" / name).read_bytes().startswith(b"%PDF") for name in pictures)
    assert sorted(path.name for path in finished_run.iterdir()) == [
        "alignment.csv", "alignment.pdf", "articles.parquet", "lda", "manifest.json", "nmf", "report.html",
        "report.json.gz", "terms",
    ]  # fmt: skip
    assert not [path for path in finished_run.parent.iterdir() if path.name.startswith(".")]


def test_the_tables_open_as_arabic_and_fit_together(finished_run, sample):
    folder = finished_run / "nmf"
    assert (folder / "themes.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    themes, terms, documents = (pd.read_csv(folder / f"{name}.csv") for name in ("themes", "terms", "documents"))
    assert sorted(themes["theme"]) == sorted(terms["theme"].unique()) == list(range(8))
    assert documents["id"].tolist() == list(sample.ids)
    assert documents["theme"].value_counts().to_dict() == themes.set_index("theme")["documents"].to_dict()
    assert documents["date"].str.fullmatch(r"\d{4}-\d{2}-\d{2}").all()
    first = terms[(terms["theme"] == themes["theme"][0]) & (terms["rank"] <= 10)]["word"]
    assert themes["words"][0] == "، ".join(first)


def test_the_manifest_says_what_is_needed_to_repeat_the_run(finished_run, sample):
    manifest = json.loads((finished_run / "lda" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == 0
    assert manifest["config"]["models"]["n_topics"] == 8
    assert manifest["input"]["corpus_sha256"] == sample.sha256
    assert len(manifest["input"]["sha256"]) == 64
    assert {"read", "preprocess", "fit", "robustness", "evaluate"} == set(manifest["seconds"])
    assert manifest["versions"]["arabic-topics"]
    assert manifest["model_params"]["random_state"] == 0


def test_the_metrics_hold_every_measure_and_agreement_with_the_labels(finished_run):
    for model, least in (("lda", 0.75), ("nmf", 0.75)):
        metrics = json.loads((finished_run / model / "metrics.json").read_text())
        assert set(metrics["coherence"]) == {"c_npmi", "c_v", "c_uci", "u_mass", "c_p"}
        assert all(len(values) == 8 for values in metrics["coherence_per_theme"].values())
        for measure, (low, high) in metrics["coherence_interval"].items():
            assert low <= metrics["coherence"][measure] <= high
        assert 0.5 < metrics["diversity"] <= 1
        assert metrics["label_agreement"]["nmi"] > least


def test_the_same_seed_writes_the_same_bytes(finished_run, tmp_path):
    again = tmp_path / "again"
    Experiment.from_options(n_topics=8, n_jobs=2).run(again)
    names = [path.relative_to(finished_run) for path in finished_run.rglob("*") if path.suffix in (".csv", ".pdf")]
    assert len(names) == 1 + 1 + 2 * (6 + 5)
    for name in [*names, Path("lda/metrics.json"), Path("nmf/metrics.json")]:
        assert (again / name).read_bytes() == (finished_run / name).read_bytes(), name


def test_the_command_prints_the_themes_and_where_the_results_lie(capsys, tmp_path, monkeypatch, sample):
    monkeypatch.setenv("COLUMNS", "80")
    code, out, err = call(
        capsys, "run", "--sample", "--n-topics", 8, "--models", "nmf", "--seeds", 1, "--out", tmp_path / "r"
    )
    assert code == 0
    assert f"NMF: 8 themes of {len(sample)} articles" in out
    assert str(tmp_path / "r") in out
    assert "Fitting NMF" in err
    lines = out.splitlines()
    assert max(len(line) for line in lines if str(tmp_path) not in line) <= 80
    heading = next(i for i, line in enumerate(lines) if line.split()[:2] == ["theme", "share"])
    assert lines[heading + 1].split()[0].isdecimal()
    code, out, err = call(capsys, "run", "--sample", *QUICK, "--quiet", "--out", tmp_path / "q")
    assert (code, out, err) == (0, "", "")


def test_a_directory_with_an_earlier_run_is_replaced_when_asked_for(capsys, tmp_path):
    arguments = ["run", "--sample", *QUICK, "--n-topics", 4, "--out", tmp_path / "r"]
    assert call(capsys, *arguments)[0] == 0
    code, _, err = call(capsys, *arguments)
    assert code == 2
    assert "holds an earlier run" in err
    assert "--overwrite" in err
    assert call(capsys, *arguments, "--overwrite")[0] == 0
    (tmp_path / "r" / "nmf" / "notes.txt").touch()
    code, _, err = call(capsys, *arguments, "--overwrite")
    assert code == 2
    assert "holds other files, such as nmf/notes.txt" in err
    assert (tmp_path / "r" / "nmf" / "notes.txt").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_nothing_replaces_what_is_not_a_run(capsys, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").write_text("")
    code, _, err = call(capsys, "run", "--sample", "--out", tmp_path / "thesis", "--overwrite")
    assert code == 2
    assert "holds other files" in err
    assert (tmp_path / "thesis" / "chapter.tex").exists()
    (tmp_path / "file").write_text("")
    assert "is a file" in call(capsys, "run", "--sample", "--out", tmp_path / "file", "--overwrite")[2]


def test_an_empty_directory_may_be_filled(capsys, tmp_path):
    (tmp_path / "r").mkdir()
    assert call(capsys, "run", "--sample", *QUICK, "--out", tmp_path / "r")[0] == 0


MISTAKES = {
    "no input": (["run", "--out", "r"], "name an INPUT, or give --sample"),
    "two inputs": (["run", "news.csv", "--sample", "--out", "r"], "one of the two"),
    "no out": (["run", "--sample"], "Missing option '--out'"),
    "no such command": (["rum"], "No such command 'rum'"),
    "no such option": (["run", "--sample", "--out", "r", "--topcs", "3"], "No such option"),
    "missing file": (["run", "nothing.csv", "--out", "r"], "Can't read 'nothing.csv': No such file"),
    "unknown kind": (["run", "news.docx", "--out", "r"], "supported are a folder and .txt"),
    "empty file": (["run", "empty.csv", "--out", "r"], "The input holds no article: it is empty"),
    "empty folder": (["run", "empty", "--out", "r"], "The input holds no article: it is empty"),
    "binary file": (["run", "binary.txt", "--out", "r"], "neither UTF-8, UTF-16 nor Windows-1256"),
    "no text column": (["run", "body.csv", "--out", "r"], "the columns are 'id', 'body'"),
    "one document": (["run", "one.txt", "--out", "r"], "--split paragraphs"),
    "more topics than articles": (["run", "--sample", "--n-topics", "999", "--out", "r"], "999 topics need at least"),
    "more topics than terms": (["run", "few.csv", "--n-topics", "5", "--out", "r"], "more than the terms there are"),
    "zero topics": (["run", "--sample", "--n-topics", "0", "--out", "r"], "at least 1; got 0"),
    "minus one topic": (["run", "--sample", "--n-topics", "-1", "--out", "r"], "at least 1; got -1"),
    "ten thousand topics": (["run", "--sample", "--n-topics", "10000", "--out", "r"], "10,000 topics need"),
    "topics in words": (["run", "--sample", "--n-topics", "ten", "--out", "r"], "'ten' is not a valid integer"),
    "only stop words": (["run", "stop.csv", "--n-topics", "2", "--out", "r"], "No term is left"),
    "only English": (["run", "english.csv", "--n-topics", "2", "--out", "r"], "Are the texts Arabic?"),
    "unknown model": (["run", "--sample", "--models", "lsa", "--out", "r"], "model must be one of 'lda', 'nmf'"),
    "unknown engine": (["run", "--sample", "--engine", "sklern", "--out", "r"], "Did you mean 'sklearn'"),
    "unknown stemmer": (["run", "--sample", "--stemmer", "lema", "--out", "r"], "Did you mean 'lemma'"),
    "negative seed": (["run", "--sample", "--seed", "-3", "--out", "r"], "seed must be a whole number from 0"),
    "no processes": (["run", "--sample", "--n-jobs", "0", "--out", "r"], "n_jobs must be a number of processes"),
    "share above one": (["run", "--sample", "--max-df", "2", "--out", "r"], "max_df as a float is a share"),
    "out below a file": (["run", "--sample", "--out", "one.txt/r"], "not a directory you may write to"),
}  # fmt: skip


@pytest.fixture
def mistakes_dir(tmp_path, monkeypatch):
    """Change to a directory with inputs that nothing can be made of."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    files = {
        "empty.csv": b"",
        "binary.txt": bytes(range(256)) * 8,
        "body.csv": "id,body\n1,نص\n".encode(),
        "one.txt": "أعلنت قوات الأمن إحباط محاولة تسلل".encode(),
        "few.csv": ("text\n" + "جيش قصف\n" * 3 + "نفط قصف\n" * 3).encode(),
        "stop.csv": ("text\n" + "من إلى في على\n" * 4).encode(),
        "english.csv": b"text\nonly English words\nand some more\n",
        "news.docx": b"PK",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_clear_line_and_exit_code_two(mistake, capsys, mistakes_dir):
    arguments, message = MISTAKES[mistake]
    code, out, err = call(capsys, *arguments)
    errors = [line for line in err.splitlines() if not line.endswith(" ...")]
    assert code == 2
    assert out == ""
    assert len(errors) == 1
    assert errors[0].startswith("error: ")
    assert message in errors[0]
    assert "Traceback" not in err
    assert not (mistakes_dir / "r").exists()


def test_what_was_left_out_is_counted_and_written(capsys, tmp_path, sample):
    frame = sample.to_frame()
    frame.loc[3, "text"] = None
    frame.loc[5, "id"] = frame.loc[4, "id"]
    frame.to_json(tmp_path / "news.jsonl", orient="records", lines=True, date_format="iso")
    code, out, err = call(capsys, "run", tmp_path / "news.jsonl", *QUICK, "--out", tmp_path / "r")
    assert code == 0
    assert "2 rows were reported" in out
    assert "news.jsonl line 4: no text" in out
    assert "note:" not in err
    assert pd.read_csv(tmp_path / "r" / "rejected.csv")["where"].tolist() == ["news.jsonl line 4", "news.jsonl line 6"]


def test_one_page_is_read_by_paragraphs(capsys, tmp_path, sample):
    (tmp_path / "page.txt").write_text("\n".join(sample.texts[:12]), encoding="utf-8")
    arguments = ["run", tmp_path / "page.txt", "--split", "paragraphs", "--n-topics", 3, *QUICK[1:]]
    code, out, _ = call(capsys, *arguments, "--out", tmp_path / "r")
    assert code == 0
    assert "NMF: 3 themes of" in out
    assert "paragraphs" in out
    assert "Every paragraph counted as a document of its own." in methods(read_page_data(tmp_path / "r"), lang="en")


@pytest.mark.parametrize(
    "fault", [OSError(errno.ENOSPC, "No space left on device"), MemoryError(), KeyboardInterrupt()]
)
def test_a_fault_while_writing_leaves_nothing_behind(fault, capsys, tmp_path, monkeypatch):
    def fail(*arguments):
        raise fault

    monkeypatch.setattr(results, "write_json", fail)
    code, _, err = call(capsys, "run", "--sample", *QUICK, "--out", tmp_path / "r")
    assert code in (2, 130)
    assert "nothing was written" in err
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_one_line_and_leaves_nothing(capsys, tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", disk], capture_output=True)
    if mounted.returncode:
        pytest.skip("a small file system can't be mounted here")
    try:
        code, _, err = call(capsys, "run", "--sample", *QUICK, "--out", disk / "r")
        assert code == 2
        assert "No space left on device" in err
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_fault_of_ours_is_named_as_such(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("topics.runs._experiment.run_config", lambda *a, **k: 1 / 0)
    code, _, err = call(capsys, "run", "--sample", "--out", tmp_path / "r")
    assert code == 1
    assert "fault of topics" in err
    assert "Traceback" not in err
    monkeypatch.setenv("TOPICS_TRACEBACK", "1")
    assert "Traceback" in call(capsys, "run", "--sample", "--out", tmp_path / "r")[2]


@pytest.mark.parametrize("command", [["inspect", "news.jsonl"], ["compare", "r", "r"]])
def test_output_that_nobody_reads_ends_the_command_in_silence(command, finished_run, sample, tmp_path):
    sample.take(range(20)).to_frame().to_json(tmp_path / "news.jsonl", orient="records", lines=True, date_format="iso")
    (tmp_path / "r").symlink_to(finished_run)
    process = subprocess.Popen(
        [sys.executable, "-m", "topics.cli", *command],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        process.stdout.close()
        told = process.stderr.read()
    assert process.returncode in (0, 141)
    assert [line for line in told.splitlines() if not line.endswith(" ...")] == []


HELD_RUN = """
import sys
from topics import cli
from topics.runs import _write as experiment
write = experiment.write_model
def write_and_hold(folder, *rest):
    write(folder, *rest)
    hold()
experiment.write_model = write_and_hold
cli.main(["run", "--sample", "--no-report", "--models", "nmf", "--seeds", "0", "--quiet", "--out", sys.argv[1]])
"""


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_killed_leaves_no_half_written_directory(how, tmp_path):
    out = tmp_path / "r"
    with child(HELD_RUN, out) as process:
        wait_until_held(process)
        process.send_signal(how)
        process.wait()
    assert not out.exists()
    left = [path.name for path in tmp_path.iterdir()]
    if how == signal.SIGKILL:
        assert re.fullmatch(rf"\.r\.[0-9a-f]+\.partial-{process.pid}", *left)
        remove_leftovers(tmp_path, "r")
    assert list(tmp_path.iterdir()) == []


def test_the_directory_of_a_running_process_is_left_alone(tmp_path):
    (tmp_path / f".r.0.partial-{os.getpid()}").mkdir()
    (tmp_path / ".r.0.partial-name").mkdir()
    (tmp_path / ".other.0.partial-99999999").mkdir()
    remove_leftovers(tmp_path, "r")
    assert len(list(tmp_path.iterdir())) == 3


def test_an_earlier_run_comes_back_if_the_new_one_can_not_be_moved_into_place(tmp_path, monkeypatch):
    out, partial = tmp_path / "r", tmp_path / "p"
    out.mkdir()
    (out / "old").touch()
    with pytest.raises(FileNotFoundError):
        _move_into_place(partial, out)
    assert (out / "old").exists()


def test_options_are_checked_where_they_are_made():
    with pytest.raises(InputError, match="split must be one of 'articles', 'paragraphs'"):
        Experiment.from_options(split="sentences")


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["-h"], []])
def test_help_shows_an_example(arguments, capsys):
    code, out, err = call(capsys, *arguments)
    assert code in (0, 2)
    assert "topics run" in out + err
    assert "Example" in out + err


def test_help_does_not_wait_for_the_heavy_libraries():
    heavy = ("numpy", "pandas", "sklearn", "numba", "gensim", "scipy", "matplotlib", "simplemma")
    code = (
        "import runpy, sys\n"
        "try:\n    runpy.run_module('topics.cli', run_name='__main__')\n"
        f"finally:\n    print([module for module in {heavy!r} if module in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "topics run" in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_sample_can_be_named_by_path_too(capsys, tmp_path):
    frame = load_sample().to_frame().rename(columns={"text": "body"})
    frame.to_csv(tmp_path / "news.csv.gz", index=False)
    arguments = ["run", tmp_path / "news.csv.gz", "--text", "body", *QUICK, "--out", tmp_path / "r", "--no-titles"]
    code, out, _ = call(capsys, *arguments)
    assert code == 0
    assert f"{len(load_sample())} articles" in out
