"""A run done again, and compared file by file."""

import html
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from msgspec.structs import replace

from topics._elsewhere import ExplainsNames, explains_names
from topics._rtl import left_to_right
from topics._validation import InputError, check_path, count_noun
from topics.io import MANIFEST, read_table, sha256_of
from topics.runs._config import IN_MEMORY, Config, Input
from topics.runs._found import KeptRun
from topics.runs._manifest import (
    EMBEDDED,
    VOLATILE,
    RunManifest,
    read_model_manifest,
    read_run_manifest,
    result_files,
)
from topics.runs._read_input import input_digest
from topics.runs._run import run_config
from topics.runs._saved_topics import command_of
from topics.runs._steps import silent
from topics.themes import package_versions

_IDENTICAL, _DIFFERS, _MISSING, _NEW, _ALTERED = "identical", "differs", "missing", "new", "altered"


@dataclass(frozen=True, eq=False)
class Reproduction(ExplainsNames):
    """What came of a run done again, as :func:`topics.reproduce` returns it.

    Parameters
    ----------
    table : DataFrame
        One row per file: ``file``, ``verdict`` ("identical", "differs", "missing" where the new run has no such file,
        "new" where the old one has none, "altered" where the old one is not what was written) and ``detail``: where
        and how much it differs.
    notes : tuple of str
        What is different about the circumstances: the input, and versions.

    See Also
    --------
    reproduce : Does a run again and returns this.

    Examples
    --------
    >>> table = pd.DataFrame({"file": ["themes.csv"], "verdict": ["identical"], "detail": [""]})
    >>> Reproduction(table, ()).identical
    True
    """

    table: pd.DataFrame
    notes: tuple[str, ...]

    @property
    def identical(self) -> bool:
        """Whether every file is."""
        return bool((self.table["verdict"] == _IDENTICAL).all())

    def __repr__(self) -> str:
        n = int((self.table["verdict"] == _IDENTICAL).sum())
        return f"Reproduction({n} of {len(self.table)} files identical)"

    def _repr_html_(self) -> str:
        notes = "".join(f"<p>{html.escape(note)}</p>" for note in self.notes)
        return f"<p>{html.escape(repr(self))}</p>{left_to_right(self.table)}{notes}"


@explains_names
def reproduce(
    path: str | Path,
    *,
    data: str | Path | None = None,
    n_jobs: int | None = None,
    say: Callable[[str], None] = silent,
) -> Reproduction:
    """Do a run again as its manifest says, and compare file by file.

    Parameters
    ----------
    path : str or Path
        A directory of ``topics run`` or :meth:`topics.Experiment.run`; it is not changed.
    data : str or Path, optional
        Where the articles are now; by default where they were.
    n_jobs : int or None, default=None
        Threads of the new run; the results do not depend on it. None means as before.
    say : callable, optional
        Takes a line for the user when a step begins.

    Returns
    -------
    Reproduction
        Its ``identical`` says whether every file is, to the byte; manifests are compared without moments, seconds and
        the machine.

    Raises
    ------
    InputError
        If the directory is not a whole run's, or its articles can't be read.

    Notes
    -----
    On the same machine with the same versions a run is identical to the byte, for any number of threads. On another
    processor the last digits of floating-point sums may differ; ``detail`` then says by how much.

    Examples
    --------
    >>> import tempfile
    >>> import topics
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     experiment = topics.Experiment.from_options(models="nmf", report=False, pictures=False, seeds=0)
    ...     _ = experiment.run(f"{folder}/results")
    ...     topics.reproduce(f"{folder}/results").identical
    True
    """
    folder = check_path("path", path, "It is a directory of results; run.save(path) writes one.")
    if data is not None:
        check_path("data", data, "Articles in memory can't be looked for again; keep them in a file.")
    if command_of(folder) != "run":
        raise InputError(f"{folder} is of `topics sweep`; name a directory that `topics run` made.")
    manifest = read_run_manifest(folder)
    config = _config_again(manifest, data, n_jobs)
    articles = None
    if config.input.path == IN_MEMORY and data is None:
        # What came in memory is kept with the run, as it was modeled.
        articles = KeptRun(folder, manifest, config).corpus
        config = replace(config, input=Input(path=IN_MEMORY, titles=config.input.titles))
    notes = (*_circumstances(manifest, config), *_edited(folder, config.models.models))
    with tempfile.TemporaryDirectory() as place:
        again = Path(place) / "again"
        run_config(config, articles, again, say=say, started=manifest.started)
        rows = list(_compare(folder, again, manifest.outputs))
    return Reproduction(pd.DataFrame(rows, columns=["file", "verdict", "detail"]), notes)


def _config_again(manifest: RunManifest, data: str | Path | None, n_jobs: int | None) -> Config:
    """Return the configuration of a manifest, with the articles where they are now."""
    config = manifest.read_config(Config)
    if data is not None:
        config = replace(config, input=replace(config.input, path=str(data)))
    if n_jobs is not None:
        config = replace(config, compute=replace(config.compute, n_jobs=n_jobs))
    return config


