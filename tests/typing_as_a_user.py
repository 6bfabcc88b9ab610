"""The public API as a user's own module has it: never run, but read by ``mypy --strict``, which must find it right.

A comment that ignores an error says that there must be one: mypy reports those that are not needed.
"""

from pathlib import Path
from typing import Any, assert_type

import numpy as np
import pandas as pd

import topics


def read_and_look(path: Path, table: pd.DataFrame) -> topics.Corpus:
    corpus = topics.load_corpus(path)
    assert_type(corpus, topics.Corpus)
    assert_type(topics.load_corpus(table, text="body"), topics.Corpus)
    assert_type(corpus.filter(source="a"), topics.Corpus)
    assert_type(corpus.full_texts(), list[str])
    assert_type(corpus.to_frame(), pd.DataFrame)
    return corpus


def count_and_fit(corpus: topics.Corpus, texts: list[str]) -> np.ndarray:
    preprocessor = topics.ArabicPreprocessor(stemmer="light", stopwords=["general"], extra_stopwords=["x"])
    assert_type(preprocessor.fit(corpus), topics.ArabicPreprocessor)
    assert_type(preprocessor.fit_transform(texts), list[list[str]])
    assert_type(preprocessor.fit_encode(texts), topics.EncodedTexts)
    vectorizer = topics.Vectorizer(preprocessor, min_df=2, weighting="tfidf")
    assert_type(vectorizer.fit(corpus), topics.Vectorizer)
    assert_type(vectorizer.vocabulary_, topics.Vocabulary)
    X = vectorizer.transform(texts)
    assert_type(topics.NMF(5, loss="kullback-leibler", init="random").fit(X, vocabulary=vectorizer), topics.NMF)
    lda = topics.LDA(5, doc_topic_prior="auto", random_state=0).fit(X, vocabulary=["a", "b"]).partial_fit(X)
    assert_type(lda, topics.LDA)
    assert_type(lda.set_params(n_topics=3), topics.LDA)
    assert_type(lda.score(X), float)
    assert_type(topics.NMF().fit(X).score(X), float)
    assert_type(lda.save("model"), Path)
    return lda.transform(X)


def read_themes(corpus: topics.Corpus) -> topics.Themes:
    themes = topics.Themes.fit(corpus, topics.LDA(5), vectorizer=topics.Vectorizer())
    assert_type(themes, topics.Themes)
    assert_type(topics.Themes.fit(corpus, "nmf"), topics.Themes)
    assert_type(themes.info(), pd.DataFrame)
    assert_type(themes.terms(top_n=3, by="frex"), pd.DataFrame)
    assert_type(themes.documents(0, n=3, text=True), pd.DataFrame)
    assert_type(themes.assign(["text"]), pd.DataFrame)
    assert_type(themes.passages(0), topics.Passages)
    assert_type(themes.over_time(), topics.Timeline)
    assert_type(themes.n_topics, int)
    assert_type(themes.report("report.html"), Path)
    return themes.merge([0, 1]).rename({2: "x"}).drop(3)


def score_and_choose(corpus: topics.Corpus, themes: topics.Themes) -> None:
    words = [["a", "b"], ["c", "d"]]
    assert_type(topics.evaluation.diversity(words), float)
    assert_type(topics.align(themes, themes), topics.Alignment)
    found = topics.sweep(corpus, models=["lda"], n_topics=[5, 10])
    assert_type(found, topics.SweepResult)
    assert_type(topics.compare_preprocessing(corpus), topics.PreprocessingComparison)
    loaded: Any = topics.load("folder")
    assert isinstance(loaded, topics.Themes)
    assert_type(loaded, topics.Themes)


def misspell() -> None:
    topics.LDA(engine="sklern")  # type: ignore[arg-type]
    topics.LDA(doc_topic_prior="automatic")  # type: ignore[arg-type]
    topics.LDA(n_components=3)  # type: ignore[call-arg]
    topics.NMF(loss="euclidean")  # type: ignore[arg-type]
    topics.NMF(init="nndsvda")  # type: ignore[arg-type]
    topics.NMF(alpha_H="other")  # type: ignore[arg-type]
    topics.NMF().fit()  # type: ignore[call-arg]
    topics.Vectorizer(weighting="tf-idf")  # type: ignore[arg-type]
    topics.Vectorizer("tfidf")  # type: ignore[arg-type]
    topics.Vectorizer().fit([1, 2])  # type: ignore[list-item]
    topics.ArabicPreprocessor(stemmer="lemmas")  # type: ignore[arg-type]
    topics.ArabicPreprocessor(stopwords=["قال"])  # type: ignore[list-item]
    topics.ArabicPreprocessor(hashtags="word")  # type: ignore[arg-type]
    topics.ArabicPreprocessor(conflation="none")  # type: ignore[arg-type]
    topics.LdaModel(3)  # type: ignore[attr-defined]
