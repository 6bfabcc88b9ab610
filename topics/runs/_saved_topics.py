"""Results directories: where one may be written, which command wrote one, and the topics of a run read back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pandas as pd

from topics._validation import InputError
from topics.evaluation import TextsToTerms, match_words
from topics.io import MANIFEST, check_free, read_table
from topics.runs._manifest import ModelManifest, outputs_of, read_model_manifest, result_files
from topics.selection import PLAN

_TERMS = "terms.csv"
# What file managers leave in any folder that somebody looks at.
_OF_THE_SYSTEM = {".DS_Store", "Thumbs.db", "desktop.ini"}


def check_run_place(out: Path, *, overwrite: bool) -> None:
    """Raise InputError if a run can't be written to a directory, or needs leave to replace an earlier one."""
    check_free(
        out,
        list_foreign=_files_of_no_run,
        holds="an earlier run",
        replace=overwrite,
        how_to_replace="replace it with overwrite=True (--overwrite on the command line)",
    )


def _files_of_no_run(folder: Path) -> list[str]:
    """Return the files of a directory that no run has written; of a run, those that its manifest does not name."""
    outputs = outputs_of(folder)
    if outputs is None:
        return sorted(member.name for member in folder.iterdir())
    own = {*outputs, MANIFEST}
    names = (path.relative_to(folder).as_posix() for path in result_files(folder))
    return [name for name in names if name not in own and Path(name).name not in _OF_THE_SYSTEM]


def _holds_run(folder: Path) -> bool:
    """Return whether a directory is one of ``topics run``, or of one model in it."""
    return (folder / _TERMS).is_file() or any(folder.glob(f"*/{_TERMS}"))


# What `topics compare` can read gets a row here, and one in ``topics.cli._compare._COMPARISONS``.
_WRITERS: dict[str, Callable[[Path], bool]] = {"run": _holds_run, "sweep": lambda folder: (folder / PLAN).is_file()}


def command_of(folder: Path) -> str:
    """Return which command wrote a results directory; raise InputError if none did."""
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise InputError(f"{folder} {what}; expected was a results directory, such as `topics run --out` makes.")
    command = next((command for command, has_written in _WRITERS.items() if has_written(folder)), None)
    if command is None:
        raise InputError(
            f"{folder} is not a results directory: no {_TERMS} in it, nor {PLAN}. `topics run --out` and "
            "`topics sweep --out` make them."
        )
    return command


@dataclass(frozen=True, slots=True, eq=False)
class SavedTopics:
    """The topics of one model of a run: their terms by theme id, best first, and the same as people spell them."""

    model: str
    folder: Path
    manifest: ModelManifest
    terms: dict[str, list[str]]
    words: dict[str, list[str]]

    def terms_in(self, corpus_sha256: str, preprocessor: TextsToTerms) -> dict[str, list[str]]:
        """Return the terms of every theme as a preprocessor calls them that was fitted on a corpus of that digest.

        Which forms of a word are one term is learned from the texts. So terms are the run's own only in the corpus
        that it read; elsewhere words are looked up as people spell them.
        """
        is_own = corpus_sha256 == self.manifest.input.corpus_sha256
        return self.terms if is_own else match_words(self.words, preprocessor)


def read_run(folder: Path) -> dict[str, SavedTopics]:
    """Return the topics of every model in a directory of ``topics run``, or of the one that the directory is of."""
    command_of(folder)
    folders = [folder] if (folder / _TERMS).is_file() else sorted(path.parent for path in folder.glob(f"*/{_TERMS}"))
    return {topics.model: topics for topics in map(_read_model, folders)}


def _read_model(folder: Path) -> SavedTopics:
    """Return the topics of one model."""
    try:
        manifest = read_model_manifest(folder)
        table = read_table(folder / _TERMS, dtype={"theme": str}).sort_values("rank", kind="stable")
        return SavedTopics(manifest.model, folder, manifest, _by_theme(table, "term"), _by_theme(table, "word"))
    except FileNotFoundError as error:
        raise InputError(f"{folder} lacks {Path(error.filename).name}; run `topics run` again.") from None
    except (msgspec.DecodeError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"{folder} holds damaged results ({type(error).__name__}: {error}); run it again.") from None


def _by_theme(table: pd.DataFrame, column: str) -> dict[str, list[str]]:
    """Return a column of the table of terms by theme."""
    lists = {str(theme): list(map(str, rows)) for theme, rows in table.groupby("theme", sort=False)[column]}
    return {theme: lists[theme] for theme in sorted(lists, key=int)}


def models_to_compare(
    a: dict[str, SavedTopics], b: dict[str, SavedTopics], models: Sequence[str]
) -> list[tuple[SavedTopics, SavedTopics]]:
    """Return those of some models that both hold; where each holds a single model, these two."""
    both = [(a[name], b[name]) for name in models if name in a and name in b]
    if not both and len(a) == len(b) == 1:
        return list(zip(a.values(), b.values(), strict=True))
    if not both:
        held = f"the first holds {', '.join(a)}, the second {', '.join(b)}"
        raise InputError(
            f"Can't compare: none of {', '.join(models)} is in both directories; {held}. Name two directories of one "
            "model, such as results/nmf."
        )
    return both
