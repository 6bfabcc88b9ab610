"""The directory of a saved object: whole or not there, and what save did not write is refused; no code is run."""

import io
import json
import os
import pickle
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from draws import ANY_CELL
from fits import any_matrix
from forged import npy, replace_array, replace_state, sign, state_of
from hypothesis import given, settings
from hypothesis import strategies as st

import topics
from topics import LDA, NMF, InputError
from topics.corpus._cells import as_column
from topics.io import Values, _store, saved_as
from topics.io._state import Decoder, Encoder, SavedFields
from topics.runs import load
from topics.runs._kinds import _CLASSES, KINDS

pytestmark = any_matrix


@pytest.fixture(scope="module")
def fitted(planted):
    return {"lda": LDA(5, random_state=0).fit(planted[0]), "nmf": NMF(5, random_state=0).fit(planted[0])}


# The directory


def test_a_directory_holds_texts_and_numbers_and_a_manifest_of_them(fitted, tmp_path):
    folder = fitted["lda"].save(tmp_path / "lda")
    assert sorted(path.name for path in folder.iterdir()) == ["arrays.npz", "manifest.json", "state.json"]
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["format"] == "arabic-topics"
    assert (manifest["format_version"], manifest["kind"], manifest["version"]) == (1, "lda", topics.__version__)
    with np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
        assert {arrays[name].dtype.kind for name in arrays} <= set("biuf")
    assert not os.listdir(tmp_path)[1:]


def test_a_directory_can_be_moved_and_a_link_to_it_followed(fitted, tmp_path):
    moved = shutil.move(fitted["lda"].save(tmp_path / "deep" / "er" / "a"), tmp_path / "b")
    (tmp_path / "link").symlink_to(moved)
    assert load(tmp_path / "link").n_iter_ == fitted["lda"].n_iter_
    fitted["nmf"].save(tmp_path / "link", overwrite=True)
    assert (tmp_path / "link").is_symlink()
    assert isinstance(load(tmp_path / "b"), NMF)


def test_what_was_saved_before_is_replaced_only_when_asked(fitted, tmp_path):
    folder = fitted["lda"].save(tmp_path / "model")
    with pytest.raises(InputError, match=r"holds what was saved before.*overwrite=True"):
        fitted["nmf"].save(folder)
    assert isinstance(load(folder), LDA)
    fitted["nmf"].save(folder, overwrite=True)
    assert isinstance(load(folder), NMF)
    assert os.listdir(tmp_path) == ["model"]


@pytest.mark.parametrize("overwrite", [True, False])
def test_other_files_are_never_replaced(overwrite, fitted, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"holds other files, such as notes\.txt"):
        fitted["lda"].save(tmp_path, overwrite=overwrite)
    folder = fitted["lda"].save(tmp_path / "model")
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match=r"such as notes\.txt"):
        fitted["lda"].save(folder, overwrite=overwrite)
    with pytest.raises(InputError, match="is a file"):
        fitted["lda"].save(tmp_path / "notes.txt", overwrite=overwrite)
    with pytest.raises(InputError, match="not a directory you may write to"):
        fitted["lda"].save(tmp_path / "notes.txt" / "below", overwrite=overwrite)
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "manifest.json").write_text('{"model": "lda"}')
    with pytest.raises(InputError, match="holds other files"):
        fitted["lda"].save(tmp_path / "run", overwrite=overwrite)


def test_an_empty_directory_is_filled(fitted, tmp_path):
    (tmp_path / "empty").mkdir()
    assert isinstance(load(fitted["lda"].save(tmp_path / "empty")), LDA)


@pytest.mark.parametrize("fails", ["fill", "rename"])
def test_a_save_that_fails_leaves_what_was_there_and_nothing_else(fails, fitted, tmp_path, monkeypatch):
    folder = fitted["lda"].save(tmp_path / "model")
    before = (folder / "manifest.json").read_bytes()

    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    if fails == "fill":
        monkeypatch.setattr(_store, "whole_file", fail)
    else:
        rename = Path.rename
        monkeypatch.setattr(Path, "rename", lambda a, b: fail() if a.name.endswith(str(os.getpid())) else rename(a, b))
    with pytest.raises(InputError, match="No space left on device"):
        fitted["nmf"].save(folder, overwrite=True)
    assert (folder / "manifest.json").read_bytes() == before
    assert os.listdir(tmp_path) == ["model"]


