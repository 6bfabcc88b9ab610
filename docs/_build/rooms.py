"""Draws the rooms of the package and the way of an article through them: ``python docs/_build/rooms.py``."""

import re
import sys
from html import escape
from pathlib import Path

DOCS = Path(__file__).parents[1]
PICTURE, PAGE = DOCS / "assets" / "rooms.svg", DOCS / "explanation" / "architecture.md"
PLACE = re.compile(r"(<!-- rooms -->\n).*?(<!-- /rooms -->)", re.DOTALL)
WAY = {
    "io": ("files that appear whole or not at all; saved objects", ""),
    "linalg": ("compiled kernels, blocks, threads, singular vectors", ""),
    "arabic": ("texts to terms, all spellings of a word to one", "tokens"),
    "corpus": ("files and tables to a Corpus", "articles"),
    "matrix": ("terms to a documents x terms matrix", "X, Vocabulary"),
    "models": ("LDA, NMF and their engines", "components, doc-topic"),
    "evaluation": ("scores of topics, anybody's", "measures"),
    "report": ("plain data to one page that opens offline", "page"),
    "tables": ("tables as files for papers, spreadsheets, programs", "files"),
    "themes": ("topics that a person reads, names and edits", "Themes, tables"),
    "plots": ("themes and numbers to matplotlib Axes", "pictures"),
    "selection": ("many fits side by side, and the choice", "number of topics"),
    "exchange": ("topics to and from other libraries", "files"),
    "runs": ("an experiment, done, kept and done again", "results"),
    "cli": ("the command line", ""),
}
"""What each room does, and what leaves it on the way of an article."""
ROUTE = ("corpus", "arabic", "matrix", "models", "themes", "report", "runs")
LEFT, TOP, WIDTH, HEIGHT, GAP = 16, 92, 560, 30, 8
CELL, GRID = 26, 612
INK, PALE, ROAD, FAINT = "#1f2933", "#e6f2f0", "#00796b", "#9aa5b1"


def room_box(row, name):
    """Return a room with what it does and, on the way of an article, its step and what leaves it."""
    y = TOP + row * (HEIGHT + GAP)
    parts = [
        f'<rect x="{LEFT}" y="{y}" width="{WIDTH}" height="{HEIGHT}" rx="6" fill="{PALE if name in ROUTE else "#fff"}" '
        f'stroke="{INK}"/>',
        f'<text x="{LEFT + 42}" y="{y + 20}" font-weight="bold">{name}</text>',
        f'<text x="{LEFT + 126}" y="{y + 20}">{escape(WAY[name][0])}</text>',
    ]
    if name in ROUTE:
        step = ROUTE.index(name) + 1
        parts += [
            f'<circle cx="{LEFT + 22}" cy="{y + HEIGHT / 2}" r="10" fill="{ROAD}"/>',
            f'<text x="{LEFT + 22}" y="{y + 20}" fill="#fff" text-anchor="middle">{step}</text>',
            f'<text x="{LEFT + WIDTH - 10}" y="{y + 20}" fill="{ROAD}" text-anchor="end">{escape(WAY[name][1])}</text>',
        ]
    return "".join(parts)


def grid_row(row, others, columns):
    """Return the dots of one room: one per room that it imports from."""
    y = TOP + row * (HEIGHT + GAP) + HEIGHT / 2
    line = f'<line x1="{LEFT + WIDTH}" y1="{y}" x2="{GRID + CELL * len(columns) - 8}" y2="{y}" stroke="#e4e7eb"/>'
    dots = [f'<circle cx="{GRID + CELL * columns.index(name)}" cy="{y}" r="5" fill="{INK}"/>' for name in others]
    return line + "".join(dots)


def drawing(imports):
    """Return the picture as SVG; ``imports`` has the rooms that each room imports from, lowest room first."""
    rooms = list(imports)
    from_above = rooms[::-1]  # the command line at the top, files at the bottom
    columns = from_above[1:]
    width, height = GRID + CELL * len(columns) + 30, TOP + len(rooms) * (HEIGHT + GAP) + 16
    heads = [
        f'<text transform="translate({GRID + CELL * i + 4},{TOP - 8}) rotate(-50)" font-size="12">{name}</text>'
        for i, name in enumerate(columns)
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" '
            f'font-size="13" fill="{INK}" role="img" aria-label="The rooms of the package and who imports from whom">',
            f'<rect width="{width}" height="{height}" fill="#fff"/>',
            f'<text x="{LEFT}" y="30" font-size="15" font-weight="bold">The rooms, and the way of an article</text>',
            f'<text x="{LEFT}" y="52" fill="#52606d">A dot: the room on the left imports from the room above the dot.'
            "</text>",
            f'<text x="{LEFT}" y="70" fill="#52606d">A room imports only from rooms below it.</text>',
            *heads,
            *(grid_row(row, imports[name], columns) for row, name in enumerate(from_above)),
            *(room_box(row, name) for row, name in enumerate(from_above)),
            "</svg>\n",
        ]
    )


def table(imports):
    """Return the rooms as lines of a table in Markdown, the lowest first."""
    rows = [
        f"| `{name}` | {WAY[name][0]} | {', '.join(f'`{other}`' for other in others) or 'nobody'} |"
        for name, others in imports.items()
    ]
    return "\n".join(["| room | does | imports from |", "|---|---|---|", *rows])


def with_table(page, imports):
    """Return the text of the page with the table of rooms in its place."""
    return PLACE.sub(lambda found: f"{found[1]}{table(imports)}\n{found[2]}", page)


def main():
    """Write the picture and the table of the imports as they are now."""
    sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
    from house import imports_between_rooms

    found = imports_between_rooms()
    PICTURE.write_text(drawing(found), encoding="utf-8")
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8"), found), encoding="utf-8")


if __name__ == "__main__":
    main()
