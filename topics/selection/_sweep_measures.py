"""Measures of a sweep: one table of their descriptions, bounds, functions and needs."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp

from topics._validation import InputError, check_choice
from topics.evaluation import (
    COHERENCE_MEASURES,
    completion_of_halves,
    diversity,
    exclusivity,
    inverted_rank_biased_overlap,
    jackknife_pseudovalues,
    label_agreement,
)


@dataclass(frozen=True, slots=True)
class FittedModel:
    """One fitted model, as measures see it.

    ``words`` are the top terms of every topic, of which ``top_n`` count; ``seen`` and ``unseen`` halves of held-out
    documents; ``doc_topic`` and ``labels`` are of all documents, where there are labels.
    """

    components: np.ndarray
    words: list[list[str]]
    top_n: int
    seen: sp.csr_array
    unseen: sp.csr_array
    doc_topic: np.ndarray | None
    labels: Sequence[str] | None
    n_jobs: int | None


@dataclass(frozen=True, slots=True)
class _SweepMeasure:
    """One measure of a sweep; higher is better for all.

    ``description`` says in a few words what a high value means, ``bounds`` are the least and the largest value there
    can be. ``value`` computes that of one fit; None for a measure that compares fits or is counted over resampled
    corpora. ``needs`` names what there must be: "", "labels", "held_out" or "seeds".
    """

    description: str
    bounds: tuple[float, float]
    value: Callable[[FittedModel], float] | None
    needs: str = ""


_UNIT = (0.0, 1.0)

SWEEP_MEASURES: dict[str, _SweepMeasure] = {
    **{
        name: _SweepMeasure("top words stand together in the articles", (-np.inf, np.inf), None)
        for name in COHERENCE_MEASURES
    },
    "diversity": _SweepMeasure("topics share few top words", _UNIT, lambda fit: diversity(fit.words, top_n=fit.top_n)),
    "inverted_rbo": _SweepMeasure(
        "topics rank other words first", _UNIT, lambda fit: inverted_rank_biased_overlap(fit.words, top_n=fit.top_n)
    ),
    "exclusivity": _SweepMeasure(
        "top words belong to their topic alone",
        _UNIT,
        lambda fit: float(exclusivity(fit.components, top_n=fit.top_n)),
    ),
    "held_out_log_likelihood": _SweepMeasure(
        "topics foresee the second half of unseen articles, in nats per token",
        (-np.inf, 0.0),
        lambda fit: completion_of_halves(fit.seen, fit.unseen, fit.components, n_jobs=fit.n_jobs),
        "held_out",
    ),
    "stability_jaccard": _SweepMeasure("other seeds find topics with the same top words", _UNIT, None, "seeds"),
    "stability_cosine": _SweepMeasure("other seeds find topics with the same probabilities", _UNIT, None, "seeds"),
    "nmi": _SweepMeasure(
        "main topics agree with the labels",
        _UNIT,
        lambda fit: float(label_agreement(fit.doc_topic, fit.labels)["nmi"]),  # type: ignore[arg-type]
        "labels",
    ),
}


def pseudovalues(values: pd.Series, measure: str) -> np.ndarray:
    """Return the values of all seeds, those of stability as pseudo-values: their usual standard error is right."""
    array = values.to_numpy(dtype=np.float64)
    return jackknife_pseudovalues(array) if SWEEP_MEASURES[measure].needs == "seeds" else array


def check_measures(names: Any) -> list[str] | None:
    """Return names of measures, one or several, each once; raise InputError if there is no such measure."""
    if names is None:
        return None
    if not isinstance(names, Iterable):
        raise InputError(f"measures must be a list of names, such as ['c_v', 'nmi']; got {names!r:.60}.")
    named = [names] if isinstance(names, str) else list(dict.fromkeys(names))
    if not named:
        raise InputError("measures is empty; name at least one, or leave it out for all.")
    return [check_choice("measure", name, SWEEP_MEASURES) for name in named]


def chosen_measures(names: list[str] | None, has: dict[str, bool]) -> list[str]:
    """Return the measures to take: those named, or all for which there is what they need."""
    if names is None:
        return [name for name, row in SWEEP_MEASURES.items() if has.get(row.needs, True)]
    for name in names:
        if not has.get(SWEEP_MEASURES[name].needs, True):
            raise InputError(f"{name!r} can't be measured here: {_UNMET_NEEDS[SWEEP_MEASURES[name].needs]}")
    return names


_UNMET_NEEDS = {
    "labels": "there are no labels. Give labels=, or a Corpus that has them.",
    "held_out": "no articles are held out. Give test_size=0.1, say.",
    "seeds": "it compares the fits of two seeds or more. Give seeds=3, say.",
}
