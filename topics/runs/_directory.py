"""A results directory that appears whole or not at all, and what it holds, read back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from topics._validation import InputError
from topics.corpus import sample_file
from topics.io import check_free, read_table, sha256_of
from topics.runs._topics_file import TextsToTerms, match_words
from topics.selection import PLAN

MANIFEST, _TERMS = "manifest.json", "terms.csv"
PAGE, PAGE_DATA = "report.html", "report.json.gz"
EMBEDDED = "embedded corpus"


def check_run_place(out: Path, *, force: bool) -> None:
    """Raise InputError if a run can't be written to a directory, or needs force to replace an earlier one."""
    check_free(
        out,
        list_foreign=_list_foreign,
        holds="an earlier run",
        replace=force,
        how_to_replace="add --force to replace it",
    )


def _list_foreign(folder: Path) -> list[str]:
    """Return the files of a directory that no run has written."""
    is_run = any(folder.glob(f"*/{MANIFEST}"))
    return [] if is_run else sorted(member.name for member in folder.iterdir())


def joined_tables(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the tables of several models as one, with a column that names the model."""
    return pd.concat(tables, names=["model"]).reset_index()


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
        table = read_table(folder / _TERMS, dtype={"theme": str})
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
