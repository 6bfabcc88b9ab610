"""From raw text to terms."""

import pickle
import unicodedata

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sklearn.base import clone

from topics import ArabicPreprocessor, InputError, Vectorizer
from topics.arabic._clitics import without_clitics
from topics.arabic._lemma import Lemmatizer
from topics.arabic._letters import LETTERS
from topics.arabic._normalize import CLEANING, FOLDING, apply_steps
from topics.arabic._resources import read_word_list
from topics.arabic._scan import _TEXTS_PER_BLOCK, scan
from topics.arabic._stem import _STEMMERS
from topics.arabic._stopwords import _STOP_LISTS
from topics.arabic._tokenize import tokenize

ALL_STEPS = [*CLEANING.values(), *FOLDING.values()]
LETTER_LIST = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى"
HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670"
arabic_words = st.text(alphabet=LETTER_LIST, min_size=1, max_size=12)
anything = st.text(alphabet=st.characters(codec=None), max_size=60)


@pytest.fixture(scope="module")
def preprocessor():
    return ArabicPreprocessor().fit([])


@pytest.mark.parametrize(
    ("step", "given_word", "expected"),
    [
        ("normalize_presentation_forms", "ﺍﻟﺠﻴﺶ", "الجيش"),
        ("normalize_presentation_forms", "ﷲ", "الله"),
        ("compose", "ا\u0654من", "أمن"),
        ("strip_diacritics", "الدّاخليّة", "الداخلية"),
        ("strip_diacritics", "قُوّاتٌ", "قوات"),
        ("strip_tatweel", "الجـــيش", "الجيش"),
        ("fold_alef", "أإآٱا", "ااااا"),
        ("fold_final_ya", "الدولى", "الدولي"),
        ("fold_final_ya", "إلى مستشفى", "إلي مستشفي"),
        ("fold_final_ya", "مستشفيات", "مستشفيات"),
        ("fold_ta_marbuta", "حكومة", "حكومه"),
    ],
)
def test_each_step_does_what_its_name_says(step, given_word, expected):
    assert {**CLEANING, **FOLDING}[step](given_word) == expected


@given(anything)
def test_normalization_is_idempotent(text):
    once = apply_steps(ALL_STEPS, text)
    assert apply_steps(ALL_STEPS, once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أعلنت الدّاخلية: مقتل 3 في #تعز", ["أعلنت", "الدّاخلية", "مقتل", "في", "تعز"]),
        ("«الإرهاب»؛ (الجيش)، أمن؟", ["الإرهاب", "الجيش", "أمن"]),
        ("#عاصي_الحلاني", ["عاصي", "الحلاني"]),
        ("الـجـيش", ["الـجـيش"]),
        ("F-16 وdrone طائرة", ["و", "طائرة"]),
        ("٢٠٢٤ ۱۲ 2024", []),
        ("https://example.com", []),
        ("", []),
    ],
)
def test_words_are_arabic_letters_with_their_marks(text, expected):
    assert tokenize(text) == expected


def test_no_arabic_letter_of_unicode_is_forgotten():
    letters = {chr(c) for c in range(0x0600, 0x0700) if unicodedata.category(chr(c)) == "Lo"}
    assert {letter for letter in letters if tokenize(letter) != [letter]} == set()
    assert "\u0640" not in LETTERS


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("الدولى", "الدولي"),
        ("الإرهابى", "الإرهابي"),
        ("والإرهابى", "الإرهابي"),
        ("الأخبار", "الاخبار"),
        ("قُوّات", "قوات"),
        ("الـــقوات", "القوات"),
        ("مسئول", "مسؤول"),
        ("هجوم", "هجمات"),
        ("وزير", "الوزراء"),
        ("إسرائيل", "اسرائيل"),
        ("مستشفى", "مستشفي"),
    ],
)
def test_spellings_and_forms_of_one_word_are_one_term(one, other, preprocessor):
    if (one, other) == ("هجوم", "هجمات"):
        # The dictionary has two lemmas, attack and assault: they stay two terms.
        assert preprocessor.term(one) == "هجوم"
        assert preprocessor.term(other) == "هجمة"
    else:
        assert preprocessor.term(one) == preprocessor.term(other)


@pytest.mark.parametrize(
    ("word", "term"), [("وزير", "وزير"), ("بغداد", "بغداد"), ("ولاية", "ولاية"), ("الأمن", "امن"), ("قوات", "قوة")]
)
def test_letters_that_belong_to_a_word_stay(word, term, preprocessor):
    assert preprocessor.term(word) == term


