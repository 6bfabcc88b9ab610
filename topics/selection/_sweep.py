"""Sweep over models, numbers of topics and seeds: fits that are measured side by side and kept as they come."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joblib import Parallel, cpu_count, delayed, effective_n_jobs
from sklearn.base import BaseEstimator, clone

from topics._progress import progress_bar
from topics._validation import InputError, check_between, check_integer, check_jobs
from topics._version import __version__
from topics.arabic import ArabicPreprocessor
from topics.corpus import Corpus
from topics.io import whole_file, write_table
from topics.linalg import single_threaded_blas
from topics.matrix import choose_min_df
from topics.models import ModelChoice, TopicModel, models_from_names
from topics.selection._checkpoints import (
    FITS,
    MAY_GROW,
    PLAN,
    WORDS_KEPT,
    Checkpoints,
    FitRecord,
    PlannedFit,
    option_differences,
    planned_fits,
    read_plan,
)
from topics.selection._fitting import Measuring, fit_and_measure
from topics.selection._inputs import SharedData, Tokens, shared_data
from topics.selection._result import SweepResult, result_from_records
from topics.selection._sweep_measures import chosen_measures


def sweep(
    articles: Tokens,
    *,
    models: ModelChoice = ("lda", "nmf"),
    n_topics: Iterable[int] = range(5, 51, 5),
    seeds: int | Sequence[int] = 5,
    measures: Sequence[str] | None = None,
    labels: Sequence[str] | None = None,
    preprocessor: ArabicPreprocessor | None = None,
    min_df: int | float | None = None,
    max_df: int | float = 0.5,
    test_size: float = 0.1,
    top_n: int = 10,
    n_resamples: int = 100,
    random_state: int = 0,
    n_jobs: int | None = None,
    out: str | Path | None = None,
) -> SweepResult:
    """Fit models with many numbers of topics and seeds, and measure them side by side.

    Parameters
    ----------
    articles : Corpus, EncodedTexts, or sequence of sequences of str
        Articles, or the tokens of each in the order of the text.
    models : sequence of {"lda", "nmf"} or mapping of str to LDA or NMF, default=("lda", "nmf")
        Names of models with their defaults, or your own unfitted ones under names of your choice.
    n_topics : iterable of int, default=range(5, 51, 5)
        Numbers of topics.
    seeds : int or sequence of int, default=5
        How many seeds, or which. A seed decides which articles are held out and where a fit starts from.
    measures : sequence of str, optional
        Which measures to take; None takes all for which there is what they need: "c_npmi", "c_v", "c_uci", "u_mass",
        "c_p", "diversity", "inverted_rbo", "exclusivity", "held_out_log_likelihood", "stability_jaccard",
        "stability_cosine", "nmi". Of all of them, higher is better.
    labels : sequence of str, optional
        Known themes, one per document, for "nmi"; a Corpus may have its own.
    preprocessor : ArabicPreprocessor, optional
        From the texts of a Corpus to terms; None means the default one. With EncodedTexts, what made them.
    min_df, max_df : int or float, default=None, 0.5
        Terms in fewer or more documents are left out, as in :class:`topics.Vectorizer`. ``min_df=None`` means 5; 3
        under 500 documents, 2 under 100.
    test_size : float, default=0.1
        Share of the articles that a seed does not learn from, for "held_out_log_likelihood"; from 0 (none) to 0.5.
    top_n : int, default=10
        Top words of a topic that measures look at, from 2 to 20.
    n_resamples : int, default=100
        Resampled corpora behind the intervals of coherence; 0 for no such intervals.
    random_state : int, default=0
        Seed of what all fits share: singular vectors, halves of articles, resampled corpora.
    n_jobs : int, optional
        Fits at a time, as joblib counts: None and -1 mean one per core. Fits run in threads, or on the backend of
        :func:`joblib.parallel_config`; the result does not depend on it.
    out : str or Path, optional
        Directory in which every fit is kept as it comes. A sweep that was stopped goes on from there, one with more
        numbers of topics, seeds or models adds to it.

    Returns
    -------
    SweepResult
        A table with one row per fit, means with intervals, and rules to choose by. After Ctrl-C, what there is.

    Raises
    ------
    InputError
        If an option is out of range, or ``out`` holds another sweep.

    Notes
    -----
    Every seed learns from its own nine tenths of the articles, so that stability and the intervals over seeds tell
    what other articles would have brought, not only another start. Coherence is counted over all articles.

    Examples
    --------
    >>> import topics
    >>> found = topics.sweep(topics.load_sample(), n_topics=[4, 8], seeds=2, min_df=2, measures=["c_npmi", "nmi"])
    >>> found.table.shape
    (8, 5)
    >>> found.best(measure="nmi")["nmf"].n_topics
    8
    """
    plan = _SweepPlan.from_options(models, n_topics, seeds)
    check_integer("top_n", top_n, minimum=2, maximum=WORDS_KEPT)
    check_between("test_size", test_size, 0, 0.5)
    check_integer("n_resamples", n_resamples, minimum=0)
    check_integer("random_state", random_state, minimum=0, maximum=2**32 - 1)
    check_jobs(n_jobs)
    data = shared_data(
        articles,
        preprocessor=preprocessor,
        min_df=min_df,
        max_df=max_df,
        labels=labels,
        most_topics=max(*plan.n_topics, top_n),
        n_resamples=n_resamples,
        random_state=random_state,
        n_jobs=n_jobs,
    )
    has = {"labels": data.labels is not None, "held_out": test_size > 0, "seeds": len(plan.seeds) > 1}
    taken = chosen_measures(measures, has)
    knows_texts = preprocessor is not None or isinstance(articles, Corpus)
    options = {
        "measures": taken,
        # Of tokens that come alone nobody knows what made them.
        "preprocessor": _own_options(preprocessor or ArabicPreprocessor()) if knows_texts else None,
        "min_df": choose_min_df(min_df, len(data)),
        "max_df": max_df,
        "test_size": test_size,
        "top_n": top_n,
        "n_resamples": n_resamples,
        "random_state": random_state,
    }
    out = None if out is None else Path(out)
    known = plan.fits if out is None else _open_directory(out, plan, options, data)
    checkpoints = Checkpoints(None if out is None else out / FITS)
    found = {planned: record for planned in known if (record := checkpoints.find(planned)) is not None}
    missing = [planned for planned in plan.fits if planned not in found]
    records, interrupted = _run_fits(plan, missing, data, Measuring(taken, test_size, top_n), n_jobs, checkpoints)
    records = sorted([*found.values(), *records], key=lambda record: record.planned)
    result = result_from_records(records, taken, top_n=top_n, n_documents=len(data), interrupted=interrupted)
    if out is not None:
        _write_tables(result, out)
    if interrupted:
        warnings.warn(
            f"Interrupted after {len(records)} of {len({*plan.fits, *known})} fits; the result holds these. "
            + ("Run the same again to go on." if out else "With out= a sweep goes on where it stopped."),
            UserWarning,
            stacklevel=2,
        )
    return result


@dataclass(frozen=True, slots=True)
class _SweepPlan:
    """All fits of a sweep: unfitted models by name, numbers of topics and seeds, ascending."""

    models: dict[str, TopicModel]
    n_topics: tuple[int, ...]
    seeds: tuple[int, ...]

    @staticmethod
    def from_options(models: ModelChoice, n_topics: Iterable[int], seeds: int | Sequence[int]) -> _SweepPlan:
        """Check the options of :func:`sweep` that say which fits to make."""
        named = {name: clone(model) for name, model in models_from_names(models).items()}
        bad = [name for name in named if not name or set(name) & set('/\\:*?"<>|\n') or name.startswith(".")]
        if bad:
            raise InputError(f"The name of a model becomes the name of a file; {bad[0]!r} can't.")
        if isinstance(n_topics, int | str):
            raise InputError(f"n_topics must be numbers of topics, such as range(5, 51, 5); got {n_topics!r}.")
        numbers = sorted({check_integer("n_topics", n) for n in n_topics})
        if not numbers:
            raise InputError("n_topics is empty; give at least one number of topics.")
        if isinstance(seeds, int):
            seeds = range(check_integer("seeds", seeds))
        given = sorted({check_integer("seeds", seed, minimum=0, maximum=2**32 - 1) for seed in seeds})
        if not given:
            raise InputError("seeds is empty; give a number of seeds, or at least one seed.")
        return _SweepPlan(named, tuple(numbers), tuple(given))

    @property
    def fits(self) -> list[PlannedFit]:
        """Every fit, the longest first, so that no thread is left alone with one at the end."""
        all_fits = [PlannedFit(name, k, seed) for name in self.models for k in self.n_topics for seed in self.seeds]
        return sorted(all_fits, key=lambda fit: -fit.n_topics)

    def to_dict(self) -> dict[str, Any]:
        """Return the plan as JSON takes it."""
        models = {name: {"kind": type(m).__name__, "options": _own_options(m)} for name, m in self.models.items()}
        return {"models": models, "n_topics": list(self.n_topics), "seeds": list(self.seeds)}


def _own_options(estimator: BaseEstimator) -> dict[str, Any]:
    """Return an estimator's own options as JSON takes them."""
    left_out = ("n_topics", "random_state", "n_jobs")
    own = {name: value for name, value in estimator.get_params().items() if name not in left_out}
    return dict(json.loads(json.dumps(own, default=repr)))


