"""Grids of a comparison: preprocessors under short names."""

import itertools
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from sklearn.base import clone

from topics._validation import InputError, check_choice
from topics.arabic import ArabicPreprocessor
from topics.evaluation import WORD_OPTIONS

Grid = Mapping[str, ArabicPreprocessor] | Mapping[str, Iterable[Any]]

_DEFAULT_STOPWORDS = ArabicPreprocessor().stopwords
DEFAULT_GRID: dict[str, list[Any]] = {"stemmer": ["lemma", "light", None], "stopwords": [_DEFAULT_STOPWORDS, None]}


def _switch_name(option: str) -> Callable[[Any], str]:
    """Return a function that names the two values of a switch."""
    words = option.replace("_", " ")
    return lambda value: words if value else f"no {words}"


_SWITCHES = ("phrases", "fold_alef", "fold_final_ya", "fold_hamza_seat", "fold_ta_marbuta")
_NAMES: dict[str, Callable[[Any], str]] = {
    "stemmer": lambda value: "no stemmer" if value is None else str(getattr(value, "__name__", value)),
    "conflation": lambda value: f"by {value}",
    "stopwords": lambda value: (
        "stop words in"
        if value is None
        else "stop words out" + ("" if tuple(value) == _DEFAULT_STOPWORDS else f" ({'+'.join(value)})")
    ),
    **{option: _switch_name(option) for option in _SWITCHES},
}
"""Names of the values of options; others are called option=value."""


def read_grid(grid: Any) -> dict[str, ArabicPreprocessor]:
    """Return a preprocessor for every setting of a grid; raise InputError if the grid can't be understood."""
    if not isinstance(grid, Mapping) or not grid:
        raise InputError(
            "grid must map names to preprocessors, or options to lists of values, such as "
            f'{{"stemmer": ["lemma", None]}}; got {grid!r:.60}.'
        )
    preprocessors = [isinstance(value, ArabicPreprocessor) for value in grid.values()]
    if any(preprocessors) and not all(preprocessors):
        odd = list(grid)[preprocessors.index(False)]
        raise InputError(f"grid maps some names to preprocessors, but {odd!r} to something else; give one kind.")
    settings = dict(grid) if all(preprocessors) else _crossed(grid)
    for preprocessor in settings.values():
        clone(preprocessor).fit([])  # an option that it refuses is found before articles are read
    first, *others = settings.items()
    for name, preprocessor in others:
        for option in WORD_OPTIONS:
            if getattr(preprocessor, option) != getattr(first[1], option):
                raise InputError(
                    f"Settings must agree in what a word is: {first[0]!r} and {name!r} differ in {option}, and "
                    "likelihoods would be of other words. Compare them apart."
                )
    return settings


def _crossed(grid: Mapping[str, Any]) -> dict[str, ArabicPreprocessor]:
    """Return a preprocessor for every combination of options, under a name."""
    options = ArabicPreprocessor().get_params(deep=False)
    for option, values in grid.items():
        check_choice("An option of the grid", option, options)
        if isinstance(values, str) or not isinstance(values, Iterable) or not list(values):
            raise InputError(f"grid[{option!r}] must be a list of values, such as [None]; got {values!r:.60}.")
    settings: dict[str, ArabicPreprocessor] = {}
    for values in itertools.product(*grid.values()):
        chosen = dict(zip(grid, values, strict=True))
        name = ", ".join(_NAMES.get(option, f"{option}={{!r}}".format)(value) for option, value in chosen.items())
        if name in settings:
            raise InputError(f'Two settings are called {name!r}; name them yourself: {{"name": ArabicPreprocessor()}}.')
        settings[name] = ArabicPreprocessor(**chosen)
    return settings
