"""Coherence against its definition, the peer library, invariances and landmark values."""

import itertools
from collections import Counter

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st

from topics import ArabicPreprocessor, InputError, coherence
from topics.evaluation._measures import COHERENCE_MEASURES
from topics.evaluation._positional_index import (
    PositionalIndex,
    count_pairs,
    count_pairs_by_document,
    window_runs,
    word_numbers,
)
from topics.linalg.kernels._windows import occurrences

WORDS = list("abcdef")
documents_of_letters = st.lists(st.lists(st.sampled_from([*WORDS, "x", "y"]), max_size=40), min_size=1, max_size=8)


sometimes_undefined = pytest.mark.filterwarnings("ignore:Topic . has no c_p")


def holding_all_words(documents):
    """Return the documents and one more, so that every word of a topic occurs."""
    return [*documents, WORDS]


@given(documents_of_letters, st.integers(1, 45))
def test_runs_of_windows_count_what_a_walk_over_all_windows_counts(documents, width):
    number = {word: i for i, word in enumerate(WORDS)}
    ids = np.array([number.get(t, -1) for document in documents for t in document], dtype=np.int32)
    indptr = np.cumsum([0, *map(len, documents)])
    expected, total = reference.window_counts(ids, indptr, width, len(WORDS))
    counts = PositionalIndex(tuple(WORDS), *occurrences(ids, indptr, len(WORDS)), np.diff(indptr))
    firsts, seconds = (part.ravel() for part in np.indices((len(WORDS), len(WORDS))))
    runs = window_runs(counts, np.arange(len(WORDS)), width)
    assert counts.n_windows(window=width) == total
    assert np.array_equal(count_pairs(firsts, seconds, runs), expected.ravel())
    by_document = count_pairs_by_document(firsts, seconds, runs, len(documents))
    assert np.array_equal(by_document.sum(axis=1), expected.ravel())
    for d, document in enumerate(documents):
        alone = reference.window_counts(ids[indptr[d] : indptr[d + 1]], [0, len(document)], width, len(WORDS))[0]
        assert np.array_equal(by_document[:, [d]].toarray().ravel(), alone.ravel())


@pytest.mark.parametrize("measure", COHERENCE_MEASURES)
@sometimes_undefined
@given(documents=documents_of_letters.map(holding_all_words))
def test_every_measure_equals_its_definition(measure, documents):
    topics = [list("abcd"), list("fed")]
    found = coherence(topics, documents, measure, per_topic=True)
    expected = [reference.coherence(topic, documents, measure) for topic in topics]
    assert found == pytest.approx(expected, abs=1e-12, nan_ok=True)


def test_a_word_is_counted_in_every_window_it_stands_in_and_gensim_forgets_some():
    counts = PositionalIndex.from_tokens([list("abacada")])
    assert counts.n_windows(window=3) == 5
    assert counts.together("a", "a", window=3) == 5
    forgetful = window_runs(counts, word_numbers(counts, ["a"]), 3, forgets=True)
    assert (forgetful.stops - forgetful.starts).sum() == 3


def gensim_coherence(topics, documents, measure):
    gensim_models = pytest.importorskip("gensim.models")
    from gensim.corpora import Dictionary

    dictionary = Dictionary(documents)
    model = gensim_models.CoherenceModel(
        topics=topics,
        texts=documents,
        corpus=[dictionary.doc2bow(document) for document in documents],
        dictionary=dictionary,
        coherence=measure,
        processes=1,
    )
    return model.get_coherence_per_topic()


GENSIM_MEASURES = ["u_mass", "c_uci", "c_npmi", "c_v"]


@pytest.mark.parametrize("measure", GENSIM_MEASURES)
def test_gensim_agrees_where_no_word_repeats_in_a_window(measure):
    rng = np.random.default_rng(3)
    vocabulary = [f"w{i}" for i in range(150)]
    documents = [list(rng.permutation(vocabulary)[: rng.integers(115, 150)]) for _ in range(30)]
    topics = [vocabulary[10 * k : 10 * k + 10] for k in range(4)]
    theirs = gensim_coherence(topics, documents, measure)
    assert coherence(topics, documents, measure, per_topic=True) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("measure", GENSIM_MEASURES)
