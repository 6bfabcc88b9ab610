"""Time and memory of finding wire copy among 143,385 articles, and its agreement with brute force."""

import os
import resource
import sys
import time
from pathlib import Path

import numpy as np
from readme import write_section

from topics import load_corpus
from topics.corpus import _duplicates as duplicates
from topics.linalg.kernels._sets import jaccard_of_pairs

COPIES = 5
EDITED_WORDS = 0.02


def edited(text, rng):
    """Return a text with some of its words taken out."""
    words = np.array(text.split(), dtype=object)
    return " ".join(words[rng.random(words.size) > EDITED_WORDS])


def agreement(corpus, threshold=0.8):
    """Return precision and recall of similar pairs against all pairs compared."""
    hashes, indptr = duplicates._shingle_sets(corpus.texts, 5)
    i, j = np.triu_indices(len(corpus), k=1)
    similar = jaccard_of_pairs(hashes, indptr, i, j) >= threshold
    true = set(zip(i[similar].tolist(), j[similar].tolist(), strict=True))
    left, right = duplicates._candidate_pairs(hashes, indptr)
    kept = jaccard_of_pairs(hashes, indptr, left, right) >= threshold
    ours = set(zip(left[kept].tolist(), right[kept].tolist(), strict=True))
    return len(true), len(true & ours) / len(ours), len(true & ours) / len(true)


def main():
    """Measure and write."""
    folder = os.environ.get("TOPICS_CORPORA")
    if not folder:
        sys.exit("TOPICS_CORPORA must name the folder of the corpora.")
    n_pairs, precision, recall = agreement(load_corpus(Path(folder) / "antmulti_raw_may2018.jsonl.gz"))
    corpus = load_corpus(Path(folder) / "antmulti.jsonl.gz")
    rng = np.random.default_rng(0)
    rows = [
        {"id": f"{id_}/{copy}", "text": edited(text, rng) if copy else text}
        for copy in range(COPIES)
        for id_, text in zip(corpus.ids, corpus.texts, strict=True)
    ]
    many = load_corpus(rows)
    del rows
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    found = many.duplicates()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    lines = [
        f"- Three raw weeks of May 2018: {n_pairs} pairs with a Jaccard similarity of five-word runs of at least .8 by "
        f"brute force; precision {precision:.4f}, recall {recall:.4f}.",
        f"- {len(many):,} articles (the ANT corpus {COPIES} times, {EDITED_WORDS:.0%} of the words taken out of each "
        f"copy): {seconds:.0f} s in one process, peak {peak / 1e6:.1f} GB of memory against {before / 1e6:.1f} GB "
        f"before; {len(found):,} groups, {found.n_copies:,} copies.",
    ]
    write_section("duplicates", lines)
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
