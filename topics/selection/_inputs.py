"""Inputs that all fits of a sweep share: matrices, singular vectors, positions of words, halves of articles."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from topics._validation import InputError
from topics.arabic import ArabicPreprocessor, EncodedTexts
from topics.corpus import Corpus
from topics.evaluation import PositionalIndex, split_tokens, weights_with_original
from topics.linalg import Svd, truncated_svd
from topics.matrix import WEIGHTINGS, choose_min_df, document_limit

Tokens = Corpus | EncodedTexts | Sequence[Sequence[str]]


@dataclass(frozen=True, eq=False)
class SharedData:
    """Articles in all the forms that fits and measures need.

    ``matrices`` holds documents x terms by weighting, ``svd`` singular vectors of the tf-idf, ``seen`` and ``unseen``
    counts of two halves of every document. ``weights``, of shape (n_documents, 1 + n_resamples), is how often resampled
    corpora hold each document, the original first. ``fingerprint`` is a hash of tokens and labels.
    """

    terms: tuple[str, ...]
    matrices: dict[str, sp.csr_array]
    svd: Svd
    seen: sp.csr_array
    unseen: sp.csr_array
    index: PositionalIndex
    weights: np.ndarray
    labels: tuple[str, ...] | None
    fingerprint: str

    def __len__(self) -> int:
        return self.seen.shape[0]


def _index_articles(
    articles: Tokens, preprocessor: ArabicPreprocessor | None, n_jobs: int | None
) -> tuple[PositionalIndex, tuple[str, ...] | None]:
    """Return the positional index of articles, and their labels if there are any."""
    if isinstance(articles, Corpus):
        encoded = (preprocessor or ArabicPreprocessor()).fit_encode(articles.full_texts(), n_jobs=n_jobs)
        labels = tuple(articles.labels)
        return PositionalIndex.from_tokens(encoded), labels if any(labels) else None
    if preprocessor is not None and not isinstance(articles, EncodedTexts):
        raise InputError("A preprocessor needs a Corpus of texts; these are tokens already. Leave it out.")
    return PositionalIndex.from_tokens(articles), None


def _count_matrix(index: PositionalIndex) -> sp.csr_array:
    """Return documents x words counts, int32; articles may be tokens that no preprocessor has encoded."""
    ones = np.ones(index.documents.size, dtype=np.int32)
    # A copy: what follows sums up in place.
    columns = sp.csc_array((ones, index.documents, index.bounds), shape=(len(index), len(index.words)), copy=True)
    columns.sum_duplicates()
    counts = columns.tocsr()
    counts.indices, counts.indptr = counts.indices.astype(np.int32), counts.indptr.astype(np.int32)
    return counts


def _kept_columns(counts: sp.csr_array, min_df: int | float | None, max_df: int | float, min_terms: int) -> np.ndarray:
    """Return the columns of terms in neither too few nor too many documents; raise InputError if too few are left."""
    n_documents = counts.shape[0]
    frequency = np.bincount(counts.indices, minlength=counts.shape[1])
    least, most = (
        document_limit("min_df", choose_min_df(min_df, n_documents), n_documents),
        document_limit("max_df", max_df, n_documents),
    )
    kept = np.flatnonzero((frequency >= least) & (frequency <= most))
    if kept.size < min_terms:
        raise InputError(
            f"{kept.size:,} of {counts.shape[1]:,} terms are in at least {least:g} and at most {most:g} of the "
            f"{n_documents:,} documents, too few for {min_terms:,} topics. Lower min_df, raise max_df or ask for fewer "
            "topics."
        )
    return kept


def shared_data(
    articles: Tokens,
    *,
    preprocessor: ArabicPreprocessor | None,
    min_df: int | float | None,
    max_df: int | float,
    labels: Sequence[str] | None,
    most_topics: int,
    n_resamples: int,
    random_state: int,
    n_jobs: int | None,
) -> SharedData:
    """Make everything that the fits of a sweep share."""
    index, own_labels = _index_articles(articles, preprocessor, n_jobs)
    if labels is not None and len(labels) != len(index):
        raise InputError(f"labels must be one for each of the {len(index):,} documents; got {len(labels):,}.")
    known = tuple(labels) if labels is not None else own_labels
    counts = _count_matrix(index)
    kept = _kept_columns(counts, min_df, max_df, most_topics)
    counts = sp.csr_array(counts[:, kept])
    tfidf = WEIGHTINGS["tfidf"]().fit(counts).transform(counts)
    seen, unseen = split_tokens(counts, random_state=random_state)
    drawn = weights_with_original(len(index), n_resamples, random_state) if n_resamples else np.ones((len(index), 1))
    return SharedData(
        terms=tuple(index.words[i] for i in kept),
        matrices={"count": counts, "tfidf": tfidf},
        svd=truncated_svd(tfidf, min(most_topics, *tfidf.shape), random_state=random_state, n_jobs=n_jobs),
        seen=seen,
        unseen=unseen,
        index=index,
        weights=drawn,
        labels=known,
        fingerprint=_fingerprint(index, known),
    )


def _fingerprint(index: PositionalIndex, labels: Sequence[str] | None) -> str:
    """Return a hash of tokens, their order, and labels."""
    digest = hashlib.sha256("\n".join(index.words).encode())
    for array in (index.bounds, index.documents, index.places, index.lengths):
        digest.update(np.ascontiguousarray(array).tobytes())
    digest.update("\n".join(labels or ()).encode())
    return digest.hexdigest()
