"""Word classes of every stemmer against gold lemmas, and words per second."""

import csv
import os
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

import simplemma
from readme import machine, write_section

from topics import ArabicPreprocessor
from topics.arabic._stem import STEMMERS

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


def plain_simplemma(word):
    """Return the lemma of simplemma as it comes."""
    return simplemma.lemmatize(word, lang="ar")


def term_functions(attested):
    """Return the ways from a word to its term, by name, for preprocessors that were fitted on some texts."""
    functions = {"plain simplemma": plain_simplemma}
    for name in STEMMERS:
        preprocessor = ArabicPreprocessor(stemmer=name, stopwords=None, min_length=1, conflation="dictionary").fit(
            attested
        )
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
        f"{len(pud):,} words of PUD (lemmas), {len(golden):,} of the golden corpus (stems). "
        f'{machine("simplemma", "snowballstemmer", "nltk", "tashaphyne")} "learned": fitted on the words of the file.',
        "",
        "| stemmer | PUD precision | recall | F1 | F1, learned | golden F1 | learned | words a second |",
        "|:--|--:|--:|--:|--:|--:|--:|--:|",
    ]
    learned_pud, learned_golden = term_functions(list(pud)), term_functions(list(golden))
    for name, term in term_functions([]).items():
        term("كلمة")  # what is loaded once is not the speed of a stemmer
        start = time.perf_counter()
        found = [term(word) for word in pud]
        speed = len(pud) / (time.perf_counter() - start)
        precision, recall, f1 = scores(list(pud.values()), found)
        f1_learned = scores(list(pud.values()), [learned_pud[name](word) for word in pud])[2]
        golden_f1 = scores(list(golden.values()), [term(word) for word in golden])[2]
        golden_learned = scores(list(golden.values()), [learned_golden[name](word) for word in golden])[2]
        lines.append(
            f"| {name} | {precision:.3f} | {recall:.3f} | {f1:.3f} | {f1_learned:.3f} | {golden_f1:.3f} | "
            f"{golden_learned:.3f} | {speed:,.0f} |"
        )
    write_section("stemmers", lines)
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
