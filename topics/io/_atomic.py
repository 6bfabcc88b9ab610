"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write; it takes its place when all is written, and leaves nothing behind otherwise."""
    partial = path.with_name(f".{path.name}.partial-{os.getpid()}")
    try:
        with partial.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def remove_leftovers(folder: Path) -> None:
    """Remove partial files of processes that were killed before they could clean up."""
    for leftover in folder.glob(".*.partial-*"):
        if not is_running(leftover.name.rpartition("-")[2]):
            leftover.unlink(missing_ok=True)


def is_running(pid: str) -> bool:
    """Return whether a process of that number may be running."""
    if not pid.isdecimal():
        return True  # not a name that we gave: leave it alone
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
