"""Models and themes for tests, fitted with the settings that small data need."""

import pytest

from topics import Themes, Vectorizer

# What is tested is arithmetic, which is the same for counts and weights and for any number of topics.
any_matrix = pytest.mark.filterwarnings(
    "ignore:(NMF is fitted to plain counts|LDA is fitted to weights|n_topics=.* is more than):UserWarning"
)


def themes_of(corpus, model, **options):
    """Return the themes that a model finds in a corpus; options are those of the vectorizer."""
    return Themes.fit(corpus, model, vectorizer=Vectorizer(**{"min_df": 2} | options))
