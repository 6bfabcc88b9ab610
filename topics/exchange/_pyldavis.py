"""pyLDAvis's map of topics as one page that needs no network."""

import html
import json
import re
from collections import Counter
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from jinja2 import Template
from scipy.spatial.distance import pdist, squareform

from topics._elsewhere import explains_names
from topics._i18n import DEFAULT_LANG, DIRECTIONS, check_language, load_strings, translate
from topics._validation import InputError, check_integer
from topics.evaluation import relevance
from topics.exchange._foreign import check_has_articles
from topics.io import file_to_write, whole_file
from topics.plots import classical_scaling
from topics.tables import UNSAFE
from topics.themes import Themes

_D3, _LDAVIS, _STYLE = "d3.v5.min.js", "ldavis.v3.0.0.js", "ldavis.v1.0.0.css"
_CONSOLE_LOGS = re.compile(r"console\.log\([^()]*\);")
_SLIDER_STEP, _MAX_MAP_WORDS = 0.01, 30  # the script draws no more words
_MIN_TOKENS, _LOG_DIGITS = 0.5, 4  # as in pyLDAvis
_SCRIPT_ESCAPES = {"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"}


@explains_names
def to_pyldavis(themes: Themes, path: str | Path, *, top_n: int = 30, lang: str = DEFAULT_LANG) -> Path:
    """Write pyLDAvis's page of themes: a map of them, and the words of each by relevance.

    The page contains its scripts and loads nothing. Words are as the press spells them.

    Parameters
    ----------
    themes : Themes
        Two themes at least.
    path : str or Path
        Of the page, such as ``"map.html"``; a file of that name is replaced.
    top_n : int, default=30
        Words shown per theme, from 1 to 30.
    lang : {"ar", "en"}, default="ar"
        Language of the page, and with it its direction.

    Returns
    -------
    Path
        Of the page.

    Raises
    ------
    InputError
        If these are not themes, pyLDAvis is not installed or does not bring the scripts, there are fewer than two
        themes, an option is out of range, or the folder does not exist.

    Notes
    -----
    Themes are numbered from 1 in the order of their shares, which the list above the map resolves. A theme's share
    is that of the words in the articles, not of the articles, and two words spelled alike are told apart by a number in
    brackets.

    References
    ----------
    Sievert and Shirley (2014), *LDAvis: A Method for Visualizing and Interpreting Topics*, ILLVI workshop of ACL.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     to_pyldavis(themes, f"{folder}/map.html").stat().st_size > 300_000
    True
    """
    themes, path = check_has_articles(themes, "to_pyldavis"), file_to_write(path)
    top_n = check_integer("top_n", top_n, maximum=_MAX_MAP_WORDS)
    check_language(lang)
    if themes.n_topics < 2:
        raise InputError("A map needs two themes at least; there is one.")
    data, rows = _map_data(themes, top_n)
    script = _CONSOLE_LOGS.sub("", _read_asset(_LDAVIS))
    for there, instead in load_strings("topics.exchange")["ldavis"][lang].items():
        script = script.replace(there, instead)
    page = Template(files("topics.exchange").joinpath("page.html").read_text(encoding="utf-8")).render(
        lang=lang,
        direction=DIRECTIONS[lang],
        title=html.escape(translate("topics.exchange", "map_title", lang)),
        list_title=html.escape(translate("topics.exchange", "map_list", lang)),
        names=[html.escape(UNSAFE.sub("", themes.names[themes.ids[row]])) for row in rows],
        css=_read_asset(_STYLE),
        d3=_read_asset(_D3),
        ldavis=script,
        data=_script_data(data),
    )
    with whole_file(path) as file:
        file.write(page.encode("utf-8"))
    return path


def _read_asset(name: str) -> str:
    """Return a file of pyLDAvis without importing it, which would change how warnings are shown."""
    found = find_spec("pyLDAvis")
    if found is None or found.origin is None:
        raise InputError("The map needs the scripts of pyLDAvis: pip install pyLDAvis.")
    path = Path(found.origin).with_name("js") / name
    if not path.is_file():
        raise InputError(f"This version of pyLDAvis does not bring {name}: pip install pyLDAvis==3.4.1.")
    return path.read_text(encoding="utf-8").replace("</script", r"<\/script")


