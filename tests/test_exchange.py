"""Topics to and from gensim, scikit-learn, tomotopy, OCTIS, BERTopic and pyLDAvis."""

import importlib.util
import json
import pickle

import numpy as np
import pandas as pd
import pytest
import sklearn.decomposition
from browsing import new_context, started_browser
from fits import themes_of
from gensim.corpora import Dictionary
from gensim.models import LdaModel, TfidfModel
from gensim.models.nmf import Nmf
from sklearn.decomposition import LatentDirichletAllocation, MiniBatchNMF, TruncatedSVD
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from topics import NMF, ArabicPreprocessor, InputError, Vectorizer, coherence
from topics import exchange as ex
from topics.exchange import _pyldavis as pyldavis

SKLEARN_NMF = sklearn.decomposition.NMF


@pytest.fixture(scope="module")
def lda_themes(part_themes):
    """Return themes of a part of the articles: the other libraries take their time."""
    return part_themes


@pytest.fixture(scope="module")
def nmf_themes(part_of_sample):
    return themes_of(part_of_sample, NMF(8, random_state=0))


@pytest.fixture(scope="module")
def tokens(part_of_sample):
    """Return the fitted preprocessor and the tokens that all the libraries get."""
    preprocessor = ArabicPreprocessor()
    return preprocessor, preprocessor.fit_transform(part_of_sample.full_texts())


@pytest.fixture(scope="module")
def bags(tokens):
    dictionary = Dictionary(tokens[1])
    dictionary.filter_extremes(no_below=2, no_above=1.0)
    return dictionary, [dictionary.doc2bow(words) for words in tokens[1]]


@pytest.fixture(scope="module")
def gensim_lda(bags):
    dictionary, corpus = bags
    return LdaModel(corpus, 8, dictionary, passes=15, random_state=1, alpha="asymmetric", dtype=np.float64)


def in_order_of(theirs, terms):
    """Return the components of foreign topics with columns in another order."""
    column = {term: i for i, term in enumerate(theirs.terms)}
    return theirs.components[:, [column[term] for term in terms]]


# gensim


@pytest.mark.parametrize("kind", ["lda", "nmf", "edited"])
def test_gensim_gets_the_themes_own_topics(lda_themes, nmf_themes, kind):
    themes = {"lda": lda_themes, "nmf": nmf_themes, "edited": lda_themes.merge([1, 2]).drop(3)}[kind]
    dictionary, corpus, model = ex.to_gensim(themes)
    assert type(model) is (Nmf if kind == "nmf" else LdaModel)
    assert model.get_topics() == pytest.approx(themes.components, abs=1e-6)
    assert [dictionary[i] for i in range(len(dictionary))] == list(themes.vocabulary.terms)
    texts = themes.vectorizer.preprocessor_.transform(themes.texts)
    assert [sorted(dictionary.doc2bow(words)) for words in texts] == [sorted(bag) for bag in corpus]
    shown = [word for word, _ in model.show_topic(0, 5)]
    assert shown == themes.top_terms(5)[0]


def test_the_dictionary_is_the_one_that_gensim_would_have_made(lda_themes):
    dictionary, corpus, _ = ex.to_gensim(lda_themes)
    texts = lda_themes.vectorizer.preprocessor_.transform(lda_themes.texts)
    known = set(lda_themes.vocabulary.terms)
    own = Dictionary([[word for word in words if word in known] for words in texts])
    for counts in ("dfs", "cfs"):
        by_term = {own[i]: count for i, count in getattr(own, counts).items()}
        assert {dictionary[i]: count for i, count in getattr(dictionary, counts).items()} == by_term
    assert (dictionary.num_docs, dictionary.num_nnz, dictionary.num_pos) == (own.num_docs, own.num_nnz, own.num_pos)
    assert all(isinstance(count, int) for bag in corpus[:5] for _, count in bag)


