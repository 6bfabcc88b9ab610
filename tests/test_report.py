"""The report page without a browser: what it says, that it is safe, that it lasts."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields, replace
from report_data import HOSTILE, hostile_report, large_report, manifest, small_models, small_report

from topics import InputError
from topics._i18n import LANGUAGES
from topics.report._json_form import from_json, to_json
from topics.report._methods import _SENTENCES, methods, references
from topics.report._model import Articles, Burst, Fact, Model, Passage, Period, Report, Table, Theme, Word
from topics.report._page import _isolate_ltr, _page_asset, _page_script, _render, write_report
from topics.report._payload import _MAX_TABLE_ROWS, _safe_url, _search_folding, _split_passage, script_json
from topics.report._strings import in_both_languages, report_strings


class Elements(HTMLParser):
    """All elements of a page with their attributes, and the text of its scripts."""

    def __init__(self, page):
        super().__init__()
        self.found, self.scripts, self.in_script = [], [], False
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if tag == "script":
            self.scripts.append("")

        self.in_script = tag == "script"

    def handle_endtag(self, tag):
        self.in_script = False

    def handle_data(self, data):
        if self.in_script:
            self.scripts[-1] += data


def data_of(page):
    return json.loads(Elements(page).scripts[0])


def test_a_page_is_right_to_left_in_arabic_and_left_to_right_in_english():
    assert '<html lang="ar" dir="rtl">' in _render(small_report())
    assert '<html lang="en" dir="ltr">' in _render(small_report(), lang="en")


def test_the_policy_allows_the_script_of_the_page_and_nothing_else():
    page = _render(small_report())
    script = Elements(page).scripts[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = next(found["content"] for tag, found in Elements(page).found if found.get("http-equiv"))
    assert policy.startswith(
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; img-src data:"
    )
    assert [tag for tag, found in Elements(page).found if any(name.startswith("on") for name in found)] == []


def test_a_page_loads_nothing():
    page = _render(small_report())
    for tag, found in Elements(page).found:
        assert not {"src", "srcset", "data", "action"} & set(found), tag
        assert tag not in {"link", "iframe", "object", "embed", "img", "base", "form"}
        assert found.get("href", "#").startswith("#")
    assert not re.search(r"url\(|@import|https?:", _page_asset("style.css"))


@pytest.mark.parametrize(
    "forbidden", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function("]
)
def test_the_script_never_makes_markup_or_code_of_data(forbidden):
    assert forbidden not in _page_script()


def test_the_script_holds_no_arabic_and_can_stand_in_a_script_element():
    assert not re.search("[\u0600-\u06ff]", _page_script())
    assert "</" not in _page_script()


def test_hostile_texts_stay_texts():
    page = _render(hostile_report())
    elements = Elements(page)
    assert [tag for tag, _ in elements.found if tag in {"script", "img"}] == ["script", "script"]
    assert "javascript:" not in page.lower()
    assert "data:text" not in page
    assert "alert(1)<" not in page
    assert not re.search("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]", page)
    assert data_of(page)["articles"]["titles"][0].startswith("</script><script>alert(1)")
    page.encode("utf-8")


@given(st.text())
def test_any_text_passes_through_the_data_of_the_page(text):
    inside = script_json({"text": text})
    assert not set("<>&") & set(inside)
    kept = re.sub("[\u202a-\u202e\u2066-\u2069]", "", text)
    assert json.loads(inside) == {"text": kept}


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/x?y=1&z=2#p", "https://a.example/x?y=1&z=2#p"),
        ("  HTTP://a.example ", "HTTP://a.example"),
        ("https://a.example/أخبار", "https://a.example/أخبار"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("//a.example", ""),
        ("https:a.example", ""),
        ("https://a.example/\u0001", ""),
        ('https://a.example/"x', ""),
        ("http://[", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(url, kept):
    assert _safe_url(url) == kept


def test_articles_are_columns_of_numbers_and_texts():
    rows = data_of(_render(small_report()))["articles"]
    assert rows["days"][0] == 19358
    assert rows["days"][11] is None
    assert [rows["sources"][i] for i in rows["source"][:3]] == list(small_report().articles.sources[:3])
    model = data_of(_render(small_report()))["models"][0]
    assert model["main"][119] == -1
    assert model["weight"][:2] == [500, 510]


def test_long_lists_are_cut_and_the_page_knows_the_total():
    words = tuple((f"w{i}", "press", 1) for i in range(900))
    found = data_of(_render(small_report(removed_words=words, n_removed_words=5000)))
    assert len(found["removed"]) == _MAX_TABLE_ROWS
    assert found["n_removed"] == 5000


@given(st.text(max_size=30), st.lists(st.integers(0, 30), max_size=8))
def test_the_pieces_of_a_passage_are_the_passage(text, cuts):
    cuts = sorted({cut for cut in cuts if cut <= len(text)})
    marks = list(zip(cuts[::2], cuts[1::2], strict=False))
    found = _split_passage(text, marks)
    assert "".join(found) == text
    assert found[1::2] == [text[start:end] for start, end in marks]


def test_the_search_matches_what_the_press_confuses():
    rules = _search_folding()

    def fold(text):
        dropped = re.sub(rules["drop"], "", text)
        return "".join(rules["letters"].get(letter, letter) for letter in dropped)

    for one, other in [("الدولى", "الدولي"), ("إيران", "ايران"), ("مدرسة", "مدرسه"), ("قوّاتٌ", "قوات"), ("مـــن", "من")]:
        assert fold(one) == fold(other)
    assert fold("مسؤول ٢٠٢٣ ایران") == "مسوول 2023 ايران"
    assert set(rules["letters"].values()).isdisjoint(rules["letters"])


def test_a_large_report_stays_under_15_megabytes():
    assert len(_render(large_report()).encode("utf-8")) < 15e6


def test_every_string_has_both_languages_and_the_same_gaps():
    gaps = re.compile(r"\{\w+\}")
    for group, entries in report_strings().items():
        for key, entry in entries.items():
            if group == "references":
                continue
            texts = [entry[lang] for lang in LANGUAGES if lang in entry]
            assert len(texts) == 2 or (group == "known" and "ar" in entry), (group, key)
            assert all(text.strip() or group == "separators" for text in texts)
            assert len({tuple(sorted(gaps.findall(text))) for text in texts}) == 1, (group, key)
            assert re.search("[\u0600-\u06ff]", entry["ar"]) or key.startswith("language")


def test_the_page_uses_every_string_and_only_those_that_there_are():
    used = set(re.findall(r"""\bt\("(\w+)\"""", _page_script()))
    text = _page_script() + _page_asset("template.html.j2")
    known = set(report_strings()["page"])
    assert used <= known
    assert {key for key in known if not re.search(rf"\b{key}\b", text)} == set()
    assert set(re.findall(r'data-t(?:-label)?="(\w+)"', text)) <= known


