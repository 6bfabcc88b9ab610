from ._clitics import DEFINITE_ARTICLE as DEFINITE_ARTICLE, PREPOSITIONS as PREPOSITIONS
from ._clitics import without_clitics as without_clitics, without_proclitic as without_proclitic
from ._dictionary import fold as fold, fold_all as fold_all, load_dictionary as load_dictionary
from ._encoded import EncodedTexts as EncodedTexts, removed_table as removed_table, renumber as renumber
from ._letters import ALEF as ALEF, ALEFS_WITH_SIGN as ALEFS_WITH_SIGN, ALEF_MAKSURA as ALEF_MAKSURA
from ._letters import ARABIC_COMMA as ARABIC_COMMA, ARABIC_DIGITS as ARABIC_DIGITS, HAMZA_SEATS as HAMZA_SEATS
from ._letters import HEH as HEH, INVISIBLE_CHARACTERS as INVISIBLE_CHARACTERS, LAM as LAM
from ._letters import LATIN_LETTERS as LATIN_LETTERS, LETTERS as LETTERS, MARKS as MARKS, MEEM as MEEM, NOON as NOON
from ._letters import PERSIAN_LETTERS as PERSIAN_LETTERS, POINTS as POINTS, PRESENTATION_FORMS as PRESENTATION_FORMS
from ._letters import TAH as TAH, TATWEEL as TATWEEL, TEH as TEH, TEH_MARBUTA as TEH_MARBUTA, WAW as WAW, YEH as YEH
from ._letters import ZAH as ZAH
from ._normalize import CLEANING as CLEANING, FOLDING as FOLDING, apply_steps as apply_steps, fold_alef as fold_alef
from ._normalize import fold_final_ya as fold_final_ya, strip_controls as strip_controls
from ._normalize import strip_diacritics as strip_diacritics, strip_tatweel as strip_tatweel
from ._phrases import Phrases as Phrases, SPACE as SPACE
from ._preprocessor import ArabicPreprocessor as ArabicPreprocessor
from ._resources import read_word_list as read_word_list
from ._scan import scan as scan
from ._sentences import CLOSING_SIGNS as CLOSING_SIGNS, LINE_PATTERN as LINE_PATTERN
from ._sentences import MAX_SENTENCE_WORDS as MAX_SENTENCE_WORDS, SENTENCE_ENDERS as SENTENCE_ENDERS, Span as Span
from ._sentences import split_sentences as split_sentences
from ._stem import find_stemmer as find_stemmer
from ._stopwords import general_words as general_words
from ._tokenize import ARABIC_WORD as ARABIC_WORD, tokenize as tokenize
from ._verbs import is_imperfect as is_imperfect
