"""The corpus: what it holds, how it is cut, and that it never changes."""

import contextlib
import copy
import dataclasses
import datetime as dt
import itertools
import math
import pickle
import re
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics import Corpus, InputError, load_corpus, load_sample, read_page
from topics.arabic._normalize import strip_diacritics, strip_tatweel
from topics.corpus._cells import as_column

ROWS = [
    {"id": "a", "title": "عنوان", "text": "نص أول", "date": "2024-01-05", "source": "س", "label": "حدود"},
    {"id": "b", "title": "", "text": "نص ثان", "date": "2024-02-01", "source": "ص", "label": "حدود"},
    {"id": "c", "title": "نص ثالث", "text": "نص ثالث طويل", "date": None, "source": "س", "label": "بحر"},
]


@pytest.fixture
def corpus():
    return load_corpus(ROWS)


MIXED = pd.DataFrame(
    {
        "country": ["EG", "", "SY"],
        "year": [2023, None, 2024],
        "score": [0.5, None, 2.0],
        "checked": [True, None, False],
        "crawled": [pd.Timestamp("2024-01-05 08:30"), pd.NaT, pd.Timestamp("2024-02-01")],
        "tags": [["أمن", 1], None, {"a": [2.5, None]}],
    }
).astype({"year": "Int64", "checked": "boolean"})


@pytest.fixture
def with_metadata(corpus):
    return dataclasses.replace(corpus, metadata=MIXED)


def test_titles_count_as_text_unless_told_otherwise(corpus):
    assert corpus.full_texts() == ["عنوان\nنص أول", "نص ثان", "نص ثالث طويل"]
    assert corpus.full_texts(titles=False) == list(corpus.texts)


def test_a_corpus_can_not_be_changed(corpus):
    with pytest.raises(dataclasses.FrozenInstanceError):
        corpus.texts = ()
    with pytest.raises(dataclasses.FrozenInstanceError):
        corpus.sha256 = "0"
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
        ({"since": "01/05/2018"}, "got '01/05/2018'. Write the year first"),
        ({"since": "13/05/2018"}, "got '13/05/2018'. Write the year first"),
        ({"until": True}, "until must be a day"),
        ({"since": pd.NaT}, "got NaT"),
        ({"where": [True]}, r"shape \(3,\)"),
        ({"where": [1, 0, 1]}, "True or False"),
        ({"where": "source == 'س'"}, "function of an article"),
        ({"where": lambda article: article["sources"]}, "KeyError: 'sources'. An article is a dict.*'source'"),
        ({"where": lambda article: article.source == "س"}, "AttributeError.*An article is a dict"),
        ({"sources": "س"}, "no column 'sources'.*Did you mean 'source'"),
        ({"county": "EG"}, "no column 'county'.*Did you mean 'country'"),
        ({"country": "EGY"}, "No article has country 'EGY'; there are '', 'EG', 'SY'. Did you mean 'EG'"),
        ({"country": ["EG", "IQ"]}, "No article has country 'IQ'"),
        ({"year": 2025}, "No article has year '2025'; there are 2023, 2024"),
        ({"date": "2025"}, "No article has date '2025'; they are from 2024-01-05"),
        ({"crawled": "05/01/2024"}, "crawled must be a day"),
    ],
)
def test_filters_that_make_no_sense_are_refused(with_metadata, conditions, message):
    with pytest.raises(InputError, match=message):
        with_metadata.filter(**conditions)


