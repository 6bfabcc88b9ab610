"""Progress bars that appear only when a job is slow enough to need one."""

import importlib.util
import sys
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

_T = TypeVar("_T")

_SECONDS_BEFORE_SHOWN = 2.0

_quiet: ContextVar[bool] = ContextVar("quiet", default=False)


@contextmanager
def without_progress() -> Iterator[None]:
    """Show no progress bars within a ``with`` block: a larger job has one for all."""
    before = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(before)


def _in_notebook() -> bool:
    """Return whether a Jupyter kernel runs this process."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return type(shell).__name__ == "ZMQInteractiveShell"


def _bar_class() -> type[Any]:
    # tqdm.auto warns where ipywidgets is missing; ask first.
    if _in_notebook() and importlib.util.find_spec("ipywidgets") is not None:
        from tqdm.notebook import tqdm
    else:
        from tqdm import tqdm
    return tqdm


def progress_bar(description: str, *, total: int | None = None, unit: str = "it", is_many: bool = True) -> Any:
    """Return a tqdm bar on stderr, shown after two seconds, in a terminal or a notebook only.

    Of many things, the bar counts thousands.
    """
    shown = not _quiet.get() and (_in_notebook() or sys.stderr.isatty())
    return _bar_class()(
        desc=description,
        total=total,
        unit=unit,
        unit_scale=is_many,
        delay=_SECONDS_BEFORE_SHOWN,
        leave=False,
        disable=not shown,
    )


def progress(items: Iterable[_T], description: str, *, total: int | None = None, unit: str = "it") -> Iterator[_T]:
    """Yield the items and move a progress bar along."""
    if total is None and isinstance(items, Sized):
        total = len(items)
    with progress_bar(description, total=total, unit=unit) as bar:
        for item in items:
            yield item
            bar.update()
