"""Spelling steps, each a named function of a string."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

from topics.arabic.letters import (
    ALEF,
    ALEF_MAKSURA,
    ALEFS_WITH_SIGN,
    HEH,
    LETTERS,
    MARKS,
    PRESENTATION_FORMS,
    TATWEEL,
    TEH_MARBUTA,
    YEH,
)

Step = Callable[[str], str]

_MARK = re.compile(f"[{MARKS}]+")
_SHAPED = re.compile(f"[{PRESENTATION_FORMS}]+")
_FINAL_ALEF_MAKSURA = re.compile(f"{ALEF_MAKSURA}(?![{LETTERS}])")
_FINAL_TEH_MARBUTA = re.compile(f"{TEH_MARBUTA}(?![{LETTERS}])")
_BARE_ALEF = dict.fromkeys(map(ord, ALEFS_WITH_SIGN), ALEF)


def compose(text: str) -> str:
    """Join letters and signs that are stored apart (Unicode NFC), such as alef followed by a hamza above."""
    return unicodedata.normalize("NFC", text)


def unshape(text: str) -> str:
    """Turn presentation forms and ligatures back into plain letters (Unicode NFKC of those characters only)."""
    return _SHAPED.sub(lambda shaped: unicodedata.normalize("NFKC", shaped[0]), text)


def strip_diacritics(text: str) -> str:
    """Take off harakat, tanwin, shadda and every other mark above or below the letters."""
    return _MARK.sub("", text)


def strip_tatweel(text: str) -> str:
    """Take out the tatweel, the stroke that stretches a word."""
    return text.replace(TATWEEL, "")


def fold_alef(text: str) -> str:
    """Write every alef (with hamza, madda or wasla) as a bare alef."""
    return text.translate(_BARE_ALEF)


def fold_final_ya(text: str) -> str:
    """Write a word-final alef maksura as ya, the letter that the Egyptian press confuses it with."""
    return _FINAL_ALEF_MAKSURA.sub(YEH, text)


def fold_ta_marbuta(text: str) -> str:
    """Write a word-final ta marbuta as ha."""
    return _FINAL_TEH_MARBUTA.sub(HEH, text)


CLEANING: dict[str, Step] = {
    "unshape": unshape,
    "compose": compose,
    "strip_diacritics": strip_diacritics,
    "strip_tatweel": strip_tatweel,
}
"""Steps after which a word still has its own spelling: this is the form that is shown."""

FOLDING: dict[str, Step] = {
    "fold_alef": fold_alef,
    "fold_final_ya": fold_final_ya,
    "fold_ta_marbuta": fold_ta_marbuta,
}
"""Steps that make one spelling of several: this is the form that is matched."""


def apply(steps: Iterable[Step], text: str) -> str:
    """Return the text after every step, in order."""
    for step in steps:
        text = step(text)
    return text
