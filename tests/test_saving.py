"""What is saved comes back as it was; what was not written by save is refused, and nothing in it is run."""

import json
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from data import make_saved
from fits import any_matrix, themes_of
from forged import npy, replace_array
from hypothesis import given, settings
from hypothesis import strategies as st

import topics
from topics import LDA, NMF, ArabicPreprocessor, InputError, Phrases, Vectorizer
from topics.arabic import _preprocessor_state as kept
from topics.arabic._analysis import Analysis
from topics.runs import load
from topics.runs._articles_file import read_articles, write_articles

pytestmark = any_matrix
NEW_TEXTS = ["والسفن الحربية عبرت المضيق", "الإرهابيون والإرهابى", "مجلس الأمن ٢٠٢٤ https://t.co/x #غزة", "", "lorem"]
KEPT = Path(__file__).parent / "data" / "saved"


def saved_and_loaded(thing, folder):
    return load(thing.save(folder / "saved"))


def assert_same_encoded(a, b):
    assert (a.terms, a.forms) == (b.terms, b.forms)
    for name in ("ids", "indptr", "form_terms", "form_counts"):
        assert getattr(a, name).tobytes() == getattr(b, name).tobytes(), name
    pd.testing.assert_frame_equal(a.removed, b.removed)


def assert_same_preprocessor(a, b, texts):
    assert_same_encoded(a.encode(texts), b.encode(texts))
    assert b.get_params(deep=False) == a.get_params(deep=False)
    assert list(b.attested_.items()) == list(a.attested_.items())
    assert (b.classes_, b.stop_terms_, b.protected_terms_) == (a.classes_, a.stop_terms_, a.protected_terms_)
    assert (b.phrases_ is None) == (a.phrases_ is None)
    if a.phrases_ is not None:
        assert b.phrases_ == a.phrases_
        assert b.phrases_.pairs_ == a.phrases_.pairs_
    for text in texts[-3:]:
        pd.testing.assert_frame_equal(a.explain(text), b.explain(text))


# Preprocessors


@pytest.mark.parametrize("conflation", ["corpus", "dictionary"])
@pytest.mark.parametrize("stemmer", ["lemma", "light", "snowball", "isri", "tashaphyne", None])
def test_a_loaded_preprocessor_reads_old_and_new_texts_as_before(stemmer, conflation, sample, tmp_path):
    texts = sample.full_texts()[:20]
    preprocessor = ArabicPreprocessor(
        stemmer=stemmer, conflation=conflation, phrases=Phrases(min_count=2, min_npmi=0.1), extra_stopwords=["السفينة"]
    ).fit(texts)
    assert preprocessor.phrases_.pairs_[0]
    again = saved_and_loaded(preprocessor, tmp_path)
    assert_same_preprocessor(preprocessor, again, [*sample.full_texts()[:25], *NEW_TEXTS])
    assert type(again._stemmer) is type(preprocessor._stemmer)


def test_classes_of_word_forms_come_back(tmp_path):
    force, forces = (f"{word} {{}}" for word in ("قوة", "القوات"))
    context = ["دفع رياح سرعة محرك", "دفع محرك وزن رياح", "سرعة وزن دفع", "رياح محرك سرعة"]
    other = ["جيش انتشار حدود جنود", "جنود حدود جيش", "انتشار جيش لواء", "لواء حدود جنود"]
    texts = [force.format(context[i % 4]) for i in range(40)] + [forces.format(other[i % 4]) for i in range(40)]
    preprocessor = ArabicPreprocessor().fit(texts)
    assert preprocessor.classes_.terms
    assert_same_preprocessor(preprocessor, saved_and_loaded(preprocessor, tmp_path), [*texts, "قوتها والقوات"])


@pytest.fixture(scope="module")
def pair(sample, tmp_path_factory):
    preprocessor = ArabicPreprocessor(
        stopwords=("general",), extra_stopwords=("قوات",), protected_words=("اليوم", "علي"), min_length=3, phrases=True,
        keep_numbers=True, keep_latin=True, keep_urls=True, keep_mentions=True, keep_emoji=True, hashtags="whole",
        strip_diacritics=False, fold_ta_marbuta=True, fold_final_ya=False,
    ).fit([*sample.full_texts(), *NEW_TEXTS])  # fmt: skip
    return preprocessor, saved_and_loaded(preprocessor, tmp_path_factory.mktemp("pair"))


