"""Whatever was saved, back again."""

from pathlib import Path
from typing import Any

from topics._elsewhere import explains_names
from topics._validation import InputError, check_path
from topics.io import restore
from topics.models import MODELS
from topics.runs._experiment import Experiment
from topics.runs._found import KeptRun
from topics.runs._kinds import KINDS
from topics.runs._manifest import is_run, read_run_manifest
from topics.runs._run_object import Run
from topics.selection import PLAN, read_sweep


@explains_names
def load(path: str | Path, *, data: Any = None) -> Any:
    """Return what was saved in a directory: a run, themes, a sweep, a model, or a part of one.

    Parameters
    ----------
    path : str or Path
        What ``save`` was given, or :func:`topics.sweep` as ``out``, or ``topics run`` as ``--out``.
    data : path, Corpus, DataFrame, or sequence of str or dict, optional
        The articles of a run that was written without them (``articles=False``).

    Returns
    -------
    Run, Themes, SweepResult, ArabicPreprocessor, Vectorizer, LDA, NMF or PositionalIndex
        As it was: the same terms, numbers and names for the same texts, and fits that learn from batches go on.
        Settings of ``set_output`` are not kept. The parts of a run are read when they are asked for.

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
    folder = check_path("path", path, "It is the directory that save was given; nothing else can be read again.")
    _check_directory(folder)
    if (folder / PLAN).is_file():
        if data is not None:
            raise InputError(
                f"{folder} is of a sweep, which takes its articles where they are needed: "
                "topics.load(path).themes(..., corpus=corpus)."
            )
        return read_sweep(folder)
    if is_run(folder):
        return load_run(folder, data)
    if data is not None:
        raise InputError(f"{folder} is no directory of a run, so data= plays no role; leave it out.")
    return restore(folder, KINDS)


_FILES = {
    ".toml": "An experiment is read by topics.Experiment.from_file.",
    ".json": "Name the directory that the file is in.",
    ".npz": "Name the directory that the file is in.",
    ".html": "Name the directory that the page is in.",
}


def _check_directory(folder: Path) -> None:
    """Raise InputError for a file, and for the part of a run; say what reads it."""
    if folder.is_file():
        remedy = _FILES.get(folder.suffix.lower(), "Articles are read by topics.load_corpus.")
        raise InputError(f"{folder} is a file; expected was a directory that save has written. {remedy}")
    if is_run(folder.parent) and folder.name in MODELS:
        raise InputError(
            f"{folder} is a part of the run in {folder.parent}: its themes are "
            f"topics.load({str(folder.parent)!r}).{folder.name}."
        )


def load_run(folder: Path, data: Any = None) -> Run:
    """Return the run in a directory, or the one that a directory of a single model belongs to."""
    whole = folder if is_run(folder) else folder.parent
    manifest = read_run_manifest(whole)
    # Parts are read later, maybe from another working directory.
    return Run(KeptRun(whole.absolute(), manifest, manifest.read_config(Experiment), data))
