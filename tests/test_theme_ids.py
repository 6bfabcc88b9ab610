"""Theme ids: in every table, Series and file, after any changes, an id is that theme and no other."""

import io
import json
import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readings import CALLS, CHANGES, NEW_TEXTS, WRITERS, largest, public_names, small_themes
from scipy.spatial.distance import cosine

import topics
from topics import InputError, Themes, Timeline
from topics.evaluation import Interval
from topics.tables._columns import EXPORTED_TABLES
from topics.themes._lexicon import closest_entries
from topics.themes._report_data import report_data
from topics.themes._robustness import score_robustness

TOP_N = {"c_npmi": 10, "u_mass": 5}  # of the calls
KINDS_OF_CHANGES = ("merge", "drop", "split", "rename", "swap")


def changed(themes, kind, seed):
    """Return themes that one change of a kind has changed, by ids or by names; the same where none is possible."""
    rng = np.random.default_rng(seed)
    called = [theme if rng.random() < 0.5 else themes.names[theme] for theme in rng.permutation(themes.ids).tolist()]
    if kind == "merge" and len(called) > 2:
        return themes.merge(
            called[: rng.integers(2, 4)], name=f"مدموج {len(themes.edits)}" if rng.random() < 0.5 else None
        )
    if kind == "drop" and len(called) > 2:
        return themes.drop(called[0] if rng.random() < 0.5 else called[:1])
    if kind == "rename":
        return themes.rename(
            {theme: f"اسم {len(themes.edits)} {i}" for i, theme in enumerate(called[: rng.integers(1, 3)])}
        )
    if kind == "swap" and len(called) > 1:
        one, other = (themes.names[themes.ids[themes.row(theme)]] for theme in called[:2])
        return themes.rename({called[0]: other, called[1]: one})
    if kind == "split" and (themes.main_theme == largest(themes)).sum() >= 3:
        return themes.split(largest(themes), int(rng.integers(2, 4)))
    return themes


@dataclass(frozen=True, eq=False)
class Facts:
    """What a theme is, by its id, worked out from the arrays."""

    themes: Themes

    @cached_property
    def row(self):
        return {theme: i for i, theme in enumerate(self.themes.ids)}

    @cached_property
    def known(self):
        return self.themes.doc_lengths > 0

    @cached_property
    def share(self):
        return {theme: self.themes.doc_topic[self.known, row].mean() for theme, row in self.row.items()}

    @cached_property
    def main(self):
        weights = self.themes.doc_topic
        has_one = self.known & (weights.max(axis=1) >= 1 - weights.sum(axis=1))
        return np.where(has_one, np.array(self.themes.ids)[weights.argmax(axis=1)], -1)

    def terms(self, theme, top_n=10):
        order = np.argsort(-self.themes.components[self.row[theme]], kind="stable")[:top_n]
        return [self.themes.vocabulary.terms[i] for i in order]

    def shown(self, terms):
        return [self.themes.vocabulary.shown_terms[self.themes.vocabulary.column(term)] for term in terms]

    @cached_property
    def coherence(self):
        """By measure the values by id, scored in another order."""
        ids, found = self.themes.ids[::-1], {}
        for measure, top_n in TOP_N.items():
            terms = [self.terms(theme, top_n) for theme in ids]
            values = topics.coherence(terms, self.themes.encoded, measure, top_n=top_n, per_topic=True)
            found[measure] = dict(zip(ids, values.tolist(), strict=True))
        return found

    def probability(self, theme, term):
        return self.themes.components[self.row[theme], self.themes.vocabulary.column(term)]

    def check_index(self, made):
        """Check a Series or table with one row per theme."""
        assert made.index.name == "theme"
        assert sorted(made.index) == sorted(self.themes.ids)
        if isinstance(made, pd.DataFrame) and "name" in made:
            assert made["name"].to_dict() == dict(self.themes.names)

    def check_column(self, table):
        """Check a table with several rows per theme."""
        named = table.dropna(subset="theme")
        assert set(named["theme"]) <= set(self.themes.ids)
        for theme, name in zip(named["theme"], named["name"], strict=True):
            assert name == self.themes.names[theme]

    def check_wide(self, table):
        """Check a table with one column per theme."""
        assert table.columns.tolist() == list(self.themes.ids)
        assert table.columns.name == "theme"


