"""Files and directories that appear whole or not at all."""

import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from topics._validation import InputError

_PARTIAL = ".partial-"


def file_to_write(path: Any) -> Path:
    """Return the path of a file; raise InputError if it names none, or its folder does not exist."""
    if not isinstance(path, str | Path) or not Path(path).name:
        raise InputError(f"path must be the name of a file, such as 'themes.pdf'; got {path!r:.60}.")
    path = Path(path)
    if not path.parent.is_dir():
        raise InputError(f"There is no folder {path.parent}; make it first.")
    return path


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file to write; it takes its place when all is written, and leaves nothing behind otherwise."""
    partial = _partial_path(path)
    try:
        with partial.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def new_directory(out: Path) -> Iterator[Path]:
    """Yield a temporary directory beside ``out``; on success it replaces ``out``, on failure it vanishes."""
    out = Path(os.path.realpath(out))  # a link stays, and what it points to is replaced
    remove_leftovers(out.parent, out.name)
    partial = _partial_path(out)
    partial.mkdir(parents=True)
    try:
        yield partial
        _move_into_place(partial, out)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _move_into_place(partial: Path, out: Path) -> None:
    """Rename ``partial`` to ``out``; what was there before goes away last, or comes back if the renaming fails."""
    if not out.exists():
        partial.rename(out)
        return
    old = partial.with_name(partial.name + ".old")
    out.rename(old)
    try:
        partial.rename(out)
    except BaseException:
        old.rename(out)
        raise
    shutil.rmtree(old)


@contextmanager
def explaining_faults(out: Path) -> Iterator[None]:
    """Raise InputError in the place of what a file system says, for callers in Python."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"Can't write {out}: {reason}. Name another place, or make room.") from None


def remove_leftovers(folder: Path, name: str | None = None) -> None:
    """Remove what killed writers of one name, or of any, have left in a folder."""
    for leftover in folder.iterdir() if folder.is_dir() else ():
        target, is_partial, pid = leftover.name.rpartition(_PARTIAL)
        is_wanted = target.startswith(".") if name is None else target.startswith(f".{name}.")
        if not is_partial or not is_wanted or _may_be_running(pid):
            continue
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def check_free(
    out: Path, *, list_foreign: Callable[[Path], Sequence[str]], holds: str, replace: bool, how_to_replace: str
) -> None:
    """Raise InputError if a directory can't be made at ``out``, or if there is one that must not be replaced.

    ``list_foreign`` names the files of a directory that an earlier writer of the same kind has not made. Those are
    never replaced; an earlier result, in words ``holds``, only with ``replace``.
    """
    if not out.exists():
        parent = next(parent for parent in out.absolute().parents if parent.exists())
        if not parent.is_dir() or not os.access(parent, os.W_OK):
            raise InputError(f"Can't write {out}: {parent} is not a directory you may write to.")
        return
    if not out.is_dir():
        raise InputError(f"{out} exists and is a file; name a directory that does not exist yet.")
    if foreign := list_foreign(out):
        raise InputError(
            f"{out} exists and holds other files, such as {foreign[0]}; name a directory that does not exist yet."
        )
    if not replace and any(out.iterdir()):
        raise InputError(f"{out} holds {holds}; name another place, or {how_to_replace}.")


def check_free_file(path: Path, *, overwrite: bool) -> None:
    """Raise InputError if a file can't be written, or is there already unless ``overwrite`` is given."""
    if path.is_dir():
        raise InputError(f"{path} is a directory; name a file, such as {path / 'scores.csv'}.")
    if path.exists() and not overwrite:
        raise InputError(f"{path} exists; name another file, or add --overwrite to replace it.")
    if not path.parent.is_dir() or not os.access(path.parent, os.W_OK):
        raise InputError(f"Can't write {path}: {path.parent} is not a directory you may write to.")


def _partial_path(path: Path) -> Path:
    """Return where something is written before it takes its place; no two writers have the same."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}{_PARTIAL}{os.getpid()}")


def _may_be_running(pid: str) -> bool:
    """Return whether a process of that number may be running."""
    if not pid.isdecimal():
        return True  # not a name that was given here: leave it alone
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
