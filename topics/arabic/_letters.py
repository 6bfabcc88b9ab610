"""Named Arabic letters and the character classes built from them."""

from pyarabic import araby

ALEF: str = araby.ALEF
ALEF_HAMZA_ABOVE: str = araby.ALEF_HAMZA_ABOVE
ALEF_HAMZA_BELOW: str = araby.ALEF_HAMZA_BELOW
ALEF_MADDA: str = araby.ALEF_MADDA
ALEF_MAKSURA: str = araby.ALEF_MAKSURA
_ALEF_WASLA: str = araby.ALEF_WASLA
BEH: str = araby.BEH
FEH: str = araby.FEH
HAMZA: str = araby.HAMZA
HEH: str = araby.HEH
KAF: str = araby.KAF
LAM: str = araby.LAM
MEEM: str = araby.MEEM
NOON: str = araby.NOON
SEEN: str = araby.SEEN
TAH: str = araby.TAH
TATWEEL: str = araby.TATWEEL
TEH: str = araby.TEH
TEH_MARBUTA: str = araby.TEH_MARBUTA
WAW: str = araby.WAW
WAW_HAMZA: str = araby.WAW_HAMZA
YEH: str = araby.YEH
YEH_HAMZA: str = araby.YEH_HAMZA
ZAH: str = araby.ZAH
ARABIC_COMMA = "\u060c"

ALEFS_WITH_SIGN = ALEF_HAMZA_ABOVE + ALEF_HAMZA_BELOW + ALEF_MADDA + _ALEF_WASLA
"""Alefs with a sign, which the press often writes without it."""

HAMZA_SEATS = {WAW_HAMZA: WAW, YEH_HAMZA: YEH}
"""Letters that carry a hamza, and the letters without it."""

# The classes below are the insides of a regular expression's [...]; the ranges are those of the Unicode blocks.

MARKS = (
    "\u0610-\u061a\u064b-\u065f\u0670"  # honorifics; harakat, tanwin, shadda; superscript alef
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"  # Quranic annotation
    "\ufe70-\ufe7f"  # harakat as presentation forms
)
"""Signs above and below the letters."""

PRESENTATION_FORMS = "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdf9\ufe80-\ufefc"
"""Letters and ligatures encoded by their joined shape, as in text from PDF files."""

LETTERS = (
    "\u0620-\u063f\u0641-\u064a"  # the Arabic alphabet, without the tatweel at U+0640
    "\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff"  # letters of other languages in Arabic script
    "\u0750-\u077f\u08a0-\u08c7" + PRESENTATION_FORMS
)

INVISIBLE_CHARACTERS = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""Invisible characters: soft hyphen, bidi controls, zero-width joiners and spaces, byte-order mark."""

DIGITS = "0-9\u0660-\u0669\u06f0-\u06f9"
"""European, Arabic-Indic and Persian digits."""

ARABIC_DIGITS = {start + i: str(i) for start in (0x0660, 0x06F0) for i in range(10)}
"""From Arabic-Indic and Persian digits to European ones, for ``str.translate``."""

POINTS = ".,\u066b\u066c"
"""Characters between the digits of a number."""

LATIN_LETTERS = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"

EMOJI = "\u2600-\u27bf\u2b50-\u2b55\U0001f000-\U0001faff"

PERSIAN_LETTERS = {
    "\u06a9": KAF,  # keheh
    "\u06aa": KAF,  # swash kaf
    "\u06cc": YEH,  # Farsi yeh
    "\u06d2": YEH,  # yeh barree
    "\u06be": HEH,  # heh doachashmee
    "\u06c1": HEH,  # heh goal
    "\u06d5": HEH,  # ae
    "\u06c3": TEH_MARBUTA,  # teh marbuta goal
}
"""From letters of Persian and Urdu keyboards to the Arabic letters that look like them."""
