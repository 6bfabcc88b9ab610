"""Topics to and from other libraries, and themes as files for papers."""

from topics._elsewhere import explained_door

__getattr__, __dir__, __all__ = explained_door(__name__, __file__)
