"""Conflation by the dictionary and by the corpus; phrases; the table of removed words; explanations."""

import numpy as np
import pytest
import reference
from gensim.models.phrases import Phrases as GensimPhrases
from hypothesis import given
from hypothesis import strategies as st

from topics import ArabicPreprocessor, InputError, Phrases, Vectorizer
from topics.arabic._conflation import _without_inflection
from topics.arabic._context_vectors import _cosine_of_rows

WAR = ["دبابة", "مدفع", "جندي", "معركة", "قصف", "خندق", "لواء", "كتيبة", "جبهة", "ذخيرة", "ثكنة", "ضابط"]
SPORT = ["ملعب", "كرة", "هدف", "مدرب", "حارس", "بطولة", "مباراة", "تدريب", "عضلة", "رياضة", "سباق", "لياقة"]
PLAIN = {"stopwords": None}


def articles(word, topic, n, seed):
    """Return articles that hold a word among words of a topic."""
    rng = np.random.default_rng(seed)
    return [" ".join([word, *rng.choice(topic, 6, replace=False)]) for _ in range(n)]


@pytest.fixture(scope="module")
def split_texts():
    """Return articles in which two forms of one lemma, strength and forces, have nothing in common."""
    war, sport = articles("القوات", WAR, 80, 1), articles("القوة", SPORT, 80, 2)
    return [text for pair in zip(war, sport, strict=True) for text in pair]


@pytest.fixture(scope="module")
def joined_texts():
    """Return articles in which two forms of one lemma stand in articles of one kind."""
    return articles("القوات", WAR, 80, 1) + articles("القوة", WAR, 80, 2) + articles("كلمة", SPORT, 80, 3)


def test_forms_whose_articles_have_nothing_in_common_are_two_terms(split_texts):
    preprocessor = ArabicPreprocessor(**PLAIN).fit(split_texts)
    assert preprocessor.term("القوات") != preprocessor.term("القوة")
    assert preprocessor.term("قوة") == preprocessor.term("بالقوة") == "قوة"
    assert preprocessor.term("قوات") == preprocessor.term("وقوّاتٌ")
    dictionary = ArabicPreprocessor(conflation="dictionary", **PLAIN).fit(split_texts)
    assert dictionary.term("القوات") == dictionary.term("القوة")


def test_forms_whose_articles_are_alike_are_one_term(joined_texts):
    preprocessor = ArabicPreprocessor(**PLAIN).fit(joined_texts)
    assert preprocessor.term("القوات") == preprocessor.term("القوة")


def test_the_order_of_the_articles_changes_no_class(split_texts):
    one = ArabicPreprocessor(**PLAIN).fit(split_texts)
    other = ArabicPreprocessor(**PLAIN).fit(split_texts[::-1])
    assert one.classes_ == other.classes_ != ArabicPreprocessor(**PLAIN).fit(split_texts[:16]).classes_


def test_in_few_articles_the_dictionary_decides(split_texts):
    few = ArabicPreprocessor(**PLAIN).fit(split_texts[:16])
    assert few.classes_.terms == {}
    assert few.term("القوات") == few.term("القوة")


def test_spelling_variants_are_one_term_whatever_the_articles():
    texts = articles("الدولى", WAR, 60, 1) + articles("الدولي", SPORT, 60, 2)
    preprocessor = ArabicPreprocessor(**PLAIN).fit(texts)
    assert preprocessor.term("الدولى") == preprocessor.term("الدولي")


def test_the_number_of_threads_changes_nothing(sample):
    texts = sample.full_texts() * 120  # more than one block
    one = ArabicPreprocessor().fit_encode(texts)
    for n_jobs in (1, 2, 4):
        other = ArabicPreprocessor().fit_encode(texts, n_jobs=n_jobs)
        assert one.terms == other.terms
        assert np.array_equal(one.ids, other.ids)
        assert np.array_equal(one.indptr, other.indptr)


