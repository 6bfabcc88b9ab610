"""Bursts of a stream, and what a theme was about during one."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from topics import InputError
from topics.themes._bursts import _BURST_COLUMNS, _burst_spans, _different_headlines, _find_bursts, _kleinberg

BATCH = st.integers(0, 8).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))
STREAMS = st.lists(BATCH, max_size=6)
WORDS = ["حرب", "قصف", "انتخابات", "صندوق", "لجنة", "خبر"]


def cost_of_state(r, d, p):
    """Return -ln of the binomial probability, as in the paper."""
    if d == 0:
        return 0.0
    probability = math.comb(d, r) * p**r * (1 - p) ** (d - r) if p <= 1 else 0.0
    return -math.log(probability) if probability > 0 else math.inf


def cost_of_path(states, stream, s, gamma):
    n = sum(d > 0 for _, d in stream)
    all_r, all_d = (sum(column) for column in zip(*stream, strict=True))
    base = all_r / all_d if all_d else 0.0
    cost, before = 0.0, 0
    for state, (r, d) in zip(states, stream, strict=True):
        cost += cost_of_state(r, d, base * s**state) + max(state - before, 0) * gamma * math.log(max(n, 1))
        before = state
    return cost


@settings(max_examples=150)
@given(STREAMS, st.sampled_from([1.5, 2.0, 3.0]), st.sampled_from([0, 0.3, 1.0]), st.sampled_from([2, 3]))
def test_no_sequence_of_states_costs_less(stream, s, gamma, n_states):
    r, d = ([batch[i] for batch in stream] for i in (0, 1))
    states = _kleinberg(np.array(r, dtype=int), np.array(d, dtype=int), s=s, gamma=gamma, n_states=n_states)
    if not stream:
        assert states.tolist() == []
        return
    costs = [cost_of_path(path, stream, s, gamma) for path in itertools.product(range(n_states), repeat=len(stream))]
    assert cost_of_path(states, stream, s, gamma) == pytest.approx(min(costs), abs=1e-9)


@given(STREAMS.filter(len), st.integers(0, 6), st.integers(1, 3))
def test_periods_without_documents_change_no_other(stream, place, number):
    r, d = (np.array([batch[i] for batch in stream]) for i in (0, 1))
    place = min(place, len(stream))
    states = _kleinberg(r, d, s=1.5, gamma=0.3)
    wider = _kleinberg(np.insert(r, [place] * number, 0), np.insert(d, [place] * number, 0), s=1.5, gamma=0.3)
    assert np.delete(wider, range(place, place + number)).tolist() == states.tolist()


def test_an_empty_period_is_in_a_burst_only_between_two_that_are():
    r, d = [1, 0, 9, 0, 9, 0, 1, 1, 1], [20, 0, 20, 0, 20, 0, 20, 20, 20]
    assert _kleinberg(r, d).tolist() == [0, 0, 1, 1, 1, 0, 0, 0, 0]


def test_a_planted_burst_is_found_and_a_flat_stream_has_none():
    rng = np.random.default_rng(0)
    d = np.full(200, 50)
    flat = rng.binomial(50, 0.05, 200)
    assert not _kleinberg(flat, d).any()
    planted = np.where((np.arange(200) >= 90) & (np.arange(200) < 100), rng.binomial(50, 0.3, 200), flat)
    assert np.flatnonzero(_kleinberg(planted, d)).tolist() == list(range(90, 100))


def test_a_steady_share_of_a_growing_stream_is_no_burst():
    d = np.array([10, 10, 10, 100, 200, 100, 10, 10])
    assert not _kleinberg(d // 10, d).any()


def test_a_dearer_way_up_finds_no_more_bursts():
    rng = np.random.default_rng(3)
    r, d = rng.binomial(30, np.where(np.arange(120) % 40 < 6, 0.3, 0.1)), np.full(120, 30)
    lengths = [_kleinberg(r, d, gamma=gamma).sum() for gamma in (0.0, 0.5, 1.0, 2.0, 5.0)]
    assert lengths == sorted(lengths, reverse=True)
    assert lengths[0] > lengths[-1]


def test_a_subject_of_all_documents_or_of_none_has_no_burst():
    assert not _kleinberg([5, 5, 5], [5, 5, 5]).any()
    assert not _kleinberg([0, 0, 0], [5, 5, 5]).any()
    assert not _kleinberg([0, 0], [0, 0]).any()


def test_a_burst_within_a_burst_is_a_state_higher():
    r = [1] * 20 + [6] * 6 + [24] * 3 + [6] * 6 + [1] * 20
    states = _kleinberg(r, [40] * len(r), s=2, n_states=3)
    assert _burst_spans(states) == [(1, 20, 34), (2, 26, 28)]


def test_runs_are_the_longest_stretches_at_or_above_a_level():
    assert _burst_spans(np.array([1, 1, 0, 2, 1])) == [(1, 0, 1), (1, 3, 4), (2, 3, 3)]
    assert _burst_spans(np.zeros(3, dtype=int)) == []
    assert _burst_spans(np.array([], dtype=int)) == []


@pytest.mark.parametrize(
    ("r", "d", "options", "message"),
    [
        ([3], [2], {}, "Period 0 has 3 relevant documents of 2"),
        ([1, 1], [2], {}, r"one number per period; got shapes \(2,\) and \(1,\)"),
        ([0.5], [2], {}, "relevant must hold whole numbers of at least 0"),
        ([0], [-1], {}, "documents must hold whole numbers of at least 0"),
        ([1], [2], {"s": 1}, "s must be above 1"),
        ([1], [2], {"gamma": -1}, "gamma must be a finite number of at least 0"),
        ([1], [2], {"n_states": 1}, "n_states must be a whole number of at least 2"),
    ],
)
def test_what_is_no_stream_is_refused(r, d, options, message):
    with pytest.raises(InputError, match=message):
        _kleinberg(r, d, **options)


def press(n_days=40, a_day=10):
    """Return articles of two themes; on days 20 to 23 most are on theme 7, about an election."""
    rows, days, main, titles = [], [], [], []
    for day, i in itertools.product(range(n_days), range(a_day)):
        in_burst = 20 <= day < 24 and i < 7
        is_war = in_burst or i == 0
        main.append(7 if is_war else 2)
        days.append(pd.Timestamp("2018-05-01") + pd.Timedelta(days=day))
        rows.append([2, 1, 3 * in_burst, in_burst, 0, 1] if is_war else [0, 0, 0, 0, 2, 1])
        titles.append(f"خبر يوم {'أبجدهوزحطي'[day % 10]}{'كلمنسعفصقر'[i]}{day}")
    return {
        "main_theme": main, "weight": np.linspace(0.5, 1, len(main)), "dates": pd.DatetimeIndex(days),
        "X": csr_array(np.array(rows)), "ids": [2, 7], "names": ["أخرى", "حرب"], "words": WORDS,
        "article_ids": [f"a{i}" for i in range(len(main))], "titles": titles,
    }  # fmt: skip


def test_a_planted_burst_is_told_with_its_dates_words_and_articles():
    fields = press()
    table = _find_bursts(**fields, top_n=2)
    assert table.columns.tolist() == _BURST_COLUMNS
    assert len(table) == 1
    row = table.iloc[0]
    assert (row.theme, row["name"], row.level) == (7, "حرب", 1)
    assert (row.start, row.end) == (pd.Timestamp("2018-05-21"), pd.Timestamp("2018-05-24"))
    assert (row.start_name, row.end_name) == ("2018-05-21", "2018-05-24")
    assert (row.n_documents, row.documents) == (40, 28)
    assert row.share == 0.7
    assert row.baseline_share == pytest.approx(36 / 360)
    assert row.words == "انتخابات، صندوق"
    assert len(row.article_ids) == len(row.titles) == 1  # the other headlines share two words of three
    p0 = 64 / 400
    gained = sum(cost_of_state(7, 10, p0) - cost_of_state(7, 10, 2 * p0) for _ in range(4))
    assert row.weight == pytest.approx(gained)


def test_the_order_of_articles_and_of_themes_is_no_matter():
    fields = press()
    order = np.random.default_rng(0).permutation(400)
    mixed = {
        name: ([value[i] for i in order] if isinstance(value, list) and len(value) == 400 else value)
        for name, value in fields.items()
    }
    mixed |= {name: fields[name][order] for name in ("weight", "dates", "X")}
    mixed |= {"ids": [7, 2], "names": ["حرب", "أخرى"]}
    pd.testing.assert_frame_equal(_find_bursts(**fields), _find_bursts(**mixed))


def test_articles_without_a_date_or_a_main_theme_take_part_in_nothing():
    fields = press()
    expected = _find_bursts(**fields)
    extra = {
        "main_theme": [*fields["main_theme"], pd.NA, -1, 7],
        "weight": np.append(fields["weight"], [np.nan, 0.3, 1.0]),
        "dates": fields["dates"].append(pd.DatetimeIndex(["2018-05-22", "2018-05-22", None])),
        "X": csr_array(np.vstack([fields["X"].toarray(), np.full((3, 6), 50)])),
        "article_ids": [*fields["article_ids"], "x", "y", "z"],
        "titles": [*fields["titles"], "", "", ""],
    }
    pd.testing.assert_frame_equal(_find_bursts(**(fields | extra)), expected)


def test_periods_may_be_weeks_and_written_in_the_hijri_calendar():
    row = _find_bursts(**press(), freq="W", calendar="hijri").iloc[0]
    assert row.start == row.end == pd.Timestamp("2018-05-21")
    assert row.start_name == row.end_name == "1439-09-06"


def test_a_stream_without_bursts_gives_an_empty_table_with_all_columns():
    fields = press()
    table = _find_bursts(**(fields | {"main_theme": [2] * 400}))
    assert len(table) == 0
    assert table.columns.tolist() == _BURST_COLUMNS


def test_a_theme_that_is_in_the_news_only_once_shows_its_most_frequent_words():
    fields = press()
    days = [
        d if t == 7 and not 20 <= i // 10 < 24 else t
        for i, (t, d) in enumerate(zip(fields["main_theme"], [2] * 400, strict=True))
    ]
    row = _find_bursts(**(fields | {"main_theme": days}), top_n=3).iloc[0]
    assert row.baseline_share == 0
    assert row.words == "حرب، قصف، انتخابات"


def test_a_word_that_one_report_repeats_does_not_characterize_a_burst():
    fields = press()
    X = fields["X"].toarray()
    X[201, 4] = 500
    assert "لجنة" not in _find_bursts(**(fields | {"X": csr_array(X)})).words[0]


def test_headlines_that_say_the_same_stand_once():
    titles = ["غارات على دوما", "غارات جديدة على دوما", "إستقالة الوزير", "استقالة الوزير", "", "", "هدنة"]
    assert _different_headlines(titles, 5) == [0, 2, 4, 5, 6]
    assert _different_headlines(titles, 1) == [0]
    assert _different_headlines([], 3) == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"titles": ["x"]}, "titles must have an entry for each of 400 articles; it has 1"),
        ({"main_theme": [7]}, "main_theme must have an entry"),
        ({"ids": [7]}, "ids and names must be one per theme; got 1 and 2"),
        ({"words": ["x"]}, "for each of the 6 columns of X; got 1"),
        ({"X": np.ones((400, 6))}, "X must be a sparse matrix of counts, articles x terms; got ndarray"),
        ({"X": csr_array(np.full((400, 6), 0.5))}, r'tf-idf .*count with Vectorizer\(weighting="count"\)'),
        ({"top_n": 0}, "top_n must be a whole number of at least 1"),
        ({"s": 0.5}, "s must be a finite number of at least 1"),
        ({"dates": pd.DatetimeIndex([None] * 400)}, "None of the 400 articles has a date"),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(changed, message):
    with pytest.raises(InputError, match=message):
        _find_bursts(**(press() | changed))
