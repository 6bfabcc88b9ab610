"""The experiment as users hold it: read from a file, made of options, run."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from msgspec import StructMeta
from msgspec.structs import replace

from topics._elsewhere import ExplainsNames, WrongNameError, keyword_hint
from topics._validation import InputError, check_path
from topics.runs._config import CONFIG_OPTIONS, KEYWORDS, SECTIONS, Config, read_config
from topics.runs._options import read_options
from topics.runs._run import run_config
from topics.runs._run_object import Run
from topics.runs._steps import silent


class _ExplainsSections(StructMeta):
    """Lets an experiment say how to give what it does not take; a struct can't have an ``__init__`` of its own."""

    def __call__(cls, *args: Any, **sections: Any) -> Any:  # noqa: N805 - of a metaclass
        if args:
            raise WrongNameError(
                f"An experiment is made of sections by name: {', '.join(SECTIONS)}. Experiment.from_options(data, "
                f"n_topics=10) takes options by theirs; topics.run takes articles. Got {args[0]!r:.60}."
            )
        for name in sections:
            if name in KEYWORDS and name not in cls.__struct_fields__:
                section, _, key = KEYWORDS[name].partition(".")
                raise WrongNameError(
                    f"{name} belongs to the section {section}: Experiment({section}={{{key!r}: ...}}), or "
                    f"Experiment.from_options({name}=...)."
                )
            if name not in cls.__struct_fields__:
                hint = keyword_hint(name, KEYWORDS) or f" There are {', '.join(cls.__struct_fields__)}."
                raise WrongNameError(f"An experiment has no section {name!r}.{hint}")
        return super().__call__(**sections)


