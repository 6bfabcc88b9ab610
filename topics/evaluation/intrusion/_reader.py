"""Machine answers to word intrusion, by the co-occurrence of words in a corpus."""

import numpy as np
import pandas as pd

from topics._elsewhere import explains_names
from topics._validation import InputError, check_integer
from topics.evaluation._coherence import CoherenceQuery
from topics.evaluation._measures import COUNTINGS, normalized_log_ratio
from topics.evaluation._positional_index import PositionalIndex, count_pairs, window_runs
from topics.evaluation._reference import AnyReference, TextsToTerms, read_reference
from topics.evaluation.intrusion._game import IntrusionStudy

_TIE_TOLERANCE = 1e-9  # sums of the same numbers in another order differ by less


@explains_names
def detect_intruders(
    study: IntrusionStudy, reference: AnyReference, *, window: int = 10, preprocessor: TextsToTerms | None = None
) -> pd.Series:
    """Measure the share of intruders that a machine finds in a study of words; higher is better.

    Parameters
    ----------
    study : IntrusionStudy
        Questions made by :func:`topics.evaluation.word_intrusion`.
    reference : Themes, sequence of sequences of str, EncodedTexts, PositionalIndex or Corpus
        The corpus by which words are known, the same for all models that are compared; as in :func:`topics.coherence`.
    window : int, default=10
        Tokens within which words stand together.
    preprocessor : ArabicPreprocessor, optional
        What makes terms of the words that are shown, and of a Corpus; as in :func:`topics.coherence`.

    Returns
    -------
    Series
        ``found``, the share of questions whose intruder is found, 0 to 1, NaN if none could be asked; ``chance``, that
        of guessing, 1 over the number of options; ``n_questions`` that were asked, and ``n_left_out``, those with a
        word that stands nowhere in the corpus.

    Raises
    ------
    InputError
        If the study is not of words, reference holds no documents, window is not a whole number of at least 1, or the
        index is of chosen words and lacks one.

    Notes
    -----
    Of each question the machine takes the word with the lowest mean of normalized pointwise mutual information with
    the others (``c_npmi`` of :func:`topics.coherence`). Of several equally low it takes any: if the intruder is one
    of n, a question counts as 1 / n.

    References
    ----------
    Lau, Newman and Baldwin (2014), *Machine Reading Tea Leaves: Automatically Evaluating Topic Coherence and Topic
    Model Quality*, EACL, section 3, train a ranker on such features; this is one of them alone, untrained.

    Examples
    --------
    >>> from topics.evaluation import PositionalIndex, word_intrusion
    >>> words = ["جيش", "قصف", "جندي", "سعر", "سوق", "نفط"]
    >>> topics = [[0.4, 0.3, 0.2, 0.05, 0.03, 0.02], [0.02, 0.03, 0.05, 0.2, 0.3, 0.4]]
    >>> index = PositionalIndex.from_tokens([words[:3], words[3:]] * 9)
    >>> detect_intruders(word_intrusion(topics, words, top_n=2), index).round(2).to_dict()
    {'found': 1.0, 'chance': 0.33, 'n_questions': 2.0, 'n_left_out': 0.0}
    """
    if not isinstance(study, IntrusionStudy):
        raise InputError(f"study must be what word_intrusion returns; got {type(study).__name__}.")
    if study.kind != "word":
        raise InputError(f"The machine knows words only; got a study of {study.kind}s. word_intrusion makes one.")
    options = [f"option_{i + 1}" for i in range(study.n_options)]
    counted = read_reference(reference, (), preprocessor)
    shown = study.key[options].to_numpy().tolist()
    term_of = counted.terms_of([word for question in shown for word in question])
    questions = [[term_of[word] for word in question] for question in shown]
    intruders = study.key["intruder"].to_numpy() - 1
    values = _mean_npmi(questions, counted.index(questions), check_integer("window", window))
    answered = ~np.isnan(values).any(axis=1)
    values, intruders = values[answered], intruders[answered]
    lowest = values <= values.min(axis=1, keepdims=True, initial=np.inf) + _TIE_TOLERANCE
    credit = lowest[np.arange(len(values)), intruders] / lowest.sum(axis=1)
    return pd.Series(
        {
            "found": float(credit.mean()) if credit.size else float("nan"),
            "chance": 1 / study.n_options,
            "n_questions": float(answered.sum()),
            "n_left_out": float((~answered).sum()),
        }
    )


def _mean_npmi(questions: list[list[str]], index: PositionalIndex, window: int) -> np.ndarray:
    """Return every word's mean NPMI with the others of its question, shape (n_questions, n_options).

    NaN for a question with a word that does not occur.
    """
    query = CoherenceQuery.from_topics(questions, index)
    joint = count_pairs(query.firsts, query.seconds, window_runs(index, query.numbers, window))
    total = np.array(index.n_windows(window=window))
    means = np.full((len(questions), len(questions[0])), np.nan)
    for which, pairs in query.by_size():
        npmi = normalized_log_ratio(joint[pairs], total, COUNTINGS["exact"].certain)
        diagonal = np.diagonal(npmi, axis1=-2, axis2=-1)
        means[which] = (npmi.sum(axis=-1) - diagonal) / (npmi.shape[-1] - 1)
    return means
