"""Tables for papers: LaTeX with booktabs, and Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import BinaryIO

from topics.exchange._export_tables import Kind, Table
from topics.themes import markdown_of

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "%": r"\%",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    # After the end of a row these would be read as its options.
    "[": "{[}",
    "*": "{*}",
}
_SPECIAL_SIGNS = re.compile("|".join(map(re.escape, _SPECIAL)))
_ARABIC_RUN = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
# Latin words in a line from right to left, which would come one by one in the wrong order.
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ .,'@:/&_-]+[A-Za-z0-9]+)*")
# A table that floats must fit on a page.
_FLOATING, _MOST_ROWS_OF_A_FLOAT = "words", 20
# Arabic letters reach higher and lower than the rows of a table expect.
_LINE_SPACING = r"\renewcommand{\arraystretch}{1.3}"
_PACKAGES = ("array", "booktabs", "longtable")

_DOCUMENT = r"""\documentclass{article}
\usepackage[a4paper,landscape,margin=2cm]{geometry}
\usepackage{%(packages)s}
\usepackage{polyglossia}
%(languages)s
\setmainfont{%(font)s}
\newfontfamily\arabicfont[Script=Arabic]{%(font)s}
\begin{document}
%(table)s
\end{document}
"""
_LANGUAGES = {
    "ar": "\\setmainlanguage[numerals=maghrib]{arabic}\n\\setotherlanguage{english}",
    "en": "\\setmainlanguage{english}\n\\setotherlanguage[numerals=maghrib]{arabic}",
}
"""What a document declares, by the language of its headings."""
_NEEDS = (
    "% XeLaTeX, twice. The document needs array, booktabs, longtable and polyglossia, with the language arabic and a\n"
    "% font of it: \\setotherlanguage{arabic} \\newfontfamily\\arabicfont[Script=Arabic]{Amiri}\n"
)


def _escaped(text: str) -> str:
    """Return text in which TeX reads no signs."""
    return _SPECIAL_SIGNS.sub(lambda found: _SPECIAL[found[0]], text)


def _typeset(text: str, *, is_rtl: bool) -> str:
    """Return text for a line of one direction, with what runs the other way set apart."""
    if not is_rtl:
        return rf"\textarabic{{{_rtl(text)}}}" if _ARABIC_RUN.search(text) else _escaped(text)
    return _rtl(text)


def _rtl(text: str) -> str:
    """Return text for a line from right to left."""
    parts, end = [], 0
    for found in _LATIN_RUN.finditer(text):
        parts += [_escaped(text[end : found.start()]), rf"\LR{{{_escaped(found[0])}}}"]
        end = found.end()
    return "".join([*parts, _escaped(text[end:])])


def _cell_of(text: str, kind: Kind, *, is_rtl: bool) -> str:
    """Return a cell: numbers as formulas, which have a minus and always run from left to right."""
    if kind.is_text:
        # A cell of several lines in Arabic begins each on the right, in a table from left to right as well.
        turned = "" if is_rtl or not _ARABIC_RUN.search(text) else r"\setRTL\raggedleft\arraybackslash "
        return turned + _typeset(text, is_rtl=is_rtl)
    if not text:
        return ""
    # A formula runs from left to right whatever surrounds it. The hyphens of a day are no minus.
    signs = _escaped(text).replace("-", r"\mbox{-}") if text.count("-") > 1 else _escaped(text)
    return rf"\mbox{{${signs}$}}"


def _columns_of(table: Table, *, is_rtl: bool) -> str:
    """Return what LaTeX calls the columns of a table: text is broken into lines, numbers stand in the middle."""
    shares = sum(kind.share for kind in table.kinds)
    # Numbers and the gaps between columns take their part of the line.
    left = 1 - 0.075 * len(table.kinds)
    ragged = r"\raggedleft" if is_rtl else r"\raggedright"
    return "".join(
        rf">{{{ragged}\arraybackslash}}p{{{left * kind.share / shares:.3f}\linewidth}}" if kind.share else "c"
        for kind in table.kinds
    )


def _latex(table: Table, lang: str, caption: str | None, label: str | None) -> str:
    """Return a table with booktabs: one that floats, or one that breaks over pages if it has many rows."""
    is_rtl = lang == "ar"
    head = " & ".join(rf"\textbf{{{_typeset(heading, is_rtl=is_rtl)}}}" for heading in table.headings)
    rows = [
        " & ".join(_cell_of(text, kind, is_rtl=is_rtl) for text, kind in zip(row, table.kinds, strict=True)) + r" \\"
        for row in table.written()
    ]
    titled = "" if caption is None else rf"\caption{{{_typeset(caption, is_rtl=is_rtl)}}}"
    titled += "" if label is None else rf"\label{{{label}}}"
    is_long = _FLOATING not in table.columns or len(rows) > _MOST_ROWS_OF_A_FLOAT
    columns = _columns_of(table, is_rtl=is_rtl)
    if is_long:
        heading = [r"\toprule", head + r" \\", r"\midrule"]
        top = [rf"\begin{{longtable}}{{{columns}}}", rf"{titled}\\" if titled else "", *heading, r"\endfirsthead"]
        body = [*filter(None, top), *heading, r"\endhead", r"\bottomrule", r"\endfoot", *rows, r"\end{longtable}"]
    else:
        top = [r"\begin{table}[htbp]", r"\centering", titled, rf"\begin{{tabular}}{{{columns}}}", r"\toprule"]
        body = [*filter(None, top), head + r" \\", r"\midrule", *rows]
        body += [r"\bottomrule", r"\end{tabular}", r"\end{table}"]
    around = (r"\begin{Arabic}", r"\end{Arabic}") if is_rtl else (r"\begingroup", r"\endgroup")
    return "\n".join([around[0], _LINE_SPACING, *body, around[1]]) + "\n"


def write_tex(
    file: BinaryIO,
    tables: Sequence[Table],
    lang: str,
    *,
    caption: str | None,
    label: str | None,
    standalone: bool,
    font: str | None,
) -> None:
    """Write one table for a document, or a document of it."""
    (table,) = tables
    body = _latex(table, lang, caption, label)
    text = _NEEDS + body
    if standalone:
        text = _DOCUMENT % {
            "packages": ",".join(_PACKAGES),
            "languages": _LANGUAGES[lang],
            "font": _escaped(font or "Amiri"),
            "table": body,
        }
    file.write(text.encode("utf-8"))


def write_markdown(file: BinaryIO, tables: Sequence[Table], lang: str) -> None:
    """Write one table with pipes, from right to left in Arabic."""
    (table,) = tables
    lines = [
        "| " + " | ".join(map(markdown_of, table.headings)) + " |",
        "|" + "|".join(" --- " if kind.is_text else " :---: " for kind in table.kinds) + "|",
    ]
    lines += ["| " + " | ".join(map(markdown_of, row)) + " |" for row in table.written()]
    text = "\n".join(lines) + "\n"
    # A table in Markdown has no direction of its own.
    file.write((f'<div dir="rtl">\n\n{text}\n</div>\n' if lang == "ar" else text).encode("utf-8"))
