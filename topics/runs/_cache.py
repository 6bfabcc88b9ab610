"""Preprocessed articles, kept between runs: another number of topics does not preprocess again."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import platformdirs

from topics._validation import InputError
from topics.arabic import ArabicPreprocessor, EncodedTexts
from topics.corpus import Corpus
from topics.io import MANIFEST, Saveable, SavedFields, restore, saved_as
from topics.runs._config import Config
from topics.runs._kinds import KINDS
from topics.themes import package_versions

_VARIABLE, _NAME = "TOPICS_CACHE", "arabic-topics"
_MAX_ENTRIES = 16


class Prepared(SavedFields, Saveable, frozen=True, eq=False, tag="prepared articles"):
    """Articles as terms, and the preprocessor that made them."""

    preprocessor: ArabicPreprocessor
    encoded: EncodedTexts


def _cache_folder() -> Path:
    """Return where preprocessed articles are kept: what ``TOPICS_CACHE`` names, or the user's cache."""
    named = os.environ.get(_VARIABLE)
    return Path(named) if named else platformdirs.user_cache_path(_NAME) / "prepared"


def cache_key(corpus: Corpus, config: Config) -> str:
    """Return a digest of all that decides what preprocessing makes of a corpus."""
    decides = {
        "corpus": corpus.sha256,
        "titles": config.input.titles,
        "preprocessing": msgspec.to_builtins(config.preprocessing),
        "versions": package_versions(),
    }
    return hashlib.sha256(json.dumps(decides, sort_keys=True).encode()).hexdigest()


def prepared(corpus: Corpus, config: Config, prepare: Callable[[], Prepared], say: Callable[[str], None]) -> Prepared:
    """Return a corpus preprocessed: as it was kept, or else made now and kept.

    What is kept can be deleted at any time, and several runs may share it: an entry appears whole or not at all, a
    damaged one is made again, and the oldest go when there are more than sixteen.
    """
    if not config.compute.cache:
        return prepare()
    folder = _cache_folder() / cache_key(corpus, config)
    kept = _read_entry(folder)
    if kept is None:
        kept = prepare()
        _write_entry(kept, folder, say)
    return kept


def _read_entry(folder: Path) -> Prepared | None:
    """Return a kept entry, or None where there is none that is whole."""
    if not (folder / MANIFEST).is_file():
        return None
    try:
        kept: Any = restore(folder, KINDS | {saved_as(Prepared): Prepared})
        os.utime(folder)
    except (InputError, OSError):
        return None
    return kept if isinstance(kept, Prepared) else None


def _write_entry(made: Prepared, folder: Path, say: Callable[[str], None]) -> None:
    """Keep an entry, unless another run has done so meanwhile; say if it can't be kept: the results do not need it."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made.save(folder, overwrite=True)
    except (InputError, OSError) as error:
        if not (folder / MANIFEST).is_file():
            say(f"The preprocessed articles are not kept for other runs: {error}")
        return
    _evict_oldest(folder.parent)


def _evict_oldest(folder: Path) -> None:
    """Remove entries beyond the most that are kept, those first that were used the longest ago."""
    used = {}
    for entry in folder.iterdir():
        # Another run may have removed it since.
        if (entry / MANIFEST).is_file():
            used[entry] = entry.stat().st_mtime_ns
    for entry in sorted(used, key=lambda entry: used[entry])[:-_MAX_ENTRIES]:
        shutil.rmtree(entry, ignore_errors=True)
