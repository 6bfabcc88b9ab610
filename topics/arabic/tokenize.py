"""Where a word begins and ends."""

from __future__ import annotations

import re

from topics.arabic.letters import LETTERS, MARKS, TATWEEL

WORD = re.compile(f"[{LETTERS}][{LETTERS}{MARKS}{TATWEEL}]*")
r"""One Arabic word: a letter, then letters, marks and tatweel. ``\w`` would stop at the first mark."""


def words(text: str) -> list[str]:
    """Return the Arabic words of a text as they are spelled, in order.

    Digits, Latin letters, punctuation and signs such as ``#`` and ``_`` separate words and are left out.

    Parameters
    ----------
    text : str
        Any string.

    Returns
    -------
    list of str
        Empty if the text has no Arabic letter.

    Examples
    --------
    >>> words("أعلنت الدّاخلية: مقتل 3 في #تعز")
    ['أعلنت', 'الدّاخلية', 'مقتل', 'في', 'تعز']
    """
    return WORD.findall(text)
