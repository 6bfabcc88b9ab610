"""Whether the parts of a report fit together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING

from topics._validation import InputError
from topics.report._plain import plain

if TYPE_CHECKING:  # the data are checked as they are made, so they import this module
    from topics.report._model import Articles, Model, Report, Theme


def check_report(report: Report) -> None:
    """Refuse a report whose parts do not fit together; the message says which."""
    n = _check_articles(report.articles)
    keys = [model.key for model in report.models]
    if not keys or len(set(keys)) < len(keys):
        raise InputError(f"models must be one or more, each with a key of its own; got keys {keys}.")
    for i, model in enumerate(report.models):
        _check_model(f"models[{i}]", model, n)
    _check_alignment(report)
    for i, table in enumerate(report.tables):
        for row in table.rows:
            if len(row) != len(table.columns):
                raise InputError(
                    f"tables[{i}] has {len(table.columns)} columns and a row of {len(row)} cells: {row!r}."
                )
    for what in ("removed_words", "rejected"):
        listed, total = len(getattr(report, what)), getattr(report, f"n_{what}")
        if total < listed:
            raise InputError(f"n_{what} is {total}, but {listed} are listed; it counts them all.")
    _check_moment("created", report.created)
    plain(report, "report")


def _check_articles(articles: Articles) -> int:
    """Return how many articles there are."""
    lengths = {item.name: len(getattr(articles, item.name)) for item in fields(articles)}
    if len(set(lengths.values())) > 1:
        shown = ", ".join(f"{name} {length}" for name, length in lengths.items())
        raise InputError(f"The columns of articles must be equally long; got {shown}.")
    for i, day in enumerate(articles.dates):
        if day:
            _check_day(f"articles.dates[{i}]", day)
    return len(articles.ids)


def _check_model(where: str, model: Model, n_articles: int) -> None:
    """Refuse a model that does not fit the articles, or themes that do not fit each other."""
    ids = [theme.id for theme in model.themes]
    if len(set(ids)) < len(ids):
        raise InputError(f"{where}.themes have ids that repeat: {ids}.")
    for name in ("main_theme", "weight"):
        if len(getattr(model, name)) != n_articles:
            raise InputError(
                f"{where}.{name} has {len(getattr(model, name))} values for {n_articles} articles; "
                "give one an article, and None for an article without a theme."
            )
    unknown = set(model.main_theme) - {None, *ids}
    if unknown:
        raise InputError(f"{where}.main_theme names themes that the model does not have: {sorted(map(str, unknown))}.")
    for theme in model.themes:
        _check_theme(f"{where}, theme {theme.id}", theme, n_articles)


def _check_theme(where: str, theme: Theme, n_articles: int) -> None:
    """Refuse periods, bursts and passages that point nowhere."""
    starts = [period.start for period in theme.periods]
    for start in starts:
        _check_day(f"{where}, start of a period", start)
    if starts != sorted(set(starts)):
        raise InputError(f"{where}: periods must be in the order of time, each once; got {starts}.")
    for burst in theme.bursts:
        if burst.start not in starts or burst.end not in starts or burst.end < burst.start:
            raise InputError(
                f"{where}: a burst from {burst.start!r} to {burst.end!r} must name the starts of two periods, "
                "the earlier first."
            )
        _check_positions(f"{where}, articles of a burst", burst.articles, n_articles)
    for passage in theme.passages:
        _check_positions(f"{where}, article of a passage", [passage.article], n_articles)
        _check_marks(where, passage.text, passage.marks)


def _check_marks(where: str, text: str, marks: Sequence[tuple[int, int]]) -> None:
    """Refuse marks that lie outside of the text or overlap."""
    end_of_last = 0
    for start, end in marks:
        if not end_of_last <= start < end <= len(text):
            raise InputError(
                f"{where}: the marks of a passage of {len(text)} letters must be (start, end) in order and apart; "
                f"got {tuple(marks)!r}."
            )
        end_of_last = end


def _check_positions(where: str, positions: Collection[int], n_articles: int) -> None:
    """Refuse positions of articles that do not exist."""
    outside = [position for position in positions if not 0 <= position < n_articles]
    if outside:
        raise InputError(f"{where}: no article at {outside}; positions run from 0 to {n_articles - 1}.")


def _check_alignment(report: Report) -> None:
    """Refuse pairs of themes that the two models do not have."""
    if not report.alignment:
        return
    if len(report.models) < 2:
        raise InputError("alignment sets the themes of two models side by side; the report has one.")
    first, second = ({theme.id for theme in model.themes} for model in report.models[:2])
    for pair in report.alignment:
        sides = ((pair.a, first), (pair.b, second))
        if pair.a is pair.b is None or any(side is not None and side not in known for side, known in sides):
            raise InputError(f"alignment pairs theme {pair.a} with {pair.b}, which the first two models do not have.")


def _check_day(where: str, day: str) -> None:
    """Refuse what is not a day in ISO 8601."""
    try:
        date.fromisoformat(day)
    except (TypeError, ValueError):
        raise InputError(f"{where} must be an ISO day such as '2024-05-31'; got {day!r}.") from None


def _check_moment(where: str, moment: str) -> None:
    """Refuse what is not a moment in ISO 8601."""
    try:
        datetime.fromisoformat(moment)
    except (TypeError, ValueError):
        raise InputError(f"{where} must be an ISO moment such as '2024-05-31T08:00:00'; got {moment!r}.") from None
