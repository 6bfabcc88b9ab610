"""The documentation: it builds without a warning, asks nothing of the network, and all of its examples run.

``TOPICS_DOCS_UPDATE=1`` writes what the examples print, and the pictures that they save, into the pages.
"""

import ast
import io
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import redirect_stdout
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import matplotlib
import pandas as pd
import pytest
from browsing import new_context
from click.testing import CliRunner
from matplotlib import pyplot as plt
from shown import words_and_numbers

import topics
import topics.exchange
from topics._rtl import RightToLeft
from topics.cli._main import _cli, main

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
UPDATE = os.environ.get("TOPICS_DOCS_UPDATE") == "1"
# A block of code, after a comment that names a package it needs; or what the block before it shows.
BLOCK = re.compile(
    r"(?:<!-- needs: (?P<needs>\w+) -->\n)?^(?P<fence>```)(?P<kind>python|bash|text|\{ \.python \.output \})\n"
    r"(?P<code>.*?)^```$|^<!-- output -->\n(?P<table>.*?)^<!-- /output -->$",
    re.MULTILINE | re.DOTALL,
)
SHOWN = ("text", "{ .python .output }")
CLOSE = 0.02
ARTICLES = 200
REQUEST = re.compile(
    r"<(?:script|img|iframe|source)\b[^>]*\bsrc=[\"']?(?:https?:)?//|<link\b[^>]*\bhref=[\"']?(?:https?:)?//"
    r"|@import|url\([\"']?(?:https?:)?//"
)


def blocks_of(text):
    """Yield the blocks of a page, each with the block that shows what it printed, if there is one."""
    found = list(BLOCK.finditer(text))
    for i, block in enumerate(found):
        if block["kind"] in SHOWN or block["table"] is not None:
            continue
        after = found[i + 1] if i + 1 < len(found) else None
        directly = after is not None and not text[block.end() : after.start()].strip()
        shows = directly and (after["kind"] in SHOWN or after["table"] is not None)
        line = text[: block.start("code")].count("\n")
        yield SimpleNamespace(
            kind=block["kind"], code=block["code"], needs=block["needs"], line=line, shown=after if shows else None
        )


def run_cell(code, page, line, namespace):
    """Run a block as Jupyter does, and return what it printed and its last value."""
    tree = ast.parse("\n" * line + code, str(page))
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed, value = io.StringIO(), None
    with redirect_stdout(printed):
        exec(compile(tree, str(page), "exec"), namespace)
        if last is not None:
            value = eval(compile(ast.Expression(last.value), str(page), "eval"), namespace)
    return printed.getvalue(), value


def run_commands(code):
    """Run the commands of a block that begins with ``topics``."""
    for line in code.splitlines():
        words = shlex.split(line, comments=True)
        if not words:
            continue
        with pytest.raises(SystemExit) as ended, redirect_stdout(io.StringIO()):
            main(words[1:])
        assert ended.value.code == 0, line


def cell_of(value):
    """Return a value as it stands in a table."""
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.2f}"
    return "" if value is None or value is pd.NA else str(value).replace("|", "\\|").replace("\n", " ")


def as_table(frame):
    """Return a DataFrame as a Markdown table, as Jupyter shows it, an index with a name first."""
    frame = frame.reset_index() if any(frame.index.names) else frame
    rows = [list(map(str, frame.columns)), ["---"] * frame.shape[1]]
    rows += [[cell_of(value) for value in row] for row in frame.astype(object).itertuples(index=False)]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    direction = "rtl" if isinstance(frame, RightToLeft) else "ltr"
    return f'<div class="shown" dir="{direction}" markdown>\n\n{lines}\n\n</div>\n'


def shown_by(printed, value, as_what):
    """Return what a page should show of a block's outcome."""
    if as_what["table"] is not None:
        return as_table(value.to_frame().reset_index() if isinstance(value, pd.Series) else value)
    return printed + ("" if value is None else f"{value!r}\n")


