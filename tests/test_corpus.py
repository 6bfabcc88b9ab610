"""The corpus: what it holds, how it is cut, and that it never changes."""

import dataclasses
import itertools
import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics import Corpus, InputError, load_corpus, load_sample, read_page
from topics.arabic._normalize import strip_diacritics, strip_tatweel

ROWS = [
    {"id": "a", "title": "عنوان", "text": "نص أول", "date": "2024-01-05", "source": "س", "label": "حدود"},
    {"id": "b", "title": "", "text": "نص ثان", "date": "2024-02-01", "source": "ص", "label": "حدود"},
    {"id": "c", "title": "نص ثالث", "text": "نص ثالث طويل", "date": None, "source": "س", "label": "بحر"},
]


@pytest.fixture
def corpus():
    return load_corpus(ROWS)


def test_titles_count_as_text_unless_told_otherwise(corpus):
    assert corpus.full_texts() == ["عنوان\nنص أول", "نص ثان", "نص ثالث طويل"]
    assert corpus.full_texts(titles=False) == list(corpus.texts)


def test_a_corpus_can_not_be_changed(corpus):
    with pytest.raises(dataclasses.FrozenInstanceError):
        corpus.texts = ()
    assert isinstance(corpus.texts, tuple)


def test_filters_keep_the_articles_that_meet_every_condition(corpus):
    assert corpus.filter(source="س").ids == ("a", "c")
    assert corpus.filter(label=["حدود", "بحر"], source="ص").ids == ("b",)
    assert corpus.filter(since="2024-01-05").ids == ("a", "b")
    assert corpus.filter(until="2024-01-31").ids == ("a",)
    assert corpus.filter(where=[False, False, True]).ids == ("c",)


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({"source": "ع"}, "there are 'س', 'ص'"),
        ({"since": "2030-01-01"}, "None of the 3 articles"),
        ({"since": "soon"}, "since must be a day"),
        ({"until": 7.5j}, "until must be a day"),
        ({"where": [True]}, r"shape \(3,\)"),
        ({"where": [1, 0, 1]}, "True or False"),
    ],
)
def test_filters_that_make_no_sense_are_refused(corpus, conditions, message):
    with pytest.raises(InputError, match=message):
        corpus.filter(**conditions)


def test_a_split_loses_nothing_and_repeats(sample):
    train, test = sample.split(test_size=0.25, random_state=3)
    assert len(test) == len(sample) // 4
    assert sorted(train.ids + test.ids) == sorted(sample.ids)
    assert sample.split(test_size=0.25, random_state=3)[1].sha256 == test.sha256
    assert list(train.ids) == [id_ for id_ in sample.ids if id_ in set(train.ids)]
    with pytest.raises(InputError, match="test_size"):
        sample.split(test_size=len(sample))


def test_paragraphs_become_articles_and_short_ones_are_reported():
    text = "فقرة أولى من خمس كلمات هنا\n\nقصيرة جدا\n  فقرة ثانية من خمس كلمات هنا"
    corpus = load_corpus([{"id": "p", "title": "عنوان", "text": text, "date": "2024-01-01", "source": "س"}])
    parts = corpus.split_paragraphs()
    assert parts.ids == ("p#1", "p#3")
    assert parts.titles == ("عنوان", "")
    assert parts.sources == ("س", "س")
    assert parts.rejected["where"].tolist() == ["paragraph p#2"]
    with pytest.raises(InputError, match="No paragraph"):
        corpus.split_paragraphs(min_words=50)


def test_the_digest_tells_content_and_order_apart(corpus):
    assert load_corpus(pd.DataFrame(ROWS)).sha256 == corpus.sha256
    assert corpus.take([1, 0, 2]).sha256 != corpus.sha256
    shifted = load_corpus([{**ROWS[0], "title": "عنوا", "text": "ننص أول"}])
    assert shifted.sha256 != load_corpus(ROWS[:1]).sha256


def test_describe_counts_what_there_is(corpus):
    facts = corpus.describe().set_index("what")["value"].to_dict()
    assert facts["articles"] == 3
    assert facts["without date"] == 1
    assert facts["first date"] == "2024-01-05"
    assert facts["source س"] == 2
    assert facts["label بحر"] == 1
    assert facts["words, most"] == 3


def test_a_table_of_the_corpus_loads_as_the_same_corpus(corpus):
    assert load_corpus(corpus.to_frame()).sha256 == corpus.sha256


