"""Experiments as files: read key by key, run, and run again."""

import json
import re
import shutil
import subprocess
import sys
import tomllib

import msgspec
import pandas as pd
import pytest
from commands import call

import topics
from topics import LDA, ArabicPreprocessor, Experiment, InputError, load_sample
from topics.arabic._conflation import CONFLATIONS
from topics.arabic._stem import _STEMMERS
from topics.evaluation import COHERENCE_MEASURES
from topics.io import sha256_of
from topics.models import MODELS
from topics.runs import template
from topics.runs._config import CONFIG_OPTIONS, SECTIONS, Config, _Preprocessing, read_config
from topics.runs._read_input import _SPLITS
from topics.runs._reproduce import _compare, _difference
from topics.selection._fitting import fit_and_measure

TEMPLATE = template()


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """Return the directory of a whole experiment over a file, with a sweep."""
    folder = tmp_path_factory.mktemp("experiment")
    load_sample().take(range(80)).to_frame().to_json(
        folder / "news.jsonl", orient="records", lines=True, date_format="iso"
    )
    (folder / "experiment.toml").write_text(
        """
        [input]
        path = "news.jsonl"
        without_copies = true
        [models]
        models = ["nmf", "lda"]
        n_topics = 6
        nmf = { loss = "kullback-leibler" }
        [evaluation]
        measures = ["c_v"]
        seeds = 1
        [sweep]
        n_topics = [3, 4]
        seeds = 2
        measures = ["c_npmi"]
        [report]
        lang = "en"
        title = "A title"
        """,
        encoding="utf-8",
    )
    Experiment.from_file(folder / "experiment.toml").run(folder / "results")
    return folder / "results"


def test_the_template_holds_every_key_with_its_default():
    plain = Experiment().to_dict()
    written = read_config(tomllib.loads(TEMPLATE), "template", Config).to_dict()
    assert written.pop("out") == "results"
    plain.pop("out")
    assert written == plain
    for name in CONFIG_OPTIONS:
        section, _, key = name.partition(".")
        lines = re.split(r"\n(?:# )?\[", TEMPLATE.split(f"[{section}]")[1])[0].splitlines()
        own = [line for line in lines if line.removeprefix("# ").startswith(f"{key} = ")]
        assert len(own) == 1 or f"[{section}.{key}]" in TEMPLATE, name
        assert all(" # " in line for line in own), name


def test_the_template_runs_with_all_that_it_offers_uncommented():
    lines = [
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line for line in TEMPLATE.splitlines()
    ]
    experiment = read_config(tomllib.loads("\n".join(lines)), "template", Config)
    assert experiment.sweep.n_topics == (5, 10, 15, 20)
    assert experiment.input.columns["label"] == "section"
    assert experiment.models.lda == {"doc_topic_prior": "auto"}


def test_the_preprocessing_of_an_experiment_is_that_of_the_preprocessor():
    assert msgspec.structs.asdict(_Preprocessing()) == ArabicPreprocessor().get_params()


def test_every_key_of_an_experiment_is_described():
    for section, kind in SECTIONS.items():
        keys = [f"{section}.{field.name}" for field in msgspec.structs.fields(kind)]
        assert [name for name in CONFIG_OPTIONS if name.startswith(f"{section}.")] == keys
    assert all(option.description.endswith(".") for option in CONFIG_OPTIONS.values())


def test_choices_are_those_of_the_tables_that_they_name():
    assert CONFIG_OPTIONS["models.models"].choices == tuple(MODELS)
    assert CONFIG_OPTIONS["models.engine"].choices == tuple(LDA._ENGINES)
    assert CONFIG_OPTIONS["evaluation.measures"].choices == tuple(COHERENCE_MEASURES)
    assert CONFIG_OPTIONS["preprocessing.conflation"].choices == tuple(CONFLATIONS)
    assert CONFIG_OPTIONS["input.split"].choices == tuple(_SPLITS)
    named = CONFIG_OPTIONS["preprocessing.stemmer"].description
    assert all(str(name).lower() in named for name in _STEMMERS)


