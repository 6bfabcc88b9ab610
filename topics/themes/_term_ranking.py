"""Which words stand for a theme: four rankings of its terms, and how a list of words is written."""

from collections.abc import Callable, Iterable

import numpy as np

from topics._validation import check_choice, check_integer
from topics.arabic import ARABIC_COMMA, SPACE
from topics.evaluation import frex, lift, mean_term_shares, relevance

_WORD_SEPARATOR = ARABIC_COMMA + SPACE

_RANKINGS: dict[str, Callable[[np.ndarray, np.ndarray], np.ndarray]] = {
    "probability": lambda components, term_shares: components,
    "frex": lambda components, term_shares: frex(components),
    "lift": lambda components, term_shares: lift(components, term_shares=term_shares),
    "relevance": lambda components, term_shares: relevance(components, term_shares=term_shares),
}
"""From topics and the share of every term among all words to a score, higher for terms that say more."""
_SCORE_DIGITS = 9


def join_words(words: Iterable[str]) -> str:
    """Return words as one text, with Arabic commas between them."""
    return _WORD_SEPARATOR.join(words)


def split_words(joined: str) -> tuple[str, ...]:
    """Return the words that :func:`join_words` joined."""
    return tuple(joined.split(_WORD_SEPARATOR)) if joined else ()


def check_ranking(by: str) -> str:
    """Return the name of a ranking; raise InputError if there is none of this name."""
    return str(check_choice("by", by, _RANKINGS))


def term_scores(components: np.ndarray, shares: np.ndarray, by: str) -> np.ndarray:
    """Return how much every term stands for every theme, shape (n_topics, n_terms); NaN where it is undefined.

    The share of a term among all words is taken from the model (its mean over the themes, weighted by their shares):
    so it is on the scale of the themes, be they of counts or of tf-idf.
    """
    return _RANKINGS[check_ranking(by)](components, mean_term_shares(components, shares))


def rank_terms(components: np.ndarray, shares: np.ndarray, *, by: str, top_n: int) -> np.ndarray:
    """Return the columns of the best terms of every theme, best first, shape (n_topics, at most top_n).

    Of terms that score alike the more probable comes first, and of these the first of the alphabet.
    """
    check_integer("top_n", top_n)
    if check_ranking(by) == "probability":
        return np.argsort(-components, axis=1, kind="stable")[:, :top_n]
    scores = np.nan_to_num(term_scores(components, shares, by), nan=-np.inf, neginf=-np.inf)
    # Sums in another order differ in their last digits; such scores must tie.
    order = [np.lexsort([-row, -score.round(_SCORE_DIGITS)]) for row, score in zip(components, scores, strict=True)]
    return np.array(order)[:, :top_n]
