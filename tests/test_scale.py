"""150,000 articles on one machine."""

import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
@pytest.mark.parametrize("model", ["LDA", "NMF"])
def test_150_000_articles_and_100_topics_fit_into_two_gibibytes_beyond_the_matrix(model):
    code = (
        f"import sys; sys.path.insert(0, {str(BENCHMARKS)!r}); import scale; "
        f"before, peak = scale.memory({model!r}, 150_000, 100); print(peak - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 2
