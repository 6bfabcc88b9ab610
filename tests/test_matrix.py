"""From terms to numbers: against scikit-learn's own vectorizers."""

import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.pipeline import make_pipeline

from topics import NMF, ArabicPreprocessor, InputError, Vectorizer, Vocabulary

TEXTS = ["هجوم على القوات", "هجمات على قوات التحالف", "قوات التحالف والقوات"]
texts_of_words = st.lists(
    st.lists(st.sampled_from(["جيش", "قصف", "حدود", "نفط", "سفينة", "بحر", "محكمة"]), max_size=9).map(" ".join),
    min_size=1,
    max_size=12,
)


def plain(**options):
    return Vectorizer(ArabicPreprocessor(stemmer=None, stopwords=None), **{"min_df": 1, "max_df": 1.0, **options})


@pytest.mark.parametrize(("ours", "theirs"), [("count", CountVectorizer), ("tfidf", TfidfVectorizer)])
@given(texts=texts_of_words.filter(any))
def test_the_matrix_equals_that_of_scikit_learn(ours, theirs, texts):
    vectorizer = plain(weighting=ours)
    X = vectorizer.fit_transform(texts)
    peer = theirs(token_pattern=r"\S+", lowercase=False)
    expected = peer.fit_transform(texts)
    assert vectorizer.get_feature_names_out().tolist() == peer.get_feature_names_out().tolist()
    assert X.toarray() == pytest.approx(expected.toarray(), abs=1e-12)
    new = [*texts[::-1], "كلمة جيش أخرى"]
    assert vectorizer.transform(new).toarray() == pytest.approx(peer.transform(new).toarray(), abs=1e-12)


@pytest.fixture(scope="module")
def read_sample(sample):
    """Return a preprocessor and the sample as it reads it."""
    preprocessor = ArabicPreprocessor()
    return preprocessor, preprocessor.fit_encode(sample.full_texts())


@pytest.mark.parametrize("limits", [(1, 1.0), (2, 1.0), (1, 0.5), (0.1, 0.9), (1, 3), (2, 0.3)])
def test_limits_on_document_frequency_mean_what_they_mean_in_scikit_learn(limits, read_sample):
    fewest, most = limits
    preprocessor, encoded = read_sample
    peer = CountVectorizer(analyzer=lambda tokens: tokens, min_df=fewest, max_df=most)
    expected = peer.fit_transform(encoded.token_lists())
    vectorizer = Vectorizer(preprocessor, min_df=fewest, max_df=most)
    X = vectorizer.fit_transform(encoded)
    assert vectorizer.get_feature_names_out().tolist() == peer.get_feature_names_out().tolist()
    assert (expected != X).nnz == 0


def test_max_features_keeps_the_most_frequent_terms(sample):
    vectorizer = Vectorizer(min_df=2, max_features=20).fit(sample.full_texts())
    every = Vectorizer(min_df=2).fit(sample.full_texts()).vocabulary_
    least = vectorizer.vocabulary_.corpus_frequency.min()
    assert len(vectorizer.vocabulary_) == 20
    assert (every.corpus_frequency > least).sum() <= 20


def test_encoded_texts_give_the_same_matrix(sample):
    texts = sample.full_texts()
    preprocessor = ArabicPreprocessor()
    encoded = preprocessor.fit_encode(texts)
    vectorizer = Vectorizer(preprocessor, min_df=2)
    assert (vectorizer.fit_transform(encoded) != Vectorizer(min_df=2).fit_transform(texts)).nnz == 0
    assert (vectorizer.transform(encoded) != vectorizer.transform(texts)).nnz == 0


def test_processes_change_nothing(sample):
    texts = sample.full_texts() * 40
    one, two = Vectorizer(), Vectorizer(n_jobs=2)
    assert (one.fit_transform(texts) != two.fit_transform(texts)).nnz == 0
    assert one.vocabulary_.shown_terms == two.vocabulary_.shown_terms


def test_the_order_of_texts_changes_only_the_order_of_rows(sample):
    texts = sample.full_texts()
    one, two = Vectorizer(min_df=2), Vectorizer(min_df=2)
    X, Y = one.fit_transform(texts), two.fit_transform(texts[::-1])
    assert one.vocabulary_.shown_terms == two.vocabulary_.shown_terms
    assert (Y[::-1] != X).nnz == 0


def test_texts_without_terms_are_rows_of_zeros():
    X = plain().fit_transform(["جيش", "", "only English", "2024"])
    assert X.toarray().tolist() == [[1], [0], [0], [0]]


