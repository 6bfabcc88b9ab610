"""Quality of LDA against time for every engine a user could pick, on nine tenths of the ANT corpus."""

import json
import statistics
import time
from pathlib import Path

import numpy as np

import topics

RESULTS = Path("results/bench-lda")
N_TOPICS, SEEDS, THREADS = (20, 50, 100), range(5), 2
ALLOWED_LOSS = 0.005


def native(split, n_topics, seed, threads):
    """Yield labels, seconds and topics of our engine: after a few passes, and with its own end."""
    topics.LDA(n_topics, max_iter=1, n_jobs=threads).fit(split.train[:2000])  # compiled, and the caches warm
    for max_iter in (1, 3, None, 40):
        model = topics.LDA(
            n_topics, random_state=seed, n_jobs=threads, max_iter=max_iter, tol=1e-9 if max_iter else 2e-3
        )
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
    for passes in (1, 5, 10, 20):
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
    for passes in range(1, 11):
        start = time.perf_counter()
        model.partial_fit(split.train)
        seconds += time.perf_counter() - start
        if passes in (1, 5, 10):
            yield f"{passes} passes", seconds, model.components_ / model.components_.sum(axis=1, keepdims=True)


ENGINES = {
    "native": native,
    "tomotopy": tomotopy,
    "topica (sparse)": topica("sparse", (100, 400)),
    "topica (warplda)": topica("warplda", (100, 400)),
    "topica (cvb0)": topica("cvb0", (20, 50)),
    "gensim": gensim,
    "scikit-learn": scikit_learn,
}
"""Every engine yields a label, seconds of fitting so far, and topics whose rows sum to 1."""


def run(name, n_topics, seed, split, threads, folder):
    """Fit once and keep every point of the curve, unless a file already holds it."""
    path = folder / f"{name}-{n_topics}-{seed}.json"
    if path.exists():
        return
    points = [
        {"label": label, "seconds": seconds, "held_out": split.held_out(phi), "c_npmi": split.coherence(phi)}
        for label, seconds, phi in ENGINES[name](split, n_topics, seed, threads)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"engine": name, "n_topics": n_topics, "seed": seed, "points": points}, indent=1))
    for point in points:
        print(name, n_topics, seed, point, flush=True)


def read(folder, name, n_topics):
    """Return the points of all seeds of one engine, a list a seed."""
    paths = sorted(folder.glob(f"{name}-{n_topics}-*.json"))
    return [json.loads(path.read_text())["points"] for path in paths]


def mean(fits, key, label):
    """Return the mean over seeds of one point of the curve."""
    return statistics.mean(next(p for p in points if p["label"] == label)[key] for points in fits)
