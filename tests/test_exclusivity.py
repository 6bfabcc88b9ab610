"""Exclusivity, FREX, relevance and lift of terms; significance of topics."""

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st

from topics import InputError
from topics.evaluation._exclusivity import exclusivity, frex, lift, relevance
from topics.evaluation._significance import topic_significance

SEEDS = st.integers(0, 10_000)


def random_model(seed, *, n_topics=4, n_terms=12, n_documents=9):
    """Return topics with some ties and zeros but no term without a topic, mixtures, and shares of terms."""
    rng = np.random.default_rng(seed)
    phi = rng.integers(0, 5, (n_topics, n_terms)).astype(float)
    phi[0] += 1
    phi[:, 0] += 1
    theta = rng.dirichlet(np.full(n_topics, 0.3), n_documents)
    return phi / phi.sum(axis=1, keepdims=True), theta, rng.dirichlet(np.ones(n_terms))


@given(SEEDS, st.integers(1, 15))
def test_exclusivity_is_that_of_its_definition(seed, top_n):
    phi = random_model(seed)[0]
    assert exclusivity(phi, top_n=top_n, per_topic=True) == pytest.approx(reference.exclusivity(phi, top_n))


@given(SEEDS, st.sampled_from([0, 0.3, 0.5, 1]))
def test_frex_is_that_of_its_definition(seed, weight):
    phi = random_model(seed)[0]
    assert frex(phi, alpha=weight) == pytest.approx(np.array(reference.frex(phi, weight)))


@given(SEEDS, st.sampled_from([0, 0.6, 1]))
def test_relevance_and_lift_are_those_of_their_definition(seed, weight):
    _, phi, shares = (np.maximum(x, 1e-9) for x in random_model(seed, n_topics=12))
    phi, shares = phi / phi.sum(axis=1, keepdims=True), shares / shares.sum()
    assert relevance(phi, shares, alpha=weight) == pytest.approx(np.array(reference.relevance(phi, shares, weight)))
    assert lift(phi, shares) == pytest.approx(np.exp(relevance(phi, shares, alpha=0)))


@given(SEEDS)
def test_significance_is_that_of_its_definition(seed):
    phi, theta, _ = random_model(seed)
    table = topic_significance(phi, theta)
    distances = table[["uniform", "vacuous", "background"]].to_numpy()
    assert distances == pytest.approx(np.array(reference.topic_distances(phi, theta)), abs=1e-12)
    scaled = (distances - distances.min(axis=0)) / (distances.max(axis=0) - distances.min(axis=0))
    assert table.score.to_numpy() == pytest.approx(scaled.mean(axis=1))
    assert table.index.tolist() == [0, 1, 2, 3]


@given(SEEDS)
def test_no_score_of_a_term_depends_on_the_order_of_topics_and_terms(seed):
    phi, theta, shares = random_model(seed)
    rng = np.random.default_rng(seed)
    rows, columns = rng.permutation(4), rng.permutation(12)
    mixed = phi[rows][:, columns]
    assert frex(mixed) == pytest.approx(frex(phi)[rows][:, columns])
    assert relevance(mixed, shares[columns]) == pytest.approx(relevance(phi, shares)[rows][:, columns])
    assert exclusivity(phi[rows], per_topic=True) == pytest.approx(exclusivity(phi, per_topic=True)[rows])
    one, two = topic_significance(phi, theta), topic_significance(mixed, theta[rng.permutation(9)][:, rows])
    assert two.to_numpy() == pytest.approx(one.to_numpy()[rows], abs=1e-9)


def test_topics_without_a_common_term_are_exclusive_and_equal_ones_are_not():
    assert exclusivity(np.eye(3)) == 1
    assert exclusivity(np.full((4, 6), 1 / 6)) == pytest.approx(1 / 4)
    assert exclusivity([[0.2, 0.8]]) == 1


def test_of_equal_terms_exclusivity_takes_those_in_the_lowest_columns():
    phi = [[0.25, 0.25, 0.25, 0.25], [0.0, 0.0, 0.5, 0.5]]
    assert exclusivity(phi, top_n=2, per_topic=True).tolist() == pytest.approx([1, 2 / 3])


