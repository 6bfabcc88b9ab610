"""The main job: a pile of articles to a directory of tables."""

from __future__ import annotations

import shutil
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from topics.arabic import ArabicPreprocessor, EncodedTexts
from topics.corpus import Corpus
from topics.evaluation import diversity, label_agreement
from topics.io import new_directory, write_table
from topics.matrix import Vectorizer, choose_min_df
from topics.models import MODELS
from topics.runs._cache import Prepared, prepared
from topics.runs._config import Experiment
from topics.runs._directory import check_run_place
from topics.runs._pictures import write_pictures
from topics.runs._read_input import check_enough, preprocessor_of, read_input
from topics.runs._results import describe, write, write_manifest, write_page
from topics.runs._sweep import keeping_fits, sweep_of, unfinished_sweep
from topics.themes import Themes


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a run found and where it lies.

    Attributes
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
    Experiment.run : Makes one.
    """

    out: Path
    corpus: Corpus
    themes: dict[str, Themes]
    metrics: dict[str, dict[str, Any]]


class _Stopwatch:
    """Seconds of each step, and a word to the user when one begins."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.seconds: dict[str, float] = {}
        self._say = say

    @contextmanager
    def step(self, name: str, message: str) -> Iterator[None]:
        """Announce a step and add its seconds."""
        self._say(message)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - start, 3)


def run(
    experiment: Experiment,
    out: str | Path,
    *,
    force: bool = False,
    say: Callable[[str], None] = lambda message: None,
    started: str | None = None,
) -> RunResult:
    """Do an experiment; see :meth:`topics.Experiment.run`. What is made again has the moment of what was made first."""
    out = Path(out)
    check_run_place(out, force=force)
    watch = _Stopwatch(say)
    started = started or datetime.now(UTC).isoformat(timespec="seconds")
    given = "the embedded corpus" if experiment.input.path is None else experiment.input.path
    with watch.step("read", f"Reading {given}"):
        corpus, source = read_input(experiment.input)
    check_enough(corpus, experiment)
    with watch.step("preprocess", f"Preparing {len(corpus):,} {experiment.input.split}"):
        kept = prepared(corpus, experiment, lambda: _encode(corpus, experiment), say)
        preprocessor, encoded = kept.preprocessor, kept.encoded

    themes: dict[str, Themes] = {}
    metrics, seconds = {}, {}
    for name in experiment.models.use:
        own_watch = _Stopwatch(say)
        own_watch.seconds.update(watch.seconds)
        themes[name] = _fit(name, corpus, preprocessor, encoded, experiment, own_watch)
        with own_watch.step("robustness", f"Looking how robust the themes of {name.upper()} are"):
            themes[name] = _with_robustness(themes[name], next(iter(themes.values())), experiment)
        with own_watch.step("evaluate", f"Scoring {name.upper()}"):
            metrics[name] = _evaluate(themes[name], experiment)
        seconds[name] = own_watch.seconds
    manifests = {name: describe(name, themes[name], experiment, source, started, seconds[name]) for name in themes}
    place, swept = unfinished_sweep(out, corpus, experiment), None
    if experiment.sweep is not None:
        with (
            watch.step("sweep", f"Trying {', '.join(map(str, experiment.sweep.n_topics))} topics"),
            keeping_fits(place),
        ):
            swept = sweep_of(experiment, corpus, encoded, place)
    check_run_place(out, force=force)  # somebody may have written there since
    with keeping_fits(place), new_directory(out) as folder:
        if swept is not None:
            # Copied, not moved: should the rest of the writing fail, the fits are still there.
            shutil.copytree(place, folder / "sweep")
        for name, own in themes.items():
            write(folder / name, own, metrics[name], manifests[name])
        if len(corpus.rejected):
            write_table(corpus.rejected, folder / "rejected.csv")
        if experiment.report.write:
            with watch.step("report", "Writing the report"):
                write_page(folder, themes, metrics, manifests, experiment.report, swept)
        if experiment.report.pictures:
            with watch.step("pictures", "Drawing the pictures"):
                write_pictures(folder, themes, lang=experiment.report.lang)
        write_manifest(folder, experiment, source, started, watch.seconds)
    if swept is not None:
        shutil.rmtree(place)
    return RunResult(out, corpus, themes, metrics)


def _encode(corpus: Corpus, experiment: Experiment) -> Prepared:
    """Return the preprocessor and the terms of every document."""
    preprocessor = preprocessor_of(experiment)
    texts = corpus.full_texts(titles=experiment.input.titles)
    encoded = preprocessor.fit_encode(texts, n_jobs=experiment.compute.n_jobs)
    return Prepared(preprocessor, encoded)


def _fit(
    name: str,
    corpus: Corpus,
    preprocessor: ArabicPreprocessor,
    encoded: EncodedTexts,
    experiment: Experiment,
    watch: _Stopwatch,
) -> Themes:
    """Return the themes that one model finds."""
    kind = MODELS[name]
    matrix, models = experiment.vectorizer, experiment.models
    vectorizer = Vectorizer(
        preprocessor,
        min_df=choose_min_df(matrix.min_df, len(corpus)),
        max_df=matrix.max_df,
        max_features=matrix.max_features,
        weighting=kind.weighting,
    )
    X = vectorizer.fit_transform(encoded)
    model = kind.estimator(
        models.n_topics,
        engine=models.engine,
        random_state=models.seed,
        n_jobs=experiment.compute.n_jobs,
        **getattr(models, name),
    )
    with watch.step("fit", f"Fitting {name.upper()}: {models.n_topics} topics, {X.shape[1]:,} terms"):
        # A run is whole or not at all: a model that Ctrl-C cut short is no result.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Interrupted", UserWarning)
            model.fit(X, vocabulary=vectorizer)
        if model.interrupted_:
            raise KeyboardInterrupt
    with watch.step("assign", f"Assigning articles to the themes of {name.upper()}"):
        return Themes(corpus, vectorizer, model, titles=experiment.input.titles, encoded=encoded)


def _with_robustness(themes: Themes, first: Themes, experiment: Experiment) -> Themes:
    """Return themes that know how far they come back; all models of a run are compared with the same fits."""
    seeds = experiment.evaluation.robustness
    if seeds == 0:
        return themes
    if first is not themes:
        return themes.with_robustness(same_refits_as=first)
    return themes.with_robustness(seeds=seeds, n_jobs=experiment.compute.n_jobs)


def _evaluate(themes: Themes, experiment: Experiment) -> dict[str, Any]:
    """Return coherence by every measure, diversity, and agreement with the labels if there are any."""
    measures, top_n = experiment.evaluation.measures, experiment.evaluation.top_n
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
