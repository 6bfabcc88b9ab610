"""Reports for tests: a small one with everything in it, a hostile one, a large one."""

import tempfile
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from topics import Experiment, load_sample
from topics.report._model import (
    Articles,
    Burst,
    Fact,
    Model,
    Pair,
    Passage,
    Period,
    Report,
    Score,
    Security,
    SourceShare,
    Table,
    Theme,
    Word,
)
from topics.runs import read_page_data

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'`&amp;\u202egnp\u2066\u202c\ud800"
SOURCES = ("صحيفة ضفاف الشرق", "وكالة سهيل للأنباء", "")
NAMES = {0: "تهريب الحدود، المعابر", 1: "الهجمات السيبرانية", 2: "البحر الأحمر، سفينة"}
TITLES = (
    "إحباط تهريب أسلحة عبر الحدود الشرقيّة",
    "هجومٌ إلكتروني يعطّل مستشفى",
    "احتجاز سفينة في البحر الأحمر",
    "قوة خفر السواحل تنقذ طاقم سفينة",
)
EDITS = [{"edit": "merge", "themes": [1, 2]}, {"edit": "split", "theme": 4, "into": [8, 9]}]


@cache
def manifest():
    """Return the manifest of the first model of a small run, as its page has it, and changes by hand."""
    options = {"n_topics": 3, "seed": 7, "min_df": 2, "seeds": 1, "extra_stopwords": ("سهيل",), "cache": False}
    with tempfile.TemporaryDirectory() as folder:
        articles = Path(folder, "news.jsonl")
        load_sample().take(range(40)).to_frame().to_json(articles, orient="records", lines=True, date_format="iso")
        Experiment.from_options(articles, pictures=False, **options).run(Path(folder, "results"))
        return dict(read_page_data(Path(folder, "results")).manifest) | {"edits": EDITS}


def months(share):
    """Return the periods of a theme: the second has no article."""
    shares = (share, None, share / 2, share * 1.5)
    return tuple(
        Period(
            f"2023-{month:02}",
            hijri,
            f"2023-{month:02}-01",
            0 if value is None else 30,
            value,
            None if value is None else value * 0.8,
            None if value is None else value * 1.2,
        )
        for month, (value, hijri) in enumerate(
            zip(shares, ("جمادى الآخرة 1444", "رجب 1444", "شعبان 1444", "رمضان 1444"), strict=True), 1
        )
    )


def theme(number, share, n_articles, **changes):
    """Return a theme with all its parts."""
    text = TITLES[number] + " وقالت السلطات إن التحقيق مستمر."
    made = Theme(
        id=number,
        name=NAMES[number],
        share=share,
        articles=n_articles,
        words=(
            Word(NAMES[number].split()[0], 0.08, (("الصيغة", 0.7), ("والصيغة", 0.3))),
            Word("القوّات", 0.03),
        ),
        exclusive_words=("ميناء", "زورق"),
        security=(
            Security("الحدود والتهريب", "Borders and smuggling", 0.62),
            None,
            Security("الأمن البحري", "Maritime", 0.5),
        )[number],
        coherence=(0.1, 0.3, 0.2)[number],
        robustness=(0.9, 0.4, None)[number],
        periods=months(share),
        bursts=(Burst("2023-03-01", "2023-04-01", ("ذروة", "أحداث"), (number, number + 4)),),
        sources=(
            SourceShare(SOURCES[0], 40, share, share * 0.7, share * 1.3, ("الدولى",)),
            SourceShare("", 5, share / 2, 0.0, share),
        ),
        passages=(Passage(number, text, ((0, 5), (6, 10))), Passage(number + 4, text), Passage(number + 8, text)),
    )
    return replace(made, **changes)


def small_models():
    """Return two models of 120 articles: three themes by LDA, two by NMF."""
    n = 120
    main = tuple(None if i == 119 else (i * i) % 3 for i in range(n))
    weight = tuple(0.0 if i == 119 else 0.5 + (i % 50) / 100 for i in range(n))
    themes = (theme(0, 0.5, 60), theme(1, 0.3, 40), theme(2, 0.2, 20))
    scores = (Score("c_npmi", 0.142, 0.12, 0.16), Score("diversity", 0.91), Score("u_mass", None))
    lda = Model("lda", "LDA", themes, main, weight, scores, {"n_topics": 3, "engine": "native", "max_iter": None})
    nmf = replace(lda, key="nmf", title="NMF", themes=themes[:2], main_theme=tuple(i % 2 for i in range(n)))
    return lda, nmf


