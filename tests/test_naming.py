"""Names that are proposed for themes."""

from collections import Counter

import numpy as np
import pytest
from fits import any_matrix
from hypothesis import given
from hypothesis import strategies as st

import topics
from topics import InputError
from topics.themes._naming import _are_related, _number_equal_names, _word_core, propose_names
from topics.themes._theme_phrases import CorpusWords, _noun_phrase_spelling, _runs_of_tokens, _TokenRuns

pytestmark = any_matrix
COMMA = "، "


def fitted(texts, n_topics=2, preprocessor=None, **options):
    """Return what a name needs: texts, mixtures, topics, vocabulary and preprocessor."""
    vectorizer = topics.Vectorizer(preprocessor, **({"min_df": 1, "max_df": 1.0} | options))
    X = vectorizer.fit_transform(texts)
    model = topics.NMF(n_topics, random_state=0).fit(X)
    return texts, model.transform(X), model.components_, vectorizer.vocabulary_, vectorizer.preprocessor_


@pytest.fixture(scope="module")
def of_sample(sample):
    return fitted(sample.full_texts(), 8, min_df=2, max_df=0.5, weighting="tfidf")


COUNCIL = [
    "قرار لمجلس الأمن بشأن القوات",
    "عقد مجلس الأمن جلسة، القوات",
    "أعضاء مجلس الأمن والقوات",
    "ومجلس الأمن يبحث القوات",
]
COURT = ["المحكمة والقاضي", "القاضي في المحكمة", "محكمة وقاض", "قاض أمام المحكمة"]


def test_a_phrase_is_shown_without_clitics():
    names = propose_names(*fitted(COUNCIL + COURT))
    (council,) = (name for name in names if "مجلس" in name)
    assert council.split(COMMA)[0] == "مجلس الأمن"


def test_words_across_punctuation_and_lines_are_no_phrase():
    apart = ["حضر مجلس، الأمن والقوات", "مجلس. الأمن القوات", "مجلس\nالأمن القوات", "مجلس (الأمن) القوات"]
    assert not any("مجلس الأمن" in name for name in propose_names(*fitted(apart + COURT)))
    forms, counted = _runs_of_tokens(["مجلس، الأمن\nالقوات العراقية", "مَجلس  الأمـن"])
    runs, _ = counted.runs(2, np.array([0, 0]), 1)
    assert [[forms[i] for i in run] for run in runs] == [["القوات", "العراقية"], ["مجلس", "الأمن"]]


def test_names_of_the_sample_differ_are_short_and_repeat_nothing(of_sample):
    names = propose_names(*of_sample)
    words = CorpusWords(*of_sample[3:])
    assert len(names) == len(set(names)) == 8
    for name in names:
        assert 1 <= len(name) <= 35
        spelled = name.replace(COMMA, " ").split()
        terms = [words.term(word) for word in spelled]
        assert len(set(terms)) == len(terms)
        assert None not in terms
    assert any(name.startswith("حرس الحدود") for name in names)
    assert any("النووي" in name for name in names)


def test_a_name_does_not_depend_on_the_order_of_articles_or_themes(of_sample):
    texts, doc_topic, components, vocabulary, preprocessor = of_sample
    names = propose_names(*of_sample)
    rng = np.random.default_rng(0)
    rows, themes = rng.permutation(len(texts)), rng.permutation(8)
    mixed = propose_names(
        [texts[i] for i in rows], doc_topic[rows][:, themes], components[themes], vocabulary, preprocessor
    )
    assert mixed == [names[theme] for theme in themes]


def test_a_name_is_as_long_as_asked_for(of_sample):
    for longest in (12, 20, 60):
        names = propose_names(*of_sample, longest=longest)
        assert all(len(name) <= longest or len(name.split()) == 1 for name in names)
        assert len(set(names)) == 8


def test_themes_without_a_phrase_or_an_article_are_named_by_their_words():
    texts, _, components, vocabulary, preprocessor = fitted(["الجيش", "البحر", "الحدود"])
    names = propose_names(texts, np.zeros((3, 2)), components, vocabulary, preprocessor)
    assert len(set(names)) == 2
    assert all(names)


def test_themes_that_are_all_alike_are_told_apart_by_a_number():
    texts, _, components, vocabulary, preprocessor = fitted(["الجيش والبحر", "البحر والجيش"])
    alike = np.full_like(components, 1 / components.shape[1])
    names = propose_names(texts, np.full((2, 2), 0.5), alike, vocabulary, preprocessor)
    assert names[1] == f"{names[0]} (2)"
    assert _number_equal_names([["أ"], ["ب"], ["أ"]]) == ["أ", "ب", "أ (2)"]


