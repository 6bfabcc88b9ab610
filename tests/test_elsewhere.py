"""Names from other libraries: every one is answered with what there is here, and asking costs nothing else."""

import ast
import copy
import inspect
import pickle
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline

import topics
from topics import LDA, NMF, ArabicPreprocessor, InputError, Vectorizer
from topics import _elsewhere as elsewhere
from topics.runs._config import KEYWORDS as OPTIONS

TABLE = tomllib.loads((Path(topics.__file__).parent / "elsewhere.toml").read_text(encoding="utf-8"))
ENTRIES = [
    pytest.param(entry, id=f"{kind} {entry.library} {name}")
    for kind in ("keywords", "names")
    for name, entry in elsewhere._foreign_names(kind).items()
]
KEYWORDS = [param for param in ENTRIES if param.id.startswith("keywords")]
ESTIMATORS = [LDA, NMF, Vectorizer, ArabicPreprocessor]
each_estimator = pytest.mark.parametrize("kind", ESTIMATORS, ids=lambda kind: kind.__name__)

# Whatever users call: of every class what it is made with, and its methods.
SPACES = (topics, topics.evaluation, topics.plots, topics.exchange)
NAMED = [getattr(space, name) for space in SPACES for name in space.__all__ if not name.startswith("_")]
THINGS = [each for each in NAMED if not (inspect.isclass(each) and issubclass(each, Exception))]
METHODS = [
    method
    for thing in THINGS
    if inspect.isclass(thing)
    for name, method in inspect.getmembers(thing, callable)
    if not name.startswith("_")
]
PARAMETERS = {name for each in (*THINGS, *METHODS) if callable(each) for name in inspect.signature(each).parameters}
PARAMETERS |= set(OPTIONS)  # options of topics.run


def resolved(node):
    """Return what a piece of code stands for: modules, functions, or classes in the place of their objects."""
    if isinstance(node, ast.Call):
        (made,) = resolved(node.func)
        holder = resolved(node.func.value)[0] if isinstance(node.func, ast.Attribute) else None
        is_method = inspect.isclass(holder) and inspect.isfunction(made)
        if is_method and isinstance(inspect.getattr_static(holder, node.func.attr), staticmethod):
            is_method = False
        owner = [None] if is_method else []
        keywords = {word.arg: None for word in node.keywords}
        inspect.signature(made).bind(*owner, *[None] * len(node.args), **keywords)
        return [made]
    if isinstance(node, ast.Attribute):
        owners = resolved(node.value)
        for owner in owners:
            known = elsewhere._public_names(owner) if inspect.isclass(owner) else owner.__all__
            assert node.attr in known, f"{owner} has no {node.attr}"
        return [getattr(owners[0], node.attr, None)]
    if node.id == "topics":
        return [topics]
    return [getattr(topics, name) for name in TABLE["objects"][node.id]["classes"]]


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_a_name_is_here_is_there(entry):
    assert entry.here or entry.text or entry.none
    assert set(entry.here) <= PARAMETERS
    codes = re.findall(r"`([^`]+)`", entry.text + entry.none)
    for code in codes:
        resolved(ast.parse(code, mode="eval").body)


def test_every_object_of_the_table_can_be_made_as_it_says():
    for row in TABLE["objects"].values():
        for made_by in (row["made_by"], *row.get("of", {}).values()):
            resolved(ast.parse(made_by, mode="eval").body)


