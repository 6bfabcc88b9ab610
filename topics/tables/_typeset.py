"""Typeset tables: LaTeX with booktabs, and Markdown."""

import re
from collections.abc import Sequence
from typing import BinaryIO

from topics._i18n import DIRECTIONS
from topics.tables._clean import markdown_of
from topics.tables._columns import ColumnType, ExportTable

_TEX_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "[": "{[}", "*": "{*}",  # after the end of a row these would be read as its options
}  # fmt: skip
_TEX_SIGNS = re.compile("|".join(map(re.escape, _TEX_ESCAPES)))
_ARABIC_SIGN = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff]")
# Latin words, which a line from right to left would set one by one in the wrong order.
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[ .,'@:/&_-]+[A-Za-z0-9]+)*")
# A table that floats must fit on a page.
_FLOATING_COLUMN, _MAX_FLOAT_ROWS = "words", 20
# Arabic letters reach higher and lower than the rows of a table expect.
_LINE_SPACING = r"\renewcommand{\arraystretch}{1.3}"
_LATEX_PACKAGES = ("array", "booktabs", "longtable")

_LATEX_DOCUMENT = r"""\documentclass{article}
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
_LANGUAGE_SETUP = {
    "ar": "\\setmainlanguage[numerals=maghrib]{arabic}\n\\setotherlanguage{english}",
    "en": "\\setmainlanguage{english}\n\\setotherlanguage[numerals=maghrib]{arabic}",
}
"""What a document declares, by the language of its headings."""
_LATEX_NEEDS = (
    "% XeLaTeX, twice. The document needs array, booktabs, longtable and polyglossia, with the language arabic and a\n"
    "% font of it: \\setotherlanguage{arabic} \\newfontfamily\\arabicfont[Script=Arabic]{Amiri}\n"
)


def _escape_tex(text: str) -> str:
    """Return text with TeX's special signs escaped."""
    return _TEX_SIGNS.sub(lambda found: _TEX_ESCAPES[found[0]], text)


def _typeset_text(text: str, *, is_rtl: bool) -> str:
    """Return text for a line of one direction, with runs of the other direction marked."""
    if not is_rtl:
        return rf"\textarabic{{{_typeset_rtl(text)}}}" if _ARABIC_SIGN.search(text) else _escape_tex(text)
    return _typeset_rtl(text)


def _typeset_rtl(text: str) -> str:
    """Return text for a line from right to left."""
    parts, end = [], 0
    for found in _LATIN_RUN.finditer(text):
        parts += [_escape_tex(text[end : found.start()]), rf"\LR{{{_escape_tex(found[0])}}}"]
        end = found.end()
    return "".join([*parts, _escape_tex(text[end:])])


def _latex_cell(text: str, kind: ColumnType, *, is_rtl: bool) -> str:
    """Return a cell of a LaTeX table: numbers as formulas, which have a minus and run from left to right."""
    if kind.is_text:
        # A cell of several lines in Arabic begins each on the right, in a table from left to right as well.
        turned = "" if is_rtl or not _ARABIC_SIGN.search(text) else r"\setRTL\raggedleft\arraybackslash "
        return turned + _typeset_text(text, is_rtl=is_rtl)
    if not text:
        return ""
    # A formula runs from left to right whatever surrounds it. The hyphens of a day are no minus.
    signs = _escape_tex(text).replace("-", r"\mbox{-}") if text.count("-") > 1 else _escape_tex(text)
    return rf"\mbox{{${signs}$}}"


def _latex_columns(table: ExportTable, *, is_rtl: bool) -> str:
    """Return the column specification of a LaTeX table: text is broken into lines, numbers are centered."""
    shares = sum(kind.line_share for kind in table.types)
    # Numbers and the gaps between columns take their part of the line.
    rest = 1 - 0.075 * len(table.types)
    ragged = r"\raggedleft" if is_rtl else r"\raggedright"
    return "".join(
        rf">{{{ragged}\arraybackslash}}p{{{rest * kind.line_share / shares:.3f}\linewidth}}" if kind.line_share else "c"
        for kind in table.types
    )


def _latex_table(table: ExportTable, lang: str, *, caption: str | None, tex_label: str | None) -> str:
    """Return a LaTeX table: one that floats, or one that breaks over pages if it has many rows."""
    is_rtl = DIRECTIONS[lang] == "rtl"
    head = " & ".join(rf"\textbf{{{_typeset_text(heading, is_rtl=is_rtl)}}}" for heading in table.headings)
    rows = [
        " & ".join(_latex_cell(text, kind, is_rtl=is_rtl) for text, kind in zip(row, table.types, strict=True)) + r" \\"
        for row in table.text_rows()
    ]
    title_line = "" if caption is None else rf"\caption{{{_typeset_text(caption, is_rtl=is_rtl)}}}"
    title_line += "" if tex_label is None else rf"\label{{{tex_label}}}"
    is_long = _FLOATING_COLUMN not in table.columns or len(rows) > _MAX_FLOAT_ROWS
    columns = _latex_columns(table, is_rtl=is_rtl)
    if is_long:
        heading = [r"\toprule", head + r" \\", r"\midrule"]
        top = [
            rf"\begin{{longtable}}{{{columns}}}",
            rf"{title_line}\\" if title_line else "",
            *heading,
            r"\endfirsthead",
        ]
        body = [*filter(None, top), *heading, r"\endhead", r"\bottomrule", r"\endfoot", *rows, r"\end{longtable}"]
    else:
        top = [r"\begin{table}[htbp]", r"\centering", title_line, rf"\begin{{tabular}}{{{columns}}}", r"\toprule"]
        body = [*filter(None, top), head + r" \\", r"\midrule", *rows]
        body += [r"\bottomrule", r"\end{tabular}", r"\end{table}"]
    environment = (r"\begin{Arabic}", r"\end{Arabic}") if is_rtl else (r"\begingroup", r"\endgroup")
    return "\n".join([environment[0], _LINE_SPACING, *body, environment[1]]) + "\n"


def write_tex(
    file: BinaryIO,
    tables: Sequence[ExportTable],
    lang: str,
    *,
    standalone: bool,
    font: str | None,
    **titles: str | None,
) -> None:
    """Write one LaTeX table, alone or in a document."""
    (table,) = tables
    body = _latex_table(table, lang, **titles)
    text = _LATEX_NEEDS + body
    if standalone:
        text = _LATEX_DOCUMENT % {
            "packages": ",".join(_LATEX_PACKAGES),
            "languages": _LANGUAGE_SETUP[lang],
            "font": _escape_tex(font or "Amiri"),
            "table": body,
        }
    file.write(text.encode("utf-8"))


def write_markdown(file: BinaryIO, tables: Sequence[ExportTable], lang: str) -> None:
    """Write one Markdown table, from right to left in Arabic."""
    (table,) = tables
    lines = [
        "| " + " | ".join(map(markdown_of, table.headings)) + " |",
        "|" + "|".join(" --- " if kind.is_text else " :---: " for kind in table.types) + "|",
    ]
    lines += ["| " + " | ".join(map(markdown_of, row)) + " |" for row in table.text_rows()]
    text = "\n".join(lines) + "\n"
    # A table in Markdown has no direction of its own.
    file.write((f'<div dir="rtl">\n\n{text}\n</div>\n' if DIRECTIONS[lang] == "rtl" else text).encode("utf-8"))
