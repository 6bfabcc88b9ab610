"""Themes as tables: which words, which documents, how much of the corpus."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from topics._rtl import RightToLeft, with_names
from topics._validation import InputError
from topics.corpus import Corpus
from topics.matrix import Vectorizer, Vocabulary
from topics.models import close_terms, to_terms, word_columns
from topics.themes._term_ranking import join_words
from topics.themes._theme_ids import main_themes, nullable_ids, theme_index

_NO_KNOWN_WORD = "no known word"
_MORE_DROPPED = "mostly of dropped themes"


def themes_table(
    names: Mapping[int, str],
    shares: np.ndarray,
    main_theme: np.ndarray,
    coherence: np.ndarray,
    robustness: np.ndarray | None,
    words: Sequence[Sequence[str]],
) -> pd.DataFrame:
    """Return a table with one row per theme, the largest first; but for main_theme, arrays have shape (n_topics,)."""
    table = {
        "name": list(names.values()),
        "share": shares,
        "documents": [int((main_theme == theme).sum()) for theme in names],
        "coherence": coherence,
    }
    if robustness is not None:
        table["robustness"] = robustness
    table["words"] = [join_words(own) for own in words]
    made = RightToLeft(table, index=theme_index(list(names)))
    return made.sort_values(["share", "theme"], ascending=[False, True])


def terms_table(
    names: Mapping[int, str], components: np.ndarray, scores: np.ndarray, columns: np.ndarray, vocabulary: Vocabulary
) -> pd.DataFrame:
    """Return a table with one row per theme and term; columns has those of each theme, shape (n_topics, top_n)."""
    n_topics, top_n = columns.shape
    rows, flat = np.repeat(np.arange(n_topics), top_n), columns.ravel()
    return RightToLeft(
        {
            "theme": np.array(list(names))[rows],
            "name": [name for name in names.values() for _ in range(top_n)],
            "rank": np.tile(np.arange(1, top_n + 1), n_topics),
            "term": [vocabulary.terms[i] for i in flat],
            "word": [vocabulary.shown_terms[i] for i in flat],
            "score": scores[rows, flat],
            "probability": components[rows, flat],
        }
    )


def variants_table(theme: int, name: str, columns: np.ndarray, vocabulary: Vocabulary) -> pd.DataFrame:
    """Return a table with one row per spelling of the terms in some columns, the most frequent of each term first."""
    rows = []
    for rank, column in enumerate(columns, start=1):
        term, word = vocabulary.terms[column], vocabulary.shown_terms[column]
        rows += [(theme, name, rank, term, word, form, share) for form, share in vocabulary.forms(term).items()]
    return RightToLeft(rows, columns=["theme", "name", "rank", "term", "word", "form", "share"])


def documents_table(
    corpus: Corpus, names: Mapping[int, str], main_theme: np.ndarray, doc_topic: np.ndarray, *, text: bool
) -> pd.DataFrame:
    """Return a table with one row per document, in corpus order."""
    return RightToLeft(
        {
            "id": corpus.ids,
            "title": corpus.titles,
            "date": corpus.dates,
            "source": corpus.sources,
            **_main_theme_columns(names, main_theme, doc_topic),
            **({"text": corpus.texts} if text else {}),
        }
    )


def assigned_table(names: Mapping[int, str], weights: np.ndarray, doc_lengths: np.ndarray) -> pd.DataFrame:
    """Return a table with one row per text: main theme, and why there is none; weights (n_texts, n_topics)."""
    main = main_themes(weights, doc_lengths, list(names))
    return RightToLeft(
        {
            **_main_theme_columns(names, main, weights),
            "known_words": doc_lengths,
            "note": np.select([doc_lengths == 0, main < 0], [_NO_KNOWN_WORD, _MORE_DROPPED], ""),
        }
    )


def mixtures_table(names: Mapping[int, str], weights: np.ndarray, doc_lengths: np.ndarray) -> pd.DataFrame:
    """Return a table with one row per text and one column per theme; a text without known terms has no weights."""
    shown = np.where((doc_lengths == 0)[:, None], np.nan, weights)
    return with_names(pd.DataFrame(shown, columns=theme_index(list(names))), columns=names)


def _main_theme_columns(names: Mapping[int, str], main_theme: np.ndarray, weights: np.ndarray) -> dict[str, object]:
    """Return id, name and weight of the main theme of every document; missing where it is -1."""
    return {
        "theme": nullable_ids(main_theme),
        "name": pd.Series([names.get(int(theme)) for theme in main_theme], dtype=object),
        "weight": np.where(main_theme >= 0, weights.max(axis=1), np.nan),
    }


def search_table(
    columns: Sequence[int],
    names: Mapping[int, str],
    components: np.ndarray,
    shares: np.ndarray,
    vocabulary: Vocabulary,
) -> pd.DataFrame:
    """Return a table with one row per theme and term of some columns, the theme that has most of them first."""
    weights = np.nan_to_num(shares)[:, None] * components[:, columns]
    totals = weights.sum(axis=0)
    parts = np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)
    ranks = (-components).argsort(axis=1, kind="stable").argsort(axis=1)[:, columns] + 1
    themes = list(names.items())
    rows = [
        (*themes[k], vocabulary.shown_terms[column], ranks[k, j], components[k, column], parts[k, j])
        for k in np.argsort(-parts.mean(axis=1), kind="stable")
        for j, column in enumerate(columns)
        if components[k, column] > 0
    ]
    return RightToLeft(rows, columns=["theme", "name", "word", "rank", "probability", "share_of_word"])


def query_columns(query: str, vectorizer: Vectorizer) -> list[int]:
    """Return the columns of the words of a query, each once; raise InputError if a word is not among the terms."""
    if not isinstance(query, str):
        raise InputError(f"search takes one text of one or several words; got {type(query).__name__}: {query!r:.60}.")
    words, vocabulary = query.split(), vectorizer.vocabulary_
    if not words:
        raise InputError("search needs at least one word; got an empty query.")
    known = word_columns(vocabulary)
    terms = to_terms(words, vectorizer)
    found = {word: known.get(term, known.get(word)) for word, term in zip(words, terms, strict=True)}
    unknown = [f"{word!r}{close_terms(word, known)}" for word, column in found.items() if column is None]
    if unknown:
        raise InputError(
            f"Not among the {len(vocabulary):,} terms of these themes: {', '.join(unknown)}. Words may be too "
            "rare (min_df), too frequent (max_df) or stop words."
        )
    return list(dict.fromkeys(column for column in found.values() if column is not None))
