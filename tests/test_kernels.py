"""The kernels of the engines against slow, obvious twins; also run uncompiled."""

import numpy as np
import pytest
import reference
import scipy.sparse as sp

from topics.linalg._blocks import cut_into_blocks
from topics.linalg._workers import Workers
from topics.linalg.kernels import _lda as lda_kernels
from topics.linalg.kernels import _nmf as nmf_kernels
from topics.linalg.kernels import _sparse as sparse_kernels
from topics.models import _native_lda as native_lda


@pytest.fixture
def small():
    """Return counts, mixtures and topics of random documents, the third of them empty."""
    rng = np.random.default_rng(3)
    X = rng.poisson(0.7, (12, 30)) * rng.integers(1, 4, (12, 30))
    X[2] = 0
    mixtures = rng.dirichlet(np.ones(8), 12).astype(np.float32)
    return sp.csr_array(X), mixtures, rng.dirichlet(np.ones(30), 8).T.astype(np.float32).copy()


def parts(X):
    return X.indptr.astype(np.int64), X.indices.astype(np.int32), X.data.astype(np.float32)


def test_a_pass_over_documents_is_expectation_maximization(small):
    X, mixtures, topics = small
    prior = np.linspace(0.1, 0.8, 8).astype(np.float32)
    moved, used, ratio, likelihood = mixtures.copy(), np.empty_like(mixtures), np.empty(X.nnz, np.float32), np.empty(12)
    lda_kernels.pass_over_documents(0, 12, *parts(X), topics, prior, 3, moved, used, ratio, likelihood)
    expected_used, expected_moved = mixtures.astype(float), mixtures.astype(float)
    for _ in range(3):
        expected_used = expected_moved
        expected_moved = reference.lda_step(X.toarray(), expected_used, topics.astype(float), prior)
    assert moved == pytest.approx(expected_moved, abs=1e-5)
    assert used == pytest.approx(expected_used, abs=1e-5)
    model = expected_used @ topics.T
    assert likelihood == pytest.approx((X.toarray() * np.log(model)).sum(axis=1), rel=1e-5)
    dense_ratio = sp.csr_array((ratio, X.indices, X.indptr), X.shape).toarray()
    assert dense_ratio == pytest.approx(X.toarray() / model, rel=1e-3)


def test_a_pass_over_terms_sums_what_topics_claim(small):
    X, mixtures, topics = small
    ratio = np.random.default_rng(1).random(X.nnz, dtype=np.float32)
    by_term = sparse_kernels.entries_by_column(*parts(X)[:2], 30)
    found = np.ones_like(topics)
    lda_kernels.pass_over_terms(0, 30, *by_term, ratio, mixtures, topics, found)
    ratios = sp.csr_array((ratio, X.indices, X.indptr), X.shape)
    assert found == pytest.approx(1 + topics * (ratios.T @ mixtures), rel=1e-5)


def test_columns_of_a_matrix_are_those_of_scipy(small):
    X = small[0]
    bounds, rows, positions = sparse_kernels.entries_by_column(*parts(X)[:2], 30)
    twin = sp.csc_array(sp.csr_array((np.arange(X.nnz), X.indices, X.indptr), X.shape))
    twin.sort_indices()
    assert bounds.tolist() == twin.indptr.tolist()
    assert rows.tolist() == twin.indices.tolist()
    assert positions.tolist() == twin.data.tolist()


def test_products_are_those_of_scipy(small):
    X, mixtures, topics = small
    with Workers(2) as workers:
        assert cut_into_blocks(X).times(topics, workers) == pytest.approx(X @ topics, rel=1e-5)
        assert cut_into_blocks(X).transposed_times(mixtures, workers) == pytest.approx(X.T @ mixtures, rel=1e-5)


def test_claims_and_likelihoods_are_those_of_dense_arithmetic(small):
    X, mixtures, topics = small
    claimed, out = np.empty_like(mixtures), np.empty(12)
    lda_kernels.expected_counts(0, 12, *parts(X), mixtures, topics, claimed)
    lda_kernels.log_likelihoods(0, 12, *parts(X), mixtures, topics, out)
    model = mixtures @ topics.T
    assert claimed == pytest.approx(mixtures * ((X.toarray() / model) @ topics), rel=1e-4)
    assert out == pytest.approx((X.toarray() * np.log(model)).sum(axis=1), rel=1e-6)


