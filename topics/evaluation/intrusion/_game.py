"""Intrusion studies: questions for people who find the word, or the article, that does not belong to the others."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from topics._elsewhere import ExplainsNames, explains_names
from topics._rtl import RightToLeft
from topics._validation import InputError, check_choice, check_integer, check_texts
from topics.evaluation._any_topics import AnyTopics, TopicsInCorpus, are_in_corpus, as_topics
from topics.evaluation._mixtures import read_mixtures
from topics.evaluation.intrusion._sheets import SEPARATORS, comparable_text, one_line, write_sheets

_SIZE_OPTIONS = {"word": "top_n", "document": "n_documents"}
_HEADING_LETTERS = 90
_QUESTIONS_FILE, _KEY_FILE = "questions.csv", "key.csv"


@dataclass(frozen=True, eq=False, repr=False)
class IntrusionStudy(ExplainsNames):
    """Questions to hand out, and the key to score the answers with.

    Made by :func:`word_intrusion` and :func:`document_intrusion`; scored by :func:`score_intrusion`.

    Parameters
    ----------
    kind : {"word", "document"}
        What the options are.
    questions : DataFrame
        What people see: ``question`` (from 1), ``option_1`` to ``option_n``, ``answer`` (empty). Questions and
        options stand in random order.
    key : DataFrame
        ``question``, ``topic`` (theme id or number), ``intruder`` (number of the option that does not belong, from 1),
        ``intruder_topic`` (the topic in which it weighs most), ``option_1`` to ``option_n``.
    left_out : DataFrame
        ``topic``, ``reason``: topics that were drawn and that no question could be made for.

    Examples
    --------
    >>> topics = [[0.4, 0.3, 0.2, 0.05, 0.03, 0.02], [0.02, 0.03, 0.05, 0.2, 0.3, 0.4]]
    >>> word_intrusion(topics, ["جيش", "قصف", "جندي", "سعر", "سوق", "نفط"], top_n=3)
    IntrusionStudy(word intrusion: 2 questions of 4 options; chance 0.25)
    """

    kind: str
    questions: pd.DataFrame
    key: pd.DataFrame
    left_out: pd.DataFrame

    @property
    def n_options(self) -> int:
        """Number of options of every question, the intruder included."""
        return self.questions.shape[1] - 2

    def __len__(self) -> int:
        return len(self.questions)

    def __repr__(self) -> str:
        left_out = f"; {len(self.left_out)} topics left out" if len(self.left_out) else ""
        return (
            f"IntrusionStudy({self.kind} intrusion: {len(self)} questions of {self.n_options} options; "
            f"chance {1 / self.n_options:.2f}{left_out})"
        )

    def _repr_html_(self) -> str:
        shown = self.questions.drop(columns="answer").set_index("question")
        return f'<p dir="ltr">{self!r}</p>{RightToLeft(shown)._repr_html_()}'

    def export(self, path: str | Path, *, separator: str = ",", overwrite: bool = False) -> tuple[Path, Path]:
        """Write ``questions.csv`` for the people who answer, and ``key.csv`` for you.

        Parameters
        ----------
        path : str or Path
            Of the folder; made if it does not exist.
        separator : {",", ";", tab}, default=","
            What stands between cells. Excel with Arabic or European settings may expect ``";"``.
        overwrite : bool, default=False
            Whether the two files may be replaced, with any answers in them.

        Returns
        -------
        tuple of Path
            The files of the questions and of the key.

        Raises
        ------
        InputError
            If one of the files exists, or the folder can't be written to.

        Notes
        -----
        Give everybody a copy of ``questions.csv`` and keep ``key.csv``. People write the number of the option that
        does not belong into the column ``answer``. The files are UTF-8 with a byte-order mark, so that Excel shows
        Arabic. An apostrophe goes before a ``=``, ``+``, ``-`` or ``@`` that a cell, or what follows a separator or
        quote in it, begins with: no text can act as a formula. Scoring ignores it.
        """
        check_choice("separator", separator, SEPARATORS)
        folder = Path(path)
        paths = folder / _QUESTIONS_FILE, folder / _KEY_FILE
        taken = [str(path) for path in paths if path.exists()]
        if taken and not overwrite:
            raise InputError(
                f"{' and '.join(taken)} exist(s) and may hold answers; name another folder, or pass overwrite=True."
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_sheets(dict(zip(paths, (self.questions, self.key), strict=True)), separator=separator)
        except OSError as error:
            raise InputError(f"Can't write the study to {folder}: {error.strerror}. Name another folder.") from error
        return paths


@explains_names
def word_intrusion(
    topics: AnyTopics,
    words: Sequence[str] | None = None,
    *,
    top_n: int = 5,
    n_questions: int | None = None,
    random_state: int = 0,
) -> IntrusionStudy:
    """Make questions for people: some words of a topic and one intruder, which does not belong to the others.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, DataFrame or array-like of shape (n_topics, n_terms)
        Weights of the terms, at least 0, of at least two topics. Rows are scaled to sum to 1.
    words : sequence of str, of length n_terms, optional
        What to show for every term. Terms that look alike count as one, with the sum of their probabilities; a blank
        is never shown. None means what the topics know: spellings for themes, and for a Pipeline of a
        :class:`topics.Vectorizer`, else terms.
    top_n : int, default=5
        Words of the topic per question, at least 2; the intruder comes in addition.
    n_questions : int, optional
        How many topics to ask about, drawn at random; all by default.
    random_state : int, default=0
        Seed, at least 0. What is asked about a topic does not depend on which others are asked about.

    Returns
    -------
    IntrusionStudy
        One question per topic, in random order. Topics for which there is no question are in ``left_out``.

    Raises
    ------
    InputError
        If the arguments do not fit, there is a single topic, too few words, or no topic has a question.

    Notes
    -----
    The intruder of a topic is drawn from the words that

    - have at most the median probability there, and less than every word shown of the topic;
    - are among the first ``2 * top_n`` of another topic, above its median, and more probable there than here.

    Words that no topic shows as its own go first: a word seen in two questions gives itself away.

    References
    ----------
    Chang et al. (2009), *Reading Tea Leaves: How Humans Interpret Topic Models*, NIPS, section 3.1.
    Lau, Newman and Baldwin (2014), *Machine Reading Tea Leaves*, EACL.

    Examples
    --------
    >>> topics = [[0.4, 0.3, 0.2, 0.05, 0.03, 0.02], [0.02, 0.03, 0.05, 0.2, 0.3, 0.4]]
    >>> study = word_intrusion(topics, ["جيش", "قصف", "جندي", "سعر", "سوق", "نفط"], top_n=2)
    >>> study.questions.columns.tolist()
    ['question', 'option_1', 'option_2', 'option_3', 'answer']
    >>> question = study.key.set_index("topic").loc[0]
    >>> question[f"option_{question.intruder}"]
    'سعر'
    """
    given = as_topics(topics)
    weights = given.weights_for("word_intrusion")
    if words is None:
        words = given.terms if given.spellings is None else given.spellings
    if words is None:
        raise InputError(f"word_intrusion needs words, one per term, which {given.origin} does not know.")
    words = _check_option_texts("words", words, weights.shape[1], "terms")
    total = weights.sum(axis=1, keepdims=True)
    probability = np.divide(weights, total, out=np.zeros_like(weights), where=total > 0)
    shown, group = _distinct_texts(words)
    merged = np.zeros((len(weights), len(shown)))
    known = group >= 0
    np.add.at(merged.T, group[known], probability.T[known])  # += would count one of several that look alike
    top_n = check_integer("top_n", top_n, minimum=2)
    return _build_study("word", merged, shown, top_n, n_questions, random_state, _numbers_of(given.labels))


@explains_names
def document_intrusion(
    topics: TopicsInCorpus | ArrayLike,
    texts: Sequence[str] | None = None,
    *,
    n_documents: int = 3,
    n_questions: int | None = None,
    random_state: int = 0,
) -> IntrusionStudy:
    """Make questions for people: some articles of a topic and one intruder, which does not belong to the others.

    Parameters
    ----------
    topics : Themes, or array-like of shape (n_documents, n_topics)
        Themes with their articles, or mixtures of at least two topics, at least 0. Rows sum to 1. An article with equal
        shares, as one without any known term has them, is never shown.
    texts : sequence of str, one per article, optional
        What to show for it: its title or first sentence. Articles that look alike count as one, with the largest of
        their shares; a blank is never shown. None means the titles of the themes' articles, or their first words.
    n_documents : int, default=3
        Articles of the topic per question, at least 2; the intruder comes in addition.
    n_questions : int, optional
        How many topics to ask about, drawn at random; all by default.
    random_state : int, default=0
        Seed, at least 0. What is asked about a topic does not depend on which others are asked about.

    Returns
    -------
    IntrusionStudy
        One question per topic, in random order. Topics for which there is no question are in ``left_out``.

    Raises
    ------
    InputError
        If the arguments do not fit, there is a single topic, too few articles, or no topic has a question.

    Notes
    -----
    Shown are the articles with the largest shares of the topic. The intruder is drawn from the articles that

    - have at most the median share of it, and less than every article shown of the topic;
    - are among the first ``2 * n_documents`` of another topic, above its median, and have more of it than of this.

    Articles that no topic shows as its own go first. Three words can make a pure mixture: leave very short texts out.

    References
    ----------
    Chang et al. (2009), *Reading Tea Leaves: How Humans Interpret Topic Models*, NIPS, section 3.2, ask for the topic
    that does not belong to a document; this is their task turned round.
    Bhatia, Lau and Baldwin (2017), *An Automatic Approach for Document-level Topic Model Evaluation*, CoNLL.

    Examples
    --------
    >>> doc_topic = [[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.3, 0.7], [0.2, 0.8], [0.1, 0.9]]
    >>> titles = ["قصف موقع", "مقتل جنود", "غارة جوية", "سعر النفط", "سوق الأسهم", "أرباح بنك"]
    >>> study = document_intrusion(doc_topic, titles, n_documents=2)
    >>> question = study.key.set_index("topic").loc[0]
    >>> question[f"option_{question.intruder}"]
    'سعر النفط'
    """
    shares = read_mixtures(topics, "document_intrusion")
    numbers = list(topics.ids) if are_in_corpus(topics) else list(range(shares.shape[1]))
    if texts is None:
        texts = _headings_of(topics)
    texts = _check_option_texts("texts", texts, shares.shape[0], "articles", "rows")
    has_topic = shares.max(axis=1) - shares.min(axis=1) > 1e-9  # equal shares differ by rounding
    shown, group = _distinct_texts([text if known else "" for text, known in zip(texts, has_topic, strict=True)])
    merged = np.zeros((shares.shape[1], len(shown)))
    known = group >= 0
    np.maximum.at(merged.T, group[known], shares[known])
    n_documents = check_integer("n_documents", n_documents, minimum=2)
    return _build_study("document", merged, shown, n_documents, n_questions, random_state, numbers)


def _headings_of(topics: Any) -> list[str]:
    """Return the title of every article of themes, or its first words; raise InputError for what has no articles."""
    if not are_in_corpus(topics):
        raise InputError("document_intrusion needs texts, one per article; only themes bring those of their articles.")
    texts = zip(topics.corpus.titles, topics.corpus.texts, strict=True)
    return [title or textwrap.shorten(text, _HEADING_LETTERS, placeholder="...") for title, text in texts]


def _numbers_of(labels: pd.Index) -> list[int]:
    """Return theme ids, or numbers in place of names: the key of a study holds numbers."""
    return list(labels) if pd.api.types.is_integer_dtype(labels) else list(range(len(labels)))


def _check_option_texts(name: str, texts: Any, n: int, unit: str, side: str = "columns") -> Sequence[str]:
    """Return texts; raise InputError unless there is one for each of n units."""
    texts = check_texts(name, texts)
    if len(texts) != n:
        raise InputError(f"{name} must hold one text for each of the {n:,} {unit} ({side}); got {len(texts):,}.")
    return texts


def _distinct_texts(texts: Sequence[str]) -> tuple[list[str], np.ndarray]:
    """Return the texts that look different, in order of appearance, and the number of each text's; -1 for blanks."""
    number: dict[str, int] = {}
    shown: list[str] = []
    group = np.full(len(texts), -1)
    for i, text in enumerate(texts):
        look = comparable_text(text)
        if look and look not in number:
            number[look] = len(shown)
            shown.append(one_line(text))
        group[i] = number.get(look, -1)
    return shown, group