def small_report(**changes):
    """Return a report of 120 articles; every third has no web address, every twelfth no date."""
    n = 120
    articles = Articles(
        ids=tuple(f"a{i:03}" for i in range(n)),
        titles=tuple(f"{TITLES[i % 4]} {i}" for i in range(n)),
        dates=tuple("" if i % 12 == 11 else f"2023-{i % 4 + 1:02}-{i % 28 + 1:02}" for i in range(n)),
        sources=tuple(SOURCES[i % 3] for i in range(n)),
        urls=tuple(f"https://news.example/{i}?a=1&b=2" if i % 3 else "" for i in range(n)),
    )
    made = Report(
        title="محاور الأخبار الأمنية",
        created="2024-06-01T08:00:00+00:00",
        version="0.1.0",
        articles=articles,
        models=small_models(),
        coherence_measure="c_npmi",
        facts=(
            Fact("articles", n),
            Fact("source صحيفة ضفاف الشرق", 40, 1 / 3),
            Fact("tatweel", 3, 0.025, "مـــن", "taken out"),
        ),
        removed_words=(("قال", "press", 210), ("في", "general", 900)),
        n_removed_words=704,
        rejected=(("rows.jsonl row 7", "no text"),),
        n_rejected=1,
        alignment=(Pair(0, 0, NAMES[0], NAMES[0], 0.8, 0.6, "الحدود، تهريب"), Pair(2, None, NAMES[2], "", None)),
        tables=(Table("Sweep", ("model", "n_topics", "c_npmi"), (("lda", 8, 0.12), ("nmf", 16, None))),),
        manifest=manifest(),
    )
    return replace(made, **changes)


def hostile_report():
    """Return a report whose every text tries to leave its place."""
    small = small_report()
    n = len(small.articles.ids)
    urls = (
        "javascript:alert(1)",
        "data:text/html,x",
        " JaVaScRiPt:alert(1)",
        "http://[",
        "https://ok.example/'onx",
        "//x.y",
    )
    articles = Articles(
        ids=(HOSTILE,) * n,
        titles=(HOSTILE,) * n,
        dates=small.articles.dates,
        sources=(HOSTILE,) * n,
        urls=tuple(urls[i % len(urls)] for i in range(n)),
    )
    worst = replace(
        small.models[0].themes[0],
        name=HOSTILE,
        words=(Word(HOSTILE, 0.1, ((HOSTILE, 1.0),)),),
        exclusive_words=(HOSTILE,),
        security=Security(HOSTILE, HOSTILE, 0.5),
        sources=(SourceShare(HOSTILE, 1, 0.1, 0.0, 0.2, (HOSTILE,)),),
        passages=(Passage(0, HOSTILE, ((0, 9),)),),
    )
    models = tuple(replace(model, title=HOSTILE, themes=(worst, *model.themes[1:])) for model in small.models)
    return replace(
        small,
        title=HOSTILE,
        version=HOSTILE,
        articles=articles,
        models=models,
        facts=(Fact(HOSTILE, HOSTILE, None, HOSTILE, HOSTILE),),
        removed_words=((HOSTILE, HOSTILE, 1),),
        rejected=((HOSTILE, HOSTILE),),
        tables=(Table(HOSTILE, (HOSTILE,), ((HOSTILE,),)),),
        manifest={"versions": {HOSTILE: HOSTILE}, HOSTILE: HOSTILE},
    )


def large_report(n=30_000, n_themes=30):
    """Return a report of two models over as many articles as a large run has."""
    small = small_report()
    themes = tuple(
        replace(small.models[0].themes[k % 3], id=k, name=f"{NAMES[k % 3]} {k}", passages=(), bursts=())
        for k in range(n_themes)
    )
    articles = Articles(
        ids=tuple(f"source-section-{i:06}-2023" for i in range(n)),
        titles=tuple(f"{TITLES[i % 4]} {TITLES[(i + 1) % 4]} {i}" for i in range(n)),
        dates=tuple(f"{2015 + i % 9}-{i % 12 + 1:02}-{i % 28 + 1:02}" for i in range(n)),
        sources=tuple(SOURCES[i % 2] for i in range(n)),
        urls=tuple(f"https://www.news.example/section/2023/05/article-about-something-{i}" for i in range(n)),
    )
    main, weight = tuple(i * 7919 % n_themes for i in range(n)), tuple((i % 1000) / 1000 for i in range(n))
    models = tuple(Model(key, key.upper(), themes, main, weight) for key in ("lda", "nmf"))
    return replace(small, articles=articles, models=models, alignment=())
