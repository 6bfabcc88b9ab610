"""Tokenization: Arabic words, and the other tokens that options keep."""

import re
from functools import cache
from typing import Literal, get_args

import numpy as np

from topics._validation import check_choice
from topics.arabic._letters import DIGITS, EMOJI, INVISIBLE_CHARACTERS, LATIN_LETTERS, LETTERS, MARKS, POINTS, TATWEEL
from topics.io import SavedFields
from topics.linalg import DIGIT_KIND, IGNORED_KIND, LATIN_KIND, LETTER_KIND, MARK_KIND, POINT_KIND

ARABIC_WORD = f"[{LETTERS}][{LETTERS}{MARKS}{TATWEEL}{INVISIBLE_CHARACTERS}]*"
r"""One Arabic word: a letter, then letters, marks and tatweel; ``\w`` would stop at the first mark."""
_LATIN_WORD = f"[{DIGITS}]*[{LATIN_LETTERS}][{LATIN_LETTERS}{DIGITS}]*"
_NUMBER_PATTERN = f"[{DIGITS}]+(?:[{POINTS}][{DIGITS}]+)*"
URL = r"(?:https?://|www\.)[^\s<>\"«»]+"
MAIL = r"[\w.+-]+@[\w-]+\.[\w.-]+"
_MENTION = r"@\w+"
_HASHTAG = f"#[\\w{MARKS}{INVISIBLE_CHARACTERS}]+"
_EMOJI_RUN = f"[{EMOJI}][\\ufe0f\\u200d{EMOJI}]*"

_ANY_EMOJI = re.compile(f"[{EMOJI}]")
_ADDRESS_SIGNS = ("@", "://", "www.")
ARABIC_KIND = "arabic"
HashtagRule = Literal["words", "whole", "drop"]
_N_CHARACTERS = 0x10000


class TokenRules(SavedFields, frozen=True, tag="token rules"):
    """Which tokens are kept beside Arabic words.

    ``hashtags`` says whether the words of a hashtag count one by one, together with their sign, or not at all.
    """

    numbers: bool = False
    latin: bool = False
    urls: bool = False
    mentions: bool = False
    emoji: bool = False
    hashtags: HashtagRule = "words"

    def __post_init__(self) -> None:
        check_choice("hashtags", self.hashtags, get_args(HashtagRule))

    @property
    def pattern(self) -> re.Pattern[str]:
        """The pattern of a token; what matches without a named group is dropped."""
        return token_pattern(self)

    @property
    def keeps_more(self) -> bool:
        """Whether anything but Arabic words is kept."""
        return self != TokenRules(hashtags=self.hashtags) or self.hashtags == "whole"

    def is_plain(self, text: str) -> bool:
        """Return whether a text holds, as far as the rules go, nothing but Arabic words, Latin words and numbers."""
        if any(sign in text for sign in _ADDRESS_SIGNS):
            return False
        return (self.hashtags == "words" or "#" not in text) and not (self.emoji and _ANY_EMOJI.search(text))


ARABIC_ONLY = TokenRules()
EVERYTHING = TokenRules(numbers=True, latin=True, urls=True, mentions=True, emoji=True, hashtags="whole")
"""Rules under which every token is kept."""


@cache
def token_pattern(rules: TokenRules) -> re.Pattern[str]:
    """Return the pattern of some rules: a named group for what is kept, none for what is dropped."""
    # Addresses come before the words in them, and Latin words, which may begin with a digit, before numbers.
    parts = {
        "url": (URL, rules.urls),
        "mail": (MAIL, rules.urls),
        "mention": (_MENTION, rules.mentions),
        "hashtag": (_HASHTAG, rules.hashtags == "whole"),
        ARABIC_KIND: (ARABIC_WORD, True),
        "latin": (_LATIN_WORD, rules.latin),
        "number": (_NUMBER_PATTERN, rules.numbers),
        "emoji": (_EMOJI_RUN, rules.emoji),
    }
    if rules.hashtags == "words":
        del parts["hashtag"]
    return re.compile("|".join(f"(?P<{kind}>{part})" if is_kept else part for kind, (part, is_kept) in parts.items()))


def token_kind(word: str) -> str:
    """Return what a kept token is: "arabic", "latin", "number", "url", "mail", "mention", "hashtag" or "emoji"."""
    found = token_pattern(EVERYTHING).match(word)
    return str(found.lastgroup) if found else ARABIC_KIND


def tokenize(text: str, rules: TokenRules = ARABIC_ONLY) -> list[str]:
    """Return the words of a text as they are spelled, in order.

    >>> tokenize("أعلنت الدّاخلية: مقتل 3 في #تعز")
    ['أعلنت', 'الدّاخلية', 'مقتل', 'في', 'تعز']
    >>> tokenize("مقتل ٣ بصاروخ S-300", TokenRules(numbers=True, latin=True))
    ['مقتل', '٣', 'بصاروخ', 'S', '300']
    """
    return [found[0] for found in rules.pattern.finditer(text) if found.lastgroup]


def _codes_in_class(characters: str) -> list[int]:
    """Return the code points below U+10000 in a character class of a regular expression."""
    pattern = re.compile(f"[{characters}]")
    return [code for code in range(_N_CHARACTERS) if pattern.match(chr(code))]


@cache
def character_kinds() -> np.ndarray:
    """Return the kind of every character below U+10000 for the kernels, uint8 of shape (65536,)."""
    kinds = np.zeros(_N_CHARACTERS, dtype=np.uint8)
    for kind, characters in (
        (IGNORED_KIND, INVISIBLE_CHARACTERS),
        (MARK_KIND, MARKS + TATWEEL),
        (LETTER_KIND, LETTERS),
        (LATIN_KIND, LATIN_LETTERS),
        (DIGIT_KIND, DIGITS),
        (POINT_KIND, re.escape(POINTS)),
    ):
        kinds[_codes_in_class(characters)] = kind
    return kinds
