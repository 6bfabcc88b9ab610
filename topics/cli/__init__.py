"""The command line: parses, calls, prints; a module a command."""

from topics.cli._main import main

__all__ = ["main"]
