"""Checkpoints of a sweep: its fits on disk, each kept as it comes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from topics._validation import InputError
from topics.io import check_array, remove_leftovers, whole_file
from topics.selection._sweep_plan import PlannedFit

FITS = "fits"
LOG = "log.jsonl"  # how long fits took, beside the results, which must not depend on it
WORDS_KEPT = 20  # more than are scored, so that others can be looked at later


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
