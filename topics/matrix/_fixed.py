"""A vectorizer over terms that are given, not learned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from topics.arabic import ArabicPreprocessor, EncodedTexts, removed_table, renumber
from topics.matrix._vectorizer import Vectorizer, count_terms
from topics.matrix._vocabulary import Vocabulary
from topics.matrix._weighting import Counts

_NOT_A_TERM = "not among the terms given"


def fixed_vectorizer(preprocessor: ArabicPreprocessor, encoded: EncodedTexts, terms: Sequence[str]) -> Vectorizer:
    """Return a vectorizer of counts, as if fitted on encoded texts, whose columns are the given terms.

    Parameters
    ----------
    preprocessor : ArabicPreprocessor
        Fitted; it encoded the texts.
    encoded : EncodedTexts
        The texts, from which frequencies and spellings are taken.
    terms : sequence of str
        Sorted, each once. One that stands in no text has a column of zeros, and frequencies of 0.

    Returns
    -------
    Vectorizer
        Fitted.
    """
    number = {term: column for column, term in enumerate(terms)}
    columns = np.array([number.get(term, -1) for term in encoded.terms], dtype=np.int32)
    counts = count_terms(encoded, columns, len(terms))
    form_columns = columns[encoded.form_terms] if encoded.form_terms.size else np.empty(0, dtype=np.int32)
    kept = np.flatnonzero(form_columns >= 0)
    vectorizer = Vectorizer(preprocessor, min_df=1, max_df=1.0)
    vectorizer.preprocessor_ = preprocessor
    vectorizer.vocabulary_ = Vocabulary(
        terms=tuple(terms),
        document_frequency=np.bincount(counts.indices, minlength=len(terms)),
        corpus_frequency=np.bincount(counts.indices, weights=counts.data, minlength=len(terms)).astype(np.int64),
        form_words=tuple(encoded.forms[i] for i in kept),
        form_terms=form_columns[kept],
        form_counts=encoded.form_counts[kept],
    )
    vectorizer.removed_ = pd.concat([encoded.removed, _removed_terms(encoded, columns)]).sort_values(
        ["tokens", "word"], ascending=[False, True], ignore_index=True
    )
    vectorizer._weighting = Counts().fit(counts)
    return vectorizer


def _removed_terms(encoded: EncodedTexts, columns: np.ndarray) -> pd.DataFrame:
    """Return the table of the texts' terms that have no column."""
    gone = np.flatnonzero(columns < 0)
    rank = np.full(columns.size, -1, dtype=np.int32)
    rank[gone] = np.arange(gone.size, dtype=np.int32)
    counts = count_terms(encoded, rank, gone.size)
    return removed_table(
        [encoded.terms[i] for i in gone],
        [_NOT_A_TERM] * gone.size,
        np.bincount(renumber(encoded.ids, encoded.indptr, rank)[0], minlength=gone.size),
        np.bincount(counts.indices, minlength=gone.size),
    )
