"""Docstrings of numpydoc as Markdown: roles become links and formulas, references a list."""

import re
import textwrap

import griffe
from latex2mathml.converter import convert

import topics

ROLE = re.compile(r":(?:class|func|meth|attr|mod|obj):`~?([\w.]+)`")
INLINE = re.compile(r":math:`([^`]+)`")
DISPLAY = re.compile(r"^\.\. math::\n\n((?:[ ]+.*(?:\n|$))+)", re.MULTILINE)
LITERAL = re.compile(r"``([^`]+)``")
REFERENCES = re.compile(r"^References\n-+\n((?:.+\n?)+)", re.MULTILINE)
# A reference begins with a name or names and a year in brackets; other lines belong to the one before.
ONE_REFERENCE = re.compile(r"^(?=\S.*\(\d{4}\))", re.MULTILINE)


ROOMS = {room: getattr(topics, room) for room in ("evaluation", "exchange", "plots")}
# By its full name: a name of two rooms stands on the page of the package.
PUBLIC = {f"topics.{room}.{name}": getattr(module, name) for room, module in ROOMS.items() for name in module.__all__}
PUBLIC = {full: thing for full, thing in PUBLIC.items() if full.rpartition(".")[2] not in topics.__all__}
PUBLIC |= {f"topics.{name}": getattr(topics, name) for name in set(topics.__all__) - {"__version__", *ROOMS}}
FULL_NAMES = {full.rpartition(".")[2]: full for full in PUBLIC}


def link(name):
    """Return a link to a public name or its method, and any other name as code."""
    head, dot, rest = name.partition(".")
    full = FULL_NAMES.get(head, head) + dot + rest
    owner, _, method = full.rpartition(".")
    is_method = hasattr(PUBLIC.get(owner), method)
    return f"[`{name}`][{full}]" if full in PUBLIC or is_method else f"`{name}`"


def as_list(found):
    """Return references as a list, one an item."""
    items = [" ".join(item.split()) for item in ONE_REFERENCE.split(found[1]) if item.strip()]
    return "References\n----------\n" + "\n".join(f"- {item}" for item in items) + "\n"


def markdown_of(text):
    """Return a docstring with Markdown in the place of reStructuredText."""
    text = DISPLAY.sub(lambda found: convert(textwrap.dedent(found[1]).strip(), display="block") + "\n", text)
    text = INLINE.sub(lambda found: convert(found[1]), text)
    text = ROLE.sub(lambda found: link(found[1]), text)
    return REFERENCES.sub(as_list, LITERAL.sub(r"`\1`", text))


class Roles(griffe.Extension):
    """Rewrites every docstring of the package before it is parsed."""

    def on_object(self, *, obj, loader, **kwargs):
        """Rewrite the docstring of one object."""
        if obj.docstring is not None:
            obj.docstring.value = markdown_of(obj.docstring.value)
