"""Alignment of the themes of two readings: which both see, which only one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import scipy.sparse as sp

from topics._elsewhere import ExplainsNames, explains_names
from topics._rtl import RightToLeft, with_names
from topics._validation import InputError, check_between, check_integer, count_noun
from topics.corpus import Corpus
from topics.evaluation import SAME_TOPIC, best_matching, check_shares, cosines, top_columns
from topics.matrix import Vocabulary
from topics.models import TopicModel, word_columns
from topics.themes._protocols import ReadThemes
from topics.themes._term_ranking import join_words
from topics.themes._theme_ids import theme_index

# Measured on five broadcasters' news: of the pairs that a reader calls the same theme nearly all lie above the first;
# between the two lie parts of a theme and neighbors; see the notes of align.
_RELATED_THEME = 0.45
# What is taken for themes, and where its themes are; the first that is true.
_NO_THEMES: tuple[tuple[Callable[[Any], bool], str], ...] = (
    (lambda given: isinstance(given, str | Path), "topics.load(path) reads what was saved."),
    (lambda given: isinstance(given, Sequence), "Give two of them: align(themes, others)."),
    (lambda given: isinstance(getattr(given, "themes", None), Mapping), "Of a run give run.nmf or run.lda."),
    (lambda given: callable(getattr(given, "themes", None)), "Its themes(corpus) reads topics in articles."),
    (lambda given: isinstance(given, TopicModel | Corpus), "Themes.fit(corpus, model) reads a model in articles."),
    (lambda given: True, "topics.evaluation.stability compares topics without articles."),
)
_SAME, _NEAR, _ONE_SIDED = "same", "near", ("only a", "only b")
_ONE_SIDED_COLUMNS = ("a", "name_a", "share_a"), ("b", "name_b", "share_b")


@dataclass(frozen=True, eq=False, repr=False)
class Alignment(ExplainsNames):
    """Themes of two readings side by side, as :func:`topics.align` returns them.

    Parameters
    ----------
    table : DataFrame
        One row for each pair of themes that are the same, the most similar first, and for each theme that only one
        reading has, the largest first:

        - ``a``, ``name_a``, ``share_a``, ``b``, ``name_b``, ``share_b``: id, name and share of the articles; missing
          where only the other reading has the theme;
        - ``similarity``: of the two themes' words, from 0 to 1; of a theme without a counterpart that with the theme
          nearest to it;
        - ``document_similarity``: how far the weights of the same two themes agree in the articles that both readings
          hold, from 0 to 1; NaN where there are none;
        - ``verdict``: "same"; "near" for a theme without a counterpart but with related themes, of which it may be a
          part or the whole; "only a" or "only b";
        - ``other_in_a``, ``other_in_b``: tuples of the ids of further related themes, the most similar first: those of
          a that are related to the row's theme of b, and those of b that are related to its theme of a;
        - ``shared_words``, ``only_a_words``, ``only_b_words``: top words as people spell them.
    similarity : DataFrame of shape (n_topics of a, n_topics of b)
        Of every theme of a with every theme of b, from 0 to 1; index and columns are ids.
    names_a, names_b : mapping of int to str
        Names of the themes by id.
    min_similarity : float
        Least similarity of themes that are the same.
    min_related : float
        Least similarity of themes that are related.

    Examples
    --------
    >>> similarity = pd.DataFrame([[0.9]])
    >>> table = RightToLeft({"a": [0], "b": [0], "similarity": [0.9], "verdict": ["same"]})
    >>> Alignment(table, similarity, {0: "اليمن"}, {0: "حرب اليمن"}, 0.7, 0.45)
    Alignment(1 theme in both, 0 only in a, 0 only in b)
    """

    table: pd.DataFrame
    similarity: pd.DataFrame
    names_a: Mapping[int, str]
    names_b: Mapping[int, str]
    min_similarity: float
    min_related: float

    @property
    def agreed(self) -> pd.DataFrame:
        """The rows of themes that both readings see."""
        return self.table[self.table.verdict == _SAME]

    @property
    def only_a(self) -> pd.DataFrame:
        """The rows of themes that only a sees, "near" ones included."""
        return self.table[self.table.b.isna()]

    @property
    def only_b(self) -> pd.DataFrame:
        """The rows of themes that only b sees, "near" ones included."""
        return self.table[self.table.a.isna()]

    def __repr__(self) -> str:
        agreed = count_noun(len(self.agreed), "theme")
        return f"Alignment({agreed} in both, {len(self.only_a)} only in a, {len(self.only_b)} only in b)"

    def _repr_html_(self) -> str:
        shown = self.table.copy()
        for column, names in (("other_in_a", self.names_a), ("other_in_b", self.names_b)):
            if column in shown:
                shown[column] = [join_words(f"{i}: {names[i]}" for i in themes) for themes in shown[column]]
        numbers = shown.select_dtypes("number").columns
        shown[numbers] = shown[numbers].round(3)
        return f"<p>{self!r}</p>{RightToLeft(shown)._repr_html_()}"


@explains_names
def align(
    themes: ReadThemes,
    others: ReadThemes,
    *,
    min_similarity: float = SAME_TOPIC,
    min_related: float | None = None,
    top_n: int = 10,
) -> Alignment:
    """Set the themes of two readings side by side: of two models, two periods, two corpora or two preprocessors.

    Parameters
    ----------
    themes, others : Themes
        The table calls them a and b. Vocabularies, articles and numbers of themes may differ.
    min_similarity : float, default=0.7
        Themes at least as similar as this, from 0 to 1, can be the same.
    min_related : float, optional
        Themes at least as similar as this, from 0 to ``min_similarity``, are related (by default 0.45, or
        ``min_similarity`` where that is less): what one reading holds in one theme
        and the other in several shows in ``other_in_a`` and ``other_in_b``.
    top_n : int, default=10
        Top words per theme in the columns of words, at least 1.

    Returns
    -------
    Alignment
        A table with one row for each pair and each theme without one, and all similarities.

    Raises
    ------
    InputError
        If themes are not distributions over their vocabulary, there are not as many names as themes, or an option is
        out of range.

    Notes
    -----
    Each theme has at most one counterpart: of all ways to pair themes that are similar enough, the one with the
    largest sum of similarities is taken (the Hungarian method).

    The similarity is the cosine of the two themes' probabilities of spellings. Every term's probability is spread over
    its spellings as its corpus writes them, so that readings whose preprocessors make different terms of the same
    words can be compared: not only other stemmers do so, but also the same one on another corpus, where some
    word forms are merged and others are not (for about a tenth of the running words). A word that one reading does
    not know has probability 0 in it; spellings of a known word that only one of them knows are left aside.

    The measure and its thresholds were chosen on 28,677 articles of five broadcasters, by how far themes' weights in
    the same articles agree. Over all pairs of LDA and NMF themes with 20 topics the cosine correlates with that at
    .97, the Jaccard index of 20 top terms at .95, and the Hellinger affinity at .87: generic words, of which counts
    hold more than tf-idf, make any two themes alike in it (median .37 for different themes; .07 in the cosine). Of the
    pairs above .7 a reader called all the same theme, or a theme and its larger half; below .5 almost none; between
    lie halves and neighbors. LDA and NMF had 18 of 20 themes in common. Among a few dozen articles similarities are
    lower, most of all between different stemmers: there, look at ``document_similarity`` and at "near" rows, or lower
    ``min_similarity``.

    ``document_similarity`` is the sum of the smaller over the sum of the larger of two weights, over the articles with
    known terms in both: a weighted Jaccard index. Articles are the same where id and text are.

    References
    ----------
    Kuhn (1955), *The Hungarian Method for the Assignment Problem*, Naval Research Logistics Quarterly 2.
    Ioffe (2010), *Improved Consistent Sampling, Weighted Minhash and L1 Sketching*, ICDM (weighted Jaccard).

    Examples
    --------
    >>> import topics
    >>> corpus = topics.load_sample()
    >>> themes, others = (topics.Themes.fit(corpus, topics.NMF(k, random_state=0)) for k in (4, 5))
    >>> found = align(themes, others)
    >>> len(found.agreed) + len(found.only_a), len(found.agreed) + len(found.only_b)
    (4, 5)
    """
    min_similarity = check_between("min_similarity", min_similarity, 0, 1)
    usual = min(_RELATED_THEME, min_similarity)
    min_related = usual if min_related is None else check_between("min_related", min_related, 0, min_similarity)
    check_integer("top_n", top_n)
    a, b = _check_read_themes("themes", themes), _check_read_themes("others", others)
    similarity = _theme_similarity(a, b)
    numbers = word_columns(a.vocabulary), word_columns(b.vocabulary)
    rows = _RowMaker(a, b, similarity, _article_overlap(a, b), numbers, min_related, top_n)
    # Pairs that do not count must not sway those that do.
    firsts, seconds, values = best_matching(np.where(similarity >= min_similarity, similarity, 0))
    order = [i for i in np.argsort(-values, kind="stable") if values[i] > 0]
    pairs = [(int(firsts[i]), int(seconds[i])) for i in order]
    table = [rows.of_pair(i, k) for i, k in pairs]
    table += [rows.of_one(i, 0) for i in _largest_first(a, {i for i, _ in pairs})]
    table += [rows.of_one(k, 1) for k in _largest_first(b, {k for _, k in pairs})]
    return Alignment(
        table=RightToLeft(table).astype({"a": "Int64", "b": "Int64"}),
        similarity=with_names(
            pd.DataFrame(similarity, index=theme_index(a.ids), columns=theme_index(b.ids)),
            index=a.names,
            columns=b.names,
        ),
        names_a=dict(a.names),
        names_b=dict(b.names),
        min_similarity=min_similarity,
        min_related=min_related,
    )


class _RowMaker(NamedTuple):
    """What the rows of the table are made of."""

    a: ReadThemes
    b: ReadThemes
    similarity: np.ndarray
    articles: np.ndarray
    numbers: tuple[Mapping[str, int], Mapping[str, int]]
    related: float
    top_n: int

    def of_pair(self, i: int, k: int) -> dict[str, Any]:
        """Return the row of two themes that are the same."""
        shared, only_a, only_b = self.compared_words(i, k)
        return {
            **self.own(i, 0),
            **self.own(k, 1),
            "similarity": self.similarity[i, k],
            "document_similarity": self.articles[i, k],
            "verdict": _SAME,
            "other_in_a": tuple(theme for theme in self.relatives(k, 1) if theme != self.a.ids[i]),
            "other_in_b": tuple(theme for theme in self.relatives(i, 0) if theme != self.b.ids[k]),
            "shared_words": join_words(shared),
            "only_a_words": join_words(only_a),
            "only_b_words": join_words(only_b),
        }

    def of_one(self, i: int, side: int) -> dict[str, Any]:
        """Return the row of a theme of a (side 0) or b (side 1) without a counterpart."""
        similarity, articles = (table if side == 0 else table.T for table in (self.similarity, self.articles))
        nearest = int(similarity[i].argmax())
        relatives = self.relatives(i, side)
        reading = (self.a, self.b)[side]
        words = join_words(_shown_words(reading, top_columns(reading.components[i], self.top_n)))
        missing: dict[str, Any] = dict(zip(_ONE_SIDED_COLUMNS[1 - side], (pd.NA, "", np.nan), strict=True))
        ends = self.own(i, side), missing
        return {
            **ends[side],
            **ends[1 - side],
            "similarity": similarity[i, nearest],
            "document_similarity": articles[i, nearest],
            "verdict": _NEAR if relatives else _ONE_SIDED[side],
            "other_in_a": relatives if side else (),
            "other_in_b": () if side else relatives,
            "shared_words": "",
            "only_a_words": "" if side else words,
            "only_b_words": words if side else "",
        }

    def own(self, i: int, side: int) -> dict[str, Any]:
        """Return id, name and share of a theme."""
        reading = (self.a, self.b)[side]
        theme = int(reading.ids[i])
        return dict(
            zip(_ONE_SIDED_COLUMNS[side], (theme, reading.names[theme], float(reading.shares[theme])), strict=True)
        )

    def relatives(self, i: int, side: int) -> tuple[int, ...]:
        """Return the ids of the other reading's themes related to one, the most similar first."""
        row, other = (self.similarity[i], self.b) if side == 0 else (self.similarity[:, i], self.a)
        return tuple(int(other.ids[k]) for k in np.argsort(-row, kind="stable") if row[k] >= max(self.related, 1e-12))

    def compared_words(self, i: int, k: int) -> tuple[list[str], list[str], list[str]]:
        """Return top words that two themes share, and those of either alone.

        Terms of different vocabularies are one word if the usual spelling of either is a spelling of the other.
        """
        tops = top_columns(self.a.components[i], self.top_n), top_columns(self.b.components[k], self.top_n)
        words = _shown_words(self.a, tops[0]), _shown_words(self.b, tops[1])
        in_a, in_b = self.numbers
        pairs = [
            (x, y)
            for x, (term, word) in enumerate(zip(tops[0], words[0], strict=True))
            for y, (other_term, other_word) in enumerate(zip(tops[1], words[1], strict=True))
            if in_b.get(word) == other_term or in_a.get(other_word) == term
        ]
        shared_a, shared_b = ({pair[side] for pair in pairs} for side in (0, 1))
        return (
            [word for x, word in enumerate(words[0]) if x in shared_a],
            [word for x, word in enumerate(words[0]) if x not in shared_a],
            [word for y, word in enumerate(words[1]) if y not in shared_b],
        )


