"""Texts as numbered terms in their order: what counting and coherence both start from."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np


def renumber(ids: np.ndarray, indptr: np.ndarray, new_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return tokens and document borders after every id became ``new_ids[id]``; tokens that became -1 are gone."""
    renumbered = new_ids[ids]
    kept = renumbered >= 0
    kept_before = np.concatenate([[0], kept.cumsum(dtype=np.int64)])
    return renumbered[kept], kept_before[indptr]


@dataclass(frozen=True, slots=True, eq=False)
class EncodedTexts:
    """Texts as term numbers, in the order of the text.

    Attributes
    ----------
    terms : tuple of str
        The distinct terms, sorted.
    ids : ndarray of shape (n_tokens,), int32
        The term of every token, document after document.
    indptr : ndarray of shape (n_documents + 1,), int64
        Document ``d`` holds tokens ``indptr[d]`` to ``indptr[d + 1] - 1``.
    forms : tuple of str
        The spellings that stand in the texts, without diacritics and tatweel, sorted.
    form_terms : ndarray of shape (n_forms,), int32
        The term of every spelling.
    form_counts : ndarray of shape (n_forms,), int64
        How often every spelling occurs; at least 1.
    """

    terms: tuple[str, ...]
    ids: np.ndarray
    indptr: np.ndarray
    forms: tuple[str, ...]
    form_terms: np.ndarray
    form_counts: np.ndarray

    def __len__(self) -> int:
        return self.indptr.size - 1

    def token_lists(self) -> list[list[str]]:
        """Return the terms of every document, in order."""
        terms = np.array(self.terms, dtype=object)[self.ids].tolist() if self.ids.size else []
        bounds = self.indptr.tolist()
        return [terms[start:stop] for start, stop in pairwise(bounds)]