@pytest.mark.parametrize("word", ["في", "فى", "إلى", "الى", "وقال", "قالت", "يؤكد", "أضاف", "السبت", "يناير", "كانون"])
def test_stop_words_are_left_out_in_every_spelling(word, preprocessor):
    assert preprocessor.term(word) is None


@given(word=arabic_words, marks=st.lists(st.sampled_from(HARAKAT + "\u0640"), max_size=6), at=st.integers(1, 12))
def test_diacritics_and_tatweel_never_change_the_term(preprocessor, word, marks, at):
    at = min(at, len(word))
    assert preprocessor.term(word[:at] + "".join(marks) + word[at:]) == preprocessor.term(word)


@given(texts=st.lists(anything, max_size=5))
@example(texts=["\ud800 الجيش \udfff", "\0", "\u202eأمن\u202c", "ا\u0651" * 50, "ﷺ"])
def test_any_string_comes_through(preprocessor, texts):
    tokens = preprocessor.transform(texts)
    assert len(tokens) == len(texts)
    assert all(isinstance(term, str) and len(term) >= 2 for document in tokens for term in document)


@given(texts=st.lists(st.lists(arabic_words, max_size=8).map(" ".join), max_size=6))
def test_a_text_gives_the_same_terms_alone_and_among_others(preprocessor, texts):
    assert preprocessor.transform(texts) == [preprocessor.transform([text])[0] for text in texts]


def test_terms_equal_those_of_an_obvious_word_by_word_loop(preprocessor, sample):
    texts = sample.full_texts()
    expected = [[term for word in tokenize(text) if (term := preprocessor.term(word))] for text in texts]
    assert preprocessor.transform(texts) == expected
    assert sum(map(len, expected)) > 3_000


def test_encoded_texts_hold_terms_and_forms(preprocessor):
    encoded = preprocessor.encode(["قوات وقوّات القوات", "", "في"])
    assert encoded.terms == ("قوة",)
    assert encoded.indptr.tolist() == [0, 3, 3, 3]
    assert dict(zip(encoded.forms, encoded.form_counts.tolist(), strict=True)) == {"القوات": 1, "قوات": 1, "وقوات": 1}
    assert len(encoded) == 3
    assert encoded.token_lists() == [["قوة"] * 3, [], []]


