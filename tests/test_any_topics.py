"""Topics of any origin: every measure takes each kind, and all kinds of the same topics have the same values."""

import warnings
from contextlib import suppress
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st
from sklearn import decomposition
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

import topics
from topics import LDA, NMF, ArabicPreprocessor, InputError, Themes, Vectorizer, coherence, evaluation, exchange, plots
from topics.evaluation import (
    PositionalIndex,
    Scorecard,
    coherence_difference,
    coherence_interval,
    detect_intruders,
    diversity,
    document_completion,
    document_intrusion,
    exclusivity,
    frex,
    inverted_rank_biased_overlap,
    label_agreement,
    label_prediction,
    lift,
    perplexity,
    relevance,
    score_topics,
    stability,
    topic_significance,
    word_intrusion,
)


class Fit:
    """The same eight topics of the sample in every form there is, and what measures need besides."""

    def __init__(self, corpus):
        self.corpus, texts = corpus, corpus.full_texts()
        self.vectorizer, self.model = Vectorizer(min_df=2), LDA(8, random_state=0)
        self.pipeline = make_pipeline(self.vectorizer, self.model).fit(texts)
        self.themes = Themes(corpus, self.vectorizer, self.model)
        self.X, self.doc_topic = self.themes.counts, self.themes.doc_topic
        self.terms, self.components = list(self.themes.vocabulary.terms), self.themes.components
        self.tokens = self.vectorizer.preprocessor_.transform(texts)
        self.of_table = LDA(8, random_state=0).fit(pd.DataFrame(self.X.toarray(), columns=self.terms))
        words = [list(topic) for topic in self.themes.top_terms(10)]
        self.kinds = {
            "themes": self.themes,
            "pipeline": self.pipeline,
            "model that knows its words": self.of_table,
            "table": pd.DataFrame(self.components, columns=self.terms),
            "foreign topics": exchange.from_arrays(self.components, self.terms),
            "model": self.model,
            "array": self.components,
            "lists of numbers": self.components.tolist(),
            "sparse": sp.csr_array(self.components),
            "words": words,
            "words by name": {f"topic {i}": topic for i, topic in enumerate(words)},
            "series of words": pd.Series(words, index=list(self.themes.ids)),
            "generators": None,
        }

    def of_kind(self, kind):
        """Return the topics in one form; generators anew each time."""
        if kind != "generators":
            return self.kinds[kind]
        return ((word for word in topic) for topic in self.kinds["words"])


WITH_WORDS = ("themes", "pipeline", "model that knows its words", "table", "foreign topics")
WITH_WEIGHTS = (*WITH_WORDS, "model", "array", "lists of numbers", "sparse")
OF_WORDS = ("words", "words by name", "series of words", "generators")

BY_WORDS = {
    "coherence": lambda topics, fit: coherence(topics, fit.tokens),
    "coherence in themes": lambda topics, fit: coherence(topics, fit.themes, ["c_v", "u_mass"]),
    "coherence by topic": lambda topics, fit: coherence(topics, fit.themes.encoded, "c_uci", per_topic=True),
    "coherence in a corpus": lambda topics, fit: coherence(
        topics, fit.corpus, preprocessor=fit.vectorizer.preprocessor_
    ),
    "coherence_interval": lambda topics, fit: ends(coherence_interval(topics, fit.tokens, n_resamples=9)),
    "coherence_difference": lambda topics, fit: ends(
        coherence_difference(topics, fit.kinds["words"][:4], fit.tokens, n_resamples=9)
    ),
    "score_topics": lambda topics, fit: score_topics(topics, fit.tokens, ["c_npmi", "c_p"]).table.to_numpy(),
}
BY_KEYS = {
    "diversity": lambda topics, fit: diversity(topics),
    "inverted_rank_biased_overlap": lambda topics, fit: inverted_rank_biased_overlap(topics),
}
BY_WEIGHTS = {
    "exclusivity": lambda topics, fit: exclusivity(topics),
    "exclusivity by topic": lambda topics, fit: exclusivity(topics, per_topic=True),
    "frex": lambda topics, fit: frex(topics),
    "relevance": lambda topics, fit: relevance(topics, np.full(len(fit.terms), 1 / len(fit.terms))),
    "lift": lambda topics, fit: lift(topics, np.full(len(fit.terms), 1 / len(fit.terms))),
    "topic_significance": lambda topics, fit: topic_significance(topics, fit.doc_topic).to_numpy(),
    "perplexity": lambda topics, fit: perplexity(topics, fit.X, fit.doc_topic),
    "document_completion": lambda topics, fit: document_completion(topics, fit.X, n_jobs=1),
    "stability": lambda topics, fit: stability([topics, fit.components[::-1]]),
    "word_intrusion": lambda topics, fit: texts_of(word_intrusion(topics, fit.terms)),
}
BY_MIXTURES = {
    "label_agreement": lambda topics, fit: label_agreement(topics, fit.corpus.labels),
    "label_prediction": lambda topics, fit: label_prediction(topics, fit.corpus.labels, n_folds=2),
    "document_intrusion": lambda topics, fit: texts_of(document_intrusion(topics, fit.corpus.titles)),
}