@settings(max_examples=40)
@given(st.lists(st.text(alphabet="ابتسلمنويهةىأإآءئؤ ـَّ#@1٢a.\n😀", max_size=40), max_size=4))
def test_a_loaded_preprocessor_reads_any_text_as_before(pair, texts):
    before, after = pair
    assert_same_encoded(before.encode(texts), after.encode(texts))
    for word in " ".join(texts).split():
        assert after.term(word) == before.term(word)


def test_options_set_after_the_fit_do_not_change_what_was_learned(sample, tmp_path):
    preprocessor = ArabicPreprocessor(stemmer="light").fit(sample.full_texts())
    preprocessor.set_params(stemmer="lemma", fold_alef=False, keep_latin=True, strip_tatweel=False)
    again = saved_and_loaded(preprocessor, tmp_path)
    assert_same_preprocessor(preprocessor, again, [*sample.full_texts(), *NEW_TEXTS])


def test_a_preprocessor_fitted_on_no_text_comes_back(tmp_path):
    preprocessor = ArabicPreprocessor().fit([])
    assert_same_preprocessor(preprocessor, saved_and_loaded(preprocessor, tmp_path), NEW_TEXTS)


class OtherDictionary:
    """A later dictionary, in which one more word is a form of another."""

    def __init__(self, stemmer):
        self._stemmer = stemmer

    def analyze(self, form):
        known = {"سفن": "مركب", "بواخر": "مركب"}
        return Analysis(known[form], form, "dictionary") if form in known else self._stemmer.analyze(form)


@pytest.mark.filterwarnings("always:1 of 2 known words, such as سفن:UserWarning")
def test_where_a_later_dictionary_reads_words_otherwise_known_words_keep_their_terms(tmp_path, monkeypatch):
    preprocessor = ArabicPreprocessor().fit(["سفن", "هجوم"])
    folder = preprocessor.save(tmp_path / "old")
    row = kept.find_stemmer("lemma")
    monkeypatch.setattr(
        kept, "find_stemmer", lambda stemmer: type(row)(lambda counts: OtherDictionary(row.make(counts)))
    )
    with pytest.warns(UserWarning, match="They keep their terms"):
        again = load(folder)
    assert again.transform(["سفن هجوم"]) == preprocessor.transform(["سفن هجوم"])
    assert again.transform(["بواخر"]) == [["مركب"]]
    with pytest.warns(UserWarning, match="1 of 2 known words"):
        twice = load(again.save(tmp_path / "anew"))
    assert twice.term("سفن") == preprocessor.term("سفن")


def test_a_stop_list_that_has_changed_does_not_change_a_saved_preprocessor(tmp_path, monkeypatch):
    from topics.arabic import _stopwords as stopwords

    preprocessor = ArabicPreprocessor().fit(NEW_TEXTS)
    folder = preprocessor.save(tmp_path / "old")
    empty = {name: stopwords._StopList(list, row.by) for name, row in stopwords._STOP_LISTS.items()}
    monkeypatch.setattr(stopwords, "_STOP_LISTS", empty)
    assert load(folder).transform(["وقال في هذا اليوم إن السفن"]) == [["سفينة"]]


# Vectorizers


@pytest.mark.parametrize("weighting", ["count", "tfidf"])
def test_a_loaded_vectorizer_counts_old_and_new_texts_as_before(weighting, sample, tmp_path):
    vectorizer = Vectorizer(ArabicPreprocessor(phrases=True), min_df=2, max_df=0.6, weighting=weighting)
    X = vectorizer.fit_transform(sample.full_texts())
    again = saved_and_loaded(vectorizer, tmp_path)
    for texts in (sample.full_texts(), NEW_TEXTS):
        before, after = vectorizer.transform(texts), again.transform(texts)
        for part in ("data", "indices", "indptr"):
            assert getattr(after, part).tobytes() == getattr(before, part).tobytes()
        assert (after.dtype, after.shape) == (before.dtype, before.shape)
    assert X.shape[1] == len(again.vocabulary_)
    assert again.matrix_.matches(X)
    assert vectorizer.matrix_.matches(again.matrix_)
    assert again.vocabulary_.terms == vectorizer.vocabulary_.terms
    assert again.vocabulary_.shown_terms == vectorizer.vocabulary_.shown_terms
    pd.testing.assert_frame_equal(again.vocabulary_.to_frame(), vectorizer.vocabulary_.to_frame())
    pd.testing.assert_frame_equal(again.removed_, vectorizer.removed_)
    assert again.get_params()["preprocessor"].get_params(deep=False) == vectorizer.preprocessor.get_params(deep=False)
    assert again.get_feature_names_out().tolist() == vectorizer.get_feature_names_out().tolist()


