"""Time of ``import topics`` and the first look at its names, and of the first fits of a fresh install."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

from readme import at_most, write_section

REPEATS = 15
FITS = """
import time, numpy as np
from topics import LDA, NMF
X = np.random.default_rng(0).poisson(1, (60, 20))
start = time.perf_counter()
LDA(3).partial_fit(X).partial_fit(X).score(X)
NMF(3).partial_fit(X).partial_fit(X).transform(X)
NMF(3, loss="kullback-leibler").fit(X).transform(X)
print(time.perf_counter() - start)
"""


def seconds(statement: str) -> float:
    """Return how long a fresh interpreter takes for a statement."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - start


def measure() -> dict[str, float]:
    """Return medians over interleaved repeats, the bare interpreter taken off, and their ratio."""
    statements = {"nothing": "pass", "numpy": "import numpy", "topics": "import topics; dir(topics)"}
    times: dict[str, list[float]] = {name: [] for name in statements}
    for _ in range(REPEATS):
        for name, statement in statements.items():
            times[name].append(seconds(statement))
    medians = {name: statistics.median(values) for name, values in times.items()}
    numpy, topics = (medians[name] - medians["nothing"] for name in ("numpy", "topics"))
    return {"numpy": numpy, "topics": topics, "ratio": topics / numpy}


def first_fits() -> tuple[float, float]:
    """Return the seconds of a few small fits in the first process after an install, which compiles, and in the next."""
    with tempfile.TemporaryDirectory() as folder:
        found = [
            subprocess.run(
                [sys.executable, "-c", FITS],
                capture_output=True,
                text=True,
                check=True,
                env=os.environ | {"NUMBA_CACHE_DIR": folder},
            )
            for _ in range(2)
        ]
    first, second = (float(done.stdout) for done in found)
    return first, second


def main() -> None:
    """Measure, print, and write into benchmarks/README.md."""
    result = measure()
    first, second = first_fits()
    lines = [
        f"- `import numpy`: {result['numpy']:.3f} s",
        at_most("`import topics`, times numpy", result["ratio"], 3),
        at_most("`import topics`", result["topics"], 0.3, " s"),
        at_most("Small fits of every kind in the first process after an install, which compiles", first, 30, " s"),
        at_most("The same in the next process, times the first", second / first, 1 / 3),
    ]
    write_section("import time", lines)
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