@pytest.mark.parametrize("change", [{"ids": ("a", "a", "b")}, {"titles": ("",)}])
def test_columns_that_do_not_fit_are_refused(corpus, change):
    with pytest.raises(InputError, match=r"must differ; 'a'|equally long"):
        dataclasses.replace(corpus, **change)


@given(st.lists(st.integers(0, 2), unique=True, min_size=1))
def test_taking_articles_takes_all_their_columns(rows):
    corpus = load_corpus(ROWS)
    taken = corpus.take(np.array(rows))
    assert [corpus.ids.index(id_) for id_ in taken.ids] == rows
    assert [corpus.texts[i] for i in rows] == list(taken.texts)
    assert taken.dates.equals(corpus.dates[rows])


def test_what_is_printed_says_how_much_there_is(corpus):
    assert repr(corpus) == "Corpus(3 articles, 2024-01-05 to 2024-02-01)"
    assert isinstance(corpus, Corpus)


def test_the_embedded_corpus_keeps_its_promises(sample):
    frame = sample.to_frame()
    words = frame["text"].str.split().str.len()
    assert len(sample) >= 240
    assert words.between(90, 170).all()
    assert frame["source"].nunique() == 5
    assert frame["label"].nunique() == 8
    assert (frame[["title", "source", "label"]] != "").all(axis=None)
    assert frame["date"].min() >= pd.Timestamp("2023-01-01")
    assert frame["date"].max() <= pd.Timestamp("2024-12-31")
    assert sample.rejected.empty


def test_no_five_words_stand_in_two_articles_of_the_embedded_corpus(sample):
    seen = {}
    for id_, text in zip(sample.ids, sample.texts, strict=True):
        tokens = text.split()
        for run in {tuple(tokens[i : i + 5]) for i in range(len(tokens) - 4)}:
            assert seen.setdefault(run, id_) == id_, (run, id_)


def test_web_addresses_stay_with_their_articles():
    rows = [
        {"id": "a", "text": "هاجم مسلحون حاجزا للجيش", "link": " https://example.org/a "},
        {"id": "b", "text": "سقط جرحى في القصف.\nوصلت فرق الإسعاف إلى المكان"},
    ]
    corpus = load_corpus(rows, url="link")
    assert corpus.urls == ("https://example.org/a", "")
    assert corpus.take([1, 0]).urls == ("", "https://example.org/a")
    assert corpus.split_paragraphs(min_words=3).urls == ("https://example.org/a", "", "")
    assert corpus.to_frame()["url"].tolist() == list(corpus.urls)


def test_the_digest_counts_addresses_only_where_there_are_any():
    rows = [{"id": "a", "text": "هاجم مسلحون حاجزا للجيش"}]
    plain, with_address = load_corpus(rows), load_corpus([rows[0] | {"url": "https://example.org/a"}])
    assert plain.urls == ("",)
    assert load_corpus([rows[0] | {"url": ""}]).sha256 == plain.sha256 != with_address.sha256


def test_no_opening_sentence_or_headline_stands_twice_in_the_embedded_corpus(sample):
    def words(text):
        return re.findall(r"\w+", strip_tatweel(strip_diacritics(text)))

    openings = Counter(tuple(words(text)[:3]) for text in sample.texts)
    assert [opening for opening, n in openings.items() if n > 1] == []
    parts = (tuple(words(part)) for text in sample.texts for part in re.split(r"[.؟!\n]", text))
    sentences = Counter(part for part in parts if len(part) >= 4)
    assert [sentence for sentence, n in sentences.items() if n > 1] == []
    headlines = [{word for word in words(title) if len(word) > 2} for title in sample.titles]
    for one, other in itertools.combinations(headlines, 2):
        assert len(one & other) <= min(len(one), len(other)) / 2


def test_the_special_pieces_of_the_embedded_corpus_are_what_they_are_called():
    assert len(load_sample(split="egyptian")) == len(load_sample(split="vocalized")) == 10
    assert len(load_sample(split="pages")) == 6
    assert load_sample(split="copies").duplicates().n_copies == len(load_sample(split="copies")) / 2 == 12
    assert not any(re.search(r"ي\b", strip_diacritics(text)) for text in load_sample(split="egyptian").texts)
    assert all(len(re.findall("[\u064b-\u0652\u0640]", text)) >= 40 for text in load_sample(split="vocalized").texts)
    for text in load_sample(split="pages").texts:
        page = read_page(text)
        assert page.title
        assert 90 <= len(page.body.split()) < len(text.split())
