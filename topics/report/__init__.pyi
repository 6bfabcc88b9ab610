from ._json_form import from_json as from_json, to_json as to_json
from ._model import Articles as Articles, Burst as Burst, Cell as Cell, Fact as Fact, Model as Model, Pair as Pair
from ._model import Passage as Passage, Period as Period, Report as Report, Score as Score, Security as Security
from ._model import SourceShare as SourceShare, Table as Table, Theme as Theme, Word as Word
from ._page import write_report as write_report
from ._strings import report_text as report_text, texts_in as texts_in
