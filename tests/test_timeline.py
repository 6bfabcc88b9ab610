"""Periods of two calendars, themes over time, and the intervals of shares."""

import math
import re
import warnings

import numpy as np
import pandas as pd
import pytest
from fits import themes_of
from hijridate import Gregorian
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

import topics
from topics import NMF, InputError
from topics.themes._timeline import (
    _FREQUENCIES,
    _OTHER_FREQUENCIES,
    Timeline,
    build_timeline,
    grouped_shares,
    make_periods,
)

PANDAS = {"D": "D", "W": "W-SUN", "MS": "M", "QS": "Q", "YS": "Y"}
DAYS = st.lists(st.one_of(st.none(), st.dates(pd.Timestamp("2016-11-01").date(), pd.Timestamp("2019-02-01").date())))
SOME_DAYS = DAYS.filter(lambda days: any(days))
NAMES = ["غوطة", "نفط", "كرة"]


def random_articles(seed, *, n=60, n_periods=4):
    """Return mixtures over three themes, and days of which some are unknown and one month is empty."""
    rng = np.random.default_rng(seed)
    theta = rng.dirichlet([0.3, 0.3, 0.3], n)
    months = pd.to_datetime(["2018-02-11", "2018-03-05", "2018-05-20", None])
    return theta, pd.DatetimeIndex(months[rng.integers(0, n_periods, n)])


def slow_wilson(p, n, z):
    """Return the ends of Wilson's interval from the equation that defines it, (p - q)**2 = z**2 q (1 - q) / n."""
    a, b, c = 1 + z * z / n, -(2 * p + z * z / n), p * p
    root = math.sqrt(max(b * b - 4 * a * c, 0))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def slow_shares(weights, group, n_groups, level, lent=2.0):
    """Return low and high of one theme, with numbers one by one."""
    z = stats.norm.ppf((1 + level) / 2)
    parts = [[w for w, g in zip(weights, group, strict=True) if g == i] for i in range(n_groups)]
    overall = sum(weights) / len(weights)
    squares, most = lent * overall * (1 - overall), lent * overall * (1 - overall)
    known = {}
    for i, part in enumerate(parts):
        if part:
            m = sum(part) / len(part)
            s = sum((w - m) ** 2 for w in part)
            known[i] = m, s, (len(part) - 1) * m * (1 - m) + s / len(part)
            squares, most = squares + s, most + known[i][2]
    pooled = squares / most if most else 1.0
    ends = []
    for i, part in enumerate(parts):
        if not part:
            ends.append((math.nan, math.nan))
            continue
        m, s, of_part = known[i]
        own = (s + lent * m * (1 - m) * pooled) / (of_part + lent * m * (1 - m)) if 0 < m < 1 else 0.0
        ends.append(slow_wilson(m, len(part) / min(max(own, pooled), 1.0), z))
    return np.array(ends)


@given(SOME_DAYS, st.sampled_from(list(_FREQUENCIES)))
def test_gregorian_periods_are_those_of_pandas(days, freq):
    found = make_periods(pd.to_datetime(days), freq=freq)
    own = pd.PeriodIndex(pd.to_datetime([day for day in days if day]), freq=PANDAS[freq])
    expected = pd.period_range(own.min(), own.max())
    assert found.starts.tolist() == expected.start_time.tolist()
    assert [found.number[i] for i, day in enumerate(days) if day] == [expected.get_loc(period) for period in own]
    assert all(found.number[i] == -1 for i, day in enumerate(days) if not day)


@settings(max_examples=30)
@given(SOME_DAYS, st.sampled_from(["MS", "QS", "YS"]))
def test_hijri_periods_are_those_of_every_single_day(days, freq):
    months = {"MS": 1, "QS": 3, "YS": 12}[freq]

    def unit(day):
        year, month, _ = Gregorian.fromdate(day).to_hijri().datetuple()
        return (year * 12 + month - 1) // months

    known = [day for day in days if day]
    found = make_periods(pd.to_datetime(days), freq=freq, calendar="hijri")
    assert found.number.tolist() == [unit(day) - unit(min(known)) if day else -1 for day in days]
    every_day = pd.date_range(min(known), max(known))
    changes = [day for day in every_day[1:] if unit(day.date()) != unit((day - pd.Timedelta(days=1)).date())]
    assert found.starts[1:].tolist() == changes
    assert unit(found.starts[0].date()) == unit(min(known))
    assert unit((found.starts[0] - pd.Timedelta(days=1)).date()) == unit(min(known)) - 1


