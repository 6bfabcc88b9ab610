"""The options of an experiment: each described once, for its file, the command line and the manifest."""

import re
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import msgspec

from topics._elsewhere import ExplainsNames, keyword_hint
from topics._i18n import DEFAULT_LANG, LANGUAGES
from topics._validation import InputError, check_between, check_choice, check_integer, check_jobs
from topics.runs._wrong_type import wrong_type

# Nothing heavy is imported up here: the help of the command line is made of this module.

IN_MEMORY = "(in memory)"
"""The path of articles that came as a table, a list or a corpus."""
_MODEL_NAMES = ("lda", "nmf")
_MEASURES = ("c_npmi", "c_v", "c_uci", "u_mass", "c_p")
_NO_STEMMER = "none"
_FEWEST = "5; 3 under 500 documents, 2 under 100"
COLUMNS = {
    "text": ("Column with the text.", "body"),
    "title": ("Column with the title.", "headline"),
    "date": ("Column with the date.", "published"),
    "source": ("Column with who published.", "publisher"),
    "label": ("Column with a known theme.", "section"),
    "url": ("Column with the web address.", "link"),
    "id": ("Column with the article id.", "key"),
}


def _says(description: str, flag: str = "", choices: Sequence[str] = (), **extra: Any) -> msgspec.Meta:
    """Describe an option.

    ``flag`` puts it on the command line, ``metavar`` is its value there; ``choices`` are checked; ``example`` is
    shown where there is no default, and ``without`` says what happens then; ``keyword`` is its name in
    ``Experiment.from_options`` if that is not the key; ``keys`` are those of a table, each with words and an example.
    """
    return msgspec.Meta(description=description, extra={"flag": flag, "choices": tuple(choices), **extra})


