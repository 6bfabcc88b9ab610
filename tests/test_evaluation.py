"""Diversity and agreement with labels."""

import itertools

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st

from topics import InputError
from topics.evaluation._agreement import label_agreement, label_prediction
from topics.evaluation._diversity import _rank_biased_overlap, diversity, inverted_rank_biased_overlap


def test_diversity_is_one_without_repetition_and_low_for_equal_topics():
    assert diversity([["a", "b"], ["c", "d"]]) == 1
    assert diversity([["a", "b"]] * 4) == 0.25
    assert diversity([["a", "b", "x"], ["c", "d", "x"]], top_n=2) == 1


def test_diversity_refuses_what_are_no_topics():
    with pytest.raises(InputError, match="list of topics"):
        diversity(["a", "b"])


TOPIC = st.lists(st.sampled_from("abcdefgh"), min_size=2, max_size=8, unique=True)


@given(TOPIC, TOPIC, st.sampled_from([0.3, 0.9, 0.98]))
def test_overlap_of_ranks_is_that_of_lists_that_go_on_as_they_end(a, b, weight):
    expected = reference.rank_biased_overlap(a, b, weight)
    assert _rank_biased_overlap(a, b, weight) == pytest.approx(expected, abs=1e-9)
    assert _rank_biased_overlap(b, a, weight) == pytest.approx(expected, abs=1e-9)


@given(st.lists(TOPIC, min_size=2, max_size=5), st.integers(0, 9))
def test_difference_of_ranks_is_a_mean_of_pairs_and_depends_on_neither_order_nor_names(topics, seed):
    pairs = [reference.rank_biased_overlap(a[:3], b[:3], 0.9) for a, b in itertools.combinations(topics, 2)]
    found = inverted_rank_biased_overlap(topics, top_n=3)
    assert found == pytest.approx(1 - np.mean(pairs), abs=1e-9)
    order = np.random.default_rng(seed).permutation(len(topics))
    renamed = [[f"name {word}" for word in topics[i]] for i in order]
    assert inverted_rank_biased_overlap(renamed, top_n=3) == pytest.approx(found)


def test_difference_of_ranks_is_zero_for_equal_lists_and_one_without_common_words():
    assert inverted_rank_biased_overlap([list("abc")] * 3) == pytest.approx(0, abs=1e-15)
    assert inverted_rank_biased_overlap([list("ab"), list("cd"), list("ef")]) == 1
    # By hand: agreements 0, 1/2, 1/3, and 1/3 from there on.
    by_hand = 0.5 * (1 / 2 * 0.5) + 0.5 * (1 / 3 * 0.25) + 1 / 3 * 0.125
    assert inverted_rank_biased_overlap([list("abc"), list("xay")], alpha=0.5) == pytest.approx(1 - by_hand)


def test_a_common_first_word_weighs_more_than_a_common_last_one():
    first = inverted_rank_biased_overlap([list("abc"), list("axy")])
    assert first < inverted_rank_biased_overlap([list("abc"), list("xyc")])


def test_a_single_topic_differs_from_nothing():
    assert np.isnan(inverted_rank_biased_overlap([list("abc")]))


@pytest.mark.parametrize("weight", [0, 1, 1.5, "a"])
def test_difference_of_ranks_refuses_weights_of_nothing_and_everything(weight):
    with pytest.raises(InputError, match="alpha must"):
        inverted_rank_biased_overlap([list("ab"), list("cd")], alpha=weight)


@given(st.lists(st.sampled_from("xyz"), min_size=2, max_size=30), st.integers(0, 9))
def test_agreement_does_not_depend_on_names_and_order(labels, seed):
    rng = np.random.default_rng(seed)
    doc_topic = rng.dirichlet(np.ones(4), size=len(labels))
    order, columns = rng.permutation(len(labels)), rng.permutation(4)
    one = label_agreement(doc_topic, labels)
    two = label_agreement(doc_topic[order][:, columns], [f"name {labels[i]}" for i in order])
    assert two.to_dict() == pytest.approx(one.to_dict())


