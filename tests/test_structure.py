"""Conventions that a machine keeps: layers, public names, docstrings, file sizes, light imports."""

import ast
import inspect
import re
import subprocess
import sys
from collections import defaultdict
from graphlib import TopologicalSorter
from pathlib import Path

import numpydoc.validate
import pytest
from house import (
    MODULES,
    NAMESPACES,
    PACKAGE,
    ROOMS,
    body_lines,
    code_lines,
    definitions,
    door,
    imports,
    name_of,
    rank,
    room_of,
    tree_of,
    users,
)
from slow import LONGEST_FILES, SLOW_FILES, SLOW_TESTS

import topics

LONGEST_FILE, LONGEST_FUNCTION = 300, 60
ARABIC = re.compile("[\u0600-\u06ff]")
# Sections and order of a docstring; GL08 and PR01 to PR10: everything documented, and as in the signature.
DOCSTRING_RULES = {"GL01", "GL03", "GL05", "GL06", "GL07", "GL08", "SS03", "SS05", "RT01", "RT03", "YD01", "EX01"}
PARAMETER_RULES = {f"PR{number:02}" for number in range(1, 11)}
# Rows of one interface: every loss of NMF is written in the same words, and so is every command.
# Types that functions and methods return: nobody builds them, so their examples stand where they are made.
MADE_ELSEWHERE = {
    "Boilerplate", "Duplicates", "EncodedTexts", "LexiconEntry", "Passages", "Run", "Scorecard", "Svd",
    "SweepResult",
}  # fmt: skip
ROWS = ({"models._frobenius", "models._kullback_leibler"}, {"models._native_lda", "models._native_nmf"})


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_rooms_below_its_own(path):
    own = name_of(path)
    for imported, _ in imports(path):
        assert room_of(imported) == room_of(own) or rank(imported) < rank(own), f"{own} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_other_rooms_are_entered_through_their_doors(path):
    own = name_of(path)
    for module, name in imports(path):
        if room_of(module) != room_of(own) and room_of(module) in ROOMS:
            assert "." not in module, f"{own} imports {module}, not the door of {room_of(module)}"
            whole = module in NAMESPACES
            assert whole or name is not None, f"{own} imports the room {module} and not a name of its door"
            assert not (name or "").startswith("_"), f"{own} imports {name} of {module}"


def test_a_module_that_is_no_door_is_private():
    names = [path.name for path in MODULES if path.name not in ("__init__.py", "__main__.py")]
    assert [name for name in names if not name.startswith("_")] == []


def test_what_one_file_alone_uses_is_private():
    used = users()
    public = [
        f"{name_of(path)}.{name}"
        for path in MODULES
        for name in definitions(path)
        if not name.startswith("_") and not used[name_of(path), name] - {path}
    ]
    assert public == []


def test_what_another_file_uses_is_not_private():
    found = [(name_of(path), name) for path in MODULES for _, name in imports(path) if name and name.startswith("_")]
    assert [(path, name) for path, name in found if name != "__version__"] == []


def test_a_door_shows_what_is_used_outside_and_nothing_else():
    used = users()
    for room in ROOMS:
        for name, module in door(room).items():
            outside = {path for path in used[module, name] if PACKAGE / room not in path.parents}
            assert outside or room in NAMESPACES, f"nobody outside {room} uses {name}"


def test_a_name_stands_for_one_thing_in_the_whole_house():
    places = defaultdict(list)
    for path in MODULES:
        for name in definitions(path):
            places[name.lstrip("_")].append(name_of(path))
    twice = {name: where for name, where in places.items() if len(where) > 1 and set(where) not in ROWS}
    assert twice == {}


@pytest.mark.parametrize("room", ROOMS)
def test_the_files_of_a_room_import_one_another_without_cycles(room):
    graph = {}
    for path in MODULES:
        own = name_of(path)
        if room_of(own) == room and own != room:
            graph[own] = {module for module, _ in imports(path) if room_of(module) == room and module != room}
    TopologicalSorter(graph).prepare()  # names the cycle if there is one


