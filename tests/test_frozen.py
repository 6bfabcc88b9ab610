"""Themes that nothing can change: whatever is done to what they hand out, they stay what they are."""

import copy
import hashlib
import pickle
from collections.abc import MutableMapping, MutableSequence, MutableSet
from contextlib import suppress

import numpy as np
import pandas as pd
import pytest
import scipy.sparse as sp
from readings import CALLS, CHANGES, NEW_TEXTS, WRITERS, everything_of, fresh_themes, news, public_names, small_themes

import topics
from topics import NMF, Themes, Vectorizer

TEXTS = ["جدار أحمر وجدار أخضر", "جدار أخضر وباب", "باب أحمر"]
OF_ESTIMATORS = ("fit", "partial_fit", "fit_transform", "fit_encode")


def digest(themes, folder):
    """Return a digest of all that is saved of themes, and of what is read with them."""
    folder = themes.save(folder / "digested", overwrite=True)
    parts = [(folder / name).read_bytes() for name in ("state.json", "arrays.npz")]
    tables = themes.info(), themes.terms(), themes.documents(), themes.assign(NEW_TEXTS), themes.passages(n=1)
    parts += [table.to_csv().encode() for table in tables]
    parts += [repr(themes.manifest).encode(), themes.shares.to_numpy().tobytes(), themes.counts.data.tobytes()]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def spoil_array(array):
    for one in (array, array.base):
        if isinstance(one, np.ndarray):
            with suppress(ValueError):
                one.sort(axis=0)
            with suppress(ValueError):
                one += 1
            with suppress(ValueError):
                one[...] = 1


def spoil_frame(frame):
    with suppress(Exception):
        frame.iloc[:] = None
    with suppress(Exception):
        frame.to_numpy()[...] = 0
    for name in list(frame):
        with suppress(Exception):
            frame[name].to_numpy()[...] = 0
        del frame[name]
    frame.attrs.clear()


def spoil_series(series):
    for values in (series.to_numpy(), series.index.to_numpy()):
        with suppress(Exception):
            values[...] = 0
    with suppress(Exception):
        series.iloc[:] = None
    with suppress(Exception):
        del series[series.index[0]]


def spoil_matrix(matrix):
    for name in ("data", "indices", "indptr"):
        spoil_array(getattr(matrix, name))
    for change in (lambda: setattr(matrix, "data", matrix.data * 0), lambda: matrix.resize((1, 1)), matrix.prune):
        with suppress(Exception):
            change()


def spoil_object(thing, seen):
    """Spoil what an object holds, fit it anew, and set its attributes."""
    names = [*getattr(thing, "__dict__", ()), *public_names(type(thing))[1], *getattr(thing, "__struct_fields__", ())]
    held = {}
    for name in dict.fromkeys(names):
        if not name.startswith("_"):
            with suppress(Exception):
                held[name] = getattr(thing, name)
    # Parts are fitted anew before they are emptied, and before a fit of the whole puts others in their place.
    for value in sorted(held.values(), key=lambda value: not hasattr(value, "fit")):
        with suppress(Exception):
            spoil(value, seen)
    for name in OF_ESTIMATORS:
        for data in (TEXTS, np.eye(getattr(thing, "n_features_in_", 3))):
            with suppress(Exception):
                getattr(thing, name)(data)
    for name, value in held.items():
        spoil(value, seen)
        for change in (lambda name=name: setattr(thing, name, None), lambda name=name: delattr(thing, name)):
            with suppress(Exception):
                change()


def spoil(thing, seen):
    """Change a thing in every way that its users have, and all that it holds."""
    if id(thing) in seen or isinstance(thing, type) or callable(thing):
        return
    seen[id(thing)] = thing  # which keeps the id from being used again
    if isinstance(thing, MutableMapping | dict):
        for value in list(thing.values()):
            spoil(value, seen)
        thing.clear()
    elif isinstance(thing, tuple | frozenset | MutableSequence | MutableSet):
        for value in list(thing):
            spoil(value, seen)
        if isinstance(thing, MutableSequence | MutableSet):
            thing.clear()
    elif isinstance(thing, np.ndarray):
        spoil_array(thing)
    elif isinstance(thing, pd.DataFrame):
        spoil_frame(thing)
    elif isinstance(thing, pd.Series):
        spoil_series(thing)
    elif isinstance(thing, pd.Index):
        with suppress(ValueError):
            thing.to_numpy()[...] = thing.to_numpy()[0]
    elif sp.issparse(thing):
        spoil_matrix(thing)
    elif type(thing).__module__.split(".")[0] in ("topics", "mappingproxy"):
        spoil_object(thing, seen)
    elif isinstance(thing, type(type.__dict__)):  # a view of a dict
        for key in list(thing):
            spoil(thing[key], seen)
            with suppress(TypeError):
                thing[key] = None


def spoil_in_one_go(themes):
    for _, thing in everything_of(themes):
        if not isinstance(thing, Themes):
            spoil(thing, {})


@pytest.mark.parametrize("model", ["lda", "nmf"])
def test_nothing_that_themes_hand_out_can_change_them(model, tmp_path):
    whole = small_themes(model)
    themes = fresh_themes(model).with_robustness(same_refits_as=whole).rename(0, "أ").merge([1, 2]).split(3).drop(4)
    before = digest(themes, tmp_path)
    spoil_in_one_go(themes)
    assert digest(themes, tmp_path) == before
    # Nor does it change others: what was found before, or what is found from now on.
    again = fresh_themes(model).with_robustness(same_refits_as=whole).rename(0, "أ").merge([1, 2]).split(3).drop(4)
    assert digest(again, tmp_path) == before


