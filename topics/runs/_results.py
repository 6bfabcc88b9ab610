"""The files of a run."""

from __future__ import annotations

import gzip
import os
import platform
import zlib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from topics._i18n import LANGUAGES, check_language
from topics._validation import InputError
from topics.io import sha256_of, write_json, write_table
from topics.report import Report, Score, from_json, report_text, to_json, write_report
from topics.runs._config import Experiment, ReportOptions
from topics.runs._directory import MANIFEST, PAGE, PAGE_DATA, kind_of
from topics.selection import LOG, SweepResult, read_sweep
from topics.themes import Themes, align, package_versions, python_number, report_data, sweep_table

FORMAT = 2
VOLATILE = ("started", "seconds", "machine", "platform", "versions", "outputs")
"""What a manifest says of the circumstances of a run, not of its results."""
_AGREEMENT = ("nmi", "ami", "ari", "purity")
_CLOSEST = {"entry_ar": "entry_ar", "entry_en": "entry_en", "score": "entry_score"}


def describe(
    name: str, themes: Themes, experiment: Experiment, source: dict[str, Any], started: str, seconds: dict[str, float]
) -> dict[str, Any]:
    """Return what is needed to understand and repeat a run."""
    return {
        **themes.manifest,
        "format": FORMAT,
        "started": started,
        "model": name,
        "config": experiment.to_dict(),
        "seed": experiment.models.seed,
        "input": source,
        "seconds": seconds,
    }


def write_manifest(
    folder: Path, experiment: Experiment, source: dict[str, Any], started: str, seconds: dict[str, float]
) -> None:
    """Write what the whole run was: configuration, versions, machine, input, and the digest of every other file."""
    outputs = {path.relative_to(folder).as_posix(): sha256_of(path) for path in files_of(folder)}
    manifest = {
        "format": FORMAT,
        "started": started,
        "versions": package_versions(),
        "machine": {"platform": platform.platform(), "processor": platform.machine(), "cores": os.cpu_count()},
        "config": experiment.to_dict(),
        "seed": experiment.models.seed,
        "input": source,
        "seconds": seconds,
        "outputs": outputs,
    }
    write_json(manifest, folder / MANIFEST)


def files_of(folder: Path) -> list[Path]:
    """Return the results in a directory and those in it, in the order of their names; a log of seconds is none."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != LOG)


def write(folder: Path, themes: Themes, metrics: dict[str, Any], manifest: dict[str, Any]) -> None:
    """Write the tables of one model."""
    folder.mkdir()
    closest = themes.closest().set_index("theme")[list(_CLOSEST)].rename(columns=_CLOSEST)
    write_table(themes.info().join(closest, on="theme"), folder / "themes.csv")
    write_table(themes.terms(), folder / "terms.csv")
    write_table(themes.documents(), folder / "documents.csv")
    write_table(themes.passages().drop(columns="highlights"), folder / "passages.csv")
    if themes.corpus.dates.notna().any():
        write_table(themes.over_time().table, folder / "timeline.csv")
    if any(themes.corpus.sources):
        write_table(themes.by_source(), folder / "sources.csv")
    write_json(metrics, folder / "metrics.json")
    write_json(manifest, folder / MANIFEST)


def write_page(
    folder: Path,
    themes: Mapping[str, Themes],
    metrics: Mapping[str, dict[str, Any]],
    manifests: Mapping[str, dict[str, Any]],
    options: ReportOptions,
    swept: SweepResult | None,
) -> None:
    """Write the page of all models, and what it is made of, so that it can be made again in another language."""
    first = next(iter(manifests.values()))
    page = report_data(
        themes,
        title=options.title or report_text("titles", "themes", options.lang),
        scores={name: _scores_of(metrics[name]) for name in themes},
        tables=() if swept is None else (sweep_table(swept),),
        manifest=_told_on_a_page(first),
        created=first["started"],
    )
    write_report(page, folder / PAGE, lang=options.lang)
    _write_page_data(page, folder / PAGE_DATA)
    if len(themes) == 2:
        write_table(align(*themes.values()).table.drop(columns=["other_in_a", "other_in_b"]), folder / "alignment.csv")


def _told_on_a_page(manifest: dict[str, Any]) -> dict[str, Any]:
    """Return a manifest without what differs between two runs of one experiment, so that their pages are the same."""
    kept = {name: value for name, value in manifest.items() if name not in ("seconds", "platform")}
    return kept | {"config": {name: value for name, value in kept["config"].items() if name not in ("compute", "out")}}


def _write_page_data(page: Report, path: Path) -> None:
    """Write what a page is made of as compressed JSON; the same page gives the same bytes."""
    path.write_bytes(gzip.compress(to_json(page).encode("utf-8"), mtime=0))


def page_of(folder: Path) -> Report:
    """Return what the page of a results directory is made of."""
    path = folder / PAGE_DATA
    if kind_of(folder) != "run" or not path.is_file():
        raise InputError(f"{folder} holds no {PAGE_DATA}: name a directory of `topics run`, run without --no-report.")
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(f"{path} is damaged ({error}); run again.") from None
    return from_json(text)


def page_title(page: Report, title: str | None, lang: str) -> Report:
    """Return a page with another title: the one given, or the usual one in a language if it has the usual one."""
    usual = [report_text("titles", "themes", each) for each in LANGUAGES]
    check_language(lang)
    if title is None and page.title in usual:
        title = report_text("titles", "themes", lang)
    return replace(page, title=title or page.title)


def with_sweep(page: Report, folder: Path) -> Report:
    """Return a page that shows the measures of a sweep as well."""
    return replace(page, tables=(*page.tables, sweep_table(read_sweep(folder))))


def _scores_of(metrics: dict[str, Any]) -> tuple[Score, ...]:
    """Return the measures of a model for its page: coherence with intervals, diversity, agreement with labels."""
    scores = [
        Score(measure, *map(python_number, (value, *metrics["coherence_interval"][measure])))
        for measure, value in metrics["coherence"].items()
    ]
    agreement = metrics.get("label_agreement", {})
    rest = {"diversity": metrics["diversity"]} | {name: agreement[name] for name in _AGREEMENT if name in agreement}
    return (*scores, *(Score(measure, python_number(value)) for measure, value in rest.items()))
