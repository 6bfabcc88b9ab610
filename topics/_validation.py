"""Input checks shared by all rooms, and the one exception they raise."""

import difflib
import importlib.util
import numbers
import os
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

_Choice = TypeVar("_Choice")
_INSIDE = (os.path.dirname(__file__) + os.sep, os.path.join(os.sep, "sklearn", ""), "contextlib.py")
GENSIM_REMEDY = "pip install gensim (it has no release for Python 3.14 yet)"


class InputError(ValueError):
    """Something the caller gave can't be used; the message says what came, what fits and what to do."""


class HasTexts(Protocol):
    """A corpus: what has the texts of articles, in order."""

    def full_texts(self) -> list[str]: ...


def check_integer(name: str, value: Any, *, minimum: int = 1, maximum: int | None = None) -> int:
    """Return value as an int; raise InputError unless it is a whole number from minimum to maximum."""
    is_whole = isinstance(value, numbers.Integral) and not isinstance(value, bool)
    if not is_whole or value < minimum or (maximum is not None and value > maximum):
        span = f"of at least {minimum}" if maximum is None else f"from {minimum} to {maximum}"
        raise InputError(f"{name} must be a whole number {span}; got {value!r}.")
    return int(value)


def check_positive(name: str, value: Any) -> float:
    """Return value as a float; raise InputError unless it is a finite number above zero."""
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not is_number or not 0 < value < float("inf"):
        raise InputError(f"{name} must be a finite number above 0; got {value!r}.")
    return float(value)


def check_between(name: str, value: Any, minimum: float, maximum: float = float("inf")) -> float:
    """Return value as a float; raise InputError unless it is a finite number from minimum to maximum."""
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool)
    if not is_number or not minimum <= value <= maximum or value == float("inf"):
        span = f"of at least {minimum}" if maximum == float("inf") else f"from {minimum} to {maximum}"
        raise InputError(f"{name} must be a finite number {span}; got {value!r}.")
    return float(value)


def check_seeds(seeds: Any, random_state: Any) -> list[int]:
    """Return the seeds, each once."""
    first = check_integer("random_state", random_state, minimum=0, maximum=2**31)
    if not isinstance(seeds, Iterable):
        return list(range(first, first + check_integer("seeds", seeds)))
    numbers = [check_integer("seeds", seed, minimum=0, maximum=2**31) for seed in seeds]
    if not numbers or len(set(numbers)) < len(numbers):
        raise InputError(f"seeds must be different numbers, at least one; got {numbers}.")
    return numbers


def check_path(name: str, value: Any, remedy: str) -> Path:
    """Return value as a path; raise InputError unless it is one, and say what to do with what came."""
    if not isinstance(value, str | os.PathLike):
        raise InputError(f"{name} must be a str or Path; got {type(value).__name__}. {remedy}")
    path = Path(value)
    try:
        is_name = b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        is_name = False
    if not is_name:
        raise InputError(f"{name} holds a character that no file can have in its name: {str(path)!r:.80}.")
    return path


def check_jobs(n_jobs: Any) -> int | None:
    """Return n_jobs; raise InputError unless it is None or a whole number other than 0."""
    is_whole = isinstance(n_jobs, numbers.Integral) and not isinstance(n_jobs, bool)
    if n_jobs is None or (is_whole and n_jobs != 0):
        return n_jobs
    raise InputError(f"n_jobs must be a number of processes, -1 for one per core, or None; got {n_jobs!r}.")


def check_choice(name: str, value: Any, choices: Iterable[_Choice]) -> _Choice:
    """Return value; raise InputError unless it is among choices, and name the closest."""
    allowed = list(choices)
    if value in allowed:
        return cast(_Choice, value)
    shown = ", ".join(repr(choice) for choice in allowed)
    raise InputError(f"{name} must be one of {shown}; got {value!r}.{did_you_mean(value, allowed)}")


def did_you_mean(value: Any, known: Iterable[Any], *, cutoff: float = 0.6) -> str:
    """Return a sentence that names the closest known value, to be put behind an error; empty if none is close."""
    names = [str(each) for each in known]
    close = difflib.get_close_matches(str(value), names, n=1, cutoff=cutoff)
    close = close or [name for name in names if name.casefold() == str(value).casefold()]
    return f" Did you mean {close[0]!r}?" if close else ""


def count_noun(n: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun, such as "1 topic" or "1,200 topics"; plural is for nouns that take more than s."""
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def check_texts(name: str, texts: Any) -> Sequence[str]:
    """Return texts, or those of a corpus; raise InputError for a lone string and for whatever is not a text inside."""
    if callable(full_texts := getattr(texts, "full_texts", None)):
        texts = full_texts()
    kind = type(texts).__name__
    if isinstance(texts, str | bytes):
        raise InputError(f"{name} must be a list of texts; got one {kind}. Wrap it in a list.")
    if isinstance(texts, Mapping) or not callable(getattr(texts, "columns", callable)):
        raise InputError(
            f"{name} must be a list of texts; got {kind}, which gives its keys. Give the column of texts, such as "
            'table["text"], or all of it to topics.load_corpus.'
        )
    if not isinstance(texts, Iterable):
        raise InputError(f"{name} must be a list of texts; got {kind}.")
    texts = texts if isinstance(texts, list | tuple) else list(texts)
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise InputError(f"{name}[{i}] is {type(text).__name__} ({text!r:.60}), not a text. {_remedy(text)}")
    return texts


def _remedy(value: Any) -> str:
    """Return what to do about a value that stands among texts."""
    if isinstance(value, Mapping):
        return "Records are read by topics.load_corpus."
    if isinstance(value, list | tuple):
        return "Give texts as they are written: they are cut into words here."
    return "Fill or drop missing texts first; topics.load_corpus does and reports them."


def warn_caller(message: str) -> None:
    """Warn at the line that led here from outside of this package, scikit-learn's pipelines and decorators."""
    import inspect  # heavy

    frame, level = inspect.currentframe(), 1
    while frame is not None and any(part in frame.f_code.co_filename for part in _INSIDE):
        frame, level = frame.f_back, level + 1
    warnings.warn(message, UserWarning, stacklevel=level)


def check_installed(module: str, use: str, remedy: str) -> None:
    """Raise InputError if a package that something needs is missing; the remedy says what to do."""
    if importlib.util.find_spec(module) is None:
        raise InputError(f"{use} needs {module}, which is not installed: {remedy}.")
