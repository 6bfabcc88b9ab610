"""A run in Python: made of any articles, the same from memory, from its directory and from the command line."""

import copy
import gzip
import json
import pickle
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from commands import call

import topics
from topics import InputError, Run
from topics.io import _store, read_table
from topics.runs._reproduce import _compare
from topics.runs._run_function import _experiment_of

OPTIONS = {"n_topics": 4, "seeds": 1, "report": False, "pictures": False}


@pytest.fixture(scope="module")
def run(part_of_sample):
    return topics.run(part_of_sample, **OPTIONS)


@pytest.fixture(scope="module")
def kept(run, tmp_path_factory):
    return run.save(tmp_path_factory.mktemp("kept") / "results")


def digest_of(run):
    """Return all that a run says, as values that can be compared."""
    said = {"metrics": run.metrics.to_dict(), "corpus": run.corpus.sha256}
    for name, themes in run.themes.items():
        said[name] = [
            themes.info().to_dict(),
            themes.terms().to_dict("list"),
            themes.documents().astype(str).to_dict("list"),
            themes.robustness.to_dict(),
            themes.manifest,
            themes.doc_topic.tobytes(),
        ]
    return said


def same_files(before, after):
    """Return the verdicts on the files of two directories, without those that say when and where."""
    return {name: verdict for name, verdict, _ in _compare(before, after, {})}


def as_kinds(corpus, folder):
    """Return the same articles in every form that articles may come in."""
    table = pd.DataFrame(corpus.to_frame())
    path = folder / "articles.jsonl"
    table.to_json(path, orient="records", lines=True, date_format="iso")
    return {"table": table, "records": table.to_dict("records"), "path": path, "text path": str(path), "corpus": corpus}


@pytest.mark.parametrize("kind", ["table", "records", "path", "text path", "corpus"])
def test_the_same_articles_give_the_same_run_in_whatever_form_they_come(kind, run, part_of_sample, tmp_path):
    data = as_kinds(part_of_sample, tmp_path)[kind]
    again = topics.run(data, **OPTIONS | {"models": "nmf", "seeds": 0})
    assert again.corpus.sha256 == run.corpus.sha256
    assert again.nmf.components.tobytes() == run.nmf.components.tobytes()
    assert dict(again.nmf.names) == dict(run.nmf.names)


def test_a_list_of_texts_is_enough(part_of_sample):
    found = topics.run(part_of_sample.full_texts(), n_topics=3, models="nmf", seeds=0)
    assert len(found.nmf) == 3
    assert len(found.corpus) == len(part_of_sample)


def test_the_parts_of_a_run_are_those_made_by_hand(run, part_of_sample):
    for name, model in (("lda", topics.LDA(4, random_state=0)), ("nmf", topics.NMF(4, random_state=0))):
        by_hand = topics.Themes.fit(part_of_sample, model)
        pd.testing.assert_frame_equal(run.themes[name].terms(), by_hand.terms())
        assert run.themes[name].doc_topic.tobytes() == by_hand.doc_topic.tobytes()
        assert run.metrics.loc["c_v", name] == pytest.approx(by_hand.coherence("c_v").mean(), rel=1e-12)


def test_a_run_shows_both_models_and_what_was_rejected(run):
    assert repr(run).startswith("Run(100 articles; lda with 4 themes and nmf with 4 themes")
    page = run._repr_html_()
    for name, themes in run.themes.items():
        assert f"<h4>{name.upper()}</h4>" in page
        assert all(themes.names[theme] in page for theme in themes.ids)
    texts = [*run.corpus.texts, ""]
    with pytest.warns(topics.RejectedWarning, match="1 without text"):
        odd = topics.run(texts, n_topics=2, models="nmf", seeds=0)
    assert "1 rejected" in repr(odd)
    assert "run.corpus.rejected" in odd._repr_html_()


def test_metrics_and_intervals_are_those_of_the_files(run, kept):
    for name in run.themes:
        written = json.loads((kept / name / "metrics.json").read_text("utf-8"))
        for measure, value in written["coherence"].items():
            assert run.metrics.loc[measure, name] == value
            assert run.intervals[name].loc[measure].tolist() == written["coherence_interval"][measure]
        assert run.metrics.loc["robustness", name] == pytest.approx(np.mean(written["robustness"]))