def check_info(facts, table):
    facts.check_index(table)
    robustness = score_robustness(facts.themes.components, facts.themes.refits)["score"]
    for theme in facts.themes.ids:
        row = table.loc[theme]
        words = row["words"].split("، ")
        assert words == facts.shown(facts.terms(theme, len(words)))
        assert row["share"] == pytest.approx(facts.share[theme])
        assert row["documents"] == (facts.main == theme).sum()
        assert row["coherence"] == pytest.approx(facts.coherence["c_npmi"][theme])
        assert row["robustness"] == pytest.approx(robustness[facts.row[theme]])


def check_coherence(facts, found):
    facts.check_index(found)
    assert found.to_dict() == pytest.approx(facts.coherence[found.name])


def check_mean_coherence(facts, found):
    (interval,) = found.values()
    assert isinstance(interval, Interval)
    assert interval.value == pytest.approx(np.mean(list(facts.coherence["c_npmi"].values())))


def check_terms(facts, table):
    facts.check_column(table)
    assert set(table["theme"]) == set(facts.themes.ids)
    for row in table.itertuples():
        assert row.probability == facts.probability(row.theme, row.term)
        assert [row.word] == facts.shown([row.term])


def check_top_terms(facts, found):
    facts.check_index(found)
    by_lift = facts.themes.terms(top_n=3, by="lift").groupby("theme")["term"].apply(list)
    for theme, terms in found.items():
        assert terms == (facts.terms(theme) if len(terms) == 10 else by_lift.loc[theme])


def check_documents(facts, table):
    facts.check_column(table)
    for place, row in table.iterrows():
        assert row["id"] == facts.themes.corpus.ids[place]
        assert facts.main[place] == (-1 if pd.isna(row["theme"]) else row["theme"])
        if pd.notna(row["theme"]):
            assert row["weight"] == facts.themes.doc_topic[place, facts.row[row["theme"]]]


def check_assign(facts, table):
    facts.check_column(table)
    n_articles = len(facts.themes.corpus)
    weights = facts.themes.transform(facts.themes.texts if len(table) == n_articles else NEW_TEXTS)
    for place, row in table.iterrows():
        if len(table) == n_articles:
            assert facts.main[place] == (-1 if pd.isna(row["theme"]) else row["theme"])
        if pd.notna(row["theme"]):
            assert row["weight"] == weights.loc[place, row["theme"]] == weights.loc[place].max()


def check_transform(facts, table):
    facts.check_wide(table)
    if len(table) == len(facts.themes.corpus):
        for theme, row in facts.row.items():
            assert table.loc[facts.known, theme].tolist() == pytest.approx(
                facts.themes.doc_topic[facts.known, row].tolist()
            )
            assert table.loc[~facts.known, theme].isna().all()
    else:
        assert table.isna().any(axis=1).tolist() == [False, True, False, True]


def check_search(facts, table):
    facts.check_column(table)
    terms = dict(zip(facts.themes.vocabulary.shown_terms, facts.themes.vocabulary.terms, strict=True))
    for row in table.itertuples():
        assert row.probability == facts.probability(row.theme, terms[row.word])
        of_all = {theme: facts.share[theme] * facts.probability(theme, terms[row.word]) for theme in facts.themes.ids}
        assert row.share_of_word == pytest.approx(of_all[row.theme] / sum(of_all.values()))


def check_closest(facts, table):
    facts.check_index(table)
    themes = facts.themes
    turned = closest_entries(
        themes.components[::-1], themes.vocabulary, themes.vectorizer.preprocessor_, ids=themes.ids[::-1], min_score=0
    )
    shown = dict(zip(themes.vocabulary.shown_terms, themes.vocabulary.terms, strict=True))
    for theme, row in table.dropna().iterrows():
        words = row["matched_words"].split("، ")
        assert row["score"] == pytest.approx(turned.loc[theme, "score"])
        assert row["entry"] == turned.loc[theme, "entry"]
        assert set(words) == set(turned.loc[theme, "matched_words"].split("، "))
        assert all(facts.probability(theme, shown[word]) > 0 for word in words)