def test_a_vectorizer_of_encoded_texts_keeps_its_preprocessor_once(sample, tmp_path):
    preprocessor = ArabicPreprocessor()
    encoded = preprocessor.fit_encode(sample.full_texts())
    shared, own = Vectorizer(preprocessor, min_df=2), Vectorizer(min_df=2)
    shared.fit(encoded)
    own.fit(sample.full_texts())
    again = saved_and_loaded(shared, tmp_path)
    size = (tmp_path / "saved" / "state.json").stat().st_size
    assert size == pytest.approx((own.save(tmp_path / "own") / "state.json").stat().st_size, rel=0.01)
    assert again.preprocessor.attested_ == preprocessor.attested_
    assert (again.fit_transform(encoded) != shared.fit_transform(encoded)).nnz == 0


def test_limits_keep_their_kind(tmp_path):
    vectorizer = Vectorizer(min_df=1, max_df=1.0).fit(["هجوم", "سفينة"])
    again = saved_and_loaded(vectorizer, tmp_path)
    assert (type(again.min_df), type(again.max_df)) == (int, float)


# Models


def models_of(planted):
    X, _, _ = planted
    svd = topics.truncated_svd(X, 6, random_state=0)
    words = [f"w{i}" for i in range(X.shape[1])]
    seeds = {"first": ["w0", "w3"], "second": ["w20"]}
    few = {"random_state": 3, "max_iter": 4}
    return {
        "lda": LDA(5, random_state=0).fit(X),
        "lda learned prior": LDA(5, doc_topic_prior="auto", random_state=0).fit(X),
        "lda seeded": LDA(5, seed_words=seeds, random_state=0).fit(X, vocabulary=words),
        "lda svd": LDA(np.int64(5), init=svd, random_state=np.int64(0), topic_word_prior=0.1).fit(X),
        "lda columns": LDA(3, random_state=1).fit(pd.DataFrame(X.toarray(), columns=words)),
        "lda sklearn": LDA(5, engine="sklearn", **few).fit(X),
        "lda gensim": LDA(5, engine="gensim", **few).fit(X),
        "nmf": NMF(5, random_state=0).fit(X),
        "nmf seeded": NMF(5, seed_words=seeds, alpha_W=1e-4, l1_ratio=0.3, random_state=0).fit(X, vocabulary=words),
        "nmf kl seeded": NMF(5, loss="kullback-leibler", seed_words=seeds, random_state=0).fit(X, vocabulary=words),
        "nmf svd": NMF(5, init=svd, random_state=0, n_jobs=1).fit(X),
        "nmf sklearn": NMF(5, engine="sklearn", random_state=3).fit(X),
        "nmf gensim": NMF(5, engine="gensim", **few).fit(X),
    }


NAMES = (
    "lda", "lda learned prior", "lda seeded", "lda svd", "lda columns", "lda sklearn", "lda gensim",
    "nmf", "nmf seeded", "nmf kl seeded", "nmf svd", "nmf sklearn", "nmf gensim",
)  # fmt: skip


@pytest.fixture(scope="module")
def fitted(planted):
    return models_of(planted)


@pytest.mark.parametrize("name", NAMES)
def test_a_loaded_model_says_the_same_of_documents_to_the_byte(name, fitted, planted, tmp_path):
    model, X = fitted[name], planted[0]
    again = saved_and_loaded(model, tmp_path)
    assert type(again) is type(model)
    X = pd.DataFrame(X.toarray(), columns=model.feature_names_in_) if name == "lda columns" else X
    assert again.transform(X).tobytes() == model.transform(X).tobytes()
    assert again.transform(X[:7]).tobytes() == model.transform(X[:7]).tobytes()
    learned = {key: value for key, value in vars(model).items() if key.endswith("_")}
    assert {key for key in vars(again) if key.endswith("_")} == set(learned)
    for key, value in learned.items():
        found = getattr(again, key)
        assert type(found) is type(value), key
        if key == "matrix_":
            assert (found.matches(X), repr(found)) == (True, repr(value))
            assert found.term_sums.tobytes() == value.term_sums.tobytes()
            continue
        np.testing.assert_array_equal(found, value)
    assert again.components_.flags.f_contiguous == model.components_.flags.f_contiguous
    if isinstance(model, LDA):
        assert again.score(X) == model.score(X)
    assert repr(again) == repr(model)
    assert again.get_feature_names_out().tolist() == model.get_feature_names_out().tolist()


