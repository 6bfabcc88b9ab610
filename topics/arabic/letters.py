"""Named Arabic letters and the character classes built from them."""

from __future__ import annotations

from pyarabic.araby import (
    ALEF,
    ALEF_HAMZA_ABOVE,
    ALEF_HAMZA_BELOW,
    ALEF_MADDA,
    ALEF_MAKSURA,
    ALEF_WASLA,
    BEH,
    FEH,
    HEH,
    KAF,
    LAM,
    MEEM,
    NOON,
    TAH,
    TATWEEL,
    TEH,
    TEH_MARBUTA,
    WAW,
    YEH,
    ZAH,
)

__all__ = [
    "ALEF",
    "ALEFS_WITH_SIGN",
    "ALEF_HAMZA_ABOVE",
    "ALEF_HAMZA_BELOW",
    "ALEF_MADDA",
    "ALEF_MAKSURA",
    "ALEF_WASLA",
    "ARABIC_COMMA",
    "BEH",
    "FEH",
    "HEH",
    "KAF",
    "LAM",
    "LETTERS",
    "MARKS",
    "MEEM",
    "NOON",
    "PRESENTATION_FORMS",
    "TAH",
    "TATWEEL",
    "TEH",
    "TEH_MARBUTA",
    "WAW",
    "YEH",
    "ZAH",
]

ARABIC_COMMA = "\u060c"

ALEFS_WITH_SIGN = ALEF_HAMZA_ABOVE + ALEF_HAMZA_BELOW + ALEF_MADDA + ALEF_WASLA
"""Letters that the press writes as a bare alef when in a hurry."""

# The classes below are the insides of a regular expression's [...]; the ranges are those of the Unicode blocks.

MARKS = (
    "\u0610-\u061a\u064b-\u065f\u0670"  # honorifics; harakat, tanwin, shadda; superscript alef
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff"  # Quranic annotation
    "\ufe70-\ufe7f"  # harakat as presentation forms
)
"""Signs above and below the letters."""

PRESENTATION_FORMS = "\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufdf9\ufe80-\ufefc"
"""Letters and ligatures that carry their joined shape, as PDF files hand them out."""

LETTERS = (
    "\u0620-\u063f\u0641-\u064a"  # the Arabic alphabet, without the tatweel at U+0640
    "\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff"  # letters of other languages in Arabic script
    "\u0750-\u077f\u08a0-\u08c7" + PRESENTATION_FORMS
)