def test_what_a_killed_process_left_is_removed(fitted, tmp_path):
    dead, alive = tmp_path / ".model.0.partial-99999999", tmp_path / f".model.0.partial-{os.getpid()}"
    dead.mkdir()
    alive.mkdir()
    fitted["lda"].save(tmp_path / "model")
    assert (dead.exists(), alive.exists()) == (False, True)


# What is not loaded


@pytest.fixture
def folder(fitted, tmp_path):
    return fitted["lda"].save(tmp_path / "model")


def test_directories_that_save_did_not_write_are_refused(folder, tmp_path):
    with pytest.raises(InputError, match="does not exist"):
        load(tmp_path / "nowhere")
    with pytest.raises(InputError, match="is a file"):
        load(folder / "state.json")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"lacks manifest\.json"):
        load(tmp_path / "empty")
    (folder / "manifest.json").write_text('{"model": "lda"}')
    with pytest.raises(InputError, match="is not of an object that was saved"):
        load(folder)
    (folder / "manifest.json").write_text("[1]")
    with pytest.raises(InputError, match="is no manifest"):
        load(folder)


def test_a_later_format_is_refused_with_what_to_do(folder):
    sign(folder, format_version=2, version="9.1")
    with pytest.raises(InputError, match=r"saved by arabic-topics 9\.1, in format 2.*pip install -U arabic-topics"):
        load(folder)
    for odd in ("1", True, 0, None, 1.0):
        sign(folder, format_version=odd)
        with pytest.raises(InputError, match="format_version"):
            load(folder)