@pytest.mark.parametrize("weighting", ["count", "tfidf"])
def test_a_vectorizer_remembers_the_matrix_of_its_fit(weighting, sample):
    vectorizer = Vectorizer(weighting=weighting)
    X = vectorizer.fit_transform(sample)
    vectorizer.transform(sample[:20])
    assert vectorizer.matrix_.matches(X)
    assert not vectorizer.matrix_.matches(X[:-1])
    assert vectorizer.matrix_.is_counts is (weighting == "count")
    given = Vectorizer.from_terms(vectorizer.preprocessor_, vectorizer.preprocessor_.encode(sample), ["سفينة"])
    assert given.matrix_.matches(given.transform(sample))


@pytest.mark.parametrize("weighting", ["count", "tfidf"])
def test_no_texts_are_no_rows(weighting):
    vectorizer = Vectorizer(min_df=1, max_df=1.0, weighting=weighting).fit(["هجوم", "سفينة"])
    X = vectorizer.transform([])
    assert (X.shape, X.dtype) == ((0, 2), vectorizer.transform(["هجوم"]).dtype)


def test_it_works_in_a_pipeline(sample):
    pipeline = make_pipeline(Vectorizer(min_df=2, weighting="tfidf"), NMF(8, random_state=0))
    assert pipeline.fit_transform(sample.full_texts()).shape == (len(sample), 8)
    assert pipeline.get_feature_names_out().tolist() == [f"nmf{k}" for k in range(8)]


def test_the_given_preprocessor_is_not_changed():
    preprocessor = ArabicPreprocessor(stopwords=None)
    Vectorizer(preprocessor, min_df=1, max_df=1.0).fit(TEXTS)
    assert not hasattr(preprocessor, "stop_terms_")


def test_a_fitted_vectorizer_survives_pickling():
    vectorizer = Vectorizer(min_df=1, max_df=1.0, weighting="tfidf").fit(TEXTS)
    again = pickle.loads(pickle.dumps(vectorizer))
    assert (again.transform(TEXTS) != vectorizer.transform(TEXTS)).nnz == 0


@pytest.mark.parametrize(
    ("options", "texts", "message"),
    [
        ({"weighting": "tf-idf"}, TEXTS, "Did you mean 'tfidf'"),
        ({"min_df": 0}, TEXTS, "min_df"),
        ({"min_df": 1.5}, TEXTS, "share of the documents"),
        ({"max_df": -0.1}, TEXTS, "share of the documents"),
        ({"max_features": 0}, TEXTS, "max_features"),
        ({"n_jobs": 0}, TEXTS, "n_jobs"),
        ({"min_df": 9}, TEXTS, "No term is left of 4 in 3 texts.*Lower min_df"),
        ({}, ["only English", "words"], "Are the texts Arabic"),
        ({}, ["في من على", "إلى"], "No term is left"),
        ({}, [], "No term is left"),
        ({}, "نص", "got one str"),
        ({}, [None], "not a text"),
    ],
)
def test_what_gives_no_matrix_is_refused(options, texts, message):
    with pytest.raises(InputError, match=message):
        Vectorizer(**{"min_df": 1, "max_df": 1.0, **options}).fit(texts)


def test_a_term_is_shown_as_its_most_frequent_spelling_with_the_shares_of_all():
    vocabulary = Vectorizer(min_df=1, max_df=1.0).fit(TEXTS).vocabulary_
    assert vocabulary.shown("قوة") == "قوات"
    assert vocabulary.forms("قوة").to_dict() == {"قوات": 0.5, "القوات": 0.25, "والقوات": 0.25}
    assert vocabulary.to_frame().columns.tolist() == ["term", "shown", "document_frequency", "corpus_frequency"]
    assert vocabulary.to_frame().set_index("term").loc["قوة"].tolist() == ["قوات", 3, 4]


@pytest.mark.parametrize(
    ("texts", "term", "shown"),
    [
        (["بهدف بهدف هدف", "بهدف"], "هدف", "هدف"),
        (["وقوات وقوات القوات"], "قوة", "القوات"),
        (["للحكومة للحكومة الحكومة"], "حكومة", "الحكومة"),
        (["بالحكومة بالحكومة حكومة"], "حكومة", "حكومة"),
        (["حكومتها حكومتها حكومة"], "حكومة", "حكومة"),
        (["وزير وزير الوزير"], "وزير", "وزير"),
        (["بحكومة"], "حكومة", "بحكومة"),
        (["قواتهم قواتهم قوات"], "قوة", "قوات"),
    ],
)
def test_a_shown_word_carries_no_clitic_that_another_spelling_does_without(texts, term, shown):
    vocabulary = Vectorizer(min_df=1, max_df=1.0).fit(texts).vocabulary_
    assert vocabulary.shown(term) == shown