@pytest.mark.parametrize("name", [name for name in NAMES if "sklearn" not in name and "gensim" not in name])
def test_a_loaded_model_goes_on_learning_as_the_one_that_was_saved(name, fitted, planted, tmp_path):
    X = planted[0]
    X = pd.DataFrame(X.toarray(), columns=fitted[name].feature_names_in_) if name == "lda columns" else X
    models = [saved_and_loaded(fitted[name], tmp_path), load(tmp_path / "saved")]
    # Through a file in the middle, or in memory all the way.
    straight, by_file = models
    straight._fitted = fitted[name]._fitted
    for model in models:
        model.partial_fit(X[:50])
    by_file = load(by_file.save(tmp_path / "middle"))
    for model in (straight, by_file):
        model.partial_fit(X[50:90])
    assert by_file.components_.tobytes() == straight.components_.tobytes()
    assert by_file.n_iter_ == straight.n_iter_ == fitted[name].n_iter_ + 2
    assert by_file.transform(X).tobytes() == straight.transform(X).tobytes()


def test_models_of_other_engines_still_have_no_partial_fit(fitted, tmp_path):
    assert not hasattr(saved_and_loaded(fitted["lda sklearn"], tmp_path), "partial_fit")


# Themes and sweeps


@pytest.fixture(scope="module")
def changed(robust_themes):
    biggest = int(robust_themes.merge([0, 1]).info().index[0])
    return robust_themes.merge([0, 1]).rename(0, "__حدود وبحر__").split(biggest, 2).drop(5)


def test_loaded_themes_are_read_as_before(changed, tmp_path):
    before, after = changed, saved_and_loaded(changed, tmp_path)
    assert (after.names, after.ids) == (before.names, before.ids)
    assert [edit.to_dict() for edit in after.edits] == [edit.to_dict() for edit in before.edits]
    assert after.manifest == before.manifest
    pd.testing.assert_series_equal(after.shares, before.shares)
    for name in ("components", "doc_topic", "main_theme", "doc_lengths"):
        assert getattr(after, name).tobytes() == getattr(before, name).tobytes(), name
    pd.testing.assert_frame_equal(after.info(), before.info())
    pd.testing.assert_frame_equal(after.documents(), before.documents())
    pd.testing.assert_frame_equal(after.closest(), before.closest())
    pd.testing.assert_frame_equal(after.passages(n=2), before.passages(n=2))
    pd.testing.assert_frame_equal(after.assign(NEW_TEXTS), before.assign(NEW_TEXTS))
    pd.testing.assert_frame_equal(after.transform(NEW_TEXTS), before.transform(NEW_TEXTS))
    pd.testing.assert_frame_equal(after.robustness, before.robustness)
    assert repr(after) == repr(before)


def test_the_articles_of_loaded_themes_are_those_that_were_there(nmf_themes, tmp_path):
    again = saved_and_loaded(nmf_themes, tmp_path)
    assert (again.names, again.manifest) == (nmf_themes.names, nmf_themes.manifest)
    assert (again.edits, again.robustness) == ((), None)
    before, after = nmf_themes.corpus, again.corpus
    assert after.sha256 == before.sha256
    pd.testing.assert_frame_equal(after.to_frame(), before.to_frame())
    pd.testing.assert_frame_equal(after.rejected, before.rejected)
    assert after.dates.equals(before.dates)
    assert after.dates.dtype == before.dates.dtype


def test_loaded_themes_can_be_changed_further_in_the_same_way(changed, tmp_path):
    after = saved_and_loaded(changed, tmp_path)
    first, second = list(changed.names)[:2]
    for change_it in (lambda each: each.merge([first, second]), lambda each: each.split(first)):
        ours, theirs = change_it(changed), change_it(after)
        assert ours.names == theirs.names
        assert ours.components.tobytes() == theirs.components.tobytes()
        assert [edit.to_dict() for edit in ours.edits] == [edit.to_dict() for edit in theirs.edits]


def test_themes_keep_their_names_when_a_later_version_would_propose_others(nmf_themes, tmp_path, monkeypatch):
    folder = nmf_themes.save(tmp_path / "saved")
    monkeypatch.setattr("topics.themes._themes_data.propose_names", lambda *args: [f"new {i}" for i in range(8)])
    after = load(folder)
    assert after.names == nmf_themes.names
    assert after.rename(0, "مسمى").names == nmf_themes.rename(0, "مسمى").names
    assert saved_and_loaded(after, tmp_path / "again").names == nmf_themes.names


