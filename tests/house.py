"""The house as its source files show it: rooms, doors, who imports whom, which names stand where."""

import ast
import io
import re
import tokenize
from collections import defaultdict
from functools import cache
from pathlib import Path

import topics

PACKAGE = Path(topics.__file__).parent
FOUNDATION = ("_version", "_validation", "_elsewhere", "_frozen", "_gc", "_i18n", "_progress", "_rtl")
ROOMS = (
    "io",
    "linalg",
    "arabic",
    "corpus",
    "matrix",
    "models",
    "evaluation",
    "report",
    "tables",
    "themes",
    "plots",
    "selection",
    "exchange",
    "runs",
    "cli",
)
"""From the ground up: a room imports from those before it."""
NAMESPACES = ("evaluation", "plots", "exchange", "cli")
"""Rooms that are entered from outside the package as well."""
MODULES = tuple(sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py"))
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef)


def name_of(path):
    """Return the dotted name of a file relative to the package; a door is called as its room."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def room_of(name):
    """Return the room of a module, or the module itself where it belongs to the foundation."""
    return name.split(".")[0]


def rank(name):
    """Return how high a room stands; the modules of the foundation stand below all, in their own order."""
    return (*FOUNDATION, *ROOMS).index(room_of(name))


@cache
def tree_of(path):
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path):
    """Return (module, name) of every import of ours in a file, relative to the package; None for a whole module."""
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module == "topics":
                found += [(alias.name, None) for alias in node.names]
            elif (node.module or "").startswith("topics."):
                found += [module_or_name(node.module.removeprefix("topics."), alias.name) for alias in node.names]
        elif isinstance(node, ast.Import):
            ours = [alias.name for alias in node.names if alias.name.startswith("topics.")]
            found += [(name.removeprefix("topics."), None) for name in ours]
    return tuple(found)


def module_or_name(module, name):
    """Return what ``from module import name`` imports: a name of a module, or a module of a room."""
    inner = PACKAGE.joinpath(*module.split("."), f"{name}.py")
    return (f"{module}.{name}", None) if inner.is_file() else (module, name)


def door(room):
    """Return the module of every name that a door shows: names by module relative to the package."""
    stub = PACKAGE / room / "__init__.pyi"
    if stub.is_file():
        nodes = [node for node in tree_of(stub).body if isinstance(node, ast.ImportFrom) and node.module]
        return {alias.name: f"{room}.{node.module}" for node in nodes for alias in node.names}
    return {name: module for module, name in imports(PACKAGE / room / "__init__.py") if name is not None}


def definitions(path):
    """Return the names that a file defines at its top, in order."""
    names = []
    for node in tree_of(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names += [inner.id for target in targets for inner in ast.walk(target) if isinstance(inner, ast.Name)]
    return list(dict.fromkeys(name for name in names if not re.fullmatch(r"__\w+__", name)))


def users():
    """Return which files use a name of a module: sets of files by (module, name)."""
    doors = {room: door(room) for room in ROOMS}
    used = defaultdict(set)
    for path in (*MODULES, PACKAGE / "__init__.py"):
        by_alias = {}
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("topics"):
                module = node.module.removeprefix("topics").removeprefix(".")
                for alias in node.names:
                    by_alias[alias.asname or alias.name] = f"{module}.{alias.name}".removeprefix(".")
        for module, name in imports(path):
            if name is not None:
                used[doors.get(module, {}).get(name, module), name].add(path)
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in by_alias:
                used[by_alias[node.value.id], node.attr].add(path)
    top = [node for node in tree_of(PACKAGE / "__init__.pyi").body if isinstance(node, ast.ImportFrom)]
    for node in top:
        for alias in node.names:
            module = node.module or ""
            used[doors.get(module, {}).get(alias.name, module), alias.name].add(PACKAGE / "__init__.pyi")
    for room in NAMESPACES:
        for name, module in doors[room].items():
            used[module, name].add(PACKAGE / room / "__init__.pyi")
    return used


def imports_between_rooms():
    """Return the rooms that each room imports from, in the order of the house; the foundation is left out."""
    found = {room: set() for room in ROOMS}
    for path in MODULES:
        own = room_of(name_of(path))
        for module, _ in imports(path):
            other = room_of(module)
            if own in found and other in found and other != own:
                found[own].add(other)
    return {room: [other for other in ROOMS if other in found[room]] for room in ROOMS}


def code_lines(path):
    """Return how many lines of a file hold code: no docstrings, comments, blank lines."""
    source = path.read_text(encoding="utf-8")
    silent = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER}
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in silent:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(tree_of(path)):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node) is not None:
            lines -= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return len(lines)


def body_lines(function):
    """Return how many lines a function has below its signature and docstring."""
    statements = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return 0 if not statements else function.end_lineno - statements[0].lineno + 1
