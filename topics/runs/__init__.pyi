from ._config import CONFIG_OPTIONS as CONFIG_OPTIONS, Config as Config, ConfigOption as ConfigOption
from ._config import read_config as read_config
from ._experiment import Experiment as Experiment
from ._load import load as load, load_run as load_run
from ._manifest import EMBEDDED as EMBEDDED, ModelManifest as ModelManifest, changed_options as changed_options
from ._manifest import changed_preprocessing as changed_preprocessing
from ._read_input import Reference as Reference, find_input as find_input
from ._reproduce import Reproduction as Reproduction, reproduce as reproduce
from ._results import PAGE as PAGE, read_page_data as read_page_data, with_sweep as with_sweep
from ._results import with_title as with_title
from ._run_function import run as run
from ._run_object import Run as Run
from ._saved_topics import SavedTopics as SavedTopics, command_of as command_of
from ._saved_topics import models_to_compare as models_to_compare, read_run as read_run
from ._sweep import sweep_experiment as sweep_experiment
from ._template import template as template
from ._topics_file import read_topics as read_topics
