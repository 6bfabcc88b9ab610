"""How outlets differ: in how much they write on a theme, and in the words they choose for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from topics._rtl import RightToLeft
from topics._validation import InputError, check_integer
from topics.evaluation import check_level
from topics.themes._log_odds import best_columns, check_count_matrix, compared, sizes_of_prior
from topics.themes._timeline import check_themes, grouped_shares

# What the tables call an unknown outlet, whose articles would otherwise get lost.
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
    """Return the share of every theme in the articles of every outlet.

    Parameters
    ----------
    doc_topic : array-like of shape (n_documents, n_topics)
        Weights of themes in articles, 0 to 1. Rows sum to at most 1.
    sources : sequence of str
        The outlet of every article; articles with an empty one stand together under ``(missing)``.
    ids : sequence of int
        The theme of every column.
    names : sequence of str
        Its name.
    doc_lengths : array-like of shape (n_documents,), optional
        How many known terms each article has; those with 0 are left out. Default: all have some.
    level : float, default=0.95
        Confidence of the intervals, between 0 and 1.

    Returns
    -------
    DataFrame
        A row an outlet and theme: ``source`` (in alphabetical order, a missing one last), ``theme``, ``name``,
        ``n_documents`` (articles of the outlet with known terms), ``share`` (the theme's mean weight in them, 0 to 1),
        ``low`` and ``high`` (its interval). Share and interval are NaN for an outlet none of whose articles has known
        terms.

    Raises
    ------
    InputError
        If the arrays do not fit together.

    Notes
    -----
    The interval is that of :func:`topics.themes._timeline.timeline`.

    References
    ----------
    Wilson (1927), *Probable Inference, the Law of Succession, and Statistical Inference*, JASA 22.

    Examples
    --------
    >>> found = shares_by_source([[0.8, 0.2], [0.6, 0.4], [0.1, 0.9]], ["ب", "ب", ""], [0, 1], ["غوطة", "نفط"])
    >>> found[["source", "theme", "n_documents", "share"]].round(2).to_numpy().tolist()
    [['ب', 0, 2, 0.7], ['ب', 1, 2, 0.3], ['(missing)', 0, 1, 0.1], ['(missing)', 1, 1, 0.9]]
    """
    weights, known = check_themes(doc_topic, ids, names, doc_lengths)
    check_level(level)
    outlets, group = _outlets_of(sources, len(weights))
    documents, _, shares, low, high = grouped_shares(weights[known], group[known], len(outlets), level)
    n_themes = weights.shape[1]
    return RightToLeft(
        {
            "source": np.repeat(np.array(outlets, dtype=object), n_themes),
            "theme": np.tile(np.asarray(ids), len(outlets)),
            "name": np.tile(np.array(names, dtype=object), len(outlets)),
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
    """Return which words each outlet prefers to the others when it writes on a theme.

    Parameters
    ----------
    X : csr_array of shape (n_documents, n_terms)
        Counts of terms in articles: whole numbers, not tf-idf weights.
    weights : array-like of shape (n_documents,)
        How far each article counts, from 0 to 1: whether the theme is its main one, or the weight of the theme in it.
    sources : sequence of str
        The outlet of every article; articles with an empty one stand together under ``(missing)``.
    terms : sequence of str
        The term of every column.
    words : sequence of str
        How to show it.
    top_n : int, default=10
        Words an outlet, at least 1.
    min_count : int, default=5
        How often an outlet must use a word on this theme, at least 1.
    min_articles : int, default=3
        In how many of its articles, at least 1: a name that one report repeats is no preference of an outlet.
    prior_size : float, optional
        See :func:`log_odds`; the background is the theme in all outlets.

    Returns
    -------
    DataFrame
        ``source``, ``rank`` (from 1), ``term``, ``word``, ``z``, ``log_odds`` (both above 0), ``count`` and
        ``documents`` (of the outlet, with this word), ``others`` (count in all other outlets). Outlets in alphabetical
        order, a missing one last; one that prefers no word has no row. Counts are those of whole articles where
        ``weights`` are 0 and 1, and weighted sums elsewhere.

    Raises
    ------
    InputError
        If the arrays do not fit together, X does not hold counts, or fewer than two outlets write on the theme.

    Notes
    -----
    An outlet that dwells on one subject within the theme prefers the words of that subject; read them together with
    the articles. Lines that a site puts under every article come out as its words: remove them first
    (``corpus.boilerplate()``).

    References
    ----------
    Monroe, Colaresi and Quinn (2008), *Fightin' Words*, Political Analysis 16, section 3.5.1.

    Examples
    --------
    >>> X = csr_array([[4, 0, 6], [0, 5, 5]])
    >>> found = words_by_source(X, [1, 1], ["أ", "ب"], ["ميليشيا", "مقاومة", "قصف"], ["ميليشيات", "المقاومة", "قصف"],
    ...     min_count=3, min_articles=1)
    >>> found[["source", "word", "count", "others"]].to_numpy().tolist()
    [['أ', 'ميليشيات', 4, 0], ['أ', 'قصف', 6, 5], ['ب', 'المقاومة', 5, 0]]
    """
    counts = check_count_matrix(X, terms, words)
    n_documents = counts.shape[0]
    mask = np.asarray(weights, dtype=np.float64)
    if mask.shape != (n_documents,) or not ((mask >= 0) & (mask <= 1)).all():
        raise InputError(f"weights must be numbers from 0 to 1, one for each of {n_documents:,} articles.")
    for name, least in (("top_n", top_n), ("min_count", min_count), ("min_articles", min_articles)):
        check_integer(name, least)
    outlets, group = _outlets_of(sources, n_documents)
    part = np.flatnonzero(mask)
    if len(set(group[part])) < 2:
        raise InputError("Fewer than two outlets write on this theme, so there is nothing to compare.")
    members = csr_array((np.ones(part.size), (group[part], np.arange(part.size))), shape=(len(outlets), part.size))
    articles = (members @ counts[part].sign()).toarray().astype(np.int64)
    own = (csr_array(members * mask[part]) @ counts[part]).toarray()
    everywhere = own.sum(axis=0)
    others = everywhere - own
    found = compared(own, others, np.broadcast_to(everywhere, own.shape), sizes_of_prior(own, others, prior_size))
    enough = (own >= min_count) & (articles >= min_articles) & (found.z > 0)
    best = [best_columns(z, allowed, top_n) for z, allowed in zip(found.z, enough, strict=True)]
    row, column = np.repeat(np.arange(len(outlets)), [len(columns) for columns in best]), np.concatenate(best)
    table = RightToLeft(
        {
            "source": np.array(outlets, dtype=object)[row],
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


def _outlets_of(sources: Sequence[str], n_documents: int) -> tuple[list[str], np.ndarray]:
    """Return the outlets in alphabetical order, a missing one last, and the outlet of every article."""
    if len(sources) != n_documents:
        raise InputError(f"sources must be one an article, {n_documents:,}; got {len(sources):,}.")
    if _MISSING_SOURCE in set(sources):
        raise InputError(f"An outlet is called {_MISSING_SOURCE!r}, the name for a missing one; call it otherwise.")
    outlets = sorted(set(sources), key=lambda source: (source == "", source))
    number = {source: i for i, source in enumerate(outlets)}
    group = np.array([number[source] for source in sources], dtype=np.int64)
    return [source or _MISSING_SOURCE for source in outlets], group
