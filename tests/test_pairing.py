"""A corpus, a vectorizer and a model: what is put together without a word gives the model's own mixtures."""

import warnings
from functools import cache
from itertools import product, repeat

import pytest
import sklearn.decomposition
from sklearn.base import clone
from sklearn.feature_extraction.text import TfidfTransformer, TfidfVectorizer
from sklearn.pipeline import make_pipeline

import topics
from topics import LDA, NMF, ArabicPreprocessor, Corpus, InputError, Themes, Vectorizer, load_corpus

pytestmark = pytest.mark.filterwarnings("ignore:(NMF is fitted to plain counts|LDA is fitted to weights):UserWarning")
EVERY_TERM = {"min_df": 1, "max_df": 1.0}
N_ARTICLES = 40
FEW = {"random_state": 0, "max_iter": 5}


@cache
def corpora():
    """Return the corpus of the fits, and others: parts of it, as many other articles, articles without terms."""
    sample = topics.load_sample()
    own = sample[:N_ARTICLES]
    untitled = load_corpus([{"id": id_, "text": text} for id_, text in zip(own.ids, own.texts, strict=True)])
    return {
        "own": own,
        "without titles": untitled,
        "filtered": own[5:20],
        "as many others": sample[-N_ARTICLES:],
        "others": sample[100:120],
        "foreign": load_corpus(["only English", "more of it"]),
        "of one term": load_corpus([own.texts[0].split()[0]]),
    }


@cache
def vectorizers():
    """Return fitted vectorizers; "twin" knows the same as the one of the same weighting, the others do not."""
    own = corpora()["own"]
    texts, others = own.full_texts(), corpora()["as many others"].full_texts()
    n_terms = len(Vectorizer(**EVERY_TERM).fit(texts).vocabulary_)
    made = {}
    for weighting in ("count", "tfidf"):
        options = {"weighting": weighting} | EVERY_TERM
        made |= {
            weighting: Vectorizer(**options).fit(own),
            f"{weighting}, twin": Vectorizer(**options).fit(texts),
            f"{weighting}, without titles": Vectorizer(**options).fit(own.texts),
            f"{weighting}, other terms": Vectorizer(max_features=n_terms, **options).fit([*others, *texts]),
            f"{weighting}, other min_df": Vectorizer(weighting=weighting, min_df=2, max_df=1.0).fit(texts),
            # The same terms, of which some stand in more articles.
            f"{weighting}, more articles": Vectorizer(**options).fit([*texts, *texts[:10]]),
            f"{weighting}, no stemmer": Vectorizer(
                ArabicPreprocessor(stemmer=None), max_features=n_terms, **options
            ).fit([*others, *texts]),
        }
    assert len({len(vectorizer.vocabulary_) for name, vectorizer in made.items() if "other terms" in name}) == 1
    return made


def fitted(model, name, *, knows_terms=False):
    """Return a model fitted on the matrix of a vectorizer, and the name of the vectorizer."""
    vectorizer = vectorizers()[name]
    own = corpora()["own"]
    X = vectorizer.transform(own.texts if "without titles" in name else own)
    return model.fit(X, vocabulary=vectorizer if knows_terms else None), name


def fitted_in_batches(model, name):
    X = vectorizers()[name].transform(corpora()["own"])
    return model.partial_fit(X[:25]).partial_fit(X[25:]), name


def read_from_sklearn(name):
    """Return topics that scikit-learn has learned from the matrix of one of our vectorizers, read in."""
    X = vectorizers()[name].transform(corpora()["own"])
    theirs = sklearn.decomposition.NMF(3, random_state=0, init="nndsvda", max_iter=300).fit(X)
    return topics.exchange.from_sklearn(theirs, vectorizers()[name]).model, name


