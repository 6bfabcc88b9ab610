"""Speed of coherence beside gensim and topica, on the topics of one model of the ANT corpus, and how exact each is."""

import statistics
import time
from pathlib import Path

import numpy as np
import topica
from antmulti import load
from gensim.corpora import Dictionary
from gensim.models import CoherenceModel
from readme import machine, measure_and_report, write_section

import topics

RESULTS = Path(__file__).with_name("measured") / "coherence.json"
MEASURES, N_TOPICS, TOP_N, REPEATS = ("c_npmi", "c_v", "c_uci", "u_mass"), 50, 10, 5
TIMES_GENSIM = 100
SAME = "Largest difference from topica"
DIFFERENCES = {
    "c_npmi": f"{SAME} (which adds epsilon to zero counts only)",
    "c_v": f"{SAME} (likewise)",
    "c_uci": SAME,
    "u_mass": f"{SAME} (whose u_mass is the sum over pairs of log((n(i,j) + 1) / n(j)), another definition)",
}


def seconds_of(function):
    """Return the seconds of a call and its result."""
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, np.asarray(result)


def measure():
    """Return seconds and values of every measure and engine, ours and topica's several times in turn."""
    split = load()
    components = topics.LDA(N_TOPICS, random_state=0).fit(split.train).components_
    words = [[split.terms[i] for i in np.argsort(-row, kind="stable")[:TOP_N]] for row in components]
    tokens = split.tokens
    dictionary = Dictionary(tokens)
    bags = [dictionary.doc2bow(document) for document in tokens]
    building, _ = seconds_of(lambda: len(topics.evaluation.PositionalIndex.from_tokens(tokens)))
    counts = topics.evaluation.PositionalIndex.from_tokens(tokens)
    found = {"tokens": sum(map(len, tokens)), "documents": len(tokens), "counting once": building, "measures": {}}
    for name in MEASURES:
        options = {"topics": words, "dictionary": dictionary, "coherence": name, "processes": 1}
        engines = {
            "topics": lambda name=name: topics.coherence(words, tokens, name, per_topic=True),
            "topics, counted once": lambda name=name: topics.coherence(words, counts, name, per_topic=True),
            "topica": lambda name=name: topica.evaluate.coherence(words, tokens, coherence_type=name, topn=TOP_N),
        }
        runs = {engine: [] for engine in engines}
        values = {}
        topics.coherence(words[:2], [*tokens[:50], words[0] + words[1]], name)  # compiled
        for _ in range(REPEATS):
            for engine, function in engines.items():
                seconds, values[engine] = seconds_of(function)
                runs[engine].append(seconds)
        for engine, given in (("gensim", {"texts": tokens}), ("gensim, bags ready", {"texts": tokens, "corpus": bags})):
            if engine == "gensim" or name == "u_mass":  # bags of words serve only this measure
                seconds, values[engine] = seconds_of(
                    lambda given=given, options=options: CoherenceModel(**given, **options).get_coherence_per_topic()
                )
                runs[engine] = [seconds]
        repeated = topics.coherence(words, tokens, name, counting="gensim", per_topic=True)
        found["measures"][name] = {
            "seconds": {engine: statistics.median(each) for engine, each in runs.items()},
            "from topica": float(np.abs(values["topics"] - values["topica"]).max()),
            "from gensim": float(np.abs(repeated - values["gensim"]).max()),
            "gensim from exact": float(np.abs(values["topics"] - values["gensim"]).max()),
        }
        print(name, found["measures"][name], flush=True)
    return found


def met(is_met):
    """Return how a bar came out."""
    return "met" if is_met else "**falls short**"


def report(found):
    """Write tables and bars."""
    lines = [
        f"{N_TOPICS} topics of {TOP_N} words over {found['documents']:,} articles, {found['tokens'] / 1e6:.1f} million "
        f"tokens; one thread. {machine('gensim', 'topica')} Medians of {REPEATS} runs in turn, gensim once (its "
        "dictionary ready). From lists of words, as all three take them; and counted once "
        f"({found['counting once']:.2f} s for any topics, measures and windows), where gensim has its bags of words "
        "ready for u_mass, the one measure that they serve.",
        "",
        "| measure | topics, s | topica, s | gensim, s | topica / ours | gensim / ours | counted once, s "
        "| gensim / counted once | gensim off by |",
        "|:--|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    bars = []
    for name, row in found["measures"].items():
        seconds = row["seconds"]
        ours, once, peer, gensim = (seconds[e] for e in ("topics", "topics, counted once", "topica", "gensim"))
        ready = seconds.get("gensim, bags ready", gensim)
        lines.append(
            f"| {name} | {ours:.3f} | {peer:.3f} | {gensim:.1f} | {peer / ours:.1f} | {gensim / ours:.0f} | {once:.3f} "
            f"| {ready / once:.0f} | {row['gensim from exact']:.3f} |"
        )
        bars += [
            f"- {name}: gensim's time over ours {gensim / ours:.0f} from lists of words, {ready / once:.0f} counted "
            f"once; bar {TIMES_GENSIM}: {met(gensim / ours >= TIMES_GENSIM)}, {met(ready / once >= TIMES_GENSIM)}.",
            f"- {name}: topica's time over ours {peer / ours:.1f}, bar 1: {met(peer > ours)}. {DIFFERENCES[name]} "
            f"{row['from topica']:.1e}; largest difference of our gensim counting from gensim "
            f"{row['from gensim']:.1e}.",
        ]
    write_section("coherence", [*lines, "", *bars])
    print(*lines, *bars, sep="\n")


if __name__ == "__main__":
    measure_and_report(__doc__, RESULTS, measure, report)
