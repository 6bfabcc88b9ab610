from . import _directory as _directory
from ._config import Experiment as Experiment
from ._directory import EMBEDDED as EMBEDDED, PAGE as PAGE, SavedTopics as SavedTopics, find_input as find_input
from ._directory import kind_of as kind_of
from ._load import load as load
from ._read_input import Reference as Reference
from ._reproduce import Reproduction as Reproduction, reproduce as reproduce
from ._results import page_of as page_of, page_title as page_title, with_sweep as with_sweep
from ._run import RunResult as RunResult
from ._topics_file import match_words as match_words, read_topics as read_topics
