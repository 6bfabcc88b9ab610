"""The twenty themes of each model on the ANT news corpus, written into benchmarks/README.md."""

import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from readme import write_section

from topics import Experiment
from topics.models._registry import MODELS


def table_of(name, result):
    """Return the Markdown table of one model's themes and the facts of its run."""
    themes = result.themes[name]
    manifest = json.loads((result.out / name / "manifest.json").read_text(encoding="utf-8"))
    metrics = result.metrics[name]
    seconds = manifest["seconds"]
    lines = [
        f"### {name.upper()}",
        "",
        f"Fit {seconds['fit']:.0f} s; c_npmi {metrics['coherence']['c_npmi']:.3f}, "
        f"c_v {metrics['coherence']['c_v']:.3f}, diversity {metrics['diversity']:.2f}, "
        f"NMI with the six section labels {metrics['label_agreement']['nmi']:.3f}.",
        "",
        "| theme | share | articles | c_npmi | words |",
        "|--:|--:|--:|--:|:--|",
    ]
    rows = themes.info().itertuples()
    lines += [
        f"| {row.theme} | {row.share:.1%} | {row.documents:,} | {row.coherence:.2f} | {row.words} |" for row in rows
    ]
    return lines


def main():
    """Run and write."""
    corpora = os.environ.get("TOPICS_CORPORA")
    if not corpora:
        sys.exit("TOPICS_CORPORA must name the folder that holds antmulti.jsonl.gz.")
    with tempfile.TemporaryDirectory() as folder:
        experiment = Experiment.from_options(Path(corpora) / "antmulti.jsonl.gz", n_topics=20)
        result = experiment.run(Path(folder) / "run", say=print)
        manifest = json.loads((result.out / "lda" / "manifest.json").read_text(encoding="utf-8"))
        seconds, versions = manifest["seconds"], manifest["versions"]
        lines = [
            f"{len(result.corpus):,} articles, {manifest['terms']:,} terms, {manifest['tokens']:,} tokens; read in "
            f"{seconds['read']:.1f} s, preprocessed in {seconds['preprocess']:.1f} s. Seed 0, {os.cpu_count()} cores, "
            f"{platform.machine()}, Python {versions['python']}, scikit-learn {versions['scikit-learn']}, "
            f"numpy {versions['numpy']}.",
            "",
        ]
        for name in MODELS:
            lines += [*table_of(name, result), ""]
    write_section("antmulti themes", lines[:-1])


if __name__ == "__main__":
    main()
