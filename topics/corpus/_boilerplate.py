"""Boilerplate: lines that a site repeats under its articles, found by their recurrence, without templates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, compress
from operator import not_
from typing import Generic

import numpy as np
import pandas as pd

from topics._elsewhere import ExplainsNames
from topics._progress import progress
from topics._rtl import RightToLeft
from topics._validation import check_integer, count_noun
from topics.arabic import scan, tokenize
from topics.corpus._articles import ArticleColumns, ArticlesT, OwnTable, add_rejected

_LINE_BREAKS = re.compile(r"\n+")
_SENTENCE_BREAKS = re.compile(r"(?<=[.!\u061f\u2026])\s+")
_LABEL_BEFORE_COLON = re.compile(r"\s*([^\n:]{2,40}?)\s*:")
_MAX_WORDS_OF_A_LABEL = 3
_MIN_SHARE_OF_HEADLINES = 0.8  # of the lines that begin with a label
_MIN_SHARE_AS_LABEL = 0.3  # of all places where its words stand
_PAIRS_BY_CHANCE = 1_000  # drawn per source for the overlap of unrelated articles
_CLOSING_MARKS = (".", "!", "\u061f", "?", "\u2026", '"', "\u00bb", "\u201d", ")")
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
_MAX_SHARE_OF_A_TELLING_WORD = 0.05  # of the articles: words that more of them have tell nothing of a story
_MAX_ARTICLES_COMPARED = 12  # 66 pairs are enough for a median
_MAX_TIMES_CHANCE = 4.0  # times the overlap of unrelated articles: more means a story
_MIN_OVERLAP = 0.01
_MIN_ARTICLES_OF_A_LIMIT = 10
_LINE, _SENTENCE, _LABEL = "line", "sentence", "label"


@dataclass(frozen=True, eq=False, repr=False)
class Boilerplate(ExplainsNames, Generic[ArticlesT]):
    """Lines and sentences that recur in articles of one source which have nothing to do with each other.

    Parameters
    ----------
    corpus : Corpus
        The articles that were searched.
    table : DataFrame
        One row per piece: ``source``, ``kind`` ("line", "sentence" or "label": a line that begins with it), ``text``,
        ``n_documents`` (its articles that have it) and ``share`` of the source's articles; the most frequent first.

    See Also
    --------
    Corpus.boilerplate : Makes one.
    Corpus.duplicates : Finds repeated stories instead of repeated lines.

    Examples
    --------
    >>> import topics
    >>> topics.load_sample().boilerplate()
    Boilerplate(0 pieces in 244 articles)
    """

    corpus: ArticlesT
    table: pd.DataFrame = OwnTable()  # type: ignore[assignment]  # noqa: RUF009 - a descriptor

    def __len__(self) -> int:
        return len(self.table)

    def __repr__(self) -> str:
        pieces, articles = count_noun(len(self), "piece"), count_noun(len(self.corpus), "article")
        return f"Boilerplate({pieces} in {articles})"

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>{RightToLeft(self.table.round({'share': 3}))._repr_html_()}"

    def without_boilerplate(self) -> ArticlesT:
        """Return the corpus without what was found.

        Returns
        -------
        Corpus
            The same articles; every removed piece is listed in ``rejected``. An article that holds nothing else is
            left out.
        """
        pieces = set(self.table[["source", "kind", "text"]].itertuples(index=False, name=None))
        texts, removed, kept = [], [], []
        for i, text in enumerate(self.corpus.texts):
            left, gone = _split_off(text, self.corpus.sources[i], pieces)
            whys = [f"recurring {kind}: {piece}" for kind, piece in gone]
            if left.strip():
                kept.append(i)
            else:
                whys.append("nothing but recurring lines")
            removed += [(f"article {self.corpus.ids[i]}", why) for why in whys]
            texts.append(left)
        rejected = add_rejected(self.corpus.rejected, removed)
        return replace(self.corpus, texts=tuple(texts), rejected=rejected).take(kept)


def _split_off(text: str, source: str, pieces: set[tuple[str, str, str]]) -> tuple[str, list[tuple[str, str]]]:
    """Return a text without the pieces of its source, and what was taken out."""
    lines, gone = [], []
    for line in _LINE_BREAKS.split(text):
        key, label = _single_spaced(line), _leading_label(line)
        if (source, _LINE, key) in pieces:
            gone.append((_LINE, line.strip()))
        elif label and (source, _LABEL, label) in pieces:
            gone.append((_LABEL, line.strip()))
        else:
            sentences = _SENTENCE_BREAKS.split(line)
            recurs = [(source, _SENTENCE, _single_spaced(sentence)) in pieces for sentence in sentences]
            gone += [(_SENTENCE, sentence.strip()) for sentence in compress(sentences, recurs)]
            # A line that loses nothing keeps its spaces.
            lines.append(" ".join(compress(sentences, map(not_, recurs))) if any(recurs) else line)
    return ("\n".join(line for line in lines if line.strip()) if gone else text), gone


def _single_spaced(piece: str) -> str:
    """Return a piece with single spaces."""
    return " ".join(piece.split())


def _leading_label(line: str) -> str:
    """Return the few words before the colon that a line begins with, an empty string if there are none."""
    found = _LABEL_BEFORE_COLON.match(line)
    label = _single_spaced(found[1]) if found else ""
    return label if label and len(label.split()) <= _MAX_WORDS_OF_A_LABEL else ""


def _split_into_pieces(text: str) -> Iterator[tuple[str, str]]:
    """Yield the lines, the sentences of longer lines, and the labels of a text."""
    for line in _LINE_BREAKS.split(text):
        key = _single_spaced(line)
        if not _TWO_LETTERS.search(key):
            continue
        yield _LINE, key
        sentences = _SENTENCE_BREAKS.split(line)
        if len(sentences) > 1:
            yield from ((_SENTENCE, _single_spaced(each)) for each in sentences if _TWO_LETTERS.search(each))
        if label := _leading_label(line):
            yield _LABEL, label


def find_boilerplate(corpus: ArticlesT, *, min_articles: int = 5) -> Boilerplate[ArticlesT]:
    """Find what recurs across the articles of a source; see ``Corpus.boilerplate``."""
    check_integer("min_articles", min_articles, minimum=2)
    where: dict[tuple[str, str, str], list[int]] = {}
    texts = progress(corpus.texts, "Looking for recurring lines", unit="article")
    for i, text in enumerate(texts):
        for kind, piece in set(_split_into_pieces(text)):
            where.setdefault((corpus.sources[i], kind, piece), []).append(i)
    recurring = {key: rows for key, rows in where.items() if len(rows) >= min_articles}
    overlap = _WordOverlap(corpus.texts, corpus.sources)
    of_source = pd.Series(corpus.sources, dtype=str).value_counts()
    found = [
        (source, kind, piece, len(rows), len(rows) / of_source[source])
        for (source, kind, piece), rows in recurring.items()
        if _is_site_boilerplate(kind, piece, rows, corpus, overlap)
    ]
    table = pd.DataFrame(found, columns=["source", "kind", "text", "n_documents", "share"])
    return Boilerplate(
        corpus, table.sort_values(["n_documents", "source", "text"], ascending=[False, True, True], ignore_index=True)
    )


def _is_site_boilerplate(kind: str, piece: str, rows: list[int], corpus: ArticleColumns, overlap: _WordOverlap) -> bool:
    """Return whether a recurring piece belongs to the site and not to a story that several articles tell."""
    if kind == _LABEL and not _is_label(piece, rows, corpus):
        return False
    most = max(_MAX_TIMES_CHANCE * overlap.by_chance(corpus.sources[rows[0]]), _MIN_OVERLAP)
    return overlap.median_of(rows, piece) < most


def _is_label(piece: str, rows: list[int], corpus: ArticleColumns) -> bool:
    """Return whether a few words with a colon go before headlines ("read also:") and hardly stand anywhere else."""
    lines = [line for i in rows for line in _LINE_BREAKS.split(corpus.texts[i]) if _leading_label(line) == piece]
    headlines = sum(not line.rstrip().endswith(_CLOSING_MARKS) for line in lines)
    if headlines < _MIN_SHARE_OF_HEADLINES * len(lines):  # "he said:" goes before a sentence
        return False
    own = corpus.sources[rows[0]]
    pairs = zip(corpus.texts, corpus.sources, strict=True)
    anywhere = sum(text.count(piece) for text, source in pairs if source == own)
    return len(lines) >= _MIN_SHARE_AS_LABEL * anywhere  # a politician's name does


class _WordOverlap:
    """How many telling words articles share: words that few articles have."""

    def __init__(self, texts: Sequence[str], sources: Sequence[str]) -> None:
        found_words, ids, indptr = scan(texts)
        document_sets = [np.unique(ids[indptr[i] : indptr[i + 1]]) for i in range(len(texts))]
        frequency = np.bincount(np.concatenate([np.empty(0, np.int32), *document_sets]), minlength=len(found_words))
        limit = max(_MIN_ARTICLES_OF_A_LIMIT, _MAX_SHARE_OF_A_TELLING_WORD * len(texts))
        telling = (frequency >= 2) & (frequency <= limit)
        self._sets = [found[telling[found]] for found in document_sets]
        self._number = {word: i for i, word in enumerate(found_words)}
        self._sources = np.array(sources, dtype=object)
        self._by_chance: dict[str, float] = {}

    def by_chance(self, source: str) -> float:
        """Return the mean overlap of two articles of a source, drawn at random."""
        if source not in self._by_chance:
            rows = np.flatnonzero(self._sources == source)
            pairs = rows[np.random.default_rng(0).integers(0, rows.size, (_PAIRS_BY_CHANCE, 2))]
            found = [self._jaccard(a, b) for a, b in pairs.tolist() if a != b]
            self._by_chance[source] = float(np.mean(found)) if found else 0.0
        return self._by_chance[source]

    def median_of(self, rows: list[int], piece: str) -> float:
        """Return the median overlap of some articles apart from the piece that they share; of many, of some."""
        own = np.array(sorted(self._number[word] for word in tokenize(piece) if word in self._number), dtype=np.int32)
        compared = rows[:: max(1, len(rows) // _MAX_ARTICLES_COMPARED)][:_MAX_ARTICLES_COMPARED]
        return float(np.median([self._jaccard(a, b, own) for a, b in combinations(compared, 2)]))

    def _jaccard(self, a: int, b: int, without: Sequence[int] | np.ndarray = ()) -> float:
        one = np.setdiff1d(self._sets[a], without, assume_unique=True)
        other = np.setdiff1d(self._sets[b], without, assume_unique=True)
        common = np.intersect1d(one, other, assume_unique=True).size
        return common / max(one.size + other.size - common, 1)
