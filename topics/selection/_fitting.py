"""Fitting and measuring of one model of a sweep."""

import time
from dataclasses import dataclass

import numpy as np

from topics._progress import without_progress
from topics.evaluation import COHERENCE_MEASURES, resampled_coherence, split_documents
from topics.linalg import Svd
from topics.models import TopicModel, model_kind
from topics.selection._checkpoints import WORDS_KEPT, FitRecord
from topics.selection._inputs import SharedData
from topics.selection._sweep_measures import SWEEP_MEASURES, FittedModel
from topics.selection._sweep_plan import PlannedFit


@dataclass(frozen=True, slots=True)
class Measuring:
    """How fits are measured: by which measures, on what share of held-out articles, by how many top words."""

    measures: list[str]
    test_size: float
    top_n: int


def fit_and_measure(planned: PlannedFit, model: TopicModel, data: SharedData, how: Measuring) -> FitRecord:
    """Fit a model, set up for it, on the documents of its seed, and measure it."""
    start = time.perf_counter()
    kind = model_kind(model)
    learned, held = split_documents(planned.seed, len(data), how.test_size)
    X = data.matrices[kind.weighting]
    if kind.takes_svd(model):
        model.set_params(init=Svd(data.svd.left[learned], data.svd.values, data.svd.right))
    with without_progress():
        model.fit(X[learned])
    if model.interrupted_:
        raise KeyboardInterrupt
    # Measured is what is kept, in single precision: a sweep that goes on from disk finds the same.
    components = model.components_.astype(np.float32)
    shares = components / components.sum(axis=1, keepdims=True, dtype=np.float64)
    best = np.argsort(-shares, axis=1, kind="stable")[:, :WORDS_KEPT]
    words = [[data.terms[i] for i in row] for row in best]
    fitted = FittedModel(
        components=shares,
        words=words,
        top_n=how.top_n,
        seen=data.seen[held],
        unseen=data.unseen[held],
        doc_topic=model.transform(X) if "nmi" in how.measures else None,
        labels=data.labels,
        n_jobs=model.n_jobs,
    )
    values = {name: row.value(fitted) for name in how.measures if (row := SWEEP_MEASURES[name]).value is not None}
    coherences = [name for name in how.measures if name in COHERENCE_MEASURES]
    scored = resampled_coherence([topic[: how.top_n] for topic in words], data.index, coherences, data.weights)
    values |= {name: float(found[0]) for name, found in scored.items()}
    return FitRecord(
        planned,
        values={name: values[name] for name in how.measures if name in values},
        resampled={name: found[1:].tolist() for name, found in scored.items()},
        words=words,
        components=components,
        seconds=time.perf_counter() - start,
    )
