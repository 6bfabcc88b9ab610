"""Objects as JSON and arrays, and back: nothing that is kept is code, and nothing that is read is run."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Literal, Self

import msgspec
import numpy as np
import pandas as pd
from pandas.api.types import is_object_dtype

from topics._validation import InputError

Arrays = dict[str, np.ndarray]
NUMERIC = "biuf"
_KIND = "type"


class SavedFields(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field=_KIND):
    """Base of what files hold: fields whose type hints are checked on loading; the tag is what files call it.

    Values that must go together are checked in ``__post_init__``: compiled kernels do not look where they read.
    """


class Storable:
    """Base of objects that are saved by their state, a ``SavedFields`` with a tag of its own."""

    __slots__ = ()
    _STATE: ClassVar[type[SavedFields]]

    def _to_state(self) -> SavedFields:
        """Return all it consists of."""
        raise NotImplementedError

    @classmethod
    def _from_state(cls, state: Any) -> Self:
        """Return the object of a state, or raise ValueError."""
        raise NotImplementedError


class Values(dict[str, Any]):
    """Named values of any types that can be saved, such as the parameters of an estimator."""

    @classmethod
    def from_params(cls, estimator: Any) -> Values:
        """Return the parameters of an estimator."""
        return cls(estimator.get_params(deep=False))


class _Items(list[Any]):
    """Values of any types that can be saved, in order."""


def with_params(cls: type[Any], params: Values) -> Any:
    """Return an unfitted estimator; a parameter that a file does not have yet takes its default."""
    unknown = set(params) - set(cls._get_param_names())
    if unknown:
        raise ValueError(f"{cls.__name__} has no parameter {sorted(unknown)[0]!r} in this version")
    return cls(**params)


def check_array(name: str, array: np.ndarray, kinds: str, *shape: int | None) -> np.ndarray:
    """Return an array of some kinds of numbers and of a shape, None for any length, or raise ValueError."""
    fits = array.ndim == len(shape) and all(n in (None, there) for n, there in zip(shape, array.shape, strict=True))
    if array.dtype.kind not in kinds or not fits:
        expected = ", ".join("any" if length is None else str(length) for length in shape)
        raise ValueError(f"{name} is an array of {array.dtype} and shape {array.shape}; expected was ({expected})")
    return array


def saved_as(cls: type[Any]) -> Any:
    """Return what files call a class."""
    return (cls if issubclass(cls, SavedFields) else cls._STATE).__struct_config__.tag


class Encoder:
    """Turns values into what JSON can hold; numbers in arrays are put aside, named by where they stand."""

    def __init__(self) -> None:
        self.arrays: Arrays = {}

    def encode(self, value: Any, where: str = "", *, has_hint: bool = True) -> Any:
        """Return a value as JSON can hold it; where no type hint will say what it was, its type is written too."""
        if value is None or type(value) in (bool, int) or (type(value) is float and math.isfinite(value)):
            return value
        if isinstance(value, str):
            return str(value)
        if isinstance(value, SavedFields) and saved_as(type(value)) != saved_as(type(value).__base__ or SavedFields):
            fields = {name: self.encode(getattr(value, name), _below(where, name)) for name in value.__struct_fields__}
            return {_KIND: saved_as(type(value)), **fields}
        if isinstance(value, Storable) and "_STATE" in vars(type(value)):
            return self.encode(value._to_state(), where)
        if isinstance(value, Values):
            return {name: self.encode(item, _below(where, name), has_hint=False) for name, item in value.items()}
        if isinstance(value, _Items):
            return self._encode_items(value, where, has_hint=False)
        encode = self._encode_hinted if has_hint else self._encode_unhinted
        return encode(value, where)

    def _encode_hinted(self, value: Any, where: str) -> Any:
        if type(value) in (list, tuple):
            return self._encode_items(value, where, has_hint=True)
        if type(value) in (set, frozenset):
            return sorted(value)  # the same set is the same file
        if type(value) is dict:
            places = zip(value.items(), _places(value), strict=True)
            return {str(key): self.encode(item, _below(where, place)) for (key, item), place in places}
        if isinstance(value, np.ndarray):
            return self._put_aside(value, where)
        if isinstance(value, np.generic) and value.dtype.kind in NUMERIC:
            return self.encode(value.item(), where)
        if isinstance(value, pd.DatetimeIndex) and value.tz is None:
            return self.encode(_Moments(value.unit, value.asi8), where)
        if isinstance(value, pd.DataFrame) and isinstance(value.index, pd.RangeIndex):
            return self._encode_items([_column(series) for _, series in value.items()], where, has_hint=True)
        raise InputError(_refusal(value, where))

    def _encode_unhinted(self, value: Any, where: str) -> Any:
        if type(value) is list:
            return self._encode_items(value, where, has_hint=False)
        is_set_of_others = isinstance(value, set | frozenset) and not _are_texts(value)
        if type(value) in _PARTS and not is_set_of_others:
            to_parts, _ = _PARTS[type(value)]
            return self.encode(_Value(type(value).__name__, _Items(to_parts(value))), where)
        if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in NUMERIC:
            return self.encode(_Array(np.asarray(value), is_scalar=isinstance(value, np.generic)), where)
        raise InputError(_refusal(value, where))

    def _encode_items(self, items: Sequence[Any], where: str, *, has_hint: bool) -> list[Any]:
        if _are_texts(items):  # long lists of words
            return list(items)
        return [self.encode(item, _below(where, str(i)), has_hint=has_hint) for i, item in enumerate(items)]

    def _put_aside(self, array: np.ndarray, where: str) -> str:
        if array.dtype.kind not in NUMERIC:
            raise InputError(_refusal(array, where))
        self.arrays[where] = array
        return where


def _are_texts(items: Iterable[Any]) -> bool:
    return all(type(item) is str for item in items)


def _below(where: str, name: str) -> str:
    """Return the place of a part."""
    return f"{where}/{name}" if where else name


def _places(mapping: Mapping[Any, Any]) -> list[str]:
    """Return what arrays below each key are named by: the key if it is a plain name, else its number."""
    return [name if name.isascii() and name.isidentifier() else str(i) for i, name in enumerate(map(str, mapping))]


def _refusal(value: Any, where: str) -> str:
    """Return why a value can't be saved, and what to do instead."""
    name, kind = where.rpartition("/")[2] or "this object", type(value).__name__
    message = f"{name} is {value!r:.60} ({kind}), which can't be saved"
    if isinstance(value, np.random.RandomState | np.random.Generator):
        return f"{message}: set_params({name}=0), or another whole number, and save again; what was learned stays."
    if isinstance(value, Storable | SavedFields):
        return f"{message}: it would come back as another class. Save what it was made of, or an object of topics' own."
    if isinstance(value, pd.DataFrame):
        return f"{name} is a table with an index of its own, which is not kept: reset_index, save again."
    if isinstance(value, pd.DatetimeIndex):
        return f"{name} has the time zone {value.tz}, which is not kept: tz_localize(None), save again."
    if callable(value):
        return f"{message}: loading would have to run code. Use what has a name here, and fit again."
    return f"{message}: give numbers, strings, or lists of them. set_params, and save again; what was learned stays."