@pytest.mark.parametrize(
    ("stem", "bare_form", "others", "expected"),
    [
        ("رئيس", "رئيسا", ["رئيس"], "رئيس"),
        ("مسلح", "مسلحون", ["مسلحين"], "مسلحين"),
        ("مسلح", "مسلحون", [], "مسلح"),
        ("هدف", "يستهدفون", ["يستهدف"], "يستهدف"),
        ("هدف", "تهدف", ["يهدف"], "يهدف"),
        ("قوة", "قوات", ["قوة"], "قوات"),
    ],
)
def test_inflection_makes_no_candidate(stem, bare_form, others, expected):
    assert _without_inflection(stem, bare_form, {(stem, other) for other in others}) == expected


def test_cosine_equals_its_definition():
    a, b = np.random.default_rng(0).normal(size=(2, 4, 5))
    expected = [x @ y / np.linalg.norm(x) / np.linalg.norm(y) for x, y in zip(a, b, strict=True)]
    assert np.allclose(_cosine_of_rows(a, b), expected)


def test_names_that_a_stop_list_takes_for_a_preposition_stay():
    tokens = ArabicPreprocessor().fit_transform(["قال علي إن القوات على الحدود وعليها"])
    assert tokens == [["علي", "قوة", "حد"]]


def test_a_table_says_what_was_removed_and_how_often():
    texts = ["قال الجيش في بيان", "الجيش في المدينة", "قوات الجيش", "قوات"]
    removed = Vectorizer(min_df=2, max_df=0.6).fit(texts).removed_.set_index("word")
    assert removed.loc["في"].tolist() == ["general", 2, 2]
    assert removed.loc["قال", "why"] == "press"
    assert removed.loc["جيش"].tolist() == ["more documents than max_df", 3, 3]
    assert removed.loc["مدينة", "why"] == "fewer documents than min_df"
    assert (
        Vectorizer(min_df=1, max_df=1.0, max_features=1).fit(texts).removed_["why"].str.contains("max_features").any()
    )


@pytest.mark.parametrize("threshold", [0.2, 0.5])
def test_phrases_are_those_of_gensim(sample, threshold):
    texts = sample.full_texts()
    # A word that is left out separates its neighbors here, and gensim never sees it: so none is.
    every_word = {"stopwords": None, "min_length": 1}
    preprocessor = ArabicPreprocessor(**every_word, phrases=Phrases(min_count=3, min_npmi=threshold, passes=1))
    preprocessor.fit(texts)
    ours = {(pair.left, pair.right): pair.npmi for pair in preprocessor.phrases_.pairs_[0]}
    tokens = ArabicPreprocessor(**every_word).fit_transform(texts)
    model = GensimPhrases(tokens, min_count=3, threshold=threshold, scoring="npmi", delimiter="\t")
    theirs = {tuple(pair.split("\t")): score for pair, score in model.export_phrases().items()}
    assert len(ours) > 10
    assert ours.keys() == theirs.keys()
    assert all(ours[pair] == pytest.approx(theirs[pair], abs=1e-12) for pair in ours)
    joined = [[token.replace("\t", " ") for token in model[document]] for document in tokens]
    assert preprocessor.transform(texts) == joined


def test_phrases_go_across_clitics_and_are_shown_with_spaces():
    texts = ["قرار مجلس الأمن", "لمجلس الأمن دور", "عقد مجلس الأمن جلسة", "جلسة لمجلس النواب", "الأمن في المدينة"]
    options = {"phrases": Phrases(min_count=3, min_npmi=0.3)}
    vectorizer = Vectorizer(ArabicPreprocessor(**options), min_df=1, max_df=1.0).fit(texts)
    assert vectorizer.vocabulary_.shown("مجلس امن") == "مجلس الأمن"
    assert vectorizer.vocabulary_.forms("مجلس امن").to_dict() == {"مجلس الأمن": 2 / 3, "لمجلس الأمن": 1 / 3}
    table = vectorizer.preprocessor_.phrases_.table
    assert table["phrase"].tolist() == ["مجلس امن"]
    assert table.columns.tolist() == ["phrase", "count", "npmi"]
    none = ArabicPreprocessor(phrases=Phrases(min_count=9)).fit(texts).phrases_
    assert (len(none.table), none.table.columns.tolist()) == (0, table.columns.tolist())
    with pytest.raises(InputError, match=r"These are options.*preprocessor.phrases_.table"):
        Phrases(min_count=3).table  # noqa: B018
    assert vectorizer.preprocessor_.transform(["بمجلس الأمن"]) == [["مجلس امن"]]