@pytest.mark.parametrize(
    ("conditions", "ids"),
    [
        ({"country": "EG"}, "a"),
        ({"country": ["EG", "SY"]}, "ac"),
        ({"country": ""}, "b"),
        ({"country": None}, "abc"),
        ({"country": {"SY"}, "source": "س"}, "c"),
        ({"year": 2023}, "a"),
        ({"year": "2023"}, "a"),
        ({"year": [2023.0, np.int64(2024)]}, "ac"),
        ({"year": ""}, "b"),
        ({"score": 0.5}, "a"),
        ({"score": 2}, "c"),
        ({"checked": True}, "a"),
        ({"checked": [False]}, "c"),
        ({"crawled": "2024-01"}, "a"),
        ({"crawled": dt.date(2024, 2, 1)}, "c"),
        ({"crawled": ["", "2024-02-01"]}, "bc"),
        ({"date": 2024}, "ab"),
        ({"date": ""}, "c"),
        ({"id": ["c", "a"]}, "ac"),
        ({"url": ""}, "abc"),
        ({"where": lambda article: article["year"] > 2023}, "c"),
        ({"where": lambda article: re.search("EG|SY", article["country"])}, "ac"),
        ({"where": lambda article: article["date"] > pd.Timestamp("2024-01-20")}, "b"),
        ({"where": pd.Series([True, False, True], index=[7, 8, 9])}, "ac"),
        ({"where": pd.array([True, False, True], dtype="boolean")}, "ac"),
        ({"where": lambda article: article["checked"], "year": 2023}, "a"),
    ],
)
def test_any_column_can_be_filtered_by(with_metadata, conditions, ids):
    assert "".join(with_metadata.filter(**conditions).ids) == ids


def test_a_number_of_a_csv_file_is_found_by_number(tmp_path):
    path = tmp_path / "news.csv"
    path.write_text("text,year\nنص,2023\nنص آخر,2024\n")
    assert load_corpus(path).filter(year=2024).texts == ("نص آخر",)


DAYS = [
    "2024-02-01", "2024/2/1", "٢٠٢٤-٠٢-٠١", "2024-02-01T08:00:00Z", dt.date(2024, 2, 1), dt.datetime(2024, 2, 1, 23),
    pd.Timestamp("2024-02-01", tz="Africa/Cairo"), np.datetime64("2024-02-01"),
]  # fmt: skip


@pytest.mark.parametrize("day", DAYS)
def test_days_are_taken_as_they_are_written(corpus, day):
    assert corpus.filter(since=day).ids == ("b",)
    assert corpus.filter(until=day).ids == ("a", "b")


@pytest.mark.parametrize("month", ["2024-01", pd.Period("2024-01", "M")])
def test_a_month_begins_and_ends_a_span(corpus, month):
    assert corpus.filter(since=month, until=month).ids == ("a",)
    assert corpus.filter(until=2024).ids == corpus.filter(since="2024").ids == ("a", "b")


def test_an_article_is_a_dict_of_all_columns(with_metadata):
    assert with_metadata[0] == {
        "id": "a", "title": "عنوان", "text": "نص أول", "date": pd.Timestamp("2024-01-05"), "source": "س",
        "label": "حدود", "url": "", "country": "EG", "year": 2023, "score": 0.5, "checked": True,
        "crawled": pd.Timestamp("2024-01-05 08:30"), "tags": '["أمن", 1]',
    }  # fmt: skip
    missing = with_metadata[1]
    assert math.isnan(missing["year"])
    assert math.isnan(missing["score"])
    assert missing["checked"] is None
    assert missing["crawled"] is pd.NaT
    assert with_metadata[-1]["id"] == with_metadata[np.int64(2)]["id"] == "c"
    assert [article["id"] for article in with_metadata] == list("abc")
    assert load_corpus(list(with_metadata)).sha256 == with_metadata.sha256


def test_an_article_that_was_taken_out_can_be_changed_and_the_corpus_stays(with_metadata):
    for article in (with_metadata[0], next(iter(with_metadata))):
        article["country"] = "X"
    assert with_metadata[0]["country"] == "EG"


@pytest.mark.parametrize("position", [3, -4, [0, 3], [-4]])
def test_an_article_that_is_not_there_ends_a_loop_over_positions(corpus, position):
    with pytest.raises(IndexError, match="the corpus has 3"):
        corpus[position]
    with pytest.raises(InputError, match="There is no article"):
        corpus[position]


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("text", r"got 'text'\. A column is corpus\.column\(name\)"),
        (1.0, "got 1.0"),
        (True, "got True"),
        (None, "got None"),
        (["a", "b"], r"corpus\.filter\(id=\.\.\.\) finds ids"),
        ([[0]], "got"),
        ([1, 0, 1], "position 1 stands more than once. A mask holds True and False"),
        ([0, -3], "position 0 stands more than once"),
        ([True, False], r"one True or False per article, shape \(3,\); got shape \(2,\)"),
    ],
)
def test_what_names_no_articles_is_refused(corpus, key, message):
    with pytest.raises(InputError, match=message):
        corpus[key]


