"""Make the saved objects that every later version must load: ``python tests/data/make_saved.py``.

They were made once, by version 0.1.0. To make them anew is to give up loading what users have saved; a new format gets
a folder of its own beside this one.
"""

import json
import shutil
from pathlib import Path

import numpy as np

import topics
from topics import LDA, NMF, ArabicPreprocessor, Phrases, Themes, Vectorizer

FOLDER = Path(__file__).parent / "saved"
LANDMARKS, SWEEP_OUT = "landmarks.json", "sweep_out"
SENTENCES = [
    "أعلن مجلس الأمن الدولى عقد جلسة طارئة حول الهجوم على السفينة في البحر الأحمر",
    "قال متحدث إن السفن الحربية تصدت لهجوم بطائرات مسيرة في البحر الأحمر",
    "هاجم مسلحون حاجزا للشرطة على الحدود وقتلوا ثلاثة من عناصرها",
    "قتل جندي وأصيب آخرون في هجوم مسلح على نقطة للشرطة قرب الحدود",
    "دعا مجلس الأمن الدولي إلى هدنة فورية ووقف إطلاق النار",
    "أعلنت البحرية إنقاذ طاقم السفينة بعد إصابتها بصاروخ في البحر الأحمر",
    "ضبطت الشرطة شحنة أسلحة مهربة على الحدود واعتقلت مهربين",
    "بحث مجلس الأمن الدولي مقترح الهدنة بين الطرفين",
    "اعتقلت الشرطة خلية مسلحة خططت لهجوم على الحدود",
    "أغرقت البحرية زورقا مفخخا قرب سفينة تجارية في البحر الأحمر",
    "وافق الطرفان على هدنة إنسانية برعاية مجلس الأمن الدولي",
    "نفت الحكومة خرق الهدنة واتهمت المسلحين بقصف المدينة",
]
NEW_TEXTS = ["هجوم على سفينتين بالبحر الأحمر", "والهدنة في مجلس الأمن الدولى", "lorem ipsum", ""]
DAYS = [f"2024-01-{day:02}" for day in range(1, 13)]


def articles():
    """Return the corpus: 12 short articles of two sources."""
    rows: list[dict] = [
        {"id": f"a{i}", "title": f"خبر {i}", "text": text, "date": day, "source": ("س", "ص")[i % 2]}
        for i, (text, day) in enumerate(zip(SENTENCES, DAYS, strict=True))
    ]
    return topics.load_corpus([*rows, {"id": "empty", "text": ""}])


def vectorizer_of(weighting):
    """Return a vectorizer whose files are small: the long public stop list is left out."""
    preprocessor = ArabicPreprocessor(
        stopwords=("press", "calendar"), extra_stopwords=["في", "على"], phrases=Phrases(min_count=3, min_npmi=0.3)
    )
    return Vectorizer(preprocessor, min_df=2, max_df=0.9, weighting=weighting)


def make_all():
    """Return every object by the name of its folder."""
    corpus = articles()
    counts, tfidf = vectorizer_of("count"), vectorizer_of("tfidf")
    X, weights = counts.fit_transform(corpus.full_texts()), tfidf.fit_transform(corpus.full_texts())
    lda = LDA(3, random_state=0, seed_words={"البحر": ["سفينة"]}, n_jobs=1).fit(X, vocabulary=counts)
    nmf = NMF(3, random_state=0, n_jobs=1).fit(weights)
    themes = Themes(corpus, tfidf, nmf).with_robustness(seeds=1, n_jobs=1)
    found = topics.sweep(
        corpus,
        models=["nmf"],
        n_topics=[2, 3],
        seeds=2,
        measures=["c_npmi", "diversity"],
        preprocessor=counts.preprocessor,
        min_df=2,
        max_df=0.9,
        n_resamples=5,
        out=FOLDER / SWEEP_OUT,
    )
    return {
        "preprocessor": ArabicPreprocessor(extra_stopwords=("عناصر",)).fit(corpus.full_texts()),
        "vectorizer": tfidf,
        "lda": lda,
        "lda_sklearn": LDA(2, engine="sklearn", random_state=0).fit(X),
        "lda_gensim": LDA(2, engine="gensim", random_state=0).fit(X),
        "nmf": nmf,
        "nmf_kullback_leibler": NMF(2, loss="kullback-leibler", random_state=0, n_jobs=1).fit(X),
        "nmf_sklearn": NMF(2, engine="sklearn", random_state=0).fit(weights),
        "themes": themes.merge([0, 1]).rename(0, "البحر والحدود").split(2, 2),
        "sweep": found,
    }


def told(made):
    """Return what must not change about an object, as JSON has it."""
    return json.loads(json.dumps(TELLERS[type(made)](made), ensure_ascii=False))


def told_model(model):
    """Return what a model knows, and what it says of documents that hold one term each."""
    mixtures = model.transform(np.eye(model.n_features_in_))
    return {
        "components": model.components_.round(5).tolist(),
        "mixtures": mixtures.round(4).tolist(),
        "names": list(model.topic_names_),
        "passes": model.n_iter_,
        "params": {name: value for name, value in model.get_params().items() if name != "seed_words"},
    }


def told_themes(themes):
    """Return what a reader sees of themes."""
    return {
        "names": {str(theme): name for theme, name in themes.names.items()},
        "ids": list(themes.ids),
        "words": themes.info()["words"].tolist(),
        "shares": themes.shares.round(4).tolist(),
        "main": themes.main_theme.tolist(),
        "edits": [edit.to_dict()["edit"] for edit in themes.edits],
        "robustness": themes.robustness["score"].round(4).tolist(),
        "corpus": themes.corpus.sha256,
        "rejected": themes.corpus.rejected["why"].tolist(),
        "new": themes.assign(NEW_TEXTS)["note"].tolist(),
        "articles": themes.manifest["corpus"]["articles"],
    }


TELLERS = {
    ArabicPreprocessor: lambda made: {
        "terms": made.transform([*SENTENCES, *NEW_TEXTS]),
        "stop_terms": len(made.stop_terms_),
        "attested": sum(made.attested_.values()),
    },
    Vectorizer: lambda made: {
        "terms": list(made.vocabulary_.terms),
        "shown": list(made.vocabulary_.shown_terms),
        "cells": made.transform([*SENTENCES, *NEW_TEXTS]).toarray().round(5).tolist(),
        "removed": made.removed_["why"].value_counts().sort_index().to_dict(),
    },
    LDA: told_model,
    NMF: told_model,
    Themes: told_themes,
    topics.SweepResult: lambda made: {
        "table": made.table.round(5).to_dict("list"),
        "summary": made.summary_wide().to_dict("list"),
        "words": [words[0] for words in made.words.values()],
    },
}


def main():
    """Write every object, and beside them what they must go on to say."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    made = make_all()
    for name, each in made.items():
        each.save(FOLDER / name)
    landmarks = {name: told(each) for name, each in made.items()}
    text = json.dumps(landmarks, ensure_ascii=False, indent=1)
    (FOLDER / LANDMARKS).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