def ends(interval):
    """Return the numbers of an interval."""
    return [interval.value, interval.low, interval.high]


def texts_of(study):
    """Return the questions of a study as texts."""
    return study.questions.to_numpy().astype(str).ravel().tolist()


def assert_same(found, expected):
    found, expected = np.asarray(found), np.asarray(expected)
    if expected.dtype.kind == "U":
        assert found.tolist() == expected.tolist()
    else:
        np.testing.assert_allclose(found.astype(float), expected.astype(float), rtol=1e-9, atol=1e-12)


@pytest.fixture(scope="module")
def fit(part_of_sample):
    return Fit(part_of_sample)


def cases(*groups):
    """Return every measure of some groups with each of its kinds of topics."""
    return [(name, kind, measure) for measures, kinds in groups for name, measure in measures.items() for kind in kinds]


@pytest.mark.parametrize(
    ("name", "kind", "measure"),
    cases((BY_WORDS, (*WITH_WORDS, *OF_WORDS)), (BY_KEYS, (*WITH_WEIGHTS, *OF_WORDS)), (BY_WEIGHTS, WITH_WEIGHTS)),
)
def test_all_kinds_of_the_same_topics_have_the_same_values(name, kind, measure, fit):
    assert_same(measure(fit.of_kind(kind), fit), measure(fit.kinds["words" if name in BY_WORDS else "array"], fit))


@pytest.mark.parametrize("measure", BY_MIXTURES.values(), ids=BY_MIXTURES)
def test_themes_bring_their_mixtures(measure, fit):
    for topics_ in (fit.doc_topic.tolist(), pd.DataFrame(fit.doc_topic), fit.themes):
        assert_same(measure(topics_, fit), measure(fit.doc_topic, fit))


def test_every_public_measure_is_called_with_every_kind():
    called = {name.split()[0] for name in (*BY_WORDS, *BY_KEYS, *BY_WEIGHTS, *BY_MIXTURES)}
    no_topics = {"mean_interval", "paired_difference", "split_tokens", "score_intrusion", "detect_intruders"}
    functions = {name for name in evaluation.__all__ if name.islower()}
    assert called == functions - no_topics


def test_what_themes_know_may_be_left_out(fit):
    themes = fit.themes
    assert_same(coherence(themes), coherence(themes, fit.tokens))
    assert_same(
        coherence(themes, measure=["c_v"], per_topic=True), coherence(themes, fit.tokens, ["c_v"], per_topic=True)
    )
    assert_same(
        ends(coherence_interval(themes, n_resamples=9)), ends(coherence_interval(themes, fit.tokens, n_resamples=9))
    )
    assert coherence_difference(themes, themes, n_resamples=9).value == 0
    assert_same(score_topics(themes).table, score_topics(themes, fit.tokens).table)
    assert_same(topic_significance(themes), topic_significance(themes, fit.doc_topic))
    assert perplexity(themes) == perplexity(themes, fit.X, fit.doc_topic) == perplexity(fit.model, fit.X)
    assert_same(label_agreement(themes), label_agreement(fit.doc_topic, fit.corpus.labels))
    assert_same(label_prediction(themes, n_folds=2), label_prediction(fit.doc_topic, fit.corpus.labels, n_folds=2))
    shown = fit.themes.vocabulary.shown_terms
    assert texts_of(word_intrusion(themes)) == texts_of(word_intrusion(fit.components, shown))
    assert texts_of(word_intrusion(fit.pipeline)) == texts_of(word_intrusion(fit.components, shown))
    assert texts_of(word_intrusion(fit.of_table)) == texts_of(word_intrusion(fit.components, fit.terms))
    assert texts_of(document_intrusion(themes)) == texts_of(document_intrusion(fit.doc_topic, fit.corpus.titles))
    for by, measure in (("relevance", relevance), ("lift", lift)):
        row = themes.terms(by=by).iloc[0]
        assert measure(themes)[themes.row(int(row.theme)), fit.terms.index(row.term)] == pytest.approx(row.score)


def test_values_by_topic_have_the_ids_of_themes(fit):
    themes = fit.themes.drop([0, 3])
    found = [
        coherence(themes, per_topic=True),
        coherence(themes, measure=["c_npmi", "c_v"], per_topic=True),
        exclusivity(themes, per_topic=True),
        topic_significance(themes),
        score_topics(themes).table,
    ]
    for table in found:
        assert table.index.tolist() == [1, 2, 4, 5, 6, 7]
        assert table.index.name == "theme"
    expected = coherence([themes.top_terms(10)[4]], fit.tokens)
    assert found[0].loc[4] == found[1].loc[4, "c_npmi"] == pytest.approx(expected)
    assert set(word_intrusion(themes).key["topic"]) <= set(themes.ids)
    assert set(document_intrusion(themes).key["intruder_topic"]) <= set(themes.ids)
    by_name = coherence(fit.kinds["words by name"], fit.tokens, per_topic=True)
    assert by_name.index.tolist() == [f"topic {i}" for i in range(8)]


