"""Quality of LDA against time for every engine a user could pick, on nine tenths of the ANT corpus."""

import argparse
import json
import statistics
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from antmulti import load
from readme import machine, write_section

import topics
from topics.evaluation._uncertainty import mean_interval

RESULTS = Path(__file__).with_name("measured") / "lda"
N_TOPICS, SEEDS, THREADS, REPEATS = (20, 50, 100), range(5), 2, 5
ALLOWED_LOSS = 0.005
# The two whose means over seeds are compared; the others are fitted once, all threads and the machine to themselves.
SEEDED = ("native", "tomotopy")


def native(split, n_topics, seed, threads):
    """Yield labels, seconds and topics of our engine: after a few passes, and with its own end."""
    topics.LDA(n_topics, max_iter=1, n_jobs=threads).fit(split.train[:2000])  # compiled, and the caches warm
    for max_iter in (1, 3, None, 40):
        options = {} if max_iter is None else {"max_iter": max_iter, "tol": 1e-9}
        model = topics.LDA(n_topics, random_state=seed, n_jobs=threads, **options)
        start = time.perf_counter()
        model.fit(split.train)
        seconds = time.perf_counter() - start
        yield f"{model.n_iter_} passes{'' if max_iter else ' (default)'}", seconds, model.components_


def tomotopy(split, n_topics, seed, threads):
    """Yield the states of tomotopy's collapsed Gibbs sampler, its priors optimized as by default."""
    import tomotopy as tp

    model = tp.LDAModel(k=n_topics, seed=seed + 1)
    for document in split.documents():
        if document:
            model.add_doc(document)
    number = {term: i for i, term in enumerate(split.terms)}
    seconds, done = 0.0, 0
    for sweeps in (50, 200, 500, 1000):
        start = time.perf_counter()
        model.train(sweeps - done, workers=threads)
        seconds, done = seconds + time.perf_counter() - start, sweeps
        topic_term = np.zeros((n_topics, len(number)))
        topic_term[:, [number[word] for word in model.used_vocabs]] = [
            model.get_topic_word_dist(k) for k in range(n_topics)
        ]
        yield f"{sweeps} sweeps", seconds, topic_term


def topica(sampler, iterations):
    """Return the engine of one of topica's samplers, a fit from the start for every number of iterations."""

    def engine(split, n_topics, seed, threads):
        import topica as library

        corpus = library.Corpus.from_documents([document for document in split.documents() if document])
        number = {term: i for i, term in enumerate(split.terms)}
        columns = [number[word] for word in corpus.vocabulary]
        for iters in iterations:
            model = library.LDA(n_topics, sampler=sampler, seed=seed, num_threads=threads)
            start = time.perf_counter()
            model.fit(corpus, iters=iters, progress=False, keep_theta_draws=False)
            seconds = time.perf_counter() - start
            topic_term = np.zeros((n_topics, len(number)))
            topic_term[:, columns] = model.topic_word
            yield f"{iters} iterations", seconds, topic_term

    return engine


def gensim(split, n_topics, seed, threads):
    """Yield the states of gensim's LdaModel, or of LdaMulticore with more than one thread."""
    from gensim.matutils import Sparse2Corpus
    from gensim.models import LdaModel, LdaMulticore

    bags = list(Sparse2Corpus(split.train, documents_columns=False))
    kind, workers = (LdaMulticore, {"workers": threads}) if threads > 1 else (LdaModel, {})
    words = dict(enumerate(split.terms))
    model = kind(num_topics=n_topics, id2word=words, chunksize=2000, eval_every=None, random_state=seed, **workers)
    seconds, done = 0.0, 0
    for passes in (1, 5, 10):
        start = time.perf_counter()
        model.passes = passes - done
        model.update(bags)
        seconds, done = seconds + time.perf_counter() - start, passes
        yield f"{passes} passes", seconds, model.get_topics()