LONG = Corpus(
    ids=list("abcdefgh"),
    texts=[f"خبر رقم {i} من الأخبار\nوفقرة ثانية من خمس كلمات" for i in range(8)],
    sources=list("سصسصسصسص"),
    dates=pd.DatetimeIndex([f"2024-01-0{i}" for i in range(1, 9)]),
    metadata=pd.DataFrame({"letter": list("abcdefgh"), "number": range(8), "odd": [False, True] * 4}),
)
SLICES = st.builds(slice, *[st.none() | st.integers(-10, 10)] * 2, st.none() | st.sampled_from([-3, -2, -1, 1, 2, 3]))


def articles_of(corpus):
    return [tuple(map(str, article.values())) for article in corpus]


@given(SLICES, SLICES)
def test_slices_are_those_of_a_list(one, other):
    assert articles_of(LONG[one][other]) == articles_of(LONG)[one][other]


@given(st.lists(st.booleans(), min_size=8, max_size=8), st.sampled_from([list, np.array, pd.Series, tuple]))
def test_a_mask_takes_what_its_positions_take(mask, kind):
    positions = np.flatnonzero(mask)
    assert articles_of(LONG[kind(mask)]) == articles_of(LONG.take(positions)) == articles_of(LONG[positions.tolist()])


CUTS = {
    "take": lambda corpus, numbers: corpus.take(list(dict.fromkeys(i % len(corpus) for i in numbers))),
    "filter": lambda corpus, numbers: corpus.filter(lambda article: article["number"] not in numbers[1:]),
    "column": lambda corpus, numbers: corpus.filter(odd=corpus[0]["odd"]),
    "split": lambda corpus, numbers: corpus.split(test_size=1, random_state=numbers[0])[0],
    "sample": lambda corpus, numbers: corpus.sample(1 + numbers[0] % len(corpus), random_state=numbers[-1]),
    "slice": lambda corpus, numbers: corpus[:: 1 if numbers[0] % 2 else -1],
    "paragraphs": lambda corpus, numbers: corpus.split_paragraphs(min_words=1),
    "copies": lambda corpus, numbers: corpus.duplicates(min_similarity=0.5).without_copies(),
    "boilerplate": lambda corpus, numbers: corpus.boilerplate(min_articles=2).without_boilerplate(),
    "table": lambda corpus, numbers: load_corpus(corpus.to_frame()),
    "records": lambda corpus, numbers: load_corpus(list(corpus)),
}
NUMBERS = st.lists(st.integers(0, 7), min_size=1, max_size=3)


@given(st.lists(st.tuples(st.sampled_from(sorted(CUTS)), NUMBERS), max_size=4))
def test_all_columns_of_an_article_stay_together(cuts):
    corpus = LONG
    for name, numbers in cuts:
        with contextlib.suppress(InputError):  # nothing would be left
            corpus = CUTS[name](corpus, numbers)
    first = {article["id"]: article for article in LONG}
    assert len(corpus) > 0
    for article in corpus:
        known = first[article["id"].partition("#")[0]]
        for column in ("date", "source", "letter", "number", "odd"):
            assert article[column] == known[column]
    assert len(corpus.metadata) == len(corpus) == len(corpus.to_frame())


def test_a_sample_repeats_and_is_refused_where_there_are_too_few(sample):
    assert sample.sample(7).ids == sample.sample(7).ids != sample.sample(7, random_state=1).ids
    assert len(sample.sample()) == 5
    for n in (0, 300, 2.5, True):
        with pytest.raises(InputError, match="n must be a whole number from 1 to 244"):
            sample.sample(n)
    with pytest.raises(InputError, match="random_state"):
        sample.sample(3, random_state="x")


