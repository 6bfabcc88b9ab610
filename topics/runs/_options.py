"""Options by name, whatever their sections: what topics.run and Experiment.from_options take."""

import re
from collections.abc import Iterable, Mapping, Set
from typing import Any

import numpy as np

from topics._elsewhere import WrongNameError, keyword_hint
from topics._validation import InputError
from topics.runs._config import COLUMNS, CONFIG_OPTIONS, KEYWORDS, SECTIONS, AnyConfig, read_config

_WHERE = "the options"
# What a section has found speaks for itself; where it stands in a file says nothing to who gave it by name.
_IN_SECTION = re.compile(rf"^{_WHERE}: (?:(?:{'|'.join(SECTIONS)})(?:: |\.(?=\w)))?")
_OBJECTS = {
    "preprocessor": "The options of topics.ArabicPreprocessor stand by themselves, such as stemmer='light'",
    "vectorizer": "min_df, max_df and max_features stand by themselves",
    "model": "models names them: 'lda', 'nmf' or both",
    "weighting": "A run gives every model the weighting that it needs",
}
_BY_HAND = "; one of your own goes to topics.Themes.fit(corpus, model, vectorizer=topics.Vectorizer(...))."


def read_options(path: str | None, options: Mapping[str, Any], kind: type[AnyConfig]) -> AnyConfig:
    """Return options by name as a configuration; raise InputError for an unknown one, or a value that does not fit.

    A single text stands for a list of one, and any sequence for a list; ``sweep`` is a table.
    """
    tables: dict[str, Any] = {} if path is None else {"input": {"path": path}}
    for name, value in options.items():
        value = _as_python(value)
        if name in ("sweep", "out"):
            tables[name] = value
            continue
        if name not in KEYWORDS:
            raise WrongNameError(f"There is no option {name!r}.{_option_hint(name)}")
        section, _, key = KEYWORDS[name].partition(".")
        is_list = "tuple" in str(CONFIG_OPTIONS[f"{section}.{key}"].type)
        tables.setdefault(section, {})[key] = _as_values(value) if is_list else value
    try:
        return read_config(tables, _WHERE, kind)
    except InputError as error:
        raise InputError(_IN_SECTION.sub("", str(error))) from None


def _as_python(value: Any) -> Any:
    """Return a value with numbers as Python has them in the place of numpy's, and sets in an order of their own."""
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    if isinstance(value, Mapping):
        return {key: _as_python(one) for key, one in value.items()}
    if isinstance(value, Set):
        return sorted(value, key=str)
    return [_as_python(one) for one in value] if isinstance(value, list | tuple) else value


def _as_values(value: Any) -> Any:
    """Return a text or whatever holds several values as a list; the schema refuses the rest."""
    if isinstance(value, str):
        return [value]
    return list(value) if isinstance(value, Iterable) else value


def _option_hint(name: str) -> str:
    """Return what to do about an option that there is not."""
    if name in COLUMNS:
        return f" Columns are one option: columns={{{name!r}: ...}}."
    if name in _OBJECTS:
        return f" {_OBJECTS[name]}{_BY_HAND}"
    return keyword_hint(name, KEYWORDS) or f" There are {', '.join(KEYWORDS)}."
