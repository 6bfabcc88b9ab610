"""Comparison of preprocessors: the same models on the same articles with the same seeds for each."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from sklearn.base import clone

from topics._elsewhere import explains_names
from topics._progress import progress, without_progress
from topics._validation import InputError, check_between, check_integer, check_jobs, check_seeds, check_texts
from topics.arabic import ArabicPreprocessor
from topics.corpus import Corpus
from topics.evaluation import (
    PositionalIndex,
    WordModel,
    coherence,
    detect_intruders,
    label_agreement,
    split_documents,
    stability_with_others,
    top_columns,
    word_intrusion,
    word_likelihood,
    words_only,
)
from topics.matrix import WEIGHTINGS, Vectorizer, choose_min_df
from topics.models import ModelChoice, TopicModel, model_kind, models_from_names
from topics.selection._grid import DEFAULT_GRID, Grid, read_grid
from topics.selection._inputs import read_labels, refuse_unread
from topics.selection._preprocessing_comparison import (
    COMPARISON_KEYS,
    PREPROCESSING_MEASURES,
    WORDS_SHOWN,
    PreprocessingComparison,
)

_TOP_N, _DRAWS = 10, 5


@explains_names
def compare_preprocessing(
    corpus: Corpus | Sequence[str],
    grid: Grid | None = None,
    *,
    n_topics: int = 10,
    models: ModelChoice = ("lda", "nmf"),
    seeds: int | Sequence[int] = 3,
    test_size: float = 0.1,
    min_df: int | float | None = None,
    max_df: int | float = 0.5,
    labels: str | Sequence[str] | None = None,
    n_jobs: int | None = None,
    random_state: int = 0,
) -> PreprocessingComparison:
    """Compare preprocessors by the models that are fitted on their terms, for the same articles and seeds.

    Coherence of different vocabularies can't be compared: stemming alone raises or lowers it. Here it is counted on
    words as they stand in the text, over one reference for all.

    Parameters
    ----------
    corpus : Corpus or sequence of str
        The articles.
    grid : mapping of str to ArabicPreprocessor, or mapping of str to sequence, optional
        Names of your choice and a preprocessor each; or options of :class:`topics.ArabicPreprocessor` and the values
        of each, which are crossed: ``{"stemmer": ["lemma", None], "phrases": [False, True]}``. The first setting is
        what others are compared with. None crosses the stemmers "lemma", "light" and None with stop words out and in.
    n_topics : int, default=10
        Number of topics of all models.
    models : {"lda", "nmf"}, LDA, NMF, a sequence of these, or mapping of str to LDA or NMF, default=("lda", "nmf")
        Models with their defaults, or your own unfitted ones; ``n_topics``, ``random_state`` and ``n_jobs`` are set.
    seeds : int or sequence of int, default=3
        How many seeds, from ``random_state`` on, or which. A seed decides which articles are held out, for all
        settings the same, and where the models start from.
    test_size : float, default=0.1
        Share of the articles that a seed does not learn from, above 0, at most 0.5.
    min_df, max_df : int or float, default=None, 0.5
        Terms in fewer or more documents are left out, as in :class:`topics.Vectorizer`. ``min_df=None`` means 5; 3
        under 500 articles, 2 under 100.
    labels : str or sequence of str, optional
        Known themes: a column of the Corpus, or one per article; empty where unknown. None takes the labels of the
        Corpus, if it has any.
    n_jobs : int, optional
        Threads of models and of reading; the result does not depend on it.
    random_state : int, default=0
        The first seed, if seeds is a number.

    Returns
    -------
    PreprocessingComparison
        One row per setting, model and seed with these measures, and their means and differences:

        - ``log_likelihood``: of the second halves of held-out articles, in nats per word of the text as it stands
          there, so that vocabularies do not matter.
        - ``nmi``, ``purity``: agreement of main topics with labels, over the articles learned from, if there are any.
        - ``stability_jaccard``: mean Jaccard index of the ten words shown of matched topics, with the other seeds.
        - ``c_npmi``: coherence of the ten first words shown, and ``intrusion``: share of intruders that a machine
          finds (:func:`topics.evaluation.detect_intruders`), both over the reference.
        - ``n_terms``: columns of the matrix.

        After Ctrl-C, what there is.

    Raises
    ------
    InputError
        If an option is out of range, settings differ in what a word is, or there are too few articles or terms.

    Warns
    -----
    UserWarning
        If it is interrupted.

    Notes
    -----
    The reference for ``c_npmi`` and ``intrusion`` is all articles with stop words kept and without stemming; spellings
    are folded as by default, so that two spellings of a word are one. A phrase is not a word of it: where phrases are
    among a topic's words, the next single words are scored instead, since a phrase's own words would always go
    together. A stemmed term is looked up by the one form that is shown, which is rarer than the term: these two
    measures rather underrate stemming, and they favor frequent words, so do not choose by them alone.

    Intruders are drawn five times per fit, six options per question; chance finds 1 of 6.

    Settings must agree in what a word is and how it is cleaned (``keep_numbers``, ``strip_diacritics`` and so on), or
    likelihoods would be of other words. With phrases the likelihood is a lower bound.

    Intervals are over seeds, which share articles: they tell how far chance moves a fit on this corpus, not what
    another corpus would say. Those of stability are the jackknife's, since its pairs are shared; two seeds have none.

    Examples
    --------
    >>> import topics
    >>> grid = {"stemmer": ["lemma", None]}
    >>> found = compare_preprocessing(topics.load_sample(), grid, n_topics=8, models="nmf", seeds=2)
    >>> found.summary()["n_terms"]["mean"].round().to_dict()
    {('nmf', 'lemma'): 1870.0, ('nmf', 'no stemmer'): 1897.0}
    """
    texts, labels = _texts_and_labels(corpus, labels)
    settings = read_grid(DEFAULT_GRID if grid is None else grid)
    chosen, numbers = models_from_names(models), check_seeds(seeds, random_state)
    check_integer("n_topics", n_topics, minimum=2)
    check_jobs(n_jobs)
    if check_between("test_size", test_size, 0, 0.5) == 0 or round(test_size * len(texts)) < 1:
        raise InputError(f"test_size={test_size} leaves none of {len(texts):,} articles to be judged by; raise it.")
    min_df = choose_min_df(min_df, len(texts))
    reference = _ReferenceWords.from_texts(texts, next(iter(settings.values())), n_jobs)
    prepared = {name: clone(model).set_params(n_topics=n_topics, n_jobs=n_jobs) for name, model in chosen.items()}
    data = _Data(texts, labels, test_size, min_df, max_df, n_jobs, reference)
    rows: list[dict[str, Any]] = []
    shown: dict[tuple[str, str], dict[int, list[list[str]]]] = {}
    interrupted = False
    # Seed by seed, so that what there is after Ctrl-C has all settings.
    jobs = list(itertools.product(numbers, settings))
    try:
        for seed, setting in progress(jobs, "Comparing preprocessing", unit="setting"):
            for model, values, words in _fit_models(settings[setting], prepared, seed, data):
                rows.append({"setting": setting, "model": model, "seed": seed, **values})
                shown.setdefault((setting, model), {})[seed] = words
    except KeyboardInterrupt:
        if not rows:
            raise
        interrupted = True
        warnings.warn(
            f"Interrupted after {len(rows)} of {len(jobs) * len(chosen)} fits; the comparison holds these.",
            UserWarning,
            stacklevel=3,
        )
    return PreprocessingComparison(_fits_table(rows, shown, settings), settings, interrupted)


@dataclass(frozen=True, slots=True)
class _ReferenceWords:
    """Words of all articles as they stand there, in which the words of every setting's topics are looked up."""

    index: PositionalIndex
    word_of_form: Mapping[str, str]

    @staticmethod
    def from_texts(texts: Sequence[str], preprocessor: ArabicPreprocessor, n_jobs: int | None) -> _ReferenceWords:
        """Index the words of all articles, each a term of its own, with the preprocessor's rules of what a word is."""
        encoded = words_only(preprocessor).fit_encode(texts, n_jobs=n_jobs)
        words = [encoded.terms[term] for term in encoded.form_terms.tolist()]
        return _ReferenceWords(PositionalIndex.from_tokens(encoded), dict(zip(encoded.forms, words, strict=True)))


