"""Coherence against its definition, the peer library, invariances and landmark values."""

import itertools

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st

from topics import ArabicPreprocessor, InputError, coherence
from topics.evaluation.coherence import MEASURES
from topics.kernels.windows import window_counts

WORDS = list("abcdef")
documents_of_letters = st.lists(st.lists(st.sampled_from([*WORDS, "x", "y"]), max_size=40), min_size=1, max_size=8)


def holding_all_words(documents):
    """Return the documents and one more, so that every word of a topic occurs."""
    return [*documents, WORDS]


@given(documents_of_letters, st.integers(1, 45))
def test_the_kernel_counts_what_a_walk_over_all_windows_counts(documents, width):
    number = {word: i for i, word in enumerate(WORDS)}
    ids = np.array([number.get(t, -1) for document in documents for t in document], dtype=np.int32)
    indptr = np.cumsum([0, *map(len, documents)])
    counts, total = window_counts(ids, indptr, width, len(WORDS))
    expected, expected_total = reference.window_counts(ids, indptr, width, len(WORDS))
    assert total == expected_total
    assert np.array_equal(counts, expected)


@pytest.mark.parametrize("measure", MEASURES)
@given(documents=documents_of_letters.map(holding_all_words))
def test_every_measure_equals_its_definition(measure, documents):
    topics = [list("abcd"), list("fed")]
    found = coherence(topics, documents, measure, per_topic=True)
    expected = [reference.coherence(topic, documents, measure) for topic in topics]
    assert found == pytest.approx(expected, abs=1e-12)


def test_a_word_is_counted_in_every_window_it_stands_in():
    ids = np.array([0, 1, 0, 2, 0, 3, 0], dtype=np.int32)  # a b a c a d a
    counts, total = window_counts(ids, np.array([0, 7]), 3, 4)
    assert total == 5
    assert counts[0, 0] == 5


@pytest.mark.parametrize("measure", MEASURES)
def test_gensim_agrees_where_no_word_repeats_in_a_window(measure):
    gensim_models = pytest.importorskip("gensim.models")
    from gensim.corpora import Dictionary

    rng = np.random.default_rng(3)
    vocabulary = [f"w{i}" for i in range(150)]
    documents = [list(rng.permutation(vocabulary)[: rng.integers(115, 150)]) for _ in range(30)]
    topics = [vocabulary[10 * k : 10 * k + 10] for k in range(4)]
    dictionary = Dictionary(documents)
    theirs = gensim_models.CoherenceModel(
        topics=topics,
        texts=documents,
        corpus=[dictionary.doc2bow(document) for document in documents],
        dictionary=dictionary,
        coherence=measure,
        processes=1,
    ).get_coherence_per_topic()
    assert coherence(topics, documents, measure, per_topic=True) == pytest.approx(theirs, abs=1e-9)


def test_words_always_together_score_one_and_words_never_together_nearly_minus_one():
    documents = [["a", "b"], ["a", "b"], ["c"], ["d"]]
    together, apart = coherence([["a", "b"], ["c", "d"]], documents, per_topic=True)
    assert together == pytest.approx(1, abs=1e-9)
    assert -1 < apart < -0.85


def test_words_in_every_window_score_one():
    assert coherence([["a", "b"]], [["a", "b"], ["b", "a"]]) == 1.0


def test_independent_words_score_zero():
    documents = [["a", "b"], ["a"], ["b"], ["z"]]
    assert coherence([["a", "b"]], documents) == pytest.approx(0, abs=1e-9)
    assert coherence([["a", "b"]], documents, "c_uci") == pytest.approx(0, abs=1e-9)


def test_an_empty_document_is_one_empty_window():
    documents = [["a", "b"], ["a"], ["b"]]
    assert coherence([["a", "b"]], [*documents, []]) == coherence([["a", "b"]], [*documents, ["z"]])


@pytest.mark.parametrize("measure", MEASURES)
@given(documents=documents_of_letters.map(holding_all_words), seed=st.integers(0, 99))
def test_the_order_and_the_names_do_not_matter(measure, documents, seed):
    rng = np.random.default_rng(seed)
    topic = list("abcd")
    score = coherence([topic], documents, measure)
    shuffled = [documents[i] for i in rng.permutation(len(documents))]
    renamed = [[f"word {token}" for token in document] for document in shuffled]
    assert coherence([[f"word {word}" for word in topic]], renamed, measure) == pytest.approx(score, abs=1e-12)
    if measure != "u_mass":
        assert coherence([list(rng.permutation(topic))], documents, measure) == pytest.approx(score, abs=1e-12)


@pytest.mark.parametrize("measure", MEASURES)
def test_encoded_texts_and_token_lists_score_alike(measure, sample):
    encoded = ArabicPreprocessor().fit([]).encode(sample.full_texts())
    topics = [["جيش", "قوة", "طائرة"], ["سفينة", "بحر", "ميناء"]]
    from_lists = coherence(topics, encoded.token_lists(), measure, per_topic=True)
    assert np.array_equal(coherence(topics, encoded, measure, per_topic=True), from_lists)


def test_the_mean_is_over_topics_and_top_n_cuts_them():
    documents = [["a", "b"], ["c"], ["d"]]
    topics = [["a", "b", "c"], ["c", "d", "a"]]
    values = coherence(topics, documents, top_n=2, per_topic=True)
    assert values == pytest.approx(coherence([topic[:2] for topic in topics], documents, per_topic=True))
    assert coherence(topics, documents, top_n=2) == pytest.approx(values.mean())


def test_a_word_that_no_document_holds_makes_its_topic_undefined_and_is_named():
    with pytest.warns(UserWarning, match=r"Topic 1 .* 'zebra'"):
        values = coherence([["a", "b"], ["a", "zebra"]], [["a", "b"]], per_topic=True)
    assert values[0] == 1.0
    assert np.isnan(values[1])
    with pytest.warns(UserWarning, match="zebra"):
        assert coherence([["a", "b"], ["a", "zebra"]], [["a", "b"]]) == 1.0
    with pytest.warns(UserWarning, match="zebra"):
        assert np.isnan(coherence([["a", "zebra"]], [["a", "b"]]))


@pytest.mark.parametrize(
    ("topics", "documents", "options", "message"),
    [
        ([["a", "b"]], [["a", "b"]], {"measure": "c_vv"}, "Did you mean 'c_v'"),
        ([["a", "b"]], [["a", "b"]], {"top_n": 1}, "at least 2"),
        ([["a", "b"]], [["a", "b"]], {"window": 0}, "window"),
        ([], [["a"]], {}, "empty"),
        (["a", "b"], [["a"]], {}, "list of topics"),
        ([["a"]], [["a"]], {}, "pairs"),
        ([["a", "b", "a"]], [["a"]], {}, "more than once"),
        ([["a", "b"]], ["a b"], {}, "lists of tokens"),
        ([["a", "b"]], [[], []], {}, "no token"),
        ([["a", "b"]], [], {}, "no token"),
    ],
)
def test_what_can_not_be_scored_is_refused(topics, documents, options, message):
    with pytest.raises(InputError, match=message):
        coherence(topics, documents, **options)


def test_the_window_can_be_chosen():
    document = list(itertools.chain.from_iterable([["a", "z", "z", "b"]] * 3))
    assert coherence([["a", "b"]], [document], window=2) != coherence([["a", "b"]], [document], window=4)
