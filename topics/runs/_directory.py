"""A results directory that appears whole or not at all, and what it holds, read back."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import pandas as pd

from topics._validation import InputError
from topics.corpus import sample_file
from topics.io import is_running, move_into_place, whole_file
from topics.runs._topics_file import TextsToTerms, match_words
from topics.selection import PLAN

MANIFEST, _TERMS = "manifest.json", "terms.csv"
PAGE, PAGE_DATA = "report.html", "report.json.gz"
EMBEDDED = "embedded corpus"


def check_free(out: Path, *, force: bool) -> None:
    """Refuse a place that holds something, unless it holds an earlier run and force is given."""
    if not out.exists():
        parent = _existing_parent(out)
        if not parent.is_dir() or not os.access(parent, os.W_OK):
            raise InputError(f"Can't write {out}: {parent} is not a directory you may write to.")
        return
    if not out.is_dir():
        raise InputError(f"{out} exists and is a file; name a directory that does not exist yet.")
    holds_run = any(out.glob(f"*/{MANIFEST}"))
    if not any(out.iterdir()):
        return
    if not holds_run:
        raise InputError(f"{out} exists and holds other files than a run's; name a directory that does not exist yet.")
    if not force:
        raise InputError(f"{out} exists and holds an earlier run; name another place, or add --force to replace it.")


def _existing_parent(path: Path) -> Path:
    """Return the closest directory above path that exists."""
    return next(parent for parent in path.absolute().parents if parent.exists())


@contextmanager
def new_directory(out: Path, *, force: bool) -> Iterator[Path]:
    """Yield a temporary directory beside out; on success it becomes out, on failure it vanishes."""
    check_free(out, force=force)
    out = out.absolute()
    _remove_leftovers(out)
    partial = out.with_name(f".{out.name}.partial-{os.getpid()}")
    partial.mkdir(parents=True)
    try:
        yield partial
        move_into_place(partial, out)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _remove_leftovers(out: Path) -> None:
    """Remove temporary directories of runs that were killed before they could clean up."""
    for leftover in out.parent.glob(f".{out.name}.partial-*"):
        if not is_running(leftover.name.rpartition("-")[2]):
            shutil.rmtree(leftover, ignore_errors=True)


def write_table(table: pd.DataFrame, path: Path | BinaryIO) -> None:
    """Write a CSV table that Excel opens as Arabic: UTF-8 with a byte-order mark."""
    table.to_csv(path, index=False, encoding="utf-8-sig", date_format="%Y-%m-%d", lineterminator="\n")


def check_free_file(path: Path, *, force: bool) -> None:
    """Refuse a file that can't be written, or that is there already unless force is given."""
    if path.is_dir():
        raise InputError(f"{path} is a directory; name a file, such as {path / 'scores.csv'}.")
    if path.exists() and not force:
        raise InputError(f"{path} exists; name another file, or add --force to replace it.")
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise InputError(f"Can't write {path}: {path.parent} is not a directory you may write to.")


def write_file(table: pd.DataFrame, path: Path) -> None:
    """Write a CSV table that appears whole or not at all."""
    with whole_file(path) as file:
        write_table(table, file)


