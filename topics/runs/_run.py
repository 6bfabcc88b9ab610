"""The main job: from articles to the themes of every model."""

import shutil
import warnings
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from topics.corpus import Corpus
from topics.evaluation import diversity, label_agreement
from topics.matrix import Vectorizer
from topics.models import MODELS
from topics.runs._cache import Prepared
from topics.runs._config import Config
from topics.runs._found import FoundRun, ModelResult, NewRun
from topics.runs._manifest import model_manifest
from topics.runs._saved_topics import check_run_place
from topics.runs._steps import Say, Steps, prepare_input
from topics.runs._sweep import keeping_fits, sweep_prepared, unfinished_sweep
from topics.runs._write import write_run
from topics.selection import SweepResult
from topics.themes import Themes


def run_config(
    config: Config,
    data: Any = None,
    out: Path | None = None,
    *,
    overwrite: bool = False,
    say: Say,
    started: str | None = None,
) -> NewRun:
    """Do an experiment; see :meth:`topics.Experiment.run`. Nothing is written unless ``out`` names a directory.

    ``data`` are articles at hand, in place of the experiment's own. What is made again has the moment of what was made
    first.
    """
    if out is not None:
        check_run_place(out, overwrite=overwrite)
    started = started or datetime.now(UTC).isoformat(timespec="seconds")
    steps = Steps(say)
    swept_topics = () if config.sweep is None else config.sweep.n_topics
    corpus, facts, terms = prepare_input(config, data, steps, max(config.models.n_topics, *swept_topics, 2))
    models: dict[str, ModelResult] = {}
    for name in config.models.models:
        own = Steps(say, steps.seconds)
        themes = _find_themes(name, corpus, terms, config, own)
        with own.step("robustness", f"Looking how robust the themes of {name.upper()} are"):
            themes = _with_robustness(themes, models, config)
        with own.step("evaluate", f"Scoring {name.upper()}"):
            metrics = _evaluate(themes, config)
        models[name] = ModelResult(themes, metrics, model_manifest(name, themes, config, facts, started, own.seconds))
    fits = None if out is None else unfinished_sweep(out, corpus, config)
    with keeping_fits(fits):
        swept = _sweep_if_asked(config, corpus, terms, fits, steps)
        found = NewRun(config, facts, started, steps.seconds, corpus, terms, models, swept)
        if out is not None:
            write_run(found, out, overwrite=overwrite, steps=steps)
    if fits is not None and swept is not None:
        shutil.rmtree(fits)
    return found


def with_other_themes(found: FoundRun, changed: Mapping[str, Themes]) -> NewRun:
    """Return a run with other themes of some of its models, measured anew."""
    models = dict(found.models)
    for name, themes in changed.items():
        seconds = models[name].manifest.seconds
        manifest = model_manifest(name, themes, found.config, found.facts, found.started, seconds)
        models[name] = ModelResult(themes, _evaluate(themes, found.config), manifest)
    return NewRun(
        found.config, found.facts, found.started, found.seconds, found.corpus, found.terms, models, found.swept
    )


def _find_themes(name: str, corpus: Corpus, terms: Prepared, config: Config, steps: Steps) -> Themes:
    """Return the themes that one model finds."""
    matrix, models = config.vectorizer, config.models
    vectorizer = Vectorizer(
        terms.preprocessor, min_df=matrix.min_df, max_df=matrix.max_df, max_features=matrix.max_features
    )
    model = MODELS[name].estimator(
        models.n_topics,
        engine=models.engine,
        random_state=models.seed,
        n_jobs=config.compute.n_jobs,
        **getattr(models, name),
    )
    with steps.step("fit", f"Fitting {name.upper()}: {models.n_topics} topics"):
        # A run is whole or not at all: a model that Ctrl-C cut short is no result.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Interrupted", UserWarning)
            themes = Themes.fit(corpus, model, vectorizer=vectorizer, titles=config.input.titles, encoded=terms.encoded)
        if themes.model.interrupted_:
            raise KeyboardInterrupt
    return themes


def _with_robustness(themes: Themes, earlier: dict[str, ModelResult], config: Config) -> Themes:
    """Return themes that know how far they come back; all models of a run are compared with the same fits."""
    seeds = config.evaluation.seeds
    if seeds == 0:
        return themes
    if earlier:
        return themes.with_robustness(same_refits_as=next(iter(earlier.values())).themes)
    return themes.with_robustness(seeds=seeds, n_jobs=config.compute.n_jobs)


def _evaluate(themes: Themes, config: Config) -> dict[str, Any]:
    """Return coherence by every measure, diversity, and agreement with the labels if there are any."""
    measures, top_n = config.evaluation.measures, config.evaluation.top_n
    coherences = {measure: themes.coherence(measure, top_n=top_n) for measure in measures}
    means = themes.mean_coherence(measures, top_n=top_n)
    metrics: dict[str, Any] = {
        "coherence": {measure: mean.value for measure, mean in means.items()},
        "coherence_interval": {measure: [mean.low, mean.high] for measure, mean in means.items()},
        "coherence_per_theme": {measure: values.tolist() for measure, values in coherences.items()},
        "diversity": diversity(themes.top_terms(top_n).tolist(), top_n=top_n),
    }
    if themes.robustness is not None:
        metrics["robustness"] = themes.robustness["score"].tolist()
    # An article without any known term has no theme that its label could agree with.
    labels = [label if n else "" for label, n in zip(themes.corpus.labels, themes.doc_lengths, strict=True)]
    if any(labels):
        metrics["label_agreement"] = dict(label_agreement(themes.doc_topic, labels))
    return metrics


def _sweep_if_asked(
    config: Config, corpus: Corpus, terms: Prepared, fits: Path | None, steps: Steps
) -> SweepResult | None:
    """Return the whole sweep of an experiment, if it has one; what Ctrl-C cut short is no result either."""
    if config.sweep is None:
        return None
    with steps.step("sweep", f"Trying {', '.join(map(str, config.sweep.n_topics))} topics"):
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Interrupted", UserWarning)
            swept = sweep_prepared(config, corpus, terms, fits)
        if swept.interrupted:
            raise KeyboardInterrupt
    return swept
