"""Topics of other programs: formats, refusals, and their words as our preprocessor makes them."""

import codecs
import gzip
import json

import numpy as np
import pytest

from topics import ArabicPreprocessor, InputError, coherence
from topics.evaluation import coherence_interval, diversity, match_words
from topics.evaluation._scorecard import score_topics
from topics.runs import read_topics

TOPICS = {"0": ["جيش", "قصف", "حدود"], "1": ["نفط", "سعر"]}
LISTS = list(TOPICS.values())
WEIGHED = {name: [[word, 0.1] for word in words] for name, words in TOPICS.items()}
TABLE = "topic,rank,word\n0,2,قصف\n1,1,نفط\n0,1,جيش\n1,2,سعر\n0,3,حدود\n"

SAME = {
    "spaces.txt": "جيش قصف حدود\nنفط سعر\n",
    "arabic_commas.txt": "جيش، قصف، حدود\nنفط،سعر",
    "commas_and_tabs.txt": "جيش, قصف\tحدود,\nنفط\tسعر\n",
    "empty_lines.txt": "\n\nجيش قصف حدود\n  \nنفط سعر\n\n",
    "windows.txt": "جيش قصف حدود\r\nنفط سعر\r\n",
    "bom.txt": "\ufeffجيش قصف حدود\nنفط سعر\n",
    "lists.json": json.dumps(LISTS),
    "by_name.json": json.dumps(TOPICS, ensure_ascii=False),
    "weights.json": json.dumps(WEIGHED),
    "octis.json": json.dumps({"topics": LISTS, "topic-word-matrix": [[0.1]]}),
    "bertopic.json": json.dumps({"topics": [0, 1, 1], "topic_representations": WEIGHED}),
    "padded.json": json.dumps([[*LISTS[0], ""], [*LISTS[1], " "]]),
    "bom.json": "\ufeff" + json.dumps(LISTS),
    "table.csv": TABLE,
    "bom_and_windows.csv": "\ufeff" + TABLE.replace("\n", "\r\n"),
    "ours.csv": TABLE.replace("topic,rank,word", "theme,rank,term"),
    "semicolons.csv": TABLE.replace(",", ";"),
    "table.tsv": TABLE.replace(",", "\t").replace("topic", "Topic"),
    "without_ranks.csv": "topic,word\n0,جيش\n1,نفط\n0,قصف\n0,حدود\n1,سعر\n",
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_every_format_holds_the_same_topics(name, tmp_path):
    (tmp_path / name).write_bytes(SAME[name].encode())
    assert read_topics(tmp_path / name) == TOPICS


def test_other_encodings_and_packed_files_are_read(tmp_path):
    text = SAME["spaces.txt"]
    (tmp_path / "1256.txt").write_bytes(text.encode("cp1256"))
    (tmp_path / "16.txt").write_bytes(codecs.BOM_UTF16_LE + text.encode("utf-16-le"))
    (tmp_path / "packed.txt.gz").write_bytes(gzip.compress(text.encode()))
    for name in ("1256.txt", "16.txt", "packed.txt.gz"):
        assert read_topics(str(tmp_path / name)) == TOPICS


def test_a_word_keeps_its_spaces_where_the_format_tells_words_apart(tmp_path):
    (tmp_path / "t.json").write_text(json.dumps([["مجلس الأمن", "قرار"]]))
    assert read_topics(tmp_path / "t.json") == {"0": ["مجلس الأمن", "قرار"]}


def test_topics_are_called_as_the_file_calls_them(tmp_path):
    (tmp_path / "t.csv").write_text("topic,word\n7,جيش\n7,قصف\nنفط,نفط\nنفط,سعر\n")
    assert list(read_topics(tmp_path / "t.csv")) == ["7", "نفط"]


def test_outliers_of_bertopic_are_left_out_with_a_warning(tmp_path):
    (tmp_path / "t.json").write_text(json.dumps({"-1": [["في", 0.1]], **WEIGHED}))
    with pytest.warns(UserWarning, match=r"Topic -1 of t\.json is left out"):
        assert read_topics(tmp_path / "t.json") == TOPICS


REFUSED = {
    "t.docx": ("", r"supported are \.txt, \.json, \.csv, \.tsv.* one topic per line is a \.txt"),
    "empty.txt": ("", r"empty\.txt holds no topics"),
    "blank.txt": ("\ufeff \r\n\r\n", "holds no topics"),
    "one_word.txt": ("جيش قصف\n\nنفط\n", r"one_word\.txt line 3 has one word only, 'نفط'; .* at least 2"),
    "twice.txt": ("جيش قصف جيش\n", r"twice\.txt line 1 holds 'جيش' more than once"),
    "empty.json": ("", "is not JSON"),
    "cut.json": ('[["جيش", "قصف"]', "is not JSON"),
    "number.json": ("5", "holds a JSON int; expected were lists of words"),
    "none.json": ("[]", "holds no topics"),
    "flat.json": ('["جيش", "قصف"]', r"topic 0 is 'جيش'; expected was a list of words"),
    "assigned.json": ('{"topics": [0, 1, 1]}', r"topic 0 is 0; expected was a list of words"),
    "numbers.json": ("[[1, 2]]", r"topic 0 holds 1; expected was a word"),
    "no_words.json": ("[[]]", "topic 0 has no word"),
    "twice.json": ('[["جيش", "جيش "]]', "holds 'جيش' more than once"),
    "articles.csv": ("id,text\n1,نص\n", r"has the columns id, text; expected were topic"),
    "ranks.csv": ("topic,rank,word\n0,first,جيش\n", r"line 2: rank must be a number; got 'first'"),
    "cells.csv": ("topic,word\n0\n", r"line 2: 1 cells under 2 columns"),
    "nothing.csv": ("", "holds no topics"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_holds_no_topics_is_refused_with_the_place(name, tmp_path):
    content, message = REFUSED[name]
    (tmp_path / name).write_bytes(content.encode())
    with pytest.raises(InputError, match=message):
        read_topics(tmp_path / name)


def test_files_that_can_not_be_read_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"Can't read .*none\.txt: No such file"):
        read_topics(tmp_path / "none.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(InputError, match="Is a directory"):
        read_topics(tmp_path / "folder.txt")
    (tmp_path / "binary.txt").write_bytes(bytes(range(256)) * 8)
    with pytest.raises(InputError, match="neither UTF-8"):
        read_topics(tmp_path / "binary.txt")
    (tmp_path / "cut.txt.gz").write_bytes(gzip.compress(SAME["spaces.txt"].encode())[:-9])
    with pytest.raises(InputError, match="gzip data is damaged"):
        read_topics(tmp_path / "cut.txt.gz")


def test_spellings_of_one_word_are_one_term_and_counted_once():
    preprocessor = ArabicPreprocessor(stemmer=None, stopwords=None).fit(["قصف التحالف الدولي"])
    with pytest.warns(UserWarning, match="Topic a: 'الدولى' counts as 'الدولي', so only once"):
        found = match_words({"a": ["الدولي", "قصف", "الدولى", "غائب"]}, preprocessor)
    assert found == {"a": ["الدولي", "قصف", "غائب"]}
    with (
        pytest.warns(UserWarning, match="only once"),
        pytest.raises(InputError, match="all one term"),
    ):
        match_words({"a": ["الدولي", "الدولى"]}, preprocessor)


def test_what_the_preprocessor_leaves_out_or_cuts_stays_as_it_is():
    preprocessor = ArabicPreprocessor().fit(["قصف التحالف الدولي"])
    assert match_words({"a": ["وقال", "مجلس الأمن"]}, preprocessor) == {"a": ["وقال", "مجلس الأمن"]}


DOCUMENTS = [["جيش", "قصف", "نفط"], ["جيش", "قصف"], ["نفط", "سعر"], ["نفط", "سعر", "حدود"], ["جيش"]] * 6


def test_a_scorecard_holds_what_the_functions_return():
    measures = ["c_npmi", "c_v", "u_mass"]
    card = score_topics({"x": LISTS[0], "y": LISTS[1]}, DOCUMENTS, measures, top_n=2, counting="gensim")
    for measure in measures:
        options = {"measure": measure, "top_n": 2, "counting": "gensim"}
        np.testing.assert_array_equal(card.table[measure], coherence(LISTS, DOCUMENTS, per_topic=True, **options))
        assert card.means[measure] == coherence_interval(LISTS, DOCUMENTS, **options)
    assert card.table.index.tolist() == ["x", "y"]
    assert card.diversity == diversity(LISTS, top_n=2)
    assert card.missing == {}


def test_a_topic_with_words_that_never_occur_is_nan_and_the_warning_names_it():
    with pytest.warns(UserWarning, match="Topic far has no coherence: no document holds 'زعفران', 'لقاح'") as caught:
        card = score_topics({"far": ["جيش", "زعفران", "لقاح"], "near": ["جيش", "قصف"]}, DOCUMENTS)
    assert len(caught) == 1
    assert card.table["c_npmi"].isna().to_dict() == {"far": True, "near": False}
    assert card.missing == {"far": ["زعفران", "لقاح"]}
    assert card.means["c_npmi"].value == card.table["c_npmi"]["near"]


def test_a_scorecard_refuses_no_measure():
    with pytest.raises(InputError, match="measures is empty"):
        score_topics(TOPICS, DOCUMENTS, [])
