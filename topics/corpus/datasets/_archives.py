"""Archives and folders: their files, read where they are. Nothing of an archive is ever written to disk."""

import stat
import tarfile
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from topics._validation import InputError
from topics.corpus._formats import read_failure

# The largest public corpora hold some millions of articles and 20 GB of text; an archive that claims more is a trap.
_MAX_FILES = 5_000_000
_MAX_BYTES = 40 * 2**30
# Text packs to a third or a tenth. Small archives may do better by chance, so they are let be.
_MAX_COMPRESSION = 200
_UNSUSPICIOUS_BYTES = 100 * 2**20
_MAX_BYTES_PER_FILE = 8 * 2**30
_UNSUPPORTED_ARCHIVES = (".7z", ".rar")


@dataclass(frozen=True, slots=True)
class Member:
    """One file: its path inside the archive or folder, with forward slashes, and how to open it."""

    name: str
    open: Callable[[], Any]  # files, zip and tar archives type their binary files differently


def members_of(path: Path, stack: ExitStack) -> list[Member]:
    """Return the files of a folder or an archive, or the one file that the path is; the stack closes what is opened.

    Archives in a folder are opened too. Hidden files don't count.
    """
    if not path.is_dir():
        members = _open_file(path, stack)
    else:
        members = []
        for file in sorted(file for file in path.rglob("*") if file.is_file()):
            name, opened = file.relative_to(path).as_posix(), _open_file(file, stack)
            inside = f"{name}/" if _archive_suffix(name) else name.removesuffix(file.name)
            members += [Member(inside + member.name, member.open) for member in opened]
    return [
        member
        for member in members
        if not any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(member.name).parts)
    ]


def _open_file(path: Path, stack: ExitStack) -> list[Member]:
    """Return the files of an archive, or the file itself."""
    if path.suffix.lower() in _UNSUPPORTED_ARCHIVES:
        raise InputError(
            f"{path.name} can't be unpacked here. Unpack it with 7-Zip (or p7zip, unar) into {path.parent}, take the "
            f"{path.suffix.lower()} file away, and call again."
        )
    kind = _archive_suffix(path.name)
    if not kind:
        return [Member(path.name, partial(path.open, "rb"))]
    try:
        return _ARCHIVES[kind](path, stack)
    except (zipfile.BadZipFile, tarfile.TarError, OSError, EOFError) as error:
        raise InputError(f"{path} is not a whole {kind} archive: {read_failure(error)}.") from None


def _zip_members(path: Path, stack: ExitStack) -> list[Member]:
    """Return the files of a zip archive, in the order of their names."""
    archive = stack.enter_context(zipfile.ZipFile(path))
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if any(info.flag_bits & 0x1 for info in infos):  # the flag of an encrypted file
        raise InputError(f"{path.name} is encrypted; unpack it with its password, and read the folder.")
    _check_headers(path, [(info.filename, info.file_size, _is_plain_in_zip(info)) for info in infos])
    infos.sort(key=lambda info: info.filename)
    return [Member(info.filename.replace("\\", "/"), partial(archive.open, info)) for info in infos]


def _is_plain_in_zip(info: zipfile.ZipInfo) -> bool:
    """Return whether an entry is a file, not a link or a device; archives made on Windows don't say and mean files."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    return kind in (0, stat.S_IFREG)


def _tar_members(path: Path, stack: ExitStack) -> list[Member]:
    """Return the files of a tar archive, in the order in which they lie on it: going back means unpacking again."""
    archive = stack.enter_context(tarfile.open(path))  # noqa: SIM115 - the stack closes it
    infos = [info for info in archive.getmembers() if not info.isdir()]
    _check_headers(path, [(info.name, info.size, info.isreg()) for info in infos])
    return [Member(info.name, partial(archive.extractfile, info)) for info in infos]


_ARCHIVES: dict[str, Callable[[Path, ExitStack], list[Member]]] = {
    ".zip": _zip_members,
    **dict.fromkeys([".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tar.xz"], _tar_members),
}


def is_whole_archive(path: Path, name: str) -> bool:
    """Return whether a file is an archive that can be opened, as its name says; True for other names."""
    kind = _archive_suffix(name)
    return not kind or (zipfile.is_zipfile(path) if kind == ".zip" else tarfile.is_tarfile(path))


def _archive_suffix(name: str) -> str:
    """Return the suffix by which a file is an archive, an empty string if it is none."""
    return next((suffix for suffix in _ARCHIVES if name.lower().endswith(suffix)), "")


def _check_headers(path: Path, headers: list[tuple[str, int, bool]]) -> None:
    """Raise InputError if an archive would reach outside its folder, or is larger than any corpus of articles.

    Nothing is unpacked onto the disk, so such names could do no harm here; but an archive that holds them is not
    the one that its makers published.
    """
    total = 0
    for name, size, is_plain in headers:
        if _reaches_outside(name):
            raise _untrusted_archive(path, f"its file {name!r} would land outside the folder")
        if not is_plain:
            raise _untrusted_archive(path, f"{name!r} is a link or a device, not a file")
        if size > _MAX_BYTES_PER_FILE:
            raise _untrusted_archive(path, f"{name!r} claims {size:,} bytes")
        total += size
    packed = max(path.stat().st_size, 1)
    if len(headers) > _MAX_FILES or total > _MAX_BYTES:
        raise _untrusted_archive(path, f"it claims {len(headers):,} files of {total:,} bytes")
    if total > _UNSUSPICIOUS_BYTES and total > _MAX_COMPRESSION * packed:
        raise _untrusted_archive(path, f"it claims {total:,} bytes in {packed:,}, more than text can be packed")


def _reaches_outside(name: str) -> bool:
    """Return whether a path is absolute or climbs, on any operating system."""
    windows, posix = PureWindowsPath(name), PurePosixPath(name)
    return bool(windows.drive or windows.root or posix.is_absolute() or ".." in windows.parts or "\0" in name)


def _untrusted_archive(path: Path, why: str) -> InputError:
    """Return the error of an archive that is not to be trusted."""
    return InputError(f"{path} is not read: {why}. Check where the archive comes from, and delete it.")