def test_a_configuration_comes_back_from_its_manifest(finished):
    manifest = json.loads((finished / "manifest.json").read_text("utf-8"))
    experiment = read_config(manifest["config"], "manifest", Config)
    assert experiment.models.models == ("nmf", "lda")
    assert experiment.models.nmf == {"loss": "kullback-leibler"}
    assert experiment.to_dict() == manifest["config"]
    assert read_config(json.loads(json.dumps(experiment.to_dict())), "again", Config) == experiment


def test_the_manifest_of_a_run_says_all_that_repeats_it(finished):
    manifest = json.loads((finished / "manifest.json").read_text("utf-8"))
    assert {"format", "started", "versions", "machine", "config", "seed", "input", "seconds", "outputs"} == set(
        manifest
    )
    assert manifest["input"]["sha256"] == sha256_of(finished.parent / "news.jsonl")
    on_disk = {path.relative_to(finished).as_posix() for path in finished.rglob("*") if path.is_file()}
    assert set(manifest["outputs"]) == on_disk - {"manifest.json", "sweep/log.jsonl"}
    assert all(len(digest) == 64 for digest in manifest["outputs"].values())
    assert manifest["machine"]["cores"] >= 1
    assert {"read", "preprocess", "sweep", "report", "pictures"} == set(manifest["seconds"])


def test_what_an_experiment_asks_for_is_done(finished):
    metrics = json.loads((finished / "nmf" / "metrics.json").read_text("utf-8"))
    assert set(metrics["coherence"]) == {"c_v"}
    assert len(pd.read_csv(finished / "nmf" / "themes.csv")) == 6
    model = json.loads((finished / "nmf" / "manifest.json").read_text("utf-8"))
    assert model["model_params"]["loss"] == "kullback-leibler"
    assert topics.load(finished / "sweep").table["n_topics"].unique().tolist() == [3, 4]
    page = (finished / "report.html").read_text("utf-8")
    assert "A title" in page
    assert '<html lang="en"' in page


@pytest.fixture
def swept_file(tmp_path):
    """Return the file of an experiment of eight fits, and the directory of its results."""
    load_sample().take(range(60)).to_frame().to_json(
        tmp_path / "news.jsonl", orient="records", lines=True, date_format="iso"
    )
    (tmp_path / "e.toml").write_text(
        """
        out = "results"
        input = { path = "news.jsonl" }
        models = { models = ["nmf"], n_topics = 3 }
        evaluation = { measures = ["c_npmi"], seeds = 0 }
        sweep = { n_topics = [2, 3], seeds = 4, measures = ["c_npmi"] }
        report = { pictures = false }
        compute = { n_jobs = 1 }
        """,
        encoding="utf-8",
    )
    return tmp_path / "e.toml", tmp_path / "results"


def fail_after(monkeypatch, n_fits, error):
    """Let the fits of a sweep end in an error after a few, and return the list of those that were made."""
    made = []

    def fit(*arguments):
        if len(made) == n_fits:
            raise error
        made.append(fit_and_measure(*arguments))
        return made[-1]

    monkeypatch.setattr("topics.selection._sweep.fit_and_measure", fit)
    return made


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_a_run_stopped_in_its_sweep_writes_nothing_and_goes_on_from_its_fits(error, swept_file, capsys, monkeypatch):
    file, out = swept_file
    fail_after(monkeypatch, 3, error)
    code, _, err = call(capsys, "run", file, "--out", out)
    assert code in (2, 130)
    (place,) = out.parent.glob(".*")
    assert not out.exists()
    assert len(list(place.glob("fits/*.json"))) == 3
    assert f"fits of the sweep so far are in {place}, and the same command goes on from there" in err
    assert "nothing was written" not in err
    made = fail_after(monkeypatch, 99, error)
    assert call(capsys, "run", file, "--out", out)[0] == 0
    assert len(made) == 5
    assert list(out.parent.glob(".*")) == []
    assert len(topics.load(out / "sweep").table) == 8


