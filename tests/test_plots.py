"""Plots: what is drawn, how it looks, that letters are joined and ordered and that no name is cut off or covered."""

import os
import shutil
import subprocess
from functools import cache
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from matplotlib.testing.compare import compare_images
from matplotlib.text import Text
from scipy.cluster.hierarchy import cophenet, linkage
from scipy.spatial.distance import pdist, squareform
from sklearn.isotonic import IsotonicRegression

from topics import InputError, plots
from topics.plots._hijri import _hijri_ticks
from topics.plots._labels import _overlaps, place_labels, spread_labels
from topics.plots._scaling import classical_scaling, hellinger_distances, kruskal_stress, scale_to_plane
from topics.plots._style import display_name, wrap_name

BASELINES = Path(__file__).parent / "plots"
# Of 255 levels, root mean square: other versions of FreeType draw letters a little otherwise.
TOLERANCE = 10
NAMES = [
    "إطلاق نار على الحدود الشمالية، المهربون", "محكمة الجنايات، المتهمون والشهود",
    "كوريا الشمالية، النووي، قمة سنغافورة",
    "مجلس الأمن الدولي، المساعدات الإنسانية", "النازحون واللاجئون في المخيمات", "الأمن السيبراني، اختراق الحسابات",
    "سلام", "ميناء الحديدة، ميليشيات الحوثي", "الانتخابات البرلمانية، صناديق الاقتراع", "تنظيم داعش، القوات العراقية",
    "NATO وحلفاؤه، الإنفاق الدفاعي", "سعر النفط بـ$ للبرميل، أوبك $",
]  # fmt: skip
WORDS = [
    "قصف", "غارة", "طائرة", "جيش", "حدود", "تهريب", "محكمة", "متهم", "سجن", "لاجئ", "مخيم", "إغاثة", "اختراق", "شبكة",
    "هاتف", "صاروخ", "نووي", "عقوبات", "انتخاب", "برلمان", "نفط", "ميناء", "سفينة", "قرصنة", "الإرهابيين", "المسؤولين",
    "والاستخباراتية", "لأجلهم", "الإسرائيلي", "آلاف",
]  # fmt: skip
SOURCES = ["وكالة الأنباء السعودية", "BBC عربي", "الجزيرة", "سكاي نيوز عربية", ""]


class PlainThemes:
    """Themes of fixed numbers."""

    def __init__(self, n_topics=12):
        rng = np.random.default_rng(3)
        self.components = rng.dirichlet(np.full(len(WORDS), 0.3), n_topics)
        self.shares = rng.dirichlet(np.full(n_topics, 2.0))
        self.ids = tuple(10 + i for i in range(n_topics))
        self.names = dict(zip(self.ids, NAMES, strict=False))

    def row(self, theme):
        if theme not in self.ids:
            raise InputError(f"There is no theme {theme!r}.")
        return self.ids.index(theme)

    def terms(self, *, top_n=10, by="probability"):
        orders = {"probability": -self.components, "frex": -self.components / self.components.sum(axis=0)}
        rows = [
            (theme, self.names[theme], rank + 1, WORDS[j], self.components[i, j])
            for i, theme in enumerate(self.ids)
            for rank, j in enumerate(np.argsort(orders[by][i], kind="stable")[:top_n])
        ]
        return pd.DataFrame(rows, columns=["theme", "name", "rank", "word", "probability"])


THEMES = PlainThemes()


def timeline(n_periods=10, n_themes=8):
    """Return a timeline with one empty period, the third."""
    rng = np.random.default_rng(5)
    shares = rng.dirichlet(np.full(n_themes, 3.0), n_periods)
    periods = pd.date_range("2018-02-01", periods=n_periods, freq="MS")
    rows = [
        (period, f"{period:%Y-%m}", theme, THEMES.names[theme], 0 if t == 2 else 40 + t, np.nan if t == 2 else share)
        for t, period in enumerate(periods)
        for theme, share in zip(THEMES.ids, shares[t], strict=False)
    ]
    table = pd.DataFrame(rows, columns=["period", "period_name", "theme", "name", "n_documents", "share"])
    return SimpleNamespace(table=table.assign(low=table.share * 0.8, high=table.share * 1.2))


