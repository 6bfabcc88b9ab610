"""Objects that nothing changes once they are made, so that what is written of them stays true."""

from typing import Any, ClassVar, TypeVar

import numpy as np
import scipy.sparse as sp

_ReadOnly = TypeVar("_ReadOnly", np.ndarray, sp.csr_array)


class Frozen:
    """An object whose attributes can't be set. Values that are computed when first asked for are kept all the same."""

    INSTEAD: ClassVar[str] = "make another one"

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{name} of {type(self).__name__} can't be set: {self.INSTEAD}.")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{name} of {type(self).__name__} can't be deleted: {self.INSTEAD}.")


def read_only(numbers: _ReadOnly) -> _ReadOnly:
    """Return an array whose numbers can't be set; the one that was given stays as it is."""
    if isinstance(numbers, sp.csr_array):
        made = numbers.copy()
        for part in (made.data, made.indices, made.indptr):
            part.flags.writeable = False
        return made
    view = numbers.view()
    view.flags.writeable = False
    return view
