"""The pictures of a run, as vector files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from topics import plots
from topics.themes import Themes, align, drawable_timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_Picture = Callable[[Themes, str], "Axes | None"]

_PLOTS = "plots"
_MAX_PANELS, _PANEL_COLUMNS, _PANEL_WIDTH, _PANEL_HEIGHT = 30, 3, 2.6, 2.2


def _words_of_all(themes: Themes, lang: str) -> Axes | None:
    """Draw the words of every theme, one panel each, the largest first; of at most 30 themes."""
    from matplotlib import pyplot as plt  # slow to load

    ids = themes.info().index.tolist()[:_MAX_PANELS]
    n_rows = -(-len(ids) // _PANEL_COLUMNS)
    size = (_PANEL_WIDTH * _PANEL_COLUMNS, _PANEL_HEIGHT * n_rows)
    _, grid = plt.subplots(n_rows, _PANEL_COLUMNS, figsize=size, squeeze=False, layout="constrained")
    for theme, axes in zip(ids, grid.flat, strict=False):
        plots.theme_words(themes, int(theme), top_n=8, lang=lang, ax=axes)
        axes.set_xlabel("")
    for axes in grid.flat[len(ids) :]:
        axes.remove()
    first: Axes = grid.flat[0]
    return first


def _over_time(themes: Themes, lang: str) -> Axes | None:
    """Draw the largest themes over time, where articles have dates."""
    timeline = drawable_timeline(themes)
    return None if timeline is None else plots.themes_over_time(timeline, lang=lang)


def _by_source(themes: Themes, lang: str) -> Axes | None:
    """Draw themes by source, where there are two sources or more."""
    return plots.theme_heatmap(themes.shares_by("source"), lang=lang) if len(set(themes.corpus.sources)) > 1 else None


def _as_a_tree(themes: Themes, lang: str) -> Axes | None:
    """Draw which themes join first, where there are two or more."""
    return plots.hierarchy(themes.hierarchy(), lang=lang) if len(themes) > 1 else None


_PICTURES: dict[str, _Picture] = {
    "words": _words_of_all,
    "over_time": _over_time,
    "by_source": _by_source,
    "map": lambda themes, lang: plots.theme_map(themes, lang=lang),
    "hierarchy": _as_a_tree,
}


def write_pictures(folder: Path, themes: Mapping[str, Themes], *, lang: str) -> list[str]:
    """Draw the pictures of every model, and of two models beside each other; return the paths, relative to folder."""
    paths = []
    for model, own in themes.items():
        (folder / model / _PLOTS).mkdir(parents=True, exist_ok=True)
        for name, draw in _PICTURES.items():
            axes = draw(own, lang)
            if axes is not None:
                paths.append(f"{model}/{_PLOTS}/{name}.pdf")
                _save_and_close(axes, folder / paths[-1])
    if len(themes) == 2:
        paths.append("alignment.pdf")
        first, second = (model.upper() for model in themes)
        titles = first, second
        _save_and_close(plots.alignment(align(*themes.values()), titles=titles, lang=lang), folder / paths[-1])
    return paths


def _save_and_close(axes: Axes, path: Path) -> None:
    """Write the figure of some axes to a file, and let go of it."""
    from matplotlib import pyplot as plt

    plots.save(axes, path)
    plt.close(axes.get_figure(root=True))
