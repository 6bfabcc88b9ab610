"""Themes changed by a reader."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from fits import themes_of
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import news, small_themes

import topics
from topics import LDA, NMF, InputError

KINDS_OF_CHANGES = ("merge", "drop", "split", "rename", "swap")


def test_a_merged_theme_has_the_weights_of_its_parts_and_the_id_of_the_first(themes):
    merged = themes.merge([5, 2])
    assert merged.ids == (0, 1, 3, 4, 5, 6, 7)
    assert merged.doc_topic[:, 4] == pytest.approx(themes.doc_topic[:, 2] + themes.doc_topic[:, 5])
    assert merged.doc_topic.sum(axis=1) == pytest.approx(1)
    expected = themes.components[2] * themes.shares[2] + themes.components[5] * themes.shares[5]
    assert merged.components[4] == pytest.approx(expected / expected.sum())
    others = [0, 1, 3, 4, 6, 7]
    assert [merged.names[theme] for theme in others] == [themes.names[theme] for theme in others]
    assert np.array_equal(merged.components[merged.row(7)], themes.components[7])


def test_merging_does_not_depend_on_the_way(themes):
    at_once, by_steps = themes.merge([1, 4, 6]), themes.merge([1, 4]).merge([1, 6])
    assert at_once.ids == by_steps.ids
    assert at_once.components == pytest.approx(by_steps.components)
    assert at_once.doc_topic == pytest.approx(by_steps.doc_topic)


def test_a_dropped_theme_takes_its_weight_with_it(themes):
    dropped = themes.drop(3)
    assert dropped.ids == (0, 1, 2, 4, 5, 6, 7)
    assert dropped.doc_topic.sum(axis=1) == pytest.approx(1 - themes.doc_topic[:, 3])
    assert dropped.info()["share"].sum() == pytest.approx(1 - themes.shares[3])
    had_it = themes.main_theme == 3
    assert (dropped.main_theme[had_it & (themes.doc_topic[:, 3] > 0.5)] == -1).all()
    assert (
        dropped.main_theme[~had_it & (themes.doc_topic[:, 3] < 0.2)]
        == themes.main_theme[~had_it & (themes.doc_topic[:, 3] < 0.2)]
    ).all()
    table = dropped.documents()
    assert table["theme"].isna().sum() == (dropped.main_theme == -1).sum()
    assert (table["weight"].isna() == table["theme"].isna()).all()


def test_a_split_theme_gives_its_weight_to_new_ones_in_its_place(themes):
    biggest = int(themes.info().index[0])
    split = themes.split(biggest, 2)
    place = themes.row(biggest)
    assert split.ids[place : place + 2] == (8, 9)
    assert biggest not in split.ids
    assert split.doc_topic[:, place : place + 2].sum(axis=1) == pytest.approx(themes.doc_topic[:, place])
    assert split.components.sum(axis=1) == pytest.approx(1)
    assert len({*split.names.values()}) == 9
    again = split.split(8, 2)
    assert again.ids[place : place + 3] == (10, 11, 9)


def test_edits_are_told_in_order(themes):
    edited = themes.rename(1, "اسم").merge([2, 3], name="آخر").drop([4]).split(0, 2)
    assert [edit.to_dict()["edit"] for edit in edited.edits] == ["rename", "merge", "rename", "drop", "split"]
    assert edited.edits[0].to_dict() == {"edit": "rename", "theme": 1, "name": "اسم"}
    assert edited.names[2] == "آخر"
    assert edited.row("اسم") == edited.ids.index(1)
    assert themes.edits == ()


@settings(max_examples=30)
@given(st.booleans(), st.lists(st.tuples(st.sampled_from(KINDS_OF_CHANGES), st.integers(0, 9_999)), max_size=8))
def test_names_that_readers_gave_stay_as_long_as_their_themes(is_seeded, changes):
    themes = seeded_themes() if is_seeded else small_themes()
    given_names = {0: "ملاحة", 1: "محاكم"} if is_seeded else {}
    for kind, seed in changes:
        rng = np.random.default_rng(seed)
        first, second, *others = [*rng.permutation(themes.ids).tolist(), None]
        if kind == "rename":
            name = f"اسم {len(themes.edits)}"
            themes, given_names = themes.rename(first, name), given_names | {first: name}
        elif kind == "swap" and second is not None:
            names = {first: themes.names[second], second: themes.names[first]}
            themes, given_names = themes.rename(names), given_names | names
        elif kind == "merge" and others:
            themes = themes.merge([first, second])
            kept = [given_names.pop(theme) for theme in (first, second) if theme in given_names]
            given_names |= {first: kept[0]} if kept else {}
        elif kind == "drop" and others:
            themes, _ = themes.drop(first), given_names.pop(first, None)
        elif kind == "split" and (themes.main_theme == first).sum() >= 2:
            themes, _ = themes.split(first), given_names.pop(first, None)
        assert {theme: themes.names[theme] for theme in given_names} == given_names
        assert len(set(themes.names.values())) == len(themes)


@cache
def seeded_themes():
    """Return themes of which two are named by their seed words."""
    seed_words = {"ملاحة": ["سفينة", "ميناء"], "محاكم": ["محكمة", "سجن"]}
    return themes_of(news(), NMF(5, seed_words=seed_words, random_state=0), min_df=1)


def test_names_are_given_to_several_themes_at_once(themes):
    names = {2: "الحوثيون", themes.names[3]: " كوريا "}
    renamed = themes.rename(names)
    assert (renamed.names[2], renamed.names[3]) == ("الحوثيون", "كوريا")
    assert [edit.to_dict()["theme"] for edit in renamed.edits] == [2, 3]
    assert renamed.rename(pd.Series({2: "أ", 3: "ب"})).names[3] == "ب"
    swapped = renamed.rename({2: "كوريا", 3: "الحوثيون"})
    assert (swapped.names[2], swapped.names[3]) == ("كوريا", "الحوثيون")
    assert swapped.rename({"كوريا": "الحوثيون", "الحوثيون": "كوريا"}).names == renamed.names
    assert renamed.rename({2: "كوريا", 3: "آخر"}).names[2] == "كوريا"  # a name that gets free
    assert themes.rename({}).names == themes.names


def test_themes_are_named_in_any_list(themes):
    few = themes.info().index[:2]
    for listed in (few, few.to_numpy(), few.to_series(), set(few), range(2), tuple(themes.names[i] for i in few)):
        assert len(themes.drop(listed)) == len(themes.merge(listed)) - 1 == 6


def test_new_articles_are_read_as_those_of_the_corpus(themes):
    edited = themes.merge([2, 3]).drop(4).split(0, 2)
    weights, assigned = edited.transform(themes.texts), edited.assign(themes.texts)
    assert weights.columns.tolist() == list(edited.ids)
    assert weights.to_numpy() == pytest.approx(edited.doc_topic)
    assert assigned["theme"].tolist() == edited.documents()["theme"].tolist()
    assert assigned["name"].tolist() == edited.documents()["name"].tolist()
    assert assigned["known_words"].tolist() == edited.doc_lengths.tolist()


def test_a_text_without_a_known_word_says_so(themes):
    assigned = themes.assign(["lorem ipsum", themes.texts[0], ""])
    assert assigned["note"].tolist() == ["no known word", "", "no known word"]
    assert assigned["theme"].isna().tolist() == [True, False, True]
    weights = themes.transform(["lorem ipsum", themes.texts[0], ""])
    assert weights.isna().all(axis=1).tolist() == [True, False, True]
    assert (themes.assign([]).shape, themes.transform([]).shape) == ((0, 5), (0, 8))
    divided = themes.split(0)
    assert (divided.assign([]).shape, divided.transform([]).shape) == ((0, 5), (0, 9))


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (lambda themes: themes.merge([1]), "joins two different themes"),
        (lambda themes: themes.merge([1, 1]), "joins two different themes"),
        (lambda themes: themes.merge(1), "list of ids or names"),
        (lambda themes: themes.merge(themes.names[1]), "list of ids or names"),
        (lambda themes: themes.merge([[0, 1], [2, 3]]), "one list of ids or names; for several, call once per list"),
        (lambda themes: themes.merge([0, 1], [2, 3]), "merge takes all arguments but themes by name: name"),
        (lambda themes: themes.merge([0, 1], name=themes.names[2]), "is the name of theme 2 already"),
        (lambda themes: themes.drop(range(8)), "leave none of the 8"),
        (lambda themes: themes.drop([8]), "0 to 7, or its name; got 8"),
        (lambda themes: themes.drop(3).rename(3, "اسم"), "got 3"),
        (lambda themes: themes.split(1, 1), "at least 2"),
        (lambda themes: themes.split(1, 60), "as many at least"),
        (lambda themes: themes.rename(1, " "), "must be a text"),
        (lambda themes: themes.rename(1), r"The new name of theme 1 is missing: rename\(1, 'new'\)"),
        (lambda themes: themes.rename({1: "أ"}, "ب"), "has the new names already, and 'ب' is one more"),
        (lambda themes: themes.rename(["أ"] * 8), "rename takes a mapping of ids or names to new names"),
        (lambda themes: themes.rename({1: "أ", 2: "أ"}), "'أ' is the name of theme 1 already"),
        (lambda themes: themes.rename({1: themes.names[2]}), "is the name of theme 2 already"),
        (lambda themes: themes.rename({1: "أ", themes.names[1]: "ب"}), "A theme gets two names"),
        (lambda themes: themes.rename({9: "أ"}), "0 to 7, or its name; got 9"),
        (lambda themes: themes.rename(1, themes.names[2]), "is the name of theme 2 already"),
        (lambda themes: themes.row("لا شيء"), "No theme is named"),
        (lambda themes: themes.assign("نص"), "list of texts"),
    ],
)
def test_changes_that_make_no_sense_are_refused(themes, change, match):
    with pytest.raises(InputError, match=match):
        change(themes)


def test_a_name_close_to_one_is_suggested(themes):
    name = themes.names[0]
    with pytest.raises(InputError, match=f"Did you mean '{name}'"):
        themes.row(name[:-1])


def test_search_finds_the_theme_that_a_word_belongs_to(themes):
    found = themes.search("السفن")
    row = themes.row(int(found["theme"][0]))
    assert found["share_of_word"].is_monotonic_decreasing
    assert found["share_of_word"].sum() == pytest.approx(1)
    column = themes.vocabulary.column("سفينة")
    assert found["probability"][0] == themes.components[row, column]
    order = np.argsort(-themes.components[row], kind="stable")
    assert found["rank"][0] == order.tolist().index(column) + 1
    assert set(themes.search("السفن والموانئ")["word"]) > set(found["word"])
    with pytest.raises(InputError, match=r"Not among the .* terms of these themes: 'سفيننة'.*close: "):
        themes.search("سفيننة")
    with pytest.raises(InputError, match="empty query"):
        themes.search("  ")


def test_words_can_be_ranked_in_four_ways(themes):
    for by in ("probability", "frex", "lift", "relevance"):
        table = themes.terms(top_n=6, by=by)
        assert table.groupby("theme", sort=False)["term"].apply(list).to_dict() == themes.top_terms(6, by=by).to_dict()
        assert (table.groupby("theme")["score"].diff().dropna() <= 1e-9).all()
        shown = dict(zip(themes.vocabulary.terms, themes.vocabulary.shown_terms, strict=True))
        assert table["word"].tolist() == [shown[term] for term in table["term"]]
    with pytest.raises(InputError, match="Did you mean 'frex'"):
        themes.terms(by="frx")


def test_variants_are_the_spellings_of_the_corpus_with_their_shares(themes):
    table = themes.variants(0, top_n=5)
    assert table["rank"].unique().tolist() == [1, 2, 3, 4, 5]
    assert table.groupby("term")["share"].sum().to_numpy() == pytest.approx(1)
    first = themes.top_terms(1)[0][0]
    assert table[table.term == first].set_index("form")["share"].to_dict() == themes.vocabulary.forms(first).to_dict()


def test_jupyter_shows_names_from_right_to_left(themes):
    html = themes.info()._repr_html_()
    assert html.startswith('<div dir="rtl"')
    assert themes.names[0] in html
    assert themes.info().head(2)._repr_html_().startswith('<div dir="rtl"')
    assert themes._repr_html_().startswith('<div dir="rtl"')
    shown = [f"{theme}: {name}" for theme, name in themes.names.items()]
    mixtures = themes.transform(themes.texts[:2])._repr_html_()
    assert all(f"<th>{theme}</th>" in mixtures for theme in shown)
    wide = themes.over_time("QS").wide()
    assert wide.columns.tolist() == list(themes.ids)
    assert all(f"<th>{theme}</th>" in wide._repr_html_() for theme in shown)
    assert "2023-01-01" in wide._repr_html_()
    assert all(f'<td dir="auto">{value:.6f}</td>' in themes.info()._repr_html_() for value in themes.coherence())
    similarity = topics.align(themes, themes).similarity
    assert similarity.loc[3, 3] == pytest.approx(1)
    assert all(similarity._repr_html_().count(f"<th>{theme}</th>") == 2 for theme in shown)


def test_robustness_is_known_once_it_was_looked_for_and_survives_changes(themes):
    assert themes.robustness is None
    assert themes.manifest["robustness"] is None
    counted = themes.with_robustness(seeds=1)
    assert themes.robustness is None
    assert counted.manifest["robustness"] == {"fits": {"lda": 1, "nmf": 1}}
    assert counted.robustness.index.tolist() == list(themes.ids)
    assert counted.info().loc[3, "robustness"] == counted.robustness.loc[3, "score"]
    assert counted.names == themes.names
    merged = counted.merge([0, 1]).drop(2)
    assert merged.robustness.index.tolist() == list(merged.ids)
    assert merged.robustness.loc[3, "score"] == pytest.approx(counted.robustness.loc[3, "score"])
    again = themes.with_robustness(same_refits_as=counted)
    assert again.robustness.equals(counted.robustness)
    with pytest.raises(InputError, match="have no fits yet"):
        themes.with_robustness(same_refits_as=themes)
    smaller = themes_of(themes.corpus, LDA(8, random_state=0), min_df=3)
    with pytest.raises(InputError, match="over other terms"):
        smaller.with_robustness(same_refits_as=counted)
