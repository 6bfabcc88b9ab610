"""Log-odds ratios of words, and how groups of articles, such as sources, differ in themes and in words."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from topics import InputError
from topics.themes._groups import MISSING_VALUE, shares_by_group, words_by_group
from topics.themes._log_odds import log_odds
from topics.themes._timeline import build_timeline

COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)), min_size=2, max_size=8)
BOTH_SPEAK = COUNTS.filter(lambda rows: sum(a for a, _, _ in rows) > 0 and sum(b for _, b, _ in rows) > 0)
WORDS = ["ميليشيات", "المقاومة", "قصف", "مدينة"]


def slow_log_odds(a, b, background, prior_size):
    """Return ratio, variance and z of every word by equations 16, 19 and 22 of the paper, word by word."""
    n_a, n_b, total = sum(a), sum(b), sum(background)
    found = []
    for y_a, y_b, count in zip(a, b, background, strict=True):
        alpha = prior_size * count / total
        if count == 0 or count == total:
            found.append((math.nan, math.nan, math.nan))
            continue
        odds_a = (y_a + alpha) / (n_a + prior_size - y_a - alpha)
        odds_b = (y_b + alpha) / (n_b + prior_size - y_b - alpha)
        delta, variance = math.log(odds_a) - math.log(odds_b), 1 / (y_a + alpha) + 1 / (y_b + alpha)
        found.append((delta, variance, delta / math.sqrt(variance)))
    return np.array(found).T


@given(BOTH_SPEAK, st.sampled_from([None, 0.5, 100.0]), st.booleans())
def test_log_odds_are_those_of_their_definition(rows, prior_size, has_prior):
    a, b, extra = zip(*rows, strict=True)
    background = np.add(np.add(a, b), extra if has_prior else 0)
    found = log_odds(a, b, prior=background if has_prior else None, prior_size=prior_size)
    expected = slow_log_odds(a, b, background, prior_size or min(sum(a), sum(b)))
    np.testing.assert_allclose(np.array(found), expected, rtol=1e-9, atol=1e-9)


@given(BOTH_SPEAK)
def test_turning_the_sides_round_turns_the_sign(rows):
    a, b, _ = zip(*rows, strict=True)
    one, two = log_odds(a, b), log_odds(b, a)
    np.testing.assert_allclose(one.log_odds, -two.log_odds, atol=1e-12)
    np.testing.assert_allclose(one.variance, two.variance)
    np.testing.assert_allclose(one.z, -two.z, atol=1e-12)


def test_sides_that_say_the_same_have_no_preference():
    assert log_odds([5, 10, 85], [10, 20, 170]).z == pytest.approx(0, abs=1e-12)


def test_a_prior_draws_a_rare_word_to_zero_and_leaves_a_frequent_one():
    a, b = [3, 300, 700], [0, 100, 900]
    weak, strong = log_odds(a, b, prior_size=1), log_odds(a, b, prior_size=500)
    assert weak.log_odds[0] > weak.log_odds[1]
    assert strong.log_odds[0] / weak.log_odds[0] < 0.3
    assert strong.log_odds[1] / weak.log_odds[1] > 0.5
    assert strong.z[1] > strong.z[0]
    assert np.abs(log_odds(a, b, prior_size=1e9).log_odds).max() < 1e-3


def test_a_vanishing_prior_gives_the_plain_log_odds_ratio():
    found = log_odds([20, 80], [10, 90], prior_size=1e-9)
    assert found.log_odds[0] == pytest.approx(math.log(20 / 80 / (10 / 90)))
    assert found.variance[0] == pytest.approx(1 / 20 + 1 / 10)


def test_a_word_that_nobody_uses_has_no_ratio_and_changes_no_other():
    with_it, without = log_odds([5, 0, 10], [9, 0, 1]), log_odds([5, 10], [9, 1])
    assert np.isnan(np.array(with_it)[:, 1]).all()
    np.testing.assert_allclose(np.array(with_it)[:, [0, 2]], np.array(without))


@pytest.mark.parametrize(
    ("a", "b", "options", "message"),
    [
        ([1, 2], [1], {}, "of the same words; got 2, 1"),
        ([1, -2], [1, 1], {}, "counts_a must be one row of finite counts"),
        ([1, 2], [[1, 1]], {}, "counts_b must be one row"),
        (["x"], [1], {}, "counts_a must hold numbers"),
        ([1, 2], [1, 1], {"prior": [0, 5]}, "The background has none of word 0, which the sides have 2 times"),
        ([1, 2], [1, 1], {"prior_size": 0}, "prior_size must be a finite number above 0"),
        ([1, 2], [0, 0], {}, "A side without any words"),
    ],
)
def test_counts_that_can_not_be_compared_are_refused(a, b, options, message):
    with pytest.raises(InputError, match=message):
        log_odds(a, b, **options)


def sources_of(values):
    """Return the sources of articles as the column of a corpus has them."""
    return pd.Series(values, name="source")


def reports(seed=0, n=90):
    """Return counts of four words by three sources of which one says "militias", one "resistance" and one neither."""
    rng = np.random.default_rng(seed)
    sources = np.array(["أ", "ب", ""])[np.arange(n) % 3]
    rates = {"أ": [3, 0.2, 2, 1], "ب": [0.2, 3, 2, 1], "": [0.2, 0.2, 2, 1.5]}
    return csr_array(np.array([rng.poisson(rates[source]) for source in sources])), sources_of(sources.tolist())


def test_words_of_a_source_are_those_it_uses_more_than_the_others():
    X, sources = reports()
    mask = np.arange(90) < 60
    table = words_by_group(X, mask, sources, WORDS, ["الميليشيات", *WORDS[1:]], top_n=1)
    assert table.columns.tolist() == [
        "source", "rank", "term", "word", "z", "log_odds", "count", "documents", "others",
    ]  # fmt: skip
    assert table.source.tolist() == ["أ", "ب", MISSING_VALUE]
    assert table.term.tolist()[:2] == WORDS[:2]
    assert table.word.tolist()[0] == "الميليشيات"
    dense = X.toarray()[:60]
    own = (sources[:60] == "أ").to_numpy()
    row = table.iloc[0]
    assert (row["count"], row.documents) == (dense[own, 0].sum(), (dense[own, 0] > 0).sum())
    assert row.others == dense[~own, 0].sum()
    expected = log_odds(dense[own].sum(axis=0), dense[~own].sum(axis=0))
    assert (row.log_odds, row.z) == pytest.approx((expected.log_odds[0], expected.z[0]))


def test_ranks_follow_z_and_no_word_is_one_that_the_others_prefer():
    X, sources = reports()
    table = words_by_group(X, np.ones(90), sources, WORDS, WORDS)
    for _, own in table.groupby("source"):
        assert own["rank"].tolist() == list(range(1, len(own) + 1))
        assert own.z.is_monotonic_decreasing
    assert (table.z > 0).all()
    assert (table.log_odds > 0).all()


def test_the_order_of_articles_does_not_change_the_words():
    X, sources = reports()
    order = np.random.default_rng(1).permutation(90)
    one = words_by_group(X, np.ones(90), sources, WORDS, WORDS)
    two = words_by_group(X[order], np.ones(90), sources.iloc[order], WORDS, WORDS)
    pd.testing.assert_frame_equal(one, two)


def test_weights_between_0_and_1_count_in_part():
    X, sources = reports()
    half = words_by_group(X, np.full(90, 0.5), sources, WORDS, WORDS)
    whole = words_by_group(X, np.ones(90), sources, WORDS, WORDS)
    assert (half["count"] * 2).tolist() == whole["count"].tolist()
    assert half.log_odds.tolist() == pytest.approx(whole.log_odds.tolist())
    assert whole["count"].dtype == np.int64


def test_a_word_of_one_article_is_no_preference():
    X = csr_array([[40, 0, 5], [0, 6, 5], [0, 6, 5], [0, 6, 5], [1, 1, 5]])
    sources = sources_of(["أ"] * 4 + ["ب"])
    table = words_by_group(X, np.ones(5), sources, WORDS[:3], WORDS[:3])
    assert WORDS[0] not in table.word.tolist()
    loose = words_by_group(X, np.ones(5), sources, WORDS[:3], WORDS[:3], min_articles=1)
    assert WORDS[0] in loose.word.tolist()


def test_shares_of_sources_are_those_of_a_timeline_with_a_period_each():
    rng = np.random.default_rng(0)
    theta, group = rng.dirichlet([0.3, 0.3], 50), rng.integers(0, 3, 50)
    doc_lengths, sources = rng.integers(0, 3, 50), sources_of(np.array(["أ", "ب", ""])[group])
    by_source = shares_by_group(theta, sources, [4, 2], ["x", "y"], doc_lengths=doc_lengths)
    dates = pd.to_datetime(["2018-01-01", "2018-02-01", "2018-03-01"])[group]
    by_month = build_timeline(theta, dates, [4, 2], ["x", "y"], doc_lengths=doc_lengths).table
    same = ["theme", "name", "n_documents", "share", "low", "high"]
    pd.testing.assert_frame_equal(by_source[same], by_month[same])
    assert by_source.source.tolist() == ["أ", "أ", "ب", "ب", MISSING_VALUE, MISSING_VALUE]


def test_a_source_without_known_terms_has_no_share():
    table = shares_by_group([[1.0], [0.5]], sources_of(["أ", "ب"]), [0], ["x"], doc_lengths=[3, 0])
    assert table.n_documents.tolist() == [1, 0]
    assert table[["share", "low", "high"]].isna().all(axis=1).tolist() == [False, True]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"values": sources_of(["أ"])}, "There must be a value for each of 90 articles; got 1"),
        ({"values": sources_of([MISSING_VALUE, *["أ"] * 89])}, "A value of source is '.missing.'"),
        ({"values": sources_of(["أ"] * 90)}, "Fewer than two values of source"),
        ({"weights": np.zeros(90)}, "Fewer than two values of source"),
        ({"weights": np.full(90, 2)}, "weights must be numbers from 0 to 1, one for each of 90 articles"),
        ({"weights": np.full(90, np.nan)}, "weights must be numbers from 0 to 1"),
        ({"terms": ["x"]}, "for each of the 4 columns of X; got 1"),
        ({"X": csr_array(np.full((90, 4), 0.3))}, "X must hold counts"),
        ({"top_n": 0}, "top_n must be"),
        ({"min_count": 0}, "min_count must be"),
        ({"prior_size": -1}, "prior_size must be"),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(changed, message):
    X, sources = reports()
    fitting = {"X": X, "weights": np.ones(90), "values": sources, "terms": WORDS, "words": WORDS}
    with pytest.raises(InputError, match=message):
        words_by_group(**(fitting | changed))
    if set(changed) == {"values"} and "Fewer" not in message:
        with pytest.raises(InputError, match=message):
            shares_by_group(np.ones((90, 1)), changed["values"], [0], ["x"])


def test_a_source_without_a_known_word_on_the_theme_prefers_none():
    X = csr_array([[4, 0, 6], [0, 5, 5], [0, 0, 0]])
    found = words_by_group(X, [1, 1, 1], sources_of(["أ", "ب", "ج"]), "xyz", "xyz", min_count=1, min_articles=1)
    expected = words_by_group(X[:2], [1, 1], sources_of(["أ", "ب"]), "xyz", "xyz", min_count=1, min_articles=1)
    pd.testing.assert_frame_equal(found, expected)
