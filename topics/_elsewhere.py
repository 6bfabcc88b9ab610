"""Names from other libraries: who calls something so, and what it is called here (``elsewhere.toml``)."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from functools import cache, wraps
from importlib import import_module, resources
from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, ParamSpec, Self, TypeVar
from weakref import WeakSet

import lazy_loader

from topics._validation import InputError, did_you_mean

_Params = ParamSpec("_Params")
_Result = TypeVar("_Result")
_NAMESPACES = ("evaluation", "plots", "exchange")
# Whose parameters are most often given to another.
_PARAMETER_OWNERS = ("ArabicPreprocessor", "Vectorizer", "LDA", "NMF", "Phrases", "load_corpus", "sweep", "run")
_CLOSE, _FAR = 0.8, 0.6  # how like a name must be to be meant before others are asked, and after


class WrongNameError(InputError, TypeError):
    """A function was given an argument that it does not have; the message says what it is called here."""


class _NoSuchNameError(AttributeError):
    """Something was asked for an attribute that it does not have; the message is made when somebody reads it."""

    def __init__(self, owner: Any, name: str) -> None:
        super().__init__(owner, name)

    def __str__(self) -> str:
        owner, name = self.args
        if isinstance(owner, str):
            return f"module {owner!r} has no attribute {name!r}.{_module_hint(owner, name)}"
        return f"{owner.__name__!r} object has no attribute {name!r}.{_attribute_hint(owner, name)}"


class _ForeignName(NamedTuple):
    """A name in another library: one of the parameters ``here``, else what ``text`` says; or ``none``, and why."""

    library: str
    name: str
    here: tuple[str, ...] = ()
    text: str = ""
    none: str = ""

    def told(self, what: str = "", asked: str = "") -> str:
        """Return a sentence that says what it is here, to somebody who asked an object of a class."""
        whose = f"{self.library}'{'' if self.library.endswith('s') else 's'} {self.name}"
        if self.none:
            return f" There is nothing like {whose} here: {_plain(self.none)}{_where(self.none, asked)}."
        what = what or self.text
        return f" Here {whose} is {_plain(what)}{_where(what, asked)}."


def _plain(text: str) -> str:
    """Return a text without the signs that mark code."""
    return text.replace("`", "")


@cache
def _load_table() -> dict[str, Any]:
    return tomllib.loads(resources.files("topics").joinpath("elsewhere.toml").read_text(encoding="utf-8"))


@cache
def _foreign_names(kind: str) -> dict[str, _ForeignName]:
    """Return the entries of the table by name; kind is "keywords" or "names"."""
    found = {}
    for library, names in _load_table()[kind].items():
        for name, value in names.items():
            if isinstance(value, dict):
                found[name] = _ForeignName(library, name, none=value["none"])
                continue
            told = [value] if isinstance(value, str) else value
            here = tuple(each for each in told if each.isidentifier())
            found[name] = _ForeignName(library, name, here, text="".join(each for each in told if each not in here))
    return found


def keyword_hint(name: str, known: Iterable[str]) -> str:
    """Return a sentence on what an unknown keyword is called here, to be put behind an error; empty if nobody knows."""
    known = list(known)
    if (entry := _foreign_names("keywords").get(name)) is not None:
        ours = next((each for each in entry.here if each in known), None)
        if ours is None and entry.here and not entry.text:
            ours = next((f"{each} of {owner}" for each in entry.here if (owner := _owner_of(each))), entry.here[0])
        return entry.told(ours or "")
    if close := did_you_mean(name, known, cutoff=_CLOSE):
        return close
    if owner := _owner_of(name):
        return f" It belongs to {owner}."
    return did_you_mean(name, known, cutoff=_FAR)


def _owner_of(parameter: str) -> str:
    """Return which of the public callables has a parameter, nothing if none does."""
    import inspect  # heavy

    package = import_module("topics")
    owners = [name for name in _PARAMETER_OWNERS if name in package.__all__]
    return next((name for name in owners if parameter in inspect.signature(getattr(package, name)).parameters), "")


def explains_names(function: Callable[_Params, _Result]) -> Callable[_Params, _Result]:
    """Let a function, or the ``__init__`` of a class, say what its arguments are called if one is not known.

    The signature stays what it is, for readers, scikit-learn and type checkers.
    """
    import inspect  # heavy, and what is decorated is heavier

    parameters = inspect.signature(function).parameters.values()
    by_name = [each.name for each in parameters if each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)]
    by_place = [each.name for each in parameters if each.kind in (each.POSITIONAL_ONLY, each.POSITIONAL_OR_KEYWORD)]
    needed = [each.name for each in parameters if each.default is each.empty and each.name in by_name]
    known, shown = frozenset(by_name), [name for name in by_name if name not in ("self", "cls")]
    fewest = max((by_place.index(name) + 1 if name in by_place else len(by_place) + 1 for name in needed), default=0)
    takes_any_name = any(each.kind == each.VAR_KEYWORD for each in parameters)
    takes_any_place = any(each.kind == each.VAR_POSITIONAL for each in parameters)
    others = [name for name in shown if name not in by_place] + [f"**{each.name}" for each in parameters
                                                                 if each.kind == each.VAR_KEYWORD]  # fmt: skip

    def title(args: tuple[Any, ...]) -> str:
        if by_place[:1] not in (["self"], ["cls"]) or not args:
            return function.__qualname__
        owner = args[0] if isinstance(args[0], type) else type(args[0])
        return owner.__name__ if function.__name__ == "__init__" else f"{owner.__name__}.{function.__name__}"

    @wraps(function)
    def explained(*args: _Params.args, **kwargs: _Params.kwargs) -> _Result:
        if not kwargs and fewest <= len(args) <= len(by_place):  # some are called word by word
            return function(*args, **kwargs)
        if not (takes_any_name or kwargs.keys() <= known):
            hints = {name: keyword_hint(name, shown) for name in kwargs if name not in known}
            told = " ".join(f"{title(args)} has no parameter {name!r}.{hint}" for name, hint in hints.items())
            raise WrongNameError(told if all(hints.values()) else f"{told} It takes {', '.join(shown) or 'none'}.")
        if len(args) > len(by_place) and not takes_any_place:
            first = ", ".join(name for name in by_place if name in shown)
            raise WrongNameError(
                f"{title(args)} takes all arguments{f' but {first}' if first else ''} by name: "
                f"{', '.join(others)}. Of which is {args[len(by_place)]!r:.60}?"
            )
        if missing := [name for name in needed if name not in kwargs and name not in by_place[: len(args)]]:
            hint = getattr(type(args[0]), "_WHOLE", "") if function.__name__ == "__init__" and args else ""
            raise WrongNameError(f"{title(args)} needs {' and '.join(missing)}.{hint}")
        return function(*args, **kwargs)

    _EXPLAINED.add(explained)
    return explained


_EXPLAINED: WeakSet[Callable[..., Any]] = WeakSet()


class ExplainsNames:
    """Base of what says, asked for an attribute or an argument that it does not have, what it is called here.

    ``_WHOLE`` is a sentence for those who make an object and leave a part out.
    """

    __slots__ = ()

    _WHOLE: ClassVar[str] = ""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for name, value in list(vars(cls).items()):
            method = value.__func__ if isinstance(value, staticmethod | classmethod) else value
            is_meant = name == "__init__" or not name.startswith("_")
            if is_meant and isinstance(method, FunctionType) and method not in _EXPLAINED:
                explained = explains_names(method)
                setattr(cls, name, explained if method is value else type(value)(explained))

    if not TYPE_CHECKING:  # a type checker is to know the attributes that there are

        def __getattr__(self, name: str) -> Any:
            # What the class has raised an error of its own, which says more; who looks for hidden names wants none.
            if name.startswith("_") or _is_defined(type(self), name):
                return object.__getattribute__(self, name)
            raise _NoSuchNameError(type(self), name)


class ExplainsParams(ExplainsNames):
    """The same for estimators, and for the names of their parameters in ``set_params``."""

    def set_params(self, **params: Any) -> Self:
        """Set parameters by name.

        Parameters
        ----------
        **params
            Parameters and their values; ``part__name`` is a parameter of a part.

        Returns
        -------
        object
            Itself.

        Raises
        ------
        InputError
            If there is no such parameter.
        """
        known = self.get_params(deep=False)  # type: ignore[attr-defined]
        for name in params:
            if (own := name.partition("__")[0]) not in known:
                raise WrongNameError(f"{type(self).__name__} has no parameter {own!r}.{keyword_hint(own, known)}")
        super().set_params(**params)  # type: ignore[misc]
        return self


def explained_door(package: str, file: str) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """Return ``__getattr__``, ``__dir__`` and ``__all__`` of a package that opens lazily and explains what it lacks."""
    find, list_names, public = lazy_loader.attach_stub(package, file)

    def find_or_explain(name: str) -> Any:
        if name in public or name.startswith("_"):
            return find(name)
        try:
            return find(name)
        except AttributeError:
            raise _NoSuchNameError(package, name) from None

    return find_or_explain, list_names, public


def _is_defined(cls: type, name: str) -> bool:
    return any(name in vars(base) for base in cls.__mro__)


def _public_names(cls: type) -> set[str]:
    """Return the attributes of a class, those of its instances included as far as docstring and annotations tell."""
    declared = {name for base in cls.__mro__ for name in vars(base).get("__annotations__", ())}
    return {name for name in {*dir(cls), *declared, *_documented(cls)} if not name.startswith("_")}


def _documented(cls: type) -> Iterator[str]:
    """Yield the names that a docstring explains as parameters and attributes."""
    for line in (cls.__doc__ or "").splitlines():
        names, is_entry, _ = line.strip().partition(" : ")
        if is_entry:
            yield from (name for name in names.split(", ") if name.isidentifier())


def _attribute_hint(cls: type, name: str) -> str:
    """Return a sentence on what an attribute that a class lacks is called here, or where it is."""
    own = _public_names(cls)
    if name in own:  # made by fit
        return f" It is there after {cls.__name__}.fit." if hasattr(cls, "fit") else ""
    if (entry := _foreign_names("names").get(name)) is not None:
        return entry.told(asked=cls.__name__)
    if close := did_you_mean(name, own, cutoff=_CLOSE):
        return close
    package = import_module("topics")
    rows = _load_table()["objects"].items()
    for variable, row in sorted(rows, key=lambda item: cls.__name__ not in item[1].get("of", {})):
        for other in row["classes"]:
            if other in package.__all__ and name in _public_names(getattr(package, other)):
                return f" It belongs to {other}: {variable}.{name}{_where(f'`{variable}.', cls.__name__)}."
    return did_you_mean(name, own, cutoff=_FAR)


def _where(text: str, asked: str) -> str:
    """Return how to come by the objects that a text speaks of, but for what was asked."""
    rows = _load_table()["objects"].items()
    made = [f"{variable} = {row.get('of', {}).get(asked, row['made_by'])}" for variable, row in rows
            if asked not in row["classes"] and re.search(rf"`{variable}\.|\({variable}[,)]", text)]  # fmt: skip
    return f", where {' and '.join(made)}" if made else ""


def _module_hint(package: str, name: str) -> str:
    """Return a sentence on what a name that a package lacks is called here, or where it is."""
    for namespace in ("topics", *(f"topics.{each}" for each in _NAMESPACES)):
        if namespace != package and name in import_module(namespace).__all__:
            return f" It is {namespace}.{name}."
    if (entry := _foreign_names("names").get(name)) is not None:
        return entry.told()
    known = import_module(package).__all__
    return did_you_mean(name, known, cutoff=_FAR)
