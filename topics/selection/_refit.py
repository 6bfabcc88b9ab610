"""From a sweep to themes: one of its models, fitted on all of its articles."""

from collections.abc import Iterable, Mapping
from typing import Any

from sklearn.base import clone

from topics._validation import InputError, check_choice, check_integer
from topics.arabic import ArabicPreprocessor, EncodedTexts
from topics.corpus import Corpus
from topics.evaluation import PositionalIndex
from topics.matrix import Vectorizer
from topics.models import MODELS, TopicModel
from topics.selection._inputs import SweptArticles, fingerprints, swept_articles
from topics.selection._sweep_plan import SweepPlan, is_stand_in
from topics.themes import Themes


def fit_themes(
    plan: SweepPlan | None,
    model: Any,
    n_topics: Any,
    *,
    articles: SweptArticles | None,
    models: Mapping[str, TopicModel],
    corpus: Any,
    preprocessor: Any,
) -> Themes:
    """Return themes of a model of a sweep; what the sweep was made of is given, or made again from its plan."""
    if plan is None:
        raise InputError(
            "An earlier version saved this sweep, without what it was made of. Fit: topics.Themes.fit(corpus, "
            "topics.NMF(20))."
        )
    unfitted = _model_of(plan, model, models)
    unfitted.set_params(n_topics=check_integer("n_topics", n_topics), random_state=plan.random_state)
    read = _articles_of(plan, articles, corpus, preprocessor)
    assert read.corpus is not None
    assert isinstance(read.tokens, EncodedTexts)
    vectorizer = Vectorizer(read.preprocessor, min_df=plan.min_df, max_df=plan.max_df)
    return Themes.fit(read.corpus, unfitted, vectorizer=vectorizer, titles=plan.titles, encoded=read.tokens)


def check_model_name(name: Any, models: Iterable[str]) -> str:
    """Return the name of a model of a sweep; raise InputError for another one, and for what is no name."""
    if isinstance(name, str):
        return str(check_choice("model", name, models))
    raise InputError(
        f"model must be the name of a model of the sweep, {' or '.join(map(repr, models))}; got {name!r:.60}."
        + (f" A number alone is n_topics={name}." if isinstance(name, int) else "")
    )


def _model_of(plan: SweepPlan, name: Any, models: Mapping[str, TopicModel]) -> TopicModel:
    """Return an unfitted model of a sweep: as it was given, or else made again of its options."""
    if check_model_name(name, plan.models) in models:
        return clone(models[name])
    planned = plan.models[name]
    kinds = {kind.estimator.__name__: kind.estimator for kind in MODELS.values()}
    made: TopicModel | None = _made_again(kinds.get(planned.kind), planned.options)
    if made is None:
        raise InputError(
            f"The model {name!r} had options that a file can't hold. Fit it yourself: topics.Themes.fit(corpus, "
            f"topics.{planned.kind}(...))."
        )
    return made


def _articles_of(plan: SweepPlan, articles: SweptArticles | None, corpus: Any, preprocessor: Any) -> SweptArticles:
    """Return the articles of a sweep with the terms that it had; raise InputError for articles that are not its own."""
    if corpus is None and articles is not None:
        if articles.corpus is not None and preprocessor is None:
            return articles
        corpus = articles.corpus
    if preprocessor is None:
        preprocessor = _preprocessor_of(plan, articles)
    if corpus is None:
        raise InputError(
            "Themes need the articles, and a sweep that was saved, or was over tokens, does not hold them: themes("
            f"..., corpus=corpus), with the {plan.n_documents:,} articles of the sweep."
        )
    if not isinstance(corpus, Corpus):
        raise InputError(f"corpus must be a Corpus; got {type(corpus).__name__}. topics.load_corpus makes one.")
    if len(corpus) != plan.n_documents:
        raise InputError(f"The sweep was over {plan.n_documents:,} articles; the corpus has {len(corpus):,}.")
    read = swept_articles(corpus, preprocessor=preprocessor, encoded=None, titles=plan.titles, labels=None, n_jobs=None)
    tokens, data = fingerprints(PositionalIndex.from_tokens(read.tokens), read.labels)
    if (tokens, data)[not plan.tokens] != (plan.tokens or plan.data):
        raise InputError(
            "These are not the articles of the sweep, or they are not read as they were: their terms are others. Give "
            "the same articles in the same order, and the preprocessor= of the sweep."
        )
    return read


def _preprocessor_of(plan: SweepPlan, articles: SweptArticles | None) -> ArabicPreprocessor:
    """Return what made the terms of a sweep: as it was given, or else made again of its options."""
    if articles is not None and articles.preprocessor is not None:
        return articles.preprocessor
    if plan.preprocessor is None:
        raise InputError(
            "The sweep was over tokens, and does not know what made them: themes(..., corpus=corpus, "
            "preprocessor=preprocessor), with the articles and what made tokens of them; or sweep over the Corpus."
        )
    made: ArabicPreprocessor | None = _made_again(ArabicPreprocessor, plan.preprocessor)
    if made is None:
        raise InputError("The preprocessor of the sweep had options that a file can't hold: give it, preprocessor=...")
    return made


def _made_again(cls: Any, options: Mapping[str, Any]) -> Any:
    """Return an estimator with the options of a plan; None if it had some that JSON can't hold, or are unknown here."""
    if cls is None or any(is_stand_in(value) for value in options.values()):
        return None
    return cls(**options) if set(options) <= set(cls().get_params()) else None
