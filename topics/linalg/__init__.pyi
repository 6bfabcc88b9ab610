from ._blocks import Blocks as Blocks, cut_into_blocks as cut_into_blocks, pad_columns as pad_columns
from ._blocks import padded_width as padded_width, single_precision as single_precision
from ._check_matrix import check_entries as check_entries, check_matrix as check_matrix
from ._spectral import START_POWER_ITERATIONS as START_POWER_ITERATIONS, Svd as Svd, leading_svd as leading_svd
from ._spectral import truncated_svd as truncated_svd
from ._workers import Workers as Workers, single_threaded_blas as single_threaded_blas
from .kernels._lda import expected_counts as expected_counts, infer_mixtures as infer_mixtures
from .kernels._lda import log_likelihoods as log_likelihoods, pass_over_documents as pass_over_documents
from .kernels._lda import pass_over_terms as pass_over_terms
from .kernels._nmf import descend_coordinates as descend_coordinates, multiply_weights as multiply_weights
from .kernels._segmentation import find_segmentations as find_segmentations, hash_table as hash_table
from .kernels._segmentation import hash_words as hash_words
from .kernels._sets import jaccard_of_pairs as jaccard_of_pairs
from .kernels._sparse import hash_rows as hash_rows, multiply_rows as multiply_rows
from .kernels._tokens import DIGIT_KIND as DIGIT_KIND, IGNORED_KIND as IGNORED_KIND, LATIN_KIND as LATIN_KIND
from .kernels._tokens import LETTER_KIND as LETTER_KIND, MARK_KIND as MARK_KIND, POINT_KIND as POINT_KIND
from .kernels._tokens import document_frequency as document_frequency, find_words as find_words
from .kernels._tokens import number_words as number_words
from .kernels._windows import documents_of_words as documents_of_words, occurrences as occurrences
from .kernels._windows import runs_of_windows as runs_of_windows, shared_documents as shared_documents
from .kernels._windows import shared_windows as shared_windows
from .kernels._windows import shared_windows_of_documents as shared_windows_of_documents