def _open_directory(out: Path, plan: _SweepPlan, options: dict[str, Any], data: SharedData) -> list[PlannedFit]:
    """Make the directory of a sweep, or check that the one there is of the same sweep; return all fits of both."""
    path = out / PLAN
    described = {"topics": __version__, "data": data.fingerprint, "n_documents": len(data), **options}
    described |= plan.to_dict()
    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is a file; name a directory.")
    if path.exists():
        described |= _merged_plan(read_plan(path), described, out)
    elif out.exists() and any(out.iterdir()):
        raise InputError(f"{out} holds other files than a sweep's; name a directory that does not exist yet.")
    out.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as file:
        file.write((json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode())
    return planned_fits(described)


def _merged_plan(before: dict[str, Any], now: dict[str, Any], out: Path) -> dict[str, Any]:
    """Return the fits that either sweep asks for; raise InputError if they differ in anything else."""
    for name in [name for name in now if name not in (*MAY_GROW, "data", "n_documents")]:
        for what, one, other in option_differences(name, before.get(name), now[name]):
            raise InputError(f"{out} holds a sweep with {what}={one!r}, not {other!r}. Name another directory.")
    if before["data"] != now["data"]:
        raise InputError(f"{out} holds a sweep with other articles. Name another directory.")
    for name, model in now["models"].items():
        if name in before["models"] and before["models"][name] != model:
            raise InputError(f"{out} holds a sweep whose model {name!r} has other options. Name another directory.")
    return {
        "models": before["models"] | now["models"],
        "n_topics": sorted({*before["n_topics"], *now["n_topics"]}),
        "seeds": sorted({*before["seeds"], *now["seeds"]}),
    }


def _write_tables(result: SweepResult, out: Path) -> None:
    """Write ``table.csv`` and ``summary.csv`` into the directory of a sweep."""
    for name, table in (("table.csv", result.table), ("summary.csv", result.summary())):
        with whole_file(out / name) as file:
            write_table(table, file)


def _run_fits(
    plan: _SweepPlan,
    missing: Sequence[PlannedFit],
    data: SharedData,
    how: Measuring,
    n_jobs: int | None,
    checkpoints: Checkpoints,
) -> tuple[list[FitRecord], bool]:
    """Run the missing fits and keep each as it comes; return their records, and whether Ctrl-C ended it."""
    n_workers = min(effective_n_jobs(-1 if n_jobs is None else n_jobs), max(1, len(missing)))
    threads = max(1, cpu_count() // n_workers)
    records: list[FitRecord] = []

    def prepare(planned: PlannedFit) -> TopicModel:
        options = {"n_topics": planned.n_topics, "random_state": planned.seed, "n_jobs": threads}
        return clone(plan.models[planned.model]).set_params(**options)

    jobs = (delayed(fit_and_measure)(planned, prepare(planned), data, how) for planned in missing)
    fits = Parallel(n_jobs=n_workers, prefer="threads", return_as="generator_unordered")(jobs)
    try:
        with single_threaded_blas, progress_bar("fits", total=sum(p.n_topics for p in missing), unit="topic") as bar:
            for record in fits:
                records.append(checkpoints.keep(record))
                bar.update(record.planned.n_topics)
    except KeyboardInterrupt:
        return records, True
    finally:
        fits.close()
    return records, False
