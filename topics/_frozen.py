"""Objects that nothing changes once they are made, so that what is written of them stays true."""

from collections.abc import Iterator, Mapping
from copy import copy, deepcopy
from typing import Any, ClassVar, NoReturn, TypeVar

import numpy as np
import scipy.sparse as sp

from topics._validation import InputError

_Estimator = TypeVar("_Estimator")
_DictKey = TypeVar("_DictKey")
_DictValue = TypeVar("_DictValue", covariant=True)
_ReadOnly = TypeVar("_ReadOnly", np.ndarray, sp.csr_array)


class Frozen:
    """An object whose attributes can't be set. Values that are computed when first asked for are kept all the same."""

    _INSTEAD: ClassVar[str] = "make another one"

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{name} of {type(self).__name__} can't be set: {self._INSTEAD}.")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{name} of {type(self).__name__} can't be deleted: {self._INSTEAD}.")


class _NotSettableError(InputError, TypeError):
    """Something was set that can't be; the message says what changes it."""


class FrozenDict(Mapping[_DictKey, _DictValue]):
    """A mapping in which nothing can be set; it says what to do instead."""

    __slots__ = ("_instead", "_items")

    def __init__(self, items: Mapping[_DictKey, _DictValue], instead: str) -> None:
        self._items, self._instead = dict(items), instead

    def __getitem__(self, key: _DictKey) -> _DictValue:
        return self._items[key]

    def __iter__(self) -> Iterator[_DictKey]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __or__(self, other: Mapping[Any, Any]) -> dict[Any, Any]:
        return self._items | dict(other)

    def __repr__(self) -> str:
        return repr(self._items)

    def __setitem__(self, key: Any, value: Any) -> NoReturn:
        raise _NotSettableError(f"{self._instead}; nothing can be set here.")

    def __delitem__(self, key: Any) -> NoReturn:
        raise _NotSettableError(f"{self._instead}; nothing can be deleted here.")


def read_only(numbers: _ReadOnly) -> _ReadOnly:
    """Return an array whose numbers can't be set; the one that was given stays as it is."""
    if isinstance(numbers, sp.csr_array):
        parts = tuple(read_only(part) for part in (numbers.data, numbers.indices, numbers.indptr))
        return sp.csr_array(parts, shape=numbers.shape)
    if numbers.base is None and not numbers.flags.writeable:
        return numbers
    # Of an array that is only looked at, the numbers could be set behind the view.
    own = numbers.copy(order="K")
    own.flags.writeable = False
    return own


def open_copy(estimator: _Estimator) -> _Estimator:
    """Return a copy of an estimator that can be changed and fitted anew, and the original stays as it is.

    Hidden parts are shared, for they are large: learning replaces them and never changes them in place.
    """
    return _copy_openly(estimator, {})


def _copy_openly(estimator: _Estimator, memo: dict[int, Any]) -> _Estimator:
    if id(estimator) in memo:
        return memo[id(estimator)]
    made = memo[id(estimator)] = copy(estimator)
    for name, value in vars(estimator).items():
        if not name.startswith("_"):
            is_estimator = hasattr(type(value), "get_params")
            vars(made)[name] = _copy_openly(value, memo) if is_estimator else deepcopy(value, memo)
    return made
