"""Intrusion studies: the questions and the files."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from topics import InputError
from topics.evaluation.intrusion import _sheets as sheets
from topics.evaluation.intrusion._game import document_intrusion, word_intrusion
from topics.evaluation.intrusion._score import score_intrusion

ARABIC_INDIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
NAN = float("nan")


def blocks(n_topics=6, per_topic=12, seed=0):
    """Topics of words of their own: topic t is strong in the words t * per_topic and following."""
    rng = np.random.default_rng(seed)
    components = rng.uniform(0.1, 0.2, (n_topics, n_topics * per_topic))
    for t in range(n_topics):
        components[t, t * per_topic : (t + 1) * per_topic] += np.linspace(3, 1, per_topic)
    components /= components.sum(axis=1, keepdims=True)
    return components, [f"كلمة{t}_{i}" for t in range(n_topics) for i in range(per_topic)]


@pytest.fixture(scope="module")
def study():
    return word_intrusion(*blocks())


# The questions


def slow_word_question(components, words, topic, n):
    """Return the words shown of a topic and the set of possible intruders, from the definition word by word."""
    spellings = list(dict.fromkeys(word for word in words if word))
    p = [
        {s: sum(row[i] / (sum(row) or 1) for i in range(len(words)) if words[i] == s) for s in spellings}
        for row in components
    ]
    ranking = [sorted(spellings, key=lambda s, row=row: -row[s]) for row in p]
    here, shown, median = p[topic], ranking[topic][:n], [float(np.median(list(row.values()))) for row in p]
    if here[shown[-1]] == 0:
        return shown, set()
    possible = {
        s
        for s in spellings
        if s not in shown and here[s] <= median[topic] and all(here[s] < here[own] for own in shown)
        if any(
            s in ranking[o][: 2 * n] and p[o][s] > median[o] and p[o][s] > here[s] for o in range(len(p)) if o != topic
        )
    }
    seen = {s for words in ranking for s in words[:n]}
    return shown, possible - seen or possible


@settings(deadline=None, max_examples=150)
@given(st.data(), st.integers(2, 4), st.integers(3, 14), st.integers(2, 4), st.integers(0, 2**40))
def test_every_question_is_one_of_the_definition(data, n_topics, n_terms, n_words, seed):
    # Whole numbers of rows with equal sums: probabilities are equal in both versions to the last bit.
    rows = st.lists(st.integers(0, 5), min_size=n_terms, max_size=n_terms)
    components = np.array(data.draw(st.lists(rows, min_size=n_topics, max_size=n_topics)), dtype=float)
    components = np.column_stack([components, 64 - components.sum(axis=1)])
    words = data.draw(st.lists(st.sampled_from("abcdefghijklmno"), min_size=n_terms, max_size=n_terms))
    words.append("z")
    assume(len(set(words)) > n_words)
    expected = [slow_word_question(components, words, t, n_words) for t in range(n_topics)]
    if not any(possible for _, possible in expected):
        with pytest.raises(InputError, match="No topic has a question"):
            word_intrusion(components, words, top_n=n_words, random_state=seed)
        return
    study = word_intrusion(components, words, top_n=n_words, random_state=seed)
    assert set(study.left_out["topic"]) == {t for t, (_, possible) in enumerate(expected) if not possible}
    assert sorted([*study.key["topic"], *study.left_out["topic"]]) == list(range(n_topics))
    for row in study.key.itertuples():
        options = [getattr(row, f"option_{i + 1}") for i in range(n_words + 1)]
        intruder = options.pop(row.intruder - 1)
        shown, possible = expected[row.topic]
        assert sorted(options) == sorted(shown)
        assert intruder in possible


def test_all_possible_intruders_and_all_places_come_up():
    components, words = blocks(3, 8)
    possible = slow_word_question(components, words, 0, 3)[1]
    studies = [word_intrusion(components, words, top_n=3, random_state=seed) for seed in range(99)]
    keys = [study.key.set_index("topic").loc[0] for study in studies]
    assert {key[f"option_{key.intruder}"] for key in keys} == possible
    assert {key.intruder for key in keys} == {1, 2, 3, 4}
    assert len({tuple(word_intrusion(components, words, random_state=s).key["topic"]) for s in range(30)}) == 6


def test_the_same_seed_makes_the_same_study_and_another_another(study):
    again = word_intrusion(*blocks(), random_state=0)
    pd.testing.assert_frame_equal(again.questions, study.questions)
    pd.testing.assert_frame_equal(again.key, study.key)
    assert not word_intrusion(*blocks(), random_state=1).questions.equals(study.questions)


def test_a_topic_has_the_same_question_whichever_others_are_asked_about(study):
    for n in range(1, 6):
        sample = word_intrusion(*blocks(), n_questions=n)
        assert len(sample) == n
        pd.testing.assert_frame_equal(sample.key, study.key.head(n))


def test_scale_of_topics_does_not_matter(study):
    components, words = blocks()
    scaled = word_intrusion(components * np.array([[4.0], [1], [8], [2], [1], [0.5]]), words)
    pd.testing.assert_frame_equal(scaled.key, study.key)


def test_words_that_look_alike_are_one_word_and_blanks_are_none():
    components, words = blocks(2, 6)
    words[0], words[6] = "كلمة", "\u200fكلمة "  # best of topic 0, best of topic 1
    words[1] = " \u200b"
    for seed in range(30):
        study = word_intrusion(components, words, random_state=seed)
        for row in study.key.itertuples():
            options = [getattr(row, f"option_{i + 1}").strip("\u200f") for i in range(6)]
            assert len(set(options)) == 6
            assert "كلمة" in options
            assert options[row.intruder - 1] != "كلمة"
            assert "" not in options


def test_topics_without_a_question_are_named_with_the_reason():
    components, words = blocks(4)
    components[3] = 0
    components[2] = np.where(np.arange(48) < 3, 1 / 3, 0)
    study = word_intrusion(components, words)
    assert study.left_out.sort_values("topic").values.tolist() == [
        [2, "it has fewer than 5 words"],
        [3, "it has fewer than 5 words"],
    ]
    assert repr(study) == "IntrusionStudy(word intrusion: 2 questions of 6 options; chance 0.17; 2 topics left out)"


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**31), st.integers(2, 5), st.integers(8, 40), st.integers(2, 3))
def test_articles_of_a_question_are_the_strongest_and_one_that_is_weak(seed, n_topics, n_articles, n):
    doc_topic = np.random.default_rng(seed).dirichlet(np.full(n_topics, 0.3), size=n_articles)
    try:
        study = document_intrusion(doc_topic, [f"عنوان {i}" for i in range(n_articles)], n_documents=n)
    except InputError as error:
        assert "No topic has a question" in str(error)  # noqa: PT017 - rare draws have none
        return
    for row in study.key.itertuples():
        articles = [int(getattr(row, f"option_{i + 1}").split()[1]) for i in range(n + 1)]
        intruder = articles.pop(row.intruder - 1)
        share = doc_topic[:, row.topic]
        assert set(articles) == set(np.argsort(-share)[:n])
        assert share[intruder] <= np.median(share)
        assert doc_topic[intruder, row.intruder_topic] > share[intruder]
        others = [o for o in range(n_topics) if o != row.topic]
        assert any(intruder in np.argsort(-doc_topic[:, o])[: 2 * n] for o in others)


def test_articles_without_a_topic_or_a_title_are_never_shown():
    doc_topic = np.vstack([np.full((6, 2), 0.5), np.linspace([0.95, 0.05], [0.05, 0.95], 14), [[1, 0], [0, 1]]])
    titles = [f"بلا {i}" for i in range(6)] + [f"عنوان {i}" for i in range(14)] + ["", "  "]
    for seed in range(20):
        options = document_intrusion(doc_topic, titles, random_state=seed).questions.filter(like="option").to_numpy()
        assert all(option.startswith("عنوان") for option in options.ravel())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"components": np.ones((1, 8))}, "at least 2 topics are needed; got 1"),
        ({"components": np.ones((2, 8))}, "Are all topics alike"),
        ({"components": np.ones(8)}, "must have rows and columns"),
        ({"components": -np.ones((2, 8))}, r"\[0, 0\] is -1.0"),
        ({"components": np.full((2, 8), np.nan)}, r"\[0, 0\] is nan"),
        ({"components": [["a"]]}, "needs the weights of terms, and this list holds words"),
        ({"words": list("abc")}, "each of the 8 terms .*; got 3"),
        ({"words": "abcdefgh"}, "Wrap it in a list"),
        ({"words": ["a"] * 8}, "there are 1 words"),
        ({"top_n": 1}, "top_n must be a whole number of at least 2"),
        ({"top_n": 8}, "Ask for fewer with top_n"),
        ({"n_questions": 3}, "n_questions must be a whole number from 1 to 2"),
        ({"random_state": -1}, "random_state"),
        ({"random_state": None}, "random_state"),
    ],
)
def test_what_makes_no_questions_is_refused(change, message):
    arguments = {"components": np.eye(2, 8) + 0.1, "words": list("abcdefgh"), **change}
    with pytest.raises(InputError, match=message):
        word_intrusion(arguments.pop("components"), arguments.pop("words"), **arguments)


def test_titles_must_be_as_many_as_articles():
    with pytest.raises(InputError, match=r"each of the 3 articles \(rows\); got 1"):
        document_intrusion(np.eye(3), ["عنوان"])


# The files


def test_people_see_neither_topics_nor_intruders(study, tmp_path):
    questions, key = study.export(tmp_path / "new" / "study")
    assert questions.read_bytes().startswith(b"\xef\xbb\xbf")
    assert pd.read_csv(questions).columns.tolist() == ["question", *[f"option_{i}" for i in range(1, 7)], "answer"]
    assert pd.read_csv(questions)["answer"].isna().all()
    assert sorted(path.name for path in questions.parent.iterdir()) == ["key.csv", "questions.csv"]
    assert (
        pd.read_csv(key)
        .drop(columns=["topic", "intruder", "intruder_topic"])
        .equals(pd.read_csv(questions).drop(columns="answer"))
    )


def test_files_are_not_overwritten_without_leave(study, tmp_path):
    questions, key = study.export(tmp_path)
    questions.write_text("answers", encoding="utf-8")
    key.unlink()
    with pytest.raises(InputError, match=r"questions.csv exist.*overwrite=True"):
        study.export(tmp_path)
    assert questions.read_text() == "answers"
    assert not key.exists()
    study.export(tmp_path, overwrite=True)
    assert len(pd.read_csv(questions)) == len(pd.read_csv(key)) == 6


def test_a_failed_export_leaves_nothing(study, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="Can't write the study"):
        study.export(tmp_path / "file")
    with pytest.raises(InputError, match="separator must be one of"):
        study.export(tmp_path / "other", separator="|")

    def full(self, path, **_):
        path.write(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", full)
    with pytest.raises(InputError, match="No space left"):
        study.export(tmp_path / "third")
    assert list((tmp_path / "third").iterdir()) == []


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\t=1", "\u200f=1", "a;=1+1", 'a,"=1"', "سعر؛ +5", "\n-2"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_acts_as_a_formula_and_its_text_is_still_an_answer(tmp_path, separator):
    texts = DANGEROUS + [f"عنوان {i}" for i in range(len(DANGEROUS))]
    doc_topic = np.linspace([0.99, 0.01], [0.01, 0.99], len(texts))
    study = document_intrusion(doc_topic, texts, n_documents=8)
    questions, key = study.export(tmp_path, separator=separator)
    cells = pd.read_csv(questions, sep=separator, dtype=str, keep_default_na=False).to_numpy().ravel()
    for cell, other in itertools.product(cells, ",;\t"):
        for piece in cell.replace('"', other).split(other):
            assert piece.strip(" \u200f")[:1] not in {"=", "+", "-", "@", "＝"}, cell
    sheet = pd.read_csv(questions, sep=separator, dtype=str, keep_default_na=False)
    for column in sheet.columns[1:-1]:
        score = score_intrusion(sheet.assign(answer=sheet[column]), key)
        assert score.answers["answer"].tolist() == [int(column.removeprefix("option_"))] * 2


def excel_copy(path, *, separator=",", encoding="utf-8-sig", fill=str):
    """Save questions.csv as a spreadsheet program would, with the answers of the key beside it."""
    table = pd.read_csv(path)
    intruders = pd.read_csv(path.with_name("key.csv"))["intruder"]
    table["answer"] = [fill(intruder) for intruder in intruders]
    copy = path.with_name(f"copy-{encoding}-{ord(separator)}.csv")
    copy.write_bytes(table.to_csv(sep=separator, index=False, lineterminator="\r\n").encode(encoding))
    return copy


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16", "cp1256"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize(
    "fill",
    [str, lambda n: f" {n} ", lambda n: f"{n}.0", lambda n: f"{n},0", lambda n: str(n).translate(ARABIC_INDIC)],
    ids=["3", "blanks", "3.0", "3,0", "arabic"],
)
def test_sheets_come_back_from_spreadsheets(study, tmp_path, encoding, separator, fill):
    if encoding == "cp1256" and fill(3) == "٣":
        pytest.skip("Windows-1256 has no Arabic-Indic digits")
    questions, key = study.export(tmp_path)
    score = score_intrusion(excel_copy(questions, separator=separator, encoding=encoding, fill=fill), key)
    assert (score.precision, score.n_answers, len(score.problems)) == (1, 6, 0)


@pytest.mark.parametrize("answer", [3, 3.0, np.int64(3), np.float32(3), "3", "٣", "۳", "٣٫٠", "3.", "\u200f3", "３"])
def test_a_number_is_read_in_every_form(answer):
    assert sheets.whole_number(answer) == 3


@pytest.mark.parametrize(
    "answer", [3.5, "3.5", "-3", True, "three", "", None, NAN, "3 4", "3,000", "٣٫٥", float("inf"), "9" * 5000]
)
def test_what_is_no_whole_number_is_none(answer):
    assert sheets.whole_number(answer) is None
