"""A run as users hold it."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from topics._elsewhere import ExplainsNames
from topics._frozen import Frozen
from topics._rtl import RightToLeft
from topics._validation import InputError, check_choice, check_path, count_noun
from topics.corpus import Corpus
from topics.io import explaining_faults
from topics.report import write_report
from topics.runs._config import Config
from topics.runs._found import FoundRun, KeptRun, NewRun
from topics.runs._results import AGREEMENT, page_of_run
from topics.runs._run import with_other_themes
from topics.runs._write import write_run
from topics.selection import SweepResult
from topics.themes import Alignment, Themes, align

_MODEL_COLUMNS = ("name", "share", "documents", "coherence", "robustness", "words")


class _NotFittedError(InputError, AttributeError):
    """A model that a run did not fit was asked for."""


class Run(ExplainsNames, Frozen):
    """The themes of a corpus by one model or both, what they are worth, and how they came about.

    :func:`topics.run` and :meth:`topics.Experiment.run` make one, and :func:`topics.load` reads one from the directory
    that :meth:`save` or ``topics run --out`` has written. Nothing of it can be changed.

    Parameters
    ----------
    found : object
        What was found; runs are not made by hand.

    Attributes
    ----------
    experiment : Experiment
        All options, defaults included.
    corpus : Corpus
        The articles as they were modeled.
    themes : mapping of str to Themes
        By model, for loops over both.
    lda, nmf : Themes
        The themes of one model.
    metrics : DataFrame
        One row per measure (coherences, diversity, mean robustness, agreement with labels), one column per model.
    intervals : DataFrame
        ``low`` and ``high`` of every coherence's 95% interval over articles: one row per measure, columns by model.
    alignment : Alignment or None
        The themes of the two models side by side; None for a single model.
    sweep : SweepResult or None
        The sweep over numbers of topics, if the experiment has one.

    See Also
    --------
    run : Makes one of articles.
    load : Reads one from a directory.

    Examples
    --------
    >>> import topics
    >>> run = topics.run(topics.load_sample(), n_topics=8, models="nmf", seeds=0)
    >>> run
    Run(244 articles; nmf with 8 themes)
    >>> run.nmf.info().columns.tolist()
    ['name', 'share', 'documents', 'coherence', 'words']
    >>> run.metrics.loc["diversity", "nmf"].round(2) > 0.7
    np.True_
    """

    _INSTEAD = "with_themes returns another run"

    _found: FoundRun

    def __init__(self, found: FoundRun) -> None:
        if not isinstance(found, NewRun | KeptRun):
            raise InputError(
                f"A run is not made by hand: topics.run(data) makes one of articles, and topics.load(path) reads one; "
                f"got {type(found).__name__}."
            )
        vars(self)["_found"] = found

    @property
    def experiment(self) -> Config:
        """All options, defaults included."""
        return self._found.config

    @property
    def corpus(self) -> Corpus:
        """The articles as they were modeled."""
        return self._found.corpus

    @property
    def themes(self) -> Mapping[str, Themes]:
        """The themes by model."""
        return MappingProxyType({name: self._of(name) for name in self._found.models})

    @property
    def lda(self) -> Themes:
        """The themes of LDA."""
        return self._of("lda")

    @property
    def nmf(self) -> Themes:
        """The themes of NMF."""
        return self._of("nmf")

    def _of(self, name: str) -> Themes:
        if name not in self._found.models:
            raise _NotFittedError(f"This run has no {name}; fitted were: {', '.join(self._found.models)}.")
        return self._found.models[name].themes

    @property
    def metrics(self) -> pd.DataFrame:
        """One row per measure, one column per model."""
        columns = {name: _measures(model.metrics) for name, model in self._found.models.items()}
        return pd.DataFrame(columns).rename_axis("measure")

    @property
    def intervals(self) -> pd.DataFrame:
        """The ends of the interval of every coherence: one row per measure, columns ``low`` and ``high`` by model."""
        tables = {
            name: pd.DataFrame(model.metrics["coherence_interval"], index=["low", "high"]).T
            for name, model in self._found.models.items()
        }
        return pd.concat(tables, axis=1).rename_axis("measure")

    @cached_property
    def alignment(self) -> Alignment | None:
        """The themes of two models side by side; None for a single model."""
        return align(*self.themes.values()) if len(self.themes) == 2 else None

    @property
    def sweep(self) -> SweepResult | None:
        """The sweep over numbers of topics, if there was one."""
        return self._found.swept

    def with_themes(self, **themes: Themes) -> Run:
        """Return the run with themes that a reader has renamed, merged, dropped or divided.

        Parameters
        ----------
        **themes : Themes
            By model, such as ``nmf=run.nmf.rename({3: "..."})``; measures are taken anew.

        Returns
        -------
        Run
            Another run; what it saves and reports are these themes.

        Raises
        ------
        InputError
            If the run has no such model, or the themes are of other articles or of another model.
        """
        for name, changed in themes.items():
            check_choice("a model of this run", name, list(self._found.models))
            own = self._of(name)
            if not isinstance(changed, Themes) or not _is_made_of(changed, own):
                raise InputError(f"{name} must be themes made of those of this run, run.{name}; got {changed!r:.80}.")
        return Run(with_other_themes(self._found, themes))

    def save(self, path: str | Path, *, overwrite: bool = False) -> Path:
        """Write the run to a directory, as ``topics run --out`` does.

        Parameters
        ----------
        path : str or Path
            A directory that does not exist yet, or is empty.
        overwrite : bool, default=False
            Replace an earlier run. A directory that holds anything else is never replaced.

        Returns
        -------
        Path
            Of the directory: tables, page and pictures for readers, and what :func:`topics.load` reads. It appears
            whole or not at all, and there is no code in it.

        Raises
        ------
        InputError
            If the directory can't be written, or holds something else.
        """
        out = check_path("path", path, "It is the directory to write.")
        with explaining_faults(out):
            return write_run(self._found, out, overwrite=overwrite)

    def report(self, path: str | Path, *, lang: str | None = None, title: str | None = None) -> Path:
        """Write the page of the run: one file that opens offline, with all themes of all models.

        Parameters
        ----------
        path : str or Path
            Of the page, such as ``"report.html"``; a file that is there is replaced.
        lang : {"ar", "en"}, optional
            Language in which it opens; by default the experiment's.
        title : str, optional
            What it is called; by default as the experiment has it.

        Returns
        -------
        Path
            Of the page.

        Raises
        ------
        InputError
            If the page can't be written, or there is no such language.
        """
        options = self._found.config.report
        lang = options.lang if lang is None else lang
        page = page_of_run(self._found.models, self._found.swept, lang=lang, title=title or options.title)
        return write_report(page, path, lang=lang)

    def __dir__(self) -> list[str]:
        absent = {"lda", "nmf"} - set(self._found.models)
        return [name for name in super().__dir__() if name not in absent]

    def __repr__(self) -> str:
        corpus = self.corpus
        models = " and ".join(f"{name} with {count_noun(len(own), 'theme')}" for name, own in self.themes.items())
        rejected = f"; {len(corpus.rejected):,} rejected" if len(corpus.rejected) else ""
        return f"Run({count_noun(len(corpus), 'article')}; {models}{rejected})"

    def _repr_html_(self) -> str:
        parts = [f"<p>{html.escape(repr(self))}</p>"]
        for name, own in self.themes.items():
            table = own.info()
            shown = table[[column for column in _MODEL_COLUMNS if column in table]]
            parts.append(f"<h4>{name.upper()}</h4>{RightToLeft(shown.round(3))._repr_html_()}")
        if len(self.corpus.rejected):
            n = count_noun(len(self.corpus.rejected), "row")
            parts.append(f"<p>{n} of the input left out or understood in part: <code>run.corpus.rejected</code></p>")
        return "".join(parts)


def _is_made_of(changed: Themes, own: Themes) -> bool:
    """Return whether themes come from the fit of others, whatever a reader has done to them since."""
    return (
        type(changed.model) is type(own.model)
        and changed.corpus.sha256 == own.corpus.sha256
        and list(changed.vocabulary.terms) == list(own.vocabulary.terms)
        and np.array_equal(changed.model.components_, own.model.components_)
    )


def _measures(metrics: Mapping[str, Any]) -> dict[str, float]:
    """Return one number per measure of what a run has measured."""
    robustness = metrics.get("robustness", [])
    means = {"robustness": sum(robustness) / len(robustness)} if robustness else {}
    agreement = metrics.get("label_agreement", {})
    agreed = {measure: agreement[measure] for measure in AGREEMENT if measure in agreement}
    return {**metrics["coherence"], "diversity": metrics["diversity"], **means, **agreed}
