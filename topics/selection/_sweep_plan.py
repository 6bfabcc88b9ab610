"""What a sweep was asked for, as its directory keeps it."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import msgspec
from sklearn.base import BaseEstimator

from topics._validation import InputError

PLAN = "sweep.json"
_MAY_GROW = ("n_topics", "seeds", "models")  # a sweep that goes on may have more of these; all else must be as it was
_WHAT_WAS_READ = ("data", "tokens", "n_documents")
_OBJECT = "python"  # stands before what people can read of an object
_SET_PER_FIT = ("n_topics", "random_state", "n_jobs")


class PlannedFit(msgspec.Struct, frozen=True, order=True, forbid_unknown_fields=True):
    """One fit: which model, how many topics, which seed."""

    model: str
    n_topics: int
    seed: int

    @property
    def stem(self) -> str:
        """The name of its files."""
        return f"{self.model}-{self.n_topics:04}-{self.seed}"


class PlannedModel(msgspec.Struct, frozen=True):
    """One model of a sweep: its class and its own options, those that differ from fit to fit left out."""

    kind: str
    options: dict[str, Any]


class SweepPlan(msgspec.Struct, frozen=True, kw_only=True):
    """All that decides what a sweep finds.

    ``data`` is a hash of tokens and labels, ``tokens`` of tokens alone; empty where an earlier version wrote the plan.
    ``preprocessor`` holds its options; None where tokens came alone, and nobody knows what made them.
    """

    topics: str
    data: str
    n_documents: int
    measures: list[str]
    preprocessor: dict[str, Any] | None
    min_df: int | float
    max_df: int | float
    test_size: float
    top_n: int
    n_resamples: int
    random_state: int
    models: dict[str, PlannedModel]
    n_topics: list[int]
    seeds: list[int]
    titles: bool = True
    tokens: str = ""

    @property
    def fits(self) -> list[PlannedFit]:
        """Every fit, ascending."""
        keys = itertools.product(self.models, self.n_topics, self.seeds)
        return sorted(PlannedFit(*key) for key in keys)

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return dict(msgspec.to_builtins(self, enc_hook=lambda number: number.item()))  # of numpy

    def differences(self, other: SweepPlan) -> list[tuple[str, Any, Any]]:
        """Return the options, but those that may grow, in which another plan differs: name, value here and there."""
        ours, theirs = self.to_dict(), other.to_dict()
        names = [name for name in ours if name not in (*_MAY_GROW, *_WHAT_WAS_READ)]
        return [found for name in names for found in option_differences(name, ours[name], theirs[name])]

    def grown_from(self, before: SweepPlan, out: Path) -> SweepPlan:
        """Return the plan of all fits that either asks for; raise InputError if they differ in anything else."""
        for what, one, other in before.differences(self):
            raise InputError(f"{out} holds a sweep with {what}={one!r}, not {other!r}. Name another directory.")
        if before.data != self.data:
            raise InputError(f"{out} holds a sweep with other articles. Name another directory.")
        for name, model in self.models.items():
            if before.models.get(name, model) != model:
                raise InputError(f"{out} holds a sweep whose model {name!r} has other options. Name another directory.")
        return msgspec.structs.replace(
            self,
            models=before.models | self.models,
            n_topics=sorted({*before.n_topics, *self.n_topics}),
            seeds=sorted({*before.seeds, *self.seeds}),
        )


def read_plan(path: Path) -> SweepPlan:
    """Return the plan of a sweep's directory; raise InputError if there is none, or it is damaged."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=SweepPlan)
    except (FileNotFoundError, NotADirectoryError):
        raise InputError(f"{path.parent} holds no sweep: there is no {path.name} in it.") from None
    except msgspec.ValidationError as error:
        raise InputError(f"{path} is not what a sweep writes ({error}); name another directory.") from None
    except ValueError as error:
        raise InputError(f"{path} is damaged ({error}); remove the directory or name another.") from None


def option_differences(name: str, a: Any, b: Any) -> list[tuple[str, Any, Any]]:
    """Return what differs between two options, part by part: a name and both values."""
    if isinstance(a, dict) and isinstance(b, dict):
        return [found for key in a | b for found in option_differences(f"{name}, {key}", a.get(key), b.get(key))]
    return [] if a == b else [(name, a, b)]


def own_options(estimator: BaseEstimator) -> dict[str, Any]:
    """Return the options of an estimator as JSON takes them, without those that are set anew for every fit."""
    own = {name: value for name, value in estimator.get_params().items() if name not in _SET_PER_FIT}
    return dict(json.loads(json.dumps(own, default=lambda value: {_OBJECT: repr(value)})))


def is_stand_in(option: Any) -> bool:
    """Return whether an option that was read stands for an object that JSON can't hold."""
    return isinstance(option, dict) and isinstance(option.get(_OBJECT), str)
