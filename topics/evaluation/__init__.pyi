from ._any_topics import AnyTopics as AnyTopics, TopicSet as TopicSet, as_topics as as_topics
from ._agreement import label_agreement as label_agreement, label_prediction as label_prediction
from ._coherence import coherence as coherence
from ._diversity import diversity as diversity, inverted_rank_biased_overlap as inverted_rank_biased_overlap
from ._exclusivity import exclusivity as exclusivity, frex as frex, lift as lift, relevance as relevance
from ._exclusivity import mean_term_shares as mean_term_shares, shares_of_topics as shares_of_topics
from ._held_out import split_documents as split_documents
from ._likelihood import completion_of_halves as completion_of_halves, document_completion as document_completion
from ._likelihood import perplexity as perplexity, split_tokens as split_tokens
from ._measures import COHERENCE_MEASURES as COHERENCE_MEASURES
from ._positional_index import PositionalIndex as PositionalIndex
from ._reference import TextsToTerms as TextsToTerms, match_words as match_words
from ._scorecard import Scorecard as Scorecard, score_topics as score_topics
from ._shares import check_shares as check_shares, check_weights as check_weights, top_columns as top_columns
from ._significance import topic_significance as topic_significance
from ._stability import SAME_TOPIC as SAME_TOPIC, best_matching as best_matching, cosines as cosines
from ._stability import stability as stability
from ._stability import stability_with_others as stability_with_others
from ._uncertainty import Interval as Interval, LEVEL as LEVEL, check_level as check_level
from ._uncertainty import coherence_difference as coherence_difference, coherence_interval as coherence_interval
from ._uncertainty import jackknife_pseudovalues as jackknife_pseudovalues, mean_interval as mean_interval
from ._uncertainty import paired_difference as paired_difference, resampled_coherence as resampled_coherence
from ._uncertainty import resampled_interval as resampled_interval, weights_with_original as weights_with_original
from ._uncertainty import wilson_interval as wilson_interval
from ._word_likelihood import word_likelihood as word_likelihood
from ._word_model import WORD_OPTIONS as WORD_OPTIONS, WordModel as WordModel, words_only as words_only
from .intrusion._game import IntrusionStudy as IntrusionStudy, document_intrusion as document_intrusion
from .intrusion._game import word_intrusion as word_intrusion
from .intrusion._reader import detect_intruders as detect_intruders
from .intrusion._score import IntrusionScore as IntrusionScore, score_intrusion as score_intrusion