def _build_study(
    kind: str, scores: np.ndarray, options: list[str], n: int, n_questions: int | None, random_state: int,
    numbers: list[int],
) -> IntrusionStudy:  # fmt: skip
    """Return the study of the n best options of topics and an intruder; scores has shape (n_topics, n_options)."""
    n_topics = len(scores)
    if n_topics < 2:
        raise InputError(f"An intruder comes from another topic, so at least 2 topics are needed; got {n_topics}.")
    if len(options) <= n:
        raise InputError(
            f"A question needs {n} {kind}s and an intruder; there are {len(options)} {kind}s that can be shown and "
            f"look different. Ask for fewer with {_SIZE_OPTIONS[kind]}."
        )
    seed = check_integer("random_state", random_state, minimum=0)
    wanted = n_topics if n_questions is None else check_integer("n_questions", n_questions, maximum=n_topics)
    own, pools = _candidates(scores, n)

    questions: list[tuple[int, np.ndarray, int]] = []
    left_out: list[tuple[int, str]] = []
    for topic in np.random.default_rng(seed).permutation(n_topics).tolist():
        if len(questions) == wanted:
            break
        if scores[topic, own[topic, -1]] == 0:
            left_out.append((topic, f"it has fewer than {n} {kind}s"))
        elif pools[topic].size == 0:
            left_out.append((topic, f"no {kind} is weak in it and strong in another topic"))
        else:
            questions.append((topic, *_shuffle_options(seed, topic, own[topic], pools[topic])))
    if not questions:
        which, why = left_out[0]
        raise InputError(f"No topic has a question: of topic {numbers[which]}, {why}. Are all topics alike?")
    return _study_tables(kind, questions, left_out, scores, options, numbers)


