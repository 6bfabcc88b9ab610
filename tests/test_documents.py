"""What the README, the notebooks and the licences say holds."""

import ast
import importlib.util
import json
import re
import shlex
from functools import partial
from pathlib import Path

import nbformat
import pytest
from children import SECONDS_UNTIL_HUNG
from shown import words_and_numbers

from topics import cli, load_sample
from topics.corpus._samples import sample_file
from topics.io import sha256_of

CHECKOUT = Path(__file__).parents[1]
README = (CHECKOUT / "README.md").read_text(encoding="utf-8")
NOTEBOOKS = sorted((CHECKOUT / "notebooks").glob("*.ipynb"))


def write_articles(corpus, path):
    corpus.to_frame().to_json(path, orient="records", lines=True, date_format="iso")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def test_the_python_of_the_readme_runs(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_articles(load_sample(), tmp_path / "articles.jsonl")
    names = {}
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), names)
    shown = capsys.readouterr().out
    assert "[['قال', 'تحالف', 'دولي', 'قوة'], ['تحالف', 'دولي']]" in shown
    assert "السفن" in shown
    assert (tmp_path / "report.html").exists()
    assert (tmp_path / "timeline.pdf").exists()


def test_the_commands_of_the_readme_are_targets_and_options_that_exist(tmp_path, monkeypatch, capsys):
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"make ([a-z-]+)", README + (CHECKOUT / "benchmarks" / "README.md").read_text("utf-8")):
        assert f"\n{target}:" in makefile, target
    write_articles(load_sample()[:60], tmp_path / "articles.jsonl")
    monkeypatch.chdir(tmp_path)
    commands = [line for block in blocks("bash") for line in block.splitlines() if line.startswith("topics ")]
    # A sweep of a hundred fits is for the user's articles.
    short = [shlex.split(command, comments=True)[1:] for command in commands if not command.startswith("topics sweep")]
    assert [words[0] for words in short] == ["run", "init", "run", "reproduce"]
    for words in short:
        with pytest.raises(SystemExit) as ended:
            cli.main(words)
        assert not ended.value.code, words
    shown = capsys.readouterr().out
    assert "Results: results" in shown
    assert "files are identical" in shown
    for name in re.findall(r"^\| `(\w+\.\w+)` \|", README, flags=re.MULTILINE):
        assert (tmp_path / "results" / "lda" / name).exists(), name


def test_links_of_the_readme_lead_somewhere():
    for link in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (CHECKOUT / link).exists(), link


@pytest.fixture(scope="module")
def execute():
    """Return notebooks/execute.py as a module."""
    spec = importlib.util.spec_from_file_location("execute", CHECKOUT / "notebooks" / "execute.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    patience = {"startup_timeout": SECONDS_UNTIL_HUNG, "iopub_timeout": SECONDS_UNTIL_HUNG}
    module.NotebookClient = partial(module.NotebookClient, **patience)
    return module


def shown_by(cell):
    """Return the texts that a cell shows."""
    outputs = [output.get("data", output) for output in cell.get("outputs", [])]
    return "\n".join(str(output.get("text/plain", output.get("text"))) for output in outputs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
@pytest.mark.filterwarnings("default")  # the kernel's client warns about its own transport
def test_a_notebook_runs_and_its_stored_outputs_are_those_it_gives(path, tmp_path, execute):
    stored = nbformat.read(path, as_version=4)
    fresh = execute.executed(path, tmp_path, timeout=SECONDS_UNTIL_HUNG)
    nbformat.validate(stored)
    assert not execute.warnings_of(fresh)
    for old, new in zip(stored.cells, fresh.cells, strict=True):
        (words, numbers), (new_words, new_numbers) = (words_and_numbers(shown_by(cell)) for cell in (old, new))
        assert new_words == words
        assert new_numbers == pytest.approx(numbers, abs=0.001)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_takes_the_articles_in_its_first_cell_and_defines_nothing(path):
    code = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    assert code[0].source.startswith("articles = None")
    assert ["parameters" in cell.metadata.get("tags", []) for cell in code] == [True] + [False] * (len(code) - 1)
    nodes = [node for cell in code for node in ast.walk(ast.parse(cell.source))]
    assert not [node for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]


def test_stored_notebooks_hold_no_times_paths_or_progress_bars(execute):
    for path in NOTEBOOKS:
        stored = nbformat.read(path, as_version=4)
        text = json.dumps(stored, sort_keys=True)
        assert text == json.dumps(execute.repeatable(stored), sort_keys=True), path.name
        without_images = re.sub(r'"image/png": "[^"]*"', "", text)
        assert not re.search(r"/(home|tmp|root|work|Users)/|0x[0-9a-f]{6}", without_images), path.name


def test_every_notebook_is_in_their_readme():
    table = (CHECKOUT / "notebooks" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| \[`(\w+)\.ipynb`", table, flags=re.MULTILINE) == [path.stem for path in NOTEBOOKS]


def test_the_licence_is_the_gpl():
    assert "GNU GENERAL PUBLIC LICENSE\n                       Version 3" in (CHECKOUT / "LICENSE").read_text()
    assert 'license = "GPL-3.0-or-later"' in (CHECKOUT / "pyproject.toml").read_text()


def test_the_data_card_says_plainly_that_the_corpus_is_invented():
    card = (CHECKOUT / "corpora" / "README.md").read_text(encoding="utf-8")
    assert "Everything in it is invented." in card
    sample = load_sample()
    assert f"| Articles | {len(sample)}," in card
    with sample_file() as path:
        assert f"| sha256 | `{sha256_of(path)}` |" in card
    assert all(f"`{label}`" in card for label in set(sample.labels))
