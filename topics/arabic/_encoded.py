"""Texts as numbered terms in their order: what counting and coherence both start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from topics.arabic._read_texts import TokenizedTexts
from topics.io import StorableFields, check_array


def renumber(ids: np.ndarray, indptr: np.ndarray, new_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return tokens and document borders after every id became ``new_ids[id]``; tokens that became -1 are gone."""
    renumbered = new_ids[ids]
    kept = renumbered >= 0
    kept_before = np.concatenate([[0], kept.cumsum(dtype=np.int64)])
    return renumbered[kept], kept_before[indptr]


@dataclass(frozen=True, slots=True, eq=False)
class EncodedTexts(StorableFields):
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
    removed : DataFrame
        What was left out: columns ``word``, ``why``, ``tokens`` and ``documents``, the most frequent first.

    See Also
    --------
    ArabicPreprocessor.encode : Makes one.
    """

    SAVED_AS = "encoded texts"

    terms: tuple[str, ...]
    ids: np.ndarray
    indptr: np.ndarray
    forms: tuple[str, ...]
    form_terms: np.ndarray
    form_counts: np.ndarray
    removed: pd.DataFrame

    @staticmethod
    def of(read: TokenizedTexts, terms: Sequence[str], form_terms: np.ndarray, whys: Sequence[str]) -> EncodedTexts:
        """Return read texts with a term for every form (-1 for none), and why those without one have none."""
        used = form_terms >= 0
        ids, indptr = renumber(read.ids, read.indptr, form_terms)
        gone = np.flatnonzero(~used).tolist()
        return EncodedTexts(
            terms=tuple(terms),
            ids=ids,
            indptr=indptr,
            forms=tuple(form for form, is_used in zip(read.forms, used.tolist(), strict=True) if is_used),
            form_terms=form_terms[used],
            form_counts=read.counts[used],
            removed=removed_table(
                [read.forms[i] for i in gone],
                [whys[i] for i in gone],
                read.counts[gone],
                read.document_frequency[gone],
            ),
        )

    def _check_state(self) -> None:
        check_array("ids", self.ids, "i", None)
        check_array("indptr", self.indptr, "i", None)
        for name in ("form_terms", "form_counts"):
            check_array(name, getattr(self, name), "i", len(self.forms))
        for name, numbers, n in (("ids", self.ids, len(self.terms)), ("form_terms", self.form_terms, len(self.terms))):
            if numbers.size and not 0 <= numbers.min() <= numbers.max() < n:
                raise ValueError(f"{name} points beyond the {n} terms")
        ends = self.indptr[0] == 0 and self.indptr[-1] == self.ids.size if self.indptr.size else False
        if not ends or (np.diff(self.indptr) < 0).any():
            raise ValueError("indptr does not divide the tokens")

    def __len__(self) -> int:
        return self.indptr.size - 1

    def token_lists(self) -> list[list[str]]:
        """Return the terms of every document, in order."""
        terms = np.array(self.terms, dtype=object)[self.ids].tolist() if self.ids.size else []
        bounds = self.indptr.tolist()
        return [terms[start:stop] for start, stop in pairwise(bounds)]


def removed_table(words: Sequence[str], whys: Sequence[str], tokens: np.ndarray, documents: np.ndarray) -> pd.DataFrame:
    """Return the table of what was left out, the most frequent first."""
    table = pd.DataFrame(
        {
            "word": pd.Series(words, dtype=str),
            "why": pd.Series(whys, dtype=str),
            "tokens": np.asarray(tokens, dtype=np.int64),
            "documents": np.asarray(documents, dtype=np.int64),
        }
    )
    return table.sort_values(["tokens", "word"], ascending=[False, True], ignore_index=True)