def test_the_rest_of_the_weight_of_dropped_themes_is_shared_out(fit):
    themes = fit.themes.drop([0, 3])
    left = fit.doc_topic[:, [1, 2, 4, 5, 6, 7]]
    found = topic_significance(themes)
    assert_same(found, topic_significance(themes, left / left.sum(axis=1, keepdims=True)))


def test_spellings_become_terms_of_the_themes_that_they_are_scored_in(fit):
    shown = dict(zip(fit.terms, fit.themes.vocabulary.shown_terms, strict=True))
    spelled = [[shown[term] for term in topic] for topic in fit.themes.top_terms(10)]
    assert spelled != fit.kinds["words"]
    preprocessor = fit.vectorizer.preprocessor_
    for reference, options in (
        (fit.themes, {}),
        (fit.tokens, {"preprocessor": preprocessor}),
        (PositionalIndex.from_tokens(fit.tokens), {"preprocessor": preprocessor}),
        (fit.corpus, {"preprocessor": preprocessor}),
        (fit.corpus.full_texts(), {"preprocessor": preprocessor}),
    ):
        assert_same(coherence(spelled, reference, **options), coherence(fit.themes))
    assert_same(detect_intruders(word_intrusion(fit.themes), fit.themes)["n_left_out"], 0)


def test_terms_of_one_preprocessor_become_those_of_another_by_their_spelling(fit):
    written = ArabicPreprocessor(stemmer=None)
    with warnings.catch_warnings(record=True):
        warnings.simplefilter("always")
        found = coherence(fit.themes, fit.corpus, preprocessor=written, per_topic=True)
        spelled = [[fit.themes.vocabulary.shown(term) for term in topic] for topic in fit.themes.top_terms(10)]
        expected = coherence(spelled, written.fit_transform(fit.corpus.full_texts()), per_topic=True)
    defined = np.isfinite(expected)
    assert defined.any()
    np.testing.assert_allclose(found.to_numpy()[defined], expected[defined])


def test_spellings_where_terms_are_counted_are_one_warning_that_says_so(fit):
    spelled = [[fit.themes.vocabulary.shown(term) for term in topic] for topic in fit.themes.top_terms(10)]
    for reference, message in (
        (fit.tokens, "Are these spellings where terms are counted"),
        (fit.themes.encoded, "is a spelling, its term is"),
    ):
        with pytest.warns(UserWarning, match=message) as caught:
            assert np.isnan(coherence(spelled, reference))
        assert len(caught) == 1
        assert caught[0].filename == __file__


def test_spellings_that_are_one_term_are_one_warning(fit):
    topic = ["السفينة", "سفينة", "سفن", "البحر", "بحر"]
    with pytest.warns(UserWarning, match="'سفينة' counts as 'السفينة'; .*so only once") as caught:
        coherence([topic, topic], fit.themes)
    assert len(caught) == 1


def test_rows_of_other_libraries_are_scaled(fit):
    counts = CountVectorizer(token_pattern=r"\S+", lowercase=False, min_df=5)
    model = decomposition.NMF(4, init="nndsvda", random_state=0, max_iter=999)
    pipeline = make_pipeline(counts, model).fit([" ".join(tokens) for tokens in fit.tokens])
    rows = model.components_ / model.components_.sum(axis=1, keepdims=True)
    terms = counts.get_feature_names_out()
    assert_same(frex(model), frex(rows))
    assert_same(coherence(pipeline, fit.tokens), coherence(pd.DataFrame(rows, columns=terms), fit.tokens))
    search = GridSearchCV(make_pipeline(Vectorizer(min_df=2), LDA(3, max_iter=3)), {"lda__n_topics": [2]}, cv=2)
    search.fit(fit.corpus.full_texts())
    assert_same(coherence(search, fit.tokens), coherence(search.best_estimator_, fit.tokens))


def test_fits_over_other_terms_are_compared_by_their_words(fit):
    table = fit.kinds["table"]
    shuffled = table[table.columns[::-1]]
    fewer = table.drop(columns=table.columns[0])
    assert stability([table, shuffled]).to_dict() == pytest.approx({"jaccard": 1, "cosine": 1, "n_pairs": 1})
    assert stability([table, fewer, fit.themes]).cosine > 0.9
    assert np.isnan(stability([fit.themes, fit.kinds["words"]]).cosine)
    assert stability({"a": fit.model, "b": fit.themes}).jaccard == 1
    with pytest.raises(InputError, match="Fit 1 holds weights whose words are not known"):
        stability([fit.kinds["words"], fit.model])


@given(st.integers(0, 99), st.integers(2, 5), st.integers(1, 4))
def test_weights_with_words_score_as_their_words_do(seed, n_topics, top_n):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.dirichlet(np.ones(12), n_topics), columns=list("abcdefghijkl"))
    words = [row.sort_values(ascending=False, kind="stable").index.tolist() for _, row in table.iterrows()]
    documents = [rng.choice(table.columns, 30).tolist() for _ in range(20)] + [list(table.columns)]
    expected = coherence(words, documents, top_n=top_n + 1, per_topic=True)
    np.testing.assert_array_equal(coherence(table, documents, top_n=top_n + 1, per_topic=True), expected)
    assert diversity(table, top_n=top_n + 1) == diversity(words, top_n=top_n + 1)
    assert diversity(table.to_numpy(), top_n=top_n + 1) == diversity(words, top_n=top_n + 1)


