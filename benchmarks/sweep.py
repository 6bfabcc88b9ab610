"""A whole sweep beside the same table made with gensim and scikit-learn, on the security news of the ANT corpus."""

import json
import time
import warnings
from pathlib import Path

import numpy as np
from antmulti import corpora_folder
from gensim.corpora import Dictionary
from gensim.matutils import corpus2csc
from gensim.models import CoherenceModel, LdaMulticore
from readme import machine, measure_and_report, write_section
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfTransformer

import topics

RESULTS = Path(__file__).with_name("measured") / "sweep.json"
LABELS = ("internationalNews", "middleEast")
N_TOPICS, SEEDS, BAR = range(5, 51, 5), 3, 20
# The peers are fitted and measured once for each of these; what lies between is interpolated.
PEERS_AT, PASSES = (5, 25, 50), 10
COHERENCES = ("c_npmi", "c_v", "c_uci", "u_mass")


def timed(function):
    """Return the seconds of a call and its result."""
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result


def peers(tokens):
    """Return the seconds of every part of one fit with gensim and scikit-learn, by number of topics."""
    dictionary = Dictionary(tokens)
    dictionary.filter_extremes(no_below=5, no_above=0.5, keep_n=None)
    dictionary.compactify()
    bags = [dictionary.doc2bow(document) for document in tokens]
    tfidf = TfidfTransformer().fit_transform(corpus2csc(bags, num_terms=len(dictionary)).T.tocsr())
    found = {}
    for n_topics in PEERS_AT:
        options = {"num_topics": n_topics, "id2word": dictionary, "passes": PASSES, "random_state": 0, "workers": 2}
        lda, model = timed(lambda options=options: LdaMulticore(bags, eval_every=None, **options))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            nmf, _ = timed(lambda k=n_topics: NMF(k, init="nndsvd", random_state=0, max_iter=1000).fit(tfidf))
        words = [[word for word, _ in model.show_topic(k, 10)] for k in range(n_topics)]
        seconds = {"gensim LDA": lda, "scikit-learn NMF": nmf}
        for measure in COHERENCES:
            scorer = {"texts": tokens, "corpus": bags, "dictionary": dictionary, "coherence": measure, "processes": 2}
            seconds[measure], _ = timed(
                lambda scorer=scorer, words=words: CoherenceModel(topics=words, **scorer).get_coherence()
            )
        found[n_topics] = seconds
        print(n_topics, {name: round(value, 1) for name, value in seconds.items()}, flush=True)
    return found


def measure():
    """Return the seconds of our sweep and of the peers' parts."""
    corpus = topics.load_corpus(corpora_folder() / "antmulti.jsonl.gz").filter(label=LABELS)
    encoded = topics.ArabicPreprocessor().fit_encode(corpus.full_texts())
    tokens = encoded.token_lists()
    topics.sweep(tokens[:300], n_topics=[3], seeds=2, min_df=2)  # compiled
    seconds, result = timed(lambda: topics.sweep(tokens, n_topics=N_TOPICS, seeds=SEEDS, labels=corpus.labels))
    print(f"{seconds:.1f} s", result.summary_wide().to_string(), sep="\n", flush=True)
    rules = ("one-standard-error", "highest")
    best = {rule: result.best("c_npmi", rule=rule) for rule in rules}
    chosen = {
        rule: {model: f"{model}: {row.n_topics} topics. {row.reason}" for model, row in choices.iterrows()}
        for rule, choices in best.items()
    }
    return {
        "articles": len(tokens),
        "tokens": int(encoded.ids.size),
        "fits": len(result.table),
        "seconds": seconds,
        "chosen": chosen,
        "summary": json.loads(result.summary().to_json(orient="records")),
        "peers": peers(tokens),
    }


def estimated(by_k):
    """Return the seconds of all fits and scores with the peers, by part."""
    known = sorted(map(int, by_k))
    parts = {}
    for name in by_k[str(known[0])]:
        at = np.interp(list(N_TOPICS), known, [by_k[str(k)][name] for k in known])
        times = SEEDS * (2 if name in COHERENCES else 1)  # both models are scored
        parts[name] = float(times * at.sum())
    return parts


def report(found):
    """Write what was measured."""
    parts = estimated(found["peers"])
    ratio = sum(parts.values()) / found["seconds"]
    lines = [
        f"{found['articles']:,} articles, {found['tokens'] / 1e6:.1f} million tokens; numbers of topics "
        f"{', '.join(map(str, N_TOPICS))}, two models, {SEEDS} seeds, all measures with intervals. "
        f"{machine('gensim', 'scikit-learn')} Tokens at hand.",
        "",
        f"- `topics.sweep`: {found['fits']} fits and all measures in {found['seconds']:.0f} s.",
        f"- The same fits with gensim's LdaMulticore ({PASSES} passes, two workers) and scikit-learn's NMF, scored by "
        f"gensim with two processes ({', '.join(COHERENCES)}; no stability, held-out likelihood or intervals): "
        f"{sum(parts.values()):.0f} s, **estimated** from one fit each with {', '.join(map(str, PEERS_AT))} topics in "
        "the same run: " + ", ".join(f"{name} {seconds:.0f}" for name, seconds in parts.items()) + ".",
        f"- Ratio {ratio:.0f}, bar {BAR}: {'met' if ratio >= BAR else '**falls short**'}.",
        "",
        "What the rules chose by c_npmi:",
        "",
        *(f"- {rule}, {choice}" for rule, models in found["chosen"].items() for choice in models.values()),
    ]
    write_section("sweep", lines)
    print(*lines, sep="\n")


if __name__ == "__main__":
    measure_and_report(__doc__, RESULTS, measure, report)