def by_source():
    shares = np.random.default_rng(6).dirichlet(np.full(8, 1.0), len(SOURCES))
    rows = [
        (source, theme, THEMES.names[theme], 100 * (i + 1), shares[i, k])
        for i, source in enumerate(SOURCES)
        for k, theme in enumerate(THEMES.ids[:8])
    ]
    return pd.DataFrame(rows, columns=["source", "theme", "name", "n_documents", "share"])


def aligned():
    """Return 8 themes beside 7: six pairs, two themes and one alone."""
    similarity = np.random.default_rng(8).uniform(0, 0.6, (8, 7))
    similarity[range(6), range(6)] = np.linspace(0.95, 0.7, 6)
    pairs = [(10 + i, NAMES[i], 30.0 + i, NAMES[i + 3], similarity[i, i]) for i in range(6)]
    lone = [(10 + i, NAMES[i], np.nan, None, 0.3) for i in (6, 7)] + [(np.nan, None, 36.0, NAMES[11], 0.2)]
    table = pd.DataFrame(pairs + lone, columns=["a", "name_a", "b", "name_b", "similarity"])
    frame = pd.DataFrame(similarity, index=range(10, 18), columns=range(30, 37))
    return SimpleNamespace(table=table, similarity=frame, min_related=0.5)


def tree():
    distances = pdist(np.sqrt(THEMES.components)) / np.sqrt(2)
    return SimpleNamespace(linkage=linkage(distances, "average"), ids=THEMES.ids, names=THEMES.names)


def copies(n_sources=4):
    names = [*SOURCES, *(f"صحيفة العاصمة رقم {i}" for i in range(20))][:n_sources]
    rng = np.random.default_rng(9)
    rows = [(a, b, int(n)) for a in names for b in names if (n := rng.poisson(2) ** 3)]
    return SimpleNamespace(flows=lambda: pd.DataFrame(rows, columns=["from", "to", "n_documents"]))


def swept():
    k = [10, 20, 30]
    rows = [(m, n, "c_v", 0.5 + i / 9 - n / 300, 0.45 + i / 9 - n / 300, 0.56 + i / 9 - n / 300)
            for i, m in enumerate(("lda", "nmf")) for n in k]  # fmt: skip
    table = pd.DataFrame(rows, columns=["model", "n_topics", "measure", "mean", "low", "high"])
    nothing = table.assign(measure="nmi", mean=np.nan)
    descriptions = {"c_v": "top words stand together in the articles", "nmi": ""}
    best = pd.DataFrame({"n_topics": [10, 10], "measure": "c_v"}, index=["lda", "nmf"])
    return SimpleNamespace(
        measures=list(descriptions),
        descriptions=descriptions,
        summary=lambda: pd.concat([table, nothing]),
        best=lambda: best,
    )


BURSTS = pd.DataFrame(
    {"theme": [10, 12], "start": pd.to_datetime(["2018-06-01", "2018-09-01"]), "end": pd.Timestamp("2018-09-01")}
)
PLOTS = {
    "alignment": lambda **ax: plots.alignment(aligned(), **ax),
    "duplicate_flows": lambda **ax: plots.duplicate_flows(copies(), lang="en", **ax),
    "duplicate_flows_15": lambda **ax: plots.duplicate_flows(copies(15), **ax),
    "hierarchy": lambda **ax: plots.hierarchy(tree(), **ax),
    "number_of_topics": lambda **ax: plots.number_of_topics(swept(), **ax),
    "theme_heatmap": lambda **ax: plots.theme_heatmap(by_source(), **ax),
    "theme_heatmap_time": lambda **ax: plots.theme_heatmap(timeline(24), lang="en", **ax),
    "theme_map": lambda **ax: plots.theme_map(THEMES, **ax),
    "theme_words": lambda **ax: plots.theme_words(THEMES, 12, **ax),
    "theme_words_frex": lambda **ax: plots.theme_words(THEMES, 10, by="frex", rtl=False, lang="en", **ax),
    "themes_over_time": lambda **ax: plots.themes_over_time(timeline(), bursts=BURSTS, calendar="hijri", **ax),
    "word_cloud": lambda **ax: plots.word_cloud(THEMES, 12, **ax),
}


@pytest.fixture(autouse=True)
def _plain_matplotlib():
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.use("Agg")
        yield
        plt.close("all")


every_plot = pytest.mark.parametrize("plot", PLOTS)