def test_what_jupyter_shows_is_escaped_and_names_what_there_is():
    rows = [
        {"id": f"<i>{i}", "text": "<b>نص</b> " * 100, "source": "<u>س" if i % 2 else "ص", "n": i, "empty": None}
        for i in range(40)
    ]
    shown = load_corpus(rows)._repr_html_()
    for tag in ("<i>", "<b>", "<u>"):
        assert tag not in shown
    assert "2 sources: <bdi>ص</bdi> 20, <bdi>&lt;u&gt;س</bdi> 20" in shown
    assert "none has a title, none has a label, none has a date" in shown
    assert "metadata: <bdi>n</bdi>, <bdi>empty</bdi>" in shown
    assert shown.count("<tr") == 4
    assert "<th>empty</th>" not in shown
    assert 'dir="rtl"' in shown
    assert len(shown) < 5_000
    assert "<table" not in Corpus()._repr_html_()


def test_duplicates_and_boilerplate_are_shown_as_tables(sample):
    shown = load_sample(part="copies").duplicates()._repr_html_()
    assert shown.startswith('<p>Duplicates(12 groups, 12 copies among 24 articles)</p><div dir="rtl"')
    assert shown.count("<tr") == 25
    texts = [f"{text}\nتابعونا <b>" for text in sample.texts[:20]]
    found = Corpus(ids=sample.ids[:20], texts=texts, sources=["س"] * 20).boilerplate()
    assert '<td dir="auto">تابعونا &lt;b&gt;</td>' in found._repr_html_()
    assert found._repr_html_().startswith("<p>Boilerplate(1 piece in 20 articles)</p>")


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda corpus: corpus.text, "Did you mean 'texts'"),
        (lambda corpus: corpus.date, "Did you mean 'dates'"),
        (lambda corpus: corpus.country, r"'country' is a column of the articles: corpus\.column\('country'\)"),
        (lambda corpus: corpus.head(), r"pandas' head is corpus\[:5\]"),
        (lambda corpus: corpus.df, r"is corpus\.to_frame\(\)\.$"),
        (lambda corpus: corpus.to_csv("x.csv"), r"that of corpus\.to_frame\(\)"),
        (lambda corpus: corpus.without_copies(), r"It belongs to Duplicates.*where duplicates = corpus\.duplicates"),
        (lambda corpus: corpus.without_boilerplate(), r"It belongs to Boilerplate.*boilerplate = corpus\.boilerplate"),
        (lambda corpus: corpus.drop_duplicates(), r"is duplicates\.without_copies\(\), where duplicates = corpus"),
        (lambda corpus: corpus.duplicates().without_boilerplate(), "It belongs to Boilerplate"),
        (lambda corpus: corpus.duplicates().group_of, "Did you mean 'group'"),
        (lambda corpus: corpus.duplicates().texts, "It belongs to Corpus: corpus.texts"),
        (lambda corpus: corpus.duplicates().by_sources(), "Did you mean 'by_source'"),
        (lambda corpus: corpus.duplicates().drop_duplicates(), "without_copies"),
        (lambda corpus: corpus.boilerplate().without_copies(), "It belongs to Duplicates"),
        (lambda corpus: corpus.boilerplate().pieces, "object has no attribute 'pieces'"),
        (lambda corpus: corpus.boilerplate().groups(), "It belongs to Duplicates"),
    ],
)
def test_an_attribute_that_is_not_there_says_where_to_find_it(with_metadata, ask, message):
    with pytest.raises(AttributeError, match=message):
        ask(with_metadata)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda corpus: Corpus(ids=["a"], text=["نص"]), "Corpus has no parameter 'text'. Did you mean 'texts'"),
        (lambda corpus: corpus.duplicates(threshold=0.8), "threshold is min_similarity"),
        (lambda corpus: corpus.duplicates(0.8), "all arguments by name: min_similarity, shingle. Of which is 0.8"),
        (lambda corpus: corpus.duplicates(min_similarity=80), "from 0.5 to 1; got 80"),
        (lambda corpus: corpus.duplicates(min_similarity="0.8"), "from 0.5 to 1; got '0.8'"),
        (lambda corpus: corpus.duplicates(shingle=0), "shingle must be a whole number"),
        (lambda corpus: corpus.duplicates(by="title"), "It takes min_similarity, shingle"),
        (lambda corpus: corpus.boilerplate(5), "all arguments by name: min_articles. Of which is 5"),
        (lambda corpus: corpus.boilerplate(min_articles=0.5), "min_articles must be a whole number of at least 2"),
        (lambda corpus: corpus.boilerplate(min_articles=1), "min_articles must be a whole number of at least 2"),
        (lambda corpus: corpus.boilerplate(min_article=5), "Did you mean 'min_articles'"),
        (lambda corpus: corpus.boilerplate(min_count=5), "min_count is min_count of Phrases"),
        (lambda corpus: corpus.split(0.2), "all arguments by name: test_size, random_state"),
        (lambda corpus: corpus.split(seed=1), "seed is random_state"),
        (lambda corpus: corpus.sample(frac=0.1), "pandas' frac is n"),
        (lambda corpus: load_corpus("news.csv", encoding="cp1256"), "encodings are recognized"),
        (lambda corpus: load_corpus("news.csv", text_column="body"), "text_column is text"),
        (lambda corpus: load_corpus("news.csv", "body"), "all arguments but data by name: text"),
        (lambda corpus: load_corpus("news.csv", txt="body"), "Did you mean 'text'"),
    ],
)
def test_an_argument_that_is_not_there_says_what_it_is_called(with_metadata, call, message):
    with pytest.raises(InputError, match=message):
        call(with_metadata)