def test_ramadan_begins_on_the_day_of_the_umm_al_qura_calendar():
    days = pd.to_datetime(["2018-05-15", "2018-05-16"])
    months = make_periods(days, calendar="hijri")
    assert months.names == ("1439-08", "1439-09")
    assert months.starts[1] == pd.Timestamp("2018-05-16")
    assert make_periods(days, freq="QS", calendar="hijri").names == ("1439-Q3",)
    assert make_periods(days, freq="YS", calendar="hijri").names == ("1439",)
    assert make_periods(days, freq="D", calendar="hijri").names == ("1439-08-29", "1439-09-01")


def test_weeks_begin_on_monday_and_are_written_as_that_day():
    sunday_and_monday = pd.to_datetime(["2018-06-10", "2018-06-11"])
    weeks = make_periods(sunday_and_monday, freq="W")
    assert weeks.names == ("2018-06-04", "2018-06-11")
    hijri = make_periods(sunday_and_monday, freq="W", calendar="hijri")
    assert hijri.names == ("1439-09-20", "1439-09-27")
    assert hijri.starts.tolist() == weeks.starts.tolist()


@pytest.mark.parametrize(
    ("freq", "label"),
    [("D", "2018-02-03"), ("W", "2018-01-29"), ("MS", "2018-02"), ("QS", "2018-Q1"), ("YS", "2018")],
)
def test_every_frequency_has_its_label(freq, label):
    periods = make_periods(["2018-02-03"], freq=freq)
    assert periods.names == (label,)
    assert len(periods) == 1


def test_a_zone_is_dropped_and_the_day_stays():
    zoned = pd.DatetimeIndex(["2018-05-31 23:30"], tz="Asia/Riyadh")
    assert make_periods(zoned).names == ("2018-05",)


@pytest.mark.parametrize("day", ["1924-07-31", "2077-11-17"])
@pytest.mark.parametrize("freq", list(_FREQUENCIES))
def test_days_outside_of_the_hijri_tables_are_refused(day, freq):
    with pytest.raises(InputError, match=r"Umm al-Qura calendar, which is known for 1343 to 1500 AH.*corpus.filter"):
        make_periods([day], freq=freq, calendar="hijri")
    # The calendar's first day is a Friday; its week has no name in it.
    assert len(make_periods(["1924-08-04" if freq == "W" else "1924-08-01"], freq=freq, calendar="hijri")) == 1
    assert len(make_periods(["2077-11-16"], freq=freq, calendar="hijri")) == 1


def test_dates_and_periods_that_do_not_fit_are_refused():
    with pytest.raises(InputError, match="None of the 2 articles has a date"):
        make_periods([pd.NaT, pd.NaT])
    with pytest.raises(InputError, match="From 0218-01-01 to 2018-01-01 there are 657,438 periods of one day"):
        make_periods(np.array(["0218-01-01", "2018-01-01"], dtype="datetime64[D]"), freq="D")
    with pytest.raises(InputError, match=r"freq must be one of 'D', 'W', 'MS', 'QS', 'YS'; got 'WS'\. Did you mean"):
        make_periods(["2018-01-01"], freq="WS")
    with pytest.raises(InputError, match="Did you mean 'hijri'"):
        make_periods(["2018-01-01"], calendar="higri")
    with pytest.raises(InputError, match=r"dates must be days, NaT .* got \['yesterday'\]"):
        make_periods(["yesterday"])


