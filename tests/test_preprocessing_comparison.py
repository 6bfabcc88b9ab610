"""Several ways of preprocessing, side by side."""

import itertools

import numpy as np
import pandas as pd
import pytest
import reference

from topics import LDA, NMF, ArabicPreprocessor, InputError, Phrases, Vectorizer, coherence
from topics.evaluation import split_documents
from topics.evaluation._uncertainty import mean_interval, paired_difference
from topics.selection import _compare_preprocessing as preprocessing
from topics.selection._compare_preprocessing import compare_preprocessing
from topics.selection._grid import read_grid
from topics.selection._preprocessing_comparison import PREPROCESSING_MEASURES, PreprocessingComparison

QUICK = {"n_topics": 8, "n_jobs": 1}
GRID = {"stemmer": ["lemma", None]}


@pytest.fixture(scope="module")
def found(sample):
    return compare_preprocessing(sample, GRID, seeds=3, **QUICK)


def test_there_is_a_row_a_setting_model_and_seed_and_every_measure_has_a_value(found):
    keys = found.table[["setting", "model", "seed"]].itertuples(index=False, name=None)
    assert sorted(keys) == sorted(itertools.product(["lemma", "no stemmer"], ["lda", "nmf"], range(3)))
    assert found.measures == list(PREPROCESSING_MEASURES)
    assert found.table.notna().all(axis=None)
    assert (
        found.table[["nmi", "purity", "stability_jaccard", "intrusion"]]
        .apply(lambda column: column.between(0, 1))
        .all(axis=None)
    )
    assert found.table["c_npmi"].between(-1, 1).all()
    assert found.table["log_likelihood"].between(-20, -5).all()


def test_stability_and_coherence_are_those_of_the_words_shown(sample, found):
    """The whole of it once more for one setting and model, with the public functions."""
    texts, shown = np.array(sample.full_texts(), dtype=object), []
    plain = ArabicPreprocessor(stemmer=None, conflation="dictionary", stopwords=None, min_length=1)
    documents = plain.fit_transform(texts.tolist())
    rows = found.table.query("setting == 'lemma' and model == 'nmf'").set_index("seed")
    for seed in range(3):
        learned, _ = split_documents(seed, len(texts), 0.1)
        vectorizer = Vectorizer(min_df=3, weighting="tfidf")
        model = NMF(8, random_state=seed).fit(vectorizer.fit_transform(texts[learned].tolist()))
        words = vectorizer.vocabulary_.shown_terms
        shown.append([[words[i] for i in np.argsort(-row, kind="stable")[:10]] for row in model.components_])
        looked_up = [list(dict.fromkeys(plain.term(word) for word in topic)) for topic in shown[-1]]
        assert rows.loc[seed, "n_terms"] == len(words)
        assert rows.loc[seed, "c_npmi"] == pytest.approx(coherence(looked_up, documents, "c_npmi"), abs=1e-9)

    def alike(a, b):
        return reference.best_match([[reference.jaccard(set(x), set(y)) for y in b] for x in a])

    pairs = {(i, j): alike(shown[i], shown[j]) for i, j in itertools.combinations(range(3), 2)}
    for seed in range(3):
        assert rows.loc[seed, "stability_jaccard"] == pytest.approx(
            np.mean([s for pair, s in pairs.items() if seed in pair])
        )


def test_the_summary_has_the_intervals_of_the_table(found):
    summary, lda = found.summary(), found.table[found.table.model == "lda"]
    nmi = [lda[lda.setting == setting].nmi.to_numpy() for setting in ("lemma", "no stemmer")]
    row = summary.loc[("lda", "no stemmer"), "nmi"]
    mean, away = mean_interval(nmi[1]), paired_difference(nmi[1], nmi[0])
    expected = [mean.value, mean.low, mean.high, away.value, away.low, away.high]
    assert row.tolist() == pytest.approx(expected)
    assert summary.loc[("lda", "lemma"), ("nmi", "difference")] == 0
    assert "can't be compared" in summary.attrs["warning"]
    assert summary.index.tolist() == list(itertools.product(["lda", "nmf"], ["lemma", "no stemmer"]))


def test_it_is_shown_with_its_warning_and_marks(found):
    for shown in (repr(found), found._repr_html_()):
        assert "PreprocessingComparison(2 settings x 2 models x 3 seeds)" in shown
        assert "Coherence of different vocabularies" in shown
        assert "no stemmer" in shown
    marked = {"setting": ["a"] * 3 + ["b"] * 3, "model": "lda", "seed": [0, 1, 2] * 2, "nmi": [1, 2, 3, 2.0, 3.0, 4.1]}
    assert "3.033 +" in repr(PreprocessingComparison(pd.DataFrame(marked), {"a": None, "b": None}))