@pytest.mark.parametrize("kind", ["keywords", "names"])
def test_a_name_stands_in_the_table_once(kind):
    names = [name for library in TABLE[kind].values() for name in library]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: LDA(n_components=1), "^LDA has no parameter 'n_components'. Here scikit-learn's.* is n_topics.$"),
        (lambda: LDA(alpha=0.1), "gensim's alpha is doc_topic_prior"),
        (lambda: NMF(alpha=0.1), "gensim's alpha is alpha_W"),
        (lambda: LDA(seed=0), "seed is random_state"),
        (lambda: LDA(num_topics=3, passes=2), "num_topics is n_topics.*passes is max_iter"),
        (lambda: LDA(n_topcis=3), "Did you mean 'n_topics'"),
        (lambda: LDA(foo=3), "no parameter 'foo'. It takes n_topics, engine"),
        (lambda: LDA(min_df=3), "It belongs to Vectorizer"),
        (lambda: LDA(10, 0.1), "LDA takes all arguments but n_topics by name: engine.*Of which is 0.1"),
        (lambda: LDA(corpus=[]), r"gensim's corpus is what model.fit\(X\)"),
        (lambda: LDA(embedding_model=""), "There is nothing like BERTopic's embedding_model here: topics are"),
        (lambda: Vectorizer(stop_words=["x"]), "is extra_stopwords of ArabicPreprocessor"),
        (lambda: Vectorizer(stemmer=None), "It belongs to ArabicPreprocessor"),
        (lambda: Vectorizer(no_below=2), "gensim's no_below is min_df"),
        (lambda: Vectorizer(None, 2), "all arguments but preprocessor by name"),
        (lambda: ArabicPreprocessor(stop_words=[]), "stop_words is extra_stopwords"),
        (lambda: ArabicPreprocessor(["x"]), "ArabicPreprocessor takes all arguments by name"),
        (lambda: LDA().fit(), "^LDA.fit needs X.$"),
        (lambda: LDA().fit([[1]], id2word={}), "LDA.fit has no parameter 'id2word'. Here.* is vocabulary"),
        (lambda: Vectorizer().fit(raw_documents=["x"]), "Vectorizer.fit has no parameter 'raw_documents'.* is texts"),
        (lambda: ArabicPreprocessor().fit_encode(docs=["x"]), "ArabicPreprocessor.fit_encode.*docs is texts"),
        (lambda: LDA().transform(bow=[]), "gensim's bow is X"),
        (lambda: NMF().set_params(n_components=3), "NMF has no parameter 'n_components'. Here.*n_topics"),
        (lambda: make_pipeline(Vectorizer(), NMF()).set_params(nmf__n_components=3), "n_components is n_topics"),
    ],
)  # fmt: skip
def test_a_wrong_argument_is_told_what_it_is_called(call, message):
    with pytest.raises(InputError, match=message) as caught:
        call()
    assert isinstance(caught.value, TypeError)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize(
    ("owner", "name", "message"),
    [
        (LDA(), "components_", "'LDA' object has no attribute 'components_'. It is there after LDA.fit.$"),
        (LDA(), "get_topic_info", r"BERTopic's get_topic_info is themes.info\(\), where themes = topics.Themes.fit"),
        (LDA(), "alpha", "gensim's alpha is topics.LDA.doc_topic_prior"),
        (LDA(), "info", "It belongs to Themes: themes.info, where themes ="),
        (NMF(), "componets_", "Did you mean 'components_'"),
        (NMF(), "foo", "'NMF' object has no attribute 'foo'.$"),
        (Vectorizer(), "get_feature_names", r"is vectorizer.get_feature_names_out\(\).$"),
        (Vectorizer(), "vocabulary_", "there after Vectorizer.fit"),
        (ArabicPreprocessor(), "phrases_", "there after ArabicPreprocessor.fit"),
        (topics, "LdaModel", "gensim's LdaModel is topics.LDA; topics.exchange.from_gensim reads a fitted one"),
        (topics, "diversity", "It is topics.evaluation.diversity"),
        (topics, "theme_map", "It is topics.plots.theme_map"),
        (topics, "Thmes", "Did you mean 'Themes'"),
        (topics, "foo", "module 'topics' has no attribute 'foo'.$"),
        (topics.evaluation, "LDA", "It is topics.LDA"),
        (topics.plots, "visualize_barchart", r"is topics.plots.theme_words\(themes, 0\), where themes ="),
        (topics.exchange, "from_sklaern", "Did you mean 'from_sklearn'"),
    ],
)
def test_a_wrong_attribute_is_told_where_it_is(owner, name, message):
    assert not hasattr(owner, name)
    with pytest.raises(AttributeError, match=message) as caught:
        getattr(owner, name)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@each_estimator
def test_signatures_and_what_scikit_learn_makes_of_them_stay_as_they_are(kind):
    signature = inspect.signature(kind)
    assert list(signature.parameters) == list(inspect.signature(kind.__init__.__wrapped__).parameters)[1:]
    assert set(kind().get_params(deep=False)) == set(signature.parameters)
    assert clone(kind()).get_params(deep=False).keys() == signature.parameters.keys()
    assert kind.__init__.__module__ == kind.__module__


@each_estimator
def test_asking_for_hidden_names_is_answered_as_python_does(kind):
    made = kind()
    for name in ("_repr_mimebundle", "_ipython_canary_method_should_not_exist_", "__array__", "_fitted"):
        with pytest.raises(AttributeError, match=f"^'{kind.__name__}' object has no attribute '{name}'$"):
            getattr(made, name)
    empty = kind.__new__(kind)  # as copying and unpickling make it
    with pytest.raises(AttributeError):
        empty.n_topics  # noqa: B018
    assert type(copy.copy(made)) is type(copy.deepcopy(made)) is type(pickle.loads(pickle.dumps(made))) is kind
    assert np.asarray(made, dtype=object).shape == ()


