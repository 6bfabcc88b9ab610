"""The embedded corpus: invented security news, written for this project, and its parts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from topics._validation import InputError, check_choice
from topics.corpus._corpus import Corpus
from topics.corpus._formats import InputRow, read_jsonl
from topics.corpus._readers import load_corpus

_SAMPLE_FILE = "security_news.jsonl"
_ARTICLE, _EGYPTIAN, _VOCALIZED, _COPY, _SCRAPED_PAGE = _FORMS = ("article", "egyptian", "vocalized", "copy", "page")
_TRAIN, _TEST = "train", "test"


@dataclass(frozen=True, slots=True)
class _SampleText:
    """What the file says of one of its texts besides what any corpus says."""

    id: str
    form: str
    copy_of: str
    split: str
    is_copied: bool

    @staticmethod
    def from_line(values: dict[str, Any], originals: set[str]) -> _SampleText:
        """Return what a line of the file says; a text is an article if it says nothing else."""
        form = check_choice("form", values.get("form", _ARTICLE), _FORMS)
        id_ = values["id"]
        return _SampleText(id_, form, values.get("copy_of", ""), values.get("split", ""), id_ in originals)


_SAMPLE_SPLITS: dict[str, Callable[[_SampleText], bool]] = {
    "articles": lambda piece: piece.form != _SCRAPED_PAGE,
    "train": lambda piece: piece.form != _SCRAPED_PAGE and piece.split == _TRAIN,
    "test": lambda piece: piece.form != _SCRAPED_PAGE and piece.split == _TEST,
    "originals": lambda piece: piece.form not in (_SCRAPED_PAGE, _COPY),
    "copies": lambda piece: piece.form == _COPY or piece.is_copied,
    "egyptian": lambda piece: piece.form == _EGYPTIAN,
    "vocalized": lambda piece: piece.form == _VOCALIZED,
    "pages": lambda piece: piece.form == _SCRAPED_PAGE,
}


def sample_file() -> AbstractContextManager[Path]:
    """Return the embedded corpus as a file on disk, for the length of a ``with`` block."""
    installed = files("topics.corpus").joinpath("data", _SAMPLE_FILE)
    # A wheel carries the file inside the package; a checkout has it beside the package.
    found = installed if installed.is_file() else files("topics").joinpath("..", "corpora", _SAMPLE_FILE)
    return as_file(found)


def load_sample(*, split: str = "originals") -> Corpus:
    """Return the embedded corpus of Arabic security news, or a part of it.

    Parameters
    ----------
    split : str, default="originals"
        - ``"originals"``: all articles but the near-identical copies that other sources ran;
        - ``"articles"``: the same with those copies;
        - ``"train"``, ``"test"``: the articles divided once and for all, with the same share of every label;
        - ``"copies"``: those copies together with what they copy, for :meth:`Corpus.duplicates`;
        - ``"egyptian"``: articles that end words in ى where others write ي, as the Egyptian press does;
        - ``"vocalized"``: articles with many diacritics or tatweels;
        - ``"pages"``: news pages as scraped, with masthead, captions and app lines, their title in the text; for
          :func:`topics.read_page`.

    Returns
    -------
    Corpus
        Articles of eight themes (the labels) from five sources over two years, in the order of the file. Sources,
        persons, groups and events are invented; nothing in it happened.

    Raises
    ------
    InputError
        If there is no such split.

    Examples
    --------
    >>> corpus = load_sample()
    >>> len(corpus), len(set(corpus.labels)), len(set(corpus.sources))
    (244, 8, 5)
    >>> load_sample(split="copies").duplicates().n_copies
    12
    """
    with sample_file() as path:
        return read_sample(path, split=split)


def read_sample(path: Path, *, split: str = "originals") -> Corpus:
    """Return a part of a file in the form of the embedded corpus; see :func:`load_sample`."""
    is_in_split = _SAMPLE_SPLITS[check_choice("split", split, _SAMPLE_SPLITS)]
    lines = [row.values for row in read_jsonl(path) if isinstance(row, InputRow)]
    originals = {values["copy_of"] for values in lines if values.get("copy_of")}
    pieces = [_SampleText.from_line(values, originals) for values in lines]
    wanted = {piece.id for piece in pieces if is_in_split(piece)}
    if not wanted:
        there = ", ".join(repr(name) for name, rule in _SAMPLE_SPLITS.items() if any(rule(piece) for piece in pieces))
        raise InputError(f"No text of {path.name} is marked as belonging to {split!r}; those with texts are {there}.")
    corpus = load_corpus(path)
    return corpus.filter(where=[id_ in wanted for id_ in corpus.ids])