@cache
def draw(plot):
    return PLOTS[plot]()


def texts_of(figure):
    """Return the extents of all texts that are seen, and what they say."""
    figure.canvas.draw()
    found = [text for axes in figure.axes for part in (axes, *axes.child_axes) for text in texts_of_axes(part)]
    return [(Text.get_window_extent(text), text.get_text()) for text in found if text.get_text().strip()]


def texts_of_axes(axes):
    """Return all texts of axes but the labels of ticks outside the limits, which matplotlib keeps and never draws."""
    yield from (axes.title, *axes.texts)
    if axes.get_legend():
        yield from axes.get_legend().get_texts()
    for axis in (axes.xaxis, axes.yaxis) if axes.axison else ():
        yield axis.label
        low, high = sorted(axis.get_view_interval())
        for tick in axis.get_major_ticks():
            if low <= tick.get_loc() <= high:
                yield from (label for label in (tick.label1, tick.label2) if label.get_visible())


def ink(text, size=40):
    """Return where a text leaves ink, cut to its borders."""
    figure = plt.figure(figsize=(4, 1.2), dpi=100)
    figure.text(0.5, 0.5, text, fontsize=size, ha="center", va="center")
    figure.canvas.draw()
    dark = np.asarray(figure.canvas.buffer_rgba())[..., 0] < 128
    plt.close(figure)
    return cut(dark)