@given(st.integers(0, 10_000))
def test_a_timeline_is_that_of_its_definition(seed):
    theta, dates = random_articles(seed)
    found = build_timeline(theta, dates, [3, 1, 8], NAMES)
    rows = {(row.period_name, row.theme): row for row in found.table.itertuples()}
    labels = ["2018-02", "2018-03", "2018-04", "2018-05"]
    assert list(rows) == [(label, theme) for label in labels for theme in (3, 1, 8)]
    group = [labels.index(str(day)[:7]) for day in dates.dropna()]
    for column, theme in enumerate((3, 1, 8)):
        weights = theta[dates.notna(), column].tolist()
        ends = slow_shares(weights, group, 4, 0.95)
        for i, label in enumerate(labels):
            own = [weight for weight, g in zip(weights, group, strict=True) if g == i]
            row = rows[label, theme]
            assert row.n_documents == len(own)
            assert row.total == pytest.approx(sum(own))
            assert row.share == pytest.approx(np.mean(own) if own else math.nan, nan_ok=True)
            assert (row.low, row.high) == pytest.approx(tuple(ends[i]), nan_ok=True, abs=1e-9)
            assert row.name == NAMES[column]


def test_a_timeline_depends_neither_on_the_order_of_articles_nor_on_that_of_themes():
    theta, dates = random_articles(1)
    order = np.random.default_rng(0).permutation(len(theta))
    one = build_timeline(theta, dates, [0, 1, 2], NAMES).table
    two = build_timeline(theta[order], dates[order], [0, 1, 2], NAMES).table
    pd.testing.assert_frame_equal(one, two)
    turned = build_timeline(theta[:, ::-1], dates, [2, 1, 0], NAMES[::-1])
    assert turned.wide().columns.tolist() == [2, 1, 0]
    sorted_again = turned.table.sort_values(["period", "theme"], ignore_index=True)
    pd.testing.assert_frame_equal(one, sorted_again)


def test_a_theme_says_the_same_whether_or_not_others_are_dropped():
    theta, dates = random_articles(2)
    whole, part = build_timeline(theta, dates, [0, 1, 2], NAMES), build_timeline(theta[:, [1]], dates, [1], NAMES[1:2])
    for values in ("share", "total", "low", "high"):
        assert part.wide(values)[1].tolist() == pytest.approx(whole.wide(values)[1].tolist(), nan_ok=True)


def test_every_period_stands_in_the_timeline_with_or_without_articles():
    theta, dates = random_articles(3)
    found = build_timeline(theta, dates, [0, 1, 2], NAMES)
    empty = found.table[found.table.period_name == "2018-04"]
    assert empty.n_documents.tolist() == [0, 0, 0]
    assert empty.total.tolist() == [0, 0, 0]
    assert empty[["share", "low", "high"]].isna().all(axis=None)
    assert found.wide().shape == (4, 3)
    assert found.wide().sum(axis=1).round(9).tolist() == [1, 1, 0, 1]
    days = build_timeline(theta, dates, [0, 1, 2], NAMES, freq="D", calendar="hijri")
    assert len(days.wide()) == (pd.Timestamp("2018-05-20") - pd.Timestamp("2018-02-11")).days + 1


def test_articles_without_a_date_or_known_terms_are_left_out_and_counted():
    theta = np.full((5, 2), 0.5)
    dates = pd.to_datetime(["2018-01-01", "2018-01-02", None, "2018-02-01", None])
    found = build_timeline(theta, dates, [0, 1], NAMES[:2], doc_lengths=[3, 0, 4, 0, 0])
    assert (found.n_documents, found.n_undated, found.n_without_terms) == (1, 2, 2)
    assert found.table.n_documents.tolist() == [1, 1, 0, 0]
    assert repr(found) == (
        "Timeline(2 themes, 2 months 2018-01 to 2018-02, 1 article, 2 without a date left out, "
        "2 without known terms left out)"
    )
    assert isinstance(found, Timeline)


def test_of_articles_that_are_on_a_theme_or_not_the_interval_is_wilsons():
    weights = np.repeat([[1.0, 0.0], [0.0, 1.0]], [3, 17], axis=0)
    row = build_timeline(weights, ["2018-01-01"] * 20, [0, 1], NAMES[:2], level=0.9).table.iloc[0]
    expected = stats.binomtest(3, 20).proportion_ci(0.9, method="wilson")
    assert (row.low, row.high) == pytest.approx((expected.low, expected.high))


