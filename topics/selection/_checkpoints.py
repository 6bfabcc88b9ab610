"""Checkpoints of a sweep: its plan and its fits on disk, each kept as it comes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from topics._validation import InputError
from topics.io import check_array, remove_leftovers, whole_file

PLAN, FITS = "sweep.json", "fits"
LOG = "log.jsonl"  # how long fits took, beside the results, which must not depend on it
MAY_GROW = ("n_topics", "seeds", "models")  # a sweep that goes on may have more of these; all else must be as it was
WORDS_KEPT = 20  # more than are scored, so that others can be looked at later


class PlannedFit(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """One fit: which model, how many topics, which seed."""

    model: str
    n_topics: int
    seed: int

    @property
    def stem(self) -> str:
        """The name of its files."""
        return f"{self.model}-{self.n_topics:04}-{self.seed}"


@dataclass(frozen=True, slots=True)
class FitRecord:
    """What is kept of a fit.

    ``values`` are measures of this fit alone, ``resampled`` each coherence over resampled corpora, ``words`` the
    ``WORDS_KEPT`` most probable terms of every topic, ``components`` float32 of shape (n_topics, n_terms). ``seconds``
    of fitting and measuring go to the log only.
    """

    planned: PlannedFit
    values: dict[str, float]
    resampled: dict[str, list[float]]
    words: list[list[str]]
    components: np.ndarray
    seconds: float = float("nan")


class _FitFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the file of a fit holds beside its topics; JSON writes NaN as null."""

    planned: PlannedFit
    values: Mapping[str, float | None]
    resampled: Mapping[str, Sequence[float | None]]
    words: list[list[str]]


class Checkpoints:
    """Records of fits in a folder, each whole or not there at all; without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        if folder is not None:
            folder.mkdir(exist_ok=True)
            remove_leftovers(folder)

    def keep(self, record: FitRecord) -> FitRecord:
        """Write a record: topics first, so that a record without them never stands there."""
        if self.folder is None:
            return record
        stem = record.planned.stem
        content = msgspec.json.encode(_FitFile(record.planned, record.values, record.resampled, record.words))
        with whole_file(self.folder / f"{stem}.npy") as file:
            np.save(file, record.components, allow_pickle=False)
        with whole_file(self.folder / f"{stem}.json") as file:
            file.write(msgspec.json.format(content, indent=1) + b"\n")
        with (self.folder.parent / LOG).open("a", encoding="utf-8") as log:
            log.write(json.dumps({"fit": stem, "seconds": round(record.seconds, 3)}) + "\n")
        return record

    def find(self, planned: PlannedFit) -> FitRecord | None:
        """Return a record that is there and whole, else None."""
        if self.folder is None:
            return None
        path = self.folder / f"{planned.stem}.json"
        try:
            content = msgspec.json.decode(path.read_bytes(), type=_FitFile)
            with path.with_suffix(".npy").open("rb") as file:
                components = check_array("components", np.load(file, allow_pickle=False), "f", planned.n_topics, None)
        except FileNotFoundError:
            return None
        except (msgspec.MsgspecError, ValueError, TypeError, EOFError) as error:
            raise InputError(
                f"{path} or .npy is damaged ({error}). Remove both, and the sweep fits it again."
            ) from None
        if content.planned != planned:
            raise InputError(f"{path} holds another fit than its name says; remove it.")
        values = dict(zip(content.values, _without_nulls(content.values.values()), strict=True))
        resampled = {name: _without_nulls(drawn) for name, drawn in content.resampled.items()}
        return FitRecord(planned, values, resampled, content.words, components)


def _without_nulls(values: Iterable[float | None]) -> list[float]:
    """Return numbers of a file, in which null stands for an undefined one."""
    return [float("nan") if value is None else value for value in values]


def planned_fits(described: dict[str, Any]) -> list[PlannedFit]:
    """Return all fits of a sweep's directory."""
    numbers, seeds = described["n_topics"], described["seeds"]
    return [PlannedFit(model, k, seed) for model in described["models"] for k in numbers for seed in seeds]


def read_plan(path: Path) -> dict[str, Any]:
    """Return the plan of a sweep's directory; raise InputError if there is none, or it is damaged."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path.parent} holds no sweep: there is no {path.name} in it.") from None
    except ValueError as error:
        raise InputError(f"{path} is damaged ({error}); remove the directory or name another.") from None
    if not isinstance(content, dict) or not {"data", *MAY_GROW} <= set(content):
        raise InputError(f"{path} is not what a sweep writes; name another directory.")
    return content


def option_differences(name: str, a: Any, b: Any) -> list[tuple[str, Any, Any]]:
    """Return what differs between two options, part by part: a name and both values."""
    if isinstance(a, dict) and isinstance(b, dict):
        return [found for key in a | b for found in option_differences(f"{name}, {key}", a.get(key), b.get(key))]
    return [] if a == b else [(name, a, b)]
