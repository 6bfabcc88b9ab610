"""Topics from tomotopy."""

from typing import Any

import numpy as np

from topics._elsewhere import explains_names
from topics._validation import InputError
from topics.exchange._foreign import ForeignTopics, import_topics, symmetric_prior
from topics.models import LDA, most_probable_mixtures


@explains_names
def from_tomotopy(model: Any) -> ForeignTopics:
    """Convert topics from a tomotopy model.

    Parameters
    ----------
    model : tomotopy.LDAModel
        Trained. Models of other classes divide the probability of words in other ways, and are refused.

    Returns
    -------
    ForeignTopics
        ``theirs.themes(corpus, preprocessor)`` reads them in a corpus. Mixtures of documents are the most probable ones
        under its topics and its prior (alpha), as this library's own engine infers them: tomotopy samples them, and
        does not draw the same twice.

    Raises
    ------
    InputError
        If it is another model, or not trained.

    Notes
    -----
    The model can be read, but not fitted anew: ``Themes.split`` needs an engine of this library.

    Examples
    --------
    >>> import tomotopy  # doctest: +SKIP
    >>> model = tomotopy.LDAModel(k=2, seed=0)  # doctest: +SKIP
    >>> for words in (["هجوم", "قوات"], ["نفط", "سعر"]) * 20:
    ...     _ = model.add_doc(words)  # doctest: +SKIP
    >>> model.train(100, workers=1)  # doctest: +SKIP
    >>> from_tomotopy(model)  # doctest: +SKIP
    ForeignTopics(2 topics over 4 terms, from tomotopy LDAModel)
    """
    kind = type(model)
    if kind.__name__ != "LDAModel" or not kind.__module__.partition(".")[0].endswith("tomotopy"):
        raise InputError(f"model must be a tomotopy.LDAModel; got {kind.__name__}.")
    terms = list(model.used_vocabs)
    if not terms or not model.global_step:
        raise InputError("This LDAModel has not been trained; call train first.")
    phi = np.array([model.get_topic_word_dist(k) for k in range(model.k)], dtype=np.float64)
    phi /= phi.sum(axis=1, keepdims=True)
    prior = np.array(np.broadcast_to(model.alpha, (model.k,)), dtype=np.float64)
    own = LDA(
        model.k,
        engine="tomotopy",  # type: ignore[arg-type]  # none of ours: a fit says so
        doc_topic_prior=symmetric_prior(prior),
        topic_word_prior=symmetric_prior(model.eta),
    )
    inference, n_iter = most_probable_mixtures(phi, prior), int(model.global_step)
    return import_topics("tomotopy LDAModel", own, terms, phi, inference, doc_topic_prior=prior, n_iter=n_iter)
