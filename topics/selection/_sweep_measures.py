"""Measures of a sweep: one table of their descriptions, bounds, functions and needs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from topics._validation import InputError, check_choice
from topics.evaluation import (
    COHERENCE_MEASURES,
    completion_of_halves,
    diversity,
    exclusivity,
    inverted_rank_biased_overlap,
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
        lambda fit: float(label_agreement(fit.labels, fit.doc_topic)["nmi"]),  # type: ignore[arg-type]
        "labels",
    ),
}


def chosen_measures(names: Sequence[str] | None, has: dict[str, bool]) -> list[str]:
    """Return the measures to take: those named, or all for which there is what they need."""
    if names is None:
        return [name for name, row in SWEEP_MEASURES.items() if has.get(row.needs, True)]
    if isinstance(names, str):
        raise InputError(f"measures must be a list of names; got {names!r}. Wrap it in a list.")
    for name in names:
        row = SWEEP_MEASURES[check_choice("measure", name, SWEEP_MEASURES)]
        if not has.get(row.needs, True):
            raise InputError(f"{name!r} can't be measured here: {_UNMET_NEEDS[row.needs]}")
    return list(dict.fromkeys(names))


_UNMET_NEEDS = {
    "labels": "there are no labels. Give labels=, or a Corpus that has them.",
    "held_out": "no articles are held out. Give test_size=0.1, say.",
    "seeds": "it compares the fits of two seeds or more. Give seeds=5, say.",
}
