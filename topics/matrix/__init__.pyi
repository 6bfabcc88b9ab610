from ._matrix_summary import MatrixSummary as MatrixSummary
from ._vectorizer import Vectorizer as Vectorizer, choose_min_df as choose_min_df, count_terms as count_terms
from ._vectorizer import document_limit as document_limit
from ._vocabulary import Vocabulary as Vocabulary
from ._weighting import WEIGHTINGS as WEIGHTINGS, Weighting as Weighting
