"""The main job: a pile of articles to a directory of tables."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from topics.arabic.encoded import EncodedTexts
from topics.arabic.preprocessor import ArabicPreprocessor
from topics.corpus.corpus import Corpus
from topics.evaluation.agreement import label_agreement
from topics.evaluation.diversity import diversity
from topics.evaluation.measures import MEASURES
from topics.experiment.options import MODELS, RunOptions
from topics.experiment.pictures import write_pictures
from topics.experiment.reading import check_enough, read_input
from topics.experiment.results import describe, write, write_page
from topics.matrix.vectorizer import Vectorizer, fewest_documents
from topics.rundir import (
    check_free,
    new_directory,
    write_table,
)
from topics.themes.themes import Themes

PACKAGES = ("arabic-topics", "numpy", "scipy", "pandas", "scikit-learn", "gensim", "simplemma", "numba")


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
    """

    out: Path
    corpus: Corpus
    themes: dict[str, Themes]
    metrics: dict[str, dict[str, Any]]


class Stopwatch:
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
    data: str | Path | None,
    out: str | Path,
    *,
    options: RunOptions | None = None,
    force: bool = False,
    say: Callable[[str], None] = lambda message: None,
) -> RunResult:
    """Read articles, find their themes with every model asked for, and write the tables.

    Parameters
    ----------
    data : path or None
        Anything that :func:`topics.load_corpus` reads from disk; None means the embedded corpus.
    out : path
        The results directory. It appears at the end, whole.
    options : RunOptions, optional
        What to do; None means the defaults.
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
        If the input, an option or the output directory can't be used.
    """
    options = options or RunOptions()
    out = Path(out)
    check_free(out, force=force)
    watch = Stopwatch(say)
    started = datetime.now(UTC).isoformat(timespec="seconds")
    with watch.step("read", "Reading the embedded corpus" if data is None else f"Reading {data}"):
        corpus, source = read_input(data, options)
    check_enough(corpus, options)
    with watch.step("preprocess", f"Preparing {len(corpus):,} {options.split}"):
        preprocessor, encoded = encode(corpus, options)

    themes: dict[str, Themes] = {}
    metrics, seconds = {}, {}
    for name in options.models:
        own_watch = Stopwatch(say)
        own_watch.seconds.update(watch.seconds)
        themes[name] = fit(name, corpus, preprocessor, encoded, options, own_watch)
        with own_watch.step("robustness", f"Looking how robust the themes of {name.upper()} are"):
            themes[name] = with_robustness(themes[name], next(iter(themes.values())), options)
        with own_watch.step("evaluate", f"Scoring {name.upper()}"):
            metrics[name] = evaluate(themes[name])
        seconds[name] = own_watch.seconds
    manifests = {name: describe(name, themes[name], options, source, started, seconds[name]) for name in options.models}
    with new_directory(out, force=force) as folder:
        for name in options.models:
            write(folder / name, themes[name], metrics[name], manifests[name])
        if len(corpus.rejected):
            write_table(corpus.rejected, folder / "rejected.csv")
        if options.report:
            say("Writing the report and the pictures")
            write_page(folder, themes, metrics, manifests, lang=options.lang)
            write_pictures(folder, themes, lang=options.lang)
    return RunResult(out, corpus, themes, metrics)


def encode(corpus: Corpus, options: RunOptions) -> tuple[ArabicPreprocessor, EncodedTexts]:
    """Return the preprocessor and the terms of every document."""
    texts = corpus.full_texts(titles=options.titles)
    stemmer = None if options.stemmer == "none" else options.stemmer
    preprocessor = ArabicPreprocessor(stemmer=stemmer, merge=options.merge, phrases=options.phrases)
    return preprocessor, preprocessor.fit_encode(texts, n_jobs=options.n_jobs)


def fit(
    name: str,
    corpus: Corpus,
    preprocessor: ArabicPreprocessor,
    encoded: EncodedTexts,
    options: RunOptions,
    watch: Stopwatch,
) -> Themes:
    """Return the themes that one model finds."""
    kind = MODELS[name]
    min_df = fewest_documents(options.min_df, len(corpus))
    vectorizer = Vectorizer(preprocessor, min_df=min_df, max_df=options.max_df, weighting=kind.weighting)
    X = vectorizer.fit_transform(encoded)
    model = kind.estimator(options.n_topics, engine=options.engine, random_state=options.seed, n_jobs=options.n_jobs)
    with watch.step("fit", f"Fitting {name.upper()}: {options.n_topics} topics, {X.shape[1]:,} terms"):
        # A run is whole or not at all: a model that Ctrl-C cut short is no result.
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Interrupted", UserWarning)
            model.fit(X)
        if model.interrupted_:
            raise KeyboardInterrupt
    with watch.step("assign", f"Assigning articles to the themes of {name.upper()}"):
        return Themes(corpus, vectorizer, model, titles=options.titles, encoded=encoded)


def with_robustness(themes: Themes, first: Themes, options: RunOptions) -> Themes:
    """Return themes that know how far they come back; all models of a run are compared with the same fits."""
    if options.robustness == 0:
        return themes
    if first is not themes:
        return themes.with_robustness(like=first)
    return themes.with_robustness(seeds=options.robustness, n_jobs=options.n_jobs)


def evaluate(themes: Themes) -> dict[str, Any]:
    """Return coherence by every measure, diversity, and agreement with the labels if there are any."""
    coherences = {measure: themes.coherence(measure) for measure in MEASURES}
    means = themes.mean_coherence(list(MEASURES))
    metrics: dict[str, Any] = {
        "coherence": {measure: mean.value for measure, mean in means.items()},
        "coherence_interval": {measure: [mean.low, mean.high] for measure, mean in means.items()},
        "coherence_per_theme": {measure: values.tolist() for measure, values in coherences.items()},
        "diversity": diversity(themes.top_terms()),
    }
    if themes.robustness is not None:
        metrics["robustness"] = themes.robustness["score"].tolist()
    # An article without any known term has no theme that its label could agree with.
    labels = [label if n else "" for label, n in zip(themes.corpus.labels, themes.n_terms, strict=True)]
    if any(labels):
        metrics["label_agreement"] = dict(label_agreement(labels, themes.doc_topic))
    return metrics