@given(documents=documents_of_letters.map(holding_all_words), window=st.sampled_from([2, 3, 5, 9, 30]))
def test_gensims_counting_gives_gensims_values(measure, documents, window):
    from gensim.corpora import Dictionary
    from gensim.models import CoherenceModel

    topics, dictionary = [list("abcd"), list("fed")], Dictionary(documents)
    options = {} if measure == "u_mass" else {"window_size": window}
    model = CoherenceModel(
        topics=topics, texts=documents, dictionary=dictionary, coherence=measure, processes=1, **options
    )
    ours = coherence(topics, documents, measure, window=window, counting="gensim", per_topic=True)
    with np.errstate(all="ignore"):
        theirs = np.array(model.get_coherence_per_topic())
    assert ours[np.isfinite(theirs)] == pytest.approx(theirs[np.isfinite(theirs)], abs=1e-9)


def frequent_words(documents):
    """Return the sixty most frequent words as six topics."""
    words = [word for word, _ in Counter(itertools.chain(*documents)).most_common(60)]
    return [words[i : i + 10] for i in range(0, 60, 10)]


@pytest.mark.parametrize("measure", GENSIM_MEASURES)
def test_gensims_counting_gives_gensims_values_on_news(measure, tokens_of_sample):
    documents, topics = tokens_of_sample, frequent_words(tokens_of_sample)
    theirs = gensim_coherence(topics, documents, measure)
    ours = coherence(topics, documents, measure, counting="gensim", per_topic=True)
    assert ours == pytest.approx(theirs, abs=1e-9)
    if measure != "u_mass":
        assert np.abs(coherence(topics, documents, measure, per_topic=True) - theirs).max() > 1e-4


@pytest.mark.parametrize("measure", ["c_npmi", "c_v"])
def test_topica_agrees_with_the_exact_count(measure, tokens_of_sample):
    topica = pytest.importorskip("topica")
    documents, topics = tokens_of_sample, frequent_words(tokens_of_sample)
    theirs = topica.evaluate.coherence(topics, documents, coherence_type=measure, topn=10)
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
    for measure in ("c_npmi", "c_uci", "c_p"):
        assert coherence([["a", "b"]], documents, measure) == pytest.approx(0, abs=1e-9)


def test_c_p_is_one_for_words_never_apart_and_undefined_without_a_window_lacking_one():
    assert coherence([["a", "b"]], [["a", "b"], ["z"]], "c_p") == 1
    with pytest.warns(UserWarning, match="Topic 0 has no c_p: one of its words is in every window"):
        assert np.isnan(coherence([["a", "b"]], [["a", "b"], ["a"]], "c_p"))


def test_an_empty_document_is_one_empty_window():
    documents = [["a", "b"], ["a"], ["b"]]
    assert coherence([["a", "b"]], [*documents, []]) == coherence([["a", "b"]], [*documents, ["z"]])


@pytest.mark.parametrize("measure", COHERENCE_MEASURES)
@sometimes_undefined
@given(documents=documents_of_letters.map(holding_all_words), seed=st.integers(0, 99))
def test_the_order_and_the_names_do_not_matter(measure, documents, seed):
    rng = np.random.default_rng(seed)
    topic = list("abcd")
    score = coherence([topic], documents, measure)
    shuffled = [documents[i] for i in rng.permutation(len(documents))]
    renamed = [[f"word {token}" for token in document] for document in shuffled]
    assert coherence([[f"word {word}" for word in topic]], renamed, measure) == pytest.approx(
        score, abs=1e-12, nan_ok=True
    )
    if measure not in ("u_mass", "c_p"):  # they go by rank
        assert coherence([list(rng.permutation(topic))], documents, measure) == pytest.approx(score, abs=1e-12)


def test_encoded_texts_and_token_lists_score_alike(sample):
    encoded = ArabicPreprocessor().fit([]).encode(sample.full_texts())
    topics = [["جيش", "قوة", "طائرة"], ["سفينة", "بحر", "ميناء"]]
    for measure in COHERENCE_MEASURES:
        from_lists = coherence(topics, encoded.token_lists(), measure, per_topic=True)
        assert np.array_equal(coherence(topics, encoded, measure, per_topic=True), from_lists), measure


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