def test_phrases_of_the_package_are_said_in_arabic_and_others_as_they_are():
    assert in_both_languages("near-duplicates") == {"ar": "نسخ شبه متطابقة", "en": "near-duplicates"}
    assert in_both_languages("source الضفاف") == {"ar": "المصدر: الضفاف", "en": "Source: الضفاف"}
    assert in_both_languages("anything else") == {"ar": "anything else", "en": "anything else"}


def test_the_phrases_of_the_corpus_description_are_all_known(sample):
    for column in ("what", "run"):
        unknown = {text for text in sample.describe()[column] if text and in_both_languages(text)["ar"] == text}
        assert unknown == set()


def test_the_methods_paragraph_says_what_was_done():
    said = methods(small_report(), lang="en")
    assert said.startswith(
        "The analysis rests on a corpus of Arabic news (articles: 120; sources: 2). Dated articles, of which there are "
        "110, run from 2023-01-01 to 2023-04-28."
    )
    for part in (
        f"SHA-256 of the corpus: {manifest()['input']['corpus_sha256']}.",
        "diacritics removed",
        "forms of alef unified",
        "simplemma",
        "only where the corpus uses them alike",
        "function words (stopwords-iso and arabic-stopwords); common words of the press; days, months",
        "chosen by hand, were left out (1 in all)",
        f"min_df=2 and max_df=0.5 (terms: {manifest()['terms']:,}; tokens: {manifest()['tokens']:,})",
        "(fits: LDA: 1, NMF: 1)",
        "changed by hand: themes 1, 2 merged; theme 4 divided into 8, 9.",
        "parameters: n_topics=3, engine=native.",
        "Random seed: 7.",
        "measured by c_npmi",
        f"Software and versions: arabic-topics {manifest()['versions']['arabic-topics']}, ",
    ):
        assert part in said
    arabic = methods(small_report())
    assert "(المقالات: 120؛ المصادر: 2)" in arabic
    assert "توحيد صور الألف" in arabic


