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

    vectorizer = topics.Vectorizer(min_df=2 if len(corpus) < 500 else 5)
    model = topics.LDA(8, random_state=0).fit(vectorizer.fit_transform(corpus.full_texts()))
    themes = topics.Themes(corpus, vectorizer, model)

    timeline = themes.over_time("QS")
    print(timeline)
    print(timeline.bursts[["name", "start_name", "end_name", "documents", "words"]].to_string(index=False))
    by_source = themes.by_source()
    largest = int(themes.info()["theme"][0])
    print(f"\nWords that sources prefer on {themes.names[largest]}")
    print(themes.words_by_source(largest, top_n=5)[["source", "word", "z"]].to_string(index=False))
    print(themes.passages(largest, 2).markdown())

    timeline.table.to_csv(folder / "timeline.csv", index=False, encoding="utf-8-sig")
    by_source.to_csv(folder / "sources.csv", index=False, encoding="utf-8-sig")
    topics.plots.save(topics.plots.themes_over_time(timeline), folder / "timeline.pdf")
    topics.plots.save(topics.plots.theme_heatmap(by_source), folder / "sources.pdf")
    print(f"Tables and figures: {folder}")


if __name__ == "__main__":
    main(*sys.argv[1:])
