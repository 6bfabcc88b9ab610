"""Sentences of a text, the passages that carry a theme, and how they are shown."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import topics
from topics import InputError, Phrases
from topics.arabic._sentences import split_sentences
from topics.themes._passage_table import Passages, _highlighted_html, _highlighted_text, tabulate_passages
from topics.themes._passages import FoundPassage, PassageFinder, _Candidate, _choose_varied, _is_balanced

NEWS = st.lists(
    st.sampled_from(
        [
            "قال",
            "د.",
            "أ.ف.ب",
            "3.5",
            ".",
            "..",
            "...",
            "؟",
            "!",
            "؛",
            "«",
            "»",
            '"',
            "(",
            ")",
            "\n",
            " ",
            "\u2028",
            "\xa0",
            "http://a.b/c.",
            "U.S.",
            "و",
            "1.",
            "،",
            "\u200f",
            "هجوم عنيف على القوات في المدينة",
        ]
    ),
    max_size=60,
).map("".join)


def split(text):
    return [text[start:end] for start, end in split_sentences(text)]


@given(st.one_of(NEWS, st.text(max_size=80)))
def test_sentences_are_in_order_disjoint_and_hold_every_character_that_is_no_space(text):
    spans = split_sentences(text)
    bounds = [0, *(bound for span in spans for bound in span), len(text)]
    assert bounds == sorted(bounds)
    for start, end in spans:
        assert start < end
        assert text[start:end] == text[start:end].strip()
    assert all(not gap.strip() for gap in (text[a:b] for a, b in zip(bounds[::2], bounds[1::2], strict=True)))


@given(NEWS)
def test_sentences_of_two_lines_are_those_of_each(text):
    assert split(text + "\nانتهى.") == [*split(text), "انتهى."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أعلن الجيش. وقال؟ نعم! ثم… انتهى", ["أعلن الجيش.", "وقال؟", "نعم!", "ثم…", "انتهى"]),
        (
            "بلغ السعر 3.5 دولار. وزاد ٤٫٥٠. ثم عند 16.40 تراجع",
            ["بلغ السعر 3.5 دولار.", "وزاد ٤٫٥٠.", "ثم عند 16.40 تراجع"],
        ),
        ("التقى د. سالم و أ.د. منى. ثم عاد", ["التقى د. سالم و أ.د. منى.", "ثم عاد"]),
        ("وفق أ.ف.ب أمس. وأضافت (أ.ف.ب). انتهى", ["وفق أ.ف.ب أمس.", "وأضافت (أ.ف.ب).", "انتهى"]),
        ("ذكرت أ ف ب. وقال عام 1923م. وبعده", ["ذكرت أ ف ب.", "وقال عام 1923م.", "وبعده"]),
        (
            "في https://a.com/x.html?y=1 خبر. ومنه bbc.com أيضا. تم",
            ["في https://a.com/x.html?y=1 خبر.", "ومنه bbc.com أيضا.", "تم"],
        ),
        ("قال J. F. Kennedy ذلك. نعم", ["قال J. F. Kennedy ذلك.", "نعم"]),
        ("قال: «لا نعلم. ننتظر» ثم مضى. وعاد", ["قال: «لا نعلم. ننتظر» ثم مضى.", "وعاد"]),
        ('سأل: "أين هم؟" ولم يجب. وقال: "لن نعود." وانصرف', ['سأل: "أين هم؟" ولم يجب.', 'وقال: "لن نعود."', "وانصرف"]),
        ("قال: «لن نعود.»، ثم انصرف", ["قال: «لن نعود.»، ثم انصرف"]),
        ("انتهى القتال.وعاد السكان", ["انتهى القتال.", "وعاد السكان"]),
        ("المنتخب.. أداء بلا روح. انتهى", ["المنتخب.. أداء بلا روح.", "انتهى"]),
        ("1. انسحاب القوات\n2. تبادل الأسرى\n***", ["1. انسحاب القوات", "2. تبادل الأسرى", "***"]),
        ("عاجل!!! - انتهى ...", ["عاجل!!!", "- انتهى ..."]),
        ("سطر\r\nآخر\u2028وثالث", ["سطر", "آخر", "وثالث"]),
        ("«فتح قوسا ونسيه. ثم قال", ["«فتح قوسا ونسيه.", "ثم قال"]),
        (" \n ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, expected):
    assert split(text) == expected


def test_a_semicolon_ends_only_what_is_long():
    half = " ".join(["كلمة"] * 30)
    assert split("قصيرة؛ وأخرى.") == ["قصيرة؛ وأخرى."]
    assert split(f"{half}؛ {half}.") == [f"{half}؛", f"{half}."]


def test_a_quotation_longer_than_any_is_cut_like_other_text():
    assert len(split("«" + "جملة قصيرة هنا. " * 40 + "»")) > 30


TEXTS = [
    "عملية في الجبل\nهاجم المسلحون ثكنة الجيش في الجبل قرب القرية فجر اليوم. وقتل جنديان في الهجوم."
    "\nاقرأ أيضا: المسلحون والجيش والثكنة والجبل",
    "هاجم المسلّحون ثكنة الجيش في الجبل قرب القرية فجر اليوم. وعاد الهدوء إلى المدينة بعد ساعات من القصف.",
    "انسحب المسلحون من الثكنة بعد قصف الجيش مواقعهم في الجبل طوال الليل. وارتفع سعر الخبز.",
    "ارتفع سعر النفط في الأسواق العالمية بعد قرار خفض الإنتاج اليومي. وهبط سعر الذهب والفضة.",
    "هبط سعر الذهب في الأسواق العالمية أمس بعد ارتفاع الدولار والفائدة. وزاد إنتاج النفط.",
    "",
]


@pytest.fixture(scope="module")
def parts():
    """Return what a finder is made of: two planted themes, war (row 0) and market (row 1)."""
    vectorizer = topics.Vectorizer(min_df=1, max_df=1.0, weighting="count")
    X = vectorizer.fit_transform(TEXTS)
    war = np.array([1, 1, 1, 0, 0, 0])
    counts = np.stack([(X.toarray() * group[:, None]).sum(axis=0) for group in (war, 1 - war)]) + 0.01
    doc_topic = np.array([[0.9, 0.1], [0.95, 0.05], [0.7, 0.3], [0.1, 0.9], [0, 1], [0.5, 0.5]])
    return {
        "texts": TEXTS,
        "doc_topic": doc_topic,
        "doc_lengths": np.diff(X.indptr),
        "components": counts / counts.sum(axis=1, keepdims=True),
        "vocabulary": vectorizer.vocabulary_,
        "preprocessor": vectorizer.preprocessor_,
    }


@pytest.fixture(scope="module")
def finder(parts):
    return PassageFinder(**parts)


def slow_score(parts, passage, row):
    """Return the score of a passage of whole prose from its definition, term by term."""
    phi = parts["components"]
    terms = set(parts["preprocessor"].transform([passage.text])[0]) & set(parts["vocabulary"].terms)
    worth = 0.0
    for term in terms:
        w = parts["vocabulary"].column(term)
        worth += phi[row, w] / sum(phi[k, w] for k in range(len(phi))) * math.log(1 + phi.shape[1] * phi[row, w])
    length = min(len(passage.text.split()) / 8, 45 / len(passage.text.split()), 1)
    return worth / (len(terms) + 10) * length * parts["doc_topic"][passage.document, row]


@pytest.mark.parametrize("row", [0, 1])
def test_scores_are_those_of_the_definition(parts, finder, row):
    found = finder.find(row)
    assert found
    for passage in found:
        assert passage.score == pytest.approx(slow_score(parts, passage, row))


def test_a_theme_is_quoted_from_its_own_articles(finder):
    war, market = finder.find(0, n=2), finder.find(1, n=2)
    assert {passage.document for passage in war} <= {0, 1, 2}
    assert [passage.document for passage in market] == [3, 4] or [passage.document for passage in market] == [4, 3]
    assert "سعر الخبز" not in "".join(passage.text for passage in war)


def test_a_passage_stands_in_its_text_as_it_is_spelled(finder):
    for row in (0, 1):
        for passage in finder.find(row):
            assert TEXTS[passage.document][passage.start : passage.end] == passage.text


def test_highlights_are_the_words_of_the_theme_with_clitics_and_diacritics(parts):
    text = "هاجم المسلّحون ثكنة بالجبل."
    finder = PassageFinder(**{**parts, "texts": [text], "doc_topic": [[1.0, 0.0]], "doc_lengths": [4]})
    (passage,) = finder.find(0)
    assert [passage.text[start:end] for start, end in passage.highlights] == ["هاجم", "المسلّحون", "ثكنة", "بالجبل"]


def test_copies_are_quoted_once_and_articles_without_terms_never(finder):
    documents = [passage.document for passage in finder.find(0, n=10)]
    assert len({0, 1} & set(documents)) == 1
    assert len(documents) == len(set(documents))
    assert 5 not in documents


def test_neither_titles_nor_lines_of_the_page_are_quoted_while_there_is_better(parts):
    finder = PassageFinder(**{**parts, "texts": [TEXTS[0]], "doc_topic": [[1.0, 0.0]], "doc_lengths": [9]})
    (passage,) = finder.find(0)
    assert passage.text.startswith("هاجم المسلحون")
    alone = PassageFinder(**{**parts, "texts": ["عملية في الجبل"], "doc_topic": [[1.0, 0.0]], "doc_lengths": [2]})
    assert alone.find(0)[0].text == "عملية في الجبل"


def test_a_dateline_is_not_part_of_the_passage(parts):
    text = "دبي، الإمارات العربية المتحدة (CNN)-- هاجم المسلحون ثكنة الجيش في الجبل قرب القرية."
    finder = PassageFinder(**{**parts, "texts": [text], "doc_topic": [[1.0, 0.0]], "doc_lengths": [9]})
    assert finder.find(0)[0].text == "هاجم المسلحون ثكنة الجيش في الجبل قرب القرية."
    spoken = text.replace("(CNN)--", "(ناتو):")
    assert (
        PassageFinder(**{**parts, "texts": [spoken], "doc_topic": [[1, 0]], "doc_lengths": [9]}).find(0)[0].text
        == spoken
    )


def test_passages_do_not_depend_on_the_order_of_themes_and_of_articles(parts, finder):
    order = [3, 0, 5, 4, 2, 1]
    mixed = PassageFinder(
        **{
            **parts,
            "texts": [TEXTS[i] for i in order],
            "doc_topic": parts["doc_topic"][order][:, ::-1],
            "doc_lengths": parts["doc_lengths"][order],
            "components": parts["components"][::-1],
        }
    )
    for row in (0, 1):
        assert [passage.text for passage in mixed.find(1 - row)] == [passage.text for passage in finder.find(row)]
    assert finder.find(0) == finder.find(0)
    assert [passage.text for passage in finder.find(0, n=1)] == [finder.find(0)[0].text]


def test_a_theme_that_no_article_has_is_not_quoted(parts):
    doc_topic = parts["doc_topic"] * [1, 0]
    assert PassageFinder(**{**parts, "doc_topic": doc_topic}).find(1) == []


@pytest.mark.parametrize("options", [{}, {"phrases": Phrases(min_count=2, min_npmi=0.1)}, {"keep_numbers": True}])
def test_the_terms_of_an_article_are_those_that_the_preprocessor_makes(sample, options):
    texts = sample.full_texts()[:20]
    vectorizer = topics.Vectorizer(min_df=2, preprocessor=topics.ArabicPreprocessor(**options))
    X = vectorizer.fit_transform(texts)
    components = np.full((1, X.shape[1]), 1 / X.shape[1])
    finder = PassageFinder(
        texts, np.ones((20, 1)), np.diff(X.indptr), components, vectorizer.vocabulary_, vectorizer.preprocessor_
    )
    for document in range(20):
        known = {
            token.column for sentence in finder.sentences_of(document) for token in sentence.tokens if token.column >= 0
        }
        expected = set(X[[document]].indices.tolist())
        # A phrase across the end of a sentence, or of a dateline, is the one thing that differs.
        assert len(known ^ expected) <= (0.1 if options.get("phrases") else 0.05) * len(expected)
        assert options.get("phrases") or known <= expected


@pytest.mark.parametrize("model", [topics.NMF, topics.LDA])
def test_every_theme_of_the_sample_is_quoted_in_prose(sample, model):
    vectorizer = topics.Vectorizer(min_df=2, weighting="tfidf" if model is topics.NMF else "count")
    X = vectorizer.fit_transform(sample.full_texts())
    fitted = model(6, random_state=0).fit(X)
    finder = PassageFinder(
        sample.full_texts(),
        fitted.transform(X),
        np.diff(X.indptr),
        fitted.components_,
        vectorizer.vocabulary_,
        vectorizer.preprocessor_,
    )
    for row in range(6):
        found = finder.find(row, n=3)
        assert len(found) == 3
        for passage in found:
            assert 8 <= len(passage.text.split()) <= 50
            assert passage.text not in sample.titles
            assert _is_balanced(passage.text)
            assert passage.highlights
            assert all(re.fullmatch(r"\S+", passage.text[start:end]) for start, end in passage.highlights)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"texts": "نص"}, "texts must be a list of texts"),
        ({"texts": ["نص"]}, r"doc_topic must have shape \(1, 2\)"),
        ({"doc_lengths": [1, 2]}, r"doc_lengths must have shape \(6,\)"),
        ({"components": [[0.5, 0.5], [0.5, 0.5]]}, "components have 2 columns and the vocabulary"),
        ({"components": [[2.0, 0.5]]}, "row 0 sums to 2.5"),
    ],
)
def test_what_does_not_fit_is_refused(parts, wrong, message):
    with pytest.raises(InputError, match=message):
        PassageFinder(**{**parts, **wrong})


def test_rows_and_numbers_out_of_range_are_refused(finder):
    with pytest.raises(InputError, match="theme_row must be a whole number from 0 to 1"):
        finder.find(2)
    with pytest.raises(InputError, match="n must be a whole number of at least 1"):
        finder.find(0, n=0)


def candidate(text, score, columns):
    return _Candidate(FoundPassage(0, 0, len(text), text, (), score), frozenset(columns))


def test_of_passages_that_say_the_same_the_next_is_one_that_says_something_else():
    best, alike, other = (
        candidate("أ ب ج د", 1.0, [1, 2, 3]),
        candidate("ه و ز ح", 0.9, [1, 2, 4]),
        candidate("ط ي ك ل", 0.6, [7, 8]),
    )
    assert [passage.score for passage in _choose_varied([alike, best, other], 3)] == [1.0, 0.6, 0.9]
    copy = candidate("أ ب ج د ه", 0.99, [7, 8])
    assert [passage.score for passage in _choose_varied([best, copy], 2)] == [1.0]
    assert _choose_varied([], 2) == []


@given(st.text(max_size=40), st.data())
def test_highlighting_adds_nothing_but_marks_and_takes_nothing_but_controls(passage, data):
    bounds = sorted(data.draw(st.sets(st.integers(0, len(passage)), max_size=6)))
    marks = list(zip(bounds[::2], bounds[1::2], strict=False))
    shown = _highlighted_html(passage, marks)
    inner = shown.removeprefix('<bdi dir="rtl">').removesuffix("</bdi>")
    assert inner.count("<mark>") == inner.count("</mark>") == len(marks)
    bare = inner.replace("<mark>", "").replace("</mark>", "")
    assert not set("<>\"'") & set(bare)
    assert bare == _highlighted_html(passage, []).removeprefix('<bdi dir="rtl">').removesuffix("</bdi>")


def test_highlighting_is_harmless():
    nasty = "<script>alert('x')</script> & \"قوات\" \u202eقلب\u202c \u2066عزل\u2069\x00"
    at = nasty.index("قوات")
    assert _highlighted_html(nasty, [(at, at + 4)]) == (
        '<bdi dir="rtl">&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; '
        "&quot;<mark>قوات</mark>&quot; قلب عزل</bdi>"
    )
    assert _highlighted_text(nasty, [(at, at + 4)]) == "<script>alert('x')</script> & \"**قوات**\" قلب عزل"


@pytest.mark.parametrize("marks", [[(3, 2)], [(0, 3), (2, 4)], [(2, 3), (0, 1)], [(0, 9)], [(-1, 2)]])
def test_highlights_that_do_not_fit_the_passage_are_refused(marks):
    for highlighted in (_highlighted_html, _highlighted_text):
        with pytest.raises(InputError, match="highlights must be"):
            highlighted("هجوم", marks)


@pytest.fixture
def table():
    corpus = topics.Corpus(
        ids=["1", "2"],
        texts=["هاجم *المسلحون*\nثكنة.", "ارتفع السعر."],
        titles=["<b>عاجل</b>", ""],
        dates=pd.DatetimeIndex(["2018-05-01", None]),
        sources=["سكاي", ""],
        labels=["", ""],
    )
    passages = [FoundPassage(i, 0, len(text), text, ((0, 4),), 1.0) for i, text in enumerate(corpus.texts)]
    weights = np.array([0.9, 0.8])
    return tabulate_passages(corpus, [(7, "حرب", weights, passages[:1]), (2, "سوق", weights, passages[1:])])


def test_quotations_have_a_row_a_passage(table):
    assert list(table.columns) == ["theme", "name", "id", "title", "date", "source", "weight", "passage", "highlights"]
    assert table.theme.tolist() == [7, 2]
    assert table.weight.tolist() == [0.9, 0.8]
    assert table.highlights.tolist() == [((0, 4),)] * 2
    assert table.date.isna().tolist() == [False, True]


def test_quotations_are_shown_from_right_to_left_by_name(table):
    shown = table.head(1)._repr_html_()
    assert shown.startswith('<div dir="rtl"')
    assert "<mark>هاجم</mark>" in shown
    assert "<bdi>&lt;b&gt;عاجل&lt;/b&gt;</bdi>" in shown
    assert "<bdi>2018-05-01</bdi>" in shown
    assert ">7<" in shown
    assert "سوق" not in shown
    assert "NaT" not in table._repr_html_()


def test_a_part_of_the_quotations_is_still_shown(table):
    assert isinstance(table[table.theme == 7], Passages)
    assert "<mark>" not in table[["name", "passage"]]._repr_html_()
    assert 'dir="rtl"' in table[["name"]]._repr_html_()
    with pd.option_context("display.max_rows", 1):
        assert "2 rows, 1 shown" in table._repr_html_()


def test_no_passages_make_an_empty_table_of_the_same_columns(table):
    corpus = topics.load_corpus([{"id": "1", "text": "نص قصير"}])
    empty = tabulate_passages(corpus, [(0, "سوق", np.array([0.0]), [])])
    assert list(empty.columns) == list(table.columns)
    assert empty.dtypes.theme == table.dtypes.theme
    assert "<tbody></tbody>" in empty._repr_html_()
    assert empty.markdown() == ""


def test_markdown_quotes_passages_with_their_source(table):
    assert table.markdown() == (
        "> **هاجم** \\*المسلحون\\* ثكنة.\n>\n> — \\<b\\>عاجل\\</b\\>، سكاي، 2018-05-01\n\n> **ارتف**ع السعر."
    )


@settings(max_examples=5)
@given(st.integers(1, 100))
def test_a_passage_has_its_offsets_wherever_it_stands(offset):
    text = " " * offset + "هاجم المسلحون. ثم عادوا."
    assert split_sentences(text) == [(offset, offset + 14), (offset + 15, offset + 24)]
