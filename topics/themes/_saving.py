"""Articles, to be saved and taken up again with themes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from topics.corpus import Corpus
from topics.io import State, fields_of, from_fields


def kept_corpus(corpus: Corpus) -> dict[str, Any]:
    """Return the columns of a corpus; where rejected rows stood in a table of the caller's plays no role."""
    return fields_of(replace(corpus, rejected=corpus.rejected.reset_index(drop=True)))


def read_articles(state: State) -> Corpus:
    """Return the corpus of columns that were kept."""
    corpus: Corpus = from_fields(Corpus, state)
    return corpus
