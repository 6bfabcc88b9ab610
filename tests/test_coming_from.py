"""The page for those who come from other libraries: its tables are those that errors are made of."""

import re
import runpy
import tomllib
from pathlib import Path

import pytest

import topics

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "how-to" / "coming-from.md").read_text("utf-8")
TABLE = tomllib.loads((Path(topics.__file__).parent / "elsewhere.toml").read_text("utf-8"))
ROW = re.compile(r"^\| `(?P<name>\w+)(?P<argument>=?)` \| (?P<here>.+) \|$", re.MULTILINE)
CALLS = runpy.run_path(str(DOCS / "_build" / "calls.py"))


def test_the_tables_are_as_they_are_written_of_the_table():
    assert CALLS["page_with_tables"](PAGE) == PAGE, "run docs/_build/calls.py"


def test_every_name_of_the_table_stands_on_the_page_once_and_no_other():
    shown = [(row["name"], bool(row["argument"])) for row in ROW.finditer(PAGE.split("<!-- /objects -->")[1])]
    known = [(name, False) for names in TABLE["names"].values() for name in names]
    known += [(name, True) for names in TABLE["keywords"].values() for name in names]
    assert sorted(shown) == sorted(known)


@pytest.mark.parametrize("library", ["BERTopic", "gensim", "stm", "scikit-learn", "tomotopy"])
def test_a_library_has_a_section_with_words_and_a_table_of_its_calls(library):
    section = PAGE.split(f"\n## {library}\n")[1].split("\n## ")[0]
    words, table = section.split(f"<!-- calls: {library} -->")
    assert len(words.split()) > 30
    assert {row["name"] for row in ROW.finditer(table)} >= set(TABLE["names"][library])


def test_what_has_no_counterpart_is_said_with_the_reason():
    for names in [*TABLE["names"].values(), *TABLE["keywords"].values()]:
        for name, here in names.items():
            if isinstance(here, dict):
                assert re.search(rf"^\| `{name}=?` \| nothing: {re.escape(here['none'])} \|$", PAGE, re.MULTILINE)
