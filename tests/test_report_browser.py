"""The report page in a real browser: search, order, filters, languages, keyboard, accessibility, size."""

import json
import re
from importlib.resources import files

import pytest
from browsing import new_context
from report_data import NAMES, hostile_report, large_report, small_report

from topics.report._page import write_report

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright, which drives a browser, is not installed")
expect = sync_api.expect

MOST_ELEMENTS = 6_000


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder of pages: small.html, hostile.html and large.html."""
    folder = tmp_path_factory.mktemp("report")
    for name, report in (("small", small_report()), ("hostile", hostile_report()), ("large", large_report())):
        write_report(report, folder / f"{name}.html")
    return folder


@pytest.fixture
def opened(browser, folder):
    """Return a function that opens a page; at the end, nothing was requested or complained about."""
    contexts, noise = [], []

    def open_page(name="small", **settings):
        context = new_context(browser, **settings)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: noise.append(message.text))
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("dialog", lambda dialog: noise.append(dialog.message))
        page.on("request", lambda request: noise.append(request.url) if not request.url.startswith("file:") else None)
        page.goto((folder / f"{name}.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert noise == []


def cards(page):
    return page.locator(".card h3").all_text_contents()


def rows(page):
    return page.locator("#article-table tbody tr")


def titles(page):
    return page.locator("td.title bdi").all_text_contents()


def test_the_page_runs_from_right_to_left_and_the_language_switch_turns_it_around(opened):
    page = opened()
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert page.text_content("#themes-heading") == "المحاور"
    page.click("#language")
    assert page.evaluate("[document.documentElement.lang, getComputedStyle(document.body).direction]") == ["en", "ltr"]
    assert page.text_content("#themes-heading") == "Themes"
    assert page.locator(".methods:visible").text_content().startswith("The analysis rests on")
    assert page.get_attribute("#language", "aria-label") == "التبديل إلى العربية"
    expect(page.locator("#language")).to_be_focused()
    assert not re.search(r"[\u0600-\u06ff]", page.locator("#evaluation").inner_text())
    page.click("#language")
    assert page.text_content("#themes-heading") == "المحاور"


def test_names_and_texts_of_articles_stay_arabic_and_right_to_left_in_english(opened):
    page = opened()
    page.click("#language")
    found = page.evaluate(
        "[...document.querySelectorAll('.card h3 bdi, td.title bdi, blockquote')]"
        ".map((node) => [node.lang, getComputedStyle(node).direction])"
    )
    assert set(map(tuple, found)) == {("ar", "rtl")}


def test_cards_stand_in_the_order_asked_for(opened):
    page = opened()
    assert cards(page) == [NAMES[0], NAMES[1], NAMES[2]]
    for order, expected in (
        ("name", [2, 1, 0]),
        ("coherence", [1, 2, 0]),
        ("robustness", [0, 1, 2]),
        ("share", [0, 1, 2]),
    ):
        page.select_option("select[name=sort]", order)
        expect(page.locator(".card h3")).to_have_text([NAMES[k] for k in expected])
    assert page.locator("#index tbody th").all_text_contents() == [NAMES[0], NAMES[1], NAMES[2]]


def test_themes_are_found_whatever_the_spelling(opened):
    page = opened()
    for query, expected in (
        ("الصيغه", [0, 1, 2]),
        ("سَفِينَة", [2]),
        ("إلكترونى", [1]),
        ("سيبـــران", [1]),
        ("Maritime", [2]),
        ("لا شيء", []),
    ):
        page.fill("input[name=theme-query]", query)
        expect(page.locator(".card h3")).to_have_text([NAMES[k] for k in expected])
    assert page.text_content("#themes-shown") == "لا محور يوافق هذه الشروط."


def test_themes_are_filtered_by_share_and_security_theme(opened):
    page = opened()
    page.fill("input[name=least-share]", "25")
    expect(page.locator(".card h3")).to_have_text([NAMES[0], NAMES[1]])
    page.fill("input[name=least-share]", "")
    for security, expected in (("Maritime", [2]), ("+", [0, 2]), ("-", [1]), ("", [0, 1, 2])):
        page.select_option("select[name=security]", security)
        expect(page.locator(".card h3")).to_have_text([NAMES[k] for k in expected])


def test_a_card_says_all_that_is_known_of_its_theme(opened):
    page = opened()
    page.click("#language")
    card = page.locator(".card").first
    text = card.inner_text()
    for part in ("50.0%", "Borders and smuggling", "0.62", "2023-03", "شعبان 1444", "Unknown", "(35.0%–65.0%)", "ذروة"):
        assert part in text
    assert card.locator("mark").all_text_contents()[:2] == ["إحباط", "تهريب"[:4]]
    chart = card.locator("svg.timeline")
    assert "highest 75.0% in 2023-04" in chart.get_attribute("aria-label")
    assert chart.locator("polyline").count() == 2  # the line breaks at the month without articles
    assert chart.locator("rect.burst").count() == 1
    card.locator("summary").first.click()
    expect(card.locator("details[open] .variant")).to_have_text(["الصيغة 70%", "والصيغة 30%"])


def test_passages_link_to_the_web_or_to_the_row_of_the_article(opened):
    page = opened()
    outside = page.locator(".card").nth(1).locator("figcaption a").first
    assert outside.get_attribute("href") == "https://news.example/1?a=1&b=2"
    assert outside.get_attribute("rel") == "noopener noreferrer"
    page.fill("input[name=article-query]", "سفينة")
    expect(page.locator("#articles-shown")).to_contain_text("60")
    inside = page.locator(".card").first.locator("figcaption a").first
    assert inside.get_attribute("href") == "#articles"
    inside.click()
    expect(page.locator("tr[data-article='0']")).to_be_focused()
    assert page.input_value("input[name=article-query]") == ""


def test_articles_are_searched_filtered_and_cleared(opened):
    page = opened()
    assert rows(page).count() == 50
    page.fill("input[name=article-query]", "هجوم إلكترونى")
    expect(page.locator("#articles-shown")).to_have_text("المقالات الموافقة: 30 من 120")
    assert all("هجومٌ إلكتروني" in title for title in titles(page))
    page.select_option("select[name=article-theme]", label=NAMES[0])
    expect(page.locator("#articles-shown")).to_contain_text("10 من")
    page.select_option("select[name=source]", label="غير معروف")
    expect(rows(page)).to_have_count(0)
    page.click("#clear")
    expect(page.locator("#articles-shown")).to_have_text("المقالات الموافقة: 120 من 120")
    page.fill("input[name=from]", "2023-02-01")
    page.fill("input[name=to]", "2023-02-10")
    dates = page.locator("td.date").all_text_contents()
    assert dates
    assert all("2023-02-01" <= date <= "2023-02-10" for date in dates)
    page.click("#clear")
    page.select_option("select[name=article-theme]", label="بلا محور")
    expect(rows(page)).to_have_count(1)


def test_articles_are_sorted_by_every_column_with_the_unknown_last(opened):
    page = opened()
    page.click("[data-sort=date]")
    dates = page.locator("td.date").all_text_contents()
    assert dates == sorted(dates)
    assert "—" not in dates
    page.click("[data-sort=date]")
    assert page.locator("td.date").first.text_content() == "2023-04-28"
    expect(page.locator("th.date")).to_have_attribute("aria-sort", "descending")
    page.click("[data-sort=weight]")
    assert page.locator("tbody td.figure").last.is_visible()
    weights = page.locator("#article-table td.figure").all_text_contents()
    assert weights == sorted(weights, reverse=True)
    page.click("#page-next")
    page.click("#page-next")
    assert page.locator("#pages span").text_content() == "الصفحة 3 من 3"
    assert page.locator("#article-table td.figure").last.text_content() == "—"
    expect(page.locator("#page-next")).to_be_disabled()
    expect(page.locator("#page-previous")).to_be_focused()


def test_the_other_model_brings_its_own_themes_and_articles(opened):
    page = opened()
    page.click("label:has(> input[name=model][value='1'])")
    assert cards(page) == [NAMES[0], NAMES[1]]
    expect(page.locator("tr[data-article='2'] td.theme")).to_have_text(NAMES[0])
    assert page.locator("select[name=article-theme] option").count() == 3
    page.locator("#alignment-table a").last.click()  # a theme of the first model alone
    expect(page.locator("#theme-0-2")).to_be_focused()
    assert page.is_checked("input[name=model][value='0']")


def test_a_theme_leads_to_its_articles_and_back(opened):
    page = opened()
    page.locator(".card").nth(1).locator("button.link").click()
    assert set(page.locator("td.theme").all_text_contents()) == {NAMES[1]}
    expect(page.locator("#articles")).to_be_focused()
    page.locator("td.theme a").first.click()
    expect(page.locator("#theme-0-1")).to_be_focused()


def test_everything_can_be_done_from_the_keyboard(opened):
    page = opened()
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.name || document.activeElement.id || document.activeElement.tagName")
        )
    order = [reached.index(name) for name in ("language", "model", "theme-query", "sort", "security", "least-share")]
    assert order == sorted(order)
    page.focus("#language")
    page.keyboard.press("Enter")
    assert page.text_content("#themes-heading") == "Themes"
    page.keyboard.press("Space")
    assert page.text_content("#themes-heading") == "المحاور"
    page.focus("input[name=model][value='0']")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("input[name=model][value='1']")).to_be_focused()
    assert len(cards(page)) == 2
    page.focus("[data-sort=date]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-sort=date]")).to_be_focused()
    page.focus("#page-next")
    page.keyboard.press("Space")
    expect(page.locator("#pages span")).to_contain_text("2")
    page.locator(".card summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".card details[open]").count() == 1


def test_the_methods_paragraph_is_copied_or_selected(opened):
    page = opened(permissions=["clipboard-read", "clipboard-write"])
    page.click("#language")
    page.click("#copy")
    expect(page.locator("#copied")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").startswith("The analysis rests on a corpus")
    refused = opened()
    refused.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    refused.click("#copy")
    expect(refused.locator("#copied")).to_have_text("حُدّد النص؛ انسخه من لوحة المفاتيح.")
    assert refused.evaluate("getSelection().toString()").startswith("يستند التحليل")


def test_hostile_texts_do_nothing_and_are_shown(opened):
    page = opened("hostile")
    for _ in range(2):
        for summary in page.locator("summary").all():
            summary.click()
        page.click("#language")
    assert page.locator("img, iframe, script:not(#data):not(:last-of-type)").count() == 0
    assert page.locator(".card h3").first.text_content().startswith("</script><script>alert(1)")
    assert {"javascript:", "data:"} & {href.split("alert")[0] for href in hrefs(page)} == set()
    assert page.evaluate("document.documentElement.innerText").count("\u202e") == 0


def hrefs(page):
    return page.evaluate("[...document.querySelectorAll('a')].map((link) => link.getAttribute('href'))")


@pytest.mark.parametrize(("lang", "scheme", "width"), [("ar", "light", 390), ("en", "dark", 1280)])
def test_axe_finds_nothing_to_complain_about(opened, lang, scheme, width):
    page = opened(bypass_csp=True, color_scheme=scheme, viewport={"width": width, "height": 900})
    if lang == "en":
        page.click("#language")
    for summary in page.locator("summary").all():
        summary.click()
    # axe takes the whole page only if all of it is laid out.
    page.add_style_tag(content=".card { content-visibility: visible !important; }")
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then((results) => results.violations)")
    said = [(each["id"], node["target"], node["failureSummary"]) for each in found for node in each["nodes"][:2]]
    assert said == [], json.dumps(said, ensure_ascii=False, indent=1)


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_nothing_sticks_out_of_the_window(opened, lang):
    page = opened(viewport={"width": 360, "height": 800})
    if lang == "en":
        page.click("#language")
    for width in (360, 768, 1400, 360):
        page.set_viewport_size({"width": width, "height": 800})
        chart = page.locator("svg.timeline").first
        expect(chart).to_have_js_property(
            "viewBox.baseVal.width", page.locator(".chart").first.evaluate("(node) => node.clientWidth")
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_controls_do_not_print_and_numbers_do(opened):
    page = opened()
    page.emulate_media(media="print")
    assert not page.is_visible("#theme-controls")
    assert not page.is_visible("#language")
    assert page.is_visible(".card h3")
    assert page.is_visible("#article-table")
    assert page.evaluate("getComputedStyle(document.querySelector('.card')).breakInside") == "avoid"


def test_a_large_report_holds_few_elements_at_a_time_and_answers(opened, folder):
    assert (folder / "large.html").stat().st_size < 300 * 30_000
    page = opened("large")
    expect(page.locator("html[data-ready]")).to_have_count(1)
    assert rows(page).count() == 50
    before = page.text_content("#articles-shown")
    page.fill("input[name=article-query]", "الكترونى 29")
    expect(page.locator("#articles-shown")).not_to_have_text(before)
    page.click("[data-sort=title]")
    expect(page.locator("th.title")).to_have_attribute("aria-sort", "ascending")
    assert rows(page).count() == 50
    assert all("29" in title for title in titles(page))
    assert page.locator("*").count() < MOST_ELEMENTS


def test_the_page_says_its_themes_without_a_script(opened):
    page = opened(java_script_enabled=False)
    text = page.inner_text("noscript")
    assert all(name in text for name in NAMES.values())
    assert "50.0%" in text
