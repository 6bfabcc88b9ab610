"""Matched topics of several fits."""

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st

from topics import InputError
from topics.evaluation._stability import _SIMILARITIES, _stability_of_pairs, best_matching, cosines, stability

SEEDS = st.integers(0, 10_000)


def random_weights(seed, *, n_models=3, n_topics=4, n_terms=9):
    """Return weights of several models with many ties and zeros, no topic without a term."""
    weights = np.random.default_rng(seed).integers(0, 4, (n_models, n_topics, n_terms)).astype(float)
    weights[:, :, 0] += 1
    return weights


@given(SEEDS, st.integers(1, 10))
def test_stability_is_the_best_of_all_matchings(seed, top_n):
    a, b, c = models = random_weights(seed)
    pairs = _stability_of_pairs(models, top_n=top_n)
    for (first, second), row in zip([(a, b), (a, c), (b, c)], pairs.itertuples(), strict=True):
        jaccard = reference.jaccard_of_topics(first, second, top_n)
        assert row.jaccard == pytest.approx(reference.best_match(jaccard))
        assert row.cosine == pytest.approx(reference.best_match(reference.cosine_of_topics(first, second)))
    whole = stability(models, top_n=top_n)
    assert whole.to_dict() == pytest.approx(
        {"jaccard": pairs.jaccard.mean(), "cosine": pairs.cosine.mean(), "n_pairs": 3}
    )


@given(SEEDS)
def test_stability_does_not_depend_on_the_order_of_topics_and_models_or_on_scale(seed):
    models = random_weights(seed)
    rng = np.random.default_rng(seed)
    mixed = [rng.permutation(model) * rng.uniform(0.5, 2, (4, 1)) for model in models[::-1]]
    assert stability(mixed).to_dict() == pytest.approx(stability(models).to_dict())
    assert stability(models).to_dict() == stability(models).to_dict()


@given(SEEDS)
def test_words_are_as_stable_as_the_weights_they_were_taken_from(seed):
    models = random_weights(seed) + 0.5
    names = np.array(list("abcdefghi"))
    words = [[names[np.argsort(-row, kind="stable")].tolist() for row in model] for model in models]
    by_words, by_weights = stability(words, top_n=3), stability(models, top_n=3)
    assert by_words.jaccard == by_weights.jaccard
    assert np.isnan(by_words.cosine)


@pytest.mark.parametrize("similarity", ["jaccard", "cosine"])
def test_a_model_is_matched_with_its_shuffled_self(similarity):
    model = np.random.default_rng(0).dirichlet(np.full(40, 0.1), 7)
    order = np.random.default_rng(1).permutation(7)
    rows, columns, values = best_matching(_SIMILARITIES[similarity](model, model[order], 10))
    assert rows.tolist() == list(range(7))
    assert order[columns].tolist() == list(range(7))
    assert values == pytest.approx(1)


def test_equal_fits_are_wholly_stable_and_fits_without_a_common_term_not_at_all():
    assert stability([np.eye(3), np.eye(3)[::-1]]).tolist() == [1, 1, 1]
    none = stability([[[1, 1, 0, 0]], [[0, 0, 1, 1]]])
    assert none.tolist() == [0, 0, 1]
    assert stability([[["a", "b"]], [["a", "c"]]]).jaccard == pytest.approx(1 / 3)


def test_terms_without_weight_are_no_top_terms():
    assert stability([[[1, 0, 0, 0]], [[0, 0, 0, 1]]], top_n=3).jaccard == 0


def test_of_equal_terms_those_in_the_lowest_columns_count():
    assert stability([[[1, 1, 1, 1]], [[1, 1, 0, 0]]], top_n=2).jaccard == 1


def test_models_of_different_sizes_match_as_far_as_they_go():
    rows, columns, _ = best_matching(cosines(np.eye(4)[[2, 0]], np.eye(4), 10))
    assert (rows.tolist(), columns.tolist()) == ([0, 1], [2, 0])
    rows, columns, _ = best_matching(cosines(np.eye(4), np.eye(4)[[2, 0]], 10))
    assert (rows.tolist(), columns.tolist()) == ([0, 2], [1, 0])


def test_what_can_not_be_compared_is_refused():
    with pytest.raises(InputError, match=r"two fits or more; got 1\. Fit again"):
        stability([np.eye(3)])
    with pytest.raises(InputError, match="equally many topics; got 3, 2"):
        stability([np.eye(3), np.eye(3)[:2]])
    with pytest.raises(InputError, match=r"fit 0 has 3 and fit 1 4"):
        stability([np.eye(3), np.eye(4)])
    with pytest.raises(InputError, match="Fit 1 holds weights whose words are not known"):
        stability([[["a", "b"]], np.eye(2)])
    with pytest.raises(InputError, match=r"Fit 1: Row 1 of topics holds nothing but zeros"):
        stability([np.eye(2), np.diag([1, 0])])
    with pytest.raises(InputError, match="a list of several fits"):
        stability("ab")
    with pytest.raises(InputError, match="top_n must be a whole number of at least 2"):
        stability([[["a", "b"]], [["a", "b"]]], top_n=1)
    with pytest.raises(InputError, match="top_n must be a whole number of at least 1"):
        stability([np.eye(2), np.eye(2)], top_n=0)
