"""What a comparison of preprocessors found: a row a fit, means with intervals, differences to the first."""

from __future__ import annotations

import html
import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from topics.arabic import ArabicPreprocessor
from topics.evaluation import LEVEL, mean_interval, paired_difference, without_shared_pairs

KEYS = ["setting", "model", "seed"]
WORDS_ASKED = 5
_WARNING = (
    "Coherence of different vocabularies can't be compared. c_npmi and intrusion are therefore counted on the words "
    "as they stand in the text, for every setting over the same reference: all articles, not stemmed, stop words kept. "
    "A stemmed term is looked up by the one form shown, so that both rather underrate stemming."
)
MEASURES = {
    "log_likelihood": "held-out, in nats a word of the text",
    "nmi": "main topics with labels",
    "purity": "main topics with labels",
    "stability": "of the ten words shown of a topic, with the other seeds",
    "c_npmi": "of the words shown, over one reference",
    "intrusion": f"share of intruders that a machine finds, by chance {1 / (WORDS_ASKED + 1):.2f}",
    "n_terms": "columns of the matrix",
}


@dataclass(frozen=True, eq=False, repr=False)
class PreprocessingComparison:
    """What :func:`topics.compare_preprocessing` found.

    Parameters
    ----------
    table : DataFrame
        A row a fit: ``setting``, ``model``, ``seed``, and a column a measure; see
        :func:`topics.compare_preprocessing`. NaN where undefined.
    settings : mapping of str to ArabicPreprocessor
        The preprocessor of every setting; all are compared with the first.
    interrupted : bool
        Whether Ctrl-C ended it early.

    Examples
    --------
    >>> found = {"seed": [0, 1, 0, 1], "nmi": [0.41, 0.43, 0.4, 0.41]}
    >>> table = pd.DataFrame({"setting": ["lemma", "lemma", "light", "light"], "model": "lda", **found})
    >>> settings = {name: ArabicPreprocessor(stemmer=name) for name in ("lemma", "light")}
    >>> PreprocessingComparison(table, settings).summary()["nmi"]["difference"].round(3).to_dict()
    {('lda', 'lemma'): 0.0, ('lda', 'light'): -0.015}
    """

    table: pd.DataFrame
    settings: Mapping[str, ArabicPreprocessor]
    interrupted: bool = False

    @property
    def measures(self) -> list[str]:
        """The measures taken."""
        return [name for name in self.table.columns if name not in KEYS]

    @property
    def baseline(self) -> str:
        """The setting with which the others are compared."""
        return next(iter(self.settings))

    def summary(self, *, level: float = LEVEL) -> pd.DataFrame:
        """Return means over seeds and differences to the first setting, with their intervals.

        Parameters
        ----------
        level : float, default=0.95
            Confidence, between 0 and 1.

        Returns
        -------
        DataFrame
            A row a ``model`` and ``setting``. Columns in two levels: the measure; and ``mean``, ``low``, ``high``,
            ``difference`` (to the first setting, paired over seeds), ``difference_low``, ``difference_high``. A
            setting differs where 0 is not between the last two. NaN where there are too few seeds. The attribute
            ``attrs["warning"]`` says what can't be compared.

        Raises
        ------
        InputError
            If level is not between 0 and 1.
        """
        rows: dict[tuple[str, str], list[float]] = {}
        by_setting = {key: fits.set_index("seed") for key, fits in self.table.groupby(["model", "setting"], sort=False)}
        models = self.table["model"].unique()
        for model, setting in itertools.product(models, self.settings):
            fits, base = by_setting.get((model, setting)), by_setting.get((model, self.baseline))
            if fits is None or base is None:
                continue
            rows[model, setting] = [
                figure
                for measure in self.measures
                for figure in _compared(_independent(fits[measure]), _independent(base[measure]), level)
            ]
        parts = ("mean", "low", "high", "difference", "difference_low", "difference_high")
        columns = pd.MultiIndex.from_product([self.measures, parts], names=["measure", None])
        index = pd.MultiIndex.from_tuples(list(rows), names=["model", "setting"])
        table = pd.DataFrame(list(rows.values()), index=index, columns=columns)
        table.attrs["warning"] = _WARNING
        return table

    def __repr__(self) -> str:
        return f"{self._headline()}\n{self._shown(ends=False).to_string()}\n{self._legend()}"

    def _repr_html_(self) -> str:
        shown = self._shown(ends=True).to_html()
        return f"<p>{html.escape(self._headline())}</p>{shown}<p>{html.escape(self._legend())}</p>"

    def _headline(self) -> str:
        parts = [
            _counted(len(self.settings), "setting"),
            _counted(self.table["model"].nunique(), "model"),
            _counted(self.table["seed"].nunique(), "seed"),
        ]
        return f"PreprocessingComparison({' x '.join(parts)}{', interrupted' if self.interrupted else ''})"

    def _legend(self) -> str:
        explained = "; ".join(f"{name}: {MEASURES[name]}" for name in self.measures)
        return (
            f"+ above and - below {self.baseline!r} by a paired difference whose {LEVEL:.0%} interval over seeds does "
            f"not hold 0.\n{explained}. Higher is better, but for n_terms.\n{_WARNING}"
        )

    def _shown(self, *, ends: bool) -> pd.DataFrame:
        """Return the summary with a cell a measure, as text, with the ends of intervals or without."""
        summary = self.summary()
        cells = {
            measure: [_cell(measure, row, ends=ends) for _, row in summary[measure].iterrows()]
            for measure in self.measures
        }
        return pd.DataFrame(cells, index=summary.index)


def _independent(values: pd.Series) -> pd.Series:
    """Return values by seed whose usual standard error is right: stabilities share their pairs with one another."""
    if values.name != "stability":
        return values
    known = without_shared_pairs(values.to_numpy(dtype=np.float64))
    return pd.Series(known, index=values.index[: known.size])


def _compared(values: pd.Series, base: pd.Series, level: float) -> tuple[float, ...]:
    """Return the mean of a measure by seed with its interval, and the difference to the first setting with its own."""
    mean = mean_interval(values, level=level)
    # Seeds that only one of the two has become NaN, and NaN is left out.
    away = paired_difference(*values.align(base), level=level)
    return mean.value, mean.low, mean.high, away.value, away.low, away.high


def _cell(measure: str, row: pd.Series, *, ends: bool) -> str:
    """Return a mean as text, with a sign where it differs from the first setting's, and with its interval or not."""
    digits = 0 if measure == "n_terms" else 3
    text = f"{row['mean']:,.{digits}f}"
    if ends and not np.isnan(row["low"]):
        text += f" [{row['low']:,.{digits}f}, {row['high']:,.{digits}f}]"
    # Where there is no interval, neither comparison holds.
    sign = "+" if row["difference_low"] > 0 else "-" if row["difference_high"] < 0 else " "
    return f"{text} {sign}"


def _counted(n: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{n} {noun}{'s' * (n != 1)}"
