"""Which themes do these articles have? One experiment, written down, run, and run again."""

import sys
from pathlib import Path

import topics


def main(articles: str | None = None, out: str = "results/security_themes") -> None:
    """Find the themes of some articles with both models, then check that the run repeats to the byte."""
    experiment = topics.Experiment.from_options(
        articles,
        n_topics=8,
        seed=0,
        duplicates="drop",
        lang="en",
        title="Security themes",
    )
    result = experiment.run(out, force=True)

    for name, themes in result.themes.items():
        print(f"\n{name.upper()}")
        print(themes.info()[["name", "share", "documents", "robustness"]].to_string(index=False))
        closest = themes.closest()
        print(closest[["name", "entry_en", "score"]].to_string(index=False))

    both = topics.align(result.themes["lda"], result.themes["nmf"])
    print(f"\nSeen by both models: {len(both.agreed)}; by one alone: {len(both.only_a) + len(both.only_b)}")
    print(topics.reproduce(out))
    print(f"Report: {Path(out) / 'report.html'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
