"""Whether themes agree better with the sections of newspapers when word forms are merged, and how."""

import argparse
import itertools
import os
import sys
import time
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from readme import write_section
from scipy.optimize import linear_sum_assignment
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

import topics
from topics.evaluation._agreement import label_agreement

CORPORA = {
    "antmulti": "antmulti.jsonl.gz",
    "khaleej": "sanad_khaleej_14k.jsonl.gz",
    "ant1": "ant1.jsonl.gz",
}
BASE = "normalized words"
STOP_WORDS_KEPT = {"stopwords": None}
TERMS = {
    "whitespace words": None,
    "normalized words, stop words kept": {"stemmer": None, "conflation": "dictionary"} | STOP_WORDS_KEPT,
    BASE: {"stemmer": None, "conflation": "dictionary"},
    **{
        f"{stemmer}{', corpus' if conflation == 'corpus' else ''}": {"stemmer": stemmer, "conflation": conflation}
        for stemmer in ("lemma", "light", "snowball", "isri", "tashaphyne")
        for conflation in ("dictionary", "corpus")
    },
}
DEFAULT = "lemma, corpus"
LDA_PASSES = 10
MODELS = {
    "NMF": (lambda k, seed: topics.NMF(k, random_state=seed), "tfidf"),
    "LDA": (lambda k, seed: topics.LDA(k, random_state=seed, max_iter=LDA_PASSES), "count"),
}
TOP_WORDS = 10


def matrices_of(texts, terms):
    """Return a matrix of counts, one of tf-idf, and the terms of their columns."""
    if terms is None:
        counts = CountVectorizer(analyzer=str.split, min_df=5, max_df=0.5)
        X = counts.fit_transform(texts)
        return {"count": X, "tfidf": TfidfTransformer().fit_transform(X)}, counts.get_feature_names_out()
    preprocessor = topics.ArabicPreprocessor(**terms)
    encoded = preprocessor.fit_encode(texts)
    counts = topics.Vectorizer(preprocessor)
    X = counts.fit_transform(encoded)
    tfidf = topics.Vectorizer(preprocessor, weighting="tfidf").fit_transform(encoded)
    return {"count": X, "tfidf": tfidf}, counts.get_feature_names_out()


def stability(tops):
    """Return the mean Jaccard similarity of matched topics over all pairs of fits."""
    found = []
    for one, other in itertools.combinations(tops, 2):
        similarity = np.array([[len(a & b) / len(a | b) for b in other] for a in one])
        rows, columns = linear_sum_assignment(-similarity)
        found.append(similarity[rows, columns].mean())
    return float(np.mean(found))


def measure(name, path, seeds, articles):
    """Yield a row a corpus, kind of terms, model, number of topics and seed."""
    corpus = topics.load_corpus(path)
    everything, labels = np.array(corpus.full_texts(), dtype=object), np.array(corpus.labels)
    n_labels = len(set(labels))
    for terms_name, terms in TERMS.items():
        tops = {}
        for seed in range(seeds):
            # Every seed draws its own articles, the same for all kinds of terms: differences are paired.
            rows = np.random.default_rng(seed).permutation(len(corpus))[:articles]
            matrices, vocabulary = matrices_of(everything[rows].tolist(), terms)
            for model_name, (make, weighting) in MODELS.items():
                X = matrices[weighting]
                for k in (n_labels, 3 * n_labels):
                    fitted = make(k, seed).fit(X)
                    agreement = label_agreement(fitted.transform(X), labels[rows])
                    best = np.argsort(-fitted.components_, axis=1)[:, :TOP_WORDS]
                    tops.setdefault((model_name, k), []).append([set(vocabulary[row]) for row in best])
                    yield {
                        "corpus": name, "terms": terms_name, "model": model_name, "k": k,
                        "seed": seed, "nmi": float(agreement["nmi"]), "columns": X.shape[1],
                    }  # fmt: skip
        for (model_name, k), found in tops.items():
            yield {"corpus": name, "terms": terms_name, "model": model_name, "k": k, "stability": stability(found)}


def lines_of(table):
    """Return the lines of the section."""
    nmi = table.dropna(subset="nmi")
    cases = ["corpus", "model", "k"]
    base = nmi[nmi["terms"] == BASE].set_index([*cases, "seed"])["nmi"]
    lines = [
        "| terms | " + " | ".join(f"{c} {m} {k}" for c, m, k in nmi.groupby(cases).groups) + " | mean | stability |"
    ]
    lines.append("|:--|" + "--:|" * (lines[0].count("|") - 2))
    behind = []
    for name in TERMS:
        own = nmi[nmi["terms"] == name]
        cells = []
        for case, group in own.groupby(cases):
            difference = group.set_index([*cases, "seed"])["nmi"] - base.loc[case].set_axis(
                pd.MultiIndex.from_tuples([(*case, seed) for seed in base.loc[case].index], names=[*cases, "seed"])
            )
            error = difference.std(ddof=1) / np.sqrt(len(difference))
            is_behind = name != BASE and difference.mean() < -2 * error
            if is_behind and name == DEFAULT:
                behind.append(f"{' '.join(map(str, case))} ({difference.mean():+.3f} ± {error:.3f})")
            cells.append(f"{group['nmi'].mean():.3f}" + ("*" if is_behind else ""))
        steady = table[(table["terms"] == name)]["stability"].mean()
        lines.append(f"| {name} | " + " | ".join(cells) + f" | {own['nmi'].mean():.3f} | {steady:.2f} |")
    verdict = "; ".join(behind) or "nowhere"
    lines += ["", f'The default ("{DEFAULT}") falls behind "{BASE}" by more than two standard errors: {verdict}.']
    return lines


def main():
    """Measure and write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=1_500, help="articles drawn for each seed")
    parser.add_argument("--only", help="comma-separated kinds of terms, not written to the page")
    options = parser.parse_args()
    folder = os.environ.get("TOPICS_CORPORA")
    if not folder:
        sys.exit("TOPICS_CORPORA must name the folder of the corpora.")
    if options.only:
        for name in set(TERMS) - {BASE, *options.only.split(";")}:
            del TERMS[name]
    warnings.simplefilter("ignore")
    rows, start = [], time.perf_counter()
    for name, file in CORPORA.items():
        for row in measure(name, Path(folder) / file, options.seeds, options.articles):
            rows.append(row)
            print(row, file=sys.stderr, flush=True)
    table = pd.DataFrame(rows)
    lines = [
        f"{options.seeds} seeds, each with its own {options.articles:,} articles of each corpus; LDA with {LDA_PASSES} "
        "passes; "
        f'{(time.perf_counter() - start) / 60:.0f} minutes in all. A star: behind "{BASE}" by more than two standard '
        "errors of the paired difference. Stop words are off but where the name says otherwise.",
        "",
        *lines_of(table),
    ]
    if not options.only:
        write_section("merging", lines)
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
