"""Whether themes come back in other fits."""

from functools import partial

import draws
import numpy as np
import pytest
import reference
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfTransformer

from topics import LDA, NMF, InputError
from topics.themes._robustness import refit, score_robustness

SEEDS = st.integers(0, 10_000)


random_topics = partial(draws.random_topics, n_topics=4, n_terms=9, concentration=0.3)


def mean_of_best(themes, fits):
    return np.mean([np.max(reference.cosine_of_topics(themes, fit), axis=1) for fit in fits], axis=0)


@given(SEEDS)
def test_robustness_is_that_of_its_definition(seed):
    lda_fits = [random_topics(seed + 1), random_topics(seed + 2, n_topics=6)]
    themes, refits = random_topics(seed), {"lda": lda_fits, "nmf": [random_topics(seed + 3, n_topics=2)]}
    table = score_robustness(themes, refits)
    by_model = {name: mean_of_best(themes, fits) for name, fits in refits.items()}
    for name, values in by_model.items():
        assert table[name].to_numpy() == pytest.approx(values)
    assert table.score.to_numpy() == pytest.approx((by_model["lda"] + by_model["nmf"]) / 2)
    assert table.columns.tolist() == ["score", "lda", "nmf", "found", "fits", "verdict"]
    all_fits = [fit for fits in refits.values() for fit in fits]
    found = [[max(row) >= 0.7 for row in reference.cosine_of_topics(themes, fit)] for fit in all_fits]
    assert table.found.tolist() == np.sum(found, axis=0).tolist()
    assert table.fits.tolist() == [3] * 4


@given(SEEDS)
def test_the_order_of_themes_terms_and_fits_plays_no_role(seed):
    rng = np.random.default_rng(seed)
    themes, fits = random_topics(seed), [random_topics(seed + 1), random_topics(seed + 2)]
    rows, columns = rng.permutation(4), rng.permutation(9)
    one = score_robustness(themes, {"lda": fits})
    two = score_robustness(themes[rows][:, columns], {"lda": [rng.permutation(fit)[:, columns] for fit in fits[::-1]]})
    assert two.score.to_numpy() == pytest.approx(one.score.to_numpy()[rows])
    assert two.found.tolist() == one.found.to_numpy()[rows].tolist()


@given(SEEDS)
def test_a_merged_theme_costs_no_other_its_score(seed):
    themes, fit = random_topics(seed), random_topics(seed + 1)
    merged = np.vstack([themes[:2].mean(axis=0), themes[2:]])
    one, two = score_robustness(themes, {"nmf": [fit]}), score_robustness(merged, {"nmf": [fit]})
    assert two.score[1:].to_numpy() == pytest.approx(one.score[2:].to_numpy())


def test_themes_that_all_fits_have_are_robust_and_those_that_none_has_are_fragile():
    table = score_robustness(np.eye(3), {"lda": [np.eye(3)[[2, 0]]], "nmf": [np.eye(3)[:1]]})
    assert table.score.tolist() == [1, 0, 0.5]
    assert table.verdict.tolist() == ["robust", "fragile", "fragile"]
    assert table.found.tolist() == [2, 0, 1]


def test_the_words_for_scores_begin_where_they_are_said_to():
    fits = [[[c, np.sqrt(1 - c**2)]] for c in (0.901, 0.899, 0.751, 0.749)]
    fits = [np.array(fit) / np.sum(fit) for fit in fits]
    verdicts = [score_robustness([[1.0, 0.0]], {"lda": [fit]}).verdict[0] for fit in fits]
    assert verdicts == ["robust", "fair", "fair", "fragile"]


def test_planted_topics_come_back_in_both_models_and_a_mixture_of_two_does_not(planted):
    X, _, phi = planted
    refits = refit(X, TfidfTransformer().fit_transform(X), 5, seeds=2)
    assert {name: [fit.shape for fit in fits] for name, fits in refits.items()} == {
        "lda": [(5, 60)] * 2,
        "nmf": [(5, 60)] * 2,
    }
    assert (score_robustness(phi, refits).verdict == "robust").all()
    mixture = score_robustness((phi[:1] + phi[1:2]) / 2, refits)
    assert mixture.verdict[0] == "fragile"


def test_refits_depend_on_the_seed_and_on_nothing_else(planted):
    X = planted[0][:60]
    weighted = TfidfTransformer().fit_transform(X)
    one = refit(X, weighted, 3, seeds=[4, 7], n_jobs=1)
    two = refit(X.toarray(), weighted.toarray(), 3, seeds=[4, 7], n_jobs=2)
    for name, fits in one.items():
        assert all(np.array_equal(x, y) for x, y in zip(fits, two[name], strict=True))
        assert not np.array_equal(*fits)
        assert all(fit.sum(axis=1) == pytest.approx(1) for fit in fits)
    later = refit(X, weighted, 3, models=["nmf"], seeds=1, random_state=7)
    assert np.array_equal(later["nmf"][0], one["nmf"][1])


def test_models_of_ones_own_are_fitted_as_they_are(planted):
    X = planted[0][:60]
    weighted = TfidfTransformer().fit_transform(X)
    mine = {"sharp": LDA(doc_topic_prior=0.01), "from vectors": NMF(init="nndsvd")}
    found = refit(X, weighted, 3, models=mine, seeds=1, learned=1)
    assert list(found) == ["sharp", "from vectors"]
    expected = LDA(3, doc_topic_prior=0.01, random_state=0).fit(X).components_
    assert np.array_equal(found["sharp"][0], expected)
    assert not hasattr(mine["sharp"], "components_")


def test_what_can_not_be_scored_is_refused():
    themes = np.eye(2)
    with pytest.raises(InputError, match="refits must map"):
        score_robustness(themes, {})
    with pytest.raises(InputError, match="refits must map"):
        score_robustness(themes, {"lda": []})
    with pytest.raises(InputError, match=r"refits\['lda'\]\[0\] is over 3 terms and components over 2"):
        score_robustness(themes, {"lda": [np.eye(3)]})
    with pytest.raises(InputError, match=r"Rows of refits\['nmf'\]\[1\] must sum to 1"):
        score_robustness(themes, {"nmf": [themes, 3 * themes]})
    with pytest.raises(InputError, match="A model can't be called 'score'"):
        score_robustness(themes, {"score": [themes]})


def test_what_can_not_be_fitted_is_refused():
    X = sp.csr_array(np.ones((4, 3)))
    with pytest.raises(InputError, match=r"X_counts has shape \(4, 3\) and X_tfidf \(4, 2\)"):
        refit(X, X[:, :2], 2)
    with pytest.raises(InputError, match="A model must be one of 'lda', 'nmf'"):
        refit(X, X, 2, models=["plsa"])
    with pytest.raises(InputError, match="models must be 'nmf', a list"):
        refit(X, X, 2, models=3)
    with pytest.raises(InputError, match="Two models have the same name"):
        refit(X, X, 2, models=["lda", "lda"])
    with pytest.raises(InputError, match="seeds must be a whole number"):
        refit(X, X, 2, seeds=0)
    with pytest.raises(InputError, match="of 4 articles is none"):
        refit(X, X, 2, learned=0.05)
    with pytest.raises(InputError, match="n_topics must be a whole number"):
        refit(X, X, 0)
    with pytest.raises(InputError, match="Negative values in data passed to refit"):
        refit(-X, X, 2)
