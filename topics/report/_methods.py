"""How the themes came about, as sentences that a paper can quote.

Read from the manifest of a report, where they are there: ``input.corpus_sha256`` or ``corpus.sha256``,
``config.input.split``, ``preprocessor`` (the parameters of ``ArabicPreprocessor``), ``vectorizer`` (``min_df``,
``max_df``), ``terms``, ``tokens``, ``robustness``, ``edits``, ``seed``, ``versions``; the rest comes from the report
itself. What is not known is not said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from topics._i18n import check_language
from topics.report._model import Model, Report
from topics.report._strings import in_language, say, strings

_Values = dict[str, Any] | None
"""What fills the braces of a sentence; None where there is nothing to say."""


def methods(report: Report, *, lang: str = "ar") -> str:
    """Return the methods paragraph of a report.

    Parameters
    ----------
    report : Report
        What the page says.
    lang : {"ar", "en"}, default="ar"
        Language of the paragraph.

    Returns
    -------
    str
        Sentences on one line; works they cite are those of :func:`references`.

    Raises
    ------
    InputError
        If lang is another language.

    Examples
    --------
    >>> from topics.report._model import Articles, Model, Report
    >>> articles = Articles(("a",), ("title",), ("",), ("outlet",), ("",))
    >>> methods(Report("t", "2024-06-01", "0.1", articles, (Model("m", "M", (), (None,), (0.0,)),)), lang="en")
    'The analysis rests on a corpus of Arabic news (articles: 1; outlets: 1).'
    """
    check_language(lang)
    return " ".join(say("methods", key, lang).format(**values) for key, values in _sentences(report, lang))


def references(report: Report) -> list[str]:
    """Return the works that the methods paragraph cites, in the order of the alphabet."""
    entries = strings()["methods"]
    cited = {work for key, _ in _sentences(report, "en") for work in entries[key].get("cites", ())}
    return [strings()["references"][work] for work in sorted(cited)]


def _sentences(report: Report, lang: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the keys of the sentences to say, and what fills them."""
    said: list[tuple[str, dict[str, Any]]] = []
    for key in strings()["methods"]:
        values = _SENTENCES[key](report, lang)
        if values is not None:
            said.append((key, values))
    return said


def _corpus(report: Report, lang: str) -> _Values:
    """Return how many articles and outlets there are."""
    outlets = set(report.articles.sources) - {""}
    return {"articles": f"{len(report.articles.ids):,}", "sources": f"{len(outlets):,}"}


def _dates(report: Report, lang: str) -> _Values:
    """Return the first and the last day."""
    known = [day for day in report.articles.dates if day]
    return {"dated": f"{len(known):,}", "first": min(known), "last": max(known)} if known else None


def _rejected(report: Report, lang: str) -> _Values:
    """Return how many rows of the input were left out."""
    return {"n_rejected": f"{report.n_rejected:,}"} if report.n_rejected else None


def _digest(report: Report, lang: str) -> _Values:
    """Return the digest of the corpus."""
    manifest = report.manifest
    found = manifest.get("input", {}).get("corpus_sha256") or manifest.get("corpus", {}).get("sha256")
    return {"digest": found} if found else None


def _paragraphs(report: Report, lang: str) -> _Values:
    """Return whether paragraphs counted as documents."""
    options = report.manifest.get("config", {}).get("input", {})
    return {} if options.get("split") == "paragraphs" else None


def _preprocessor_of(report: Report) -> Mapping[str, Any]:
    """Return the parameters of the preprocessor, none if they are not known."""
    found: Mapping[str, Any] = report.manifest.get("preprocessor", {})
    return found


def _normalization(report: Report, lang: str) -> _Values:
    """Return the steps of spelling that were on."""
    options = _preprocessor_of(report)
    steps = [text for step, text in in_language("steps", lang).items() if options.get(step)]
    return {"steps": say("separators", "words", lang).join(steps)} if steps else None


def _option_is(name: str, value: Any) -> Callable[[Report, str], _Values]:
    """Return a condition: the preprocessor has an option at a value."""

    def condition(report: Report, lang: str) -> _Values:
        options = _preprocessor_of(report)
        return {} if name in options and options[name] == value else None

    return condition


def _conflation_is(value: str) -> Callable[[Report, str], _Values]:
    """Return a condition: words were stemmed, and this decided which of their forms are one term."""

    def condition(report: Report, lang: str) -> _Values:
        options = _preprocessor_of(report)
        return {} if options.get("stemmer") and options.get("conflation") == value else None

    return condition


def _stopwords(report: Report, lang: str) -> _Values:
    """Return the stop lists."""
    names = _preprocessor_of(report).get("stopwords")
    known = in_language("stop_lists", lang)
    lists = [known.get(name, name) for name in names or ()]
    return {"lists": say("separators", "list", lang).join(lists)} if lists else None