def test_threads_and_repetition_change_nothing(sample, found):
    again = compare_preprocessing(sample, GRID, seeds=[0, 1, 2], n_topics=8, n_jobs=2)
    pd.testing.assert_frame_equal(again.table, found.table, check_exact=True)


def test_a_setting_does_not_depend_on_the_others(sample, found):
    alone = compare_preprocessing(sample, {"mine": ArabicPreprocessor(stemmer=None)}, seeds=3, models=["nmf"], **QUICK)
    expected = found.table.query("setting == 'no stemmer' and model == 'nmf'").drop(columns="setting")
    pd.testing.assert_frame_equal(alone.table.drop(columns="setting"), expected.reset_index(drop=True))


def test_what_a_seed_holds_out_is_the_same_for_all_and_another_seed_is_another(sample):
    one, other = (compare_preprocessing(sample, GRID, models=["nmf"], seeds=1, random_state=r, **QUICK) for r in (0, 5))
    assert other.table.seed.tolist() == [5, 5]
    assert not np.isclose(one.table.log_likelihood, other.table.log_likelihood).any()
    assert one.table.stability_jaccard.isna().all()


def test_texts_without_labels_have_no_agreement_with_any(sample):
    texts = list(sample.full_texts())
    without = compare_preprocessing(texts, GRID, models=["nmf"], seeds=1, **QUICK)
    assert {"nmi", "purity"}.isdisjoint(without.measures)
    some = [label if i % 2 else "" for i, label in enumerate(sample.labels)]
    assert compare_preprocessing(texts, GRID, models=["nmf"], seeds=1, labels=some, **QUICK).table.nmi.notna().all()


def test_phrases_are_shown_but_not_scored(sample):
    grid = {"phrases": [False, Phrases(min_count=3, min_npmi=0.3)]}
    table = compare_preprocessing(sample, grid, models=["nmf"], seeds=2, **QUICK).table
    assert table.setting.unique().tolist() == ["no phrases", "phrases"]
    assert table[["c_npmi", "intrusion", "log_likelihood"]].notna().all(axis=None)
    assert preprocessing._first_words(np.array([3.0, 2, 1, 1]), ["", "a", "b", "a"]) == ["a", "b"]


def test_your_own_models_keep_their_options(sample):
    models = {"short": LDA(3, max_iter=2), "long": LDA(max_iter=30)}
    table = compare_preprocessing(sample, {"stemmer": ["light"]}, models=models, seeds=1, **QUICK).table
    assert table.model.tolist() == ["short", "long"]
    assert table.log_likelihood.nunique() == 2
    assert models["short"].get_params()["n_topics"] == 3


def test_settings_have_short_names():
    grid = {
        "stemmer": ["lemma", None, str.upper],
        "stopwords": [ArabicPreprocessor().stopwords, None, ("press",)],
        "fold_final_ya": [True, False],
        "phrases": [False, True],
        "min_length": [2],
    }
    names = list(read_grid(grid))
    assert names[0] == "lemma, stop words out, fold final ya, no phrases, min_length=2"
    assert names[-1] == "upper, stop words out (press), no fold final ya, phrases, min_length=2"
    assert len(names) == 36
    assert read_grid(grid)[names[-1]].get_params()["stopwords"] == ("press",)
    assert next(iter(read_grid(preprocessing.DEFAULT_GRID))) == "lemma, stop words out"


def interrupted_after(n, monkeypatch):
    """Press Ctrl-C in the fit of the setting with this number."""
    original, calls = preprocessing._fit_models, itertools.count()

    def fits_of(*arguments):
        if next(calls) == n:
            raise KeyboardInterrupt
        return original(*arguments)

    monkeypatch.setattr(preprocessing, "_fit_models", fits_of)


def test_ctrl_c_returns_what_there_is(sample, monkeypatch):
    interrupted_after(3, monkeypatch)
    with pytest.warns(UserWarning, match="Interrupted after 3 of 4 fits"):
        found = compare_preprocessing(sample, GRID, models=["nmf"], seeds=2, **QUICK)
    assert found.interrupted
    assert found.table[["setting", "seed"]].to_numpy().tolist() == [["lemma", 0], ["lemma", 1], ["no stemmer", 0]]
    assert found.table.stability_jaccard.isna().tolist() == [False, False, True]
    assert found.summary()["nmi"]["difference"].notna().all()
    assert "interrupted" in repr(found)


