"""The embedded corpus: invented security news, written for this project, and its parts."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

import pandas as pd

from topics._elsewhere import explains_names
from topics._validation import InputError, check_choice
from topics.corpus._corpus import Corpus
from topics.corpus._formats import InputRow, read_jsonl
from topics.corpus._readers import load_corpus

_SAMPLE_FILE = "security_news.jsonl"
_FORMS = ("article", "egyptian", "vocalized", "copy", "page")
# The texts of each part, in a table with the columns id, form, copy_of and split.
_SAMPLE_PARTS: dict[str, Callable[[pd.DataFrame], pd.Series]] = {
    "articles": lambda texts: texts["form"] != "page",
    "train": lambda texts: (texts["form"] != "page") & (texts["split"] == "train"),
    "test": lambda texts: (texts["form"] != "page") & (texts["split"] == "test"),
    "originals": lambda texts: ~texts["form"].isin(["page", "copy"]),
    "copies": lambda texts: (texts["form"] == "copy") | texts["id"].isin(texts["copy_of"]),
    "egyptian": lambda texts: texts["form"] == "egyptian",
    "vocalized": lambda texts: texts["form"] == "vocalized",
    "pages": lambda texts: texts["form"] == "page",
}


def sample_file() -> AbstractContextManager[Path]:
    """Return the embedded corpus as a file on disk, for the length of a ``with`` block."""
    installed = files("topics.corpus").joinpath("data", _SAMPLE_FILE)
    # A wheel carries the file inside the package; a checkout has it beside the package.
    found = installed if installed.is_file() else files("topics").joinpath("..", "corpora", _SAMPLE_FILE)
    return as_file(found)


@explains_names
def load_sample(*, part: str = "originals") -> Corpus:
    """Return the embedded corpus of Arabic security news, or a part of it.

    Parameters
    ----------
    part : str, default="originals"
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
        If there is no such part.

    Examples
    --------
    >>> corpus = load_sample()
    >>> len(corpus), len(set(corpus.labels)), len(set(corpus.sources))
    (244, 8, 5)
    >>> load_sample(part="copies").duplicates().n_copies
    12
    """
    with sample_file() as path:
        return read_sample(path, part=part)


def read_sample(path: Path, *, part: str = "originals") -> Corpus:
    """Return a part of a file in the form of the embedded corpus; see :func:`load_sample`."""
    is_in_part = _SAMPLE_PARTS[check_choice("part", part, _SAMPLE_PARTS)]
    plain = {"form": "article", "copy_of": "", "split": ""}  # a text that says nothing else of itself
    lines = [plain | row.values for row in read_jsonl(path) if isinstance(row, InputRow)]
    texts = pd.DataFrame(lines, columns=["id", *plain])
    for form in texts["form"].unique():
        check_choice("form", form, _FORMS)
    wanted = set(texts["id"][is_in_part(texts)])
    if not wanted:
        there = ", ".join(repr(name) for name, rule in _SAMPLE_PARTS.items() if rule(texts).any())
        raise InputError(f"No text of {path.name} is marked as belonging to {part!r}; those with texts are {there}.")
    corpus = load_corpus(path)
    # What the splits are made of is no matter of the articles.
    corpus = replace(corpus, metadata=corpus.metadata.drop(columns=list(plain), errors="ignore"))
    return corpus.filter(where=[id_ in wanted for id_ in corpus.ids])