def test_gensim_can_infer_and_train_with_the_models_it_gets(lda_themes, nmf_themes):
    _, corpus, lda = ex.to_gensim(lda_themes)
    inferred = lda.inference(corpus)[0]
    clear = lda_themes.doc_topic.max(axis=1) > 0.8
    assert clear.sum() > 40
    assert np.mean(inferred[clear].argmax(axis=1) == lda_themes.doc_topic[clear].argmax(axis=1)) > 0.95
    lda.update(corpus[:20])
    assert np.isfinite(lda.get_topics()).all()
    _, corpus, nmf = ex.to_gensim(nmf_themes)
    nmf.update(corpus[:20])
    assert np.isfinite(nmf.get_topics()).all()
    # gensim scales its own factor in place; the themes keep theirs.
    assert nmf_themes.components.sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize("kind", ["lda", "nmf"])
def test_themes_come_back_from_gensim_as_they_went(part_of_sample, lda_themes, nmf_themes, kind):
    themes = lda_themes if kind == "lda" else nmf_themes
    _, _, model = ex.to_gensim(themes)
    back = ex.from_gensim(model)
    assert back.terms == themes.vocabulary.terms
    assert back.components == pytest.approx(themes.components, abs=1e-9)
    again = back.themes(part_of_sample, themes.vectorizer.preprocessor_)
    assert type(again.model) is type(themes.model)
    assert again.terms(top_n=10).word.tolist() == themes.terms(top_n=10).word.tolist()
    # Mixtures are inferred by gensim for LDA, and of counts for NMF, not of tf-idf: the same articles lead.
    assert np.mean(again.main_theme == themes.main_theme) > 0.9


def test_a_gensim_model_keeps_its_numbers(part_of_sample, tokens, bags, gensim_lda):
    dictionary, corpus = bags
    theirs = ex.from_gensim(gensim_lda)
    names = [dictionary[i] for i in range(len(dictionary))]
    assert in_order_of(theirs, names) == pytest.approx(gensim_lda.get_topics(), abs=1e-9)
    assert theirs.terms == tuple(sorted(names))
    themes = theirs.themes(part_of_sample, tokens[0])
    assert np.array_equal(themes.components, theirs.components)
    own = np.array(
        [[share for _, share in gensim_lda.get_document_topics(bag, minimum_probability=0)] for bag in corpus]
    )
    # gensim starts each inference at random and stops early.
    assert themes.doc_topic == pytest.approx(own, abs=0.02)
    assert theirs.model.doc_topic_prior_ == pytest.approx(gensim_lda.alpha)


def test_reading_a_gensim_model_changes_nothing_in_it(part_of_sample, tokens, gensim_lda):
    before = gensim_lda.random_state.get_state()[1].copy(), gensim_lda.get_topics().copy()
    theirs = ex.from_gensim(gensim_lda)
    first = theirs.themes(part_of_sample, tokens[0]).doc_topic
    assert np.array_equal(first, theirs.themes(part_of_sample, tokens[0]).doc_topic)
    assert np.array_equal(before[0], gensim_lda.random_state.get_state()[1])
    assert np.array_equal(before[1], gensim_lda.get_topics())


def test_mixtures_do_not_depend_on_neighbours(part_of_sample, tokens, gensim_lda):
    themes = ex.from_gensim(gensim_lda).themes(part_of_sample, tokens[0])
    X = themes.vectorizer.transform(themes.texts)
    assert np.array_equal(themes.model.transform(X[5:8]), themes.doc_topic[5:8])


def test_a_gensim_nmf_of_tf_idf_is_read_with_its_weights(part_of_sample, tokens, bags):
    dictionary, corpus = bags
    tfidf = TfidfModel(corpus)
    model = Nmf(
        [tfidf[bag] for bag in corpus], 8, dictionary, passes=5, random_state=1, h_max_iter=500, h_stop_condition=1e-9
    )
    theirs = ex.from_gensim(model, dictionary, tfidf=tfidf)
    names = [dictionary[i] for i in range(len(dictionary))]
    own = model.get_topics(normalize=False)
    assert in_order_of(theirs, names) == pytest.approx(own / own.sum(axis=1, keepdims=True), abs=1e-9)
    themes = theirs.themes(part_of_sample, tokens[0])
    # gensim leaves the scale of topics as it fell out; ours does not depend on it.
    weights = np.zeros((len(part_of_sample), 8))
    for row, bag in zip(weights, corpus, strict=True):
        for topic, weight in model.get_document_topics(tfidf[bag], normalize=False):
            row[topic] = weight * own[topic].sum()
    assert themes.doc_topic == pytest.approx(weights / weights.sum(axis=1, keepdims=True), abs=5e-3)