def test_intervals_are_finite_for_one_article_and_for_a_theme_that_no_article_has():
    found = build_timeline([[0.7, 0.0, 0.0]], ["2018-01-01"], [0, 1, 2], NAMES).table
    assert (found.low <= found.share).all()
    assert (found.share <= found.high).all()
    assert found.share.tolist() == [0.7, 0, 0]
    assert found.low.tolist()[1:] == [0, 0]
    assert 0.5 < found.high[1] < 1
    assert 0 < found.low[0] < 0.3


@given(st.integers(0, 10_000), st.sampled_from([0.5, 0.95, 0.999]))
def test_intervals_hold_the_share_and_stay_within_0_and_1(seed, level):
    theta, dates = random_articles(seed, n=12)
    table = build_timeline(
        theta, pd.DatetimeIndex(["2018-02-01", *dates[1:]]), [0, 1, 2], NAMES, level=level
    ).table.dropna()
    assert (table.low >= 0).all()
    assert (table.high <= 1).all()
    assert ((table.low <= table.share) & (table.share <= table.high)).all()


POPULATIONS = {
    "even": lambda rng, n: rng.beta(2, 5, n),
    "mixture of 20 themes": lambda rng, n: rng.beta(0.3, 0.3 * 19, n),
    "rare": lambda rng, n: rng.beta(0.1, 2, n),
    "mostly none": lambda rng, n: rng.beta(3, 3, n) * (rng.random(n) < 0.1),
    "all or nothing": lambda rng, n: (rng.random(n) < 0.3).astype(float),
}


@pytest.mark.parametrize("population", POPULATIONS)
@pytest.mark.parametrize("n", [2, 10, 30, 200])
def test_intervals_hold_the_true_share_as_often_as_they_promise(population, n):
    rng = np.random.default_rng(0)
    true = POPULATIONS[population](rng, 1_000_000).mean()
    n_periods, n_timelines = 6, 300
    weights = POPULATIONS[population](rng, n * n_periods * n_timelines).reshape(n * n_periods, n_timelines)
    # Every column is a timeline of its own: dispersion is pooled within it alone.
    _, _, _, low, high = grouped_shares(weights, np.repeat(np.arange(n_periods), n), n_periods, 0.95)
    assert 0.90 <= ((low <= true) & (true <= high)).mean() <= 0.998


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"doc_topic": [[0.9, 0.2], [0.5, 0.5]]}, "row 0 sums to 1.1"),
        ({"doc_topic": [[0.5, 0.5], [1.1, -0.1]]}, "row 1 sums to 1, its least weight is -0.1"),
        ({"doc_topic": [[0.5, 0.5], [np.nan, 0.1]]}, "row 1 sums to nan"),
        ({"doc_topic": [0.5, 0.5]}, r"shape \(2,\)"),
        ({"doc_topic": [["a", "b"]]}, "array of numbers"),
        ({"ids": [0]}, "got 1 ids and 2 names"),
        ({"ids": [1, 1]}, "every id once"),
        ({"dates": ["2018-01-01"]}, "dates must be one per article, 2; got 1"),
        ({"doc_lengths": [1]}, r"doc_lengths must hold one number per article, shape \(2,\); got shape \(1,\)"),
        ({"level": 95}, "level must be a number between 0 and 1"),
    ],
)
def test_arrays_that_do_not_fit_together_are_refused(changed, message):
    fitting = {"doc_topic": [[0.5, 0.5], [0.5, 0.5]], "dates": ["2018-01-01"] * 2, "ids": [0, 1], "names": NAMES[:2]}
    with pytest.raises(InputError, match=message):
        build_timeline(**(fitting | changed))


def test_an_unknown_column_is_refused():
    with pytest.raises(InputError, match=r"values must be one of 'share', 'total', 'low', 'high'; got 'shares'\. Did"):
        build_timeline([[1.0]], ["2018-01-01"], [0], ["x"]).wide("shares")