def cut(dark):
    """Return a picture without its empty borders."""
    rows, columns = (np.flatnonzero(dark.any(axis=axis)) for axis in (1, 0))
    return dark[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


@every_plot
def test_every_plot_looks_as_it_did(plot, tmp_path):
    """Look at the new picture, and if it is right, write it: TOPICS_BASELINES=write pytest tests/test_plots.py."""
    ax = draw(plot)
    expected = BASELINES / f"{plot}.png"
    if os.environ.get("TOPICS_BASELINES") == "write":
        plots.save(ax, expected, dpi=60)
    found = tmp_path / expected.name
    plots.save(ax, found, dpi=60)
    assert compare_images(str(expected), str(found), TOLERANCE) is None


@every_plot
def test_no_text_is_cut_off_or_covered_by_another(plot):
    figure = PLOTS[plot]().figure
    found = texts_of(figure)
    assert found or plot == "word_cloud"
    width, height = figure.get_size_inches() * figure.dpi
    for box, text in found:
        assert box.x0 > -1, text
        assert box.y0 > -1, text
        assert box.x1 < width + 1, text
        assert box.y1 < height + 1, text
    for (a, first), (b, second) in combinations(found, 2):
        shared = np.minimum(a.max, b.max) - np.maximum(a.min, b.min)
        assert shared.min() < 1.5, (first, second)


@every_plot
def test_letters_go_to_matplotlib_as_they_are(plot):
    for _, text in texts_of(draw(plot).figure):
        assert not any("\ufb50" <= letter <= "\ufdff" or "\ufe70" <= letter <= "\ufefc" for letter in text), text


@pytest.mark.parametrize("plot", [name for name in PLOTS if name in plots.__all__])
def test_a_plot_goes_into_the_axes_that_are_given(plot):
    figure, axes = plt.subplots(1, 2, figsize=(12, 5), layout="constrained")
    assert PLOTS[plot](ax=axes[1]) is axes[1]
    assert plt.get_fignums() == [figure.number]
    assert not axes[0].has_data()
    with pytest.raises(InputError, match="ax must be matplotlib Axes; got Figure"):
        PLOTS[plot](ax=figure)


@pytest.mark.parametrize("plot", ["theme_map", "word_cloud"])
def test_a_plot_is_the_same_every_time(plot, tmp_path):
    for name in ("one.svg", "two.svg"):
        plots.save(PLOTS[plot](), tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_words_are_joined_and_run_from_right_to_left():
    word, seen, noon, nothing = ink("سلسلن"), ink("\ufeb3"), ink("\ufee6"), ink("س ل س ل ن")
    assert word.shape[1] < nothing.shape[1]
    right, left = word[:, -seen.shape[1] :], word[:, : noon.shape[1]]
    assert similarity_of(right, seen) > 0.9
    assert similarity_of(left, noon) > 0.8
    assert similarity_of(word[:, : seen.shape[1]], seen) < 0.8


def similarity_of(part, glyph):
    """Return the best overlap of a glyph's ink with that of a part, moved up and down."""
    best = 0.0
    for shift in range(abs(part.shape[0] - glyph.shape[0]) + 1):
        tall, short = (part, glyph) if part.shape[0] >= glyph.shape[0] else (glyph, part)
        window = tall[shift : shift + short.shape[0]]
        best = max(best, (window & short).sum() / (window | short).sum())
    return best


def test_lam_and_alef_are_one_letter():
    assert ink("لا").shape[1] < ink("ل").shape[1] + ink("ا").shape[1] * 0.9
    assert similarity_of(ink("لا"), ink("\ufefb")) > 0.95


def test_names_keep_dollars_and_begin_on_the_right():
    assert display_name("سعر $ و$") == r"سعر \$ و\$"
    assert display_name("NATO وحلفاؤه") == "\u200fNATO وحلفاؤه"
    assert display_name("قوات NATO") == "قوات NATO"
    assert display_name("BBC") == "BBC"
    assert display_name("مجلس\n الأمن") == "مجلس الأمن"
    assert wrap_name("مجلس الأمن الدولي", 11) == "مجلس الأمن\nالدولي"
    assert np.array_equal(ink(display_name("NATO وحل"), 20), ink("\u200eوحل NATO", 20))
    assert not np.array_equal(ink("NATO وحل", 20), ink("\u200eوحل NATO", 20))


def test_another_language_is_an_error_and_leaves_no_figure():
    with pytest.raises(InputError, match="lang must be one of 'ar', 'en'; got 'fr'"):
        plots.theme_map(THEMES, lang="fr")
    assert plt.get_fignums() == []


# Words


def test_words_are_those_of_the_theme_in_their_order():
    table = plots.prepare_theme_words(THEMES, 12, top_n=4)
    best = np.argsort(-THEMES.components[2])[:4]
    assert table.word.tolist() == [WORDS[j] for j in best]
    assert table.probability.tolist() == THEMES.components[2, best].tolist()
    ax = plots.theme_words(THEMES, 12, top_n=4)
    assert [label.get_text() for label in ax.get_yticklabels()] == table.word.tolist()
    assert [bar.get_width() for bar in ax.patches] == table.probability.tolist()
    assert ax.get_title() == wrap_name(NAMES[2], 44)


def test_bars_grow_from_the_right_unless_told_otherwise():
    assert plots.theme_words(THEMES, 12).xaxis_inverted()
    assert not plots.theme_words(THEMES, 12, rtl=False).xaxis_inverted()


def test_words_of_no_theme_are_refused():
    with pytest.raises(InputError, match="no theme 99"):
        plots.theme_words(THEMES, 99)
    with pytest.raises(InputError, match="top_n must be a whole number"):
        plots.theme_words(THEMES, 12, top_n=0)


@pytest.mark.parametrize("seed", [0, 1])
def test_words_of_a_cloud_do_not_touch_and_stay_inside(seed):
    table = plots.prepare_word_cloud(THEMES, 12, random_state=seed)
    boxes = np.column_stack([table.left, table.bottom, table.left + table.width, table.bottom + table.height])
    assert boxes[:, :2].min() >= 0
    assert (boxes[:, 2:].max(axis=0) <= (700, 430)).all()
    assert all(_overlaps(boxes[[i]], boxes[[j]])[0] == 0 for i, j in combinations(range(len(boxes)), 2))
    assert table.word.is_unique
    assert table["size"].is_monotonic_decreasing
    ax = plots.word_cloud(THEMES, 12, random_state=seed)
    ink = np.array([patch.get_path().get_extents().extents for patch in ax.patches])
    assert ink == pytest.approx(boxes, abs=0.01)


def test_a_cloud_depends_on_its_seed_alone():
    one, again, other = (plots.prepare_word_cloud(THEMES, 12, top_n=12, random_state=seed) for seed in (0, 0, 1))
    pd.testing.assert_frame_equal(one, again)
    assert not one.equals(other)
    with pytest.raises(InputError, match="random_state must be a whole number"):
        plots.word_cloud(THEMES, 12, random_state=-1)


# Time


def test_the_largest_themes_are_drawn_unless_others_are_named():
    line = timeline()
    weight = line.table.assign(weight=line.table.share * line.table.n_documents).groupby("theme").weight.sum()
    expected = weight.sort_values(ascending=False).index[:6].tolist()
    assert plots.prepare_themes_over_time(line).theme.drop_duplicates().tolist() == expected
    assert plots.prepare_themes_over_time(line, themes=[13, 11]).theme.drop_duplicates().tolist() == [13, 11]
    ax = plots.themes_over_time(line, themes=[11])
    assert np.isnan(ax.lines[0].get_ydata()[2])


def test_a_timeline_can_be_cut():
    table = plots.prepare_themes_over_time(timeline(), themes=[11], since="2018-05", until="2018-07")
    assert table.period_name.tolist() == ["2018-05", "2018-06", "2018-07"]
    with pytest.raises(InputError, match="No period begins from 2030-01-01"):
        plots.prepare_themes_over_time(timeline(), since="2030-01-01")
    with pytest.raises(InputError, match="since must be a day such as '2024-01-31', a month or a year; got 'May the'"):
        plots.prepare_themes_over_time(timeline(), since="May the")


def test_a_timeline_without_the_theme_or_any_period_is_refused():
    with pytest.raises(InputError, match=r"themes must be ids or names of themes, 10, 11, .*; got 99"):
        plots.themes_over_time(timeline(), themes=[99])
    with pytest.raises(InputError, match="themes is empty"):
        plots.themes_over_time(timeline(), themes=[])
    with pytest.raises(InputError, match="holds no periods"):
        plots.themes_over_time(SimpleNamespace(table=timeline().table.iloc[:0]))


def test_hijri_months_stand_where_they_begin():
    found = dict(_hijri_ticks(pd.Timestamp("2018-04-20").date(), pd.Timestamp("2018-07-01").date(), "ar"))
    assert {f"{day:%Y-%m-%d}": text for day, text in found.items()} == {
        "2018-05-16": "رمضان\n1439", "2018-06-15": "شوال\n1439",
    }  # fmt: skip
    decade = _hijri_ticks(pd.Timestamp("2000-01-01").date(), pd.Timestamp("2030-01-01").date(), "en")
    assert 3 <= len(decade) <= 9
    assert {text.split("\n")[0] for _, text in decade} == {"Muharram"}
    with pytest.raises(InputError, match="Umm al-Qura calendar is known from 1924"):
        _hijri_ticks(pd.Timestamp("1900-01-01").date(), pd.Timestamp("2018-01-01").date(), "en")


# Tables of colors


def test_a_heat_map_has_large_themes_first_and_time_in_order():
    wide = plots.prepare_theme_heatmap(timeline())
    assert wide.columns.tolist() == sorted(wide.columns)
    assert wide["2018-04"].isna().all()
    weights = wide.fillna(0) @ timeline().table.drop_duplicates("period_name").n_documents.to_numpy()
    assert weights.is_monotonic_decreasing
    shuffled = timeline().table.sample(frac=1, random_state=0)
    pd.testing.assert_frame_equal(plots.prepare_theme_heatmap(shuffled), wide)


def test_sources_run_from_the_right_and_periods_from_the_left():
    assert plots.prepare_theme_heatmap(by_source()).columns.tolist() == SOURCES[::-1]
    assert plots.theme_heatmap(by_source()).xaxis_inverted()
    assert not plots.theme_heatmap(by_source(), rtl=False).xaxis_inverted()
    assert not plots.theme_heatmap(timeline()).xaxis_inverted()
    labels = [label.get_text() for label in plots.theme_heatmap(by_source(), lang="ar").get_xticklabels()]
    assert labels[0] == "غير معروف"


def test_a_heat_map_of_something_else_is_refused():
    with pytest.raises(InputError, match="columns theme, name, share and that of the groups; got theme, name, share"):
        plots.theme_heatmap(by_source()[["theme", "name", "share"]])
    with pytest.raises(InputError, match="got list"):
        plots.theme_heatmap([1, 2])
    with pytest.raises(InputError, match="a theme twice for one source"):
        plots.theme_heatmap(pd.concat([by_source(), by_source()]))
    with pytest.raises(InputError, match="no rows"):
        plots.theme_heatmap(by_source().iloc[:0])


def test_flows_are_counted_by_who_was_first():
    flows = pd.DataFrame({"from": ["a", "b", "a"], "to": ["b", "c", "a"], "n_documents": [5, 2, 1]})
    matrix = plots.prepare_duplicate_flows(SimpleNamespace(flows=lambda: flows))
    assert matrix.index.tolist() == matrix.columns.tolist() == ["a", "b", "c"]
    assert matrix.to_numpy().tolist() == [[1, 5, 0], [0, 0, 2], [0, 0, 0]]
    with pytest.raises(InputError, match="No article repeats another"):
        plots.duplicate_flows(SimpleNamespace(flows=lambda: flows.iloc[:0]))


@pytest.mark.parametrize("n", [2, 6])
def test_flows_of_few_and_many_sources_fit(n):
    figure = plots.duplicate_flows(copies(n)).figure
    boxes = [box for box, _ in texts_of(figure)]
    for a, b in combinations(boxes, 2):
        assert (np.minimum(a.max, b.max) - np.maximum(a.min, b.min)).min() < 1.5


# The map


def test_hellinger_is_that_of_its_definition():
    a, b = THEMES.components[:2]
    expected = np.sqrt(1 - sum(np.sqrt(x * y) for x, y in zip(a, b, strict=True)))
    assert hellinger_distances(THEMES.components)[0, 1] == pytest.approx(expected)
    assert hellinger_distances(np.eye(3)).tolist() == (1 - np.eye(3)).tolist()


def test_classical_scaling_finds_places_that_lie_in_a_plane():
    distances = squareform(pdist(np.random.default_rng(0).normal(size=(9, 2))))
    places = classical_scaling(distances)
    assert squareform(pdist(places)) == pytest.approx(distances)
    assert kruskal_stress(distances, places) == pytest.approx(0, abs=1e-9)


def stress_majorization(distances, places):
    """Return places by Guttman's transform, the obvious way."""
    for _ in range(500):
        drawn = squareform(pdist(places))
        ratio = np.divide(distances, drawn, out=np.zeros_like(drawn), where=drawn > 0)
        places = (np.diag(ratio.sum(axis=1)) - ratio) @ places / len(places)
    return places


@pytest.mark.parametrize("seed", range(4))
def test_places_are_those_of_stress_majorization(seed):
    distances = hellinger_distances(np.random.default_rng(seed).dirichlet(np.full(40, 0.3), 12))
    start = classical_scaling(distances)
    places = scale_to_plane(distances)
    expected = kruskal_stress(distances, stress_majorization(distances, start))
    assert kruskal_stress(distances, places) == pytest.approx(expected, rel=1e-4)
    assert kruskal_stress(distances, places) <= kruskal_stress(distances, start)


def test_equal_themes_lie_upon_each_other():
    places = scale_to_plane(hellinger_distances(np.full((3, 4), 0.25)))
    assert places.tolist() == np.zeros((3, 2)).tolist()


def test_the_map_does_not_depend_on_the_order_of_themes():
    turned = PlainThemes()
    turned.ids, turned.components, turned.shares = THEMES.ids[::-1], THEMES.components[::-1], THEMES.shares[::-1]
    one, other = plots.prepare_theme_map(THEMES), plots.prepare_theme_map(turned)
    assert one.theme.tolist() == other.theme.tolist()
    assert pdist(one[["x", "y"]]) == pytest.approx(pdist(other[["x", "y"]]), abs=1e-3)
    assert one.attrs["stress"] == pytest.approx(other.attrs["stress"], abs=1e-4)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_few_themes_have_a_map_too(n):
    table = plots.prepare_theme_map(PlainThemes(n))
    assert table.attrs["stress"] == pytest.approx(0, abs=1e-6)
    assert len(plots.theme_map(PlainThemes(n)).texts) == n


def test_themes_without_shares_have_no_map():
    themes = PlainThemes()
    themes.shares = np.full(12, np.nan)
    with pytest.raises(InputError, match="no article has a term"):
        plots.theme_map(themes)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0.01, 0.2)), min_size=1, max_size=9))
