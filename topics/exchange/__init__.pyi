from ._dictionaries import from_bertopic as from_bertopic, from_octis as from_octis, to_bertopic as to_bertopic
from ._dictionaries import to_octis as to_octis
from ._export import export as export
from ._foreign import ForeignTopics as ForeignTopics, from_arrays as from_arrays, words_as_written as words_as_written
from ._gensim import from_gensim as from_gensim, to_gensim as to_gensim
from ._pyldavis import to_pyldavis as to_pyldavis
from ._sklearn import from_sklearn as from_sklearn
from ._tomotopy import from_tomotopy as from_tomotopy
