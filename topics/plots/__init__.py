"""Figures of themes: every function returns matplotlib's Axes, and its ``prepare_`` function the table it draws."""

from topics._elsewhere import explained_door

__getattr__, __dir__, __all__ = explained_door(__name__, __file__)
# Other rooms import more than users call.
__all__ = [name for name in __all__ if name not in {"as_themes", "classical_scaling", "draw_measures"}]
__dir__ = __all__.copy
