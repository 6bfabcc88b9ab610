"""Time of ``import topics`` and the first look at its names, as a ratio to ``import numpy``."""

import statistics
import subprocess
import sys
import time

from readme import write_section

REPEATS = 15


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


def main() -> None:
    """Measure, print, and write into benchmarks/README.md."""
    result = measure()
    lines = [
        f"- `import numpy`: {result['numpy']:.3f} s",
        f"- `import topics`: {result['topics']:.3f} s, {result['ratio']:.2f} times numpy",
    ]
    write_section("import time", lines)
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
