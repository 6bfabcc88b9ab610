"""The corpus: articles in columns, frozen, with a digest."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state

from topics._elsewhere import explains_names
from topics._rtl import RightToLeft
from topics._validation import InputError, check_integer, count_noun
from topics.corpus._articles import ARTICLE_COLUMNS, ArticleColumns, add_rejected
from topics.corpus._cells import as_text, cell_values
from topics.corpus._filter import matching_articles
from topics.corpus._show import article_table, composition

if TYPE_CHECKING:
    from topics.corpus._boilerplate import Boilerplate
    from topics.corpus._duplicates import Duplicates

_PARAGRAPH_BREAK = re.compile(r"\s*\n\s*")


@dataclass(frozen=True, eq=False, repr=False)
class Corpus(ArticleColumns):
    r"""Articles with what is known of them; all columns equally long, in one order.

    Parameters
    ----------
    ids : sequence of str
        A different one for every article.
    texts : sequence of str
        The articles.
    titles, sources, labels : sequence of str, optional
        Empty strings where nothing is known.
    dates : DatetimeIndex, optional
        Calendar dates without zone; NaT where nothing is known.
    rejected : DataFrame, optional
        What was left out or understood only in part: columns ``where`` and ``why``.
    urls : sequence of str, optional
        Web addresses; empty strings where none is known.
    metadata : DataFrame, optional
        Further columns of the input, one row per article; without columns where there are none. A column holds text
        (empty where nothing is known), bools, numbers, or moments without zone; lists and dicts are text as JSON.

    Raises
    ------
    InputError
        If columns are not equally long, ids repeat, or a column holds what it may not.

    See Also
    --------
    load_corpus : Reads one from files or tables.

    Examples
    --------
    >>> import topics
    >>> corpus = topics.load_corpus([{"id": "a", "title": "هجوم", "text": "هاجم مسلحون حاجزا", "date": "2024-03-01"}])
    >>> corpus
    Corpus(1 article, 2024-03-01)
    >>> corpus.full_texts()
    ['هجوم\nهاجم مسلحون حاجزا']
    """

    def __repr__(self) -> str:
        known = self.dates.dropna()
        days = sorted({str(day.date()) for day in (known.min(), known.max())}) if len(known) else []
        parts = [count_noun(len(self), "article"), " to ".join(days)]
        parts.append(f"{len(self.rejected):,} rejected" if len(self.rejected) else "")
        return f"Corpus({', '.join(part for part in parts if part)})"

    def _repr_html_(self) -> str:
        return f"<p>{self!r}</p>{composition(self)}{article_table(self)}"

    @cached_property
    def sha256(self) -> str:
        """Digest of ids, texts and all that is known of them, in order, however they were loaded."""

        def add(value: str) -> None:
            # The length in front keeps the border between two fields apart from their content.
            raw = value.encode("utf-8", "surrogatepass")
            digest.update(len(raw).to_bytes(8, "big") + raw)

        digest = hashlib.sha256()
        days = self.dates.strftime("%Y-%m-%d").fillna("")
        columns = [self.ids, self.titles, self.texts, days, self.sources, self.labels]
        # Articles without addresses keep the digest that they had before addresses were known.
        for row in zip(*columns, *([self.urls] * any(self.urls)), strict=True):
            for value in row:
                add(value)
        metadata = self.metadata
        for name in sorted(metadata.columns):
            for value in (name, *map(as_text, cell_values(metadata[name]))):
                add(value)
        return digest.hexdigest()

    def full_texts(self, *, titles: bool = True) -> list[str]:
        """Return what is to be modelled of every article.

        Parameters
        ----------
        titles : bool, default=True
            Put the title on a line before the text, unless the text begins with it.

        Returns
        -------
        list of str
            One text per article, in order.
        """
        if not titles:
            return list(self.texts)
        return [
            text if not title or text.lstrip().startswith(title) else f"{title}\n{text}"
            for title, text in zip(self.titles, self.texts, strict=True)
        ]

    def filter(
        self,
        where: Any = None,
        *,
        source: str | Iterable[str] | None = None,
        label: str | Iterable[str] | None = None,
        since: Any = None,
        until: Any = None,
        **columns: Any,
    ) -> Corpus:
        """Return the articles that meet every condition.

        Parameters
        ----------
        where : function or array-like of bool, optional
            A function that is called with each article as a dict, as ``corpus[0]`` gives it, and says whether to keep
            it; or one True or False per article.
        source, label : str or iterable of str, optional
            Sources and labels to keep.
        since, until : str, int or date, optional
            First and last day to keep, such as ``"2024-01-31"``; of a month, ``"2024-01"``, or a year its first or last
            day. With either, articles without a date are left out.
        **columns : value or iterable of values, optional
            What to keep of any other column, such as ``country="EG"`` or ``year=[2023, 2024]``. Numbers and their text
            are the same; of dates a day, month or year; an empty string is for articles where nothing is known.

        Returns
        -------
        Corpus
            In the same order. The table of rejected rows is kept.

        Raises
        ------
        InputError
            If a condition can't be understood, no article has a value that is asked for, or none meets all conditions.

        Examples
        --------
        >>> import topics
        >>> corpus = topics.load_sample()
        >>> corpus.filter(since="2024-07", until="2024-09")
        Corpus(25 articles, 2024-07-02 to 2024-09-28)
        >>> len(corpus.filter(lambda article: "سفينة" in article["title"]))
        8
        """
        columns = {"source": source, "label": label} | columns
        return self.take(matching_articles(self, where=where, since=since, until=until, columns=columns))

    def sample(self, n: int = 5, *, random_state: Any = 0) -> Corpus:
        """Return some articles drawn at random.

        Parameters
        ----------
        n : int, default=5
            How many, at least 1 and at most all.
        random_state : int, default=0
            Same seed, same articles.

        Returns
        -------
        Corpus
            In the order of this corpus.

        Raises
        ------
        InputError
            If there are not as many articles.
        """
        check_integer("n", n, maximum=len(self))
        try:
            drawn = check_random_state(random_state).choice(len(self), n, replace=False)
        except ValueError:
            raise InputError(f"random_state must be a whole number from 0 or None; got {random_state!r}.") from None
        return self.take(np.sort(drawn))

    def split(self, *, test_size: float | int = 0.1, random_state: Any = 0) -> tuple[Corpus, Corpus]:
        """Divide the articles at random into two corpora.

        Parameters
        ----------
        test_size : float or int, default=0.1
            Share (0 to 1) or number of the articles that the second corpus gets.
        random_state : int, default=0
            Same seed, same division.

        Returns
        -------
        train, test : Corpus
            Both in the order of this corpus.

        Raises
        ------
        InputError
            If one of the two would be empty.
        """
        try:
            train, test = train_test_split(np.arange(len(self)), test_size=test_size, random_state=random_state)
        except ValueError as error:
            raise InputError(f"Can't take test_size={test_size!r} of {len(self):,} articles: {error}") from None
        return self.take(np.sort(train)), self.take(np.sort(test))

    def split_paragraphs(self, *, min_words: int = 5) -> Corpus:
        """Return the paragraphs of all articles as articles of their own.

        Parameters
        ----------
        min_words : int, default=5
            Shorter paragraphs (headings, captions) are left out and listed in ``rejected``.

        Returns
        -------
        Corpus
            Paragraph 2 of article ``a`` has the id ``a#2``; what is known of the article holds for its paragraphs,
            except the title, which stays with the first.

        Raises
        ------
        InputError
            If no paragraph is long enough.
        """
        check_integer("min_words", min_words)
        rows, ids, texts, short = [], [], [], []
        for i, text in enumerate(self.texts):
            paragraphs = [part for part in _PARAGRAPH_BREAK.split(text.strip()) if part]
            for number, paragraph in enumerate(paragraphs, start=1):
                id_ = f"{self.ids[i]}#{number}"
                if len(paragraph.split()) < min_words:
                    short.append((f"paragraph {id_}", f"fewer than {min_words} words: {paragraph!r}"))
                else:
                    rows.append(i)
                    ids.append(id_)
                    texts.append(paragraph)
        if not rows:
            raise InputError(f"No paragraph of the {len(self):,} articles has {min_words} words or more.")
        return Corpus(
            ids=tuple(ids),
            texts=tuple(texts),
            titles=tuple("" if i == before else self.titles[i] for before, i in pairwise([-1, *rows])),
            sources=tuple(self.sources[i] for i in rows),
            labels=tuple(self.labels[i] for i in rows),
            urls=tuple(self.urls[i] for i in rows),
            dates=self.dates[np.array(rows)],
            metadata=self.metadata.iloc[rows],
            rejected=add_rejected(self.rejected, short),
        )

    def duplicates(self, *, min_similarity: float = 0.8, shingle: int = 5) -> Duplicates[Corpus]:
        """Group near-identical stories, as agencies and their customers produce them.

        Parameters
        ----------
        min_similarity : float, default=0.8
            Jaccard similarity from which two articles count as one story, 0.5 to 1.
        shingle : int, default=5
            Words per run; two articles are as similar as their sets of runs.

        Returns
        -------
        Duplicates
            Groups of articles connected by similar pairs, who ran whose story, and the corpus without copies.

        Raises
        ------
        InputError
            If the similarity or the length of a run is out of range.

        Notes
        -----
        Titles do not count. Words are compared without diacritics and with their alefs, final ya and ta marbuta
        folded. Candidates come from MinHash and locality-sensitive hashing; each is compared exactly.

        References
        ----------
        Broder (1997), *On the resemblance and containment of documents*, SEQUENCES, section 3.
        Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, section 3.4 (banding).
        """
        # Here and below for start-up time: kernels, graphs and the text stage.
        from topics.corpus._duplicates import find_duplicates

        return find_duplicates(self, min_similarity=min_similarity, shingle=shingle)

    def boilerplate(self, *, min_articles: int = 5) -> Boilerplate[Corpus]:
        """Find the lines that a site repeats under its articles, without templates.

        Parameters
        ----------
        min_articles : int, default=5
            In how many articles of one source a line, a sentence, or the label that lines begin with ("read also:")
            must stand.

        Returns
        -------
        Boilerplate
            What was found, with counts, and the corpus without it.

        Raises
        ------
        InputError
            If ``min_articles`` is less than 2.

        Notes
        -----
        A sentence of background recurs in articles that tell one story; boilerplate recurs in articles that have
        nothing in common: those are told apart by the rare words that the articles share.
        """
        from topics.corpus._boilerplate import find_boilerplate

        return find_boilerplate(self, min_articles=min_articles)

    def describe(self) -> pd.DataFrame:
        """Return what the corpus is made of and what is wrong with it.

        Returns
        -------
        DataFrame
            Columns ``what``, ``value`` (mostly a number of articles), ``share`` of the articles, an ``example`` and
            what ``topics run`` does about it (``run``). First the outline: articles, words, dates, sources, labels;
            then damage: wrong encodings, reversed text, presentation forms, tatweel, vocalization, Persian letters,
            texts that are not Arabic or very short, dates out of range, near-duplicates, recurring lines, rejected
            rows.
        """
        from topics.corpus._quality import describe_corpus

        return describe_corpus(self)

    def by_month(self) -> pd.DataFrame:
        """Return the number of articles of every source in every month.

        Returns
        -------
        DataFrame
            Index: all months from the first to the last, as periods; columns: sources. Articles without a date do
            not count.
        """
        from topics.corpus._quality import articles_by_month

        return articles_by_month(self)

    def to_frame(self) -> pd.DataFrame:
        """Return the articles as a table.

        Returns
        -------
        DataFrame
            Columns ``id``, ``title``, ``text``, ``date``, ``source``, ``label``, ``url`` and those of ``metadata``;
            one row per article.
        """
        return RightToLeft(pd.concat([*map(self.column, ARTICLE_COLUMNS), self.metadata], axis="columns"))


Corpus.__init__ = explains_names(Corpus.__init__)  # type: ignore[method-assign]