def _candidates(scores: np.ndarray, n: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the n best options of every topic, best first, and the possible intruders of every topic, ascending."""
    order = np.argsort(-scores, axis=1, kind="stable")
    own, top = order[:, :n], order[:, : 2 * n]
    median = np.median(scores, axis=1)
    columns = np.unique(top)
    pool = scores[:, columns]
    is_top = np.zeros(pool.shape, dtype=bool)
    np.put_along_axis(is_top, np.searchsorted(columns, top), True, axis=1)
    is_strong = is_top & (pool > median[:, None])
    is_unseen = ~np.isin(columns, own)

    pools = []
    for t in range(len(scores)):
        is_weak = (pool[t] <= median[t]) & (pool[t] < scores[t, own[t, -1]])
        fits = is_weak & (is_strong & (pool > pool[t])).any(axis=0)
        # A word seen in two questions gives itself away: words that no topic shows go first.
        pools.append(columns[fits & is_unseen] if (fits & is_unseen).any() else columns[fits])
    return own, pools


def _shuffle_options(seed: int, topic: int, own: np.ndarray, pool: np.ndarray) -> tuple[np.ndarray, int]:
    """Return a topic's options in random order and the place of the intruder, from 0."""
    # A stream of its own per topic: its question does not depend on which other topics are asked about.
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(topic,)))
    order = rng.permutation(len(own) + 1)
    intruder = rng.choice(pool)
    return np.append(own, intruder)[order], int(np.flatnonzero(order == len(own))[0])


def _study_tables(
    kind: str, questions: list[tuple[int, np.ndarray, int]], left_out: list[tuple[int, str]], scores: np.ndarray,
    options: list[str], numbers: list[int],
) -> IntrusionStudy:  # fmt: skip
    """Return the study of some questions: topic, options, and the place of the intruder, from 0."""
    shown = [[options[column] for column in columns] for _, columns, _ in questions]
    texts = pd.DataFrame(shown, columns=[f"option_{i + 1}" for i in range(len(shown[0]))], dtype=object)
    number = pd.DataFrame({"question": np.arange(1, len(questions) + 1)})
    facts = pd.DataFrame(
        {
            "topic": [numbers[topic] for topic, _, _ in questions],
            "intruder": [place + 1 for _, _, place in questions],
            "intruder_topic": [numbers[int(scores[:, columns[place]].argmax())] for _, columns, place in questions],
        }
    )
    return IntrusionStudy(
        kind,
        pd.concat([number, texts], axis=1).assign(answer=""),
        pd.concat([number, facts, texts], axis=1),
        pd.DataFrame([(numbers[topic], why) for topic, why in left_out], columns=["topic", "reason"]),
    )
