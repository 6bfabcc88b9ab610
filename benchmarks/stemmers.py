"""Word classes of every stemmer against gold lemmas, and words per second."""

import csv
import os
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from readme import write_section

from topics import ArabicPreprocessor
from topics.arabic.stem import STEMMERS, dictionary_lemma

CONTENT = {"NOUN", "PROPN", "ADJ", "VERB"}


def classes_of(path, word, label, keep=lambda row: True):
    """Return the most frequent label of every distinct word of a tab-separated file."""
    labels = defaultdict(Counter)
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if keep(row):
                labels[row[word]][row[label]] += 1
    return {word: counts.most_common(1)[0][0] for word, counts in labels.items()}


def scores(true, predicted):
    """Return precision, recall and F1 over pairs of words that are put in one class."""

    def pairs(classes):
        return sum(n * (n - 1) // 2 for n in Counter(classes).values())

    common = pairs(zip(true, predicted, strict=True))
    precision, recall = common / max(pairs(predicted), 1), common / pairs(true)
    return precision, recall, 2 * common / (pairs(true) + pairs(predicted))


def term_functions():
    """Return the ways from a word to its term, by name."""
    functions = {"plain simplemma": dictionary_lemma}
    for name in STEMMERS:
        preprocessor = ArabicPreprocessor(stemmer=name, stopwords=None, min_length=1).fit([])
        functions[str(name)] = lambda word, term=preprocessor.term: term(word) or word
    return functions


def main():
    """Measure and write."""
    folder = os.environ.get("TOPICS_GOLD")
    if not folder:
        sys.exit("TOPICS_GOLD must name the folder of the gold files.")
    pud = classes_of(Path(folder) / "pud_lemma.tsv", "word", "lemma", lambda row: row["upos"] in CONTENT)
    golden = classes_of(Path(folder) / "golden_corpus_arabic.tsv", "word", "stem")
    lines = [
        f"{len(pud):,} words of PUD (lemmas), {len(golden):,} of the golden corpus (stems).",
        "",
        "| stemmer | PUD precision | recall | F1 | golden F1 | words a second |",
        "|:--|--:|--:|--:|--:|--:|",
    ]
    for name, term in term_functions().items():
        term("كلمة")  # what is loaded once is not the speed of a stemmer
        start = time.perf_counter()
        found = [term(word) for word in pud]
        speed = len(pud) / (time.perf_counter() - start)
        precision, recall, f1 = scores(list(pud.values()), found)
        golden_f1 = scores(list(golden.values()), [term(word) for word in golden])[2]
        lines.append(f"| {name} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {golden_f1:.3f} | {speed:,.0f} |")
    write_section("stemmers", lines)
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
