"""The files of a run."""

import gzip
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from topics._i18n import LANGUAGES, check_language
from topics._validation import InputError
from topics.io import write_json, write_table
from topics.report import Report, Score, from_json, report_text, to_json, write_report
from topics.runs._config import ReportOptions
from topics.runs._found import METRICS, ModelResult
from topics.runs._manifest import page_manifest, write_model_manifest
from topics.runs._saved_topics import command_of
from topics.selection import SweepResult, read_sweep
from topics.themes import align, python_number, report_data, sweep_table, whole_timeline

PAGE, _PAGE_DATA = "report.html", "report.json.gz"
AGREEMENT = ("nmi", "ami", "ari", "purity")
_CLOSEST = {"entry_ar": "entry_ar", "entry_en": "entry_en", "score": "entry_score"}


def write_model(folder: Path, model: ModelResult) -> None:
    """Write the tables of one model."""
    folder.mkdir()
    themes = model.themes
    closest = themes.closest()[list(_CLOSEST)].rename(columns=_CLOSEST)
    write_table(themes.info().join(closest).reset_index(), folder / "themes.csv")
    write_table(themes.terms(), folder / "terms.csv")
    write_table(themes.documents(), folder / "documents.csv")
    write_table(themes.passages().drop(columns="highlights"), folder / "passages.csv")
    if themes.corpus.dates.notna().any():
        write_table(whole_timeline(themes).table, folder / "timeline.csv")
    if any(themes.corpus.sources):
        write_table(themes.shares_by("source"), folder / "sources.csv")
    write_json(model.metrics, folder / METRICS)
    write_model_manifest(folder, model.manifest)


def write_page(
    folder: Path, models: Mapping[str, ModelResult], options: ReportOptions, swept: SweepResult | None
) -> None:
    """Write the page of all models, and what it is made of, so that it can be made again in another language."""
    page = page_of_run(models, swept, lang=options.lang, title=options.title)
    write_report(page, folder / PAGE, lang=options.lang)
    _write_page_data(page, folder / _PAGE_DATA)
    if len(models) == 2:
        found = align(*(model.themes for model in models.values()))
        write_table(found.table.drop(columns=["other_in_a", "other_in_b"]), folder / "alignment.csv")


def page_of_run(
    models: Mapping[str, ModelResult], swept: SweepResult | None, *, lang: str, title: str | None
) -> Report:
    """Return what the page of all models of a run says."""
    first = next(iter(models.values())).manifest
    return report_data(
        {name: model.themes for name, model in models.items()},
        title=title or report_text("titles", "themes", check_language(lang)),
        scores={name: _page_scores(model.metrics) for name, model in models.items()},
        tables=() if swept is None else (sweep_table(swept),),
        manifest=page_manifest(first),
        created=first.started,
    )


def _write_page_data(page: Report, path: Path) -> None:
    """Write what a page is made of as compressed JSON; the same page gives the same bytes."""
    path.write_bytes(gzip.compress(to_json(page).encode("utf-8"), mtime=0))


def read_page_data(folder: Path) -> Report:
    """Return what the page of a results directory is made of."""
    path = folder / _PAGE_DATA
    if command_of(folder) != "run" or not path.is_file():
        raise InputError(f"{folder} holds no {_PAGE_DATA}: name a directory of `topics run`, run without --no-report.")
    try:
        text = gzip.decompress(path.read_bytes()).decode("utf-8")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(f"{path} is damaged ({error}); run again.") from None
    return from_json(text)


def with_title(page: Report, title: str | None, lang: str) -> Report:
    """Return a page with another title: the one given, or the usual one in a language if it has the usual one."""
    usual = [report_text("titles", "themes", each) for each in LANGUAGES]
    check_language(lang)
    if title is None and page.title in usual:
        title = report_text("titles", "themes", lang)
    return replace(page, title=title or page.title)


def with_sweep(page: Report, folder: Path) -> Report:
    """Return a page that shows the measures of a sweep as well."""
    return replace(page, tables=(*page.tables, sweep_table(read_sweep(folder))))


def _page_scores(metrics: dict[str, Any]) -> tuple[Score, ...]:
    """Return the measures of a model for its page: coherence with intervals, diversity, agreement with labels."""
    scores = [
        Score(measure, *map(python_number, (value, *metrics["coherence_interval"][measure])))
        for measure, value in metrics["coherence"].items()
    ]
    agreement = metrics.get("label_agreement", {})
    rest = {"diversity": metrics["diversity"]} | {name: agreement[name] for name in AGREEMENT if name in agreement}
    return (*scores, *(Score(measure, python_number(value)) for measure, value in rest.items()))