@dataclass(frozen=True, slots=True)
class _Data:
    """Data and options that all fits share."""

    texts: Sequence[str]
    labels: Sequence[str] | None
    test_size: float
    min_df: int | float
    max_df: int | float
    n_jobs: int | None
    reference: _ReferenceWords


def _fit_models(
    preprocessor: ArabicPreprocessor, models: Mapping[str, TopicModel], seed: int, data: _Data
) -> Iterator[tuple[str, dict[str, float], list[list[str]]]]:
    """Fit every model on the articles that a seed learns from; yield its name, measures and shown words."""
    learned, held = (rows.tolist() for rows in split_documents(seed, len(data.texts), data.test_size))
    preprocessor = clone(preprocessor)
    with without_progress():
        encoded = preprocessor.fit_encode([data.texts[i] for i in learned], n_jobs=data.n_jobs)
    vectorizer = Vectorizer(preprocessor, min_df=data.min_df, max_df=data.max_df)
    counts = vectorizer.fit_transform(encoded)
    vocabulary = vectorizer.vocabulary_
    word_model = WordModel.from_texts(encoded, vectorizer)
    # A phrase is not a word of the reference, and a blank is neither scored nor asked about.
    words = [data.reference.word_of_form.get(form, "") for form in vocabulary.shown_terms]
    for name, model in models.items():
        X = WEIGHTINGS[model_kind(model).weighting]().fit(counts).transform(counts)
        fitted = clone(model).set_params(random_state=seed).fit(X, vocabulary=vectorizer)
        if fitted.interrupted_:
            raise KeyboardInterrupt
        topics = fitted.components_
        likelihood = word_likelihood([data.texts[i] for i in held], topics, word_model, n_jobs=data.n_jobs)
        values = {"log_likelihood": float(likelihood["log_likelihood"])}
        if data.labels is not None:
            values |= _agreement([data.labels[i] for i in learned], fitted.transform(X))
        values["c_npmi"] = _mean_coherence(topics, words, data.reference)
        values["intrusion"] = _share_found(topics, words, data.reference, seed)
        values["n_terms"] = float(len(vocabulary))
        yield name, values, [[vocabulary.shown_terms[i] for i in top_columns(row, _TOP_N)] for row in topics]


