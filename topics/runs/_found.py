"""What a run found: in memory, or as it lies in a directory and is read when asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import msgspec
import pandas as pd

from topics._validation import InputError
from topics.arabic import ArabicPreprocessor, EncodedTexts
from topics.corpus import Corpus
from topics.io import MANIFEST, Saveable, SavedFields, restore, save_packed, saved_as, sha256_of
from topics.runs._articles_file import ARTICLES, DateUnit, read_articles, write_articles
from topics.runs._cache import Prepared
from topics.runs._config import Config
from topics.runs._kinds import KINDS
from topics.runs._manifest import InputFacts, ModelManifest, RunManifest, read_model_manifest, themes_manifest_of
from topics.runs._read_input import find_input, read_input
from topics.selection import SweepResult
from topics.themes import Themes, ThemesFit

METRICS = "metrics.json"
_TERMS_FOLDER, _FIT_FOLDER, _SWEEP_FOLDER = "terms", "fit", "sweep"


@dataclass(frozen=True, slots=True)
class ModelResult:
    """What one model of a run found, how good it is, and how it came about."""

    themes: Themes
    metrics: dict[str, Any]
    manifest: ModelManifest


class FoundRun(Protocol):
    """All that is known of a run."""

    @property
    def config(self) -> Config: ...
    @property
    def facts(self) -> InputFacts: ...
    @property
    def started(self) -> str: ...
    @property
    def seconds(self) -> dict[str, float]: ...
    @property
    def corpus(self) -> Corpus: ...
    @property
    def terms(self) -> Prepared: ...
    @property
    def models(self) -> Mapping[str, ModelResult]: ...
    @property
    def swept(self) -> SweepResult | None: ...


@dataclass(frozen=True, slots=True)
class NewRun:
    """A run in memory."""

    config: Config
    facts: InputFacts
    started: str
    seconds: dict[str, float]
    corpus: Corpus
    terms: Prepared
    models: Mapping[str, ModelResult]
    swept: SweepResult | None = None


class _RunTerms(SavedFields, Saveable, frozen=True, eq=False, tag="terms of a run"):
    """The articles of a run as terms, and what else its models share."""

    preprocessor: ArabicPreprocessor
    encoded: EncodedTexts
    rejected: pd.DataFrame
    date_unit: DateUnit


def write_parts(folder: Path, run: FoundRun) -> None:
    """Write what a run is read again from: the articles and terms once, and of every model what it has learned."""
    if run.config.report.articles:
        write_articles(run.corpus, folder / ARTICLES)
    rejected = pd.DataFrame(run.corpus.rejected).reset_index(drop=True)
    terms = _RunTerms(run.terms.preprocessor, run.terms.encoded, rejected, run.corpus.dates.unit)
    save_packed(terms, folder / _TERMS_FOLDER)
    for name, model in run.models.items():
        save_packed(ThemesFit.from_themes(model.themes), folder / name / _FIT_FOLDER)
    if run.swept is not None:
        run.swept.save(folder / _SWEEP_FOLDER)


class KeptRun:
    """A run in a directory: its manifest is read at once, and the rest when somebody asks for it."""

    def __init__(self, folder: Path, manifest: RunManifest, config: Config, data: Any = None) -> None:
        self.config, self.facts = config, manifest.input
        self.started, self.seconds = manifest.started, manifest.seconds
        self._folder, self._manifest, self._data = folder, manifest, data

    @cached_property
    def corpus(self) -> Corpus:
        """The articles: from where the caller says they are now, from the directory, or from where they were."""
        if self._data is not None:
            return self._given_articles()
        if not (self._folder / ARTICLES).is_file():
            if find_input(self.facts) is not None:
                return read_input(self.config.input)[0]
            raise InputError(
                f"{self._folder} was written without the articles; say where they are: "
                f'topics.load("{self._folder.name}", data="articles.jsonl").'
            )
        self._check_whole(ARTICLES)
        return read_articles(self._folder / ARTICLES, self._kept_terms.rejected, self._kept_terms.date_unit)

    def _given_articles(self) -> Corpus:
        corpus, facts = read_input(self.config.input, self._data)
        if facts.corpus_sha256 != self.facts.corpus_sha256:
            raise InputError(
                f"These are not the articles of this run: sha256 {facts.corpus_sha256[:12]}..., and the run read "
                f"{self.facts.corpus_sha256[:12]}..., {self.facts.articles:,} articles of {self.facts.path}."
            )
        return corpus

    @cached_property
    def _kept_terms(self) -> _RunTerms:
        kept: _RunTerms = _restored(self._folder / _TERMS_FOLDER, _RunTerms)
        return kept

    @cached_property
    def terms(self) -> Prepared:
        """The articles as terms."""
        return Prepared(self._kept_terms.preprocessor, self._kept_terms.encoded)

    @cached_property
    def models(self) -> Mapping[str, ModelResult]:
        """What each model found, read when it is asked for."""
        return _LazyModels(self.config.models.models, self._read_model)

    def _read_model(self, name: str) -> ModelResult:
        folder = self._folder / name
        fit: ThemesFit = _restored(folder / _FIT_FOLDER, ThemesFit)
        for own in (METRICS, MANIFEST):
            self._check_whole(f"{name}/{own}")
        try:
            metrics = msgspec.json.decode((folder / METRICS).read_bytes())
            manifest = read_model_manifest(folder)
        except (OSError, msgspec.DecodeError) as error:
            raise InputError(f"{folder} is damaged ({error!s:.200}); copy it again, or run again.") from None
        origin = themes_manifest_of(manifest, type(fit.model).__name__)
        themes = fit.read_in(self.corpus, self.terms.preprocessor, self.terms.encoded, origin)
        return ModelResult(themes, metrics, manifest)

    @cached_property
    def swept(self) -> SweepResult | None:
        """The sweep, if the run had one."""
        folder = self._folder / _SWEEP_FOLDER
        return _restored(folder, SweepResult) if (folder / MANIFEST).is_file() else None

    def _check_whole(self, name: str) -> None:
        """Raise InputError unless a file is what the manifest promises."""
        path, promised = self._folder / name, self._manifest.outputs.get(name)
        if not path.is_file() or sha256_of(path) != promised:
            what = "has been altered or damaged" if path.is_file() else "is gone"
            raise InputError(f"{path} {what}; copy the directory again, or run again.")


def _restored(folder: Path, kind: Any) -> Any:
    """Return what a directory of a run holds; raise InputError if it is of another kind."""
    made = restore(folder, KINDS | {saved_as(kind): kind})
    if not isinstance(made, kind):
        raise InputError(f"{folder} holds a {type(made).__name__} in the place of what a run keeps there.")
    return made


class _LazyModels(Mapping[str, ModelResult]):
    """The models of a run by name, each read once, when it is asked for."""

    def __init__(self, names: tuple[str, ...], read: Callable[[str], ModelResult]) -> None:
        self._names, self._read = names, read
        self._known: dict[str, ModelResult] = {}

    def __getitem__(self, name: str) -> ModelResult:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
