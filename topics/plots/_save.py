"""Figures as PDF, SVG and PNG files for publication."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from topics._elsewhere import explains_names
from topics._validation import InputError, check_choice, check_positive
from topics.io import file_to_write, whole_file

# Options of each format. Without a date in it, the same figure gives the same file.
_FILE_OPTIONS: Mapping[str, dict[str, Any]] = {
    ".pdf": {"format": "pdf", "metadata": {"CreationDate": None}},
    ".png": {"format": "png", "metadata": {"Software": None}},
    ".svg": {"format": "svg", "metadata": {"Date": None}},
}
# Many publishers accept Type 42 fonts and not Type 3, matplotlib's default. Letters of SVG files become outlines,
# since a reader's machine may have no Arabic font of the same widths.
_SETTINGS: Any = {"pdf.fonttype": 42, "ps.fonttype": 42, "svg.fonttype": "path", "svg.hashsalt": "topics"}


@explains_names
def save(ax: Axes | Figure, path: str | Path, *, dpi: float = 300) -> None:
    """Write a figure to a file, whole or not at all.

    Parameters
    ----------
    ax : Axes or Figure
        What a plot returned, or the figure around several.
    path : str or Path
        Ends in ``.pdf`` (fonts embedded, letters can be selected), ``.svg`` (letters as outlines) or ``.png``. A file
        of that name is replaced.
    dpi : float, default=300
        Dots per inch of PNG files, above 0.

    Raises
    ------
    InputError
        If the ending is another, the folder does not exist, or dpi is not above 0.

    Notes
    -----
    Letters are joined and ordered in all three. Text copied out of a PDF may show lam-alef as alef-lam: programs that
    read PDF files turn the line around letter by letter, and the ligature is one of them.

    Examples
    --------
    >>> import matplotlib, tempfile
    >>> matplotlib.use("Agg")
    >>> figure, ax = matplotlib.pyplot.subplots()
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(ax, f"{folder}/figure.pdf")
    ...     Path(f"{folder}/figure.pdf").read_bytes()[:4]
    b'%PDF'
    >>> matplotlib.pyplot.close(figure)
    """
    path = file_to_write(path)
    check_positive("dpi", dpi)
    settings = _FILE_OPTIONS[check_choice("path's ending", path.suffix.lower(), _FILE_OPTIONS)]
    if not isinstance(ax, Axes | Figure):
        raise InputError(f"ax must be what a plot returned, Axes or a Figure; got {type(ax).__name__}.")
    figure = ax if isinstance(ax, Figure) else ax.get_figure(root=True)
    if figure is None:
        raise InputError("These axes are in no figure any more; draw again.")
    figure.draw_without_rendering()  # a layout may need two drawings to come to rest
    with mpl.rc_context(_SETTINGS), whole_file(path) as file:
        figure.savefig(file, dpi=dpi, **settings)
