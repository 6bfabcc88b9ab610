from ._boilerplate import Boilerplate as Boilerplate
from ._corpus import Corpus as Corpus
from ._dates import as_day as as_day
from ._duplicates import Duplicates as Duplicates
from ._encoding import decode as decode
from ._formats import Header as Header, InputRow as InputRow, READ_FAILURES as READ_FAILURES
from ._formats import RejectedRow as RejectedRow, UNDECODABLE as UNDECODABLE, extension as extension
from ._formats import open_binary as open_binary, read_csv as read_csv, read_failure as read_failure
from ._page import MAX_WORDS_OF_A_HEADING as MAX_WORDS_OF_A_HEADING, Page as Page, is_boilerplate as is_boilerplate
from ._page import read_page as read_page
from ._quality import overview as overview
from ._readers import RejectedWarning as RejectedWarning, load_corpus as load_corpus
from ._samples import load_sample as load_sample, read_sample as read_sample, sample_file as sample_file
from .datasets._catalogue import catalogue as catalogue, fetch_corpus as fetch_corpus
