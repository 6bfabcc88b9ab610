"""Texts as term numbers, from which counts and coherence are made."""

from collections.abc import Sequence
from itertools import compress, pairwise

import numpy as np
import pandas as pd

from topics._elsewhere import ExplainsNames
from topics.arabic._tokenized import TokenizedTexts
from topics.io import SavedFields, check_array


def renumber(ids: np.ndarray, indptr: np.ndarray, new_ids: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return ids and document borders with ``new_ids[id]`` for every id, without the tokens whose new id is -1."""
    renumbered = new_ids[ids]
    kept = renumbered >= 0
    kept_before = np.concatenate([[0], kept.cumsum(dtype=np.int64)])
    return renumbered[kept], kept_before[indptr]


class EncodedTexts(SavedFields, ExplainsNames, frozen=True, eq=False, tag="encoded texts"):
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

    terms: tuple[str, ...]
    ids: np.ndarray
    indptr: np.ndarray
    forms: tuple[str, ...]
    form_terms: np.ndarray
    form_counts: np.ndarray
    removed: pd.DataFrame

    def __post_init__(self) -> None:
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
        """Return the terms of every document, in order.

        Returns
        -------
        list of list of str
            One list per document.
        """
        terms = np.array(self.terms, dtype=object)[self.ids].tolist() if self.ids.size else []
        bounds = self.indptr.tolist()
        return [terms[start:stop] for start, stop in pairwise(bounds)]


def encode_forms(
    tokenized: TokenizedTexts, terms: Sequence[str], form_terms: np.ndarray, drop_reasons: Sequence[str]
) -> EncodedTexts:
    """Return texts with a term per form (-1 for none), and the reasons why forms are left out."""
    used = form_terms >= 0
    ids, indptr = renumber(tokenized.ids, tokenized.indptr, form_terms)
    gone = np.flatnonzero(~used).tolist()
    return EncodedTexts(
        terms=tuple(terms),
        ids=ids,
        indptr=indptr,
        forms=tuple(compress(tokenized.forms, used.tolist())),
        form_terms=form_terms[used],
        form_counts=tokenized.counts[used],
        removed=removed_table(
            [tokenized.forms[i] for i in gone],
            [drop_reasons[i] for i in gone],
            tokenized.counts[gone],
            tokenized.document_frequency[gone],
        ),
    )


def removed_table(
    words: Sequence[str], reasons: Sequence[str], tokens: np.ndarray, documents: np.ndarray
) -> pd.DataFrame:
    """Return the table of what was left out, the most frequent first."""
    table = pd.DataFrame(
        {
            "word": pd.Series(words, dtype=str),
            "why": pd.Series(reasons, dtype=str),
            "tokens": np.asarray(tokens, dtype=np.int64),
            "documents": np.asarray(documents, dtype=np.int64),
        }
    )
    return table.sort_values(["tokens", "word"], ascending=[False, True], ignore_index=True)
