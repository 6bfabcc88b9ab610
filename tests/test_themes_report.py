"""From themes to the page, and back from a results directory."""

import gzip
import json
import shutil

import numpy as np
import pytest
from commands import call
from fits import themes_of

import topics
from topics import NMF, InputError, load_corpus
from topics.report._json_form import from_json, to_json
from topics.themes._report_data import drawable_timeline, report_data
from topics.themes._timeline import main_span


def nmf_of(corpus, n_topics):
    return themes_of(corpus, NMF(n_topics, random_state=0))


@pytest.fixture(scope="module")
def nmf(robust_themes):
    return robust_themes


@pytest.fixture(scope="module")
def lda(lda_themes):
    return lda_themes


@pytest.fixture(scope="module")
def page(nmf, lda):
    return report_data({"nmf": nmf, "lda": lda}, title="تقرير", created="2024-06-01T08:00:00+00:00")


def test_a_card_says_what_the_tables_say(page, nmf):
    info = nmf.info()
    labels = nmf.closest()
    cards = page.models[0].themes
    assert [card.id for card in cards] == info.index.tolist()
    terms, exclusive = nmf.terms(top_n=15), nmf.terms(top_n=8, by="frex")
    for card in cards:
        row = info.loc[card.id]
        assert (card.name, card.share, card.articles, card.robustness) == (
            row["name"], row["share"], row["documents"], row["robustness"],
        )  # fmt: skip
        assert [word.word for word in card.words] == terms[terms.theme == card.id]["word"].tolist()
        assert card.exclusive_words == tuple(exclusive[exclusive.theme == card.id]["word"])
        assert card.security.ar == labels.loc[card.id, "entry_ar"]
        quoted = nmf.passages(card.id, 5)
        assert [passage.text for passage in card.passages] == quoted["passage"].tolist()
        assert [nmf.corpus.ids[passage.article] for passage in card.passages] == quoted["id"].tolist()
        by_source = nmf.shares_by("source")
        assert {o.source: o.share for o in card.sources} == (
            by_source[by_source.theme == card.id].set_index("source")["share"].to_dict()
        )
    first = cards[0].words[0]
    forms = nmf.vocabulary.forms(terms[terms.theme == cards[0].id]["term"].iloc[0])
    assert dict(first.variants) == forms.head(8).to_dict()


def test_the_timeline_of_a_card_is_that_of_the_themes(page, nmf):
    found = drawable_timeline(nmf)
    for card in page.models[0].themes:
        rows = found.table[found.table.theme == card.id]
        assert [period.share for period in card.periods] == rows["share"].tolist()
        assert [period.label_gregorian for period in card.periods] == rows["period_name"].tolist()
        assert all(period.label_hijri.startswith("144") for period in card.periods)


def test_articles_are_those_of_their_main_themes(page, nmf, sample):
    assert page.articles.ids == sample.ids
    assert page.models[0].main_theme == tuple(nmf.main_theme.tolist())
    assert page.models[0].weight == tuple(nmf.doc_topic.max(axis=1).tolist())


def test_two_models_stand_beside_each_other(page, nmf, lda):
    found = topics.align(nmf, lda)
    assert [(pair.a, pair.b) for pair in page.alignment if pair.a is not None and pair.b is not None] == (
        found.agreed[["a", "b"]].astype(int).to_records(index=False).tolist()
    )
    assert page.models[1].key == "lda"


def test_a_page_is_read_back_as_it_was(page):
    assert from_json(to_json(page)) == page


def test_dropped_and_merged_themes_are_told(nmf):
    edited = nmf.merge([0, 1]).drop(2).rename(3, "ملف أمني")
    page = report_data({"nmf": edited}, title="t")
    assert {card.id for card in page.models[0].themes} == {0, 3, 4, 5, 6, 7}
    assert "ملف أمني" in {card.name for card in page.models[0].themes}
    assert [edit["edit"] for edit in page.manifest["edits"]] == ["merge", "drop", "rename"]
    assert None in page.models[0].main_theme


def test_a_corpus_of_texts_alone_has_a_report(sample, tmp_path):
    corpus = load_corpus([{"text": text} for text in sample.texts])
    themes = nmf_of(corpus, 3)
    page = report_data({"nmf": themes}, title="t")
    assert all(card.periods == () and card.sources == () for card in page.models[0].themes)
    assert themes.report(tmp_path / "report.html", lang="en").read_text("utf-8").startswith("<!")


def test_one_theme_has_a_report(sample, tmp_path):
    assert nmf_of(sample, 1).report(tmp_path / "r.html").stat().st_size > 10_000


def test_text_of_articles_is_never_markup(sample, tmp_path):
    evil = "<script>alert('x')</script> \u202eهجوم\u202c </script> \" & <img src=x onerror=alert(1)>"
    rows = [
        {
            "text": f"{text}. {evil} {text[:80]}",
            "title": f"{evil} {i}",
            "source": evil,
            "date": "2024-01-01",
            "url": url,
        }
        for i, (text, url) in enumerate(zip(sample.texts, ["javascript:alert(1)"] * len(sample), strict=True))
    ]
    path = nmf_of(load_corpus(rows), 3).rename(0, evil).report(tmp_path / "r.html", title=evil)
    html = path.read_text("utf-8")
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "javascript:" not in html
    assert "\u202e" not in html
    assert html.count("</script>") == 2


