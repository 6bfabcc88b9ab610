"""Conventions that a machine keeps: layers, public names, docstrings, file sizes, light imports."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import numpydoc.validate
import pytest

import topics

PACKAGE = Path(topics.__file__).parent
FOUNDATION = ["_version", "_validation", "_gc", "_i18n", "_progress", "_rtl"]
ROOMS = [
    "io",
    "linalg",
    "arabic",
    "corpus",
    "matrix",
    "models",
    "evaluation",
    "plots",
    "selection",
    "report",
    "themes",
    "exchange",
    "runs",
    "cli",
]
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
LONGEST_FILE, LONGEST_FUNCTION = 300, 60
# Sections and order of a docstring; GL08 and PR01 to PR10: everything documented, and as in the signature.
DOCSTRING_RULES = {"GL01", "GL03", "GL05", "GL06", "GL07", "GL08", "SS03", "SS05", "RT01", "RT03", "YD01", "EX01"}
PARAMETER_RULES = {f"PR{number:02}" for number in range(1, 11)}
# Types that functions and methods return: nobody builds them, so their examples stand where they are made.
MADE_ELSEWHERE = {
    "Boilerplate", "Choice", "Duplicates", "EncodedTexts", "LexiconEntry", "Passages", "RunResult", "Scorecard", "Svd"
}  # fmt: skip


def name_of(path):
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


def rank(module):
    return (FOUNDATION + ROOMS).index(module.split(".")[0])


def imports(path):
    """Yield the modules of ours that a file imports, relative to the package."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module == "topics":
                yield from (alias.name for alias in node.names)
            elif (node.module or "").startswith("topics."):
                inner = node.module.removeprefix("topics.")
                is_package = (PACKAGE / inner.replace(".", "/")).is_dir()
                yield from (f"{inner}.{alias.name}" for alias in node.names) if is_package else (inner,)
        elif isinstance(node, ast.Import):
            yield from (alias.name.removeprefix("topics.") for alias in node.names if alias.name.startswith("topics."))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_rooms_above_its_own(path):
    own = name_of(path)
    for imported in imports(path):
        same_room = imported.split(".")[0] == own.split(".")[0]
        assert same_room or rank(imported) < rank(own), f"{own} imports {imported}"


def test_kernels_import_numpy_and_numba_only():
    for path in (PACKAGE / "linalg" / "kernels").glob("*.py"):
        found = {
            (node.module if isinstance(node, ast.ImportFrom) else node.names[0].name).split(".")[0]
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        assert found <= {"numpy", "numba", "topics", "warnings"}, path
        assert all(module.startswith("linalg.kernels") for module in imports(path)), path


def lines_of_code(source):
    """Return how many lines of a file hold code: docstrings, comments and empty lines make no file hard to read."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = [
        node.body[0]
        for node in ast.walk(ast.parse(source))
        if isinstance(node, documented) and ast.get_docstring(node) is not None
    ]
    told = {line for node in docstrings for line in range(node.lineno, node.end_lineno + 1)}
    lines = enumerate(map(str.strip, source.splitlines()), start=1)
    return sum(bool(line) and not line.startswith("#") and i not in told for i, line in lines)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_files_and_functions_stay_short(path):
    source = path.read_text(encoding="utf-8")
    assert lines_of_code(source) <= LONGEST_FILE
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            start = node.body[1].lineno if ast.get_docstring(node) and len(node.body) > 1 else node.lineno
            assert node.end_lineno - start < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_arabic_letters_stand_in_code_only_by_name(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    with_docstring = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, with_docstring) and ast.get_docstring(node) is not None
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            written = ast.get_source_segment(path.read_text(encoding="utf-8"), node) or ""
            assert not any("\u0600" <= letter <= "\u06ff" for letter in written), written


def is_ours(method):
    """Return whether a method, inherited or not, is written here."""
    return method.__module__.startswith("topics.")


@pytest.mark.parametrize("name", sorted(set(topics.__all__) - {"__version__", "exchange", "plots"}))
def test_public_docstrings_are_complete_and_fit_the_signature(name):
    thing = getattr(topics, name)
    targets = [f"{thing.__module__}.{name}"]
    if inspect.isclass(thing) and not issubclass(thing, Exception):
        own = [name for name, method in inspect.getmembers(thing, inspect.isfunction) if is_ours(method)]
        targets += [f"{targets[0]}.{method}" for method in own if not method.startswith("_")]
    for target in targets:
        rules = DOCSTRING_RULES | PARAMETER_RULES
        if target.count(".") > targets[0].count("."):
            rules = rules - {"EX01"}
        if inspect.isclass(thing) and issubclass(thing, Exception):
            rules = rules - {"EX01"}
        if name in MADE_ELSEWHERE and target == targets[0]:
            rules = rules - {"EX01", "PR01"} | {"SA01"}
        found = [(code, text) for code, text in numpydoc.validate.validate(target)["errors"] if code in rules]
        assert found == [], target


@pytest.mark.parametrize(
    ("space", "name"),
    [(space, name) for space in ("plots", "exchange") for name in sorted(getattr(topics, space).__all__)],
)
def test_docstrings_of_plots_and_exchange_are_complete_and_fit_the_signature(space, name):
    target = f"{getattr(getattr(topics, space), name).__module__}.{name}"
    rules = (DOCSTRING_RULES | PARAMETER_RULES) - ({"EX01"} if name.startswith("prepare_") else set())
    assert [error for error in numpydoc.validate.validate(target)["errors"] if error[0] in rules] == [], target


def test_the_public_names_are_those_of_the_stub():
    assert set(topics.__all__) == {
        "Alignment", "ArabicPreprocessor", "Boilerplate", "Choice", "Corpus", "Duplicates", "EncodedTexts",
        "Experiment", "Hierarchy", "InputError", "Interval", "IntrusionScore", "IntrusionStudy", "LDA",
        "Lexicon", "LexiconEntry", "NMF", "Page", "Passages", "Phrases", "PositionalIndex",
        "PreprocessingComparison", "Reproduction", "RunResult", "Scorecard", "Svd", "SweepComparison",
        "SweepResult", "Themes", "Timeline", "Vectorizer", "Vocabulary", "__version__", "align", "catalogue",
        "coherence", "coherence_difference", "coherence_interval", "compare_preprocessing", "compare_sweeps",
        "detect_intruders", "diversity", "document_completion", "document_intrusion", "exchange",
        "exclusivity", "fetch_corpus", "frex", "inverted_rank_biased_overlap", "label_agreement",
        "label_prediction", "lift", "load", "load_corpus", "load_sample", "match_topics", "mean_interval",
        "paired_difference", "perplexity", "plots", "read_page", "relevance", "reproduce", "score_intrusion",
        "split_tokens", "stability", "sweep", "topic_significance", "truncated_svd", "word_intrusion",
    }  # fmt: skip
    for name in topics.__all__:
        assert getattr(topics, name) is not None


def test_importing_the_package_is_light():
    heavy = ("numpy", "pandas", "sklearn", "numba", "gensim", "scipy", "simplemma")
    code = f"import sys, topics; dir(topics); print([m for m in {heavy!r} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"
