"""What people give to a model in the place of a matrix, and what makes a matrix of it."""

from collections.abc import Iterable
from typing import Any

from topics._validation import InputError

_TEXTS = ("texts", "vectorizer.fit_transform(texts)", "vectorizer.transform(texts)")
_TOKENS = ("lists of words", "vectorizer.fit_transform(texts), of texts as they are written",
           "vectorizer.transform(texts), of texts as they are written")  # fmt: skip
_FROM_BAGS = "gensim.matutils.corpus2csc(bags, num_terms=len(dictionary)).T"
_BAGS = ("bags of words, as gensim has them", _FROM_BAGS, _FROM_BAGS)


def check_is_matrix(X: Any, user: str, *, fitting: bool) -> None:
    """Raise InputError for articles, texts, words and vectorizers; whether a matrix is a good one is seen later."""
    what, to_fit, to_read = _kind_of(X)
    if not what:
        return
    other = f"topics.Themes.fit(corpus, {user}())" if fitting else "themes.assign(texts)"
    raise InputError(
        f"X must be a matrix of documents x terms; got {what}. Make one with {to_fit if fitting else to_read}; "
        f"{other} takes articles."
    )


def _kind_of(X: Any) -> tuple[str, str, str]:
    """Return what X is if it is no matrix, and what makes a matrix of it, for a fit and later."""
    kind = type(X).__name__
    if callable(getattr(X, "full_texts", None)):
        return f"a {kind}", "vectorizer.fit_transform(corpus)", "vectorizer.transform(corpus)"
    if callable(getattr(X, "token_lists", None)):
        return kind, "topics.Vectorizer(preprocessor).fit_transform(encoded)", "vectorizer.transform(encoded)"
    if callable(getattr(X, "get_feature_names_out", None)):
        return f"a {kind}", _TEXTS[1], _TEXTS[2]
    if isinstance(X, str) or _has_texts(X):
        return _TEXTS
    if isinstance(X, list | tuple):
        rows = [row for row in X if isinstance(row, list | tuple) and len(row)]
        if rows and isinstance(rows[0][0], str):
            return _TOKENS
        if rows and isinstance(rows[0][0], tuple) and len(rows[0][0]) == 2:
            return _BAGS
    return "", "", ""


def _has_texts(X: Any) -> bool:
    """Return whether a list, a Series, an array or a table holds texts."""
    if hasattr(X, "dtypes") and hasattr(X, "columns"):
        columns = [i for i, dtype in enumerate(X.dtypes) if getattr(dtype, "kind", "O") == "O"]
        return any(isinstance(value, str) for value in X.iloc[:1, columns].to_numpy().ravel())
    is_flat = isinstance(X, list | tuple) or (getattr(X, "ndim", 0) == 1 and isinstance(X, Iterable))
    return is_flat and isinstance(next(iter(X), None), str)
