"""The page of the architecture and the guide to extending are true to the code."""

import re
import runpy
from pathlib import Path

import pytest
from house import ROOMS, imports_between_rooms

ROOT = Path(__file__).parents[1]
EXTEND = (ROOT / "docs" / "how-to" / "extend.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split("|") for line in EXTEND.splitlines() if line.startswith("| ") and "`topics/" in line]


@pytest.fixture(scope="module")
def rooms():
    return runpy.run_path(str(ROOT / "docs" / "_build" / "rooms.py"))


def test_the_picture_shows_the_imports_as_they_are(rooms):
    assert rooms["PICTURE"].read_text(encoding="utf-8") == rooms["drawing"](imports_between_rooms())


def test_the_table_of_rooms_shows_the_imports_as_they_are(rooms):
    page = rooms["PAGE"].read_text(encoding="utf-8")
    assert "<!-- rooms -->" in page
    assert page == rooms["with_table"](page, imports_between_rooms())


def test_every_room_is_a_folder_and_every_folder_a_room():
    folders = {path.parent.name for path in (ROOT / "topics").glob("*/__init__.py")}
    assert folders == set(ROOMS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0].strip())
def test_the_guide_names_files_and_tables_that_are_there(row):
    job, where, what, _ = (cell.strip() for cell in row)
    paths = [ROOT / name for name in re.findall(r"`(topics/[\w./]+)`", where)]
    assert paths, job
    assert all(path.exists() for path in paths), job
    for name in re.findall(r"`(_?[A-Z]{3}[A-Z_]*)`", what):
        texts = [path.read_text(encoding="utf-8") for path in paths if path.is_file()]
        assert any(re.search(rf"\b{name}\b.*=", text) for text in texts), job
