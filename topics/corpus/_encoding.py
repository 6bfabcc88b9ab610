"""Encodings: bytes to text as UTF-8, UTF-16 or Windows-1256, by checks instead of a statistical guess."""

import codecs
import re

from topics.arabic import LETTERS, TAH, ZAH

SAMPLE_BYTES = 4096  # enough letters to see an encoding
_UTF16_HIGH_BYTES = (0x00, 0x06, 0x20)  # Latin, Arabic, punctuation
_MIN_SHARE_OF_HIGH_BYTES = 0.75
_MIN_ARABIC_AMONG_NON_ASCII = 0.6
# UTF-8 read as Windows-1256 turns every Arabic letter into a pair that begins with one of these two.
_LEAD_BYTES_AS_1256 = TAH + ZAH
_MAX_SHARE_OF_LEAD_BYTES = 0.25

_ARABIC_CHARACTER = re.compile(f"[{LETTERS}]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL_CHARACTER = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


def wide_encoding(head: bytes) -> str | None:
    """Return the UTF-16 encoding of a file that its first bytes give away, None for all other files."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    sample = head[: SAMPLE_BYTES // 2 * 2]
    if len(sample) < 4:
        return None
    for encoding, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        share = sum(high.count(byte) for byte in _UTF16_HIGH_BYTES) / len(high)
        # In ASCII text neither half is made of such bytes; in a binary file both or neither.
        if share >= _MIN_SHARE_OF_HIGH_BYTES and sum(low.count(byte) for byte in (0x00, 0x06)) / len(low) < 0.1:
            return encoding
    return None


def _is_plausible_1256(text: str) -> bool:
    """Return whether bytes that are not UTF-8 make sense as Windows-1256, which decodes every byte to something."""
    foreign = len(_NOT_ASCII.findall(text))
    arabic = len(_ARABIC_CHARACTER.findall(text))
    if foreign == 0 or arabic < _MIN_ARABIC_AMONG_NON_ASCII * foreign:
        return False
    lead_bytes = sum(text.count(letter) for letter in _LEAD_BYTES_AS_1256)
    return lead_bytes <= max(2, _MAX_SHARE_OF_LEAD_BYTES * arabic)


def is_binary(text: str) -> bool:
    """Return whether decoded bytes hold more control characters than a text does."""
    return "\0" in text or len(_CONTROL_CHARACTER.findall(text)) > 0.005 * len(text)


def decode_line(raw: bytes) -> str | None:
    """Return one line as text: UTF-8, else Windows-1256 where that makes sense, else None."""
    raw = raw.removeprefix(codecs.BOM_UTF8)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("cp1256")
    return text if _is_plausible_1256(text) and not is_binary(text) else None


def decode(raw: bytes) -> str | None:
    """Return a whole file as text, None if it is binary or in none of the three encodings."""
    encoding = wide_encoding(raw[:SAMPLE_BYTES])
    if encoding is not None:
        try:
            text: str | None = raw.decode(encoding)
        except UnicodeDecodeError:
            return None
    else:
        text = decode_line(raw)
    if text is None and encoding is None:  # files put together of others change their encoding from line to line
        lines = [decode_line(line) for line in raw.splitlines(keepends=True)]
        text = None if None in lines else "".join(filter(None, lines))
    return None if text is None or is_binary(text) else text