def test_asking_whether_a_name_is_there_loads_nothing():
    code = (
        "import sys, topics\nmodel = topics.LDA()\nbefore = set(sys.modules)\n"
        "assert not hasattr(model, 'info') and not hasattr(topics, 'LdaModel')\n"
        "print(sorted(name for name in set(sys.modules) - before if name.startswith('topics')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip() == "[]"


def test_an_error_inside_a_property_is_not_taken_for_a_missing_name():
    class Broken(elsewhere.ExplainsNames):
        @property
        def rows(self):
            return self.hidden.deeper

        @property
        def hidden(self):
            raise AttributeError("the file is gone")

    with pytest.raises(AttributeError, match="the file is gone"):
        Broken().rows  # noqa: B018


def test_a_method_that_an_engine_lacks_says_which_has_it():
    model = LDA(engine="sklearn")
    assert not hasattr(model, "partial_fit")
    with pytest.raises(AttributeError) as caught:
        model.partial_fit  # noqa: B018
    assert "engine='sklearn' does not learn from batches; use engine='native'" in str(caught.value.__cause__)


def test_functions_with_arguments_of_any_name_and_number_take_them():
    @elsewhere.explains_names
    def anything(first, *rest, **options):
        return first, rest, options

    assert anything(1, 2, 3, n_components=4) == (1, (2, 3), {"n_components": 4})
    assert elsewhere.keyword_hint("n_components", ["n_topics"]) == " Here scikit-learn's n_components is n_topics."


def test_options_of_a_run_are_explained_as_well():
    with pytest.raises(InputError, match=r"no option 'random_state'\. Here scikit-learn's random_state is seed"):
        topics.Experiment.from_options(random_state=1)
    with pytest.raises(InputError, match=r"no option 'foo'\. There are .*n_topics"):
        topics.Experiment.from_options(foo=1)


def test_a_grid_over_wrong_names_says_what_they_are_called(sample):
    search = GridSearchCV(make_pipeline(Vectorizer(), LDA()), {"lda__n_components": [2, 3]}, cv=2)
    with pytest.raises(InputError, match="n_components is n_topics"):
        search.fit(sample.full_texts())


# What nobody calls with arguments: results and their parts, and what is pandas' own.
MADE_FOR_USERS = {"Alignment", "Boilerplate", "Duplicates", "Hierarchy", "Timeline", "Reproduction", "SweepResult",
                  "SweepComparison", "PreprocessingComparison", "Scorecard", "IntrusionStudy", "IntrusionScore",
                  "ForeignTopics", "PositionalIndex", "Vocabulary", "Phrases", "Lexicon"}  # fmt: skip
PARTS = {"EncodedTexts", "Interval", "LexiconEntry", "Page", "Passages", "Svd"}
OF_SKLEARN = {"get_metadata_routing", "get_params", "set_output", "fit_transform", "get_feature_names_out"}
CLASSES = [each for each in THINGS if inspect.isclass(each) and each.__name__ not in PARTS]


def callables():
    """Yield whatever users call with arguments by name, with what has to stand before these."""
    for thing in THINGS:
        if inspect.ismodule(thing) or getattr(thing, "__name__", "") in PARTS | MADE_FOR_USERS | {
            "catalogue",
            "Experiment",
            "Run",
        }:
            continue
        yield pytest.param(thing, (), id=thing.__name__)
    for owner in CLASSES:
        for name in sorted(set(dir(owner)) - OF_SKLEARN):
            method = inspect.getattr_static(owner, name)
            is_static = isinstance(method, staticmethod | classmethod)
            if not name.startswith("_") and (is_static or inspect.isfunction(method)):
                yield pytest.param(getattr(owner, name), () if is_static else (None,), id=f"{owner.__name__}.{name}")


def takes_any_name(call):
    return any(each.kind == each.VAR_KEYWORD for each in inspect.signature(call).parameters.values())


@pytest.mark.parametrize(("call", "before"), list(callables()))
def test_whatever_is_called_says_what_a_wrong_argument_is_called_here(call, before):
    if takes_any_name(call):  # options of a run, columns of a corpus: they have tests of their own
        return
    known = inspect.signature(call).parameters
    wrong = {name: None for name in ("n_components", "alpha", "n_words", "gpu") if name not in known}
    with pytest.raises(InputError) as caught:
        call(*before, **wrong)
    for name in wrong:
        assert f"has no parameter {name!r}" in str(caught.value)
    assert "scikit-learn's n_components is n_topics" in str(caught.value)


@pytest.mark.parametrize("owner", CLASSES, ids=lambda owner: owner.__name__)
@pytest.mark.parametrize("name", ["get_topic_info", "visualize_topics", "reduce_topics", "show_topics", "theta"])
def test_whatever_users_hold_says_what_a_wrong_attribute_is_called_here(owner, name):
    if name in elsewhere._public_names(owner):
        return
    assert issubclass(owner, elsewhere.ExplainsNames)
    told = str(elsewhere._NoSuchNameError(owner, name))
    assert told.startswith(f"{owner.__name__!r} object has no attribute {name!r}. Here ")


@pytest.mark.parametrize("name", ["get_topic_info", "LdaModel", "BERTopic", "CountVectorizer", "searchK", "LDAModel"])
@pytest.mark.parametrize("space", SPACES, ids=lambda space: space.__name__)
def test_modules_say_what_names_of_other_libraries_are_here(space, name):
    with pytest.raises(AttributeError, match=f"^module {space.__name__!r} has no attribute {name!r}. Here "):
        getattr(space, name)
