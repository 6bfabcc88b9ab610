"""Themes as CSV, XLSX, LaTeX and Markdown."""

import csv
import datetime
import io
import json
import re
import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics import LDA, InputError, Themes, Vectorizer, load_corpus
from topics.exchange import export
from topics.io import guard_formula
from topics.tables import _spreadsheets as spreadsheets
from topics.tables._columns import EXPORTED_TABLES, _cell_value, prepare_table
from topics.tables._formats import _EXPORT_FORMATS
from topics.tables._typeset import _escape_tex, _typeset_text
from topics.themes._export import _TABLES_OF_THEMES, _ExportedRows

TEX = shutil.which("xelatex")
FORMULA, HOSTILE = '=HYPERLINK("http://x")', "50% & $x_1^2 #{a}~b\\c [1] | *نص* <i>"


@pytest.fixture(scope="module")
def themes(part_themes):
    return part_themes.rename(0, FORMULA).rename(1, HOSTILE)


def rows_of_csv(path):
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_a_csv_holds_the_table_in_full(themes, tmp_path):
    heading, *rows = rows_of_csv(export(themes, tmp_path / "themes.csv"))
    assert heading == ["الرقم", "المحور", "النسبة", "المقالات", "التماسك", "الكلمات"]
    info = themes.info()
    assert [int(row[0]) for row in rows] == info.index.tolist()
    assert [float(row[2]) for row in rows] == info["share"].tolist()
    assert [row[5] for row in rows] == info["words"].tolist()


@pytest.mark.parametrize("table", EXPORTED_TABLES)
@pytest.mark.parametrize("lang", ["ar", "en"])
def test_every_table_has_a_row_for_each_thing_and_a_heading_for_each_column(themes, tmp_path, table, lang):
    heading, *rows = rows_of_csv(export(themes, tmp_path / "t.csv", table=table, lang=lang, top_n=4, n=2))
    expected = {"themes": 8, "terms": 32, "passages": len(themes.passages(n=2)), "documents": len(themes.corpus)}
    expected |= {"timeline": len(themes.over_time().table), "sources": len(themes.shares_by("source"))}
    assert len(rows) == expected[table]
    assert {len(row) for row in rows} == {len(heading)}
    assert all(heading)
    assert len(set(heading)) == len(heading)
    assert (re.search("[\u0600-\u06ff]", heading[0]) is not None) == (lang == "ar")


def test_text_that_a_spreadsheet_would_calculate_isguard_formula(themes, tmp_path):
    names = [row[1] for row in rows_of_csv(export(themes, tmp_path / "t.csv"))]
    assert "'" + FORMULA in names
    assert FORMULA not in names
    assert guard_formula(-0.25) == -0.25  # a number is no formula


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "  =1", "＝1", "\t=1", "\u00a0=1"])
def test_every_beginning_of_a_formula_isguard_formula(text):
    assert guard_formula(text) == "'" + text


@given(st.text())
def test_no_text_gets_into_a_cell_as_a_formula(text):
    cell = guard_formula(_cell_value(text))
    assert not cell.lstrip().startswith(("=", "+", "-", "@"))
    assert "\n" not in cell
    cell.encode("utf-8")


def test_whole_numbers_stay_whole_where_some_are_missing(tmp_path):
    corpus = load_corpus(
        [{"id": str(i), "text": text} for i, text in enumerate(["هجوم قوات هجوم", "نفط سعر نفط", "lorem ipsum"])]
    )
    vectorizer = Vectorizer(min_df=1, max_df=1.0)
    model = LDA(2, random_state=0).fit(vectorizer.fit_transform(corpus.full_texts()))
    _, *rows = rows_of_csv(export(Themes(corpus, vectorizer, model), tmp_path / "t.csv", table="documents"))
    assert rows[2][4:] == ["", "", ""]
    assert rows[0][4] in {"0", "1"}
    assert rows[0][2] == ""


# XLSX


