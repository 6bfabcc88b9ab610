"""One fit of a sweep."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from topics._progress import without_progress
from topics._validation import InputError
from topics.evaluation import MEASURES as COHERENCES
from topics.evaluation import resampled_coherence
from topics.linalg import Svd
from topics.models import LDA, NMF, TopicModel
from topics.selection._checkpoints import WORDS_KEPT, Planned, Record
from topics.selection._inputs import SharedData, split_of
from topics.selection._sweep_measures import MEASURES, Fitted


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a model of a sweep is fitted: the weighting of its matrix, and where it may start from.

    Parameters
    ----------
    estimator : type of TopicModel
        Its class.
    weighting : {"count", "tfidf"}
        Its matrix.
    takes_svd : callable
        Whether an unfitted model starts from singular vectors that are at hand.
    """

    estimator: type[TopicModel]
    weighting: str
    takes_svd: Callable[[Any], bool]


KINDS: dict[str, _Kind] = {
    "lda": _Kind(LDA, "count", lambda model: model.engine == "native" and model.init == "clusters"),
    "nmf": _Kind(NMF, "tfidf", lambda model: model.engine == "native" and model.init == "nndsvd"),
}


def kind_of(model: TopicModel) -> _Kind:
    """Return the kind of an unfitted model, or refuse another's."""
    for kind in KINDS.values():
        if isinstance(model, kind.estimator):
            return kind
    raise InputError(f"models must be 'lda', 'nmf' or unfitted topics.LDA and topics.NMF; got {type(model).__name__}.")


@dataclass(frozen=True, slots=True)
class Measuring:
    """How fits are measured: by which measures, on what share of held-out articles, by how many top words."""

    measures: list[str]
    held_out: float
    top_n: int


def fit_and_measure(planned: Planned, model: TopicModel, data: SharedData, how: Measuring) -> Record:
    """Fit a model, set up for it, on the documents of its seed, and measure it."""
    start = time.perf_counter()
    kind = kind_of(model)
    learned, held = split_of(planned.seed, len(data), how.held_out)
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
    fitted = Fitted(
        components=shares,
        words=words,
        top_n=how.top_n,
        seen=data.seen[held],
        unseen=data.unseen[held],
        doc_topic=model.transform(X) if "nmi" in how.measures else None,
        labels=data.labels,
        n_jobs=model.n_jobs,
    )
    values = {name: row.of_fit(fitted) for name in how.measures if (row := MEASURES[name]).of_fit is not None}
    coherences = [name for name in how.measures if name in COHERENCES]
    scored = resampled_coherence([topic[: how.top_n] for topic in words], data.where, coherences, data.weights)
    values |= {name: float(found[0]) for name, found in scored.items()}
    return Record(
        planned,
        values={name: values[name] for name in how.measures if name in values},
        resampled={name: found[1:].tolist() for name, found in scored.items()},
        words=words,
        components=components,
        seconds=time.perf_counter() - start,
    )
