"""The commented file of an experiment, as ``topics init`` writes it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from topics.runs._config import CONFIG_OPTIONS, SECTIONS, ConfigOption

_COMMENT_COLUMN = 38
_HEAD = """\
# An experiment: from articles to themes, measures and a report. Run it with: topics run experiment.toml
# Everything written here is the default; delete what you do not change. Unknown keys are errors.
"""


def template(path: str | None = None) -> str:
    """Return a TOML file with every option, its default and what it means; ``path`` names the articles."""
    lines = [_HEAD, _line("out", "results", "The results directory; --out names another.")]
    for section, kind in SECTIONS.items():
        mark = "# " if section == "sweep" else ""  # without the section there is no sweep
        lines += ["", f"{mark}[{section}]".ljust(_COMMENT_COLUMN) + f"# {str(kind.__doc__).splitlines()[0]}"]
        options = [option for name, option in CONFIG_OPTIONS.items() if name.startswith(f"{section}.")]
        lines += [_key_line(option, mark, path) for option in options if not _is_table(option)]
        for option in options:
            lines += _subtable_lines(section, option) if _is_table(option) else ()
    return "\n".join(lines) + "\n"


def _is_table(option: ConfigOption) -> bool:
    """Return whether an option is a table of its own."""
    return isinstance(option.default, Mapping)


def _key_line(option: ConfigOption, mark: str, path: str | None) -> str:
    """Return the line of an option: its default, or commented an example of what it may be."""
    default = path if option.key == "path" else option.default
    choices = f" ({', '.join(option.choices)})" if option.choices else ""
    without = f" Without it: {option.extra['without']}." if "without" in option.extra else ""
    mark = "# " if default is None else mark
    value = option.extra["example"] if default is None else default
    return _line(f"{mark}{option.key}", value, f"{option.description}{choices}{without}")


def _subtable_lines(section: str, option: ConfigOption) -> Iterator[str]:
    """Yield a table of its own, with commented examples."""
    yield f"\n[{section}.{option.key}]".ljust(_COMMENT_COLUMN + 1) + f"# {option.description}"
    for key, (description, example) in option.keys.items():
        yield _line(f"# {key}", example, description)
    for key, example in option.extra.get("example", {}).items():
        yield _line(f"# {key}", example, "For example.")


def _line(name: str, value: Any, comment: str) -> str:
    """Return a key, a value and a comment; JSON's texts, numbers and lists are TOML's too."""
    return f"{name} = {json.dumps(value, ensure_ascii=False)}".ljust(_COMMENT_COLUMN - 1) + f" # {comment}"