def scikit_learn(split, n_topics, seed, threads):
    """Yield the states of scikit-learn's online variational Bayes."""
    from sklearn.decomposition import LatentDirichletAllocation

    seconds = 0.0
    model = LatentDirichletAllocation(
        n_topics, batch_size=1024, total_samples=split.train.shape[0], random_state=seed, n_jobs=threads
    )
    for passes in range(1, 21):
        start = time.perf_counter()
        model.partial_fit(split.train)
        seconds += time.perf_counter() - start
        if passes in (1, 5, 20):
            yield f"{passes} passes", seconds, model.components_ / model.components_.sum(axis=1, keepdims=True)


ENGINES = {
    "native": native,
    "tomotopy": tomotopy,
    "topica (sparse)": topica("sparse", (100, 300)),
    "topica (warplda)": topica("warplda", (100,)),
    "topica (cvb0)": topica("cvb0", (20,)),
    "gensim": gensim,
    "scikit-learn": scikit_learn,
}
"""Every engine yields a label, seconds of fitting so far, and topics whose rows sum to 1."""


def file_of(name, n_topics, seed, threads):
    """Return where the points of one fit are kept."""
    return RESULTS / f"{name}-{n_topics}-{seed}-{threads}.json"


def keep(path, points):
    """Write the points of one fit."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(points, indent=1) + "\n")


def run(name, n_topics, seed, split, threads):
    """Fit once and keep every point of the curve, unless a file already holds it."""
    path = file_of(name, n_topics, seed, threads)
    if path.exists():
        return
    points = [
        {"label": label, "seconds": seconds, "held_out": split.held_out(phi), "c_npmi": split.coherence(phi)}
        for label, seconds, phi in ENGINES[name](split, n_topics, seed, threads)
    ]
    keep(path, points)
    for point in points:
        print(name, n_topics, seed, point, flush=True)


def time_ours_again(n_topics, split):
    """Fit with our defaults once more, so that our seconds are a median over the whole run."""
    path = file_of("native", n_topics, 0, THREADS)
    points = json.loads(path.read_text())
    default = next(point for point in points if "default" in point["label"])
    start = time.perf_counter()
    topics.LDA(n_topics, random_state=0, n_jobs=THREADS).fit(split.train)
    default.setdefault("runs", [default["seconds"]]).append(time.perf_counter() - start)
    default["seconds"] = statistics.median(default["runs"])
    keep(path, points)


def runs_of_ours(n_topics):
    """Return how often our defaults have been timed."""
    points = json.loads(file_of("native", n_topics, 0, THREADS).read_text())
    return max(len(point.get("runs", ())) for point in points)


def time_all(split):
    """Fit every engine once with all threads, ours again after each of them."""
    for n_topics in N_TOPICS:
        for name in ENGINES:
            if file_of(name, n_topics, 0, THREADS).exists():
                continue
            run(name, n_topics, 0, split, THREADS)
            time_ours_again(n_topics, split)
        while runs_of_ours(n_topics) < REPEATS:
            time_ours_again(n_topics, split)


def judge_seeds():
    """Fit the other seeds, one thread each and as many at once as there are cores: their seconds do not count."""
    # A fork would share the state of the libraries' threads.
    with ProcessPoolExecutor(THREADS, mp_context=get_context("spawn"), initializer=load_once) as pool:
        fits = [(name, n, seed) for seed in SEEDS[1:] for n in reversed(N_TOPICS) for name in SEEDED]
        for future in [pool.submit(run_alone, *fit) for fit in fits if not file_of(*fit, 1).exists()]:
            future.result()


def load_once():
    """Read the corpus for a process."""
    global shared_split
    shared_split = load()


def run_alone(name, n_topics, seed):
    """Fit in a process of its own with one thread."""
    run(name, n_topics, seed, shared_split, 1)


def curve(name, n_topics):
    """Return the points of one engine: means of quality over all seeds, seconds of runs with all threads, seeds."""
    paths = sorted(RESULTS.glob(f"{name}-{n_topics}-*.json"))
    fits = [(path.stem.endswith(f"-{THREADS}"), json.loads(path.read_text())) for path in paths]
    timed = [points for is_timed, points in fits if is_timed]
    found = []
    for i, point in enumerate(timed[0] if timed else []):
        same = [points[i] for _, points in fits]
        over_seeds = {key: mean_interval([p[key] for p in same]) for key in ("held_out", "c_npmi")}
        quality = {key: interval.value for key, interval in over_seeds.items()}
        reach = {f"{key} reach": interval.high - interval.value for key, interval in over_seeds.items()}
        seconds = statistics.median(points[i]["seconds"] for points in timed)
        label = "default" if "default" in point["label"] else point["label"]
        found.append({"label": label, "seconds": seconds, "seeds": len(same), **quality, **reach})
    return found


def verdict(text, value, bar, at_least):
    """Return a line that says whether a bar is met."""
    met = value >= bar if at_least else value <= bar
    return f"- {text}: {value:.4g}, bar {bar:.4g}: {'met' if met else '**falls short**'}."


def bars(curves):
    """Return a line for every bar of one number of topics."""
    own = next(point for point in curves["native"] if point["label"] == "default")
    peer = curves["tomotopy"][-1]
    lines = [
        verdict("held-out log-likelihood", own["held_out"], peer["held_out"] - ALLOWED_LOSS, True),
        verdict("c_npmi", own["c_npmi"], peer["c_npmi"] - ALLOWED_LOSS, True),
        verdict("tomotopy's time over ours", peer["seconds"] / own["seconds"], 20, True),
    ]
    for name in ("gensim", "scikit-learn"):
        best = max(curves[name], key=lambda point: point["held_out"])
        lines.append(
            verdict(
                f"{name}'s time at its best ({best['label']}) over ours", best["seconds"] / own["seconds"], 50, True
            )
        )
    points = [(point, name) for name in curves if name.startswith("topica") for point in curves[name]]
    enough = [pair for pair in points if pair[0]["held_out"] >= own["held_out"] - ALLOWED_LOSS]
    if enough:
        point, name = min(enough, key=lambda pair: pair[0]["seconds"])
        what = f"time of {name} for the same held-out likelihood ({point['label']}) over ours"
    else:
        point, name = max(points, key=lambda pair: pair[0]["held_out"])
        what = f"time of {name} for the most it reached, {point['held_out']:.3f} ({point['label']}), over ours"
    lines.append(verdict(what, point["seconds"] / own["seconds"], 10, True))
    return lines


HEAD = ["| engine | after | seconds | times ours | held-out | c_npmi | seeds |", "|:--|:--|--:|--:|--:|--:|--:|"]


def shown(point, key):
    """Return a mean over seeds and how far its interval reaches; of one seed, the value."""
    reach = "" if point["seeds"] == 1 else f" ±{point[f'{key} reach']:.4f}"
    return f"{point[key]:.4f}{reach}"


def table(curves):
    """Return a row for every point of every engine."""
    base = next(point["seconds"] for point in curves["native"] if point["label"] == "default")
    return [
        f"| {name} | {point['label']} | {point['seconds']:.1f} | {point['seconds'] / base:.1f} "
        f"| {shown(point, 'held_out')} | {shown(point, 'c_npmi')} | {point['seeds']} |"
        for name, points in curves.items()
        for point in points
    ]


def report():
    """Write the tables and say which bars are met."""
    where = machine("numba", "tomotopy", "topica", "gensim", "scikit-learn")
    lines = [
        f"Trained on nine tenths of the articles, {THREADS} threads each. {where} Held-out: log-likelihood a token by "
        "document completion, mixtures by one common inference. c_npmi: mean of the ten likeliest words. Both are "
        "means over the seeds with half the width of Student's 95% interval; seconds are of the fit of seed 0 alone, "
        "compiled code and corpus ready, ours the median of several.",
    ]
    for n_topics in N_TOPICS:
        curves = {name: curve(name, n_topics) for name in ENGINES}
        lines += ["", f"### {n_topics} topics", "", *HEAD, *table(curves), "", *bars(curves)]
    write_section("lda", lines)
    print(*lines, sep="\n")


def main():
    """Fit what no file holds yet, engines in turn, and report."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--report", action="store_true", help="only write the tables of what has been measured")
    parser.add_argument("--again", action="store_true", help="forget what has been measured")
    options = parser.parse_args()
    if options.again:
        for path in RESULTS.glob("*.json"):
            path.unlink()
    if not options.report:
        time_all(load())
        judge_seeds()
    report()


if __name__ == "__main__":
    main()
