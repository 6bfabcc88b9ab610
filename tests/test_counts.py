"""Counts of a corpus: merged, kept in files, refused where they are not whole."""

import numpy as np
import pytest
from forged import npy, replace_array
from hypothesis import given
from hypothesis import strategies as st

from topics import ArabicPreprocessor, InputError, coherence, load
from topics.evaluation import PositionalIndex

tokens = st.text("abcdefgh \n\u0627\u0628\"',", max_size=3)
corpora = st.lists(st.lists(st.sampled_from("abcde"), max_size=12), min_size=1, max_size=5)
TOPICS = [["a", "b", "c"], ["d", "e"]]


def with_all(documents):
    return [*documents, list("abcde")]


def same(one, two):
    return one.words == two.words and all(
        np.array_equal(getattr(one, name), getattr(two, name)) for name in ("bounds", "documents", "places", "lengths")
    )


@given(corpora.map(with_all), corpora)
def test_merged_counts_are_those_of_all_documents_at_once(first, second):
    merged = PositionalIndex.from_tokens(first).merged(PositionalIndex.from_tokens([*second, ["a"]]))
    assert same(merged, PositionalIndex.from_tokens([*first, *second, ["a"]]))


@given(st.lists(st.lists(tokens, max_size=6), min_size=1, max_size=5))
def test_what_was_saved_is_loaded_as_it_was(tmp_path_factory, documents):
    counts = PositionalIndex.from_tokens([*documents, ["a"]])
    assert same(load(counts.save(tmp_path_factory.mktemp("counts") / "counts")), counts)


@pytest.mark.parametrize("counting", ["exact", "gensim"])
def test_counts_texts_and_lists_score_alike_in_any_number_of_measures(sample, counting):
    preprocessor = ArabicPreprocessor().fit([])
    encoded = preprocessor.encode(sample.full_texts())
    topics = [["جيش", "قوة", "طائرة"], ["سفينة", "بحر", "ميناء"]]
    names = ["c_npmi", "c_v", "c_uci", "u_mass", "c_p"]
    forms = [encoded, encoded.token_lists(), PositionalIndex.from_tokens(encoded)]
    tables = [coherence(topics, form, names, counting=counting, per_topic=True) for form in forms]
    for table in tables:
        assert table.equals(tables[0])
    for name in names:
        alone = coherence(topics, encoded, name, counting=counting, per_topic=True)
        assert np.array_equal(alone, tables[0][name])
    means = coherence(topics, encoded, names, counting=counting)
    assert means.to_dict() == pytest.approx(
        {name: coherence(topics, encoded, name, counting=counting) for name in names}
    )


def test_an_index_is_counted_as_the_documents_are():
    documents, topics = [["a", "c"], ["b"], ["a"], ["z"]], [["a", "c"]]
    assert coherence(topics, reference=PositionalIndex.from_tokens(documents)) == coherence(topics, documents)
    with pytest.raises(InputError, match="nothing to count in: this list brings no articles"):
        coherence(topics)


def test_a_word_that_was_not_counted_is_refused_and_one_that_does_not_occur_is_not():
    chosen = PositionalIndex.from_tokens([["a", "b", "c"]], words=["a", "b", "x"])
    assert chosen.together("a", "b") == 1
    assert chosen.together("a", "x") == 0
    with pytest.raises(InputError, match="'c' is not among the 3 words of the index"):
        chosen.together("a", "c")
    with pytest.raises(InputError, match="'c' is not among"):
        coherence([["a", "c"]], chosen)
    with pytest.raises(InputError, match="indexes of different words"):
        chosen.merged(PositionalIndex.from_tokens([["a"]]))
    assert PositionalIndex.from_tokens([["a"]]).together("a", "never") == 0


def test_whole_documents_are_windows_where_none_is_given():
    counts = PositionalIndex.from_tokens([["a", "x", "x", "b"], [], ["a"]])
    assert counts.n_windows() == 3
    assert counts.n_windows(window=2) == 5
    assert counts.together("a", "b") == 1
    assert counts.together("a", "b", window=3) == 0
    with pytest.raises(InputError, match="window must be a whole number"):
        counts.n_windows(window=0)


@pytest.mark.parametrize(
    "damage",
    [
        {"places": np.array([0, 9, 1, 0], np.int32)},
        {"places": np.array([2, 0, 1, 0], np.int32)},
        {"documents": np.array([0, 0, 0, 7], np.int32)},
        {"documents": np.array([0, 0, 0, -1], np.int32)},
        {"bounds": np.array([0, 3, 2], np.int64)},
        {"bounds": np.array([0, 2, 4], np.float64)},
        {"lengths": np.array([3], np.int64)},
        {"lengths": np.array([3, -1], np.int64)},
        {"places": np.zeros((2, 2), np.int32)},
    ],
    ids=str,
)
def test_parts_that_contradict_each_other_are_refused(tmp_path, damage):
    folder = PositionalIndex.from_tokens([["a", "b", "a"], ["b"]]).save(tmp_path / "index")
    for name, array in damage.items():
        replace_array(folder, name, npy(array))
    with pytest.raises(InputError, match="damaged or foreign content"):
        load(folder)


def test_texts_in_place_of_tokens_are_refused():
    with pytest.raises(InputError, match="lists of tokens"):
        PositionalIndex.from_tokens(["a b"])
    with pytest.raises(InputError, match="no token at all"):
        PositionalIndex.from_tokens([[], []])
    assert repr(PositionalIndex.from_tokens([["a", "b"]])) == "PositionalIndex(2 words in 1 documents of 2 tokens)"
