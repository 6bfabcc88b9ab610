"""What an experiment is, section by section: what a TOML file says, checked."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from topics._i18n import check_language
from topics._validation import InputError, check_between, check_choice, check_integer, check_jobs, did_you_mean
from topics.arabic import CONFLATIONS, ArabicPreprocessor, find_stemmer
from topics.corpus import Corpus
from topics.evaluation import COHERENCE_MEASURES
from topics.models import MODELS

if TYPE_CHECKING:
    from topics.runs._run import RunResult

SPLITS: dict[str, Callable[[Corpus], Corpus]] = {
    "articles": lambda corpus: corpus,
    "paragraphs": lambda corpus: corpus.split_paragraphs(),
}
_KEEP, DROP = "keep", "drop"
NO_STEMMER = "none"
_COLUMNS = ("text", "title", "date", "source", "label", "url", "id")


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of an experiment; a key that it does not have is an error."""


class Input(Section, frozen=True, kw_only=True):
    """Which articles: a path (None is the embedded corpus), and what is done with pages and copies."""

    path: str | None = None
    pages: bool = False
    split: str = "articles"
    titles: bool = True
    duplicates: str = _KEEP
    threshold: float = 0.8
    boilerplate: str = _KEEP
    columns: dict[str, str] = {}

    def __post_init__(self) -> None:
        check_choice("split", self.split, SPLITS)
        check_choice("duplicates", self.duplicates, (_KEEP, DROP))
        check_choice("boilerplate", self.boilerplate, (_KEEP, DROP))
        check_between("threshold", self.threshold, 0.5, 1)
        for role in self.columns:
            check_choice("a column", role, _COLUMNS)


def _preprocessing_fields() -> list[tuple[str, Any, Any]]:
    """Return the options of the preprocessor with their types and defaults, in TOML's terms."""
    return [
        (name, tuple[str, ...] if isinstance(default, tuple) else type(default), default)
        for name, default in ArabicPreprocessor().get_params().items()
    ]


class _CheckedPreprocessing(Section, frozen=True, kw_only=True):
    """The checks of the preprocessing."""

    def __post_init__(self) -> None:
        check_choice("conflation", self.conflation, CONFLATIONS)  # type: ignore[attr-defined]
        if self.stemmer != NO_STEMMER:  # type: ignore[attr-defined]
            find_stemmer(self.stemmer)  # type: ignore[attr-defined]


# The options are the preprocessor's own, so they are named and have their defaults in one place.
Preprocessing: Any = msgspec.defstruct(
    "Preprocessing", _preprocessing_fields(), bases=(_CheckedPreprocessing,), frozen=True, kw_only=True
)


class Matrix(Section, frozen=True, kw_only=True):
    """Which terms get a column."""

    min_df: int | float | None = None
    max_df: int | float = 0.5
    max_features: int | None = None


class Models(Section, frozen=True, kw_only=True):
    """Which models, how many topics, and parameters of each model's own."""

    use: tuple[str, ...] = ("lda", "nmf")
    n_topics: int = 10
    seed: int = 0
    engine: str = "native"
    lda: dict[str, Any] = {}
    nmf: dict[str, Any] = {}

    def __post_init__(self) -> None:
        for model in self.use:
            check_choice("model", model, MODELS)
        check_integer("topics", self.n_topics)
        check_integer("seed", self.seed, minimum=0, maximum=2**32 - 1)
        for name, kind in MODELS.items():
            allowed = [key for key in kind.estimator().get_params() if key not in _OF_ALL_MODELS]
            for key in getattr(self, name):
                if key in _OF_ALL_MODELS:
                    raise InputError(f"{key} of [models.{name}] stands elsewhere: {_OF_ALL_MODELS[key]}.")
                check_choice(f"a parameter of [models.{name}]", key, allowed)


_OF_ALL_MODELS = {
    "n_topics": "n_topics of [models] is that of all models",
    "random_state": "seed of [models] is that of all models",
    "engine": "engine of [models] is that of all models",
    "n_jobs": "n_jobs of [compute] is that of all steps",
}


class Evaluation(Section, frozen=True, kw_only=True):
    """What is measured of the themes."""

    measures: tuple[str, ...] = tuple(COHERENCE_MEASURES)
    top_n: int = 10
    robustness: int = 3

    def __post_init__(self) -> None:
        for measure in self.measures:
            check_choice("measure", measure, COHERENCE_MEASURES)
        if not self.measures:
            raise InputError("measures must name at least one measure, such as c_npmi.")
        check_integer("top_n", self.top_n, minimum=2)
        check_integer("robustness", self.robustness, minimum=0)


