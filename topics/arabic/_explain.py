"""What became of every token of a text, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from topics._rtl import RightToLeft
from topics.arabic._analysis import Analysis
from topics.arabic._normalize import Step
from topics.arabic._read_texts import clean_other
from topics.arabic._tokenize import EVERYTHING, TokenRules, pattern_of

_COLUMNS = ("token", "form", "steps", "stem", "decided_by", "term", "dropped")
_ARABIC = "arabic"


@dataclass(frozen=True, slots=True)
class Steps:
    """What a preprocessor does to a token, in order.

    Attributes
    ----------
    rules : TokenRules
        What counts as a word.
    cleaning, folding : mapping of str to Step
        The spelling steps that are on.
    analyze : callable
        The stemmer.
    fate : callable
        From form, kind and folded analysis to the term, and why it is left out.
    """

    rules: TokenRules
    cleaning: Mapping[str, Step]
    folding: Mapping[str, Step]
    analyze: Callable[[str], Analysis]
    fate: Callable[[str, str, Analysis], tuple[str, str]]


def explain(text: str, steps: Steps) -> RightToLeft:
    """Return a row for every token of a text, in order."""
    return RightToLeft([_row_of(token, kind, steps) for token, kind in _tokens_of(text, steps.rules)], columns=_COLUMNS)


def _tokens_of(text: str, rules: TokenRules) -> Iterator[tuple[str, str]]:
    """Yield every token with its kind, kept or not."""
    everything = EVERYTHING if rules.hashtags != "words" else TokenRules(True, True, True, True, True, "words")
    for found in pattern_of(everything).finditer(text):
        yield found[0], str(found.lastgroup)


def _row_of(token: str, kind: str, steps: Steps) -> tuple[Any, ...]:
    """Return the row of one token."""
    if kind != _ARABIC:
        form = clean_other(token)
        found = pattern_of(steps.rules).match(token)
        kept = found is not None and found.lastgroup is not None
        changed = "small letters and European digits" if form != token else ""
        return token, form, changed, form, kind, form if kept else "", "" if kept else kind
    form, cleaned = _apply_noting(token, steps.cleaning)
    analysis = steps.analyze(form)
    stem, folded = _apply_noting(analysis.stem, steps.folding)
    base, folded_base = _apply_noting(analysis.base, steps.folding)
    term, why = steps.fate(form, kind, Analysis(stem, base, analysis.how))
    noted = dict.fromkeys([*cleaned, *folded, *(folded_base if term not in (stem, "") else ())])
    return token, form, ", ".join(noted), analysis.stem, analysis.how, "" if why else term, why


def _apply_noting(word: str, steps: Mapping[str, Step]) -> tuple[str, Sequence[str]]:
    """Return a word after some steps, and the names of those that changed it."""
    noted = []
    for name, step in steps.items():
        after = step(word)
        if after != word:
            noted.append(name)
        word = after
    return word, noted
