"""LDA and NMF: one contract for every engine, and scikit-learn's own checks."""

import pickle
from functools import cache

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from fits import any_matrix
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.metrics import adjusted_rand_score
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import parametrize_with_checks

from topics import LDA, NMF, ArabicPreprocessor, InputError, Vectorizer, load_sample
from topics.matrix import MatrixSummary
from topics.models._base import _normalize_rows

pytestmark = any_matrix
ROWS = [(model, engine) for model in (LDA, NMF) for engine in model._ENGINES]
every_engine = pytest.mark.parametrize(("model", "engine"), ROWS, ids=[f"{m.__name__}-{e}" for m, e in ROWS])


def quick(model, engine):
    """Return an estimator for checks whose data have no clear topics, on which it would take thousands of passes."""
    options = {"tol": 1e-3} if model is NMF else {} if engine == "native" else {"max_iter": 5}
    return model(2, engine=engine, random_state=0, **options)


@parametrize_with_checks([quick(model, engine) for model, engine in ROWS])
def test_scikit_learn_finds_nothing_to_complain_about(estimator, check):
    check(estimator)


@pytest.fixture(scope="module")
def fit_once(planted):
    """Return a function that fits five topics to the planted ones, once per engine."""
    return cache(lambda model, engine: model(5, engine=engine, random_state=0).fit(planted[0]))


@every_engine
def test_planted_topics_are_found(model, engine, planted, fit_once):
    X, topic, phi = planted
    fitted = fit_once(model, engine)
    assert adjusted_rand_score(topic, fitted.transform(X).argmax(axis=1)) > 0.95
    lengths = np.linalg.norm(fitted.components_, axis=1)[:, None] * np.linalg.norm(phi, axis=1)
    assert ((fitted.components_ @ phi.T) / lengths).max(axis=0).min() > 0.95


@every_engine
def test_rows_of_both_results_sum_to_one(model, engine, planted, fit_once):
    X, _, _ = planted
    fitted = fit_once(model, engine)
    doc_topic = fitted.transform(X)
    assert fitted.components_.shape == (5, X.shape[1])
    assert doc_topic.shape == (X.shape[0], 5)
    assert fitted.components_.sum(axis=1) == pytest.approx(np.ones(5), abs=1e-12)
    assert doc_topic.sum(axis=1) == pytest.approx(np.ones(X.shape[0]), abs=1e-12)
    assert fitted.components_.min() >= 0
    assert doc_topic.min() >= 0


@every_engine
def test_the_same_seed_gives_the_same_bytes(model, engine, planted):
    X = planted[0][:100]
    one, two = (model(4, engine=engine, random_state=5).fit(X) for _ in range(2))
    assert one.components_.tobytes() == two.components_.tobytes()
    assert one.transform(X).tobytes() == two.transform(X).tobytes()


@every_engine
def test_the_number_of_jobs_changes_nothing(model, engine, planted):
    X = planted[0][:100]
    one, two = (model(4, engine=engine, random_state=5, n_jobs=n_jobs).fit(X) for n_jobs in (1, -1))
    # Of our own engine the bytes are the same; the others' linear algebra sums in as many parts as there are threads.
    assert one.components_ == pytest.approx(two.components_, abs=1e-9)
    assert one.transform(X) == pytest.approx(two.transform(X), abs=1e-9)


@every_engine
def test_dense_and_sparse_integers_and_floats_fit_alike(model, engine, planted):
    X = planted[0][:100]
    wide = sp.csr_array((X.data.astype(np.float32), X.indices.astype(np.int64), X.indptr.astype(np.int64)), X.shape)
    results = [model(3, engine=engine, random_state=0).fit(given).components_ for given in (X, X.toarray(), wide)]
    for result in results[1:]:
        assert result == pytest.approx(results[0], abs=1e-10)


@every_engine
def test_a_document_is_read_alike_alone_and_among_others(model, engine, planted, fit_once):
    X, _, _ = planted
    fitted = fit_once(model, engine)
    together = fitted.transform(X[:10])
    alone = np.vstack([fitted.transform(X[[i]]) for i in range(10)])
    assert together == pytest.approx(alone, abs=1e-3)


@every_engine
def test_empty_documents_and_unused_terms_do_no_harm(model, engine, planted):
    padded = sp.block_diag([planted[0][:100], sp.csr_array((3, 4))], format="csr")
    fitted = model(5, engine=engine, random_state=0).fit(padded)
    assert fitted.transform(padded)[-3:] == pytest.approx(np.full((3, 5), 0.2))
    assert np.isfinite(fitted.components_).all()