def test_what_gensim_can_not_tell_is_refused(gensim_lda):
    with pytest.raises(InputError, match="LdaModel or Nmf; got dict"):
        ex.from_gensim({})
    with pytest.raises(InputError, match="not been trained"):
        ex.from_gensim(Nmf(num_topics=2, id2word=Dictionary([["a", "b"]])))
    with pytest.raises(InputError, match="terms"):
        ex.from_gensim(gensim_lda, Dictionary([["قوات", "هجوم"]]))
    with pytest.raises(InputError, match="Dictionary that numbered"):
        ex.from_gensim(gensim_lda, {7: "قوات"})


# scikit-learn


def test_a_scikit_learn_lda_keeps_its_numbers(part_of_sample, tokens):
    counter = CountVectorizer(analyzer=lambda words: words, min_df=2)
    X = counter.fit_transform(tokens[1])
    model = LatentDirichletAllocation(8, max_iter=10, random_state=0).fit(X)
    theirs = ex.from_sklearn(model, counter)
    own = model.components_ / model.components_.sum(axis=1, keepdims=True)
    assert in_order_of(theirs, counter.get_feature_names_out()) == pytest.approx(own)
    themes = theirs.themes(part_of_sample, tokens[0])
    assert themes.doc_topic == pytest.approx(model.transform(X), abs=1e-9)


@pytest.mark.parametrize("kind", [SKLEARN_NMF, MiniBatchNMF])
def test_a_scikit_learn_nmf_of_tf_idf_keeps_its_numbers(part_of_sample, tokens, kind):
    weigher = TfidfVectorizer(analyzer=lambda words: words, min_df=2, sublinear_tf=True)
    X = weigher.fit_transform(tokens[1])
    model = kind(8, init="nndsvd", random_state=0, tol=1e-5, max_iter=5_000).fit(X)
    theirs = ex.from_sklearn(model, weigher)
    own = model.components_ / model.components_.sum(axis=1, keepdims=True)
    assert in_order_of(theirs, weigher.get_feature_names_out()) == pytest.approx(own)
    themes = theirs.themes(part_of_sample, tokens[0])
    weights = model.transform(X) * model.components_.sum(axis=1)
    close = 1e-3 if kind is SKLEARN_NMF else 0.05
    assert themes.doc_topic == pytest.approx(weights / weights.sum(axis=1, keepdims=True), abs=close)


def test_binary_counts_stay_binary(part_of_sample, tokens):
    counter = CountVectorizer(analyzer=lambda words: words, min_df=2, binary=True)
    X = counter.fit_transform(tokens[1])
    model = LatentDirichletAllocation(4, max_iter=5, random_state=0).fit(X)
    themes = ex.from_sklearn(model, counter).themes(part_of_sample, tokens[0])
    assert themes.doc_topic == pytest.approx(model.transform(X), abs=1e-9)


@pytest.mark.parametrize("weighting", ["count", "tfidf"])
def test_a_model_of_our_own_matrix_needs_no_preprocessor(part_of_sample, weighting):
    vectorizer = Vectorizer(min_df=2, weighting=weighting)
    X = vectorizer.fit_transform(part_of_sample.full_texts())
    model = SKLEARN_NMF(8, init="nndsvd", random_state=0, tol=1e-5, max_iter=5_000).fit(X)
    theirs = ex.from_sklearn(model, vectorizer)
    themes = theirs.themes(part_of_sample)
    weights = model.transform(X) * model.components_.sum(axis=1)
    assert themes.doc_topic == pytest.approx(weights / weights.sum(axis=1, keepdims=True), abs=1e-3)
    with pytest.raises(InputError, match="leave preprocessor out"):
        theirs.themes(part_of_sample, ArabicPreprocessor())


