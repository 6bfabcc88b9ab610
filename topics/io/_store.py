"""A directory that holds one saved object: a manifest with checksums, JSON and arrays of numbers, and no code."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import math
import os
import stat
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import msgspec
import numpy as np

from topics._elsewhere import explains_names
from topics._validation import InputError
from topics._version import __version__
from topics.io._atomic import check_free, explaining_faults, new_directory, whole_file
from topics.io._state import NUMERIC, Arrays, Decoder, Encoder, saved_as

_SAVED_FORMAT, _SAVED_VERSION = "arabic-topics", 1
MANIFEST, _STATE, _ARRAYS = "manifest.json", "state.json", "arrays.npz"
_PACKED_STATE = _STATE + ".gz"
_MAX_MANIFEST_BYTES = 100_000
# What is packed may promise so many times its size; the rest is kept as it is: no small file asks for much memory.
_MAX_RATIO = 100
_PACKING = 9
# Whole numbers are packed in the smallest type that holds them, which the name of the member tells with the own one.
_SMALLER = (np.uint8, np.uint16, np.uint32)
_TYPED = "@"
_NPY = ".npy"
# Lone halves of surrogate pairs stand in scraped texts, and must come back as they were.
_ENCODING = {"encoding": "utf-8", "errors": "surrogatepass"}


class _FileDigest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a manifest promises of a file."""

    n_bytes: Annotated[int, msgspec.Meta(ge=0)] = msgspec.field(name="bytes")
    sha256: str

    @classmethod
    def from_bytes(cls, data: bytes) -> _FileDigest:
        return cls(len(data), hashlib.sha256(data).hexdigest())


class _Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    format_version: int
    kind: str
    version: str
    files: dict[str, _FileDigest]


class Saveable:
    """An object with a directory of its own."""

    __slots__ = ()

    @explains_names
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
        return _write(self, Path(path), overwrite=overwrite)

    def _check_ready(self) -> None:
        """Raise an error if this is not worth saving, such as a model that is not fitted."""


def save_packed(saved: Saveable, path: Path) -> Path:
    """Keep an object in a directory as its ``save`` does, in less room; ``path`` must be free."""
    return _write(saved, path, overwrite=False, is_packed=True)


def restore(folder: Path, kinds: Mapping[str, type[Any]]) -> Any:
    """Return the object that a directory holds, made of classes of a table; what ``save`` does not write is refused."""
    kind, content, arrays = _read(folder)
    try:
        made = Decoder(arrays, kinds).decode(content)
        if not isinstance(made, Saveable) or kind != saved_as(type(made)):
            raise ValueError(f"{MANIFEST} promises {kind!r:.40}, {_STATE} holds something else")
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, RecursionError) as error:
        cause: BaseException | None = error
        while cause is not None and not isinstance(cause, InputError):
            cause = cause.__cause__
        if cause is not None:  # such as a stemmer that is not installed
            raise InputError(f"{folder} can't be loaded: {cause}") from None
        raise InputError(
            f"{folder} holds damaged or foreign content ({type(error).__name__}: {error!s:.300}). Save it again from "
            "the object, or take a copy of the directory that is whole."
        ) from None
    return made


def _list_foreign(folder: Path) -> list[str]:
    """Return the files of a directory that ``save`` has not written."""
    names = sorted(member.name for member in folder.iterdir())
    try:
        is_saved = _read_manifest(folder).get("format") == _SAVED_FORMAT
    except InputError:
        is_saved = False
    return [name for name in names if not is_saved or name not in (MANIFEST, _STATE, _PACKED_STATE, _ARRAYS)]


def _write(saved: Saveable, out: Path, *, overwrite: bool, is_packed: bool = False) -> Path:
    """Write an object to a directory, whole or not at all."""
    encoder = Encoder()
    state = _encode_json(encoder.encode(saved))
    check_free(
        out,
        list_foreign=_list_foreign,
        holds="what was saved before",
        replace=overwrite,
        how_to_replace="replace it with overwrite=True",
    )
    content = {_PACKED_STATE: _packed(state)} if is_packed else {_STATE: state}
    content[_ARRAYS] = _encode_npz(encoder.arrays, is_packed=is_packed)
    files = {name: _FileDigest.from_bytes(data) for name, data in content.items()}
    manifest = _Manifest(_SAVED_FORMAT, _SAVED_VERSION, saved_as(type(saved)), __version__, files)
    content[MANIFEST] = _encode_json(msgspec.to_builtins(manifest), indent=2)
    with explaining_faults(out), new_directory(out) as folder:
        for name, data in content.items():
            with whole_file(folder / name) as file:
                file.write(data)
    return out