@pytest.mark.parametrize("name", ["manifest.json", "state.json", "arrays.npz"])
def test_a_missing_or_shorter_file_is_refused(name, folder):
    data = (folder / name).read_bytes()
    for length in (0, 1, len(data) // 2, len(data) - 2):
        (folder / name).write_bytes(data[:length])
        with pytest.raises(InputError, match=name.replace(".", r"\.")):
            load(folder)
    (folder / name).unlink()
    with pytest.raises(InputError, match=f"lacks {name}"):
        load(folder)


@pytest.mark.parametrize("name", ["state.json", "arrays.npz"])
def test_an_altered_byte_is_found_wherever_it_is(name, folder):
    data = (folder / name).read_bytes()
    for place in np.linspace(0, len(data) - 1, 25).astype(int):
        altered = bytearray(data)
        altered[place] ^= 1
        (folder / name).write_bytes(bytes(altered))
        with pytest.raises(InputError, match=r"has been altered or damaged.*Copy the directory again"):
            load(folder)
    (folder / name).write_bytes(data + b" ")
    with pytest.raises(InputError, match="more than"):
        load(folder)


class Bomb:
    """Leaves a file where it is unpickled."""

    def __reduce__(self):
        return open, (os.environ["TOPICS_TEST_BOMB"], "w")


def test_no_code_is_run(folder, tmp_path, monkeypatch):
    went_off = tmp_path / "went off"
    monkeypatch.setenv("TOPICS_TEST_BOMB", str(went_off))
    honest = {name: (folder / name).read_bytes() for name in ("arrays.npz", "state.json", "manifest.json")}
    objects = npy(np.array([Bomb()], dtype=object), allow_pickle=True)
    (folder / "arrays.npz").write_bytes(pickle.dumps(Bomb()))
    sign(folder)
    with pytest.raises(InputError, match="no file of arrays"):
        load(folder)
    for smuggled in (objects, pickle.dumps(Bomb()), npy(np.array(["x"])), npy(np.zeros(1, dtype="i4,f4"))):
        for name, data in honest.items():
            (folder / name).write_bytes(data)
        replace_array(folder, "fitted/expected", smuggled)
        with pytest.raises(InputError, match="no file of arrays"):
            load(folder)
    assert not went_off.exists()


def test_a_file_cannot_promise_more_than_its_size(folder):
    def head(shape, descr="<f8"):
        file = io.BytesIO()
        np.lib.format.write_array_header_1_0(file, {"descr": descr, "fortran_order": False, "shape": shape})
        return file.getvalue()

    for forged in (
        head((10**12,)),
        head((10**6, 10**6)),
        head((0, 10**30)),
        head((-1,)) + b"\0" * 8,
        b"",
        b"\x93NUMPY",
    ):
        replace_array(folder, "fitted/expected", forged)
        with pytest.raises(InputError, match="no file of arrays"):
            load(folder)


def test_a_compressed_bomb_is_refused(folder):
    with zipfile.ZipFile(folder / "arrays.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("fitted/expected.npy", npy(np.zeros(2_000_000)))
    sign(folder)
    with pytest.raises(InputError, match="promises more than its size"):
        load(folder)
    with zipfile.ZipFile(folder / "arrays.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.npy", npy(np.random.default_rng(0).random(4)))
    sign(folder)
    with pytest.raises(InputError, match=r"is compressed|more than its size"):
        load(folder)


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_arrays_that_nothing_asks_for_or_that_stand_twice_are_refused(folder):
    honest = (folder / "arrays.npz").read_bytes()
    replace_array(folder, "../../etc/passwd", npy(np.zeros(2)))
    with pytest.raises(InputError, match="nothing refers to the array"):
        load(folder)
    (folder / "arrays.npz").write_bytes(honest)
    with zipfile.ZipFile(folder / "arrays.npz", "a") as archive:
        archive.writestr("fitted/expected.npy", npy(np.zeros(2)))
    sign(folder)
    with pytest.raises(InputError, match="a name stands twice"):
        load(folder)


def test_names_of_files_in_the_manifest_are_only_those_that_save_writes(folder, tmp_path):
    (tmp_path / "x").write_bytes((folder / "state.json").read_bytes())
    files = json.loads((folder / "manifest.json").read_text())["files"]
    for name in ("../x", str(tmp_path / "x"), "state.json/../../x", "x"):
        for forged in (
            {**files, name: files["state.json"]},
            {name: files["state.json"], "arrays.npz": files["arrays.npz"]},
        ):
            sign(folder, files=forged)
            with pytest.raises(InputError, match=r"manifest\.json is damaged"):
                load(folder)
    for forged in ([], None, {"state.json": 1, "arrays.npz": 2}, {name: {"bytes": -1, "sha256": ""} for name in files}):
        sign(folder, files=forged)
        with pytest.raises(InputError, match="is damaged"):
            load(folder)


@pytest.mark.parametrize("name", ["manifest.json", "state.json", "arrays.npz"])
def test_links_and_pipes_are_not_followed(name, folder, tmp_path):
    outside = tmp_path / "outside"
    shutil.move(folder / name, outside)
    (folder / name).symlink_to(outside)
    with pytest.raises(InputError, match="is a link"):
        load(folder)
    (folder / name).unlink()
    os.mkfifo(folder / name)
    with pytest.raises(InputError, match="is a link or no file"):
        load(folder)
    (folder / name).unlink()
    (folder / name).mkdir()
    with pytest.raises(InputError, match=r"can't be read|no file"):
        load(folder)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('{"type": "lda", "type": "nmf"}', "a key stands twice"),
        ("[" * 100_000 + "]" * 100_000, "RecursionError"),
        ('{"a": ' * 100_000 + "1" + "}" * 100_000, "RecursionError"),
        ('{"type": NaN}', "NaN is no number"),
        ("1" * 5_000, "digit"),
        ("[1, 2", "JSONDecodeError"),
        ("", "JSONDecodeError"),
    ],
    ids=["twice", "deep list", "deep object", "nan", "long number", "cut", "empty"],
)
def test_json_that_save_does_not_write_is_refused(text, why, folder):
    replace_state(folder, text)
    with pytest.raises(InputError, match=why):
        load(folder)


def test_json_in_another_encoding_is_refused(folder):
    (folder / "state.json").write_bytes('"نص"'.encode("utf-16"))
    sign(folder)
    with pytest.raises(InputError, match="UnicodeDecodeError"):
        load(folder)


def test_a_manifest_of_absurd_size_is_not_read(folder):
    (folder / "manifest.json").write_bytes(b" " * 200_000)
    with pytest.raises(InputError, match="200,000 bytes, more than the 100,000"):
        load(folder)


@pytest.mark.parametrize(
    "forged",
    [
        1, [], {}, "lda", None,
        {"type": "os.system", "command": "true"},
        {"type": "LDA"},
        {"type": "lda"},
        {"type": ["lda"]},
        {"type": "lda", "params": {}, "more": 1},
        {"__reduce__": ["os.system", "true"]},
        {"type": "svd", "left": "fitted/expected", "values": "fitted/expected", "right": "a"},
        {"type": "value", "of": "float", "parts": ["1e999"]},
        {"type": "value", "of": "tuple", "parts": []},
    ],
    ids=str,
)  # fmt: skip
def test_content_that_save_does_not_write_is_refused(forged, folder):
    replace_state(folder, json.dumps(forged))
    with pytest.raises(InputError, match="damaged or foreign content"):
        load(folder)