def test_kernels_import_numpy_and_numba_only():
    for path in (PACKAGE / "linalg" / "kernels").glob("*.py"):
        found = {
            (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
            for node in ast.walk(tree_of(path))
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        assert found <= {"numpy", "numba", "topics", "warnings"}, path
        assert all(module.startswith("linalg.kernels") for module, _ in imports(path)), path


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_and_functions_stay_short(path):
    assert code_lines(path) <= LONGEST_FILE
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.FunctionDef):
            assert body_lines(node) <= LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_arabic_letters_stand_in_code_only_by_name(path):
    tree = tree_of(path)
    with_docstring = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, with_docstring) and ast.get_docstring(node) is not None
    }
    source = path.read_text(encoding="utf-8")
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    for node in texts:
        if id(node) not in docstrings and ARABIC.search(node.value):  # escapes are names: look how it is written
            written = ast.get_source_segment(source, node) or ""
            assert not ARABIC.search(written), written


def is_ours(method):
    """Return whether a method, inherited or not, is written here."""
    return method.__module__.startswith("topics.")


PUBLIC = [getattr(topics, name) for name in sorted(set(topics.__all__) - {"__version__", *NAMESPACES})] + [
    getattr(space, name)
    for space in (topics.evaluation, topics.plots, topics.exchange)
    for name in sorted(set(space.__all__) - set(topics.__all__))
]


@pytest.mark.parametrize("thing", PUBLIC, ids=lambda thing: f"{room_of(thing.__module__[7:])}.{thing.__name__}")
def test_public_docstrings_are_complete_and_fit_the_signature(thing):
    name = thing.__name__
    targets = [f"{thing.__module__}.{name}"]
    if inspect.isclass(thing) and not issubclass(thing, Exception):
        own = [name for name, method in inspect.getmembers(thing, inspect.isfunction) if is_ours(method)]
        targets += [f"{targets[0]}.{method}" for method in own if not method.startswith("_")]
    for target in targets:
        rules = DOCSTRING_RULES | PARAMETER_RULES
        if target != targets[0] or name.startswith("prepare_"):
            rules = rules - {"EX01"}
        if inspect.isclass(thing) and issubclass(thing, Exception):
            rules = rules - {"EX01"}
        if name in MADE_ELSEWHERE and target == targets[0]:
            rules = rules - {"EX01", "PR01"} | {"SA01"}
        found = [(code, text) for code, text in numpydoc.validate.validate(target)["errors"] if code in rules]
        assert found == [], target


def test_the_public_names_are_those_of_the_stub():
    assert set(topics.__all__) == {
        "Alignment", "ArabicPreprocessor", "Boilerplate", "Corpus", "Duplicates", "EncodedTexts",
        "Experiment", "Hierarchy", "InputError", "LDA", "Lexicon", "LexiconEntry", "NMF", "Page", "Passages",
        "Phrases", "PreprocessingComparison", "RejectedWarning", "Reproduction", "Run", "Svd", "SweepComparison",
        "SweepResult", "Themes", "Timeline", "Vectorizer", "Vocabulary", "__version__", "align",
        "catalogue", "coherence", "compare_preprocessing", "compare_sweeps", "evaluation", "exchange", "fetch_corpus",
        "load", "load_corpus", "load_sample", "plots", "read_page", "reproduce", "run", "sweep", "truncated_svd",
    }  # fmt: skip
    for space in (topics, topics.evaluation, topics.plots, topics.exchange):
        assert set(dir(space)) == set(space.__all__)
        assert [name for name in space.__all__ if getattr(space, name) is None] == []


def test_importing_the_package_is_light():
    heavy = ("numpy", "pandas", "sklearn", "numba", "gensim", "scipy", "simplemma")
    code = f"import sys, topics; dir(topics); print([m for m in {heavy!r} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_the_table_of_slow_tests_names_tests_and_files_that_there_are():
    texts = {path.stem: path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py")}
    assert {*LONGEST_FILES, *SLOW_FILES, *SLOW_TESTS} <= set(texts)
    for file, beginnings in SLOW_TESTS.items():
        assert [name for name in beginnings if f"def {name}" not in texts[file]] == [], file
