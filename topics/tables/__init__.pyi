from ._clean import UNSAFE as UNSAFE, markdown_of as markdown_of
from ._formats import TitleOptions as TitleOptions, plan_export as plan_export