def test_one_theme_alone_has_a_name():
    texts, doc_topic, components, vocabulary, preprocessor = fitted(COUNCIL, 1)
    (name,) = propose_names(texts, doc_topic, components, vocabulary, preprocessor)
    assert name.startswith("مجلس الأمن")


@pytest.mark.parametrize("options", [{"stemmer": "light"}, {"stemmer": None}, {"phrases": topics.Phrases(min_count=3)}])
def test_every_way_to_make_terms_has_names(sample, options):
    preprocessor = topics.ArabicPreprocessor(**options)
    names = propose_names(*fitted(sample.full_texts(), 8, preprocessor, min_df=2, max_df=0.5, weighting="tfidf"))
    assert len(set(names)) == 8


@given(st.lists(st.lists(st.integers(-1, 4), max_size=9), min_size=1, max_size=6), st.integers(1, 3), st.data())
def test_runs_are_counted_as_by_hand(documents, length, data):
    themes = np.array(data.draw(st.lists(st.integers(0, 2), min_size=len(documents), max_size=len(documents))))
    ended = [[*document, -1] for document in documents]
    tokens = np.array([token for document in ended for token in document])
    articles = np.repeat(np.arange(len(ended)), [len(document) for document in ended])
    runs, counts = _TokenRuns(tokens, articles, 5).runs(length, themes, 3)
    expected = Counter()
    for document, theme in zip(documents, themes.tolist(), strict=True):
        found = {tuple(document[i : i + length]) for i in range(len(document) - length + 1)}
        expected.update((run, theme) for run in found if -1 not in run)
    rows = zip(map(tuple, runs.tolist()), counts.tolist(), strict=True)
    assert {(run, k): n for run, row in rows for k, n in enumerate(row) if n} == expected


@pytest.fixture(scope="module")
def words():
    texts = [
        "بغاز الأعصاب",
        "الغاز والغاز والغاز",
        "غاز",
        "أصدرت محكمة",
        "المحكمة",
        "إصدار",
        "لنزع السلاح",
        "نزع السلاح",
    ]
    vectorizer = topics.Vectorizer(min_df=1, max_df=1.0).fit([*texts, "الرئيس حضر", "رئيس بلد"])
    return CorpusWords(vectorizer.vocabulary_, vectorizer.preprocessor_)


def test_taking_off_a_preposition_does_not_add_an_article(words):
    assert _noun_phrase_spelling({("بغاز", "الأعصاب"): 3}, words) == "غاز الأعصاب"


def test_a_verb_with_its_subject_is_no_phrase_unless_a_preposition_shows_a_noun(words):
    assert _noun_phrase_spelling({("أصدرت", "محكمة"): 30}, words) is None
    assert _noun_phrase_spelling({("نزع", "السلاح"): 30}, words) is None
    assert _noun_phrase_spelling({("نزع", "السلاح"): 30, ("لنزع", "السلاح"): 2}, words) == "نزع السلاح"


def test_an_indefinite_word_after_a_definite_one_is_no_phrase(words):
    assert _noun_phrase_spelling({("الرئيس", "بلد"): 5}, words) is None
    assert _noun_phrase_spelling({("رئيس", "بلد"): 5}, words) == "رئيس بلد"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("كوريا", "الكوري", True),
        ("إيران", "الإيراني", True),
        ("المصري", "مصر", True),
        ("الجيش", "البحر", False),
        ("قمة", "قم", False),
    ],
)
def test_words_formed_from_each_other_are_akin(one, other, expected):
    assert _are_related(one, other) == _are_related(other, one) == expected
    assert len(_word_core("قمة")) == 3


def test_arguments_that_do_not_fit_are_refused(of_sample):
    texts, doc_topic, components, vocabulary, preprocessor = of_sample
    with pytest.raises(InputError, match=r"got shape \(244, 8\)"):
        propose_names(texts[1:], doc_topic, components, vocabulary, preprocessor)
    with pytest.raises(InputError, match="finite numbers of at least 0"):
        propose_names(texts, -doc_topic, components, vocabulary, preprocessor)
    with pytest.raises(InputError, match="vocabulary holds 3 terms"):
        propose_names(texts, doc_topic, components, vocabulary.take([0, 1, 2]), preprocessor)
    with pytest.raises(InputError, match="sum to 1"):
        propose_names(texts, doc_topic, components * 2, vocabulary, preprocessor)
    with pytest.raises(InputError, match="n_articles must be"):
        propose_names(*of_sample, n_articles=0)
    with pytest.raises(InputError, match="longest must be"):
        propose_names(*of_sample, longest=5)
    with pytest.raises(InputError, match="must be a list of texts"):
        propose_names("نص", *of_sample[1:])