def test_the_methods_paragraph_says_that_paragraphs_were_documents():
    said = "Every paragraph counted as a document of its own."
    assert said not in methods(small_report(), lang="en")
    config = manifest()["config"]
    divided = manifest() | {"config": config | {"input": config["input"] | {"split": "paragraphs"}}}
    assert said in methods(small_report(manifest=divided), lang="en")


def test_the_methods_paragraph_is_silent_on_what_is_not_known():
    bare = replace(small_report(), manifest={})
    assert "stop" not in methods(bare, lang="en")
    assert "seed" not in methods(bare, lang="en").lower()
    none = small_report(manifest={"preprocessor": {"stemmer": None, "stopwords": []}})
    assert "without stemming. No stop words were left out." in methods(none, lang="en")


def test_works_that_are_cited_are_listed_and_no_others():
    listed = references(small_report())
    assert [work.split(",")[0] for work in listed] == ["Barbaresi", "Blei", "Kleinberg", "Lee", "Monroe", "Röder"]
    cited = {work for entry in report_strings()["methods"].values() for work in entry.get("cites", ())}
    assert cited == set(report_strings()["references"])
    assert set(_SENTENCES) == set(report_strings()["methods"])
    only_nmf = replace(small_report(), models=small_models()[1:], alignment=())
    assert not any("Blei" in work for work in references(only_nmf))


def test_dates_and_names_keep_their_order_inside_of_arabic():
    assert str(_isolate_ltr("من 2023-01-12 (Röder et al. 2015) <b>")) == (
        'من <bdi dir="ltr" class="unbroken">2023-01-12</bdi> (<bdi dir="ltr">Röder et al. 2015</bdi>) '
        '&lt;<bdi dir="ltr" class="unbroken">b</bdi>&gt;'
    )


def test_a_report_read_back_is_the_report():
    for report in (small_report(), hostile_report(), Report("t", "2024-06-01", "0", *empty())):
        assert from_json(to_json(report)) == report
        assert _render(from_json(to_json(report))) == _render(report)


def empty():
    return Articles((), (), (), (), ()), (Model("nmf", "NMF", (), (), ()),)


def test_numbers_of_numpy_become_plain_ones():
    made = small_report(
        facts=(Fact("articles", np.int64(3), np.float64(0.5)),), manifest={"seed": np.int64(3), "w": (1, 2)}
    )
    assert made.manifest == {"seed": 3, "w": [1, 2]}
    assert type(made.manifest["seed"]) is int
    assert from_json(to_json(made)) == made


def test_a_report_without_themes_articles_or_dates_still_makes_a_page():
    page = _render(Report("t", "2024-06-01", "0", *empty()))
    assert data_of(page)["models"][0]["themes"] == []


def test_a_report_does_not_change():
    with pytest.raises(AttributeError, match="immutable"):
        small_report().title = "other"


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda text: text[: len(text) // 2], "no JSON .* cut short"),
        (lambda text: "[" * 100_000, "Not a report"),
        (lambda text: "[]", "no 'format'"),
        (lambda text: '{"format": "other"}', "no 'format'"),
        (lambda text: text.replace('"version":1', '"version":2', 1), "format version 2 and this package reads 1"),
        (
            lambda text: text.replace('"n_rejected":1', '"n_rejected":"1"'),
            r"got `str` - at `\$.n_rejected`",
        ),
        (
            lambda text: text.replace('"n_rejected":1', '"n_rejected":true'),
            r"got `bool` - at `\$.n_rejected`",
        ),
        (lambda text: text.replace('"n_rejected":1', '"n_rejected":NaN'), "NaN is not a number"),
        (lambda text: text.replace('"n_rejected":1', '"n_rejected":0'), "n_rejected is 0, but 1 are listed"),
        (lambda text: text.replace('"facts":[{', '"facts":[{"odd":1,'), r"unknown field `odd` - at `\$.facts\[0\]`"),
        (lambda text: text.replace('"title":"محاور الأخبار الأمنية",', ""), "missing required field `title`"),
        (
            lambda text: text.replace('"marks":[[0,5],[6,10]]', '"marks":[[0,5,9]]'),
            r"got 3 - at .*marks\[0\]",
        ),
        (
            lambda text: text.replace('"articles":{', '"articles":[],"x":{', 1),
            r"got `array` - at `\$.articles`",
        ),
        (
            lambda text: re.sub(r'"dates":\[[^\]]*\]', '"dates":7', text),
            r"got `int` - at `\$.articles.dates`",
        ),
    ],
)
def test_damaged_reports_are_refused_with_the_place(damage, message):
    with pytest.raises(InputError, match=message):
        from_json(damage(to_json(small_report())))


