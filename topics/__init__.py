"""Themes in Arabic security news: Arabic terms, LDA and NMF, exact coherence, tables a person can read."""

from topics._elsewhere import explained_door

__getattr__, __dir__, __all__ = explained_door(__name__, __file__)
