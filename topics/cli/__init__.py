"""The command line: parses, calls, prints; a module a command."""

from topics.cli.main import main

__all__ = ["main"]
