from . import _model as _model
from ._json_form import from_json as from_json, to_json as to_json
from ._model import Report as Report, Score as Score
from ._page import write_report as write_report
from ._strings import report_text as report_text
