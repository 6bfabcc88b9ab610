"""Objects as plain values and arrays, and back: nothing that is kept is code, and nothing that is read is run."""

from __future__ import annotations

import math
import numbers
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from typing import Any, ClassVar, Self, Union, get_args, get_origin, get_type_hints

import numpy as np
import pandas as pd

from topics._validation import InputError

Arrays = dict[str, np.ndarray]
NUMERIC = "biuf"
_UNITS = ("s", "ms", "us", "ns")
_MARK = "__"


class State:
    """What was read of one object: values are taken out by name, each checked, and none may be left.

    Parameters
    ----------
    kind : str
        What it is a state of, for messages.
    values : dict
        As they were read.
    """

    def __init__(self, kind: str, values: dict[str, Any]) -> None:
        self._kind = kind
        self._values = dict(values)

    def take(self, name: str, hint: Any) -> Any:
        """Return a value that fits a type hint, or refuse another."""
        if name not in self._values:
            raise ValueError(f"{self._kind} lacks {name!r}")
        value = self._values.pop(name)
        if not _fits(value, hint):
            raise ValueError(f"{name!r} of {self._kind} is {value!r:.60}, of another type than expected")
        return value

    def part(self, name: str) -> State:
        """Return a part that has names of its own."""
        return State(f"{self._kind}, {name}", self.take(name, dict))

    def has(self, name: str) -> bool:
        """Return whether there is a value of this name, other than None."""
        return self._values.get(name) is not None

    def finish(self) -> None:
        """Refuse what nobody has asked for."""
        if self._values:
            raise ValueError(f"{self._kind} holds {sorted(self._values)[0]!r}, which this version does not know")


class Storable:
    """An object that can be part of what is saved; ``SAVED_AS`` is what files call its class."""

    __slots__ = ()
    SAVED_AS: ClassVar[str]

    def _state(self) -> dict[str, Any]:
        """Return all it consists of: plain values, numbers in arrays, tables, and objects that are storable too."""
        raise NotImplementedError

    @classmethod
    def _from_state(cls, state: State) -> Self:
        """Return the object of a state, or raise ValueError."""
        raise NotImplementedError


class StorableFields(Storable):
    """A dataclass whose fields are all there is to it."""

    __slots__ = ()

    def _state(self) -> dict[str, Any]:
        return fields_of(self)

    @classmethod
    def _from_state(cls, state: State) -> Self:
        made = from_fields(cls, state)
        made._check_state()
        return made

    def _check_state(self) -> None:
        """Refuse values that do not go together, with a ValueError: compiled kernels do not look where they read."""


def fields_of(thing: Any) -> dict[str, Any]:
    """Return the fields of a dataclass by name."""
    return {field.name: getattr(thing, field.name) for field in fields(thing)}


def from_fields(cls: type[Any], state: State) -> Any:
    """Return a dataclass made of fields that were read, or refuse values of other types."""
    hints = get_type_hints(cls)
    made = cls(**{field.name: state.take(field.name, hints[field.name]) for field in fields(cls)})
    state.finish()
    return made


def params_of(estimator: Any) -> dict[str, Any]:
    """Return the parameters of an estimator by name."""
    params: dict[str, Any] = estimator.get_params(deep=False)
    return params


def with_params(cls: type[Any], params: dict[str, Any]) -> Any:
    """Return an unfitted estimator; a parameter that a file does not have yet takes its default."""
    unknown = set(params) - set(cls._get_param_names())
    if unknown:
        raise ValueError(f"{cls.__name__} has no parameter {sorted(unknown)[0]!r} in this version")
    return cls(**params)