MISTAKES = {
    "words unknown": (lambda fit: coherence(fit.model, fit.tokens), r"words of the [\d,]+ columns of this LDA are not"),
    "array without words": (lambda fit: coherence(fit.components, fit.tokens), "columns of this array are not known"),
    "not fitted": (lambda fit: coherence(NMF(5), fit.tokens), "This NMF has no components_.* Call fit first"),
    "class": (lambda fit: coherence(NMF, fit.tokens), r"is the class NMF; give a fitted model: NMF\(...\)"),
    "vectorizer": (lambda fit: coherence(fit.vectorizer, fit.tokens), "has words and no topics; give the fitted model"),
    "corpus first": (lambda fit: coherence(fit.corpus, fit.themes), "holds texts and no topics. Were the arguments"),
    "tokens first": (lambda fit: coherence(fit.tokens, fit.kinds["words"]), "more than once. Were the arguments"),
    "model second": (lambda fit: coherence(fit.kinds["words"], fit.model), "holds topics and no texts. Were the arg"),
    "no reference": (lambda fit: coherence(fit.kinds["words"]), "nothing to count in: this list brings no articles"),
    "measure second": (lambda fit: coherence(fit.themes, "c_v"), "'c_v' is a measure, .*measure='c_v'"),
    "path": (lambda fit: coherence(fit.themes, "articles.jsonl"), "topics.load_corpus reads a file"),
    "texts": (lambda fit: coherence(fit.kinds["words"], fit.corpus.texts), "preprocessor=topics.ArabicPreprocessor"),
    "corpus alone": (lambda fit: coherence(fit.kinds["words"], fit.corpus), "preprocessor=topics.ArabicPreprocessor"),
    "vectorizer as preprocessor": (
        lambda fit: coherence(fit.kinds["words"], fit.corpus, preprocessor=fit.vectorizer),
        "preprocessor=vectorizer.preprocessor_",
    ),
    "stemmer as preprocessor": (
        lambda fit: coherence(fit.kinds["words"], fit.corpus, preprocessor="lemma"), "must be a topics.ArabicPrepro",
    ),
    "preprocessor not fitted": (
        lambda fit: coherence(fit.kinds["words"], fit.tokens, preprocessor=ArabicPreprocessor()), "is not fitted",
    ),
    "two preprocessors": (
        lambda fit: coherence(fit.kinds["words"], fit.themes, preprocessor=ArabicPreprocessor()), "leave preprocessor",
    ),
    "long table": (lambda fit: coherence(fit.themes.terms(), fit.tokens), "one row per topic and one column per word"),
    "one topic": (lambda fit: coherence(fit.kinds["words"][0], fit.tokens), r"wrap a single one: \[topic\]"),
    "a text": (lambda fit: diversity("جيش قصف"), "got the text 'جيش قصف'"),
    "a number": (lambda fit: diversity(5), "topics must be Themes, a fitted model .* got int"),
    "a row of numbers": (lambda fit: diversity(fit.components[0]), "must have rows and columns"),
    "models by name": (lambda fit: coherence({"lda": fit.themes}, fit.tokens), "'lda' is a Themes; give one of them"),
    "a run": (lambda fit: coherence(SimpleNamespace(themes={"nmf": fit.themes})), "themes of nmf; give one"),
    "a sweep": (lambda fit: coherence(SimpleNamespace(themes=len)), "holds many fits; its method themes makes"),
    "labels of no column": (lambda fit: label_agreement(fit.themes, "sourse"), "'source'"),
    "a column without themes": (lambda fit: label_agreement(fit.doc_topic, "source"), "only themes have columns"),
    "words with weights": (lambda fit: diversity([[("جيش", 0.1), ("قصف", 0.1)]]), "the words alone"),
    "one word with its weight": (lambda fit: diversity([["جيش", 0.1]]), "holds 0.1, which is no word"),
    "of BERTopic": (lambda fit: diversity({0: [("جيش", 0.1), ("قصف", 0.1)]}), "topics.exchange.from_bertopic"),
    "of OCTIS": (lambda fit: diversity({"topics": [["جيش", "قصف"]]}), "topics.exchange.from_octis"),
    "one word only": (lambda fit: diversity([["جيش"]]), "Topic 0 has 1 word; pairs are needed"),
    "words for weights": (lambda fit: exclusivity(fit.kinds["words"]), "needs the weights of terms, and this list"),
    "counts for weights": (lambda fit: exclusivity(fit.X[:3]), "Divide: topics / topics.sum"),
    "no shares": (lambda fit: relevance(fit.components), r"needs term_shares, which this array .*counts.sum\(axis=0\)"),
    "no mixtures": (lambda fit: topic_significance(fit.components), "needs doc_topic, .* this array does not tell"),
    "no counts": (lambda fit: perplexity(fit.components, doc_topic=fit.doc_topic), "needs X, the counts of documents"),
    "tf-idf": (lambda fit: document_completion(fit.themes, fit.X * 0.5), "whole numbers; X holds 0.5"),
    "transposed": (lambda fit: document_completion(fit.themes, fit.X.T), "count X with the vocabulary of the topics"),
    "labels first": (lambda fit: label_agreement(fit.corpus.labels, fit.doc_topic), "mixtures of topics first"),
    "a model for mixtures": (lambda fit: label_agreement(fit.model, fit.corpus.labels), r"lda.transform\(X\), or"),
    "no labels": (lambda fit: label_agreement(fit.doc_topic), "needs labels, one per document"),
    "labels of some": (lambda fit: label_agreement(fit.doc_topic, ["أمن"]), "got 1 labels and 100 documents"),
    "components for mixtures": (lambda fit: label_agreement(fit.components, fit.corpus.labels), "and 8 documents"),
    "single fit": (lambda fit: stability(fit.themes), "must be a list of several fits.* got one, Themes"),
    "single list": (lambda fit: stability(fit.kinds["words"]), "must be a list of several fits"),
    "single array": (lambda fit: stability(fit.components), "must be a list of several fits"),
    "a bad fit": (lambda fit: stability([fit.themes, NMF(8)]), "Fit 1: This NMF has no components_"),
    "other sizes": (lambda fit: stability([fit.components, fit.components[:5]]), "topics.align matches themes"),
    "no words to show": (lambda fit: word_intrusion(fit.components), "needs words, one per term, which this array"),
    "texts missing": (lambda fit: document_intrusion(fit.doc_topic), "needs texts, one per article"),
    "texts first": (lambda fit: document_intrusion(fit.corpus.titles, fit.doc_topic), "Arguments swapped"),
    "no corpus to look in": (lambda fit: detect_intruders(word_intrusion(fit.themes), None), "reference is None"),
    "no measure": (lambda fit: score_topics(fit.themes, measures=[]), "measures is empty"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_likely_mistakes_say_what_to_do(mistake, fit):
    call, message = MISTAKES[mistake]
    with pytest.raises(InputError, match=message):
        call(fit)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda fit: coherence(fit.themes, topn=5), "has no parameter 'topn'.*top_n"),
        (lambda fit: coherence(fit.themes, coherence="c_v"), "coherence has no parameter 'coherence'.*measure"),
        (lambda fit: coherence(fit.themes, texts=fit.tokens), "coherence has no parameter 'texts'"),
        (lambda fit: frex(fit.themes, weight=0.5), "frex has no parameter 'weight'.*alpha"),
        (lambda fit: plots.themes_over_time(fit.themes, start="2023"), "no parameter 'start'.*since"),
        (lambda fit: plots.theme_words(fit.themes, 0, n_words=5), "no parameter 'n_words'.*top_n"),
        (lambda fit: exchange.export(fit.themes, "t.tex", label="tab:a"), "no parameter 'label'.*tex_label"),
    ],
)
def test_wrong_names_of_arguments_say_what_they_are_called(call, message, fit):
    with pytest.raises(InputError, match=message):
        call(fit)