class _Section(msgspec.Struct, ExplainsNames, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of an experiment; a key that it does not have is an error."""

    def __post_init__(self) -> None:
        for option in _options_of(type(self)):
            value = getattr(self, option.key)
            for one in value if isinstance(value, tuple) else (value,):
                if option.choices:
                    check_choice(option.words, one, option.choices)
        self._check()

    def _check(self) -> None:
        """Check what a list of choices does not."""


class Input(_Section, frozen=True, kw_only=True):
    """Which articles, and what is done with pages and copies."""

    path: Annotated[
        str | None,
        _says("A folder or file, relative to this file; without it, the embedded corpus.", example="articles.jsonl"),
    ] = None
    pages: Annotated[bool, _says("Texts are news pages as scraped: keep the article of each.", "--pages")] = False
    split: Annotated[
        str, _says("What counts as a document; paragraphs suit one long page.", "--split", ("articles", "paragraphs"))
    ] = "articles"
    titles: Annotated[bool, _says("Titles count as text.", "--titles/--no-titles")] = True
    without_copies: Annotated[bool, _says("Of near-identical stories keep the earliest alone.", "--without-copies")] = (
        False
    )
    min_similarity: Annotated[float, _says("Similarity (Jaccard, five-word runs) from which two stories are one.")] = (
        0.8
    )
    without_boilerplate: Annotated[bool, _says("Take out lines that a site repeats.", "--without-boilerplate")] = False
    columns: Annotated[
        dict[str, str], _says("Names of the columns, where they are others.", metavar="COLUMN", keys=COLUMNS)
    ] = {}

    def _check(self) -> None:
        check_between("min_similarity", self.min_similarity, 0.5, 1)
        for role in self.columns:
            check_choice("a column", role, COLUMNS)


class _Preprocessing(_Section, frozen=True, kw_only=True):
    """What becomes a term: the options of topics.ArabicPreprocessor."""

    stemmer: Annotated[
        str | None,
        _says("What stands for a word: lemma, light, snowball, isri, tashaphyne or none.", "--stemmer", metavar="NAME"),
    ] = "lemma"
    conflation: Annotated[
        str, _says("What decides which forms of a stem are one term.", "--conflation", ("corpus", "dictionary"))
    ] = "corpus"
    stopwords: Annotated[tuple[str, ...], _says("Stop lists.")] = ("general", "press", "calendar")
    extra_stopwords: Annotated[tuple[str, ...], _says("More words to leave out, in every form.")] = ()
    protected_words: Annotated[tuple[str, ...], _says("Words to keep, whatever a stop list says.")] = ()
    min_length: Annotated[int, _says("Letters of a term, at least.")] = 2
    phrases: Annotated[bool, _says("Make words that belong together one term.", "--phrases")] = False
    keep_numbers: Annotated[bool, _says("Numbers are terms.")] = False
    keep_latin: Annotated[bool, _says("Words in Latin letters are terms.")] = False
    keep_urls: Annotated[bool, _says("Web and mail addresses are terms.")] = False
    keep_mentions: Annotated[bool, _says("Names after an @ are terms.")] = False
    keep_emoji: Annotated[bool, _says("Emoji are terms.")] = False
    hashtags: Annotated[str, _says("Their words one by one, as one term, or not at all: words, whole, drop.")] = "words"
    normalize_presentation_forms: Annotated[bool, _says("Presentation forms are plain letters.")] = True
    compose: Annotated[bool, _says("Letters and signs are brought to Unicode NFC.")] = True
    strip_controls: Annotated[bool, _says("Bidi controls and zero-width joiners go.")] = True
    unify_persian: Annotated[bool, _says("Letters of Persian and Urdu keyboards are the Arabic ones.")] = True
    strip_diacritics: Annotated[bool, _says("Harakat, tanwin, shadda and other marks go.")] = True
    strip_tatweel: Annotated[bool, _says("The stroke that stretches words goes.")] = True
    fold_alef: Annotated[bool, _says("All alefs match.")] = True
    fold_final_ya: Annotated[bool, _says("Final alef maksura and ya match.")] = True
    fold_hamza_seat: Annotated[bool, _says("A hamza before waw on ya matches one on waw.")] = True
    fold_ta_marbuta: Annotated[bool, _says("Final ta marbuta and ha match.")] = False

    def _check(self) -> None:
        if self.stemmer is None:  # what Python calls it; a file has no word for nothing
            msgspec.structs.force_setattr(self, "stemmer", _NO_STEMMER)
        elif self.stemmer != _NO_STEMMER:
            from topics.arabic import find_stemmer  # heavy

            find_stemmer(self.stemmer)


class _Matrix(_Section, frozen=True, kw_only=True):
    """Which terms get a column."""

    min_df: Annotated[
        int | float | None, _says("Fewest documents of a term.", "--min-df", type=int, example=5, without=_FEWEST)
    ] = None
    max_df: Annotated[
        int | float, _says("Largest share (or, in a file, number) of documents of a term.", "--max-df", type=float)
    ] = 0.5
    max_features: Annotated[int | None, _says("Keep so many terms at most.", example=20000)] = None


class _Models(_Section, frozen=True, kw_only=True):
    """Which models, how many topics, and parameters of each model's own."""

    models: Annotated[
        tuple[str, ...], _says("Which models.", "--models", _MODEL_NAMES, metavar="LIST", words="model")
    ] = _MODEL_NAMES
    n_topics: Annotated[int, _says("Topics per model.", "--n-topics", metavar="K")] = 10
    seed: Annotated[int, _says("Same seed, same themes.", "--seed")] = 0
    engine: Annotated[str, _says("Who fits the models.", "--engine", ("native", "sklearn", "gensim"))] = "native"
    lda: Annotated[
        dict[str, Any], _says("Parameters of topics.LDA of its own.", example={"doc_topic_prior": "auto"})
    ] = {}
    nmf: Annotated[
        dict[str, Any], _says("Parameters of topics.NMF of its own.", example={"loss": "kullback-leibler"})
    ] = {}

    def _check(self) -> None:
        if not self.models:
            raise InputError("models must name at least one model: lda, nmf.")
        check_integer("n_topics", self.n_topics)
        check_integer("seed", self.seed, minimum=0, maximum=2**32 - 1)
        for name in ("lda", "nmf"):
            if getattr(self, name):
                _check_parameters(name, getattr(self, name))


_OF_ALL_MODELS = {
    "n_topics": "n_topics of [models] is that of all models",
    "random_state": "seed of [models] is that of all models",
    "engine": "engine of [models] is that of all models",
    "n_jobs": "n_jobs of [compute] is that of all steps",
}


def _check_parameters(model: str, parameters: Mapping[str, Any]) -> None:
    """Raise InputError if a model has no such parameter, or it stands elsewhere."""
    from topics.models import MODELS  # heavy

    allowed = [key for key in MODELS[model].estimator().get_params() if key not in _OF_ALL_MODELS]
    for key in parameters:
        if key in _OF_ALL_MODELS:
            raise InputError(f"{key} of [models.{model}] stands elsewhere: {_OF_ALL_MODELS[key]}.")
        if key not in allowed:
            hint = keyword_hint(key, allowed) or f" There are {', '.join(allowed)}."
            raise InputError(f"[models.{model}] has no parameter {key!r}.{hint}")


class _Evaluation(_Section, frozen=True, kw_only=True):
    """What is measured of the themes."""

    measures: Annotated[
        tuple[str, ...], _says("Measures of coherence.", "--measures", _MEASURES, metavar="LIST", words="measure")
    ] = _MEASURES
    top_n: Annotated[int, _says("Words that count per topic.", "--top-n", metavar="N")] = 10
    seeds: Annotated[
        int, _says("Fits of each model anew, to see which themes come back; 0 for none.", "--seeds", metavar="N")
    ] = 3

    def _check(self) -> None:
        if not self.measures:
            raise InputError("measures must name at least one measure, such as c_npmi.")
        check_integer("top_n", self.top_n, minimum=2)
        check_integer("seeds", self.seeds, minimum=0)


class _Sweep(_Section, frozen=True, kw_only=True):
    """Numbers of topics to try beside; the table is on the report."""

    n_topics: Annotated[
        tuple[int, ...],
        _says("Numbers of topics, ends of ranges included.", "--n-topics", metavar="LIST", example=[5, 10, 15, 20]),
    ]
    seeds: Annotated[int, _says("Fits of each number and model.", "--seeds", metavar="N")] = 3
    measures: Annotated[
        tuple[str, ...] | None, _says("What to measure; without it, everything that can be.", example=["c_npmi", "nmi"])
    ] = None

    def _check(self) -> None:
        for number in self.n_topics:
            check_integer("n_topics", number)
        check_integer("seeds", self.seeds)


class ReportOptions(_Section, frozen=True, kw_only=True):
    """What is written beside the tables: the page, the pictures, the articles."""

    write: Annotated[
        bool,
        _says("Write a page of everything, and pictures; or tables only.", "--report/--no-report", keyword="report"),
    ] = True
    pictures: Annotated[bool, _says("Draw every plot as a PDF file.")] = True
    articles: Annotated[
        bool,
        _says("Keep the articles with the results; without, topics.load asks for them.", "--articles/--no-articles"),
    ] = True
    lang: Annotated[str, _says("Language in which the page opens.", "--lang", LANGUAGES)] = DEFAULT_LANG
    title: Annotated[str | None, _says("What the page is called.", example="...")] = None


class _Compute(_Section, frozen=True, kw_only=True):
    """How the work is done; the results do not depend on it."""

    n_jobs: Annotated[
        int | None, _says("Threads; the result does not depend on it.", "--n-jobs", without="one per core", example=4)
    ] = None
    cache: Annotated[bool, _says("Keep preprocessed articles, so that other models start at once.")] = True

    def _check(self) -> None:
        check_jobs(self.n_jobs)


class Config(_Section, frozen=True, kw_only=True):
    """All sections of an experiment."""

    input: Input = msgspec.field(default_factory=Input)
    preprocessing: _Preprocessing = msgspec.field(default_factory=_Preprocessing)
    vectorizer: _Matrix = msgspec.field(default_factory=_Matrix)
    models: _Models = msgspec.field(default_factory=_Models)
    evaluation: _Evaluation = msgspec.field(default_factory=_Evaluation)
    sweep: _Sweep | None = None
    report: ReportOptions = msgspec.field(default_factory=ReportOptions)
    compute: _Compute = msgspec.field(default_factory=_Compute)
    out: str | None = None

    def __post_init__(self) -> None:
        # A struct does not look at what it is made of; Experiment(models={"n_topics": 8}) is what people write.
        for name, kind in SECTIONS.items():
            value = getattr(self, name)
            if not isinstance(value, kind) and not (name == "sweep" and value is None):
                made = _read_section(name, value)
                msgspec.structs.force_setattr(self, name, made)

    def to_dict(self) -> dict[str, Any]:
        """Return the whole resolved configuration as plain values.

        Returns
        -------
        dict
            What a manifest holds; ``topics.Experiment(**config)`` of it is this one.
        """
        plain: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return plain


SECTIONS: Mapping[str, type[_Section]] = {
    "input": Input,
    "preprocessing": _Preprocessing,
    "vectorizer": _Matrix,
    "models": _Models,
    "evaluation": _Evaluation,
    "sweep": _Sweep,
    "report": ReportOptions,
    "compute": _Compute,
}


@dataclass(frozen=True, slots=True)
class ConfigOption:
    """One option of an experiment, as its section describes it."""

    key: str
    type: Any
    default: Any
    description: str
    extra: Mapping[str, Any]

    @property
    def choices(self) -> tuple[str, ...]:
        """The values it may have, none if there are others too."""
        choices: tuple[str, ...] = self.extra["choices"]
        return choices

    @property
    def keys(self) -> Mapping[str, tuple[str, str]]:
        """The keys of a table, each with its description and an example."""
        return self.extra.get("keys", {})

    @property
    def words(self) -> str:
        """What an error calls a value."""
        return str(self.extra.get("words", self.key))


def _options_of(section: type[_Section]) -> Iterator[ConfigOption]:
    """Yield the options of a section."""
    for field in msgspec.structs.fields(section):
        if typing.get_origin(field.type) is Annotated:
            kind, meta = typing.get_args(field.type)
            required = field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT
            default = None if required else field.default
            if field.default_factory is not msgspec.NODEFAULT:
                default = field.default_factory()
            yield ConfigOption(field.name, kind, default, meta.description, meta.extra)


CONFIG_OPTIONS: Mapping[str, ConfigOption] = {
    f"{section}.{option.key}": option for section, kind in SECTIONS.items() for option in _options_of(kind)
}
"""Every option by section and key."""

KEYWORDS: Mapping[str, str] = {
    option.extra.get("keyword", option.key): name
    for name, option in CONFIG_OPTIONS.items()
    if name != "input.path" and not name.startswith("sweep.")
}
"""Every option but those of the sweep by the name it has where options stand side by side."""

AnyConfig = TypeVar("AnyConfig", bound=Config)
_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(?P<field>[^`]*)`(?: - at `\$\.?(?P<path>[^`]*)`)?")
_PLACE = re.compile(r" - at `\$\.?(?P<path>[^`]*)`$")


def read_config(tables: Mapping[str, Any], where: str, kind: type[AnyConfig]) -> AnyConfig:
    """Return checked tables as a configuration; raise InputError that says what is wrong with them and where."""
    try:
        return msgspec.convert(dict(tables), kind)
    except msgspec.ValidationError as error:
        raise InputError(f"{where}: {_schema_error(str(error), tables)}") from None


def _read_section(name: str, value: Any) -> _Section:
    """Return a section of what stands for one; raise InputError that says what is wrong with it."""
    kind = SECTIONS[name]
    if not isinstance(value, Mapping):
        example = KEYWORDS.get(name)
        hint = f" Options by name are those of topics.run and Experiment.from_options: {name}=...." if example else ""
        raise InputError(f"{name} is a section, such as {{key: value}}; got {value!r:.60}.{hint}")
    try:
        return msgspec.convert(dict(value), kind)
    except msgspec.ValidationError as error:
        raise InputError(f"{name}: {_schema_error(str(error), value, name)}") from None


def _schema_error(message: str, tables: Any, section: str = "") -> str:
    """Return an error of the schema in words: the place, what came, and the closest key."""
    unknown = _UNKNOWN_FIELD.fullmatch(message)
    if unknown is not None:
        section = unknown["path"] or section
        fields = [field.name for field in msgspec.structs.fields(SECTIONS.get(section, Config))]
        hint = keyword_hint(unknown["field"], fields) or f" There are {', '.join(fields)}."
        place = f"[{section}] has no key" if section else "there is no section or key"
        return f"{place} {unknown['field']!r}.{hint}"
    found = _PLACE.search(message)
    if found is None:
        return message
    path, told = found["path"], _PLACE.sub("", message)
    return wrong_type(told, path, tables, section) or f"{path}: {told}"