def test_the_term_that_leads_in_both_ranks_has_frex_one():
    phi = np.array([[0.7, 0.2, 0.1], [0.1, 0.2, 0.7]])
    assert frex(phi)[[0, 1], [0, 2]].tolist() == [1, 1]
    assert frex(phi, alpha=0)[0].tolist() == pytest.approx([1, 2 / 3, 1 / 3])


def test_topics_that_are_all_alike_differ_in_frequency_alone():
    row = np.array([0.07, 0.13, 0.33, 0.47])
    assert frex(np.tile(row, (3, 1)), alpha=1) == pytest.approx(1)


def test_a_term_that_no_topic_has_has_no_frex_and_changes_no_other():
    phi = np.array([[0.7, 0.2, 0.1], [0.1, 0.2, 0.7]])
    wider = np.insert(phi, 1, 0, axis=1)
    assert np.isnan(frex(wider)[:, 1]).all()
    assert np.array_equal(np.delete(frex(wider), 1, axis=1), frex(phi))


def test_relevance_has_its_limits_where_a_term_is_missing():
    phi, shares = [[0.5, 0.5, 0.0, 0.0]], [0.5, 0.0, 0.5, 0.0]
    for weight in (0, 0.6):
        found = relevance(phi, shares, alpha=weight)[0]
        assert np.isfinite(found[0])
        assert np.isnan(found[1])
        assert np.isneginf(found[2:]).all()
    assert relevance(phi, shares, alpha=1)[0].tolist() == [np.log(0.5), np.log(0.5), -np.inf, -np.inf]
    assert np.array_equal(lift(phi, shares)[0], [1, np.nan, 0, np.nan], equal_nan=True)


def test_topics_that_say_nothing_are_at_distance_zero():
    table = topic_significance(np.full((2, 5), 0.2), np.full((4, 2), 0.5))
    assert table[["uniform", "vacuous", "background"]].to_numpy().tolist() == [[0, 0, 0]] * 2
    assert table.score.isna().all()


def test_topics_of_one_term_and_one_document_are_as_far_as_can_be():
    table = topic_significance(np.eye(4), np.eye(4))
    assert table[["uniform", "vacuous", "background"]].to_numpy() == pytest.approx(np.log(4))


def test_a_topic_that_no_document_has_has_no_score():
    table = topic_significance([[1, 0, 0], [0, 0.5, 0.5], [0.6, 0.4, 0]], [[0, 0.5, 0.5], [0, 0.2, 0.8]])
    assert np.isnan(table.background[0])
    assert np.isnan(table.score[0])
    assert table.score[1:].notna().all()
    assert np.isinf(topic_significance([[1, 0], [0, 1]], [[0, 1]]).vacuous[0])


@pytest.mark.parametrize(
    ("components", "message"),
    [
        ([[1.0, 1.0]], r"row 0 sums to 2\. Divide"),
        ([[0.5, 0.5], [0.0, 0.0]], "Row 1 of topics holds nothing but zeros"),
        ([[1.5, -0.5]], r"topics\[0, 1\] is -0.5"),
        ([[np.nan, 1.0]], r"topics\[0, 0\] is nan"),
        ([0.5, 0.5], r"rows of weights; got 0\.5 among them"),
        ([["a", "b"]], "needs the weights of terms, and this list holds words"),
    ],
)
def test_what_is_no_distribution_is_refused(components, message):
    for measure in (exclusivity, frex):
        with pytest.raises(InputError, match=message):
            measure(components)


def test_options_and_shares_that_do_not_fit_are_refused():
    phi = [[0.5, 0.5]]
    with pytest.raises(InputError, match="top_n must be a whole number of at least 1"):
        exclusivity(phi, top_n=0)
    with pytest.raises(InputError, match="alpha must be a finite number from 0 to 1"):
        frex(phi, alpha=1.5)
    with pytest.raises(InputError, match="alpha must be"):
        relevance(phi, [0.5, 0.5], alpha=-1)
    with pytest.raises(InputError, match=r"each of the 2 terms of topics; got shape \(3,\)"):
        lift(phi, [0.5, 0.25, 0.25])
    with pytest.raises(InputError, match=r"shares of the corpus: counts / counts.sum\(\)"):
        relevance(phi, [3, 4])
    with pytest.raises(InputError, match="doc_topic has 2 topics, and there are 1"):
        topic_significance(phi, [[0.5, 0.5]])
