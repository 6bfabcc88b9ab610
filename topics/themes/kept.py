"""Articles and their terms, to be saved and taken up again with themes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from topics._state import State, check_array, fields_of, from_fields
from topics.arabic.encoded import EncodedTexts
from topics.corpus.corpus import Corpus


def kept_corpus(corpus: Corpus) -> dict[str, Any]:
    """Return the columns of a corpus; where rejected rows stood in a table of the caller's plays no role."""
    return fields_of(replace(corpus, rejected=corpus.rejected.reset_index(drop=True)))


def read_articles(state: State) -> Corpus:
    """Return the corpus of columns that were kept."""
    corpus: Corpus = from_fields(Corpus, state)
    return corpus


def read_terms(state: State) -> EncodedTexts:
    """Return texts as terms; the kernels that count them do not look whether there are such terms."""
    encoded: EncodedTexts = from_fields(EncodedTexts, state)
    check_numbers("ids", encoded.ids, len(encoded.terms))
    check_numbers("form_terms", encoded.form_terms, len(encoded.terms), len(encoded.forms))
    check_array("form_counts", encoded.form_counts, "i", len(encoded.forms))
    borders = check_array("indptr", encoded.indptr, "i", None)
    if borders.size == 0 or borders[0] != 0 or borders[-1] != encoded.ids.size or (np.diff(borders) < 0).any():
        raise ValueError("the borders between articles are not those of their terms")
    return encoded


def check_numbers(name: str, numbers: np.ndarray, n: int, length: int | None = None) -> None:
    """Refuse what are not numbers of n things."""
    check_array(name, numbers, "i", length)
    if ((numbers < 0) | (numbers >= n)).any():
        raise ValueError(f"{name} names terms that there are not")