class _Value(SavedFields, frozen=True, tag="value"):
    """What JSON has no word for: the name of its type, and what it is made of."""

    of: str
    parts: _Items


_NOT_FINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
_PARTS: dict[type, tuple[Callable[[Any], Iterable[Any]], Callable[[list[Any]], Any]]] = {
    tuple: (list, tuple),
    set: (sorted, set),  # the same set is the same file
    frozenset: (sorted, frozenset),
    dict: (lambda mapping: map(list, mapping.items()), dict),
    float: (lambda number: [repr(number)], lambda parts: _NOT_FINITE[parts[0]]),
}
_MAKERS = {kind.__name__: make for kind, (_, make) in _PARTS.items()}


class _Array(SavedFields, frozen=True, tag="array"):
    """Numbers of a numpy type where no hint says so."""

    array: np.ndarray
    is_scalar: bool


class _Moments(SavedFields, frozen=True, tag="moments"):
    unit: Literal["s", "ms", "us", "ns"]
    values: np.ndarray

    def __post_init__(self) -> None:
        check_array("values", self.values, "i", None)


class _Numbers(SavedFields, frozen=True, tag="numbers"):
    name: str
    values: np.ndarray

    def series(self) -> pd.Series:
        return pd.Series(check_array(self.name, self.values, NUMERIC, None))