@every_engine
@pytest.mark.parametrize(("n_topics", "n_documents"), [(1, 20), (1, 1), (4, 2)])
def test_one_topic_one_document_and_more_topics_than_documents_work(model, engine, n_topics, n_documents, planted):
    X, _, _ = planted
    doc_topic = model(n_topics, engine=engine, random_state=0).fit_transform(X[:n_documents])
    assert doc_topic.shape == (n_documents, n_topics)
    assert doc_topic.sum(axis=1) == pytest.approx(np.ones(n_documents))


@every_engine
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n_topics": 0}, "n_topics must be a whole number of at least 1; got 0"),
        ({"n_topics": -1}, "got -1"),
        ({"n_topics": 2.5}, "got 2.5"),
        ({"n_topics": True}, "got True"),
        ({"n_topics": 10_000}, "n_topics=10,000 is more than the terms there are"),
        ({"max_iter": 0}, "max_iter"),
        ({"n_jobs": 0}, "n_jobs must be a number of processes"),
        ({"n_jobs": "two"}, "got 'two'"),
        ({"engine": "sklern"}, "Did you mean 'sklearn'"),
    ],
)
def test_options_out_of_range_are_refused(model, engine, options, message, planted):
    X, _, _ = planted
    with pytest.raises(InputError, match=message):
        model(**{"engine": engine, **options}).fit(X)


@pytest.mark.parametrize("prior", ["doc_topic_prior", "topic_word_prior"])
@pytest.mark.parametrize("value", [0, -1.0, float("nan"), float("inf"), "automatic"])
def test_priors_must_be_positive(prior, value, planted):
    with pytest.raises(InputError, match=f"{prior} must be a finite number above 0"):
        LDA(2, **{prior: value}).fit(planted[0])


@every_engine
def test_a_matrix_of_zeros_and_a_negative_entry_are_refused(model, engine):
    with pytest.raises(InputError, match="nothing but zeros"):
        model(2, engine=engine).fit(np.zeros((4, 3)))
    with pytest.raises(ValueError, match="Negative values"):
        model(2, engine=engine).fit(np.array([[1.0, 2.0], [3.0, -1.0]]))


@every_engine
def test_a_fitted_model_survives_pickling(model, engine, planted, fit_once):
    X, _, _ = planted
    fitted = fit_once(model, engine)
    again = pickle.loads(pickle.dumps(fitted))
    assert np.array_equal(again.transform(X), fitted.transform(X))
    assert clone(fitted).get_params() == fitted.get_params()


def test_a_flatter_prior_gives_flatter_mixtures(planted):
    X, _, _ = planted
    sharp, flat = (LDA(5, doc_topic_prior=prior, random_state=0).fit_transform(X) for prior in (0.01, 1.0))
    assert flat.max(axis=1).mean() < sharp.max(axis=1).mean()


def test_nmf_reaches_the_loss_of_the_library_behind_it(planted):
    from sklearn import decomposition

    X = planted[0].astype(float)
    ours = NMF(5, random_state=0).fit(X)
    theirs = decomposition.NMF(5, init="nndsvd", max_iter=500, random_state=0).fit(X)
    scale = theirs.components_.sum(axis=1, keepdims=True)
    order = (ours.components_ @ (theirs.components_ / scale).T).argmax(axis=0)
    assert ours.components_[order] == pytest.approx(theirs.components_ / scale, abs=1e-3)


def test_rows_of_zeros_become_uniform():
    assert _normalize_rows(np.array([[1.0, 3.0], [0.0, 0.0]])).tolist() == [[0.25, 0.75], [0.5, 0.5]]


# Mistakes that are likely

TEXTS = ["هجوم على القوات", "قوات التحالف"]
ENCODED = ArabicPreprocessor().fit_encode(TEXTS)
NO_MATRICES = [
    (TEXTS, "got texts. Make one with vectorizer.fit_transform\\(texts\\)"),
    (TEXTS[0], "got texts"),
    (np.array(TEXTS), "got texts"),
    (pd.Series(TEXTS), "got texts"),
    (pd.DataFrame({"n": [1, 2], "text": TEXTS}), "got texts"),
    (load_sample(), "got a Corpus. Make one with vectorizer.fit_transform\\(corpus\\)"),
    (ENCODED, "got EncodedTexts. Make one with topics.Vectorizer\\(preprocessor\\)"),
    ([text.split() for text in TEXTS], "got lists of words.*of texts as they are written"),
    ([[], [(0, 1), (1, 2.0)]], "got bags of words, as gensim has them. Make one with gensim.matutils.corpus2csc"),
    (Vectorizer(), "got a Vectorizer"),
]