def test_words_as_written_are_found_as_written(part_of_sample):
    counter = CountVectorizer(min_df=3, token_pattern=r"[^\W\d_][\w\u0640\u064b-\u0652]+", lowercase=False)
    X = counter.fit_transform(part_of_sample.full_texts())
    model = LatentDirichletAllocation(6, max_iter=5, random_state=0).fit(X)
    themes = ex.from_sklearn(model, counter).themes(part_of_sample, ex.words_as_written())
    assert (themes.vocabulary.corpus_frequency > 0).mean() > 0.97
    assert np.mean(themes.main_theme == model.transform(X).argmax(axis=1)) > 0.95


def test_other_models_and_wrong_terms_are_refused(part_of_sample, tokens):
    counter = CountVectorizer(analyzer=lambda words: words, min_df=2)
    X = counter.fit_transform(tokens[1])
    with pytest.raises(InputError, match="got TruncatedSVD"):
        ex.from_sklearn(TruncatedSVD(2).fit(X), counter)
    with pytest.raises(InputError, match="not been fitted"):
        ex.from_sklearn(SKLEARN_NMF(2), counter)
    model = SKLEARN_NMF(2, init="nndsvd").fit(X)
    with pytest.raises(InputError, match="columns, but there are 2 terms"):
        ex.from_sklearn(model, ["أ", "ب"])


# tomotopy


def test_a_tomotopy_model_keeps_its_numbers(part_of_sample, tokens):
    tomotopy = pytest.importorskip("tomotopy", reason="tomotopy is not installed")
    model = tomotopy.LDAModel(k=8, min_df=2, alpha=0.1, eta=0.05, seed=1)
    for words in tokens[1]:
        model.add_doc(words)
    model.train(300, workers=1)
    theirs = ex.from_tomotopy(model)
    own = np.array([model.get_topic_word_dist(k) for k in range(8)])
    assert in_order_of(theirs, model.used_vocabs) == pytest.approx(own, abs=1e-6)
    themes = theirs.themes(part_of_sample, tokens[0])
    sampled = np.array([document.get_topic_dist() for document in model.docs])
    assert np.mean(themes.main_theme == sampled.argmax(axis=1)) > 0.9
    assert np.abs(themes.doc_topic - sampled).mean() < 0.05
    assert np.array_equal(themes.doc_topic, theirs.themes(part_of_sample, tokens[0]).doc_topic)
    assert themes.manifest["model_params"]["engine"] == "tomotopy"
    with pytest.raises(InputError, match="tomotopy"):
        themes.split(int(themes.main_theme[0]))


def test_other_tomotopy_models_are_refused():
    tomotopy = pytest.importorskip("tomotopy", reason="tomotopy is not installed")
    with pytest.raises(InputError, match="got HDPModel"):
        ex.from_tomotopy(tomotopy.HDPModel())
    with pytest.raises(InputError, match="not been trained"):
        ex.from_tomotopy(tomotopy.LDAModel(k=2))
    with pytest.raises(InputError, match="got int"):
        ex.from_tomotopy(3)


# Themes of foreign topics do all that others do


def test_themes_of_foreign_topics_can_be_named_quoted_edited_and_repeated(part_of_sample, tokens, gensim_lda, tmp_path):
    themes = ex.from_gensim(gensim_lda).themes(part_of_sample, tokens[0])
    assert themes.info().shape == (8, 5)
    assert len(set(themes.names.values())) == 8
    assert themes.closest().shape[0] == 8
    assert (themes.passages(n=1).passage.str.len() > 10).all()
    assert themes.search("السفن").name.size
    assert len(themes.merge([0, 1])) == 7
    assert len(themes.split(int(themes.info().index[0]), 2)) == 9
    assert themes.assign(["عبرت السفينة المضيق"]).known_words[0] > 0
    assert themes.manifest["model_params"]["engine"] == "gensim"
    assert themes.report(tmp_path / "report.html").is_file()
    loaded = pickle.loads(pickle.dumps(themes))
    assert np.array_equal(loaded.model.transform(themes.vectorizer.transform(themes.texts)), themes.doc_topic)