def test_a_model_that_was_not_fitted_is_told(part_of_sample):
    found = topics.run(part_of_sample, n_topics=2, models="nmf", seeds=0)
    with pytest.raises(InputError, match="has no lda; fitted were: nmf"):
        _ = found.lda
    assert not hasattr(found, "lda")
    assert "lda" not in dir(found)
    assert found.alignment is None
    assert found.sweep is None


def test_nothing_of_a_run_can_be_changed(run):
    before = digest_of(run)
    with pytest.raises(AttributeError, match="can't be set"):
        run.lda = run.nmf
    with pytest.raises(TypeError):
        run.themes["lda"] = run.nmf
    metrics, intervals = run.metrics, run.intervals
    metrics.loc["c_v", "lda"] = 0
    intervals.iloc[0] = 0
    assert digest_of(run) == before


def test_what_was_saved_comes_back_whole(run, kept):
    again = topics.load(kept)
    assert isinstance(again, Run)
    assert digest_of(again) == digest_of(run)
    assert again.experiment == run.experiment
    pd.testing.assert_frame_equal(again.alignment.table, run.alignment.table)


def test_loading_reads_no_more_than_is_asked_for(kept):
    again = topics.load(kept)
    found = vars(again)["_found"]
    assert {"corpus", "terms", "models"}.isdisjoint(vars(found))
    assert again.experiment.models.n_topics == 4
    assert len(again.corpus) == 100
    assert "models" not in vars(found)
    assert "models" in dir(found)


def test_a_loaded_run_saves_the_same_files(kept, tmp_path):
    again = topics.load(kept).save(tmp_path / "again")
    verdicts = same_files(kept, again)
    assert set(verdicts.values()) == {"identical"}, verdicts


def test_the_command_line_writes_what_save_writes(kept, part_of_sample, tmp_path, capsys):
    path = as_kinds(part_of_sample, tmp_path)["path"]
    arguments = ["--n-topics", 4, "--seeds", 1, "--no-report", "--quiet", "--out", tmp_path / "results"]
    assert call(capsys, "run", path, *arguments)[0] == 0
    verdicts = same_files(kept, tmp_path / "results")
    assert {name for name, verdict in verdicts.items() if verdict != "identical"} <= {
        # They say where the articles were.
        "manifest.json", "lda/manifest.json", "nmf/manifest.json",
    }  # fmt: skip
    assert digest_of(topics.load(tmp_path / "results"))["lda"][:4] == digest_of(topics.load(kept))["lda"][:4]


def test_articles_and_terms_lie_there_once_and_other_programs_read_them(kept, part_of_sample):
    names = {path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file()}
    assert {"articles.parquet", "terms/arrays.npz", "lda/fit/arrays.npz", "nmf/fit/arrays.npz"} <= names
    assert not any("terms/" in name for name in names if name.startswith(("lda", "nmf")))
    table = pd.read_parquet(kept / "articles.parquet")
    assert table["text"].tolist() == list(part_of_sample.texts)
    assert table["id"].tolist() == list(part_of_sample.ids)


def test_other_columns_of_the_articles_come_back(part_of_sample, tmp_path):
    table = pd.DataFrame(part_of_sample.to_frame()).assign(country=["EG", "SA"] * 50, words=range(100))
    found = topics.run(table, n_topics=2, models="nmf", seeds=0, report=False, pictures=False)
    again = topics.load(found.save(tmp_path / "results"))
    pd.testing.assert_frame_equal(again.corpus.metadata, found.corpus.metadata)
    assert set(again.nmf.shares_by("country")["country"]) == {"EG", "SA"}


def test_without_articles_they_are_asked_for(part_of_sample, tmp_path):
    path = as_kinds(part_of_sample, tmp_path)["path"]
    found = topics.run(path, **OPTIONS, articles=False, out=tmp_path / "results")
    assert not (tmp_path / "results" / "articles.parquet").exists()
    alone = topics.load(tmp_path / "results")
    assert alone.experiment.report.articles is False
    assert alone.corpus.sha256 == found.corpus.sha256  # they lie where they lay, as they were
    path = path.rename(tmp_path / "moved.jsonl")
    with pytest.raises(InputError, match="written without the articles"):
        _ = topics.load(tmp_path / "results").nmf
    assert digest_of(topics.load(tmp_path / "results", data=path)) == digest_of(found)
    with pytest.raises(InputError, match="not the articles of this run"):
        _ = topics.load(tmp_path / "results", data=part_of_sample.take(range(50))).corpus