def test_ctrl_c_before_anything_is_there_stops(sample, monkeypatch):
    interrupted_after(0, monkeypatch)
    with pytest.raises(KeyboardInterrupt):
        compare_preprocessing(sample, GRID, models=["nmf"], seeds=1, **QUICK)


@pytest.mark.parametrize(
    ("grid", "options", "match"),
    [
        ({"stemer": ["lemma"]}, {}, "Did you mean 'stemmer'"),
        ({"stemmer": "lemma"}, {}, r"grid\['stemmer'\] must be a list of values"),
        ({"stemmer": []}, {}, "must be a list of values"),
        ({}, {}, "grid must map"),
        (["lemma"], {}, "grid must map"),
        ({"mine": ArabicPreprocessor(), "stemmer": [None]}, {}, "'stemmer' to something else"),
        ({"stemmer": [str.upper, str.upper]}, {}, "Two settings are called 'upper'"),
        ({"keep_numbers": [False, True]}, {}, "differ in keep_numbers"),
        (GRID, {"models": ["lsa"]}, "A model must be one of 'lda', 'nmf'"),
        (GRID, {"models": "ldaa"}, "Did you mean 'lda'"),
        (GRID, {"models": [NMF(), NMF()]}, "Two models have the same name"),
        (GRID, {"models": [3]}, "unfitted topics.LDA and topics.NMF"),
        (GRID, {"models": []}, "models is empty"),
        (GRID, {"seeds": 0}, "seeds must be a whole number of at least 1"),
        (GRID, {"seeds": [1, 1]}, "seeds must be different"),
        (GRID, {"test_size": 0}, "leaves none of 244 articles"),
        (GRID, {"test_size": 0.6}, "test_size must be"),
        (GRID, {"labels": ["a"]}, "one for each of the 244 documents; got 1"),
        (GRID, {"labels": "theme"}, "There is no column 'theme'"),
        (GRID, {"labels": [None] * 244}, r"labels\[0\] is NoneType"),
        (GRID, {"n_topics": [5, 10]}, r"n_topics must be a whole number of at least 2; got \[5, 10\]"),
        (GRID, {"models": None}, "models must be 'nmf', a list"),
        (GRID, {"seeds": "3"}, "seeds must be a whole number"),
        ({"stemmer": ["lemma", "lema"]}, {}, "Did you mean 'lemma'"),
        ({"stopwords": [["قال"]]}, {}, "'general', 'press', 'calendar'"),
        ({"stemmer": None}, {}, r"grid\['stemmer'\] must be a list of values, such as \[None\]"),
        (ArabicPreprocessor(), {}, "grid must map names to preprocessors"),
        (GRID, {"n_topics": 1}, "n_topics"),
        (GRID, {"n_jobs": 0}, "n_jobs"),
        (GRID, {"random_state": -1}, "random_state"),
    ],
)  # fmt: skip
def test_what_can_not_be_compared_is_refused(sample, grid, options, match):
    with pytest.raises(InputError, match=match):
        compare_preprocessing(sample, grid, **options)


@pytest.mark.parametrize(
    ("corpus", "match"),
    [
        ("articles.jsonl", r"got 'articles.jsonl'. Read it: topics.load_corpus\(path\)"),
        (pd.DataFrame({"text": ["نص"]}), r"got DataFrame. Read it: topics.load_corpus\(table\)"),
        ([["سفينة", "حربية"]], r"corpus\[0\] is list"),
        (None, "got NoneType"),
        (["سفينة حربية"] * 3, "test_size=0.1 leaves none of 3 articles"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_are_no_articles_is_refused(corpus, match):
    with pytest.raises(InputError, match=match):
        compare_preprocessing(corpus, GRID)


def test_nothing_that_is_handed_out_changes_a_comparison(found):
    before, shown = found.table, repr(found)
    table = found.table
    table["nmi"] = 0.0
    with pytest.raises(TypeError):
        found.settings["mine"] = ArabicPreprocessor()
    for name in ("table", "settings", "interrupted", "measures", "other"):
        with pytest.raises(AttributeError):
            setattr(found, name, None)
    assert found.table.equals(before)
    assert repr(found) == shown


def test_labels_may_be_a_column(sample, found):
    by_name = compare_preprocessing(sample, GRID, labels="label", models="nmf", seeds=1, **QUICK)
    ours = found.table[(found.table.model == "nmf") & (found.table.seed == 0)]
    assert by_name.table.nmi.tolist() == ours.nmi.tolist()