def joined_tables(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the tables of several models as one, with a column that names the model."""
    return pd.concat(tables, names=["model"]).reset_index()


def write_json(content: dict[str, Any], path: Path) -> None:
    """Write readable JSON; a number that is not defined becomes null."""
    defined = json.loads(json.dumps(content, ensure_ascii=False), parse_constant=lambda _: None)
    path.write_text(json.dumps(defined, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def sha256_of(path: Path) -> str:
    """Return the digest of a file, or of the names and contents of a folder's files."""
    if path.is_file():
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    digest = hashlib.sha256()
    for member in sorted(member for member in path.rglob("*") if member.is_file() and os.access(member, os.R_OK)):
        digest.update(f"{member.relative_to(path).as_posix()}\0{sha256_of(member)}\n".encode())
    return digest.hexdigest()


def _holds_run(folder: Path) -> bool:
    """Return whether a directory is one of ``topics run``, or of one model in it."""
    return (folder / _TERMS).is_file() or any(folder.glob(f"*/{_TERMS}"))


# A directory of ``topics sweep`` gets a row here, and one in ``topics.cli._compare._COMPARISONS``.
_KINDS: dict[str, Callable[[Path], bool]] = {
    "run": _holds_run,
    "sweep": lambda folder: (folder / PLAN).is_file(),
}


def kind_of(folder: Path) -> str:
    """Return which command wrote a results directory, or refuse what none did."""
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise InputError(f"{folder} {what}; expected was a results directory, such as `topics run --out` makes.")
    kind = next((kind for kind, is_of_kind in _KINDS.items() if is_of_kind(folder)), None)
    if kind is None:
        raise InputError(
            f"{folder} is not a results directory: no {_TERMS} in it, nor {PLAN}. `topics run --out` and "
            "`topics sweep --out` make them."
        )
    return kind


@dataclass(frozen=True, slots=True, eq=False)
class SavedTopics:
    """The topics of one model, read from its results directory.

    Attributes
    ----------
    model : str
        "lda" or "nmf".
    folder : Path
        Where they lie.
    manifest : dict
        How they came about.
    terms : dict of str to list of str
        The terms of every theme, the most probable first, by theme id.
    words : dict of str to list of str
        The same in their most frequent spelling, as people read them.
    """

    model: str
    folder: Path
    manifest: dict[str, Any]
    terms: dict[str, list[str]]
    words: dict[str, list[str]]

    def terms_in(self, corpus_sha256: str, preprocessor: TextsToTerms) -> dict[str, list[str]]:
        """Return the terms of every theme as a preprocessor calls them that was fitted on a corpus of that digest.

        Which forms of a word are one term is learned from the texts. So terms are the run's own only in the corpus
        that it read; elsewhere words are looked up as people spell them.
        """
        is_own = corpus_sha256 == self.manifest["input"]["corpus_sha256"]
        return self.terms if is_own else match_words(self.words, preprocessor)


def read_run(folder: Path) -> dict[str, SavedTopics]:
    """Return the topics of every model in a directory of ``topics run``, or of the one that the directory is of."""
    kind_of(folder)
    folders = [folder] if (folder / _TERMS).is_file() else sorted(path.parent for path in folder.glob(f"*/{_TERMS}"))
    saved = [_read_model(each) for each in folders]
    return {topics.model: topics for topics in saved}


def _read_model(folder: Path) -> SavedTopics:
    """Return the topics of one model."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        table = pd.read_csv(folder / _TERMS, encoding="utf-8-sig", keep_default_na=False, dtype={"theme": str})
        table = table.sort_values("rank", kind="stable")
        terms, words = (
            {str(theme): list(map(str, rows)) for theme, rows in table.groupby("theme", sort=False)[column]}
            for column in ("term", "word")
        )
        by_id = sorted(terms, key=int)
        return SavedTopics(
            manifest["model"], folder, manifest, {t: terms[t] for t in by_id}, {t: words[t] for t in by_id}
        )
    except FileNotFoundError as error:
        raise InputError(f"{folder} lacks {Path(error.filename).name}; run `topics run` again.") from None
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{folder} holds damaged results ({type(error).__name__}: {error}); run it again.") from None


def models_to_compare(
    a: dict[str, SavedTopics], b: dict[str, SavedTopics], model: str | None = None
) -> list[tuple[SavedTopics, SavedTopics]]:
    """Return the models that both hold, or the one named; where each holds a single model, these two."""
    named = list(a) if model is None else [model]
    both = [(a[name], b[name]) for name in named if name in a and name in b]
    if not both and model is None and len(a) == len(b) == 1:
        return list(zip(a.values(), b.values(), strict=True))
    if not both:
        wanted = "no model is in both directories" if model is None else f"model {model!r} is not in both directories"
        held = f"the first holds {', '.join(a)}, the second {', '.join(b)}"
        raise InputError(f"Can't compare: {wanted}; {held}. Name two directories of one model, such as results/nmf.")
    return both


def input_digest(data: str) -> str | None:
    """Return the digest of a path, or of the embedded corpus by its name; None for what can't be read."""
    try:
        if data == EMBEDDED:
            with sample_file() as sample:
                return sha256_of(sample)
        return sha256_of(Path(data)) if Path(data).exists() else None
    except OSError:
        return None


def find_input(manifest: dict[str, Any]) -> str | None:
    """Return the path of what a run read if it still is what it was, else None; EMBEDDED for the embedded corpus."""
    path: str = manifest["input"]["path"]
    return path if input_digest(path) == manifest["input"]["sha256"] else None


def changed_preprocessing(a: dict[str, Any], b: dict[str, Any]) -> list[str]:
    """Return in words what two manifests say differently of how texts became terms."""
    ways = [
        manifest["preprocessor"] | {name: manifest["config"]["input"][name] for name in ("split", "titles", "pages")}
        for manifest in (a, b)
    ]
    return _changed(*ways)


def changed_options(a: dict[str, Any], b: dict[str, Any]) -> list[str]:
    """Return in words what two manifests say differently of model, options, input and version."""
    return _changed(*(_facts_of(manifest) for manifest in (a, b)))


def _facts_of(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return what a user may compare of a manifest, in one level."""
    options: dict[str, Any] = {}
    # The path is told with the input; where the results lie and how the work is done decides nothing.
    for section in ("input", "preprocessing", "vectorizer", "models", "evaluation"):
        options |= manifest["config"][section]
    options.pop("path")
    columns = {f"column {name}": column for name, column in options.pop("columns").items()}
    origin = {f"input {name}": manifest["input"][name] for name in ("path", "sha256", "documents")}
    version = {"version of arabic-topics": manifest["versions"]["arabic-topics"]}
    return {"model": manifest["model"]} | options | columns | origin | version


def _changed(a: dict[str, Any], b: dict[str, Any]) -> list[str]:
    """Return a line for every key whose value differs."""
    names = dict.fromkeys([*a, *b])
    return [
        f"{name}: {_in_words(a.get(name))} in A, {_in_words(b.get(name))} in B"
        for name in names
        if a.get(name) != b.get(name)
    ]


def _in_words(value: Any) -> str:
    """Return a value of a manifest as people write it."""
    if isinstance(value, list | tuple):
        return " + ".join(map(str, value)) or "none"
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    return str(value)
