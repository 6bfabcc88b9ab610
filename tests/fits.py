"""Themes for tests, fitted with the settings that a small corpus needs."""

from topics import Themes, Vectorizer


def themes_of(corpus, model, **options):
    """Return the themes that a model finds in a corpus."""
    vectorizer = Vectorizer(**{"min_df": 2} | options)
    return Themes(corpus, vectorizer, model.fit(vectorizer.fit_transform(corpus.full_texts())))
