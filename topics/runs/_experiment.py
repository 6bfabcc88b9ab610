"""The experiment as users hold it: read from a file, made of options, run."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from topics._validation import InputError, check_choice
from topics.runs._config import CONFIG_OPTIONS, Config, read_config
from topics.runs._run import RunResult, run


class Experiment(Config, frozen=True, kw_only=True):
    """A whole experiment: articles, terms, models, measures and report.

    Parameters
    ----------
    input : Input
        Which articles: ``path`` (None is the embedded corpus), ``columns``, ``pages``, ``split``, ``titles``,
        ``duplicates`` and ``boilerplate`` ("keep" or "drop"), ``threshold`` (similarity of duplicates, 0.5 to 1).
    preprocessing : Preprocessing
        The options of :class:`topics.ArabicPreprocessor`; ``stemmer="none"`` counts words as they stand.
    vectorizer : Matrix
        ``min_df`` (None is 5; 3 under 500 documents, 2 under 100), ``max_df``, ``max_features``.
    models : Models
        ``use``, ``n_topics``, ``seed``, ``engine``; ``lda`` and ``nmf`` hold parameters of their own.
    evaluation : Evaluation
        ``measures``, ``top_n``, ``robustness`` (fits of each model anew, 0 for none).
    sweep : Sweep, optional
        Numbers of topics to try beside: ``n_topics``, ``seeds``, ``measures``.
    report : ReportOptions
        ``write``, ``pictures``, ``lang``, ``title``.
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
    >>> experiment = Experiment.from_options(n_topics=8, models=("nmf",), stemmer="light")
    >>> experiment.models.n_topics, experiment.preprocessing.stemmer
    (8, 'light')
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
        path = Path(path)
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
            The articles; None means the embedded corpus.
        **options
            Keys of the sections, but those of the sweep: ``n_topics``, ``seed``, ``engine``, ``stemmer``, ``min_df``
            and so on; ``models`` is what [models] calls ``use``, ``report`` what [report] calls ``write``.

        Returns
        -------
        Experiment
            Checked.

        Raises
        ------
        InputError
            If an option is unknown, or a value out of range.
        """
        tables: dict[str, dict[str, Any]] = {"input": {} if data is None else {"path": str(data)}}
        for keyword, value in options.items():
            section, _, key = _KEYWORDS[check_choice("an option", keyword, _KEYWORDS)].partition(".")
            tables.setdefault(section, {})[key] = value
        return read_config(tables, "the options", Experiment)

    def run(
        self, out: str | Path | None = None, *, force: bool = False, say: Callable[[str], None] = lambda message: None
    ) -> RunResult:
        """Do the experiment: read articles, find themes with every model, measure, and write everything.

        Parameters
        ----------
        out : str or Path, optional
            The results directory, which appears at the end, whole; by default the experiment's own. The fits of a
            sweep lie beside it until then: after Ctrl-C or an error the same experiment goes on from them.
        force : bool, default=False
            Replace a directory that holds an earlier run.
        say : callable, optional
            Takes a line for the user when a step begins.

        Returns
        -------
        RunResult
            Themes and metrics of every model.

        Raises
        ------
        InputError
            If the input or the output directory can't be used, or the articles do not suffice.
        """
        out = self.out if out is None else out
        if out is None:
            raise InputError('Name a results directory: run("results"), or out = "results" in the file.')
        return run(self, out, force=force, say=say)


_KEYWORDS = {
    option.extra.get("keyword", option.key): name
    for name, option in CONFIG_OPTIONS.items()
    if name != "input.path" and not name.startswith("sweep.")
}
