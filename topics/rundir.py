"""A results directory that appears whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pandas as pd

from topics._checks import InputError

MANIFEST = "manifest.json"


def check_free(out: Path, *, force: bool) -> None:
    """Refuse a place that holds something, unless it holds an earlier run and force is given."""
    if not out.exists():
        parent = existing_parent(out)
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


def existing_parent(path: Path) -> Path:
    """Return the closest directory above path that exists."""
    return next(parent for parent in path.absolute().parents if parent.exists())


@contextmanager
def new_directory(out: Path, *, force: bool) -> Iterator[Path]:
    """Yield a temporary directory beside out; on success it becomes out, on failure it vanishes."""
    check_free(out, force=force)
    out = out.absolute()
    remove_leftovers(out)
    partial = out.with_name(f".{out.name}.partial-{os.getpid()}")
    partial.mkdir(parents=True)
    try:
        yield partial
        move_into_place(partial, out)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def move_into_place(partial: Path, out: Path) -> None:
    """Rename partial to out; what was there before goes away last, or comes back if the renaming fails."""
    if not out.exists():
        partial.rename(out)
        return
    old = out.with_name(f".{out.name}.old-{os.getpid()}")
    out.rename(old)
    try:
        partial.rename(out)
    except BaseException:
        old.rename(out)
        raise
    shutil.rmtree(old)


def remove_leftovers(out: Path) -> None:
    """Remove temporary directories of runs that were killed before they could clean up."""
    for leftover in out.parent.glob(f".{out.name}.partial-*"):
        if not is_running(leftover.name.rpartition("-")[2]):
            shutil.rmtree(leftover, ignore_errors=True)


def is_running(pid: str) -> bool:
    """Return whether a process of that number may be running."""
    if not pid.isdecimal():
        return True  # not a name that new_directory gave: leave it alone
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write a CSV table that Excel opens as Arabic: UTF-8 with a byte-order mark."""
    table.to_csv(path, index=False, encoding="utf-8-sig", date_format="%Y-%m-%d", lineterminator="\n")


def write_json(content: dict[str, Any], path: Path) -> None:
    """Write readable JSON; a number that is not defined becomes null."""
    defined = json.loads(json.dumps(content, ensure_ascii=False), parse_constant=lambda _: None)
    path.write_text(json.dumps(defined, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
