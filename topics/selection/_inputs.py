"""Inputs that all fits of a sweep share: matrices, singular vectors, positions of words, halves of articles."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from sklearn.base import clone

from topics._validation import InputError, check_texts
from topics.arabic import ArabicPreprocessor, EncodedTexts
from topics.corpus import Corpus
from topics.evaluation import PositionalIndex, split_tokens, weights_with_original
from topics.linalg import Svd, truncated_svd
from topics.matrix import WEIGHTINGS, document_limit
from topics.selection._sweep_plan import SweepPlan

Tokens = EncodedTexts | Sequence[Sequence[str]]


@dataclass(frozen=True, eq=False)
class SharedData:
    """Articles in all the forms that fits and measures need.

    ``matrices`` holds documents x terms by weighting, ``svd`` singular vectors of the tf-idf, ``seen`` and ``unseen``
    counts of two halves of every document. ``weights``, of shape (n_documents, 1 + n_resamples), is how often resampled
    corpora hold each document, the original first.
    """

    terms: tuple[str, ...]
    matrices: dict[str, sp.csr_array]
    svd: Svd
    seen: sp.csr_array
    unseen: sp.csr_array
    index: PositionalIndex
    weights: np.ndarray
    labels: tuple[str, ...] | None

    def __len__(self) -> int:
        return self.seen.shape[0]


@dataclass(frozen=True, eq=False)
class SweptArticles:
    """What a sweep was given, and the terms that were made of it.

    ``preprocessor`` is fitted on the articles; None where tokens came alone.
    """

    corpus: Corpus | None
    tokens: Tokens
    preprocessor: ArabicPreprocessor | None
    labels: tuple[str, ...] | None


def swept_articles(
    corpus: Any,
    *,
    preprocessor: ArabicPreprocessor | None,
    encoded: EncodedTexts | None,
    titles: bool,
    labels: str | Sequence[str] | None,
    n_jobs: int | None,
) -> SweptArticles:
    """Return articles as terms, with their labels if there are any; raise InputError for what are no articles."""
    if preprocessor is not None and not isinstance(preprocessor, ArabicPreprocessor):
        raise InputError(
            f"preprocessor must be a topics.ArabicPreprocessor; got {preprocessor!r:.60}. A stemmer is one of its "
            'options: topics.ArabicPreprocessor(stemmer="light").'
        )
    if not isinstance(corpus, Corpus):
        if encoded is not None:
            raise InputError("encoded goes with the Corpus that was encoded; without one, give it as corpus.")
        if preprocessor is not None and not isinstance(corpus, EncodedTexts):
            _check_tokens(corpus)
            raise InputError("A preprocessor needs a Corpus of texts; these are tokens already. Leave it out.")
        tokens = _check_tokens(corpus)
        return SweptArticles(None, tokens, preprocessor, read_labels(labels, None, len(tokens)))
    known = read_labels(labels, corpus, len(corpus))
    if encoded is None:
        preprocessor = clone(preprocessor or ArabicPreprocessor())
        encoded = preprocessor.fit_encode(corpus.full_texts(titles=titles), n_jobs=n_jobs)
    elif preprocessor is None:
        raise InputError("encoded needs preprocessor=, the one that made it.")
    elif len(encoded) != len(corpus):
        raise InputError(f"encoded holds {len(encoded):,} texts and the corpus {len(corpus):,}; encode these articles.")
    return SweptArticles(corpus, encoded, preprocessor, known)


def _check_tokens(corpus: Any) -> Tokens:
    """Return lists of tokens; raise InputError for anything else that is no Corpus, and say how to make one of it."""
    if isinstance(corpus, EncodedTexts):
        return corpus
    refuse_unread(corpus)
    if not isinstance(corpus, Iterable) or len(getattr(corpus, "shape", (0,))) > 1:
        raise InputError(
            f"corpus must be a Corpus, or the tokens of every article in order; got {type(corpus).__name__}."
        )
    tokens = corpus if isinstance(corpus, list | tuple) else list(corpus)
    text = next((each for each in tokens if isinstance(each, str)), None)
    if text is not None:
        raise InputError(
            f"corpus must be a Corpus, or a list of tokens per article; got the text {text!r:.40}. Make a Corpus of "
            "texts: topics.load_corpus(...)."
        )
    return tokens


def refuse_unread(corpus: Any) -> None:
    """Raise InputError for a path and a table, and say how to read them."""
    if isinstance(corpus, str | Path):
        raise InputError(f"corpus must be a Corpus; got {str(corpus)!r:.60}. Read it: topics.load_corpus(path).")
    if isinstance(corpus, Mapping) or hasattr(corpus, "columns"):
        kind = type(corpus).__name__
        raise InputError(f"corpus must be a Corpus; got {kind}. Read it: topics.load_corpus(table).")


def read_labels(labels: Any, corpus: Corpus | None, n_documents: int) -> tuple[str, ...] | None:
    """Return labels, one per document: as given, or a column of a corpus, or those that it has.

    None where no document has one.
    """
    if labels is None:
        if corpus is None:
            return None
        labels = corpus.labels
    elif isinstance(labels, str):
        if corpus is None:
            raise InputError(f"labels must be a list with one per document; got {labels!r:.60}.")
        labels = ["" if pd.isna(value) else str(value) for value in corpus.column(labels)]
    known = tuple(check_texts("labels", labels))
    if len(known) != n_documents:
        raise InputError(f"labels must be one for each of the {n_documents:,} documents; got {len(known):,}.")
    return known if any(known) else None


def _count_matrix(index: PositionalIndex) -> sp.csr_array:
    """Return documents x words counts, int32; articles may be tokens that no preprocessor has encoded."""
    ones = np.ones(index.documents.size, dtype=np.int32)
    # A copy: what follows sums up in place.
    columns = sp.csc_array((ones, index.documents, index.bounds), shape=(len(index), len(index.words)), copy=True)
    columns.sum_duplicates()
    counts = columns.tocsr()
    counts.indices, counts.indptr = counts.indices.astype(np.int32), counts.indptr.astype(np.int32)
    return counts


def _kept_columns(counts: sp.csr_array, min_df: int | float, max_df: int | float, min_terms: int) -> np.ndarray:
    """Return the columns of terms in neither too few nor too many documents; raise InputError if too few are left."""
    n_documents = counts.shape[0]
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    least, most = document_limit("min_df", min_df, n_documents), document_limit("max_df", max_df, n_documents)
    kept = np.flatnonzero((frequency >= least) & (frequency <= most))
    if kept.size < min_terms:
        raise InputError(
            f"{kept.size:,} of {counts.shape[1]:,} terms are in at least {least:g} and at most {most:g} of the "
            f"{n_documents:,} documents, too few for {min_terms:,} topics. Lower min_df, raise max_df or ask for fewer "
            "topics."
        )
    return kept


def shared_data(articles: SweptArticles, index: PositionalIndex, plan: SweepPlan, *, n_jobs: int | None) -> SharedData:
    """Make everything that the fits of a sweep share; ``index`` is of the tokens of the articles."""
    counts = _count_matrix(index)
    n_documents, most_topics, seed = len(index), max(*plan.n_topics, plan.top_n), plan.random_state
    kept = _kept_columns(counts, plan.min_df, plan.max_df, most_topics)
    counts = sp.csr_array(counts[:, kept])
    tfidf = WEIGHTINGS["tfidf"]().fit(counts).transform(counts)
    seen, unseen = split_tokens(counts, random_state=seed)
    resampled = plan.n_resamples > 0
    return SharedData(
        terms=tuple(index.words[i] for i in kept),
        matrices={"count": counts, "tfidf": tfidf},
        svd=truncated_svd(tfidf, min(most_topics, *tfidf.shape), random_state=seed, n_jobs=n_jobs),
        seen=seen,
        unseen=unseen,
        index=index,
        weights=weights_with_original(n_documents, plan.n_resamples, seed) if resampled else np.ones((n_documents, 1)),
        labels=articles.labels,
    )


def fingerprints(index: PositionalIndex, labels: Sequence[str] | None) -> tuple[str, str]:
    """Return a hash of tokens and their order, and one of tokens and labels."""
    digest = hashlib.sha256("\n".join(index.words).encode())
    for array in (index.bounds, index.documents, index.places, index.lengths):
        digest.update(np.ascontiguousarray(array).tobytes())
    tokens = digest.hexdigest()
    digest.update("\n".join(labels or ()).encode())
    return tokens, digest.hexdigest()
