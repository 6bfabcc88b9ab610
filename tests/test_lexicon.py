"""The lexicon of security themes, lexicons of users, and the closest theme of a lexicon."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import topics
from topics import ArabicPreprocessor, InputError
from topics.matrix._vocabulary import Vocabulary
from topics.themes._lexicon import Lexicon, _default_lexicon, closest_entries

LABELS = ["borders", "courts", "cyber", "displacement", "maritime", "military", "nuclear", "terrorism"]
SMALL = {
    "war": {"ar": "الحرب", "en": "War", "words": ["جيش", "حرب", "معركة", "جندي"]},
    "courts": {"ar": "المحاكم", "en": "Courts", "words": ["محكمة", "قاض", "سجن", "حرب"]},
}


@pytest.fixture(scope="module")
def plain():
    return ArabicPreprocessor().fit([])


@pytest.fixture(scope="module")
def terms_by_entry(plain):
    return {
        entry.id: [plain.term(word) for word in entry.words if " " not in word] for entry in _default_lexicon().entries
    }


def vocabulary_of(words, preprocessor):
    """Return a vocabulary in which every word is the one spelling of its term."""
    terms = sorted({preprocessor.term(word): word for word in words}.items())
    ones = np.ones(len(terms), dtype=int)
    return Vocabulary(
        tuple(term for term, _ in terms), ones, ones, tuple(w for _, w in terms), np.arange(len(terms)), ones
    )


def test_no_word_of_the_lexicon_is_a_stop_word_or_stands_twice_in_a_theme(terms_by_entry):
    for name, terms in terms_by_entry.items():
        assert None not in terms, name
        assert [term for term, times in Counter(terms).items() if times > 1] == [], name


def test_every_theme_of_the_lexicon_has_enough_words_and_not_too_many(terms_by_entry):
    for entry in _default_lexicon():
        assert 25 <= len(entry.words) <= 45, entry.id
        assert len(terms_by_entry[entry.id]) >= 20, entry.id


def test_no_word_of_the_lexicon_belongs_to_more_than_three_themes(terms_by_entry):
    times = Counter(term for terms in terms_by_entry.values() for term in terms)
    assert [term for term, count in times.items() if count > 3] == []


def test_the_default_lexicon_is_read_once_and_is_a_table():
    assert _default_lexicon() is _default_lexicon()
    table = _default_lexicon().to_frame()
    assert table.columns.tolist() == ["entry", "ar", "en", "words"]
    assert len(table) == len(_default_lexicon()) == table.entry.nunique() == table.ar.nunique() == table.en.nunique()
    assert set(LABELS) <= set(table.entry)


@pytest.mark.parametrize(("model", "weighting"), [(topics.NMF, "tfidf"), (topics.LDA, "count")])
def test_every_theme_of_the_sample_has_its_own_entry(sample, model, weighting):
    vectorizer = topics.Vectorizer(min_df=3, weighting=weighting)
    fitted = model(8, random_state=0).fit(vectorizer.fit_transform(sample.full_texts()))
    table = closest_entries(fitted.components_, vectorizer.vocabulary_, vectorizer.preprocessor_)
    assert sorted(table.entry) == LABELS
    assert table.score.between(0.15, 1).all()


def reference_score(components, theme, entry, tables, vocabulary, preprocessor, top_n):
    """Return the score of one entry for one theme, word by word."""
    usual = components.mean(axis=0)
    telling = {}
    for column, term in enumerate(vocabulary.terms):
        phi = components[theme, column]
        if phi > 0 and phi > usual[column] * (1 + 1e-9):
            telling[term] = math.sqrt(phi * math.log(phi / usual[column]))
    best = sorted(telling, key=lambda term: (-telling[term], vocabulary.terms.index(term)))[:top_n]
    has = {name: {preprocessor.term(word) for word in table["words"]} for name, table in tables.items()}
    n = len(tables)
    score = 0.0
    for term in best:
        if term in has[entry]:
            listed = sum(term in words for words in has.values())
            score += telling[term] * math.log(1 + n / listed) / math.log(1 + n)
    matched = sum(term in has[entry] for term in best)
    return score / sum(telling[term] for term in best) if matched >= 3 else 0.0


WORDS = ["جيش", "حرب", "معركة", "جندي", "محكمة", "قاض", "سجن", "ملعب", "ذهب", "فيلم", "طبيب", "مدرسة"]


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_the_score_is_that_of_its_definition(plain, seed, top_n):
    vocabulary = vocabulary_of(WORDS, plain)
    components = np.random.default_rng(seed).dirichlet(np.full(len(vocabulary), 0.5), 3)
    table = closest_entries(components, vocabulary, plain, Lexicon.from_entries(SMALL), top_n=top_n, min_score=0)
    for theme, found in enumerate(table.score.fillna(0)):
        scores = [reference_score(components, theme, name, SMALL, vocabulary, plain, top_n) for name in SMALL]
        assert found == pytest.approx(max(scores))


def test_the_order_of_themes_does_not_matter_and_ids_are_kept(plain):
    vocabulary = vocabulary_of(WORDS, plain)
    components = np.random.default_rng(0).dirichlet(np.full(len(vocabulary), 0.3), 4)
    one = closest_entries(components, vocabulary, plain, Lexicon.from_entries(SMALL), ids=[7, 5, 3, 1], min_score=0)
    two = closest_entries(
        components[::-1], vocabulary, plain, Lexicon.from_entries(SMALL), ids=[1, 3, 5, 7], min_score=0
    )
    assert one.index.tolist() == [7, 5, 3, 1]
    assert two.iloc[::-1].equals(one)


def test_a_theme_of_an_entrys_own_words_scores_one_and_another_is_close_to_none(plain):
    vocabulary = vocabulary_of(["جيش", "معركة", "جندي", "ملعب", "فيلم", "ذهب"], plain)
    components = np.array([[float(word in ("جيش", "معركة", "جندي")) for word in vocabulary.form_words]])
    components = np.vstack([components, 1 - components]) / 3
    table = closest_entries(components, vocabulary, plain, Lexicon.from_entries(SMALL))
    assert table.loc[0, ["entry", "entry_ar", "entry_en"]].tolist() == ["war", "الحرب", "War"]
    assert table.score[0] == pytest.approx(1)
    assert set(table.matched_words[0].split("، ")) == {"جيش", "معركة", "جندي"}
    assert table.loc[1, ["entry", "entry_ar", "entry_en", "score", "matched_words"]].isna().all()


def test_two_matching_words_are_no_evidence(plain):
    vocabulary = vocabulary_of(["جيش", "معركة", "ملعب", "فيلم"], plain)
    components = np.array([[float(word in ("جيش", "معركة")) for word in vocabulary.form_words]])
    components = np.vstack([components, 1 - components]) / 2
    assert closest_entries(components, vocabulary, plain, Lexicon.from_entries(SMALL), min_score=0).entry.isna().all()


def test_themes_that_are_all_alike_are_close_to_none(plain):
    vocabulary = vocabulary_of(WORDS, plain)
    components = np.full((3, len(vocabulary)), 1 / len(vocabulary))
    assert closest_entries(components, vocabulary, plain).entry.isna().all()


def test_a_word_matches_the_forms_that_the_corpus_keeps_apart(plain):
    vectorizer = topics.Vectorizer(min_df=1, max_df=1.0).fit(["قوات الجيش", "القوة", "ملعب وفيلم"])
    preprocessor = vectorizer.preprocessor_
    preprocessor.classes_.terms["قوة"] = {"قوات": "قوات", "قوة": "قوة", "": "قوات"}
    vocabulary = vocabulary_of(["قوات", "جيش", "ملعب"], preprocessor)
    components = np.array([[float(word != "ملعب") for word in vocabulary.form_words]]) / 2
    components = np.vstack([components, 1 - 2 * components])
    lexicon = Lexicon.from_entries({"war": {"ar": "الحرب", "en": "War", "words": ["قوة", "جيش"]}})
    assert set(closest_entries(components, vocabulary, preprocessor, lexicon).matched_words[0].split("، ")) == {
        "قوات",
        "جيش",
    }


def test_the_words_of_a_phrase_match_one_by_one():
    texts = ["نزع السلاح النووي في المنطقة", "نزع السلاح النووي", "خطة نزع السلاح النووي", "فيلم جديد", "ملعب"]
    preprocessor = ArabicPreprocessor(phrases=topics.Phrases(min_count=3, min_npmi=0.2))
    vectorizer = topics.Vectorizer(preprocessor, min_df=1, max_df=1.0).fit(texts)
    vocabulary = vectorizer.vocabulary_
    own = np.array([float(" " in term or term == "نووي") for term in vocabulary.terms])
    assert own.any()
    components = np.vstack([own / own.sum(), (1 - own) / (1 - own).sum()])
    lexicon = Lexicon.from_entries({"nuclear": {"ar": "النووي", "en": "Nuclear", "words": ["نزع السلاح النووي"]}})
    assert closest_entries(components, vocabulary, vectorizer.preprocessor_, lexicon).entry[0] == "nuclear"


def test_a_lexicon_is_the_same_from_a_file_and_from_a_dict(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text('[courts]\nar = "المحاكم"\nen = "Courts"\nwords = ["محكمة", "قاض"]\n', encoding="utf-8")
    assert Lexicon.from_file(path) == Lexicon.from_entries(
        {"courts": {"ar": "المحاكم", "en": "Courts", "words": ["محكمة", "قاض"]}}
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a]\nen = 'A'\nwords = ['قاض']", r"\[a\] in .*mine.toml needs a name: write ar ="),
        ("[a]\nar = 'أ'\nen = ' '\nwords = ['قاض']", "needs a name: write en ="),
        ("[a]\nar = 'أ'\nen = 'A'\nword = ['قاض']", "A key of .*a.* Did you mean 'words'"),
        ("[a]\nar = 'أ'\nen = 'A'\nwords = 'قاض'", "needs a list of words"),
        ("[a]\nar = 'أ'\nen = 'A'\nwords = []", "needs a list of words"),
        ("[a]\nar = 'أ'\nen = 'A'", "needs a list of words"),
        ("[a]\nar = 'أ'\nen = 'A'\nwords = ['court']", "Arabic letters; got 'court'"),
        ("[a]\nar = 'أ'\nen = 'A'\nwords = ['قاض', 'قاض']", "more than once"),
        ("[a]\nar = 'أ'\nen = 'A'\nwords = ['قاض']\n[a]\nar = 'ب'", "not valid TOML.*each id once"),
        (
            "[a]\nar = 'أ'\nen = 'A'\nwords = ['قاض']\n[b]\nar = 'أ'\nen = 'B'\nwords = ['سجن']",
            r"several themes \(a, b\)",
        ),
        ("[a", "not valid TOML"),
        ("", "needs at least one theme"),
        ("a = 1", "must be a table"),
        ("['My theme']\nar = 'أ'", "is no id"),
    ],
)
def test_mistakes_in_a_file_are_named_with_their_place(tmp_path, text, message):
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message) as raised:
        Lexicon.from_file(path)
    assert "mine.toml" in str(raised.value)


def test_a_file_that_is_missing_or_not_utf8_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.toml can't be read"):
        Lexicon.from_file(tmp_path / "nowhere.toml")
    (tmp_path / "latin.toml").write_bytes(b"\xe9")
    with pytest.raises(InputError, match="not UTF-8"):
        Lexicon.from_file(tmp_path / "latin.toml")
    with pytest.raises(InputError, match="at least one theme"):
        Lexicon.from_entries([])


def test_arguments_that_do_not_fit_are_refused(plain):
    vocabulary = vocabulary_of(WORDS, plain)
    components = np.full((2, len(vocabulary)), 1 / len(vocabulary))
    with pytest.raises(InputError, match="12 terms and components 11 columns"):
        closest_entries(components[:, 1:] * 12 / 11, vocabulary, plain)
    with pytest.raises(InputError, match="ids must name the 2 rows"):
        closest_entries(components, vocabulary, plain, ids=[1])
    with pytest.raises(InputError, match="top_n must be"):
        closest_entries(components, vocabulary, plain, top_n=0)
    with pytest.raises(InputError, match="min_score must be"):
        closest_entries(components, vocabulary, plain, min_score=2)
    with pytest.raises(InputError, match="sum to 1"):
        closest_entries(components * 2, vocabulary, plain)
