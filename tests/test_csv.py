"""Tables come back as they were, and no text in them acts as a formula."""

import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics import Corpus, Experiment, load_sample
from topics.io import guard_formula, read_table, whole_file, write_table

SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
texts = st.text(st.sampled_from([*SIGNS, *"' \t\ufeff\u200fa1،\";,ب"]), max_size=8)


@given(st.lists(st.text() | texts, min_size=1, max_size=5))
def test_texts_come_back_as_they_were(tmp_path_factory, cells):
    # A carriage return is the end of a line to what reads CSV, also within quotes.
    cells = [cell.replace("\r", "").encode("utf-8", "ignore").decode() for cell in cells]
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    table = pd.DataFrame({"text": cells, "=number": [-1.5] * len(cells), "when": pd.Timestamp("2024-01-31")})
    with whole_file(path) as file:
        write_table(table, file)
    again = read_table(path, dtype={"text": str})
    assert again["text"].tolist() == cells
    assert again["=number"].tolist() == table["=number"].tolist()
    assert set(again["when"]) == {"2024-01-31"}


@given(texts)
def test_no_guarded_text_begins_as_a_formula(text):
    visible = guard_formula(text).lstrip(" \ufeff\u200f")
    assert not visible.startswith(tuple(SIGNS + "\t"))
    assert guard_formula(text) in (text, "'" + text)


@pytest.mark.parametrize("text", ["\r=1", "\ufeff=1", "\u200f+1", " @x", "\t1", "\x00=1", "'=1", "''-1"])
def test_hidden_beginnings_of_formulas_are_guarded(text):
    assert guard_formula(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=1", "'a", "1-2", "«-»", "،"])
def test_other_texts_are_left_alone(text):
    assert guard_formula(text) == text


def test_numbers_stay_numbers():
    file = io.BytesIO()
    write_table(pd.DataFrame({"a": [-1, 2], "b": [-0.5, None], "c": pd.Series([-3, "-4"], dtype=object)}), file)
    assert file.getvalue().decode("utf-8-sig") == "a,b,c\n-1,-0.5,-3\n2,,'-4\n"


def test_every_table_of_a_run_is_guarded(tmp_path):
    """Titles and sources come from outside, and stand in many tables."""
    sample = load_sample().take(range(40))
    bad = Corpus(
        sample.ids, sample.texts, tuple(f"=cmd|{i}" for i in range(40)), ("+1",) * 40, sample.labels, sample.dates
    )
    bad.to_frame().to_json(tmp_path / "news.jsonl", orient="records", lines=True, date_format="iso")
    options = {"models": ("nmf",), "report": False, "pictures": False, "seeds": 0, "cache": False, "n_topics": 4}
    Experiment.from_options(tmp_path / "news.jsonl", **options).run(tmp_path / "out")
    guarded = set()
    for path in sorted((tmp_path / "out").rglob("*.csv")):
        cells = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        for name in cells:
            formulas = [cell for cell in cells[name] if cell.startswith(tuple(SIGNS))]
            assert all(float(cell) < 0 for cell in formulas), (path.name, name, formulas[:3])
            guarded |= {path.name} if cells[name].str.startswith("'").any() else set()
    assert "documents.csv" in guarded
    documents = read_table(tmp_path / "out" / "nmf" / "documents.csv", dtype=str)
    assert set(documents["title"]) == {f"=cmd|{i}" for i in range(40)}
