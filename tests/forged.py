"""Directories of saved objects, changed by somebody who also gets the checksums right."""

import io
import json
import zipfile

import msgspec
import numpy as np

from topics.io import _store


def sign(folder, **changes):
    """Write a manifest whose checksums are those of the files as they are now."""
    manifest = json.loads((folder / "manifest.json").read_text())
    files = {
        name: msgspec.to_builtins(_store._FileDigest.from_bytes((folder / name).read_bytes()))
        for name in ("state.json", "arrays.npz")
    }
    (folder / "manifest.json").write_text(json.dumps(manifest | {"files": files} | changes))


def state_of(folder):
    return json.loads((folder / "state.json").read_text())


def replace_state(folder, content):
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "state.json").write_text(text)
    sign(folder)


def replace_array(folder, name, data):
    """Put other bytes in the place of one array, or of a new one."""
    with zipfile.ZipFile(folder / "arrays.npz") as archive:
        members = {info.filename: archive.read(info) for info in archive.infolist()}
    with zipfile.ZipFile(folder / "arrays.npz", "w") as archive:
        for member, content in (members | {f"{name}.npy": data}).items():
            archive.writestr(member, content)
    sign(folder)


def npy(array, **options):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, **options)
    return file.getvalue()
