"""Word classes against lemmas that linguists gave; skipped where no gold file is at hand."""

import csv
from collections import Counter, defaultdict

import pytest

from topics import ArabicPreprocessor

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


@pytest.fixture(scope="module")
def golden(gold_dir):
    """Return the stem of every word of the other gold file."""
    with (gold_dir / "golden_corpus_arabic.tsv").open(encoding="utf-8") as file:
        return {row["word"]: row["stem"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)}


def pairwise_f1(true, predicted):
    """Return F1 over pairs of words that are put in one class."""

    def pairs(classes):
        return sum(n * (n - 1) // 2 for n in Counter(classes).values())

    return 2 * pairs(zip(true, predicted, strict=True)) / (pairs(true) + pairs(predicted))


def plain(word):
    """Return the lemma of simplemma as it comes."""
    import simplemma

    return simplemma.lemmatize(word, lang="ar")


@pytest.mark.parametrize(("stemmer", "least"), [("lemma", 0.84), ("light", 0.63)])
@pytest.mark.parametrize("learned", [False, True])
def test_terms_bring_together_what_linguists_bring_together(gold, stemmer, least, learned):
    options = {"stopwords": None, "min_length": 1, "conflation": "dictionary"}
    preprocessor = ArabicPreprocessor(stemmer=stemmer, **options).fit(list(gold) if learned else [])
    ours = pairwise_f1(list(gold.values()), [preprocessor.term(word) or word for word in gold])
    assert ours > least


def test_the_lemma_does_not_fall_behind_the_bare_dictionary(gold, golden):
    term = ArabicPreprocessor(stopwords=None, min_length=1, conflation="dictionary").fit([]).term
    for classes in (gold, golden):
        true = list(classes.values())
        bare = pairwise_f1(true, [plain(word) for word in classes])
        assert pairwise_f1(true, [term(word) or word for word in classes]) > bare
        assert pairwise_f1(true, list(classes)) < 0.1