def _theme_similarity(a: ReadThemes, b: ReadThemes) -> np.ndarray:
    """Return the cosine of the spellings' probabilities of every theme of a and b, shape (n_topics of a, of b)."""
    counted = [_spellings(reading.vocabulary) for reading in (a, b)]
    number = {word: i for i, word in enumerate(dict.fromkeys([*counted[0].words, *counted[1].words]))}
    columns = [np.array([number[word] for word in own.words], dtype=np.intp) for own in counted]
    common = np.bincount(np.concatenate(columns), minlength=len(number)) > 1
    rows = []
    for reading, own, places in zip((a, b), counted, columns, strict=True):
        n_terms = len(reading.vocabulary)
        # What counts is whether the word is known. A spelling of it that the other reading left out as too rare, or
        # never met, must not make the themes less similar.
        kept = np.where(common[places], own.counts, 0.0)
        kept = np.where(np.bincount(own.terms, kept, minlength=n_terms)[own.terms] > 0, kept, own.counts)
        shares = kept / np.bincount(own.terms, kept, minlength=n_terms)[own.terms]
        spread = sp.csr_array((shares, (own.terms, places)), shape=(n_terms, len(number)))
        rows.append(reading.components @ spread)
    return np.asarray(cosines(rows[0], rows[1], 0))


