"""Topics against the sections of three newspaper corpora: every stemmer of ours, and peers on plain words."""

import statistics
from pathlib import Path

import numpy as np
import pandas as pd
import scipy.sparse as sp
import tomotopy as tp
from antmulti import corpora_folder
from gensim.matutils import Sparse2Corpus
from gensim.models import LdaMulticore
from readme import machine, measure_and_report, write_section
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer

import topics
from topics.evaluation import split_documents
from topics.evaluation._uncertainty import jackknife_pseudovalues, mean_interval
from topics.selection._compare_preprocessing import _mean_coherence, _ReferenceWords, _stability_per_seed

RESULTS = Path(__file__).with_name("measured") / "agreement.json"
CORPORA = {"ant1": "ant1", "antmulti": "antmulti", "khaleej": "sanad_khaleej_14k"}
STEMMERS = ("lemma", "light", "snowball", "isri", "tashaphyne", None)
ARTICLES, SEEDS, HELD_OUT, TIMES = 10_000, 3, 0.1, (1, 3)
PASSES, SWEEPS, TOP_N = 5, 200, 10
MEASURES = ("nmi", "ami", "purity", "c_npmi", "stability")


def labelled_sample(name):
    """Return texts and labels of at most so many articles of a corpus, drawn at random."""
    corpus = topics.load_corpus(corpora_folder() / f"{CORPORA[name]}.jsonl.gz")
    rng = np.random.default_rng(0)
    rows = np.sort(rng.permutation(len(corpus))[:ARTICLES])
    corpus = corpus.take(rows)
    return corpus.full_texts(), list(corpus.labels)


def shares(rows):
    """Return rows that sum to 1; one of zeros becomes uniform."""
    sums = rows.sum(axis=1, keepdims=True)
    return np.divide(rows, sums, out=np.full(rows.shape, 1 / rows.shape[1]), where=sums > 0)


def ours(model):
    """Return a function that fits one of our models."""

    def fit(X, words, n_topics, seed):
        fitted = model(n_topics, random_state=seed).fit(X)
        return fitted.components_, fitted.transform(X)

    return fit


def gensim(X, words, n_topics, seed):
    """Fit gensim's LdaMulticore; return topics and mixtures."""
    bags = list(Sparse2Corpus(X, documents_columns=False))
    names = dict(enumerate(words))
    model = LdaMulticore(
        bags, num_topics=n_topics, id2word=names, passes=PASSES, workers=2, eval_every=None, random_state=seed
    )
    return model.get_topics(), shares(model.inference(bags)[0])


def scikit_learn(X, words, n_topics, seed):
    """Fit scikit-learn's NMF; return topics and mixtures."""
    model = NMF(n_topics, init="nndsvda", max_iter=1000, random_state=seed)
    weights = model.fit_transform(X)
    return shares(model.components_), shares(weights * model.components_.sum(axis=1))


def tomotopy(X, words, n_topics, seed):
    """Fit tomotopy's LDA; return topics and mixtures."""
    model = tp.LDAModel(k=n_topics, seed=seed + 1)
    for a, b in zip(X.indptr[:-1], X.indptr[1:], strict=True):
        # A document without words is none for tomotopy: give it one that is in no other.
        model.add_doc(np.repeat(words[X.indices[a:b]], X.data[a:b]).tolist() or ["-"])
    model.train(SWEEPS, workers=2)
    number = {word: i for i, word in enumerate(words)}
    columns = [number.get(word, -1) for word in model.used_vocabs]
    topic_term = np.zeros((n_topics, len(words) + 1))
    topic_term[:, columns] = [model.get_topic_word_dist(k) for k in range(n_topics)]
    return shares(topic_term[:, :-1]), np.array([document.get_topic_dist() for document in model.docs])


OURS = {"LDA": (ours(topics.LDA), "count"), "NMF": (ours(topics.NMF), "tfidf")}
PEERS = {
    "gensim LDA": (gensim, "count"),
    "tomotopy LDA": (tomotopy, "count"),
    "scikit-learn NMF": (scikit_learn, "tfidf"),
}


