"""Who writes about what, when, and in which words? One model read across sources and over time."""

import sys
from pathlib import Path

import topics


def main(articles: str | None = None, out: str = "results/sources_and_time") -> None:
    """Compare sources and quarters, name the bursts, and write tables and vector figures."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    corpus = topics.load_sample() if articles is None else topics.load_corpus(articles)

    copies = corpus.duplicates()
    print(copies)
    corpus = copies.without_copies()

    themes = topics.Themes.fit(corpus, topics.LDA(8, random_state=0))
    timeline = themes.over_time("QS")
    print(timeline)
    print(timeline.bursts[["name", "start_name", "end_name", "documents", "words"]].to_string(index=False))
    largest = themes.info().index[0]
    print(f"\nWords that sources prefer on {themes.names[largest]}")
    print(themes.words_by("source", largest, top_n=5)[["source", "word", "z"]].to_string(index=False))
    print(themes.passages(largest, n=2).markdown())

    timeline.table.to_csv(folder / "timeline.csv", index=False, encoding="utf-8-sig")
    themes.shares_by("source").to_csv(folder / "sources.csv", index=False, encoding="utf-8-sig")
    topics.plots.save(topics.plots.themes_over_time(timeline), folder / "timeline.pdf")
    topics.plots.save(topics.plots.theme_heatmap(themes, "source"), folder / "sources.pdf")
    print(f"Tables and figures: {folder}")


if __name__ == "__main__":
    main(*sys.argv[1:])