def test_a_term_that_no_article_has_keeps_its_column(part_of_sample, tokens):
    dictionary = ["سفينة", "قوة", "كلمةلايكتبهاأحد"]
    theirs = ex.from_arrays([[0.6, 0.3, 0.1], [0.1, 0.8, 0.1]], dictionary)
    themes = theirs.themes(part_of_sample, tokens[0])
    assert themes.vocabulary.document_frequency[themes.vocabulary.column("كلمةلايكتبهاأحد")] == 0
    assert "كلمةلايكتبهاأحد" not in set(themes.vectorizer.removed_.word)
    assert (themes.vectorizer.removed_.why == "not among the terms given").any()
    assert themes.top_terms(1).tolist() == [["سفينة"], ["قوة"]]


def test_frequencies_are_those_of_a_vectorizer_fitted_on_the_same_terms(part_of_sample, lda_themes):
    ours = lda_themes.vocabulary
    back = ex.from_arrays(lda_themes.components, ours.terms)
    theirs = back.themes(part_of_sample, lda_themes.vectorizer.preprocessor_).vocabulary
    assert np.array_equal(theirs.document_frequency, ours.document_frequency)
    assert np.array_equal(theirs.corpus_frequency, ours.corpus_frequency)
    assert theirs.shown_terms == ours.shown_terms


def test_an_unfitted_preprocessor_is_fitted_on_the_corpus_and_stays_unfitted(part_of_sample, lda_themes):
    preprocessor = ArabicPreprocessor()
    themes = ex.from_arrays(lda_themes.components, lda_themes.vocabulary.terms).themes(part_of_sample, preprocessor)
    assert not hasattr(preprocessor, "attested_")
    assert themes.terms(top_n=5).word.tolist() == lda_themes.terms(top_n=5).word.tolist()


def test_a_preprocessor_that_does_not_make_the_terms_is_told(part_of_sample, lda_themes):
    theirs = ex.from_arrays(lda_themes.components, lda_themes.vocabulary.terms)
    with pytest.raises(InputError, match="what makes terms such as"):
        theirs.themes(part_of_sample)
    with pytest.warns(UserWarning, match="are in no article"):
        theirs.themes(part_of_sample, ArabicPreprocessor(stemmer="isri"))
    with pytest.raises(InputError, match="No article has any of the 2 terms"):
        ex.from_arrays([[0.5, 0.5]], ["xyz", "zyx"]).themes(part_of_sample, ArabicPreprocessor())


def test_the_order_of_columns_changes_nothing(lda_themes):
    rng = np.random.default_rng(0)
    order = rng.permutation(len(lda_themes.vocabulary))
    terms = [lda_themes.vocabulary.terms[i] for i in order]
    one = ex.from_arrays(lda_themes.components, lda_themes.vocabulary.terms)
    other = ex.from_arrays(lda_themes.components[:, order], terms)
    X = lda_themes.vectorizer.transform(lda_themes.texts)
    assert one.components == pytest.approx(other.components, rel=1e-12)
    assert one.model.transform(X) == pytest.approx(other.model.transform(X), abs=1e-5)


def test_mixtures_of_given_topics_are_those_of_our_own_engine(lda_themes):
    prior = float(lda_themes.model.doc_topic_prior_[0])
    theirs = ex.from_arrays(lda_themes.components, lda_themes.vocabulary.terms, doc_topic_prior=prior)
    X = lda_themes.vectorizer.transform(lda_themes.texts)
    assert theirs.model.transform(X) == pytest.approx(lda_themes.doc_topic, abs=1e-3)


@pytest.mark.parametrize(
    ("components", "terms", "prior", "message"),
    [
        ([[0.5, 0.4]], ["أ", "ب"], None, "must sum to 1"),
        ([[0.5, 0.5]], ["أ", "أ"], None, "must differ"),
        ([[0.5, 0.5]], ["أ"], None, "2 columns"),
        ([[0.5, 0.5]], "أب", None, "list of texts"),
        ([[0.5, 0.5]], ["أ", "ب"], -1, "at least 0"),
        ([[0.5, 0.5]], ["أ", "ب"], [1, 2], "one for each of the 1 topics"),
    ],
)
def test_arrays_that_are_no_topics_are_refused(components, terms, prior, message):
    with pytest.raises(InputError, match=message):
        ex.from_arrays(components, terms, doc_topic_prior=prior)