def test_agreement_of_equal_partitions_is_one_and_of_one_topic_zero():
    labels = ["a", "b", "a", "b", "c", "c"]
    equal = label_agreement(np.eye(3)[[0, 1, 0, 1, 2, 2]], labels)
    assert equal[["nmi", "ami", "ari", "purity"]].tolist() == pytest.approx([1, 1, 1, 1])
    alike = label_agreement(np.ones((6, 1)), labels)
    assert alike[["nmi", "ari"]].tolist() == pytest.approx([0, 0])
    assert alike["purity"] == pytest.approx(1 / 3)
    assert label_agreement(np.eye(3), ["a", "", "b"])["n_documents"] == 2


def test_agreement_refuses_what_can_not_be_compared():
    with pytest.raises(InputError, match="got 1 labels and 2 documents"):
        label_agreement(np.ones((2, 2)), ["a"])
    with pytest.raises(InputError, match="None of the 2 articles"):
        label_agreement(np.ones((2, 2)), ["", ""])


def labelled_mixtures(n=120, *, seed=0):
    """Return three labels in turn, and mixtures that lean to the topic of each."""
    rng = np.random.default_rng(seed)
    number = np.arange(n) % 3
    return [f"label {i}" for i in number], rng.dirichlet(np.ones(4), n) * 0.6 + 0.4 * np.eye(4)[number]


def test_prediction_is_that_of_a_loop_over_folds():
    labels, doc_topic = labelled_mixtures()
    found = label_prediction(doc_topic, labels)
    assert found["accuracy"] == pytest.approx(reference.predicted_share(labels, doc_topic, 5, 0, 10.0))
    assert found[["n_documents", "n_labels", "n_left_out"]].tolist() == [120, 3, 0]
    assert found["baseline"] == pytest.approx(1 / 3)


def test_prediction_does_not_depend_on_names_and_repeats_under_a_seed():
    labels, doc_topic = labelled_mixtures()
    one = label_prediction(doc_topic, labels)
    assert label_prediction(doc_topic, labels).to_dict() == one.to_dict()
    renamed = [f"{9 - int(label[-1])} other" for label in labels]
    assert label_prediction(doc_topic[:, ::-1], renamed).to_dict() == pytest.approx(one.to_dict(), abs=0.01)


def test_prediction_is_sure_of_telling_mixtures_and_guesses_without_them():
    labels = ["a", "b", "c", "a"] * 10
    sure = label_prediction(np.eye(3)[[0, 1, 2, 0] * 10], labels)
    assert sure[["accuracy", "macro_f1", "baseline"]].tolist() == [1, 1, 0.5]
    blind = label_prediction(np.full((40, 3), 1 / 3), labels)
    assert blind["accuracy"] == blind["baseline"] == 0.5
    assert blind["macro_f1"] == pytest.approx((2 / 3) / 3)


def test_prediction_leaves_out_articles_without_label_and_labels_too_rare():
    labels = ["a", "b"] * 6 + ["", "rare", "rare"]
    found = label_prediction(np.eye(2)[[0, 1] * 7 + [0]], labels, n_folds=3)
    assert found[["n_documents", "n_labels", "n_left_out"]].tolist() == [12, 2, 2]
    assert found["accuracy"] == 1


def test_prediction_refuses_what_can_not_be_predicted():
    mixtures = np.eye(2)[[0, 1] * 4]
    with pytest.raises(InputError, match=r"two labels of at least 5 articles each .* of 2 labels 0 have so many"):
        label_prediction(mixtures, ["a", "b"] * 4)
    with pytest.raises(InputError, match="of 1 labels 1 have so many"):
        label_prediction(mixtures, ["a"] * 8)
    with pytest.raises(InputError, match="n_folds must be a whole number of at least 2"):
        label_prediction(mixtures, ["a", "b"] * 4, n_folds=1)
    with pytest.raises(InputError, match="got 1 labels and 8 documents"):
        label_prediction(mixtures, ["a"])
    with pytest.raises(InputError, match=r"topics\[0, 0\] is nan"):
        label_prediction(mixtures * np.nan, ["a", "b"] * 4)
