"""How time and memory of our engines grow with documents and topics, on planted topics."""

import argparse
import subprocess
import sys
import time

import numpy as np
import scipy.sparse as sp
from readme import at_most, machine, write_section

import topics

TERMS, TOKENS = 50_000, 200
DOCUMENTS, TOPICS = (20_000, 40_000, 80_000, 150_000), (25, 50, 100, 200)
PASSES = 5
MOST_MEMORY = 2  # GiB


def planted(n_documents, n_topics=100, seed=0):
    """Return counts of documents of 200 terms or so, each from three of the planted topics over 50,000 terms."""
    rng = np.random.default_rng(seed)
    ranks = 1 / np.arange(1, TERMS + 1)
    words = np.stack([rng.permutation(TERMS) for _ in range(n_topics)])
    of_documents = rng.integers(0, n_topics, (n_documents, 3))
    of_tokens = of_documents[np.arange(n_documents)[:, None], rng.integers(0, 3, (n_documents, TOKENS))]
    drawn = np.searchsorted(np.cumsum(ranks / ranks.sum()), rng.random((n_documents, TOKENS)))
    columns = words[of_tokens, np.minimum(drawn, TERMS - 1)]
    rows = np.repeat(np.arange(n_documents), TOKENS)
    X = sp.coo_array((np.ones(rows.size, np.int32), (rows, columns.ravel())), shape=(n_documents, TERMS))
    return X.tocsr()


def fit(name, X, n_topics):
    """Return the seconds of a fit of a few passes."""
    model = {"LDA": topics.LDA, "NMF": topics.NMF}[name](n_topics, max_iter=PASSES, tol=1e-12, random_state=0)
    start = time.perf_counter()
    model.fit(X)
    return time.perf_counter() - start


def assigned_a_second(name, X):
    """Return how many documents a second a fitted model assigns to its topics."""
    model = {"LDA": topics.LDA, "NMF": topics.NMF}[name](100, max_iter=PASSES, tol=1e-12, random_state=0).fit(X)
    start = time.perf_counter()
    model.transform(X)
    return X.shape[0] / (time.perf_counter() - start)


def memory(name, n_documents, n_topics):
    """Return gigabytes before a fit, with the matrix, and at the peak, in a process of its own (Linux)."""
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import scale; "
        "X = scale.planted(int(sys.argv[3])); scale.fit(sys.argv[2], X[:2000], 5); "
        "status = lambda key: int(open('/proc/self/status').read().split(key + ':')[1].split()[0]) / 2**20; "
        "open('/proc/self/clear_refs', 'w').write('5'); before = status('VmRSS'); "
        "scale.fit(sys.argv[2], X, int(sys.argv[4])); print(before, status('VmHWM'))"
    )
    arguments = [str(sys.path[0]), name, str(n_documents), str(n_topics)]
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True)
    return tuple(map(float, done.stdout.split()))


def exponent(sizes, seconds):
    """Return the slope of the logarithm of seconds over that of sizes."""
    return float(np.polyfit(np.log(sizes), np.log(seconds), 1)[0])


def main():
    """Measure and write."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    corpora = {n: planted(n) for n in DOCUMENTS}
    lines = [
        f"Planted topics, {TERMS:,} terms, {TOKENS} tokens a document, {PASSES} passes and the start. "
        + machine("numba"),
        "",
        "| model | documents | topics | seconds |",
        "|:--|--:|--:|--:|",
    ]
    notes = []
    for name in ("LDA", "NMF"):
        fit(name, corpora[DOCUMENTS[0]][:2000], 5)
        by_documents = [fit(name, corpora[n], 100) for n in DOCUMENTS]
        by_topics = [fit(name, corpora[DOCUMENTS[1]], k) for k in TOPICS]
        lines += [f"| {name} | {n:,} | 100 | {s:.1f} |" for n, s in zip(DOCUMENTS, by_documents, strict=True)]
        lines += [f"| {name} | {DOCUMENTS[1]:,} | {k} | {s:.1f} |" for k, s in zip(TOPICS, by_topics, strict=True)]
        notes += [
            f"- {name}: time grows with the number of documents to the power {exponent(DOCUMENTS, by_documents):.2f}, "
            f"with that of topics to the power {exponent(TOPICS, by_topics):.2f}."
        ]
        rate = assigned_a_second(name, corpora[DOCUMENTS[1]])
        notes += [f"- {name}: `transform` with 100 topics assigns {rate:,.0f} new documents a second."]
        before, peak = memory(name, DOCUMENTS[-1], 100)
        what = f"{name}: memory of {DOCUMENTS[-1]:,} documents and 100 topics beyond the matrix"
        notes += [at_most(what, peak - before, MOST_MEMORY, " GiB")]
    write_section("scale", [*lines, "", *notes])
    print(*lines, *notes, sep="\n")


if __name__ == "__main__":
    main()
