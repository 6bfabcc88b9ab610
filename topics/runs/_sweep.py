"""The sweep of an experiment: its fits lie beside the results until those are whole, so that nothing is lost."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from topics._validation import count_noun
from topics.corpus import Corpus
from topics.runs._cache import Prepared, cache_key
from topics.runs._config import Config
from topics.runs._steps import Say, Steps, prepare_input
from topics.selection import PLAN, SweepResult, sweep


def unfinished_sweep(out: Path, corpus: Corpus, config: Config) -> Path:
    """Return where the fits of an experiment's sweep lie before there are results: beside them, under a digest."""
    decides = [cache_key(corpus, config), config.models.models, config.vectorizer, config.sweep]
    digest = hashlib.sha256(json.dumps(msgspec.to_builtins(decides)).encode()).hexdigest()
    return out.with_name(f".{out.name}.sweep-{digest[:8]}")


@contextmanager
def keeping_fits(place: Path | None) -> Iterator[None]:
    """Note on what ends the work inside that the fits so far are kept, and where."""
    try:
        yield
    except BaseException as error:
        if place is not None and (place / PLAN).is_file():
            error.add_note(f"the fits of the sweep so far are in {place}, and the same command goes on from there")
        raise


def sweep_prepared(config: Config, corpus: Corpus, terms: Prepared, place: Path | None) -> SweepResult:
    """Return the sweep of an experiment, with the fits that are in a place already; after Ctrl-C, what there is."""
    options, matrix = config.sweep, config.vectorizer
    assert options is not None
    return sweep(
        corpus,
        models=list(config.models.models),
        n_topics=list(options.n_topics),
        seeds=options.seeds,
        measures=None if options.measures is None else list(options.measures),
        preprocessor=terms.preprocessor,
        encoded=terms.encoded,
        titles=config.input.titles,
        min_df=matrix.min_df,
        max_df=matrix.max_df,
        n_jobs=config.compute.n_jobs,
        out=place,
    )


def sweep_experiment(config: Config, out: Path, *, say: Say) -> tuple[SweepResult, Corpus]:
    """Read the articles of an experiment and sweep over them; return the result and what was read."""
    assert config.sweep is not None
    with keeping_fits(out):
        corpus, _, terms = prepare_input(config, None, Steps(say), max(*config.sweep.n_topics, 2))
        fits = count_noun(len(config.sweep.n_topics), "number")
        say(f"Fitting {' and '.join(name.upper() for name in config.models.models)} with {fits} of topics")
        return sweep_prepared(config, corpus, terms, out), corpus