def settings(texts):
    """Yield a name, counts, the words of the columns, and models for every way of making terms."""
    for stemmer in STEMMERS:
        preprocessor = topics.ArabicPreprocessor(stemmer=stemmer)
        vectorizer = topics.Vectorizer(preprocessor)
        counts = vectorizer.fit_transform(texts)
        yield str(stemmer or "no stemmer"), counts, vectorizer.vocabulary_.shown_terms, OURS
    plain = CountVectorizer(tokenizer=str.split, token_pattern=None, lowercase=False, min_df=5, max_df=0.5)
    counts = sp.csr_array(plain.fit_transform(texts))
    yield "whitespace words", counts, plain.get_feature_names_out(), PEERS


def measure_corpus(name):
    """Yield a row for every setting, model, number of topics and seed of one corpus."""
    texts, labels = labelled_sample(name)
    reference = _ReferenceWords.from_texts(texts, topics.ArabicPreprocessor(), None)
    for setting, counts, words, models in settings(texts):
        known = [reference.word_of_form.get(word, "") for word in words]
        matrices = {"count": counts, "tfidf": sp.csr_array(TfidfTransformer().fit_transform(counts))}
        for (model, (fit, weighting)), times in [(m, t) for m in models.items() for t in TIMES]:
            n_topics, rows, shown = times * len(set(labels)), [], {}
            for seed in range(SEEDS):
                learned, _ = split_documents(seed, len(texts), HELD_OUT)
                components, mixtures = fit(
                    matrices[weighting][learned], np.asarray(words, dtype=object), n_topics, seed
                )
                found = topics.evaluation.label_agreement(mixtures, [labels[i] for i in learned])
                best = np.argsort(-components, axis=1, kind="stable")[:, :TOP_N]
                shown[seed] = [[words[i] for i in row] for row in best]
                agreement = {key: float(found[key]) for key in ("nmi", "ami", "purity")}
                rows.append({**agreement, "c_npmi": _mean_coherence(components, known, reference)})
            stable = _stability_per_seed(shown)
            for seed, row in enumerate(rows):
                key = {"corpus": name, "terms": setting, "model": model, "times": times, "seed": seed}
                yield {**key, **row, "stability": stable[seed]}
            means = {m: round(statistics.mean(r[m] for r in rows), 3) for m in rows[0]}
            print(name, setting, model, n_topics, means, flush=True)


def measure():
    """Return a row for every fit on every corpus."""
    return [row for name in CORPORA for row in measure_corpus(name)]


def cell(measure, values, bold):
    """Return the mean of a measure and how far its interval reaches."""
    values = np.array(values)
    found = mean_interval(jackknife_pseudovalues(values) if measure == "stability" else values)
    text = f"{found.value:.3f} ±{found.high - found.value:.3f}"
    return f"**{text}**" if bold else text


def report(rows):
    """Write a table for every measure."""
    table = pd.DataFrame(rows)
    where = machine("gensim", "scikit-learn", "tomotopy")
    lines = [
        f"At most {ARTICLES:,} articles of each corpus, {SEEDS} seeds, each learning from its own nine tenths. "
        f"{where} gensim with {PASSES} passes, tomotopy with {SWEEPS} sweeps, on words as white space cuts them; ours "
        "with stop words out, as by default. K = number of sections, and three times that. Means over the seeds and "
        "half the width of Student's 95% interval; best in bold. c_npmi: of the words shown, over one reference of "
        "unstemmed articles. Stability: mean Jaccard index of the top ten words shown of matched topics.",
    ]
    for measure in MEASURES:
        wide = table.pivot_table(
            index=["model", "terms"], columns=["corpus", "times"], values=measure, aggfunc=list, sort=False
        )
        means = wide.map(np.mean)
        lines += ["", f"### {measure}", ""]
        lines.append("| model | terms | " + " | ".join(f"{c}, {t} x" for c, t in wide.columns) + " | mean |")
        lines.append("|:--|:--|" + "--:|" * (len(wide.columns) + 1))
        for (model, terms), row in wide.iterrows():
            cells = [cell(measure, row[c], means.loc[(model, terms), c] == means[c].max()) for c in wide.columns]
            lines.append(f"| {model} | {terms} | " + " | ".join(cells) + f" | {means.loc[(model, terms)].mean():.3f} |")
    write_section("agreement", lines)
    print(*lines, sep="\n")


if __name__ == "__main__":
    measure_and_report(__doc__, RESULTS, measure, report)