def test_a_sweep_outlives_an_error_of_the_writing(swept_file, capsys, monkeypatch):
    file, out = swept_file
    with monkeypatch.context() as patch:
        patch.setattr("topics.runs._write.write_page", lambda *arguments: 1 / 0)
        code, _, err = call(capsys, "run", file, "--out", out)
        assert code == 1
        assert "the same command goes on from there" in err
    made = fail_after(monkeypatch, 0, AssertionError("fitted again"))
    assert call(capsys, "run", file, "--out", out)[0] == 0
    assert made == []
    assert list(out.parent.glob(".*")) == []


def test_a_run_done_again_in_a_fresh_process_is_the_same_to_the_byte(finished):
    command = [sys.executable, "-m", "topics.cli", "reproduce", str(finished), "--n-jobs", "2"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=finished.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert lines[-1] == f"{len(lines) - 2} of {len(lines) - 2} files are identical."
    assert all(line.startswith("identical") for line in lines[:-2])


def test_what_is_different_is_said_file_by_file(finished, capsys, tmp_path):
    changed = load_sample().to_frame().iloc[:60]
    changed.to_json(tmp_path / "less.jsonl", orient="records", lines=True, date_format="iso")
    code, out, _ = call(capsys, "reproduce", finished, "--input", tmp_path / "less.jsonl", "--quiet")
    assert code == 1
    assert "The articles are not what they were" in out
    assert "differs    nmf/terms.csv" in out
    assert "cells, in" in out
    assert "identical" not in out


def test_an_altered_result_is_told_from_one_that_does_not_repeat(tmp_path):
    before, again = tmp_path / "before", tmp_path / "again"
    for folder in (before, again):
        folder.mkdir()
        (folder / "same.csv").write_text("a,b\n1,2\n")
        (folder / "gone.csv").write_text("a\n1\n")
    (before / "old.bin").write_bytes(b"abc")
    (again / "new.bin").write_bytes(b"abc")
    written = {path.name: sha256_of(path) for path in before.iterdir()}
    (before / "same.csv").write_text("a,b\n1,3\n")
    (before / "gone.csv").unlink()
    verdicts = {name: (verdict, detail) for name, verdict, detail in _compare(before, again, written)}
    assert verdicts["gone.csv"] == ("altered", "it was written, and is gone")
    assert verdicts["same.csv"][0] == "altered"
    assert verdicts["old.bin"][0] == "missing"
    assert verdicts["new.bin"] == ("new", "")


def test_differences_are_told_with_their_places_and_sizes(tmp_path):
    def files_of(name, *contents):
        paths = []
        for folder, content in zip("ab", contents, strict=True):
            (tmp_path / folder).mkdir(exist_ok=True)
            paths.append(tmp_path / folder / name)
            paths[-1].write_text(content, encoding="utf-8")
        return paths

    told = _difference(*files_of("t.csv", "theme,share\n0,0.5\n1,0.25\n", "theme,share\n0,0.5\n1,0.75\n"))
    assert told == "1 of 4 cells, in share; share by 0.5 at most; first in row 3"
    assert _difference(*files_of("t.csv", "a\n1\n", "a\n1\n2\n")) == "1 rows of a then; 2 rows of a now"
    told = _difference(*files_of("m.json", '{"a": {"b": [1, 2]}}', '{"a": {"b": [1, 3]}, "c": null}'))
    assert told == "1 value: a.b[1] (2 then, 3 now)"
    assert _difference(*files_of("x.bin", "abcd", "abXd")) == "from byte 3 on; 4 bytes then, 4 now"
    assert _difference(*files_of("x.bin", "abcd", "abcd")) == ""


MISTAKES = {
    "a section": ("[modles]\nn_topics = 3", "no section or key 'modles'. Did you mean 'models'"),
    "a key": ("[models]\nn_topcs = 3", "[models] has no key 'n_topcs'. Did you mean 'n_topics'"),
    "a type": ('[models]\nn_topics = "three"', "models.n_topics must be a whole number; got 'three'."),
    "a number": ("[models]\nn_topics = 0", "topics must be a whole number of at least 1; got 0"),
    "a word": ('[preprocessing]\nstemmer = "lema"', "Did you mean 'lemma'"),
    "a step": ("[preprocessing]\nstrip_diacritic = true", "Did you mean 'strip_diacritics'"),
    "a split": ('[input]\nsplit = "paragraph"', "Did you mean 'paragraphs'"),
    "a column": ('[input.columns]\ntitel = "x"', "Did you mean 'title'"),
    "a model": ('[models]\nmodels = ["lad"]', "Did you mean 'lda'"),
    "a parameter": ("[models.lda]\ndoc_topic_piror = 0.1", "Did you mean 'doc_topic_prior'"),
    "a parameter of all": ('[models.lda]\nengine = "gensim"', "engine of [models] is that of all models"),
    "a measure": ('[evaluation]\nmeasures = ["c_w"]', "measure must be one of"),
    "no measure": ("[evaluation]\nmeasures = []", "at least one measure"),
    "a language": ('[report]\nlang = "fr"', "lang must be one of 'ar', 'en'"),
    "a similarity": ("[input]\nmin_similarity = 0.1", "from 0.5 to 1"),
    "no TOML": ("[models\n", "is no TOML"),
    "a sweep": ("[sweep]\nseeds = 3", "n_topics"),
    "missing articles": ('[input]\npath = "nothing.jsonl"', "Can't read"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_file_is_told_in_one_line(name, capsys, tmp_path):
    content, told = MISTAKES[name]
    (tmp_path / "e.toml").write_text(content, encoding="utf-8")
    code, out, err = call(capsys, "run", tmp_path / "e.toml", "--out", tmp_path / "r")
    assert code == 2
    assert told in err
    assert err.strip().count("\n") == (1 if name == "missing articles" else 0)
    assert not (tmp_path / "r").exists()
    assert out == ""


def test_options_stand_in_the_file_and_not_beside_it(capsys, tmp_path):
    (tmp_path / "e.toml").write_text("", encoding="utf-8")
    code, _, err = call(capsys, "run", tmp_path / "e.toml", "--n-topics", 5, "--out", tmp_path / "r")
    assert code == 2
    assert "--n-topics can't stand beside a file of an experiment" in err
    code, _, err = call(capsys, "run", tmp_path / "e.toml")
    assert code == 2
    assert "Missing option '--out'" in err


def test_init_writes_a_file_that_runs(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = call(capsys, "init", "mine.toml", "--input", 'a "b".jsonl')
    assert (code, out) == (0, "Written: mine.toml. Change it, then: topics run mine.toml\n")
    assert Experiment.from_file("mine.toml").input.path == 'a "b".jsonl'
    code, _, err = call(capsys, "init", "mine.toml")
    assert code == 2
    assert "add --overwrite" in err
    assert call(capsys, "init", "mine.toml", "--overwrite")[0] == 0
    assert Experiment.from_file(tmp_path / "mine.toml").input.path is None
    code, _, err = call(capsys, "init", "mine.tml")
    assert code == 2
    assert "does not end in .toml" in err


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "holds no manifest.json of a whole run"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "is damaged"),
        (
            lambda folder: (folder / "manifest.json").write_text('{"format": 1}'),
            "has format 1, and this version reads 3",
        ),
        (lambda folder: (folder / "manifest.json").write_text('{"format": 3}'), "not that of a whole run"),
    ],
)
def test_a_directory_that_can_not_be_done_again_is_refused(damage, told, finished, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(finished, folder)
    damage(folder)
    with pytest.raises(InputError, match=told):
        topics.reproduce(folder)
    with pytest.raises(InputError, match="does not exist"):
        topics.reproduce(tmp_path / "nothing")


def test_articles_that_are_gone_are_asked_for(finished, tmp_path):
    with pytest.raises(InputError, match="say where they are now"):
        topics.reproduce(finished, data=tmp_path / "gone.jsonl")


def test_an_option_that_there_is_not_is_named_by_the_closest(sample):
    with pytest.raises(InputError, match="Did you mean 'n_topics'"):
        Experiment.from_options(n_topic=3)