@pytest.mark.parametrize(("given", "message"), NO_MATRICES, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("model", [LDA, NMF])
def test_articles_in_the_place_of_a_matrix_are_told_how_they_become_one(model, given, message):
    with pytest.raises(InputError, match=rf"documents x terms; {message}.*topics.Themes.fit\(corpus, {model.__name__}"):
        model(2).fit(given)
    fitted = model(2, random_state=0).fit(np.array([[1.5, 0.5, 0], [0, 0.5, 1.5]]))
    with pytest.raises(InputError, match=r"documents x terms; got .*themes.assign\(texts\) takes articles"):
        fitted.transform(given)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda X: LDA([5, 10]).fit(X), r"one whole number; got \[5, 10\].*topics.sweep"),
        (lambda X: LDA(range(5)).fit(X), r"got range\(0, 5\).*topics.sweep"),
        (lambda X: NMF("auto").fit(X), "got 'auto'.*topics.sweep"),
        (lambda X: NMF(None).fit(X), "got None.*topics.sweep"),
        (lambda X: LDA(doc_topic_prior="symmetric").fit(X), "got 'symmetric'.*None for 1 / n_topics, or \"auto\""),
        (lambda X: LDA(doc_topic_prior=[0.1, 0.1]).fit(X), "It is one for all"),
        (lambda X: LDA(topic_word_prior="auto").fit(X), "got 'auto'. It is one for all, None for 1 / n_topics.$"),
        (lambda X: LDA(2).fit(X, Vectorizer()), r"given by name: fit\(X, vocabulary=vectorizer\)"),
        (lambda X: LDA(2).fit(X).transform(X[:, :5]), r"X has 5 features, but LDA .*vectorizer.transform\?"),
        (lambda X: NMF(2).fit(X * 0.5).score(X[:, :5]), r"NMF is expecting .*vectorizer.transform\?"),
        (lambda X: LDA(2, init="nndsvd").fit(X), "init must be one of 'clusters'"),
        (lambda X: NMF(2, init="nndsvda").fit(X), "Did you mean 'nndsvd'"),
        (lambda X: NMF(2, loss="kl").fit(X), "loss must be one of 'frobenius', 'kullback-leibler'"),
        (lambda X: LDA(2, seed_words=["كلمة"]).fit(X), "seed_words must map names of topics to lists of words"),
        (lambda X: LDA(2, seed_words={"اسم": ["كلمة"]}).fit(X), "which column of X is which word"),
    ],
)  # fmt: skip
def test_likely_mistakes_are_told_what_to_do(call, message, planted):
    with pytest.raises(InputError, match=message):
        call(planted[0])


# Scores


def relative_loss(X, model, loss):
    """Return the relative loss of a dense matrix and its model, written out."""
    if loss == "frobenius":
        return ((X - model) ** 2).sum() / (X**2).sum()
    entropy = np.where(X > 0, X * np.log(np.maximum(X, 1e-300)), 0)
    return (entropy - X * np.log(np.maximum(model, 1e-7)) - X + model).sum() / X.sum()


@pytest.mark.parametrize("loss", ["frobenius", "kullback-leibler"])
@pytest.mark.parametrize("engine", ["native", "sklearn", "gensim"])
def test_the_score_of_nmf_is_minus_the_relative_loss(engine, loss, planted):
    if (engine, loss) == ("gensim", "kullback-leibler"):
        pytest.skip("gensim has no other loss")
    X = planted[0][:80]
    model = NMF(3, engine=engine, loss=loss, random_state=0).fit(X[:60])
    for part in (X[:60], X[60:], X[60:].toarray()):
        counts = sp.csr_array(part)
        factors = model._fitted.infer(counts) @ model.components_
        assert model.score(part) == pytest.approx(
            -relative_loss(counts.toarray().astype(float), factors, loss), abs=1e-6
        )
    if engine == "native":
        whole = (X[:60].toarray().astype(float) ** 2).sum() / 2 if loss == "frobenius" else X[:60].sum()
        assert model.score(X[:60]) == pytest.approx(-model.loss_[-1] / whole, abs=2e-3)