def test_a_workbook_has_all_tables_from_right_to_left(themes, tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    book = openpyxl.load_workbook(export(themes, tmp_path / "all.xlsx", top_n=5))
    assert book.sheetnames == ["المحاور", "الكلمات", "المقالات", "المقاطع", "المحاور عبر الزمن", "المحاور بحسب المصدر"]
    for sheet, name in zip(book, EXPORTED_TABLES, strict=True):
        table = prepare_table(name, _TABLES_OF_THEMES[name](themes, _ExportedRows(5, "probability", 3)), "ar")
        assert sheet.sheet_view.rightToLeft
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.endswith(str(len(table.rows) + 1))
        heading, *rows = sheet.iter_rows()
        assert [cell.value for cell in heading] == list(table.headings)
        assert all(cell.font.bold for cell in heading)
        for row, expected in zip(rows, table.rows, strict=True):
            for cell, value in zip(row, expected, strict=True):
                got = cell.value.date() if isinstance(cell.value, datetime.datetime) else cell.value
                # A workbook has fifteen digits, and no empty text.
                assert got == (pytest.approx(value) if isinstance(value, float) else None if value == "" else value)
    assert book["المحاور"]["C2"].number_format == "0.0%"


def test_a_cell_of_a_workbook_never_calculates(themes, tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    sheet = openpyxl.load_workbook(export(themes, tmp_path / "t.xlsx", table="themes")).active
    (cell,) = [row[1] for row in sheet.iter_rows() if row[1].value == FORMULA]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_an_english_workbook_runs_from_left_to_right(themes, tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    book = openpyxl.load_workbook(export(themes, tmp_path / "t.xlsx", lang="en"))
    assert book.sheetnames == ["Themes", "Words", "Articles", "Passages", "Timeline", "Sources"]
    assert not any(sheet.sheet_view.rightToLeft for sheet in book)


def test_what_no_sheet_holds_is_refused(themes, tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheets, "_MAX_SHEET_ROWS", 60)
    with pytest.raises(InputError, match="sheet holds 59"):
        export(themes, tmp_path / "t.xlsx")
    monkeypatch.setattr(spreadsheets, "_MAX_SHEET_ROWS", 200)
    monkeypatch.setattr(spreadsheets, "_MAX_CELL_LETTERS", 20)
    with pytest.raises(InputError, match="a cell holds 20"):
        export(themes, tmp_path / "t.xlsx")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match="pip install openpyxl"):
        export(themes, tmp_path / "t.xlsx")
    assert list(tmp_path.iterdir()) == []


# LaTeX and Markdown


def test_signs_that_tex_would_read_are_escape_tex():
    assert _escape_tex("50% & $x_1^2 #{a}~b\\c") == (
        r"50\% \& \$x\_1\textasciicircum{}2 \#\{a\}\textasciitilde{}b\textbackslash{}c"
    )
    assert _escape_tex("[1]*") == "{[}1]{*}"


def test_words_of_the_other_direction_are_set_apart():
    assert _typeset_text("قناة World Cup نيوز", is_rtl=True) == r"قناة \LR{World Cup} نيوز"
    assert _typeset_text("A_b", is_rtl=True) == r"\LR{A\_b}"
    assert _typeset_text("محور", is_rtl=False) == r"\textarabic{محور}"
    assert _typeset_text("Theme", is_rtl=False) == "Theme"


@given(st.text(alphabet="\\{}$&#_%~^[]*abنص "))
def test_escaped_text_has_balanced_braces_and_no_bare_sign(text):
    written = _typeset_text(_cell_value(text), is_rtl=True)
    bare = re.sub(r"\\[{}$&#_%]", "", written)
    assert bare.count("{") == bare.count("}")
    assert not re.search("[$&#_%~^]", bare)
    assert set(re.findall(r"\\([A-Za-z]+)", bare)) <= {"textbackslash", "textasciitilde", "textasciicircum", "LR"}


def test_a_table_of_themes_floats_and_a_long_one_breaks(themes, tmp_path):
    short = export(themes, tmp_path / "a.tex", caption="محاور 5%", tex_label="tab:a").read_text(encoding="utf-8")
    assert r"\begin{table}" in short
    assert r"\caption{محاور 5\%}\label{tab:a}" in short
    assert r"\documentclass" not in short
    assert short.count(r" \\") == 9
    long = export(themes, tmp_path / "b.tex", table="terms", lang="en").read_text(encoding="utf-8")
    assert r"\begin{longtable}" in long
    assert r"\mbox{$0.0" in long
    assert r"\begin{Arabic}" not in long


@pytest.mark.skipif(TEX is None, reason="xelatex is not installed")
@pytest.mark.parametrize(("table", "lang"), [("themes", "ar"), ("passages", "ar"), ("passages", "en")])
def test_xelatex_typesets_whole_documents(themes, tmp_path, table, lang):
    if not shutil.which("fc-list") or "Amiri" not in subprocess.run(["fc-list"], capture_output=True, text=True).stdout:
        pytest.skip("the font Amiri is not installed")
    options = {"caption": HOSTILE, "tex_label": "tab:a", "standalone": True}
    export(themes, tmp_path / "t.tex", table=table, lang=lang, n=1, **options)
    done = subprocess.run(
        [TEX, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "t.tex"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Missing character" not in (tmp_path / "t.log").read_text(encoding="utf-8", errors="replace")
    if shutil.which("pdftotext"):
        subprocess.run(["pdftotext", "t.pdf", "t.txt"], cwd=tmp_path, check=True)
        text = (tmp_path / "t.txt").read_text(encoding="utf-8")
        assert "50%" in text


@pytest.mark.skipif(TEX is None, reason="xelatex is not installed")
@pytest.mark.parametrize("main", ["arabic", "english"])
def test_a_table_can_be_input_by_a_document_of_either_language(themes, tmp_path, main):
    export(themes, tmp_path / "table.tex")
    languages = {
        "arabic": r"\setmainlanguage{arabic}",
        "english": r"\setmainlanguage{english}\setotherlanguage{arabic}",
    }
    (tmp_path / "paper.tex").write_text(
        r"\documentclass{article}\usepackage{array,booktabs,longtable}\usepackage{polyglossia}" + languages[main]
        + r"\newfontfamily\arabicfont[Script=Arabic]{Amiri}\begin{document}\input{table}\end{document}",
        encoding="utf-8",
    )  # fmt: skip
    done = subprocess.run(
        [TEX, "-interaction=nonstopmode", "-halt-on-error", "paper.tex"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", errors="replace",
    )  # fmt: skip
    if "Amiri" in done.stdout and "cannot be found" in done.stdout:
        pytest.skip("the font Amiri is not installed")
    assert done.returncode == 0, done.stdout[-2000:]


def test_markdown_is_a_table_from_right_to_left(themes, tmp_path):
    text = export(themes, tmp_path / "t.md").read_text(encoding="utf-8")
    assert text.startswith('<div dir="rtl">\n\n|')
    lines = text.splitlines()[2:-2]
    # A pipe in a name would begin a cell.
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {7}
    assert len(lines) == 10
    assert r"\|" in text
    assert not export(themes, tmp_path / "e.md", lang="en").read_text(encoding="utf-8").startswith("<div")


# For programs


@pytest.mark.parametrize("table", EXPORTED_TABLES)
def test_programs_read_the_same_table_with_its_own_columns_and_types(themes, tmp_path, table):
    parquet = pd.read_parquet(export(themes, tmp_path / "t.parquet", table=table))
    rows = json.loads(export(themes, tmp_path / "t.json", table=table).read_text(encoding="utf-8"))
    assert [list(row) for row in rows] == [parquet.columns.tolist()] * len(parquet)
    assert set(parquet.columns) <= set(EXPORTED_TABLES[table])
    expected = _TABLES_OF_THEMES[table](themes, _ExportedRows(10, "probability", 3))
    expected = expected if expected.index.name is None else expected.reset_index()
    for column in parquet.columns:
        listed = parquet[column].tolist()
        if pd.api.types.is_numeric_dtype(parquet[column]):
            assert parquet[column].dtype == expected[column].dtype
            given = [None if pd.isna(value) else value for value in expected[column]]
            assert [row[column] for row in rows] == given
        elif pd.api.types.is_datetime64_any_dtype(parquet[column]):
            assert [row[column] for row in rows] == [None if pd.isna(day) else f"{day:%Y-%m-%d}" for day in listed]
        else:
            assert [row[column] for row in rows] == [None if pd.isna(text) else text for text in listed]


def test_articles_without_dates_and_sources_have_no_such_tables(tmp_path):
    corpus = load_corpus([{"text": text} for text in ["هجوم قوات هجوم", "نفط سعر نفط"]])
    themes = Themes.fit(corpus, LDA(2, random_state=0), vectorizer=Vectorizer(min_df=1, max_df=1.0))
    openpyxl = pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    book = openpyxl.load_workbook(themes.export(tmp_path / "all.xlsx", lang="en"))
    assert book.sheetnames == ["Themes", "Words", "Articles", "Passages"]
    with pytest.raises(InputError, match=r"no table of timeline here, only of themes, .* needs topics.Themes of dated"):
        themes.export(tmp_path / "t.csv", table="timeline")


def test_themes_export_themselves(themes, tmp_path):
    one, other = export(themes, tmp_path / "a.tex", tex_label="tab:a", by="frex"), tmp_path / "b.tex"
    assert themes.export(other, tex_label="tab:a", by="frex") == other
    assert one.read_bytes() == other.read_bytes()


# All formats


@pytest.mark.parametrize("ending", _EXPORT_FORMATS)
def test_the_same_themes_give_the_same_file(themes, tmp_path, ending):
    if ending == ".xlsx":
        pytest.importorskip("openpyxl", reason="openpyxl is not installed")
    one, other = (export(themes, tmp_path / f"{name}{ending}") for name in "ab")
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("t.docx", {}, "must be one of"),
        ("t.csv", {"table": "theme"}, "Did you mean 'themes'"),
        ("t.csv", {"lang": "fr"}, "lang"),
        ("t.csv", {"caption": "محاور"}, "option of .tex"),
        ("t.md", {"standalone": True}, "option of .tex"),
        ("t.tex", {"font": "Amiri"}, "standalone"),
        ("t.tex", {"tex_label": "tab}"}, "tex_label must be"),
        ("t.tex", {"top_n": 0}, "top_n"),
        ("t.tex", {"n": 0}, "n must be"),
        ("t.tex", {"by": "size"}, "by must be"),
        ("none/t.csv", {}, "no folder"),
        ("t.json", {"table": "words"}, "table must be one of 'themes', 'terms'"),
        ("t", {}, "path's ending must be one of"),
        ("t.parquet", {"tex_label": "tab:a"}, "option of .tex"),
    ],
)
def test_what_can_not_be_exported_is_refused(themes, tmp_path, name, options, message):
    with pytest.raises(InputError, match=message):
        export(themes, tmp_path / name, **options)
    assert list(tmp_path.iterdir()) == []


def test_signs_that_reorder_a_page_are_taken_out():
    assert _cell_value("\u202eمحور\n\n\u2066ثان\x07") == "محور ثان"
    assert _cell_value(np.nan) is None
    assert _cell_value("\ud800") == "?"