@pytest.mark.parametrize(
    "name", ["articles.parquet", "terms/arrays.npz", "terms/state.json.gz", "nmf/metrics.json", "nmf/manifest.json"]
)
def test_what_was_altered_is_refused(name, kept, tmp_path):
    topics.load(kept).save(tmp_path / "results")
    path = tmp_path / "results" / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])
    with pytest.raises(InputError, match=r"altered|damaged"):
        _ = topics.load(tmp_path / "results").nmf
    path.unlink()
    with pytest.raises(InputError):
        _ = topics.load(tmp_path / "results").nmf


def test_packed_files_can_not_promise_much_more_than_their_size(tmp_path):
    path = tmp_path / "state.json.gz"
    with pytest.raises(InputError, match="does not hold what save writes"):
        _store._unpacked(path, gzip.compress(b" " * 10**7))
    for damaged in (b"", b"{}", gzip.compress(b"{}")[:-1], gzip.compress(b"{}") + b"x"):
        with pytest.raises(InputError, match="is damaged"):
            _store._unpacked(path, damaged)
    for data in (b"", b"{}", b" " * 10**6, zlib.compress(bytes(range(256)) * 9)):
        assert _store._unpacked(path, _store._packed(data)) == data


def test_changed_themes_are_saved_and_come_back_with_their_steps(run, tmp_path):
    changed = run.with_themes(nmf=run.nmf.rename({3: "حدود"}).merge([0, 1]).drop(2))
    assert run.nmf.edits == ()
    assert len(changed.nmf) == 2
    again = topics.load(changed.save(tmp_path / "results"))
    assert again.nmf.names[3] == "حدود"
    assert again.nmf.edits == changed.nmf.edits
    pd.testing.assert_frame_equal(again.nmf.info(), changed.nmf.info())
    assert read_table(tmp_path / "results" / "nmf" / "themes.csv")["theme"].tolist() == again.nmf.info().index.tolist()
    # Other fits are not kept; they are made again for themes that have changed since.
    merged = again.lda.merge([0, 1])
    pd.testing.assert_frame_equal(merged.robustness, run.lda.merge([0, 1]).robustness)


def test_themes_of_other_articles_are_no_themes_of_a_run(run, sample):
    with pytest.raises(InputError, match="must be themes made of those of this run"):
        run.with_themes(nmf=run.lda)
    with pytest.raises(InputError, match="must be themes made of those of this run"):
        run.with_themes(nmf=topics.Themes.fit(sample, "nmf"))
    with pytest.raises(InputError, match="a model of this run"):
        run.with_themes(nmff=run.nmf)


def test_a_directory_is_replaced_only_when_asked_and_only_if_it_is_a_run(run, kept, tmp_path):
    with pytest.raises(InputError, match="overwrite=True"):
        run.save(kept)
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.tex").touch()
    with pytest.raises(InputError, match="holds other files"):
        run.save(tmp_path / "thesis", overwrite=True)
    assert run.save(kept, overwrite=True) == kept


def test_a_run_in_memory_is_done_again_from_the_articles_that_it_keeps(kept):
    again = topics.reproduce(kept)
    assert again.identical, again.table
    assert "<td>articles.parquet</td>" in again._repr_html_()
    assert again.notes == ("The articles were in memory; these are those that the run keeps.",)


def test_the_page_of_a_run_is_made_when_it_is_asked_for(kept, tmp_path):
    page = topics.load(kept).report(tmp_path / "page.html", lang="en", title="Two models")
    text = page.read_text("utf-8")
    assert "Two models" in text
    assert '<html lang="en"' in text


def test_the_file_of_an_experiment_holds_all_options(tmp_path, part_of_sample):
    as_kinds(part_of_sample, tmp_path)
    file = tmp_path / "experiment.toml"
    file.write_text(
        '[input]\npath = "articles.jsonl"\n[models]\nmodels = ["nmf"]\nn_topics = 3\n[evaluation]\nseeds = 0'
    )
    assert len(topics.run(file).nmf) == 3
    with pytest.raises(InputError, match="n_topics can't stand beside the file"):
        topics.run(file, n_topics=4)
    with pytest.raises(InputError, match="in memory; give them"):
        _experiment_of([""], {})[0].run()


