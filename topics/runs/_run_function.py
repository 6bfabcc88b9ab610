"""From articles to a run in one call."""

from pathlib import Path
from typing import Any

from topics._elsewhere import WrongNameError, explains_names
from topics._progress import progress_bar
from topics._validation import InputError
from topics.corpus import Corpus
from topics.runs._config import IN_MEMORY, Config
from topics.runs._experiment import Experiment
from topics.runs._run_object import Run


@explains_names
def run(data: Any, *, out: str | Path | None = None, overwrite: bool = False, **options: Any) -> Run:
    """Find the themes of articles by both models, measure them, and keep all of it together.

    Parameters
    ----------
    data : path, Corpus, DataFrame, or sequence of str or dict
        Articles: whatever :func:`topics.load_corpus` takes. Or the path of an experiment's file (``.toml``), which
        holds all options.
    out : str or Path, optional
        Write the run to this directory as well, as ``run.save`` does. Without it nothing is written or drawn.
    overwrite : bool, default=False
        Replace an earlier run in ``out``.
    **options
        Keys of an experiment, whatever their sections: ``n_topics`` (default 10), ``models`` ("lda", "nmf" or both, the
        default), ``seed`` (0), ``stemmer``, ``min_df``, ``max_df``, ``seeds`` (fits of each model anew for robustness,
        3), ``measures``, ``without_copies``, ``columns`` (``{"text": "body"}``), ``n_jobs`` and so on;
        :class:`topics.Experiment` lists all. The same options give the same run.

    Returns
    -------
    Run
        ``run.lda`` and ``run.nmf`` are :class:`topics.Themes`.

    Raises
    ------
    InputError
        If the articles can't be read or do not suffice, an option is unknown (the closest is named) or out of range, or
        ``out`` can't be written.

    See Also
    --------
    Experiment : The same options with a file of their own.
    load : Reads a saved run.

    Examples
    --------
    >>> import topics
    >>> run = topics.run(topics.load_sample(), n_topics=8, seeds=0)
    >>> run
    Run(244 articles; lda with 8 themes and nmf with 8 themes)
    >>> len(run.nmf.passages(3, n=2))
    2
    """
    experiment, at_hand = _experiment_of(data, options)
    n_steps = 2 + 3 * len(experiment.models.models) + (experiment.sweep is not None) + 2 * (out is not None)
    with progress_bar("topics.run", total=n_steps, unit="step", is_many=False) as bar:

        def say(step: str) -> None:
            bar.set_description_str(step, refresh=False)
            bar.update()

        return experiment.run(out, data=at_hand, overwrite=overwrite, say=say)


def _experiment_of(data: Any, options: dict[str, Any]) -> tuple[Experiment, Any]:
    """Return the experiment of articles with options by name, and the articles unless they are to be read from disk."""
    if isinstance(data, Config):
        raise InputError("This is an experiment; run it: experiment.run().")
    if data is None:
        raise InputError("data must be articles; got None. The embedded corpus is topics.load_sample().")
    if isinstance(getattr(data, "corpus", None), Corpus):
        raise InputError(f"data must be articles; got {type(data).__name__}. Its own are in .corpus.")
    if not isinstance(data, str | Path):
        return Experiment.from_options(IN_MEMORY, **options), data
    if Path(data).suffix.lower() != ".toml":
        return Experiment.from_options(data, **options), None
    if options:
        raise WrongNameError(f"{next(iter(options))} can't stand beside the file of an experiment; write it in {data}.")
    return Experiment.from_file(data), None
