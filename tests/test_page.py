"""One page as scraped, lines that sites repeat, days by name, and the quality report."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from topics import InputError, load_corpus, read_page
from topics.corpus._dates import find_day, parse_dates
from topics.corpus._quality import _SYMPTOMS, articles_by_month

PARAGRAPHS = [
    "أعلن الجيش يوم الأحد أنه سيطر على المدينة بعد معارك دامت ثلاثة أيام مع مسلحي التنظيم في ضواحيها الشرقية.",
    "وقال متحدث باسم الجيش إن القوات عثرت على مخازن أسلحة كبيرة في الأحياء وإنها تواصل تمشيط المنطقة بيتا بيتا.",
    "مستمرون.",
]
PAGE = "\n".join(
    [
        "الأحد 05 يناير 2025", "رئيس التحرير", "فلان الفلاني", "رئيس التحرير", "فلان الفلاني", "", "سياسة", "",
        "الجيش يعلن السيطرة على المدينة بعد معارك", "جنود في المدينة", "جنود في المدينة",
        "تابع أحدث الأخبار عبر تطبيق google news", PARAGRAPHS[0], "مخازن أسلحة", *PARAGRAPHS[1:],
        "اقرأ أيضا: خبر آخر عن المدينة",
    ]
)  # fmt: skip
HTML = f"""<html><head><meta property="og:title" content="الجيش يعلن السيطرة على المدينة بعد معارك">
<meta property="article:published_time" content="2025-01-05T08:00:00Z"></head><body>
<nav>الرئيسية</nav><article><h1>الجيش يعلن السيطرة على المدينة بعد معارك</h1>
<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></article><footer>جميع الحقوق محفوظة</footer></body></html>"""


def test_a_page_is_told_from_its_article():
    page = read_page(PAGE)
    assert page.section == "سياسة"
    assert page.title == "الجيش يعلن السيطرة على المدينة بعد معارك"
    assert page.date == pd.Timestamp("2025-01-05")
    assert page.body.split("\n") == PARAGRAPHS
    whys = dict(zip(page.dropped["line"], page.dropped["why"], strict=True))
    assert whys == {
        1: "date", 2: "masthead", 3: "masthead", 4: "masthead", 5: "masthead", 7: "section", 9: "title",
        10: "repeated caption", 11: "repeated caption", 12: "site boilerplate", 14: "caption or heading",
        17: "site boilerplate",
    }  # fmt: skip


@given(st.text(max_size=200))
def test_every_line_is_in_the_body_or_dropped(text):
    page = read_page(text)
    if "<" not in text:
        lines = [" ".join(line.split()) for line in text.splitlines() if line.split()]
        assert sorted([*page.dropped["text"], *page.body.splitlines()]) == sorted(
            " ".join(line.split()) for line in lines
        )


def test_a_notice_without_paragraphs_keeps_its_lines():
    assert read_page("قتل ثلاثة جنود\nفي هجوم").body == "قتل ثلاثة جنود\nفي هجوم"


def test_html_goes_through_trafilatura():
    page = read_page(HTML)
    assert (page.title, page.date) == ("الجيش يعلن السيطرة على المدينة بعد معارك", pd.Timestamp("2025-01-05"))
    assert page.body.split("\n") == PARAGRAPHS[:2]
    whys = dict(zip(page.dropped["text"], page.dropped["why"], strict=True))
    assert whys["جميع الحقوق محفوظة"] == "site boilerplate"
    assert whys[page.title] == "title"


def test_html_without_trafilatura_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(InputError, match=r"pip install 'arabic-topics\[html\]'"):
        read_page(HTML)
    with pytest.raises(InputError, match="must be a string; got int"):
        read_page(3)


def test_the_real_page_is_told_from_its_article(pages_dir):
    page = read_page(next(pages_dir.glob("*.txt")).read_text(encoding="utf-8"))
    assert page.section == "سياسة"
    assert page.title.startswith("مساعدات لاستقرار المناطق المحررة")
    assert page.date == pd.Timestamp("2025-01-05")
    assert page.body.startswith("جددت قوات التحالف الدولى")
    counts = page.dropped["why"].value_counts()
    assert counts["masthead"] == 8
    assert counts["repeated caption"] == 2
    assert counts["site boilerplate"] == 1
    assert counts["caption or heading"] == 5
    assert all(line.endswith((".", "،")) for line in page.body.splitlines())


@pytest.mark.filterwarnings("ignore::topics.corpus._readers.RejectedWarning")
def test_pages_are_read_into_a_corpus(tmp_path):
    (tmp_path / "a.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "b.html").write_text(HTML, encoding="utf-8")
    corpus = load_corpus(tmp_path, pages=True)
    assert corpus.texts == ("\n".join(PARAGRAPHS), "\n".join(PARAGRAPHS[:2]))
    assert corpus.titles == ("الجيش يعلن السيطرة على المدينة بعد معارك",) * 2
    assert [str(day.date()) for day in corpus.dates] == ["2025-01-05"] * 2
    assert corpus.labels == ("سياسة", "")
    assert "a.txt line 12" in corpus.rejected["where"].tolist()
    assert "site boilerplate: تابع أحدث الأخبار عبر تطبيق google news" in corpus.rejected["why"].tolist()
    known = load_corpus([{"text": PAGE, "title": "عنوان", "date": "2020-02-03", "label": "حرب"}], pages=True)
    assert (known.titles, known.labels, str(known.dates[0].date())) == (("عنوان",), ("حرب",), "2020-02-03")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("الأحد 05 يناير 2025", date(2025, 1, 5)), ("٥ كانون الثاني/يناير ٢٠٢٥", date(2025, 1, 5)),
        ("5 رجب 1446", date(2025, 1, 5)), ("٥ رجب ١٤٤٦هـ الموافق 6 يناير 2025", date(2025, 1, 6)),
        ("12 أوت 2018", date(2018, 8, 12)), ("3 أيار (مايو) 2020", date(2020, 5, 3)),
        ("7 من نيسان 2019", date(2019, 4, 7)),
        ("05/01/2025", date(2025, 1, 5)), ("2025-01-05", date(2025, 1, 5)), ("۱۵ غشت ۲۰۲۱", date(2021, 8, 15)),
        ("31 فبراير 2020", None), ("نص بلا تاريخ 2025", None), ("40 رجب 1446", None), ("1 رجب 9999", None), ("", None),
    ],
)  # fmt: skip
def test_days_are_found_in_both_traditions_and_calendars(text, day):
    assert find_day(text) == day


def test_a_column_of_dates_may_name_the_months():
    days, failed = parse_dates(["5 يناير 2025", "٧ آذار ٢٠٢٤", "هراء"])
    assert [str(day.date()) for day in days[:2]] == ["2025-01-05", "2024-03-07"]
    assert failed == [2]


FOOTER = "يمكنكم استلام إشعارات بأهم الموضوعات على هاتفكم."
STORY = "وكان المجلس قد صوت الأسبوع الماضي على قرار وقف إطلاق النار في المدينة المحاصرة"


@pytest.fixture
def with_footers():
    """Return articles with a footer, a label before headlines, and a story told eight times."""
    rows = []
    for i in range(40):
        own = " ".join(f"كلمة{chr(0x0628 + (i * 7 + k) % 25)}{chr(0x0628 + (i * 11 + 3 * k) % 25)}" for k in range(30))
        lines = [own + ".", FOOTER] if i % 2 else [own + ".", f"للمزيد: عنوان {chr(0x0628 + i % 25)}"]
        if i < 8:
            story = "المجلس القرار الهدنة الوسطاء المندوب الجلسة المشروع الفيتو النص التصويت"
            lines = [story + ".", STORY + ".", own.split()[0] + "."]
        rows.append({"text": "\n".join(lines), "source": "أ"})
    return load_corpus(rows)


def test_boilerplate_is_what_recurs_where_nothing_else_does(with_footers):
    found = with_footers.boilerplate()
    assert set(found.table["text"]) == {FOOTER, "للمزيد"}
    clean = found.without_boilerplate()
    assert not any(FOOTER in text or "للمزيد" in text for text in clean.texts)
    assert clean.texts[0] == with_footers.texts[0]
    assert len(clean.rejected) == found.table["n_documents"].sum()
    assert repr(found) == "Boilerplate(2 pieces in 40 articles)"
    with pytest.raises(InputError, match="min_articles"):
        with_footers.boilerplate(min_articles=1)


def test_an_article_of_nothing_but_boilerplate_is_left_out(with_footers):
    rows = with_footers.to_frame().to_dict("records")
    corpus = load_corpus([*rows, {"id": "footer", "text": FOOTER, "source": "أ"}])
    clean = corpus.boilerplate().without_boilerplate()
    assert "footer" not in clean.ids
    assert ("article footer", "nothing but recurring lines") in set(clean.rejected.itertuples(index=False, name=None))


def test_the_real_footers_of_three_weeks_are_found(corpora_dir):
    found = load_corpus(corpora_dir / "antmulti_raw_may2018.jsonl.gz").boilerplate()
    assert {"فرانس24/ أ ف ب", "اقرأ أيضاً:"} <= set(found.table["text"])
    assert len(found) < 10


SICK = {
    "replacement characters": "الجي\ufffdش",
    "mojibake (wrong encoding)": "Ø§Ù„Ø¬ÙŠØ´",
    "reversed text": "ةموكحلا تررق ةيلخادلا ةرازو ةحفاكم باهرإلا",
    "presentation forms": "ﺍﻟﺠﻴﺶ",
    "bidi controls, joiners": "الجي\u200dش",
    "Persian letters": "کیف",
    "tatweel": "الجـــيش",
    "vocalized": "أَعْلَنَ الجَيْشُ",
    "mostly not Arabic": "The army said الجيش",
    "under 20 words": "كلمة",
}
HEALTHY = (
    "أعلن الجيش يوم الأحد أنه سيطر على المدينة بعد معارك مع التنظيم في ضواحيها وإلى الشرق منها وحتى الليل لم تتوقف."
)


@pytest.mark.parametrize("symptom", _SYMPTOMS, ids=lambda symptom: symptom.what)
def test_each_symptom_is_found_where_it_is_and_nowhere_else(symptom):
    assert symptom.find(SICK[symptom.what])
    assert not symptom.find(HEALTHY)


@pytest.mark.filterwarnings("ignore::topics.corpus._readers.RejectedWarning")
def test_the_quality_report_counts_and_gives_examples():
    rows = [{"text": text, "date": "2024-01-02", "source": "أ"} for text in SICK.values()]
    rows += [{"text": HEALTHY, "date": "1950-01-01"}, {"text": HEALTHY, "date": "2999-01-01"}, {"text": ""}]
    table = load_corpus(rows).describe().set_index("what")
    assert (table.loc[list(SICK), "value"] >= 1).all()
    assert table.loc["tatweel", "example"] == "7: الجـــيش"
    assert table.loc["tatweel", "run"] == "taken out"
    assert table.loc["near-duplicates", "value"] >= 1
    assert table.loc["dated before 1990", "value"] == table.loc["dated in the future", "value"] == 1
    assert table.loc["rejected", "value"] == 1


def test_months_without_articles_are_in_the_table():
    rows = [{"text": "أ", "date": "2024-01-02", "source": "س"}, {"text": "ب", "date": "2024-03-01"}, {"text": "ج"}]
    table = articles_by_month(load_corpus(rows))
    assert table.to_dict("list") == {"(none)": [0, 0, 1], "س": [1, 0, 0]}
    assert [str(month) for month in table.index] == ["2024-01", "2024-02", "2024-03"]
    assert articles_by_month(load_corpus(rows[2:])).empty