class _Cells(SavedFields, frozen=True, tag="cells"):
    name: str
    dtype: Literal["object", "str", "Int64", "boolean"]
    cells: _Items

    def series(self) -> pd.Series:
        return pd.Series(self.cells, dtype={"object": object, "str": str}.get(self.dtype, self.dtype))


class _Dates(SavedFields, frozen=True, tag="dates"):
    name: str
    days: pd.DatetimeIndex

    def series(self) -> pd.Series:
        return pd.Series(self.days)


def _column(series: pd.Series) -> _Numbers | _Cells | _Dates:
    """Return a column of a table as it is saved."""
    name, dtype = str(series.name), series.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in NUMERIC:
        return _Numbers(name, series.to_numpy())
    if isinstance(dtype, np.dtype) and dtype.kind == "M":
        return _Dates(name, pd.DatetimeIndex(series))
    if isinstance(dtype, pd.Int64Dtype | pd.BooleanDtype):
        cells = _Items(None if cell is pd.NA else cell for cell in series.tolist())
        return _Cells(name, "Int64" if isinstance(dtype, pd.Int64Dtype) else "boolean", cells)
    return _Cells(name, "object" if is_object_dtype(dtype) else "str", _Items(series))


class Decoder:
    """Makes objects of what :class:`Encoder` returned: of classes of a table, and with each array once."""

    def __init__(self, arrays: Arrays, kinds: Mapping[str, type[Any]]) -> None:
        self._arrays = dict(arrays)
        self._kinds = kinds

    def decode(self, content: Any) -> Any:
        """Return the object, or raise ValueError where this is none that is saved, or an array is left over."""
        made = self._restore(content)
        if self._arrays:
            raise ValueError(f"nothing refers to the array {sorted(self._arrays)[0]!r}")
        return made

    def _restore(self, content: Any) -> Any:
        """Return an object of a class that may be made."""
        kind = content.get(_KIND) if isinstance(content, dict) else content
        cls = self._kinds.get(kind) if isinstance(kind, str) else None
        if cls is None:
            raise ValueError(f"{kind!r:.40} is no kind that this version knows")
        if issubclass(cls, SavedFields):
            return self._convert(content, cls)
        return cls._from_state(self._convert(content, cls._STATE))

    def _convert(self, content: Any, hint: Any) -> Any:
        return msgspec.convert(content, hint, dec_hook=self._hook, str_keys=True)

    def _hook(self, cls: type[Any], content: Any) -> Any:
        """Return what msgspec does not know: arrays, tables, and objects that are saved by a state."""
        if cls is np.ndarray:
            if not isinstance(content, str) or content not in self._arrays:
                raise ValueError(f"there is no array {content!r:.60}, or it is referred to twice")
            return self._arrays.pop(content)
        if cls is Values:
            return Values({name: self._value(item) for name, item in self._convert(content, dict[str, Any]).items()})
        if cls is _Items:
            return _Items(map(self._value, self._convert(content, list[Any])))
        if cls is pd.DatetimeIndex:
            moments = self._convert(content, _Moments)
            return pd.DatetimeIndex(moments.values.astype(np.int64).view(f"M8[{moments.unit}]"))
        if cls is pd.DataFrame:
            columns = {
                column.name: column.series() for column in self._convert(content, list[_Numbers | _Cells | _Dates])
            }
            if len({len(column) for column in columns.values()}) > 1:
                raise ValueError("a table has columns of different lengths")
            return pd.DataFrame(columns)
        made = self._restore(content)
        if not isinstance(made, cls):
            raise ValueError(f"there is a {type(made).__name__} in the place of a {cls.__name__}")
        return made

    def _value(self, content: Any) -> Any:
        """Return a value that no type hint describes."""
        if isinstance(content, list):
            return [self._value(item) for item in content]
        if not isinstance(content, dict):
            return content
        if content.get(_KIND) in self._kinds:
            return self._restore(content)
        made = self._convert(content, _Value | _Array)
        if isinstance(made, _Value):
            return _MAKERS[made.of](made.parts)
        return made.array[()] if made.is_scalar and made.array.ndim == 0 else made.array
