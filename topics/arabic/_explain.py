"""What became of every token of a text, as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from topics._rtl import RightToLeft
from topics.arabic._analysis import Analysis
from topics.arabic._normalize import Step
from topics.arabic._read_texts import clean_foreign
from topics.arabic._tokenize import EVERYTHING, TokenRules, token_pattern

_EXPLANATION_COLUMNS = ("token", "form", "steps", "stem", "decided_by", "term", "dropped")
_ARABIC = "arabic"


@dataclass(frozen=True, slots=True)
class TokenPipeline:
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


def explain_tokens(text: str, steps: TokenPipeline) -> RightToLeft:
    """Return a row for every token of a text, in order."""
    return RightToLeft(
        [_explain_token(token, kind, steps) for token, kind in _iterate_tokens(text, steps.rules)],
        columns=_EXPLANATION_COLUMNS,
    )


def _iterate_tokens(text: str, rules: TokenRules) -> Iterator[tuple[str, str]]:
    """Yield every token with its kind, kept or not."""
    everything = EVERYTHING if rules.hashtags != "words" else TokenRules(True, True, True, True, True, "words")
    for found in token_pattern(everything).finditer(text):
        yield found[0], str(found.lastgroup)


def _explain_token(token: str, kind: str, steps: TokenPipeline) -> tuple[Any, ...]:
    """Return the row of one token."""
    if kind != _ARABIC:
        form = clean_foreign(token)
        found = token_pattern(steps.rules).match(token)
        kept = found is not None and found.lastgroup is not None
        changed = "small letters and European digits" if form != token else ""
        return token, form, changed, form, kind, form if kept else "", "" if kept else kind
    form, cleaned = _apply_and_record(token, steps.cleaning)
    analysis = steps.analyze(form)
    stem, folded = _apply_and_record(analysis.stem, steps.folding)
    base, folded_base = _apply_and_record(analysis.base, steps.folding)
    term, why = steps.fate(form, kind, Analysis(stem, base, analysis.how))
    noted = dict.fromkeys([*cleaned, *folded, *(folded_base if term not in (stem, "") else ())])
    return token, form, ", ".join(noted), analysis.stem, analysis.how, "" if why else term, why


def _apply_and_record(word: str, steps: Mapping[str, Step]) -> tuple[str, Sequence[str]]:
    """Return a word after some steps, and the names of those that changed it."""
    noted = []
    for name, step in steps.items():
        after = step(word)
        if after != word:
            noted.append(name)
        word = after
    return word, noted
