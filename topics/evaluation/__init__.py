"""Scores of topics, whoever made them: as words, as weights of terms, as mixtures of documents."""

from topics._elsewhere import explained_door

__getattr__, *_ = explained_door(__name__, __file__)
# What users call; other rooms import more.
__all__ = [
    "Interval", "IntrusionScore", "IntrusionStudy", "PositionalIndex", "Scorecard", "coherence", "coherence_difference",
    "coherence_interval", "detect_intruders", "diversity", "document_completion", "document_intrusion", "exclusivity",
    "frex", "inverted_rank_biased_overlap", "label_agreement", "label_prediction", "lift", "mean_interval",
    "paired_difference", "perplexity", "relevance", "score_intrusion", "score_topics", "split_tokens",
    "stability",
    "topic_significance", "word_intrusion",
]  # fmt: skip
__dir__ = __all__.copy