@pytest.mark.parametrize(
    "forged",
    [
        {"type": "value", "of": "float", "parts": ["1e999"]},
        {"type": "value", "of": "float", "parts": [1.5]},
        {"type": "value", "of": "float", "parts": []},
        {"type": "value", "of": "object", "parts": []},
        {"type": "value", "of": "dict", "parts": [[[1], 2]]},
        {"type": "value", "of": "dict", "parts": ["a"]},
        {"type": "value", "of": "set", "parts": [[1]]},
        {"type": "value", "of": "tuple", "parts": 5},
        {"type": "value", "of": "tuple", "parts": [{"type": "code"}]},
        {"type": "value", "of": ["tuple"], "parts": []},
        {"type": "array", "array": "fitted/../expected", "is_scalar": False},
        {"type": "array", "array": ["fitted/expected"], "is_scalar": False},
        {"type": "array", "array": "fitted/expected", "is_scalar": False},
        {"type": "native lda"},
        {"type": None},
        {"a": 1},
    ],
    ids=str,
)
def test_parameters_that_save_does_not_write_are_refused(forged, folder):
    content = state_of(folder)
    content["params"]["seed_words"] = forged
    replace_state(folder, content)
    with pytest.raises(InputError, match="damaged or foreign content"):
        load(folder)


def test_a_kind_that_is_not_what_the_manifest_says_is_refused(folder, fitted, tmp_path):
    sign(folder, kind="nmf")
    with pytest.raises(InputError, match="promises 'nmf'"):
        load(folder)
    sign(folder, kind=["lda"])
    with pytest.raises(InputError, match=r"manifest\.json is damaged: Expected `str`"):
        load(folder)
    sign(folder, kind="nmf")
    content = state_of(folder)
    content["type"] = "nmf"
    replace_state(folder, content)
    with pytest.raises(InputError, match="damaged or foreign content"):
        load(folder)


def change(content, path, value):
    """Change what stands at a path of names."""
    at = content
    for step in path[:-1]:
        at = at[step]
    if value is None:
        del at[path[-1]]
    else:
        at[path[-1]] = value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["params", "preexec"], "true"),
        (["params"], [1]),
        (["learned", "n_iter_"], "3"),
        (["learned", "n_features_in_"], 61),
        (["learned", "topic_names_"], []),
        (["learned", "more_"], 1),
        (["learned", "n_iter_"], None),
        (["fitted"], []),
        (["fitted", "type"], "native nmf"),
        (["fitted", "interrupted"], 0),
        (["fitted", "expected"], "fitted/doc_topic_prior"),
        (["fitted", "n_topics"], 4_000),
        (["fitted", "n_topics"], -5),
        (["fitted", "bound"], ["1.0"]),
        (["fitted", "n_jobs"], "2"),
        (["more"], 1),
    ],
    ids=str,
)
def test_parts_that_do_not_go_together_are_refused(path, value, folder):
    content = state_of(folder)
    change(content, path, value)
    replace_state(folder, content)
    with pytest.raises(InputError, match="damaged or foreign content"):
        load(folder)


@pytest.mark.parametrize(
    ("name", "array"),
    [
        ("fitted/expected", np.ones((59, 8), dtype=np.float32)),
        ("fitted/expected", np.ones((60, 7), dtype=np.float32)),
        ("fitted/expected", np.ones((60, 8), dtype=np.int64)),
        ("fitted/expected", np.ones(480, dtype=np.float32)),
        ("fitted/topic_word_prior", np.ones((7, 8), dtype=np.float32)),
        ("fitted/doc_topic_prior", np.ones(9, dtype=np.float32)),
    ],
)
def test_arrays_over_whose_ends_a_kernel_would_read_are_refused(name, array, folder):
    replace_array(folder, name, npy(array))
    with pytest.raises(InputError, match="damaged or foreign content"):
        load(folder)


# Values


plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sets(st.text()) | st.frozensets(st.text()),
    lambda inner: (
        st.lists(inner)
        | st.lists(inner).map(tuple)
        | st.dictionaries(st.text() | st.just("type") | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)


def same(a, b):
    """Return whether two values are of the same types and equal, nan to nan."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a, b, strict=True))
    return a == b or (a != a and b != b)


class Box(SavedFields, frozen=True, tag="box"):
    values: Values


def through_bytes(thing):
    """Return an object as it comes back from the bytes of its files."""
    encoder = Encoder()
    content = _store._decode_json(Path("x"), _store._encode_json(encoder.encode(thing)))
    arrays = _store._decode_npz(Path("x"), _store._encode_npz(encoder.arrays))
    return Decoder(arrays, {**KINDS, saved_as(type(thing)): type(thing)}).decode(content)


@settings(max_examples=100)
@given(plain_values)
def test_any_plain_value_comes_back_through_the_bytes(value):
    assert same(through_bytes(Box(Values({"a": value}))).values["a"], value)


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6).reshape(2, 3), np.asfortranarray(np.arange(6.0).reshape(2, 3)), np.zeros((0, 4), np.float32),
        np.array([True, False]), np.array(3.5), np.array([np.nan, -0.0, np.inf]), np.arange(3, dtype=">i2"),
        np.arange(10)[::2],
    ],
    ids=repr,
)  # fmt: skip
def test_arrays_come_back_with_their_bytes_types_and_order(array):
    found, one = through_bytes(Box(Values({"a": [array, array.dtype.type(1)]}))).values["a"]
    assert found.tobytes("A") == array.tobytes("A")
    assert (found.dtype, found.shape) == (array.dtype, array.shape)
    assert (type(one), one) == (array.dtype.type, 1)
    assert found.flags.writeable


class Table(SavedFields, frozen=True, tag="table"):
    table: pd.DataFrame
    dates: pd.DatetimeIndex


def test_tables_come_back_with_their_types():
    table = pd.DataFrame({"a": pd.Series(["x", None], dtype=str), "b": [1, 2], "c": pd.Series([None, 1], dtype=object)})
    dates = pd.DatetimeIndex(["2024-01-01", None])
    again = through_bytes(Table(table, dates))
    pd.testing.assert_frame_equal(again.table, table)
    pd.testing.assert_index_equal(again.dates, dates)
    assert again.dates.unit == dates.unit
    with pytest.raises(InputError, match="reset_index"):
        Encoder().encode(Table(table[1:].set_index("b"), dates))
    with pytest.raises(InputError, match="time zone"):
        Encoder().encode(Table(table, dates.tz_localize("UTC")))


@given(st.lists(st.lists(ANY_CELL, max_size=4) | st.lists(st.integers()) | st.lists(st.none() | st.booleans())))
def test_metadata_of_any_kind_come_back(columns):
    n = min(map(len, columns), default=0)
    table = pd.DataFrame({f"c{i}": as_column(cells[:n]) for i, cells in enumerate(columns)})
    pd.testing.assert_frame_equal(through_bytes(Table(table, pd.DatetimeIndex([]))).table, table, check_exact=True)


class Fields(SavedFields, frozen=True, tag="fields"):
    pair: tuple[int, float] = (1, 2.5)
    arrays: dict[str, list[np.ndarray]] | None = None
    names: dict[int, str] | None = None
    whole: int = 1
    text: str | None = None


@pytest.mark.parametrize(
    "forged",
    [
        {"pair": [1]}, {"pair": [1, 2, 3]}, {"pair": ["1", 2]}, {"arrays": {"a": [[0.0]]}}, {"arrays": {"a": "a"}},
        {"names": {"a": "a"}}, {"names": {"1": 1}}, {"whole": True}, {"whole": 1.5}, {"text": 1}, {"more": 1},
        {"type": "other"},
    ],
    ids=str,
)  # fmt: skip
def test_fields_of_other_types_than_their_hints_are_refused(forged):
    kinds = {"fields": Fields}
    assert same(Decoder({}, kinds).decode({"type": "fields", "names": {"1": "a"}}).names, {1: "a"})
    with pytest.raises(ValueError, match=r"."):
        Decoder({}, kinds).decode({"type": "fields"} | forged)


def test_a_number_of_a_field_that_json_has_no_word_for_is_not_saved():
    with pytest.raises(InputError, match="1 is nan"):
        Encoder().encode(Fields(pair=(1, float("nan"))))


def test_every_kind_has_a_name_of_its_own():
    assert len(KINDS) == len(_CLASSES)
    assert all(KINDS[saved_as(each)] is each for each in _CLASSES)
