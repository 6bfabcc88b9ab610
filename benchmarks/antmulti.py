"""The ANT news corpus as models see it: nine tenths to learn from, one tenth held out."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp

import topics
from topics.kernels.lda import infer_mixtures, log_likelihoods

HELD_OUT = 10
# Every model is judged with the prior of mixtures that suits it best.
PRIORS = (0.01, 0.02, 0.05, 0.1, 0.2)
SWEEPS = 50


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
        topics_of_terms = np.ascontiguousarray((topic_term + 1e-12).T.astype(np.float32))
        return max(self.completed(topics_of_terms, prior) for prior in PRIORS)

    def completed(self, term_topic, prior):
        """Return the log-likelihood a token with one symmetric prior of mixtures."""
        n, n_topics = self.seen.shape[0], term_topic.shape[1]
        mixtures, out = np.full((n, n_topics), 1 / n_topics, np.float32), np.empty(n)
        pseudo_counts = np.full(n_topics, prior, np.float32)
        infer_mixtures(0, n, *parts(self.seen), term_topic, pseudo_counts, np.float32(0), SWEEPS, mixtures)
        log_likelihoods(0, n, *parts(self.unseen), mixtures, term_topic, out)
        return float(out.sum() / self.unseen.sum())

    def coherence(self, topic_term):
        """Return the mean c_npmi of the ten likeliest words of each topic."""
        words = [[self.terms[i] for i in np.argsort(-row)[:10]] for row in topic_term]
        return float(topics.coherence(words, self.tokens, "c_npmi"))

    def documents(self):
        """Return the terms of every article as a list, one entry a token."""
        terms = np.array(self.terms, dtype=object)
        pairs = zip(self.train.indptr[:-1], self.train.indptr[1:], strict=True)
        return [np.repeat(terms[self.train.indices[a:b]], self.train.data[a:b]).tolist() for a, b in pairs]


def parts(X):
    """Return bounds, columns and counts as kernels take them."""
    return X.indptr.astype(np.int64), X.indices.astype(np.int32), X.data.astype(np.float32)


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
