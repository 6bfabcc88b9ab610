"""A tree of themes."""

import itertools
from functools import partial

import draws
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, is_valid_linkage, leaves_list
from scipy.spatial.distance import cosine, jensenshannon

from topics import InputError
from topics.themes._hierarchy import _DISTANCES, build_hierarchy

SEEDS = st.integers(0, 10_000)
SLOW = {
    "cosine": cosine,
    "hellinger": lambda p, q: np.sqrt(1 - np.sqrt(p * q).sum()),
    "jensen-shannon": lambda p, q: jensenshannon(p, q, base=2),
}


random_topics = partial(draws.random_topics, n_topics=6, n_terms=10, concentration=0.5)


def tree_of(rows, ids=None, **options):
    ids = range(len(rows)) if ids is None else ids
    return build_hierarchy(rows, ids, {theme: f"theme {theme}" for theme in ids}, **options)


def joined_by_hand(rows, distance):
    """Return the groups joined at every step and their distance: the mean over all pairs of their themes."""
    groups, steps = [(i,) for i in range(len(rows))], []
    while len(groups) > 1:
        means = {
            (a, b): np.mean([distance(rows[i], rows[k]) for i in a for k in b])
            for a, b in itertools.combinations(sorted(groups), 2)
        }
        a, b = min(means, key=means.get)
        steps.append((a, b, means[a, b]))
        groups = [group for group in groups if group not in (a, b)] + [tuple(sorted(a + b))]
    return steps


@given(SEEDS, st.sampled_from(sorted(_DISTANCES)))
def test_the_steps_are_those_made_by_hand(seed, distance):
    rows = random_topics(seed)
    table = tree_of(rows, distance=distance).table
    expected = joined_by_hand(rows, SLOW[distance])
    assert list(zip(table.a, table.b, strict=True)) == [step[:2] for step in expected]
    assert table.distance.to_numpy() == pytest.approx([step[2] for step in expected], abs=1e-7)
    assert table.step.tolist() == [1, 2, 3, 4, 5]


@given(SEEDS, st.integers(1, 6))
def test_groups_are_those_of_scipy(seed, n):
    found = tree_of(random_topics(seed))
    assert is_valid_linkage(found.linkage)
    theirs = fcluster(found.linkage, n, "maxclust")
    ours = found.groups(n).tolist()
    pairs = set(zip(ours, theirs.tolist(), strict=True))
    assert len(pairs) == len(set(ours)) == n
    assert found.order == tuple(leaves_list(found.linkage))


@given(SEEDS)
def test_the_order_of_themes_and_terms_plays_no_role(seed):
    rng = np.random.default_rng(seed)
    rows, order, columns = random_topics(seed), rng.permutation(6), rng.permutation(10)
    one, two = tree_of(rows), tree_of(rows[order][:, columns], order.tolist())

    def joined(table):
        return [frozenset(map(frozenset, pair)) for pair in zip(table.a, table.b, strict=True)]

    assert joined(one.table) == joined(two.table)
    assert two.table.distance.to_numpy() == pytest.approx(one.table.distance.to_numpy())
    assert np.array_equal(one.linkage, tree_of(rows).linkage)


def test_weights_decide_the_words_of_a_group_and_not_its_members():
    rows = [[0.6, 0.0, 0.4], [0.0, 0.6, 0.4]]
    few, many = (tree_of(rows, weights=w, words=["a", "b", "c"], top_n=2).table for w in ([9, 1], [1, 9]))
    assert few.words.tolist() == ["a، c"]
    assert many.words.tolist() == ["b، c"]
    assert tree_of(rows, words=["a", "b", "c"], top_n=1).table.words.tolist() == ["c"]
    nobody = tree_of(rows, weights=[0, 0], words=["a", "b", "c"], top_n=1).table
    assert nobody.words.tolist() == ["c"]
    assert tree_of(rows).table.words.tolist() == [""]


def test_equal_themes_are_at_distance_zero_and_those_without_a_common_term_at_one():
    rows = [[0.5, 0.5, 0], [0.5, 0.5, 0], [0, 0, 1]]
    for distance in _DISTANCES:
        table = tree_of(rows, (3, 5, 8), distance=distance).table
        assert table.distance.tolist() == pytest.approx([0, 1], abs=1e-7)
        assert table.a.tolist() == [(3,), (3, 5)]
        assert table.b.tolist() == [(5,), (8,)]


def test_a_single_theme_has_nothing_to_join():
    one = tree_of([[0.5, 0.5]], (7,))
    assert one.linkage.shape == (0, 4)
    assert one.table.empty
    assert one.order == (7,)
    assert one.groups(1).to_dict() == {7: 1}
    assert repr(one) == "Hierarchy(1 theme, 0 steps)"
    assert 'dir="rtl"' in one._repr_html_()


def test_neighbors_in_the_order_of_leaves_are_alike():
    blocks = np.kron(np.eye(2), np.full((2, 2), 0.5)) * 0.8 + np.array([[0.1, 0, 0.05, 0.05]] * 4)
    rows = blocks[[0, 2, 1, 3]] / blocks[[0, 2, 1, 3]].sum(axis=1, keepdims=True)
    found = tree_of(rows)
    assert [theme % 2 for theme in found.order] in ([0, 0, 1, 1], [1, 1, 0, 0])
    assert found.groups(2).to_dict() == {0: 1, 1: 2, 2: 1, 3: 2}


def test_jupyter_shows_names_from_right_to_left():
    html = tree_of(random_topics(0))._repr_html_()
    assert 'dir="rtl"' in html
    assert "theme 5" in html


def test_what_makes_no_tree_is_refused():
    rows = np.eye(2)
    with pytest.raises(InputError, match="Rows of components must sum to 1"):
        tree_of(2 * rows)
    with pytest.raises(InputError, match=r"ids must be a different number for each of the 2 themes; got \[1, 1\]"):
        tree_of(rows, (1, 1))
    with pytest.raises(InputError, match="that of theme 1 is missing"):
        build_hierarchy(rows, [0, 1], {0: "a"})
    with pytest.raises(InputError, match="weights must hold a number of at least 0 for each of the 2 themes"):
        tree_of(rows, weights=[1, -1])
    with pytest.raises(InputError, match="words must be one for each of the 2 terms; got 3"):
        tree_of(rows, words=["a", "b", "c"])
    with pytest.raises(InputError, match="distance must be one of 'cosine', 'hellinger', 'jensen-shannon'"):
        tree_of(rows, distance="euclid")
    with pytest.raises(InputError, match="n must be a whole number from 1 to 2"):
        tree_of(rows).groups(3)
