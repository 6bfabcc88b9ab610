"""Who repeated whose stories as a table of colors."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from topics._elsewhere import explains_names
from topics._i18n import DEFAULT_LANG
from topics._validation import InputError
from topics.corpus import Corpus
from topics.plots._cells import CELL_WIDTH, draw_cell_borders, label_columns, write_in_cell
from topics.plots._protocols import DuplicatesLike
from topics.plots._style import (
    GRAY,
    NAME_SIZE,
    SEQUENTIAL,
    clear_frame,
    get_axes,
    names_at_right,
    plot_text,
    wrap_name,
)

_SOURCE_HEIGHT, _SOURCE_LETTERS = 0.32, 24


@explains_names
def prepare_duplicate_flows(duplicates: DuplicatesLike | Corpus) -> pd.DataFrame:
    """Return the counts that :func:`duplicate_flows` draws.

    Parameters
    ----------
    duplicates : Duplicates or Corpus
        What ``corpus.duplicates()`` returned, or the corpus.

    Returns
    -------
    DataFrame
        One row per source that published first, one column per source that repeated it, both in the same order: those
        with most stories given or taken first. Whole numbers from 0; the diagonal is a source that repeats itself.
    """
    found = duplicates.duplicates() if isinstance(duplicates, Corpus) else duplicates
    if not hasattr(found, "flows"):
        raise InputError(
            f"duplicates must be what corpus.duplicates() returns, or a Corpus; got {type(found).__name__}."
        )
    flows = found.flows()
    if flows.empty:
        raise InputError("No article repeats another, so there are no flows to draw.")
    weight = flows.groupby("from").n_documents.sum().add(flows.groupby("to").n_documents.sum(), fill_value=0)
    order = weight.rename_axis("source").sort_values(ascending=False, kind="stable").index
    matrix = flows.pivot(index="from", columns="to", values="n_documents")
    return matrix.reindex(index=order, columns=order).fillna(0).astype(int).rename_axis(index="from", columns="to")


@explains_names
def duplicate_flows(
    duplicates: DuplicatesLike | Corpus, *, rtl: bool = True, lang: str = DEFAULT_LANG, ax: Axes | None = None
) -> Axes:
    """Draw how many stories of each source every other one repeated.

    Parameters
    ----------
    duplicates : Duplicates or Corpus
        What ``corpus.duplicates()`` returned, or the corpus.
    rtl : bool, default=True
        Sources that published first at the right, those that repeated from right to left.
    lang : {"ar", "en"}, default="ar"
        Language of the labels.
    ax : Axes, optional
        Where to draw; None means a new figure.

    Returns
    -------
    Axes
        A row for each source that published first, a column for each that repeated; blank cells are 0. Colors are by
        the logarithm, for a few sources repeat far more than the others.

    Raises
    ------
    InputError
        If there are no copies, no such language, or duplicates are of another kind.

    Notes
    -----
    The first is the first in this corpus: an agency that both took the story from is not seen.

    Examples
    --------
    >>> import matplotlib, topics
    >>> matplotlib.use("Agg")
    >>> texts = ["أطلقت القوات النار على الحدود صباح اليوم الأحد"] * 2
    >>> frame = pd.DataFrame({"text": texts, "source": ["الجزيرة", "فرانس"], "date": ["2018-05-01", "2018-05-02"]})
    >>> ax = duplicate_flows(topics.load_corpus(frame).duplicates())
    >>> [text.get_text() for text in ax.texts]
    ['1']
    >>> matplotlib.pyplot.close(ax.figure)
    """
    matrix = prepare_duplicate_flows(duplicates)
    labels = {key: plot_text(key, lang) for key in ("from", "to", "unknown")}
    sources = [str(name) or labels["unknown"] for name in matrix.index]
    n = len(sources)
    ax = get_axes(ax, min(7.0, 2.0 + CELL_WIDTH * n), min(6.5, 1.2 + _SOURCE_HEIGHT * n))
    values = matrix.to_numpy(dtype=float)
    depth = np.log1p(values) / np.log1p(values.max())
    ax.imshow(np.ma.masked_where(values == 0, depth), cmap=SEQUENTIAL, vmin=0, vmax=1, aspect="auto")
    ax.set_facecolor("#F4F4F4")
    clear_frame(ax)
    draw_cell_borders(ax, values.shape)
    for i, j in np.argwhere(values > 0):
        write_in_cell(ax, i, j, f"{values[i, j]:,.0f}", depth[i, j])
    ax.set_yticks(range(n), [wrap_name(name, _SOURCE_LETTERS) for name in sources], multialignment="right")
    ax.xaxis.set_label_position("top")
    ax.set_xlabel(labels["to"], fontsize=NAME_SIZE, color=GRAY)
    if rtl:
        ax.invert_xaxis()
        names_at_right(ax)
        ax.yaxis.set_label_position("right")
    ax.set_ylabel(labels["from"], fontsize=NAME_SIZE, color=GRAY, rotation=270 if rtl else 90, va="bottom")
    label_columns(ax, sources)
    return ax