def test_texts_of_any_characters_come_back(tmp_path):
    odd = ["نصف \ud83d زوج \ude00", "\x00\u2028 سفينة سفينة", "هجوم \U0001f600 على سفينة", "هجوم"]
    metadata = pd.DataFrame(
        {
            "country": ["EG", "", "س", ""],
            "n": [1, 2, -(2**60), 3],
            "year": pd.Series([2024, None, 2023, 1], dtype="Int64"),
            "score": [0.1, None, np.inf, -0.0],
            "checked": pd.Series([True, None, False, True], dtype="boolean"),
            "is_long": [True, False, False, True],
            "crawled": [pd.Timestamp("2024-01-05 08:30:00.000001"), pd.NaT, pd.Timestamp("1800-01-01"), pd.NaT],
            "tags": ["[1]", [1], {"a": None}, None],
        }
    )
    corpus = topics.Corpus(
        ids=("__a__", "b", "", "d"), texts=odd, titles=("",) * 4, sources=("",) * 4, labels=("x",) * 4,
        dates=pd.DatetimeIndex(["2024-01-01", None, "1999-12-31", None]), metadata=metadata,
    )  # fmt: skip
    after = saved_and_loaded(themes_of(corpus, LDA(2, random_state=0), min_df=1, max_df=1.0), tmp_path).corpus
    assert (after.texts, after.ids, after.sha256) == (corpus.texts, corpus.ids, corpus.sha256)
    assert after.dates.equals(corpus.dates)
    pd.testing.assert_frame_equal(after.metadata, corpus.metadata)


def test_metadata_of_any_kind_come_back_with_the_articles_of_a_run(tmp_path):
    metadata = pd.DataFrame(
        {
            "country": ["EG", ""],
            "n": [1, 2],
            "large": pd.Series([2**60 + 1, None], dtype="Int64"),
            "score": [0.1, None],
            "checked": pd.Series([True, None], dtype="boolean"),
            "is_long": [True, False],
            "crawled": [pd.Timestamp("2024-01-05 08:30:00.000001"), pd.NaT],
        }
    )
    corpus = topics.Corpus(ids=["a", "b"], texts=["نصف \ud83d زوج", "سفينة"], metadata=metadata)
    write_articles(corpus, tmp_path / "articles.parquet")
    after = read_articles(tmp_path / "articles.parquet", corpus.rejected, corpus.dates.unit)
    assert (after.texts, after.sha256) == (corpus.texts, corpus.sha256)
    pd.testing.assert_frame_equal(after.metadata, corpus.metadata)


@pytest.fixture(scope="module")
def sweep_and_folder(sample, tmp_path_factory):
    out = tmp_path_factory.mktemp("sweep") / "out"
    measures = ["c_npmi", "diversity", "stability_jaccard"]
    found = topics.sweep(
        sample, models=["nmf"], n_topics=[2, 3], seeds=2, measures=measures, min_df=2, n_resamples=5, out=out
    )
    return found, out


def test_a_saved_sweep_and_the_directory_of_a_sweep_are_both_loaded(sweep_and_folder, tmp_path):
    found, out = sweep_and_folder
    for again in (saved_and_loaded(found, tmp_path), load(out), load(str(out))):
        assert repr(again) == repr(found)
        pd.testing.assert_frame_equal(again.table, found.table)
        pd.testing.assert_frame_equal(again.summary(), found.summary())
        assert (again.words, again.resampled, again.n_documents) == (found.words, found.resampled, found.n_documents)
        assert again.interrupted is found.interrupted
        pd.testing.assert_frame_equal(again.best(), found.best())


def test_the_same_object_gives_the_same_bytes_and_so_does_a_loaded_one(changed, tmp_path):
    first, second = changed.save(tmp_path / "a"), changed.save(tmp_path / "b")
    third = load(first).save(tmp_path / "c")
    for name in ("manifest.json", "state.json", "arrays.npz"):
        assert (first / name).read_bytes() == (second / name).read_bytes() == (third / name).read_bytes()


