"""A table that explains what becomes of every token of a text."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from topics._rtl import RightToLeft
from topics.arabic._analysis import Analysis
from topics.arabic._normalize import Step
from topics.arabic._tokenize import ARABIC_KIND, EVERYTHING, TokenRules, token_pattern
from topics.arabic._tokenized import clean_foreign

_EXPLANATION_COLUMNS = ("token", "form", "steps", "stem", "decided_by", "term", "dropped")


@dataclass(frozen=True, slots=True)
class TokenPipeline:
    """The steps of a preprocessor for one token."""

    rules: TokenRules
    cleaning: Mapping[str, Step]
    folding: Mapping[str, Step]
    analyze: Callable[[str], Analysis]
    decide: Callable[[str, str, Analysis], tuple[str, str]]  # from form, kind, folded analysis to term and drop reason


def explain_tokens(text: str, steps: TokenPipeline) -> RightToLeft:
    """Return one row per token of a text, in order."""
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
    """Return the row of a token."""
    if kind != ARABIC_KIND:
        form = clean_foreign(token)
        found = token_pattern(steps.rules).match(token)
        kept = found is not None and found.lastgroup is not None
        changed = "small letters and European digits" if form != token else ""
        return token, form, changed, form, kind, form if kept else "", "" if kept else kind
    form, cleaned = _apply_and_record(token, steps.cleaning)
    analysis = steps.analyze(form)
    stem, folded = _apply_and_record(analysis.stem, steps.folding)
    bare_form, folded_bare = _apply_and_record(analysis.bare_form, steps.folding)
    term, reason = steps.decide(form, kind, Analysis(stem, bare_form, analysis.decided_by))
    noted = dict.fromkeys([*cleaned, *folded, *(folded_bare if term not in (stem, "") else ())])
    return token, form, ", ".join(noted), analysis.stem, analysis.decided_by, "" if reason else term, reason


def _apply_and_record(word: str, steps: Mapping[str, Step]) -> tuple[str, Sequence[str]]:
    """Return a word after some steps, and the names of those that changed it."""
    noted = []
    for name, step in steps.items():
        after = step(word)
        if after != word:
            noted.append(name)
        word = after
    return word, noted
