"""Numbers as pictures: every function returns matplotlib's Axes, and a ``prepare_`` function the table it draws."""

from topics.plots._bars import prepare_theme_words, theme_words
from topics.plots._cloud import prepare_word_cloud, word_cloud
from topics.plots._dendrogram import hierarchy, prepare_hierarchy
from topics.plots._flows import duplicate_flows, prepare_duplicate_flows
from topics.plots._heatmap import prepare_theme_heatmap, theme_heatmap
from topics.plots._lines import prepare_themes_over_time, themes_over_time
from topics.plots._matching import alignment, prepare_alignment
from topics.plots._numbers import number_of_topics, prepare_number_of_topics
from topics.plots._save import save
from topics.plots._scatter import prepare_theme_map, theme_map

__all__ = [
    "alignment",
    "duplicate_flows",
    "hierarchy",
    "number_of_topics",
    "prepare_alignment",
    "prepare_duplicate_flows",
    "prepare_hierarchy",
    "prepare_number_of_topics",
    "prepare_theme_heatmap",
    "prepare_theme_map",
    "prepare_theme_words",
    "prepare_themes_over_time",
    "prepare_word_cloud",
    "save",
    "theme_heatmap",
    "theme_map",
    "theme_words",
    "themes_over_time",
    "word_cloud",
]