def test_both_spellings_of_the_press_are_shown_under_one_term():
    texts = ["التحالف الدولى", "التحالف الدولي", "الدولى"]
    vocabulary = Vectorizer(min_df=1, max_df=1.0).fit(texts).vocabulary_
    assert vocabulary.forms("دولي").round(2).to_dict() == {"الدولى": 0.67, "الدولي": 0.33}


def test_no_two_terms_are_shown_alike(sample):
    shown = Vectorizer(min_df=1, max_df=1.0).fit(sample.full_texts()).vocabulary_.shown_terms
    assert len(set(shown)) == len(shown)


def test_a_part_of_a_vocabulary_keeps_its_spellings():
    vocabulary = Vectorizer(min_df=1, max_df=1.0).fit(TEXTS).vocabulary_
    part = vocabulary.take([vocabulary.column("قوة")])
    assert list(part) == ["قوة"]
    assert part.forms("قوة").to_dict() == vocabulary.forms("قوة").to_dict()
    assert "قوة" in part
    assert "هجوم" not in part
    with pytest.raises(InputError, match="not among the 1 terms"):
        part.column("هجوم")


@given(texts=texts_of_words.filter(any), asked=st.lists(st.sampled_from(["جيش", "قصف", "نفط", "", "غائب"])))
def test_columns_are_those_of_each_term_and_a_term_that_is_not_there_has_none(texts, asked):
    vocabulary = plain().fit(texts).vocabulary_
    columns = vocabulary.columns(asked)
    assert columns.dtype == np.int32
    assert columns.tolist() == [vocabulary.column(term) if term in vocabulary else -1 for term in asked]
    assert [vocabulary.terms[i] for i in columns if i >= 0] == [term for term in asked if term in vocabulary]


def test_a_word_that_is_no_term_is_told_which_term_it_is_a_spelling_of():
    vocabulary = Vectorizer(min_df=1, max_df=1.0).fit(TEXTS).vocabulary_
    for ask in (vocabulary.column, vocabulary.shown, vocabulary.forms):
        with pytest.raises(InputError, match=r"'والقوات' is not among the 4 terms.*a spelling of the term 'قوة'"):
            ask("والقوات")
    with pytest.raises(InputError, match="Did you mean 'تحالف'"):
        vocabulary.column("تحالفف")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"preprocessor": "tfidf"}, r"got 'tfidf'. A weighting is given by name: .*weighting='tfidf'"),
        ({"preprocessor": "count"}, "weighting='count'"),
        ({"preprocessor": str.split}, r"A function of a word is a stemmer: .*\(stemmer=function\)"),
        ({"preprocessor": ArabicPreprocessor}, r"Make one: topics.Vectorizer\(topics.ArabicPreprocessor\(\)\)"),
        ({"preprocessor": TEXTS}, r"Texts are given to fit: topics.Vectorizer\(\).fit\(texts\)"),
        ({"preprocessor": 3}, r"A limit is given by name: topics.Vectorizer\(min_df=2\)"),
        ({"max_df": 1, "min_df": 2}, "The whole number 1 is one document; max_df=1.0 is all of them"),
        ({"min_df": 1.0}, "A min_df with a point is a share of the 3 texts"),
        ({"min_df": 3, "max_df": 0.5}, "Lower min_df or raise max_df"),
        ({"max_features": "all"}, "max_features must be a whole number"),
    ],
)  # fmt: skip
def test_likely_mistakes_with_a_vectorizer_are_told_what_to_do(options, message):
    with pytest.raises(InputError, match=message):
        Vectorizer(**options).fit(TEXTS)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda vocabulary: vocabulary["قوة"], r"vocabulary.column\('قوة'\), its spellings are vocabulary.forms"),
        (lambda vocabulary: vocabulary.column(0), r"got 0. The term of a column is vocabulary\[column\]"),
        (lambda vocabulary: vocabulary.shown(0), "A term is a text"),
        (lambda vocabulary: vocabulary.forms(["قوة"]), "A term is a text"),
        (lambda vocabulary: vocabulary.take(["قوة"]), r"whole numbers; got قوة. Of terms they are columns\(terms\)"),
        (lambda vocabulary: vocabulary.take([0, 9]), "Columns are from 0 to 3; got 0 to 9"),
        (lambda vocabulary: vocabulary.take([-1]), "got -1 to -1"),
        (lambda vocabulary: vocabulary.take([0, 0]), "taken at most once"),
    ],
)  # fmt: skip
def test_likely_mistakes_with_a_vocabulary_are_told_what_to_do(call, message):
    with pytest.raises(InputError, match=message):
        call(Vectorizer(min_df=1, max_df=1.0).fit(TEXTS).vocabulary_)


