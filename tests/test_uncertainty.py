"""Intervals: against corpora resampled by hand, with their promise kept, and refused where they mean nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics import InputError, coherence
from topics.evaluation import PositionalIndex
from topics.evaluation._measures import COHERENCE_MEASURES
from topics.evaluation._uncertainty import (
    Interval,
    coherence_difference,
    coherence_interval,
    mean_interval,
    paired_difference,
    resampled_coherence,
    weights_with_original,
)

corpora = st.lists(st.lists(st.sampled_from("abcdexy"), max_size=20), min_size=3, max_size=6)
TOPICS = [list("abc"), list("de")]


@pytest.mark.parametrize("measure", sorted(COHERENCE_MEASURES))
@pytest.mark.parametrize("counting", ["exact", "gensim"])
@given(documents=corpora, seed=st.integers(0, 9))
@pytest.mark.filterwarnings("ignore:.* no (coherence|c_)")
def test_a_resampled_corpus_scores_as_if_it_had_been_written_out(measure, counting, documents, seed):
    documents = [*documents, list("abcde")]
    weights = weights_with_original(len(documents), 3, seed)[:, 1:]
    counts = PositionalIndex.from_tokens(documents)
    found = resampled_coherence(TOPICS, counts, ["c_uci", measure], weights, counting=counting)
    for value, times in zip(found[measure], weights.T.astype(int), strict=True):
        written = [document for document, n in zip(documents, times, strict=True) for _ in range(n)]
        if not any(written):
            assert np.isnan(value)
            continue
        values = coherence(TOPICS, written, measure, counting=counting, per_topic=True)
        defined = values[np.isfinite(values)]
        assert value == pytest.approx(defined.mean() if defined.size else np.nan, abs=1e-9, nan_ok=True)


@pytest.fixture(scope="module")
def news():
    rng = np.random.default_rng(0)
    themes = [list("abcde"), list("fghij"), list("klmno")]
    return [[*rng.choice(themes[i % 3], 6), *rng.choice(list("xyz"), 5)] for i in range(300)]


def test_the_interval_holds_the_figure_and_shrinks_with_the_corpus(news):
    topics = [list("abcde"), list("fghij")]
    small, large = (coherence_interval(topics, part, "c_v") for part in (news[:60], news))
    assert large.value == pytest.approx(coherence(topics, news, "c_v"))
    assert large.holds(large.value)
    assert large.high - large.low < small.high - small.low
    assert (large.over, large.n) == ("documents", 300)


def test_the_same_seed_gives_the_same_interval_and_the_order_of_topics_plays_no_role(news):
    topics = [list("abcde"), list("fghij")]
    one, two = (coherence_interval(t, news, random_state=3) for t in (topics, topics[::-1]))
    assert one == coherence_interval(topics, news, random_state=3)
    assert (one.low, one.high) == pytest.approx((two.low, two.high))
    assert one != coherence_interval(topics, news, random_state=4)


def test_a_difference_is_paired_and_turns_round_with_its_models(news):
    good, bad = [list("abcde")], [list("afkbg")]
    found = coherence_difference(good, bad, news)
    assert found.low > 0
    turned = coherence_difference(bad, good, news)
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))
    same = coherence_difference(good, good, news)
    assert (same.value, same.low, same.high) == (0, 0, 0)
    alone = [coherence_interval(topics, news) for topics in (good, [list("abcdf")])]
    close = coherence_difference(good, [list("abcdf")], news)
    assert close.high - close.low < sum(interval.high - interval.low for interval in alone)


def test_students_interval_keeps_its_promise():
    rng = np.random.default_rng(0)
    held = [mean_interval(rng.normal(1, 2, 5)).holds(1) for _ in range(2000)]
    assert np.mean(held) == pytest.approx(0.95, abs=0.015)


def test_intervals_of_few_values_say_what_they_can():
    assert repr(mean_interval([1.0, 3.0], level=0.5)) == "2 [1, 3]"
    alone = mean_interval([0.4, np.nan])
    assert (alone.value, alone.n) == (0.4, 1)
    assert np.isnan(alone.low)
    assert np.isnan(mean_interval([]).value)
    assert paired_difference([2.0, 3.0, 5.0], [1.0, 2.0, 4.0]) == Interval(1.0, 1.0, 1.0, 0.95, 3, "seeds")


@pytest.mark.parametrize("level", [0.0, 1.0, 95, "0.95"])
def test_a_level_is_between_0_and_1(level, news):
    with pytest.raises(InputError, match="level must be a number between 0 and 1"):
        mean_interval([1.0, 2.0], level=level)
    with pytest.raises(InputError, match="level must be"):
        coherence_interval([list("ab")], news, level=level)


def test_what_can_not_be_compared_is_refused(news):
    with pytest.raises(InputError, match="equally long"):
        paired_difference([1.0], [1.0, 2.0])
    with pytest.raises(InputError, match="n_resamples"):
        coherence_interval([list("ab")], news, n_resamples=1)
    with pytest.raises(InputError, match="Did you mean 'c_v'"):
        coherence_interval([list("ab")], news, "c_vv")