class Experiment(Config, frozen=True, kw_only=True, repr_omit_defaults=True, metaclass=_ExplainsSections):
    """A whole experiment: articles, terms, models, measures and report.

    Parameters
    ----------
    input : Input
        Which articles: ``path`` (None is the embedded corpus), ``columns``, ``pages``, ``split``, ``titles``,
        ``without_copies``, ``min_similarity`` (of copies, 0.5 to 1), ``without_boilerplate``.
    preprocessing : Preprocessing
        The options of :class:`topics.ArabicPreprocessor`; ``stemmer="none"`` or None counts words as they stand.
    vectorizer : Matrix
        ``min_df`` (None is 5; 3 under 500 documents, 2 under 100), ``max_df``, ``max_features``.
    models : Models
        ``models``, ``n_topics``, ``seed``, ``engine``; ``lda`` and ``nmf`` hold parameters of their own.
    evaluation : Evaluation
        ``measures``, ``top_n``, ``seeds`` (fits of each model anew, to see which themes come back; 0 for none).
    sweep : Sweep, optional
        Numbers of topics to try beside: ``n_topics``, ``seeds``, ``measures``.
    report : ReportOptions
        ``write``, ``pictures``, ``articles``, ``lang``, ``title``.
    compute : Compute
        ``n_jobs``, ``cache``.
    out : str, optional
        The results directory.

    Raises
    ------
    InputError
        If a value is out of range.

    See Also
    --------
    reproduce : Runs one again and compares.

    Examples
    --------
    >>> experiment = Experiment.from_options(n_topics=8, models="nmf", stemmer="light")
    >>> experiment
    Experiment(preprocessing.stemmer='light', models.models=('nmf',), models.n_topics=8)
    >>> Experiment(**experiment.to_dict()) == experiment
    True
    """

    @staticmethod
    def from_file(path: str | Path) -> Experiment:
        """Read an experiment from a TOML file, as ``topics init`` writes one.

        Parameters
        ----------
        path : str or Path
            Of the file. Relative paths in it start from its folder.

        Returns
        -------
        Experiment
            Checked.

        Raises
        ------
        InputError
            If the file can't be read, is no TOML, has an unknown key (the closest one is named) or a value that does
            not fit.
        """
        path = check_path("path", path, "Options go to Experiment.from_options, tables to Experiment(**tables).")
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise InputError(f"Can't read {path}: {error.strerror or error}.") from None
        except UnicodeDecodeError:
            raise InputError(f"{path} is not UTF-8 text; save it as UTF-8.") from None
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"{path} is no TOML: {error}. `topics init` writes a file to begin with.") from None
        experiment = read_config(tables, str(path), Experiment)
        given = experiment.input.path
        if given is None or Path(given).is_absolute():
            return experiment
        return replace(experiment, input=replace(experiment.input, path=str(path.parent / given)))

    @staticmethod
    def from_options(data: str | Path | None = None, **options: Any) -> Experiment:
        """Make an experiment of options by name, whatever their sections.

        Parameters
        ----------
        data : str or Path, optional
            Where the articles are; None means the embedded corpus. Those at hand go to :func:`topics.run`, or to
            :meth:`run`.
        **options
            Keys of the sections: ``n_topics``, ``models``, ``seed``, ``stemmer``, ``min_df`` and so on; ``report`` is
            what [report] calls ``write``, and ``sweep`` the table of that section, ``{"n_topics": [5, 10]}``.

        Returns
        -------
        Experiment
            Checked.

        Raises
        ------
        InputError
            If an option is unknown, or a value out of range.
        """
        if data is not None:
            check_path("data", data, "Articles at hand go to topics.run(data), or to experiment.run(data=data).")
        return read_options(None if data is None else str(data), options, Experiment)

    def run(
        self,
        out: str | Path | None = None,
        *,
        data: Any = None,
        overwrite: bool = False,
        say: Callable[[str], None] = silent,
    ) -> Run:
        """Do the experiment: read articles, find themes with every model, and measure.

        Parameters
        ----------
        out : str or Path, optional
            A results directory, which appears at the end, whole; by default the experiment's own. Without either
            nothing is written: ``save`` of the run does. The fits of a sweep lie beside the directory until then: after
            Ctrl-C or an error the same experiment goes on from them.
        data : Corpus, DataFrame, list or path, optional
            Articles in the place of the experiment's own.
        overwrite : bool, default=False
            Replace a directory that holds an earlier run.
        say : callable, optional
            Takes a line for the user when a step begins.

        Returns
        -------
        Run
            Corpus, themes and measures of every model.

        Raises
        ------
        InputError
            If the input or the output directory can't be used, or the articles do not suffice.
        """
        given = self.out if out is None else out
        place = None if given is None else check_path("out", given, "Articles go by name: experiment.run(data=data).")
        return Run(run_config(self, data, place, overwrite=overwrite, say=say))

    if not TYPE_CHECKING:  # a type checker is to know the attributes that there are

        def __getattr__(self, name: str) -> Any:
            if name in KEYWORDS:
                raise AttributeError(f"An experiment has no attribute {name!r}. It is experiment.{KEYWORDS[name]}.")
            return ExplainsNames.__getattr__(self, name)

    def __repr__(self) -> str:
        changed = [
            f"{name}={value!r}"
            for name, option in CONFIG_OPTIONS.items()
            if (value := _value_of(self, name)) != option.default
        ]
        return f"Experiment({', '.join(changed)})"

    def _repr_html_(self) -> str:
        rows = [(name, _value_of(self, name), option.description) for name, option in CONFIG_OPTIONS.items()]
        shown = pd.DataFrame(
            [(name, repr(value), words) for name, value, words in rows], columns=["option", "value", "what it says"]
        )
        with pd.option_context("display.max_colwidth", None):
            return shown.to_html(index=False, notebook=True)


def _value_of(config: Config, name: str) -> Any:
    """Return the value of an option by section and key; the default of a section that is not there."""
    section, _, key = name.partition(".")
    holder = getattr(config, section)
    return CONFIG_OPTIONS[name].default if holder is None else getattr(holder, key)
