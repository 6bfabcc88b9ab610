"""Scores of topics, whoever made them; functions of words and arrays, never of a model."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
# Other rooms import more than users call.
_INTERNAL = {
    "COHERENCE_MEASURES", "LEVEL", "Pairing", "SAME_TOPIC", "WORD_OPTIONS", "WordModel", "best_matching", "check_level",
    "check_shares", "check_weights", "completion_of_halves", "cosines", "jackknife_pseudovalues", "pair_topics",
    "resampled_coherence", "resampled_interval", "score_topics", "shares_of_topics", "stability_with_others",
    "top_columns", "weights_with_original", "wilson_interval", "word_likelihood", "words_only",
}  # fmt: skip
__all__ = [name for name in __all__ if name not in _INTERNAL]
__dir__ = __all__.copy
