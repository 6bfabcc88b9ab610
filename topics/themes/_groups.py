"""How groups of articles differ, such as sources: in how much they are on a theme, and in the words they choose."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from topics._rtl import RightToLeft
from topics._validation import InputError, check_integer
from topics.corpus import Corpus
from topics.evaluation import check_level
from topics.themes._log_odds import check_count_matrix, compare_rows, largest_columns, prior_sizes
from topics.themes._timeline import check_themes, grouped_shares

# What the tables call an unknown value, whose articles would otherwise get lost.
MISSING_VALUE = "(missing)"
_COLUMNS_OF_SHARES = ("theme", "name", "n_documents", "share", "low", "high")
_COLUMNS_OF_WORDS = ("rank", "term", "word", "z", "log_odds", "count", "documents", "others")


def group_values(corpus: Corpus, by: Any) -> pd.Series:
    """Return a value for every article: a column of the corpus by its name, or what was given, one per article.

    Its name is that of the column, "group" where there is none. Dates count by day.
    """
    if isinstance(by, str):
        values = corpus.column(by)
    elif isinstance(by, pd.Series | pd.Index):
        values = pd.Series(by.to_numpy(), name="group" if by.name is None else by.name)
    elif isinstance(by, Sequence | np.ndarray):
        values = pd.Series(list(by), name="group", dtype=object)
    else:
        hint = " The theme stands after it: words_by(by, theme)." if isinstance(by, int | np.integer) else ""
        got = type(by).__name__
        raise InputError(f"by must be the name of a column, or a value for every article; got {got}.{hint}")
    if len(values) != len(corpus):
        columns = corpus.to_frame().columns
        are_columns = all(isinstance(value, str) and value in columns for value in values)
        raise InputError(
            f"by must hold a value for each of the {len(corpus):,} articles, or name a column; got {len(values):,}."
            f"{' Give one column at a time.' if are_columns else ''}"
        )
    return values


def shares_by_group(
    doc_topic: ArrayLike,
    values: pd.Series,
    ids: Sequence[int],
    names: Sequence[str],
    *,
    doc_lengths: ArrayLike | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Return the share of every theme in the articles of every group, for :meth:`topics.Themes.shares_by`.

    doc_topic has shape (n_documents, n_topics), values (n_documents,) with an empty text or a missing value where
    unknown; its name is that of the first column. doc_lengths (n_documents,) says how many known terms each article
    has; those with 0 are left out.
    """
    weights, known = check_themes(doc_topic, ids, names, doc_lengths)
    check_level(level)
    column = _column_of_groups(values, _COLUMNS_OF_SHARES)
    groups, group = _numbered_groups(values, len(weights))
    documents, _, shares, low, high = grouped_shares(weights[known], group[known], len(groups), level)
    n_themes = weights.shape[1]
    return RightToLeft(
        {
            column: np.repeat(_objects(groups), n_themes),
            "theme": np.tile(np.asarray(ids), len(groups)),
            "name": np.tile(np.array(names, dtype=object), len(groups)),
            "n_documents": documents.repeat(n_themes),
            "share": shares.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
        }
    )


def words_by_group(
    X: Any,
    weights: ArrayLike,
    values: pd.Series,
    terms: Sequence[str],
    words: Sequence[str],
    *,
    top_n: int = 10,
    min_count: int = 5,
    min_articles: int = 3,
    prior_size: float | None = None,
) -> pd.DataFrame:
    """Return which words each group prefers to the others on a theme, for :meth:`topics.Themes.words_by`.

    X holds counts of shape (n_documents, n_terms); weights (n_documents,) say how far each article counts, from 0 to 1.
    A word counts that a group uses min_count times at least, in min_articles of its articles at least: a name that one
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
    column = _column_of_groups(values, _COLUMNS_OF_WORDS)
    groups, group = _numbered_groups(values, n_documents)
    part = np.flatnonzero(mask)
    if len(set(group[part])) < 2:
        raise InputError(f"Fewer than two values of {column} write on this theme, so there is nothing to compare.")
    members = csr_array((np.ones(part.size), (group[part], np.arange(part.size))), shape=(len(groups), part.size))
    articles = (members @ counts[part].sign()).toarray().astype(np.int64)
    own = (csr_array(members * mask[part]) @ counts[part]).toarray()
    everywhere = own.sum(axis=0)
    others = everywhere - own
    found = compare_rows(own, others, np.broadcast_to(everywhere, own.shape), prior_sizes(own, others, prior_size))
    enough = (own >= min_count) & (articles >= min_articles) & (found.z > 0)
    best = [largest_columns(z, allowed, top_n) for z, allowed in zip(found.z, enough, strict=True)]
    row, word = np.repeat(np.arange(len(groups)), [len(columns) for columns in best]), np.concatenate(best)
    table = RightToLeft(
        {
            column: _objects(groups)[row],
            "rank": np.concatenate([np.arange(1, len(columns) + 1) for columns in best]),
            "term": [terms[j] for j in word],
            "word": [words[j] for j in word],
            "z": found.z[row, word],
            "log_odds": found.log_odds[row, word],
            "count": own[row, word],
            "documents": articles[row, word],
            "others": others[row, word],
        }
    )
    is_whole = np.isin(mask, (0, 1)).all()
    return table.astype({"count": np.int64, "others": np.int64}) if is_whole else table


def _column_of_groups(values: pd.Series, taken: Sequence[str]) -> str:
    """Return how the column of groups is called; raise InputError if the table has another one of that name."""
    column = str(values.name)
    if column in taken:
        raise InputError(f"The table has a column {column!r} of its own; give the values as a Series of another name.")
    return column


def _numbered_groups(values: pd.Series, n_documents: int) -> tuple[list[Any], np.ndarray]:
    """Return the distinct values in their order, a missing one last, and the number of every article's."""
    if len(values) != n_documents:
        raise InputError(f"There must be a value for each of {n_documents:,} articles; got {len(values):,}.")
    is_missing = (values.isna() | (values == "")).to_numpy(dtype=bool)
    known = values[~is_missing]
    if (known == MISSING_VALUE).any():
        raise InputError(
            f"A value of {values.name} is {MISSING_VALUE!r}, the name for a missing one; call it otherwise."
        )
    try:
        distinct = sorted(known.unique().tolist())
    except TypeError:  # numbers beside texts
        values = values.astype(str)
        distinct = sorted(values[~is_missing].unique().tolist())
    number = {value: i for i, value in enumerate(distinct)}
    group = np.array(
        [len(distinct) if missing else number[value] for value, missing in zip(values, is_missing, strict=True)],
        dtype=np.int64,
    )
    return ([*distinct, MISSING_VALUE] if is_missing.any() else distinct), group


def _objects(groups: Sequence[Any]) -> np.ndarray:
    """Return values as a column of objects."""
    made = np.empty(len(groups), dtype=object)
    made[:] = groups
    return made
