"""Workers: threads that share out the rows of a matrix."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from functools import cache
from threading import Lock
from typing import Any

import numpy as np
from joblib import effective_n_jobs
from threadpoolctl import ThreadpoolController

# More parts than threads, so that a thread with easy rows takes on more of them.
_PARTS_PER_THREAD = 8


class _SingleThreadedBlas:
    """Linear algebra, held to one thread while anybody asks for it.

    The limit is the whole process's: of several fits in threads the first one sets it and the last one lifts it. That
    of OpenMP is each thread's own and needs no such care.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._n_users = 0
        self._limit: Any = None

    def __enter__(self) -> None:
        with self._lock:
            if self._n_users == 0:
                self._limit = _thread_controller("blas").limit(limits=1)
            self._n_users += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._n_users -= 1
            if self._n_users == 0:
                self._limit.restore_original_limits()


@cache
def _thread_controller(kind: str) -> ThreadpoolController:
    """Return what limits the threads of the libraries of a kind; of these alone, for it gives back what it found."""
    return ThreadpoolController().select(user_api=kind)


single_threaded_blas = _SingleThreadedBlas()


class Workers:
    """A few threads for kernels whose result does not depend on who does which rows.

    Meanwhile linear algebra runs in one thread: with several, its sums come in any order.
    """

    def __init__(self, n_jobs: int | None) -> None:
        self.n_threads = int(effective_n_jobs(-1 if n_jobs is None else n_jobs))
        self._pool: ThreadPoolExecutor | None = None
        self._entered = ExitStack()

    def __enter__(self) -> Workers:
        self._entered.enter_context(_thread_controller("openmp").limit(limits=1))
        self._entered.enter_context(single_threaded_blas)
        if self.n_threads > 1:
            self._pool = self._entered.enter_context(ThreadPoolExecutor(self.n_threads))
        return self

    def __exit__(self, *_: object) -> None:
        self._pool = None
        self._entered.close()

    def run(self, kernel: Callable[..., Any], indptr: np.ndarray, *arguments: Any) -> None:
        """Call ``kernel(start, stop, *arguments)`` until all rows are done; ``indptr`` weighs them."""
        n_rows = indptr.size - 1
        if self._pool is None:
            kernel(0, n_rows, *arguments)
            return
        shares = np.linspace(indptr[0], indptr[-1], _PARTS_PER_THREAD * self.n_threads + 1)[1:-1]
        borders = np.unique(np.concatenate([[0], np.searchsorted(indptr, shares), [n_rows]]))
        parts = [
            self._pool.submit(kernel, start, stop, *arguments)
            for start, stop in zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True)
        ]
        try:
            for part in parts:
                part.result()
        finally:
            # After Ctrl-C or an error nobody writes into the arrays any more.
            for part in parts:
                part.cancel()
            wait(parts)