def _fits(value: Any, hint: Any) -> bool:
    """Return whether a value is what a type hint says, inner values included."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Any or (hint is None and value is None):
        return True
    if origin in (Union, types.UnionType):
        return any(_fits(value, each) for each in inner)
    if hint in _NUMBERS:
        return isinstance(value, _NUMBERS[hint]) and not isinstance(value, bool)
    if not isinstance(value, origin or hint):
        return False
    return all(_fits(each, wanted) for each, wanted in _inner_hints(value, origin, inner))


_NUMBERS: dict[Any, type] = {int: numbers.Integral, float: numbers.Real}


def _inner_hints(value: Any, origin: Any, inner: Sequence[Any]) -> list[tuple[Any, Any]]:
    """Return what is in a value, each with its hint; a tuple of another length holds what fits nothing."""
    if isinstance(value, Mapping) and inner:
        return [*((key, inner[0]) for key in value), *((each, inner[1]) for each in value.values())]
    if origin is tuple and inner[-1] is not Ellipsis:
        return list(zip(value, inner, strict=True)) if len(value) == len(inner) else [(value, type(None))]
    if origin in (tuple, list, set, frozenset):
        return [(each, inner[0]) for each in value]
    return []


def check_array(name: str, array: np.ndarray, kinds: str, *shape: int | None) -> np.ndarray:
    """Return an array of one of some kinds of numbers and of a shape, None for any length, or raise ValueError."""
    fits_shape = array.ndim == len(shape) and all(
        wanted in (None, there) for wanted, there in zip(shape, array.shape, strict=True)
    )
    if array.dtype.kind not in kinds or not fits_shape:
        told = ", ".join("any" if wanted is None else str(wanted) for wanted in shape)
        raise ValueError(f"{name} is an array of {array.dtype} and shape {array.shape}; expected was ({told})")
    return array


def pack(value: Any) -> tuple[Any, Arrays]:
    """Return a value as JSON can hold it, and the arrays that it refers to by name.

    Raises
    ------
    InputError
        If there is something in it that can't be kept without code.
    """
    arrays: Arrays = {}
    return _packed(value, "", arrays), arrays


def _packed(value: Any, where: str, arrays: Arrays) -> Any:
    """Return a value as JSON can hold it, and put its arrays among the others, named by where they stand."""
    if value is None or type(value) in (bool, int):
        return value
    if isinstance(value, str):
        return str(value)
    packer = _PACKERS.get(type(value))
    if packer is not None:
        return packer(value, where, arrays)
    if isinstance(value, Storable) and "SAVED_AS" in vars(type(value)):
        return {"__object__": [value.SAVED_AS, _packed_names(value._state(), where, arrays)]}
    if isinstance(value, np.generic):
        return {"__scalar__": _kept_array(np.array(value), where, arrays)}
    raise InputError(_refusal(value, where))


def _refusal(value: Any, where: str) -> str:
    """Return why a value can't be saved, and what to do instead."""
    name, kind = where.rpartition("/")[2] or "this object", type(value).__name__
    told = f"{name} is {value!r:.60} ({kind}), which can't be saved"
    if isinstance(value, np.random.RandomState | np.random.Generator):
        return f"{told}: set_params({name}=0), or another whole number, and save again; what was learned stays."
    if isinstance(value, Storable):
        return f"{told}: it would come back as another class. Save what it was made of, or an object of topics' own."
    if callable(value):
        return f"{told}: loading would have to run code. Use what has a name here, and fit again."
    return f"{told}: give numbers, strings, or lists of them. set_params, and save again; what was learned stays."


def _packed_float(value: float, where: str, arrays: Arrays) -> Any:
    """Return a number, in words if it is not finite."""
    return value if math.isfinite(value) else {"__float__": repr(value)}


def _packed_items(value: Any, where: str, arrays: Arrays) -> list[Any]:
    """Return the items of a list or tuple; lists of nothing but texts, which are long, at once."""
    if all(type(item) is str for item in value):
        return list(value)
    return [_packed(item, f"{where}/{i}", arrays) for i, item in enumerate(value)]


def _packed_set(value: Any, where: str, arrays: Arrays) -> list[str]:
    """Return the texts of a set, sorted: the same set is the same file."""
    odd = next((item for item in value if type(item) is not str), None)
    if odd is not None:
        raise InputError(_refusal(odd, where))
    return sorted(value)


def _packed_names(value: Mapping[str, Any], where: str, arrays: Arrays) -> dict[str, Any]:
    """Return a mapping whose keys are plain names."""
    return {name: _packed(item, f"{where}/{name}" if where else name, arrays) for name, item in value.items()}


def _packed_mapping(value: dict[Any, Any], where: str, arrays: Arrays) -> Any:
    """Return a mapping, by pairs where a key is no text or could be taken for a mark."""
    if all(type(key) is str and not key.startswith(_MARK) for key in value):
        # Arrays are named by where they stand, as far as that is a plain name.
        places = [key if key.isascii() and key.isidentifier() else str(i) for i, key in enumerate(value)]
        items = zip(value.items(), places, strict=True)
        return {key: _packed(item, f"{where}/{place}", arrays) for (key, item), place in items}
    return {"__pairs__": [_packed_items(pair, f"{where}/{i}", arrays) for i, pair in enumerate(value.items())]}


def _kept_array(value: np.ndarray, where: str, arrays: Arrays) -> str:
    """Put an array of numbers among the others and return its name."""
    if value.dtype.kind not in NUMERIC:
        raise InputError(_refusal(value, where))
    arrays[where] = value
    return where


def _packed_table(value: pd.DataFrame, where: str, arrays: Arrays) -> Any:
    """Return a table column by column: numbers as arrays, the rest as lists."""
    if not isinstance(value.index, pd.RangeIndex):
        raise InputError(f"{where} is a table with an index of its own, which is not kept: reset_index, save again.")
    columns = []
    for i, name in enumerate(value.columns):
        column = value[name]
        is_number = isinstance(column.dtype, np.dtype) and column.dtype.kind in NUMERIC
        items = column.to_numpy() if is_number else column.tolist()
        kind = "number" if is_number else "object" if column.dtype == object else "str"
        columns.append([str(name), kind, _packed(items, f"{where}/{i}", arrays)])
    return {"__table__": columns}