def test_spread_pieces_do_not_overlap_and_move_as_little_as_possible(pieces):
    places, heights = (np.array(column) for column in zip(*pieces, strict=True))
    found = spread_labels(places, heights, low=-9, high=9)
    order = np.argsort(places, kind="stable")
    gaps = np.diff(found[order]) - (heights[order][1:] + heights[order][:-1]) / 2
    assert (gaps > -1e-9).all()
    offsets = np.concatenate([[0], np.cumsum((heights[order][1:] + heights[order][:-1]) / 2)])
    best = IsotonicRegression().fit_transform(np.arange(len(order)), places[order] - offsets) + offsets
    assert found[order] == pytest.approx(best, abs=1e-6)


def test_spread_pieces_stay_between_their_limits():
    assert spread_labels(np.array([0.0, 0.0, 1.0]), np.full(3, 0.2)).tolist() == pytest.approx([0.1, 0.3, 0.9])
    assert spread_labels(np.empty(0), np.empty(0)).size == 0
    crowded = spread_labels(np.zeros(9), np.full(9, 0.2))
    assert np.diff(crowded) == pytest.approx(0.2)
    assert crowded[0] == pytest.approx(0.1)


def test_names_find_places_beside_their_circles():
    rng = np.random.default_rng(0)
    centers = rng.uniform(60, 440, (25, 2))
    radii, sizes = rng.uniform(2, 12, 25), np.column_stack([rng.uniform(40, 90, 25), np.full(25, 18.0)])
    places = place_labels(centers, radii, sizes, np.array([0.0, 0.0, 500.0, 500.0]))
    boxes = np.hstack([places - sizes / 2, places + sizes / 2])
    assert all(_overlaps(boxes[[i]], boxes[[j]])[0] == 0 for i, j in combinations(range(25), 2))
    assert boxes.min() >= 0
    assert boxes.max() <= 500


