"""Export of themes to files for papers and spreadsheets."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from topics._i18n import DEFAULT_LANG, check_language
from topics._validation import InputError, check_choice, check_integer
from topics.exchange._export_tables import EXPORTED_TABLES, ExportOptions, make_table
from topics.exchange._spreadsheets import write_csv, write_xlsx
from topics.exchange._typeset import write_markdown, write_tex
from topics.io import whole_file
from topics.themes import Themes, check_ranking

_LATEX_LABEL = re.compile(r"[A-Za-z0-9:._-]+")


@dataclass(frozen=True, slots=True)
class _ExportFormat:
    """The writer of one file format, its tables when none is named, and its own options."""

    write: Callable[..., None]
    tables: tuple[str, ...] = ("themes",)
    options: frozenset[str] = frozenset()


_EXPORT_FORMATS: Mapping[str, _ExportFormat] = {
    ".csv": _ExportFormat(write_csv),
    ".xlsx": _ExportFormat(write_xlsx, tables=tuple(EXPORTED_TABLES)),
    ".tex": _ExportFormat(write_tex, options=frozenset({"caption", "label", "standalone", "font"})),
    ".md": _ExportFormat(write_markdown),
}
_NOT_GIVEN: dict[str, Any] = {"caption": None, "label": None, "standalone": False, "font": None}


def export(
    themes: Themes,
    path: str | Path,
    *,
    table: str | None = None,
    lang: str = DEFAULT_LANG,
    top_n: int = 10,
    by: str = "probability",
    passages: int = 3,
    caption: str | None = None,
    label: str | None = None,
    standalone: bool = False,
    font: str | None = None,
) -> Path:
    """Write themes to a file for a paper or a spreadsheet: whole, or not at all.

    Parameters
    ----------
    themes : Themes
        Themes of a corpus.
    path : str or Path
        Ends in one of these; a file of that name is replaced:

        - ``.csv``: opens right in Excel; text that a spreadsheet would calculate gets an apostrophe in front;
        - ``.xlsx``: sheets from right to left, headings that stay in view and filter (needs openpyxl);
        - ``.tex``: a table for XeLaTeX with booktabs and polyglossia;
        - ``.md``: a table with pipes.
    table : {"themes", "words", "passages", "articles"}, optional
        What to write: one row per theme, per theme and word, per passage, or per article. None means the themes, and in
        ``.xlsx`` all four, one sheet each.
    lang : {"ar", "en"}, default="ar"
        Language of the headings, and the direction of the table.
    top_n : int, default=10
        Words per theme, at least 1.
    by : {"probability", "frex", "lift", "relevance"}, default="probability"
        What ranks them; see :meth:`topics.Themes.terms`.
    passages : int, default=3
        Passages per theme, at least 1.
    caption : str, optional
        Of a ``.tex`` table; text, not LaTeX.
    label : str, optional
        What a ``.tex`` document refers to it by, such as ``"tab:themes"``.
    standalone : bool, default=False
        Write a whole ``.tex`` document, not a table to be input by one.
    font : str, optional
        Of a standalone document; it needs Arabic letters. ``"Amiri"`` by default, which is free.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    InputError
        If the ending is another, an option does not belong to it or is out of range, the folder does not exist, or
        openpyxl is missing.

    Notes
    -----
    Texts stand on one line, without control characters and signs that reorder their surroundings. The same themes give
    the same file, to the byte. Run XeLaTeX twice: tables that break over pages get the widths of their columns in the
    second run.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = export(themes, f"{folder}/themes.csv")
    ...     path.read_text(encoding="utf-8-sig").splitlines()[0]
    'الرقم,المحور,النسبة,المقالات,التماسك,الكلمات'
    """
    path = Path(path)
    ending = check_choice("path's ending", path.suffix.lower(), _EXPORT_FORMATS)
    given = {"caption": caption, "label": label, "standalone": standalone, "font": font}
    chosen = _EXPORT_FORMATS[ending]
    for option, value in given.items():
        if value != _NOT_GIVEN[option] and option not in chosen.options:
            takes = ", ".join(name for name, row in _EXPORT_FORMATS.items() if option in row.options)
            raise InputError(f"{option} is an option of {takes} files; {path.name} takes none. Leave it out.")
    if font is not None and not standalone:
        raise InputError("font is for standalone=True; a table takes the fonts of the document around it.")
    if label is not None and not _LATEX_LABEL.fullmatch(label):
        raise InputError(f'label must be letters, digits and the signs : . _ -, such as "tab:themes"; got {label!r}.')
    check_language(lang)
    options = ExportOptions(check_integer("top_n", top_n), check_ranking(by), check_integer("passages", passages))
    names = chosen.tables if table is None else (check_choice("table", table, EXPORTED_TABLES),)
    if not path.parent.is_dir():
        raise InputError(f"There is no folder {path.parent}; make it first.")
    tables = [make_table(name, themes, options, lang) for name in names]
    with whole_file(path) as file:
        chosen.write(file, tables, lang, **{option: given[option] for option in chosen.options})
    return path
