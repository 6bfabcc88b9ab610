"""The score of intrusion studies: sheets, answers, agreement."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from topics import InputError
from topics.evaluation.intrusion._game import word_intrusion
from topics.evaluation.intrusion._score import _krippendorff_alpha, score_intrusion

NAN = float("nan")


@pytest.fixture(scope="module")
def study():
    components = np.kron(np.eye(6), np.linspace(3, 1, 12)) + 0.01
    return word_intrusion(components, [f"كلمة{i}" for i in range(72)])


def answered(study, answers=None):
    """Return the questions with answers, by default the right ones."""
    return study.questions.assign(answer=study.key["intruder"] if answers is None else answers)


def wrong(study):
    return study.key["intruder"] % study.n_options + 1


def test_all_right_is_one_and_all_wrong_is_zero(study):
    right = score_intrusion([answered(study)] + [answered(study) for _ in range(2)], study.key)
    assert right.precision == 1
    assert right.topics["precision"].tolist() == [1] * 6
    assert (right.agreement, right.n_people, right.n_answers) == (1, 3, 18)
    assert right.interval[0] == pytest.approx(18 / (18 + 1.959964**2))
    assert right.interval[1] == pytest.approx(1)
    none = score_intrusion(answered(study, wrong(study)), study.key)
    assert none.precision == 0
    assert none.chance == pytest.approx(1 / 6)
    assert none.topics["right"].tolist() == [0] * 6
    assert np.isnan(none.agreement)  # one person


def test_wilson_interval_is_that_of_the_formula(study):
    half = answered(study)
    half.loc[:2, "answer"] = wrong(study)[:3]
    n, p, z = 6, 0.5, 1.6448536
    center, width = (p + z**2 / (2 * n)) / (1 + z**2 / n), z * (p * (1 - p) / n + z**2 / (4 * n**2)) ** 0.5
    expected = center - width / (1 + z**2 / n), center + width / (1 + z**2 / n)
    assert score_intrusion(half, study.key, level=0.9).interval == pytest.approx(expected)


def test_order_of_rows_columns_and_people_does_not_matter(study):
    rng = np.random.default_rng(0)
    people = [answered(study, rng.integers(1, 7, 6)) for _ in range(4)]
    shuffled = [people[i].sample(frac=1, random_state=i).sample(frac=1, axis=1, random_state=i) for i in (3, 1, 0, 2)]
    one = score_intrusion(people, study.key)
    two = score_intrusion(shuffled, study.key.sample(frac=1, random_state=0))
    pd.testing.assert_frame_equal(one.topics, two.topics)
    assert one.agreement == pytest.approx(two.agreement)
    assert one.interval == two.interval
    assert repr(one) == repr(two)


def test_everything_that_does_not_count_is_in_the_table_of_problems(study, tmp_path):
    questions, key = study.export(tmp_path)
    table = pd.read_csv(questions, dtype=str, keep_default_na=False)
    table["answer"] = ["", "7", "لا أعرف", str(study.key.intruder[3]), "1", "2"]
    table.loc[4, "question"] = "40"
    table.loc[5, [f"option_{i}" for i in range(1, 7)]] = "شيء آخر"
    table = pd.concat([table, table.iloc[[3]], table.iloc[[4]].assign(question="x")])
    table.to_csv(questions, index=False, encoding="utf-8-sig")
    score = score_intrusion(questions, key)
    assert score.problems.astype(object).fillna("").drop(columns="sheet").values.tolist() == [
        [2, "1", "", "not answered"],
        [3, "2", "7", "no such option"],
        [4, "3", "لا أعرف", "no such option"],
        [5, "4", table.answer.iloc[3], "question repeated"],
        [6, "40", "1", "no such question"],
        [7, "6", "2", "other options than in the key"],
        [8, "4", table.answer.iloc[3], "question repeated"],
        [9, "x", "1", "no such question"],
        ["", 5, "", "question missing"],
    ]
    assert set(score.problems["sheet"]) == {str(questions)}
    assert np.isnan(score.precision)
    assert np.isnan(score.interval).all()
    assert score.topics["precision"].isna().all()
    assert (score.n_people, score.n_answers) == (0, 0)
    assert "1 not answered" in repr(score)


def test_blank_rows_and_columns_of_spreadsheets_are_nothing(study, tmp_path):
    questions, key = study.export(tmp_path)
    lines = [line + ";;" for line in answered(study).to_csv(sep=";", index=False).splitlines()]
    questions.write_text("\n".join([*lines[:3], ";;;;;;;;;", *lines[3:], ";;;;;;;;;", ""]), encoding="utf-8")
    score = score_intrusion(questions, key)
    assert (score.precision, score.n_answers, len(score.problems)) == (1, 6, 0)


def test_repr_reads_well(study):
    second = answered(study, [*study.key["intruder"][:4], None, wrong(study)[5]])
    assert repr(score_intrusion([answered(study), second], study.key)).startswith(
        "IntrusionScore(precision 0.91 [0.62, 0.98], chance 0.17; alpha 0."
    )
    assert repr(score_intrusion(second, study.key)).endswith("5 answers of 1 person to 6 topics; 1 not answered)")


def slow_alpha(choices):
    """Return alpha from its coincidences, pair by pair."""
    units = [[value for value in unit if not np.isnan(value)] for unit in np.asarray(choices, dtype=float).T]
    units = [unit for unit in units if len(unit) > 1]
    pooled = [value for unit in units for value in unit]
    observed = sum((a != b) / (len(unit) - 1) for unit in units for a, b in itertools.permutations(unit, 2))
    by_chance = sum(a != b for a, b in itertools.permutations(pooled, 2))
    return 1 - (observed / len(pooled)) / (by_chance / (len(pooled) * (len(pooled) - 1))) if by_chance else NAN


@settings(deadline=None)
@given(st.integers(1, 4), st.integers(0, 6), st.data())
def test_alpha_equals_its_definition(n_people, n_questions, data):
    cell = st.sampled_from([1.0, 2.0, 3.0, NAN])
    row = st.lists(cell, min_size=n_questions, max_size=n_questions)
    choices = np.array(data.draw(st.lists(row, min_size=n_people, max_size=n_people))).reshape(n_people, n_questions)
    assert _krippendorff_alpha(choices) == pytest.approx(slow_alpha(choices), nan_ok=True)


def test_alpha_of_a_known_table():
    # Krippendorff (2011), section C: four observers, twelve units.
    x = NAN
    observers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, x, x, x],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, x, 3],
        [x, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, x],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, x],
    ]
    assert _krippendorff_alpha(np.array(observers)) == pytest.approx(0.743, abs=5e-4)


def test_alpha_is_about_zero_for_guesses_and_undefined_without_pairs():
    guesses = np.random.default_rng(0).integers(1, 7, (5, 4000)).astype(float)
    assert abs(_krippendorff_alpha(guesses)) < 0.02
    assert np.isnan(_krippendorff_alpha(np.ones((1, 5))))
    assert np.isnan(_krippendorff_alpha(np.ones((3, 5))))
    assert np.isnan(_krippendorff_alpha(np.empty((0, 0))))


def test_sheets_that_are_none_are_refused(study, tmp_path):
    questions, key = study.export(tmp_path)
    (tmp_path / "book.xlsx").write_bytes(b"PK\x03\x04\x00\x00\x00\x00\x00\xff")
    (tmp_path / "empty.csv").write_bytes(b"")
    for given_sheets, message in [
        ([], "sheets is empty"),
        (tmp_path / "none.csv", "there is no file"),
        (tmp_path / "book.xlsx", "save it in the spreadsheet program as 'CSV UTF-8'"),
        (tmp_path / "empty.csv", "is empty"),
        ([questions, str(questions)], "given twice"),
        ([study.questions] * 2, "given twice"),
        (study.questions.drop(columns="answer"), "sheet 1 has no column answer"),
        ([3], "csv files or DataFrames, one per person; got int"),
    ]:
        with pytest.raises(InputError, match=message):
            score_intrusion(given_sheets, key)


def test_keys_that_are_none_are_refused(study):
    sheet = answered(study)
    for key, message in [
        (study.questions, "Is it the key.csv"),
        (study.key.head(0), "Is it the key.csv"),
        (study.key.assign(intruder=7), "outside of its options 1 to 6"),
        (study.key.assign(question=1), "every question once"),
        (study.key.assign(topic="x"), "whole numbers"),
    ]:
        with pytest.raises(InputError, match=message):
            score_intrusion(sheet, key)
    for level in (0, 1, 95):
        with pytest.raises(InputError, match="level must"):
            score_intrusion(sheet, study.key, level=level)


def test_a_sheet_without_rows_lacks_all_questions(study):
    score = score_intrusion(study.questions.head(0), study.key)
    assert score.problems["problem"].tolist() == ["question missing"] * 6