def check_variants(facts, table):
    facts.check_column(table)
    (theme,) = set(table["theme"])
    assert list(dict.fromkeys(table["term"])) == facts.terms(theme, table["rank"].max())


def check_passages(facts, table):
    facts.check_column(table)
    term_of = facts.themes.vectorizer.preprocessor_.term
    for row in table.itertuples():
        place = facts.themes.corpus.ids.index(row.id)
        assert row.weight == facts.themes.doc_topic[place, facts.row[row.theme]]
        assert row.highlights
        for start, end in row.highlights:
            assert facts.probability(row.theme, term_of(row.passage[start:end])) > 0


def check_over_time(facts, found):
    assert isinstance(found, Timeline)
    facts.check_column(found.table)
    starts = found.table["period"].drop_duplicates().tolist()
    wide = {values: found.wide(values) for values in ("share", "total")}
    dates = facts.themes.corpus.dates
    for row in found.table.itertuples():
        later = [start for start in starts if start > row.period]
        is_within = facts.known & (dates >= row.period) & (dates < (later[0] if later else pd.Timestamp.max))
        if row.period >= pd.Timestamp("2024-02-01") or len(wide["share"]) > 3:  # since leaves out a part of the first
            assert row.total == pytest.approx(facts.themes.doc_topic[is_within, facts.row[row.theme]].sum())
        for values, table in wide.items():
            facts.check_wide(table)
            assert table.loc[row.period, row.theme] == pytest.approx(getattr(row, values), nan_ok=True)
    check_bursts(facts, found.bursts)


def check_bursts(facts, table):
    facts.check_column(table)
    for row in table.itertuples():
        for id_ in row.article_ids:
            assert facts.main[facts.themes.corpus.ids.index(id_)] == row.theme
        assert row.documents <= (facts.main == row.theme).sum()


def check_shares_by(facts, table):
    facts.check_column(table)
    column, corpus = table.columns[0], facts.themes.corpus
    values = corpus.column(column) if column != "group" else pd.Series([i % 4 for i in range(len(corpus))])
    values = values.replace({"": "(missing)"})
    for row in table.to_dict("records"):
        own = (values == row[column]).to_numpy() & facts.known
        assert row["share"] == pytest.approx(facts.themes.doc_topic[own, facts.row[row["theme"]]].mean())


def check_words_by(facts, table):
    theme = largest(facts.themes)
    for row in table.to_dict("records"):
        own = (facts.main == theme) & (facts.themes.corpus.column("country") == row["country"]).to_numpy()
        assert row["count"] == facts.themes.counts[own][:, [facts.themes.vocabulary.column(row["term"])]].sum()


def check_hierarchy(facts, found):
    themes = facts.themes
    assert found.ids == themes.ids
    assert dict(found.names) == dict(themes.names)
    assert sorted(found.order) == sorted(themes.ids)
    for row in found.table.itertuples():
        assert row.name_a == "، ".join(themes.names[theme] for theme in row.a)
        pairs = [(themes.components[facts.row[a]], themes.components[facts.row[b]]) for a in row.a for b in row.b]
        assert row.distance == pytest.approx(np.mean([cosine(*pair) for pair in pairs]), abs=1e-6)
    for n in range(1, len(themes) + 1):
        groups = found.groups(n)
        facts.check_index(groups)
        assert groups.nunique() == n
    if len(themes) > 1:
        one = found.groups(2)
        sides = {frozenset(own.index) for _, own in one.groupby(one)}
        assert sides == set(map(frozenset, found.table.iloc[-1][["a", "b"]]))


CHECKS = {
    "assign": check_assign,
    "bursts": check_bursts,
    "closest": check_closest,
    "coherence": check_coherence,
    "documents": check_documents,
    "hierarchy": check_hierarchy,
    "info": check_info,
    "mean_coherence": check_mean_coherence,
    "over_time": check_over_time,
    "passages": check_passages,
    "row": lambda facts, row: facts.check_index(pd.Series(facts.themes.ids, facts.themes.shares.index)),
    "search": check_search,
    "shares_by": check_shares_by,
    "terms": check_terms,
    "top_terms": check_top_terms,
    "transform": check_transform,
    "variants": check_variants,
    "words_by": check_words_by,
}