@pytest.mark.parametrize(("freq", "here"), _OTHER_FREQUENCIES.items())
def test_a_length_of_period_may_be_called_as_elsewhere_and_is_told_by_its_name_here(freq, here):
    theta, dates = random_articles(0)
    found, expected = (build_timeline(theta, dates, [0, 1, 2], NAMES, freq=name) for name in (freq, here))
    assert (found.freq, repr(found)) == (here, repr(expected))
    pd.testing.assert_frame_equal(found.table, expected.table)


@pytest.mark.parametrize("freq", ["M", "ME", "MS"])
def test_names_of_pandas_are_taken_by_themes(freq, nmf_themes):
    assert nmf_themes.over_time(freq).freq == "MS"
    pd.testing.assert_frame_equal(nmf_themes.bursts(freq), nmf_themes.bursts("MS"))


def dated(corpus, days):
    """Return a corpus some of whose articles have other days."""
    dates = corpus.dates.to_series(index=range(len(corpus)))
    table = corpus.to_frame().assign(date=dates.where(~dates.index.isin(list(days)), pd.Series(days)))
    return topics.load_corpus(table)


@pytest.fixture(scope="module")
def months_of_news(sample):
    """Return 244 articles of half a year."""
    days = pd.date_range("2023-03-05", "2023-09-20", periods=len(sample)).normalize()
    return dated(sample, dict(enumerate(days)))


STRAYS = {
    "before": ({3: "2013-02-01", 9: "2014-05-01"}, {}, "2 of 244 .*; since='2023-03' leaves them out"),
    "after": ({3: "2031-02-01"}, {}, "1 of 244 .*; until='2023-09' leaves them out"),
    "both": ({3: "2013-02-01", 9: "2031-05-01"}, {}, "2 of 244 .*; since='2023-03', until='2023-09' leaves them out"),
    "before, since told": (
        {3: "2013-02-01", 9: "2031-05-01"},
        {"since": "2020"},
        "1 of 243 .*; until='2023-09' leaves",
    ),
    "near": ({3: "2023-01-15"}, {}, None),
    "many": (dict.fromkeys(range(6), "2013-02-01"), {}, None),
    "left out": ({3: "2013-02-01", 9: "2014-05-01"}, {"since": "2023-03"}, None),
    "unknown": ({3: None, 9: None}, {}, None),
}


@pytest.fixture(scope="module")
def few_themes(months_of_news):
    return themes_of(months_of_news, NMF(3, random_state=0))


@pytest.mark.parametrize("name", STRAYS)
def test_a_few_stray_articles_that_make_a_long_calendar_are_told(name, months_of_news, few_themes):
    days, options, told = STRAYS[name]
    corpus = dated(months_of_news, days)
    themes = topics.Themes(corpus, few_themes.vectorizer, few_themes.model)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = themes.over_time(**options)
    if told is None:
        assert caught == []
        return
    (warning,) = caught
    assert re.search(told, str(warning.message))
    assert warning.filename == __file__
    named = dict(re.findall(r"(since|until)='([^']*)'", str(warning.message)))
    again = themes.over_time(**options | named)  # says nothing, and leaves out what was told
    assert again.n_documents == found.n_documents - int(re.match(r"\d+", str(warning.message))[0])
    assert len(again.wide()) < len(found.wide()) / 2


def test_runs_reports_and_exports_say_nothing_of_stray_articles(months_of_news, tmp_path):
    corpus = dated(months_of_news, {3: "2013-02-01"})
    run = topics.run(corpus, n_topics=3, models="nmf", seeds=0, out=tmp_path / "run", pictures=False)
    rows = pd.read_csv(tmp_path / "run" / "nmf" / "timeline.csv")
    assert rows["period_name"].iloc[0] == "2013-02"
    run.nmf.report(tmp_path / "page.html")
    run.nmf.export(tmp_path / "times.csv", table="timeline")


@pytest.mark.parametrize("span", [{"since": "2030"}, {"until": "2001-01-01"}, {"since": "2024-02", "until": "2023-01"}])
def test_a_time_without_articles_is_told(span, few_themes):
    for method in (few_themes.over_time, few_themes.bursts):
        with pytest.raises(
            InputError, match=r"No article is of the time .*; those with a date are of 2023-03-05 to 2023"
        ):
            method(**span)
