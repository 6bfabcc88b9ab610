"""The one way in which kernels are compiled."""

import warnings

from numba import njit

# All of LLVM's "fast math" but the promise that there are no NaNs and infinities: sums may be reordered into vectors,
# always in the same way, so that the same input gives the same bytes.
_VECTOR_MATH = frozenset({"reassoc", "contract", "nsz", "arcp"})

_warned: list[str] = []


def kernel(function=None, *, vectorize=False):
    """Compile a function without the interpreter's lock, cached on disk.

    ``vectorize`` lets sums be reordered, as ``_VECTOR_MATH`` says. Where no folder for the cache can be written, the
    function is compiled once per process, and a warning says so once.
    """
    if function is None:
        return lambda given: kernel(given, vectorize=vectorize)
    # Inlined, for a kernel that two others call has a copy in each of them, optimized in its own way, and which one
    # runs would depend on what has been compiled in this process and what has been read from the cache.
    options = {"nogil": True, "fastmath": set(_VECTOR_MATH) if vectorize else False, "forceinline": True}
    try:
        return njit(cache=True, **options)(function)
    except RuntimeError as error:
        if "cannot cache" not in str(error):
            raise
        if not _warned:
            _warned.append(function.__name__)
            warnings.warn(
                "No folder for compiled code can be written, so that every process compiles anew (a few seconds). "
                "Set NUMBA_CACHE_DIR to a folder that can be written.",
                UserWarning,
                stacklevel=2,
            )
        return njit(**options)(function)
