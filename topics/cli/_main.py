"""The group of commands, what happens when one fails, and the way in."""

import os
import signal
import sys
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import click

from topics._version import __version__
from topics.cli._compare import compare_command
from topics.cli._evaluate import evaluate_command
from topics.cli._init import init_command
from topics.cli._inspect import inspect_command
from topics.cli._report import report_command
from topics.cli._reproduce import reproduce_command
from topics.cli._run import run_command
from topics.cli._sweep import sweep_command

_USER_ERROR, _INTERNAL_ERROR, _INTERRUPTED, _CLOSED_PIPE = 2, 1, 130, 141

_OVERVIEW = """\b
Examples:
  topics run articles.jsonl --out results
  topics run folder/ --out results --n-topics 20 --models nmf
  topics run --sample --out demo
  topics init experiment.toml
  topics run experiment.toml
  topics reproduce results
  topics report results --lang en
  topics inspect articles.jsonl
  topics sweep articles.jsonl --out sweep --n-topics 5:50:5
  topics evaluate theirs.txt --reference articles.jsonl
  topics compare results/one results/two
"""


class _Stopped(BaseException):
    """The process was asked to end."""


@click.group(
    epilog=_OVERVIEW,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="topics")
@click.pass_context
def _cli(context: click.Context) -> None:
    """Find the themes of Arabic news articles."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


_COMMANDS = (
    init_command, run_command, reproduce_command, report_command, inspect_command, sweep_command, evaluate_command,
    compare_command,
)  # fmt: skip
for command in _COMMANDS:
    _cli.add_command(command)


def _stop(signal_number: int, frame: FrameType | None) -> None:
    """Turn a request to end into an exception, so that temporary files are cleaned up."""
    raise _Stopped(signal.Signals(signal_number).name)


@contextmanager
def _plain_warnings() -> Iterator[None]:
    """Print each warning as one line without a source position."""

    def show(message: Warning | str, category: type[Warning], *position: Any, **rest: Any) -> None:
        click.echo(f"note: {message}", err=True)

    with warnings.catch_warnings():
        # What was rejected is printed at the end with the results.
        warnings.filterwarnings("ignore", message=r".*corpus\.rejected")
        warnings.showwarning = show
        yield


def _explain(error: BaseException) -> tuple[str, int]:
    """Return one line for the user and the exit code."""
    from topics._validation import InputError

    cause = error.__cause__ if isinstance(error, click.Abort) else error  # what Ctrl-C comes as
    written = "; ".join(getattr(cause, "__notes__", ())) or "nothing was written"
    if isinstance(error, InputError):
        return f"error: {error}", _USER_ERROR
    if isinstance(error, click.ClickException):
        return f"error: {error.format_message()}", _USER_ERROR
    if isinstance(error, KeyboardInterrupt | _Stopped | click.Abort):
        return f"interrupted: {written}.", _INTERRUPTED
    if isinstance(error, OSError):
        where = f" ({error.filename})" if error.filename else ""
        return f"error: {error.strerror or error}{where}; {written}.", _USER_ERROR
    if isinstance(error, MemoryError):
        return f"error: not enough memory for this input; {written}.", _USER_ERROR
    return (
        f"error: unexpected {type(error).__name__}: {error}. This is a fault of topics; {written}. "
        "Set TOPICS_TRACEBACK=1 and run again to see where.",
        _INTERNAL_ERROR,
    )


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a user's mistake is one line and exit code 2."""
    signal.signal(signal.SIGTERM, _stop)
    code = 0
    try:
        with _plain_warnings():
            # Not standalone: click then returns the exit code of --help and raises what goes wrong.
            code = _cli.main(args=arguments, prog_name="topics", standalone_mode=False) or 0
    except SystemExit:
        # Click ends so when nobody reads on, as in: topics inspect articles.jsonl | head -3
        code = _CLOSED_PIPE
    except BaseException as error:
        if os.environ.get("TOPICS_TRACEBACK"):
            traceback.print_exc()
        message, code = _explain(error)
        click.echo(" ".join(message.split()), err=True)
    sys.exit(code)