FITS = {
    "lda": lambda: fitted(LDA(3, **FEW), "count"),
    "lda, its terms known": lambda: fitted(LDA(3, **FEW), "count", knows_terms=True),
    "lda, without titles": lambda: fitted(LDA(3, **FEW), "count, without titles"),
    "lda, in batches": lambda: fitted_in_batches(LDA(3, **FEW), "count"),
    "lda, learned prior": lambda: fitted(LDA(3, doc_topic_prior="auto", **FEW), "count"),
    "lda of weights": lambda: fitted(LDA(3, **FEW), "tfidf"),
    "lda by scikit-learn": lambda: fitted(LDA(3, engine="sklearn", **FEW), "count"),
    "lda by gensim": lambda: fitted(LDA(3, engine="gensim", **FEW), "count"),
    "nmf": lambda: fitted(NMF(3, **FEW), "tfidf"),
    "nmf, its terms known": lambda: fitted(NMF(3, **FEW), "tfidf", knows_terms=True),
    "nmf, without titles": lambda: fitted(NMF(3, **FEW), "tfidf, without titles"),
    "nmf of counts": lambda: fitted(NMF(3, **FEW), "count"),
    "nmf, kullback-leibler": lambda: fitted(NMF(3, loss="kullback-leibler", **FEW), "count"),
    "nmf, kullback-leibler of weights": lambda: fitted(NMF(3, loss="kullback-leibler", **FEW), "tfidf"),
    "nmf by scikit-learn": lambda: fitted(NMF(3, engine="sklearn", random_state=0), "tfidf"),
    "nmf by gensim": lambda: fitted(NMF(3, engine="gensim", **FEW), "tfidf"),
    "read from scikit-learn": lambda: read_from_sklearn("tfidf"),
}


