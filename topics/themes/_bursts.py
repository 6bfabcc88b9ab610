"""When a theme came up far more than usual, and what it was about then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from topics._rtl import RightToLeft
from topics._validation import InputError, check_between, check_integer
from topics.arabic import ARABIC_COMMA, CLEANING, FOLDING, apply_steps
from topics.arabic import tokenize as words_of
from topics.themes._log_odds import best_columns, check_count_matrix, log_odds
from topics.themes._periods import Periods, periods_of

# Two headlines say the same if the shorter shares this much of its words with the longer.
_SAME_HEADLINE = 0.6
# A word that characterizes a burst stands in so many of its articles at least.
_MIN_ARTICLES = 3
_COLUMNS = [
    "theme", "name", "level", "start", "end", "start_name", "end_name", "n_documents", "documents", "weight", "share",
    "baseline_share", "words", "article_ids", "titles",
]  # fmt: skip


def _kleinberg(
    relevant: ArrayLike, documents: ArrayLike, *, s: float = 2.0, gamma: float = 1.0, n_states: int = 2
) -> np.ndarray:
    r"""Return the likeliest states of a stream that comes in batches: 0 as usual, above in a burst.

    Parameters
    ----------
    relevant : array-like of shape (n_periods,), int
        How many documents of every period are on the subject; at most ``documents``.
    documents : array-like of shape (n_periods,), int
        How many documents every period has, at least 0.
    s : float, default=2.0
        How many times as frequent the subject is in a state as in the one below, above 1.
    gamma : float, default=1.0
        How much going up costs, at least 0; the more, the fewer and longer the bursts.
    n_states : int, default=2
        At least 2: usual, burst, burst within a burst and so on.

    Returns
    -------
    ndarray of shape (n_periods,), int
        From 0 to ``n_states - 1``. Of equally good sequences the one that is lower, from the end on.

    Raises
    ------
    InputError
        If there are not equally many whole numbers, more relevant documents than documents, or an option is out of
        range.

    Notes
    -----
    With r of d documents in a period, R of D in all, and :math:`p_i = s^i R / D`, state i costs
    :math:`-\ln \left[\binom{d}{r} p_i^r (1 - p_i)^{d - r}\right]`, each state up costs :math:`\gamma \ln n` for n
    periods with documents, and going down costs nothing; before the first period the state is 0. The sequence of least
    cost is found exactly (Viterbi). A period without documents costs nothing in any state and does not count in n.
    There is no state with a frequency above 1: what half of all documents are about can't burst with s = 2.

    References
    ----------
    Kleinberg (2002), *Bursty and Hierarchical Structure in Streams*, KDD, section 4 (enumerating bursts).

    Examples
    --------
    >>> _kleinberg([1, 1, 0, 9, 8, 1, 1, 0], [20, 20, 20, 20, 20, 20, 20, 20]).tolist()
    [0, 0, 0, 1, 1, 0, 0, 0]
    """
    r, d = _check_stream(relevant, documents)
    _check_options(s, gamma, n_states)
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
class _Articles:
    """What a burst's words and headlines are taken from; one row an article that has a date and a main theme."""

    main_theme: np.ndarray
    weight: np.ndarray
    period: np.ndarray
    counts: csr_array
    words: Sequence[str]
    ids: list[Any]
    titles: list[str]