def write_articles(path):
    """Write the reader's file of articles: a part of the embedded corpus, in its order."""
    lines = (ROOT / "corpora" / "security_news.jsonl").read_text("utf-8").splitlines(keepends=True)
    chosen = sorted(random.Random(0).sample(range(len(lines)), min(ARTICLES, len(lines))))
    path.write_text("".join(lines[i] for i in chosen), "utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(DOCS)))
def test_the_examples_of_a_page_run_and_print_what_it_says(page, tmp_path, monkeypatch):
    text = page.read_text("utf-8")
    write_articles(tmp_path / "articles.jsonl")
    monkeypatch.chdir(tmp_path)
    matplotlib.use("Agg")
    namespace, changes = {"__name__": "__docs__"}, []
    for block in blocks_of(text):
        if block.kind == "bash":
            if block.code.startswith("topics "):
                run_commands(block.code)
            continue
        if block.needs and find_spec(block.needs) is None:
            continue
        printed, value = run_cell(block.code, page, block.line, namespace)
        if block.shown is None:
            continue
        part = "code" if block.shown["table"] is None else "table"
        expected = shown_by(printed, value, block.shown)
        if UPDATE:
            changes.append((block.shown.span(part), expected))
            continue
        words, numbers = words_and_numbers(block.shown[part])
        expected_words, expected_numbers = words_and_numbers(expected)
        assert words == expected_words, f"{page}:{block.line}"
        assert numbers == pytest.approx(expected_numbers, abs=CLOSE), f"{page}:{block.line}"
    plt.close("all")
    if UPDATE:
        update(page, text, changes, tmp_path)


def update(page, text, changes, folder):
    """Write what the blocks of a page showed into it, and the pictures that they saved beside it."""
    for (start, end), shown in reversed(changes):
        text = text[:start] + shown + text[end:]
    page.write_text(text, "utf-8")
    for picture in (DOCS / "assets").glob("*.png"):
        if (folder / picture.name).is_file():
            shutil.copy(folder / picture.name, picture)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Return the built site, and what the build said."""
    folder = tmp_path_factory.mktemp("site")
    pytest.importorskip(
        "mkdocstrings", reason="mkdocs-material and mkdocstrings, which build the pages, are not installed"
    )
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    # Without the note in which Material for MkDocs tells of its successor.
    settings = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return SimpleNamespace(folder=folder, said=done.stdout + done.stderr)


def test_the_site_builds_without_a_warning(site):
    assert "WARNING" not in site.said
    assert "ERROR" not in site.said
    for page in PAGES:
        assert (site.folder / page.relative_to(DOCS)).with_suffix(".html").is_file()


def test_the_pages_ask_nothing_of_the_network(site):
    assets = [*site.folder.rglob("*.html"), *site.folder.rglob("*.css")]
    assert len(assets) > len(PAGES)
    for path in assets:
        text = re.sub(r'<link rel="?canonical[^>]*>', "", path.read_text("utf-8"))
        assert (path.name, REQUEST.findall(text)) == (path.name, [])


def test_the_search_works_without_a_server_and_finds_arabic(site):
    index = (site.folder / "search" / "search_index.js").read_text("utf-8")
    assert '"lang":["en","ar"]' in index.replace(" ", "")
    assert (site.folder / "assets" / "iframe-worker.js").is_file()


def test_every_public_name_stands_on_one_page_of_the_reference():
    text = "\n".join(page.read_text("utf-8") for page in (DOCS / "reference").glob("*.md"))
    listed = re.findall(r"^::: topics\.(\S+)", text, re.MULTILINE)
    rooms = {"evaluation": topics.evaluation, "plots": topics.plots, "exchange": topics.exchange}
    expected = set(topics.__all__) - {"__version__", *rooms}
    for room, module in rooms.items():
        expected |= {f"{room}.{name}" for name in set(module.__all__) - set(topics.__all__)}
    assert sorted(listed) == sorted(expected)


def test_the_reference_lists_every_public_name_by_task():
    index = (DOCS / "reference" / "index.md").read_text("utf-8")
    listed = re.findall(r"\[`(\w+)`\]\[topics\.\1\]|^::: topics\.(\w+)|\[`topics\.(\w+)`\]\(", index, re.MULTILINE)
    assert sorted("".join(names) for names in listed) == sorted(set(topics.__all__) - {"__version__"})


@pytest.mark.parametrize("name", sorted(_cli.commands))
def test_the_reference_has_the_help_of_every_command_as_it_is(site, name):
    page = (site.folder / "reference" / "command-line.html").read_text("utf-8")
    shown = [
        " ".join(unescape(block).split())
        for block in re.findall(r'<pre class="help"><code>(.*?)</code>', page, re.DOTALL)
    ]
    expected = " ".join(CliRunner().invoke(_cli, [name, "--help"], prog_name="topics").output.split())
    assert expected in shown


def test_no_docstring_shows_its_markup(site):
    for path in (site.folder / "reference").glob("*.html"):
        text = re.sub(r"<(code|annotation)\b.*?</\1>", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert re.findall(r":(?:class|func|meth|math|attr|mod):|\.\. math::|``", text) == [], path.name


@pytest.fixture
def opened(browser, site):
    """Return a function that opens a page from the folder; at the end, nothing was requested or complained about."""
    context, noise = new_context(browser), []

    def open_page(path):
        page = context.new_page()
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.on("request", lambda request: noise.append(request.url) if request.url.startswith("http") else None)
        page.goto((site.folder / path).as_uri())
        return page

    yield open_page
    context.close()
    assert noise == []


@pytest.mark.parametrize("query", ["coherence", "PositionalIndex", "\u0627\u0644\u0645\u062d\u0648\u0631"])
def test_a_search_from_the_folder_finds_pages_without_a_server(opened, query):
    page = opened("index.html")
    page.fill(".md-search__input", query)
    page.wait_for_selector(".md-search-result__item a", state="attached")


def test_arabic_runs_from_right_to_left_and_code_from_left_to_right(opened):
    page = opened("ar/quickstart.html")
    direction = "(selector) => getComputedStyle(document.querySelector(selector)).direction"
    assert page.evaluate(direction, ".arabic p") == "rtl"
    assert page.evaluate(direction, ".arabic .highlight code") == "ltr"
    page = opened("explanation/arabic.html")
    assert page.evaluate(direction, "article p") == "ltr"
    # Strings in a line of code stand in the order of the code, whatever their letters.
    lefts = (
        "[...document.querySelectorAll('.highlight .s2')].slice(0, 3).map((node) => node.getBoundingClientRect().left)"
    )
    page.wait_for_selector(".highlight .s2")
    assert page.evaluate(lefts) == sorted(page.evaluate(lefts))


@pytest.mark.parametrize("path", ["index.html", "tutorial.html", "ar/quickstart.html", "explanation/arabic.html"])
def test_no_page_is_wider_than_a_telephone(browser, site, path):
    context = new_context(browser, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto((site.folder / path).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()