@pytest.mark.parametrize("loss", ["frobenius", "kullback-leibler"])
def test_terms_that_no_topic_has_lower_the_score_of_nmf_and_stay_finite(loss):
    X = np.array([[4.0, 2, 0, 0], [2, 4, 0, 0], [3, 3, 0, 0]])
    model = NMF(1, loss=loss, random_state=0).fit(X)
    assert -1e-3 < model.score(np.array([[3.0, 3, 0, 0]])) <= 0
    assert model.score(np.array([[0.0, 0, 1, 1]])) < model.score(np.array([[3.0, 3, 1, 1]])) < -1e-2
    assert np.isfinite(model.score(np.array([[0.0, 0, 1, 1]])))
    with pytest.raises(InputError, match=r"nothing but zeros.*the vocabulary of the fit"):
        model.score(np.zeros((2, 4)))


def test_more_documents_alike_change_no_score_of_nmf(planted):
    X = planted[0][:50] * 0.5
    model = NMF(3, random_state=0).fit(X)
    assert model.score(sp.vstack([X, X])) == pytest.approx(model.score(X), abs=1e-9)


def test_late_passes_lower_the_score_of_lda_by_no_more_than_its_docstring_says(sample):
    X = Vectorizer(min_df=2).fit_transform(sample)
    learned, new = X[::2], X[1::2]
    models = [LDA(10, tol=1e-12, max_iter=n, random_state=0).fit(learned) for n in (2, 5, 12, 20, 50)]
    for part, most in ((learned, 3e-4), (new, 0.015)):
        scores = np.array([model.score(part) / part.sum() for model in models])
        assert np.diff(scores).min() > -most
    assert all(np.diff(model.bound_).min() > -1e-6 for model in models)  # what is raised


def test_a_score_of_lda_over_fewer_terms_is_higher_since_it_is_a_sum_over_tokens(sample):
    X = Vectorizer(min_df=2).fit_transform(sample)
    scores = [LDA(5, random_state=0).fit(part).score(part) for part in (X[:, :200], X)]
    assert scores[0] > scores[1]


GRIDS = [
    ({"nmf__n_topics": [2, 4]}, NMF(random_state=0, max_iter=20), "tfidf"),
    ({"lda__n_topics": [2, 4]}, LDA(random_state=0, max_iter=3), None),
    ({"vectorizer__preprocessor__stemmer": ["light", None]}, NMF(3, random_state=0, max_iter=20), "tfidf"),
]


@pytest.mark.parametrize(("grid", "model", "weighting"), GRIDS, ids=lambda value: str(value)[:40])
def test_a_grid_over_models_and_the_default_preprocessor_works(grid, model, weighting, sample):
    pipeline = make_pipeline(Vectorizer(weighting=weighting), model)
    search = GridSearchCV(pipeline, grid, cv=2, error_score="raise").fit(sample.full_texts())
    ((name, values),) = grid.items()
    assert np.isfinite(search.cv_results_["mean_test_score"]).all()
    assert search.best_params_[name] in values
    step, _, parameter = name.partition("__")
    assert search.best_estimator_.named_steps[step].get_params()[parameter] == search.best_params_[name]
    names = search.best_estimator_.get_feature_names_out()
    assert names.tolist() == [f"{type(model).__name__.lower()}{k}" for k in range(len(names))]


def test_options_of_the_default_preprocessor_can_be_set():
    vectorizer = Vectorizer().set_params(preprocessor__stemmer=None, min_df=1)
    assert (vectorizer.preprocessor.stemmer, vectorizer.min_df) == (None, 1)
    own = ArabicPreprocessor(stopwords=None)
    assert Vectorizer(own).set_params(preprocessor__stemmer="light").preprocessor is own
    assert own.get_params()["stemmer"] == "light"
    assert Vectorizer().set_params(min_df=1).preprocessor is None
    with pytest.raises(InputError, match=r"ArabicPreprocessor has no parameter 'stop_words'\. Here.*extra_stopwords"):
        Vectorizer().set_params(preprocessor__stop_words=["x"])


# What a model remembers of its matrix


@every_engine
def test_a_model_remembers_its_matrix_and_knows_it_again(model, engine, planted, fit_once):
    X, _, _ = planted
    matrix = fit_once(model, engine).matrix_
    assert (matrix.n_documents, matrix.is_counts) == (X.shape[0], True)
    assert matrix.term_sums == pytest.approx(X.toarray().sum(axis=0))
    assert matrix.matches(X)
    assert matrix.matches(X[::-1].toarray().astype(float))
    changed = X.toarray()
    changed[0, 0] += 1
    for other in (X[1:], X[:, 1:], X * 0.5, changed):
        assert not matrix.matches(other)