def test_a_report_shows_a_sweep_and_the_facts_of_a_corpus(sample, nmf, lda, tmp_path):
    swept = topics.sweep(sample, models=["nmf"], n_topics=[3, 4], seeds=2, min_df=2, measures=["c_npmi", "nmi"])
    path = nmf.report(tmp_path / "r.html", compare_with=lda, sweep=swept, corpus_stats=sample.describe())
    html = path.read_text("utf-8")
    assert "n_topics" in html
    assert "near-duplicates" in html or "near-duplicate" in html


def test_reports_that_make_no_sense_are_refused(nmf, lda, sample, tmp_path):
    with pytest.raises(InputError, match="lang must be one of"):
        nmf.report(tmp_path / "r.html", lang="fr")
    with pytest.raises(InputError, match="of the same articles"):
        nmf.report(tmp_path / "r.html", compare_with=nmf_of(sample.take(range(40)), 3))
    with pytest.raises(InputError, match="of one model or of two; got 0"):
        report_data({}, title="t")
    with pytest.raises(InputError):
        nmf.report(tmp_path / "missing" / "r.html")
    assert not list(tmp_path.iterdir())


def test_a_few_stray_dates_do_not_stretch_the_chart():
    import pandas as pd

    days = pd.date_range("2018-02-01", "2018-10-31")
    stray = pd.DatetimeIndex(["2012-10-11", "2014-01-01", *days])
    assert main_span(stray)[0] >= pd.Timestamp("2018-02-01")
    assert main_span(days) == (days[0], days[-1])


def test_the_page_of_a_run_is_made_again_in_another_language(finished_run, capsys, tmp_path):
    run = shutil.copytree(finished_run, tmp_path / "run")
    before = (run / "report.html").read_bytes()
    code, out, err = call(capsys, "report", run, "--lang", "en", "--out", tmp_path / "en.html")
    assert (code, out, err) == (0, f"Report: {tmp_path / 'en.html'}\n", "")
    assert '<html lang="en" dir="ltr"' in (tmp_path / "en.html").read_text("utf-8")
    assert call(capsys, "report", run)[0] == 0
    assert (run / "report.html").read_bytes() == before


def test_a_sweep_can_be_shown_on_the_page_of_a_run(finished_run, capsys, tmp_path, sample):
    topics.sweep(sample, models=["nmf"], n_topics=[3], seeds=2, min_df=2, measures=["c_npmi"], out=tmp_path / "sweep")
    code, _, err = call(
        capsys, "report", finished_run, "--sweep", tmp_path / "sweep", "--title", "عنوان", "--out", tmp_path / "r.html"
    )
    assert (code, err) == (0, "")
    assert "عنوان" in (tmp_path / "r.html").read_text("utf-8")
    assert "c_npmi" in (tmp_path / "r.html").read_text("utf-8")


def test_the_data_of_a_page_is_the_same_bytes_for_the_same_run(finished_run, tmp_path):
    page = from_json(gzip.decompress((finished_run / "report.json.gz").read_bytes()).decode())
    manifest = json.loads((finished_run / "nmf" / "manifest.json").read_text("utf-8"))
    assert page.manifest["input"] == manifest["input"]
    assert page.created == manifest["started"]
    assert {score.measure for score in page.models[0].scores} >= {"c_npmi", "c_v", "diversity", "nmi"}
    assert np.isfinite([card.robustness for card in page.models[0].themes]).all()


MISTAKES = {
    "no directory": (["report", "nothing"], "nothing does not exist"),
    "a file": (["report", "file.txt"], "is a file"),
    "another directory": (["report", "empty"], "is not a results directory"),
    "no page": (["report", "tables"], "run without --no-report"),
    "damaged": (["report", "damaged"], "is damaged"),
    "foreign": (["report", "foreign"], "arabic-topics report"),
    "a language": (["report", "good", "--lang", "fr"], "lang must be one of 'ar', 'en'"),
    "a page that is there": (["report", "good", "--out", "file.txt"], "add --overwrite"),
    "no sweep": (["report", "good", "--sweep", "empty"], "empty"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_in_one_line(name, finished_run, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("empty", "tables", "damaged", "foreign", "good"):
        (tmp_path / folder).mkdir()
        if folder != "empty":
            (tmp_path / folder / "nmf").symlink_to(finished_run / "nmf")
    (tmp_path / "file.txt").write_text("text")
    whole = (finished_run / "report.json.gz").read_bytes()
    (tmp_path / "good" / "report.json.gz").write_bytes(whole)
    (tmp_path / "damaged" / "report.json.gz").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "foreign" / "report.json.gz").write_bytes(gzip.compress(b'{"format": "other"}'))
    arguments, told = MISTAKES[name]
    code, out, err = call(capsys, *arguments)
    assert code == 2
    assert told in err
    assert err.count("\n") == 1
    assert out == ""