class Sweep(Section, frozen=True, kw_only=True):
    """Numbers of topics to try, and on how many seeds."""

    n_topics: tuple[int, ...]
    seeds: int = 3
    measures: tuple[str, ...] | None = None


class ReportOptions(Section, frozen=True, kw_only=True):
    """Whether and how the page and the pictures are written."""

    write: bool = True
    pictures: bool = True
    lang: str = "ar"
    title: str | None = None

    def __post_init__(self) -> None:
        check_language(self.lang)


class Compute(Section, frozen=True, kw_only=True):
    """How the work is done; the results do not depend on it."""

    n_jobs: int | None = None
    cache: bool = True

    def __post_init__(self) -> None:
        check_jobs(self.n_jobs)


class Experiment(Section, frozen=True, kw_only=True):
    """A whole experiment: articles, terms, models, measures and report.

    Parameters
    ----------
    input : Input
        Which articles: ``path`` (None is the embedded corpus), ``columns``, ``pages``, ``split``, ``titles``,
        ``duplicates`` and ``boilerplate`` ("keep" or "drop"), ``threshold`` (similarity of duplicates, 0.5 to 1).
    preprocessing : Preprocessing
        The options of :class:`topics.ArabicPreprocessor`; ``stemmer="none"`` counts words as they stand.
    vectorizer : Matrix
        ``min_df`` (None is 5; 3 under 500 documents, 2 under 100), ``max_df``, ``max_features``.
    models : Models
        ``use``, ``n_topics``, ``seed``, ``engine``; ``lda`` and ``nmf`` hold parameters of their own.
    evaluation : Evaluation
        ``measures``, ``top_n``, ``robustness`` (fits of each model anew, 0 for none).
    sweep : Sweep, optional
        Numbers of topics to try beside: ``n_topics``, ``seeds``, ``measures``.
    report : ReportOptions
        ``write``, ``pictures``, ``lang``, ``title``.
    compute : Compute
        ``n_jobs``, ``cache``.
    out : str, optional
        The results directory.

    Raises
    ------
    InputError
        If a value is out of range.

    See Also
    --------
    reproduce : Runs one again and compares.

    Examples
    --------
    >>> experiment = Experiment.of(n_topics=8, models=("nmf",), stemmer="light")
    >>> experiment.models.n_topics, experiment.preprocessing.stemmer
    (8, 'light')
    """

    input: Input = msgspec.field(default_factory=Input)
    preprocessing: Preprocessing = msgspec.field(default_factory=Preprocessing)
    vectorizer: Matrix = msgspec.field(default_factory=Matrix)
    models: Models = msgspec.field(default_factory=Models)
    evaluation: Evaluation = msgspec.field(default_factory=Evaluation)
    sweep: Sweep | None = None
    report: ReportOptions = msgspec.field(default_factory=ReportOptions)
    compute: Compute = msgspec.field(default_factory=Compute)
    out: str | None = None

    @staticmethod
    def read(path: str | Path) -> Experiment:
        """Read an experiment from a TOML file, as ``topics init`` writes one.

        Parameters
        ----------
        path : str or Path
            Of the file. Relative paths in it start from its folder.

        Returns
        -------
        Experiment
            Checked.

        Raises
        ------
        InputError
            If the file can't be read, is no TOML, has an unknown key (the closest one is named) or a value that does
            not fit.
        """
        path = Path(path)
        try:
            tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except OSError as error:
            raise InputError(f"Can't read {path}: {error.strerror or error}.") from None
        except UnicodeDecodeError:
            raise InputError(f"{path} is not UTF-8 text; save it as UTF-8.") from None
        except tomllib.TOMLDecodeError as error:
            raise InputError(f"{path} is no TOML: {error}. `topics init` writes a file to begin with.") from None
        experiment = experiment_of(tables, str(path))
        given = experiment.input.path
        if given is None or Path(given).is_absolute():
            return experiment
        return msgspec.structs.replace(
            experiment, input=msgspec.structs.replace(experiment.input, path=str(path.parent / given))
        )

    @staticmethod
    def of(data: str | Path | None = None, **flags: Any) -> Experiment:
        """Return an experiment in the words of the command line.

        Parameters
        ----------
        data : str or Path, optional
            The articles; None means the embedded corpus.
        **flags
            As the options of ``topics run``: ``n_topics``, ``models``, ``seed``, ``engine``, ``stemmer``, ``min_df``
            and so on; see ``_FLAGS`` for the section of each.

        Returns
        -------
        Experiment
            Checked.

        Raises
        ------
        InputError
            If a flag is unknown, or a value out of range.
        """
        tables: dict[str, dict[str, Any]] = {"input": {} if data is None else {"path": str(data)}}
        for flag, value in flags.items():
            section, key = _FLAGS[check_choice("an option", flag, _FLAGS)]
            tables.setdefault(section, {})[key] = value
        return experiment_of(tables, "the options")

    def run(
        self,
        out: str | Path | None = None,
        *,
        force: bool = False,
        say: Callable[[str], None] = lambda message: None,
    ) -> RunResult:
        """Do the experiment: read articles, find themes with every model, measure, and write everything.

        Parameters
        ----------
        out : str or Path, optional
            The results directory, which appears at the end, whole; by default the experiment's own.
        force : bool, default=False
            Replace a directory that holds an earlier run.
        say : callable, optional
            Takes a line for the user when a step begins.

        Returns
        -------
        RunResult
            Themes and metrics of every model.

        Raises
        ------
        InputError
            If the input or the output directory can't be used, or the articles do not suffice.
        """
        from topics.runs._run import run

        out = self.out if out is None else out
        if out is None:
            raise InputError('Name a results directory: run("results"), or out = "results" in the file.')
        return run(self, out, force=force, say=say)

    def to_dict(self) -> dict[str, Any]:
        """Return the whole resolved configuration as plain values.

        Returns
        -------
        dict
            What a manifest holds; ``topics.Experiment`` of it is this one.
        """
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return plain