def test_jupyter_shows_scores_as_it_shows_tables(fit):
    study = word_intrusion(fit.themes)
    answered = study.questions.assign(answer=1)
    interval = coherence_interval(fit.themes, n_resamples=9)
    shown = {
        "%, over 100 documents": interval._repr_html_(),
        "Scorecard(8 topics; c_npmi": score_topics(fit.themes)._repr_html_(),
        "IntrusionStudy(word intrusion: 8 questions": study._repr_html_(),
        "IntrusionScore(precision": evaluation.score_intrusion(answered, study.key)._repr_html_(),
    }
    for text, html in shown.items():
        assert text.removeprefix("%, over ") in html
        assert html.startswith('<p dir="ltr">')
    assert 'dir="rtl"' in shown["IntrusionStudy(word intrusion: 8 questions"]
    assert "95% over 100 documents" in interval._repr_html_()


def test_labels_may_be_a_column_of_the_corpus(fit):
    assert_same(label_agreement(fit.themes, "source"), label_agreement(fit.doc_topic, fit.corpus.sources))


def test_themes_of_other_articles_need_a_reference(fit, lda_themes):
    with pytest.raises(InputError, match="read in different articles; say in which to count: reference="):
        coherence_difference(fit.themes, lda_themes)


def test_a_scorecard_is_of_the_public_type(fit):
    assert isinstance(score_topics(fit.themes, measures="c_npmi"), Scorecard)


# Plots

DRAWN = {
    "theme_words": lambda topics: plots.prepare_theme_words(topics, 3).probability,
    "word_cloud": lambda topics: plots.prepare_word_cloud(topics, 3, top_n=5).probability,
    "theme_map": lambda topics: plots.prepare_theme_map(topics).set_index("theme").loc[range(8), ["x", "y"]],
    "hierarchy": lambda topics: plots.prepare_hierarchy(topics),
}
WITHOUT_WORDS = ("theme_map", "hierarchy")


