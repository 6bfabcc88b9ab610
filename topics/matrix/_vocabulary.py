"""The vocabulary: the terms of a matrix with their frequencies and spellings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, overload

import numpy as np
import pandas as pd
from msgspec.structs import force_setattr

from topics._elsewhere import ExplainsNames
from topics._frozen import read_only
from topics._rtl import RightToLeft
from topics._validation import InputError, did_you_mean
from topics.arabic import without_clitics
from topics.io import SavedFields, check_array

_NUMBERS = ("document_frequency", "corpus_frequency", "form_terms", "form_counts")
_N_SHOWN_TERMS = 10  # the most frequent


class Vocabulary(SavedFields, ExplainsNames, frozen=True, eq=False, dict=True, tag="vocabulary"):
    """Terms in the order of a matrix's columns.

    Parameters
    ----------
    terms : tuple of str
        The terms, sorted; term ``i`` is column ``i``.
    document_frequency : ndarray of shape (n_terms,), int64
        The number of documents that hold each term; at least 1.
    corpus_frequency : ndarray of shape (n_terms,), int64
        The number of tokens of each term; at least ``document_frequency``.
    form_words : tuple of str
        The spellings found in the texts.
    form_terms : ndarray of shape (n_forms,), int
        The term of every spelling, as a column number.
    form_counts : ndarray of shape (n_forms,), int64
        How often every spelling occurs.

    Examples
    --------
    >>> from topics import Vectorizer
    >>> texts = ["هجوم على القوات", "هجمات على قوات التحالف", "قوات التحالف"]
    >>> vocabulary = Vectorizer(min_df=1, max_df=1.0).fit(texts).vocabulary_
    >>> vocabulary.shown("قوة")
    'قوات'
    >>> vocabulary.forms("قوة").round(2).to_dict()
    {'قوات': 0.67, 'القوات': 0.33}
    """

    terms: tuple[str, ...]
    document_frequency: np.ndarray
    corpus_frequency: np.ndarray
    form_words: tuple[str, ...]
    form_terms: np.ndarray
    form_counts: np.ndarray

    def __post_init__(self) -> None:
        lengths = {len(self.terms), len(self.document_frequency), len(self.corpus_frequency)}
        if len(lengths) > 1:
            raise InputError(f"terms and their frequencies must be equally long; got lengths {sorted(lengths)}.")
        for name in _NUMBERS[:2]:
            check_array(name, getattr(self, name), "i", len(self.terms))
        for name in _NUMBERS[2:]:
            check_array(name, getattr(self, name), "i", len(self.form_words))
        for name in _NUMBERS:
            force_setattr(self, name, read_only(getattr(self, name)))
        if len(self._numbers) < len(self.terms):
            raise ValueError("a term stands twice")
        if ((self.form_terms < 0) | (self.form_terms >= len(self.terms))).any():
            raise ValueError("a spelling is of no term")

    def __deepcopy__(self, memo: dict[int, Any]) -> Vocabulary:
        return self  # which nothing can change

    def __len__(self) -> int:
        return len(self.terms)

    @overload
    def __getitem__(self, column: int) -> str: ...
    @overload
    def __getitem__(self, column: slice) -> tuple[str, ...]: ...
    def __getitem__(self, column: int | slice) -> str | tuple[str, ...]:
        if isinstance(column, str):
            asked = repr(column)
            raise InputError(
                "A vocabulary gives the term of a column, vocabulary[0]. The column of a term is "
                f"vocabulary.column({asked:.60}), its spellings are vocabulary.forms({asked:.60})."
            )
        return self.terms[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self.terms)

    def __contains__(self, term: object) -> bool:
        return term in self._numbers

    def _repr_html_(self) -> str:
        most_frequent = self.to_frame().nlargest(_N_SHOWN_TERMS, "corpus_frequency").reset_index(drop=True)
        return f'<p dir="ltr">{self!r}</p>{RightToLeft(most_frequent)._repr_html_()}'

    def __repr__(self) -> str:
        return f"Vocabulary({len(self.terms):,} terms, {len(self.form_words):,} spellings)"

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {term: i for i, term in enumerate(self.terms)}

    @cached_property
    def _forms_by_term(self) -> pd.Series:
        forms = pd.DataFrame({"term": self.form_terms, "form": self.form_words, "count": self.form_counts})
        # Of two spellings equally frequent, the alphabet decides: the result is the same in every run.
        forms = forms.sort_values(["term", "count", "form"], ascending=[True, False, True])
        return forms.set_index(["term", "form"])["count"]

    @cached_property
    def shown_terms(self) -> tuple[str, ...]:
        """The spelling to show for every term, in column order; the term itself where none is known.

        It is the most frequent spelling, without the clitics (and, by, for; his, their) that some texts leave out.
        """
        counts_of: list[dict[str, int]] = [{} for _ in self.terms]
        sorted_forms = self._forms_by_term.reset_index()
        rows = (sorted_forms[name].tolist() for name in ("term", "form", "count"))
        for number, form, count in zip(*rows, strict=True):
            counts_of[number][form] = count
        return tuple(
            without_clitics(next(iter(counts)), counts) if counts else term
            for term, counts in zip(self.terms, counts_of, strict=True)
        )

    def column(self, term: str) -> int:
        """Return the column of a term.

        Parameters
        ----------
        term : str
            A term of the vocabulary.

        Returns
        -------
        int
            From 0 to ``len(vocabulary) - 1``.

        Raises
        ------
        InputError
            If the vocabulary does not hold the term. The message says of which term it is a spelling.
        """
        if not isinstance(term, str):
            raise InputError(f"A term is a text; got {term!r:.60}. The term of a column is vocabulary[column].")
        if term not in self._numbers:
            raise InputError(
                f"{term!r:.60} is not among the {len(self.terms):,} terms of this vocabulary.{self._near(term)}"
            )
        return self._numbers[term]

    def columns(self, terms: Iterable[str]) -> np.ndarray:
        """Return the columns of terms.

        Parameters
        ----------
        terms : iterable of str
            Any terms.

        Returns
        -------
        ndarray of shape (n,), int32
            The column of every term, -1 for those that the vocabulary does not hold.
        """
        return np.fromiter((self._numbers.get(term, -1) for term in terms), dtype=np.int32)

    def _near(self, word: Any) -> str:
        """Return a sentence on the term that a word is a spelling of, or the closest one."""
        if word in self.form_words:
            return f" It is a spelling of the term {self.terms[self.form_terms[self.form_words.index(word)]]!r}."
        return did_you_mean(word, self.terms)

    def shown(self, term: str) -> str:
        """Return the spelling to show for a term: the most frequent one without clitics.

        Parameters
        ----------
        term : str
            A term of the vocabulary.

        Returns
        -------
        str
            A word as the press spells it, without diacritics and tatweel.
        """
        return self.shown_terms[self.column(term)]

    def forms(self, term: str) -> pd.Series:
        """Return the spellings of a term with their shares.

        Parameters
        ----------
        term : str
            A term of the vocabulary.

        Returns
        -------
        Series
            Index: spellings, the most frequent first. Values: shares, summing to 1. Empty if none is known.
        """
        column = self.column(term)
        counts = self._forms_by_term
        if column not in counts.index.get_level_values("term"):
            return pd.Series(dtype=float, name="share")
        counts = counts.loc[column]
        return (counts / counts.sum()).rename("share")

    def to_frame(self) -> RightToLeft:
        """Return a table with one row per term.

        Returns
        -------
        DataFrame
            Columns ``term``, ``shown``, ``document_frequency``, ``corpus_frequency``; the index is the column number.
        """
        return RightToLeft(
            {
                "term": self.terms,
                "shown": self.shown_terms,
                "document_frequency": self.document_frequency,
                "corpus_frequency": self.corpus_frequency,
            }
        )

    def take(self, columns: Sequence[int] | np.ndarray) -> Vocabulary:
        """Return the vocabulary of some columns, in the given order.

        Parameters
        ----------
        columns : sequence of int
            Column numbers, each at most once.

        Returns
        -------
        Vocabulary
            Terms renumbered from 0, without the spellings of other terms.
        """
        columns = np.asarray(columns)
        if columns.dtype.kind not in "iu" and columns.size:
            raise InputError(
                f"take needs columns, whole numbers; got {columns.flat[0]!s:.60}. Of terms they are columns(terms)."
            )
        columns = columns.astype(np.intp)
        if columns.size and not 0 <= columns.min() <= columns.max() < len(self.terms):
            raise InputError(f"Columns are from 0 to {len(self.terms) - 1:,}; got {columns.min()} to {columns.max()}.")
        if np.unique(columns).size < columns.size:
            raise InputError("A column is taken at most once.")
        new_number = np.full(len(self.terms), -1)
        new_number[columns] = np.arange(columns.size)
        form_terms = new_number[self.form_terms]
        kept = np.flatnonzero(form_terms >= 0)
        return Vocabulary(
            terms=tuple(self.terms[i] for i in columns),
            document_frequency=self.document_frequency[columns],
            corpus_frequency=self.corpus_frequency[columns],
            form_words=tuple(self.form_words[i] for i in kept),
            form_terms=form_terms[kept],
            form_counts=self.form_counts[kept],
        )
