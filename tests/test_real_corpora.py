"""The main job on real news; skipped where no real corpora are at hand."""

import json
import warnings

import numpy as np
import pandas as pd
import pytest

import topics
from topics import LDA, ArabicPreprocessor, RejectedWarning, Vectorizer, coherence, load_corpus

SIZES = {"antmulti": 28_677, "antmulti_raw_may2018": 2_201, "sanad_khaleej_14k": 14_000, "ant1": 9_887}
# Words that stood together in the news of 2018; each set must lie within the ten words of one theme of the NMF.
NEWS_OF_2018 = [
    {"كوريا", "الشمالية", "كيم"},
    {"الحوثي", "الحديدة"},
    {"سوريا", "الغوطة"},
    {"الفلسطينية", "غزة"},
    {"إيران", "النووي", "الاتفاق"},
    {"المنتخب", "كأس", "المونديال"},
    {"الروسي", "سكريبال"},
    {"السعودية", "خاشقجي"},
]


@pytest.mark.parametrize("name", SIZES)
def test_every_corpus_loads_whole(name, corpora_dir):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RejectedWarning)  # ant1 has four dates that no calendar has
        corpus = load_corpus(corpora_dir / f"{name}.jsonl.gz")
    assert len(corpus) == SIZES[name]
    assert all(corpus.labels)
    assert corpus.rejected["why"].str.contains("was not understood").all()


@pytest.mark.slow
def test_twenty_themes_of_each_model_are_the_news_of_2018(corpora_dir, tmp_path):
    result = topics.run(corpora_dir / "antmulti.jsonl.gz", n_topics=20, out=tmp_path / "r")
    themes = [set(words.split("، ")) for words in result.nmf.info()["words"]]
    for expected in NEWS_OF_2018:
        assert any(expected <= words for words in themes), expected
    assert result.metrics.loc["c_npmi", "nmf"] > 0.22
    assert result.metrics.loc["c_npmi", "lda"] > 0.12
    for model in ("lda", "nmf"):
        assert result.themes[model].info()["documents"].min() >= 50
        manifest = json.loads((tmp_path / "r" / model / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["input"]["articles"] == len(pd.read_csv(tmp_path / "r" / model / "documents.csv"))


def test_a_scraped_page_is_one_article_and_its_paragraphs_give_themes(pages_dir):
    corpus = load_corpus(pages_dir)
    assert len(corpus) == 1
    result = topics.run(pages_dir, n_topics=4, split="paragraphs")
    assert len(result.corpus) > 15
    for themes in result.themes.values():
        assert (themes.info()["documents"] > 0).sum() >= 3
        shown = " ".join(themes.info()["words"])
        assert not ("الدولى" in shown and "الدولي" in shown)
    term = ArabicPreprocessor().fit([]).term
    assert term("الدولى") == term("الدولي")


def test_terms_of_real_news_are_few_and_readable(corpora_dir):
    corpus = load_corpus(corpora_dir / "antmulti_raw_may2018.jsonl.gz")
    encoded = ArabicPreprocessor().fit([]).encode(corpus.full_texts())
    assert len(encoded.terms) < 0.65 * len(encoded.forms)
    assert coherence([["كوريا", "ترامب", "قمة"]], encoded) > 0.1


@pytest.fixture(scope="module")
def weeks(corpora_dir):
    """Return the tokens of three weeks of news, repeats and wire copy included, and the words of fifteen topics."""
    texts = load_corpus(corpora_dir / "antmulti_raw_may2018.jsonl.gz").full_texts()
    vectorizer = Vectorizer()
    model = LDA(15, random_state=0).fit(vectorizer.fit_transform(texts))
    terms = vectorizer.vocabulary_.terms
    words = [[terms[i] for i in np.argsort(-row, kind="stable")[:10]] for row in model.components_]
    return vectorizer.preprocessor_.transform(texts), words


@pytest.mark.slow
@pytest.mark.parametrize("measure", ["u_mass", "c_uci", "c_npmi", "c_v"])
def test_gensims_counting_gives_gensims_values_on_three_weeks_of_news(measure, weeks):
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    tokens, words = weeks
    dictionary = Dictionary(tokens)
    model = CoherenceModel(topics=words, texts=tokens, dictionary=dictionary, coherence=measure, processes=1)
    theirs = model.get_coherence_per_topic()
    assert coherence(words, tokens, measure, counting="gensim", per_topic=True) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("measure", ["c_npmi", "c_v"])
def test_topica_agrees_on_three_weeks_of_news(measure, weeks):
    topica = pytest.importorskip("topica")
    tokens, words = weeks
    theirs = topica.evaluate.coherence(words, tokens, coherence_type=measure, topn=10)
    assert coherence(words, tokens, measure, per_topic=True) == pytest.approx(theirs, abs=1e-9)