def test_blocks_and_processes_change_nothing(sample):
    texts = (sample.full_texts() * (_TEXTS_PER_BLOCK // len(sample) + 2))[: _TEXTS_PER_BLOCK + 7]
    one, two = scan(texts), scan(texts, n_jobs=2)
    assert one[0] == two[0]
    assert np.array_equal(one[1], two[1])
    assert np.array_equal(one[2], two[2])
    expected = [word for text in texts for word in tokenize(text)]
    assert [one[0][i] for i in one[1]] == expected


def test_options_switch_steps_off():
    text = ["الدولى الدولي أمن امن في"]
    kept = ArabicPreprocessor(stemmer=None, stopwords=None, fold_alef=False, fold_final_ya=False).fit_transform(text)
    assert kept == [["الدولى", "الدولي", "أمن", "امن", "في"]]
    folded = ArabicPreprocessor(stemmer=None, stopwords=None).fit_transform(text)
    assert folded == [["الدولي", "الدولي", "امن", "امن", "في"]]
    assert ArabicPreprocessor(min_length=3, stopwords=None, stemmer=None).fit_transform(["في أمن"]) == [["امن"]]


def test_own_words_and_protected_words_count_in_every_form():
    text = ["التحالف والتحالف قالت القوات"]
    assert ArabicPreprocessor(extra_stopwords=["تحالف"]).fit_transform(text) == [["قوة"]]
    assert ArabicPreprocessor(protected_words=["قال"]).fit_transform(text) == [["تحالف", "تحالف", "قال", "قوة"]]
    assert ArabicPreprocessor(extra_stopwords=["قوة"]).fit_transform(text) == [["تحالف", "تحالف"]]


def test_a_function_can_be_the_stemmer():
    first_three = ArabicPreprocessor(stemmer=lambda word: word[:3], stopwords=None)
    assert first_three.fit_transform(["قوات قواعد"]) == [["قوا", "قوا"]]
    with pytest.raises(InputError, match="must return a string"):
        ArabicPreprocessor(stemmer=lambda word: None).fit([]).transform(["قوات"])


@pytest.mark.parametrize("name", ["snowball", "isri", "tashaphyne"])
def test_every_stemmer_brings_forms_together_and_shows_words_in_full(name):
    texts = ["الحكومة العراقية", "حكومة عراقية", "للحكومة"]
    vectorizer = Vectorizer(ArabicPreprocessor(stemmer=name), min_df=1, max_df=1.0)
    X = vectorizer.fit_transform(texts)
    assert X[:2].sum(axis=1).tolist() == [2, 2]
    assert (X[[0]] != X[[1]]).nnz == 0
    assert set(vectorizer.vocabulary_.shown_terms) <= {word for text in texts for word in tokenize(text)}


@pytest.mark.parametrize("name", list(_STEMMERS))
@given(word=arabic_words)
def test_a_stemmer_takes_any_word_and_gives_the_same_stem_twice(name, word):
    stemmer = _STEMMERS[name].make({})
    assert stemmer.analyze(word) == stemmer.analyze(word)
    assert isinstance(stemmer.analyze(word).stem, str)


def test_no_stemmer_has_two_names():
    texts = ["القوات والقوة", "قوات"]
    by_name, by_none = (ArabicPreprocessor(stemmer=name, conflation="dictionary") for name in ("none", None))
    assert by_name.fit_transform(texts) == by_none.fit_transform(texts) == [["القوات", "والقوة"], ["قوات"]]


class StemmerOfAnotherLibrary:
    def stem(self, word):
        return word


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"stopwords": ["قال"]}, "'press', 'calendar'; got 'قال'. Words of your own go to extra_stopwords="),
        ({"stopwords": ["pres"]}, "Did you mean 'press'"),
        ({"stopwords": "press"}, r"Write stopwords=\('press',\)"),
        ({"stopwords": True}, "sequence of list names or None; got True"),
        ({"extra_stopwords": "قال"}, "Wrap it in a list"),
        ({"stemmer": "farasa"}, "stemmer must be one of 'lemma', 'light'.*'none'; got 'farasa'"),
        ({"stemmer": False}, "a function of a word, or None; got bool"),
        ({"stemmer": StemmerOfAnotherLibrary()}, "Give its method: stemmer=stemmer.stem"),
        ({"phrases": (1, 2)}, r"True, False or topics.Phrases\(min_count=20, min_npmi=0.5\); got \(1, 2\)"),
        ({"phrases": "bigrams"}, "got 'bigrams'"),
        ({"phrases": 2}, "got 2"),
        ({"keep_numbers": "no"}, "keep_numbers must be True or False; got 'no'"),
        ({"strip_diacritics": "yes"}, "strip_diacritics must be True or False"),
        ({"fold_alef": None}, "fold_alef must be True or False; got None"),
        ({"hashtags": True}, "hashtags must be one of 'words', 'whole', 'drop'"),
    ],
)  # fmt: skip
def test_likely_mistakes_with_a_preprocessor_are_told_what_to_do(options, message):
    with pytest.raises(InputError, match=message):
        ArabicPreprocessor(**options).fit(["نص"])


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda fitted: fitted.term("مجلس الأمن"), r"term takes one word.*transform\(\[text\]\)"),
        (lambda fitted: fitted.term(3), "term takes one word; got 3"),
        (lambda fitted: fitted.explain(["نص"]), "explain takes one text; got list"),
        (lambda fitted: fitted.transform("نص"), "Wrap it in a list"),
        (lambda fitted: fitted.transform([["نص"]]), "as they are written"),
    ],
)
def test_likely_mistakes_with_a_fitted_preprocessor_are_told_what_to_do(call, message):
    with pytest.raises(InputError, match=message):
        call(ArabicPreprocessor().fit([]))


def test_every_spelling_step_and_kind_of_token_is_checked_to_be_a_flag():
    flags = [name for name, value in ArabicPreprocessor().get_params().items() if isinstance(value, bool)]
    assert len(flags) > 12
    for name in flags:
        ArabicPreprocessor(**{name: np.True_}).fit([])
        with pytest.raises(InputError, match=f"{name} must be True"):
            ArabicPreprocessor(**{name: "no"}).fit([])