# Models side by side


def test_alignment_has_a_line_a_pair_and_a_row_a_lone_theme():
    table = plots.prepare_alignment(aligned())
    assert table.kind.value_counts()[["matched", "only a", "only b"]].tolist() == [6, 2, 1]
    matched = table[table.kind == "matched"]
    assert (matched.place_a == matched.place_b).all()
    assert matched.similarity.is_monotonic_decreasing
    also = table[table.kind == "also"]
    assert (also.similarity >= 0.5).all()
    assert len(also) == (aligned().similarity.to_numpy() >= 0.5).sum() - 6
    assert table.loc[table.kind == "only b", "place_b"].tolist() == [6]
    assert (plots.prepare_alignment(aligned(), min_related=1).kind != "also").all()


def test_alignments_without_themes_or_with_a_strange_limit_are_refused():
    nothing = SimpleNamespace(table=aligned().table.iloc[:0], similarity=pd.DataFrame(), min_related=0.5)
    with pytest.raises(InputError, match="holds no themes"):
        plots.alignment(nothing)
    with pytest.raises(InputError, match="min_related must be a finite number from 0 to 1"):
        plots.alignment(aligned(), min_related=2)


def test_readings_without_any_common_theme_are_drawn_too():
    lone = SimpleNamespace(
        table=aligned().table.iloc[6:8], similarity=aligned().similarity.iloc[6:, :0], min_related=0.5
    )
    assert plots.prepare_alignment(lone).kind.tolist() == ["only a", "only a"]
    assert len(plots.alignment(lone).texts) == 2


