from ._any_themes import as_themes as as_themes
from ._bars import prepare_theme_words as prepare_theme_words, theme_words as theme_words
from ._cloud import prepare_word_cloud as prepare_word_cloud, word_cloud as word_cloud
from ._dendrogram import hierarchy as hierarchy, prepare_hierarchy as prepare_hierarchy
from ._flows import duplicate_flows as duplicate_flows, prepare_duplicate_flows as prepare_duplicate_flows
from ._heatmap import prepare_theme_heatmap as prepare_theme_heatmap, theme_heatmap as theme_heatmap
from ._lines import prepare_themes_over_time as prepare_themes_over_time, themes_over_time as themes_over_time
from ._matching import alignment as alignment, prepare_alignment as prepare_alignment
from ._number_of_topics import draw_measures as draw_measures, number_of_topics as number_of_topics
from ._number_of_topics import prepare_number_of_topics as prepare_number_of_topics
from ._save import save as save
from ._scaling import classical_scaling as classical_scaling
from ._scatter import prepare_theme_map as prepare_theme_map, theme_map as theme_map