def put_together(corpus, vectorizer, model, **options):
    """Return themes and the warnings on the way, or None and the message of the refusal."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            return Themes(corpus, vectorizer, model, **options), [str(warning.message) for warning in caught]
        except InputError as error:
            return None, [str(error)]


@pytest.mark.parametrize("name", FITS)
def test_what_is_accepted_without_a_warning_gives_the_models_own_mixtures(name):
    model, own_name = FITS[name]()
    own, has_titles = vectorizers()[own_name], "without titles" not in own_name
    for vectorizer_name, (corpus_name, titles) in product(
        vectorizers(), [*zip(corpora(), repeat(True)), ("own", False)]
    ):
        corpus, pair = corpora()[corpus_name], (vectorizer_name, corpus_name, titles)
        themes, told = put_together(corpus, vectorizers()[vectorizer_name], model, titles=titles)
        if not told:
            expected = model.transform(own.transform(corpus.full_texts(titles=titles)))
            assert themes.doc_topic.tobytes() == expected.tobytes(), pair
        # What belongs together is not refused, and warned of only where as many other articles are read.
        if vectorizer_name.removesuffix(", twin") == own_name:
            texts = corpora()["own"].full_texts(titles=has_titles)
            is_other = len(corpus) == N_ARTICLES and corpus.full_texts(titles=titles) != texts
            assert ["Were titles part" in message for message in told] == [True] * is_other, pair


MODELS_TO_FIT = {
    "lda": lambda: LDA(3, **FEW),
    "lda with seed words": lambda: LDA(3, seed_words={"بحر": ["السفينة"]}, **FEW),
    "nmf": lambda: NMF(3, **FEW),
    "nmf, kullback-leibler": lambda: NMF(3, loss="kullback-leibler", **FEW),
}


@pytest.mark.parametrize("weighting", [None, "count", "tfidf"])
@pytest.mark.parametrize("name", MODELS_TO_FIT)
def test_themes_that_are_fitted_are_those_of_the_parts_by_hand(name, weighting):
    corpus, options = corpora()["own"], {"min_df": 1, "max_df": 0.6}
    model, vectorizer = MODELS_TO_FIT[name](), Vectorizer(weighting=weighting, **options)
    before = repr(model), repr(vectorizer), set(vars(model)), set(vars(vectorizer))
    for titles in (True, False):
        themes = Themes.fit(corpus, model, vectorizer=vectorizer, titles=titles)
        # The weighting that a model is for, unless the vectorizer says another.
        by_hand = Vectorizer(weighting=weighting or ("count" if "lda" in name else "tfidf"), **options)
        X = by_hand.fit_transform(corpus.full_texts(titles=titles))
        expected = clone(model).fit(X, vocabulary=by_hand)
        assert themes.doc_topic.tobytes() == expected.transform(X).tobytes()
        assert themes.components.tobytes() == expected.components_.tobytes()
        assert (themes.vocabulary.terms, themes.model.terms_) == (by_hand.vocabulary_.terms,) * 2
        again = Themes(corpus, themes.vectorizer, themes.model, titles=titles, encoded=themes.encoded)
        assert again.doc_topic.tobytes() == themes.doc_topic.tobytes()
    assert (repr(model), repr(vectorizer), set(vars(model)), set(vars(vectorizer))) == before


def test_texts_that_are_encoded_are_those_of_the_corpus_and_by_the_same_preprocessor():
    corpus, vectorizer = corpora()["own"], vectorizers()["count"]
    model, _ = fitted(LDA(3, **FEW), "count")
    encode = vectorizer.preprocessor_.encode
    own = encode(corpus.full_texts())
    assert Themes(corpus, vectorizer, model, encoded=own).doc_topic.tobytes() == (
        model.transform(vectorizer.transform(corpus)).tobytes()
    )
    others = {
        "without titles": encode(corpus.texts),
        "in another order": encode(corpus.full_texts()[::-1]),
        "of other articles": encode(corpora()["as many others"].full_texts()),
        "of another preprocessor": ArabicPreprocessor(stemmer=None).fit_encode(corpus.full_texts()),
    }
    for wrong in others.values():
        with pytest.raises(InputError, match="encoded is of other texts than those of the corpus with titles=True"):
            Themes(corpus, vectorizer, model, encoded=wrong)
        with pytest.raises(InputError, match="encoded is of other texts"):
            Themes.fit(corpus, model, vectorizer=Vectorizer(vectorizer.preprocessor_), encoded=wrong)
    with pytest.raises(InputError, match=f"encoded holds 1 texts and the corpus {N_ARTICLES}"):
        Themes(corpus, vectorizer, model, encoded=encode(["نص"]))
    with pytest.raises(InputError, match=r"encoded must be what .* returned; got csr_array"):
        Themes(corpus, vectorizer, model, encoded=vectorizer.transform(corpus))


def test_topics_that_another_library_has_learned_from_its_own_matrix_take_counts():
    own, terms = corpora()["own"], vectorizers()["count"].vocabulary_.terms
    X = TfidfTransformer().fit_transform(vectorizers()["count"].transform(own))
    tfidf = TfidfVectorizer(analyzer=str.split, vocabulary=terms).fit([" ".join(terms), terms[0]])
    theirs = sklearn.decomposition.NMF(3, random_state=0, init="nndsvda", max_iter=300).fit(X)
    model = topics.exchange.from_sklearn(theirs, tfidf).model
    themes, told = put_together(own, vectorizers()["count"], model)
    assert told == []
    assert themes.doc_topic.tobytes() == model.transform(vectorizers()["count"].transform(own)).tobytes()
    refused = {
        "tfidf": "was fitted on counts",
        "count, other terms": "other terms",
        "tfidf, other terms": "other terms",
    }
    for name, told in refused.items():
        with pytest.raises(InputError, match=told):
            Themes(own, vectorizers()[name], model)


def pair():
    return corpora()["own"], vectorizers()["count"], fitted(LDA(3, **FEW), "count")[0]


MISTAKES = {
    "model, vectorizer, corpus": (lambda c, v, m: Themes(m, v, c), r"corpus is a model \(LDA\); Themes takes"),
    "vectorizer first": (lambda c, v, m: Themes(v, c, m), r"corpus is a vectorizer \(Vectorizer\); Themes takes"),
    "model before vectorizer": (lambda c, v, m: Themes(c, m, v), r"vectorizer is a model \(LDA\); .* in this order"),
    "corpus as model": (lambda c, v, m: Themes(c, v, c), r"model is a corpus \(Corpus\); Themes takes"),
    "fit, model first": (lambda c, v, m: Themes.fit(m, c), r"corpus is a model \(LDA\); Themes.fit takes"),
    "fit, vectorizer second": (lambda c, v, m: Themes.fit(c, v), r"model is a vectorizer \(Vec.*; Themes.fit takes"),
    "fit, vectorizer by place": (lambda c, v, m: Themes.fit(c, m, v), "all arguments but corpus, model by name"),
    "a model that is not fitted": (lambda c, v, m: Themes(c, v, LDA(3)), r"The model, LDA, is not fitted; Themes.fit"),
    "a vectorizer that is not": (lambda c, v, m: Themes(c, Vectorizer(), m), "Vectorizer, is not fitted"),
    "a class of models": (lambda c, v, m: Themes(c, v, LDA), r"got the class LDA. Make one of the class: LDA\("),
    "a class of vectorizers": (lambda c, v, m: Themes(c, Vectorizer, m), r"got the class Vectorizer. Make one"),
    "a class of corpora": (lambda c, v, m: Themes(Corpus, v, m), r"got the class Corpus. .*load_corpus"),
    "fit, a class": (lambda c, v, m: Themes.fit(c, NMF), r"got the class NMF. Make one of the class: NMF\("),
    "no vectorizer": (lambda c, v, m: Themes(c, m), r"vectorizer and model, both fitted. Themes.fit"),
    "no model": (lambda c, v, m: Themes.fit(c), "^Themes.fit needs model.$"),
    "texts": (lambda c, v, m: Themes.fit(list(c.texts), m), "corpus must be a Corpus; got list. topics.load_corpus"),
    "a table": (lambda c, v, m: Themes.fit(c.metadata, m), "corpus must be a Corpus; got DataFrame. topics.load"),
    "a matrix": (lambda c, v, m: Themes(c, v.transform(c), m), "must be a Vectorizer; got csr_array. Give what"),
    "a preprocessor": (lambda c, v, m: Themes(c, v.preprocessor_, m), r"Give topics.Vectorizer\(preprocessor"),
    "a number": (lambda c, v, m: Themes.fit(c, 20), r"got int. For so many themes give topics.NMF\(20\)"),
    "a name": (lambda c, v, m: Themes.fit(c, "nfm"), "one of 'lda', 'nmf'; got 'nfm'. Did you mean 'nmf'"),
    "a pipeline": (lambda c, v, m: Themes.fit(c, make_pipeline(v, m)), "got Pipeline. Give the parts of a pipeline"),
    "another library": (lambda c, v, m: Themes.fit(c, sklearn.decomposition.NMF(3)), "are read by topics.exchange"),
    "components": (lambda c, v, m: Themes(c, v, m.components_), "model must be an LDA or NMF; got ndarray"),
    "a number of topics": (lambda c, v, m: Themes.fit(c, m, n_topics=3), "no parameter 'n_topics'. It belongs to LDA"),
    "other min_df": (lambda c, v, m: Themes(c, vectorizers()["count, other min_df"], m), "fit the model on this"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_parts_that_are_mistaken_for_each_other_are_told_apart(mistake):
    put, told = MISTAKES[mistake]
    with pytest.raises(InputError, match=told):
        put(*pair())


def test_a_warning_points_to_the_line_of_the_caller():
    model, _ = fitted(LDA(3, **FEW), "count")
    with pytest.warns(UserWarning, match="titles=False") as caught:
        Themes(corpora()["own"], vectorizers()["count"], model, titles=False)
    with pytest.warns(
        UserWarning, match=f"another matrix, of {N_ARTICLES} articles, than this vectorizer .50."
    ) as other:
        Themes(corpora()["own"], vectorizers()["count, more articles"], model)
    assert [warning.filename for warning in (*caught, *other)] == [__file__] * 2
