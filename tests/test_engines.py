"""The engines of our own: what they promise of bytes, bounds, streams and seeds."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from fits import any_matrix
from hypothesis import given
from hypothesis import strategies as st
from sklearn import decomposition
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import ThreadpoolController

from topics import LDA, NMF, InputError, Vectorizer, truncated_svd
from topics.linalg._workers import Workers
from topics.models._elbo import _mean_logarithm

pytestmark = any_matrix
MODELS = (LDA, NMF)
every_model = pytest.mark.parametrize("model", MODELS)


def matched_cosine(found, planted):
    lengths = np.linalg.norm(found, axis=1)[:, None] * np.linalg.norm(planted, axis=1)
    return ((found @ planted.T) / lengths).max(axis=0)


# The same bytes


def digest(fitted, X):
    return hashlib.sha256(fitted.components_.tobytes() + fitted.transform(X).tobytes()).hexdigest()


OPTIONS = [
    (LDA, {}),
    (LDA, {"doc_topic_prior": "auto"}),
    (NMF, {}),
    (NMF, {"init": "clusters"}),
    (NMF, {"loss": "kullback-leibler"}),
]
every_way = pytest.mark.parametrize(("model", "options"), OPTIONS, ids=str)


@every_way
def test_the_same_seed_gives_the_same_bytes_for_any_number_of_jobs(model, options, planted):
    X, _, _ = planted
    assert len({digest(model(6, random_state=4, n_jobs=n, **options).fit(X), X) for n in (1, 2, 4, None)}) == 1


@pytest.mark.parametrize("threads_of_linear_algebra", ["1", "3"])
def test_another_process_gives_the_same_bytes(threads_of_linear_algebra):
    code = (
        "import numpy as np, hashlib; from topics import LDA, NMF; "
        "X = np.random.default_rng(0).poisson(.1, (3000, 400)); "
        "print([hashlib.sha256(m(30, random_state=1, max_iter=4, n_jobs=n).fit(X).components_.tobytes()).hexdigest() "
        "for m in (LDA, NMF) for n in (1, 2)])"
    )
    X = np.random.default_rng(0).poisson(0.1, (3000, 400))
    fits = [model(30, random_state=1, max_iter=4).fit(X) for model in MODELS]
    digests = [hashlib.sha256(fitted.components_.tobytes()).hexdigest() for fitted in fits]
    threads = {f"{library}_NUM_THREADS": threads_of_linear_algebra for library in ("OMP", "OPENBLAS", "MKL")}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ | threads
    )
    assert done.stdout.strip() == str([digest for digest in digests for _ in range(2)])


def test_fits_in_threads_give_the_same_bytes_and_leave_linear_algebra_as_it_was(planted):
    X, _, _ = planted

    def threads():
        return [library.num_threads for library in ThreadpoolController().lib_controllers]

    before = threads()
    fits = [(model, seed) for seed in range(4) for model in MODELS]
    alone = [digest(model(6, random_state=seed, n_jobs=1).fit(X), X) for model, seed in fits]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda fit: digest(fit[0](6, random_state=fit[1], n_jobs=1).fit(X), X), fits))
    assert together == alone
    assert threads() == before


@every_way
def test_documents_in_any_chunking_get_the_same_bytes(model, options, planted):
    X, _, _ = planted
    fitted = model(5, random_state=0, **options).fit(X)
    together = fitted.transform(X).tobytes()
    for size in (1, 7, 100):
        chunks = [fitted.transform(X[start : start + size]) for start in range(0, X.shape[0], size)]
        assert np.vstack(chunks).tobytes() == together


def test_blocks_of_any_size_add_up(planted, monkeypatch):
    X, _, _ = planted
    one, many = [], []
    for size, into in ((1000, one), (64, many)):
        monkeypatch.setattr("topics.linalg._blocks._DOCUMENTS_PER_BLOCK", size)
        into += [LDA(5, random_state=0).fit(X).components_, NMF(5, random_state=0).fit(X).components_]
    assert [a == pytest.approx(b, abs=1e-5) for a, b in zip(one, many, strict=True)] == [True, True]


# Invariances and landmarks


@every_way
def test_the_order_of_documents_changes_nothing_but_rounding(model, options, planted):
    X, _, _ = planted
    order = np.random.default_rng(0).permutation(X.shape[0])
    straight, shuffled = (model(5, random_state=0, **options).fit(rows) for rows in (X, X[order]))
    assert shuffled.components_ == pytest.approx(straight.components_, abs=1e-3)
    assert shuffled.transform(X) == pytest.approx(straight.transform(X), abs=1e-2)


@every_way
def test_planted_topics_are_found_from_every_start(model, options, planted):
    X, topic, phi = planted
    for seed in range(3):
        fitted = model(5, random_state=seed, **options).fit(X)
        assert adjusted_rand_score(topic, fitted.transform(X).argmax(axis=1)) > 0.95
        assert matched_cosine(fitted.components_, phi).min() > 0.95


def matrices(draw_rows, width):
    rows = st.lists(st.lists(st.integers(0, 5), min_size=width, max_size=width), min_size=1, max_size=8)
    return rows.map(np.array).filter(lambda X: X.sum() > 0)


@given(matrices(8, 6), st.integers(1, 6), st.integers(0, 3))
def test_the_bound_never_falls_and_the_loss_never_rises(X, n_topics, seed):
    lda = LDA(n_topics, random_state=seed, tol=1e-9, max_iter=25, n_jobs=1).fit(X)
    assert np.diff(lda.bound_).min(initial=0) >= -1e-5 * (1 + np.abs(lda.bound_).max())
    for loss in ("frobenius", "kullback-leibler"):
        nmf = NMF(n_topics, random_state=seed, loss=loss, tol=1e-12, max_iter=25, n_jobs=1).fit(X)
        assert np.diff(nmf.loss_).max(initial=0) <= 0
        assert nmf.transform(X).sum(axis=1) == pytest.approx(np.ones(len(X)))


@every_way
def test_the_bound_never_falls_on_planted_topics(model, options, planted):
    fitted = model(7, random_state=0, **options).fit(planted[0])
    if model is NMF:
        assert (np.diff(fitted.loss_) < 0).all()
    elif not options:
        assert (np.diff(fitted.bound_) > 0).all()


@every_model
@pytest.mark.parametrize("value", [1, 3.5, 1e-6, 1e9])
def test_a_matrix_of_equal_entries_is_one_topic(model, value):
    fitted = model(2, random_state=0).fit(np.full((6, 5), value))
    assert fitted.components_ == pytest.approx(np.full((2, 5), 0.2), abs=1e-3)


@every_model
def test_huge_counts_are_fitted(model, planted):
    X, topic, _ = planted
    fitted = model(5, random_state=0).fit(X * 10**9)
    assert np.isfinite(fitted.components_).all()
    assert adjusted_rand_score(topic, fitted.transform(X * 10**9).argmax(axis=1)) > 0.95


@every_model
@pytest.mark.parametrize(("value", "kind"), [(np.nan, "NaN"), (np.inf, "inf"), (-1.0, "Negative"), (1e30, "too large")])
def test_a_bad_entry_is_refused_with_its_place(model, value, kind):
    X = np.ones((4, 5))
    X[2, 3] = value
    with pytest.raises(InputError, match=kind) as error:
        model(2).fit(X)
    assert "X[2, 3]" in str(error.value)


def test_lda_with_one_topic_is_the_frequencies(planted):
    X, _, _ = planted
    counts = X.sum(axis=0) + 1.0
    assert LDA(1).fit(X).components_[0] == pytest.approx(counts / counts.sum(), rel=1e-5)


def test_score_is_scikit_learns_bound(planted):
    X, _, _ = planted
    ours = LDA(5, random_state=0).fit(X)
    theirs = decomposition.LatentDirichletAllocation(5, max_doc_update_iter=500, mean_change_tol=1e-6)
    theirs.partial_fit(X[:1])
    theirs.components_ = ours._fitted.topic_term
    theirs.exp_dirichlet_component_ = np.exp(_mean_logarithm(theirs.components_))
    assert ours.score(X) == pytest.approx(theirs.score(X), rel=1e-4)
    assert ours.perplexity(X) == pytest.approx(theirs.perplexity(X), rel=1e-3)
    assert ours.perplexity(X) < 60


def test_perplexity_without_tokens_says_so(planted):
    fitted = LDA(2, random_state=0).fit(planted[0])
    with pytest.raises(InputError, match="holds no tokens"):
        fitted.perplexity(np.zeros((2, 60)))


def test_learned_priors_follow_the_shares_of_topics():
    rng = np.random.default_rng(0)
    phi = np.kron(np.eye(3), np.ones(20)) + 0.0005
    phi /= phi.sum(axis=1, keepdims=True)
    alpha = np.array([0.05, 0.2, 0.8])
    X = np.stack([rng.multinomial(100, rng.dirichlet(alpha) @ phi) for _ in range(1500)])
    fitted = LDA(3, doc_topic_prior="auto", random_state=0, tol=1e-5).fit(X)
    order = (fitted.components_ @ phi.T).argmax(axis=0)
    assert fitted.doc_topic_prior_[order] == pytest.approx(alpha, rel=0.35)


# NMF against scikit-learn


@pytest.mark.parametrize("init", ["nndsvd", "clusters"])
@pytest.mark.parametrize("penalty", [{}, {"alpha_W": 1e-3}, {"alpha_W": 1e-3, "alpha_H": 2e-3, "l1_ratio": 0.5}])
def test_the_loss_is_as_low_as_scikit_learns(init, penalty, planted):
    X = planted[0].astype(float) / 10
    ours = NMF(5, init=init, random_state=0, tol=1e-9, **penalty).fit(X)
    theirs = decomposition.NMF(5, init="nndsvd", max_iter=5000, tol=1e-8, **penalty).fit(X)
    assert ours.reconstruction_err_ == pytest.approx(theirs.reconstruction_err_, rel=2e-3)
    weights = theirs.transform(X) * theirs.components_.sum(axis=1)
    weights /= weights.sum(axis=1, keepdims=True)
    order = (ours.components_ @ theirs.components_.T).argmax(axis=0)
    assert ours.transform(X)[:, order] == pytest.approx(weights, abs=2e-2)


@pytest.mark.parametrize("penalty", [{}, {"alpha_W": 1e-3, "l1_ratio": 1.0}])
def test_the_divergence_is_as_low_as_scikit_learns(penalty, planted):
    X = planted[0].astype(float)
    ours = NMF(5, loss="kullback-leibler", random_state=0, tol=1e-8, **penalty).fit(X)
    theirs = decomposition.NMF(
        5, beta_loss="kullback-leibler", solver="mu", init="nndsvda", max_iter=3000, tol=1e-8, **penalty
    ).fit(X)
    assert ours.reconstruction_err_ <= theirs.reconstruction_err_ * 1.001


def test_penalties_make_weights_smaller_and_sparser(planted):
    X = planted[0].astype(float)
    plain, sparse = (NMF(5, random_state=0, alpha_W=a, l1_ratio=1.0).fit(X)._fitted.term_topic for a in (0.0, 0.5))
    assert (sparse == 0).sum() > (plain == 0).sum()


def test_one_svd_serves_every_number_of_topics(planted):
    X = planted[0].astype(float)
    svd = truncated_svd(X, 8, random_state=0)
    exact = np.linalg.svd(X.toarray())[1][:8]
    assert svd.values == pytest.approx(exact, rel=1e-2)
    assert svd.left.T @ svd.left == pytest.approx(np.eye(8), abs=1e-3)
    for n_topics in (2, 5, 8):
        shared, own = (NMF(n_topics, init=init, random_state=0).fit(X) for init in (svd, "nndsvd"))
        assert shared.reconstruction_err_ == pytest.approx(own.reconstruction_err_, rel=1e-3)
    with pytest.raises(InputError, match="too few for n_topics=9"):
        NMF(9, init=svd).fit(X)
    with pytest.raises(InputError, match="too few for n_topics=9"):
        LDA(9, init=svd).fit(X)
    with pytest.raises(InputError, match="does not take init=svd"):
        LDA(3, init=svd, engine="gensim").fit(X)
    with pytest.raises(InputError, match="init must be one of 'clusters'"):
        LDA(3, init="random").fit(X)
    with pytest.raises(InputError, match="of a matrix of shape"):
        NMF(3, init=svd).fit(X[:10])


def test_lda_finds_the_planted_topics_from_singular_vectors_at_hand(planted):
    X, topic, _ = planted
    svd = truncated_svd(TfidfTransformer().fit_transform(X), 8, random_state=0)
    for n_topics in (2, 5, 8):
        assert np.isfinite(LDA(n_topics, init=svd, random_state=0).fit(X).components_).all()
    fitted = LDA(5, init=svd, random_state=0).fit(X)
    assert adjusted_rand_score(topic, fitted.transform(X).argmax(axis=1)) > 0.95


# Streams


@every_way
def test_a_stream_finds_the_planted_topics(model, options, planted):
    X, topic, phi = planted
    fitted = model(5, random_state=0, **options)
    for start in range(0, X.shape[0], 60):
        fitted.partial_fit(X[start : start + 60])
    assert adjusted_rand_score(topic, fitted.transform(X).argmax(axis=1)) > 0.95
    assert matched_cosine(fitted.components_, phi).min() > 0.95


@every_model
def test_a_stream_learns_a_topic_that_it_saw_little_of(model, planted):
    X, topic, phi = planted
    rare = np.flatnonzero(topic == 4)
    first = np.concatenate([np.flatnonzero(topic != 4), rare[:4]])
    fitted = model(5, random_state=0).partial_fit(X[first])
    before = matched_cosine(fitted.components_, phi)[4]
    for _ in range(3):
        fitted.partial_fit(X[rare])
    assert matched_cosine(fitted.components_, phi)[4] >= before


@every_model
def test_a_stream_refuses_other_topics_and_passes_over_nothing(model, planted):
    X, _, _ = planted
    fitted = model(5, random_state=0).partial_fit(X)
    before = fitted.components_.copy()
    assert np.array_equal(fitted.partial_fit(X[:3] * 0).components_, before)
    with pytest.raises(InputError, match="has learned 5 topics"):
        fitted.set_params(n_topics=4).partial_fit(X)


def test_only_our_own_engine_learns_from_streams():
    assert hasattr(LDA(2), "partial_fit")
    assert not hasattr(LDA(2, engine="gensim"), "partial_fit")


# Seed words

TERMS = [f"w{i}" for i in range(60)]


@pytest.mark.parametrize(("model", "options"), [(LDA, {}), (NMF, {}), (NMF, {"loss": "kullback-leibler"})])
def test_seed_words_give_topics_their_places_and_names(model, options, planted):
    X, _, phi = planted
    seeds = {"third": ["w24", "w25"], "first": ["w0", "w5"]}
    fitted = model(5, seed_words=seeds, random_state=0, **options).fit(X, vocabulary=TERMS)
    assert fitted.topic_names_ == ("third", "first", None, None, None)
    closest = (fitted.components_ @ phi.T).argmax(axis=1)
    assert closest[:2].tolist() == [2, 0]
    assert sorted(closest) == [0, 1, 2, 3, 4]


@every_model
def test_seed_words_pull_words_into_their_topic_that_would_not_come(model, planted):
    X, _, phi = planted
    plain = model(5, random_state=0).fit(X)
    seeded = model(5, seed_words={"a": ["w0", "w1", "w30"]}, random_state=0).fit(X, vocabulary=TERMS)
    own = (plain.components_ @ phi.T).argmax(axis=0)[0]
    assert seeded.components_[0, 30] > 5 * plain.components_[own, 30]


@pytest.mark.parametrize(("model", "options"), [(LDA, {}), (NMF, {}), (NMF, {"loss": "kullback-leibler"})])
def test_seed_words_steer_a_stream_to_its_end(model, options, planted):
    X, _, _ = planted
    streams = [model(5, random_state=0, seed_words=seeds, **options) for seeds in ({"a": ["w0", "w30"]}, {"a": ["w0"]})]
    for start in range(0, X.shape[0], 30):
        for stream in streams:
            stream.partial_fit(X[start : start + 30], vocabulary=TERMS)
    seeded, plain = (stream.components_[0, 30] for stream in streams)
    assert seeded > 5 * plain


@every_model
def test_unknown_seed_words_are_reported_all_at_once(model, planted):
    with pytest.raises(InputError, match="2 seed words are not among the 60 terms") as error:
        model(5, seed_words={"a": ["w1", "w99"], "b": ["x"]}).fit(planted[0], vocabulary=TERMS)
    assert "'w99' of 'a'" in str(error.value)
    assert "'x' of 'b'" in str(error.value)


@pytest.mark.parametrize(
    ("seeds", "message"),
    [
        ({"a": []}, "is empty"),
        ({}, "must map names"),
        (["w1"], "must map names"),
        ({"a": "w1"}, "Wrap it in a list"),
        ({str(i): ["w1"] for i in range(6)}, "seed_words name 6 topics, but n_topics=5"),
    ],
)
def test_seed_words_of_another_kind_are_refused(seeds, message, planted):
    with pytest.raises(InputError, match=message):
        LDA(5, seed_words=seeds).fit(planted[0], vocabulary=TERMS)


def test_seed_words_may_have_any_form_with_a_vectorizer(sample):
    vectorizer = Vectorizer(min_df=2)
    X = vectorizer.fit_transform(sample.full_texts())
    seeds = {"البحر": ["السفن", "الموانئ"], "الإرهاب": ["التفجيرات"]}
    fitted = LDA(8, seed_words=seeds, random_state=0).fit(X, vocabulary=vectorizer)
    words = [[vectorizer.vocabulary_.terms[i] for i in np.argsort(-row)[:12]] for row in fitted.components_]
    assert {"سفينة", "ميناء"} <= set(words[0])
    assert "تفجير" in words[1]


def test_seed_words_need_a_vocabulary_and_our_own_engine(planted):
    X, _, _ = planted
    with pytest.raises(InputError, match="which column of X is which word"):
        LDA(5, seed_words={"a": ["w1"]}).fit(X)
    with pytest.raises(InputError, match="holds 2 terms, but X has 60 columns"):
        LDA(5, seed_words={"a": ["w1"]}).fit(X, vocabulary=["w1", "w2"])
    with pytest.raises(InputError, match="does not take seed_words; use engine='native'"):
        LDA(5, engine="gensim", seed_words={"a": ["w1"]}).fit(X, vocabulary=TERMS)


# Ctrl-C


class Interrupted(Workers):
    """Workers that Ctrl-C hits at a given call."""

    calls_left = 0

    def run(self, kernel, *arguments):
        Interrupted.calls_left -= 1
        if Interrupted.calls_left == 0:
            raise KeyboardInterrupt
        super().run(kernel, *arguments)


@pytest.fixture
def interrupt_at(monkeypatch):
    """Return a function that lets Ctrl-C hit at the nth call of a kernel from now on."""
    monkeypatch.setattr("topics.models._native_lda.Workers", Interrupted)
    monkeypatch.setattr("topics.models._native_nmf.Workers", Interrupted)
    return lambda n: setattr(Interrupted, "calls_left", n)


def calls_of_a_fit(fitted, X):
    Interrupted.calls_left = 0
    fitted.fit(X)
    return -Interrupted.calls_left


@every_way
def test_an_interrupted_fit_keeps_what_it_has_and_says_so(model, options, planted, interrupt_at):
    X, _, _ = planted
    whole = model(5, random_state=0, max_iter=4, tol=1e-12, **options)
    at = calls_of_a_fit(whole, X) - 4
    interrupt_at(at)
    with pytest.warns(UserWarning, match=r"Interrupted: the model is what \d passes have learned"):
        fitted = model(5, random_state=0, max_iter=4, tol=1e-12, **options).fit(X)
    assert fitted.interrupted_
    assert not whole.interrupted_
    assert 1 <= fitted.n_iter_ < whole.n_iter_
    shorter = model(5, random_state=0, max_iter=fitted.n_iter_, tol=1e-12, **options).fit(X)
    assert np.array_equal(fitted.components_, shorter.components_)
    assert fitted.transform(X).sum(axis=1) == pytest.approx(np.ones(X.shape[0]))


@every_way
def test_ctrl_c_before_the_first_pass_ends_the_fit(model, options, planted, interrupt_at):
    interrupt_at(1)
    with pytest.raises(KeyboardInterrupt):
        model(5, random_state=0, **options).fit(planted[0])


def test_an_engine_that_is_not_installed_says_so(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match="needs gensim, which is not installed: pip install gensim"):
        LDA(2, engine="gensim").fit(np.ones((4, 5)))
