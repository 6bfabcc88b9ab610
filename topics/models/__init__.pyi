from ._base import TopicModel as TopicModel
from ._gensim import GensimLda as GensimLda, bags_of_words as bags_of_words
from ._imported import ImportedModel as ImportedModel, most_probable_mixtures as most_probable_mixtures
from ._imported import with_imported_topics as with_imported_topics
from ._lda import LDA as LDA
from ._nmf import NMF as NMF
from ._registry import MODELS as MODELS, ModelChoice as ModelChoice, model_kind as model_kind
from ._registry import models_from_names as models_from_names
from ._seeds import close_terms as close_terms, to_terms as to_terms, word_columns as word_columns
from ._sklearn import Factors as Factors, SKLEARN_SOLVERS as SKLEARN_SOLVERS, SklearnLda as SklearnLda
