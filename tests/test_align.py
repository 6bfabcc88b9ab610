"""Themes of two readings side by side."""

import itertools
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pytest
import reference
from hypothesis import given, settings
from hypothesis import strategies as st

from topics import Corpus, InputError, Vocabulary
from topics.themes._align import _article_overlap, _theme_similarity, align

SEEDS = st.integers(0, 10_000)


@dataclass(frozen=True)
class Read:
    ids: tuple
    names: dict
    vocabulary: Vocabulary
    components: np.ndarray
    doc_topic: np.ndarray
    doc_lengths: np.ndarray
    shares: pd.Series
    corpus: Corpus


def vocabulary_of(forms):
    """Return a vocabulary of terms, each with the counts of its spellings."""
    spellings = [(i, word, n) for i, counts in enumerate(forms.values()) for word, n in counts.items()]
    ones = np.ones(len(forms), dtype=np.int64)
    terms, words, counts = zip(*spellings, strict=True) if spellings else ((), (), ())
    numbers = np.array(terms, dtype=np.int64), np.array(counts, dtype=np.int64)
    return Vocabulary(tuple(forms), ones, ones, words, *numbers)


def undated_corpus(ids, texts):
    blank = [""] * len(ids)
    return Corpus(ids, texts, blank, blank, blank, pd.DatetimeIndex([pd.NaT] * len(ids)))


def read(components, *, terms="abcdefghijkl", doc_topic=None, articles=None, ids=None, forms=None):
    components = np.asarray(components, dtype=float)
    n_topics = len(components)
    forms = forms or {term: {term: 1} for term in terms[: components.shape[1]]}
    doc_topic = np.full((3, n_topics), 1 / n_topics) if doc_topic is None else np.asarray(doc_topic, dtype=float)
    articles = articles or [str(i) for i in range(len(doc_topic))]
    ids = tuple(range(n_topics)) if ids is None else ids
    corpus = undated_corpus(articles, [f"text of {article}" for article in articles])
    names = {theme: f"theme {theme}" for theme in ids}
    doc_lengths = np.ones(len(doc_topic), dtype=int)
    shares = pd.Series(doc_topic.mean(axis=0), index=ids)
    return Read(ids, names, vocabulary_of(forms), components, doc_topic, doc_lengths, shares, corpus)


def random_reading(seed, *, n_topics=4, n_terms=12, n_documents=9):
    rng = np.random.default_rng(seed)
    components = rng.dirichlet(np.full(n_terms, 0.3), n_topics) + 1e-9
    return read(
        components / components.sum(axis=1, keepdims=True),
        doc_topic=rng.dirichlet(np.full(n_topics, 0.3), n_documents),
    )


@settings(max_examples=40)
@given(SEEDS, st.floats(0.05, 0.95))
def test_pairs_have_the_largest_sum_of_all_ways_to_pair_similar_themes(seed, min_similarity):
    a, b = random_reading(seed), random_reading(seed + 1)
    found = align(a, b, min_similarity=min_similarity, min_related=0)
    similarity = np.array(reference.cosine_of_topics(a.components, b.components))
    assert found.similarity.to_numpy() == pytest.approx(similarity)
    counted = np.where(similarity >= min_similarity, similarity, 0)
    best = max(counted[range(4), order].sum() for order in itertools.permutations(range(4)))
    assert found.agreed.similarity.sum() == pytest.approx(best)
    assert (found.agreed.similarity >= min_similarity).all()


@settings(max_examples=40)
@given(SEEDS)
def test_the_overlap_of_articles_is_that_of_its_definition(seed):
    a, b = random_reading(seed), random_reading(seed + 1)
    kept = [7, 2, 5]
    b = replace(b, doc_topic=b.doc_topic[kept], doc_lengths=b.doc_lengths[kept], corpus=b.corpus.take(kept))
    found = _article_overlap(a, b)
    for i, k in itertools.product(range(4), range(4)):
        pairs = [(a.doc_topic[d, i], b.doc_topic[place, k]) for place, d in enumerate(kept)]
        assert found[i, k] == pytest.approx(sum(map(min, pairs)) / sum(map(max, pairs)))


