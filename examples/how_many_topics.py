"""How many topics? A sweep with intervals, a rule with its reason, and the model that it chooses."""

import sys
from pathlib import Path

import topics


def main(articles: str | None = None, out: str = "results/how_many_topics") -> None:
    """Sweep over numbers of topics, choose by stability, and write the figures and the report of the choice."""
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    corpus = topics.load_sample() if articles is None else topics.load_corpus(articles)

    measures = ["c_v", "stability_jaccard", "held_out_log_likelihood"]
    swept = topics.sweep(corpus, models="nmf", n_topics=[4, 6, 8, 10, 12], measures=measures)
    print(swept.summary_wide().to_string())
    choice = swept.best("stability_jaccard").loc["nmf"]
    print(f"\n{choice.n_topics} topics: {choice.reason}")

    for measure in measures:
        topics.plots.save(topics.plots.number_of_topics(swept, measure=measure), folder / f"{measure}.pdf")

    themes = swept.themes("nmf", choice.n_topics).with_robustness()
    page = themes.report(folder / "report.html", lang="en", sweep=swept)
    swept.summary().to_csv(folder / "sweep.csv", index=False)
    print(f"Report: {page}")


if __name__ == "__main__":
    main(*sys.argv[1:])
