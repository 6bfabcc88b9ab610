"""Objects that the examples in docstrings share."""

from functools import cache

import pytest


@cache
def _sample_themes():
    import topics

    corpus = topics.load_sample()
    vectorizer = topics.Vectorizer(min_df=2)
    model = topics.LDA(8, random_state=0).fit(vectorizer.fit_transform(corpus.full_texts()))
    return topics.Themes(corpus, vectorizer, model)


@pytest.fixture(autouse=True)
def _themes_of_the_examples(request, doctest_namespace):
    """Give examples that use them the themes of the sample: eight, by LDA."""
    examples = request.node.dtest.examples if isinstance(request.node, pytest.DoctestItem) else ()
    if any("themes" in example.source for example in examples):
        doctest_namespace["themes"] = _sample_themes()
