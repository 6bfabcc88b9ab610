"""Word classes against lemmas that linguists gave; skipped where no gold file is at hand."""

import csv
from collections import Counter, defaultdict

import pytest

from topics import ArabicPreprocessor
from topics.arabic.stem import dictionary_lemma

CONTENT = {"NOUN", "PROPN", "ADJ", "VERB"}


@pytest.fixture(scope="module")
def gold(gold_dir):
    """Return the lemma of every distinct content word: the one it has most often."""
    lemmas = defaultdict(Counter)
    with (gold_dir / "pud_lemma.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["upos"] in CONTENT:
                lemmas[row["word"]][row["lemma"]] += 1
    return {word: counts.most_common(1)[0][0] for word, counts in lemmas.items()}


def pairwise_f1(true, predicted):
    """Return F1 over pairs of words that are put in one class."""

    def pairs(classes):
        return sum(n * (n - 1) // 2 for n in Counter(classes).values())

    return 2 * pairs(zip(true, predicted, strict=True)) / (pairs(true) + pairs(predicted))


def test_terms_bring_together_what_linguists_bring_together(gold):
    true = list(gold.values())
    term = ArabicPreprocessor(stopwords=None, min_length=1).fit([]).term
    ours = pairwise_f1(true, [term(word) or word for word in gold])
    whole = pairwise_f1(true, list(gold))
    assert ours > 0.77
    assert whole < 0.05
    # Folding alefs costs a little precision against the bare dictionary; it must stay a little.
    assert ours > pairwise_f1(true, [dictionary_lemma(word) for word in gold]) - 0.005