@pytest.mark.parametrize(
    ("name", "kind"),
    [(name, kind) for name in DRAWN for kind in (WITH_WEIGHTS if name in WITHOUT_WORDS else WITH_WORDS)],
)
def test_all_kinds_of_the_same_topics_are_drawn_alike(name, kind, fit):
    assert_same(DRAWN[name](fit.of_kind(kind)), DRAWN[name](fit.themes))


def test_topics_without_names_are_called_by_their_words_or_numbers(fit):
    names = plots.prepare_theme_map(fit.kinds["table"]).set_index("theme").name
    words = {kind: plots.prepare_theme_words(fit.kinds[kind], 3, top_n=3).word for kind in ("table", "pipeline")}
    assert names[3] == "، ".join(words["table"])
    shown = [fit.themes.vocabulary.shown(term) for term in words["table"]]
    assert words["pipeline"].tolist() == shown
    assert plots.prepare_theme_map(fit.components).name.tolist() == list("01234567")
    named = fit.kinds["table"].set_axis([f"topic {i}" for i in range(8)])
    expected = plots.prepare_theme_words(fit.kinds["table"], 3)
    pd.testing.assert_frame_equal(plots.prepare_theme_words(named, "topic 3"), expected)


def test_plots_of_articles_take_themes_and_what_themes_return(fit):
    themes = fit.themes
    name = themes.names[5]
    over_time, by_label = themes.over_time(since="2023-03"), themes.shares_by("label")
    pairs = [
        (plots.prepare_themes_over_time(over_time), plots.prepare_themes_over_time(themes, since="2023-03")),
        (plots.prepare_themes_over_time(over_time, themes=[5]), plots.prepare_themes_over_time(over_time, themes=name)),
        (plots.prepare_theme_heatmap(by_label), plots.prepare_theme_heatmap(themes, "label")),
        (plots.prepare_theme_heatmap(themes.shares_by("source")), plots.prepare_theme_heatmap(themes)),
        (plots.prepare_hierarchy(themes.hierarchy()), plots.prepare_hierarchy(themes)),
    ]
    others = themes.drop(3)
    pairs += [(plots.prepare_alignment(topics.align(themes, others)), plots.prepare_alignment(themes, others))]
    for one, other in pairs:
        pd.testing.assert_frame_equal(one, other)
    assert plots.prepare_themes_over_time(themes).theme.nunique() == 6


def test_every_public_plot_is_called_with_themes_or_their_results():
    drawn = {name.removeprefix("prepare_") for name in plots.__all__} - {"save"}
    of_articles = {"alignment", "theme_heatmap", "themes_over_time"}
    of_other_things = {"number_of_topics", "duplicate_flows"}
    assert drawn == {*DRAWN, *of_articles, *of_other_things}


