"""Bursts: periods in which a theme came up far more than usual, and what it was about then."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from topics._rtl import RightToLeft
from topics._validation import InputError, check_between, check_integer
from topics.arabic import CLEANING, FOLDING, apply_steps, tokenize
from topics.themes._log_odds import check_count_matrix, largest_columns, log_odds
from topics.themes._protocols import ReportedThemes
from topics.themes._term_ranking import join_words
from topics.themes._timeline import Periods, make_periods

# Two headlines say the same if the shorter shares this much of its words with the longer.
_SAME_HEADLINE = 0.6
# A word that characterizes a burst stands in so many of its articles at least.
_MIN_ARTICLES = 3
_BURST_COLUMNS = [
    "theme", "name", "level", "start", "end", "start_name", "end_name", "n_documents", "documents", "weight", "share",
    "baseline_share", "words", "article_ids", "titles",
]  # fmt: skip


def _kleinberg(
    relevant: ArrayLike, documents: ArrayLike, *, s: float = 2.0, gamma: float = 1.0, n_states: int = 2
) -> np.ndarray:
    """Return the likeliest states of a stream that comes in batches: 0 as usual, above in a burst; (n_periods,), int.

    relevant and documents have shape (n_periods,). Of equally good sequences the one that is lower, from the end on,
    is taken; a period without documents costs nothing in any state. See :meth:`topics.Themes.bursts`.
    """
    r, d = _check_stream(relevant, documents)
    _check_automaton(s, gamma, n_states)
    return _best_states(_costs_of_states(r, d, s, n_states), d, gamma)


def _best_states(costs: np.ndarray, d: np.ndarray, gamma: float) -> np.ndarray:
    """Return the best path over the periods with documents; one without is in the lower state of its neighbors."""
    filled = np.flatnonzero(d)
    path = _best_path(costs[filled], gamma * np.log(max(filled.size, 1)))
    padded = np.concatenate([[0], path, [0]])
    before, from_here = np.searchsorted(filled, np.arange(d.size)), np.searchsorted(filled, np.arange(d.size), "right")
    return np.minimum(padded[from_here], padded[before + 1])


def _costs_of_states(r: np.ndarray, d: np.ndarray, s: float, n_states: int) -> np.ndarray:
    """Return costs of shape (n_periods, n_states), without the binomial coefficient, which all states share."""
    base = r.sum() / d.sum() if d.any() else 0.0
    costs = np.zeros((r.size, n_states))
    for state, p in enumerate(base * s ** np.arange(n_states)):
        if p > 1:
            costs[:, state] = np.where(d > 0, np.inf, 0)
            continue
        hits, misses = r > 0, d - r > 0
        # 0 ln 0 is 0; what is impossible costs infinitely much.
        costs[hits, state] -= r[hits] * (np.log(p) if p > 0 else -np.inf)
        costs[misses, state] -= (d - r)[misses] * (np.log1p(-p) if p < 1 else -np.inf)
    return costs


def _best_path(costs: np.ndarray, up: float) -> np.ndarray:
    """Return the states of least total cost, from state 0, if every state up costs ``up``."""
    n_periods, n_states = costs.shape
    steps = np.arange(n_states)
    # climb[i, j]: from state i to state j.
    climb = np.maximum(steps[None, :] - steps[:, None], 0) * up
    total = climb[0] + costs[0] if n_periods else np.zeros(n_states)
    came_from = np.zeros((n_periods, n_states), dtype=np.int64)
    for t in range(1, n_periods):
        ways = total[:, None] + climb
        came_from[t] = ways.argmin(axis=0)
        total = ways.min(axis=0) + costs[t]
    states = np.zeros(n_periods, dtype=np.int64)
    for t in range(n_periods - 1, -1, -1):
        states[t] = total.argmin() if t == n_periods - 1 else came_from[t + 1, states[t + 1]]
    return states


@dataclass(frozen=True, slots=True)
class _DatedDocuments:
    """The articles that have a date and a main theme, from which words and headlines of bursts are taken."""

    main_theme: np.ndarray
    weight: np.ndarray
    period: np.ndarray
    counts: csr_array
    words: Sequence[str]
    ids: list[Any]
    titles: list[str]


def bursts_of_themes(themes: ReportedThemes, rows: np.ndarray, **options: Any) -> pd.DataFrame:
    """Return the bursts of themes in the articles in some rows; options are those of :func:`_find_bursts`."""
    return _find_bursts(
        themes.main_theme[rows],
        themes.doc_topic[rows].max(axis=1),
        themes.corpus.dates[rows],
        themes.counts[rows],
        ids=themes.ids,
        names=list(themes.names.values()),
        words=themes.vocabulary.shown_terms,
        article_ids=[themes.corpus.ids[i] for i in rows],
        titles=[themes.corpus.titles[i] for i in rows],
        **options,
    )


def _find_bursts(
    main_theme: Sequence[int | None] | np.ndarray | pd.Series,
    weight: Sequence[float] | np.ndarray | pd.Series,
    dates: Any,
    X: Any,
    *,
    ids: Sequence[int],
    names: Sequence[str],
    words: Sequence[str],
    article_ids: Sequence[Any],
    titles: Sequence[str],
    freq: str = "D",
    calendar: str = "gregorian",
    s: float = 2.0,
    gamma: float = 1.0,
    n_states: int = 2,
    top_n: int = 6,
    n_articles: int = 3,
) -> pd.DataFrame:
    """Return the bursts of every theme: when it was the main one of far more articles than usual, and why.

    main_theme, weight (of that theme), dates, article_ids and titles have one entry per article, X counts of shape
    (n_documents, n_terms), words one entry per term. An article whose main theme is not among ids, or without a date,
    takes part in nothing. For the columns of the table see :meth:`topics.Themes.bursts`; ``level`` is above 1 for a
    burst within a burst, which more than two states allow.
    """
    if len(ids) != len(names):
        raise InputError(f"ids and names must be one per theme; got {len(ids):,} and {len(names):,}.")
    _check_automaton(s, gamma, n_states)
    for option, least in (("top_n", top_n), ("n_articles", n_articles)):
        check_integer(option, least)
    counts = check_count_matrix(X, words)
    columns = {"main_theme": main_theme, "weight": weight, "dates": dates, "article_ids": article_ids, "titles": titles}
    for column, values in columns.items():
        if len(values) != counts.shape[0]:
            raise InputError(
                f"{column} must have an entry for each of {counts.shape[0]:,} articles; it has {len(values):,}."
            )
    periods = make_periods(dates, freq=freq, calendar=calendar)
    main = pd.Series(main_theme, dtype="Int64")
    rows = np.flatnonzero((periods.number >= 0) & main.isin(list(ids)).fillna(False).to_numpy(dtype=bool))
    articles = _DatedDocuments(
        main_theme=main.iloc[rows].to_numpy(dtype=np.int64),
        weight=np.asarray(weight, dtype=np.float64)[rows],
        period=periods.number[rows],
        counts=counts[rows],
        words=words,
        ids=[article_ids[i] for i in rows.tolist()],
        titles=[titles[i] for i in rows.tolist()],
    )
    d = np.bincount(articles.period, minlength=len(periods))
    found = []
    for theme, name in zip(ids, names, strict=True):
        r = np.bincount(articles.period[articles.main_theme == theme], minlength=len(periods))
        costs = _costs_of_states(r, d, s, n_states)
        for level, start, end in _burst_spans(_best_states(costs, d, gamma)):
            gained = float((costs[start : end + 1, level - 1] - costs[start : end + 1, level]).sum())
            numbers = _sizes_of_burst(r, d, start, end, gained)
            story = _story_of_burst(articles, theme, start, end, top_n, n_articles)
            found.append((theme, name, level, *_when(periods, start, end), *numbers, *story))
    return RightToLeft(found, columns=_BURST_COLUMNS)


def _burst_spans(states: np.ndarray) -> list[tuple[int, int, int]]:
    """Return level, first and last period of every longest stretch at or above a level, in time, outer ones first."""
    spans = []
    for level in range(1, int(states.max(initial=0)) + 1):
        edges = np.diff(np.concatenate([[0], (states >= level).astype(np.int8), [0]]))
        starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
        spans += [(level, int(start), int(end)) for start, end in zip(starts, ends, strict=True)]
    return sorted(spans, key=lambda run: (run[1], run[0]))


def _when(periods: Periods, start: int, end: int) -> tuple[pd.Timestamp, pd.Timestamp, str, str]:
    """Return the first days and labels of the first and the last period."""
    return periods.starts[start], periods.starts[end], periods.names[start], periods.names[end]


def _sizes_of_burst(
    r: np.ndarray, d: np.ndarray, start: int, end: int, weight: float
) -> tuple[int, int, float, float, float]:
    """Return documents and articles within, the weight, and the share within and outside."""
    documents, articles = int(d[start : end + 1].sum()), int(r[start : end + 1].sum())
    outside = int(d.sum()) - documents
    baseline = (int(r.sum()) - articles) / outside if outside else float("nan")
    return documents, articles, weight, articles / documents, baseline


def _story_of_burst(
    articles: _DatedDocuments, theme: int, start: int, end: int, top_n: int, n_articles: int
) -> tuple[str, tuple[Any, ...], tuple[str, ...]]:
    """Return the words that tell the theme's articles within from those outside, and the articles that show them."""
    of_theme = articles.main_theme == theme
    is_within = of_theme & (articles.period >= start) & (articles.period <= end)
    within = np.flatnonzero(is_within)
    has_word = articles.counts[within].sign()
    inside = np.asarray(has_word.sum(axis=0)).ravel()
    outside = np.asarray(articles.counts[np.flatnonzero(of_theme & ~is_within)].sign().sum(axis=0)).ravel()
    columns = _characteristic(inside, outside, top_n)
    held = np.asarray(has_word[:, columns].sum(axis=1)).ravel()
    order = within[np.argsort(-held * articles.weight[within], kind="stable")].tolist()
    chosen = _different_headlines([articles.titles[i] for i in order], n_articles)
    shown = join_words(articles.words[j] for j in columns.tolist())
    return shown, tuple(articles.ids[order[i]] for i in chosen), tuple(articles.titles[order[i]] for i in chosen)


