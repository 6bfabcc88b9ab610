"""Perplexity, halves of tokens, document completion."""

import numpy as np
import pytest
import reference
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from topics import InputError
from topics.evaluation._likelihood import (
    PRIORS,
    completion_of_halves,
    document_completion,
    perplexity,
    split_tokens,
)

COUNTS = arrays(np.int64, st.tuples(st.integers(1, 6), st.integers(1, 8)), elements=st.integers(0, 9))


@pytest.fixture(scope="module")
def drawn_documents():
    """Return counts of 40 documents, one of them empty and one of a single token, their mixtures and topics."""
    rng = np.random.default_rng(3)
    phi = rng.dirichlet(np.full(25, 0.3), 6)
    theta = rng.dirichlet(np.full(6, 0.3), 40)
    X = np.stack([rng.multinomial(30, row @ phi) for row in theta])
    X[7] = 0
    X[8] = np.eye(25, dtype=int)[3]
    return X, theta, phi


def test_perplexity_is_that_of_its_definition(drawn_documents):
    X, theta, phi = drawn_documents
    expected = np.exp(-reference.log_likelihood(X, theta, phi) / X.sum())
    assert perplexity(phi, X, theta) == pytest.approx(expected, rel=1e-12)
    assert perplexity(phi, sp.csr_array(X), theta) == perplexity(phi, X, theta)


def test_completion_is_that_of_dense_arithmetic(drawn_documents):
    X, _, phi = drawn_documents
    seen, unseen = (half.toarray() for half in split_tokens(X))
    for prior in (0.05, np.linspace(0.01, 0.3, 6)):
        expected = reference.completion(seen, unseen, phi, prior)
        found = document_completion(phi, X, doc_topic_prior=prior)
        assert found == pytest.approx(expected, abs=1e-5)
    assert document_completion(phi, X) == max(document_completion(phi, X, doc_topic_prior=p) for p in PRIORS)


