from ._align import Alignment as Alignment, align as align
from ._cards import number as number, timeline_to_draw as timeline_to_draw
from ._edits import Drop as Drop, Merge as Merge, Rename as Rename, Split as Split
from ._gather import report_of as report_of, sweep_table as sweep_table
from ._hierarchy import Hierarchy as Hierarchy
from ._lexicon import Lexicon as Lexicon, LexiconEntry as LexiconEntry
from ._manifest import versions as versions
from ._quotations import Passages as Passages, UNSAFE as UNSAFE, markdown_of as markdown_of
from ._themes import Themes as Themes
from ._timeline import Timeline as Timeline
from ._words import check_ranking as check_ranking
