"""topics init: the file of an experiment, to begin with."""

from pathlib import Path

import click


@click.command(name="init", short_help="Write the commented file of an experiment, to change and run.")
@click.argument("path", metavar="[FILE]", default="experiment.toml", type=click.Path())
@click.option("--input", "data", metavar="INPUT", help="The articles of the experiment.")
@click.option("--overwrite", is_flag=True, help="Replace a file that is there.")
def init_command(path: str, data: str | None, overwrite: bool) -> None:
    """Write FILE, the commented description of an experiment, with every default.

    `topics run FILE` does it. FILE is experiment.toml unless you name another.
    """
    from topics._validation import InputError
    from topics.io import check_free_file, whole_file
    from topics.runs import template

    if not path.endswith(".toml"):
        raise InputError(f"{path} does not end in .toml; `topics run` knows an experiment by that ending.")
    check_free_file(Path(path), overwrite=overwrite)
    with whole_file(Path(path)) as file:
        file.write(template(data).encode("utf-8"))
    click.echo(f"Written: {path}. Change it, then: topics run {path}")