def _characteristic(inside: np.ndarray, outside: np.ndarray, top_n: int) -> np.ndarray:
    """Return the columns of the words to name, best first; without articles outside, the most frequent."""
    enough = inside >= min(_MIN_ARTICLES, inside.max(initial=0))
    if not outside.any():
        return largest_columns(inside, enough & (inside > 0), top_n)
    z = log_odds(inside, outside).z
    return largest_columns(z, enough & (z > 0), top_n)


def _different_headlines(titles: Sequence[str], n: int) -> list[int]:
    """Return the first n positions whose headline is not nearly that of one before; no headline is like no other."""
    kept: list[int] = []
    seen: list[set[str]] = []
    for i, title in enumerate(titles):
        words = _headline_words(title)
        if words and any(len(words & other) >= _SAME_HEADLINE * min(len(words), len(other)) for other in seen if other):
            continue
        kept.append(i)
        seen.append(words)
        if len(kept) == n:
            break
    return kept


def _headline_words(title: str) -> set[str]:
    """Return the distinct words of a headline, whichever way it spells alef, final ya and ta marbuta."""
    steps = [*CLEANING.values(), *FOLDING.values()]
    return {apply_steps(steps, word) for word in tokenize(title)}


def _check_stream(relevant: Any, documents: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return both as int64, shape (n_periods,); raise InputError for what can't be numbers of documents."""
    r, d = np.asarray(relevant), np.asarray(documents)
    if r.ndim != 1 or r.shape != d.shape:
        raise InputError(f"relevant and documents must be one number per period; got shapes {r.shape} and {d.shape}.")
    for name, values in (("relevant", r), ("documents", d)):
        if values.size and (values.dtype.kind not in "iu" or values.min() < 0):
            raise InputError(f"{name} must hold whole numbers of at least 0; got {values!r:.80}.")
    if (r > d).any():
        t = int(np.flatnonzero(r > d)[0])
        raise InputError(f"Period {t} has {r[t]:,} relevant documents of {d[t]:,}; there can't be more than all.")
    return r.astype(np.int64), d.astype(np.int64)


def _check_automaton(s: Any, gamma: Any, n_states: Any) -> None:
    """Raise InputError for what can't be options of the automaton."""
    if check_between("s", s, 1) == 1:
        raise InputError("s must be above 1: in a burst, a subject is more frequent than usual.")
    check_between("gamma", gamma, 0)
    check_integer("n_states", n_states, minimum=2)
