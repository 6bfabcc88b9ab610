"""Topics to and from other libraries, and themes as files for papers."""

from topics.exchange.dictionaries import from_bertopic, from_octis, to_bertopic, to_frame, to_octis
from topics.exchange.exporting import export
from topics.exchange.foreign import ForeignTopics, from_arrays, words_as_written
from topics.exchange.pyldavis import to_pyldavis
from topics.exchange.with_gensim import from_gensim, to_gensim
from topics.exchange.with_sklearn import from_sklearn
from topics.exchange.with_tomotopy import from_tomotopy

__all__ = [
    "ForeignTopics",
    "export",
    "from_arrays",
    "from_bertopic",
    "from_gensim",
    "from_octis",
    "from_sklearn",
    "from_tomotopy",
    "to_bertopic",
    "to_frame",
    "to_gensim",
    "to_octis",
    "to_pyldavis",
    "words_as_written",
]