def _script_data(data: dict[str, Any]) -> str:
    """Return data as JSON that is safe in a script, whatever the words are."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    for sign, instead in _SCRIPT_ESCAPES.items():
        text = text.replace(sign, instead)
    return text


def _map_data(themes: Themes, top_n: int = _MAX_MAP_WORDS) -> tuple[dict[str, Any], np.ndarray]:
    """Return the data of the page in LDAvis's form, and the row of each theme in its order."""
    lengths = np.asarray(themes.counts.sum(axis=1)).ravel()
    tokens = lengths @ themes.doc_topic
    if not tokens.sum() > 0:
        raise InputError("No article has a known word; there is nothing to show.")
    rows = np.argsort(-tokens, kind="stable")
    tokens, phi = tokens[rows], themes.components[rows]
    proportions = tokens / tokens.sum()
    # Words by theme, and their sums, as the model expects them.
    by_theme = phi * tokens[:, None]
    totals = by_theme.sum(axis=0)
    words = _distinct_words(themes.vocabulary.shown_terms)
    info = _word_table(phi, by_theme, totals, proportions, words, min(top_n, len(words)))
    places = _coordinates(phi)
    return {
        "mdsDat": {
            "x": places[:, 0].tolist(),
            "y": places[:, 1].tolist(),
            "topics": list(range(1, len(rows) + 1)),
            "cluster": [1] * len(rows),
            "Freq": (100 * proportions).tolist(),
        },
        "tinfo": info,
        "token.table": _theme_shares_of_words(by_theme, totals, words, set(info["Term"])),
        "R": min(top_n, len(words)),
        "lambda.step": _SLIDER_STEP,
        "plot.opts": {"xlab": "PC1", "ylab": "PC2"},
        "topic.order": (rows + 1).tolist(),
    }, rows


def _distinct_words(shown: tuple[str, ...]) -> list[str]:
    """Return words to show; those spelled alike get numbers, since the script would take them for one."""
    times: Counter[str] = Counter()
    words = []
    for word in (UNSAFE.sub("", word) for word in shown):
        times[word] += 1
        words.append(word if times[word] == 1 else f"{word} ({times[word]})")
    return words


def _word_table(
    phi: np.ndarray, by_theme: np.ndarray, totals: np.ndarray, proportions: np.ndarray, words: list[str], n: int
) -> dict[str, list[Any]]:
    """Return the most salient words, then those of every theme that come first at some place of the slider."""
    given_word = np.divide(by_theme, totals, out=np.zeros_like(by_theme), where=totals > 0)
    ratio = np.divide(given_word, proportions[:, None], out=np.ones_like(phi), where=given_word > 0)
    salience = totals / totals.sum() * (given_word * np.log(ratio)).sum(axis=0)
    best = np.argsort(-salience, kind="stable")[:n]
    table: dict[str, list[Any]] = {name: [] for name in ("Term", "Freq", "Total", "Category", "logprob", "loglift")}

    def append(category: str, columns: np.ndarray, *numbers: np.ndarray) -> None:
        table["Term"] += [words[i] for i in columns]
        table["Category"] += [category] * len(columns)
        for name, values in zip(("Freq", "Total", "logprob", "loglift"), numbers, strict=True):
            table[name] += values.tolist()

    counts, ranks = np.floor(totals[best]), np.arange(len(best), 0, -1)
    append("Default", best, counts, counts, ranks, ranks)
    # Both are rows of one formula: probability alone, and lift alone.
    shares = totals / totals.sum()
    log_phi, log_lift = relevance(phi, shares, alpha=1), relevance(phi, shares, alpha=0)
    slider = np.linspace(0, 1, round(1 / _SLIDER_STEP) + 1)
    for k in range(len(phi)):
        known = np.flatnonzero(phi[k] > 0)
        by_weight = slider[:, None] * log_phi[k, known] + (1 - slider[:, None]) * log_lift[k, known]
        leading = np.argsort(-by_weight, axis=1, kind="stable")[:, :n]
        columns = known[np.unique(leading)]
        scores = log_phi[k, columns].round(_LOG_DIGITS), log_lift[k, columns].round(_LOG_DIGITS)
        append(f"Topic{k + 1}", columns, by_theme[k, columns], totals[columns], *scores)
    return table


def _theme_shares_of_words(
    by_theme: np.ndarray, totals: np.ndarray, words: list[str], used: set[str]
) -> dict[str, list[Any]]:
    """Return the shares of themes in each word that is shown; below half a token a theme is left out."""
    columns = sorted((i for i, word in enumerate(words) if word in used), key=words.__getitem__)
    found = [(words[i], k + 1, round(by_theme[k, i]) / totals[i]) for i in columns for k in range(len(by_theme))
             if by_theme[k, i] >= _MIN_TOKENS]  # fmt: skip
    names, themes, shares = zip(*found, strict=True) if found else ((), (), ())
    return {"Term": list(names), "Topic": list(themes), "Freq": list(map(float, shares))}


def _coordinates(phi: np.ndarray) -> np.ndarray:
    """Return places on the map, shape (n_topics, 2): principal coordinates of Jensen-Shannon divergences."""
    return classical_scaling(squareform(pdist(phi, "jensenshannon")) ** 2)
