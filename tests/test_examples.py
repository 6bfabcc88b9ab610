"""The worked examples run, and write what they say."""

import runpy
from pathlib import Path

import matplotlib
import pytest
from matplotlib import pyplot as plt

EXAMPLES = Path(__file__).parents[1] / "examples"
WRITTEN = {
    "security_themes": ["report.html", "manifest.json", "nmf/themes.csv", "lda/plots/map.pdf"],
    "how_many_topics": ["report.html", "c_v.pdf", "held_out_log_likelihood.pdf", "sweep.csv"],
    "sources_and_time": ["timeline.csv", "sources.csv", "timeline.pdf", "sources.pdf"],
}


def test_every_example_is_listed_and_tested():
    scripts = {path.stem for path in EXAMPLES.glob("*.py")}
    assert scripts == set(WRITTEN)
    readme = (EXAMPLES / "README.md").read_text("utf-8")
    assert all(f"]({name}.py)" in readme for name in scripts)


@pytest.mark.parametrize("name", WRITTEN)
def test_an_example_writes_what_it_says(name, tmp_path, capsys):
    matplotlib.use("Agg")
    runpy.run_path(str(EXAMPLES / f"{name}.py"))["main"](out=str(tmp_path / "out"))
    plt.close("all")
    assert all((tmp_path / "out" / path).stat().st_size > 100 for path in WRITTEN[name])
    shown = capsys.readouterr().out
    assert str(tmp_path / "out") in shown
    if name == "security_themes":
        n = sum(path.is_file() for path in (tmp_path / "out").rglob("*"))
        assert f"Reproduction({n} of {n} files identical)" in shown
