"""What `topics.run` costs beside its parts by hand, how long a saved run takes to load, and how much room it needs."""

import gzip
import os
import statistics
import sys
import tempfile
import time
import warnings
from pathlib import Path

from readme import at_most, machine, measure_and_report, write_section

import topics
from topics.evaluation import diversity, label_agreement

HERE = Path(__file__).parent
REPEATS, ARTICLES, TOPICS, SEEDS = 5, 2_000, 20, 3
MEASURES = ("c_npmi", "c_v", "c_uci", "u_mass", "c_p")
# What a run is read again from; the rest are tables, page and pictures for readers.
PARTS = ("articles.parquet", "terms", "lda/fit", "nmf/fit")


def by_hand(corpus):
    """Do what ``topics.run`` does, with the parts."""
    preprocessor = topics.ArabicPreprocessor()
    encoded = preprocessor.fit_encode(corpus.full_texts())
    vectorizer = topics.Vectorizer(preprocessor)
    lda = topics.Themes.fit(corpus, topics.LDA(TOPICS, random_state=0), vectorizer=vectorizer, encoded=encoded)
    nmf = topics.Themes.fit(corpus, topics.NMF(TOPICS, random_state=0), vectorizer=vectorizer, encoded=encoded)
    lda = lda.with_robustness(seeds=SEEDS)
    nmf = nmf.with_robustness(same_refits_as=lda)
    for themes in (lda, nmf):
        _ = [themes.coherence(measure) for measure in MEASURES], themes.mean_coherence(MEASURES)
        diversity(themes)
        label_agreement(themes.doc_topic, corpus.labels)
        _ = themes.manifest


def seconds(work):
    """Return what some work gives, and the seconds that it took."""
    start = time.perf_counter()
    found = work()
    return found, time.perf_counter() - start


def size(path):
    """Return the bytes of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [each for each in path.rglob("*") if each.is_file()]
    return sum(each.stat().st_size for each in files)


def measure():
    """Time runs and their parts in turn, then save and load a run of all articles."""
    corpora = os.environ.get("TOPICS_CORPORA")
    if not corpora:
        sys.exit("TOPICS_CORPORA must name the folder that holds antmulti.jsonl.gz.")
    warnings.simplefilter("ignore")
    path = Path(corpora) / "antmulti.jsonl.gz"
    corpus = topics.load_corpus(path)
    part = corpus.sample(ARTICLES, random_state=0)
    by_hand(part)  # compiles and reads dictionaries
    timed = [
        (seconds(lambda: topics.run(part, n_topics=TOPICS, cache=False))[1], seconds(lambda: by_hand(part))[1])
        for _ in range(REPEATS)
    ]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "results"
        topics.run(path, n_topics=TOPICS, seeds=SEEDS, out=out)
        loads = []
        for _ in range(REPEATS):
            run, loading = seconds(lambda: topics.load(out))
            _, articles = seconds(lambda run=run: run.corpus)
            _, one_model = seconds(lambda run=run: run.nmf)
            loads.append({"topics.load": loading, "its articles": articles, "then one model": one_model})
        sizes = {name: size(out / name) for name in PARTS}
        whole = size(out)
    with path.open("rb") as file:
        compressed = len(gzip.compress(gzip.decompress(file.read()), 6))
    return {
        "articles": len(corpus),
        "timed": timed,
        "loads": loads,
        "sizes": sizes,
        "whole": whole,
        "compressed": compressed,
        "machine": machine("numpy", "pandas", "pyarrow"),
    }


def report(measured):
    """Write the section."""
    ratio = statistics.median(run / parts for run, parts in measured["timed"])
    took = {name: statistics.median(load[name] for load in measured["loads"]) for name in measured["loads"][0]}
    parts, compressed = sum(measured["sizes"].values()), measured["compressed"]
    rows = [*measured["sizes"].items(), ("tables, page and pictures", measured["whole"] - parts)]
    lines = [
        f"{measured['machine']}",
        "",
        at_most(
            f"`topics.run` of {ARTICLES:,} articles ({TOPICS} topics, both models, robustness, all measures) over its "
            f"parts by hand, median of {len(measured['timed'])} in turn",
            ratio,
            1.05,
        ),
        at_most(f"`topics.load` of a run of {measured['articles']:,} articles", took.pop("topics.load"), 1, " s"),
        *(f"- {name}, when asked for: {value:.2f} s." for name, value in took.items()),
        at_most("What a run is read again from, over the articles as .jsonl.gz", parts / compressed, 1.5),
        at_most("The whole directory, over the articles as .jsonl.gz", measured["whole"] / compressed, 1.5),
        "",
        "| part | MB |",
        "|:--|--:|",
        *(f"| {name} | {n_bytes / 1e6:.1f} |" for name, n_bytes in rows),
        f"| the articles as .jsonl.gz | {compressed / 1e6:.1f} |",
    ]
    write_section("runs", lines)


if __name__ == "__main__":
    measure_and_report(__doc__, HERE / "measured" / "runs.json", measure, report)
