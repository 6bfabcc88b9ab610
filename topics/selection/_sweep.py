"""Sweep over models, numbers of topics and seeds: fits that are measured side by side and kept as they come."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from joblib import Parallel, cpu_count, delayed, effective_n_jobs
from sklearn.base import clone

from topics._elsewhere import explains_names
from topics._progress import progress_bar
from topics._validation import InputError, check_between, check_integer, check_jobs
from topics._version import __version__
from topics.arabic import ArabicPreprocessor, EncodedTexts
from topics.corpus import Corpus
from topics.evaluation import PositionalIndex
from topics.io import whole_file, write_table
from topics.linalg import single_threaded_blas
from topics.matrix import choose_min_df
from topics.models import ModelChoice, TopicModel, models_from_names
from topics.selection._checkpoints import FITS, WORDS_KEPT, Checkpoints, FitRecord
from topics.selection._fitting import Measuring, fit_and_measure
from topics.selection._inputs import SharedData, SweptArticles, Tokens, fingerprints, shared_data, swept_articles
from topics.selection._result import SweepResult, result_from_records
from topics.selection._sweep_measures import check_measures, chosen_measures
from topics.selection._sweep_plan import PLAN, PlannedFit, PlannedModel, SweepPlan, own_options, read_plan


@explains_names
def sweep(
    corpus: Corpus | Tokens,
    *,
    models: ModelChoice = ("lda", "nmf"),
    n_topics: Iterable[int] = range(5, 51, 5),
    seeds: int | Sequence[int] = 3,
    measures: str | Sequence[str] | None = None,
    labels: str | Sequence[str] | None = None,
    preprocessor: ArabicPreprocessor | None = None,
    encoded: EncodedTexts | None = None,
    titles: bool = True,
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
    corpus : Corpus, EncodedTexts, or sequence of sequences of str
        The articles, or the tokens of each in the order of the text.
    models : {"lda", "nmf"}, LDA, NMF, a sequence of these, or mapping of str to LDA or NMF, default=("lda", "nmf")
        Names of models with their defaults, or your own unfitted ones, under names of your choice.
    n_topics : iterable of int, default=range(5, 51, 5)
        Numbers of topics.
    seeds : int or sequence of int, default=3
        How many seeds, or which. A seed decides which articles are held out and where a fit starts from.
    measures : str or sequence of str, optional
        Which measures to take; None takes all for which there is what they need: "c_npmi", "c_v", "c_uci", "u_mass",
        "c_p", "diversity", "inverted_rbo", "exclusivity", "held_out_log_likelihood", "stability_jaccard",
        "stability_cosine", "nmi". Of all of them, higher is better.
    labels : str or sequence of str, optional
        Known themes for "nmi": a column of the Corpus, or one per document; empty where unknown. None takes the labels
        of the Corpus, if it has any.
    preprocessor : ArabicPreprocessor, optional
        From the texts of a Corpus to terms; None means the default one. It is cloned, never changed.
    encoded : EncodedTexts, optional
        What ``preprocessor``, fitted, has made of the articles, which saves reading them again.
    titles : bool, default=True
        Whether titles count as text.
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
        A table with one row per fit, means with intervals, rules to choose by, and themes by the choice. After Ctrl-C,
        what there is.

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
    >>> found = topics.sweep(topics.load_sample(), n_topics=[4, 8], seeds=2, measures=["c_npmi", "nmi"])
    >>> found.table.shape
    (8, 5)
    >>> found.best("nmi").n_topics.to_dict()
    {'lda': 8, 'nmf': 8}
    >>> found.themes("nmf", 8)
    Themes(8 themes of NMF, 244 articles)
    """
    named, numbers, seeds = _models_of_files(models), _ascending_numbers(n_topics), _ascending_seeds(seeds)
    top_n = check_integer("top_n", top_n, minimum=2, maximum=WORDS_KEPT)
    test_size = check_between("test_size", test_size, 0, 0.5)
    n_resamples = check_integer("n_resamples", n_resamples, minimum=0)
    random_state = check_integer("random_state", random_state, minimum=0, maximum=2**32 - 1)
    check_jobs(n_jobs)
    measures = check_measures(measures)
    articles = swept_articles(
        corpus, preprocessor=preprocessor, encoded=encoded, titles=titles, labels=labels, n_jobs=n_jobs
    )
    has = {"labels": articles.labels is not None, "held_out": test_size > 0, "seeds": len(seeds) > 1}
    taken = chosen_measures(measures, has)
    index = PositionalIndex.from_tokens(articles.tokens)
    tokens, data = fingerprints(index, articles.labels)
    plan = SweepPlan(
        topics=__version__,
        data=data,
        tokens=tokens,
        n_documents=len(index),
        measures=taken,
        preprocessor=None if articles.preprocessor is None else own_options(articles.preprocessor),
        titles=titles,
        min_df=choose_min_df(min_df, len(index)),
        max_df=max_df,
        test_size=test_size,
        top_n=top_n,
        n_resamples=n_resamples,
        random_state=random_state,
        models={name: PlannedModel(type(model).__name__, own_options(model)) for name, model in named.items()},
        n_topics=numbers,
        seeds=seeds,
    )
    return _sweep_articles(articles, index, plan, named, n_jobs=n_jobs, out=None if out is None else Path(out))