def check_shares(facts, shares):
    facts.check_index(shares)
    assert shares.to_dict() == pytest.approx(facts.share)


def check_robustness(facts, table):
    facts.check_index(table)
    for theme, row in facts.row.items():
        (score,) = score_robustness(facts.themes.components[[row]], facts.themes.refits)["score"]
        assert table.loc[theme, "score"] == pytest.approx(score)


def check_ids(facts, ids):
    assert len(set(ids)) == len(ids) == facts.themes.n_topics == len(facts.themes)
    for row, theme in enumerate(ids):
        assert facts.themes.row(theme) == facts.themes.row(np.int64(theme)) == row
        assert facts.themes.row(facts.themes.names[theme]) == row
    with pytest.raises(InputError, match="must be the id of a theme"):
        facts.themes.row(max(ids) + 1)


# Attributes that say nothing of single themes are None.
ATTRIBUTES = {
    "components": lambda facts, rows: check_same_shape(rows, facts.themes.n_topics, len(facts.themes.vocabulary)),
    "corpus": None,
    "counts": None,
    "doc_lengths": None,
    "doc_topic": lambda facts, rows: check_same_shape(rows, len(facts.themes.corpus), facts.themes.n_topics),
    "edits": None,
    "encoded": None,
    "ids": check_ids,
    "main_theme": lambda facts, main: check_equal(main.tolist(), facts.main.tolist()),
    "manifest": lambda facts, told: check_equal(
        told["names"], {str(theme): name for theme, name in facts.themes.names.items()}
    ),
    "model": None,
    "n_topics": None,
    "names": lambda facts, names: check_equal([*names], [*facts.themes.ids]),
    "refits": None,
    "refits_per_model": None,
    "robustness": check_robustness,
    "shares": check_shares,
    "texts": None,
    "titles": None,
    "vectorizer": None,
    "vocabulary": None,
}


def check_equal(one, other):
    assert one == other


def check_same_shape(rows, *shape):
    assert rows.shape == shape


def check_html(facts):
    themes = facts.themes
    info = themes.info()
    for html in (info._repr_html_(), themes._repr_html_(), info.iloc[::-1]._repr_html_()):
        rows = re.findall(r"<th>(\d+)</th>(.*?)</tr>", html, flags=re.DOTALL)
        assert sorted(int(theme) for theme, _ in rows) == sorted(themes.ids)
        for theme, cells in rows:
            assert f">{themes.names[int(theme)]}</td>" in cells
            assert f">{facts.share[int(theme)]:.6f}</td>" in cells
    for table in (themes.transform(themes.texts[:3]), themes.over_time().wide()):
        (head,) = re.findall(r"<thead>(.*?)</thead>", table._repr_html_(), flags=re.DOTALL)
        shown = re.findall(r"<th>(\d+): ([^<]*)</th>", head)
        assert [(int(theme), name) for theme, name in shown] == list(themes.names.items())


def check_page(facts):
    page = report_data({"nmf": facts.themes}, title="t")
    (model,) = page.models
    assert sorted(card.id for card in model.themes) == sorted(facts.themes.ids)
    assert [-1 if theme is None else theme for theme in model.main_theme] == facts.main.tolist()
    passages = facts.themes.passages(n=5)
    for card in model.themes:
        assert card.name == facts.themes.names[card.id]
        assert card.share == pytest.approx(facts.share[card.id])
        assert card.articles == (facts.main == card.id).sum()
        words = facts.terms(card.id, len(card.words))
        assert [word.word for word in card.words] == facts.shown(words)
        assert [word.probability for word in card.words] == [facts.probability(card.id, word) for word in words]
        own = passages[passages["theme"] == card.id]
        assert [passage.text for passage in card.passages] == own["passage"].tolist()
        for source in card.sources:
            written = np.array([(each or "(missing)") == source.source for each in facts.themes.corpus.sources])
            weights = facts.themes.doc_topic[written & facts.known, facts.row[card.id]]
            assert source.share == pytest.approx(weights.mean())
        for burst in card.bursts:
            assert all(facts.main[place] == card.id for place in burst.articles)