def test_two_passes_make_phrases_of_three_words():
    texts = [
        "قوات سوريا الديمقراطية",
        "تقدمت قوات سوريا الديمقراطية",
        "قوات سوريا الديمقراطية تعلن",
        "سوريا",
        "قوات",
    ] * 5
    tokens = ArabicPreprocessor(phrases=Phrases(min_count=5, min_npmi=0.1)).fit_transform(texts)
    assert tokens[0] == ["قوة سوريا ديمقراطية"]


def test_words_that_were_left_out_separate():
    texts = ["مجلس في الأمن"] * 30 + ["مجلس", "الأمن"]
    assert ArabicPreprocessor(phrases=Phrases(min_count=2, min_npmi=-1)).fit_transform(texts)[0] == ["مجلس", "امن"]


@pytest.mark.parametrize(
    ("options", "message"),
    [({"min_count": 0}, "min_count"), ({"min_npmi": 2}, "number from -1 to 1; got 2"),
     ({"min_npmi": "x"}, "min_npmi must be a finite number"), ({"passes": 9}, "passes"),
     ({"min_count": 0.5}, "may be a min_npmi"), ({"min_count": ["نص"]}, "texts are given to ArabicPreprocessor"),
     ({"threshold": 0.5}, "gensim's threshold is min_npmi|threshold is min_npmi"), ({"scoring": "npmi"}, "scoring")],
)  # fmt: skip
def test_phrases_out_of_range_raise_an_error(options, message):
    with pytest.raises(InputError, match=message):
        ArabicPreprocessor(phrases=Phrases(**options)).fit(["نص"])


@given(st.lists(st.lists(st.sampled_from("ابتثج"), max_size=8), max_size=8))
def test_joining_neighbors_equals_its_slow_twin(documents):
    texts = [" ".join(letter * 3 for letter in document) for document in documents]
    options = {"stemmer": None, "stopwords": None, "conflation": "dictionary"}
    phrases = Phrases(min_count=2, min_npmi=0.0, passes=1)
    preprocessor = ArabicPreprocessor(phrases=phrases, **options).fit(texts)
    pairs = {(pair.left, pair.right) for pair in preprocessor.phrases_.pairs_[0]}
    plain = ArabicPreprocessor(**options).fit_transform(texts)
    assert preprocessor.transform(texts) == [reference.join_pairs(tokens, pairs) for tokens in plain]


def test_an_explanation_has_one_row_per_token():
    preprocessor = ArabicPreprocessor().fit([])
    table = preprocessor.explain("قال ٣ إنّ الإرهابى F16 #تعز @x https://x.com 😀")
    assert table["token"].tolist() == ["قال", "٣", "إنّ", "الإرهابى", "F16", "تعز", "@x", "https://x.com", "😀"]
    expected = ["press", "number", "general", "", "latin", "", "mention", "url", "emoji"]
    assert table["dropped"].tolist() == expected
    row = table.iloc[3]
    assert (row["stem"], row["decided_by"], row["term"]) == ("إرهابي", "dictionary", "ارهابي")
    assert "strip_diacritics" in table.iloc[2]["steps"]
    assert table._repr_html_().startswith('<div dir="rtl"')
    assert len(preprocessor.explain("")) == 0


@pytest.fixture(scope="module")
def keeper():
    return ArabicPreprocessor(keep_numbers=True, keep_latin=True).fit([])


@given(text=st.text(max_size=60))
def test_an_explanation_agrees_with_the_terms(keeper, text):
    kept = [term for term in keeper.explain(text)["term"] if term]
    assert kept == keeper.transform([text])[0]