def test_a_vocabulary_is_a_sequence_of_terms_and_shows_the_most_frequent(sample):
    vocabulary = Vectorizer().fit(sample).vocabulary_
    assert (vocabulary[0], vocabulary[-1]) == (vocabulary.terms[0], vocabulary.terms[-1])
    assert vocabulary[1:3] == vocabulary.terms[1:3]
    assert list(vocabulary) == [vocabulary[i] for i in range(len(vocabulary))]
    with pytest.raises(IndexError):
        vocabulary[len(vocabulary)]
    shown = vocabulary._repr_html_()
    most, least = vocabulary.corpus_frequency.argmax(), vocabulary.corpus_frequency.argmin()
    assert f">{vocabulary.shown_terms[most]}<" in shown
    assert f">{vocabulary.shown_terms[least]}<" not in shown
    assert shown.count("<tr") == 11
    assert repr(vocabulary) in shown


def test_frequencies_must_fit_the_terms():
    with pytest.raises(InputError, match="equally long"):
        Vocabulary(("ا",), np.ones(2), np.ones(1), (), np.empty(0, int), np.empty(0, int))


def test_a_term_without_known_spellings_is_shown_as_it_is():
    vocabulary = Vocabulary(("أمن",), np.ones(1, int), np.ones(1, int), (), np.empty(0, int), np.empty(0, int))
    assert vocabulary.shown_terms == ("أمن",)
    assert vocabulary.forms("أمن").empty


def test_encoded_texts_come_with_the_preprocessor_that_encoded_them(sample):
    encoded = ArabicPreprocessor().fit_encode(sample.full_texts())
    with pytest.raises(InputError, match="give the one that encoded them"):
        Vectorizer().fit_transform(encoded)


@pytest.mark.parametrize(("n_documents", "fewest"), [(10, 2), (99, 2), (100, 3), (499, 3), (500, 5), (2_000, 5)])
def test_the_fewest_documents_of_a_term_go_by_the_size_of_the_corpus(n_documents, fewest):
    texts = [*["جيش قصف"] * (fewest - 1), "جيش", *["نفط"] * (n_documents - fewest)]
    by_size, told = plain(min_df=None).fit(texts), plain(min_df=fewest).fit(texts)
    assert (by_size.min_df, by_size.min_df_, told.min_df_) == (None, fewest, fewest)
    assert by_size.vocabulary_.terms == told.vocabulary_.terms == ("جيش", "نفط")


@pytest.mark.parametrize(("weighting", "used"), [(None, "count"), ("count", "count"), ("tfidf", "tfidf")])
def test_a_vectorizer_knows_how_it_weighed(weighting, used):
    vectorizer = plain(weighting=weighting)
    assert not hasattr(vectorizer, "weighting_")
    X = vectorizer.fit_transform(TEXTS)
    assert (vectorizer.weighting, vectorizer.weighting_) == (weighting, used)
    assert X.dtype.kind == {"count": "i", "tfidf": "f"}[used]


def test_a_corpus_is_read_with_its_titles(sample):
    of_corpus, of_texts = Vectorizer(), Vectorizer()
    X, Y = of_corpus.fit_transform(sample), of_texts.fit_transform(sample.full_texts())
    assert (X != Y).nnz == 0
    assert of_corpus.vocabulary_.terms == of_texts.vocabulary_.terms
    assert (of_corpus.transform(sample) != X).nnz == 0
    preprocessor = ArabicPreprocessor().fit(sample)
    assert preprocessor.transform(sample) == preprocessor.encode(sample).token_lists()
    assert preprocessor.fit_transform(sample) == ArabicPreprocessor().fit_transform(sample.full_texts())


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (pd.DataFrame({"text": TEXTS}), r'got DataFrame.*table\["text"\]'),
        ({"a": "نص"}, "got dict, which gives its keys.*topics.load_corpus"),
        ([{"text": "نص"}], "Records are read by topics.load_corpus"),
        ([["قوات", "هجوم"]], "as they are written"),
        ([float("nan")], "Fill or drop missing texts"),
        (7, "got int"),
    ],
)
@pytest.mark.parametrize("reader", [plain(), ArabicPreprocessor()], ids=lambda each: type(each).__name__)
def test_what_is_no_list_of_texts_is_refused_with_what_to_give(reader, texts, message):
    with pytest.raises(InputError, match=message):
        reader.fit(texts)
