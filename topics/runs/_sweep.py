"""The sweep of an experiment: its fits lie beside the results until those are whole, so that nothing is lost."""

from __future__ import annotations

import hashlib
import json
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from topics.arabic import EncodedTexts
from topics.corpus import Corpus
from topics.matrix import choose_min_df
from topics.runs._cache import key_of
from topics.runs._config import Experiment
from topics.selection import PLAN, SweepResult, sweep


def unfinished_sweep(out: Path, corpus: Corpus, experiment: Experiment) -> Path:
    """Return where the fits of an experiment's sweep lie before there are results: beside them, under a digest."""
    decides = [key_of(corpus, experiment), experiment.models.use, experiment.vectorizer, experiment.sweep]
    digest = hashlib.sha256(json.dumps(msgspec.to_builtins(decides)).encode()).hexdigest()
    return out.with_name(f".{out.name}.sweep-{digest[:8]}")


@contextmanager
def keeping_fits(place: Path) -> Iterator[None]:
    """Note on what ends the work inside that the fits so far are kept, and where."""
    try:
        yield
    except BaseException as error:
        if (place / PLAN).is_file():
            error.add_note(f"the fits of the sweep so far are in {place}, and the same command goes on from there")
        raise


def sweep_of(experiment: Experiment, corpus: Corpus, encoded: EncodedTexts, place: Path) -> SweepResult:
    """Return the whole sweep of an experiment, with the fits that are in a place already.

    Raises KeyboardInterrupt after Ctrl-C: a run is whole or not at all.
    """
    options, matrix = experiment.sweep, experiment.vectorizer
    assert options is not None
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Interrupted", UserWarning)
        result = sweep(
            encoded,
            models=list(experiment.models.use),
            n_topics=list(options.n_topics),
            seeds=options.seeds,
            measures=None if options.measures is None else list(options.measures),
            labels=list(corpus.labels) if any(corpus.labels) else None,
            min_df=choose_min_df(matrix.min_df, len(corpus)),
            max_df=matrix.max_df,
            n_jobs=experiment.compute.n_jobs,
            out=place,
        )
    if result.interrupted:
        raise KeyboardInterrupt
    return result
