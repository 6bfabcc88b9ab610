"""The catalogue of public corpora of Arabic news, and how to get them as a Corpus."""

from __future__ import annotations

import re
import tomllib
import warnings
from collections.abc import Mapping
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec
import pandas as pd
import platformdirs

from topics._elsewhere import explains_names
from topics._progress import progress as with_bar
from topics._progress import without_progress
from topics._validation import InputError, check_choice
from topics.corpus._corpus import Corpus
from topics.corpus._readers import build_corpus
from topics.corpus.datasets._archives import members_of
from topics.corpus.datasets._download import Download, UnverifiedDownload, check_digest
from topics.corpus.datasets._layouts import LAYOUTS, Layout, read_members


class _CatalogueFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that a program can download; ``part`` is the part of the corpus that it alone holds."""

    name: str
    address: str
    sha256: str = ""
    part: str = ""


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A corpus: what is known of it and from where, and how its articles are had.

    ``files`` is empty if no program can download it; ``by_hand`` then says what a person has to do. ``parts`` gives
    for the name of a part a pattern that is found in the paths of its articles. A corpus without ``layout`` is known
    by name only: how its files look inside is not.
    """

    title: str
    license: str
    citation: str
    address: str
    known_from: list[str]
    articles: int | None = None
    sources: list[str] = []
    labels: list[str] = []
    by_hand: str = ""
    files: list[_CatalogueFile] = []
    parts: dict[str, str] = {}
    layout: Layout | None = None

    def part_names(self) -> list[str]:
        """Return the names of all parts."""
        return [*self.parts, *dict.fromkeys(file.part for file in self.files if file.part)]


def catalogue() -> pd.DataFrame:
    """Return the public corpora of Arabic news that are known to the library.

    Returns
    -------
    DataFrame
        One row per corpus: ``name`` (for :func:`fetch_corpus`), ``title``, ``articles`` (their number as its makers
        state it, NA where none does), ``sources`` and ``labels`` (their number may be 0: none are given), ``parts``
        (to be fetched alone), ``license`` and ``citation`` as stated by the makers, ``address`` of its page, and
        ``how`` to get it: ``"download"`` if :func:`fetch_corpus` does it all, else what to do by hand.

    Notes
    -----
    Licenses cover the compilation; the articles belong to their newspapers. Nothing is downloaded. Where each fact
    comes from is in the file ``topics/corpus/catalogue.toml``.

    Examples
    --------
    >>> table = catalogue()
    >>> table.loc[table["name"] == "saudinewsnet", ["articles", "license"]].values.tolist()
    [[31030, 'CC BY-NC-SA 4.0']]
    """
    rows = [
        {
            "name": name,
            "title": entry.title,
            "articles": entry.articles,
            "sources": ", ".join(entry.sources),
            "labels": ", ".join(entry.labels),
            "parts": ", ".join(entry.part_names()),
            "license": entry.license,
            "citation": entry.citation,
            "address": entry.address,
            "how": "download" if entry.files else entry.by_hand,
        }
        for name, entry in _installed_catalogue().entries.items()
    ]
    return pd.DataFrame(rows).astype({"articles": "Int64"})


@explains_names
def fetch_corpus(
    name: str,
    *,
    part: str | None = None,
    path: str | Path | None = None,
    sha256: str | Mapping[str, str] | None = None,
    progress: bool = True,
) -> Corpus:
    """Return a public corpus of Arabic news, downloaded the first time and read from disk from then on.

    Parameters
    ----------
    name : str
        Which one, as in the column ``name`` of :func:`catalogue`.
    part : str, optional
        A part of it, as in the column ``parts``. All by default.
    path : str or Path, optional
        Where the files are kept, each corpus in a folder of its name. By default the folder for cached files that
        the operating system has for each user.
    sha256 : str or mapping of str to str, optional
        What the digest of the downloaded file must be; where there are several, by file name. By default the one in
        the catalogue, and where nobody has published one, that of the first download.
    progress : bool, default=True
        Show bars for what takes long.

    Returns
    -------
    Corpus
        Articles with the labels, sources, dates, titles and addresses that the corpus gives. What could not be read
        is in ``corpus.rejected``.

    Raises
    ------
    InputError
        If there is no such corpus or part; if a file can't be reached, is gone, comes in part, or is not the expected
        one (nothing of it is kept); if an archive is not to be trusted; or if a person has to get the files: the
        message then says from where, and where to put them.

    Warns
    -----
    UnverifiedDownload
        If a new file could not be compared with a published digest. The message gives the digest that it has.
    RejectedWarning
        If anything was rejected, with the counts.

    See Also
    --------
    catalogue : What there is, under which license, and whom to cite.
    load_corpus : Reads files of one's own.

    Notes
    -----
    This is the only function of the library that uses the network. Archives are read where they are; nothing of
    them is unpacked onto the disk, and one whose files would leave its folder, are links, or are absurdly large is
    refused.

    Examples
    --------
    >>> corpus = fetch_corpus("sanad", part="khaleej")  # doctest: +SKIP
    >>> sorted(set(corpus.labels))  # doctest: +SKIP
    ['Culture', 'Finance', 'Medical', 'Politics', 'Religion', 'Sports', 'Tech']
    """
    return _installed_catalogue().fetch(name, part=part, path=path, sha256=sha256, progress=progress)