def test_what_can_be_spoiled_is_spoiled():
    array, matrix, frame = np.arange(4.0), sp.csr_array(np.eye(3)), pd.DataFrame({"a": [1, 2]})
    series, texts, names = pd.Series([1, 2]), ["x"], {0: "x"}
    vectorizer = Vectorizer(min_df=1, max_df=1.0).fit(["سفينة", "ميناء"])
    model = NMF(1, random_state=0).fit([[1.0, 2.0], [3.0, 0.5]])
    preprocessor, vocabulary, found = vectorizer.preprocessor_, vectorizer.vocabulary_, model.components_.copy()
    attested = preprocessor.attested_
    spoil((array, matrix, frame, series, texts, names, vectorizer, model), {})
    assert array.tolist() == [1.0] * 4
    assert (matrix.sum(), frame.empty, len(series), texts, names) == (0, True, 1, [], {})
    assert (attested, vars(preprocessor).get("attested_"), vars(vectorizer).get("vocabulary_")) == ({}, None, None)
    assert vocabulary.terms == ("سفينة", "ميناء")  # of which nothing can be changed
    assert not np.array_equal(vars(model).get("components_"), found)


def test_what_themes_are_made_of_can_be_changed_without_changing_them(tmp_path):
    vectorizer = Vectorizer(min_df=1, weighting="tfidf")
    model = NMF(5, random_state=0)
    X = vectorizer.fit_transform(news())
    model.fit(X)
    encoded = vectorizer.preprocessor_.encode(news())
    themes = Themes(news(), vectorizer, model, encoded=encoded)
    before = digest(themes, tmp_path)
    model.components_[...] = 1
    model.partial_fit(X[:5])
    model.fit(X[:20])
    encoded.ids[...] = 0
    del encoded.removed["word"]
    vectorizer.preprocessor_.attested_.clear()
    vectorizer.preprocessor_.fit(TEXTS)
    vectorizer.set_params(max_df=1.0).fit(TEXTS)
    assert digest(themes, tmp_path) == before


def test_a_changed_reading_shares_nothing_that_can_be_changed(tmp_path):
    themes = small_themes()
    before = digest(themes, tmp_path)
    for changed in (themes.rename(0, "أ"), themes.merge([0, 1]), themes.drop(2), themes.split(3)):
        spoil_in_one_go(changed)
    assert digest(themes, tmp_path) == before


def test_arrays_can_not_be_made_writable_nor_take_another_shape():
    themes = small_themes()
    arrays = {name: value for name, value in everything_of(themes) if isinstance(value, np.ndarray)}
    assert {"components", "doc_topic", "doc_lengths", "main_theme"} <= set(arrays)
    for name, array in arrays.items():
        with pytest.raises(ValueError, match="WRITEABLE"):
            array.flags.writeable = True
        with suppress(AttributeError):  # of a later numpy
            array.shape = (array.size, 1)
        assert getattr(themes, name).shape[0] == (5 if name == "components" else 40)
        assert getattr(themes, name).ndim == (1 if name in ("doc_lengths", "main_theme") else 2)


@pytest.mark.parametrize("name", sorted(public_names(Themes)[0] | public_names(Themes)[1] | {"another", "_names"}))
def test_no_attribute_can_be_set_or_deleted(name):
    themes = small_themes()
    with pytest.raises(AttributeError, match=f"{name} of Themes can't be set: rename, merge, drop and split return"):
        setattr(themes, name, None)
    with pytest.raises(AttributeError, match=f"{name} of Themes can't be deleted"):
        delattr(themes, name)


@pytest.mark.parametrize("model", ["lda", "nmf"])
@pytest.mark.parametrize("are_known", [False, True])
def test_copies_and_pickles_are_the_same_themes(model, are_known, tmp_path):
    whole = small_themes(model)
    themes = fresh_themes(model).with_robustness(same_refits_as=whole).rename(0, "أ").split(3)
    if are_known:  # names, passages, counts and so on
        list(everything_of(themes))
    for again in (pickle.loads(pickle.dumps(themes)), copy.copy(themes), copy.deepcopy({"a": themes})["a"]):
        assert digest(again, tmp_path) == digest(themes, tmp_path)
        assert again.split(0).names == themes.split(0).names
        with pytest.raises(ValueError, match="read-only"):
            again.doc_topic[0] = 1
        with pytest.raises(AttributeError, match="can't be set"):
            again.ids = ()
    spoil_in_one_go(pickle.loads(pickle.dumps(themes)))
    assert digest(pickle.loads(pickle.dumps(themes)), tmp_path) == digest(themes, tmp_path)


def test_every_public_method_has_its_calls():
    methods, _ = public_names(Themes)
    assert methods == {*CALLS, *CHANGES, *WRITERS}


def test_themes_of_a_run_and_themes_that_are_loaded_are_frozen_too(tmp_path):
    themes = small_themes().merge([0, 1]).split(3)
    again = topics.load(themes.save(tmp_path / "themes"))
    run = topics.run(news(), n_topics=4, models="nmf", seeds=1, min_df=1, n_jobs=1)
    kept = topics.load(run.save(tmp_path / "run"))
    for each in (again, run.nmf, kept.nmf):
        before = digest(each, tmp_path)
        spoil_in_one_go(each)
        assert digest(each, tmp_path) == before
