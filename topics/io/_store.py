"""A directory that holds one saved object: a manifest with checksums, JSON and arrays of numbers, and no code."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from topics._validation import InputError
from topics._version import __version__
from topics.io._atomic import check_free, new_directory, whole_file
from topics.io._state import NUMERIC, Arrays, Storable, Unpacker, pack

_FORMAT, _FORMAT_VERSION = "arabic-topics", 1
MANIFEST, _STATE, _ARRAYS = "manifest.json", "state.json", "arrays.npz"
_FILES = (_STATE, _ARRAYS)
_LARGEST_MANIFEST = 100_000
_SUFFIX = ".npy"
# Lone halves of surrogate pairs stand in scraped texts, and must come back as they were.
_ENCODING = {"encoding": "utf-8", "errors": "surrogatepass"}


class Saveable(Storable):
    """An object with a directory of its own."""

    __slots__ = ()

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Keep this in a directory, for :func:`topics.load`.

        Parameters
        ----------
        path : str or Path
            A directory that does not exist yet, or is empty.
        overwrite : bool, default=False
            Replace what an earlier ``save`` has left there. Other files are never replaced.

        Returns
        -------
        Path
            Of the directory.

        Raises
        ------
        InputError
            If the directory can't be written, holds something else, or a parameter is an object that can't be kept,
            such as a function of your own.

        Notes
        -----
        The directory holds ``manifest.json`` (format, version, checksums), ``state.json`` (parameters and texts) and
        ``arrays.npz`` (numbers). There is no code in it, and loading runs none. It appears whole or not at all. The
        same object gives the same bytes.
        """
        self._check_ready()
        content, arrays = pack(self)
        return _write(path, self.SAVED_AS, content, arrays, overwrite=overwrite)

    def _check_ready(self) -> None:
        """Refuse what is not worth saving, such as a model that is not fitted."""


def restore(folder: Path, kinds: Mapping[str, type[Storable]]) -> Any:
    """Return the object that a directory holds, made of classes of a table; what ``save`` does not write is refused."""
    kind, content, arrays = _read(folder)
    try:
        made = Unpacker(arrays, kinds).unpack(content)
        if not isinstance(made, Saveable) or kind != made.SAVED_AS:
            raise ValueError(f"{MANIFEST} promises {kind!r:.40}, {_STATE} holds something else")
    except InputError as error:
        raise InputError(f"{folder} can't be loaded: {error}") from None
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        raise InputError(
            f"{folder} holds damaged or foreign content ({type(error).__name__}: {error!s:.300}). Save it again from "
            "the object, or take a copy of the directory that is whole."
        ) from None
    return made


def _write(path: str | Path, kind: str, content: Any, arrays: Arrays, *, overwrite: bool) -> Path:
    """Write a directory whole or not at all, and return it.

    Parameters
    ----------
    path : str or Path
        Where.
    kind : str
        What the object is.
    content : dict
        As JSON can hold it.
    arrays : dict of str to ndarray
        Numbers.
    overwrite : bool
        Whether an earlier directory of this format may be replaced.
    """
    out = Path(path)
    check_free(
        out,
        list_foreign=_list_foreign,
        holds="what was saved before",
        replace=overwrite,
        how_to_replace="replace it with overwrite=True",
    )
    try:
        with new_directory(out) as folder:
            _fill(folder, kind, content, arrays)
    except OSError as error:
        raise InputError(f"Can't write {out}: {error.strerror or error}. Name another place, or make room.") from None
    return out


def _list_foreign(folder: Path) -> list[str]:
    """Return the files of a directory that ``save`` has not written."""
    there = sorted(member.name for member in folder.iterdir())
    return [name for name in there if name not in (MANIFEST, *_FILES)] if _is_saved(folder) else there


def _is_saved(folder: Path) -> bool:
    """Return whether a directory is of this format, whole or not."""
    try:
        return _read_manifest(folder).get("format") == _FORMAT
    except InputError:
        return False


def _fill(folder: Path, kind: str, content: Any, arrays: Arrays) -> None:
    """Write the files of a new directory."""
    for name, data in ((_STATE, _json_bytes(content)), (_ARRAYS, _npz_bytes(arrays))):
        with whole_file(folder / name) as file:
            file.write(data)
    manifest = {
        "format": _FORMAT,
        "format_version": _FORMAT_VERSION,
        "kind": kind,
        "version": __version__,
        "files": {name: _described((folder / name).read_bytes()) for name in _FILES},
    }
    with whole_file(folder / MANIFEST) as file:
        file.write(_json_bytes(manifest, indent=2))


def _described(data: bytes) -> dict[str, Any]:
    """Return what a manifest says of a file."""
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _json_bytes(content: Any, indent: int | None = None) -> bytes:
    """Return JSON as people can read it."""
    return (json.dumps(content, ensure_ascii=False, allow_nan=False, indent=indent) + "\n").encode(**_ENCODING)