_FLAGS: dict[str, tuple[str, str]] = {
    **{name: ("input", name) for name in ("pages", "split", "titles", "duplicates", "boilerplate", "columns")},
    **{
        name: ("preprocessing", name)
        for name in ("stemmer", "conflation", "phrases", "extra_stopwords", "protected_words")
    },
    **{name: ("vectorizer", name) for name in ("min_df", "max_df", "max_features")},
    "models": ("models", "use"),
    **{name: ("models", name) for name in ("n_topics", "seed", "engine", "lda", "nmf")},
    **{name: ("evaluation", name) for name in ("robustness", "measures", "top_n")},
    "report": ("report", "write"),
    **{name: ("report", name) for name in ("pictures", "lang", "title")},
    **{name: ("compute", name) for name in ("n_jobs", "cache")},
}
"""Where an option of the command line stands in an experiment."""

_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(?P<field>[^`]*)`(?: - at `\$\.?(?P<path>[^`]*)`)?")
_PLACE = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")


def experiment_of(tables: Mapping[str, Any], where: str) -> Experiment:
    """Return checked tables as an experiment, or say what is wrong with them and where."""
    try:
        return msgspec.convert(dict(tables), Experiment)
    except msgspec.ValidationError as error:
        raise InputError(f"{where}: {_told(str(error))}") from None


def _told(message: str) -> str:
    """Return an error of the schema in words: the place, what came, and the closest key."""
    unknown = _UNKNOWN_FIELD.fullmatch(message)
    if unknown is not None:
        section = unknown["path"] or ""
        fields = _fields_of(section)
        hint = did_you_mean(unknown["field"], fields) or f" There are {', '.join(fields)}."
        place = f"[{section}] has no key" if section else "there is no section or key"
        return f"{place} {unknown['field']!r}.{hint}"
    found = _PLACE.search(message)
    return message if found is None else f"{found['path']}: {_PLACE.sub('', message)}"


def _fields_of(section: str) -> list[str]:
    """Return the keys of a section of an experiment, or the sections themselves."""
    kind: Any = Experiment
    for name in section.split(".") if section else ():
        kind = _SECTIONS[name]
    return [field.name for field in msgspec.structs.fields(kind)]


_SECTIONS: dict[str, Any] = {
    "input": Input,
    "preprocessing": Preprocessing,
    "vectorizer": Matrix,
    "models": Models,
    "evaluation": Evaluation,
    "sweep": Sweep,
    "report": ReportOptions,
    "compute": Compute,
}
