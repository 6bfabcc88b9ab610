"""How sources differ: in how much they write on a theme, and in the words they choose for it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from topics._rtl import RightToLeft
from topics._validation import InputError, check_integer
from topics.evaluation import check_level
from topics.themes._log_odds import check_count_matrix, compare_rows, largest_columns, prior_sizes
from topics.themes._timeline import check_themes, grouped_shares

# What the tables call an unknown source, whose articles would otherwise get lost.
_MISSING_SOURCE = "(missing)"


def shares_by_source(
    doc_topic: ArrayLike,
    sources: Sequence[str],
    ids: Sequence[int],
    names: Sequence[str],
    *,
    doc_lengths: ArrayLike | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return the share of every theme in the articles of every source, for :meth:`topics.Themes.by_source`.

    doc_topic has shape (n_documents, n_topics), sources (n_documents,) with an empty text where unknown, and
    doc_lengths (n_documents,) says how many known terms each article has; those with 0 are left out.
    """
    weights, known = check_themes(doc_topic, ids, names, doc_lengths)
    check_level(level)
    known_sources, group = _group_by_source(sources, len(weights))
    documents, _, shares, low, high = grouped_shares(weights[known], group[known], len(known_sources), level)
    n_themes = weights.shape[1]
    return RightToLeft(
        {
            "source": np.repeat(np.array(known_sources, dtype=object), n_themes),
            "theme": np.tile(np.asarray(ids), len(known_sources)),
            "name": np.tile(np.array(names, dtype=object), len(known_sources)),
            "n_documents": documents.repeat(n_themes),
            "share": shares.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
        }
    )


def words_by_source(
    X: Any,
    weights: ArrayLike,
    sources: Sequence[str],
    terms: Sequence[str],
    words: Sequence[str],
    *,
    top_n: int = 10,
    min_count: int = 5,
    min_articles: int = 3,
    prior_size: float | None = None,
) -> pd.DataFrame:
    """Return which words each source prefers to the others on a theme, for :meth:`topics.Themes.words_by_source`.

    X holds counts of shape (n_documents, n_terms); weights (n_documents,) say how far each article counts, from 0 to 1.
    A word counts that a source uses min_count times at least, in min_articles of its articles at least: a name that one
    report repeats is no preference of a source. Counts are those of whole articles where weights are 0 and 1, and
    weighted sums elsewhere.
    """
    counts = check_count_matrix(X, terms, words)
    n_documents = counts.shape[0]
    mask = np.asarray(weights, dtype=np.float64)
    if mask.shape != (n_documents,) or not ((mask >= 0) & (mask <= 1)).all():
        raise InputError(f"weights must be numbers from 0 to 1, one for each of {n_documents:,} articles.")
    for name, least in (("top_n", top_n), ("min_count", min_count), ("min_articles", min_articles)):
        check_integer(name, least)
    known_sources, group = _group_by_source(sources, n_documents)
    part = np.flatnonzero(mask)
    if len(set(group[part])) < 2:
        raise InputError("Fewer than two sources write on this theme, so there is nothing to compare.")
    members = csr_array(
        (np.ones(part.size), (group[part], np.arange(part.size))), shape=(len(known_sources), part.size)
    )
    articles = (members @ counts[part].sign()).toarray().astype(np.int64)
    own = (csr_array(members * mask[part]) @ counts[part]).toarray()
    everywhere = own.sum(axis=0)
    others = everywhere - own
    found = compare_rows(own, others, np.broadcast_to(everywhere, own.shape), prior_sizes(own, others, prior_size))
    enough = (own >= min_count) & (articles >= min_articles) & (found.z > 0)
    best = [largest_columns(z, allowed, top_n) for z, allowed in zip(found.z, enough, strict=True)]
    row, column = np.repeat(np.arange(len(known_sources)), [len(columns) for columns in best]), np.concatenate(best)
    table = RightToLeft(
        {
            "source": np.array(known_sources, dtype=object)[row],
            "rank": np.concatenate([np.arange(1, len(columns) + 1) for columns in best]),
            "term": [terms[j] for j in column],
            "word": [words[j] for j in column],
            "z": found.z[row, column],
            "log_odds": found.log_odds[row, column],
            "count": own[row, column],
            "documents": articles[row, column],
            "others": others[row, column],
        }
    )
    is_whole = np.isin(mask, (0, 1)).all()
    return table.astype({"count": np.int64, "others": np.int64}) if is_whole else table


def _group_by_source(sources: Sequence[str], n_documents: int) -> tuple[list[str], np.ndarray]:
    """Return the names of the sources in alphabetical order, a missing one last, and the number of every article's."""
    if len(sources) != n_documents:
        raise InputError(f"sources must be one per article, {n_documents:,}; got {len(sources):,}.")
    if _MISSING_SOURCE in set(sources):
        raise InputError(f"A source is called {_MISSING_SOURCE!r}, the name for a missing one; call it otherwise.")
    distinct = sorted(set(sources), key=lambda source: (source == "", source))
    number = {source: i for i, source in enumerate(distinct)}
    group = np.array([number[source] for source in sources], dtype=np.int64)
    return [source or _MISSING_SOURCE for source in distinct], group