@given(COUNTS, st.integers(0, 99))
def test_halves_add_up_and_the_first_has_half_of_every_document(X, seed):
    seen, unseen = split_tokens(X, random_state=seed)
    assert np.array_equal((seen + unseen).toarray(), X)
    assert seen.sum(axis=1).tolist() == (X.sum(axis=1) // 2).tolist()
    for half in (seen, unseen):
        assert half.data.all()
        assert half.has_canonical_format
        assert half.dtype == np.int64


@given(COUNTS, st.integers(0, 99))
def test_halves_of_a_document_do_not_depend_on_the_others(X, seed):
    seen = split_tokens(X, random_state=seed)[0].toarray()
    for row, own in zip(X, seen, strict=True):
        assert np.array_equal(split_tokens(row[None], random_state=seed)[0].toarray()[0], own)
    assert np.array_equal(split_tokens(X[::-1], random_state=seed)[0].toarray(), seen[::-1])
    assert np.array_equal(split_tokens(sp.csc_array(X.astype(float)), random_state=seed)[0].toarray(), seen)


def test_every_token_is_as_likely_to_be_seen_as_not_whatever_others_are():
    n = 10_000
    # Equal documents have equal halves: the digits of their numbers, as further terms, tell them apart.
    digits = np.arange(n)[:, None] // 10 ** np.arange(4) % 10
    seen = split_tokens(np.hstack([np.ones((n, 10), dtype=int), digits]))[0].toarray()[:, :10]
    assert seen.mean(axis=0) == pytest.approx(np.full(10, 0.5), abs=0.02)
    # Of some 28 tokens half are seen, so that any two are seen together a little less than by chance: -1/27.
    assert np.corrcoef(seen.T)[np.triu_indices(10, 1)] == pytest.approx(np.full(45, -0.04), abs=0.05)


def test_another_seed_gives_other_halves_and_the_same_seed_the_same(drawn_documents):
    X = drawn_documents[0]
    one, two, three = (split_tokens(X, random_state=seed)[0].toarray() for seed in (0, 0, 1))
    assert np.array_equal(one, two)
    assert not np.array_equal(one, three)


def test_matrices_are_left_as_they_were(drawn_documents):
    X = sp.csr_array(drawn_documents[0].astype(float))
    before = X.copy()
    split_tokens(X)
    document_completion(drawn_documents[2], X)
    assert (X.data.tolist(), X.indices.tolist()) == (before.data.tolist(), before.indices.tolist())


def test_completion_does_not_depend_on_threads_order_or_kind(drawn_documents):
    X, _, phi = drawn_documents
    once = document_completion(phi, X, n_jobs=1)
    assert document_completion(phi, sp.csr_array(X), n_jobs=3) == once
    order = np.random.default_rng(0).permutation(40)
    assert document_completion(phi, X[order]) == pytest.approx(once, rel=1e-12)
    assert document_completion(phi[::-1], X) == pytest.approx(once, abs=1e-6)


def test_uniform_topics_leave_every_term_as_likely():
    X, theta = [[3, 1, 0, 2], [0, 0, 4, 0]], np.full((2, 3), 1 / 3)
    assert perplexity(np.full((3, 4), 0.25), X, theta) == pytest.approx(4)
    assert document_completion(np.full((3, 4), 0.25), X) == pytest.approx(-np.log(4))
    assert perplexity([[0.0, 1.0]], [[0, 5]], [[1.0]]) == 1


def test_a_term_that_is_ruled_out_makes_perplexity_infinite_and_completion_low():
    assert perplexity([[1.0, 0.0]], [[1, 1]], [[1.0]]) == np.inf
    assert document_completion([[1.0, 0.0]], [[0, 8]]) == pytest.approx(np.log(1e-12))


def test_true_topics_are_more_likely_than_others(planted):
    X, _, phi = planted
    others = np.random.default_rng(0).permutation(phi.T).T
    assert document_completion(phi, X) > document_completion(others, X) + 0.5


def test_halves_without_a_seen_token_are_judged_by_the_prior():
    phi = np.array([[0.9, 0.1], [0.1, 0.9]])
    found = document_completion(phi, [[1, 0]], doc_topic_prior=[3.0, 1.0])
    assert found == pytest.approx(np.log(0.75 * 0.9 + 0.25 * 0.1), abs=1e-6)


def test_what_is_not_counted_is_refused():
    with pytest.raises(InputError, match=r"whole numbers; X holds 0\.5"):
        split_tokens([[1, 0.5]])
    with pytest.raises(InputError, match=r"Negative values in data passed to split_tokens: X\[0, 1\] is -1"):
        split_tokens([[1, -1]])
    with pytest.raises(InputError, match="whole numbers"):
        document_completion([[0.5, 0.5]], [[1.5, 2]])
    with pytest.raises(InputError, match="holds no tokens"):
        perplexity(np.full((1, 4), 0.25), sp.csr_array((2, 4)), np.ones((2, 1)))
    with pytest.raises(InputError, match="document_completion needs at least one"):
        document_completion([[0.5, 0.5]], np.zeros((2, 2)))


def test_shapes_and_options_that_do_not_fit_are_refused():
    phi = [[0.5, 0.5]]
    with pytest.raises(InputError, match="X has 3 terms and the topics have 2"):
        document_completion(phi, [[1, 1, 1]])
    with pytest.raises(InputError, match="X has 1 documents and doc_topic 2"):
        perplexity(phi, [[1, 1]], [[1.0], [1.0]])
    with pytest.raises(InputError, match="doc_topic has 2 topics, and there are 1"):
        perplexity(phi, [[1, 1]], [[0.5, 0.5]])
    with pytest.raises(InputError, match="row 0 sums to 4"):
        document_completion([[2, 2]], [[1, 1]])
    with pytest.raises(InputError, match="doc_topic_prior must be a finite number above 0"):
        document_completion(phi, [[1, 1]], doc_topic_prior=0)
    with pytest.raises(InputError, match=r"got an array of shape \(2,\)"):
        document_completion(phi, [[1, 1]], doc_topic_prior=[0.1, 0.1])
    with pytest.raises(InputError, match="n_jobs"):
        document_completion(phi, [[1, 1]], n_jobs=0)
    with pytest.raises(InputError, match="halves of the same documents"):
        completion_of_halves([[1, 1]], [[1, 1], [1, 1]], phi)
