"""What counts as a word: numbers, Latin, addresses, hashtags, mentions, emoji; and the kernel against the pattern."""

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st

from topics import ArabicPreprocessor, InputError
from topics.arabic._scan import _scan_plain, scan
from topics.arabic._tokenize import EVERYTHING, TokenRules, token_kind, tokenize
from topics.linalg.kernels._tokens import document_frequency

SIGNS = "اب\u064b\u0640\u200d\u200b a1٣۴.,é\U0001f600\n#@_:/\ud800ﷲ-"
texts_of_signs = st.lists(st.text(alphabet=SIGNS, max_size=40), max_size=6)
RULES = [TokenRules(numbers=n, latin=a) for n in (False, True) for a in (False, True)]
KEPT = {"stopwords": None, "stemmer": None, "min_length": 1}


@pytest.mark.parametrize(
    ("option", "text", "expected"),
    [
        ({"keep_numbers": True}, "مقتل ٣ في ۲۰۲۵ و 2,500", ["مقتل", "3", "في", "2025", "و", "2,500"]),
        ({"keep_latin": True}, "صاروخ S-300 Café F16", ["صاروخ", "s", "café", "f16"]),
        ({"keep_urls": True}, "موقع https://x.com/قتل؟", ["موقع", "https://x.com/قتل؟"]),
        ({}, "موقع https://x.com/قتل www.قتل.com ali@قتل.com", ["موقع"]),
        ({"keep_mentions": True}, "قال @محمد_علي", ["قال", "@محمد_علي"]),
        ({}, "قال @محمد_علي", ["قال"]),
        ({"keep_emoji": True}, "خبر 😀🇸🇾", ["خبر", "😀🇸🇾"]),
        ({}, "خبر 😀", ["خبر"]),
        ({"hashtags": "words"}, "#مجلس_الأمن يجتمع", ["مجلس", "الامن", "يجتمع"]),
        ({"hashtags": "whole"}, "#مجلس_الأمن يجتمع", ["#مجلس_الأمن", "يجتمع"]),
        ({"hashtags": "drop"}, "#مجلس_الأمن يجتمع", ["يجتمع"]),
    ],
)
def test_each_option_keeps_what_its_name_says(option, text, expected):
    assert ArabicPreprocessor(**KEPT, **option).fit_transform([text]) == [expected]


@pytest.mark.parametrize(
    ("option", "text", "on", "off"),
    [
        ("normalize_presentation_forms", "ﺍﻟﺠﻴﺶ", "الجيش", "ﺍﻟﺠﻴﺶ"),
        ("unify_persian", "کیف", "كيف", "کیف"),
        ("strip_controls", "ال\u200dجي\u202cش", "الجيش", "ال\u200dجي\u202cش"),
        ("strip_tatweel", "الجـــيش", "الجيش", "الجـــيش"),
        ("strip_diacritics", "الجَيش", "الجيش", "الجَيش"),
        ("fold_hamza_seat", "شئون", "شؤون", "شئون"),
        ("fold_ta_marbuta", "قوة", "قوه", None),
    ],
)
def test_each_spelling_step_can_be_switched(option, text, on, off):
    assert ArabicPreprocessor(**KEPT, **{option: True}).fit_transform([text]) == [[on]]
    if off is not None:
        assert ArabicPreprocessor(**KEPT, **{option: False}).fit_transform([text]) == [[off]]


def test_an_unknown_way_with_hashtags_is_refused():
    with pytest.raises(InputError, match="Did you mean 'words'"):
        ArabicPreprocessor(hashtags="word").fit([])


@pytest.mark.parametrize("rules", RULES)
@given(texts=texts_of_signs)
def test_the_kernel_finds_the_words_of_the_pattern(rules, texts):
    found, ids, indptr = scan(texts, rules=rules)
    assert [[found[i] for i in ids[indptr[d] : indptr[d + 1]]] for d in range(len(texts))] == [
        tokenize(text, rules) for text in texts
    ]
    assert len(set(found)) == len(found)


@given(texts=texts_of_signs)
def test_plain_texts_need_no_pattern(texts):
    plain = [text for text in texts if EVERYTHING.is_plain(text)]
    found, ids, lengths = _scan_plain(plain, RULES[-1])
    assert [found[i] for i in ids] == [word for text in plain for word in tokenize(text, RULES[-1])]
    assert lengths.tolist() == [len(tokenize(text, RULES[-1])) for text in plain]


@given(st.text(alphabet=SIGNS, max_size=40))
def test_every_kept_token_has_a_kind(text):
    for token in tokenize(text, EVERYTHING):
        assert token_kind(token) in {"arabic", "latin", "number", "url", "mail", "mention", "hashtag", "emoji"}


@given(st.lists(st.lists(st.integers(0, 6), max_size=9), max_size=6))
def test_document_frequency_equals_its_slow_twin(documents):
    ids = np.array([number for document in documents for number in document], dtype=np.int32)
    indptr = np.cumsum([0, *map(len, documents)])
    assert document_frequency(ids, indptr, 7).tolist() == reference.document_frequency(ids, indptr, 7).tolist()


def test_many_distinct_words_are_numbered_as_a_dict_numbers_them():
    rng = np.random.default_rng(0)
    letters = np.array(list("ابتثجحخد"))
    given_words = ["".join(letters[rng.integers(0, 8, 7)]) for _ in range(90_000)]
    found, ids, _ = scan([" ".join(given_words)])
    number = {}
    assert ids.tolist() == [number.setdefault(word, len(number)) for word in given_words]
    assert found == list(number)