def test_a_corpus_can_be_copied_and_pickled(with_metadata):
    for again in (copy.copy(with_metadata), copy.deepcopy(with_metadata), pickle.loads(pickle.dumps(with_metadata))):
        assert again.sha256 == with_metadata.sha256
        assert not hasattr(again, "nothing")
    assert not hasattr(Corpus.__new__(Corpus), "nothing")


def test_what_was_found_can_not_be_changed(sample):
    found = load_sample(part="copies").duplicates()
    for array in (found.group, found.first, found.similarity, found.is_copy):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    pieces = sample.boilerplate()
    table = pieces.table
    table.loc[0] = ["س", "line", "نص", 9, 1.0]
    assert len(pieces) == 0


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


def test_metadata_hold_text_numbers_bools_and_moments_alone(with_metadata):
    found = with_metadata.metadata
    assert found.dtypes.astype(str).drop(["country", "tags"]).to_dict() == {
        "year": "Int64", "score": "float64", "checked": "boolean", "crawled": "datetime64[us]"
    }  # fmt: skip
    assert found["country"].tolist() == ["EG", "", "SY"]
    assert found["tags"].tolist() == ['["أمن", 1]', "", '{"a": [2.5, null]}']
    assert isinstance(found.index, pd.RangeIndex)


def test_metadata_of_several_kinds_are_text():
    column = as_column([1, "two", None, True, 2.5, float("nan"), pd.NA, " three ", dt.date(2024, 1, 5), 2**70])
    assert column.tolist() == ["1", "two", "", "True", "2.5", "", "", "three", "2024-01-05", str(2**70)]


def test_a_time_zone_is_kept_as_text():
    moment = pd.Timestamp("2024-01-05 08:30", tz="Africa/Cairo")
    assert as_column([moment, pd.Timestamp("2024-01-05")]).tolist() == ["2024-01-05T08:30:00+02:00", "2024-01-05"]


def test_a_corpus_without_further_columns_has_metadata_without_columns(corpus):
    assert corpus.metadata.shape == (3, 0)
    assert corpus.filter(source="س").metadata.index.equals(pd.RangeIndex(2))


def test_a_column_is_had_by_its_name(with_metadata):
    assert with_metadata.column("source").tolist() == ["س", "ص", "س"]
    assert with_metadata.column("country").tolist() == ["EG", "", "SY"]
    assert with_metadata.column("date").isna().tolist() == [False, False, True]
    for name in with_metadata.to_frame().columns:
        assert with_metadata.column(name).name == name
        assert with_metadata.column(name).index.equals(pd.RangeIndex(3))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("sources", "Did you mean 'source'"),
        ("county", "Did you mean 'country'"),
        (3, "no column 3; the columns are 'id'"),
    ],
)
def test_a_column_that_is_not_there_is_refused(with_metadata, name, message):
    with pytest.raises(InputError, match=message):
        with_metadata.column(name)


