"""Likely mistakes with themes and what they hand out, each with what to do instead."""

import numpy as np
import pandas as pd
import pytest
from readings import news, small_themes

import topics
from topics import NMF, InputError, Lexicon, LexiconEntry, Themes, align

ENTRY = LexiconEntry("courts", "المحاكم", "Courts", ("محكمة", "سجن"))
TABLE = {"courts": {"ar": "المحاكم", "en": "Courts", "words": ["محكمة", "سجن"]}}


def told(call, message, kind=InputError):
    with pytest.raises(kind, match=message):
        call()


THEMES = {
    "a theme by its number": (lambda t: t[3], r"Themes are no list. Of theme 3, themes.terms\(3\) are the words"),
    "a theme by its name": (lambda t: t[t.names[3]], r"documents\(3\) and passages\(3\) the articles"),
    "a loop": (lambda t: list(t), r"themes.ids and themes.info\(\) have all themes"),
    "an array": (lambda t: np.mean(t), "Themes are no list"),
    "a name that is set": (lambda t: t.names.__setitem__(0, "أ"), r"Names are given by themes.rename\(\{0: 'new'\}\)"),
    "a name that is deleted": (lambda t: t.names.__delitem__(0), r"themes.rename\(.*nothing can be deleted"),
    "several measures": (lambda t: t.coherence(["c_v", "c_npmi"]), "measure must be one.*mean_coherence takes several"),
    "a measure of sweeps": (lambda t: t.coherence("c_vv"), "Did you mean 'c_v'"),
    "words in a list": (lambda t: t.search(["نفط", "غاز"]), "search takes one text of one or several words; got list"),
    "a word by its number": (lambda t: t.search(3), "search takes one text.*got int: 3"),
    "a path for a lexicon": (lambda t: t.closest("mine.toml"), r"got str: topics.Lexicon.from_file"),
    "a dict for a lexicon": (lambda t: t.closest(TABLE), r"got dict: topics.Lexicon.from_entries\(\{...\}\) makes one"),
    "two columns": (lambda t: t.shares_by(["source", "label"]), "40 articles.*got 2. Give one column at a time"),
    "a column that is not there": (lambda t: t.shares_by("sorce"), "Did you mean 'source'"),
    "a theme for a column": (lambda t: t.words_by(3, "source"), r"The theme stands after it: words_by\(by, theme"),
    "no theme": (lambda t: t.words_by("source"), "words_by needs theme"),
    "words of a theme, by another name": (lambda t: t.terms(topic=3), "topic is theme"),
    "number of words, by another name": (lambda t: t.terms(3, n_words=5), "n_words is top_n"),
    "a theme that is not there": (lambda t: t.terms(9), "0 to 4, or its name; got 9"),
    "a part of a name": (lambda t: t.terms(t.names[2][:-1]), "No theme is named.*Did you mean"),
    "several themes": (lambda t: t.passages([0, 1]), r"must be the id of a theme, 0 to 4, or its name; got \[0, 1\]"),
    "one text": (lambda t: t.assign("نص"), "Wrap it in a list"),
    "a table of articles": (lambda t: t.transform(news().to_frame()), "Give the column of texts"),
    "seeds by place": (lambda t: t.with_robustness(3), "with_robustness takes all arguments by name: seeds"),
    "one group in two": (lambda t: t.split(3, into=2), "split has no parameter 'into'"),
    "a method of BERTopic": (lambda t: t.get_topic_info(), r"get_topic_info is themes.info\(\)"),
    "a method of pandas": (lambda t: t.plot(), r"plot is topics.plots.theme_map\(themes\)"),
    "a fit": (lambda t: t.fit_transform, "Did you mean 'transform'"),
    "a new number of themes": (lambda t: Themes.fit(news(), "nmf", n_topics=3), "'n_topics'. It belongs to LDA"),
}  # fmt: skip
LEXICONS = {
    "a path": (lambda: Lexicon("mine.toml"), "got 'mine.toml'. Lexicon.from_file reads a file"),
    "a dict": (lambda: Lexicon(TABLE), "got a dict. Lexicon.from_entries makes one of a dict by id"),
    "words": (lambda: Lexicon(["محكمة", "سجن"]), "needs LexiconEntry objects, at least one; got str"),
    "nothing": (lambda: Lexicon([]), "needs LexiconEntry objects, at least one; got list"),
    "one entry": (lambda: Lexicon(ENTRY), "needs LexiconEntry objects, at least one; got LexiconEntry"),
    "a dict from a file": (lambda: Lexicon.from_file(TABLE), "path of a TOML file; got dict. Lexicon.from_entri"),
    "a path of entries": (lambda: Lexicon.from_entries("mine.toml"), "got 'mine.toml'. Lexicon.from_file"),
    "lists of words": (lambda: Lexicon.from_entries({"courts": ["محكمة"]}), "in the dict must be a table with"),
    "a word": (lambda: Lexicon.from_entries({"a": TABLE["courts"] | {"words": "سجن"}}), "needs a list of words"),
    "an entry that is not there": (lambda: Lexicon([ENTRY])["court"], "No entry.*'court'.* Did you mean 'courts'"),
    "an entry by its place": (lambda: Lexicon([ENTRY])[0], r"has the id 0; lexicon.to_frame\(\)"),
}  # fmt: skip
ALIGNMENTS = {
    "one reading": (lambda t: align(t), "^align needs others.$"),
    "both in a list": (lambda t: align([t, t], t), r"got list.* Give two of them: align\("),
    "a model": (lambda t: align(t, t.model), r"others must be .*got NMF.*Themes.fit\(corpus, model\) reads a model"),
    "a corpus": (lambda t: align(news(), t), r"got Corpus.*Themes.fit\(corpus, model\)"),
    "a path": (lambda t: align("results", t), r"got str.*topics.load\(path\) reads what was saved"),
    "numbers": (lambda t: align(t, t.components), "got ndarray.*topics.evaluation.stability compares topics without"),
    "percent": (lambda t: align(t, t, min_similarity=70), "must be a finite number from 0 to 1; got 70"),
    "an old name": (lambda t: align(t, t, threshold=0.5), "threshold is min_similarity"),
    "too related": (lambda t: align(t, t, min_related=0.9), r"min_related must be a finite number from 0 to 0\.7"),
    "another's topics": (lambda t: align(t, topics.exchange.from_arrays(t.components, t.vocabulary)),
                         r"got ForeignTopics.*themes\(corpus\) reads topics in articles"),
}  # fmt: skip
FOUND = {
    "groups without a number": (lambda t: t.hierarchy().groups(), "^Hierarchy.groups needs n.$"),
    "too many groups": (lambda t: t.hierarchy().groups(9), "n must be a whole number from 1 to 5; got 9"),
    "a distance": (lambda t: t.hierarchy().groups(0.5), "n must be a whole number from 1 to 5; got 0.5"),
    "a plot of a tree": (lambda t: t.hierarchy().plot(), "plot is topics.plots"),
    "a tree cut": (lambda t: t.hierarchy().groups(n_clusters=3), "Hierarchy.groups has no parameter 'n_clusters'"),
    "a column": (lambda t: t.over_time().wide("shares"), "values must be one of .*Did you mean 'share'"),
    "themes of a timeline": (lambda t: t.over_time().wide(themes=[1]), "Timeline.wide has no parameter 'themes'"),
    "a plot of a timeline": (lambda t: t.over_time().plot(), "plot is topics.plots"),
    "a frequency": (lambda t: t.over_time("2W"), "freq must be one of 'D', 'W', 'MS', 'QS', 'YS'; got '2W'"),
    "a calendar": (lambda t: t.over_time(calendar="hijra"), "Did you mean 'hijri'"),
    "years before": (lambda t: t.over_time(until="2001"), "No article is of the time"),
    "start": (lambda t: t.over_time(start="2024"), "over_time has no parameter 'start'.*since"),
    "pairs of an alignment": (lambda t: align(t, t).pairs, "'Alignment' object has no attribute 'pairs'"),
    "agreeing": (lambda t: align(t, t).agree, "Did you mean 'agreed'"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", THEMES)
def test_a_mistake_with_themes_is_told(mistake):
    call, message = THEMES[mistake]
    told(lambda: call(small_themes()), message, (InputError, AttributeError))


@pytest.mark.parametrize("mistake", LEXICONS)
def test_a_mistake_with_lexicons_is_told(mistake):
    told(*LEXICONS[mistake])


@pytest.mark.parametrize("mistake", ALIGNMENTS)
def test_a_mistake_with_alignments_is_told(mistake):
    call, message = ALIGNMENTS[mistake]
    told(lambda: call(small_themes()), message)


@pytest.mark.parametrize("mistake", FOUND)
def test_a_mistake_with_what_themes_hand_out_is_told(mistake):
    call, message = FOUND[mistake]
    told(lambda: call(small_themes()), message, (InputError, AttributeError))


def test_a_run_in_the_place_of_themes_is_told():
    run = topics.run(news(), n_topics=3, models="nmf", seeds=0, min_df=1)
    told(lambda: align(run, run.nmf), "themes must be topics.Themes; got Run.* Of a run give run.nmf or run.lda")


def test_words_of_one_theme_are_those_of_all():
    themes = small_themes()
    every = themes.terms(top_n=4)
    for theme in themes.ids:
        own = every[every.theme == theme].reset_index(drop=True)
        pd.testing.assert_frame_equal(themes.terms(theme, top_n=4), own)
        pd.testing.assert_frame_equal(themes.terms(themes.names[theme], top_n=4), own)


def test_names_are_read_like_a_dict():
    names = small_themes().names
    assert names == dict(names)
    assert dict(names) == names
    assert repr(names) == repr(dict(names))
    assert names | {0: "أ"} == dict(names) | {0: "أ"}
    assert pd.Series([0, 1]).map(names).tolist() == [names[0], names[1]]
    assert not isinstance(names, type(NMF))


def test_lexicons_are_shown_from_right_to_left():
    lexicon = Lexicon([ENTRY, LexiconEntry("ports", "الموانئ <b>", "Ports & <sea>", ("ميناء",))])
    html = lexicon._repr_html_()
    assert html.startswith('<div dir="rtl"')
    assert "محكمة، سجن" in html
    assert "<b>" not in html
    assert lexicon["ports"] is lexicon.entries[1]
    entry = lexicon["ports"]._repr_html_()
    assert entry.startswith('<p dir="rtl"')
    assert "الموانئ &lt;b&gt;" in entry
    assert "ports: Ports &amp; &lt;sea&gt;" in entry


def test_ids_are_shown_beside_names():
    themes = small_themes()
    aligned = align(themes, themes.drop(2), min_similarity=0.5)
    shown = aligned._repr_html_()
    assert shown.count(f">{themes.names[3]}</td>") == 2
    assert '<td dir="auto">3</td>' in shown
    tree = themes.hierarchy()
    (last,) = tree.table.tail(1).itertuples()
    assert f">{'، '.join(map(str, last.a))}</td>" in tree._repr_html_()
    assert ">4</bdi>" in themes.passages(4)._repr_html_()
    assert aligned.similarity.index.name == aligned.similarity.columns.name == "theme"