def _agreement(labels: Sequence[str], doc_topic: np.ndarray) -> dict[str, float]:
    """Return the agreement of main topics with labels; NaN where no article has one."""
    if not any(labels):
        return {"nmi": float("nan"), "purity": float("nan")}
    found = label_agreement(doc_topic, labels)
    return {name: float(found[name]) for name in ("nmi", "purity")}


def _mean_coherence(topics: np.ndarray, words: Sequence[str], reference: _ReferenceWords) -> float:
    """Return the mean coherence of the first words of topics that the reference has; NaN where none has two."""
    firsts = [_first_words(row, words) for row in topics]
    scored = [first for first in firsts if len(first) > 1]
    return float(coherence(scored, reference.index, "c_npmi", top_n=_TOP_N)) if scored else float("nan")


def _first_words(row: np.ndarray, words: Sequence[str]) -> list[str]:
    """Return the ten first different words of a topic, blanks passed over."""
    firsts = dict.fromkeys(words[i] for i in top_columns(row, row.size) if words[i])
    return list(itertools.islice(firsts, _TOP_N))


def _share_found(topics: np.ndarray, words: Sequence[str], reference: _ReferenceWords, seed: int) -> float:
    """Return the share of intruders that a machine finds over several draws; NaN where no question can be asked."""
    found = []
    for draw in range(_DRAWS):
        try:
            study = word_intrusion(topics, words, top_n=WORDS_SHOWN, random_state=seed * _DRAWS + draw)
        except InputError:  # topics that are all alike, or of too few words, have no intruders
            return float("nan")
        found.append(float(detect_intruders(study, reference.index)["found"]))
    return float(np.mean(found))


def _fits_table(
    rows: Sequence[Mapping[str, Any]],
    shown: Mapping[tuple[str, str], Mapping[int, list[list[str]]]],
    settings: Iterable[str],
) -> pd.DataFrame:
    """Return the fits setting by setting, with the stability of each."""
    table = pd.DataFrame(rows)
    table["stability_jaccard"] = float("nan")
    for (setting, model), of_seed in shown.items():
        of_fits = (table["setting"] == setting) & (table["model"] == model)
        table.loc[of_fits, "stability_jaccard"] = table.loc[of_fits, "seed"].map(_stability_per_seed(of_seed))
    rank = {setting: i for i, setting in enumerate(settings)}
    table = table.sort_values("setting", key=lambda names: names.map(rank), kind="stable", ignore_index=True)
    return table[[*COMPARISON_KEYS, *(name for name in PREPROCESSING_MEASURES if name in table.columns)]]


def _stability_per_seed(shown: Mapping[int, list[list[str]]]) -> dict[int, float]:
    """Return for every seed the mean stability with the others; NaN for one alone, or where a topic has one word."""
    seeds = list(shown)
    if len(seeds) < 2 or any(len(words) < 2 for topics in shown.values() for words in topics):
        return dict.fromkeys(seeds, float("nan"))
    return dict(zip(seeds, stability_with_others(list(shown.values()), top_n=_TOP_N).jaccard.tolist(), strict=True))


def _texts_and_labels(corpus: Any, labels: Any) -> tuple[Sequence[str], Sequence[str] | None]:
    """Return articles and their labels, None where there are none at all."""
    if isinstance(corpus, Corpus):
        return corpus.full_texts(), read_labels(labels, corpus, len(corpus))
    refuse_unread(corpus)
    texts = check_texts("corpus", corpus)
    return texts, read_labels(labels, None, len(texts))