# OCTIS, BERTopic, the long table


def test_octis_gets_its_three_parts_and_gives_them_back(part_of_sample, lda_themes):
    output = ex.to_octis(lda_themes, top_n=5)
    assert output["topics"] == lda_themes.top_terms(5).tolist()
    assert output["topic-document-matrix"].shape == (8, len(part_of_sample))
    assert output["topic-document-matrix"].sum(axis=0) == pytest.approx(1)
    output["topic-word-matrix"][0, 0] += 1  # a copy
    assert lda_themes.components.sum(axis=1) == pytest.approx(1)
    output = ex.to_octis(lda_themes)
    back = ex.from_octis(output, lda_themes.vocabulary.terms)
    assert back.components == pytest.approx(lda_themes.components)
    assert "OCTIS" in repr(back)


def test_octis_weights_in_another_order_are_noticed(lda_themes):
    output = ex.to_octis(lda_themes)
    with pytest.raises(InputError, match="order of the matrix's columns"):
        ex.from_octis(output, lda_themes.vocabulary.terms[::-1])
    with pytest.raises(InputError, match="topic-word-matrix"):
        ex.from_octis({"topics": output["topics"]}, lda_themes.vocabulary.terms)
    with pytest.raises(InputError, match="at least 0"):
        ex.from_octis({"topic-word-matrix": [[1.0, -1.0]]}, ["أ", "ب"])


def test_bertopic_gets_words_with_weights_by_id(lda_themes):
    themes = lda_themes.drop(2)
    given = ex.to_bertopic(themes, top_n=4)
    assert list(given) == [0, 1, 3, 4, 5, 6, 7]
    assert [word for words in given.values() for word, _ in words] == themes.terms(top_n=4).word.tolist()
    as_terms = ex.to_bertopic(themes, top_n=4, as_spelled=False)
    assert ex.from_bertopic(as_terms) == themes.top_terms(4).tolist()
    assert given[0][0][1] == pytest.approx(themes.components[0].max())


def test_words_of_bertopic_can_be_scored_and_its_outliers_are_told(lda_themes, tokens):
    given = {-1: [("في", 0.1)], **ex.to_bertopic(lda_themes, as_spelled=False)}
    with pytest.warns(UserWarning, match="Topic -1 is left out"):
        words = ex.from_bertopic(given)
    assert coherence(words, tokens[1]) == pytest.approx(lda_themes.coherence().mean())

    class Model:
        def get_topics(self):
            return {1: [("نفط", 0.5), ("", 1e-5)], 0: [("هجوم", 0.5)]}

    assert ex.from_bertopic(Model()) == [["هجوم"], ["نفط"]]


@pytest.mark.parametrize("given", [[["هجوم"]], {"أول": [("هجوم", 1)]}, {0: ["هجوم"]}, {}, {0: False}])
def test_what_bertopic_never_returns_is_refused(given):
    with pytest.raises(InputError):
        ex.from_bertopic(given)


# pyLDAvis

NEEDS_PYLDAVIS = pytest.mark.skipif(importlib.util.find_spec("pyLDAvis") is None, reason="pyLDAvis is not installed")