@pytest.mark.parametrize("kind", ["int8", "int16", "int32", "int64", "uint16", "uint64", "float32", "float64", "bool"])
def test_packed_numbers_keep_their_type(kind):
    rng = np.random.default_rng(0)
    for high in (2, 200, 60_000, 2**31 - 1, 2**62):
        if kind not in ("bool", "float32", "float64") and high > np.iinfo(kind).max:
            continue
        arrays = {"a": rng.integers(0, high, 1000).astype(kind), "b/0": np.zeros(10**5, kind), "c": np.empty(0, kind)}
        if np.dtype(kind).kind == "i":
            arrays["d"] = -arrays["a"]
        data = _store._encode_npz(arrays, is_packed=True)
        found = _store._decode_npz(Path("x"), data, _store._MAX_RATIO)
        assert list(found) == list(arrays)
        for name, array in arrays.items():
            assert found[name].dtype == array.dtype
            np.testing.assert_array_equal(found[name], array)


def test_a_folder_that_only_contains_runs_or_more_than_a_run_is_never_replaced(run, tmp_path):
    run.save(tmp_path / "thesis" / "results")
    (tmp_path / "thesis" / "chapter.tex").touch()
    with pytest.raises(InputError, match=r"holds other files, such as chapter\.tex"):
        run.save(tmp_path / "thesis", overwrite=True)
    (tmp_path / "thesis" / "results" / "nmf" / "notes.txt").touch()
    with pytest.raises(InputError, match=r"holds other files, such as nmf/notes\.txt"):
        run.save(tmp_path / "thesis" / "results", overwrite=True)
    with pytest.raises(InputError, match="holds other files"):
        run.save(tmp_path / "thesis" / "results" / "lda", overwrite=True)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda run: pickle.loads(pickle.dumps(run))])
def test_a_run_that_was_looked_at_can_be_copied_and_pickled(copied, run):
    run.alignment, run.themes, repr(run)
    assert digest_of(copied(run)) == digest_of(run)


def test_a_run_loaded_by_a_relative_path_is_read_from_anywhere(kept, run, tmp_path, monkeypatch):
    monkeypatch.chdir(kept.parent)
    again = topics.load(kept.name)
    monkeypatch.chdir(tmp_path)
    assert digest_of(again) == digest_of(run)


def test_themes_of_another_fit_of_the_same_articles_are_no_themes_of_a_run(run, kept):
    with pytest.raises(InputError, match="must be themes made of those of this run"):
        run.with_themes(nmf=topics.Themes.fit(run.corpus, topics.NMF(3)))
    merged = run.nmf.merge([0, 1])
    assert topics.load(kept).with_themes(nmf=merged).nmf.ids == merged.ids


def test_options_may_be_numbers_of_numpy(part_of_sample):
    by_hand = topics.Experiment.from_options(
        n_topics=4, max_df=0.5, sweep={"n_topics": [3, 4]}, extra_stopwords=["a", "b"]
    )
    counted = topics.Experiment.from_options(
        n_topics=np.int64(4), max_df=np.float64(0.5), sweep={"n_topics": np.arange(3, 5)}, extra_stopwords={"b", "a"}
    )
    assert counted == by_hand


@pytest.mark.parametrize("path", [None, "a\0b", "\ud800"])
def test_what_is_no_path_is_told(path, run):
    with pytest.raises(InputError, match="path"):
        run.save(path)
    with pytest.raises(InputError, match="path"):
        topics.load(path)


def test_a_run_done_again_says_that_its_themes_were_changed_since(run, tmp_path):
    path = run.with_themes(nmf=run.nmf.merge([0, 1])).save(tmp_path / "results")
    assert "The themes of nmf were changed in 1 step after the run" in " ".join(topics.reproduce(path).notes)


def test_what_a_model_says_of_itself_can_not_be_changed_in_its_folder(kept, tmp_path):
    topics.load(kept).save(tmp_path / "results")
    path = tmp_path / "results" / "nmf" / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"started": "2020-01-01"}), "utf-8")
    with pytest.raises(InputError, match="altered"):
        _ = topics.load(tmp_path / "results").nmf