@settings(max_examples=40)
@given(SEEDS)
def test_changing_sides_changes_sides_and_nothing_else(seed):
    a, b = random_reading(seed), random_reading(seed + 1, n_topics=3)
    there, back = align(a, b), align(b, a)
    assert there.similarity.to_numpy() == pytest.approx(back.similarity.to_numpy().T)
    pairs = [sorted(zip(t.agreed[x], t.agreed[y], strict=True)) for t, x, y in ((there, "a", "b"), (back, "b", "a"))]
    assert pairs[0] == pairs[1]
    one_sided, other_side = ["name_a", "other_in_b", "only_a_words"], ["name_b", "other_in_a", "only_b_words"]
    assert there.only_a[one_sided].to_numpy().tolist() == back.only_b[other_side].to_numpy().tolist()
    for figure in ("similarity", "document_similarity"):
        assert there.only_a[figure].tolist() == pytest.approx(back.only_b[figure].tolist(), rel=1e-12)


@settings(max_examples=40)
@given(SEEDS)
def test_the_order_of_themes_terms_and_articles_plays_no_role(seed):
    rng = np.random.default_rng(seed)
    a, b = random_reading(seed), random_reading(seed + 1)
    rows, columns, articles = rng.permutation(4), rng.permutation(12), rng.permutation(9)
    mixed = replace(
        b,
        ids=tuple(rows.tolist()),
        components=b.components[rows][:, columns],
        vocabulary=b.vocabulary.take(columns),
        doc_topic=b.doc_topic[articles][:, rows],
        corpus=b.corpus.take(articles),
        shares=b.shares.iloc[rows],
    )
    one, two = align(a, b), align(a, mixed)
    assert two.similarity[list(range(4))].to_numpy() == pytest.approx(one.similarity.to_numpy())
    keys = ["a", "b", "verdict", "other_in_a", "other_in_b", "shared_words"]
    assert two.agreed[keys].to_numpy().tolist() == one.agreed[keys].to_numpy().tolist()
    assert two.agreed.document_similarity.to_numpy() == pytest.approx(one.agreed.document_similarity.to_numpy())


@settings(max_examples=40)
@given(SEEDS)
def test_every_theme_stands_in_one_row(seed):
    found = align(random_reading(seed), random_reading(seed + 1, n_topics=6))
    assert sorted(found.table.a.dropna()) == list(range(4))
    assert sorted(found.table.b.dropna()) == list(range(6))
    assert len(found.agreed) + len(found.only_a) + len(found.only_b) == len(found.table)


def test_themes_are_the_same_as_themselves():
    a = random_reading(3)
    found = align(a, a)
    assert found.agreed.similarity.to_numpy() == pytest.approx(1)
    assert found.agreed.document_similarity.to_numpy() == pytest.approx(1)
    assert (found.agreed.a == found.agreed.b).all()
    assert (found.agreed.only_a_words == "").all()
    assert repr(found) == "Alignment(4 themes in both, 0 only in a, 0 only in b)"


def test_themes_without_a_common_word_are_only_on_their_side():
    a = read([[0.5, 0.5]], terms="ab", ids=(4,))
    b = read([[0.5, 0.5], [1, 0]], terms="cd", ids=(7, 9), articles=["x", "y", "z"])
    found = align(a, b)
    assert found.table.verdict.tolist() == ["only a", "only b", "only b"]
    assert found.only_a.a.tolist() == [4]
    assert found.only_b.b.tolist() == [7, 9]
    assert found.table.similarity.tolist() == [0, 0, 0]
    assert found.table.document_similarity.isna().all()
    assert found.only_a.only_a_words.tolist() == ["a، b"]
    assert found.only_a.share_b.isna().all()


def test_a_theme_that_the_other_splits_names_its_parts():
    whole = read([[0.25, 0.25, 0.25, 0.25]])
    parts = read([[0.4, 0.4, 0.1, 0.1], [0.1, 0.1, 0.4, 0.4]], ids=(5, 6))
    table = align(whole, parts, min_similarity=0.8).table
    assert table.a.tolist()[0] == 0
    assert {table.b[0], *table.other_in_b[0]} == {5, 6}
    assert table.verdict.tolist() == ["same", "near"]
    assert table.other_in_a[1] == (0,)
    assert align(whole, parts, min_similarity=0.9).table.verdict.tolist() == ["near"] * 3