def _packed_dates(value: pd.DatetimeIndex, where: str, arrays: Arrays) -> Any:
    """Return moments as numbers of some unit of time."""
    if value.tz is not None:
        raise InputError(f"{where} has the time zone {value.tz}, which is not kept: tz_localize(None), save again.")
    return {"__dates__": [value.unit, _kept_array(value.asi8, where, arrays)]}


_Packer = Callable[[Any, str, Arrays], Any]
_PACKERS: dict[type, _Packer] = {
    float: _packed_float,
    list: _packed_items,
    tuple: lambda value, where, arrays: {"__tuple__": _packed_items(value, where, arrays)},
    set: lambda value, where, arrays: {"__set__": _packed_set(value, where, arrays)},
    frozenset: lambda value, where, arrays: {"__frozenset__": _packed_set(value, where, arrays)},
    dict: _packed_mapping,
    np.ndarray: lambda value, where, arrays: {"__array__": _kept_array(value, where, arrays)},
    pd.DataFrame: _packed_table,
    pd.DatetimeIndex: _packed_dates,
}


class Unpacker:
    """Makes values of what was read.

    Parameters
    ----------
    arrays : dict of str to ndarray
        The arrays that may be referred to, each once.
    kinds : mapping of str to type of Storable
        The classes that may be made, by what files call them.
    """

    def __init__(self, arrays: Arrays, kinds: Mapping[str, type[Storable]]) -> None:
        self._arrays = dict(arrays)
        self._kinds = kinds

    def unpack(self, packed: Any) -> Any:
        """Return the value, or raise ValueError where this is none that ``pack`` returns; no array may be left."""
        value = self.value(packed)
        if self._arrays:
            raise ValueError(f"nothing refers to the array {sorted(self._arrays)[0]!r}")
        return value

    def value(self, packed: Any) -> Any:
        """Return the value of a part."""
        if isinstance(packed, list):
            return [self.value(item) for item in packed]
        if not isinstance(packed, dict):
            return packed
        mark = next((key for key in packed if key.startswith(_MARK)), None)
        if mark is None:
            return {key: self.value(item) for key, item in packed.items()}
        if len(packed) > 1 or mark not in _UNPACKERS:
            raise ValueError(f"{mark!r} is no mark of this version")
        return _UNPACKERS[mark](self, packed[mark])

    def array(self, name: str) -> np.ndarray:
        """Return the array of this name."""
        if name not in self._arrays:
            raise ValueError(f"there is no array {name!r}, or it is referred to twice")
        return self._arrays.pop(name)

    def floating(self, text: str) -> float:
        """Return a number that JSON has no word for."""
        if text not in ("nan", "inf", "-inf"):
            raise ValueError(f"{text!r:.20} is no such number")
        return float(text)

    def scalar(self, name: str) -> Any:
        """Return one number of a numpy type."""
        return check_array(name, self.array(name), NUMERIC)[()]

    def texts(self, items: Sequence[str]) -> Sequence[str]:
        """Return the texts of a set."""
        if not _fits(items, list[str]):
            raise ValueError("a set holds something else than texts")
        return items

    def table(self, columns: Sequence[Any]) -> pd.DataFrame:
        """Return a table."""
        made: dict[str, Any] = {}
        for name, kind, items in columns:
            values = self.value(items)
            dtype = {"number": None, "object": object, "str": str}[kind]
            made[name] = pd.Series(values, dtype=dtype)
        if len({len(column) for column in made.values()}) > 1:
            raise ValueError("a table has columns of different lengths")
        return pd.DataFrame(made)

    def dates(self, unit: str, name: str) -> pd.DatetimeIndex:
        """Return moments."""
        if unit not in _UNITS:
            raise ValueError(f"{unit!r:.20} is no unit of time")
        moments = check_array(name, self.array(name), "i", None)
        return pd.DatetimeIndex(moments.astype(np.int64).view(f"M8[{unit}]"))

    def made(self, kind: str, values: dict[str, Any]) -> Any:
        """Return an object of a class that may be made."""
        if kind not in self._kinds:
            raise ValueError(f"{kind!r:.40} is no kind that this version knows")
        return self._kinds[kind]._from_state(State(kind, self.value(values)))


_UNPACKERS: dict[str, Callable[[Unpacker, Any], Any]] = {
    "__float__": Unpacker.floating,
    "__array__": Unpacker.array,
    "__scalar__": Unpacker.scalar,
    "__tuple__": lambda self, items: tuple(self.value(items)),
    "__set__": lambda self, items: set(self.texts(items)),
    "__frozenset__": lambda self, items: frozenset(self.texts(items)),
    "__pairs__": lambda self, pairs: {self.value(key): self.value(item) for key, item in pairs},
    "__table__": Unpacker.table,
    "__dates__": lambda self, parts: self.dates(*parts),
    "__object__": lambda self, parts: self.made(*parts),
}
