"""The twenty themes of each model on the ANT news corpus, written into benchmarks/README.md."""

import json
import os
import platform
import sys
import tempfile
from pathlib import Path

from readme import write_section

import topics


def table_of(name, run, seconds):
    """Return the Markdown table of one model's themes and the facts of its run."""
    metrics = run.metrics[name]
    lines = [
        f"### {name.upper()}",
        "",
        f"Fit {seconds['fit']:.0f} s; c_npmi {metrics['c_npmi']:.3f}, "
        f"c_v {metrics['c_v']:.3f}, diversity {metrics['diversity']:.2f}, "
        f"NMI with the six section labels {metrics['nmi']:.3f}.",
        "",
        "| theme | share | articles | c_npmi | words |",
        "|--:|--:|--:|--:|:--|",
    ]
    rows = run.themes[name].info().itertuples()
    lines += [
        f"| {row.Index} | {row.share:.1%} | {row.documents:,} | {row.coherence:.2f} | {row.words} |" for row in rows
    ]
    return lines


def main():
    """Run and write."""
    corpora = os.environ.get("TOPICS_CORPORA")
    if not corpora:
        sys.exit("TOPICS_CORPORA must name the folder that holds antmulti.jsonl.gz.")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "run"
        run = topics.run(Path(corpora) / "antmulti.jsonl.gz", n_topics=20, out=out)
        manifests = {name: json.loads((out / name / "manifest.json").read_text("utf-8")) for name in run.themes}
    facts = manifests["lda"]
    seconds, versions = facts["seconds"], facts["versions"]
    lines = [
        f"{len(run.corpus):,} articles, {facts['terms']:,} terms, {facts['tokens']:,} tokens; read in "
        f"{seconds['read']:.1f} s, preprocessed in {seconds['preprocess']:.1f} s. Seed 0, {os.cpu_count()} cores, "
        f"{platform.machine()}, Python {versions['python']}, scikit-learn {versions['scikit-learn']}, "
        f"numpy {versions['numpy']}.",
        "",
    ]
    for name in run.themes:
        lines += [*table_of(name, run, manifests[name]["seconds"]), ""]
    write_section("antmulti themes", lines[:-1])


if __name__ == "__main__":
    main()