def _packed(data: bytes) -> bytes:
    """Return data packed, the same for the same data, and so that it does not promise too many times its size."""
    made = gzip.compress(data, _PACKING, mtime=0)
    return made if len(data) <= _MAX_RATIO * len(made) else gzip.compress(data, 0, mtime=0)


def _unpacked(path: Path, data: bytes) -> bytes:
    """Return what was packed; raise InputError for what promises too many times its size, or is damaged."""
    unpacker = zlib.decompressobj(wbits=31)  # with the head of a gzip file
    try:
        made = unpacker.decompress(data, _MAX_RATIO * len(data))
    except zlib.error as error:
        raise InputError(f"{path} is damaged ({error}).") from None
    if unpacker.unconsumed_tail or not unpacker.eof or unpacker.unused_data:
        raise InputError(f"{path} is damaged: it does not hold what save writes.")
    return made


def _encode_json(content: Any, indent: int | None = None) -> bytes:
    """Return JSON as people can read it."""
    return (json.dumps(content, ensure_ascii=False, allow_nan=False, indent=indent) + "\n").encode(**_ENCODING)


def _encode_npz(arrays: Arrays, *, is_packed: bool = False) -> bytes:
    """Return arrays as an ``.npz``; unless packed, a file can't promise more than its size."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            name, array = _smaller(name, array) if is_packed else (name, array)
            member = io.BytesIO()
            np.lib.format.write_array(member, array, allow_pickle=False)
            data = member.getvalue()
            # ZipInfo has a date of its own, the same for all: the same arrays are the same bytes.
            info = zipfile.ZipInfo(name + _NPY)
            if is_packed and len(data) <= _MAX_RATIO * len(zlib.compress(data, 1)):
                archive.writestr(info, data, zipfile.ZIP_DEFLATED, _PACKING)
            else:
                archive.writestr(info, data)
    return buffer.getvalue()


def _smaller(name: str, array: np.ndarray) -> tuple[str, np.ndarray]:
    """Return whole numbers in the smallest type that holds them, under a name that tells their own type."""
    if array.dtype.kind in "iu" and array.size and array.min() >= 0:
        for kind in _SMALLER:
            if array.max() <= np.iinfo(kind).max and np.dtype(kind).itemsize < array.dtype.itemsize:
                return f"{name}{_TYPED}{array.dtype.name}", array.astype(kind)
    return name, array


def _own_type(name: str, array: np.ndarray) -> tuple[str, np.ndarray]:
    """Return whole numbers in the type that their name tells, under the name without it."""
    plain, typed, kind = name.partition(_TYPED)
    if not typed:
        return name, array
    own = np.dtype(kind)
    if own.kind not in "iu" or array.dtype.kind != "u" or own.itemsize <= array.dtype.itemsize:
        raise ValueError(f"{name!r:.60} holds {array.dtype}")
    return plain, array.astype(own)


def _read(folder: Path) -> tuple[str, Any, Arrays]:
    """Return kind, JSON and arrays of a directory; raise InputError if it is damaged, foreign or of a later format."""
    content, path = _read_manifest(folder), folder / MANIFEST
    if content.get("format") != _SAVED_FORMAT:
        raise InputError(
            f"{path} is not of an object that was saved with save; topics.load reads those and the directories of "
            "sweeps."
        )
    number = content.get("format_version")
    if type(number) is int and number > _SAVED_VERSION:
        raise InputError(
            f"{folder} was saved by arabic-topics {content.get('version')!s:.20}, in format {number}; this is "
            f"{__version__}, which reads up to {_SAVED_VERSION}. Upgrade: pip install -U arabic-topics."
        )
    try:
        manifest = msgspec.convert(content, _Manifest)
    except msgspec.ValidationError as error:
        raise InputError(f"{path} is damaged: {error!s:.200}.") from None
    if manifest.format_version < 1:
        raise InputError(f"{path} is damaged: its format_version is {number}.")
    is_packed = _PACKED_STATE in manifest.files
    state_name = _PACKED_STATE if is_packed else _STATE
    if set(manifest.files) != {state_name, _ARRAYS}:
        raise InputError(f"{path} is damaged: its files are {', '.join(map(repr, manifest.files)):.200}.")
    state, arrays = (_read_promised(folder / name, manifest.files[name]) for name in (state_name, _ARRAYS))
    state = _unpacked(folder / state_name, state) if is_packed else state
    max_ratio = _MAX_RATIO if is_packed else 1
    return manifest.kind, _decode_json(folder / state_name, state), _decode_npz(folder / _ARRAYS, arrays, max_ratio)


def _read_manifest(folder: Path) -> dict[str, Any]:
    """Return what a directory says of itself."""
    if not folder.is_dir():
        what = "is a file" if folder.exists() else "does not exist"
        raise InputError(f"{folder} {what}; expected was a directory that save has written.")
    path = folder / MANIFEST
    manifest = _decode_json(path, _read_regular(path, _MAX_MANIFEST_BYTES))
    if not isinstance(manifest, dict):
        raise InputError(f"{path} is no manifest of an object that was saved.")
    return manifest


def _read_regular(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a file; raise InputError for a link, a device, or more bytes than promised."""
    # What is looked at and what is read must be one thing: a link is not followed, a pipe not waited for.
    flags = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
    try:
        with open(os.open(path, flags), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode) or path.is_symlink():
                raise InputError(f"{path} is a link or no file; save writes plain files, and only those are read.")
            if found.st_size > max_bytes:
                raise InputError(f"{path} has {found.st_size:,} bytes, more than the {max_bytes:,} it may have.")
            return file.read(max_bytes + 1)
    except FileNotFoundError:
        raise InputError(f"{path.parent} lacks {path.name}: it is not what save writes, or not all of it.") from None
    except OSError as error:
        what = "is a link; only plain files are read" if path.is_symlink() else f"can't be read ({error.strerror})"
        raise InputError(f"{path} {what}.") from None