def test_brackets_stand_at_the_distances_where_groups_join():
    table = plots.prepare_hierarchy(tree())
    assert table.distance.to_numpy() == pytest.approx(np.sort(tree().linkage[:, 2]))
    assert set(table.distance.round(9)) == set(cophenet(tree().linkage).round(9))
    assert sorted(table.attrs["order"]) == sorted(THEMES.ids)
    assert (table[["left_distance", "right_distance"]].max(axis=1) <= table.distance).all()
    names = [label.get_text() for label in plots.hierarchy(tree()).get_yticklabels()]
    assert names[0] == wrap_name(THEMES.names[table.attrs["order"][0]], 36)


def test_one_theme_is_a_tree_of_one_leaf():
    single = SimpleNamespace(linkage=np.empty((0, 4)), ids=(7,), names=["سلام"])
    assert plots.prepare_hierarchy(single).empty
    assert [label.get_text() for label in plots.hierarchy(single).get_yticklabels()] == ["سلام"]
    with pytest.raises(InputError, match="joins 1 themes; there are 2 ids"):
        plots.hierarchy(SimpleNamespace(linkage=np.empty((0, 4)), ids=(7, 8), names={}))


def test_a_measure_is_drawn_for_every_model():
    table = plots.prepare_number_of_topics(swept())
    assert table.columns.tolist() == ["model", "n_topics", "mean", "low", "high"]
    ax = plots.number_of_topics(swept())
    assert [line.get_label() for line in ax.lines] == ["lda", "nmf"]
    assert ax.lines[1].get_ydata().tolist() == table[table.model == "nmf"]["mean"].tolist()
    with pytest.raises(InputError, match="nmi is undefined for all fits"):
        plots.number_of_topics(swept(), measure="nmi")
    with pytest.raises(InputError, match="measure must be one of 'c_v', 'nmi'"):
        plots.number_of_topics(swept(), measure="c_w")


