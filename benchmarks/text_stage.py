"""Speed and memory of the text stage, beside scikit-learn's CountVectorizer and the usual per-token pipelines."""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from readme import machine, write_section

import topics

SAMPLE = 1_000


def ours(texts):
    """Return the matrix of the text stage with its defaults, all words kept as CountVectorizer keeps them."""
    return topics.Vectorizer(min_df=1, max_df=1.0).fit_transform(texts)


def count_vectorizer(texts):
    """Return scikit-learn's matrix."""
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer().fit_transform(texts)


def per_token(stem):
    """Return the usual pipeline with a stemmer of one word."""
    from pyarabic.araby import strip_tashkeel, strip_tatweel, tokenize
    from sklearn.feature_extraction.text import CountVectorizer

    def analyze(text):
        return [stem(token) for token in tokenize(strip_tatweel(strip_tashkeel(text)))]

    return lambda texts: CountVectorizer(analyzer=analyze).fit_transform(texts)


def stemmers():
    """Return light stemmers of one word, by name."""
    import snowballstemmer
    from tashaphyne.stemming import ArabicLightStemmer

    tashaphyne = ArabicLightStemmer()
    return {"Snowball": snowballstemmer.stemmer("arabic").stemWord, "Tashaphyne": tashaphyne.light_stem}


def seconds(function, texts):
    """Return how long a function of the texts takes."""
    start = time.perf_counter()
    function(texts)
    return time.perf_counter() - start


def peak_gigabytes(path, name):
    """Return the memory of a fresh process with the corpus loaded, and its peak while counting in one way (Linux)."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import topics, text_stage; "
        "texts = topics.load_corpus(sys.argv[2]).full_texts(); "
        "status = lambda key: int(open('/proc/self/status').read().split(key + ':')[1].split()[0]) / 2**20; "
        "open('/proc/self/clear_refs', 'w').write('5'); before = status('VmRSS'); "
        "getattr(text_stage, sys.argv[3])(texts); print(before, status('VmHWM'))"
    )
    here = str(Path(__file__).parent)
    done = subprocess.run([sys.executable, "-c", code, here, path, name], capture_output=True, text=True, check=True)
    return tuple(map(float, done.stdout.split()))


def main():
    """Measure and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=5)
    repeats = parser.parse_args().repeats
    folder = os.environ.get("TOPICS_CORPORA")
    if not folder:
        sys.exit("TOPICS_CORPORA must name the folder of the corpora.")
    path = str(Path(folder) / "antmulti.jsonl.gz")
    texts = topics.load_corpus(path).full_texts()
    few = texts[:: len(texts) // SAMPLE][:SAMPLE]
    share = sum(map(len, few)) / sum(map(len, texts))
    start = time.perf_counter()
    topics.ArabicPreprocessor().fit(few[:10])
    first = time.perf_counter() - start
    ways = {"CountVectorizer()": (count_vectorizer, texts), "topics": (ours, texts)}
    ways |= {f"per token, {name}": (per_token(stem), few) for name, stem in stemmers().items()}
    found = {name: [] for name in ways}
    for _ in range(repeats):
        for name, (function, given) in ways.items():
            found[name].append(seconds(function, given) / (share if given is few else 1))
    medians = {name: statistics.median(times) for name, times in found.items()}
    base = medians["topics"]
    lines = [
        f"{len(texts):,} articles of antmulti, {sum(map(len, texts)) / 1e6:.1f} million characters; {repeats} repeats. "
        f"{machine('numpy', 'scikit-learn')} The dictionary is read once a process ({first:.1f} s, not counted). The "
        f"per-token pipelines ran on {len(few):,} of the articles; their seconds are scaled by characters.",
        "",
        "| | median, s | fastest | slowest | times our time |",
        "|:--|--:|--:|--:|--:|",
    ]
    for name, times in found.items():
        lines.append(
            f"| {name} | {medians[name]:.1f} | {min(times):.1f} | {max(times):.1f} | {medians[name] / base:.2f} |"
        )
    lines.append("")
    for name, label in (("ours", "topics"), ("count_vectorizer", "CountVectorizer()")):
        before, after = peak_gigabytes(path, name)
        lines.append(
            f"Peak memory, {label}: {after:.2f} GB, of which {before:.2f} GB were there before (the corpus).  "
        )
    write_section("text stage", lines)
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