@given(before=st.sampled_from(["", " ", "\n", "«"]), after=st.sampled_from(["", " ", "\n", "،", "\u200f"]))
def test_own_words_count_without_blanks_and_signs_around_them(before, after):
    texts = ["هجوم على القوات", "قوات التحالف"]
    own = ArabicPreprocessor(extra_stopwords=[f"{before}القوات{after}"], protected_words=[f"{before}على{after}"])
    assert own.fit_transform(texts) == [["هجوم", "علي"], ["تحالف"]]


@pytest.mark.parametrize("name", ["extra_stopwords", "protected_words"])
def test_own_words_that_are_none_or_several_are_warned_about(name):
    words = ["التحالف", "مجلس الأمن", "", "CNN"]
    with pytest.warns(UserWarning, match=f"3 of {name}, such as 'مجلس الأمن', are not one Arabic word each") as caught:
        ArabicPreprocessor(**{name: words}).fit(["نص"])
    assert caught[0].filename == __file__


def test_a_stemmer_that_is_not_installed_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(
        InputError, match=r"needs nltk, which is not installed: pip install 'arabic-topics\[stemmers\]'"
    ):
        ArabicPreprocessor(stemmer="isri").fit([])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"stemmer": "lema"}, "Did you mean 'lemma'"),
        ({"stemmer": 3}, "stemmer must be a name"),
        ({"stopwords": "general"}, "extra_stopwords"),
        ({"stopwords": ["genral"]}, "Did you mean 'general'"),
        ({"min_length": 0}, "min_length"),
        ({"extra_stopwords": "قوة"}, "list of texts"),
    ],
)
def test_options_that_make_no_sense_are_refused(options, message):
    with pytest.raises(InputError, match=message):
        ArabicPreprocessor(**options).fit([])


@pytest.mark.parametrize(
    ("texts", "message"), [("نص", "got one str"), ([1], r"texts\[0\] is int"), ([None], "NoneType"), (3, "got int")]
)
def test_what_is_no_list_of_texts_is_refused(texts, message, preprocessor):
    with pytest.raises(InputError, match=message):
        preprocessor.transform(texts)


def test_the_preprocessor_is_a_scikit_learn_estimator(preprocessor):
    again = pickle.loads(pickle.dumps(preprocessor))
    assert again.transform(["قوات الأمن"]) == preprocessor.transform(["قوات الأمن"])
    assert clone(preprocessor).get_params() == preprocessor.get_params()
    with pytest.raises(ValueError, match="not fitted"):
        ArabicPreprocessor().transform(["نص"])


@pytest.mark.parametrize("name", _STOP_LISTS)
def test_stop_lists_are_long_and_hold_only_words(name):
    found = _STOP_LISTS[name].load()
    assert len(found) > 50
    assert len(set(found)) == len(found)


def test_what_security_news_is_about_is_protected(preprocessor):
    for word in read_word_list("protected.txt"):
        assert preprocessor.term(word) is not None, word


def test_the_dictionary_knows_a_word_behind_a_wrong_final_letter():
    assert Lemmatizer({}).analyze("الإرهابى").stem == "إرهابي"
    assert Lemmatizer({}).analyze("كلمةغيرموجودة") == ("كلمةغيرموجودة", "كلمةغيرموجودة", "unknown")


@pytest.mark.parametrize(
    ("word", "counts", "expected"),
    [
        ("ليون", {"ليون": 500}, "ليون"),
        ("للأوقية", {"للأوقية": 500, "الأوقية": 3}, "الأوقية"),
        ("أندريه", {"أندريه": 9, "أندري": 9}, "أندريه"),
        ("صورته", {"صورته": 9, "صورت": 9, "صورة": 2}, "صورة"),
        ("وللحكومة", {"وللحكومة": 3, "للحكومة": 2, "حكومة": 1, "الحكومة": 5}, "الحكومة"),
        ("قواتهما", {"قواتهما": 1, "قوات": 4}, "قوات"),
        ("وزير", {"وزير": 9, "الوزير": 9}, "وزير"),
        ("به", {"به": 1, "ه": 5}, "به"),
    ],
)
def test_clitics_come_off_only_where_the_rest_is_attested(word, counts, expected):
    assert without_clitics(word, counts) == expected


@given(st.dictionaries(arabic_words, st.integers(1, 20), min_size=1, max_size=8))
def test_taking_clitics_off_ends_in_an_attested_word(counts):
    for word in counts:
        assert without_clitics(word, counts) in counts