class _Spellings(NamedTuple):
    """The spellings of a vocabulary, how often each occurs, and the columns of their terms."""

    words: list[str]
    counts: np.ndarray
    terms: np.ndarray


def _spellings(vocabulary: Vocabulary) -> _Spellings:
    """Return the spellings of all terms; a term of which none is known is its own."""
    counts = np.asarray(vocabulary.form_counts, dtype=np.float64)
    terms = np.asarray(vocabulary.form_terms, dtype=np.intp)
    alone = np.flatnonzero(np.bincount(terms, counts, minlength=len(vocabulary)) == 0)
    words = [*vocabulary.form_words, *(vocabulary.terms[i] for i in alone)]
    return _Spellings(words, np.concatenate([counts, np.ones(alone.size)]), np.concatenate([terms, alone]))


def _article_overlap(a: ReadThemes, b: ReadThemes) -> np.ndarray:
    """Return the weighted Jaccard index of themes' weights in common articles, shape (n_topics of a, of b).

    NaN for all without a common article that has known terms, and for two themes that have no weight in any.
    """
    place = {key: i for i, key in enumerate(zip(b.corpus.ids, b.corpus.texts, strict=True)) if b.doc_lengths[i] > 0}
    common = [
        (i, place[key])
        for i, key in enumerate(zip(a.corpus.ids, a.corpus.texts, strict=True))
        if a.doc_lengths[i] > 0 and key in place
    ]
    if not common:
        return np.full((len(a.ids), len(b.ids)), np.nan)
    first, second = (
        reading.doc_topic[list(rows)] for reading, rows in zip((a, b), zip(*common, strict=True), strict=True)
    )
    smaller = np.array([np.minimum(weights[:, None], second).sum(axis=0) for weights in first.T])
    larger = first.sum(axis=0)[:, None] + second.sum(axis=0) - smaller
    return np.divide(smaller, larger, out=np.full_like(smaller, np.nan), where=larger > 0)