def check_files(facts, folder):
    """Check every exported table, as CSV with headings and as JSON with the names of its columns."""
    for name in EXPORTED_TABLES:
        paths = [facts.themes.export(folder / f"{name}.{kind}", table=name, lang="en") for kind in ("csv", "json")]
        table = pd.read_csv(io.StringIO(paths[0].read_text("utf-8-sig")), keep_default_na=False, dtype=str)
        rows = json.loads(paths[1].read_text("utf-8"))
        for told, row in zip(table.to_dict("records"), rows, strict=True):
            theme = row["theme"]
            assert told["No."] == ("" if theme is None else str(theme))
            assert told["Theme"] == ("" if theme is None else row["name"])
            assert theme is None or row["name"] == facts.themes.names[theme]
            if name == "themes":
                assert row["share"] == pytest.approx(facts.share[theme])
                assert row["documents"] == (facts.main == theme).sum()
            if name == "terms":
                assert row["probability"] == facts.probability(theme, row["term"])
            if name in ("documents", "passages") and theme is not None:
                place = facts.themes.corpus.titles.index(row["title"])
                assert row["weight"] == facts.themes.doc_topic[place, facts.row[theme]]


@settings(max_examples=15)
@given(
    st.sampled_from(["lda", "nmf"]),
    st.lists(st.tuples(st.sampled_from(KINDS_OF_CHANGES), st.integers(0, 9_999)), max_size=6),
)
def test_an_id_is_the_same_theme_in_every_table_after_any_changes(model, changes):
    themes = small_themes(model)
    for kind, seed in changes:
        themes = changed(themes, kind, seed)
    facts = Facts(themes)
    for name, check in ATTRIBUTES.items():
        value = getattr(themes, name)
        if check is not None:
            check(facts, value)
    for name, check in CHECKS.items():
        for call in CALLS[name]:
            check(facts, call(themes))
    check_html(facts)
    check_page(facts)


@pytest.mark.parametrize("model", ["lda", "nmf"])
def test_an_id_is_the_same_theme_in_every_file_and_beside_another_reading(model, tmp_path):
    themes = small_themes(model).merge([3, 1]).split(largest(small_themes(model).merge([3, 1]))).drop(0).rename(4, "أ")
    check_files(Facts(themes), tmp_path)
    again = topics.load(themes.save(tmp_path / "saved"))
    for name, check in CHECKS.items():
        for call in CALLS[name]:
            check(Facts(again), call(again))
    other = small_themes("lda").drop(1)
    found = topics.align(themes, other, min_similarity=0.3)
    facts, others = Facts(themes), Facts(other)
    assert (found.similarity.index.tolist(), found.similarity.columns.tolist()) == (list(themes.ids), list(other.ids))
    for sides, own in ((("a", "name_a", "share_a"), facts), (("b", "name_b", "share_b"), others)):
        for theme, name, share in found.table[list(sides)].dropna().itertuples(index=False):
            assert (name, share) == (own.themes.names[theme], pytest.approx(own.share[theme]))
    for row in found.agreed.itertuples():
        assert row.similarity == found.similarity.loc[row.a, row.b]
        pair = themes.components[facts.row[row.a]], other.components[others.row[row.b]]
        assert row.similarity == pytest.approx(1 - cosine(*pair), abs=1e-6)


def test_every_method_and_attribute_has_its_check():
    methods, attributes = public_names(Themes)
    assert methods == {*CHECKS, *CHANGES, *WRITERS}
    assert attributes == set(ATTRIBUTES)
    assert set(CALLS) == set(CHECKS)


def test_ids_are_never_used_again():
    themes = small_themes()
    first = themes.split(largest(themes))
    assert first.ids[-1] < 5 or 5 in first.ids
    again = first.drop([theme for theme in first.ids if theme > 4]).split(largest(first.drop(5).drop(6)))
    assert not {5, 6} & set(again.ids)
