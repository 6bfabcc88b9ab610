"""Normalization steps, each a named function of a string."""

import re
import unicodedata
from collections.abc import Callable, Iterable

from topics.arabic._letters import (
    ALEF,
    ALEF_MAKSURA,
    ALEFS_WITH_SIGN,
    HEH,
    INVISIBLE_CHARACTERS,
    LETTERS,
    MARKS,
    PERSIAN_LETTERS,
    PRESENTATION_FORMS,
    TATWEEL,
    TEH_MARBUTA,
    WAW,
    WAW_HAMZA,
    YEH,
    YEH_HAMZA,
)

Step = Callable[[str], str]

_MARK_RUN = re.compile(f"[{MARKS}]+")
_PRESENTATION_RUN = re.compile(f"[{PRESENTATION_FORMS}]+")
_INVISIBLE_RUN = re.compile(f"[{INVISIBLE_CHARACTERS}]+")
_PERSIAN_LETTER = re.compile(f"[{''.join(PERSIAN_LETTERS)}]")
_FINAL_ALEF_MAKSURA = re.compile(f"{ALEF_MAKSURA}(?![{LETTERS}])")
_FINAL_TEH_MARBUTA = re.compile(f"{TEH_MARBUTA}(?![{LETTERS}])")


def _compose(text: str) -> str:
    """Join letters and signs that are stored apart (Unicode NFC), such as alef followed by a hamza above."""
    return unicodedata.normalize("NFC", text)


def _normalize_presentation_forms(text: str) -> str:
    """Turn presentation forms and ligatures back into plain letters (Unicode NFKC of those characters only)."""
    return _PRESENTATION_RUN.sub(lambda shaped: unicodedata.normalize("NFKC", shaped[0]), text)


def strip_controls(text: str) -> str:
    """Take out bidi controls, zero-width joiners and other invisible characters."""
    return _INVISIBLE_RUN.sub("", text)


def _unify_persian(text: str) -> str:
    """Write letters of Persian and Urdu keyboards as the Arabic letters that they stand for."""
    return _PERSIAN_LETTER.sub(lambda letter: PERSIAN_LETTERS[letter[0]], text)


def strip_diacritics(text: str) -> str:
    """Take off harakat, tanwin, shadda and every other mark above or below the letters."""
    return _MARK_RUN.sub("", text)


def strip_tatweel(text: str) -> str:
    """Take out the tatweel, the stroke that stretches a word."""
    return text.replace(TATWEEL, "")


def fold_alef(text: str) -> str:
    """Write every alef (with hamza, madda or wasla) as a bare alef."""
    for letter in ALEFS_WITH_SIGN:  # several times as fast as str.translate
        if letter in text:
            text = text.replace(letter, ALEF)
    return text


def fold_final_ya(text: str) -> str:
    """Write a word-final alef maksura as ya, the letter that the Egyptian press confuses it with."""
    return _FINAL_ALEF_MAKSURA.sub(YEH, text) if ALEF_MAKSURA in text else text


def _fold_hamza_seat(text: str) -> str:
    """Write a hamza before waw on waw, where the Egyptian press writes it on ya."""
    return text.replace(YEH_HAMZA + WAW, WAW_HAMZA + WAW)


def _fold_ta_marbuta(text: str) -> str:
    """Write a word-final ta marbuta as ha."""
    return _FINAL_TEH_MARBUTA.sub(HEH, text)


CLEANING: dict[str, Step] = {
    "normalize_presentation_forms": _normalize_presentation_forms,
    "compose": _compose,
    "strip_controls": strip_controls,
    "unify_persian": _unify_persian,
    "strip_diacritics": strip_diacritics,
    "strip_tatweel": strip_tatweel,
}
"""Steps that keep the spelling of a word: they lead from a token to the form that is shown."""

FOLDING: dict[str, Step] = {
    "fold_alef": fold_alef,
    "fold_final_ya": fold_final_ya,
    "fold_hamza_seat": _fold_hamza_seat,
    "fold_ta_marbuta": _fold_ta_marbuta,
}
"""Steps that make one spelling of several: they lead to the key by which words are matched."""


def apply_steps_to_all(steps: Iterable[Step], words: Iterable[str]) -> list[str]:
    """Return every word after every step, in order.

    One long string goes through the steps instead of many short ones: none looks beyond a word, none adds or takes
    a line.
    """
    words = list(words)
    return apply_steps(steps, "\n".join(words)).split("\n") if words else []


def apply_steps(steps: Iterable[Step], text: str) -> str:
    """Return the text after every step, in order."""
    for step in steps:
        text = step(text)
    return text
