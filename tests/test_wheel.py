"""The wheel, installed in a clean environment away from the checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[1]
LOOK = """
import topics
corpus = topics.load_sample()
print(topics.__file__, len(corpus), corpus.sha256, sep="\\n")
"""


def run(*command, cwd):
    """Run a command that sees nothing of this environment's Python."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environment, check=True, capture_output=True, text=True
    )


@pytest.mark.slow
def test_the_wheel_does_the_main_job_away_from_the_checkout(tmp_path, sample):
    quiet = ("--quiet", "--disable-pip-version-check")
    build = ("-m", "pip", "wheel", *quiet, "--no-deps", "--no-build-isolation", "--wheel-dir", tmp_path, CHECKOUT)
    run(sys.executable, *build, cwd=tmp_path)
    (wheel,) = tmp_path.glob("arabic_topics-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {"topics/py.typed", "topics/__init__.pyi", "topics/corpus/data/security_news.jsonl"} <= set(names)
    assert {"topics/arabic/data/press.txt", "topics/arabic/data/protected.txt"} <= set(names)
    assert not [name for name in names if name.startswith(("tests", "benchmarks", "notebooks"))]

    run(sys.executable, "-m", "venv", tmp_path / "clean", cwd=tmp_path)
    scripts = tmp_path / "clean" / ("Scripts" if os.name == "nt" else "bin")
    run(scripts / "python", "-m", "pip", "install", *quiet, wheel, cwd=tmp_path)
    installed, count, digest = run(scripts / "python", "-c", LOOK, cwd=tmp_path).stdout.split()
    assert Path(installed).is_relative_to(tmp_path / "clean")
    assert (int(count), digest) == (len(sample), sample.sha256)
    shown = run(scripts / "topics", "run", "--sample", "--n-topics", "8", "--out", "demo", cwd=tmp_path).stdout
    assert f"NMF: 8 themes of {len(sample)} articles" in shown
    assert (tmp_path / "demo" / "lda" / "themes.csv").exists()
