"""Small themes, and a call of everything that themes offer."""

from functools import cache

import numpy as np
from fits import themes_of

import topics
from topics import LDA, NMF

SUBJECTS = (
    "سفينة ميناء بحر ملاحة زورق قبطان شحنة مضيق",
    "قصف مدفع جبهة دبابة قذيفة جندي معركة سلاح",
    "محكمة قاض سجن تهمة محام حكم جريمة شاهد",
    "نفط برميل مصفاة سعر سوق أنبوب غاز حقل",
    "مريض طبيب مستشفى دواء لقاح عدوى علاج جراحة",
)
NEW_TEXTS = ["قصف الميناء وإغراق سفينة", "lorem ipsum", "حكم القاضي في جريمة", ""]
MODELS = {"lda": LDA(5, random_state=0, max_iter=20), "nmf": NMF(5, random_state=0, max_iter=50)}


@cache
def news():
    """Return a corpus of 40 articles, each mostly of one of five subjects; one has no date, one no known word."""
    rng = np.random.default_rng(3)
    words = [subject.split() for subject in SUBJECTS]
    rows = []
    for i in range(40):
        own = rng.choice(words[i % 5], 14).tolist() + rng.choice(words[(i + i // 5) % 5], 5).tolist()
        rng.shuffle(own)
        rows.append(
            {
                "id": f"a{i}", "title": " ".join(own[:3]), "text": f"{' '.join(own[3:11])}. {' '.join(own[11:])}.",
                "date": "" if i == 7 else f"2024-{1 + i // 8:02}-{1 + i % 28:02}", "source": ("س", "ص", "")[i % 3],
                "label": f"l{i % 5}", "country": ("EG", "SY")[i % 2],
            }
        )  # fmt: skip
    rows[11] |= {"title": "", "text": "only English"}
    return topics.load_corpus(rows)


@cache
def small_themes(model="nmf"):
    """Return five themes of the corpus, with their robustness."""
    return fresh_themes(model).with_robustness(seeds=1, n_jobs=1)


def fresh_themes(model="nmf"):
    """Return themes of the corpus that nobody else holds."""
    return themes_of(news(), MODELS[model], min_df=1)


# Calls of every public method that returns something to read; those that return other themes, and those that write.
CALLS = {
    "assign": (lambda t: t.assign(t.texts), lambda t: t.assign(NEW_TEXTS), lambda t: t.assign(t.corpus)),
    "bursts": (lambda t: t.bursts("MS", s=1.2, gamma=0.1),),
    "closest": (lambda t: t.closest(), lambda t: t.closest(min_score=0)),
    "coherence": (lambda t: t.coherence(), lambda t: t.coherence("u_mass", top_n=5)),
    "documents": (
        lambda t: t.documents(),
        lambda t: t.documents(text=True),
        lambda t: t.documents(t.ids[-1]),
        lambda t: t.documents(t.names[t.ids[0]], n=2),
    ),
    "hierarchy": (lambda t: t.hierarchy(),),
    "info": (lambda t: t.info(), lambda t: t.info(top_n=3)),
    "mean_coherence": (lambda t: t.mean_coherence(),),
    "over_time": (lambda t: t.over_time(), lambda t: t.over_time("QS", calendar="hijri", since="2024-02-01")),
    "passages": (lambda t: t.passages(n=2), lambda t: t.passages(t.ids[-1]), lambda t: t.passages(t.names[t.ids[0]])),
    "row": (lambda t: t.row(t.ids[0]), lambda t: t.row(t.names[t.ids[-1]])),
    "search": (lambda t: t.search("السفينة"), lambda t: t.search("نفط محكمة")),
    "shares_by": (
        lambda t: t.shares_by("source"),
        lambda t: t.shares_by("country"),
        lambda t: t.shares_by([i % 4 for i in range(len(t.corpus))]),
    ),
    "terms": (lambda t: t.terms(), lambda t: t.terms(top_n=4, by="frex")),
    "top_terms": (lambda t: t.top_terms(), lambda t: t.top_terms(3, by="lift")),
    "transform": (lambda t: t.transform(t.texts), lambda t: t.transform(NEW_TEXTS), lambda t: t.transform(t.corpus)),
    "variants": (lambda t: t.variants(t.ids[0]), lambda t: t.variants(t.names[t.ids[-1]], top_n=3)),
    "words_by": (lambda t: t.words_by("country", largest(t)),),
}
CHANGES = {"drop", "fit", "merge", "rename", "split", "with_robustness"}
WRITERS = {"export", "report", "save"}


def largest(themes):
    """Return the id of the theme that is the main one of the most articles."""
    ids, counts = np.unique(themes.main_theme[themes.main_theme >= 0], return_counts=True)
    return int(ids[counts.argmax()])


def public_names(kind):
    """Return the public methods of a class, and its public attributes."""
    names = [name for name in dir(kind) if not name.startswith("_") and not name.isupper()]
    methods = {name for name in names if callable(getattr(kind, name))}
    annotated = {name for base in kind.__mro__ for name in vars(base).get("__annotations__", ())}
    attributes = {name for name in {*names, *annotated} if not name.startswith("_") and not name.isupper()} - methods
    return methods, attributes


def everything_of(themes):
    """Yield the name and the value of whatever themes hand out."""
    for name in sorted(public_names(type(themes))[1]):
        yield name, getattr(themes, name)
    for name, calls in CALLS.items():
        for call in calls:
            yield name, call(themes)
