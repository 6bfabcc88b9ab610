"""Loss of NMF against time for every engine a user could pick, on the tf-idf of nine tenths of the ANT corpus."""

import argparse
import json
import time
from pathlib import Path

import numpy as np
from antmulti import load
from readme import machine, write_section
from sklearn import decomposition

import topics
from topics.models._gensim import bags_of_words

RESULTS = Path(__file__).with_name("measured") / "nmf"
N_TOPICS, REPEATS, THREADS = (20, 50, 100), 3, 2
ALLOWED = 1.001
"""A loss up to a thousandth above scikit-learn's converged one is as good."""
# Sweeps that fit the weights of documents to topics that come without them.
SWEEPS = 200


def distance(X, topic_term):
    """Return the Frobenius distance between X and the best model with these topics."""
    squares = float((X.data**2).sum())
    products, gram = X @ topic_term.T, topic_term @ topic_term.T
    weights = np.zeros(products.shape)
    for _ in range(SWEEPS):
        for k in np.flatnonzero(np.diag(gram)):
            weights[:, k] = np.maximum(0, weights[:, k] + (products[:, k] - weights @ gram[k]) / gram[k, k])
    return float(np.sqrt(squares - 2 * (weights * products).sum() + ((weights.T @ weights) * gram).sum()))


def native(X, n_topics, init="nndsvd"):
    """Yield labels, seconds and losses of our engine."""
    topics.NMF(n_topics, max_iter=1, n_jobs=THREADS).fit(X[:2000])  # compiled
    for max_iter in (5, 10, None, 100):
        model = topics.NMF(
            n_topics, init=init, random_state=0, max_iter=max_iter, tol=1e-9 if max_iter else None, n_jobs=THREADS
        )
        start = time.perf_counter()
        model.fit(X)
        seconds = time.perf_counter() - start
        yield "default" if max_iter is None else f"{max_iter} steps", seconds, model.reconstruction_err_


def native_clusters(X, n_topics):
    """Yield the same from clusters of documents."""
    return native(X, n_topics, "clusters")


def coordinate_descent(X, n_topics):
    """Yield scikit-learn's coordinate descent until it says that it has converged."""
    for max_iter in (20, 2000):
        model = decomposition.NMF(n_topics, init="nndsvd", tol=1e-4, max_iter=max_iter, random_state=0)
        start = time.perf_counter()
        model.fit(X)
        seconds = time.perf_counter() - start
        yield "converged" if max_iter == 2000 else f"{max_iter} passes", seconds, model.reconstruction_err_


def multiplicative(X, n_topics):
    """Yield scikit-learn's multiplicative updates."""
    for max_iter in (100, 200):
        model = decomposition.NMF(n_topics, init="nndsvda", solver="mu", max_iter=max_iter, tol=1e-4, random_state=0)
        start = time.perf_counter()
        model.fit(X)
        yield f"{max_iter} passes", time.perf_counter() - start, model.reconstruction_err_


def mini_batch(X, n_topics):
    """Yield scikit-learn's MiniBatchNMF with its defaults."""
    model = decomposition.MiniBatchNMF(n_topics, init="nndsvda", random_state=0)
    start = time.perf_counter()
    model.fit(X)
    yield "default", time.perf_counter() - start, distance(X, model.components_)


def gensim(X, n_topics):
    """Yield gensim's online Nmf."""
    from gensim.models.nmf import Nmf

    bags = bags_of_words(X)
    words = {i: str(i) for i in range(X.shape[1])}
    options = {"num_topics": n_topics, "id2word": words, "normalize": False, "eval_every": None, "random_state": 0}
    for passes in (1, 5):
        start = time.perf_counter()
        model = Nmf(bags, passes=passes, **options)
        yield f"{passes} passes", time.perf_counter() - start, distance(X, model.get_topics())


ENGINES = {
    "native": native,
    "native, from clusters": native_clusters,
    "scikit-learn cd": coordinate_descent,
    "scikit-learn mu": multiplicative,
    "scikit-learn MiniBatchNMF": mini_batch,
    "gensim Nmf": gensim,
}
"""Every engine yields a label, seconds, and the distance between matrix and model."""
ONCE = ("scikit-learn mu", "gensim Nmf")


def measure(X, n_topics):
    """Fit with all engines in turn, several times, and keep what was found."""
    found = {}
    for repeat in range(REPEATS):
        for name, engine in ENGINES.items():
            if repeat and name in ONCE:
                continue
            for label, seconds, loss in engine(X, n_topics):
                found.setdefault(f"{name}|{label}", []).append([seconds, loss])
                print(n_topics, name, label, f"{seconds:.2f} s", f"{loss:.4f}", flush=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{n_topics}.json").write_text(json.dumps(found, indent=1) + "\n")


def bars(points):
    """Return a line for every bar of one number of topics."""
    seconds, loss = points["native", "default"]
    peer_seconds, peer_loss = points["scikit-learn cd", "converged"]
    mini_seconds, mini_loss = points["scikit-learn MiniBatchNMF", "default"]
    own = [point for (name, _), point in points.items() if name.startswith("native")]
    in_its_time = [reached for took, reached in own if took <= mini_seconds]
    best = min(in_its_time, default=float("inf"))
    checks = {
        f"loss over scikit-learn's converged one {loss / peer_loss:.5f}, bar {ALLOWED}": loss <= ALLOWED * peer_loss,
        f"scikit-learn's time over ours {peer_seconds / seconds:.1f}, bar 3 (aim 5)": peer_seconds >= 3 * seconds,
        f"loss in the {mini_seconds:.2f} s of MiniBatchNMF {best:.3f}, its own {mini_loss:.3f}": best < mini_loss,
    }
    return [f"- {text}: {'met' if met else '**falls short**'}." for text, met in checks.items()]


def report():
    """Write the tables and say which bars are met."""
    where = machine("numba", "scikit-learn", "gensim")
    lines = [
        f"tf-idf of nine tenths of the articles, {THREADS} threads where an engine uses any. {where} Seconds are "
        f"medians of {REPEATS} interleaved runs ({' and '.join(ONCE)}: one). Loss: Frobenius distance; for engines "
        "that give topics only, with the best weights of documents for them.",
    ]
    for n_topics in N_TOPICS:
        found = json.loads((RESULTS / f"{n_topics}.json").read_text())
        points = {tuple(key.split("|")): np.median(runs, axis=0).tolist() for key, runs in found.items()}
        lines += ["", f"### {n_topics} topics", "", "| engine | after | seconds | loss |", "|:--|:--|--:|--:|"]
        lines += [f"| {name} | {label} | {s:.2f} | {loss:.3f} |" for (name, label), (s, loss) in points.items()]
        lines += ["", *bars(points)]
    write_section("nmf", lines)
    print(*lines, sep="\n")


def main():
    """Measure and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--report", action="store_true", help="only write the tables of what has been measured")
    if not parser.parse_args().report:
        X = load("tfidf")
        for n_topics in N_TOPICS:
            measure(X, n_topics)
    report()


if __name__ == "__main__":
    main()
