"""Lemmas and light stems: what may be taken off a word, and on whose word."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics import ArabicPreprocessor
from topics.arabic._clitics import AffixSplit
from topics.arabic._dictionary import fold, fold_all, load_dictionary
from topics.arabic._lemma import _DICTIONARY_SEGMENTER, Lemmatizer, _dictionary_tables
from topics.arabic._light import LightStemmer
from topics.arabic._name_spellings import _parse_names, load_names
from topics.arabic._verbs import _imperfect_stems, verbal_noun

LETTER_LIST = "ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئةى"
arabic_words = st.text(alphabet=LETTER_LIST, min_size=1, max_size=12)


@pytest.fixture(scope="module")
def lemmatizer():
    return Lemmatizer({})


@pytest.fixture(scope="module")
def learned():
    """Return a lemmatizer that has read a large corpus in which these words stand so often."""
    counts = {
        "بغداد": 900, "وبغداد": 40, "وزير": 5_000, "بوتين": 3_000, "حوثي": 20, "الحوثي": 4_000, "الحوثيين": 3_000,
        "يقوم": 300, "قام": 900, "قاموا": 100, "قوم": 3, "سيتي": 800, "أضاف": 300, "وأضاف": 9_000, "باليستي": 50,
        "باليستية": 30, "الباليستية": 300, "يستي": 1, "رونالدو": 900, "لرونالدو": 30, "بيونغ": 700, "يونغ": 5,
        "مقاتل": 300, "مقاتلين": 200, "مقاتلي": 250, "كريستيان": 300, "كريست": 2,
    }  # fmt: skip
    return Lemmatizer(counts | {"كلمة": 120_000})


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("وزير", "وزير"), ("وبغداد", "بغداد"), ("وقواته", "قوة"), ("للحكومة", "حكومة"), ("بوتين", "بوتين"),
        ("الأميركية", "أمريكي"), ("أميركا", "أمريكا"), ("سورية", "سوريا"), ("وسوريا", "سوريا"), ("السورية", "سوري"),
        ("مسئولين", "مسؤول"), ("الانبعاثات", "انبعاث"), ("المسوؤلين", "مسؤول"),
        ("الإرهابى", "إرهابي"), ("والإرهابيين", "إرهابي"), ("السعودية", "السعودية"), ("للسعودية", "السعودية"),
    ],
)  # fmt: skip
def test_a_form_has_the_lemma_that_a_reader_would_give(lemmatizer, form, lemma):
    assert lemmatizer.analyze(form).stem == lemma


def test_a_final_ha_counts_as_ta_marbuta_after_an_article(lemmatizer):
    assert lemmatizer.analyze("المدرسه").stem == lemmatizer.analyze("المدرسة").stem
    assert lemmatizer.analyze("كتابه").stem == "كتاب"


@pytest.mark.parametrize(
    ("form", "verb"),
    [
        ("يقوم", "قام"), ("تقوم", "قام"), ("يعود", "عاد"), ("يستعرض", "استعرض"), ("يرتدي", "ارتدى"),
        ("قرروا", "قرر"), ("أقيمت", "أقام"), ("يصل", "وصل"), ("نستطيع", "استطاع"), ("سيحتاج", "احتاج"),
    ],
)  # fmt: skip
def test_a_form_of_a_verb_leads_to_the_verb(lemmatizer, form, verb):
    assert lemmatizer.analyze(form).stem == verb


@pytest.mark.parametrize(
    ("one", "other"),
    [("تصويت", "صوت"), ("التعليم", "علم"), ("معتقل", "اعتقل"), ("الافتراض", "افترض"), ("إصدار", "أصدر")],
)
def test_verbal_nouns_and_participles_are_words_of_their_own(lemmatizer, one, other):
    assert lemmatizer.analyze(one).stem != lemmatizer.analyze(other).stem


@pytest.mark.parametrize(
    ("form", "stem"),
    [
        ("وبغداد", "بغداد"), ("وزير", "وزير"), ("بوتين", "بوتين"), ("الحوثيين", "حوثي"), ("الحوثي", "حوثي"),
        ("يقوم", "قام"), ("سيتي", "سيتي"), ("وأضاف", "أضاف"), ("الباليستية", "باليستي"), ("لرونالدو", "رونالدو"),
        ("بيونغ", "بيونغ"), ("مقاتلي", "مقاتل"), ("كريستيان", "كريستيان"),
    ],
)  # fmt: skip
def test_the_corpus_decides_what_the_dictionary_can_not(learned, form, stem):
    assert learned.analyze(form).stem == stem


def test_two_spellings_of_a_name_have_one_base(lemmatizer):
    assert lemmatizer.analyze("الأميركية")[:2] == lemmatizer.analyze("الأمريكية")[:2]
    assert lemmatizer.analyze("بأميركا")[:2] == lemmatizer.analyze("أمريكا")[:2]


def test_every_lemma_is_its_own_lemma(lemmatizer):
    dictionary = load_dictionary()
    chains = [lemma for lemma in set(dictionary.lemmas.values()) if dictionary.lemmas.get(lemma, lemma) != lemma]
    assert len(chains) <= 3


@given(arabic_words)
def test_folding_one_word_is_folding_many(word):
    assert fold(word) == fold_all([word])[0]
    assert fold(fold(word)) == fold(word)


@given(st.lists(arabic_words, max_size=20))
def test_many_words_at_once_are_analyzed_as_one_by_one(lemmatizer, forms):
    assert lemmatizer.analyze_all(forms) == [lemmatizer.analyze(form) for form in forms]


@pytest.mark.parametrize("alone", ["", "و", "ال", "الم", "وال", "للم", "ه"])
def test_short_words_come_through(lemmatizer, learned, alone):
    for one in (lemmatizer, learned):
        assert one.analyze_all([alone]) == [one.analyze(alone)]


def test_the_kernel_finds_the_known_segmentations_and_no_more(sample):
    known, names = load_dictionary().keys, load_names().lengths
    forms = sorted({word for text in sample.texts for word in text.split() if word.isalpha()})
    expected = [
        [
            segmentation
            for segmentation in _DICTIONARY_SEGMENTER.segmentations(form)
            if fold(segmentation.rest) in known or fold(segmentation.rest)[:3] in names
        ]
        for form in forms
    ]
    assert _DICTIONARY_SEGMENTER.known_segmentations(forms, *_dictionary_tables()) == expected
    assert sum(map(len, expected)) > 1_000


@given(arabic_words)
def test_a_segmentation_takes_off_what_it_says(word):
    nothing = AffixSplit("")
    for segmentation in _DICTIONARY_SEGMENTER.segmentations(word):
        prefix, suffix, rest = segmentation.prefix or nothing, segmentation.suffix or nothing, segmentation.rest
        core = rest[len(prefix.restored) : len(rest) - len(suffix.restored)]
        assert word == prefix.affix + core + suffix.affix


def test_verbs_have_the_stems_of_the_grammar():
    assert {stem for _, stem in _imperfect_stems("قام")} == {"قام", "قوم", "قيم"}
    assert "ستعرض" in {stem for _, stem in _imperfect_stems("استعرض")}
    assert "صل" in {stem for _, stem in _imperfect_stems("وصل")}
    assert verbal_noun("تصويتات", "صوت") == "تصويت"
    assert verbal_noun("صوتوا", "صوت") is None


def test_the_table_of_names_has_one_standard_for_each():
    table = _parse_names(["سوريا سورية", "أمريك* أميرك*"])
    assert table.get("سورية") == "سوريا"
    assert table.get("اميركيون") == "أمريكيون"
    assert table.get("مصر") is None
    ours = load_names()
    for standard in [*ours.words.values(), *ours.beginnings.values()]:
        assert ours.get(fold(standard)) is None, standard


@pytest.mark.parametrize(
    ("form", "stem"), [("وزير", "وزير"), ("وبغداد", "بغداد"), ("الإرهابيين", "إرهابي"), ("والوزراء", "وزراء")]
)
def test_every_rest_of_a_light_stem_is_a_word(form, stem):
    assert LightStemmer({}).analyze(form).stem == stem


@given(word=arabic_words)
def test_a_light_stem_is_a_word_or_the_form_itself(word):
    stem = LightStemmer({}).analyze(word).stem
    assert stem == word or load_dictionary().knows(stem)


@settings(max_examples=25)
@given(st.text(alphabet=string.ascii_letters + LETTER_LIST + "\u0640\u064b \n.,#@", max_size=40))
def test_the_order_of_documents_changes_no_term(text):
    texts = [text, "قوات الأمن", "هجوم على القوات", text[::-1]]
    one, other = ArabicPreprocessor().fit(texts), ArabicPreprocessor().fit(texts[::-1])
    assert one.transform(texts) == other.transform(texts)