def _npz_bytes(arrays: Arrays) -> bytes:
    """Return arrays as an ``.npz``; not compressed, so that a file can't promise more than its size."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, array, allow_pickle=False)
            # ZipInfo has a date of its own, the same for all: the same arrays are the same bytes.
            archive.writestr(zipfile.ZipInfo(name + _SUFFIX), member.getvalue())
    return buffer.getvalue()


def _read(folder: Path) -> tuple[str, Any, Arrays]:
    """Return kind, JSON and arrays of a directory, or refuse what is damaged, foreign or newer.

    Raises
    ------
    InputError
        If it is not whole, not of this format, or of a later version of it.
    """
    manifest = _read_manifest(folder)
    if manifest.get("format") != _FORMAT:
        raise InputError(
            f"{folder / MANIFEST} is not of an object that was saved with save; topics.load reads those and the "
            "directories of sweeps."
        )
    number = manifest.get("format_version")
    if type(number) is not int or number < 1:
        raise InputError(f"{folder / MANIFEST} is damaged: its format_version is {number!r:.40}, not a number.")
    if number > _FORMAT_VERSION:
        raise InputError(
            f"{folder} was saved by arabic-topics {manifest.get('version')!s:.20}, in format {number}; this is "
            f"{__version__}, which reads up to {_FORMAT_VERSION}. Upgrade: pip install -U arabic-topics."
        )
    kind, files = manifest.get("kind"), manifest.get("files")
    if not isinstance(kind, str) or not isinstance(files, dict) or set(files) != set(_FILES):
        raise InputError(f"{folder / MANIFEST} is damaged: it must name a kind and the files {' and '.join(_FILES)}.")
    content, arrays = (_checked_file(folder / name, files[name]) for name in _FILES)
    return kind, _from_json(folder / _STATE, content), _from_npz(folder / _ARRAYS, arrays)


def _read_manifest(folder: Path) -> dict[str, Any]:
    """Return what a directory says of itself."""
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise InputError(f"{folder} {what}; expected was a directory that save has written.")
    path = folder / MANIFEST
    manifest = _from_json(path, _regular_file(path, _LARGEST_MANIFEST))
    if not isinstance(manifest, dict):
        raise InputError(f"{path} is no manifest of an object that was saved.")
    return manifest


def _regular_file(path: Path, most: int) -> bytes:
    """Return the bytes of a file, or refuse a link, a device, or one of more bytes than promised."""
    try:
        # What is looked at and what is read must be one thing: a link is not followed, a pipe not waited for.
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | _O_BINARY)
        with open(opened, "rb") as file:
            found = os.fstat(opened)
            if not stat.S_ISREG(found.st_mode) or path.is_symlink():
                raise InputError(f"{path} is a link or no file; save writes plain files, and only those are read.")
            if found.st_size > most:
                raise InputError(f"{path} has {found.st_size:,} bytes, more than the {most:,} it may have.")
            return file.read(most + 1)
    except FileNotFoundError:
        raise InputError(f"{path.parent} lacks {path.name}: it is not what save writes, or not all of it.") from None
    except OSError as error:
        what = "is a link; only plain files are read" if path.is_symlink() else f"can't be read ({error.strerror})"
        raise InputError(f"{path} {what}.") from None


_O_BINARY = getattr(os, "O_BINARY", 0)


def _checked_file(path: Path, promised: Any) -> bytes:
    """Return the bytes of a file if they are those that the manifest promises."""
    if not isinstance(promised, dict) or type(promised.get("bytes")) is not int or promised["bytes"] < 0:
        raise InputError(f"{path.parent / MANIFEST} is damaged: it does not say how long {path.name} is.")
    data = _regular_file(path, promised["bytes"])
    found = _described(data)
    if found != promised:
        what = "has been altered or damaged" if found["bytes"] == promised["bytes"] else "is cut off"
        raise InputError(
            f"{path} {what}: {found['bytes']:,} bytes with another checksum than {MANIFEST} says, which promises "
            f"{promised['bytes']:,}. Copy the directory again, or save the object again."
        )
    return data


def _from_json(path: Path, data: bytes) -> Any:
    """Return what JSON holds; a key that stands twice, a number that is none and bottomless depths are refused."""
    try:
        return json.loads(data.decode(**_ENCODING), object_pairs_hook=_each_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is no JSON that save writes ({type(error).__name__}: {error!s:.200}).") from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object whose keys differ."""
    made = dict(pairs)
    if len(made) < len(pairs):
        raise ValueError("a key stands twice")
    return made


def _no_number(word: str) -> float:
    """Refuse what JSON does not have."""
    raise ValueError(f"{word} is no number")


def _from_npz(path: Path, data: bytes) -> Arrays:
    """Return the arrays of an ``.npz`` that holds plain numbers, as many as it says, and nothing else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len({member.filename for member in members}) < len(members):
                raise ValueError("a name stands twice")
            if sum(member.file_size for member in members) > len(data):
                raise ValueError("it promises more than its size")
            return {member.filename.removesuffix(_SUFFIX): _from_npy(archive, member) for member in members}
    except (ValueError, TypeError, SyntaxError, EOFError, OverflowError, NotImplementedError, RuntimeError,
            zipfile.BadZipFile) as error:  # fmt: skip
        raise InputError(f"{path} is no file of arrays that save writes ({error!s:.200}).") from None


def _from_npy(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> np.ndarray:
    """Return one array; what its head says must be what follows, before room is made for it."""
    if member.compress_type != zipfile.ZIP_STORED or member.is_dir():
        raise ValueError(f"{member.filename!r:.60} is compressed, or no array")
    raw = io.BytesIO(archive.read(member))
    version = np.lib.format.read_magic(raw)
    if version not in _HEADS:
        raise ValueError(f"{member.filename!r:.60} is of version {version}")
    shape, _, dtype = _HEADS[version](raw)
    if dtype.kind not in NUMERIC:
        raise ValueError(f"{member.filename!r:.60} holds {dtype}, not numbers; objects are never loaded")
    n_bytes = dtype.itemsize
    for length in shape:
        n_bytes *= length
    if min(shape, default=0) < 0 or n_bytes != len(raw.getbuffer()) - raw.tell():
        raise ValueError(f"{member.filename!r:.60} does not hold what its shape {shape} says")
    raw.seek(0)
    return np.lib.format.read_array(raw, allow_pickle=False)


_HEADS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
