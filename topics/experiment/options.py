"""What a run does, in the words of the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from topics._checks import check_choice, check_integer, check_jobs
from topics.arabic.merge import MERGES
from topics.corpus.corpus import Corpus
from topics.models.base import TopicModel
from topics.models.lda import LDA
from topics.models.nmf import NMF
from topics.report.strings import LANGUAGES


@dataclass(frozen=True, slots=True)
class ModelKind:
    """One model of the command line: its class and the weighting of its matrix."""

    estimator: type[TopicModel]
    weighting: str


MODELS = {"lda": ModelKind(LDA, "count"), "nmf": ModelKind(NMF, "tfidf")}
SPLITS: dict[str, Callable[[Corpus], Corpus]] = {
    "articles": lambda corpus: corpus,
    "paragraphs": lambda corpus: corpus.split_paragraphs(),
}


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run does, in the words of the command line.

    Attributes
    ----------
    models : tuple of {"lda", "nmf"}
        Which models to fit.
    n_topics : int
        Themes a model.
    seed : int
        Start of every random choice, 0 or more.
    engine : str
        Who fits the models.
    split : {"articles", "paragraphs"}
        What counts as a document.
    titles : bool
        Whether titles count as text.
    pages : bool
        Whether each text is a news page as scraped, of which only the article counts.
    stemmer : str
        A row of the table of stemmers, or "none".
    merge : {"evidence", "dictionary"}
        Whether the corpus decides which forms of a stem are one term, or the dictionary.
    phrases : bool
        Whether words that belong together are one term.
    min_df : int or None
        Fewest documents of a term; None means 5, or 2 for fewer than 500 documents.
    max_df : float
        Largest share of documents of a term.
    n_jobs : int or None
        Threads of the models, None for one a core, and of the reading of words, None for one.
    robustness : int
        Fits of each model anew, to see which themes come back; 0 for none.
    report : bool
        Whether to write the page and the pictures.
    lang : {"ar", "en"}
        Language in which the page opens.
    columns : dict
        Names of the input's columns: text, title, date, source, label, id.
    """

    models: tuple[str, ...] = ("lda", "nmf")
    n_topics: int = 10
    seed: int = 0
    engine: str = "native"
    split: str = "articles"
    titles: bool = True
    pages: bool = False
    stemmer: str = "lemma"
    merge: str = "evidence"
    phrases: bool = False
    min_df: int | None = None
    max_df: float = 0.5
    n_jobs: int | None = None
    robustness: int = 3
    report: bool = True
    lang: str = "ar"
    columns: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for model in self.models:
            check_choice("model", model, MODELS)
        check_integer("topics", self.n_topics)
        check_integer("seed", self.seed, minimum=0, maximum=2**32 - 1)
        check_choice("split", self.split, SPLITS)
        check_choice("merge", self.merge, MERGES)
        check_integer("robustness", self.robustness, minimum=0)
        check_choice("lang", self.lang, LANGUAGES)
        check_jobs(self.n_jobs)
