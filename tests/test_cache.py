"""Preprocessed articles are kept between runs, and nothing depends on it."""

import os
import shutil
import subprocess
import sys

import pytest

from topics import Experiment, load_sample
from topics.runs import _cache as cache
from topics.runs import _steps as runs

PLAIN = {"models": ("nmf",), "report": False, "pictures": False, "seeds": 0}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TOPICS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """Return a file of a few articles."""
    path = tmp_path_factory.mktemp("articles") / "news.jsonl"
    load_sample().take(range(40)).to_frame().to_json(path, orient="records", lines=True, date_format="iso")
    return path


def results_of(place):
    return {path.name: path.read_bytes() for path in (place / "nmf").glob("*.csv")}


def refuse(*arguments):
    raise AssertionError("preprocessed again")


def test_another_number_of_topics_does_not_preprocess_again(folder, articles, tmp_path, monkeypatch):
    Experiment.from_options(articles, n_topics=4, **PLAIN).run(tmp_path / "a")
    monkeypatch.setattr(runs, "_encode", refuse)
    Experiment.from_options(articles, n_topics=6, seed=1, max_df=0.3, **PLAIN).run(tmp_path / "b")
    with pytest.raises(AssertionError, match="preprocessed again"):
        Experiment.from_options(articles, n_topics=4, stemmer="light", **PLAIN).run(tmp_path / "c")
    with pytest.raises(AssertionError, match="preprocessed again"):
        Experiment.from_options(articles, n_topics=4, titles=False, **PLAIN).run(tmp_path / "c")
    with pytest.raises(AssertionError, match="preprocessed again"):
        Experiment.from_options(articles, n_topics=4, cache=False, **PLAIN).run(tmp_path / "c")


@pytest.mark.parametrize("options", [{}, {"phrases": True}])
def test_results_are_the_same_bytes_kept_or_not(options, folder, articles, tmp_path):
    Experiment.from_options(articles, n_topics=4, cache=False, **options, **PLAIN).run(tmp_path / "without")
    assert not folder.exists()
    for name in ("first", "second"):
        Experiment.from_options(articles, n_topics=4, **options, **PLAIN).run(tmp_path / name)
        assert results_of(tmp_path / name) == results_of(tmp_path / "without")
    assert len(list(folder.iterdir())) == 1


def test_a_damaged_entry_is_made_again(folder, articles, tmp_path):
    Experiment.from_options(articles, n_topics=4, **PLAIN).run(tmp_path / "a")
    (entry,) = folder.iterdir()
    whole = (entry / "arrays.npz").read_bytes()
    (entry / "arrays.npz").write_bytes(whole[:-10])
    Experiment.from_options(articles, n_topics=4, **PLAIN).run(tmp_path / "b")
    assert results_of(tmp_path / "a") == results_of(tmp_path / "b")
    assert (entry / "arrays.npz").read_bytes() == whole


def test_the_cache_can_be_deleted(folder, articles, tmp_path):
    Experiment.from_options(articles, n_topics=4, **PLAIN).run(tmp_path / "a")
    shutil.rmtree(folder)
    Experiment.from_options(articles, n_topics=4, **PLAIN).run(tmp_path / "b")
    assert results_of(tmp_path / "a") == results_of(tmp_path / "b")
    assert len(list(folder.iterdir())) == 1


def test_two_runs_at_once_share_it(folder, articles, tmp_path):
    code = (
        "import sys; from topics import Experiment; "
        "plain = {'report': False, 'pictures': False, 'seeds': 0}; "
        "Experiment.from_options(sys.argv[2], n_topics=4, models=('nmf',), **plain).run(sys.argv[1])"
    )
    places = [tmp_path / name for name in ("a", "b", "c")]
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(place), str(articles)], env=os.environ.copy())
        for place in places
    ]
    assert [process.wait() for process in started] == [0, 0, 0]
    assert results_of(places[0]) == results_of(places[1]) == results_of(places[2])
    assert len([path for path in folder.iterdir() if not path.name.startswith(".")]) == 1
    assert not list(folder.glob(".*partial*"))


def test_a_place_that_can_not_be_written_is_said_and_does_no_harm(articles, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("TOPICS_CACHE", str(tmp_path / "file" / "cache"))
    told = []
    Experiment.from_options(articles, n_topics=4, **PLAIN).run(tmp_path / "a", say=told.append)
    assert any(line.startswith("The preprocessed articles are not kept for other runs: ") for line in told)
    assert (tmp_path / "a" / "nmf" / "themes.csv").exists()


def test_the_oldest_entries_go_first(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "_MAX_ENTRIES", 2)
    for age, name in enumerate(("new", "old", "oldest")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "manifest.json").write_text("{}")
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    (tmp_path / "mine.txt").write_text("stays")
    cache._evict_oldest(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt", "new", "old"]
