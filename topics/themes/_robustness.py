"""Robustness of themes: their stability in fits of both models, with other seeds and on other parts of the articles."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from joblib import Parallel, cpu_count, delayed, effective_n_jobs
from numpy.typing import ArrayLike
from sklearn.base import clone

from topics._progress import progress_bar, without_progress
from topics._validation import InputError, check_between, check_integer, check_jobs, check_seeds
from topics.evaluation import SAME_TOPIC, check_shares, cosines, split_documents
from topics.linalg import check_matrix, single_threaded_blas
from topics.models import ModelChoice, TopicModel, model_kind, models_from_names

_LEARNED_SHARE = 0.9
_VERDICTS = {"robust": 0.9, "fair": 0.75, "fragile": 0.0}
"""The least score of each verdict, the highest first."""
_OWN_COLUMNS = ("score", "found", "fits", "verdict")


def score_robustness(components: ArrayLike, refits: Mapping[str, Sequence[ArrayLike]]) -> pd.DataFrame:
    """Score every theme, a row of ``components``, by how well it comes back in other fits; one row per theme.

    ``refits`` holds by model the topics of its fits over the same terms, of any number: what :func:`refit` returns.
    Columns are ``score``, the mean over the models, from 0 to 1; one per model, the mean over its fits of the cosine of
    the theme's row with that of its best counterpart; ``found``, the fits in which that is at least ``SAME_TOPIC``;
    ``fits``, their number; ``verdict``, a word of ``_VERDICTS``.

    The best counterpart is taken whether or not it is that of another theme as well: themes that people have merged, or
    fits with other numbers of topics, have no one-to-one matching, and one theme's score should not fall because
    another one took its counterpart. So two themes that always come as one topic both score by it;
    :func:`topics.align` tells them apart. The Jaccard index of ten top terms tells less: models differ in how many
    generic words they rank high.
    """
    themes = check_shares("components", components)
    if not isinstance(refits, Mapping) or not refits or any(len(fits) == 0 for fits in refits.values()):
        raise InputError("refits must map the name of each model to its fits, at least one; refit makes them.")
    clash = [name for name in refits if name in _OWN_COLUMNS]
    if clash:
        raise InputError(f"A model can't be called {clash[0]!r}: the table has such a column. Name it otherwise.")
    best = {
        name: np.array([_best_similarities(themes, fit, f"refits[{name!r}][{i}]") for i, fit in enumerate(fits)])
        for name, fits in refits.items()
    }
    of_models = {name: values.mean(axis=0) for name, values in best.items()}
    score = np.mean(list(of_models.values()), axis=0)
    found = np.concatenate(list(best.values())) >= SAME_TOPIC
    return pd.DataFrame(
        {
            "score": score,
            **of_models,
            "found": found.sum(axis=0),
            "fits": len(found),
            "verdict": [_robustness_verdict(value) for value in score],
        }
    )


def _best_similarities(themes: np.ndarray, fit: ArrayLike, name: str) -> np.ndarray:
    """Return the similarity of every theme with its best counterpart in a fit, shape (n_topics,)."""
    rows = check_shares(name, fit)
    if rows.shape[1] != themes.shape[1]:
        raise InputError(
            f"{name} is over {rows.shape[1]:,} terms and components over {themes.shape[1]:,}; fit on the same matrix."
        )
    return np.asarray(cosines(themes, rows, 0).max(axis=1))


def _robustness_verdict(score: float) -> str:
    """Return the word for a score."""
    return next(word for word, least in _VERDICTS.items() if score >= least)


def refit(
    X_counts: Any,
    X_tfidf: Any,
    n_topics: int,
    *,
    models: ModelChoice = ("lda", "nmf"),
    seeds: int | Sequence[int] = 3,
    learned: float = _LEARNED_SHARE,
    random_state: int = 0,
    n_jobs: int | None = None,
) -> dict[str, list[np.ndarray]]:
    """Fit models again, each time with another seed and on another share ``learned`` of the articles.

    ``X_counts`` and ``X_tfidf`` hold the same articles over the same terms, for LDA and for NMF. Returned are by model
    its topics with each seed, shape (n_topics, n_terms). Fits do not start from singular vectors that they share,
    though that would save time: on news of five broadcasters, a mixture of laws, Europe and migrants then came back
    with a similarity of .83 in the same model, and of .53 when every fit was on its own.
    """
    matrices = {"count": check_matrix(X_counts, "refit"), "tfidf": check_matrix(X_tfidf, "refit")}
    shapes = {name: X.shape for name, X in matrices.items()}
    if shapes["count"] != shapes["tfidf"]:
        raise InputError(f"X_counts has shape {shapes['count']} and X_tfidf {shapes['tfidf']}; weigh the same counts.")
    n_documents = shapes["count"][0]
    check_integer("n_topics", n_topics)
    check_jobs(n_jobs)
    test_size = 1 - check_between("learned", learned, 0, 1)
    chosen, numbers = models_from_names(models, seedable=True), check_seeds(seeds, random_state)
    if n_documents - round(test_size * n_documents) < 1:
        raise InputError(f"learned={learned} of {n_documents:,} articles is none; a fit needs some.")
    wanted = [(name, seed) for name in chosen for seed in numbers]
    n_workers = min(effective_n_jobs(-1 if n_jobs is None else n_jobs), len(wanted))
    threads = max(1, cpu_count() // n_workers)
    jobs = (
        delayed(_fit_topics)(
            clone(chosen[name]).set_params(n_topics=n_topics, random_state=seed, n_jobs=threads),
            matrices[model_kind(chosen[name]).weighting],
            split_documents(seed, n_documents, test_size)[0],
        )
        for name, seed in wanted
    )
    fits: dict[str, list[np.ndarray]] = {name: [] for name in chosen}
    running = Parallel(n_jobs=n_workers, prefer="threads", return_as="generator")(jobs)
    try:
        with single_threaded_blas, progress_bar("fits", total=len(wanted), unit="fit") as bar:
            for (name, _), components in zip(wanted, running, strict=True):
                fits[name].append(components)
                bar.update()
    finally:
        running.close()
    return fits


def _fit_topics(model: TopicModel, X: sp.csr_array, rows: np.ndarray) -> np.ndarray:
    """Return the topics that a model learns from some documents."""
    with without_progress():
        model.fit(X[rows])
    if model.interrupted_:
        raise KeyboardInterrupt
    return model.components_