def test_a_corpus_keeps_its_tables_for_itself(with_metadata):
    table = pd.DataFrame({"country": ["EG", "SY", "SY"]})
    corpus = dataclasses.replace(with_metadata, metadata=table)
    for handed in (table, corpus.metadata):
        handed.loc[0, "country"] = "X"
        handed["more"] = 1
    days = corpus.dates.to_numpy()
    with pytest.raises(ValueError, match="read-only"):
        days[0] = days[1]
    column, rejected = corpus.column("country"), corpus.rejected
    column[:] = "X"
    rejected.loc[0] = ["X", "X"]
    assert corpus.metadata["country"].tolist() == ["EG", "SY", "SY"]
    assert (list(corpus.metadata), len(corpus.rejected)) == (["country"], 0)


def test_the_digest_counts_metadata_only_where_there_are_any(corpus, with_metadata):
    assert dataclasses.replace(with_metadata, metadata=None).sha256 == corpus.sha256 != with_metadata.sha256
    other = dataclasses.replace(with_metadata, metadata=MIXED.assign(country=["EG", "SY", ""]))
    assert other.sha256 != with_metadata.sha256
    assert dataclasses.replace(with_metadata, metadata=MIXED[MIXED.columns[::-1]]).sha256 == with_metadata.sha256


def test_the_table_of_a_corpus_with_metadata_loads_as_the_same_corpus(with_metadata):
    assert load_corpus(with_metadata.to_frame()).sha256 == with_metadata.sha256
    some = with_metadata.take([2, 0])
    assert load_corpus(some.to_frame()).sha256 == some.sha256


def test_metadata_stay_with_their_articles(with_metadata):
    assert with_metadata.take([2, 0]).column("country").tolist() == ["SY", "EG"]
    assert with_metadata.split_paragraphs(min_words=1).column("country").tolist() == ["EG", "", "SY"]
    assert with_metadata.duplicates().without_copies().column("country").tolist() == ["EG", "", "SY"]
    assert with_metadata.boilerplate().without_boilerplate().column("country").tolist() == ["EG", "", "SY"]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"ids": ["نص", "آخر"]}, r"got one list alone\. topics\.load_corpus reads"),
        ({"ids": "news.jsonl"}, r"got one str alone"),
        ({"ids": ["a"], "texts": "نص"}, "texts must be a sequence of texts"),
        ({"ids": [1], "texts": ["نص"]}, r"ids\[0\] is int"),
        ({"ids": ["a"], "texts": ["نص"], "dates": ["2024-01-01"]}, "dates must be a DatetimeIndex"),
        (
            {"ids": ["a"], "texts": ["نص"], "dates": pd.DatetimeIndex(["2024-01-01"], tz="UTC")},
            "dates must be a DatetimeIndex without time zone",
        ),
        ({"ids": ["a"], "texts": ["نص"], "metadata": {"country": ["EG"]}}, "metadata must be a DataFrame"),
        ({"ids": ["a"], "texts": ["نص"], "metadata": pd.DataFrame({"text": ["نص"]})}, "has a column 'text'"),
        ({"ids": ["a"], "texts": ["نص"], "metadata": pd.DataFrame({"n": [1, 2]})}, "equally long"),
    ],
)
def test_columns_of_which_no_corpus_can_be_made_are_refused(columns, message):
    with pytest.raises(InputError, match=message):
        Corpus(**columns)


def test_ids_and_texts_are_enough():
    corpus = Corpus(ids=["a", "b"], texts=["نص", "آخر"])
    assert (corpus.titles, corpus.urls) == (("", ""), ("", ""))
    assert corpus.dates.isna().all()
    assert len(Corpus().take([])) == 0


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
    assert len(load_sample(part="egyptian")) == len(load_sample(part="vocalized")) == 10
    assert len(load_sample(part="pages")) == 6
    assert load_sample(part="copies").duplicates().n_copies == len(load_sample(part="copies")) / 2 == 12
    assert not any(re.search(r"ي\b", strip_diacritics(text)) for text in load_sample(part="egyptian").texts)
    assert all(len(re.findall("[\u064b-\u0652\u0640]", text)) >= 40 for text in load_sample(part="vocalized").texts)
    for text in load_sample(part="pages").texts:
        page = read_page(text)
        assert page.title
        assert 90 <= len(page.body.split()) < len(text.split())