@NEEDS_PYLDAVIS
@pytest.mark.filterwarnings("ignore")
def test_the_data_of_the_map_are_those_of_pyldavis(lda_themes):
    import pyLDAvis

    lengths = np.asarray(ex.to_gensim(lda_themes)[1], dtype=object)
    lengths = [sum(count for _, count in bag) for bag in lengths]
    words = pyldavis._distinct_words(lda_themes.vocabulary.shown_terms)
    theirs = pyLDAvis.prepare(
        lda_themes.components, lda_themes.doc_topic, lengths, words, lda_themes.vocabulary.corpus_frequency, n_jobs=1
    )
    theirs = json.loads(theirs.to_json())
    ours, rows = pyldavis._map_data(lda_themes)
    assert ours["topic.order"] == theirs["topic.order"] == (rows + 1).tolist()
    assert ours["mdsDat"]["Freq"] == pytest.approx(theirs["mdsDat"]["Freq"])
    for axis in "xy":
        assert np.abs(ours["mdsDat"][axis]) == pytest.approx(np.abs(theirs["mdsDat"][axis]), abs=1e-6)
    by_word = [pd.DataFrame(data["tinfo"]).set_index(["Category", "Term"]).sort_index() for data in (ours, theirs)]
    # Of words that tie at the edge of the thirty, either may be there.
    common = by_word[0].index.intersection(by_word[1].index)
    assert len(common) > 0.9 * max(map(len, by_word))
    topical = common[common.get_level_values(0) != "Default"]
    for column in ("Freq", "Total", "logprob", "loglift"):
        expected = by_word[1].loc[topical, column].astype(float)
        assert by_word[0].loc[topical, column].to_numpy() == pytest.approx(expected, abs=2e-4)
    shares = [pd.DataFrame(data["token.table"]).set_index(["Term", "Topic"])["Freq"] for data in (ours, theirs)]
    both = shares[0].index.intersection(shares[1].index)
    assert shares[0][both].to_numpy() == pytest.approx(shares[1][both].to_numpy())


def test_words_spelled_alike_are_told_apart():
    assert pyldavis._distinct_words(("قوة", "علي", "قوة", "\u202eقوة")) == ["قوة", "علي", "قوة (2)", "قوة (3)"]


def test_distances_on_the_map_are_divergences():
    places = pyldavis._coordinates(np.eye(3))
    assert np.hypot(*(places[0] - places[1])) == pytest.approx(np.log(2))
    assert pyldavis._coordinates(np.full((2, 2), 0.5)).tolist() == [[0, 0], [0, 0]]


@NEEDS_PYLDAVIS
def test_the_map_opens_without_network_from_right_to_left(part_of_sample, nmf_themes, tmp_path):
    hostile = "</script><b>محور & '\""
    path = ex.to_pyldavis(nmf_themes.rename(0, hostile), tmp_path / "map.html")
    assert path.read_bytes() == ex.to_pyldavis(nmf_themes.rename(0, hostile), tmp_path / "again.html").read_bytes()
    noise = []
    with started_browser() as browser:
        page = new_context(browser).new_page()
        page.on("console", lambda message: noise.append(message.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("request", lambda request: noise.append(request.url) if not request.url.startswith("file:") else None)
        page.goto(path.as_uri())
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        names = page.locator("li").all_text_contents()
        assert hostile in names
        assert len(names) == page.locator("circle.dot").count() == 8
        words = set(page.locator("text.terms").all_text_contents())
        assert words <= set(pyldavis._distinct_words(nmf_themes.vocabulary.shown_terms))
        page.locator("li button").nth(2).click()
        assert "أبرز 30 كلمة في المحور 3" in page.locator(".bubble-tool").text_content()
        shown = page.locator("text.terms").all_text_contents()
        assert shown[0] == nmf_themes.terms(top_n=1).set_index("name").word[names[2]]
        page.locator("text.terms").nth(1).hover()
    assert noise == []


def test_what_the_map_can_not_show_is_refused(lda_themes, tmp_path, monkeypatch):
    with pytest.raises(InputError, match="two themes"):
        ex.to_pyldavis(lda_themes.drop([1, 2, 3, 4, 5, 6, 7]), tmp_path / "map.html")
    with pytest.raises(InputError, match="from 1 to 30"):
        ex.to_pyldavis(lda_themes, tmp_path / "map.html", top_n=31)
    with pytest.raises(InputError, match="no folder"):
        ex.to_pyldavis(lda_themes, tmp_path / "none" / "map.html")
    monkeypatch.setattr(pyldavis, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="pip install pyLDAvis"):
        ex.to_pyldavis(lda_themes, tmp_path / "map.html")
    assert list(tmp_path.iterdir()) == []
