"""The result of stemming one form."""

from typing import NamedTuple


class Analysis(NamedTuple):
    """The stem or lemma of a form, the form without clitics, and what decided them."""

    stem: str
    bare_form: str
    decided_by: str
