"""Writes measured text into benchmarks/README.md, between two comments."""

from pathlib import Path

README = Path(__file__).with_name("README.md")


def write_section(name: str, lines: list[str]) -> None:
    """Replace what stands between the comments ``name: begin`` and ``name: end``."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    before, found, rest = README.read_text(encoding="utf-8").partition(begin)
    if not found or end not in rest:
        raise SystemExit(f"{README} has no section {name!r}.")
    text = "\n".join([begin, "", *lines, "", end])
    README.write_text(before + text + rest.partition(end)[2], encoding="utf-8")
