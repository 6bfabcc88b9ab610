"""Whatever was saved, back again."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from topics.arabic import ArabicPreprocessor, Phrases
from topics.evaluation import PositionalIndex
from topics.io import MANIFEST, restore, saved_as
from topics.linalg import Svd
from topics.matrix import Vectorizer
from topics.models import LDA, NMF
from topics.selection import PLAN, SweepResult, read_sweep
from topics.themes import Themes

_CLASSES = (ArabicPreprocessor, LDA, NMF, Phrases, PositionalIndex, Svd, SweepResult, Themes, Vectorizer)
KINDS: dict[str, type[Any]] = {saved_as(each): each for each in _CLASSES}
"""All that loading can make, by what files call it; what a file asks for beyond is refused."""

_READERS: dict[str, Callable[[Path], Any]] = {MANIFEST: lambda folder: restore(folder, KINDS), PLAN: read_sweep}
"""How a directory is read that holds a file of this name."""


def load(path: str | Path) -> ArabicPreprocessor | Vectorizer | LDA | NMF | Themes | SweepResult | PositionalIndex:
    """Return what was saved in a directory: a preprocessor, vectorizer, model, themes, sweep, or index of words.

    Parameters
    ----------
    path : str or Path
        What ``save`` was given, or :func:`topics.sweep` as ``out``.

    Returns
    -------
    ArabicPreprocessor, Vectorizer, LDA, NMF, Themes, SweepResult or PositionalIndex
        As it was: the same terms, numbers and names for the same texts, and fits that learn from batches go on.
        Settings of ``set_output`` are not kept.

    Raises
    ------
    InputError
        If there is no such directory, or it is cut off, altered, of a later version, or was not written by ``save``.

    Warns
    -----
    UserWarning
        If the dictionary or stemmer that is installed brings known words to other terms than the one that was.

    Notes
    -----
    No code is read or run: the files hold texts and numbers, and what they may ask for is in a table. Checksums show
    damage; they are no signature.

    Examples
    --------
    >>> import tempfile
    >>> import topics
    >>> texts = ["هجوم على القوات", "هجمات على قوات التحالف", "قوات التحالف"]
    >>> vectorizer = topics.Vectorizer(min_df=1, max_df=1.0).fit(texts)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     again = load(vectorizer.save(f"{folder}/vectorizer"))
    >>> again.transform(["قوات وهجوم"]).toarray().tolist() == vectorizer.transform(["قوات وهجوم"]).toarray().tolist()
    True
    """
    folder = Path(path)
    reader = next((read for name, read in _READERS.items() if (folder / name).is_file()), _READERS[MANIFEST])
    return reader(folder)