def bursts(
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
    n_words: int = 6,
    n_articles: int = 3,
) -> pd.DataFrame:
    """Return the bursts of every theme: when it was the main one of far more articles than usual, and why.

    Parameters
    ----------
    main_theme : sequence, ndarray or Series of shape (n_documents,), int
        The id of every article's main theme. A missing value, and any that is not among ``ids`` (such as -1), means
        none: the article takes part in nothing.
    weight : sequence, ndarray or Series of shape (n_documents,)
        Weight of that theme, 0 to 1; not looked at where there is none.
    dates : DatetimeIndex of shape (n_documents,)
        Days; articles without one (NaT) are left out.
    X : csr_array of shape (n_documents, n_terms)
        Counts of terms in articles: whole numbers, not tf-idf weights.
    ids : sequence of int
        The themes.
    names : sequence of str
        Their names.
    words : sequence of str
        How to show the term of every column.
    article_ids : sequence
        What to call every article.
    titles : sequence of str
        Their headlines, empty where there is none.
    freq : {"D", "W", "MS", "QS", "YS"}, default="D"
        Length of a period: days, weeks (from Monday), months, quarters or years.
    calendar : {"gregorian", "hijri"}, default="gregorian"
        Whose months, quarters and years, and how days are written.
    s, gamma, n_states : float, float, int
        See :func:`_kleinberg`.
    n_words, n_articles : int, default=6 and 3
        How many of the most characteristic words and articles to name, at least 1.

    Returns
    -------
    DataFrame
        A row a burst, themes in the order of ``ids`` and bursts in time: ``theme``, ``name``, ``level`` (1; higher for
        a burst within a burst), ``start`` and ``end`` (first days of the first and the last period), ``start_name``
        and ``end_name`` (how to write them), ``n_documents`` (articles on any theme within), ``documents`` (of those on
        this theme), ``weight`` (Kleinberg's: by how much the state fits better than the one below, in nats, above 0),
        ``share`` (documents over n_documents, 0 to 1), ``baseline_share`` (the same outside of the burst; NaN if there
        is nothing outside), ``words`` (separated by Arabic commas, most characteristic first), ``article_ids`` and
        ``titles`` (tuples of equal length).

    Raises
    ------
    InputError
        If the arrays do not fit together, X does not hold counts, no article has a date, or an option is out of range.

    Notes
    -----
    Words are those that more of the theme's articles within the burst have than outside, by :func:`log_odds` over
    numbers of articles, which a report that repeats a name can't sway. Articles are ranked by how many of these words
    they have times their weight; one whose headline shares 60% of its words with a better one's is passed over.

    Periods without articles neither end a burst nor begin one: in a corpus with a thin tail of old articles, one may
    last for years. ``corpus.filter(since=...)`` cuts the tail off.

    References
    ----------
    Kleinberg (2002), *Bursty and Hierarchical Structure in Streams*, KDD, section 4.
    Monroe, Colaresi and Quinn (2008), *Fightin' Words*, Political Analysis 16, section 3.5.1.

    Examples
    --------
    Ten articles a day, eight of which are about a port on two days:

    >>> dates = pd.date_range("2018-06-01", periods=10).repeat(10)
    >>> main_theme = np.where(dates.day.isin([6, 7]) & (np.arange(100) % 10 < 8), 7, 2)
    >>> X = csr_array(np.column_stack([main_theme == 7, main_theme == 2]).astype(int))
    >>> found = bursts(main_theme, np.ones(100), dates, X, ids=[2, 7], names=["أسواق", "الحديدة"],
    ...     words=["ميناء", "سوق"], article_ids=range(100), titles=["خبر"] * 100)
    >>> found[["name", "start_name", "end_name", "documents", "share", "words"]].to_numpy().tolist()
    [['الحديدة', '2018-06-06', '2018-06-07', 16, 0.8, 'ميناء']]
    """
    if len(ids) != len(names):
        raise InputError(f"ids and names must be one a theme; got {len(ids):,} and {len(names):,}.")
    _check_options(s, gamma, n_states)
    for option, least in (("n_words", n_words), ("n_articles", n_articles)):
        check_integer(option, least)
    counts = check_count_matrix(X, words)
    columns = {"main_theme": main_theme, "weight": weight, "dates": dates, "article_ids": article_ids, "titles": titles}
    for column, values in columns.items():
        if len(values) != counts.shape[0]:
            raise InputError(
                f"{column} must have an entry for each of {counts.shape[0]:,} articles; it has {len(values):,}."
            )
    periods = periods_of(dates, freq=freq, calendar=calendar)
    main = pd.Series(main_theme, dtype="Int64")
    rows = np.flatnonzero((periods.number >= 0) & main.isin(list(ids)).fillna(False).to_numpy(dtype=bool))
    articles = _Articles(
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
        for level, start, end in _runs(_best_states(costs, d, gamma)):
            gained = float((costs[start : end + 1, level - 1] - costs[start : end + 1, level]).sum())
            numbers = _how_much(r, d, start, end, gained)
            story = _what(articles, theme, start, end, n_words, n_articles)
            found.append((theme, name, level, *_when(periods, start, end), *numbers, *story))
    return RightToLeft(found, columns=_COLUMNS)


def _runs(states: np.ndarray) -> list[tuple[int, int, int]]:
    """Return level, first and last period of every longest stretch at or above a level, in time, outer ones first."""
    found = []
    for level in range(1, int(states.max(initial=0)) + 1):
        edges = np.diff(np.concatenate([[0], (states >= level).astype(np.int8), [0]]))
        starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1) - 1
        found += [(level, int(start), int(end)) for start, end in zip(starts, ends, strict=True)]
    return sorted(found, key=lambda run: (run[1], run[0]))


