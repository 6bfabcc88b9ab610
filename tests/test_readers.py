"""Reading: every format, every encoding, and nothing lost in silence."""

import datetime as dt
import gzip
import importlib.util
import json
import math
import os
import warnings

import numpy as np
import pandas as pd
import pytest
from draws import ANY_CELL
from hypothesis import given
from hypothesis import strategies as st

from topics import InputError, load_corpus
from topics.corpus._dates import parse_dates
from topics.corpus._encoding import decode
from topics.corpus._file_names import NamePattern
from topics.corpus._html import read_html
from topics.corpus._readers import RejectedWarning

TEXT = "أعلنت قوات الأمن، أمس، إحباط محاولة تسلل عند الحدود الشرقية"
ROWS = [
    {"id": "1", "title": "عنوان", "text": TEXT, "date": "2024-01-05", "source": "سهيل", "label": "حدود"},
    {
        "id": "2",
        "title": "آخر",
        "text": f'{TEXT}\nسطر ثان، "مقتبس"; بفاصلة\tوجدولة',
        "date": "",
        "source": "",
        "label": "",
    },
]


def read(path, **columns):
    """Return the corpus of a path and its rejected rows as pairs; what is rejected must be announced."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        corpus = load_corpus(path, **columns)
    assert [w.category for w in caught] == ([RejectedWarning] if len(corpus.rejected) else [])
    return corpus, list(corpus.rejected.itertuples(index=False, name=None))


def write_jsonl(path, rows, encoding="utf-8"):
    path.write_bytes("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode(encoding))


WRITERS = {
    "news.jsonl": write_jsonl,
    "news.json": lambda path, rows: path.write_text(json.dumps(rows)),
    "news.csv": lambda path, rows: pd.DataFrame(rows).to_csv(path, index=False),
    "news.tsv": lambda path, rows: pd.DataFrame(rows).to_csv(path, index=False, sep="\t"),
    "news.parquet": lambda path, rows: pd.DataFrame(rows).to_parquet(path),
    "news.xlsx": lambda path, rows: pd.DataFrame(rows).to_excel(path, index=False),
}


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("name", WRITERS)
def test_every_format_holds_the_same_corpus(name, packed, tmp_path):
    path = tmp_path / name
    WRITERS[name](path, ROWS)
    if packed:
        plain, path = path, path.with_name(path.name + ".gz")
        path.write_bytes(gzip.compress(plain.read_bytes()))
    corpus, rejected = read(path)
    assert rejected == []
    assert corpus.sha256 == load_corpus(ROWS).sha256
    assert load_corpus(str(path)).sha256 == corpus.sha256


WITH_MORE = [
    ROWS[0] | {"country": "EG", "words": 12, "score": 0.5, "checked": True, "day": "2024-01-05"},
    ROWS[1] | {"country": "SY", "words": 7, "score": 1.5, "checked": False, "day": "2024-02-29"},
]


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_keeps_every_column(name, tmp_path):
    WRITERS[name](tmp_path / name, WITH_MORE)
    corpus, _ = read(tmp_path / name)
    assert list(corpus.metadata) == ["country", "words", "score", "checked", "day"]
    assert corpus.metadata["country"].tolist() == ["EG", "SY"]
    assert corpus.metadata["words"].astype(int).tolist() == [12, 7]
    assert corpus.sha256 == load_corpus(WITH_MORE).sha256 == load_corpus(pd.DataFrame(WITH_MORE)).sha256


def test_rows_may_have_different_columns():
    rows = [{"text": TEXT, "country": "EG"}, {"text": TEXT, "n": 3}, {"text": "", "lost": 1}, {"text": TEXT, "n": 4.0}]
    corpus, _ = read(rows)
    assert corpus.metadata["country"].tolist() == ["EG", "", ""]
    assert corpus.metadata["n"].fillna(-1).tolist() == [-1, 3, 4]
    assert corpus.metadata["lost"].tolist() == ["", "", ""]


def test_a_further_column_called_like_one_of_the_corpus_is_kept_under_another_name():
    frame = pd.DataFrame([[TEXT, "<p>", "x", 5, 8]], columns=["clean", "text", "text_", "", 7])
    corpus, _ = read(frame, text="clean")
    assert corpus.metadata.to_dict("list") == {"text_": ["<p>"], "text__": ["x"], "unnamed": [5], "7": [8]}
    odd, _ = read([{"text": TEXT, chr(0xDEAD): 1, "\ufffd": 2}])
    assert odd.metadata.to_dict("list") == {"\ufffd": [1], "\ufffd_": [2]}
    assert corpus.texts == (TEXT,)


@given(st.lists(st.dictionaries(st.sampled_from(["a", "b", "text "]), ANY_CELL), min_size=1, max_size=5))
def test_values_of_any_kind_become_metadata_that_load_again(rows):
    corpus, _ = read([{"text": TEXT} | row for row in rows])
    assert set(corpus.metadata) == {name for row in rows for name in row}
    for name in corpus.metadata:
        is_there = [row.get(name) is not None for row in rows]
        known = corpus.metadata[name].notna() & (corpus.metadata[name].astype(str) != "")
        assert not (known & ~pd.Series(is_there)).any()
    again, _ = read(corpus.to_frame())
    assert again.sha256 == corpus.sha256


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
@pytest.mark.parametrize("name", ["a.txt", "news.csv", "news.jsonl"])
def test_encodings_are_recognized(name, encoding, tmp_path):
    path = tmp_path / name
    content = {
        "a.txt": TEXT,
        "news.csv": f'title,text\nعنوان,"{TEXT}"\n',
        "news.jsonl": json.dumps({"text": TEXT}, ensure_ascii=False) + "\n",
    }[name]
    path.write_bytes(content.encode(encoding))
    corpus, rejected = read(path)
    assert corpus.texts == (TEXT,)
    assert rejected == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1256"])
@given(text=st.lists(st.sampled_from(TEXT.split()), min_size=2, max_size=40).map(" ".join))
def test_arabic_text_is_decoded_as_it_was_encoded(encoding, text):
    assert decode(text.encode(encoding)) == text


@given(st.binary(max_size=400))
def test_any_bytes_are_decoded_or_refused(raw):
    text = decode(raw)
    assert text is None or "\0" not in text


def test_a_file_with_mixed_encodings_is_read_line_by_line(tmp_path):
    path = tmp_path / "mixed.jsonl"
    lines = [json.dumps({"text": f"{TEXT} {i}"}, ensure_ascii=False) for i in range(4)]
    encoded = [
        lines[0].encode(),
        lines[1].encode("cp1256"),
        lines[2].encode().replace(b"\xd8", b"", 1),
        lines[3].encode(),
    ]
    path.write_bytes(b"\n".join(encoded))
    corpus, rejected = read(path)
    assert corpus.texts == (f"{TEXT} 0", f"{TEXT} 1", f"{TEXT} 3")
    assert rejected == [("mixed.jsonl line 3", "neither UTF-8, UTF-16 nor Windows-1256 text")]


def test_a_folder_is_read_with_the_folders_in_it(tmp_path):
    (tmp_path / "حدود").mkdir()
    (tmp_path / "حدود" / "ب.txt").write_text(TEXT, encoding="cp1256")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-16")
    (tmp_path / "page.html").write_text(f"<title>عنوان</title><p>{TEXT}</p>", encoding="utf-8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0\0\0\1")
    (tmp_path / "bad.txt").write_bytes(bytes(range(256)))
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / ".hidden.txt").write_text("مخفي")
    corpus, rejected = read(tmp_path)
    assert corpus.ids == ("a", "page", "حدود/ب")
    assert corpus.labels == ("", "", "حدود")
    assert corpus.titles == ("", "عنوان", "")
    assert set(corpus.texts) == {TEXT}
    assert [where for where, _ in rejected] == ["bad.txt", "empty.txt", "photo.jpg"]


def test_a_page_gives_title_date_source_and_text_without_boilerplate():
    page = """<?xml version="1.0"?><html><head><meta property="og:title" content="العنوان"/><title>موقع</title>
    <meta property="og:site_name" content="سهيل"/><meta property="article:published_time" content="2024-03-01T08:00"/>
    <script>alert("x")</script></head><body><nav>الرئيسية</nav><p>الفقرة&nbsp;الأولى</p><p>الثانية<br>سطر</p>
    <footer>حقوق</footer></body></html>"""
    assert read_html(page) == {
        "title": "العنوان",
        "date": "2024-03-01T08:00",
        "source": "سهيل",
        "text": "الفقرة الأولى\nالثانية\nسطر",
    }
    assert read_html("نص بلا وسوم") == {"text": "نص بلا وسوم"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "it is empty"),
        (b"\n\n  \n", "it is empty"),
        (bytes(range(256)) * 9, "No article is left of"),
        (b'{"text": ""}\n{"text": "  "}\n{"text": null}', "3 without text"),
        (b"not json", "not JSON"),
        (b"[1, 2]", "a JSON list, not an object"),
        ('{"body": "نص"}'.encode(), "There is no column 'text' for the text; the columns are 'body'"),
    ],
)
def test_a_file_from_which_nothing_is_left_is_an_error_that_says_so(content, message, tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        load_corpus(path)


def test_every_format_of_an_empty_or_binary_file_is_an_error(tmp_path):
    for name in [*WRITERS, "a.txt", "a.html"]:
        for content in (b"", bytes(range(256)) * 20):
            (tmp_path / name).write_bytes(content)
            with pytest.raises(InputError, match=r"empty|No article is left|no text"):
                load_corpus(tmp_path / name)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("missing/news.csv", "No such file"),
        (7, "got int"),
        ({"text": "نص"}, r"got dict\. .* for one article load_corpus\(\[data\]\)"),
        (b"news", r"got bytes\. Write it to a file"),
        ([], "it is empty"),
        ([("نص", "حدود")], "tuple, not a text or a dict"),
        ([3], "int, not a text or a dict"),
        (pd.DataFrame({"body": [TEXT]}), "There is no column 'text'"),
        (pd.DataFrame({"txt": [TEXT]}), "Did you mean 'txt'"),
        (pd.DataFrame({"text": []}), "it is empty"),
    ],
)
def test_what_is_no_input_is_refused(data, message):
    with pytest.raises(InputError, match=message):
        load_corpus(data)


def test_a_folder_without_articles_is_an_error(tmp_path):
    with pytest.raises(InputError, match="it is empty"):
        load_corpus(tmp_path)
    (tmp_path / "x.pdf").write_bytes(b"%PDF")
    with pytest.raises(InputError, match=r"x\.pdf: not one of \.txt"):
        load_corpus(tmp_path)


def test_an_unknown_kind_of_file_names_those_there_are(tmp_path):
    (tmp_path / "news.md").write_bytes(b"PK")
    with pytest.raises(InputError, match=r"\.parquet"):
        load_corpus(tmp_path / "news.md")


def test_texts_in_memory_are_articles():
    texts = [TEXT, None, f"{TEXT} 2", float("nan"), ""]
    for data in (
        texts,
        tuple(texts),
        pd.Series(texts, index=[9, 9, 1, 0, 5], name="body"),
        iter(texts),
        np.array(texts, object),
    ):
        corpus, rejected = read(data)
        assert corpus.texts == (TEXT, f"{TEXT} 2")
        assert corpus.ids == ("1", "3")
        assert rejected == [("row 2", "no text"), ("row 4", "no text"), ("row 5", "no text")]
    assert load_corpus(np.array([TEXT])).texts == (TEXT,)
    assert load_corpus([TEXT, {"body": TEXT}], text="body").ids == ("1", "2")


def test_a_corpus_is_returned_as_it_is():
    corpus = load_corpus(ROWS)
    assert load_corpus(corpus) is corpus
    for options in ({"text": "body"}, {"pages": True}, {"names": "{source}"}):
        with pytest.raises(InputError, match="returned as it is; options are for what is read"):
            load_corpus(corpus, **options)


LONGER = "أعلنت قوات الأمن، أمس، إحباط محاولة تسلل عند الحدود الشرقية وتوقيف ستة أشخاص كانوا يحملون أسلحة."


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"إحباط محاولة تسلل\n{LONGER}", "إحباط محاولة تسلل"),
        (f"\n  إحباط محاولة تسلل \n\nقصير\n{LONGER}", "إحباط محاولة تسلل"),
        ("هل انتهت الحرب؟\n\nنعم.", "هل انتهت الحرب؟"),
        ("القصة كلها...\n\nنعم.", "القصة كلها..."),
        (f"قال الرئيس:\n{LONGER}", ""),
        (f"انتهت الجلسة.\n{LONGER}", ""),
        (f"سياسة\n{LONGER}", ""),
        (f"{LONGER[:60]}\n{LONGER[60:110]}", ""),
        (f"{'كلمة ' * 21}\n\n{LONGER}", ""),
        ("إحباط محاولة تسلل", ""),
        ("إحباط محاولة تسلل\n\n", ""),
    ],
)
def test_the_first_line_of_a_text_file_may_be_its_title(text, title, tmp_path):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    corpus, _ = read(tmp_path)
    assert corpus.titles == (title,)
    assert corpus.full_texts()[0].split() == text.split()
    assert corpus.texts[0].startswith(title) is (not title)


def test_a_scraped_page_finds_its_title_itself(tmp_path):
    (tmp_path / "a.txt").write_text(f"سياسة\n\nالجيش يعلن السيطرة على المدينة\n{LONGER}", encoding="utf-8")
    corpus, _ = read(tmp_path, pages=True)
    assert (corpus.titles, corpus.texts) == (("الجيش يعلن السيطرة على المدينة",), (LONGER,))


def folder_of(tmp_path, *names):
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"عنوان قصير\n\n{TEXT}")
    return tmp_path


def test_file_names_say_what_the_pattern_asks(tmp_path):
    folder = folder_of(
        tmp_path, "الجزيرة_2018-05-01_EG.txt", "bbc_13.05.2018_SY.html", "bbc_arabic_2018-05-02_SY.txt", "x.txt"
    )
    corpus, rejected = read(folder, names="{source}_{date}_{country}")
    by_id = {article["id"]: article for article in corpus}
    first = by_id["الجزيرة_2018-05-01_EG"]
    assert (first["source"], first["country"], first["title"]) == ("الجزيرة", "EG", "عنوان قصير")
    assert first["date"] == pd.Timestamp("2018-05-01")
    assert by_id["bbc_13.05.2018_SY"]["date"] == pd.Timestamp("2018-05-13")
    assert by_id["x"]["source"] == by_id["x"]["country"] == ""
    why = "the name does not fit '{source}_{date}_{country}'; nothing is taken from it"
    assert rejected == [("bbc_arabic_2018-05-02_SY.txt", why), ("x.txt", why)]


def test_a_title_in_the_name_leaves_the_first_line_in_the_text(tmp_path):
    corpus, rejected = read(folder_of(tmp_path, "2018-05-01 خبر عاجل.txt"), names="{date} {title}")
    assert corpus.titles == ("خبر عاجل",)
    assert corpus.texts[0].startswith("عنوان قصير")
    assert rejected == []


def test_folders_may_be_in_the_pattern(tmp_path):
    folder = folder_of(tmp_path, "bbc/20180501.txt", "cnn/20180502.txt.gz")
    (folder / "cnn" / "20180502.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    corpus, rejected = read(folder, names="{outlet}/{date}", source="outlet")
    assert corpus.sources == ("bbc", "cnn")
    assert corpus.dates.strftime("%d.%m.%Y").tolist() == ["01.05.2018", "02.05.2018"]
    assert corpus.metadata.columns.tolist() == []
    assert rejected == []


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="/\\0_"), min_size=1, max_size=8),
        min_size=3,
        max_size=3,
    ),
    st.dates(min_value=dt.date(1000, 1, 1)),
)
def test_what_was_written_into_a_name_is_read_from_it(values, day):
    source, country, label = (f"x{value}x" for value in values)  # no blanks or suffixes at an end
    found = NamePattern("{source}_{date}_{country}__{label}").read(f"{source}_{day.isoformat()}_{country}__{label}.txt")
    assert found == {"source": source, "date": day.strftime("%Y/%m/%d"), "country": country, "label": label}


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ("", "no field in braces"),
        ("source_date", "no field in braces"),
        ("{source}{date}", "two fields side by side"),
        ("{source}_{source}", "the field 'source' more than once"),
        ("{text}", "not of the text"),
        ("{0}_{1}", "names of columns"),
        ("{source!r}_{date:3}", "names of columns"),
        ("{source", "is no pattern"),
        (r"(?P<source>.*)", "no field in braces"),
        (["{source}"], "must be a pattern"),
    ],
)
def test_patterns_of_names_that_make_no_sense_are_refused(names, message, tmp_path):
    with pytest.raises(InputError, match=message):
        load_corpus(folder_of(tmp_path, "a.txt"), names=names)


def test_names_are_for_text_files(tmp_path):
    write_jsonl(tmp_path / "news.jsonl", ROWS)
    with pytest.raises(InputError, match=r"news\.jsonl is one file with columns"):
        load_corpus(tmp_path / "news.jsonl", names="{source}")
    with pytest.raises(InputError, match="got list"):
        load_corpus(ROWS, names="{source}")


def test_other_sheets_of_an_excel_file_are_reported(tmp_path):
    path = tmp_path / "news.xlsx"
    with pd.ExcelWriter(path) as writer:
        pd.DataFrame(ROWS).to_excel(writer, index=False, startrow=2)
        pd.DataFrame({"a": [1]}).to_excel(writer, sheet_name="more")
    corpus, rejected = read(path)
    assert corpus.sha256 == load_corpus(ROWS).sha256
    assert rejected == [("news.xlsx sheet more", "not read; only the first sheet is")]


def test_reading_excel_without_openpyxl_says_what_to_do(tmp_path, monkeypatch):
    pd.DataFrame(ROWS).to_excel(tmp_path / "news.xlsx")
    real = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "openpyxl" else real(name))
    with pytest.raises(InputError, match="pip install openpyxl, or save the table as CSV in UTF-8"):
        load_corpus(tmp_path / "news.xlsx")


@pytest.mark.parametrize(
    ("name", "remedy"), [("news.xls", "as CSV"), ("news.docx", r"plain text \(\.txt\)"), ("news.zip", "Unpack it")]
)
def test_an_unknown_kind_of_file_says_what_to_make_of_it(name, remedy, tmp_path):
    (tmp_path / name).write_bytes(b"PK")
    with pytest.raises(InputError, match=rf"\.parquet, \.xlsx, each also as \.gz\. .*{remedy}"):
        load_corpus(tmp_path / name)


@pytest.mark.parametrize("text", [f"{TEXT}\n{TEXT}", " ".join([TEXT] * 9), "نص\0آخر\n"])
def test_a_text_in_the_place_of_a_path_is_told(text):
    with pytest.raises(InputError, match=r"put it into a list: load_corpus\(\[text\]\)"):
        load_corpus(text)


def test_a_path_with_a_slip_names_the_closest_file(tmp_path):
    write_jsonl(tmp_path / "articles.jsonl", ROWS)
    with pytest.raises(InputError, match=r"Did you mean 'articles\.jsonl'"):
        load_corpus(tmp_path / "article.jsonl")


@pytest.mark.parametrize("column", [pd.Series([TEXT]), None, ["text"], 0])
def test_a_column_is_given_by_its_name(column):
    with pytest.raises(InputError, match="title must be the name of a column; got"):
        load_corpus(pd.DataFrame({"text": [TEXT]}), title=column)


def test_an_unreadable_file_is_reported(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "b.txt").write_text(TEXT)
    real_open = type(tmp_path).open

    def refuse(path, *arguments, **options):
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied", str(path))
        return real_open(path, *arguments, **options)

    monkeypatch.setattr(type(tmp_path), "open", refuse)
    _, rejected = read(tmp_path)
    assert rejected == [("b.txt", "Permission denied")]
    with pytest.raises(InputError, match="Permission denied"):
        load_corpus(tmp_path / "b.txt")


def test_columns_can_have_other_names(tmp_path):
    path = tmp_path / "news.csv"
    path.write_text(f"body,headline\n{TEXT.replace('،', '')},عنوان\n")
    corpus, _ = read(path, text="body", title="headline")
    assert corpus.titles == ("عنوان",)
    with pytest.raises(InputError, match=r"There is no column 'headlin' for the title.*Did you mean 'headline'"):
        load_corpus(path, text="body", title="headlin")
    with pytest.raises(InputError, match="There is no column 'text' for the text; the columns are 'body', 'headline'"):
        load_corpus(path)


def test_damaged_rows_of_a_table_are_named_by_line(tmp_path):
    path = tmp_path / "news.csv"
    path.write_bytes(
        b"\xef\xbb\xbf id , text \r\n1,\xd9\x86\xd8\xb5\r\n2,\xd9\x86\xd8\xb5,extra\r\n3\r\n"
        b'4,"\xd9\x86\xd8\xb5\r\n\xd8\xab\xd8\xa7\xd9\x86"\r\n5,'
        + TEXT.encode()[1:]
        + b"\r\n6,\xd9\x86\xd8\xb5\r\n"
        + b'7,"never closed\r\n8,\xd9\x86\xd8\xb5\r\n'
    )
    corpus, rejected = read(path)
    assert corpus.ids == ("1", "4", "6")
    assert rejected == [
        ("news.csv line 3", "3 cells under 2 columns"),
        ("news.csv line 4", "1 cells under 2 columns"),
        ("news.csv line 7", "neither UTF-8, UTF-16 nor Windows-1256 text"),
        ("news.csv lines 9 to 10", "a quote is opened and never closed; everything after it is lost"),
    ]


def test_semicolons_may_separate_columns(tmp_path):
    path = tmp_path / "excel.csv"
    path.write_text(f"id;text\n1;{TEXT}\n")
    assert load_corpus(path).texts == (TEXT,)


def test_an_article_longer_than_the_csv_module_allows_is_read(tmp_path):
    import csv

    before = csv.field_size_limit()
    path = tmp_path / "long.csv"
    path.write_text(f"text\n{'كلمة ' * 60_000}\n")
    assert len(load_corpus(path).texts[0]) == 300_000
    assert csv.field_size_limit() == before


def test_a_gzip_that_is_cut_off_keeps_what_was_read_and_says_so(tmp_path):
    path = tmp_path / "news.jsonl.gz"
    rng = np.random.default_rng(0)
    lines = [json.dumps({"text": f"{TEXT} {rng.integers(10**12)}"}, ensure_ascii=False) for _ in range(3000)]
    path.write_bytes(gzip.compress("\n".join(lines).encode())[:-2000])
    corpus, rejected = read(path)
    assert 0 < len(corpus) < 3000
    assert "damaged or cut off" in rejected[-1][1]
    (tmp_path / "no.jsonl.gz").write_bytes(b"plain text")
    with pytest.raises(InputError, match="damaged or cut off"):
        load_corpus(tmp_path / "no.jsonl.gz")


def test_repeated_ids_are_reported_and_missing_ones_made_up():
    rows = [{"id": "x", "text": TEXT}, {"id": "x", "text": TEXT}, {"id": None, "text": TEXT}, {"id": 7.0, "text": TEXT}]
    corpus, rejected = read(rows)
    assert corpus.ids == ("x", "row-3", "7")
    assert rejected == [("row 2", "id 'x' was used before")]


def test_tables_in_memory_may_have_gaps_and_any_index():
    frame = pd.DataFrame(
        {
            "text": [TEXT, None, float("nan"), TEXT, 3],
            "title": ["عنوان", None, "", np.nan, "x"],
            "source": pd.Categorical(["س", "س", None, None, "س"]),
            "label": pd.array(["أ", None, None, None, "ب"], dtype="string"),
            "date": [pd.Timestamp("2024-01-05"), pd.NaT, None, float("nan"), None],
        },
        index=[5, 5, 1, 0, 9],
    )
    corpus, rejected = read(frame)
    assert corpus.ids == ("1", "4")
    assert corpus.titles == ("عنوان", "")
    assert corpus.sources == ("س", "")
    assert corpus.labels == ("أ", "")
    assert corpus.dates.isna().tolist() == [False, True]
    assert rejected == [("row 2", "no text"), ("row 3", "no text"), ("row 5", "the text is a int: 3")]


def test_a_generator_of_dicts_is_read():
    assert len(load_corpus(row for row in ROWS)) == 2


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "text": st.none() | st.text() | st.integers() | st.floats() | st.lists(st.integers(), max_size=2),
                "id": st.none() | st.text(max_size=2) | st.integers(0, 3) | st.floats(),
                "date": st.none() | st.text(max_size=10) | st.dates(),
            },
        ),
        max_size=8,
    )
)
def test_every_row_is_kept_or_rejected(rows):
    undated = "was not understood; the article is kept"
    try:
        corpus, rejected = read(rows)
    except InputError as error:
        assert "empty" in str(error) or "No article is left" in str(error) or "no column" in str(error)  # noqa: PT017
    else:
        assert len(corpus) + sum(undated not in why for _, why in rejected) == len(rows)
        assert all(text.encode() for text in corpus.texts)


@pytest.mark.parametrize(
    ("values", "days"),
    [
        (["2024-01-05", "2024-01-05T23:59:00+03:00", "2024/1/5", "٢٠٢٤-٠١-٠٥"], ["2024-01-05"] * 4),
        (["05/01/2024", "25/01/2024"], ["2024-01-05", "2024-01-25"]),
        (["01/05/2024", "01/25/2024"], ["2024-01-05", "2024-01-25"]),
        (["05/01/2024", "04/01/2024"], [None, None]),
        (["05.01.2024 10:00", "31.01.2024"], ["2024-01-05", "2024-01-31"]),
        ([None, "", float("nan"), pd.NaT], [None] * 4),
        (["soon", "2024-13-01", 2024, True], [None] * 4),
    ],
)
def test_dates_are_understood_or_left_out_never_guessed(values, days):
    found, failed = parse_dates(values)
    assert [None if pd.isna(day) else str(day.date()) for day in found] == days
    nothing = [v is None or v == "" or v is pd.NaT or (isinstance(v, float) and math.isnan(v)) for v in values]
    assert failed == [i for i, day in enumerate(days) if day is None and not nothing[i]]


def test_a_date_that_is_not_understood_is_reported_and_its_article_kept():
    corpus, rejected = read([{"text": TEXT, "date": "قريبا"}])
    assert len(corpus) == 1
    assert rejected == [("row 1", "date 'قريبا' was not understood; the article is kept without date")]


def test_the_warning_points_at_the_caller_and_counts():
    with pytest.warns(RejectedWarning, match="3 rows read, of these 2 without text") as caught:
        load_corpus([{"text": TEXT}, {"text": ""}, {"text": None}])
    assert os.path.basename(caught[0].filename) == os.path.basename(__file__)


def test_a_damaged_line_of_utf16_is_reported(tmp_path):
    path = tmp_path / "news.jsonl"
    good = json.dumps({"text": TEXT}, ensure_ascii=False) + "\n"
    path.write_bytes(
        good.encode("utf-16-le") + b"\x00\xd8a\x00\n\x00" + good.replace("أعلنت", "قالت").encode("utf-16-le")
    )
    corpus, rejected = read(path)
    assert len(corpus) == 2
    assert rejected == [("news.jsonl line 2", "neither UTF-8, UTF-16 nor Windows-1256 text")]