def _shown_words(reading: ReadThemes, columns: np.ndarray) -> list[str]:
    """Return the spellings to show of some terms."""
    return [reading.vocabulary.shown_terms[i] for i in columns]


def _largest_first(reading: ReadThemes, but: set[int]) -> list[int]:
    """Return the rows of themes in falling order of their shares, without some."""
    return [int(i) for i in np.argsort(-reading.shares.to_numpy(), kind="stable") if i not in but]


def _check_read_themes(name: str, reading: ReadThemes) -> ReadThemes:
    """Return themes; raise InputError for what is not themes whose parts belong together."""
    wanted = ("ids", "names", "vocabulary", "components", "doc_topic", "doc_lengths", "shares", "corpus")
    lacking = [attribute for attribute in wanted if not hasattr(reading, attribute)]
    if lacking:
        advice = next(text for is_so, text in _NO_THEMES if is_so(reading))
        raise InputError(
            f"{name} must be topics.Themes; got {type(reading).__name__}, which has no {lacking[0]}. {advice}"
        )
    n_topics, n_terms = check_shares(f"{name}.components", reading.components).shape
    if n_terms != len(reading.vocabulary):
        raise InputError(
            f"{name}.components has {n_terms:,} terms and {name}.vocabulary {len(reading.vocabulary):,}; take both "
            "from one model and its vectorizer."
        )
    if len(reading.ids) != n_topics or any(theme not in reading.names for theme in reading.ids):
        raise InputError(
            f"{name} has {n_topics} themes, but the ids {list(reading.ids)} and names of {list(reading.names)}; each "
            "theme needs both."
        )
    return reading
