"""What a saved file may ask for."""

from typing import Any

from topics.arabic import ArabicPreprocessor, Phrases
from topics.evaluation import PositionalIndex
from topics.io import saved_as
from topics.linalg import Svd
from topics.matrix import Vectorizer
from topics.models import LDA, NMF
from topics.selection import SweepResult
from topics.themes import Themes

_CLASSES = (ArabicPreprocessor, LDA, NMF, Phrases, PositionalIndex, Svd, SweepResult, Themes, Vectorizer)
KINDS: dict[str, type[Any]] = {saved_as(each): each for each in _CLASSES}
"""All that loading can make, by what files call it; what a file asks for beyond is refused."""
