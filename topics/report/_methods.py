"""Methods paragraph of a report: sentences that a paper can quote, and the works they cite.

Each sentence of ``strings.toml`` is filled by one function of ``_SENTENCES`` from the report and its manifest; one that
lacks a value is left out.
"""

from collections.abc import Callable, Mapping
from typing import Any

from topics._i18n import DEFAULT_LANG, check_language
from topics.report._model import Model, Report
from topics.report._strings import report_strings, report_text, texts_in

_SentenceValues = dict[str, Any] | None  # what fills the braces of a sentence; None leaves it out
_FillSentence = Callable[[Report, str], _SentenceValues]


def methods(report: Report, *, lang: str = DEFAULT_LANG) -> str:
    """Return the methods paragraph in Arabic ("ar") or English ("en"), on one line."""
    check_language(lang)
    return " ".join(report_text("methods", key, lang).format(**values) for key, values in _fill_sentences(report, lang))


def references(report: Report) -> list[str]:
    """Return the works that the methods paragraph cites, in alphabetical order."""
    entries = report_strings()["methods"]
    cited = {work for key, _ in _fill_sentences(report, "en") for work in entries[key].get("cites", ())}
    return [report_strings()["references"][work] for work in sorted(cited)]


def _fill_sentences(report: Report, lang: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the keys and values of the sentences that apply, in the order of the strings."""
    filled = [(key, _SENTENCES[key](report, lang)) for key in report_strings()["methods"]]
    return [(key, values) for key, values in filled if values is not None]


def _applies_if(condition: bool) -> _SentenceValues:
    """Return the values of a sentence without braces."""
    return {} if condition else None


def _corpus_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return the numbers of articles and sources."""
    sources = set(report.articles.sources) - {""}
    return {"articles": f"{len(report.articles.ids):,}", "sources": f"{len(sources):,}"}


def _date_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return the number of dated articles, the first day and the last."""
    known = [day for day in report.articles.dates if day]
    return {"dated": f"{len(known):,}", "first": min(known), "last": max(known)} if known else None


def _rejected_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return the number of rows of the input that were left out."""
    return {"n_rejected": f"{report.n_rejected:,}"} if report.n_rejected else None


def _digest_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return the digest of the corpus."""
    manifest = report.manifest
    found = manifest.get("input", {}).get("corpus_sha256") or manifest.get("corpus", {}).get("sha256")
    return {"digest": found} if found else None


def _paragraph_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return no values if paragraphs were documents."""
    options = report.manifest.get("config", {}).get("input", {})
    return _applies_if(options.get("split") == "paragraphs")


def _preprocessor_options(report: Report) -> Mapping[str, Any]:
    """Return the parameters of the preprocessor, none if they are not known."""
    found: Mapping[str, Any] = report.manifest.get("preprocessor", {})
    return found


def _normalization_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return the steps of normalization that were on."""
    options = _preprocessor_options(report)
    steps = [text for step, text in texts_in("steps", lang).items() if options.get(step)]
    return {"steps": report_text("separators", "words", lang).join(steps)} if steps else None


def _stemmer_sentence(name: str | None) -> _FillSentence:
    """Return the sentence of a stemmer, None for none."""

    def sentence(report: Report, lang: str) -> _SentenceValues:
        options = _preprocessor_options(report)
        return _applies_if("stemmer" in options and options["stemmer"] == name)

    return sentence


def _conflation_sentence(conflation: str) -> _FillSentence:
    """Return the sentence of a conflation of stems."""

    def sentence(report: Report, lang: str) -> _SentenceValues:
        options = _preprocessor_options(report)
        return _applies_if(bool(options.get("stemmer")) and options.get("conflation") == conflation)

    return sentence


def _stopword_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return the stop lists."""
    known = texts_in("stop_lists", lang)
    lists = [known.get(name, name) for name in _preprocessor_options(report).get("stopwords") or ()]
    return {"lists": report_text("separators", "list", lang).join(lists)} if lists else None


def _no_stopword_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return no values if it is known that no stop list was used."""
    options = _preprocessor_options(report)
    return _applies_if("stopwords" in options and not options["stopwords"])


def _extra_stopword_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return the number of words that were left out by hand."""
    extra = _preprocessor_options(report).get("extra_stopwords")
    return {"n_extra": f"{len(extra):,}"} if extra else None


def _phrase_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return no values if phrases became terms."""
    return _applies_if(bool(_preprocessor_options(report).get("phrases")))


def _vocabulary_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return the limits of document frequency, and the numbers of terms and tokens within them."""
    manifest = report.manifest
    matrix = manifest.get("vectorizer", {})
    limits = matrix.get("min_df"), matrix.get("max_df")
    sizes = manifest.get("terms"), manifest.get("tokens")
    if None in limits + sizes:
        return None
    return {"min_df": limits[0], "max_df": limits[1], "terms": f"{sizes[0]:,}", "tokens": f"{sizes[1]:,}"}


def _model_sentence(key: str) -> _FillSentence:
    """Return the sentence of a model, if the report has it."""

    def sentence(report: Report, lang: str) -> _SentenceValues:
        found = next((model for model in report.models if model.key == key), None)
        return None if found is None else {"parameters": _list_parameters(found)}

    return sentence


def _list_parameters(model: Model) -> str:
    """Return the parameters of a model that were set, or its number of themes if none are known."""
    known = {name: value for name, value in model.parameters.items() if value is not None}
    known = known or {"n_topics": len(model.themes)}
    return ", ".join(f"{name}={value}" for name, value in known.items())


def _seed_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return the seed."""
    found = report.manifest.get("seed")
    return None if found is None else {"seed": found}


def _coherence_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return the measure of coherence, if a theme has one."""
    is_known = any(theme.coherence is not None for model in report.models for theme in model.themes)
    return {"measure": report.coherence_measure} if is_known and report.coherence_measure else None


def _robustness_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return the number of refits of each model."""
    fits = (report.manifest.get("robustness") or {}).get("fits")
    return {"fits": ", ".join(f"{name.upper()}: {n}" for name, n in fits.items())} if fits else None


def _edit_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return the edits of themes."""
    edits = report.manifest.get("edits")
    if not edits:
        return None
    words = texts_in("edits", lang)
    listed = [words.get(edit["edit"], edit["edit"]).format(**_edited_themes(edit)) for edit in edits]
    return {"edits": report_text("separators", "list", lang).join(listed)}


def _edited_themes(edit: Mapping[str, Any]) -> dict[str, str]:
    """Return the numbers of the themes of an edit."""
    themes = edit["themes"] if "themes" in edit else [edit["theme"]]
    return {"themes": ", ".join(map(str, themes)), "into": ", ".join(map(str, edit.get("into", ())))}


def _burst_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return no values if bursts are shown."""
    return _applies_if(any(theme.bursts for model in report.models for theme in model.themes))


def _source_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return no values if words preferred by sources are shown."""
    themes = [theme for model in report.models for theme in model.themes]
    return _applies_if(any(source.words for theme in themes for source in theme.sources))


def _version_sentence(report: Report, lang: str) -> _SentenceValues:
    """Return the software and its versions."""
    found = report.manifest.get("versions") or {}
    return {"versions": ", ".join(f"{name} {version}" for name, version in found.items())} if found else None


_SENTENCES: dict[str, _FillSentence] = {
    "corpus": _corpus_sentence,
    "dates": _date_sentence,
    "rejected": _rejected_sentence,
    "digest": _digest_sentence,
    "paragraphs": _paragraph_sentence,
    "normalization": _normalization_sentence,
    **{name: _stemmer_sentence(name) for name in ("lemma", "light", "snowball", "isri", "tashaphyne")},
    "no_stemmer": _stemmer_sentence(None),
    "conflated_by_corpus": _conflation_sentence("corpus"),
    "conflated_by_dictionary": _conflation_sentence("dictionary"),
    "stopwords": _stopword_sentence,
    "no_stopwords": _no_stopword_sentence,
    "extra_stopwords": _extra_stopword_sentence,
    "phrases": _phrase_sentence,
    "vocabulary": _vocabulary_sentence,
    "lda": _model_sentence("lda"),
    "nmf": _model_sentence("nmf"),
    "seed": _seed_sentence,
    "coherence": _coherence_sentence,
    "robustness": _robustness_sentence,
    "edits": _edit_sentence,
    "bursts": _burst_sentence,
    "sources": _source_sentence,
    "versions": _version_sentence,
}
