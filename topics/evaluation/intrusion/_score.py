"""Scores of intrusion studies: the share of intruders that people found, and how far they agree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from topics._elsewhere import ExplainsNames, explains_names
from topics._rtl import left_to_right
from topics._validation import InputError, count_noun
from topics.evaluation._uncertainty import LEVEL, check_level, wilson_interval
from topics.evaluation.intrusion._sheets import comparable_text, is_blank, read_sheet, whole_number

_Sheet = str | Path | pd.DataFrame


@dataclass(frozen=True, eq=False, repr=False)
class IntrusionScore(ExplainsNames):
    """What :func:`score_intrusion` found.

    Parameters
    ----------
    precision : float
        Share of all answers that name the intruder, 0 to 1; NaN without answers.
    interval : tuple of float
        Wilson interval of the precision; NaN without answers.
    chance : float
        The precision of guessing: 1 / number of options.
    agreement : float
        Krippendorff's alpha of the answers, at most 1, 0 for chance; NaN where it is not defined.
    n_people : int
        Sheets with at least one answer.
    n_answers : int
        Answers that count.
    topics : DataFrame
        One row per topic of the key, which is its index: ``precision`` (share of its answers that name the intruder:
        the model precision of Chang et al.; NaN without answers), ``right``, ``answers``.
    answers : DataFrame
        One row per answer that counts: ``sheet``, ``question``, ``topic``, ``answer`` (number of the option),
        ``right``.
    problems : DataFrame
        One row for everything that does not count: ``sheet``, ``row`` (as spreadsheets number them, the header being
        1; missing where there is none), ``question`` and ``answer`` as they came, ``problem``.

    Examples
    --------
    >>> key = pd.DataFrame({"question": [1], "topic": [0], "intruder": [2], "option_1": ["جيش"], "option_2": ["نفط"]})
    >>> score_intrusion(pd.DataFrame({"question": [1], "answer": [2]}), key)
    IntrusionScore(precision 1.00 [0.21, 1.00], chance 0.50; 1 answer of 1 person to 1 topic; no problems)
    """

    precision: float
    interval: tuple[float, float]
    chance: float
    agreement: float
    n_people: int
    n_answers: int
    topics: pd.DataFrame
    answers: pd.DataFrame
    problems: pd.DataFrame

    def __repr__(self) -> str:
        low, high = self.interval
        agreement = "" if np.isnan(self.agreement) else f"; alpha {self.agreement:.2f}"
        kinds = self.problems["problem"].value_counts().sort_index()
        problems = ", ".join(f"{n} {kind}" for kind, n in kinds.items()) or "no problems"
        return (
            f"IntrusionScore(precision {self.precision:.2f} [{low:.2f}, {high:.2f}], chance {self.chance:.2f}"
            f"{agreement}; {count_noun(self.n_answers, 'answer')} of {count_noun(self.n_people, 'person', 'people')} "
            f"to {count_noun(len(self.topics), 'topic')}; {problems})"
        )

    def _repr_html_(self) -> str:
        return f'<p dir="ltr">{self!r}</p>{left_to_right(self.topics.round(3))}'


class _Problem(NamedTuple):
    """An answer that does not count, as it came."""

    sheet: str
    row: int | None
    question: Any
    answer: Any
    problem: str


class _Answer(NamedTuple):
    """An answer that counts."""

    sheet: str
    question: int
    answer: int


@explains_names
def score_intrusion(
    sheets: _Sheet | Sequence[_Sheet], key: str | Path | pd.DataFrame, *, level: float = LEVEL
) -> IntrusionScore:
    """Score what people answered; higher is better.

    Parameters
    ----------
    sheets : path, DataFrame or sequence of them
        One filled-in ``questions.csv`` per person, with the columns ``question`` and ``answer``. Rows and columns may
        be in any order; see Notes for what counts as an answer.
    key : path or DataFrame
        ``key.csv``, or :attr:`IntrusionStudy.key`.
    level : float, default=0.95
        Confidence of the interval, between 0 and 1.

    Returns
    -------
    IntrusionScore
        Precision overall and by topic, agreement of people, and all answers that did not count.

    Raises
    ------
    InputError
        If there is no sheet, one comes twice or can't be read or has no such columns, or the key is none.

    Notes
    -----
    An answer is the number of an option in any form or digits (3, "3.0", "٣") or the text of the option; a number is
    always taken as the option's. Files may have any of the separators comma, semicolon and tab, and be UTF-8 with or
    without byte-order mark, UTF-16 or Windows-1256.

    What is not an answer is in ``problems``: blanks, options and questions that do not exist, questions missing or
    repeated in a sheet (no repetition counts), and rows in which less than half of the options are those of the key, as
    in sheets of another study.

    The Wilson interval is that of independent answers; those to one question or of one person are not quite, so that
    it is somewhat too narrow for statements about further topics or people. Krippendorff's alpha is the nominal one, on
    the numbers of the options; NaN says that no two people answered the same question, or that a single number was
    chosen.

    References
    ----------
    Chang et al. (2009), *Reading Tea Leaves: How Humans Interpret Topic Models*, NIPS, equation 1.
    Wilson (1927), *Probable Inference, the Law of Succession, and Statistical Inference*, JASA 22.

    Examples
    --------
    >>> words = {"option_1": ["جيش", "نفط"], "option_2": ["نفط", "سعر"], "option_3": ["قصف", "جندي"]}
    >>> key = pd.DataFrame({"question": [1, 2], "topic": [1, 0], "intruder": [2, 3], **words})
    >>> first = pd.DataFrame({"question": [1, 2], "answer": ["٢", "3.0"]})
    >>> second = pd.DataFrame({"question": [2, 1], "answer": ["نفط", ""]})
    >>> score = score_intrusion([first, second], key)
    >>> score.topics.values.tolist()
    [[0.5, 1.0, 2.0], [1.0, 1.0, 1.0]]
    >>> score.problems[["sheet", "row", "problem"]].values.tolist()
    [['sheet 2', 3, 'not answered']]
    """
    check_level(level)
    known, options = _read_key(key)
    named = _named_sheets(sheets)
    rows = [item for name, sheet in named for item in _read_answers(sheet, name, options)]
    problems = pd.DataFrame([item for item in rows if isinstance(item, _Problem)], columns=list(_Problem._fields))
    answers = pd.DataFrame([item for item in rows if isinstance(item, _Answer)], columns=list(_Answer._fields))
    answers = answers.astype({"question": np.int64, "answer": np.int64})
    place = answers["sheet"].map({name: i for i, (name, _) in enumerate(named)})
    # By sheet and then by question, whatever order the rows came in.
    answers = answers.iloc[np.lexsort((answers["question"], place))].reset_index(drop=True)
    answers.insert(2, "topic", known["topic"].reindex(answers["question"]).to_numpy(dtype=np.int64))
    answers["right"] = answers["answer"].to_numpy() == known["intruder"].reindex(answers["question"]).to_numpy()

    n_options = len(next(iter(options.values())))
    right, total = int(answers["right"].sum()), len(answers)
    low, high = wilson_interval(right / total, total, level) if total else (np.nan, np.nan)
    choices = answers.pivot(index="sheet", columns="question", values="answer")
    return IntrusionScore(
        precision=right / total if total else float("nan"),
        interval=(float(low), float(high)),
        chance=1 / n_options,
        agreement=_krippendorff_alpha(choices.to_numpy(dtype=float)),
        n_people=len(choices),
        n_answers=total,
        topics=_by_topic(answers, known),
        answers=answers,
        problems=problems.astype({"row": "Int64"}),
    )


def _krippendorff_alpha(choices: np.ndarray) -> float:
    """Return Krippendorff's nominal alpha of choices of shape (n_people, n_questions), in which NaN means no answer.

    Krippendorff (2011), *Computing Krippendorff's Alpha-Reliability*, section C.
    """
    values = np.unique(choices[~np.isnan(choices)])
    counts = (choices[:, :, None] == values).sum(axis=0)  # questions x values
    counts = counts[counts.sum(axis=1) >= 2]
    per_question, per_value = counts.sum(axis=1), counts.sum(axis=0)
    n = per_question.sum()
    # Ordered pairs of unequal values: within questions, and among all values pooled.
    unequal = per_question**2 - (counts**2).sum(axis=1)
    by_chance = n**2 - (per_value**2).sum()
    if by_chance == 0:  # no question has two answers, or all have the same: nothing to expect by chance
        return float("nan")
    return float(1 - (n - 1) * (unequal / (per_question - 1)).sum() / by_chance)


def _by_topic(answers: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Return right answers, answers and their ratio for every topic of the key."""
    topics = np.unique(known["topic"])
    counts = answers.groupby("topic")["right"].agg(["sum", "count"]).reindex(topics, fill_value=0).astype(np.int64)
    right, total = counts["sum"].to_numpy(), counts["count"].to_numpy()
    share = np.divide(right, total, out=np.full(len(topics), np.nan), where=total > 0)
    return pd.DataFrame({"precision": share, "right": right, "answers": total}, index=counts.index)


