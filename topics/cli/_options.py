"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

COLUMNS = {
    "text": "Column with the text.",
    "title": "Column with the title.",
    "date": "Column with the date.",
    "source": "Column with who published.",
    "label": "Column with a known theme.",
    "url": "Column with the web address.",
    "id": "Column with the article id.",
}
_MEASURES = ("c_npmi", "c_v", "c_uci", "u_mass", "c_p")


def input_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how to read INPUT; a column that is not named comes as None."""
    for name, text in reversed(COLUMNS.items()):
        command = click.option(f"--{name}", metavar="COLUMN", help=f"{text}  [default: {name}]")(command)
    pages = "INPUT holds news pages as scraped: keep the article, drop masthead, captions and links."
    return click.option("--pages", is_flag=True, help=pages)(command)


def named_columns(given: dict[str, Any]) -> dict[str, str]:
    """Take the columns out of the options given, and return those that were named."""
    columns = {name: given.pop(name) for name in COLUMNS}
    return {name: column for name, column in columns.items() if column is not None}


def scoring_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how topics are scored."""
    options = [
        click.option("--sample", is_flag=True, help="The embedded corpus is the reference."),
        click.option(
            "--measure",
            "measures",
            multiple=True,
            default=("c_npmi",),
            metavar="NAME",
            help=f"{', '.join(_MEASURES)}; give it again for more.  [default: c_npmi]",
        ),
        click.option("--top-n", default=10, show_default=True, metavar="N", type=int, help="Words that count a topic."),
        click.option(
            "--counting",
            default="exact",
            show_default=True,
            metavar="exact|gensim",
            help="gensim repeats its faults, to compare with figures in print.",
        ),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def check_scoring(*, measures: tuple[str, ...], top_n: int, counting: str) -> None:
    """Refuse what can't be scored, before a reference is read for it."""
    from topics._validation import check_choice, check_integer

    for measure in measures:
        check_choice("measure", measure, _MEASURES)
    check_integer("top_n", top_n, minimum=2)
    check_choice("counting", counting, ["exact", "gensim"])
