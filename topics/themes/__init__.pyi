from ._align import Alignment as Alignment, align as align
from ._export import export_themes as export_themes
from ._groups import MISSING_VALUE as MISSING_VALUE
from ._hierarchy import Hierarchy as Hierarchy, build_hierarchy as build_hierarchy
from ._lexicon import Lexicon as Lexicon, LexiconEntry as LexiconEntry
from ._manifest import package_versions as package_versions
from ._passage_table import Passages as Passages
from ._protocols import ReadThemes as ReadThemes
from ._report_data import drawable_timeline as drawable_timeline, python_number as python_number
from ._report_data import report_data as report_data, sweep_table as sweep_table
from ._term_ranking import check_ranking as check_ranking, rank_terms as rank_terms
from ._themes import Themes as Themes
from ._themes_fit import ThemesFit as ThemesFit
from ._timeline import Timeline as Timeline, whole_timeline as whole_timeline
