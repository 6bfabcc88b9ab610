"""Writes measured text into benchmarks/README.md, between two comments."""

import argparse
import json
import os
import platform
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

README = Path(__file__).with_name("README.md")


def machine(*packages: str) -> str:
    """Return in a sentence what the figures were measured on."""
    versions = "".join(f", {package} {version(package)}" for package in packages)
    return f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}{versions}."


def at_most(what: str, value: float, bar: float, unit: str = "") -> str:
    """Return a line that says whether a figure stays under its bar."""
    return f"- {what}: {value:.2f}{unit}, bar {bar:g}{unit}: {'met' if value <= bar else '**falls short**'}."


def write_section(name: str, lines: list[str]) -> None:
    """Replace what stands between the comments ``name: begin`` and ``name: end``."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, found, rest = README.read_text(encoding="utf-8").partition(begin)
    if not found or end not in rest:
        raise SystemExit(f"{README} has no section {name!r}.")
    text = "\n".join([begin, "", *lines, "", end])
    README.write_text(before + text + rest.partition(end)[2], encoding="utf-8")


def measure_and_report(what: str, path: Path, measure: Callable[[], Any], report: Callable[[Any], None]) -> None:
    """Run a benchmark from the command line: keep what it measured in a file, and write the section from the file."""
    parser = argparse.ArgumentParser(description=what)
    parser.add_argument("--report", action="store_true", help="only write the section of what has been measured")
    if not parser.parse_args().report:
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(measure(), indent=1) + "\n", encoding="utf-8")
    report(json.loads(path.read_text(encoding="utf-8")))