@dataclass(frozen=True, slots=True)
class _Catalogue:
    """Corpora by name."""

    entries: Mapping[str, _Entry]

    @classmethod
    def from_tables(cls, content: Mapping[str, Any]) -> _Catalogue:
        """Return the catalogue that a mapping describes, checked."""
        try:
            entries = msgspec.convert(dict(content), dict[str, _Entry])
        except msgspec.ValidationError as error:
            raise InputError(f"This is no catalogue: {error}.") from None
        for name, entry in entries.items():
            if not entry.files and not entry.by_hand:
                raise InputError(f"The catalogue does not say how to get {name!r}: give files or by_hand.")
            if entry.layout is not None:
                check_choice(f"layout.kind of {name!r}", entry.layout.kind, LAYOUTS)
            elif entry.files:
                raise InputError(f"The catalogue does not say how to read {name!r}: give a layout.")
        return cls(entries)

    def fetch(
        self,
        name: str,
        *,
        part: str | None = None,
        path: str | Path | None = None,
        sha256: str | Mapping[str, str] | None = None,
        progress: bool = True,
    ) -> Corpus:
        """Return a corpus; see :func:`fetch_corpus`."""
        entry = self.entries[check_choice("name", name, self.entries)]
        if part is not None and not entry.part_names():
            raise InputError(f"{name!r} has no parts; got part={part!r}. Fetch it whole, and use corpus.filter().")
        if part is not None:
            check_choice("part", part, entry.part_names())
        if path is None:
            path = platformdirs.user_cache_path("arabic-topics")
        place = Path(path).expanduser().absolute() / name
        with nullcontext() if progress else without_progress():
            if not entry.files:
                return _read_corpus(name, entry, part, [_by_hand(name, entry, place)])
            wanted = _downloads(entry, part, place, sha256)
            new = {download.path.name: download for download in wanted if download.fetch()}
            unverified = {file: new[file].recorded() for file in new if not new[file].sha256}
            if unverified:
                warnings.warn(_unverified_message(name, unverified, place), UnverifiedDownload, stacklevel=4)
            return _read_corpus(name, entry, part, [download.path for download in wanted])


@cache
def _installed_catalogue() -> _Catalogue:
    """Return the catalogue that comes with the library, read once."""
    text = files("topics.corpus").joinpath("catalogue.toml").read_text(encoding="utf-8")
    return _Catalogue.from_tables(tomllib.loads(text))


def _downloads(entry: _Entry, part: str | None, place: Path, sha256: str | Mapping[str, str] | None) -> list[Download]:
    """Return the files to have on disk, each with the digest that the caller or else the catalogue expects."""
    wanted = {file.name: file for file in entry.files if part is None or file.part in ("", part)}
    if not isinstance(sha256, Mapping | None):
        if len(wanted) > 1:
            example = f"sha256={{{next(iter(wanted))!r}: ...}}"
            raise InputError(f"There are {len(wanted)} files; give their digests by name: {example}.")
        sha256 = dict.fromkeys(wanted, sha256)
    expected = {name: file.sha256 for name, file in wanted.items()}
    for name, digest in (sha256 or {}).items():
        expected[check_choice("A file in sha256", name, wanted)] = check_digest(digest)
    return [Download(file.address, entry.address, place / name, expected[name]) for name, file in wanted.items()]


def _unverified_message(name: str, unverified: Mapping[str, str], place: Path) -> str:
    """Return the warning about files that could not be compared with a published digest."""
    digests_given = ", ".join(f"{file!r}: {digest!r}" for file, digest in unverified.items())
    return (
        f"Nobody has published the sha256 of {', '.join(unverified)}, so what came could not be compared with "
        f"anything. Its digest is noted in {place}, and from now on a change is an error. To get the same articles on "
        f"another machine or refuse any others, give fetch_corpus({name!r}, ..., sha256={{{digests_given}}})."
    )


def _by_hand(name: str, entry: _Entry, place: Path) -> Path:
    """Return the folder that a person has filled; raise InputError, with what to do, if it is empty."""
    if entry.layout is None:
        raise InputError(
            f"{name!r} can't be fetched: how its files look inside is not known here. {entry.by_hand} "
            f"See {entry.address}. Then read what you got with topics.load_corpus(...)."
        )
    if not place.is_dir() or not any(place.iterdir()):
        raise InputError(
            f"{name!r} has to be fetched by hand from {entry.address}. {entry.by_hand} Put the files into {place}, "
            "and call again."
        )
    return place


def _read_corpus(name: str, entry: _Entry, part: str | None, paths: list[Path]) -> Corpus:
    """Return the articles of files and folders."""
    assert entry.layout is not None  # from_tables and _by_hand see to it
    with ExitStack() as stack:
        members = [member for path in paths for member in members_of(path, stack)]
        if part in entry.parts:
            members = [member for member in members if re.search(entry.parts[part], member.name)]
        rows = read_members(with_bar(members, f"Reading {name}", unit="file"), entry.layout)
        return build_corpus(rows, stacklevel=6)