def _no_stopwords(report: Report, lang: str) -> _Values:
    """Return whether it is known that no stop list was used."""
    options = _preprocessor_of(report)
    return {} if "stopwords" in options and not options["stopwords"] else None


def _extra_stopwords(report: Report, lang: str) -> _Values:
    """Return how many words were left out by hand."""
    extra = _preprocessor_of(report).get("extra_stopwords")
    return {"n_extra": f"{len(extra):,}"} if extra else None


def _phrases(report: Report, lang: str) -> _Values:
    """Return whether phrases became terms."""
    return {} if _preprocessor_of(report).get("phrases") else None


def _vocabulary(report: Report, lang: str) -> _Values:
    """Return which terms were kept."""
    manifest = report.manifest
    matrix = manifest.get("vectorizer", {})
    limits = matrix.get("min_df"), matrix.get("max_df")
    sizes = manifest.get("terms"), manifest.get("tokens")
    if None in limits + sizes:
        return None
    return {"min_df": limits[0], "max_df": limits[1], "terms": f"{sizes[0]:,}", "tokens": f"{sizes[1]:,}"}


def _model(key: str) -> Callable[[Report, str], _Values]:
    """Return what is said of one model."""

    def condition(report: Report, lang: str) -> _Values:
        found = next((model for model in report.models if model.key == key), None)
        return None if found is None else {"parameters": _parameters_in_words(found)}

    return condition


def _parameters_in_words(model: Model) -> str:
    """Return the parameters of a model that were set, or how many themes it has if none are known."""
    known = {name: value for name, value in model.parameters.items() if value is not None}
    known = known or {"n_topics": len(model.themes)}
    return ", ".join(f"{name}={value}" for name, value in known.items())


def _seed(report: Report, lang: str) -> _Values:
    """Return the seed."""
    found = report.manifest.get("seed")
    return None if found is None else {"seed": found}


def _coherence(report: Report, lang: str) -> _Values:
    """Return the measure of coherence, if a theme has one."""
    has = any(theme.coherence is not None for model in report.models for theme in model.themes)
    return {"measure": report.coherence_measure} if has and report.coherence_measure else None


def _robustness(report: Report, lang: str) -> _Values:
    """Return on how many other fits of each model the robustness rests."""
    fits = (report.manifest.get("robustness") or {}).get("fits")
    return {"fits": ", ".join(f"{name.upper()}: {n}" for name, n in fits.items())} if fits else None


def _edits(report: Report, lang: str) -> _Values:
    """Return what a reader changed of the themes."""
    changed = report.manifest.get("edits")
    if not changed:
        return None
    words = in_language("edits", lang)
    told = [words.get(step["edit"], step["edit"]).format(**_themes_of(step)) for step in changed]
    return {"edits": say("separators", "list", lang).join(told)}


def _themes_of(step: Mapping[str, Any]) -> dict[str, str]:
    """Return the numbers of the themes that a change is about."""
    listed = step["themes"] if "themes" in step else [step["theme"]]
    return {"themes": ", ".join(map(str, listed)), "into": ", ".join(map(str, step.get("into", ())))}


def _bursts(report: Report, lang: str) -> _Values:
    """Return whether bursts are shown."""
    return {} if any(theme.bursts for model in report.models for theme in model.themes) else None


def _outlets(report: Report, lang: str) -> _Values:
    """Return whether preferred words of outlets are shown."""
    themes = [theme for model in report.models for theme in model.themes]
    return {} if any(outlet.words for theme in themes for outlet in theme.outlets) else None


def _versions(report: Report, lang: str) -> _Values:
    """Return the software."""
    found = report.manifest.get("versions") or {}
    return {"versions": ", ".join(f"{name} {version}" for name, version in found.items())} if found else None


_SENTENCES: dict[str, Callable[[Report, str], _Values]] = {
    "corpus": _corpus,
    "dates": _dates,
    "rejected": _rejected,
    "digest": _digest,
    "paragraphs": _paragraphs,
    "normalization": _normalization,
    **{name: _option_is("stemmer", name) for name in ("lemma", "light", "snowball", "isri", "tashaphyne")},
    "no_stemmer": _option_is("stemmer", None),
    "conflated_by_corpus": _conflation_is("corpus"),
    "conflated_by_dictionary": _conflation_is("dictionary"),
    "stopwords": _stopwords,
    "no_stopwords": _no_stopwords,
    "extra_stopwords": _extra_stopwords,
    "phrases": _phrases,
    "vocabulary": _vocabulary,
    "lda": _model("lda"),
    "nmf": _model("nmf"),
    "seed": _seed,
    "coherence": _coherence,
    "robustness": _robustness,
    "edits": _edits,
    "bursts": _bursts,
    "outlets": _outlets,
    "versions": _versions,
}
