"""The ANT news corpus as models see it: nine tenths to learn from, one tenth held out."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp

import topics
from topics.evaluation._likelihood import completion_of_halves

HELD_OUT = 10


def corpora_folder():
    """Return the folder of the corpora, or end with what is missing."""
    folder = os.environ.get("TOPICS_CORPORA")
    if not folder:
        sys.exit("TOPICS_CORPORA must name the folder that holds antmulti.jsonl.gz.")
    return Path(folder)


@dataclass(frozen=True)
class Split:
    """Counts of the articles to learn from, two halves of each held-out article, terms and tokens of the former."""

    train: sp.csr_array
    seen: sp.csr_array
    unseen: sp.csr_array
    terms: list
    tokens: list

    def held_out(self, topic_term):
        """Return the log-likelihood a token by document completion: mixtures by one half, likelihood of the other."""
        return completion_of_halves(self.seen, self.unseen, topic_term, n_jobs=1)

    def coherence(self, topic_term):
        """Return the mean c_npmi of the ten likeliest words of each topic."""
        words = [[self.terms[i] for i in np.argsort(-row)[:10]] for row in topic_term]
        return float(topics.coherence(words, self.tokens, "c_npmi"))

    def documents(self):
        """Return the terms of every article as a list, one entry a token."""
        terms = np.array(self.terms, dtype=object)
        pairs = zip(self.train.indptr[:-1], self.train.indptr[1:], strict=True)
        return [np.repeat(terms[self.train.indices[a:b]], self.train.data[a:b]).tolist() for a, b in pairs]


def halves(X, rng):
    """Return two matrices that share out the tokens of every row at random, half and half."""
    seen, unseen = [], []
    for row in range(X.shape[0]):
        entries = slice(X.indptr[row], X.indptr[row + 1])
        words = rng.permutation(np.repeat(X.indices[entries], X.data[entries]))
        for part, into in ((words[: words.size // 2], seen), (words[words.size // 2 :], unseen)):
            into.append(sp.csr_array(np.bincount(part, minlength=X.shape[1])[None]))
    return sp.vstack(seen, format="csr"), sp.vstack(unseen, format="csr")


def load(weighting="count"):
    """Return the split, or for another weighting the matrix of the articles to learn from alone."""
    texts = topics.load_corpus(corpora_folder() / "antmulti.jsonl.gz").full_texts()
    rng = np.random.default_rng(0)
    order = rng.permutation(len(texts))
    n_held = len(texts) // HELD_OUT
    held, learned = ([texts[i] for i in np.sort(part)] for part in (order[:n_held], order[n_held:]))
    vectorizer = topics.Vectorizer(min_df=5, max_df=0.5, weighting=weighting)
    train = vectorizer.fit_transform(learned)
    if weighting != "count":
        return train
    tokens = vectorizer.preprocessor_.transform(learned)
    return Split(train, *halves(vectorizer.transform(held), rng), list(vectorizer.vocabulary_.terms), tokens)