def _circumstances(manifest: RunManifest, config: Config) -> Iterator[str]:
    """Yield what is different from when the run was made."""
    path = EMBEDDED if config.input.path is None else config.input.path
    if path == IN_MEMORY:
        yield "The articles were in memory; these are those that the run keeps."
        return
    digest, before = input_digest(path), manifest.input.sha256
    if digest is None:
        raise InputError(f"Can't read {path}, the articles of this run; say where they are now with data= (--input).")
    if digest != before:
        yield f"The articles are not what they were: sha256 {digest[:12]}... now, {before[:12]}... then."
    now = package_versions()
    for package, version in manifest.versions.items():
        if now.get(package) != version:
            yield f"{package} is {now.get(package, 'not there')} now and was {version} then."


def _edited(folder: Path, models: Sequence[str]) -> Iterator[str]:
    """Yield whose themes a reader has changed since they were found; a run done again has not."""
    for name in models:
        if (folder / name / MANIFEST).is_file() and (edits := read_model_manifest(folder / name).edits):
            steps = count_noun(len(edits), "step")
            yield f"The themes of {name} were changed in {steps} after the run; what is made again are those found."


def _compare(before: Path, again: Path, written: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield the verdict on every file of two runs, in the order of their names."""
    names = {path.relative_to(folder).as_posix() for folder in (before, again) for path in result_files(folder)}
    for name in sorted(names | written.keys()):
        old, new = before / name, again / name
        if not old.is_file():
            yield (name, _ALTERED, "it was written, and is gone") if name in written else (name, _NEW, "")
        elif name in written and sha256_of(old) != written[name]:
            yield name, _ALTERED, f"it is not what was written; {_difference(old, new) if new.is_file() else ''}"
        elif not new.is_file():
            yield name, _MISSING, "the new run has no such file"
        else:
            detail = _difference(old, new)
            yield name, _DIFFERS if detail else _IDENTICAL, detail


def _difference(old: Path, new: Path) -> str:
    """Return in words where and how much two files differ; nothing where they do not."""
    if old.name == MANIFEST:
        return _difference_of_values(*(_without_volatile(json.loads(path.read_text("utf-8"))) for path in (old, new)))
    if old.read_bytes() == new.read_bytes():
        return ""
    return _DIFFERENCES.get(old.suffix, _difference_of_bytes)(old, new)


def _without_volatile(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest without what differs between two runs of one experiment."""
    kept = {name: value for name, value in manifest.items() if name not in VOLATILE}
    if "config" not in kept:  # that of a saved part
        return kept
    kept["config"] = {name: value for name, value in kept["config"].items() if name not in ("compute", "out", "input")}
    kept["input"] = {name: value for name, value in kept["input"].items() if name != "path"}
    return kept


def _difference_of_tables(old: Path, new: Path) -> str:
    """Return how many cells of two CSV tables differ, and the largest difference of numbers."""
    a, b = (read_table(path, dtype=str) for path in (old, new))
    if list(a.columns) != list(b.columns) or len(a) != len(b):
        return f"{len(a):,} rows of {', '.join(a.columns)} then; {len(b):,} rows of {', '.join(b.columns)} now"
    differ = np.asarray(a.to_numpy() != b.to_numpy())
    columns = [name for name, has in zip(a.columns, np.atleast_1d(differ.any(axis=0)), strict=True) if has]
    told = [f"{int(differ.sum()):,} of {differ.size:,} cells, in {', '.join(columns)}"]
    for name in columns:
        numbers = [pd.to_numeric(table[name], errors="coerce") for table in (a, b)]
        gap = (numbers[0] - numbers[1]).abs().max()
        if np.isfinite(gap):
            told.append(f"{name} by {gap:.3g} at most")
    row = int(differ.any(axis=1).argmax())
    return "; ".join([*told, f"first in row {row + 2}"])


def _difference_of_json(old: Path, new: Path) -> str:
    """Return where two JSON files differ."""
    return _difference_of_values(*(json.loads(path.read_text("utf-8")) for path in (old, new)))


def _difference_of_values(a: Any, b: Any) -> str:
    """Return the first places where two values of JSON differ, and how many there are."""
    places = list(_places_that_differ(a, b, ""))
    if not places:
        return ""
    shown = ", ".join(f"{place or 'all'} ({told})" for place, told in places[:3])
    return f"{len(places):,} value{'s' * (len(places) != 1)}: {shown}{', ...' * (len(places) > 3)}"


def _places_that_differ(a: Any, b: Any, where: str) -> Iterator[tuple[str, str]]:
    """Yield the path of every value that differs, and what it was and is."""
    if isinstance(a, dict) and isinstance(b, dict):
        for name in dict.fromkeys([*a, *b]):
            yield from _places_that_differ(a.get(name), b.get(name), f"{where}.{name}".lstrip("."))
    elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        for i, (one, other) in enumerate(zip(a, b, strict=True)):
            yield from _places_that_differ(one, other, f"{where}[{i}]")
    elif a != b:
        yield where, f"{a!r:.40} then, {b!r:.40} now"


def _difference_of_bytes(old: Path, new: Path) -> str:
    """Return from which byte on two files differ."""
    a, b = old.read_bytes(), new.read_bytes()
    first = next((i for i, (one, other) in enumerate(zip(a, b, strict=False)) if one != other), min(len(a), len(b)))
    return f"from byte {first + 1:,} on; {len(a):,} bytes then, {len(b):,} now"


_DIFFERENCES: dict[str, Callable[[Path, Path], str]] = {".csv": _difference_of_tables, ".json": _difference_of_json}
