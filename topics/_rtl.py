"""Right-to-left tables: Jupyter shows them so, and the ids of themes with their names."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

_MAX_CELL_LENGTH = 300


class RightToLeft(pd.DataFrame):
    """A table that Jupyter shows from right to left.

    Columns or rows that are themes are named by ``attrs["columns"]`` and ``attrs["index"]``, names by id. They are
    shown as id and name, since the id is what finds them in the table.
    """

    @property
    def _constructor(self) -> Callable[..., pd.DataFrame]:
        # What is cut out of such a table is such a table.
        return RightToLeft

    def _shown(self) -> pd.DataFrame:
        """Return what people are to see."""
        index, columns = (
            {theme: f"{theme}: {name}" for theme, name in self.attrs.get(axis, {}).items()}
            for axis in ("index", "columns")
        )
        return pd.DataFrame(self).rename(index=index, columns=columns)

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", _MAX_CELL_LENGTH):
            # A number or a date keeps its own direction: -0.04 must not be read as 0.04-.
            cells = self._shown().to_html(**self._size()).replace("<td>", '<td dir="auto">')
            return f'<div dir="rtl" style="text-align: right">{cells}</div>'

    def _size(self) -> dict[str, Any]:
        most = pd.get_option("display.max_rows")
        return {
            "notebook": True,
            "max_rows": most if len(self) > most else None,
            "show_dimensions": len(self) > most,
            # Numbers of rows say nothing; dates and themes do.
            "index": "index" in self.attrs or not isinstance(self.index, pd.RangeIndex),
        }


def left_to_right(table: pd.DataFrame) -> str:
    """Return the HTML of a table without Arabic, as Jupyter shows it: from left to right on any page."""
    return f'<div dir="ltr">{table.to_html(notebook=True)}</div>'


def with_names(
    table: pd.DataFrame, *, columns: Mapping[int, str] | None = None, index: Mapping[int, str] | None = None
) -> RightToLeft:
    """Return a table whose columns or rows are theme ids, to be shown by their names."""
    named = RightToLeft(table)
    named.attrs = {axis: dict(names) for axis, names in (("columns", columns), ("index", index)) if names is not None}
    return named


def iterate_rows(table: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a table; a cell is an attribute, of the type that its column has."""
    return table.itertuples(index=False)


def iterate_groups(table: pd.DataFrame, by: str) -> Iterator[tuple[Any, pd.DataFrame]]:
    """Yield the values of a column in order, each with its rows."""
    yield from table.groupby(by)