def _when(periods: Periods, start: int, end: int) -> tuple[pd.Timestamp, pd.Timestamp, str, str]:
    """Return the first days and labels of the first and the last period."""
    return periods.starts[start], periods.starts[end], periods.labels[start], periods.labels[end]


def _how_much(
    r: np.ndarray, d: np.ndarray, start: int, end: int, weight: float
) -> tuple[int, int, float, float, float]:
    """Return documents and articles within, the weight, and the share within and outside."""
    documents, articles = int(d[start : end + 1].sum()), int(r[start : end + 1].sum())
    outside = int(d.sum()) - documents
    usual = (int(r.sum()) - articles) / outside if outside else float("nan")
    return documents, articles, weight, articles / documents, usual


def _what(
    articles: _Articles, theme: int, start: int, end: int, n_words: int, n_articles: int
) -> tuple[str, tuple[Any, ...], tuple[str, ...]]:
    """Return the words that tell the theme's articles within from those outside, and the articles that show them."""
    of_theme = articles.main_theme == theme
    is_within = of_theme & (articles.period >= start) & (articles.period <= end)
    within = np.flatnonzero(is_within)
    has_word = articles.counts[within].sign()
    inside = np.asarray(has_word.sum(axis=0)).ravel()
    outside = np.asarray(articles.counts[np.flatnonzero(of_theme & ~is_within)].sign().sum(axis=0)).ravel()
    columns = _characteristic(inside, outside, n_words)
    held = np.asarray(has_word[:, columns].sum(axis=1)).ravel()
    order = within[np.argsort(-held * articles.weight[within], kind="stable")].tolist()
    chosen = _different_headlines([articles.titles[i] for i in order], n_articles)
    shown = f"{ARABIC_COMMA} ".join(articles.words[j] for j in columns.tolist())
    return shown, tuple(articles.ids[order[i]] for i in chosen), tuple(articles.titles[order[i]] for i in chosen)


def _characteristic(inside: np.ndarray, outside: np.ndarray, n_words: int) -> np.ndarray:
    """Return the columns of the words to name, best first; without articles outside, the most frequent."""
    enough = inside >= min(_MIN_ARTICLES, inside.max(initial=0))
    if not outside.any():
        return best_columns(inside, enough & (inside > 0), n_words)
    z = log_odds(inside, outside).z
    return best_columns(z, enough & (z > 0), n_words)


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
    return {apply_steps(steps, word) for word in words_of(title)}


def _check_stream(relevant: Any, documents: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return both as whole numbers, or refuse what can't be numbers of relevant and of all documents."""
    r, d = np.asarray(relevant), np.asarray(documents)
    if r.ndim != 1 or r.shape != d.shape:
        raise InputError(f"relevant and documents must be one number a period; got shapes {r.shape} and {d.shape}.")
    for name, values in (("relevant", r), ("documents", d)):
        if values.size and (values.dtype.kind not in "iu" or values.min() < 0):
            raise InputError(f"{name} must hold whole numbers of at least 0; got {values!r:.80}.")
    if (r > d).any():
        t = int(np.flatnonzero(r > d)[0])
        raise InputError(f"Period {t} has {r[t]:,} relevant documents of {d[t]:,}; there can't be more than all.")
    return r.astype(np.int64), d.astype(np.int64)


def _check_options(s: Any, gamma: Any, n_states: Any) -> None:
    """Refuse what can't be options of the automaton."""
    if check_between("s", s, 1) == 1:
        raise InputError("s must be above 1: in a burst, a subject is more frequent than usual.")
    check_between("gamma", gamma, 0)
    check_integer("n_states", n_states, minimum=2)