def test_inferred_mixtures_are_where_steps_no_longer_move_them(small):
    X, _, topics = small
    prior = np.full(8, 0.3, np.float32)
    found = np.full((12, 8), 1 / 8, np.float32)
    lda_kernels.infer_mixtures(0, 12, *parts(X), topics, prior, np.float32(1e-5), 500, found)
    moved = reference.lda_step(X.toarray(), found.astype(float), topics.astype(float), prior)
    assert found == pytest.approx(moved, abs=1e-4)
    once = np.full((12, 8), 1 / 8, np.float32)
    lda_kernels.infer_mixtures(0, 12, *parts(X), topics, prior, np.float32(0), 1, once)
    assert once == pytest.approx(reference.lda_step(X.toarray(), np.full((12, 8), 1 / 8), topics, prior), abs=1e-5)


def test_the_hash_of_a_row_follows_from_its_entries_alone(small):
    X = small[0]
    order = np.random.default_rng(0).permutation(12)
    straight, shuffled = (sparse_kernels.hash_rows(*parts(rows)) for rows in (X, sp.csr_array(X[order])))
    assert np.array_equal(shuffled, straight[order])
    assert np.unique(straight).size == 12
    assert not np.array_equal(sparse_kernels.hash_rows(*parts(X * 2)), straight)


def test_an_impossible_term_makes_a_document_impossible(small):
    X, mixtures, topics = small
    topics[X.indices[0]] = 0
    out = np.empty(12)
    lda_kernels.log_likelihoods(0, 12, *parts(X), mixtures, topics, out)
    assert np.array_equal(np.isneginf(out), X.toarray()[:, X.indices[0]] > 0)


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.3, 0.0), (0.0, 0.5), (0.2, 0.4)])
def test_coordinate_descent_is_that_of_its_twin_and_ends_where_the_slope_is_zero(l1, l2):
    rng = np.random.default_rng(0)
    other, target = rng.random((20, 8)), rng.random((6, 20))
    products, gram = (target @ other).astype(np.float32), (other.T @ other).astype(np.float32)
    factor = rng.random((6, 8)).astype(np.float32)
    once = factor.copy()
    nmf_kernels.descend_coordinates(0, 6, once, products, gram, np.float32(l1), np.float32(l2), 1, np.float32(0))
    assert once == pytest.approx(reference.coordinate_descent(factor, products, gram, l1, l2), abs=1e-5)
    nmf_kernels.descend_coordinates(0, 6, factor, products, gram, np.float32(l1), np.float32(l2), 2000, np.float32(0))
    slope = factor @ gram - products + l1 + l2 * factor
    assert np.where(factor > 0, np.abs(slope), np.maximum(-slope, 0)) == pytest.approx(0, abs=1e-3)


@pytest.mark.parametrize(("l1", "l2"), [(0.0, 0.0), (0.3, 0.0), (0.2, 0.4)])
def test_multiplicative_steps_are_those_of_their_twin(small, l1, l2):
    X, weights, topics = small
    moved, ratio, likelihood = weights.copy(), np.empty(X.nnz, np.float32), np.empty(12)
    costs = np.float32(l1), np.float32(l2)
    sums = topics.sum(axis=0)
    nmf_kernels.multiply_weights(
        0, 12, *parts(X), moved, topics, sums, *costs, 2, np.float32(0), ratio, likelihood
    )  # fmt: skip
    twin = weights.astype(float)
    for _ in range(2):
        twin = reference.multiplicative_step(X.toarray(), twin, topics.astype(float), l1, l2)
    assert moved == pytest.approx(twin, abs=1e-5)
    logarithms = np.log(np.where(X.toarray() > 0, twin @ topics.T, 1))
    assert likelihood == pytest.approx((X.toarray() * logarithms).sum(axis=1), rel=1e-4)


def test_the_names_of_topics_change_nothing(small):
    X, mixtures, topics = small
    order = np.array([3, 1, 7, 0, 2, 6, 4, 5])
    with Workers(1) as workers:
        prior = np.full(8, 0.1, np.float32)
        plain = native_lda._em_pass(cut_into_blocks(X), topics, prior, mixtures.copy(), workers)
        named = native_lda._em_pass(
            cut_into_blocks(X), topics[:, order].copy(), prior, mixtures[:, order].copy(), workers
        )
    assert named.expected == pytest.approx(plain.expected[:, order], rel=1e-4)
    assert named.log_likelihood == pytest.approx(plain.log_likelihood)
