"""A run written to a directory, whole or not at all."""

from pathlib import Path

from topics.io import new_directory, write_table
from topics.runs._found import FoundRun, write_parts
from topics.runs._manifest import write_run_manifest
from topics.runs._pictures import write_pictures
from topics.runs._results import write_model, write_page
from topics.runs._saved_topics import check_run_place
from topics.runs._steps import Steps, silent


def write_run(run: FoundRun, out: Path, *, overwrite: bool, steps: Steps | None = None) -> Path:
    """Write tables, page, pictures, and what the run is read again from; return the directory."""
    check_run_place(out, overwrite=overwrite)
    steps = Steps(silent, run.seconds) if steps is None else steps
    report, models = run.config.report, run.models
    with new_directory(out) as folder:
        for name, model in models.items():
            write_model(folder / name, model)
        if len(run.corpus.rejected):
            write_table(run.corpus.rejected, folder / "rejected.csv")
        write_parts(folder, run)
        if report.write:
            with steps.step("report", "Writing the report"):
                write_page(folder, models, report, run.swept)
        if report.pictures:
            with steps.step("pictures", "Drawing the pictures"):
                write_pictures(folder, {name: model.themes for name, model in models.items()}, lang=report.lang)
        write_run_manifest(folder, run.config, run.facts, run.started, steps.seconds)
    return out
