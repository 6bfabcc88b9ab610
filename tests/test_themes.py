"""Topics as tables."""

import numpy as np
import pandas as pd
import pytest
from fits import themes_of

import topics
from topics import LDA, NMF, InputError, Themes, Vectorizer, load_corpus
from topics.arabic._normalize import strip_diacritics, strip_tatweel


def test_info_has_a_row_a_theme_the_largest_first(themes):
    info = themes.info()
    assert info.columns.tolist() == ["name", "share", "documents", "coherence", "words"]
    assert sorted(info.index) == list(range(8))
    assert info["share"].is_monotonic_decreasing
    assert info["share"].sum() == pytest.approx(1)
    assert info["documents"].sum() == len(themes.corpus)
    assert info["coherence"].between(-1, 1).all()
    assert all(len(words.split("، ")) == 10 for words in info["words"])


def test_words_are_spelled_as_in_the_articles(themes):
    text = strip_tatweel(strip_diacritics(" ".join(themes.corpus.full_texts())))
    assert all(word in text for word in themes.terms(top_n=10)["word"])


def test_a_theme_has_one_number_everywhere(themes):
    info = themes.info(top_n=5)
    terms = themes.terms(top_n=5)
    for theme in range(8):
        best = np.argsort(-themes.model.components_[theme], kind="stable")[:5]
        shown = [themes.vocabulary.shown_terms[i] for i in best]
        assert info.loc[theme, "words"].split("، ") == shown
        own = terms[terms["theme"] == theme]
        assert own["word"].tolist() == shown
        assert own["term"].tolist() == themes.top_terms(5)[theme]
        assert own["probability"].tolist() == themes.model.components_[theme, best].tolist()
        assert own["rank"].tolist() == [1, 2, 3, 4, 5]


def test_documents_name_the_main_theme_and_its_weight(themes):
    table = themes.documents()
    assert table.columns.tolist() == ["id", "title", "date", "source", "theme", "name", "weight"]
    assert table["id"].tolist() == list(themes.corpus.ids)
    assert table["theme"].tolist() == themes.doc_topic.argmax(axis=1).tolist()
    assert table["weight"].tolist() == themes.doc_topic.max(axis=1).tolist()


def test_passages_of_articles_belong_to_the_theme(themes):
    for theme in range(8):
        table = themes.passages(theme, 3)
        assert table.columns.tolist() == [
            "theme", "name", "id", "title", "date", "source", "weight", "passage", "highlights",
        ]  # fmt: skip
        assert (table["theme"] == theme).all()
        assert (table["name"] == themes.names[theme]).all()
        texts = dict(zip(themes.corpus.ids, themes.texts, strict=True))
        for row in table.itertuples():
            assert row.passage in texts[row.id]
            assert row.highlights
        rows = [themes.corpus.ids.index(id_) for id_ in table["id"]]
        assert table["weight"].tolist() == themes.doc_topic[rows, theme].tolist()
    most = themes.info().index[0]
    labels = [themes.corpus.labels[themes.corpus.ids.index(i)] for i in themes.passages(most, 3)["id"]]
    assert len(set(labels)) < 3


def test_coherence_is_that_of_the_public_function(themes):
    tokens = themes.vectorizer.preprocessor_.transform(themes.corpus.full_texts())
    expected = topics.coherence(themes.top_terms(), tokens, per_topic=True)
    assert themes.coherence().tolist() == pytest.approx(expected.tolist())
    assert themes.info()["coherence"].sort_index().tolist() == pytest.approx(expected.tolist())


def test_an_article_without_any_known_term_has_no_theme():
    corpus = load_corpus(
        [{"text": text} for text in ["قصف جيش قصف", "نفط سعر نفط", "only English", "جيش قصف", "سعر نفط"]]
    )
    themes = themes_of(corpus, NMF(2, random_state=0), min_df=1, max_df=1.0)
    table = themes.documents()
    assert table["theme"].isna().tolist() == [False, False, True, False, False]
    assert table["weight"].isna().tolist() == [False, False, True, False, False]
    assert themes.info()["documents"].sum() == 4
    assert themes.info()["share"].sum() == pytest.approx(1)
    assert "3" not in {*themes.passages(0, 9)["id"], *themes.passages(1, 9)["id"]}


def test_short_texts_do_not_represent_a_theme():
    long = "قصف جيش جبهة مدفع دبابة مقاتل سلاح قذيفة "
    other = "شن طيران الجيش غارة على موقع دفع فيه العدو دبابة ومدفع إلى جبهة"
    corpus = load_corpus([{"text": text} for text in ["قصف", long * 3, other, "نفط سعر برميل", "نفط سعر برميل سوق"]])
    themes = themes_of(corpus, LDA(2, random_state=0), min_df=1, max_df=1.0)
    assert themes.passages(themes.main_theme[1], 2)["id"].tolist() == ["2", "3"]


def test_encoded_texts_save_reading_them_again(themes):
    encoded = themes.vectorizer.preprocessor_.encode(themes.corpus.full_texts())
    again = Themes(themes.corpus, themes.vectorizer, themes.model, encoded=encoded)
    pd.testing.assert_frame_equal(again.info(), themes.info())
    assert repr(again).startswith("Themes(8 themes of ")
    assert len(again) == 8


def test_parts_that_do_not_belong_together_are_refused(themes):
    other = Vectorizer(min_df=1).fit(themes.corpus.full_texts())
    with pytest.raises(InputError, match="fit the model on this vectorizer's matrix"):
        Themes(themes.corpus, other, themes.model)


@pytest.mark.parametrize(("theme", "n"), [(8, 1), (-1, 1), ("0", 1), (0, 0)])
def test_themes_that_do_not_exist_are_refused(themes, theme, n):
    with pytest.raises(InputError, match=r"must be a whole number|must be the id of a theme|No theme is named"):
        themes.passages(theme, n)
