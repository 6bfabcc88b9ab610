from ._checkpoints import LOG as LOG
from ._compare_preprocessing import compare_preprocessing as compare_preprocessing
from ._paired_tests import SweepComparison as SweepComparison, compare_sweeps as compare_sweeps
from ._preprocessing_comparison import PreprocessingComparison as PreprocessingComparison
from ._result import SweepResult as SweepResult, read_sweep as read_sweep
from ._sweep import sweep as sweep
from ._sweep_plan import PLAN as PLAN
