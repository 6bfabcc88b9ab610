"""The embedded corpus: invented security news, written for this project."""

from __future__ import annotations

from contextlib import AbstractContextManager
from importlib.resources import as_file, files
from pathlib import Path

from topics.corpus.corpus import Corpus
from topics.corpus.readers import load_corpus

FILE_NAME = "security_news.jsonl"


def sample_file() -> AbstractContextManager[Path]:
    """Return the embedded corpus as a file on disk, for the length of a ``with`` block."""
    installed = files("topics.corpus").joinpath("data", FILE_NAME)
    # A wheel carries the file inside the package; a checkout has it beside the package.
    found = installed if installed.is_file() else files("topics").joinpath("..", "corpora", FILE_NAME)
    return as_file(found)


def load_sample() -> Corpus:
    """Return the embedded corpus of Arabic security news.

    Returns
    -------
    Corpus
        Articles of eight themes (the labels) from five outlets over two years. Outlets, persons, groups and events
        are invented; nothing in it happened.

    Examples
    --------
    >>> corpus = load_sample()
    >>> len(set(corpus.labels)), len(set(corpus.sources))
    (8, 5)
    """
    with sample_file() as path:
        return load_corpus(path)