# Files


def test_a_pdf_embeds_its_font_and_keeps_its_text(tmp_path):
    path = tmp_path / "figure.pdf"
    plots.save(plots.theme_words(THEMES, 12), path)
    content = path.read_bytes()
    assert b"/FontFile2" in content
    assert b"/Type3" not in content
    if shutil.which("pdftotext"):
        text = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
        assert "النووي" in text


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm is not installed")
def test_a_pdf_shows_the_same_letters_as_the_picture(tmp_path):
    figure = plt.figure(figsize=(4, 1))
    figure.text(0.1, 0.4, "سلام الإرهابيين، «محاكمة» 2018", fontsize=16)
    plots.save(figure, tmp_path / "a.pdf")
    plots.save(figure, tmp_path / "a.png", dpi=300)
    command = ["pdftoppm", "-r", "300", "-png", "-singlefile", tmp_path / "a.pdf", tmp_path / "b"]
    subprocess.run(command, check=True)
    one, two = (cut(plt.imread(tmp_path / f"{name}.png")[..., 0] < 0.5) for name in "ab")
    assert np.abs(np.subtract(one.shape, two.shape)).max() < 8
    # Hinting moves letters of the picture by parts of a dot, which add up along the line.
    one, two = (dark[np.linspace(0, len(dark) - 1, 60).astype(int)] for dark in (one, two))
    one, two = (dark[:, np.linspace(0, dark.shape[1] - 1, 900).astype(int)] for dark in (one, two))
    assert (one & two).sum() / (one | two).sum() > 0.7
    assert (one[:, ::-1] & two).sum() / (one[:, ::-1] | two).sum() < 0.4


@pytest.mark.parametrize("suffix", ["pdf", "svg", "png"])
def test_the_same_figure_gives_the_same_file(suffix, tmp_path):
    ax = plots.theme_words(THEMES, 12)
    for name in "ab":
        plots.save(ax, tmp_path / f"{name}.{suffix}")
    assert (tmp_path / f"a.{suffix}").read_bytes() == (tmp_path / f"b.{suffix}").read_bytes()


def test_a_file_that_could_not_be_written_whole_is_left_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "figure.pdf"
    path.write_bytes(b"before")
    ax = plots.theme_words(THEMES, 12)

    def break_off(file, **_):
        file.write(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(ax.figure, "savefig", break_off)
    with pytest.raises(OSError, match="disk full"):
        plots.save(ax, path)
    assert path.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["figure.pdf"]


def test_a_file_that_can_not_be_is_refused(tmp_path):
    ax = plots.theme_words(THEMES, 12)
    with pytest.raises(InputError, match=r"ending must be one of '.pdf', '.png', '.svg'; got '.pfd'. Did you mean"):
        plots.save(ax, tmp_path / "figure.pfd")
    with pytest.raises(InputError, match="There is no folder"):
        plots.save(ax, tmp_path / "nowhere" / "figure.pdf")
    with pytest.raises(InputError, match="ax must be what a plot returned"):
        plots.save("ax", tmp_path / "figure.pdf")
    with pytest.raises(InputError, match="dpi must be a finite number above 0"):
        plots.save(ax, tmp_path / "figure.png", dpi=0)


def test_real_themes_can_be_drawn(nmf_themes):
    name = nmf_themes.names[3]
    assert plots.theme_words(nmf_themes, name).get_title().replace("\n", " ") == display_name(name)
    assert len(plots.theme_map(nmf_themes).texts) == 8
    assert len(plots.word_cloud(nmf_themes, 0).patches) > 10
