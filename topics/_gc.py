"""Python's garbage collection, off for a while."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Leave the search for reference cycles for later.

    It walks through all living objects again and again while hundreds of thousands of words are made, none of which
    is part of a cycle: a sixth of the time of the text stage.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
