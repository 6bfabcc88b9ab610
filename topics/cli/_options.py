"""Click's options, made of the descriptions in ``topics.runs._config``; a command says which of them it takes."""

import re
import types
import typing
from collections.abc import Callable, Iterator
from typing import Any

import click

from topics._validation import check_choice, check_integer
from topics.runs import CONFIG_OPTIONS, ConfigOption

_Command = Callable[..., Any]

_RANGE = re.compile(r"(\d+)(?::(\d+)(?::(\d+))?)?")


def experiment_options(*wanted: str, **defaults: Any) -> Callable[[_Command], _Command]:
    """Add the options of sections ("input"), or single ones ("models.use"); ``defaults`` are a command's own.

    A default is named as click names the option: ``sweep__seeds=5``.
    """

    def add(command: _Command) -> _Command:
        # Click shows first what is added last.
        for name, option in reversed(list(CONFIG_OPTIONS.items())):
            if name in wanted or name.partition(".")[0] in wanted:
                parameter = name.replace(".", "__")
                for decorate in reversed(list(_click_options(parameter, option, defaults))):
                    command = decorate(command)
        return command

    return add


def take_tables(given: dict[str, Any], path: str | None = None) -> dict[str, Any]:
    """Take the options of an experiment out of those that click found, as the tables of a file; ``path`` is read."""
    tables: dict[str, Any] = {"input": {"path": path}}
    for parameter in [name for name in given if "__" in name]:
        value = given.pop(parameter)
        *sections, key = parameter.split("__")
        table = tables
        for section in sections:
            table = table.setdefault(section, {})
        if value is not None:
            table[key] = value
    return tables


sample_option = click.option("--sample", is_flag=True, help="Use the embedded corpus instead of INPUT.")
quiet_option = click.option("--quiet", "-q", is_flag=True, help="Print nothing but errors.")


def reading_options(command: _Command) -> _Command:
    """Add the options that say how to read articles."""
    return experiment_options("input.pages", "input.columns")(command)


def chosen_reading(tables: dict[str, Any]) -> dict[str, Any]:
    """Return whether articles are pages, and the columns that were named."""
    return {"pages": tables["input"]["pages"], "columns": tables["input"].get("columns", {})}


def scoring_options(command: _Command) -> _Command:
    """Add the options that say how topics are scored."""
    counting = click.option(
        "--counting",
        default="exact",
        show_default=True,
        metavar="exact|gensim",
        help="gensim repeats its faults, to compare with figures in print.",
    )
    scored = experiment_options("evaluation.measures", "evaluation.top_n", evaluation__measures="c_npmi")
    return scored(counting(command))


def checked_scoring(tables: dict[str, Any], counting: str) -> dict[str, Any]:
    """Return how topics are scored, checked before a reference is read for it."""
    scoring: dict[str, Any] = tables["evaluation"]
    check_integer("top_n", scoring["top_n"], minimum=2)
    return scoring | {"counting": check_choice("counting", counting, ["exact", "gensim"])}


def check_one_input(data: str | None, *, sample: bool, name: str = "an INPUT") -> None:
    """Raise UsageError unless articles are named, or the embedded corpus is asked for."""
    if (data is None) != sample:
        raise click.UsageError(f"name {name}, or give --sample for the embedded corpus (one of the two).")


def _click_options(parameter: str, option: ConfigOption, defaults: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """Yield the options of the command line that one option of an experiment has: none, one, or one per key."""
    metavar = option.extra.get("metavar") or "|".join((*option.choices, *option.extra.get("aliases", ()))) or None
    for key, (description, _) in option.keys.items():
        text = f"{description}  [default: {key}]"
        yield click.option(f"--{key}", f"{parameter}__{key}", metavar=metavar, help=text)
    if not option.extra["flag"]:
        return
    default = defaults.get(parameter, option.default)
    listed = f" {', '.join(option.choices)}." if option.choices and "metavar" in option.extra else ""
    settings: dict[str, Any] = {"default": default, "help": option.description + listed, "metavar": metavar}
    if isinstance(default, bool):
        settings |= {"metavar": None, "is_flag": True, "show_default": "/" in option.extra["flag"]}
    elif _is_list(option):
        written = _written(default, option)
        settings |= {"multiple": True, "callback": _joined, "type": _ListType(option), "default": (written,)}
        settings["help"] += _shown_default(written)
    elif default is None:
        settings |= {"type": _scalar(option), "help": option.description + _shown_default(option.extra["without"])}
    else:
        settings |= {"type": _scalar(option), "show_default": True}
    yield click.option(option.extra["flag"], parameter, **settings)


def _shown_default(words: str) -> str:
    """Return a default as click shows those that it knows."""
    return f"  [default: {words}]"


def _scalar(option: ConfigOption) -> type:
    """Return the type of a single value on the command line."""
    kinds = typing.get_args(option.type) or (option.type,)
    return typing.cast(type, option.extra.get("type", kinds[0]))


def _is_list(option: ConfigOption) -> bool:
    """Return whether an option has several values."""
    kinds = typing.get_args(option.type) if isinstance(option.type, types.UnionType) else (option.type,)
    return any(typing.get_origin(kind) is tuple for kind in kinds)


def _joined(context: click.Context, parameter: click.Parameter, values: tuple[tuple[Any, ...], ...]) -> Any:
    """Return the values of an option that was given several times as those of one."""
    return tuple(dict.fromkeys(value for each in values for value in each)) or None


def _written(values: str | tuple[Any, ...], option: ConfigOption) -> str:
    """Return several values as the command line takes them."""
    aliases = option.extra.get("aliases", {})
    shown = values if isinstance(values, str) else ",".join(map(str, values))
    return next((name for name, meant in aliases.items() if meant == values), shown)


class _ListType(click.ParamType):
    """Values with commas between them: names, or numbers and ranges such as 5:50:5, both ends in it."""

    name = "list"

    def __init__(self, option: ConfigOption) -> None:
        self._option = option

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Any, ...]:
        """Return the values that a text lists."""
        parts = [part.strip() for part in value.split(",")]
        if "int" in str(self._option.type):
            return tuple(number for part in parts for number in _number_range(part, param.opts[0] if param else ""))
        aliases = self._option.extra.get("aliases", {})
        for part in parts:
            check_choice(self._option.words, part, [*self._option.choices, *aliases])
        return tuple(name for part in parts for name in aliases.get(part, (part,)))


def _number_range(text: str, flag: str) -> range:
    """Return the numbers of a range such as ``5:50:5``, or a single one."""
    match = _RANGE.fullmatch(text)
    if match is None or match[3] == "0":
        raise click.UsageError(f"{flag} takes numbers and ranges such as 5:50:5 or 5,10,20; got {text!r}.")
    first, last, step = int(match[1]), int(match[2] or match[1]), int(match[3] or 1)
    if last < first:
        raise click.UsageError(f"{flag} {text} ends before it begins.")
    return range(first, last + 1, step)