def _named_sheets(sheets: _Sheet | Sequence[_Sheet]) -> list[tuple[str, _Sheet]]:
    """Return the sheets with their names: a file's path, or the place in the list."""
    each: list[Any] = list(sheets) if isinstance(sheets, list | tuple) else [sheets]
    odd = next((sheet for sheet in each if not isinstance(sheet, str | Path | pd.DataFrame)), None)
    if odd is not None:
        raise InputError(
            f"sheets must be filled-in questions.csv files or DataFrames, one per person; got {type(odd).__name__}."
        )
    if not each:
        raise InputError("sheets is empty; give one filled-in questions.csv per person.")
    names = [f"sheet {i + 1}" if isinstance(sheet, pd.DataFrame) else str(sheet) for i, sheet in enumerate(each)]
    files = [Path(sheet).resolve() if isinstance(sheet, str | Path) else id(sheet) for sheet in each]
    for i, file in enumerate(files):
        if file in files[:i]:
            raise InputError(f"{names[i]} is given twice; every person's sheet counts once.")
    return list(zip(names, each, strict=True))


def _read_key(key: str | Path | pd.DataFrame) -> tuple[pd.DataFrame, dict[int, list[str]]]:
    """Return topic and intruder by question, and the plain options of every question."""
    table = read_sheet(key, "key")
    columns = [f"option_{i + 1}" for i in range(sum(name.startswith("option_") for name in table.columns))]
    need = ["question", "topic", "intruder", *columns]
    absent = [name for name in need if name not in table.columns]
    if absent or len(columns) < 2 or table.empty:
        raise InputError(
            f"key must have the columns question, topic, intruder, option_1, option_2 and so on, and at least a row; "
            f"got {len(table)} rows with {', '.join(table.columns)}. Is it the key.csv of the study?"
        )
    numbers = table[need[:3]].map(whole_number)
    if numbers.isna().any(axis=None) or numbers["question"].duplicated().any():
        raise InputError("key must hold whole numbers as question, topic and intruder, and every question once.")
    known = numbers.astype(np.int64).set_index("question")
    if not known["intruder"].between(1, len(columns)).all():
        raise InputError(f"key names intruders outside of its options 1 to {len(columns)}.")
    texts = table[columns].map(lambda cell: comparable_text(str(cell))).to_numpy().tolist()
    return known, dict(zip(known.index.tolist(), texts, strict=True))


