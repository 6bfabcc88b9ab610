"""The main job: from articles to a directory of results."""

import shutil
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from topics.corpus import Corpus
from topics.evaluation import diversity, label_agreement
from topics.io import new_directory, write_table
from topics.matrix import Vectorizer
from topics.models import MODELS
from topics.runs._cache import Prepared
from topics.runs._config import Config
from topics.runs._manifest import model_manifest, write_run_manifest
from topics.runs._pictures import write_pictures
from topics.runs._results import ModelResult, write_model, write_page
from topics.runs._saved_topics import check_run_place
from topics.runs._steps import Say, Steps, prepare_input
from topics.runs._sweep import keeping_fits, sweep_prepared, unfinished_sweep
from topics.selection import SweepResult
from topics.themes import Themes


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run found and where it lies.

    Parameters
    ----------
    out : Path
        The results directory.
    corpus : Corpus
        What was read.
    themes : dict of str to Themes
        By model name.
    metrics : dict of str to dict
        By model name.

    See Also
    --------
    Experiment.run : Returns this.

    Examples
    --------
    >>> import tempfile
    >>> import topics
    >>> experiment = topics.Experiment.from_options(n_topics=8, models=("nmf",), report=False, pictures=False)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     result = experiment.run(f"{folder}/results")
    >>> len(result.themes["nmf"])
    8
    """

    out: Path
    corpus: Corpus
    themes: dict[str, Themes]
    metrics: dict[str, dict[str, Any]]


def run(config: Config, out: str | Path, *, force: bool = False, say: Say, started: str | None = None) -> RunResult:
    """Do an experiment; see :meth:`topics.Experiment.run`. What is made again has the moment of what was made first."""
    out = Path(out)
    check_run_place(out, force=force)
    started = started or datetime.now(UTC).isoformat(timespec="seconds")
    steps = Steps(say)
    swept_topics = () if config.sweep is None else config.sweep.n_topics
    corpus, facts, terms = prepare_input(config, steps, max(config.models.n_topics, *swept_topics, 2))
    models: dict[str, ModelResult] = {}
    for name in config.models.use:
        own = Steps(say, steps.seconds)
        themes = _find_themes(name, corpus, terms, config, own)
        with own.step("robustness", f"Looking how robust the themes of {name.upper()} are"):
            themes = _with_robustness(themes, models, config)
        with own.step("evaluate", f"Scoring {name.upper()}"):
            metrics = _evaluate(themes, config)
        models[name] = ModelResult(themes, metrics, model_manifest(name, themes, config, facts, started, own.seconds))
    fits = unfinished_sweep(out, corpus, config)
    with keeping_fits(fits):
        swept = _sweep_if_asked(config, corpus, terms, fits, steps)
        check_run_place(out, force=force)  # somebody may have written there since
        with new_directory(out) as folder:
            _write_results(folder, config, corpus, models, swept, steps)
            if swept is not None:
                # Copied, not moved: should the rest of the writing fail, the fits are still there.
                shutil.copytree(fits, folder / "sweep")
            write_run_manifest(folder, config, facts, started, steps.seconds)
    if swept is not None:
        shutil.rmtree(fits)
    themes_by_model = {name: model.themes for name, model in models.items()}
    return RunResult(out, corpus, themes_by_model, {name: model.metrics for name, model in models.items()})


def _find_themes(name: str, corpus: Corpus, terms: Prepared, config: Config, steps: Steps) -> Themes:
    """Return the themes that one model finds."""
    kind, matrix, models = MODELS[name], config.vectorizer, config.models
    vectorizer = Vectorizer(
        terms.preprocessor,
        min_df=matrix.min_df,
        max_df=matrix.max_df,
        max_features=matrix.max_features,
        weighting=kind.weighting,
    )
    X = vectorizer.fit_transform(terms.encoded)
    model = kind.estimator(
        models.n_topics,
        engine=models.engine,
        random_state=models.seed,
        n_jobs=config.compute.n_jobs,
        **getattr(models, name),
    )
    with steps.step("fit", f"Fitting {name.upper()}: {models.n_topics} topics, {X.shape[1]:,} terms"):
        # A run is whole or not at all: a model that Ctrl-C cut short is no result.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Interrupted", UserWarning)
            model.fit(X, vocabulary=vectorizer)
        if model.interrupted_:
            raise KeyboardInterrupt
    with steps.step("assign", f"Assigning articles to the themes of {name.upper()}"):
        return Themes(corpus, vectorizer, model, titles=config.input.titles, encoded=terms.encoded)


def _with_robustness(themes: Themes, earlier: dict[str, ModelResult], config: Config) -> Themes:
    """Return themes that know how far they come back; all models of a run are compared with the same fits."""
    seeds = config.evaluation.robustness
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
        "diversity": diversity(themes.top_terms(top_n), top_n=top_n),
    }
    if themes.robustness is not None:
        metrics["robustness"] = themes.robustness["score"].tolist()
    # An article without any known term has no theme that its label could agree with.
    labels = [label if n else "" for label, n in zip(themes.corpus.labels, themes.doc_lengths, strict=True)]
    if any(labels):
        metrics["label_agreement"] = dict(label_agreement(labels, themes.doc_topic))
    return metrics


def _sweep_if_asked(config: Config, corpus: Corpus, terms: Prepared, fits: Path, steps: Steps) -> SweepResult | None:
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


def _write_results(
    folder: Path,
    config: Config,
    corpus: Corpus,
    models: dict[str, ModelResult],
    swept: SweepResult | None,
    steps: Steps,
) -> None:
    """Write tables, page and pictures."""
    for name, model in models.items():
        write_model(folder / name, model)
    if len(corpus.rejected):
        write_table(corpus.rejected, folder / "rejected.csv")
    if config.report.write:
        with steps.step("report", "Writing the report"):
            write_page(folder, models, config.report, swept)
    if config.report.pictures:
        with steps.step("pictures", "Drawing the pictures"):
            write_pictures(folder, {name: model.themes for name, model in models.items()}, lang=config.report.lang)