def test_a_pair_that_does_not_count_costs_no_pair_that_does():
    # The largest sum of all similarities would pair 0 with 1 and 1 with 0, neither similar enough.
    a = read([[0.7, 0.3, 0.0], [0.5, 0.0, 0.5]])
    b = read([[0.75, 0.25, 0.0], [0.0, 1.0, 0.0]])
    found = align(a, b, min_similarity=0.9)
    assert found.agreed[["a", "b"]].to_numpy().tolist() == [[0, 0]]


def test_the_same_words_under_other_terms_are_the_same():
    lemmas = read([[0.9, 0.1]], forms={"قوة": {"قوات": 3, "القوات": 1}, "نفط": {"النفط": 2}})
    words = read([[0.6, 0.3, 0.1]], forms={"القوات": {"القوات": 1}, "قوات": {"قوات": 1}, "سعر": {"سعر": 1}})
    expected = (0.675 * 0.3 + 0.225 * 0.6) / np.sqrt((0.675**2 + 0.225**2 + 0.1**2) * (0.6**2 + 0.3**2 + 0.1**2))
    assert _theme_similarity(lemmas, words)[0, 0] == pytest.approx(expected)
    row = align(lemmas, words, min_similarity=0.5).table.iloc[0]
    assert (row.shared_words, row.only_a_words, row.only_b_words) == ("قوات", "النفط", "سعر")


def test_a_spelling_that_one_reading_left_out_does_not_count_against_the_word():
    a = read([[0.5, 0.5]], forms={"قوة": {"قوات": 3, "القوات": 1}, "نفط": {"النفط": 2}})
    b = read([[0.5, 0.5]], forms={"قوات": {"قوات": 3}, "نفط": {"النفط": 2}})
    assert _theme_similarity(a, b)[0, 0] == pytest.approx(1)
    stranger = read([[0.5, 0.5]], forms={"قوات": {"قوات": 3}, "سعر": {"سعر": 2}})
    assert _theme_similarity(a, stranger)[0, 0] == pytest.approx(0.5)


def test_a_term_of_which_no_spelling_is_known_is_its_own():
    known = read([[0.5, 0.5]], forms={"جيش": {"جيش": 1}, "قصف": {"قصف": 4}})
    bare = read([[0.5, 0.5]], forms={"جيش": {}, "قصف": {}})
    assert _theme_similarity(known, bare).tolist() == [[pytest.approx(1)]]


def test_articles_are_the_same_where_both_id_and_text_are():
    a, b = random_reading(1), random_reading(1)
    other = replace(b, corpus=undated_corpus(b.corpus.ids, ["another text"] * 9))
    assert np.isnan(_article_overlap(a, other)).all()
    silent = replace(b, doc_lengths=np.zeros(9, dtype=int))
    assert np.isnan(_article_overlap(a, silent)).all()


def test_jupyter_shows_names_from_right_to_left():
    found = align(read([[0.25] * 4]), read([[0.4, 0.4, 0.1, 0.1], [0.1, 0.1, 0.4, 0.4]], ids=(5, 6)))
    html = found._repr_html_()
    assert 'dir="rtl"' in html
    assert "theme 6" in html
    assert "(6,)" not in html


def test_what_can_not_be_compared_is_refused():
    a = random_reading(1)
    with pytest.raises(InputError, match=r"themes must be topics\.Themes; got list, which has no ids"):
        align([], a)
    with pytest.raises(InputError, match=r"Rows of others.components must sum to 1"):
        align(a, replace(a, components=2 * a.components))
    with pytest.raises(InputError, match=r"others\.components has 11 terms and others\.vocabulary 12"):
        align(a, replace(a, components=np.full((4, 11), 1 / 11)))
    with pytest.raises(InputError, match=r"others has 4 themes, but the ids \[0, 1\]"):
        align(a, replace(a, ids=(0, 1)))
    with pytest.raises(InputError, match="min_similarity must be a finite number from 0 to 1"):
        align(a, a, min_similarity=1.5)
    with pytest.raises(InputError, match=r"min_related must be a finite number from 0 to 0\.4"):
        align(a, a, min_similarity=0.4, min_related=0.5)
    with pytest.raises(InputError, match="top_n must be a whole number"):
        align(a, a, top_n=0)
