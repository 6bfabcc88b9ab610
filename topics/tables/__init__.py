"""Tables as files for papers, spreadsheets and programs: right to left, and nothing in them that acts."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