@given(n_documents=st.integers(1, 6), halves=st.lists(st.integers(0, 9), min_size=18, max_size=18))
def test_whole_numbers_are_counts_whatever_their_type(n_documents, halves):
    X = np.array(halves, dtype=float).reshape(6, 3)[:n_documents]
    for same in (X, X.astype(int), X.astype(np.float32), sp.coo_array(X)):
        assert MatrixSummary.from_matrix(same).is_counts
    assert MatrixSummary.from_matrix(X / 2).is_counts == bool((X % 2 == 0).all())
    batches = MatrixSummary.from_matrix(X[:1]).with_batch(MatrixSummary.from_matrix(X[1:]))
    assert batches.matches(X)
    assert batches.is_counts


def test_a_stream_is_remembered_batch_by_batch(planted):
    X, _, _ = planted
    model = LDA(3, random_state=0).partial_fit(X[:50]).partial_fit(X[50:80])
    assert model.matrix_.matches(X[:80])
    with pytest.warns(UserWarning, match="LDA is fitted to weights"):
        model.partial_fit(X[80:100] * 0.5)
    assert not model.matrix_.is_counts


MISFITS = [
    (LDA, {}, 0.5, 'LDA is fitted to weights that are not whole numbers.*weighting="count"'),
    (NMF, {}, 1, 'NMF is fitted to plain counts.*weighting="tfidf".*kullback-leibler'),
]
FITS = [(LDA, {}, 1), (NMF, {}, 0.5), (NMF, {"loss": "kullback-leibler"}, 1), (NMF, {"loss": "kullback-leibler"}, 0.5)]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("engine", ["native", "sklearn", "gensim"])
@pytest.mark.parametrize(("model", "options", "scale", "message"), MISFITS)
def test_a_matrix_of_the_other_kind_is_warned_about(model, options, scale, message, engine, planted):
    X = planted[0][:60] * scale
    with pytest.warns(UserWarning, match=message) as caught:
        fitted = model(2, engine=engine, random_state=0, **options).fit(X)
    assert [each.filename for each in caught] == [__file__]
    fitted.transform(X)  # says nothing


def test_a_warning_points_at_the_line_of_the_user_in_a_pipeline_as_well(sample):
    with pytest.warns(UserWarning, match="NMF is fitted to plain counts") as caught:
        make_pipeline(Vectorizer(), NMF(3, max_iter=3)).fit_transform(sample)
    assert [each.filename for each in caught] == [__file__]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("model", "options", "scale"), FITS)
def test_a_matrix_of_its_own_kind_is_not_warned_about(model, options, scale, planted):
    model(2, random_state=0, **options).fit(planted[0][:60] * scale).transform(planted[0] * (1.5 - scale))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("model", "scale"), [(LDA, 1), (NMF, 0.5)])
def test_more_topics_than_documents_are_warned_about(model, scale, planted):
    X = planted[0][:10] * scale
    with pytest.warns(UserWarning, match="n_topics=11 is more than 10 documents can tell apart"):
        model(11, random_state=0).fit(X)
    model(10, random_state=0).fit(X)


@pytest.mark.parametrize("model", [LDA, NMF])
def test_a_model_knows_the_terms_of_its_columns_where_it_was_told(model, sample):
    vectorizer = Vectorizer(weighting="tfidf" if model is NMF else "count")
    X = vectorizer.fit_transform(sample)
    terms = vectorizer.vocabulary_.terms
    table = pd.DataFrame(X.toarray(), columns=list(terms))
    told = [{"vocabulary": known} for known in (vectorizer, vectorizer.vocabulary_, terms, np.array(terms))]
    quick = model(3, max_iter=2, random_state=0)
    assert [clone(quick).fit(X, **known).terms_ for known in told] == [terms] * 4
    assert clone(quick).fit(table).terms_ == terms
    assert clone(quick).partial_fit(X, vocabulary=terms).partial_fit(X[:9]).terms_ == terms
    assert clone(quick).fit(X).terms_ is None


@pytest.mark.parametrize(
    ("vocabulary", "message"),
    [
        (Vectorizer(), "a Vectorizer that is not fitted"),
        (["كلمة"], "vocabulary holds 1 terms, but X has"),
        ("كلمة", "must be the Vectorizer that made X.*got str"),
        (7, "got int"),
    ],
)
def test_a_vocabulary_of_other_columns_is_refused(vocabulary, message, planted):
    with pytest.raises(InputError, match=message):
        LDA(2).fit(planted[0], vocabulary=vocabulary)