PLOT_MISTAKES = {
    "words without weights": (lambda fit: plots.theme_words(fit.kinds["words"], 0), "theme_words needs the weights"),
    "weights without words": (lambda fit: plots.theme_words(fit.model, 0), "words of .* are not"),
    "theme left out": (lambda fit: plots.theme_words(fit.themes, None), "theme must be the id of a theme"),
    "theme of no such number": (lambda fit: plots.theme_words(fit.pipeline, 8), "theme must be one of .*got 8"),
    "theme of no such name": (lambda fit: plots.theme_words(fit.kinds["table"], "x"), "theme must be one of .*got 'x'"),
    "order of themes alone": (lambda fit: plots.theme_words(fit.pipeline, 0, by="lift"), "give topics.Themes"),
    "no such order": (lambda fit: plots.theme_words(fit.pipeline, 0, by="tf-idf"), "by must be one of 'probability'"),
    "corpus": (lambda fit: plots.theme_map(fit.corpus), "This Corpus holds texts and no topics"),
    "timeline for themes": (lambda fit: plots.theme_map(fit.themes.over_time()), "topics must be Themes.*got Timeline"),
    "model over time": (lambda fit: plots.themes_over_time(fit.model), "dated articles: give topics.Themes.*got LDA"),
    "table over time": (lambda fit: plots.themes_over_time(fit.themes.info()), "got RightToLeft"),
    "name unknown": (lambda fit: plots.themes_over_time(fit.themes, themes=["x"]), "names of .*got 'x'"),
    "id unknown": (lambda fit: plots.themes_over_time(fit.themes, themes=[9]), "ids or names of themes.*got 9"),
    "nothing in the span": (lambda fit: plots.themes_over_time(fit.themes.over_time(), since="2031"), "No period"),
    "no such calendar": (
        lambda fit: plots.themes_over_time(fit.themes, calendar="hijra"), "Did you mean 'hijri'",
    ),
    "bursts of words": (
        lambda fit: plots.themes_over_time(fit.themes, bursts=fit.themes.info()), "bursts must be True, False, or a",
    ),
    "model by source": (lambda fit: plots.theme_heatmap(fit.model), "topics must be Themes, a Timeline.*got LDA"),
    "no such column": (lambda fit: plots.theme_heatmap(fit.themes, "sourse"), "'source'"),
    "table of themes": (lambda fit: plots.theme_heatmap(fit.themes.info()), "columns theme, name,"),
    "one of two": (lambda fit: plots.alignment(fit.themes), "or the two themes: .*; got Themes"),
    "models": (lambda fit: plots.alignment(fit.model, fit.model), "must be topics.Themes"),
    "themes for a sweep": (lambda fit: plots.number_of_topics(fit.themes), "what topics.sweep.* returns; got Themes"),
    "table for copies": (lambda fit: plots.duplicate_flows(fit.themes.info()), "returns, or a Corpus"),
    "no copies": (lambda fit: plots.duplicate_flows(fit.corpus.take(range(3))), "No article repeats another"),
    "file for axes": (lambda fit: plots.theme_map(fit.themes, ax="map.png"), "ax must be matplotlib Axes; got str"),
    "table for a figure": (lambda fit: plots.save(fit.themes, "map.png"), "ax must be what a plot returned"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", PLOT_MISTAKES)
def test_likely_mistakes_with_plots_say_what_to_do(mistake, fit):
    call, message = PLOT_MISTAKES[mistake]
    with pytest.raises(InputError, match=message):
        call(fit)


# Exchange


def exported(topics, folder, table):
    """Return a table of topics as it is read back."""
    return pd.read_json(exchange.export(topics, folder / "t.json", table=table), dtype=False)


@pytest.mark.parametrize("kind", [*WITH_WORDS, *OF_WORDS])
def test_all_kinds_of_the_same_topics_are_exported_alike(kind, fit, tmp_path):
    words = exported(fit.of_kind(kind), tmp_path, "terms")
    expected = exported(fit.themes, tmp_path, "terms")
    assert words.theme.tolist() == expected.theme.tolist()
    assert words["rank"].tolist() == expected["rank"].tolist()
    spelled = kind in ("themes", "pipeline")
    assert words.word.tolist() == (expected.word if spelled else expected.term).tolist()
    if kind in WITH_WORDS:
        assert_same(words.probability, expected.probability)
    themes = exported(fit.of_kind(kind), tmp_path, "themes").set_index("theme").words
    assert themes[3].split("، ") == words[words.theme == 3].word.tolist()


@pytest.mark.parametrize("kind", [*WITH_WORDS, *OF_WORDS])
def test_all_kinds_of_the_same_topics_go_to_other_libraries_alike(kind, fit):
    output, expected = exchange.to_octis(fit.of_kind(kind)), exchange.to_octis(fit.themes)
    assert output["topics"] == expected["topics"]
    if kind in WITH_WORDS:
        assert_same(output["topic-word-matrix"], expected["topic-word-matrix"])
        found = exchange.to_bertopic(fit.of_kind(kind), as_spelled=False)
        assert [word for word, _ in found[3]] == fit.kinds["words"][3]
        assert_same([weight for _, weight in found[3]], [weight for _, weight in exchange.to_bertopic(fit.themes)[3]])
    assert ("topic-document-matrix" in output) == (kind == "themes")


def test_names_of_topics_are_exported(fit, tmp_path):
    table = exported(fit.kinds["words by name"], tmp_path, "themes")
    assert table.name.tolist() == list(fit.kinds["words by name"])
    assert exported(fit.kinds["table"], tmp_path, "themes").columns.tolist() == ["theme", "words"]


EXCHANGE_MISTAKES = {
    "table of articles": (lambda fit, path: exchange.export(fit.model, path, table="documents"), "only of themes"),
    "words unknown": (lambda fit, path: exchange.export(fit.model, path), "words of this LDA are not known"),
    "corpus": (lambda fit, path: exchange.export(fit.corpus, path), "holds texts and no topics"),
    "path first": (lambda fit, path: exchange.export(path, fit.themes), "topics must be"),
    "no path": (lambda fit, path: exchange.export(fit.themes, 5), "path must be the name of a file"),
    "order of themes": (lambda fit, path: exchange.export(fit.of_table, path, by="lift"), "give topics.Themes"),
    "words for weights": (lambda fit, path: exchange.to_bertopic(fit.kinds["words"]), "to_bertopic needs the weights"),
    "model for gensim": (lambda fit, path: exchange.to_gensim(fit.model), "needs topics.Themes.*got LDA"),
    "model for the map": (lambda fit, path: exchange.to_pyldavis(fit.model, path), "needs topics.Themes"),
    "their model for ours": (lambda fit, path: exchange.from_sklearn(fit.model, fit.vectorizer), "got LDA"),
    "our model for gensim's": (lambda fit, path: exchange.from_gensim(fit.model), "gensim's LdaModel.*got"),
    "a class": (lambda fit, path: exchange.from_sklearn(decomposition.NMF, fit.terms), "model is the class NMF"),
    "terms left out": (lambda fit, path: exchange.from_arrays(fit.components, None), "terms must be a list of texts"),
    "terms of another": (lambda fit, path: exchange.from_arrays(fit.components, fit.terms[1:]), "one each is needed"),
    "counts for shares": (lambda fit, path: exchange.from_arrays(fit.components * 9, fit.terms), "must sum to 1"),
    "lists for BERTopic": (lambda fit, path: exchange.from_bertopic(fit.kinds["words"]), "BERTopic's"),
    "words for OCTIS": (lambda fit, path: exchange.from_octis(fit.kinds["words"], fit.terms), "an OCTIS model"),
    "no preprocessor": (
        lambda fit, path: fit.kinds["foreign topics"].themes(fit.corpus), "needs to know what makes terms",
    ),
    "stemmer for a preprocessor": (
        lambda fit, path: fit.kinds["foreign topics"].themes(fit.corpus, "lemma"), "Give the ArabicPreprocessor",
    ),
    "texts for a corpus": (
        lambda fit, path: fit.kinds["foreign topics"].themes(fit.corpus.texts, ArabicPreprocessor()),
        "corpus must be a Corpus",
    ),
}  # fmt: skip


@pytest.mark.parametrize("mistake", EXCHANGE_MISTAKES)
def test_likely_mistakes_in_exchange_say_what_to_do(mistake, fit, tmp_path):
    call, message = EXCHANGE_MISTAKES[mistake]
    with pytest.raises(InputError, match=message):
        call(fit, tmp_path / "t.csv")


# Whatever else is given

CALLS = {
    **{name: (getattr(evaluation, name), (fit_themes, fit_tokens)) for name, (fit_themes, fit_tokens) in {
        "coherence": ("themes", "tokens"), "coherence_interval": ("themes", "tokens"),
        "score_topics": ("themes", "tokens"), "perplexity": ("themes", None), "document_completion": ("themes", "X"),
        "topic_significance": ("themes", None), "relevance": ("themes", None), "lift": ("themes", None),
        "label_agreement": ("themes", None), "label_prediction": ("themes", None), "word_intrusion": ("themes", None),
        "document_intrusion": ("themes", None), "detect_intruders": ("study", "tokens"),
        "score_intrusion": ("answered", "key"), "paired_difference": ("figures", "figures"),
    }.items()},
    **{name: (getattr(evaluation, name), (first,)) for name, first in {
        "diversity": "themes", "inverted_rank_biased_overlap": "themes", "exclusivity": "themes", "frex": "themes",
        "stability": "fits", "split_tokens": "X", "mean_interval": "figures",
    }.items()},
    "coherence_difference": (coherence_difference, ("themes", "themes", "tokens")),
    **{name: (getattr(plots, f"prepare_{name}"), first) for name, first in {
        "theme_words": ("themes", "theme"), "word_cloud": ("themes", "theme"), "theme_map": ("themes",),
        "hierarchy": ("themes",), "alignment": ("themes", "themes"), "theme_heatmap": ("themes", "column"),
        "themes_over_time": ("themes",), "duplicate_flows": ("corpus",), "number_of_topics": ("corpus",),
    }.items()},
    **{name: (getattr(exchange, name), first) for name, first in {
        "export": ("themes", "path"), "to_octis": ("themes",), "to_bertopic": ("themes",), "to_gensim": ("themes",),
        "to_pyldavis": ("themes", "path"), "from_arrays": ("components", "terms"), "from_bertopic": ("corpus",),
        "from_gensim": ("corpus",), "from_octis": ("corpus", "terms"), "from_sklearn": ("model", "vectorizer"),
        "from_tomotopy": ("corpus",),
    }.items()},
    "save": (plots.save, ("corpus", "path")),
}  # fmt: skip


@pytest.fixture(scope="module")
def arguments(fit, tmp_path_factory):
    """Return what the functions take, by name, and things that users give in their place."""
    study = word_intrusion(fit.themes)
    right = {
        "themes": fit.themes, "tokens": fit.tokens, "X": fit.X, "study": study, "key": study.key, None: None,
        "answered": study.questions.assign(answer=1), "figures": [0.1, 0.2], "fits": [fit.themes, fit.model],
        "theme": 0, "column": "source", "corpus": fit.corpus, "path": tmp_path_factory.mktemp("out") / "t.csv",
        "components": fit.components, "terms": fit.terms, "model": fit.model, "vectorizer": fit.vectorizer,
    }  # fmt: skip
    wrong = [
        None, 5, 2.5, "c_v", "", b"x", [], {}, [[]], [1, 2], ["a", "b"], [["a"]], [[1, 2], [3]], [[1, 2], ["a", "b"]],
        np.zeros((0, 3)), np.full((8, 3), np.nan), pd.DataFrame(), fit.themes, fit.themes.info(), fit.model, NMF(3),
        NMF, fit.vectorizer, fit.corpus, fit.corpus.texts, fit.tokens, fit.themes.encoded, fit.themes.over_time(),
        fit.themes.hierarchy(), study, fit.components, fit.doc_topic, fit.X, object(), len, {"a": 1}, {"a", "b"},
    ]  # fmt: skip
    return right, wrong


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", CALLS)
def test_whatever_is_given_is_taken_or_refused_with_a_reason(name, arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a text in the place of a path may name a file
    function, wanted = CALLS[name]
    right, wrong = arguments
    for place in range(len(wanted)):
        for thing in wrong:
            given = [thing if i == place else right[key] for i, key in enumerate(wanted)]
            with suppress(InputError):
                function(*given)
