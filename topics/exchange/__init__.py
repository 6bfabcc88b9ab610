"""Topics to and from other libraries, and themes as files for papers."""

from topics.exchange._dictionaries import from_bertopic, from_octis, to_bertopic, to_frame, to_octis
from topics.exchange._exporting import export
from topics.exchange._foreign import ForeignTopics, from_arrays, words_as_written
from topics.exchange._gensim import from_gensim, to_gensim
from topics.exchange._pyldavis import to_pyldavis
from topics.exchange._sklearn import from_sklearn
from topics.exchange._tomotopy import from_tomotopy

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
