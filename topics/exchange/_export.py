"""Export of topics to files for papers, spreadsheets and programs."""

from pathlib import Path

import pandas as pd

from topics._elsewhere import explains_names
from topics._i18n import DEFAULT_LANG
from topics._validation import check_integer
from topics.arabic import ARABIC_COMMA, SPACE
from topics.evaluation import AnyTopics, TopicSet, as_topics
from topics.plots import as_themes
from topics.tables import TitleOptions, plan_export
from topics.themes import Themes, check_ranking, export_themes

_TABLES_OF_WORDS = ("themes", "terms")


@explains_names
def export(
    topics: Themes | AnyTopics,
    path: str | Path,
    *,
    table: str | None = None,
    lang: str = DEFAULT_LANG,
    top_n: int = 10,
    by: str = "probability",
    n: int = 3,
    caption: str | None = None,
    tex_label: str | None = None,
    standalone: bool = False,
    font: str | None = None,
) -> Path:
    """Write topics to a file for a paper, a spreadsheet or a program: whole, or not at all.

    Parameters
    ----------
    topics : Themes, fitted model, Pipeline, ForeignTopics, DataFrame, sequence or mapping of sequences of str
        As in :func:`topics.coherence`; only themes have articles, and so all tables.
    path : str or Path
        Ends in one of these; a file of that name is replaced:

        - ``.csv``: opens right in Excel; text that a spreadsheet would calculate gets an apostrophe in front;
        - ``.xlsx``: sheets from right to left, headings that stay in view and filter (needs openpyxl);
        - ``.tex``: a table for XeLaTeX with booktabs and polyglossia;
        - ``.md``: a table with pipes;
        - ``.json``: an array of objects, one per row, with the names of columns as in Python;
        - ``.parquet``: for pandas, R and others, with the types of columns.
    table : {"themes", "terms", "documents", "passages", "timeline", "sources"}, optional
        What to write, called as the files of a run: one row per theme, per theme and word, per article, per passage,
        per theme and month, or per theme and source. None means the themes, and in ``.xlsx`` all that there are, one
        sheet each.
    lang : {"ar", "en"}, default="ar"
        Language of the headings, and the direction of the table.
    top_n : int, default=10
        Words per theme, at least 1.
    by : {"probability", "frex", "lift", "relevance"}, default="probability"
        What ranks them; see :meth:`topics.Themes.terms`.
    n : int, default=3
        Passages per theme, at least 1.
    caption : str, optional
        Of a ``.tex`` table; text, not LaTeX.
    tex_label : str, optional
        What a ``.tex`` document refers to it by, such as ``"tab:themes"``.
    standalone : bool, default=False
        Write a whole ``.tex`` document, not a table to be input by one.
    font : str, optional
        Of a standalone document; it needs Arabic letters. ``"Amiri"`` by default, which is free.

    Returns
    -------
    Path
        Of the file.

    Raises
    ------
    InputError
        If the ending is another, an option does not belong to it or is out of range, the topics have no such table, the
        folder does not exist, or openpyxl is missing.

    Notes
    -----
    Texts stand on one line, without control characters and signs that reorder their surroundings. The same topics give
    the same file, to the byte. Run XeLaTeX twice: tables that break over pages get the widths of their columns in the
    second run.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = export(themes, f"{folder}/themes.csv")
    ...     path.read_text(encoding="utf-8-sig").splitlines()[0]
    'الرقم,المحور,النسبة,المقالات,التماسك,الكلمات'
    """
    titles = TitleOptions(caption=caption, tex_label=tex_label, standalone=standalone, font=font)
    if isinstance(topics, Themes):
        return export_themes(topics, path, table=table, lang=lang, top_n=top_n, by=by, n=n, titles=titles)
    given = as_topics(topics)
    plan = plan_export(path, table, _TABLES_OF_WORDS, lang=lang, titles=titles)
    check_integer("n", n)
    terms = _words_of(given, check_integer("top_n", top_n), check_ranking(by))
    named = ["theme", "name"] if "name" in terms.columns else ["theme"]
    words = terms.groupby(named, sort=False)["word"].agg(f"{ARABIC_COMMA}{SPACE}".join).rename("words").reset_index()
    return plan.write({"themes": words, "terms": terms})


def _words_of(given: TopicSet, top_n: int, by: str) -> pd.DataFrame:
    """Return one row per topic and word; with names where topics have some, with probabilities where they are known."""
    if given.weights is not None:
        topics = as_themes(given, "export")
        terms = topics.terms(top_n=top_n, by=by)
        names = terms.theme.map(dict(topics.names))
    else:
        words = given.top_words(top_n, least=1)
        theme = [number for number, topic in enumerate(words) for _ in topic]
        rank = [rank for topic in words for rank in range(1, len(topic) + 1)]
        word = [word for topic in words for word in topic]
        terms = pd.DataFrame({"theme": theme, "rank": rank, "word": word})
        names = terms.theme.map(dict(enumerate(map(str, given.labels))))
    return terms if isinstance(given.labels, pd.RangeIndex) else terms.assign(name=names)
