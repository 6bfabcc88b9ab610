"""Writes the tables of calls of other libraries into their page: ``python docs/_build/calls.py``."""

import re
import tomllib
from pathlib import Path

DOCS = Path(__file__).parents[1]
PAGE = DOCS / "how-to" / "coming-from.md"
TABLE = DOCS.parent / "topics" / "elsewhere.toml"
PLACE = re.compile(r"(<!-- calls: (?P<library>[^>]+) -->\n).*?(<!-- /calls -->)", re.DOTALL)
OBJECTS = re.compile(r"(<!-- objects -->\n).*?(<!-- /objects -->)", re.DOTALL)
SAME = {"stm": "stm and other R packages"}
"""What the arguments of a library stand under where that is not its own name."""


def in_words(value):
    """Return what a name is here, as a cell of a table."""
    if isinstance(value, dict):
        return f"nothing: {value['none']}"
    given = [value] if isinstance(value, str) else value
    names = " or ".join(f"`{name}`" for name in given if name.isidentifier())
    text = "".join(name for name in given if not name.isidentifier())
    return f"{names}; {text}" if names and text else names or text


def rows_of(library, table):
    """Yield a name, whether it is an argument, and what it is here: calls first, each kind in the order of the table."""
    for name, value in table["names"].get(library, {}).items():
        yield name, False, in_words(value)
    for name, value in table["keywords"].get(SAME.get(library, library), {}).items():
        yield name, True, in_words(value)


def as_table(head, rows):
    """Return rows as a Markdown table."""
    lines = [" | ".join(cells) for cells in (head, ["---"] * len(head), *rows)]
    return "\n" + "\n".join(f"| {line} |" for line in lines) + "\n\n"


def page_with_tables(page):
    """Return the page with all tables as they are now."""
    table = tomllib.loads(TABLE.read_text("utf-8"))

    def calls(found):
        library = found["library"]
        rows = [(f"`{name}{'=' * is_argument}`", here) for name, is_argument, here in rows_of(library, table)]
        return found[1] + as_table((library, "here"), rows) + found[3]

    objects = [(f"`{name}`", f"`{row['made_by']}`") for name, row in table["objects"].items()]
    page = PLACE.sub(calls, page)
    return OBJECTS.sub(lambda found: found[1] + as_table(("name", "is"), objects) + found[2], page)


if __name__ == "__main__":
    PAGE.write_text(page_with_tables(PAGE.read_text("utf-8")), "utf-8")