def _sweep_articles(
    articles: SweptArticles,
    index: PositionalIndex,
    plan: SweepPlan,
    models: Mapping[str, TopicModel],
    *,
    n_jobs: int | None,
    out: Path | None,
) -> SweepResult:
    """Make the fits of a plan that are not in a directory yet; return all that there are."""
    data = shared_data(articles, index, plan, n_jobs=n_jobs)
    asked = plan.fits
    if out is not None:
        plan = _open_directory(out, plan)
    checkpoints = Checkpoints(None if out is None else out / FITS)
    found = {planned: record for planned in plan.fits if (record := checkpoints.find(planned)) is not None}
    # The longest first, so that no thread is left alone with one at the end.
    missing = sorted((planned for planned in asked if planned not in found), key=lambda fit: -fit.n_topics)
    how = Measuring(plan.measures, plan.test_size, plan.top_n)
    records, interrupted = _run_fits(models, missing, data, how, n_jobs, checkpoints)
    records = sorted([*found.values(), *records], key=lambda record: record.planned)
    result = result_from_records(records, plan, articles=articles, models=models, interrupted=interrupted)
    if out is not None:
        _write_tables(result, out)
    if interrupted:
        warnings.warn(
            f"Interrupted after {len(records)} of {len(plan.fits)} fits; the result holds these. "
            + ("Run the same again to go on." if out else "With out= a sweep goes on where it stopped."),
            UserWarning,
            stacklevel=4,
        )
    return result


def _models_of_files(models: ModelChoice) -> dict[str, TopicModel]:
    """Return unfitted models by name; raise InputError for a name that no file can have."""
    named = {name: clone(model) for name, model in models_from_names(models).items()}
    bad = [name for name in named if not name or set(name) & set('/\\:*?"<>|\n') or name.startswith(".")]
    if bad:
        raise InputError(f"The name of a model becomes the name of a file; {bad[0]!r} can't.")
    return named


def _ascending_numbers(n_topics: Any) -> list[int]:
    """Return numbers of topics, ascending, each once."""
    if isinstance(n_topics, str) or not isinstance(n_topics, Iterable):
        raise InputError(
            f"n_topics must be numbers of topics, such as range(5, 51, 5) or [15, 20, 25]; got {n_topics!r:.60}. For "
            "one number write [20]."
        )
    numbers = sorted({check_integer("n_topics", n) for n in n_topics})
    if not numbers:
        raise InputError("n_topics is empty; give at least one number of topics.")
    return numbers


def _ascending_seeds(seeds: Any) -> list[int]:
    """Return seeds, ascending, each once; a number stands for so many, from 0 on."""
    if not isinstance(seeds, Iterable):
        return list(range(check_integer("seeds", seeds)))
    given = sorted({check_integer("seeds", seed, minimum=0, maximum=2**32 - 1) for seed in seeds})
    if not given:
        raise InputError("seeds is empty; give a number of seeds, or at least one seed.")
    return given


def _open_directory(out: Path, plan: SweepPlan) -> SweepPlan:
    """Make the directory of a sweep, or check that the one there is of the same sweep; return the plan of both."""
    path = out / PLAN
    if out.exists() and not out.is_dir():
        raise InputError(f"{out} is a file; name a directory.")
    if path.exists():
        plan = plan.grown_from(read_plan(path), out)
    elif out.exists() and any(out.iterdir()):
        raise InputError(f"{out} holds other files than a sweep's; name a directory that does not exist yet.")
    out.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as file:
        file.write((json.dumps(plan.to_dict(), ensure_ascii=False, indent=1) + "\n").encode())
    return plan


def _write_tables(result: SweepResult, out: Path) -> None:
    """Write ``table.csv`` and ``summary.csv`` into the directory of a sweep."""
    for name, table in (("table.csv", result.table), ("summary.csv", result.summary())):
        with whole_file(out / name) as file:
            write_table(table, file)


def _run_fits(
    models: Mapping[str, TopicModel],
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
        return clone(models[planned.model]).set_params(**options)

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
