"""Writes measured text into benchmarks/README.md, between two comments."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

README = Path(__file__).with_name("README.md")


def machine(*packages: str) -> str:
    """Return in a sentence what the figures were measured on."""
    versions = "".join(f", {package} {version(package)}" for package in packages)
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}{versions}."


def write_section(name: str, lines: list[str]) -> None:
    """Replace what stands between the comments ``name: begin`` and ``name: end``."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, found, rest = README.read_text(encoding="utf-8").partition(begin)
    if not found or end not in rest:
        raise SystemExit(f"{README} has no section {name!r}.")
    text = "\n".join([begin, "", *lines, "", end])
    README.write_text(before + text + rest.partition(end)[2], encoding="utf-8")
