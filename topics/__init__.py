"""Themes in Arabic security news: Arabic terms, LDA and NMF, exact coherence, tables a person can read."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