def changed_theme(**changes):
    model = small_models()[0]
    return {
        "models": (replace(model, themes=(replace(model.themes[0], **changes), *model.themes[1:])),),
        "alignment": (),
    }


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (lambda: {"articles": Articles(("a",), (), (), (), ())}, "equally long; got ids 1, titles 0"),
        (lambda: {"articles": Articles(("a",), ("",), ("1/2/2023",), ("",), ("",))}, "an ISO day .*; got '1/2/2023'"),
        (lambda: {"models": ()}, "models must be one or more"),
        (lambda: {"models": (small_models()[0],) * 2}, "a key of its own"),
        (lambda: {"models": (replace(small_models()[0], weight=()),)}, "weight has 0 values for 120 articles"),
        (lambda: {"models": (replace(small_models()[0], main_theme=(9,) * 120),)}, "does not have: .'9'"),
        (lambda: {"models": (replace(small_models()[0], themes=small_models()[0].themes * 2),)}, "that repeat"),
        (lambda: {"models": small_models()[:1]}, "the report has one"),
        (lambda: {"created": "yesterday"}, "created must be an ISO moment"),
        (lambda: {"n_removed_words": 1}, "n_removed_words is 1, but 2 are listed"),
        (lambda: {"tables": (Table("t", ("a", "b"), ((1,),)),)}, r"table 't' has 2 columns and a row of 1 cells"),
        (lambda: {"facts": (Fact("x", float("nan")),)}, r"report.facts\[0\].value is nan; say None"),
        (lambda: {"manifest": {"x": object()}}, r"manifest\['x'\] is object"),
        (lambda: {"manifest": {3: 1}}, "has the key 3"),
        (lambda: changed_theme(passages=(Passage(0, "abc", ((0, 4),)),)), "passage of 3 letters"),
        (lambda: changed_theme(passages=(Passage(0, "abc", ((1, 2), (0, 1))),)), "in order and apart"),
        (lambda: changed_theme(passages=(Passage(120, "abc"),)), r"no article at \[120\]; positions run from 0 to 119"),
        (lambda: changed_theme(bursts=(Burst("2020-01-01", "2020-01-01"),)), "must name the starts of two periods"),
        (lambda: changed_theme(bursts=(Burst("2023-04-01", "2023-03-01"),)), "the earlier first"),
        (
            lambda: changed_theme(bursts=(), periods=[Period("", "", f"2023-0{i}-01", 1) for i in (2, 1)]),
            "in the order of time",
        ),
    ],
)  # fmt: skip
def test_parts_that_do_not_fit_are_refused(changes, message):
    with pytest.raises(InputError, match=message):
        small_report(**changes())


def test_alignment_names_themes_that_there_are():
    pair = small_report().alignment[0]
    for wrong in (replace(pair, a=99), replace(pair, b=2), replace(pair, a=None, b=None)):
        with pytest.raises(InputError, match="which the first two models do not have"):
            small_report(alignment=(wrong,))


def test_other_languages_are_refused():
    for function in (_render, methods):
        with pytest.raises(InputError, match="lang must be one of 'ar', 'en'; got 'fr'"):
            function(small_report(), lang="fr")


def test_a_page_is_written_whole_or_not_at_all(tmp_path):
    path = write_report(small_report(), tmp_path / "report.html", lang="en")
    assert path.read_text(encoding="utf-8") == _render(small_report(), lang="en")
    assert [found.name for found in tmp_path.iterdir()] == ["report.html"]
    with pytest.raises(InputError, match=r"Can't write .*missing"):
        write_report(small_report(), tmp_path / "missing" / "report.html")


def test_the_data_have_defaults_for_what_need_not_be_known():
    needed = {item.name for item in fields(Theme)} - {"exclusive_words", "security", "coherence", "robustness"}
    assert needed > {"id", "name", "share", "articles", "words"}
    assert Theme(1, "n", 0.5, 3, (Word("w", 0.1),)).periods == ()
    assert HOSTILE in hostile_report().title