def _read_answers(sheet: _Sheet, name: str, options: dict[int, list[str]]) -> Iterator[_Answer | _Problem]:
    """Yield the answer, or what is wrong with it, of every row of a sheet; then the questions it lacks."""
    table = read_sheet(sheet, name)
    absent = [column for column in ("question", "answer") if column not in table.columns]
    if absent:
        raise InputError(
            f"{name} has no column {' and '.join(absent)}; it has {', '.join(table.columns)}. "
            "Is it a filled-in questions.csv?"
        )
    questions = [whole_number(cell) for cell in table["question"]]
    for question, row in zip(questions, table.index, strict=True):
        cells = table.loc[row]
        came = _Problem(name, int(row), cells["question"], cells["answer"], "")
        if question is None or question not in options:
            yield came._replace(problem="no such question")
        elif questions.count(question) > 1:
            yield came._replace(problem="question repeated")
        elif not _are_options(cells, options[question]):
            yield came._replace(problem="other options than in the key")
        elif is_blank(cells["answer"]):
            yield came._replace(problem="not answered")
        elif (choice := _chosen(cells["answer"], options[question])) is None:
            yield came._replace(problem="no such option")
        else:
            yield _Answer(name, question, choice)
    missing = [question for question in options if question not in questions]
    yield from (_Problem(name, None, question, None, "question missing") for question in missing)


def _are_options(cells: pd.Series, options: list[str]) -> bool:
    """Return whether at least half of the options that a row shows are those of the key; a row may show none."""
    shown = [(cells.get(f"option_{i + 1}"), option) for i, option in enumerate(options)]
    shown = [(cell, option) for cell, option in shown if not is_blank(cell)]
    return 2 * sum(comparable_text(str(cell)) == option for cell, option in shown) >= len(shown)


def _chosen(answer: Any, options: list[str]) -> int | None:
    """Return the number of the option that an answer names, by number or text; None if there is none."""
    number = whole_number(answer)
    if number is not None and 1 <= number <= len(options):
        return number
    text = comparable_text(str(answer))
    return options.index(text) + 1 if text in options else None
