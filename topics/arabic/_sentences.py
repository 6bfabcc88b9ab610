"""Sentences of a news text."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from topics.arabic._letters import ARABIC_COMMA, DIGITS, LATIN_LETTERS, LETTERS, MARKS
from topics.arabic._tokenize import MAIL, URL

Span = tuple[int, int]
"""Start and end of a part of a text."""

MAX_SENTENCE_WORDS = 45
LINE_PATTERN = re.compile("[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_ANY_LETTER = re.compile(r"[^\W\d_]")
SENTENCE_ENDERS, CLOSING_SIGNS = ".!?\u061f\u2026", "\"\u201d\u00bb\u2019')\\]"
_SEMICOLONS = ";\u061b"
# Up to so many characters a quotation or parenthesis stays whole; a longer one has lost its closing sign.
_MAX_QUOTATION_LENGTH = 300
_INITIAL = rf"[{LETTERS}][{MARKS}]*\."
# What contains a full stop without ending a sentence comes first; named groups are where a sentence may end.
_SENTENCE_SIGNS = re.compile(
    "|".join(
        [
            f"{URL}|{MAIL}",
            rf"[{DIGITS}]+(?:[.,:/\u066b\u066c][{DIGITS}]+)+",
            rf"[{LATIN_LETTERS}{DIGITS}]+(?:\.[{LATIN_LETTERS}{DIGITS}]+)+",
            rf"\b[{LATIN_LETTERS}]{{1,3}}\.(?=\s?[{LATIN_LETTERS}])",
            # A single initial is not the last of letters that stand apart, nor a unit after a number.
            rf"(?<!\w)(?:(?:{_INITIAL}\s?){{2,}}|(?<!\s\w\s)(?<![{DIGITS}]\s){_INITIAL})(?:[{LETTERS}](?!\w))?",
            rf"(?P<quotation>\u00ab[^\u00ab\u00bb]{{0,{_MAX_QUOTATION_LENGTH}}}\u00bb"
            rf"|\u201c[^\u201c\u201d]{{0,{_MAX_QUOTATION_LENGTH}}}\u201d"
            rf'|"(?=[\w#@(])[^"]{{0,{_MAX_QUOTATION_LENGTH}}}"(?!\w))',
            rf"\([^()]{{0,{_MAX_QUOTATION_LENGTH}}}\)",
            rf"(?P<end>[{SENTENCE_ENDERS}]++[{CLOSING_SIGNS}]*+)(?![{ARABIC_COMMA},:{_SEMICOLONS}])",
            f"(?P<pause>[{_SEMICOLONS}])",
        ]
    )
)
_ENDED_INSIDE = re.compile(f"[.\u2026][{CLOSING_SIGNS}]$")
_DASH = ".."  # as the Arabic press writes it


def split_sentences(text: str) -> list[Span]:
    """Return start and end of every sentence of a news text, without the white space around it.

    A sentence ends with its line, after a full stop, a question or exclamation mark or an ellipsis, and after a
    semicolon if it would have more than 45 words otherwise. A full stop in a number or an address or after an initial
    (``د.``, ``أ.ف.ب``), and two dots, which the press uses as a dash, end none. A quotation or parenthesis of up to
    300 characters stays whole; what has no letter, such as the number of a list, goes with what follows.

    >>> text = "قال د. سالم: «لا نعلم. ننتظر». وبلغ السعر 3.5 دولار؟ نعم"
    >>> [text[start:end] for start, end in split_sentences(text)]
    ['قال د. سالم: «لا نعلم. ننتظر».', 'وبلغ السعر 3.5 دولار؟', 'نعم']
    """
    return [span for line in LINE_PATTERN.finditer(text) for span in _split_one_line(line[0], line.start())]


def _split_one_line(line: str, offset: int) -> Iterator[Span]:
    """Yield the sentences of one line that begins at an offset of its text."""
    ends, pauses = [], []
    for sign in _SENTENCE_SIGNS.finditer(line):
        if _ends_sentence(sign, line):
            ends.append(sign.end())
        elif sign.lastgroup == "pause":
            pauses.append(sign.end())
    for start, end in _split_at(line, 0, len(line), ends):
        is_long = len(line[start:end].split()) > MAX_SENTENCE_WORDS
        for first, last in _split_at(line, start, end, pauses) if is_long else [(start, end)]:
            yield offset + first, offset + last


def _ends_sentence(sign: re.Match[str], line: str) -> bool:
    """Return whether a sign is the end of a sentence."""
    if sign.lastgroup == "quotation":
        # After a question in quotation marks the press often goes on with who asked; after a full stop rarely.
        return _ENDED_INSIDE.search(sign[0]) is not None and line[sign.end() : sign.end() + 1].isspace()
    return sign.lastgroup == "end" and sign[0] != _DASH


def _split_at(line: str, start: int, end: int, positions: Iterable[int]) -> Iterator[Span]:
    """Yield a part of a line in pieces, without spaces around them; a piece without a letter joins the next."""
    bounds = [start, *(position for position in positions if start < position < end), end]
    found: list[Span] = []
    opened = start
    for _, bound in pairwise(bounds):
        if _ANY_LETTER.search(line, opened, bound):
            found.append((opened, bound))
            opened = bound
    if opened < end:
        found[-1:] = [(found[-1][0] if found else start, end)]
    for first, last in found:
        piece = line[first:last]
        if piece.strip():
            yield first + len(piece) - len(piece.lstrip()), last - len(piece) + len(piece.rstrip())