@pytest.mark.parametrize("name", ["ids", "indptr", "form_terms"])
def test_numbers_of_terms_that_there_are_not_are_refused(name, nmf_themes, tmp_path):
    folder = nmf_themes.save(tmp_path / "themes")
    values = getattr(nmf_themes.encoded, name).copy()
    for wrong in (values.max() + 10**6, -1):
        values[values.size // 2] = wrong
        replace_array(folder, f"encoded/{name}", npy(values))
        with pytest.raises(InputError, match="damaged or foreign content"):
            load(folder)


def test_a_stemmer_that_is_not_installed_is_named(sample, tmp_path, monkeypatch):
    folder = ArabicPreprocessor(stemmer="isri").fit(sample.full_texts()[:3]).save(tmp_path / "a")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"can't be loaded: .*pip install 'arabic-topics\[stemmers\]'"):
        load(folder)


# What can't be saved


class Own(ArabicPreprocessor):
    pass


class Foreign:
    topic_term = np.ones((2, 3))


def test_what_would_need_code_is_refused_with_what_to_do(sample, planted, tmp_path):
    X = planted[0]
    texts = sample.full_texts()[:5]
    where = tmp_path / "never"
    with pytest.raises(InputError, match=r"stemmer is .*function.*loading would have to run code.*fit again"):
        ArabicPreprocessor(stemmer=lambda word: word[:3]).fit(texts).save(where)
    hidden = ArabicPreprocessor(stemmer=str.lower).fit(texts).set_params(stemmer="lemma")
    with pytest.raises(InputError, match="loading would have to run code"):
        hidden.save(where)
    with pytest.raises(InputError, match="loading would have to run code"):
        Vectorizer(ArabicPreprocessor(stemmer=str.lower), min_df=1, max_df=1.0).fit(texts).save(where)
    with pytest.raises(InputError, match="come back as another class"):
        Own().fit(texts).save(where)
    with pytest.raises(InputError, match="extra_stopwords is array"):
        ArabicPreprocessor(extra_stopwords=np.array(["قوات"], dtype=object)).fit(texts).save(where)
    model = LDA(3, random_state=np.random.RandomState(0)).fit(X)
    with pytest.raises(InputError, match=r"random_state is RandomState.*set_params\(random_state=0\)"):
        model.save(where)
    assert load(model.set_params(random_state=0).save(where)).transform(X).tobytes() == model.transform(X).tobytes()


def test_topics_of_another_library_are_refused_with_what_to_do(tmp_path):
    model = LDA(2).fit(np.eye(3))
    model._fitted = Foreign()
    with pytest.raises(InputError, match=r"come from another library \(Foreign\)"):
        model.save(tmp_path / "never")
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    "thing", [ArabicPreprocessor(), Vectorizer(), LDA(), NMF()], ids=lambda each: type(each).__name__
)
def test_what_is_not_fitted_is_not_saved(thing, tmp_path):
    with pytest.raises(ValueError, match="not fitted"):
        thing.save(tmp_path / "never")
    assert not os.listdir(tmp_path)


# What earlier versions have saved


@pytest.fixture(scope="module")
def landmarks():
    return json.loads((KEPT / make_saved.LANDMARKS).read_text(encoding="utf-8"))


KEPT_NAMES = sorted(path.name for path in KEPT.iterdir() if path.is_dir())


def assert_close(found, expected, where):
    """Compare values as JSON has them; numbers of another processor may differ in the last digits."""
    if isinstance(expected, dict):
        assert list(found) == list(expected), where
        for key, value in expected.items():
            assert_close(found[key], value, f"{where}/{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for i, value in enumerate(expected):
            assert_close(found[i], value, f"{where}/{i}")
    else:
        assert found == (pytest.approx(expected, abs=2e-4) if isinstance(expected, float) else expected), where


# Words that their texts held keep their terms, whatever the dictionary says of them by now.
@pytest.mark.filterwarnings("ignore:.*known words, such as:UserWarning")
@pytest.mark.parametrize("name", KEPT_NAMES)
def test_what_earlier_versions_have_saved_is_loaded_as_it_was(name, landmarks):
    expected = landmarks["sweep" if name == make_saved.SWEEP_OUT else name]
    assert_close(make_saved.told(load(KEPT / name)), expected, name)


def test_something_of_every_kind_was_kept():
    manifests = [path / "manifest.json" for path in KEPT.iterdir() if path.is_dir() and path.name != "sweep_out"]
    saved = {json.loads(path.read_text())["kind"] for path in manifests}
    assert saved == {"preprocessor", "vectorizer", "lda", "nmf", "themes", "sweep"}
    assert sum(path.stat().st_size for path in KEPT.rglob("*") if path.is_file()) < 1_000_000
