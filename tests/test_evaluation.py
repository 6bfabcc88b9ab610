"""Diversity and agreement with labels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics import InputError
from topics.evaluation.agreement import label_agreement
from topics.evaluation.diversity import diversity


def test_diversity_is_one_without_repetition_and_low_for_equal_topics():
    assert diversity([["a", "b"], ["c", "d"]]) == 1
    assert diversity([["a", "b"]] * 4) == 0.25
    assert diversity([["a", "b", "x"], ["c", "d", "x"]], top_n=2) == 1


def test_diversity_refuses_what_are_no_topics():
    with pytest.raises(InputError, match="list of topics"):
        diversity(["a", "b"])


@given(st.lists(st.sampled_from("xyz"), min_size=2, max_size=30), st.integers(0, 9))
def test_agreement_does_not_depend_on_names_and_order(labels, seed):
    rng = np.random.default_rng(seed)
    doc_topic = rng.dirichlet(np.ones(4), size=len(labels))
    order, columns = rng.permutation(len(labels)), rng.permutation(4)
    one = label_agreement(labels, doc_topic)
    two = label_agreement([f"name {labels[i]}" for i in order], doc_topic[order][:, columns])
    assert two.to_dict() == pytest.approx(one.to_dict())


def test_agreement_of_equal_partitions_is_one_and_of_one_topic_zero():
    labels = ["a", "b", "a", "b", "c", "c"]
    equal = label_agreement(labels, np.eye(3)[[0, 1, 0, 1, 2, 2]])
    assert equal[["nmi", "ami", "ari", "purity"]].tolist() == pytest.approx([1, 1, 1, 1])
    alike = label_agreement(labels, np.ones((6, 1)))
    assert alike[["nmi", "ari"]].tolist() == pytest.approx([0, 0])
    assert alike["purity"] == pytest.approx(1 / 3)
    assert label_agreement(["a", "", "b"], np.eye(3))["n_articles"] == 2


def test_agreement_refuses_what_can_not_be_compared():
    with pytest.raises(InputError, match="equally long; got 1 and 2"):
        label_agreement(["a"], np.ones((2, 2)))
    with pytest.raises(InputError, match="None of the 2 articles"):
        label_agreement(["", ""], np.ones((2, 2)))
