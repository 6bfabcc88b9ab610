"""Titles of plain text files: a first line that looks like a headline."""

_MARKS_OF_A_SENTENCE = (".", ":", ",", ";", "\u060c", "\u061b")
_ELLIPSES = ("...", "..")  # headlines end in them, sentences in one full stop
_MIN_WORDS_OF_A_FIRST_LINE, _MAX_WORDS_OF_A_FIRST_LINE = 2, 20
_MIN_TIMES_LONGER = 2  # lines that were broken at a width are about equally long


def split_title(text: str) -> tuple[str, str]:
    """Return the first line and the rest of a text if that line looks like a title; else no title and the text.

    A title is short, closes no sentence, and stands before a blank line or a line that is at least twice as long.
    """
    lines = text.strip().splitlines()
    if len(lines) < 2:
        return "", text
    title, following = lines[0].strip(), lines[1].strip()
    is_short = _MIN_WORDS_OF_A_FIRST_LINE <= len(title.split()) <= _MAX_WORDS_OF_A_FIRST_LINE
    is_closed = title.endswith(_MARKS_OF_A_SENTENCE) and not title.endswith(_ELLIPSES)
    stands_alone = not following or len(following) >= _MIN_TIMES_LONGER * len(title)
    return (title, "\n".join(lines[1:]).strip()) if is_short and not is_closed and stands_alone else ("", text)
