"""topics report: the page of a results directory, made again."""

from pathlib import Path

import click

_REPORT_EXAMPLES = """\b
Examples:
  topics report results --lang en
  topics report results --sweep sweep --out report.html
"""


@click.command(
    name="report", epilog=_REPORT_EXAMPLES, short_help="The page of a run, in another language or with its sweep."
)
@click.argument("folder", metavar="DIR", type=click.Path())
@click.option("--out", "-o", type=click.Path(), help="The page.  [default: report.html in DIR]")
@click.option("--lang", default="ar", show_default=True, metavar="ar|en", help="Language in which it opens.")
@click.option("--title", help="What it is called.")
@click.option("--sweep", "sweep_folder", metavar="DIR", type=click.Path(), help="Show the measures of a sweep as well.")
@click.option("--overwrite", is_flag=True, help="Replace a page named by --out.")
def report_command(
    folder: str, out: str | None, lang: str, title: str | None, sweep_folder: str | None, overwrite: bool
) -> None:
    """Write the page of a directory of `topics run` again.

    One file that opens offline, in Arabic and English: the themes with their words, timelines, sources and quotations,
    the articles, the measures and how it was done. Nothing is fitted, and the articles are not needed.
    """
    from topics.io import check_free_file
    from topics.report import write_report
    from topics.runs import PAGE, read_page_data, with_sweep, with_title

    if out is not None:
        check_free_file(Path(out), overwrite=overwrite)
    page = read_page_data(Path(folder))
    if sweep_folder is not None:
        page = with_sweep(page, Path(sweep_folder))
    path = write_report(with_title(page, title, lang), Path(folder) / PAGE if out is None else Path(out), lang=lang)
    click.echo(f"Report: {path}")
