"""Result of a comparison of preprocessors: one row per fit, means with intervals, differences to the first."""

import html
import itertools
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from topics._elsewhere import ExplainsNames
from topics._rtl import left_to_right
from topics._validation import count_noun
from topics.arabic import ArabicPreprocessor
from topics.evaluation import LEVEL, jackknife_pseudovalues, mean_interval, paired_difference

COMPARISON_KEYS = ["setting", "model", "seed"]
WORDS_SHOWN = 5
_WARNING = (
    "Coherence of different vocabularies can't be compared. c_npmi and intrusion are therefore counted on the words "
    "as they stand in the text, for every setting over the same reference: all articles, not stemmed, stop words kept. "
    "A stemmed term is looked up by the one form shown, so that both rather underrate stemming."
)
PREPROCESSING_MEASURES = {
    "log_likelihood": "held-out, in nats per word of the text",
    "nmi": "main topics with labels",
    "purity": "main topics with labels",
    "stability_jaccard": "of the ten words shown of a topic, with the other seeds",
    "c_npmi": "of the words shown, over one reference",
    "intrusion": f"share of intruders that a machine finds, by chance {1 / (WORDS_SHOWN + 1):.2f}",
    "n_terms": "columns of the matrix",
}


class PreprocessingComparison(ExplainsNames):
    """Measures of all fits of :func:`topics.compare_preprocessing`, and their summary.

    Nothing changes it: the table that it hands out is a copy.

    Parameters
    ----------
    table : DataFrame
        One row per fit: ``setting``, ``model``, ``seed``, and one column per measure; see
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

    __slots__ = ("_interrupted", "_settings", "_table")

    def __init__(
        self, table: pd.DataFrame, settings: Mapping[str, ArabicPreprocessor], interrupted: bool = False
    ) -> None:
        self._table, self._settings, self._interrupted = table.copy(), dict(settings), interrupted

    @property
    def table(self) -> pd.DataFrame:
        """One row per fit: ``setting``, ``model``, ``seed``, and one column per measure; NaN where undefined."""
        return self._table.copy()

    @property
    def settings(self) -> Mapping[str, ArabicPreprocessor]:
        """The preprocessor of every setting; all are compared with the first."""
        return MappingProxyType(self._settings)

    @property
    def interrupted(self) -> bool:
        """Whether Ctrl-C ended it early."""
        return self._interrupted

    @property
    def measures(self) -> list[str]:
        """The measures taken."""
        return [name for name in self._table.columns if name not in COMPARISON_KEYS]

    @property
    def baseline(self) -> str:
        """The setting with which the others are compared."""
        return next(iter(self._settings))

    def summary(self, *, level: float = LEVEL) -> pd.DataFrame:
        """Return means over seeds and differences to the first setting, with their intervals.

        Parameters
        ----------
        level : float, default=0.95
            Confidence, between 0 and 1.

        Returns
        -------
        DataFrame
            One row per ``model`` and ``setting``. Columns in two levels: the measure; and ``mean``, ``low``, ``high``,
            ``difference`` (to the first setting, paired over seeds), ``difference_low``, ``difference_high``. A
            setting differs where 0 is not between the last two. NaN where there are too few seeds. The attribute
            ``attrs["warning"]`` says what can't be compared.

        Raises
        ------
        InputError
            If level is not between 0 and 1.
        """
        rows: dict[tuple[str, str], list[float]] = {}
        by_setting = {
            key: fits.set_index("seed") for key, fits in self._table.groupby(["model", "setting"], sort=False)
        }
        models = self._table["model"].unique()
        for model, setting in itertools.product(models, self._settings):
            fits, base = by_setting.get((model, setting)), by_setting.get((model, self.baseline))
            if fits is None or base is None:
                continue
            rows[model, setting] = [
                figure
                for measure in self.measures
                for figure in _mean_and_difference(
                    _pseudovalues_by_seed(fits[measure]), _pseudovalues_by_seed(base[measure]), level
                )
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
        shown = left_to_right(self._shown(ends=True))
        return f"<p>{html.escape(self._headline())}</p>{shown}<p>{html.escape(self._legend())}</p>"

    def _headline(self) -> str:
        parts = [
            count_noun(len(self._settings), "setting"),
            count_noun(self._table["model"].nunique(), "model"),
            count_noun(self._table["seed"].nunique(), "seed"),
        ]
        return f"PreprocessingComparison({' x '.join(parts)}{', interrupted' if self._interrupted else ''})"

    def _legend(self) -> str:
        explained = "; ".join(f"{name}: {PREPROCESSING_MEASURES[name]}" for name in self.measures)
        return (
            f"+ above and - below {self.baseline!r} by a paired difference whose {LEVEL:.0%} interval over seeds does "
            f"not hold 0.\n{explained}. Higher is better, but for n_terms.\n{_WARNING}"
        )

    def _shown(self, *, ends: bool) -> pd.DataFrame:
        """Return the summary with one cell per measure, as text, with the ends of intervals or without."""
        summary = self.summary()
        cells = {
            measure: [_format_mean(measure, row, ends=ends) for _, row in summary[measure].iterrows()]
            for measure in self.measures
        }
        return pd.DataFrame(cells, index=summary.index)


def _pseudovalues_by_seed(values: pd.Series) -> pd.Series:
    """Return values by seed, those of stability as pseudo-values: their usual standard error is right."""
    if values.name != "stability_jaccard":
        return values
    known = jackknife_pseudovalues(values.to_numpy(dtype=np.float64))
    return pd.Series(known, index=values.index[: known.size])


def _mean_and_difference(values: pd.Series, base: pd.Series, level: float) -> tuple[float, ...]:
    """Return the mean of a measure by seed with its interval, and the difference to the first setting with its own."""
    mean = mean_interval(values, level=level)
    # Seeds that only one of the two has become NaN, and NaN is left out.
    away = paired_difference(*values.align(base), level=level)
    return mean.value, mean.low, mean.high, away.value, away.low, away.high


def _format_mean(measure: str, row: pd.Series, *, ends: bool) -> str:
    """Format a mean, with a sign where it differs from the first setting's, and with its interval or not."""
    digits = 0 if measure == "n_terms" else 3
    text = f"{row['mean']:,.{digits}f}"
    if ends and not np.isnan(row["low"]):
        text += f" [{row['low']:,.{digits}f}, {row['high']:,.{digits}f}]"
    # Where there is no interval, neither comparison holds.
    sign = "+" if row["difference_low"] > 0 else "-" if row["difference_high"] < 0 else " "
    return f"{text} {sign}"
