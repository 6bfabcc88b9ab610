"""Wire copy: groups against brute force, and what is told about them."""

import numpy as np
import pandas as pd
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st

from topics import InputError, load_corpus
from topics.corpus import _duplicates as duplicates
from topics.linalg.kernels._sets import jaccard_of_pairs

WORDS = ["جيش", "قصف", "حدود", "نفط", "سفينة", "بحر", "محكمة", "هدنة", "معبر", "لاجئ"]
STORY = "أعلنت قوات الأمن أمس إحباط محاولة تسلل عند الحدود الشرقية وتوقيف ستة أشخاص كانوا يحملون أسلحة وذخائر"


def corpus_of(texts, dates=None, sources=None):
    rows = [{"text": text} for text in texts]
    for name, values in (("date", dates), ("source", sources)):
        for row, value in zip(rows, values or [], strict=False):
            row[name] = value
    return load_corpus(rows)


def groups_of(found):
    return {frozenset(np.flatnonzero(found.group == g).tolist()) for g in range(len(found))}


@given(
    texts=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join), min_size=1, max_size=8),
    copies=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 24)), max_size=6),
    min_similarity=st.sampled_from([0.5, 0.7, 0.8, 1.0]),
)
def test_groups_are_those_of_brute_force(texts, copies, min_similarity):
    for origin, at in copies:
        tokens = texts[origin % len(texts)].split()
        texts.append(" ".join([*tokens[:at], "كلمة", *tokens[at:]]))
    found = corpus_of(texts).duplicates(min_similarity=min_similarity, shingle=2)
    sets = [reference.shingles(text.split(), 2) for text in texts]
    expected = reference.groups_of_similar(sets, min_similarity)
    # Close to the lowest similarity a pair may escape the bands; what is found is always right.
    if min_similarity >= 0.7:
        assert groups_of(found) == expected
    else:
        assert all(any(group <= other for other in expected) for group in groups_of(found))


@given(st.lists(st.sets(st.integers(0, 30)), min_size=1, max_size=6))
def test_the_kernel_gives_the_jaccard_similarity(sets):
    members = np.array([m for s in sets for m in sorted(s)], dtype=np.uint64)
    indptr = np.cumsum([0, *map(len, sets)])
    left, right = np.triu_indices(len(sets))
    expected = [reference.jaccard(sets[i], sets[j]) for i, j in zip(left, right, strict=True)]
    assert jaccard_of_pairs(members, indptr, left, right).tolist() == expected


def test_the_earliest_article_is_kept_and_copies_are_reported():
    texts = [f"{STORY} اليوم", "خبر آخر لا علاقة له بما سبق من أنباء", STORY, STORY, ""]
    corpus = corpus_of([*texts[:4]], ["2024-03-02", "2024-03-01", "2024-03-01", None], ["ب", "ب", "أ", "ج"])
    found = corpus.duplicates()
    assert repr(found) == "Duplicates(1 group, 2 copies among 4 articles)"
    assert found.is_copy.tolist() == [True, False, False, True]
    kept = found.without_copies()
    assert kept.ids == ("2", "3")
    assert kept.rejected["where"].tolist() == ["article 1", "article 4"]
    assert kept.rejected["why"].tolist()[1] == "repeats 3 (similarity 1.00)"
    assert found.groups()["id"].tolist() == ["3", "1", "4"]
    assert found.groups()["is_copy"].tolist() == [False, True, True]
    assert found.flows().to_dict("records") == [
        {"from": "أ", "to": "ب", "n_documents": 1},
        {"from": "أ", "to": "ج", "n_documents": 1},
    ]
    assert found.by_source().set_index("source")["copies"].to_dict() == {"أ": 0, "ب": 1, "ج": 1}
    assert found.by_month().to_dict("records") == [{"month": "2024-03", "n_documents": 3, "copies": 1, "share": 1 / 3}]


def test_spelling_does_not_hide_a_copy():
    other = STORY.replace("أعلنت", "اعلنت").replace("قوات", "قُــوّات").replace("الشرقية", "الشرقيّة")
    assert corpus_of([STORY, other]).duplicates(min_similarity=1.0).n_copies == 1


def test_a_corpus_without_copies_loses_nothing(sample):
    found = sample.duplicates()
    assert len(found) == 0
    assert found.without_copies().sha256 == sample.sha256
    assert found.groups().empty
    assert found.flows().empty


def test_texts_without_arabic_words_are_no_copies_of_each_other():
    assert corpus_of(["only English", "only English", "2024"]).duplicates().n_copies == 0


def test_one_story_run_hundreds_of_times_is_one_group():
    texts = [f"{STORY} {word}" for word in WORDS] * 30
    found = corpus_of(texts).duplicates(min_similarity=0.8)
    assert len(found) == 1
    assert found.n_copies == len(texts) - 1


@given(st.randoms(use_true_random=False))
def test_the_order_of_articles_does_not_matter(random):
    texts = [STORY, f"{STORY} اليوم", " ".join(WORDS * 2), " ".join(WORDS), "قصف جيش حدود"]
    order = list(range(len(texts)))
    random.shuffle(order)
    expected = groups_of(corpus_of(texts).duplicates())
    found = groups_of(corpus_of([texts[i] for i in order]).duplicates())
    assert {frozenset(order[i] for i in group) for group in found} == expected


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"min_similarity": 0.3}, "from 0.5 to 1"),
        ({"min_similarity": 80}, "got 80"),
        ({"min_similarity": True}, "True"),
        ({"shingle": 0}, "shingle"),
    ],
)
def test_options_out_of_range_are_refused(options, message, sample):
    with pytest.raises(InputError, match=message):
        sample.duplicates(**options)


def test_three_weeks_of_real_news_are_grouped_as_by_brute_force(corpora_dir):
    corpus = load_corpus(corpora_dir / "antmulti_raw_may2018.jsonl.gz")
    found = corpus.duplicates()
    hashes, indptr = duplicates._shingle_sets(corpus.texts, 5)
    i, j = np.triu_indices(len(corpus), k=1)
    similar = jaccard_of_pairs(hashes, indptr, i, j) >= 0.8
    true = set(zip(i[similar].tolist(), j[similar].tolist(), strict=True))
    left, right = duplicates._candidate_pairs(hashes, indptr)
    kept = jaccard_of_pairs(hashes, indptr, left, right) >= 0.8
    ours = set(zip(left[kept].tolist(), right[kept].tolist(), strict=True))
    assert len(true) > 100
    assert len(true & ours) >= 0.98 * max(len(true), len(ours))
    assert found.n_copies > 150
    assert pd.Series(found.first[found.is_copy]).isin(np.flatnonzero(~found.is_copy)).all()
