"""Which themes do these articles have? One run of both models, written down, and done again."""

import sys
from pathlib import Path

import topics


def main(articles: str | None = None, out: str = "results/security_themes") -> None:
    """Find the themes of some articles with both models, then check that the run repeats to the byte."""
    options = {"n_topics": 8, "without_copies": True, "lang": "en", "title": "Security themes"}
    run = topics.Experiment.from_options(articles, **options).run(out, overwrite=True)

    for name, themes in run.themes.items():
        print(f"\n{name.upper()}")
        closest = themes.closest()[["entry_en", "score"]]
        print(themes.info()[["name", "share", "documents", "robustness"]].join(closest).to_string())

    both = run.alignment
    print(f"\nSeen by both models: {len(both.agreed)}; by one alone: {len(both.only_a) + len(both.only_b)}")
    print(topics.reproduce(out))
    print(f"Report: {Path(out) / 'report.html'}")


if __name__ == "__main__":
    main(*sys.argv[1:])
