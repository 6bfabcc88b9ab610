"""What it takes to make a page of real news readable: names, quotations, robustness, pictures, page; and to open it."""

import os
import shutil
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

from playwright.sync_api import sync_playwright
from readme import at_most, machine, measure_and_report, write_section

import topics
from topics.report._page import write_report
from topics.runs._pictures import write_pictures
from topics.themes import report_data

HERE = Path(__file__).parent
REPEATS = 5
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
SEARCH_AND_SORT = """async () => {
  const start = performance.now();
  const box = document.querySelector("input[name=article-query]");
  const before = document.querySelector("#articles-shown").textContent;
  box.value = "الرئىس";
  box.dispatchEvent(new Event("input"));
  while (document.querySelector("#articles-shown").textContent === before)
    await new Promise((done) => setTimeout(done, 5));
  document.querySelector("[data-sort=title]").click();
  return performance.now() - start;
}"""
# What a reader is told of an opening, and the seconds that it may take.
EVENTS = {"loaded": "the load event ends", "ready": "the page answers", "answered": "a search and a sort are done"}
MOST_SECONDS = 2


def seconds(work):
    """Return what some work gives, and the seconds that it took."""
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def measure():
    """Fit both models on 30,000 articles and time every step from there to the opened page."""
    corpora = os.environ.get("TOPICS_CORPORA")
    if not corpora:
        sys.exit("TOPICS_CORPORA must name the folder that holds antmulti.jsonl.gz.")
    warnings.simplefilter("ignore")
    frame = topics.load_corpus(Path(corpora) / "antmulti.jsonl.gz").to_frame()
    more = frame.head(30_000 - len(frame)).assign(id=lambda rows: rows.id + "-again")
    corpus = topics.load_corpus([*frame.to_dict("records"), *more.to_dict("records")])
    preprocessor = topics.ArabicPreprocessor()
    encoded = preprocessor.fit_encode(corpus.full_texts(), n_jobs=2)
    took, readings = {}, {}
    vectorizer = topics.Vectorizer(preprocessor)
    for name, model in (("lda", topics.LDA(20, random_state=0)), ("nmf", topics.NMF(20, random_state=0))):
        themes = topics.Themes.fit(corpus, model, vectorizer=vectorizer, encoded=encoded)
        _, took[f"names, {name}"] = seconds(lambda themes=themes: themes.names)
        _, took[f"five passages a theme, {name}"] = seconds(themes.passages)
        _, took[f"weeks, intervals and bursts, {name}"] = seconds(
            lambda themes=themes: themes.over_time("W", since="2018-02-01")
        )
        readings[name] = themes
    readings["lda"], took["robustness, three fits of each model"] = seconds(readings["lda"].with_robustness)
    readings["nmf"] = readings["nmf"].with_robustness(same_refits_as=readings["lda"])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        page, took["the page's data, both models"] = seconds(lambda: report_data(readings, title="ANT"))
        _, took["the page"] = seconds(lambda: write_report(page, path))
        _, took["eleven pictures"] = seconds(lambda: write_pictures(Path(folder), readings, lang="ar"))
        size, opened = path.stat().st_size, open_times(path)
    return {
        "articles": len(corpus),
        "themes": 20,
        "seconds": took,
        "bytes": size,
        "opened": opened,
        "machine": machine("numpy", "matplotlib", "jinja2"),
    }


def open_times(path):
    """Return the milliseconds of the ``EVENTS`` of several fresh openings."""
    browser_path = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if browser_path is None:
        sys.exit("No Chromium found to open the page with.")
    found = []
    with sync_playwright() as playwright:
        for _ in range(REPEATS):
            browser = playwright.chromium.launch(executable_path=browser_path, args=ARGUMENTS)
            page = browser.new_page()
            start = time.perf_counter()
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready]")
            ready = 1000 * (time.perf_counter() - start)
            loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
            found.append({"loaded": loaded, "ready": ready, "answered": page.evaluate(SEARCH_AND_SORT)})
            browser.close()
    return found


def report(measured):
    """Write the section."""
    opened = {
        what: statistics.median(run[name] for run in measured["opened"]) / 1000
        for name, what in EVENTS.items()
        if name in measured["opened"][0]
    }
    lines = [
        f"{measured['articles']:,} articles, {measured['themes']} themes of each model. {measured['machine']}",
        "",
        "| step | seconds |",
        "|:--|--:|",
        *(f"| {step} | {took:.2f} |" for step, took in measured["seconds"].items()),
        "",
        f"The page has {measured['bytes'] / 1e6:.1f} MB. Seconds in a fresh headless Chromium, medians of "
        f"{len(measured['opened'])}:",
        "",
        *(at_most(f"Until {what}", seconds, MOST_SECONDS, " s") for what, seconds in opened.items()),
    ]
    write_section("report", lines)


if __name__ == "__main__":
    measure_and_report(__doc__, HERE / "measured" / "report.json", measure, report)