def _read_promised(path: Path, promised: _FileDigest) -> bytes:
    """Return the bytes of a file if they are those that the manifest promises."""
    data = _read_regular(path, promised.n_bytes)
    if _FileDigest.from_bytes(data) != promised:
        what = "has been altered or damaged" if len(data) == promised.n_bytes else "is cut off"
        raise InputError(
            f"{path} {what}: {len(data):,} bytes with another checksum than {MANIFEST} says, which promises "
            f"{promised.n_bytes:,}. Copy the directory again, or save the object again."
        )
    return data


def _decode_json(path: Path, data: bytes) -> Any:
    """Return what JSON holds; a key that stands twice, a number that is none and bottomless depths are refused."""

    def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(made := dict(pairs)) < len(pairs):
            raise ValueError("a key stands twice")
        return made

    def no_number(word: str) -> float:
        raise ValueError(f"{word} is no number")

    try:
        return json.loads(data.decode(**_ENCODING), object_pairs_hook=each_once, parse_constant=no_number)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is no JSON that save writes ({type(error).__name__}: {error!s:.200}).") from None


def _decode_npz(path: Path, data: bytes, max_ratio: int = 1) -> Arrays:
    """Return the arrays of an ``.npz`` that holds plain numbers, as many as it says, and nothing else."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len({member.filename for member in members}) < len(members):
                raise ValueError("a name stands twice")
            if sum(member.file_size for member in members) > max_ratio * len(data):
                raise ValueError(f"it promises more than {'its size' if max_ratio == 1 else 'it may'}")
            if max_ratio == 1 and any(member.compress_type != zipfile.ZIP_STORED for member in members):
                raise ValueError("an array in it is compressed")
            found = {member.filename.removesuffix(_NPY): _decode_npy(archive, member) for member in members}
            arrays = dict(_own_type(name, array) for name, array in found.items()) if max_ratio > 1 else found
            if len(arrays) < len(found):
                raise ValueError("a name stands twice")
            return arrays
    except (ValueError, TypeError, SyntaxError, EOFError, OverflowError, NotImplementedError, RuntimeError,
            zipfile.BadZipFile) as error:  # fmt: skip
        raise InputError(f"{path} is no file of arrays that save writes ({error!s:.200}).") from None


def _decode_npy(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> np.ndarray:
    """Return one array; what its head says must be what follows, before room is made for it."""
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.is_dir():
        raise ValueError(f"{member.filename!r:.60} is packed in another way, or no array")
    raw = io.BytesIO(archive.read(member))
    version = np.lib.format.read_magic(raw)
    if version not in _HEADS:
        raise ValueError(f"{member.filename!r:.60} is of version {version}")
    shape, _, dtype = _HEADS[version](raw)
    if dtype.kind not in NUMERIC:
        raise ValueError(f"{member.filename!r:.60} holds {dtype}, not numbers; objects are never loaded")
    n_bytes = dtype.itemsize * math.prod(shape)
    if min(shape, default=0) < 0 or n_bytes != len(raw.getbuffer()) - raw.tell():
        raise ValueError(f"{member.filename!r:.60} does not hold what its shape {shape} says")
    raw.seek(0)
    return np.lib.format.read_array(raw, allow_pickle=False)


_HEADS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
