"""What a run was: one struct per run and one per model in it, written once and read by whatever asks later."""

import os
import platform
from pathlib import Path
from typing import Any

import msgspec

from topics._validation import InputError
from topics.io import MANIFEST, sha256_of, write_json
from topics.runs._config import AnyConfig, Config, read_config
from topics.selection import LOG
from topics.themes import Themes, package_versions

EMBEDDED = "embedded corpus"
"""The path of articles that come with the package."""
_RUN_FORMAT = 3


class InputFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What was read: path, digests of the file and of the corpus, numbers of articles and documents."""

    path: str
    sha256: str
    corpus_sha256: str
    articles: int
    rejected: int
    documents: int


class _RunFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What manifests of runs and of models have in common."""

    format: int = _RUN_FORMAT
    started: str
    versions: dict[str, str]
    config: dict[str, Any]
    seed: int
    input: InputFacts
    seconds: dict[str, float]

    def read_config(self, kind: type[AnyConfig]) -> AnyConfig:
        """Return the configuration of the run."""
        return read_config(self.config, f"{MANIFEST}, config", kind)


class RunManifest(_RunFacts, frozen=True, kw_only=True):
    """What is needed to repeat a whole run and to check it: machine and digests of all files."""

    machine: dict[str, Any]
    outputs: dict[str, str]


class ModelManifest(_RunFacts, frozen=True, kw_only=True):
    """What is needed to understand the topics of one model of a run: ``Themes.manifest``, and the run."""

    platform: str
    corpus: dict[str, Any]
    preprocessor: dict[str, Any]
    vectorizer: dict[str, Any]
    model: str
    model_params: dict[str, Any]
    terms: int
    tokens: int
    documents_without_terms: int
    names: dict[str, str]
    edits: list[dict[str, Any]]
    robustness: dict[str, Any] | None


VOLATILE = ("started", "seconds", "machine", "platform", "versions", "outputs")
"""What a manifest says of the circumstances of a run, not of its results."""


def model_manifest(
    name: str, themes: Themes, config: Config, source: InputFacts, started: str, seconds: dict[str, float]
) -> ModelManifest:
    """Return the manifest of one model of a run."""
    of_run: dict[str, Any] = {"started": started, "config": config.to_dict(), "input": source, "seconds": seconds}
    return ModelManifest(**themes.manifest | of_run | {"model": name, "seed": config.models.seed})


def themes_manifest_of(manifest: ModelManifest, model: str) -> dict[str, Any]:
    """Return the manifest that the themes of a model of a run have, of a class that is called so."""
    of_run = set(_RunFacts.__struct_fields__) - {"versions"}
    return {name: value for name, value in _as_json(manifest).items() if name not in of_run} | {"model": model}


def page_manifest(manifest: ModelManifest) -> dict[str, Any]:
    """Return a manifest without what differs between two runs of one experiment, so that their pages are the same."""
    kept = {name: value for name, value in _as_json(manifest).items() if name not in ("seconds", "platform")}
    return kept | {"config": {name: value for name, value in kept["config"].items() if name not in ("compute", "out")}}


def write_model_manifest(folder: Path, manifest: ModelManifest) -> None:
    """Write the manifest of one model."""
    write_json(_as_json(manifest), folder / MANIFEST)


def write_run_manifest(
    folder: Path, config: Config, source: InputFacts, started: str, seconds: dict[str, float]
) -> None:
    """Write the manifest of a whole run, whose other files are there."""
    manifest = RunManifest(
        started=started,
        versions=package_versions(),
        machine={"platform": platform.platform(), "processor": platform.machine(), "cores": os.cpu_count()},
        config=config.to_dict(),
        seed=config.models.seed,
        input=source,
        seconds=seconds,
        outputs={path.relative_to(folder).as_posix(): sha256_of(path) for path in result_files(folder)},
    )
    write_json(_as_json(manifest), folder / MANIFEST)


def _as_json(manifest: _RunFacts) -> dict[str, Any]:
    """Return a manifest as JSON takes it."""
    plain: dict[str, Any] = msgspec.to_builtins(manifest)
    return plain


def result_files(folder: Path) -> list[Path]:
    """Return the results in a directory and those in it, in the order of their names; a log of seconds is none."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != LOG)


def read_model_manifest(folder: Path) -> ModelManifest:
    """Return the manifest of one model; raises what reading JSON raises."""
    return msgspec.json.decode((folder / MANIFEST).read_bytes(), type=ModelManifest)


def read_run_manifest(folder: Path) -> RunManifest:
    """Return the manifest of a whole run; raise InputError if there is none."""
    path = folder / MANIFEST
    if not path.is_file():
        raise InputError(f"{folder} holds no {MANIFEST} of a whole run; name a directory that `topics run` made.")
    try:
        content = path.read_bytes()
        number = msgspec.json.decode(content).get("format")
        if number != _RUN_FORMAT:
            raise InputError(f"{path} has format {number}, and this version reads {_RUN_FORMAT}; run again.")
        return msgspec.json.decode(content, type=RunManifest)
    except msgspec.ValidationError:
        raise InputError(
            f"{path} is not that of a whole run; name the directory above, with all models in it."
        ) from None
    except (msgspec.DecodeError, AttributeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is damaged ({type(error).__name__}: {error}).") from None


def is_run(folder: Path) -> bool:
    """Return whether a directory holds a whole run, of whatever version."""
    return outputs_of(folder) is not None


def outputs_of(folder: Path) -> list[str] | None:
    """Return the files that the run in a directory has written, whatever its version; None if there is no run."""
    path = folder / MANIFEST
    if path.is_symlink() or not path.is_file():  # a pipe would be waited for
        return None
    try:
        content = msgspec.json.decode(path.read_bytes())
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None
    outputs = content.get("outputs") if isinstance(content, dict) else None
    return list(outputs) if isinstance(outputs, dict) else None


def changed_preprocessing(a: ModelManifest, b: ModelManifest) -> list[str]:
    """Return in words what two manifests say differently of how texts became terms."""
    options = [
        manifest.preprocessor | {name: manifest.config["input"][name] for name in ("split", "titles", "pages")}
        for manifest in (a, b)
    ]
    return _changed_values(*options)


def changed_options(a: ModelManifest, b: ModelManifest) -> list[str]:
    """Return in words what two manifests say differently of model, options, input and version."""
    return _changed_values(_facts(a), _facts(b))


def _facts(manifest: ModelManifest) -> dict[str, Any]:
    """Return what a user may compare of a manifest, in one level."""
    options: dict[str, Any] = {}
    # The path is told with the input; where the results lie and how the work is done decides nothing.
    for section in ("input", "preprocessing", "vectorizer", "models", "evaluation"):
        options |= manifest.config[section]
    options.pop("path")
    columns = {f"column {name}": column for name, column in options.pop("columns").items()}
    origin = {f"input {name}": getattr(manifest.input, name) for name in ("path", "sha256", "documents")}
    version = {"version of arabic-topics": manifest.versions["arabic-topics"]}
    return {"model": manifest.model} | options | columns | origin | version


def _changed_values(a: dict[str, Any], b: dict[str, Any]) -> list[str]:
    """Return one line per key whose value differs."""
    return [
        f"{name}: {_as_people_write(a.get(name))} in A, {_as_people_write(b.get(name))} in B"
        for name in dict.fromkeys([*a, *b])
        if a.get(name) != b.get(name)
    ]


def _as_people_write(value: Any) -> str:
    """Return a value of a manifest as people write it."""
    if isinstance(value, list | tuple):
        return " + ".join(map(str, value)) or "none"
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    return str(value)
